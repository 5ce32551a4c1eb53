"""What a reader copies from the pages: the issue's own text, in its order, paragraph by paragraph."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anqing_bulletin.bulletin.model import Cell, Paragraph, SectionLayout, Span, Table
from anqing_bulletin.typesetting.locate import locate
from anqing_bulletin.typesetting.page_text import TextPoint, boxes, text_between, text_of, text_point, whole
from anqing_bulletin.typesetting.sheet import Field, Role, Sheet
from anqing_bulletin.typesetting.style import load_style
from tests.typesetting.invented import article_of, composed, invented_issue, issue_of
from tests.typesetting.official_text import spans


def copied(sheets: tuple[Sheet, ...]) -> str:
    begin, end = whole(sheets, 0, len(sheets) - 1)
    return text_between(sheets, begin, end)


@settings(max_examples=25)
@given(st.lists(spans(6), min_size=1, max_size=4), st.sampled_from(("安庆组工信息", "28×22")))
def test_a_copied_article_is_its_own_text_on_however_many_pages(texts, style_name):
    paragraphs = tuple(Paragraph(text, id=f"p{number}") for number, text in enumerate(texts))
    article = replace(article_of(""), title="", source="", blocks=paragraphs)
    composition = composed(issue_of(article), load_style(style_name))
    wanted = "\n".join(paragraph.text for paragraph in paragraphs)
    body = copied(composition.sheets[len(composition.cover.sheets) :])
    assert wanted in body


def test_a_paragraph_over_two_pages_is_one_and_page_numbers_are_no_text() -> None:
    long = "很长的一段话。" * 200
    composition = composed(issue_of(replace(article_of(long), title="", source="")))
    assert len(composition.sheets) > 2
    assert long in copied(composition.sheets)
    assert "—" not in copied(composition.sheets[1:])


def test_an_entry_of_the_contents_is_parted_from_its_page_by_a_tab() -> None:
    issue = issue_of(replace(article_of("字" * 40), title="做细老干部服务"))
    assert "做细老干部服务\t2\n" in text_of(composed(issue).sheets[0])


def test_the_cells_of_a_table_are_parted_by_tabs_and_its_rows_by_lines() -> None:
    rows = tuple(
        tuple(Cell((Span(text),)) for text in row) for row in (("单位", "数"), ("长" * 30, "7"), ("乙县", "8"))
    )
    table = Table(rows, (1, 1), caption="一览表", id="t")
    article = replace(article_of("前文。"), blocks=(table,), title="", source="")
    text = copied(composed(issue_of(article)).sheets)
    assert f"一览表\n单位\t数\n{'长' * 30}\t7\n乙县\t8" in text


def test_columns_are_read_one_after_the_other() -> None:
    articles = tuple(replace(article_of(f"{n}" * 60), id=f"a{n}", title="", source="") for n in range(4))
    issue = issue_of(*articles)
    section = replace(issue.sections[0], layout=SectionLayout.TWO_COLUMN)
    text = copied(composed(replace(issue, sections=(section,))).sheets[1:])
    assert [line for line in text.split("\n") if line[:1].isdigit()] == [f"{n}" * 60 for n in range(4)]


def test_what_is_marked_as_selected_is_what_is_copied() -> None:
    text = "第一个字到最后一个字，都在这里。" * 6
    composition = composed(issue_of(replace(article_of(text), title="", source="")))
    begin, end = (locate(composition, "only", "only-0", Field.TEXT, offset) for offset in (5, 60))
    sheet = composition.sheets[begin.sheet]
    points = [text_point(sheet, begin.sheet, spot.x, spot.y) for spot in (begin, end)]
    assert text_between(composition.sheets, *points) == text[5:60]
    marked = boxes(sheet, begin.sheet, *points)
    assert len(marked) == len({spot.y for spot in sheet.lines if begin.y <= spot.y <= end.y})
    assert marked[0].x == begin.x
    assert marked[-1].x + marked[-1].width == end.x


def test_a_page_without_text_has_no_place_in_it() -> None:
    empty = Sheet(1, 1000, 1000)
    assert text_point(empty, 0, 5, 5) is None
    assert whole((empty,), 0, 0) is None
    assert text_of(empty) == ""
    assert boxes(empty, 0, TextPoint(0, 0, 0), TextPoint(0, 9, 9)) == ()


def test_every_line_of_every_kind_is_read_once() -> None:
    composition = composed(invented_issue())
    text = copied(composition.sheets)
    for sheet in composition.sheets:
        for placed in sheet.lines:
            if placed.line.role not in {Role.PAGE_NUMBER, Role.CONTENTS_ENTRY}:
                assert placed.line.text in text


@pytest.mark.parametrize("index", [0, 1, 2])
def test_the_ends_of_a_page_are_the_ends_of_its_text(index: int) -> None:
    sheets = composed(invented_issue()).sheets
    begin, end = whole(sheets, index, index)
    assert text_between(sheets, begin, end) == text_of(sheets[index])
