"""Pages: nothing falls off them, heads stand with their text, the imprint at the foot, the contents tell the truth."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anqing_bulletin.bulletin.model import (
    Alignment,
    Article,
    Cell,
    Figure,
    ImprintLine,
    Issue,
    Paragraph,
    ParagraphKind,
    People,
    Section,
    Span,
    Table,
)
from anqing_bulletin.errors import LayoutImpossible
from anqing_bulletin.typesetting.sheet import PlacedLine, Role, Sheet, from_mm
from anqing_bulletin.typesetting.style import HouseStyle, load_style
from tests.strategies import issues
from tests.typesetting.invented import (
    PEOPLE,
    PUBLICATION,
    WIDE_TEXT,
    article_of,
    cell,
    composed,
    invented_issue,
    issue_of,
    long_table,
    paragraph,
    picture,
)

if TYPE_CHECKING:
    from anqing_bulletin.typesetting.compose import Composition

STYLE = load_style()
FLOWING = (Role.BODY, Role.FOREWORD, Role.SECTION_HEAD, Role.TABLE, Role.CAPTION)


def of_role(sheet: Sheet, *roles: Role) -> list[PlacedLine]:
    return [placed for placed in sheet.lines if placed.line.role in roles]


def text_of(composition: Composition, *roles: Role) -> str:
    return "".join(placed.line.text for sheet in composition.sheets for placed in of_role(sheet, *roles))


def printed_characters(issue: Issue) -> list[str]:
    """Everything that must stand in the body, piece by piece."""
    pieces = []
    for article in issue.articles:
        pieces += [article.title, article.source, *(p.text for p in article.foreword)]
        for block in article.blocks:
            if isinstance(block, Table):
                pieces += [block.caption, *(c.text for row in block.rows for c in row)]
            else:
                pieces.append(block.text)
    return [piece for piece in pieces if piece]


def assert_nothing_falls_off(composition: Composition) -> None:
    """Every glyph, rule and picture lies on the paper, and every line of the body within the type area."""
    style = composition.style
    for sheet in composition.sheets:
        for placed in sheet.lines:
            assert 0 <= placed.y <= sheet.height
            if placed.line.role in FLOWING:
                assert style.top <= placed.y <= style.top + style.depth, (sheet.number, placed.line.text)
            for run in placed.line.runs:
                for x, y in map(placed.on_sheet, (run.xs[0], run.xs[-1])):
                    assert 0 <= x <= sheet.width, placed.line.text
                    assert 0 <= y <= sheet.height, placed.line.text
        for rule in sheet.rules:
            assert 0 <= rule.x <= rule.x + rule.width <= sheet.width
            assert 0 <= rule.y <= rule.y + rule.height <= sheet.height
        for item in sheet.pictures:
            assert item.width > 0
            assert item.height > 0
            assert item.x >= 0
            assert item.x + item.width <= sheet.width
            assert style.top <= item.y
            assert item.y + item.height <= style.top + style.depth


def assert_no_lines_overlap(composition: Composition) -> None:
    """Of two lines one below the other on a page, in the same column, neither touches the other."""
    for sheet in composition.sheets:
        placed = [p for p in of_role(sheet, Role.BODY, Role.FOREWORD, Role.SECTION_HEAD, Role.IMPRINT) if p.line.runs]
        for one, other in combinations(placed, 2):
            apart = abs(other.y - one.y)
            if apart and left_of(one) < right_of(other) and left_of(other) < right_of(one):
                assert apart >= min(one.line.size, other.line.size), (one.line.text, other.line.text)


def left_of(placed: PlacedLine) -> int:
    return placed.x + placed.line.indent


def right_of(placed: PlacedLine) -> int:
    return left_of(placed) + placed.line.width


# --- whatever is in the issue -------------------------------------------------------------------------------------


@settings(max_examples=50)
@given(issues(), st.sampled_from(("安庆组工信息", "27×22")))
def test_any_issue_is_on_its_pages_whole(issue: Issue, style_name: str) -> None:
    composition = composed(issue, load_style(style_name))
    assert_nothing_falls_off(composition)
    assert_no_lines_overlap(composition)
    body = text_of(composition, Role.BODY, Role.FOREWORD, Role.TABLE, Role.CAPTION)
    for piece in printed_characters(issue):
        assert piece in body
    for line in issue.imprint:
        assert line.recipients in text_of(composition, Role.IMPRINT)
    assert [sheet.number for sheet in composition.sheets] == list(range(1, len(composition.sheets) + 1))


def test_pool_and_bin_and_notes_are_not_printed() -> None:
    article = replace(article_of("印出的正文。"), note="未公开的备注")
    issue = issue_of(article, pool=(article_of("备用的正文。", article_id="x"),), bin=(article_of("删去的正文。"),))
    text = text_of(composed(issue), *Role)
    assert "印出的正文" in text
    assert not [word for word in ("备用", "删去", "备注") if word in text]


# --- sections and heads -------------------------------------------------------------------------------------------


def test_a_section_s_name_is_never_the_last_line_of_a_page() -> None:
    for length in range(26 * 20, 26 * 23, 13):
        first, second = article_of("干" * length, article_id="a"), article_of("部" * 60, article_id="b")
        issue = replace(issue_of(first), sections=(Section("一", (first,), "1"), Section("二", (second,), "2")))
        for sheet in composed(issue).sheets[1:]:
            flowing = of_role(sheet, *FLOWING)
            assert not flowing or flowing[-1].line.role is not Role.SECTION_HEAD


def test_a_heading_is_never_the_last_line_of_a_page_nor_are_several() -> None:
    heads = (
        paragraph("一、主要做法", "h1", ParagraphKind.LEVEL_1),
        paragraph("（一）走访" + "干部" * 20, "h2", ParagraphKind.LEVEL_2),
    )
    for length in range(26 * 17, 26 * 23, 13):
        blocks = (paragraph("干" * length, "p"), *heads, paragraph("部" * 60, "q"))
        composition = composed(issue_of(Article("标题", blocks=blocks, id="a")))
        for sheet in composition.sheets[1:]:
            flowing = of_role(sheet, *FLOWING)
            assert not flowing or flowing[-1].line.paragraph not in ("h1", "h2")


def test_a_long_section_name_is_printed_whole() -> None:
    name = "学习贯彻党的二十大精神推动组织工作高质量发展专题" * 3
    article = article_of("正文。")
    composition = composed(replace(issue_of(article), sections=(Section(name, (article,), "s"),)))
    assert text_of(composition, Role.SECTION_HEAD) == name
    assert text_of(composition, Role.CONTENTS_SECTION).endswith(name)


def test_two_sections_of_one_name_both_have_their_head() -> None:
    one, other = article_of("甲。", article_id="a"), article_of("乙。", article_id="b")
    issue = replace(issue_of(one), sections=(Section("动态", (one,), "1"), Section("动态", (other,), "2")))
    assert text_of(composed(issue), Role.SECTION_HEAD) == "动态动态"


def test_an_empty_row_stands_between_articles_and_before_a_section_but_never_at_the_top_of_a_page() -> None:
    issue = invented_issue()
    composition = composed(issue)
    rows = [[(p.y - STYLE.top) // STYLE.pitch for p in of_role(sheet, *FLOWING)] for sheet in composition.sheets[1:]]
    assert all(page[0] == 0 for page in rows if page)
    third = composition.pages["third"]
    head = next(i for i, p in enumerate(of_role(composition.sheets[third - 1], *FLOWING))
                if p.line.role is Role.SECTION_HEAD)  # fmt: skip
    page = rows[third - 2]
    assert page[head] == 0 or page[head] - page[head - 1] == 2


# --- articles without this or that --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "article",
    [
        Article(id="a"),
        Article(title="只有标题", id="a"),
        Article(source="只有单位", id="a"),
        Article(title="标题", source="单位", id="a"),
        Article(blocks=(Paragraph(id="p"),), id="a"),
        Article(title="标题", blocks=(Paragraph(id="p"),), source="单位", id="a"),
        Article(blocks=(Table((), (), id="t"),), id="a"),
        Article(blocks=(Table(((),), (1,), id="t"),), id="a"),
        Article(title="标题", blocks=(Figure(picture(), id="f"),), source="单位", id="a"),
        Article(foreword=(paragraph("按语。", "f"),), id="a"),
    ],
    ids=["nothing", "title", "source", "both", "empty paragraph", "around an empty paragraph", "empty table",
         "empty row", "figure", "foreword"],
)  # fmt: skip
@pytest.mark.parametrize("flow", ["run-in", "block"])
def test_an_article_that_is_only_begun_is_composed_and_shows_what_it_has(article: Article, flow: str) -> None:
    style = replace(STYLE, flow=replace(STYLE.flow, title=flow, source=flow))
    composition = composed(issue_of(article), style)
    assert composition.pages["a"] == 2
    text = text_of(composition, Role.BODY, Role.FOREWORD)
    for piece in (article.title, article.source, *(p.text for p in article.foreword)):
        assert piece in text
    assert_nothing_falls_off(composition)


def test_an_untitled_article_has_a_line_in_the_contents() -> None:
    composition = composed(issue_of(article_of("正文。", title="")))
    assert text_of(composition, Role.CONTENTS_ENTRY).startswith("（无标题）")


def test_an_issue_without_articles_is_a_cover_and_its_imprint() -> None:
    composition = composed(replace(invented_issue(), sections=()))
    assert len(composition.sheets) == 2
    assert of_role(composition.sheets[1], Role.IMPRINT)
    bare = replace(invented_issue(), sections=(Section("空"),), imprint=(), people=People(), copies=None)
    assert len(composed(bare).sheets) == 1


def test_a_title_ends_with_one_stop_when_it_runs_in() -> None:
    for title, shown in (("标题", "△标题。"), ("标题？", "△标题？"), ("标题！", "△标题！"), ("“标题”", "△“标题”。")):
        assert text_of(composed(issue_of(article_of("正文。", title=title))), Role.BODY).startswith(f"{shown}正文。")


# --- the cover ----------------------------------------------------------------------------------------------------


def dotted(composition: Composition) -> list[tuple[str, int]]:
    """`(title, page number)` of each entry of the contents, read from the page."""
    entries, title = [], ""
    for sheet in composition.sheets:
        for placed in of_role(sheet, Role.CONTENTS_ENTRY):
            head, _, number = placed.line.text.partition("…")
            title += head
            if number:
                entries.append((title, int(number.strip("…"))))
                title = ""
    return entries


def many_articles(count: int, section_size: int = 20) -> Issue:
    articles = [article_of(WIDE_TEXT * 2, article_id=f"a{n}", title=f"第{n}篇经验做法") for n in range(count)]
    sections = [
        Section(f"栏目{start}", tuple(articles[start : start + section_size]), f"s{start}")
        for start in range(0, count, section_size)
    ]
    return replace(invented_issue(), sections=tuple(sections))


@pytest.mark.parametrize("count", [1, 9, 14, 60, 130])
def test_the_contents_give_the_page_on_which_each_article_begins(count: int) -> None:
    issue = many_articles(count)
    composition = composed(issue)
    told = dotted(composition)
    assert [title for title, _ in told] == [article.title for article in issue.articles]
    for article, (_, page) in zip(issue.articles, told, strict=True):
        assert page == composition.pages[article.id]
        first = next(p for p in composition.sheets[page - 1].lines if p.line.article == article.id)
        assert first.line.text.startswith("△" + article.title)
        assert not any(p.line.article == article.id for p in of_role(composition.sheets[page - 2], Role.BODY))


def test_contents_that_do_not_fit_go_on_under_page_numbers() -> None:
    composition = composed(many_articles(60))
    covers = [sheet for sheet in composition.sheets if of_role(sheet, Role.CONTENTS_ENTRY)]
    assert len(covers) > 1
    assert [sheet.label for sheet in covers] == ["", *(f"— {n} —" for n in range(2, len(covers) + 1))]
    for sheet in covers:
        assert of_role(sheet, Role.CONTENTS_ENTRY, Role.CONTENTS_SECTION)[-1].line.role is not Role.CONTENTS_SECTION
        assert max(p.y for p in of_role(sheet, Role.CONTENTS_ENTRY)) < STYLE.top + STYLE.depth


def test_the_instruction_area_stands_once_behind_the_contents() -> None:
    for count in (3, 60):
        composition = composed(many_articles(count))
        places = [(sheet, p) for sheet in composition.sheets for p in of_role(sheet, Role.INSTRUCTION)]
        ((sheet, placed),) = places
        assert placed.y > max((p.y for p in of_role(sheet, Role.CONTENTS_ENTRY)), default=0)
        room = STYLE.top + STYLE.depth - placed.y
        assert room >= STYLE.cover.instruction_rows * STYLE.cover.contents_row_min_pt * 1000


def test_page_numbers_in_the_contents_stand_under_each_other_at_the_right_edge() -> None:
    composition = composed(many_articles(12))
    edges = set()
    for placed in of_role(composition.sheets[0], Role.CONTENTS_ENTRY):
        run = placed.line.runs[-1]
        assert run.text.strip("…").isdigit()
        edges.add(placed.x + placed.line.indent + placed.line.width)
    assert edges == {STYLE.left + STYLE.measure}


def test_leaders_of_all_entries_stand_under_each_other() -> None:
    composition = composed(many_articles(9))
    columns = [
        {placed.x + x - STYLE.left - STYLE.measure for run in placed.line.runs
         for x, text in zip(run.xs, run.texts, strict=True) if text == "…"}
        for placed in of_role(composition.sheets[0], Role.CONTENTS_ENTRY)
    ]  # fmt: skip
    longest = max(columns, key=len)
    assert longest
    assert all(places <= longest for places in columns)


@pytest.mark.parametrize(
    "title", ["信息", "安庆组工信息", "云泽县组织工作简报", "中共云泽县委组织部组织工作动态简报" * 3]
)
def test_a_masthead_of_any_length_is_printed_whole_on_one_line(title: str) -> None:
    publication = replace(PUBLICATION, title=title, issuer=title * 2, marking=title)
    composition = composed(issue_of(article_of("正文。"), publication=publication))
    for role, text in ((Role.MASTHEAD, title), (Role.ISSUER, title * 2), (Role.MARKING, title)):
        (placed,) = of_role(composition.sheets[0], role)
        assert placed.line.text == text
        assert "".join(run.text for run in placed.line.runs) == text
        assert placed.line.indent + placed.line.width <= STYLE.measure
    assert_nothing_falls_off(composition)


def test_a_short_masthead_is_spread_over_its_width() -> None:
    (placed,) = of_role(composed(invented_issue()).sheets[0], Role.MASTHEAD)
    assert abs(placed.line.width - from_mm(STYLE.cover.masthead_width_mm)) <= 1
    xs = [x for run in placed.line.runs for x in run.xs]
    steps = {b - a for a, b in pairwise(xs)}
    assert max(steps) - min(steps) <= 1


def test_only_the_masthead_and_its_rule_are_red() -> None:
    composition = composed(invented_issue())
    for sheet in composition.sheets:
        for placed in sheet.lines:
            for run in placed.line.runs:
                assert (run.colour == STYLE.red) == (placed.line.role is Role.MASTHEAD)
    assert [rule.colour for rule in composition.sheets[0].rules] == [STYLE.red]
    assert {rule.colour.black for sheet in composition.sheets[1:] for rule in sheet.rules} == {1000}


def test_the_cover_says_number_issuer_date_and_marking() -> None:
    cover = composed(invented_issue()).sheets[0]
    said = {role: "".join(p.line.text for p in of_role(cover, role)) for role in Role}
    assert said[Role.NUMBER] == "第7期（总第102期）"
    assert said[Role.ISSUER] == "中共云泽县委组织部"
    assert said[Role.DATE] == "2025年3月9日"
    assert said[Role.MARKING] == "内部资料"
    assert said[Role.INSTRUCTION] == "领导批示："
    assert cover.label == ""


@pytest.mark.parametrize(("number", "total"), [(1, None), (1234, None), (1234, 123456)])
def test_numbers_of_any_size_stand_in_the_middle(number: int, total: int | None) -> None:
    (placed,) = of_role(composed(replace(invented_issue(), number=number, total_number=total)).sheets[0], Role.NUMBER)
    assert placed.line.text == f"第{number}期" + (f"（总第{total}期）" if total else "")
    assert abs(2 * placed.line.indent + placed.line.width - STYLE.measure) <= 1


def test_a_title_longer_than_a_page_is_printed_whole_in_contents_and_body() -> None:
    title = "关于进一步加强新时代基层党组织建设的若干经验做法" * 40
    composition = composed(issue_of(article_of("正文。", title=title)))
    assert text_of(composition, Role.CONTENTS_ENTRY).startswith(title)
    assert f"△{title}。" in text_of(composition, Role.BODY)
    assert_nothing_falls_off(composition)
    (page,) = {page for _, page in dotted(composition)}
    assert page == composition.pages["only"]


def test_a_style_that_wants_more_room_for_instructions_than_a_page_has_still_comes_to_an_end() -> None:
    style = replace(STYLE, cover=replace(STYLE.cover, instruction_rows=40, contents_row_pt=40.0))
    composition = composed(many_articles(5), style)
    assert text_of(composition, Role.INSTRUCTION) == "领导批示："


def test_every_title_line_of_the_contents_stands_on_a_line_of_its_own() -> None:
    article = replace(article_of("正文。", title="河东镇推行“三单制” 破解难题 见实效"), title_breaks=(11, 16))
    cover = composed(issue_of(article)).sheets[0]
    lines = [p.line.text.partition("…")[0] for p in of_role(cover, Role.CONTENTS_ENTRY)]
    assert lines == ["河东镇推行“三单制”", "破解难题", "见实效"]


# --- the imprint --------------------------------------------------------------------------------------------------


def imprint_top(sheet: Sheet) -> int:
    wide = [rule for rule in sheet.rules if rule.width == STYLE.measure]
    return min(rule.y for rule in wide)


@pytest.mark.parametrize("rows", range(12, 24))
def test_the_imprint_stands_at_the_foot_of_the_last_page_and_never_over_text(rows: int) -> None:
    issue = issue_of(article_of("干" * (27 * rows)), imprint=invented_issue().imprint, people=PEOPLE, copies=80)
    composition = composed(issue)
    *before, last = composition.sheets
    assert not any(of_role(sheet, Role.IMPRINT) for sheet in before)
    top = imprint_top(last)
    assert all(p.y < top for p in of_role(last, *FLOWING))
    assert max(rule.y + rule.height for rule in last.rules) == STYLE.top + STYLE.depth
    assert all(top < p.y < STYLE.top + STYLE.depth for p in of_role(last, Role.IMPRINT))
    assert last.label == f"— {len(composition.sheets)} —"


def test_the_imprint_names_everybody() -> None:
    text = text_of(composed(invented_issue()), Role.IMPRINT)
    for words in ("报：市委组织部", "送：各乡镇", "责任编辑：王某某", "核稿：李某", "签发：赵某某", "共印80份"):
        assert words in text


def test_further_lines_of_a_distribution_list_begin_behind_its_label() -> None:
    composition = composed(invented_issue())
    lines = [p.line for p in of_role(composition.sheets[-1], Role.IMPRINT) if p.line.text]
    start = next(i for i, line in enumerate(lines) if line.text.startswith("送："))
    # Justification moves the first line by less than a hair.
    assert abs(lines[start + 1].indent - lines[start].runs[0].xs[2]) < 500


@pytest.mark.parametrize("label", ["", "抄送单位和有关负责同志以及需要知会的各方面代表人士", "长" * 60])
def test_a_label_of_any_length_leaves_the_recipients_on_the_paper(label: str) -> None:
    issue = issue_of(article_of("正文。"), imprint=(ImprintLine(label, "各乡镇党委，" * 10),))
    composition = composed(issue)
    assert "各乡镇党委，" * 10 in text_of(composition, Role.IMPRINT)
    assert_nothing_falls_off(composition)
    lines = of_role(composition.sheets[-1], Role.IMPRINT)
    assert max(p.line.indent + p.line.width for p in lines) <= STYLE.measure


def test_a_long_distribution_list_draws_together_and_an_endless_one_is_refused() -> None:
    long = tuple(ImprintLine("送", "各乡镇党委") for _ in range(30))
    composition = composed(issue_of(article_of("正文。"), imprint=long))
    assert_nothing_falls_off(composition)
    assert_no_lines_overlap(composition)
    with pytest.raises(LayoutImpossible, match="版记太长"):
        composed(issue_of(article_of("正文。"), imprint=long * 3))


# --- page numbers -------------------------------------------------------------------------------------------------


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages() -> None:
    composition = composed(many_articles(12))
    for sheet in composition.sheets[1:]:
        (placed,) = of_role(sheet, Role.PAGE_NUMBER)
        assert placed.line.text == sheet.label == f"— {sheet.number} —"
        middle = placed.x + placed.line.width // 2
        assert (middle > sheet.width // 2) == bool(sheet.number % 2)
        assert placed.y > STYLE.top + STYLE.depth


def test_braces_in_the_form_of_the_page_number_are_printed() -> None:
    style = replace(STYLE, page_number=replace(STYLE.page_number, form="{第{}页}"))
    assert composed(invented_issue(), style).sheets[1].label == "{第2页}"


# --- tables and figures -------------------------------------------------------------------------------------------


def table_text(composition: Composition) -> str:
    return text_of(composition, Role.TABLE)


def test_a_table_repeats_its_header_on_every_page_it_goes_on_to() -> None:
    article = Article("标题", blocks=(paragraph("干" * 100, "p"), long_table(60)), id="a")
    composition = composed(issue_of(article))
    pages = [sheet for sheet in composition.sheets if of_role(sheet, Role.TABLE)]
    assert len(pages) >= 3
    for sheet in pages:
        assert [p.line.text for p in of_role(sheet, Role.TABLE)[:3]] == ["乡镇", "村", "户数"]
        assert of_role(sheet, Role.TABLE)[-1].line.text != "户数"
    assert_nothing_falls_off(composition)
    for number in range(1, 61):
        assert f"村{number}" in table_text(composition)


@pytest.mark.parametrize("before", range(0, 22, 3))
def test_rows_of_a_merged_cell_stay_on_one_page(before: int) -> None:
    table = long_table(9, merged=6)
    article = Article("标题", blocks=(paragraph("干" * 27 * before, "p"), table), id="a")
    composition = composed(issue_of(article))
    pages = [
        sheet.number for sheet in composition.sheets for p in of_role(sheet, Role.TABLE)
        if p.line.text in {f"村{n}" for n in range(1, 7)} | {"第1镇"}
    ]  # fmt: skip
    assert len(set(pages)) == 1
    assert len(pages) == 7


@pytest.mark.parametrize("before", range(0, 22, 3))
def test_a_cell_merged_over_more_rows_than_a_page_has_loses_nothing(before: int) -> None:
    """The leader's name in front of thirty villages, at the foot of a page."""
    article = Article("标题", blocks=(paragraph("干" * 27 * before, "p"), long_table(40, merged=38)), id="a")
    composition = composed(issue_of(article))
    assert_nothing_falls_off(composition)
    text = table_text(composition)
    assert text.count("第1镇") == 1
    assert all(f"村{n}" in text for n in range(1, 41))
    first = next(sheet for sheet in composition.sheets if any(p.line.text == "村1" for p in sheet.lines))
    assert any(p.line.text == "第1镇" for p in of_role(first, Role.TABLE))


