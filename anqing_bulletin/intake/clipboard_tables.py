"""A table as it was written in HTML -> a grid of ours: every place under one cell, and nothing of its sizes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from anqing_bulletin.bulletin.model import Alignment, Cell, Span, Table
from anqing_bulletin.bulletin.table_places import MOST_CELLS, MOST_COLUMNS
from anqing_bulletin.intake.clipboard_items import GatheredCell, GatheredTable, Line
from anqing_bulletin.intake.hard_breaks import glue
from anqing_bulletin.intake.markup import Spans, plain, text_of, together

_NARROWEST, _WIDEST = 4, 36
"""Half ems: between these a column is as wide as its longest cell, beside the others."""


@dataclass(frozen=True)
class _Placed:
    """A cell with the grid places it takes."""

    row: int
    column: int
    columns: int
    rows: int
    cell: GatheredCell


def is_layout(table: GatheredTable) -> bool:
    """Whether a table only arranges a page: it has one column or one cell, or a cell that holds another table."""
    rows = [cells for cells, _ in table.rows if cells]
    if all(len(cells) == 1 for cells in rows):
        return True
    return any(isinstance(item, GatheredTable) for item in table.inside)


def table_of(table: GatheredTable, spans_of: Callable[[Line], Spans]) -> tuple[Table | None, bool]:
    """The table, None where nothing stands in it, and whether rows were left out because there are too many cells."""
    rows = [(cells, is_head) for cells, is_head in table.rows if cells]
    placed, count, is_cut = _placed([cells for cells, _ in rows])
    texts = [_text(item.cell, spans_of) for item in placed]
    width = max((item.column + item.columns for item, text in zip(placed, texts, strict=True) if text), default=0)
    height = max((item.row + 1 for item, text in zip(placed, texts, strict=True) if text), default=0)
    if not width:
        return None, is_cut
    heads = _header_rows(rows[:count])
    heads = min(heads, height - 1)
    grid: list[list[tuple[int, Cell]]] = [[] for _ in range(height)]
    taken: set[tuple[int, int]] = set()
    for item, text in zip(placed, texts, strict=True):
        if item.row >= height or item.column >= width:
            continue
        columns, down = min(item.columns, width - item.column), min(item.rows, height - item.row)
        taken |= {(item.row + r, item.column + c) for r in range(down) for c in range(columns)}
        spans = plain(text) if item.row < heads else text
        alignment = item.cell.alignment or (Alignment.CENTRE if item.row < heads else Alignment.LEFT)
        grid[item.row].append((item.column, Cell(spans, alignment, columns, down)))
    for row in range(height):
        grid[row] += [(column, Cell()) for column in range(width) if (row, column) not in taken]
    cells = tuple(tuple(cell for _, cell in sorted(row, key=lambda place: place[0])) for row in grid)
    caption = "".join(text_of(spans_of(line)) for line in table.caption if isinstance(line, Line))
    return Table(cells, _weights(grid, width), heads, caption), is_cut


def _placed(rows: Sequence[Sequence[GatheredCell]]) -> tuple[list[_Placed], int, bool]:
    """Every cell in its place (HTML standard, 4.9.12), how many rows there is room for, and whether that is not all.

    A cell that would lie over another is made narrower or shorter; what is beyond `MOST_COLUMNS` is left out.
    """
    taken: set[tuple[int, int]] = set()
    placed: list[_Placed] = []
    for row, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            if column >= MOST_COLUMNS:
                break
            columns = 1
            while columns < min(cell.columns, MOST_COLUMNS - column) and (row, column + columns) not in taken:
                columns += 1
            down = len(rows) - row if cell.rows == 0 else min(cell.rows, len(rows) - row)
            taken |= {(row + r, column + c) for r in range(down) for c in range(columns)}
            placed.append(_Placed(row, column, columns, down, cell))
            column += columns
        if len(taken) > MOST_CELLS and row + 1 < len(rows):
            kept = [replace(item, rows=min(item.rows, row + 1 - item.row)) for item in placed]
            return kept, row + 1, True
    return placed, len(rows), False


def _header_rows(rows: Sequence[tuple[Sequence[GatheredCell], bool]]) -> int:
    """How many rows at the top are the table's head: they stand in `thead`, or all their cells are `th`."""
    count = 0
    for cells, is_head in rows:
        if not is_head and not all(cell.is_header for cell in cells):
            break
        count += 1
    return count


def _text(cell: GatheredCell, spans_of: Callable[[Line], Spans]) -> Spans:
    """The lines of a cell as one; single characters below each other are one word."""
    parts: list[Spans] = []
    before = ""
    for line in cell.items:
        if not isinstance(line, Line) or not (spans := spans_of(line)):
            continue
        text = text_of(spans)
        if before:
            is_word = len(before) == 1 or len(text) == 1 or before[-1] in "，、；：。（" or text[0] in "，、；：。）"
            between = glue(before, text) if is_word else " "
            parts.append((Span(between),) if between else ())
        parts.append(spans)
        before = text
    return together(parts)


def _weights(grid: Sequence[Sequence[tuple[int, Cell]]], width: int) -> tuple[int, ...]:
    """Widths after what stands in the columns, as the sizes of other programs are not looked at."""
    longest = [_NARROWEST] * width
    for row in grid:
        for column, cell in row:
            if cell.columns == 1:
                length = sum(1 if character.isascii() else 2 for character in cell.text)
                longest[column] = max(longest[column], min(length, _WIDEST))
    return tuple(longest)
