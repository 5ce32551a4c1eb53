"""Tables and figures to pieces: on the row grid, their text set by the same engine as the body."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from anqing_bulletin.bulletin.model import Alignment, Cell, Figure, Table
from anqing_bulletin.typesetting.flow import Chunk, fill
from anqing_bulletin.typesetting.paragraph import LineSetter, Tag
from anqing_bulletin.typesetting.picture_size import figure_size
from anqing_bulletin.typesetting.pieces import Area, Piece, PlacedPiece, baseline, line_pieces
from anqing_bulletin.typesetting.printed import Look, PrintedText, plain, role_look, span_stretches
from anqing_bulletin.typesetting.sheet import Field, Line, PlacedLine, PlacedPicture, Role, Rule
from anqing_bulletin.typesetting.style import HouseStyle

_CELL_PADDING_EM = 0.4
_CELL_LEADING = 1.3
_RULE = 500
"""Thickness of a table's rules: half a point."""


@dataclass(frozen=True)
class _PlacedCell:
    """A cell in rows `row` to `last_row` and columns `column` to `last_column` (not included)."""

    cell: Cell
    row: int
    last_row: int
    column: int
    last_column: int
    lines: tuple[Line, ...]
    held: int
    """The rows over whose height the lines stand: those of the cell, or the first where a page may end within it."""


