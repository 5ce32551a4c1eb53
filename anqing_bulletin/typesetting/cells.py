"""Cells: the clusters of a text with the width that the rules give each, before any line is cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from anqing_bulletin.typesetting.breaking import (
    BLANK_AT_RIGHT,
    KIND,
    NO_LINE_END,
    Kind,
    clusters,
    gives_left_blank,
    gives_right_blank,
    may_break,
    shows_nothing,
    takes_gap,
)
from anqing_bulletin.typesetting.fonts import FontBook, Setting
from anqing_bulletin.typesetting.printed import Look, PrintedText, Stretch
from anqing_bulletin.typesetting.style import Lines

_NATURAL = frozenset({Kind.LETTER, Kind.WESTERN})


@dataclass(slots=True)
class Cell:
    """A cluster with its place in a line that is not yet cut; lengths in layout units."""

    text: str
    kind: Kind
    look: Look
    setting: Setting
    width: int
    shift: int
    """From the cell's left edge to the first glyph's origin."""
    offset: int
    """Of the first character in the printed text."""
    blank: int = 0
    """The blank at the right that the cell gives up at a line's end."""
    gap: int = 0
    """Before the cell, where it does not begin a line."""
    breaks: bool = False
    """Whether a line may end behind the cell."""
    stretches: bool = True
    """Whether justification may widen the place behind the cell."""


def make_cells(printed: PrintedText, start: int, fonts: FontBook, rules: Lines, tracking: int) -> list[Cell]:
    """The cells of a printed text from an offset on at which a line begins."""
    cells: list[Cell] = []
    offset = start
    for stretch in _from(printed.stretches, start):
        look = stretch.look
        em = look.size + tracking
        for text in clusters(stretch.text):
            kind = KIND[text]
            face_class = rules.latin_face if rules.latin_face and kind in _NATURAL else look.face
            setting = fonts.set(face_class, text)
            width, shift = _width(kind, setting, look.size, em, text)
            cells.append(Cell(text, kind, look, setting, width, shift, offset))
            offset += len(text)
    _adjust_neighbours(cells, printed.size, tracking, rules)
    return cells


def _from(stretches: Sequence[Stretch], start: int) -> list[Stretch]:
    """The stretches from an offset on; the first of them cut where the offset lies in it."""
    passed = 0
    result = []
    for stretch in stretches:
        end = passed + len(stretch.text)
        if passed >= start:
            result.append(stretch)
        elif end > start:
            result.append(Stretch(stretch.text[start - passed :], stretch.look))
        passed = end
    return result


def _adjust_neighbours(cells: Sequence[Cell], size: int, tracking: int, rules: Lines) -> None:
    """Shared blanks, gaps and break places, from each cell and its next."""
    gap = round(rules.han_latin_gap_em * (size + tracking))
    before: Kind = Kind.SPACE
    opened = False
    for cell, after in pairwise(cells):
        first, second = cell.kind, after.kind
        opened = first in NO_LINE_END or (opened and first is Kind.SPACE)
        if first is Kind.HAN and second is Kind.HAN:
            cell.breaks = True
        else:
            cell.breaks = not opened and may_break(cell.text, after.text)
            if first >= Kind.LETTER and second >= Kind.LETTER:
                # Within Latin text only blanks stretch, and they have their natural width.
                cell.stretches = Kind.SPACE in (first, second)
                if cell.text == " " and before in _NATURAL and second in _NATURAL:
                    cell.width = cell.setting.advance * cell.look.size // 1000
            elif takes_gap(first, second):
                after.gap = gap
            elif rules.compress_pairs:
                _share_blank(cell, after, tracking)
        before = first
    for cell in cells:
        half = _half(cell, tracking)
        if cell.kind in BLANK_AT_RIGHT and cell.width > half:
            cell.blank = half
    if cells:
        cells[-1].breaks = True


def _share_blank(cell: Cell, after: Cell, tracking: int) -> None:
    if gives_right_blank(cell.kind, after.kind):
        cell.width -= _half(cell, tracking)
    elif gives_left_blank(cell.kind, after.kind):
        half = _half(after, tracking)
        after.width -= half
        after.shift -= half


def _half(cell: Cell, tracking: int) -> int:
    """Half an em of the cell's own size: what a full-width mark can give up."""
    return (cell.look.size + tracking) // 2


def _width(kind: Kind, setting: Setting, size: int, em: int, text: str) -> tuple[int, int]:
    """`(width of the cell, shift of the first glyph in it)`; `em` is the size and what the grid adds to it."""
    if kind is Kind.HAN and em == size and setting.advance == 1000:
        return em, 0
    natural = setting.advance * size // 1000
    if kind in _NATURAL or (kind is Kind.SYMBOL and natural < 3 * size // 4):
        return natural, 0
    if not natural and shows_nothing(text):
        return 0, 0
    width = _ruled_width(kind, em, text)
    if natural == width or kind is Kind.SPACE or kind in BLANK_AT_RIGHT:
        return width, 0
    if kind is Kind.OPEN:
        return width, width - natural
    if kind is Kind.MIDDLE_DOT:
        return width, (width - setting.ink * size // 1000) // 2 - setting.left * size // 1000
    return width, (width - natural) // 2


def _ruled_width(kind: Kind, em: int, text: str) -> int:
    """GB/T 15834-2011, 5.1.10 and 5.1.11: one em; —— and …… two; the middle dot and the short dash half."""
    if kind is Kind.SPACE:
        return em if text == "\u3000" else em // 2
    if kind is Kind.MIDDLE_DOT or text == "–":
        return em // 2
    if kind in (Kind.DASH, Kind.ELLIPSIS) and len(text) > 1:
        return 2 * em
    return em
