"""What other programs put on the clipboard -> clean blocks.

Clean by construction: HTML is walked by a parser of our own, and only paragraphs, what is emphasised in them, tables
and the pictures whose bytes stand in it come through.  Fonts, colours, sizes, links, scripts and addresses are never
followed, and no file or network is touched.  Emphasis is what is bold, or set in 黑体 or 楷体 among another face, as
offices mark their run-in heads.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from anqing_bulletin.bulletin.model import Block, Figure, Mark, Paragraph, ParagraphKind, Picture, Span
from anqing_bulletin.bulletin.text import HAN, count_han
from anqing_bulletin.intake import markup
from anqing_bulletin.intake.clipboard_html import MAX_ITEMS, MAX_TEXT, gather
from anqing_bulletin.intake.clipboard_items import Gathered, GatheredPicture, GatheredTable, Item, Line, Run, lines_in
from anqing_bulletin.intake.clipboard_tables import is_layout, table_of
from anqing_bulletin.intake.hard_breaks import TypedLine, clean, is_indented, joined, with_text, without_needless_blanks
from anqing_bulletin.intake.html_styles import Face
from anqing_bulletin.intake.shapes import kind_of

MAX_MARKUP = 5_000_000
"""Characters of HTML, pictures not counted; what is more is cut off."""
MAX_HTML = 48 << 20
"""The same with the pictures that stand in it."""
MAX_BLOCKS = 3_000
"""Of one paste; an issue has some hundreds."""

_HEADER = re.compile(r"Version:[\d.]+\s+StartHTML:[^<]*")
_PICTURES = re.compile(r"data:image/[^\"'\s>]*")
_HAN = re.compile(f"[{HAN}]")
_FULL_WIDTH = f"[{HAN}\u3000-\u303f\uff00-\uffef“”‘’…—]"
_SOURCE_BREAK = re.compile(rf"(?<={_FULL_WIDTH})[ \t]*\n[ \t\n]*(?={_FULL_WIDTH})")
_WHOLE_MEASURE_PIXELS = 590
"""156 mm at 96 pixels an inch: a smaller picture is not blown up."""
_LEAST_WIDTH, _WIDTH = 200, 800
"""Thousandths of the measure."""


@dataclass(frozen=True)
class Pasted:
    """The blocks to be pasted, and what of the clipboard is not among them."""

    blocks: tuple[Block, ...]
    dropped_pictures: int = 0
    """Pictures that are only linked, or that cannot be read."""
    is_cut: bool = False
    """Whether there was more than fits."""


def pasted_text(text: str) -> Pasted:
    """A paragraph for each line that holds something; printed lines, as a PDF viewer gives them, are joined."""
    lines: list[TypedLine] = []
    gap = True
    sources = clean(text[:MAX_TEXT]).split("\n")
    for source in sources[:MAX_ITEMS]:
        shown = without_needless_blanks(source)
        if shown:
            lines.append(TypedLine((Span(shown),), gap or is_indented(source)))
        gap = not shown
    paragraphs = [Paragraph(spans) for spans in joined(lines)]
    is_cut = len(text) > MAX_TEXT or len(sources) > MAX_ITEMS or len(paragraphs) > MAX_BLOCKS
    return Pasted(tuple(paragraphs[:MAX_BLOCKS]), is_cut=is_cut)


def pasted_html(html: str) -> Pasted:
    """The blocks of an HTML document or fragment."""
    is_cut = len(html) > MAX_HTML
    html = html[:MAX_HTML]
    markup_length = len(html) - (sum(len(found) for found in _PICTURES.findall(html)) if "data:" in html else 0)
    if markup_length > MAX_MARKUP:
        is_cut, html = True, html[:MAX_MARKUP]
    header = _HEADER.match(html)
    gathered = gather(html[header.end() :] if header else html)
    made = _Making(gathered)
    blocks = made.blocks(gathered.items)
    is_cut = is_cut or gathered.is_cut or made.is_cut or len(blocks) > MAX_BLOCKS
    return Pasted(tuple(blocks[:MAX_BLOCKS]), gathered.dropped_pictures, is_cut)


def pasted_picture(picture: Picture) -> Pasted:
    """A picture alone."""
    return Pasted((figure_of(picture),))


def figure_of(picture: Picture, caption: str = "") -> Figure:
    """A picture as it stands in an article: no larger than it is, and not quite as wide as the text."""
    width = picture.width * 1000 // _WHOLE_MEASURE_PIXELS
    return Figure(picture, caption, max(_LEAST_WIDTH, min(_WIDTH, width)))


def as_paragraphs(pasted: Pasted) -> Pasted:
    """The same for a place that takes only paragraphs: each row of a table is one, and pictures are left out."""
    blocks: list[Block] = []
    dropped = pasted.dropped_pictures
    for block in pasted.blocks:
        if isinstance(block, Paragraph):
            blocks.append(block)
        elif isinstance(block, Figure):
            dropped += 1
        else:
            rows = (" ".join(cell.text for cell in row if cell.text) for row in block.rows)
            blocks += [Paragraph((Span(text),)) for text in (block.caption, *rows) if text]
    return replace(pasted, blocks=tuple(blocks), dropped_pictures=dropped)


class _Making:
    """Turns what was gathered into blocks; which faces are emphasis is known only when all of it is there."""

    def __init__(self, gathered: Gathered) -> None:
        counts = Counter[Face]()
        for line in lines_in(gathered.items):
            for run in line.runs:
                counts[run.face] += count_han(run.text)
        total = counts.total()
        self._emphatic = {face for face in (Face.HEI, Face.KAI) if 2 * counts[face] <= total}
        self.is_cut = False

    def blocks(self, items: Iterable[Item]) -> list[Block]:
        """The blocks of some items; lines that follow each other are joined where they are printed lines."""
        blocks: list[Block] = []
        for are_lines, group in groupby(items, key=lambda item: isinstance(item, Line)):
            if are_lines:
                lines = [TypedLine(spans, line.opens) for line in lines_in(group) if (spans := self._spans(line))]
                blocks += [_paragraph(spans) for spans in joined(lines)]
                continue
            for item in group:
                if isinstance(item, GatheredTable):
                    blocks += self._table(item)
                elif isinstance(item, GatheredPicture):
                    caption = markup.text_of(self._spans(item.caption)) if item.caption is not None else ""
                    blocks.append(figure_of(item.picture, caption))
        return blocks

    def _table(self, table: GatheredTable) -> list[Block]:
        """The table and the pictures that stood in it, which no cell can hold; of a layout what it arranges."""
        if is_layout(table):
            return self.blocks([*table.caption, *table.inside])
        made, is_cut = table_of(table, self._spans)
        self.is_cut = self.is_cut or is_cut
        beside = self.blocks(item for item in (*table.caption, *table.inside) if not isinstance(item, Line))
        return beside if made is None else [made, *beside]

    def _spans(self, line: Line) -> tuple[Span, ...]:
        """The spans of a line: HTML's blanks as they are shown, emphasis marked."""
        spans = markup.together([(Span(run.text, marks),) for run, marks in self._marked(line.runs)])
        text = _SOURCE_BREAK.sub("", markup.text_of(spans)).replace("\n", " ")
        return with_text(spans, without_needless_blanks(text))

    def _marked(self, runs: Sequence[Run]) -> list[tuple[Run, Mark]]:
        """Each run with its marks; digits and Latin letters, in a face of their own, go with the characters around."""
        is_head = [run.face in self._emphatic for run in runs]
        has_han = [_HAN.search(run.text) is not None for run in runs]
        heads_behind = [False] * len(runs)
        behind = False
        for index in range(len(runs) - 1, -1, -1):
            behind = is_head[index] if has_han[index] else behind
            heads_behind[index] = behind
        marked: list[tuple[Run, Mark]] = []
        before = True
        for index, run in enumerate(runs):
            between = before and heads_behind[index] and not has_han[index]
            before = before if not has_han[index] else is_head[index]
            marked.append((run, run.marks | (Mark.STRONG if is_head[index] or between else Mark.NONE)))
        return marked


def _paragraph(spans: tuple[Span, ...]) -> Paragraph:
    """The paragraph; one that is all emphasis and counts as a heading does (一、（一）1.) is a heading."""
    if all(Mark.STRONG in span.marks or span.text.isspace() for span in spans):
        kind = kind_of(markup.Line(spans))
        if kind is not ParagraphKind.BODY:
            return Paragraph(markup.plain(spans), kind)
    return Paragraph(spans)