def test_a_row_higher_than_a_page_goes_on_to_the_next() -> None:
    table = Table(((cell("事项"), cell("做法")), (cell("一"), cell(WIDE_TEXT * 30))), (1, 2), header_rows=1, id="t")
    composition = composed(issue_of(Article("标题", blocks=(table,), id="a")))
    assert_nothing_falls_off(composition)
    assert WIDE_TEXT * 30 in table_text(composition).replace("事项做法", "")


def test_a_row_with_more_cells_than_the_table_has_columns_keeps_them() -> None:
    table = Table(((cell("一"), cell("二"), cell("三")), (cell("四"),)), (1,), id="t")
    assert table_text(composed(issue_of(Article("标题", blocks=(table,), id="a")))) == "一二三四"


def test_a_header_higher_than_half_a_page_is_printed_once_and_the_table_goes_on() -> None:
    header = tuple((cell(f"表头{n}"), cell("乙")) for n in range(15))
    body = tuple((cell(f"第{n}行"), cell("丁")) for n in range(30))
    article = Article("标题", blocks=(Table((*header, *body), (1, 1), header_rows=15, id="t"),), id="a")
    composition = composed(issue_of(article))
    assert_nothing_falls_off(composition)
    assert all(table_text(composition).count(f"第{n}行") == 1 for n in range(30))


