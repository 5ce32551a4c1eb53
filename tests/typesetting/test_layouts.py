"""Columns, turned tables, even pages, lines that stay together, and what a cover may look like."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.model import Article, Issue, Paragraph, Section, SectionLayout, Span, Table, with_blocks
from anqing_bulletin.typesetting.locate import hit, locate
from anqing_bulletin.typesetting.sheet import Field, PlacedLine, Role, Sheet
from anqing_bulletin.typesetting.style import HouseStyle, load_style
from tests.typesetting.invented import (
    PUBLICATION,
    WIDE_TEXT,
    article_of,
    composed,
    invented_issue,
    issue_of,
    long_table,
    paragraph,
)
from tests.typesetting.test_incremental import Office, everything_on
from tests.typesetting.test_pages import assert_no_lines_overlap, assert_nothing_falls_off, of_role, text_of

if TYPE_CHECKING:
    from anqing_bulletin.typesetting.compose import Composition

STYLE = load_style()
EVEN = replace(STYLE, imprint=replace(STYLE.imprint, on_even_page=True))
BLOCK = replace(
    STYLE,
    flow=replace(STYLE.flow, title="block", title_sign="", source="block", rows_after_title=1, widow_rows=2),
    imprint=replace(STYLE.imprint, on_even_page=True),
)


# --- the imprint on an even page ----------------------------------------------------------------------------------


def ending_at(row: int, page: int) -> Issue:
    """An issue whose text ends in so many rows of a page, and that has an imprint."""
    rows = STYLE.grid.rows * (page - 2) + row - 1
    article = article_of(*(["干"] * rows), title="", article_id="a")
    return replace(invented_issue(), sections=(Section("栏目", (article,), "s"),))


def imprint_page(composition: Composition) -> Sheet:
    (sheet,) = [sheet for sheet in composition.sheets if of_role(sheet, Role.IMPRINT)]
    return sheet


@pytest.mark.parametrize(
    ("row", "page", "labels"),
    [
        (5, 2, ["", "— 2 —"]),
        (5, 3, ["", "— 2 —", "— 3 —", "— 4 —"]),
        (23, 3, ["", "— 2 —", "— 3 —", "— 4 —"]),
        (23, 2, ["", "— 2 —", "", ""]),
        (23, 4, ["", "— 2 —", "— 3 —", "— 4 —", "", ""]),
    ],
    ids=["fits an even page", "moves on from an odd page", "after a full odd page", "a blank after a full even page",
         "the same later"],
)  # fmt: skip
def test_the_imprint_stands_last_and_on_an_even_page(row: int, page: int, labels: list[str]) -> None:
    """GB/T 9704-2012, 7.4; neither blank pages nor an imprint behind them have a number: 7.5."""
    composition = composed(ending_at(row, page), EVEN)
    assert [sheet.label for sheet in composition.sheets] == labels
    last = composition.sheets[-1]
    assert imprint_page(composition) is last
    assert last.number % 2 == 0
    assert [sheet.number for sheet in composition.sheets] == list(range(1, len(labels) + 1))
    blanks = [sheet for sheet in composition.sheets if not sheet.lines]
    assert len(blanks) == (1 if labels[-1] == "" else 0)
    assert all(not sheet.rules for sheet in blanks)


def test_a_style_that_does_not_ask_leaves_the_imprint_where_the_text_ends() -> None:
    assert [sheet.label for sheet in composed(ending_at(5, 3)).sheets] == ["", "— 2 —", "— 3 —"]


# --- lines that stay together -------------------------------------------------------------------------------------


@pytest.mark.parametrize("together", [2, 3])
def test_no_paragraph_leaves_fewer_lines_on_a_page_than_the_style_says(together: int) -> None:
    style = replace(STYLE, flow=replace(STYLE.flow, widow_rows=together))
    chance = random.Random(together)
    texts = ["干" * chance.randint(1, 200) for _ in range(120)]
    composition = composed(issue_of(article_of(*texts, article_id="a")), style)
    pages = [[p.line.paragraph for p in of_role(sheet, Role.BODY)] for sheet in composition.sheets[1:]]
    whole = {key: sum(page.count(key) for page in pages) for page in pages for key in page}
    parted = 0
    for page in pages:
        for key in set(page):
            if page.count(key) < whole[key]:
                parted += 1
                assert page.count(key) >= together
    assert parted


def test_by_default_one_line_may_stand_alone() -> None:
    article = article_of(*["干"] * 20, "干" * 26 * 3, title="", article_id="a")
    pages = [[p.line.paragraph for p in of_role(s, Role.BODY)] for s in composed(issue_of(article)).sheets[1:]]
    assert pages[0].count("a-20") == 2
    assert pages[1].count("a-20") == 1


def test_a_block_title_stays_with_the_text_and_has_its_empty_row() -> None:
    for rows in range(14, 23):
        first = article_of(*["干"] * rows, title="", article_id="a")
        second = Article("第一行第二行", (3,), blocks=(paragraph(WIDE_TEXT, "p"),), id="b")
        composition = composed(issue_of(first, second), BLOCK)
        sheet = composition.sheets[composition.pages["b"] - 1]
        lines = [p for p in of_role(sheet, Role.BODY) if p.line.article == "b"]
        assert [p.line.text for p in lines[:2]] == ["第一行", "第二行"]
        assert lines[2].y - lines[1].y == 2 * STYLE.pitch
        assert len(lines) >= 4
        assert {p.line.runs[0].face for p in lines[:2]} != {lines[2].line.runs[0].face}


def test_a_source_unit_of_its_own_never_opens_a_page() -> None:
    for rows in range(15, 24):
        composition = composed(issue_of(article_of(*["干"] * rows, title="", article_id="a", source="县委")), BLOCK)
        for sheet in composition.sheets[1:]:
            lines = of_role(sheet, Role.BODY)
            assert not lines or lines[0].line.text != "（县委）"


# --- two columns --------------------------------------------------------------------------------------------------


def news(count: int, layout: SectionLayout = SectionLayout.TWO_COLUMN) -> Issue:
    articles = tuple(
        article_of(WIDE_TEXT * (1 + number % 3), article_id=f"n{number}", title=f"第{number}条简讯", source="县委")
        for number in range(count)
    )
    before = article_of(WIDE_TEXT * 3, article_id="before")
    after = article_of(WIDE_TEXT, article_id="after")
    sections = (
        Section("一", (before,), "1"),
        Section("简讯", articles, "2", layout=layout),
        Section("三", (after,), "3"),
    )
    return replace(invented_issue(), sections=sections)


def columns_of(sheet: Sheet) -> tuple[list[PlacedLine], list[PlacedLine]]:
    lines = [p for p in of_role(sheet, Role.BODY) if p.line.article.startswith("n")]
    left = [p for p in lines if p.x == STYLE.left]
    return left, [p for p in lines if p not in left]


@pytest.mark.parametrize("style", [STYLE, BLOCK], ids=["run-in", "block"])
@pytest.mark.parametrize("count", [1, 2, 5, 14])
def test_two_columns_hold_everything_within_the_type_area(count: int, style: HouseStyle) -> None:
    composition = composed(news(count), style)
    assert_nothing_falls_off(composition)
    text = text_of(composition, Role.BODY)
    for number in range(count):
        assert f"△第{number}条简讯。".lstrip("△" if style is BLOCK else "") in text
    half = style.in_columns.measure
    second = style.left + half + style.column_gap
    assert second + half <= style.left + style.measure
    for sheet in composition.sheets:
        for column, edge in zip(columns_of(sheet), (style.left, second), strict=True):
            assert {p.x for p in column} <= {edge}
            assert all(b.y > a.y for a, b in pairwise(column))


def test_the_last_columns_are_even_and_the_others_full() -> None:
    for count in range(2, 16):
        composition = composed(news(count))
        pages = [columns_of(sheet) for sheet in composition.sheets]
        pages = [page for page in pages if page[0]]
        left, right = pages[-1]
        assert right
        assert abs(left[-1].y - right[-1].y) <= 2 * STYLE.pitch
        for full, _ in pages[:-1]:
            assert full[-1].y > STYLE.top + STYLE.depth - 2 * STYLE.pitch


def test_the_contents_know_on_which_page_a_column_begins() -> None:
    composition = composed(news(14))
    for number in range(14):
        page = composition.pages[f"n{number}"]
        printed = [(s.number, p.line.article) for s in composition.sheets for p in of_role(s, Role.BODY)]
        assert page == next(place for place, article in printed if article == f"n{number}")
    assert len({composition.pages[f"n{number}"] for number in range(14)}) > 1


def test_what_follows_the_columns_stands_below_both() -> None:
    composition = composed(news(3))
    sheet = composition.sheets[composition.pages["after"] - 1]
    head = next(p for p in of_role(sheet, Role.SECTION_HEAD) if p.line.text == "三")
    assert head.y > max((p.y for column in columns_of(sheet) for p in column), default=0)


# --- turned tables ------------------------------------------------------------------------------------------------


def with_wide_table(rows: int) -> Issue:
    table = replace(long_table(rows, "wide"), landscape=True)
    blocks = (paragraph(WIDE_TEXT, "p"), table, paragraph(WIDE_TEXT, "q"))
    return issue_of(Article("标题", blocks=blocks, id="a"))


def test_a_turned_table_has_its_head_at_the_left_edge_of_pages_of_its_own() -> None:
    """GB/T 9704-2012, clause 8: the binding edge of odd pages and the fore edge of even ones are both the left one."""
    composition = composed(with_wide_table(40))
    turned = [sheet for sheet in composition.sheets if any(p.turned for p in sheet.lines)]
    assert len(turned) > 2
    for sheet in turned:
        flowing = [p for p in sheet.lines if p.line.role is not Role.PAGE_NUMBER]
        assert all(p.turned for p in flowing)
        head = next(p for p in flowing if p.line.text == "乡镇")
        assert head.x < min(p.x for p in flowing if p.line.text.startswith("村") and p.line.text != "村")
        assert [p.turned for p in sheet.lines if p.line.role is Role.PAGE_NUMBER] == [False]
        assert min(rule.y for rule in sheet.rules) >= STYLE.top - 500
        assert max(rule.y + rule.height for rule in sheet.rules) <= STYLE.top + STYLE.depth + 500
        assert max(rule.x + rule.width for rule in sheet.rules) <= STYLE.left + STYLE.measure + 500
    assert_nothing_falls_off(composition)
    assert text_of(composition, Role.TABLE).count("乡镇") == len(turned)


def test_a_click_on_a_turned_line_finds_its_text_and_the_text_the_line() -> None:
    composition = composed(with_wide_table(3))
    (index, sheet), = [(i, s) for i, s in enumerate(composition.sheets) if any(p.turned for p in s.lines)]  # fmt: skip
    placed = next(p for p in sheet.lines if p.line.text == "村2")
    x, y = placed.on_sheet(placed.line.indent)
    found = hit(sheet, x - placed.line.size // 3, y - 100)
    assert found is not None
    assert (found.paragraph, found.field) == ("wide", Field.TEXT)
    spot = locate(composition, "a", "wide", Field.TEXT, found.offset)
    assert spot is not None
    assert (spot.sheet, spot.x, spot.y) == (index, x, y)


def test_within_columns_a_table_stands_upright() -> None:
    table = replace(long_table(3, "t"), landscape=True)
    article = with_blocks(article_of(WIDE_TEXT, article_id="a"), (paragraph(WIDE_TEXT, "p"), table))
    issue = replace(issue_of(), sections=(Section("简讯", (article,), "s", layout=SectionLayout.TWO_COLUMN),))
    composition = composed(issue)
    assert not any(p.turned for sheet in composition.sheets for p in sheet.lines)
    assert "村3" in text_of(composition, Role.TABLE)


# --- covers -------------------------------------------------------------------------------------------------------


def test_the_copy_number_stands_at_the_upper_right_beside_the_marking() -> None:
    publication = replace(PUBLICATION, copy_number="编号：000012", marking="秘密★1年")
    sheet = composed(issue_of(article_of("正文。"), publication=publication)).sheets[0]
    (number,), (marking,) = of_role(sheet, Role.COPY_NUMBER), of_role(sheet, Role.MARKING)
    assert number.y == marking.y
    assert number.x + number.line.indent + number.line.width == STYLE.left + STYLE.measure
    assert marking.line.indent == 0


def test_a_masthead_in_two_lines_stands_above_the_number() -> None:
    publication = replace(PUBLICATION, title="云泽县委组织部工作简报", title_break=7)
    composition = composed(issue_of(article_of("正文。"), publication=publication))
    lines = of_role(composition.sheets[0], Role.MASTHEAD)
    (number,) = of_role(composition.sheets[0], Role.NUMBER)
    assert [p.line.text for p in lines] == ["云泽县委组织部", "工作简报"]
    assert lines[1].y - lines[0].y >= lines[0].line.size
    assert number.y - lines[1].y >= number.line.size
    assert_no_lines_overlap(composition)


def test_a_supplement_says_so_and_names_no_total() -> None:
    issue = replace(invented_issue(), supplement=True, number=1)
    assert text_of(composed(issue), Role.NUMBER) == "增刊第1期"


def test_the_contents_may_have_a_heading_and_the_red_rule_a_thin_one_below() -> None:
    cover = replace(STYLE.cover, arrangement="sides", contents_heading="本期要目", rule_thin_mm=0.35, rule_gap_mm=0.7)
    sheet = composed(invented_issue(), replace(STYLE, cover=cover)).sheets[0]
    (heading,) = of_role(sheet, Role.CONTENTS_HEADING)
    assert heading.y < min(p.y for p in of_role(sheet, Role.CONTENTS_SECTION))
    thick, thin = sheet.rules
    assert thin.height < thick.height
    assert thin.y > thick.y + thick.height
    (issuer,), (date,) = of_role(sheet, Role.ISSUER), of_role(sheet, Role.DATE)
    assert issuer.y == date.y < thick.y
    assert issuer.line.indent + issuer.line.width < date.line.indent


# --- what is taken over is what would be made afresh --------------------------------------------------------------


class Designer(Office):
    """Somebody who also changes how things stand."""

    def act(self) -> str:
        if self.chance.random() < 0.7:
            return super().act()
        action = self.chance.choice((self.section_layout, self.turn_tables, self.supplement, self.cover))
        self.issue = action()
        return action.__name__

    def section_layout(self) -> Issue:
        if not self.issue.sections:
            return self.issue
        layout = self.chance.choice(tuple(SectionLayout))
        return edits.set_section_layout(self.issue, self.some_place(), layout)

    def turn_tables(self) -> Issue:
        def change(article: Article) -> Issue:
            turned = self.chance.random() < 0.5
            blocks = (replace(b, landscape=turned) if isinstance(b, Table) else b for b in article.blocks)
            return edits.set_blocks(self.issue, article.id, blocks)

        return self.of_article(change)

    def supplement(self) -> Issue:
        return replace(self.issue, supplement=not self.issue.supplement)

    def cover(self) -> Issue:
        publication = replace(
            self.issue.publication, title_break=self.chance.choice((0, 2)), copy_number=self.chance.choice(("", "编号"))
        )
        return replace(self.issue, publication=publication)


@pytest.mark.parametrize("style", [STYLE, BLOCK], ids=["run-in", "block"])
def test_after_every_edit_the_pages_are_those_of_a_fresh_composition(style: HouseStyle) -> None:
    office = Designer(5, invented_issue())
    composition = composed(office.issue, style)
    for _ in range(70):
        name = office.act()
        composition = composed(office.issue, style, composition)
        fresh = composed(office.issue, style)
        assert everything_on(composition) == everything_on(fresh), name
        assert composition.pages == fresh.pages


def test_a_keystroke_in_a_column_leaves_the_other_pages_alone() -> None:
    issue = news(14)
    before = composed(issue)
    article = issue.article("n6")
    assert article is not None
    (block,) = article.paragraphs
    changed = Paragraph((Span(block.text.replace("谋划", "策划", 1)),), id=block.id)
    after = composed(edits.set_blocks(issue, "n6", (changed,)), previous=before)
    same = [a is b for a, b in zip(before.sheets, after.sheets, strict=True)]
    assert same[0]
    assert same[1]
    assert same[-1]
