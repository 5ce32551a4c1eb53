"""WeasyPrint (PyPI `weasyprint`, with the system's Pango): HTML and CSS to PDF; it keeps nothing between edits.

The program's own fonts, by fontconfig; contents with `target-counter`; Pango justifies at blanks only.

edit     a character more in the HTML, then `HTML(string=…).write_pdf()`: the complete PDF in memory.
layout   the same with `.render()`: laid out, no PDF written.
"""

from __future__ import annotations

import html
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.peers.contender import Contender, lacks_package, module_command

if TYPE_CHECKING:
    from anqing_bulletin.bulletin.model import Issue

_HEAD = """<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>简报</title><style>
@page { size: A4; margin: 37mm 26mm 35mm 28mm; @bottom-right { content: "— " counter(page) " —" } }
body { font: 16pt/27.73pt "FandolFang"; margin: 0; text-align: justify; orphans: 1; widows: 1 }
p { margin: 0; text-indent: 2em } b, h1 { font: 16pt/27.73pt "Bulletin Hei"; margin: 0 }
.title { font: 56pt/1.4 "Bulletin SongBold"; color: red; text-align: center; text-indent: 0 }
.middle { text-align: center; text-indent: 0 }
li { list-style: none } li a { color: inherit; text-decoration: none }
li a::after { content: leader("…") target-counter(attr(href), page) }
.body { break-before: page }
</style>
"""


def source(issue: Issue) -> str:
    """The issue as HTML."""
    from tests.benchmarks.peers.texts import imprint_lines, masthead_lines, printed_paragraphs, printed_sections

    title, *rest = masthead_lines(issue)
    parts = [_HEAD, f'<p class="title">{title}</p>', *(f'<p class="middle">{line}</p>' for line in rest), "<hr><ul>"]
    for section in printed_sections(issue):
        parts.append(f"<li><b>★ {section.title}</b></li>")
        parts += [f'<li><a href="#a{a.id}">{html.escape(a.title)}</a></li>' for a in section.articles]
    parts.append('</ul><div class="body">')
    for section in printed_sections(issue):
        parts.append(f"<h1>★ {section.title}</h1>")
        for article in section.articles:
            parts.append(f'<div id="a{article.id}">')
            for stretches in printed_paragraphs(article):
                texts = ((html.escape(part.text), part.strong) for part in stretches)
                parts.append("<p>" + "".join(f"<b>{text}</b>" if strong else text for text, strong in texts) + "</p>")
            parts.append("</div>")
    return "\n".join([*parts, "</div>", *(f"<p>{line}</p>" for line in imprint_lines(issue))])


def _cold(path: Path, pdf: Path) -> None:
    from weasyprint import HTML  # type: ignore[import-untyped,unused-ignore]

    HTML(string=path.read_text("utf-8")).write_pdf(str(pdf))


def _warm(path: Path, pdf: Path, seconds: float, least: int) -> None:
    from weasyprint import HTML  # type: ignore[import-untyped,unused-ignore]

    from tests.benchmarks.figures import Probe, collect
    from tests.benchmarks.peers.warm import growing

    text = growing(path)

    def edit(_number: int) -> float:
        now = next(text)
        began = time.perf_counter()
        written = HTML(string=now).write_pdf()
        spent = time.perf_counter() - began
        pdf.write_bytes(written)
        return spent

    def layout(_number: int) -> float:
        now = next(text)
        began = time.perf_counter()
        HTML(string=now).render()
        return time.perf_counter() - began

    found = Probe()
    found.samples["edit"] = collect(edit, seconds=seconds, least=least)
    found.samples["layout"] = collect(layout, seconds=seconds, least=least, rehearsals=0)
    found.print()


CONTENDER = Contender(
    name="weasyprint",
    module="weasyprint_peer",
    source="{}x.html",
    missing=lambda: lacks_package("weasyprint"),
    cold=lambda path, pdf: module_command("weasyprint_peer", path, pdf),
    remark="Han lines are left ragged: Pango stretches blanks only",
)

if __name__ == "__main__":
    if len(sys.argv) > 3:
        _warm(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]))
    else:
        _cold(Path(sys.argv[1]), Path(sys.argv[2]))
