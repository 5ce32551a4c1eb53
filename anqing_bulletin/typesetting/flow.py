"""Pieces to pages: rows are filled from the top, and what did not move is taken over from last time.

The body is a row of chunks: an article with, before the first of a section, the section's head.  A chunk that is the
same as last time and begins at the same row of the same page ends where it ended, so an edit costs as much as the
chunk it touches and those that it moves.  A section in two columns is one chunk, because its columns are balanced.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from anqing_bulletin.typesetting.columns import balanced_height, set_column
from anqing_bulletin.typesetting.pieces import Piece, PlacedPiece, bound_rows


@dataclass(frozen=True, eq=False)
class Chunk:
    """Pieces that follow each other, and the empty rows before them where they do not begin a page."""

    pieces: tuple[Piece, ...]
    gap: int
    article: str
    """The id of the article that the chunk is."""


@dataclass(frozen=True, eq=False)
class Columns:
    """A section in two columns: its head across the page, its articles' pieces one after the other."""

    head: tuple[Piece, ...]
    pieces: tuple[Piece, ...]
    gap: int
    articles: tuple[tuple[str, int], ...]
    """The articles' ids, and the number of the piece that each begins with."""
    second: int
    """The x of the second column."""


@dataclass(frozen=True)
class Position:
    """A page of the body, counted from 0, and the next free row on it."""

    page: int
    row: int


@dataclass(frozen=True, eq=False)
class Filled:
    """A chunk on its pages."""

    chunk: Chunk | Columns
    start: Position
    """Where the chunk was allowed to begin."""
    end: Position
    first_page: int
    """The page on which its first piece stands."""
    begins: tuple[tuple[str, int], ...]
    """The ids of its articles, and the page on which each begins."""
    pages: tuple[tuple[PlacedPiece, ...], ...]
    """What stands on `first_page` and on each page after it."""


def fill(chunks: Sequence[Chunk | Columns], rows: int, previous: Sequence[Filled] = ()) -> tuple[Filled, ...]:
    """The chunks on pages of so many rows; `previous` is the last result, from which unmoved chunks are taken."""
    known = {filled.chunk: filled for filled in previous}
    position = Position(0, 0)
    result = []
    for chunk in chunks:
        filled = known.get(chunk)
        if filled is None or filled.start != position:
            if isinstance(chunk, Columns):
                filled = _fill_columns(chunk, position, rows)
            else:
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
        if row and row + bound_rows(pieces, index, rows) > rows:
            page, row = page + 1, 0
            if any(pages):
                pages.append([])
            else:
                first_page = page
            row = _repeat_header(piece, pages[-1], row, continued=index > 0)
        pages[-1].append(PlacedPiece(piece, row))
        row += piece.rows
    end = Position(page, row) if pieces else start
    begins = ((chunk.article, first_page),)
    return Filled(chunk, start, end, first_page, begins, tuple(tuple(placed) for placed in pages))


def _fill_columns(chunk: Columns, start: Position, rows: int) -> Filled:
    """Columns as long as the page on all pages but the last, where both come out as even as can be."""
    page, row = start.page, start.row
    if row:
        row += chunk.gap
    pieces = chunk.pieces
    if row and row + bound_rows((*chunk.head, *pieces[:rows]), 0, rows) > rows:
        page, row = page + 1, 0
    first_page = page
    pages: list[list[PlacedPiece]] = [[]]
    for piece in chunk.head:
        if row and row + piece.rows > rows:
            page, row = page + 1, 0
            pages.append([])
        pages[-1].append(PlacedPiece(piece, row))
        row += piece.rows
    index = 0
    begins: dict[int, int] = {}
    while index < len(pieces):
        height = balanced_height(pieces, index, rows - row, rows)
        taken = row
        for x in (0, chunk.second):
            column = set_column(pieces, index, height, rows, whole=row == 0)
            pages[-1] += [PlacedPiece(item.piece, row + item.row, x) for item in column.placed]
            begins.update(dict.fromkeys(range(index, column.end), page))
            index, taken = column.end, max(taken, row + column.rows)
        row = taken
        if index < len(pieces):
            page, row = page + 1, 0
            pages.append([])
    if not any(pages[0]) and len(pages) > 1:
        pages, first_page = pages[1:], first_page + 1
    articles = tuple((article, begins.get(number, page)) for article, number in chunk.articles)
    end = Position(page, row) if chunk.head or pieces else start
    return Filled(chunk, start, end, first_page, articles, tuple(tuple(placed) for placed in pages))


def _repeat_header(piece: Piece, page: list[PlacedPiece], row: int, *, continued: bool) -> int:
    """The header rows of a table that goes on, at the top of its next page; the next free row."""
    if not continued:
        return row
    for header in piece.repeat:
        page.append(PlacedPiece(header, row))
        row += header.rows
    return row
