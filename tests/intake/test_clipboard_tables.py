"""Tables of HTML become grids: every place under one cell, layouts no tables, nothing over the limits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from anqing_bulletin.bulletin.model import Paragraph, Table
from anqing_bulletin.bulletin.table_places import MOST_COLUMNS
from anqing_bulletin.intake.clipboard import pasted_html


def the_table(html: str) -> Table:
    (table,) = pasted_html(html).blocks
    assert isinstance(table, Table)
    return table


def grid(table: Table) -> list[list[str]]:
    """The text at every place; fails where a place is under two cells or none."""
    width = len(table.column_weights)
    places: dict[tuple[int, int], str] = {}
    for row, cells in enumerate(table.rows):
        column = 0
        for cell in cells:
            while (row, column) in places:
                column += 1
            for r in range(row, row + cell.rows):
                for c in range(column, column + cell.columns):
                    assert (r, c) not in places
                    places[r, c] = cell.text
    assert set(places) == {(r, c) for r in range(len(table.rows)) for c in range(width)}
    return [[places[r, c] for c in range(width)] for r in range(len(table.rows))]


def test_missing_cells_are_empty_ones() -> None:
    assert grid(the_table("<table><tr><td>一<td>二<tr><td>三</table>")) == [["一", "二"], ["三", ""]]


def test_rows_and_columns_without_a_word_at_the_edge_are_left_out() -> None:
    html = "<table><tr><td>一<td>二<td><tr><td>三<td>四<td>&nbsp;<tr><td><td><td></table>"
    assert grid(the_table(html)) == [["一", "二"], ["三", "四"]]


def test_a_cell_never_lies_over_another() -> None:
    html = "<table><tr><td>一<td rowspan=2>二<tr><td colspan=5>三<td rowspan=0>四<tr><td>五</table>"
    assert grid(the_table(html)) == [["一", "二", ""], ["三", "二", "四"], ["五", "", "四"]]


def test_a_head_of_th_is_a_header_row_and_never_the_whole_table() -> None:
    assert the_table("<table><tr><th>一<th>二<tr><td>三<td>四</table>").header_rows == 1
    assert the_table("<table><tr><th>一<td>二<tr><td>三<td>四</table>").header_rows == 0
    assert the_table("<table><tr><th>一<th>二</table>").header_rows == 0


def test_lines_in_a_cell_are_parted_by_a_blank_and_single_characters_are_a_word() -> None:
    table = the_table("<table><tr><td>序<br>号<td><p>张三</p><p>李四</p><td>党员，<br>干部</table>")
    assert [cell.text for cell in table.rows[0]] == ["序号", "张三 李四", "党员，干部"]


def test_what_only_arranges_a_page_is_no_table() -> None:
    for html in (
        "<table><tr><td><p>一</p><p>二</p></table>",
        "<table><tr><td>一<tr><td>二</table>",
        "<table><tr><td>一<td><table><tr><td>二</table></table>",
    ):
        assert [block.text for block in pasted_html(html).blocks] == ["一", "二"]
        assert all(isinstance(block, Paragraph) for block in pasted_html(html).blocks)


def test_a_table_inside_a_layout_is_one() -> None:
    html = "<table><tr><td>前<td><table><tr><td>一<td>二</table><td>后</table>"
    before, table, behind = pasted_html(html).blocks
    assert (before.text, behind.text) == ("前", "后")
    assert isinstance(table, Table)


def test_a_pasted_stretch_of_rows_is_a_table_without_its_tag() -> None:
    assert grid(the_table("<tr><td>一</td><td>二</td></tr><tr><td>三</td><td>四</td></tr>")) == [
        ["一", "二"],
        ["三", "四"],
    ]


def test_a_table_is_no_wider_than_can_be_printed() -> None:
    assert len(the_table("<table><tr>" + "<td>文" * 500 + "<tr><td>一<td>二</table>").column_weights) == MOST_COLUMNS


@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.sampled_from(["", "文", "甲<br>乙"])), max_size=5),
        max_size=5,
    )
)
def test_any_spans_make_a_grid(rows: list[list[tuple[int, int, str]]]) -> None:
    cells = [[f"<td colspan={c} rowspan={r}>{text}" for c, r, text in row] for row in rows]
    html = "<table>" + "".join("<tr>" + "".join(row) for row in cells) + "</table>"
    for block in pasted_html(html).blocks:
        if isinstance(block, Table):
            grid(block)
