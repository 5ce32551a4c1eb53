"""Pieces: what flows down the body, each a whole number of rows high.

A piece is a line of text, a row of a table, or a picture.  Its lines, rules and pictures are relative to its own upper
left corner, so a piece is made once and put anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from anqing_bulletin.typesetting.sheet import Line, PlacedLine, PlacedPicture, Rule


@dataclass(frozen=True, eq=False)
class Piece:
    """So many rows of the page that stay together."""

    rows: int
    lines: tuple[PlacedLine, ...] = ()
    rules: tuple[Rule, ...] = ()
    pictures: tuple[PlacedPicture, ...] = ()
    keep: bool = False
    """Never the last piece of a page: a head, the first rows of merged cells."""
    repeat: tuple[Piece, ...] = ()
    """What comes again before this piece where it begins a page: the header rows of a table."""


EM_CENTRE = 0.38
"""The height of the em box's middle above the baseline, in ems; as `fonts.EM_CENTRE`."""


def baseline(centre: int, size: int) -> int:
    """The y of the baseline of a line whose em box has its middle at `centre`."""
    return centre + round(size * EM_CENTRE)


def line_piece(line: Line, pitch: int, *, keep: bool = False) -> Piece:
    """A line in the middle of its row (or of its rows, where its type is larger than one)."""
    rows = max(1, -(-line.size // pitch))
    return Piece(rows, (PlacedLine(line, 0, baseline(rows * pitch // 2, line.size)),), keep=keep)


def line_pieces(lines: Sequence[Line], pitch: int, *, keep: bool = False) -> tuple[Piece, ...]:
    """The lines of a paragraph; `keep` binds all of them to what follows."""
    return tuple(line_piece(line, pitch, keep=keep) for line in lines)
