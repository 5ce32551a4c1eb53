"""Exports, in a warm process: `python -m tests.benchmarks.probe_exports FILE SECONDS LEAST`.

pdf      `pdf_bytes` of a composition that has one more new character each time.
docx     `docx_bytes` of the same.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from anqing_bulletin.output.docx import docx_bytes
from anqing_bulletin.output.pdf import pdf_bytes
from anqing_bulletin.typesetting.compose import compose
from anqing_bulletin.typesetting.style import load_style
from tests.benchmarks.content import read_issue
from tests.benchmarks.figures import Probe, collect
from tests.benchmarks.probe_compose import Typist


def main(path: Path, seconds: float, least: int) -> None:
    """Measure what a project file is exported to."""
    issue = read_issue(path)
    typist = Typist(compose(issue, load_style(issue.publication.style)), near_end=False)
    found = Probe()

    def pdf(number: int) -> float:
        typist.press(number)
        began = time.perf_counter()
        found.facts["pdf"] = len(pdf_bytes(typist.composition))
        return time.perf_counter() - began

    def docx(number: int) -> float:
        typist.press(number)
        now = typist.composition
        began = time.perf_counter()
        found.facts["docx"] = len(docx_bytes(now.issue, now.style, now.pages, len(now.sheets)))
        return time.perf_counter() - began

    for name, measured in (("pdf", pdf), ("docx", docx)):
        found.samples[name] = collect(measured, seconds=seconds, least=least)
    found.print()


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
