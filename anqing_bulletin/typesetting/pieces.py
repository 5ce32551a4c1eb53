"""Pieces: what flows down the body, each a whole number of rows high.

A piece is a line of text, a row of a table, or a picture.  Its lines, rules and pictures are relative to its own upper
left corner, so a piece is made once and put anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from anqing_bulletin.typesetting.fonts import EM_CENTRE
from anqing_bulletin.typesetting.sheet import Line, PlacedLine, PlacedPicture, Rule


@dataclass(frozen=True, eq=False)
class Piece:
    """So many rows of the page that stay together."""

    rows: int
    lines: tuple[PlacedLine, ...] = ()
    rules: tuple[Rule, ...] = ()
    pictures: tuple[PlacedPicture, ...] = ()
    keep: bool = False
    """Never the last piece of a page: a head, the first rows of merged cells, the first lines of a paragraph."""
    repeat: tuple[Piece, ...] = ()
    """What comes again before this piece where it begins a page: the header rows of a table."""

    @property
    def is_space(self) -> bool:
        """Whether the piece is nothing but rows that may be left out at the head of a column."""
        return not (self.lines or self.rules or self.pictures or self.keep)


@dataclass(frozen=True, eq=False)
class PlacedPiece:
    """A piece, the row at which it begins, and how far in from the type area's left edge."""

    piece: Piece
    row: int
    x: int = 0


@dataclass(frozen=True)
class Area:
    """What blocks are made for: a measure, and rows of one height."""

    measure: int
    rows: int
    pitch: int


def space(rows: int, *, keep: bool = False) -> tuple[Piece, ...]:
    """Rows that stay empty, as pieces: none or one."""
    return (Piece(rows, keep=keep),) if rows else ()


def baseline(centre: int, size: int) -> int:
    """The y of the baseline of a line whose em box has its middle at `centre`."""
    return centre + round(size * EM_CENTRE / 1000)


def line_piece(line: Line, pitch: int, *, keep: bool = False) -> Piece:
    """A line in the middle of its row (or of its rows, where its type is larger than one)."""
    rows = max(1, -(-line.size // pitch))
    return Piece(rows, (PlacedLine(line, 0, baseline(rows * pitch // 2, line.size)),), keep=keep)


def line_pieces(lines: Sequence[Line], pitch: int, *, keep: bool = False, together: int = 1) -> tuple[Piece, ...]:
    """The lines of a paragraph; `keep` binds all of them to what follows, `together` as many as that at both ends."""
    last = len(lines) - 1
    return tuple(
        line_piece(line, pitch, keep=keep or index < min(together - 1, last) or last - together < index < last)
        for index, line in enumerate(lines)
    )


def bound_rows(pieces: Sequence[Piece], index: int, rows: int) -> int:
    """The rows of a piece and of those it may not be parted from; never more than a page has."""
    total, last = pieces[index].rows, index
    while pieces[last].keep and total <= rows and last + 1 < len(pieces):
        last += 1
        total += pieces[last].rows
    return total if total <= rows else pieces[index].rows
