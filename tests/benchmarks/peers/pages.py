"""What is in some PDFs: `python -m tests.benchmarks.peers.pages PDF…` prints their pages, kB and Han characters."""

from __future__ import annotations

import sys
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]

from anqing_bulletin.bulletin.text import count_han
from tests.benchmarks.figures import Probe


def main(paths: list[Path]) -> None:
    """Count them, in a process of its own."""
    found = Probe()
    for path in paths:
        with pypdfium2.PdfDocument(path) as document:
            han = sum(count_han(page.get_textpage().get_text_bounded()) for page in document)
            found.facts[path.name] = {"pages": len(document), "kB": path.stat().st_size / 1000, "han": han}
    found.print()


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
