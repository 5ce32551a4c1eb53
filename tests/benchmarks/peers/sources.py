"""Writes what every peer reads: `python -m tests.benchmarks.peers.sources FOLDER SIZE…`, outside all measurements."""

from __future__ import annotations

import sys
from pathlib import Path

from anqing_bulletin.output.docx import docx_bytes
from anqing_bulletin.typesetting.compose import compose
from anqing_bulletin.typesetting.style import load_style
from tests.benchmarks.content import issue_file, read_issue
from tests.benchmarks.figures import Probe
from tests.benchmarks.peers import reportlab_peer, typst_peer, weasyprint_peer
from tests.benchmarks.peers.texts import with_caret
from tests.benchmarks.peers.warm import marked


def main(folder: Path, sizes: list[int]) -> None:
    """Each size's project file as Typst markup, HTML, JSON and DOCX."""
    for size in sizes:
        issue = read_issue(issue_file(folder, size))
        with_mark = with_caret(issue)
        for peer in (typst_peer, weasyprint_peer, reportlab_peer):
            path = folder / peer.CONTENDER.source.format(size)
            path.write_text(peer.source(issue), "utf-8")
            marked(path).write_text(peer.source(with_mark), "utf-8")
        now = compose(issue, load_style(issue.publication.style))
        (folder / f"{size}x.docx").write_bytes(docx_bytes(now.issue, now.style, now.pages, len(now.sheets)))
    Probe().print()


if __name__ == "__main__":
    main(Path(sys.argv[1]), [int(size) for size in sys.argv[2:]])