@pytest.mark.parametrize("columns", [1, 2, 12, 40])
def test_the_columns_of_a_table_fill_the_measure_and_each_holds_its_text(columns: int) -> None:
    rows = (tuple(cell("干部", alignment=c) for c in [cell("").alignment] * columns),) * 3
    weights = (100, *([1] * (columns - 1)))
    composition = composed(issue_of(Article("标题", blocks=(Table(rows, weights, id="t"),), id="a")))
    assert_nothing_falls_off(composition)
    sheet = composition.sheets[1]
    edges = sorted({rule.x for rule in sheet.rules if rule.width == 500 and rule.x <= STYLE.left + STYLE.measure})
    assert edges[0] == STYLE.left
    assert edges[-1] == STYLE.left + STYLE.measure
    assert len(edges) == columns + 1
    for placed in of_role(sheet, Role.TABLE):
        left, right = placed.x + placed.line.indent, placed.x + placed.line.indent + placed.line.width
        box = max(edge for edge in edges if edge <= left)
        assert right <= min(edge for edge in edges if edge > box)


def test_a_cell_s_characters_have_the_offsets_of_the_table_s_text() -> None:
    table = Table(((cell("甲"), cell("乙丙")), (cell("丁"), Cell())), (1, 1), caption="图表", id="t")
    composition = composed(issue_of(Article("标题", blocks=(table,), id="a")))
    for sheet in composition.sheets:
        for placed in of_role(sheet, Role.TABLE, Role.CAPTION):
            for origin in placed.line.origins:
                shown = placed.line.text[origin.start : origin.end]
                assert table.text[origin.offset : origin.offset + len(shown)] == shown


