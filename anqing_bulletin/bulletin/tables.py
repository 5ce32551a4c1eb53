"""The grid of a table: rows and columns put in and taken out, cells merged, split and filled.

Functions `Table -> Table`, and every one gives a regular table: each place of the grid lies under exactly one cell, and
there is a weight for each column.  A table that would not change is given back itself.  Text is lost only where rows or
columns are taken out, or where it is written over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from anqing_bulletin.bulletin.model import Alignment, Cell, Mark, Span, Table, normal_spans
from anqing_bulletin.bulletin.table_places import (
    MOST_CELLS,
    MOST_COLUMNS,
    Area,
    Place,
    cells_in,
    places_of,
    regular,
    whole,
    with_places,
)

_WHOLE = 10_000
"""What the weights add up to where they are set as shares."""
EXCLUSIVE_MARKS = {Mark.SUPERSCRIPT: Mark.SUBSCRIPT, Mark.SUBSCRIPT: Mark.SUPERSCRIPT}
"""Marks that take each other away."""
Spans = tuple[Span, ...]


def new_table(rows: int, columns: int, *, has_header: bool) -> Table:
    """An empty table of equal columns; the cells of a header row stand in the middle."""
    head = tuple(Cell(alignment=Alignment.CENTRE) for _ in range(columns))
    row = tuple(Cell() for _ in range(columns))
    return Table((head if has_header else row, *(row for _ in range(rows - 1))), (1,) * columns, int(has_header))


# --- looking ------------------------------------------------------------------------------------------------------


def texts_of(table: Table) -> list[list[Spans]]:
    """The text of every place of the grid, empty where a merged cell goes on: what `filled` takes."""
    table = regular(table)
    texts: list[list[Spans]] = [[() for _ in table.column_weights] for _ in table.rows]
    for place in places_of(table):
        texts[place.row][place.column] = place.cell.spans
    return texts


def part(table: Table, area: Area) -> Table:
    """A table of its own with the cells of an area, without the caption."""
    table = regular(table)
    area = whole(table, area)
    places = [
        replace(place, row=place.row - area.row, column=place.column - area.column) for place in cells_in(table, area)
    ]
    bare = Table((), (), max(0, table.header_rows - area.row))
    return with_places(bare, places, weights=table.column_weights[area.column : area.last_column])


def can_merge(table: Table, area: Area) -> bool:
    """Whether there is more than one cell to become one."""
    return len(cells_in(table, area)) > 1


def can_split(table: Table, area: Area) -> bool:
    """Whether a cell of the area is a merged one."""
    return any(place.rows > 1 or place.columns > 1 for place in cells_in(table, area))


# --- rows and columns ---------------------------------------------------------------------------------------------


def with_rows(table: Table, at: int, count: int = 1) -> Table:
    """Empty rows before row number `at`; a merged cell that goes on across that border grows.

    New cells stand as those of the row above.  Rows put in among or before the header rows are header rows.
    """
    table = regular(table)
    heads = table.header_rows + (count if at < table.header_rows else 0)
    return with_places(table, _opened(places_of(table), at, count), heads=heads)


def without_rows(table: Table, first: int, last: int) -> Table:
    """The table without rows `first` to `last` (not included); a merged cell that goes on below them stays, shorter.

    Raises `ValueError` where no row would be left.
    """
    table = regular(table)
    if not 0 <= first < last <= len(table.rows) or last - first == len(table.rows):
        raise ValueError("a table keeps at least one row")
    heads = _pulled(table.header_rows, first, last)
    return with_places(table, _closed(places_of(table), first, last), heads=heads)


def with_columns(table: Table, at: int, count: int = 1) -> Table:
    """Empty columns before column number `at`, as `with_rows`; they are as wide as the one before."""
    table = regular(table)
    weights = table.column_weights
    new = (weights[max(at - 1, 0)],) * count
    places = _turned(_opened(_turned(places_of(table)), at, count))
    return with_places(table, places, weights=(*weights[:at], *new, *weights[at:]))


def without_columns(table: Table, first: int, last: int) -> Table:
    """The table without columns `first` to `last` (not included), as `without_rows`."""
    table = regular(table)
    weights = table.column_weights
    if not 0 <= first < last <= len(weights) or last - first == len(weights):
        raise ValueError("a table keeps at least one column")
    places = _turned(_closed(_turned(places_of(table)), first, last))
    return with_places(table, places, weights=(*weights[:first], *weights[last:]))


def with_header_rows(table: Table, count: int) -> Table:
    """So many header rows, which come again on every page."""
    return with_places(regular(table), places_of(table), heads=count)


def shares(table: Table) -> tuple[int, ...]:
    """How wide each column is, in per cent of the table."""
    weights = regular(table).column_weights
    return tuple(round(100 * weight / sum(weights)) for weight in weights)


def with_share(table: Table, columns: range, percent: int) -> Table:
    """Each of some columns so many per cent wide, the others in their relation to each other in what is left."""
    table = regular(table)
    weights = table.column_weights
    others = [number for number in range(len(weights)) if number not in columns]
    if not others:
        return evened(table)
    percent = max(1, min(percent, (100 - len(others)) // len(columns)))
    rest, total = _WHOLE - len(columns) * percent * 100, sum(weights[number] for number in others)
    return replace(
        table,
        column_weights=tuple(
            percent * 100 if number in columns else max(1, round(weight * rest / total))
            for number, weight in enumerate(weights)
        ),
    )


def with_widths(table: Table, widths: Sequence[float]) -> Table:
    """Columns as wide beside each other as these lengths."""
    total = sum(widths)
    weights = tuple(max(1, round(_WHOLE * width / total)) for width in widths)
    return replace(regular(table), column_weights=weights)


def evened(table: Table) -> Table:
    """All columns of one width."""
    table = regular(table)
    weights = table.column_weights
    return table if len(set(weights)) == 1 else replace(table, column_weights=(1,) * len(weights))


# --- cells --------------------------------------------------------------------------------------------------------


def merged(table: Table, area: Area) -> Table:
    """The cells of an area, grown to whole cells, as one: their texts in reading order with a blank between."""
    table = regular(table)
    area = whole(table, area)
    inside = cells_in(table, area)
    if len(inside) < 2:
        return table
    texts: list[Spans] = [place.cell.spans for place in inside if place.cell.text]
    spans = texts[0] if texts else ()
    for more in texts[1:]:
        spans = (*spans, Span(" "), *more)
    cell = replace(inside[0].cell, spans=normal_spans(spans))
    one = Place(area.row, area.column, area.last_row - area.row, area.last_column - area.column, cell)
    return with_places(table, [*(place for place in places_of(table) if not area.meets(place)), one])


def split(table: Table, area: Area) -> Table:
    """The merged cells of an area parted; the text of each stays at its upper left."""
    table = regular(table)
    places: list[Place] = []
    for place in places_of(table):
        if not area.meets(place):
            places.append(place)
            continue
        places.append(replace(place, rows=1, columns=1))
        places += [
            Place(row, column, 1, 1, Cell(alignment=place.cell.alignment))
            for row in range(place.row, place.last_row)
            for column in _columns(place)
            if (row, column) != (place.row, place.column)
        ]
    return with_places(table, places)


def with_cells(table: Table, area: Area, change: Callable[[Cell], Cell]) -> Table:
    """Every cell of an area as `change` makes it."""
    table = regular(table)
    return with_places(
        table,
        [
            replace(place, cell=_changed(place.cell, change(place.cell))) if area.meets(place) else place
            for place in places_of(table)
        ],
    )


def with_spans(table: Table, row: int, column: int, spans: Iterable[Span]) -> Table:
    """Other text in the cell that lies over a place."""
    text = normal_spans(spans)
    return with_cells(table, Area(row, column, row + 1, column + 1), lambda cell: replace(cell, spans=text))


def with_mark(table: Table, area: Area, mark: Mark) -> Table:
    """A mark on all the text of an area, or taken away where all of it has it."""
    spans = [span for place in cells_in(table, area) for span in place.cell.spans]
    take_away = all(mark in span.marks for span in spans)
    other = EXCLUSIVE_MARKS.get(mark, Mark.NONE)

    def change(cell: Cell) -> Cell:
        marks = [span.marks & ~mark if take_away else (span.marks | mark) & ~other for span in cell.spans]
        return replace(cell, spans=tuple(Span(span.text, new) for span, new in zip(cell.spans, marks, strict=True)))

    return with_cells(table, area, change)


def filled(table: Table, row: int, column: int, texts: Sequence[Sequence[Spans]]) -> Table:
    """Texts written over the places from one on, the table grown to hold them as far as it may.

    Where there is more than one text, merged cells in their way are split.
    """
    table = regular(table)
    columns = max((len(line) for line in texts), default=0)
    if not columns:
        return table
    wide = max(len(table.column_weights), min(column + columns, MOST_COLUMNS))
    high = max(len(table.rows), min(row + len(texts), MOST_CELLS // wide))
    table = with_columns(table, len(table.column_weights), wide - len(table.column_weights))
    table = with_rows(table, len(table.rows), high - len(table.rows))
    area = Area(row, column, min(row + len(texts), high), min(column + columns, wide))
    if len(texts) > 1 or columns > 1:
        table = split(table, area)

    def written(place: Place) -> Place:
        line, offset = texts[max(place.row - row, 0)], max(place.column - column, 0)
        spans = normal_spans(line[offset]) if offset < len(line) else ()
        return replace(place, cell=_changed(place.cell, replace(place.cell, spans=spans)))

    return with_places(table, [written(place) if area.meets(place) else place for place in places_of(table)])


# --- places -------------------------------------------------------------------------------------------------------


def _turned(places: Iterable[Place]) -> list[Place]:
    """Rows and columns exchanged."""
    return [Place(place.column, place.row, place.columns, place.rows, place.cell) for place in places]


def _opened(places: Sequence[Place], at: int, count: int) -> list[Place]:
    """Room for rows before row number `at`, filled with empty cells that stand as those before them."""
    near = {
        column: place.cell.alignment
        for place in places
        if place.row <= max(at - 1, 0) < place.last_row
        for column in _columns(place)
    }
    opened = [_pushed_down(place, at, count) for place in places]
    for place in places:
        if place.row < at < place.last_row:
            for column in _columns(place):
                del near[column]
    return opened + [
        Place(at + offset, column, 1, 1, Cell(alignment=alignment))
        for offset in range(count)
        for column, alignment in near.items()
    ]


def _closed(places: Iterable[Place], first: int, last: int) -> list[Place]:
    """The cells that are left without some rows."""
    closed = []
    for place in places:
        row, last_row = (_pulled(edge, first, last) for edge in (place.row, place.last_row))
        if last_row > row:
            closed.append(replace(place, row=row, rows=last_row - row))
    return closed


def _columns(place: Place) -> range:
    return range(place.column, place.last_column)


def _pushed_down(place: Place, at: int, count: int) -> Place:
    if place.row >= at:
        return replace(place, row=place.row + count)
    return replace(place, rows=place.rows + count) if place.last_row > at else place


def _pulled(edge: int, first: int, last: int) -> int:
    """Where an edge of the grid is once the rows between two others are gone."""
    return edge if edge <= first else max(first, edge - (last - first))


def _changed(cell: Cell, changed: Cell) -> Cell:
    return cell if changed == cell else changed
