"""Where the cells of a table lie: every place of its grid under one cell, as the pages show it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from typing import TypeVar

from anqing_bulletin.bulletin.model import Cell, Table

MOST_COLUMNS = 40
"""More than two characters fit into no column of more."""
MOST_CELLS = 3_000
"""A hundred pages; what is more is no table of a bulletin."""
T = TypeVar("T")


@dataclass(frozen=True)
class Area:
    """A rectangle of the grid, from a row and a column to others that are not in it."""

    row: int
    column: int
    last_row: int
    last_column: int

    def meets(self, place: Place) -> bool:
        """Whether a cell lies in it, be it in part."""
        return (
            place.row < self.last_row
            and place.last_row > self.row
            and place.column < self.last_column
            and place.last_column > self.column
        )


@dataclass(frozen=True)
class Place:
    """A cell and the places of the grid that it takes."""

    row: int
    column: int
    rows: int
    columns: int
    cell: Cell

    @property
    def last_row(self) -> int:
        """The row behind it."""
        return self.row + self.rows

    @property
    def last_column(self) -> int:
        """The column behind it."""
        return self.column + self.columns


def _remembering(function: Callable[[Table], T]) -> Callable[[Table], T]:
    """The same function with its last answers at hand, for one table is asked about many times while it is edited."""
    known: deque[tuple[Table, T]] = deque(maxlen=4)

    @wraps(function)
    def remembered(table: Table) -> T:
        for asked, answer in known.copy():
            if asked is table:
                return answer
        answer = function(table)
        known.append((table, answer))
        return answer

    return remembered


@_remembering
def places_of(table: Table) -> tuple[Place, ...]:
    """The cells in their places, in reading order, as the pages show them.

    What lies over another cell or sticks out below is cut off; a place that no cell fills has an empty one.
    """
    height, declared = max(len(table.rows), 1), max(len(table.column_weights), 1)
    taken: set[tuple[int, int]] = set()
    places: list[Place] = []
    for row, cells in enumerate(table.rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            columns, rows = 1, max(1, min(cell.rows, height - row))
            while columns < min(cell.columns, declared - column) and (row, column + columns) not in taken:
                columns += 1
            taken |= {(row + r, column + c) for r in range(rows) for c in range(columns)}
            places.append(Place(row, column, rows, columns, cell))
            column += columns
    width = max(declared, *(place.last_column for place in places)) if places else declared
    for row in range(height):
        places += [Place(row, column, 1, 1, Cell()) for column in range(width) if (row, column) not in taken]
    return tuple(sorted(places, key=lambda place: (place.row, place.column)))


@_remembering
def regular(table: Table) -> Table:
    """The same table with a cell in every place and a weight for every column."""
    places = places_of(table)
    return with_places(table, places, weights=_weights_for(table, places))


def whole(table: Table, area: Area) -> Area:
    """The least area that cuts no merged cell."""
    places = places_of(table)
    while True:
        met = [place for place in places if area.meets(place)]
        grown = Area(
            min([area.row, *(place.row for place in met)]),
            min([area.column, *(place.column for place in met)]),
            max([area.last_row, *(place.last_row for place in met)]),
            max([area.last_column, *(place.last_column for place in met)]),
        )
        if grown == area:
            return area
        area = grown


def cells_in(table: Table, area: Area) -> tuple[Place, ...]:
    """The cells that lie in an area, be it in part."""
    return tuple(place for place in places_of(table) if area.meets(place))


def with_places(
    table: Table,
    places: Iterable[Place],
    *,
    weights: tuple[int, ...] | None = None,
    heads: int | None = None,
) -> Table:
    """The table with these cells, which cover its grid."""
    ordered = sorted(places, key=lambda place: (place.row, place.column))
    rows: list[list[Cell]] = [[] for _ in range(max(place.last_row for place in ordered))]
    for place in ordered:
        cell = place.cell
        fits = (cell.columns, cell.rows) == (place.columns, place.rows)
        rows[place.row].append(cell if fits else replace(cell, columns=place.columns, rows=place.rows))
    changed = replace(
        table,
        rows=tuple(map(tuple, rows)),
        column_weights=table.column_weights if weights is None else weights,
        header_rows=max(0, min(table.header_rows if heads is None else heads, len(rows))),
    )
    return table if changed == table else changed


def _weights_for(table: Table, places: Sequence[Place]) -> tuple[int, ...]:
    """A weight of at least 1 for each column; one that is missing is the average, as on the pages."""
    weights = tuple(max(weight, 1) for weight in table.column_weights)
    missing = max(place.last_column for place in places) - len(weights)
    average = max(sum(weights) // len(weights), 1) if weights else 1
    return weights + (average,) * max(missing, 0)
