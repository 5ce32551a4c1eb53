"""From the caret to the page and back: a click leads to the very character that was clicked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anqing_bulletin.bulletin.model import Article, Figure, Issue, Paragraph
from anqing_bulletin.bulletin.tables import new_table
from anqing_bulletin.typesetting.breaking import clusters, shows_nothing, visible
from anqing_bulletin.typesetting.locate import Spot, hit, line_at, locate, picture_at
from anqing_bulletin.typesetting.sheet import Field, PlacedLine, Role
from anqing_bulletin.typesetting.style import load_style
from tests.typesetting.invented import WIDE_TEXT, article_of, composed, invented_issue, issue_of, paragraph, picture
from tests.typesetting.official_text import spans

if TYPE_CHECKING:
    from anqing_bulletin.typesetting.compose import Composition

STYLE = load_style()


def printed_places(composition: Composition) -> list[tuple[int, PlacedLine, int, str]]:
    """`(sheet, line, printed offset, cluster)` of every cluster that is shown on a line of an article."""
    places = []
    for index, sheet in enumerate(composition.sheets):
        for placed in sheet.lines:
            if not placed.line.article or placed.line.role is Role.CONTENTS_ENTRY:
                continue
            shown = {}
            for run in placed.line.runs:
                at = run.start
                for text in run.texts:
                    shown[at] = text
                    at += len(text)
            at = placed.line.start
            for cluster in clusters(placed.line.text):
                if at in shown and not shows_nothing(cluster) and not cluster.isspace():
                    places.append((index, placed, at, cluster))
                at += len(cluster)
    return places


def assert_every_character_leads_back(composition: Composition) -> int:
    count = 0
    for index, placed, at, cluster in printed_places(composition):
        line = placed.line
        origin = next(o for o in line.origins if o.start <= at < o.end)
        if origin.field is Field.NONE:
            continue
        offset = origin.offset + at - origin.start
        spot = locate(composition, line.article, line.paragraph, origin.field, offset)
        assert spot is not None, (cluster, offset)
        assert (spot.sheet, spot.y) == (index, placed.y), cluster
        source = hit(composition.sheets[spot.sheet], spot.x, spot.y)
        assert source is not None
        assert (source.article, source.field, source.offset) == (line.article, origin.field, offset), cluster
        if origin.field in (Field.TEXT, Field.FOREWORD):
            assert source.paragraph == line.paragraph
        count += 1
    return count


@settings(max_examples=25)
@given(spans(6), st.sampled_from(("安庆组工信息", "28×22")))
def test_a_click_on_any_printed_character_leads_to_it(text, style_name):
    article = replace(article_of("", source="来源单位"), blocks=(Paragraph(text, id="p"),))
    assert_every_character_leads_back(composed(issue_of(article), load_style(style_name)))


def test_a_click_on_any_character_of_every_kind_of_block_leads_to_it() -> None:
    assert assert_every_character_leads_back(composed(invented_issue())) > 1500


def test_the_caret_behind_the_last_character_of_a_paragraph_is_found() -> None:
    text = WIDE_TEXT
    composition = composed(issue_of(article_of(text, text)))
    ((_, first),) = [("", locate(composition, "only", "only-0", Field.TEXT, len(text)))]
    second = locate(composition, "only", "only-1", Field.TEXT, 0)
    assert first is not None
    assert second is not None
    assert first.y < second.y
    assert hit(composition.sheets[first.sheet], first.x, first.y).offset == len(text)


def test_a_caret_at_the_end_of_a_line_stands_before_the_character_that_follows() -> None:
    composition = composed(issue_of(article_of("干" * 100, title="")))
    lines = [p for p in composition.sheets[1].lines if p.line.article]
    spot = locate(composition, "only", "only-0", Field.TEXT, lines[1].line.start)
    assert spot is not None
    assert spot.y == lines[1].y


@pytest.mark.parametrize("where", ["left margin", "right margin"])
def test_a_click_in_the_margin_leads_to_the_end_of_its_line(where: str) -> None:
    composition = composed(issue_of(article_of("干" * 200, title="")))
    placed = [p for p in composition.sheets[1].lines if p.line.article][2]
    x = 10_000 if where == "left margin" else composition.sheets[1].width - 10_000
    source = hit(composition.sheets[1], x, placed.y)
    assert source is not None
    assert source.offset == (placed.line.start if where == "left margin" else placed.line.end)


def test_a_click_far_from_any_text_leads_nowhere() -> None:
    composition = composed(issue_of(article_of("短。")))
    sheet = composition.sheets[1]
    assert hit(sheet, sheet.width // 2, sheet.height - 300_000) is None
    assert hit(composition.sheets[0], sheet.width // 2, STYLE.top + 10_000) is None


def test_the_signs_that_the_typesetter_adds_lead_to_the_text_beside_them() -> None:
    composition = composed(issue_of(article_of("正文。", title="标题", source="单位")))
    placed = next(p for p in composition.sheets[1].lines if p.line.article)
    run = placed.line.runs
    triangle = hit(composition.sheets[1], placed.x + run[0].xs[0], placed.y)
    assert triangle is not None
    assert (triangle.field, triangle.offset) == (Field.TITLE, 0)
    bracket = hit(composition.sheets[1], placed.x + placed.line.indent + placed.line.width, placed.y)
    assert bracket is not None
    assert (bracket.field, bracket.offset) == (Field.SOURCE, 2)


def test_the_contents_never_draw_the_caret() -> None:
    composition = composed(invented_issue())
    for article in composition.issue.articles:
        spot = locate(composition, article.id, "", Field.TITLE, 0)
        assert spot is not None
        assert spot.sheet == composition.sheet_of(article.id)
        assert spot.sheet > 0


def test_a_click_on_the_contents_tells_the_article() -> None:
    composition = composed(invented_issue())
    placed = next(p for p in composition.sheets[0].lines if p.line.role is Role.CONTENTS_ENTRY)
    source = hit(composition.sheets[0], placed.x + placed.line.indent, placed.y)
    assert source is not None
    assert (source.article, source.role) == ("first", Role.CONTENTS_ENTRY)


@pytest.mark.parametrize(
    ("article", "paragraph", "offset"), [("nobody", "p", 0), ("only", "p", 0), ("only", "only-0", 999)]
)
def test_what_is_not_printed_has_no_place(article: str, paragraph: str, offset: int) -> None:
    assert locate(composed(issue_of(article_of("正文。"))), article, paragraph, Field.TEXT, offset) is None


def test_an_empty_paragraph_has_a_place_for_the_caret() -> None:
    issue: Issue = issue_of(Article("标题", blocks=(Paragraph(id="p"), Paragraph(id="q")), id="a"))
    spots = [locate(composed(issue), "a", name, Field.TEXT, 0) for name in ("p", "q")]
    assert all(isinstance(spot, Spot) for spot in spots)
    assert spots[0] != spots[1]


def test_invisible_characters_do_not_shift_a_click() -> None:
    text = "干\u200b部\ufeff群\u00ad众"
    composition = composed(issue_of(article_of(text, title="")))
    spot = locate(composition, "only", "only-0", Field.TEXT, text.index("众"))
    assert spot is not None
    source = hit(composition.sheets[spot.sheet], spot.x, spot.y)
    assert source is not None
    assert source.offset == text.index("众")
    assert visible(text) == "干部群众"


def test_what_the_typesetter_set_itself_is_no_place_of_an_article() -> None:
    """△ and the brackets come from nowhere: a caret in what is not printed must not go to them."""
    composition = composed(issue_of(article_of(WIDE_TEXT, source="云泽县")))
    assert locate(composition, "only", "", Field.NONE, 0) is None


def test_a_line_of_any_kind_is_found_under_the_pointer_and_none_beside_it() -> None:
    composition = composed(invented_issue())
    found = set()
    for sheet in composition.sheets:
        for placed in sheet.lines:
            if placed.turned or not placed.line.width:
                continue
            x, y = placed.x + placed.line.indent + placed.line.width // 2, placed.y - placed.line.size // 3
            assert line_at(sheet, x, y) is placed
            found.add(placed.line.role)
        assert line_at(sheet, 0, 0) is None
    assert {Role.MASTHEAD, Role.CONTENTS_ENTRY, Role.BODY, Role.TABLE, Role.IMPRINT, Role.PAGE_NUMBER} <= found


def test_a_picture_is_found_under_the_pointer() -> None:
    composition = composed(invented_issue())
    sheet = next(sheet for sheet in composition.sheets if sheet.pictures)
    picture = sheet.pictures[0]
    assert picture_at(sheet, picture.x + 1, picture.y + 1) is picture
    assert picture_at(sheet, picture.x - 1, picture.y + 1) is None


def test_pictures_without_captions_and_empty_tables_are_places_and_so_is_what_stands_behind_them() -> None:
    tall = [Figure(picture(60, height), width=1000, id=f"figure-{height}") for height in (81, 80, 70)]
    table = replace(new_table(2, 2, has_header=False), id="table")
    blocks = (paragraph("前。", "p"), *tall[:2], table, paragraph(2 * WIDE_TEXT, "q"), tall[2])
    composition = composed(issue_of(Article("标题", blocks=blocks, id="a"), article_of("别的一篇。")))
    spots = [locate(composition, "a", block.id, Field.TEXT, 0) for block in blocks]
    assert all(spots)
    first = composition.sheet_of("a")
    assert [spot.sheet - first for spot in spots if spot] == [0, 1, 2, 2, 3, 4], "each picture has a page of its own"
    assert locate(composition, "a", "figure-70", Field.TEXT, 1) == spots[-1]
    assert composition.sheet_of("only") == first + 4, "though another article begins there"
    for spot, figure in zip((*spots[1:3], spots[-1]), tall, strict=True):
        assert spot is not None
        shown = picture_at(composition.sheets[spot.sheet], spot.x, spot.y - 1)
        assert shown is not None
        assert (shown.paragraph, shown.height) == (figure.id, spot.height)
