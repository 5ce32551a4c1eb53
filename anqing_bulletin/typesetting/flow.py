"""Pieces to pages: rows are filled from the top, and what did not move is taken over from last time.

The body is a row of chunks: an article with, before the first of a section, the section's head.  A chunk that is the
same as last time and begins at the same row of the same page ends where it ended, so an edit costs as much as the
chunk it touches and those that it moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from anqing_bulletin.typesetting.pieces import Piece


@dataclass(frozen=True, eq=False)
class Chunk:
    """Pieces that follow each other, and the empty rows before them where they do not begin a page."""

    pieces: tuple[Piece, ...]
    gap: int
    article: str
    """The id of the article that the chunk is."""


@dataclass(frozen=True)
class Position:
    """A page of the body, counted from 0, and the next free row on it."""

    page: int
    row: int


@dataclass(frozen=True, eq=False)
class PlacedPiece:
    """A piece and the row at which it begins."""

    piece: Piece
    row: int


@dataclass(frozen=True, eq=False)
class Filled:
    """A chunk on its pages."""

    chunk: Chunk
    start: Position
    """Where the chunk was allowed to begin."""
    end: Position
    first_page: int
    """The page on which its first piece stands."""
    pages: tuple[tuple[PlacedPiece, ...], ...]
    """What stands on `first_page` and on each page after it."""


def fill(chunks: Sequence[Chunk], rows: int, previous: Sequence[Filled] = ()) -> tuple[Filled, ...]:
    """The chunks on pages of so many rows; `previous` is the last result, from which unmoved chunks are taken."""
    known = {filled.chunk: filled for filled in previous}
    position = Position(0, 0)
    result = []
    for chunk in chunks:
        filled = known.get(chunk)
        if filled is None or filled.start != position:
            filled = _fill_chunk(chunk, position, rows)
        result.append(filled)
        position = filled.end
    return tuple(result)


def _fill_chunk(chunk: Chunk, start: Position, rows: int) -> Filled:
    page, row = start.page, start.row
    if row:
        row += chunk.gap
    pages: list[list[PlacedPiece]] = [[]]
    pieces = chunk.pieces
    first_page = page
    for index, piece in enumerate(pieces):
        if row and row + _bound_rows(pieces, index, rows) > rows:
            page, row = page + 1, 0
            if any(pages):
                pages.append([])
            else:
                first_page = page
            row = _repeat_header(piece, pages[-1], row, continued=index > 0)
        pages[-1].append(PlacedPiece(piece, row))
        row += piece.rows
    end = Position(page, row) if pieces else start
    return Filled(chunk, start, end, first_page, tuple(tuple(placed) for placed in pages))


def _repeat_header(piece: Piece, page: list[PlacedPiece], row: int, *, continued: bool) -> int:
    """The header rows of a table that goes on, at the top of its next page; the next free row."""
    if not continued:
        return row
    for header in piece.repeat:
        page.append(PlacedPiece(header, row))
        row += header.rows
    return row


def _bound_rows(pieces: Sequence[Piece], index: int, rows: int) -> int:
    """The rows of a piece and of those it may not be parted from; never more than a page has."""
    total = 0
    for piece in pieces[index:]:
        total += piece.rows
        if not piece.keep or total > rows:
            break
    return total if total <= rows else pieces[index].rows