@dataclass(frozen=True)
class _Grid:
    """Where the columns of a table are, and how its lines follow each other."""

    edges: tuple[int, ...]
    look: Look
    leading: int
    pitch: int

    def rows_for(self, lines: int) -> int:
        """Rows of the page that so many lines need."""
        return -(-(lines * self.leading + self.leading // 3) // self.pitch)

    def lines_in(self, rows: int) -> int:
        """Lines that so many rows of the page hold."""
        return max((rows * self.pitch - self.leading // 3) // self.leading, 1)


def set_table(table: Table, article: str, style: HouseStyle, setter: LineSetter) -> tuple[Piece, ...]:
    """A piece for each row of the table, the caption before them; header rows come again on every page.

    Merged cells keep their rows on one page, as far as a page can hold them; a row that is higher than a page goes on.
    A landscape table is a piece for each page that it fills; within a column it stands upright like any other.
    """
    if not table.landscape or style.is_column:
        return _table_pieces(table, article, style, setter, Area(style.measure, style.grid.rows, style.pitch))
    area = Area(style.depth, max(style.measure // style.pitch, 1), style.pitch)
    (filled,) = fill((Chunk(_table_pieces(table, article, style, setter, area), 0, article),), area.rows)
    return tuple(_turned_page(placed, style) for placed in filled.pages if placed)


def _turned_page(placed: Sequence[PlacedPiece], style: HouseStyle) -> Piece:
    """A page of rows turned a quarter to the left, their head at the left edge of the type area.

    So the head of a table is at the binding edge of odd pages and at the fore edge of even ones (GB/T 9704-2012,
    clause 8), and the page number stays where it is.
    """
    lines, rules = [], []
    for item in placed:
        down = item.row * style.pitch
        lines += [PlacedLine(p.line, down + p.y, style.depth - p.x, turned=True) for p in item.piece.lines]
        rules += [
            Rule(down + rule.y, style.depth - rule.x - rule.width, rule.height, rule.width, rule.colour)
            for rule in item.piece.rules
        ]
    return Piece(style.grid.rows, tuple(lines), tuple(rules))


def _table_pieces(table: Table, article: str, style: HouseStyle, setter: LineSetter, area: Area) -> tuple[Piece, ...]:
    grid = _grid(table, style, area)
    placed = _place_cells(table, article, style, setter, grid)
    heights = _row_heights(len(table.rows), placed, grid)
    heads = min(table.header_rows, len(table.rows))
    if sum(heights[:heads]) > area.rows // 2:
        heads = 0
    limit = area.rows - sum(heights[:heads])
    placed, bound = _parted(placed, heights, heads, limit)
    heights = _row_heights(len(table.rows), placed, grid)
    header: tuple[Piece, ...] = ()
    pieces: list[Piece] = []
    for row, height in enumerate(heights):
        for part, rows in _parts(row, placed, height, limit, grid):
            keep = row in bound
            pieces.append(_row_piece(row, part, grid, heights, rows, keep=keep, repeat=header))
        if row + 1 == heads:
            header = tuple(pieces)
    return (*_caption(table.caption, table.id, article, style, setter, area.measure, keep=True), *pieces)


def set_figure(figure: Figure, article: str, style: HouseStyle, setter: LineSetter) -> tuple[Piece, ...]:
    """The picture, centred and no higher than a page, and its caption below."""
    caption = _caption(figure.caption, figure.id, article, style, setter, style.measure)
    width, height = figure_size(figure, style, sum(piece.rows for piece in caption))
    rows = -(-(height + style.pitch // 4) // style.pitch)
    picture = PlacedPicture(
        figure.picture, (style.measure - width) // 2, (rows * style.pitch - height) // 2, width, height,
        article, figure.id,
    )  # fmt: skip
    return (Piece(rows, pictures=(picture,), keep=bool(caption)), *caption)


def _caption(
    text: str, block: str, article: str, style: HouseStyle, setter: LineSetter, measure: int, *, keep: bool = False
) -> tuple[Piece, ...]:
    """The lines of a caption, which stay together; `keep` binds them to what follows too."""
    if not text:
        return ()
    printed = plain(text, role_look(style, "caption"), alignment=Alignment.CENTRE, of=Field.TEXT)
    lines = setter.set(printed, measure, Tag(Role.CAPTION, article, block))
    last = line_pieces(lines[-1:], style.pitch, keep=keep)
    return (*line_pieces(lines[:-1], style.pitch, keep=True), *last)


# --- columns ------------------------------------------------------------------------------------------------------


def _grid(table: Table, style: HouseStyle, area: Area) -> _Grid:
    look = role_look(style, "table")
    weights = table.column_weights
    missing = max(_columns_needed(table) - len(weights), 0)
    weights += (max(sum(weights) // len(weights), 1) if weights else 1,) * missing
    # Two characters fit into every column.
    look = replace(look, size=min(look.size, area.measure // (2 * max(len(weights), 1))))
    leading = round(look.size * _CELL_LEADING)
    return _Grid(_column_edges(weights, area.measure, 2 * look.size), look, leading, area.pitch)


def _columns_needed(table: Table) -> int:
    """How many columns the cells take up; a row may have more of them than the table has weights."""
    declared = len(table.column_weights)
    return max((item[2] for item in _cell_places(table, declared)), default=0)


def _cell_places(table: Table, columns: int) -> Iterator[tuple[int, int, int, Cell]]:
    """`(row, column, the column behind, cell)` of every cell; places under a merged cell are passed over."""
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(table.rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            last = max(min(column + cell.columns, columns), column + 1)
            last_row = min(row + cell.rows, len(table.rows))
            taken |= {(r, c) for r in range(row, last_row) for c in range(column, last)}
            yield row, column, last, cell
            column = last


def _column_edges(weights: Sequence[int], measure: int, least: int) -> tuple[int, ...]:
    """The edges of columns of these weights, none of them narrower than `least`."""
    narrow: set[int] = set()
    while True:
        rest = measure - least * len(narrow)
        total = sum(weight for index, weight in enumerate(weights) if index not in narrow)
        found = {
            index
            for index, weight in enumerate(weights)
            if index not in narrow and rest * weight < least * total
        }  # fmt: skip
        if not found:
            break
        narrow |= found
    edges, passed = [0], 0
    for index, weight in enumerate(weights):
        passed += 0 if index in narrow else weight
        fixed = least * sum(1 for other in narrow if other <= index)
        edges.append(fixed + (rest * passed // total if total else 0))
    return tuple(edges)


# --- rows ---------------------------------------------------------------------------------------------------------


def _place_cells(table: Table, article: str, style: HouseStyle, setter: LineSetter, grid: _Grid) -> list[_PlacedCell]:
    """Every cell with its place and its lines, whose offsets count in the table's `text`."""
    look = grid.look
    padding = round(look.size * _CELL_PADDING_EM)
    offset = len(table.caption) + 1 if table.caption else 0
    placed = []
    for row, column, last, cell in _cell_places(table, len(grid.edges) - 1):
        stretches = tuple(span_stretches(cell.spans, look, style, Field.TEXT, offset))
        offset += len(cell.text) + 1
        printed = PrintedText(stretches, look.size, cell.alignment)
        room = max(grid.edges[last] - grid.edges[column] - 2 * padding, 2 * look.size)
        lines = setter.set(printed, room, Tag(Role.TABLE, article, table.id))
        last_row = min(row + cell.rows, len(table.rows))
        placed.append(_PlacedCell(cell, row, last_row, column, last, lines, last_row - row))
    return placed


def _row_heights(count: int, placed: list[_PlacedCell], grid: _Grid) -> list[int]:
    """Rows of the page for each row of the table; what a merged cell lacks is added to its last row."""
    heights = [1] * count
    for item in sorted(placed, key=lambda item: item.held):
        last = item.row + item.held
        missing = grid.rows_for(len(item.lines)) - sum(heights[item.row : last])
        if missing > 0:
            heights[last - 1] += missing
    return heights


def _parted(
    placed: list[_PlacedCell], heights: list[int], heads: int, limit: int
) -> tuple[list[_PlacedCell], set[int]]:
    """The cells, those parted from their rows that no page could hold together, and the rows bound to the next one.

    Bound are header rows and all but the last row of a merged cell.
    """
    bound: set[int] = set()
    for item in placed:
        bound |= set(range(item.row, item.last_row - 1))
    loose: set[int] = set()
    start = 0
    for row in range(len(heights)):
        if row not in bound:
            if sum(heights[start : row + 1]) > limit:
                loose |= set(range(start, row + 1))
            start = row + 1
    parted = [replace(item, held=1) if item.row in loose else item for item in placed]
    return parted, (bound - loose) | set(range(min(heads, len(heights) - 1)))


def _parts(
    row: int, placed: list[_PlacedCell], height: int, limit: int, grid: _Grid
) -> Iterator[tuple[list[_PlacedCell], int]]:
    """The cells that touch a row of the table, and the rows of the page they take; in parts where no page holds it."""
    touching = [item for item in placed if item.row <= row < item.last_row]
    if height <= limit:
        yield touching, height
        return
    most = grid.lines_in(limit)
    count = max((len(item.lines) for item in touching if item.row == row), default=1)
    for start in range(0, count, most):
        part = [replace(item, lines=item.lines[start : start + most] if item.row == row else ()) for item in touching]
        yield part, grid.rows_for(min(most, count - start))


def _row_piece(
    row: int,
    touching: list[_PlacedCell],
    grid: _Grid,
    heights: list[int],
    rows: int,
    *,
    keep: bool,
    repeat: tuple[Piece, ...],
) -> Piece:
    lines: list[PlacedLine] = []
    rules: list[Rule] = []
    height = rows * grid.pitch
    whole = rows == heights[row]
    for item in touching:
        left, right = grid.edges[item.column], grid.edges[item.last_column]
        if item.row == row:
            rules.append(Rule(left, 0, right - left, _RULE))
        if item.row == row:
            room = sum(heights[row : row + item.held]) * grid.pitch if whole else height
            lines += _cell_lines(item, left, right, room, grid)
        if row == item.last_row - 1:
            rules.append(Rule(left, height, right - left + _RULE, _RULE))
        rules += [Rule(left, 0, _RULE, height), Rule(right, 0, _RULE, height)]
    return Piece(rows, tuple(lines), tuple(dict.fromkeys(rules)), keep=keep, repeat=repeat)


def _cell_lines(item: _PlacedCell, left: int, right: int, room: int, grid: _Grid) -> list[PlacedLine]:
    """The lines of a cell, in the middle of its height."""
    top = (room - len(item.lines) * grid.leading) // 2
    size = grid.look.size
    padding = round(size * _CELL_PADDING_EM)
    if right - left < 2 * padding + 2 * size:
        padding = (right - left - 2 * size) // 2
    return [
        PlacedLine(line, left + padding, baseline(top + index * grid.leading + grid.leading // 2, size))
        for index, line in enumerate(item.lines)
    ]
