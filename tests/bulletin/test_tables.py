"""The grid of a table: what rows, columns, merging and splitting may never do to its text or its shape."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anqing_bulletin.bulletin import table_places, tables
from anqing_bulletin.bulletin.model import Alignment, Cell, Mark, Span, Table
from anqing_bulletin.bulletin.table_places import Area


def text(words: str, marks: Mark = Mark.NONE) -> tuple[Span, ...]:
    return (Span(words, marks),) if words else ()


def table_of(*rows: str, header_rows: int = 0) -> Table:
    """A table of the words of some lines."""
    cells = tuple(tuple(Cell(text(word)) for word in row.split()) for row in rows)
    return Table(cells, (1,) * len(cells[0]), header_rows, "各县", extra=(("later", "1"),))


def drawn(table: Table) -> list[str]:
    """The grid, every place with the first character of the cell that lies over it."""
    grid = [["?"] * len(table.column_weights) for _ in table.rows]
    for place in table_places.places_of(table):
        for row in range(place.row, place.last_row):
            for column in range(place.column, place.last_column):
                grid[row][column] = place.cell.text[:1] or "·"
    return ["".join(row) for row in grid]


def is_regular(table: Table) -> bool:
    """Whether every place lies under exactly one cell and every cell says its true size."""
    covered: Counter[tuple[int, int]] = Counter()
    for place in table_places.places_of(table):
        assert (place.cell.rows, place.cell.columns) == (place.rows, place.columns)
        covered.update((r, c) for r in range(place.row, place.last_row) for c in range(place.column, place.last_column))
    every = {(row, column) for row in range(len(table.rows)) for column in range(len(table.column_weights))}
    return (
        covered == Counter(every)
        and min(table.column_weights) >= 1
        and sum(map(len, table.rows)) == len(table_places.places_of(table))
        and 0 <= table.header_rows <= len(table.rows)
        and table_places.regular(table) is table
    )


def characters(table: Table) -> Counter[str]:
    return Counter("".join(cell.text for row in table.rows for cell in row).replace(" ", ""))


ABC = table_of("甲 乙 丙", "丁 戊 己", "庚 辛 壬", header_rows=1)


@pytest.mark.parametrize(
    ("made", "wanted"),
    [
        (tables.with_rows(ABC, 1), ["甲乙丙", "···", "丁戊己", "庚辛壬"]),
        (tables.with_rows(ABC, 3, 2), ["甲乙丙", "丁戊己", "庚辛壬", "···", "···"]),
        (tables.with_columns(ABC, 0), ["·甲乙丙", "·丁戊己", "·庚辛壬"]),
        (tables.without_rows(ABC, 0, 2), ["庚辛壬"]),
        (tables.without_columns(ABC, 1, 2), ["甲丙", "丁己", "庚壬"]),
        (tables.merged(ABC, Area(0, 1, 2, 3)), ["甲乙乙", "丁乙乙", "庚辛壬"]),
        (tables.with_rows(tables.merged(ABC, Area(0, 1, 2, 3)), 1), ["甲乙乙", "·乙乙", "丁乙乙", "庚辛壬"]),
        (tables.with_columns(tables.merged(ABC, Area(0, 0, 2, 2)), 1), ["甲甲甲丙", "甲甲甲己", "庚·辛壬"]),
        (tables.without_rows(tables.merged(ABC, Area(0, 1, 2, 3)), 0, 1), ["丁乙乙", "庚辛壬"]),
        (tables.merged(tables.merged(ABC, Area(0, 0, 2, 1)), Area(1, 1, 3, 2)), ["甲乙丙", "甲戊己", "庚戊壬"]),
        (tables.split(tables.merged(ABC, Area(0, 1, 2, 3)), Area(1, 2, 2, 3)), ["甲乙·", "丁··", "庚辛壬"]),
        (
            tables.filled(ABC, 2, 2, [[text("子"), text("丑")], [text("寅")]]),
            ["甲乙丙·", "丁戊己·", "庚辛子丑", "··寅·"],
        ),
    ],
)
def test_the_grid_is_what_it_should_be(made: Table, wanted: list[str]) -> None:
    assert drawn(made) == wanted
    assert is_regular(made)
    assert (made.id, made.caption, made.extra) == (ABC.id, ABC.caption, ABC.extra)


def test_what_does_not_change_stays_the_very_same() -> None:
    one = tables.merged(ABC, Area(0, 1, 2, 3))
    assert one.rows[0][1].text == "乙 丙 戊 己"
    assert one.rows[2] == ABC.rows[2]
    assert one.rows[0][0] is ABC.rows[0][0]
    assert tables.merged(ABC, Area(1, 1, 2, 2)) is ABC
    assert tables.split(ABC, Area(0, 0, 3, 3)) is ABC
    assert tables.with_spans(ABC, 0, 0, text("甲")) is ABC
    assert tables.evened(ABC) is ABC
    assert tables.with_header_rows(ABC, 1) is ABC


def test_header_rows_follow_the_rows_put_in_and_taken_out() -> None:
    two = tables.with_header_rows(ABC, 2)
    assert tables.with_rows(two, 1).header_rows == 3
    assert tables.with_rows(two, 2).header_rows == 2, "a row below the head is none of it"
    assert tables.without_rows(two, 0, 1).header_rows == 1
    assert tables.without_rows(two, 1, 3).header_rows == 1
    assert tables.with_header_rows(ABC, 9).header_rows == 3
    assert tables.new_table(2, 3, has_header=True).header_rows == 1
    with pytest.raises(ValueError, match="at least one row"):
        tables.without_rows(ABC, 0, 3)
    with pytest.raises(ValueError, match="at least one column"):
        tables.without_columns(ABC, 0, 3)


def test_widths_are_shares_of_the_table() -> None:
    wide = tables.with_share(ABC, range(1, 2), 50)
    assert tables.shares(wide) == (25, 50, 25)
    assert tables.shares(tables.with_share(wide, range(2), 10)) == (10, 10, 80)
    assert tables.shares(tables.with_share(ABC, range(1), 100)) == (98, 1, 1), "every column keeps some room"
    assert tables.shares(tables.with_share(wide, range(3), 10)) == (33, 33, 33)
    assert tables.shares(tables.with_widths(ABC, (100.0, 200.0, 100.0))) == (25, 50, 25)
    assert tables.shares(tables.with_columns(wide, 2)) == (17, 33, 33, 17)


def test_a_mark_is_on_all_the_text_of_an_area_or_on_none() -> None:
    area = Area(0, 0, 1, 2)
    strong = tables.with_mark(tables.with_spans(ABC, 0, 0, text("甲", Mark.STRONG | Mark.SUBSCRIPT)), area, Mark.STRONG)
    assert [cell.spans[0].marks for cell in strong.rows[0]] == [Mark.STRONG | Mark.SUBSCRIPT, Mark.STRONG, Mark.NONE]
    raised = tables.with_mark(strong, area, Mark.SUPERSCRIPT)
    assert raised.rows[0][0].spans[0].marks == Mark.STRONG | Mark.SUPERSCRIPT
    plain = tables.with_mark(strong, area, Mark.STRONG)
    assert [cell.spans[0].marks for cell in plain.rows[0]] == [Mark.SUBSCRIPT, Mark.NONE, Mark.NONE]


def test_texts_that_are_too_many_stop_where_the_table_may_not_grow() -> None:
    wide = tables.filled(ABC, 0, 2, [[text("字")] * 60])
    assert len(wide.column_weights) == table_places.MOST_COLUMNS
    high = tables.filled(ABC, 1, 0, [[text("字")]] * 2_000)
    assert len(high.rows) == table_places.MOST_CELLS // 3
    assert tables.filled(tables.merged(ABC, Area(0, 0, 2, 2)), 0, 0, [[text("子")]]).rows[0][0].columns == 2


def test_a_part_is_a_table_of_its_own_and_fills_another() -> None:
    one = tables.merged(ABC, Area(0, 1, 2, 3))
    cut = tables.part(one, Area(1, 2, 3, 3))
    assert (drawn(cut), cut.header_rows, cut.caption) == (["乙乙", "乙乙", "辛壬"], 1, "")
    assert cut.id != one.id
    assert drawn(tables.filled(ABC, 1, 0, tables.texts_of(cut))) == ["甲乙丙", "乙·己", "··壬", "辛壬·"]


any_cell = st.builds(
    Cell,
    spans=st.sampled_from(["", "甲", "乙乙", "丙"]).map(text),
    alignment=st.sampled_from(Alignment),
    columns=st.integers(1, 4),
    rows=st.integers(1, 4),
)
any_table = st.builds(
    Table,
    rows=st.lists(st.lists(any_cell, max_size=4).map(tuple), max_size=4).map(tuple),
    column_weights=st.lists(st.integers(1, 9), max_size=4).map(tuple),
    header_rows=st.integers(0, 5),
)
number = st.integers(0, 5)


@settings(max_examples=80, deadline=None)
@given(any_table, st.lists(st.tuples(st.sampled_from("abcdefg"), number, number, number, number), max_size=6))
def test_every_table_stays_a_grid_and_keeps_its_text(table: Table, steps: list[tuple[str, int, int, int, int]]) -> None:
    made = table_places.regular(table)
    assert is_regular(made)
    assert characters(made) == characters(table), "even of a table whose cells lie over each other"
    for step, any_row, any_column, down, across in steps:
        height, width = len(made.rows), len(made.column_weights)
        row, column = any_row % height, any_column % width
        area = Area(row, column, min(row + 1 + down, height), min(column + 1 + across, width))
        before, held = characters(made), set(drawn(made))
        if step == "a":
            made = tables.with_rows(made, row, 1 + down % 2)
        elif step == "b":
            made = tables.with_columns(made, column + across % 2)
        elif step == "c":
            made = tables.merged(made, area)
        elif step == "d":
            made = tables.split(made, area)
        elif step == "e":
            made = tables.with_share(made, range(area.column, area.last_column), 10 * across)
        elif step == "f" and area.last_row - row < height:
            made = tables.without_rows(made, row, area.last_row)
            assert len(made.rows) == height - (area.last_row - row)
        elif step == "g" and area.last_column - column < width:
            made = tables.without_columns(made, column, area.last_column)
            assert len(made.column_weights) == width - (area.last_column - column)
        assert is_regular(made), (step, held)
        if step in "abcde":
            assert characters(made) == before