@pytest.mark.parametrize(("width", "height"), [(60, 40), (10, 2000), (2000, 10), (1, 1)])
def test_a_picture_keeps_its_shape_and_stays_within_the_type_area(width: int, height: int) -> None:
    figure = Figure(picture(max(width, 2), max(height, 2)), "说明", 1000, id="f")
    composition = composed(issue_of(Article("标题", blocks=(figure,), id="a")))
    (placed,) = [item for sheet in composition.sheets for item in sheet.pictures]
    assert placed.width * figure.picture.height == pytest.approx(placed.height * figure.picture.width, rel=0.02)
    assert_nothing_falls_off(composition)


@pytest.mark.parametrize("before", range(0, 22, 2))
def test_a_figure_and_its_caption_stand_on_one_page(before: int) -> None:
    figure = Figure(picture(), "河东镇为民服务大厅一角，摄于2025年春季开放日" * 2, 500, id="f")
    article = Article("标题", blocks=(paragraph("干" * 27 * before, "p"), figure), id="a")
    composition = composed(issue_of(article))
    pages = {sheet.number for sheet in composition.sheets if sheet.pictures or of_role(sheet, Role.CAPTION)}
    assert len(pages) == 1


def test_a_caption_longer_than_a_page_leaves_room_for_its_picture() -> None:
    figure = Figure(picture(), WIDE_TEXT * 30, 900, id="f")
    composition = composed(issue_of(Article("标题", blocks=(figure,), id="a")))
    assert_nothing_falls_off(composition)
    assert WIDE_TEXT * 30 in text_of(composition, Role.CAPTION)


