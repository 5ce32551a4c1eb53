"""reportlab's own Paragraph (Platypus, wordWrap "CJK"): what a program writes that leaves line breaking to reportlab.

reportlab takes no CFF outlines, so the body is set in the shipped 宋体 (TrueType).  Its Paragraph fails when the end of
a page splits a paragraph of two faces, so run-in heads are set in the body's face.  The contents take two passes.

edit     a character more in the text, then all flowables and `multiBuild`: the complete PDF in memory.
"""

from __future__ import annotations

import io
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.benchmarks.peers.contender import Contender, lacks_package, module_command

if TYPE_CHECKING:
    from anqing_bulletin.bulletin.model import Issue

FONTS = Path(__file__).resolve().parents[3] / "resources" / "fonts"


def source(issue: Issue) -> str:
    """The issue as `[[style, text], …]`."""
    from tests.benchmarks.peers.texts import imprint_lines, masthead_lines, printed_paragraphs, printed_sections

    title, *rest = masthead_lines(issue)
    story = [["masthead", title], *(["middle", line] for line in rest), ["contents", ""]]
    for section in printed_sections(issue):
        story.append(["head", f"★ {section.title}"])
        for article in section.articles:
            story.append(["entry", article.title])
            paragraphs = printed_paragraphs(article)
            story += (["body", "".join(part.text for part in stretches)] for stretches in paragraphs)
    return json.dumps([*story, *(["body", line] for line in imprint_lines(issue))], ensure_ascii=False)


def pdf_bytes(story: list[list[str]]) -> bytes:
    """The story as a PDF."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageBreak, PageTemplate, Paragraph
    from reportlab.platypus.tableofcontents import TableOfContents

    for name in ("BulletinSong", "BulletinSongBold"):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(FONTS / f"{name}-Regular.ttf")))
    body = ParagraphStyle("body", fontName="BulletinSong", fontSize=16, leading=27.73, wordWrap="CJK")
    styles = {
        "body": ParagraphStyle("text", body, firstLineIndent=32, alignment=4),
        "head": body,
        "middle": ParagraphStyle("middle", body, alignment=1),
        "masthead": ParagraphStyle("masthead", body, fontName="BulletinSongBold", fontSize=56, leading=78, alignment=1),
    }

    class Entry(Flowable):  # type: ignore[misc,unused-ignore]
        """Takes no room, and has an article's title for the contents."""

        def __init__(self, title: str) -> None:
            super().__init__()
            self.title = title

        def draw(self) -> None:
            """Nothing."""

    class Document(BaseDocTemplate):  # type: ignore[misc,unused-ignore]
        def afterFlowable(self, flowable: Any) -> None:  # noqa: N802
            if isinstance(flowable, Entry):
                self.notify("TOCEntry", (0, flowable.title, self.page))

    flowables: list[Any] = []
    for style, text in story:
        if style == "contents":
            contents = TableOfContents()
            contents.levelStyles = [body]
            flowables += [contents, PageBreak()]
        else:
            flowables.append(Entry(text) if style == "entry" else Paragraph(text, styles[style]))
    buffer = io.BytesIO()
    document = Document(buffer, pagesize=A4)
    frame = Frame(28 * mm, 35 * mm, 156 * mm, 225 * mm, 0, 0, 0, 0)
    document.addPageTemplates([PageTemplate("page", [frame], onPage=_number)])
    document.multiBuild(flowables)
    return buffer.getvalue()


def _number(canvas: Any, document: Any) -> None:
    canvas.setFont("BulletinSong", 14)
    canvas.drawString(420, 70, f"— {document.page} —")


def _cold(path: Path, pdf: Path) -> None:
    pdf.write_bytes(pdf_bytes(json.loads(path.read_text("utf-8"))))


def _warm(path: Path, pdf: Path, seconds: float, least: int) -> None:
    from tests.benchmarks.figures import Probe, collect
    from tests.benchmarks.peers.warm import growing

    text = growing(path)

    def edit(_number: int) -> float:
        story = json.loads(next(text))
        began = time.perf_counter()
        written = pdf_bytes(story)
        spent = time.perf_counter() - began
        pdf.write_bytes(written)
        return spent

    found = Probe()
    found.samples["edit"] = collect(edit, seconds=seconds, least=least)
    found.print()


CONTENDER = Contender(
    name="reportlab",
    module="reportlab_peer",
    source="{}x.json",
    missing=lambda: lacks_package("reportlab"),
    cold=lambda path, pdf: module_command("reportlab_peer", path, pdf),
    remark="run-in heads in the body's face: Paragraph fails when it splits two faces",
)

if __name__ == "__main__":
    if len(sys.argv) > 3:
        _warm(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]))
    else:
        _cold(Path(sys.argv[1]), Path(sys.argv[2]))
