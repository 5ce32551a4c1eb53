"""An article to pieces: 编者按, title, blocks and source, as the style lets them run in or stand alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from anqing_bulletin.bulletin.model import Alignment, Article, Block, Figure, Paragraph, ParagraphKind, Table
from anqing_bulletin.typesetting.blocks import set_figure, set_table
from anqing_bulletin.typesetting.paragraph import LineSetter, SetText, Tag
from anqing_bulletin.typesetting.pieces import Piece, line_pieces, space
from anqing_bulletin.typesetting.printed import (
    PrintedText,
    Stretch,
    paragraph_text,
    role_look,
    runs_in,
    source_stretches,
    span_stretches,
    title_stretches,
)
from anqing_bulletin.typesetting.sheet import Field, Role
from anqing_bulletin.typesetting.style import HouseStyle

_BLOCK_SOURCE_INSET_EM = 2.0
# Places of blocks whose end the style may follow with empty rows; what begins with "head" keeps with what follows.
_FOREWORD_END = "foreword-end"
_TITLE_END = "head-end"
_SOURCE = "source"


@dataclass(frozen=True, eq=False)
class _SetBlock:
    """A block as it was set last time."""

    source: PrintedText | Table | Figure
    pieces: tuple[Piece, ...]
    text: SetText | None = None
    """The lines, where the source is a text."""


@dataclass(frozen=True, eq=False)
class SetArticle:
    """An article and its pieces.  Compared by identity: an unchanged article is the same `SetArticle`."""

    article: Article
    style: HouseStyle
    """The style, or the style within a column."""
    pieces: tuple[Piece, ...]
    blocks: Mapping[tuple[str, str], _SetBlock] = field(repr=False)
    """By block id and role, for the next time."""


def set_article(
    article: Article, style: HouseStyle, setter: LineSetter, previous: SetArticle | None = None
) -> SetArticle:
    """The pieces of an article; what did not change since `previous` is taken over from it, line by line."""
    if previous is not None and previous.style is not style:
        previous = None
    if previous is not None and previous.article is article:
        return previous
    known = previous.blocks if previous is not None else {}
    blocks: dict[tuple[str, str], _SetBlock] = {}
    pieces: list[Piece] = []
    for key, source, role in _printed_blocks(article, style):
        if key[1] == _SOURCE and pieces:
            # A source unit on a line of its own never opens a page.
            pieces[-1] = replace(pieces[-1], keep=True)
        block = known.get(key)
        if block is None or block.source != source:
            block = _set(source, Tag(role, article.id, key[0]), style, setter, key[1], block)
        blocks[key] = block
        pieces += block.pieces
        if key[1] == _FOREWORD_END:
            pieces += space(style.flow.rows_after_foreword, keep=True)
        elif key[1] == _TITLE_END and style.flow.title == "block":
            pieces += space(style.flow.rows_after_title, keep=True)
    return SetArticle(article, style, tuple(pieces), blocks)


def _set(
    source: PrintedText | Table | Figure,
    tag: Tag,
    style: HouseStyle,
    setter: LineSetter,
    place: str,
    previous: _SetBlock | None,
) -> _SetBlock:
    if isinstance(source, Table):
        return _SetBlock(source, set_table(source, tag.article, style, setter))
    if isinstance(source, Figure):
        return _SetBlock(source, set_figure(source, tag.article, style, setter))
    before = previous.text if previous else None
    lines = setter.set(source, style.measure, tag, tracking=style.tracking, previous=before)
    pieces = line_pieces(lines, style.pitch, keep=place.startswith("head"), together=style.flow.widow_rows)
    if place == _FOREWORD_END:
        pieces = (*pieces[:-1], replace(pieces[-1], keep=True))
    return _SetBlock(source, pieces, SetText(source, lines))


def _printed_blocks(
    article: Article, style: HouseStyle
) -> Iterator[tuple[tuple[str, str], PrintedText | Table | Figure, Role]]:
    """`((block id, place), what is set, role)` in order; a place `head…` keeps with what follows."""
    for number, paragraph in enumerate(article.foreword):
        ends = number == len(article.foreword) - 1 and bool(article.title or article.blocks)
        place = _FOREWORD_END if ends else "foreword"
        yield (paragraph.id, place), _foreword(paragraph, style, first=number == 0), Role.FOREWORD
    title, source = title_stretches(article, style), source_stretches(article, style)
    blocks = article.blocks
    first = blocks[0] if blocks else None
    last = blocks[-1] if blocks else None
    runs_into_first = style.flow.title == "run-in" and isinstance(first, Paragraph) and runs_in(first)
    runs_into_last = style.flow.source == "run-in" and isinstance(last, Paragraph) and runs_in(last)
    if title and not runs_into_first:
        tail = tuple(source) if not blocks and style.flow.source == "run-in" else ()
        lines = _standing_title(article, title, tail, style)
        for number, printed in enumerate(lines):
            head = _TITLE_END if number == len(lines) - 1 else f"head{number}"
            yield ("", head if blocks else f"title{number}"), printed, Role.BODY
    for block in blocks:
        before = title if block is first and runs_into_first else []
        after = source if block is last and runs_into_last else []
        yield _block(block, style, before, after)
    if source and not runs_into_last and (blocks or style.flow.source == "block" or not title):
        yield ("", _SOURCE), _standing_source(source), Role.BODY


def _block(
    block: Block, style: HouseStyle, before: list[Stretch], after: list[Stretch]
) -> tuple[tuple[str, str], PrintedText | Table | Figure, Role]:
    if not isinstance(block, Paragraph):
        return (block.id, "block"), block, Role.TABLE
    place = "text" if block.kind is ParagraphKind.BODY else "head"
    return (block.id, place), paragraph_text(block, style, before=before, after=after), Role.BODY


def _foreword(paragraph: Paragraph, style: HouseStyle, *, first: bool) -> PrintedText:
    """编者按 in its own face, drawn in at both sides; the first paragraph opens with its label."""
    look = role_look(style, "foreword")
    stretches = span_stretches(paragraph.spans, look, style, Field.FOREWORD)
    if first:
        stretches.insert(0, Stretch(style.flow.foreword_label, role_look(style, "foreword-label")))
    inset = style.flow.foreword_inset_em
    return PrintedText(tuple(stretches), look.size, indent_em=style.lines.indent_em, inset_em=inset)


def _standing_title(
    article: Article, title: list[Stretch], tail: tuple[Stretch, ...], style: HouseStyle
) -> list[PrintedText]:
    """A title that stands alone: centred in the contents' lines, or as a paragraph of its own."""
    look = role_look(style, "title")
    if style.flow.title == "run-in":
        return [PrintedText((*title, *tail), look.size, indent_em=style.lines.indent_em)]
    printed = []
    for offset, text in title_line_offsets(article):
        sign = (Stretch(style.flow.title_sign, look),) if offset == 0 else ()
        printed.append(PrintedText((*sign, Stretch(text, look, Field.TITLE, offset)), look.size, Alignment.CENTRE))
    if tail:
        printed.append(_standing_source(list(tail)))
    return printed


def _standing_source(source: list[Stretch]) -> PrintedText:
    """The source unit on a line of its own at the right."""
    look = source[0].look
    return PrintedText(tuple(source), look.size, Alignment.RIGHT, inset_em=_BLOCK_SOURCE_INSET_EM)


def title_line_offsets(article: Article) -> list[tuple[int, str]]:
    """`(offset in the title, text)` of each line of the title as the contents break it."""
    edges = (0, *article.title_breaks, len(article.title))
    result = []
    for start, end in pairwise(edges):
        text = article.title[start:end]
        stripped = text.strip()
        if stripped:
            result.append((start + len(text) - len(text.lstrip()), stripped))
    return result