# --- the grid -----------------------------------------------------------------------------------------------------


def grid_style(name: str) -> HouseStyle:
    return load_style(name)


@pytest.mark.parametrize(("name", "columns", "rows"), [("27×22", 27, 22), ("28×22", 28, 22)])
def test_characters_stand_on_the_columns_and_rows_of_the_grid(name: str, columns: int, rows: int) -> None:
    style = grid_style(name)
    issue = issue_of(article_of("干部群众" * 400, title=""))
    composition = composed(issue, style)
    full = 0
    for sheet in composition.sheets[1:]:
        for placed in of_role(sheet, Role.BODY):
            row = (placed.y - STYLE.top) * rows / STYLE.depth
            middle = (placed.y - round(0.38 * placed.line.size) - style.top) / 1000
            assert abs(middle - (int(row) + 0.5) * style.depth / rows / 1000) <= 0.2
            xs = [x for run in placed.line.runs for x in run.xs]
            for x in xs:
                column = (x + (style.body.size - style.measure / columns) / 2) * columns / style.measure
                assert abs(column - round(column)) * style.measure / columns <= 200
            full += len(xs) == columns
    assert full > 50
    assert max(len(of_role(sheet, Role.BODY)) for sheet in composition.sheets) == rows


def test_the_grid_presets_have_28_and_27_characters_a_line() -> None:
    for name, columns in (("27×22", 27), ("28×22", 28)):
        composition = composed(issue_of(article_of("干" * 200, title="")), grid_style(name))
        lines = [p.line.text for sheet in composition.sheets for p in of_role(sheet, Role.BODY)]
        assert [len(line) for line in lines[:3]] == [columns - 2, columns, columns]


