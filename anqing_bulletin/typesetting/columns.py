"""Pieces in a column, and the height at which two columns come out even."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from anqing_bulletin.typesetting.pieces import Piece, PlacedPiece, bound_rows


@dataclass(frozen=True)
class Column:
    """What stands in a column, rows counted from its head; `end` is the piece that comes after it."""

    placed: tuple[PlacedPiece, ...]
    end: int
    rows: int
    """The rows down to the foot of the last piece that shows something."""


def set_column(pieces: Sequence[Piece], start: int, height: int, page_rows: int, *, whole: bool) -> Column:
    """The pieces from `start` on that a column of so many rows takes.

    Empty rows are left out at its head.  A `whole` column, as high as a page, takes at least one piece.
    """
    placed: list[PlacedPiece] = []
    row = used = 0
    index = start
    while index < len(pieces):
        piece = pieces[index]
        if piece.is_space and not row:
            index += 1
            continue
        header = piece.repeat if not row and start else ()
        need = sum(item.rows for item in header) + bound_rows(pieces, index, page_rows)
        if row + need > height and (placed or not whole):
            break
        for item in (*header, piece):
            placed.append(PlacedPiece(item, row))
            row += item.rows
        used = used if piece.is_space else row
        index += 1
    return Column(tuple(placed), index, used)


def balanced_height(pieces: Sequence[Piece], start: int, room: int, page_rows: int) -> int:
    """The least height at which two columns hold all pieces from `start` on; `room` where that does not do."""
    total = sum(piece.rows for piece in pieces[start:])
    for height in range(max(total // 2 - total // 8, 1), room + 1 if total <= 3 * room else 0):
        first = set_column(pieces, start, height, page_rows, whole=False)
        if first.end > start and set_column(pieces, first.end, height, page_rows, whole=False).end == len(pieces):
            return height
    return room
