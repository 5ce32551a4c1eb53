"""花脸稿 on paper: every changed character is marked, no other is, and nothing has moved for it."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.differences import Kind
from anqing_bulletin.bulletin.marking import marked_up
from anqing_bulletin.bulletin.model import Figure, ImprintLine, Paragraph, SectionLayout, Span, Table
from anqing_bulletin.typesetting.revised_lines import GREY, RED
from anqing_bulletin.typesetting.revisions import with_revisions
from anqing_bulletin.typesetting.sheet import Field, Role
from anqing_bulletin.typesetting.style import load_style
from tests.torture import everything_style, torture_issue
from tests.typesetting.invented import SECOND, cell, composed, invented_issue, picture
from tests.typesetting.office import Office

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from anqing_bulletin.bulletin.model import Article, Block, Issue
    from anqing_bulletin.bulletin.revisions import MarkedUp
    from anqing_bulletin.typesetting.compose import Composition
    from anqing_bulletin.typesetting.sheet import Line
    from anqing_bulletin.typesetting.style import HouseStyle

STYLE = load_style()
NAMES = ("送审稿", "定稿")


def printed(old: Issue, new: Issue, style: HouseStyle = STYLE) -> tuple[Composition, Composition, MarkedUp]:
    """The marked-up copy before and after its marks are put on, and what was marked."""
    copy = marked_up(old, new)
    bare = composed(copy.issue, style)
    return bare, with_revisions(bare, copy.revisions, NAMES), copy


def shown(old: Issue, new: Issue, style: HouseStyle = STYLE) -> list[str]:
    """Every line with a mark, its page and role before it: [-deleted-]{+inserted+}, as its colours say."""
    _, marked, _ = printed(old, new, style)
    lines = ((sheet, placed.line) for sheet in marked.sheets for placed in sheet.lines)
    return [
        f"{sheet.number} {line.role.value} {text}"
        for sheet, line in lines
        if line.role is not Role.LEGEND and (text := as_marked(line)) != line_text(line)
    ]


def as_marked(line: Line) -> str:
    text, kind = "", None
    for character, found in characters(line):
        if found is not kind:
            text += {None: "", RED: "+}", GREY: "-]"}[kind] + {None: "", RED: "{+", GREY: "[-"}[found]
        text, kind = text + character, found
    return text + {None: "", RED: "+}", GREY: "-]"}[kind]


def line_text(line: Line) -> str:
    return "".join(run.text for run in line.runs)


def characters(line: Line) -> Iterator[tuple[str, object]]:
    for run in line.runs:
        mark = run.colour if run.colour in {RED, GREY} else None
        yield from ((character, mark) for character in run.text)


def edited(issue: Issue, article_id: str, change: Callable[[Article], Article]) -> Issue:
    article = issue.article(article_id)
    assert article is not None
    new = change(article)
    issue = edits.set_title(issue, article_id, new.title, new.title_breaks)
    issue = edits.set_source(edits.set_foreword(issue, article_id, new.foreword), article_id, new.source)
    return edits.set_blocks(issue, article_id, new.blocks)


def with_block(issue: Issue, article_id: str, block_id: str, change: Callable[[Block], Block | None]) -> Issue:
    def changed(article: Article) -> Article:
        found = ((change(block) if block.id == block_id else block) for block in article.blocks)
        return replace(article, blocks=tuple(block for block in found if block is not None))

    return edited(issue, article_id, changed)


# --- what is marked -----------------------------------------------------------------------------------------------


def test_words_titles_sources_and_contents_are_marked_where_they_stand() -> None:
    old = invented_issue()
    new = edited(old, "second", lambda one: replace(one, title="石桥乡：把党小组建在产业链上", source="石桥乡党建办"))

    assert shown(old, new) == [
        "1 contents-entry 石桥乡：把[-支部-]{+党小组+}建在产业链上………………………3",
        "3 body △石桥乡：把[-支部-]{+党小组+}建在产业链上。产业党支部书记",
        "4 body 率达98.6%。（石桥乡党[-委-]{+建办+}）",
    ]


def test_the_signs_of_a_source_and_a_title_that_are_new_are_marked_with_them() -> None:
    new = invented_issue()
    old = edited(new, "second", lambda one: replace(one, title="", source=""))
    found = [line for line in shown(old, new) if " body " in line]

    assert "body {+△石桥乡：把支部建在产业链上。+}产业党支部书记" in found[0]
    assert found[-1].endswith("98.6%。{+（石桥乡党委）+}")


def test_the_label_of_a_foreword_is_marked_only_where_the_whole_foreword_is_new() -> None:
    new = invented_issue()
    old = edited(new, "first", lambda one: replace(one, foreword=()))
    longer = edited(
        new, "first", lambda one: replace(one, foreword=(Paragraph((Span("先说两句。"),), id="f0"), *one.foreword))
    )

    assert shown(old, new)[0].startswith("2 foreword {+编者按：基层治理")
    assert shown(new, longer) == ["2 foreword 编者按：{+先说两句。+}"]


def test_an_article_that_is_no_more_is_struck_out_from_its_sign_to_its_source() -> None:
    old = invented_issue()
    new = edits.remove_article(old, "third")
    found = shown(old, new)

    assert found[0] == "1 contents-section ★ [-他山之石-]"
    assert found[1].startswith("1 contents-entry [-柳湾市“云上课堂”送学到基层-]………")
    assert found[2] == "4 section-head [-他山之石-]"
    assert found[3].startswith("4 body [-△柳湾市")
    assert all(line.count("[-") == line.count("-]") == 1 and line.endswith("-]") for line in found[2:])


def test_section_names_and_the_imprint_are_marked_though_their_lines_name_no_article() -> None:
    old = invented_issue()
    new = edits.rename_section(old, old.sections[1].id, "他山之鉴")
    lines = (replace(old.imprint[0], recipients="省委组织部，县委。"), ImprintLine("抄", "县委党校。"))
    new = replace(new, imprint=lines)
    found = [line for line in shown(old, new) if not line.startswith(("1 contents-e", "5 body"))]

    assert found[:2] == ["1 contents-section ★ 他山之[-石-]{+鉴+}", "4 section-head 他山之[-石-]{+鉴+}"]
    assert "{+抄：县委党校。+}" in found[-1]


def test_rows_cells_and_captions_of_a_table_are_marked() -> None:
    def change(block: Block) -> Block:
        assert isinstance(block, Table)
        last = (cell("西片"), cell("1120"), block.rows[3][2])
        return replace(block, rows=(*block.rows[:3], last), caption="走访情况汇总")

    old = invented_issue()
    assert shown(old, with_block(old, "first", "table", change)) == [
        "3 caption 走访情况[-统计-]{+汇总+}",
        "3 table [-1107-]{+1120+}",
    ]


def test_a_paragraph_divided_has_a_sign_at_its_end_and_nothing_else() -> None:
    old = invented_issue()
    article = old.article("third")
    assert article is not None
    text = article.paragraphs[0].text
    parts = (Paragraph((Span(text[:200]),), id="part-1"), Paragraph((Span(text[200:]),), id="part-2"))
    found = shown(old, edits.set_blocks(old, "third", (*parts, *article.blocks[1:])))

    assert len(found) == 1
    assert found[0].endswith("{+¶+}")


# --- where the marks are ------------------------------------------------------------------------------------------


def day_of_work(seed: int, issue: Issue, acts: int = 25) -> Issue:
    office = Office(seed, issue)
    for _ in range(acts):
        office.act()
    return office.issue


CASES = [
    (0, invented_issue, load_style),
    (1, invented_issue, lambda: load_style("28×22")),
    (2, torture_issue, load_style),
    pytest.param(3, torture_issue, everything_style, marks=pytest.mark.slow),
    pytest.param(4, torture_issue, lambda: load_style("27×22"), marks=pytest.mark.slow),
    pytest.param(5, torture_issue, load_style, marks=pytest.mark.slow),
]


@pytest.mark.parametrize(("seed", "issue", "style"), CASES)
def test_nothing_moves_and_every_mark_is_at_its_characters(
    seed: int, issue: Callable[[], Issue], style: Callable[[], HouseStyle]
) -> None:
    old = issue()
    bare, marked, copy = printed(old, day_of_work(seed, old), style())
    found = 0
    for plain_sheet, sheet in zip(bare.sheets, marked.sheets, strict=True):
        lines = [placed for placed in sheet.lines if placed.line.role is not Role.LEGEND]
        asides = lines[len(plain_sheet.lines) :]
        assert all(line_text(placed.line) in {"新增", "删去"} for placed in asides)
        lines = lines[: len(plain_sheet.lines)]
        for before, after in zip(plain_sheet.lines, lines, strict=True):
            assert (before.x, before.y, before.turned) == (after.x, after.y, after.turned)
            assert line_text(after.line).removesuffix("¶") == line_text(before.line)
            assert positions(after.line)[: len(positions(before.line))] == positions(before.line)
            found += check_line(after.line, copy)
        for rule in sheet.rules:
            assert 0 <= rule.x <= rule.x + rule.width <= sheet.width
            assert 0 <= rule.y <= rule.y + rule.height <= sheet.height
    assert found or not copy.revisions.ranges


def positions(line: Line) -> list[tuple[str, int]]:
    return [(run.face, x) for run in line.runs for x in run.xs]


def check_line(line: Line, copy: MarkedUp) -> int:
    """Every glyph of an article's line is marked as the overlay says; gives how many are.

    What is underlined or struck through is what is red or grey.
    """
    marks = 0
    for run in line.runs:
        offset = run.start
        for text, x in zip(run.texts, run.xs, strict=True):
            kind = wanted_kind(line, offset, copy)
            if kind is not Ellipsis and text and offset < line.end:
                assert run.colour == {None: run.colour, Kind.INSERTED: RED, Kind.DELETED: GREY}[kind]
                assert kind is not None or run.colour not in {RED, GREY}
                marks += kind is not None
            under = {rule.y > 0 for rule in line.rules if rule.colour == RED and rule.x <= x < rule.x + rule.width}
            if run.colour in {RED, GREY} and text.strip() and offset < line.end and not run.rise:
                assert under == {run.colour == RED}, (text, line.text)
            offset += len(text)
    return marks


def wanted_kind(line: Line, offset: int, copy: MarkedUp) -> object:
    """What the overlay says of a printed character; Ellipsis where it comes from no field."""
    origin = next((o for o in line.origins if o.start <= offset < o.end), None)
    if origin is None or origin.field is Field.NONE or not line.article:
        return ...
    for place, ranges in copy.revisions.ranges.items():
        whose = (place.part.value, place.article_id)
        in_block = origin.field in {Field.TEXT, Field.FOREWORD}
        if whose == (origin.field.value, line.article) and (not in_block or place.block_id == line.paragraph):
            at = offset - origin.start + origin.offset
            return next((found.kind for found in ranges if found.start <= at < found.end), None)
    return None


def test_a_version_against_itself_has_nothing_but_the_legend() -> None:
    bare, marked, _ = printed(invented_issue(), invented_issue())

    assert marked.sheets[1:] == bare.sheets[1:]
    assert [line_text(placed.line) for placed in marked.sheets[0].lines if placed.line.role is Role.LEGEND] == [
        "花脸稿　新增的文字　删去的文字　　送审稿 → 定稿"
    ]


def test_bars_stand_in_the_outer_margin_beside_what_was_changed() -> None:
    old = invented_issue()
    new = edited(old, "second", lambda one: replace(one, title="石桥乡：把党小组建在产业链上", source="石桥乡党建办"))
    bare, marked, _ = printed(old, new)

    for plain_sheet, sheet in zip(bare.sheets, marked.sheets, strict=True):
        bars = [rule for rule in sheet.rules if rule not in plain_sheet.rules]
        changed = [p for p in sheet.lines if p.line.role is not Role.LEGEND and as_marked(p.line) != line_text(p.line)]
        assert len(bars) == len(changed)
        for bar, placed in zip(bars, changed, strict=True):
            assert bar.y < placed.y < bar.y + bar.height
            assert (bar.x > STYLE.left + STYLE.measure) == bool(sheet.number % 2)
            assert (bar.x < STYLE.left) == (not sheet.number % 2)


@pytest.mark.parametrize(("word", "is_new"), [("新增", True), ("删去", False)])
def test_a_picture_that_came_or_went_is_framed_and_named(word: str, is_new: bool) -> None:
    whole = invented_issue()
    without = with_block(whole, "first", "figure", lambda _: None)
    _, marked, _ = printed(*((without, whole) if is_new else (whole, without)))
    (sheet,) = [sheet for sheet in marked.sheets if sheet.pictures]
    (shown_picture,) = sheet.pictures
    frame = [rule for rule in sheet.rules if rule.colour == RED]
    (label,) = [placed for placed in sheet.lines if line_text(placed.line) == word]

    assert any(rule.y < shown_picture.y and rule.width > shown_picture.width for rule in frame)
    assert any(rule.y > shown_picture.y + shown_picture.height and rule.width > shown_picture.width for rule in frame)
    across = [rule for rule in label.rules() if rule.width == shown_picture.width]
    assert bool(across) is not is_new
    assert all(shown_picture.y < rule.y < shown_picture.y + shown_picture.height for rule in across)


# --- the cover ----------------------------------------------------------------------------------------------------


def legend(old: Issue, new: Issue, names: tuple[str, str] = NAMES) -> list[str]:
    copy = marked_up(old, new)
    composition = with_revisions(composed(copy.issue), copy.revisions, names)
    return [line_text(p.line) for p in composition.sheets[0].lines if p.line.role is Role.LEGEND]


def test_the_cover_says_what_no_mark_can_show() -> None:
    old = invented_issue()
    new = replace(edits.move_article(old, "first", old.sections[0].id, 1), number=8)

    assert "".join(legend(old, new)[1:]) == (
        "其他改动：期号：第7期（总第102期） → 第8期（总第102期）；移动《河东镇推行“三单制” 破解村级事务难题》："
        "基层动态第1篇 → 基层动态第2篇。"
    )


def test_more_notes_than_the_foot_holds_are_counted() -> None:
    chance = random.Random(1)
    old = invented_issue()
    many = tuple(replace(SECOND, id=f"m{n}", title=f"第{n}篇稿件的标题写得很长" * 3) for n in range(12))
    old = replace(old, sections=(replace(old.sections[0], articles=many), *old.sections[1:]))
    mixed = list(many)
    chance.shuffle(mixed)
    new = replace(old, sections=(replace(old.sections[0], articles=tuple(mixed)), *old.sections[1:]))
    lines = legend(old, new)

    assert len(lines) <= 5
    assert "另有" in "".join(lines)


def test_long_names_of_versions_stand_on_a_line_of_their_own() -> None:
    lines = legend(
        invented_issue(), invented_issue(), ("十月十六日上午九时二十分自动存的版本", "李某十月十七日下午改定的版本")
    )

    assert lines[0].endswith("删去的文字")
    assert lines[1] == "十月十六日上午九时二十分自动存的版本 → 李某十月十七日下午改定的版本"


def test_what_a_reader_finds_titles_by_is_the_newer_version() -> None:
    old = invented_issue()
    new = edited(old, "second", lambda one: replace(one, title="石桥乡：把党小组建在产业链上"))
    new = edits.rename_section(edits.remove_article(new, "third"), old.sections[0].id, "县内动态")
    _, marked, _ = printed(old, new)

    assert [section.title for section in marked.issue.sections] == ["县内动态", "他山之石"]
    assert [article.title for article in marked.issue.articles][1:] == [
        "石桥乡：把党小组建在产业链上",
        "柳湾市“云上课堂”送学到基层",
    ]


def test_two_columns_and_figures_are_marked_too() -> None:
    old = edits.set_section_layout(invented_issue(), invented_issue().sections[1].id, SectionLayout.TWO_COLUMN)
    article = old.article("third")
    assert article is not None
    new = edits.set_blocks(old, "third", (*article.blocks, Figure(picture(), "新图", 500, "fresh")))

    assert any(line.endswith("caption {+新图+}") for line in shown(old, new))