def test_spans_of_no_text_leave_no_trace() -> None:
    plain = article_of("干部群众。")
    spans = (Span(""), Span("干部"), Span(""), Span("群众。"))
    cut = replace(plain, blocks=(replace(plain.paragraphs[0], spans=spans),))
    text = text_of(composed(issue_of(cut)), Role.BODY)
    assert text == text_of(composed(issue_of(plain)), Role.BODY)


def test_people_that_fill_more_than_a_row_are_parted_between_their_offices_and_never_within_a_name() -> None:
    people = People("张　三、欧阳修远、司马相如、诸葛孔明", "李　四、王小五、程知微", "陆　云")
    last = composed(replace(invented_issue(), people=people, copies=80)).sheets[-1]
    rows = [placed.line.text.strip() for placed in of_role(last, Role.IMPRINT) if "：" in placed.line.text][-2:]
    assert rows == ["责任编辑：张　三、欧阳修远、司马相如、诸葛孔明", "核稿：李　四、王小五、程知微　签发：陆　云"]


def test_a_paragraph_at_the_left_begins_at_the_very_edge_but_for_the_title_that_runs_into_it() -> None:
    for number, indent in ((0, 2 * STYLE.body.size), (1, 0)):
        blocks = [paragraph("各县（市、区）委组织部：", f"p-{n}") for n in range(3)]
        blocks[number] = replace(blocks[number], alignment=Alignment.LEFT)
        sheets = composed(issue_of(Article("标题", blocks=tuple(blocks), id="a"))).sheets
        (line,) = (p.line for sheet in sheets for p in sheet.lines if p.line.paragraph == f"p-{number}")
        assert line.indent == indent
