"""Tables and figures of the DOCX: every row fills the grid, nothing is larger than the page."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from anqing_bulletin.bulletin.model import Cell, Figure, Picture, Span, Table
from anqing_bulletin.output.docx import docx_bytes
from anqing_bulletin.output.docx_tables import column_widths, placed_rows
from anqing_bulletin.typesetting.style import load_style
from tests.output.docx_issues import LIST, TABLE, with_articles, with_blocks
from tests.output.docx_lint import findings
from tests.output.docx_reading import W, find, parts, tree
from tests.strategies import tiny_png

STYLE = load_style()
CELLS = st.builds(Cell, st.just((Span("甲"),)), columns=st.integers(0, 5), rows=st.integers(0, 5))
TABLES = st.builds(
    Table,
    rows=st.lists(st.lists(CELLS, max_size=5).map(tuple), max_size=5).map(tuple),
    column_weights=st.lists(st.integers(0, 9), min_size=1, max_size=5).map(tuple),
    header_rows=st.integers(0, 6),
)


@given(TABLES)
def test_every_row_of_every_table_fills_the_grid(table: Table) -> None:
    rows = placed_rows(table)

    assert len(rows) == len(table.rows)
    for row in rows:
        assert [place.column for place in row] == [sum(p.columns for p in row[:i]) for i in range(len(row))]
        assert sum(place.columns for place in row) == len(table.column_weights)
    assert findings(docx_bytes(with_blocks(table), STYLE, {}, 2)) == []


@given(TABLES)
def test_a_merged_cell_goes_on_only_below_its_own_beginning(table: Table) -> None:
    for above, below in zip(placed_rows(table), placed_rows(table)[1:], strict=False):
        for place in below:
            if place.goes_on:
                assert any((p.cell, p.column, p.columns) == (place.cell, place.column, place.columns) for p in above)


@given(st.lists(st.integers(0, 100), min_size=1, max_size=9).map(tuple), st.integers(100, 10_000))
def test_columns_share_the_whole_width(weights: tuple[int, ...], width: int) -> None:
    assert sum(column_widths(weights, width)) == width


def test_merged_cells_header_rows_and_borders_are_written_as_word_wants_them() -> None:
    (table,) = find(tree(docx_bytes(with_blocks(TABLE, source=""), STYLE, {}, 2)), "//w:tbl")
    rows = find(table, "w:tr")

    assert [len(find(row, "w:trPr/w:tblHeader")) for row in rows] == [1, 1, 0]
    assert [len(find(row, "w:trPr/w:cantSplit")) for row in rows] == [1, 1, 1]
    assert [find(row, "w:tc/w:tcPr/w:gridSpan/@w:val") for row in rows] == [["2"], [], []]
    merged = [[item.get(f"{W}val") for item in find(row, "w:tc/w:tcPr/w:vMerge")] for row in rows]
    assert merged == [["restart"], [None], []]
    assert find(table, "w:tblGrid/w:gridCol/@w:w") == ["4422", "2211", "2211"]
    assert len(find(table, "w:tblPr/w:tblBorders/*")) == 6
    assert find(rows[2], "w:tc[2]/w:p/w:pPr/w:jc/@w:val") == ["right"]


def figure(width: int, height: int, share: int = 1000, grey: int = 128) -> Figure:
    return Figure(Picture("image/png", tiny_png(2, 2, grey), width, height), "图1", share)


def emus(*figures: Figure) -> list[tuple[int, int]]:
    root = tree(docx_bytes(with_blocks(*figures), STYLE, {}, 2))
    return [(int(extent.get("cx")), int(extent.get("cy"))) for extent in find(root, "//wp:inline/wp:extent")]


def test_a_picture_takes_its_share_of_the_measure_and_keeps_its_shape() -> None:
    ((wide, low), (half, half_low)) = emus(figure(400, 300), figure(400, 300, 500))

    assert abs(wide - 156 * 36_000) < 200
    assert abs(low - wide * 3 / 4) < 50
    assert abs(half - wide / 2) < 50
    assert abs(half_low - low / 2) < 50


def test_no_picture_is_higher_than_the_page_and_none_is_without_height() -> None:
    for width, height in emus(figure(1, 10_000), figure(10_000, 1), figure(0, 0), figure(5, 5, 0)):
        assert 0 < width <= 156 * 36_100
        assert 0 < height < 225 * 36_000


def test_a_picture_that_is_shown_twice_is_stored_once_and_has_its_caption_as_alternative_text() -> None:
    data = docx_bytes(with_blocks(figure(2, 2), figure(2, 2), figure(2, 2, grey=3)), STYLE, {}, 2)
    properties = find(tree(data), "//wp:docPr")

    assert sorted(name for name in parts(data) if "media" in name) == ["word/media/image1.png", "word/media/image2.png"]
    assert [(item.get("id"), item.get("descr")) for item in properties] == [("1", "图1"), ("2", "图1"), ("3", "图1")]


def test_the_pictures_of_spare_articles_stay_at_home() -> None:
    spare = replace(LIST, id="spare", blocks=(figure(2, 2),))

    assert not any("media" in name for name in parts(docx_bytes(with_articles(LIST, pool=(spare,)), STYLE, {}, 2)))
