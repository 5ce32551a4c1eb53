"""Typst, by its Python binding (PyPI `typst`): the compiler itself; its incremental memory is kept.

Greedy lines (`linebreaks: "simple"`), which look like the print; the program's own fonts; contents with page numbers.

edit     a character more in the source file, then `Compiler.compile(format="pdf")`: the complete PDF in memory.
layout   the same, then `Compiler.query("<last>")`: to answer it Typst lays the whole document out.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.peers.contender import Contender, lacks_package, module_command

if TYPE_CHECKING:
    from anqing_bulletin.bulletin.model import Issue

FONTS = Path(__file__).resolve().parents[3] / "resources" / "fonts"

_PREAMBLE = """\
#set page(paper: "a4", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm), numbering: "— 1 —")
#set text(font: "FandolFang", size: 16pt, lang: "zh", region: "cn", top-edge: 0.88em, bottom-edge: -0.12em)
#set par(justify: true, linebreaks: "simple", first-line-indent: (amount: 2em, all: true), leading: 11.73pt,
  spacing: 11.73pt)
#show strong: set text(font: "Bulletin Hei", weight: "regular")
#show heading: set text(font: "Bulletin Hei", size: 16pt, weight: "regular")
#show heading.where(level: 2): none
"""


def source(issue: Issue) -> str:
    """The issue in Typst's markup."""
    from tests.benchmarks.peers.texts import imprint_lines, masthead_lines, printed_paragraphs, printed_sections

    title, *rest = masthead_lines(issue)
    lines = [_PREAMBLE, f'#align(center)[#text(font: "Bulletin SongBold", size: 56pt, fill: red)[{title}]]']
    lines += [f"#align(center)[{line}]" for line in rest]
    lines += ["#line(length: 100%, stroke: 1.2mm + red)", "#outline(title: none)", "#pagebreak()"]
    for section in printed_sections(issue):
        lines.append(f"= ★ {section.title}\n")
        for article in section.articles:
            lines.append(f"== {article.title}\n")
            for stretches in printed_paragraphs(article):
                marked = "".join(
                    f"#strong[{_escaped(part.text)}]" if part.strong else _escaped(part.text) for part in stretches
                )
                lines.append(marked + "\n")
    lines += [f"{line}\n" for line in imprint_lines(issue)]
    return "\n".join([*lines, "#metadata(0) <last>"])


def _escaped(text: str) -> str:
    return "".join(f"\\{character}" if character in r"\#*_`$<>@=-+/[]~'\"" else character for character in text)


def _compiler(path: Path) -> typst.Compiler:  # type: ignore[name-defined]  # noqa: F821
    import typst

    return typst.Compiler(str(path), font_paths=[str(FONTS)], ignore_system_fonts=True)


def _cold(path: Path, pdf: Path) -> None:
    _compiler(path).compile(output=str(pdf), format="pdf")


def _warm(path: Path, pdf: Path, seconds: float, least: int) -> None:
    from tests.benchmarks.figures import Probe, collect
    from tests.benchmarks.peers.warm import growing

    compiler = _compiler(path)
    text = growing(path)

    def edit(_number: int) -> float:
        path.write_text(next(text), "utf-8")
        began = time.perf_counter()
        pdf.write_bytes(compiler.compile(format="pdf"))
        return time.perf_counter() - began

    def layout(_number: int) -> float:
        path.write_text(next(text), "utf-8")
        began = time.perf_counter()
        compiler.query("<last>")
        return time.perf_counter() - began

    found = Probe()
    found.samples["edit"] = collect(edit, seconds=seconds, least=least, rehearsals=2)
    found.samples["layout"] = collect(layout, seconds=seconds, least=least, rehearsals=2)
    found.print()


CONTENDER = Contender(
    name="typst",
    module="typst_peer",
    source="{}x.typ",
    missing=lambda: lacks_package("typst"),
    cold=lambda path, pdf: module_command("typst_peer", path, pdf),
)

if __name__ == "__main__":
    if len(sys.argv) > 3:
        _warm(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]))
    else:
        _cold(Path(sys.argv[1]), Path(sys.argv[2]))
