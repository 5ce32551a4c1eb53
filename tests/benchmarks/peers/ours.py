"""The program itself, in the peers' terms.

cold     `python -m anqing_bulletin export X.zgxx --pdf`, a whole process: reading and checking the file, finding fonts,
         typesetting, PDF, fsync.
edit     a character more in the issue, `compose(…, previous=…)`, `pdf_bytes`: the complete PDF in memory.
layout   the same without the PDF.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from tests.benchmarks.peers.contender import Contender


def _cold(path: Path, pdf: Path) -> list[str]:
    return [sys.executable, "-m", "anqing_bulletin", "export", str(path), "--pdf", str(pdf), "--force"]


def _warm(path: Path, pdf: Path, seconds: float, least: int) -> None:
    from anqing_bulletin.output.pdf import pdf_bytes
    from anqing_bulletin.typesetting.compose import compose
    from anqing_bulletin.typesetting.style import load_style
    from tests.benchmarks.content import read_issue
    from tests.benchmarks.figures import Probe, collect
    from tests.benchmarks.probe_compose import Typist

    issue = read_issue(path)
    typist = Typist(compose(issue, load_style(issue.publication.style)), near_end=False)
    pressed = iter(range(3000))

    def edit(_number: int) -> float:
        spent = typist.press(next(pressed))
        began = time.perf_counter()
        written = pdf_bytes(typist.composition)
        spent += time.perf_counter() - began
        pdf.write_bytes(written)
        return spent

    found = Probe()
    found.samples["edit"] = collect(edit, seconds=seconds, least=least)
    found.samples["layout"] = collect(
        lambda _number: typist.press(next(pressed)), seconds=seconds, least=least, most=240, rehearsals=3
    )
    found.print()


CONTENDER = Contender(
    name="anqing-bulletin", module="ours", source="{}x.zgxx", missing=lambda: "", cold=_cold, remark="this program"
)

if __name__ == "__main__":
    _warm(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]))
