"""Tables and figures to pieces: on the row grid, their text set by the same engine as the body."""

from __future__ import annotations

from dataclasses import dataclass

from anqing_bulletin.bulletin.model import Alignment, Cell, Figure, Table
from anqing_bulletin.typesetting.paragraph import LineSetter, Tag
from anqing_bulletin.typesetting.pieces import Piece, baseline, line_pieces
from anqing_bulletin.typesetting.printed import PrintedText, plain, role_look, span_stretches
from anqing_bulletin.typesetting.sheet import Field, Line, PlacedLine, PlacedPicture, Role, Rule
from anqing_bulletin.typesetting.style import HouseStyle

_CELL_PADDING_EM = 0.4
_CELL_LEADING = 1.3
_RULE = 500
"""Thickness of a table's rules: half a point."""


@dataclass(frozen=True)
class _PlacedCell:
    cell: Cell
    row: int
    column: int
    lines: tuple[Line, ...]


def set_table(table: Table, article: str, style: HouseStyle, setter: LineSetter) -> tuple[Piece, ...]:
    """A piece for each row of the table, the caption before them; header rows come again on every page."""
    edges = _column_edges(table.column_weights, style.measure)
    leading = round(style.roles["table"].size * _CELL_LEADING)
    placed = _place_cells(table, article, style, setter, edges)
    heights = _row_heights(table, placed, leading, style.pitch)
    keeps = _bound_rows(table, placed)
    rows = [
        _row_piece(index, placed, edges, heights, leading, style.pitch, keep=index in keeps)
        for index in range(len(table.rows))
    ]
    header = tuple(rows[: table.header_rows])
    body = [Piece(row.rows, row.lines, row.rules, keep=row.keep, repeat=header) for row in rows[table.header_rows :]]
    return (*_caption(table.caption, table.id, article, style, setter, keep=True), *header, *body)


def set_figure(figure: Figure, article: str, style: HouseStyle, setter: LineSetter) -> tuple[Piece, ...]:
    """The picture, centred and no higher than a page, and its caption below."""
    width = style.measure * figure.width // 1000
    ratio = figure.picture.height / figure.picture.width if figure.picture.width else 0.75
    caption = _caption(figure.caption, figure.id, article, style, setter)
    room = style.pitch * (style.grid.rows - sum(piece.rows for piece in caption)) - style.pitch // 4
    height = round(width * ratio)
    if height > room:
        width, height = round(width * room / height), room
    rows = -(-(height + style.pitch // 4) // style.pitch)
    picture = PlacedPicture(
        figure.picture, (style.measure - width) // 2, (rows * style.pitch - height) // 2, width, height,
        article, figure.id,
    )  # fmt: skip
    return (Piece(rows, pictures=(picture,), keep=bool(caption)), *caption)


def _caption(
    text: str, block: str, article: str, style: HouseStyle, setter: LineSetter, *, keep: bool = False
) -> tuple[Piece, ...]:
    if not text:
        return ()
    printed = plain(text, role_look(style, "caption"), alignment=Alignment.CENTRE, of=Field.TEXT)
    lines = setter.set(printed, style.measure, Tag(Role.CAPTION, article, block))
    return line_pieces(lines, style.pitch, keep=keep)


def _column_edges(weights: tuple[int, ...], measure: int) -> list[int]:
    total = sum(weights) or 1
    edges = [0]
    passed = 0
    for weight in weights:
        passed += weight
        edges.append(measure * passed // total)
    return edges


def _place_cells(
    table: Table, article: str, style: HouseStyle, setter: LineSetter, edges: list[int]
) -> list[_PlacedCell]:
    """Every cell with its row, column and lines; places under a merged cell are passed over."""
    look = role_look(style, "table")
    padding = round(look.size * _CELL_PADDING_EM)
    taken: set[tuple[int, int]] = set()
    placed = []
    columns = len(edges) - 1
    for row, cells in enumerate(table.rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            if column >= columns:
                break
            last = min(column + cell.columns, columns)
            taken |= {(r, c) for r in range(row, row + cell.rows) for c in range(column, last)}
            stretches = tuple(span_stretches(cell.spans, look, style, Field.TEXT))
            printed = PrintedText(stretches, look.size, cell.alignment)
            room = max(edges[last] - edges[column] - 2 * padding, 2 * look.size)
            lines = setter.set(printed, room, Tag(Role.TABLE, article, table.id))
            placed.append(_PlacedCell(cell, row, column, lines))
            column = last
    return placed


def _row_heights(table: Table, placed: list[_PlacedCell], leading: int, pitch: int) -> list[int]:
    """Rows of the grid for each row of the table; what a merged cell lacks is added to its last row."""
    heights = [1] * len(table.rows)
    for item in placed:
        last = min(item.row + item.cell.rows, len(heights))
        needed = -(-(len(item.lines) * leading + leading // 3) // pitch)
        missing = needed - sum(heights[item.row : last])
        if missing > 0:
            heights[last - 1] += missing
    return heights


def _bound_rows(table: Table, placed: list[_PlacedCell]) -> set[int]:
    """Rows that may not be the last on a page: header rows, and all but the last of a merged cell's."""
    bound = set(range(table.header_rows)) if len(table.rows) > table.header_rows else set()
    for item in placed:
        bound |= set(range(item.row, min(item.row + item.cell.rows, len(table.rows)) - 1))
    return bound


def _row_piece(
    row: int,
    placed: list[_PlacedCell],
    edges: list[int],
    heights: list[int],
    leading: int,
    pitch: int,
    *,
    keep: bool,
) -> Piece:
    lines: list[PlacedLine] = []
    rules: list[Rule] = []
    height = heights[row] * pitch
    for item in placed:
        last_row = min(item.row + item.cell.rows, len(heights))
        last = min(item.column + item.cell.columns, len(edges) - 1)
        left, right = edges[item.column], edges[last]
        if not item.row <= row < last_row:
            continue
        if item.row == row:
            rules.append(Rule(left, 0, right - left, _RULE))
            room = sum(heights[row:last_row]) * pitch
            lines += _cell_lines(item, left, right, room, leading)
        if row == last_row - 1:
            rules.append(Rule(left, height, right - left + _RULE, _RULE))
        rules += [Rule(left, 0, _RULE, height), Rule(right, 0, _RULE, height)]
    return Piece(heights[row], tuple(lines), tuple(dict.fromkeys(rules)), keep=keep)


def _cell_lines(item: _PlacedCell, left: int, right: int, room: int, leading: int) -> list[PlacedLine]:
    """The lines of a cell, in the middle of its height."""
    top = (room - len(item.lines) * leading) // 2
    size = item.lines[0].size
    padding = round(size * _CELL_PADDING_EM)
    if right - left < 2 * padding + 2 * size:
        padding = 0
    return [
        PlacedLine(line, left + padding, baseline(top + index * leading + leading // 2, size))
        for index, line in enumerate(item.lines)
    ]
