"""Comparison: what an editor would list, nothing left out, and any part of a version can be taken over by itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.comparison import (
    IMPRINT,
    MASTHEAD,
    SECTIONS,
    THE_BIN,
    Change,
    Key,
    Subject,
    adopted,
    compare,
    describe,
)
from anqing_bulletin.bulletin.edits import BIN, POOL
from anqing_bulletin.bulletin.model import (
    Article,
    ImprintLine,
    Issue,
    Mark,
    Paragraph,
    People,
    Publication,
    Section,
    Span,
)
from anqing_bulletin.bulletin.places import lasting
from tests.strategies import any_text, extras, issues
from tests.typesetting.office import Office

if TYPE_CHECKING:
    from collections.abc import Callable

    from anqing_bulletin.bulletin.comparison import Item


def article(name: str, text: str, **rest: object) -> Article:
    paragraph = Paragraph((Span(text),), id=f"{name}-1")
    return Article(f"{name}镇推行“板凳会”", source=f"{name}镇党委", blocks=(paragraph,), id=name, **rest)


STONE, LAKE, HILL, PINE = (
    article("青石", "每月开会一次，收集意见326条。"),
    article("平湖", "新增床位120张。"),
    article("东岭", "走访群众家庭。"),
    article("松林", "栽种果树。"),
)
ISSUE = Issue(
    Publication(),
    18,
    date(2026, 5, 8),
    (Section("市内信息", (STONE, LAKE, HILL), "here"), Section("市外参考", (PINE,), "there")),
    imprint=(ImprintLine("报", "省委组织部。"), ImprintLine("送", "各县（市、区）委组织部。")),
    pool=(article("云台", "备用的稿件。"),),
    bin=(article("旧河", "删去的稿件。"),),
    id="issue",
)


def described(change: Callable[[Issue], Issue]) -> list[str]:
    return describe(compare(ISSUE, change(ISSUE)))


# --- the laws -----------------------------------------------------------------------------------------------------


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Issue, Issue]:
    """Two versions: one edited into the other, or two that have hardly more than ids in common."""
    old = draw(issues(any_text(), extras()) | st.just(ISSUE))
    if draw(st.booleans()):
        return old, draw(issues(any_text(), extras()))
    office = Office(draw(st.integers(0, 2**32)), old)
    for _ in range(draw(st.integers(0, 12))):
        office.act()
    return old, office.issue


@settings(deadline=None, max_examples=40)
@given(pairs())
def test_the_versions_are_the_same_only_where_nothing_is_listed(pair: tuple[Issue, Issue]) -> None:
    old, new = pair

    assert compare(old, new).is_same == (old == new)
    assert compare(old, old).is_same
    assert len(describe(compare(old, new))) == len(compare(old, new).items)


@settings(deadline=None, max_examples=40)
@given(pairs())
def test_all_differences_taken_over_give_the_new_version_and_none_the_old(pair: tuple[Issue, Issue]) -> None:
    old, new = pair
    keys = [item.key for item in compare(old, new).items]

    assert len(set(keys)) == len(keys)
    assert adopted(old, new, keys) == new
    assert adopted(old, new, ()) == old


@settings(deadline=None, max_examples=40)
@given(pairs(), st.data())
def test_a_part_of_the_differences_loses_nothing_that_both_sides_have(
    pair: tuple[Issue, Issue], data: st.DataObject
) -> None:
    old, new = pair
    keys = [item.key for item in compare(old, new).items]
    chosen = {key for key in keys if data.draw(st.booleans())}
    result = adopted(old, new, chosen)
    ids = Counter(key.id for key in everywhere(result))
    sections = Counter(section.id for section in result.sections)
    taken = {key.article_id for key in chosen}
    listed = {key.article_id for key in keys if key.subject is Subject.ARTICLE}

    assert set(ids.values()) <= {1}
    assert set(sections.values()) <= {1}
    for one in everywhere(old):
        if one.id in listed and one.id not in taken:
            assert result.article(one.id) == one
    for one in everywhere(new):
        if one.id in listed and one.id in taken:
            assert result.article(one.id) == one
    assert {a.id for a in everywhere(old)} & {a.id for a in everywhere(new)} <= set(ids)


def everywhere(issue: Issue) -> list[Article]:
    return [*issue.articles, *issue.pool, *issue.bin]


@given(st.permutations("abcdefgh"), st.permutations("abcdefgh"))
def test_what_lasts_is_in_one_order_on_both_sides_and_nothing_can_be_added(old: list[str], new: list[str]) -> None:
    found = lasting(old, new)

    assert found == [key for key in old if key in found] == [key for key in new if key in found]
    assert len(found) == longest(old, new)


def longest(old: list[str], new: list[str]) -> int:
    lengths = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for row, one in enumerate(old):
        for column, other in enumerate(new):
            alike = lengths[row][column] + 1 if one == other else 0
            lengths[row + 1][column + 1] = max(alike, lengths[row][column + 1], lengths[row + 1][column])
    return lengths[-1][-1]


# --- what is listed -----------------------------------------------------------------------------------------------


def test_an_edited_article_is_listed_with_its_counts() -> None:
    text = Paragraph((Span("每月至少开会一次，收集意见建议341条。"),), id="青石-1")

    assert described(lambda issue: edits.set_blocks(issue, "青石", (text,))) == [
        "改　《青石镇推行“板凳会”》　增 7 字，删 3 字"
    ]


def test_title_source_and_note_are_shown_before_and_after() -> None:
    assert described(lambda issue: edits.set_title(issue, "青石", "青石镇开好“板凳会”")) == [
        "改　《青石镇开好“板凳会”》　标题：青石镇推行“板凳会” → 青石镇开好“板凳会”"
    ]
    assert described(lambda issue: edits.set_source(issue, "青石", "")) == [
        "改　《青石镇推行“板凳会”》　来源单位：青石镇党委 → （无）"
    ]
    assert described(lambda issue: edits.set_note(issue, "青石", "待核")) == [
        "改　《青石镇推行“板凳会”》　编辑备注有改动"
    ]


def test_a_change_of_looks_alone_is_listed_too() -> None:
    strong = Paragraph((Span(STONE.text, Mark.STRONG),), id="青石-1")

    assert described(lambda issue: edits.set_blocks(issue, "青石", (strong,))) == [
        "改　《青石镇推行“板凳会”》　文字的格式或图表有改动"
    ]
    assert described(lambda issue: edits.set_title(issue, "青石", STONE.title, (5,))) == [
        "改　《青石镇推行“板凳会”》　标题的分行：青石镇推行“板凳会” → 青石镇推行／“板凳会”"
    ]


def test_articles_added_and_removed_are_listed_with_their_place() -> None:
    added = replace(STONE, id="new", title="新稿")

    assert described(lambda issue: edits.add_article(issue, "there", added, 0)) == [
        "增　《新稿》　16 字；市外参考第1篇"
    ]
    assert described(lambda issue: edits.remove_article(issue, "平湖")) == [
        "删　《平湖镇推行“板凳会”》　9 字；市内信息第2篇 → 回收站"
    ]


def test_a_moved_article_is_listed_once_and_its_neighbours_are_not() -> None:
    assert described(lambda issue: edits.move_article(issue, "青石", "here", 2)) == [
        "移　《青石镇推行“板凳会”》　市内信息第1篇 → 市内信息第3篇"
    ]
    assert described(lambda issue: edits.move_article(issue, "东岭", "there", 0)) == [
        "移　《东岭镇推行“板凳会”》　市内信息第3篇 → 市外参考第1篇"
    ]
    assert described(lambda issue: edits.move_article(issue, "云台", "there")) == [
        "移　《云台镇推行“板凳会”》　备用稿 → 市外参考第2篇"
    ]


def test_an_article_moved_and_edited_is_one_item() -> None:
    def change(issue: Issue) -> Issue:
        return edits.set_source(edits.move_article(issue, "青石", "there", 0), "青石", "青石镇党建办")

    (item,) = compare(ISSUE, change(ISSUE)).items

    assert item.change is Change.CHANGED
    assert [detail.label for detail in item.details] == ["来源单位", "位置"]


def test_the_masthead_is_one_item_with_every_field_that_changed() -> None:
    def change(issue: Issue) -> Issue:
        return replace(issue, number=19, date=date(2026, 5, 9), people=People("张某"), copies=80)

    assert described(change) == [
        (
            "改　刊头信息　期号：第18期 → 第19期；日期：2026年5月8日 → 2026年5月9日；"
            "责任编辑：（无） → 张某；印数：（无） → 80份"
        )
    ]


def test_the_imprint_is_one_item() -> None:
    lines = (ISSUE.imprint[0], ImprintLine("送", "各县（市）委组织部。"))

    assert described(lambda issue: edits.set_imprint(issue, lines)) == ["改　版记　删 2 字"]
    assert described(lambda issue: edits.set_imprint(issue, ISSUE.imprint[::-1])) == ["改　版记　增 14 字，删 14 字"]


def test_sections_are_one_item_and_their_articles_are_not_listed_for_it() -> None:
    assert described(lambda issue: edits.rename_section(issue, "there", "他山之石")) == [
        "改　栏目及次序　栏目改名：市外参考 → 他山之石"
    ]
    assert described(lambda issue: edits.move_section(issue, "there", 0)) == [
        "改　栏目及次序　栏目次序：市内信息、市外参考 → 市外参考、市内信息"
    ]
    assert described(lambda issue: edits.add_section(issue, Section("简讯", id="short"))) == [
        "改　栏目及次序　新增栏目：（无） → 简讯"
    ]


def test_what_only_lies_in_the_bin_is_one_item() -> None:
    assert described(edits.empty_bin) == ["改　回收站"]


# --- what is taken over -------------------------------------------------------------------------------------------


def item_of(new: Issue, key: Key) -> Item:
    return next(item for item in compare(ISSUE, new).items if item.key == key)


def test_one_article_comes_back_and_nothing_else_changes() -> None:
    later = edits.set_source(edits.set_source(ISSUE, "青石", "甲"), "平湖", "乙")
    restored = adopted(later, ISSUE, [Key(Subject.ARTICLE, "青石")])

    assert restored.article("青石") == STONE
    assert restored.article("平湖") == later.article("平湖")


def test_a_removed_article_comes_back_to_its_place() -> None:
    later = edits.empty_bin(edits.remove_article(ISSUE, "平湖"))
    restored = adopted(later, ISSUE, [Key(Subject.ARTICLE, "平湖")])

    assert [one.id for one in restored.sections[0].articles] == ["青石", "平湖", "东岭"]


def test_a_section_that_is_no_more_comes_back_with_the_article_it_held() -> None:
    later = edits.remove_section(ISSUE, "there")
    restored = adopted(later, ISSUE, [Key(Subject.ARTICLE, "松林")])

    assert [section.id for section in restored.sections] == ["here", "there"]
    assert restored == ISSUE


def test_a_removed_section_stays_while_an_article_in_it_stays() -> None:
    later = edits.remove_section(ISSUE, "there")

    assert adopted(ISSUE, later, [SECTIONS]) == ISSUE
    assert adopted(ISSUE, later, [SECTIONS, Key(Subject.ARTICLE, "松林")]) == later


@pytest.mark.parametrize(
    ("key", "change"),
    [
        (MASTHEAD, lambda issue: replace(issue, number=19)),
        (IMPRINT, lambda issue: edits.set_imprint(issue, ())),
        (SECTIONS, lambda issue: edits.rename_section(issue, "here", "要闻")),
        (THE_BIN, edits.empty_bin),
        (Key(Subject.ARTICLE, "青石"), lambda issue: edits.move_article(issue, "青石", POOL)),
        (Key(Subject.ARTICLE, "松林"), lambda issue: edits.move_article(issue, "松林", BIN)),
    ],
)
def test_each_item_can_be_taken_over_by_itself(key: Key, change: Callable[[Issue], Issue]) -> None:
    new = change(ISSUE)
    both = edits.set_source(new, "东岭", "另一处改动")

    assert item_of(new, key)
    assert adopted(ISSUE, both, [key]) == new


def test_what_was_written_behind_a_short_paragraph_is_no_deletion() -> None:
    before = Article("题", blocks=(Paragraph((Span("青县把事情办在村口。"),), id="p"),), id="a")
    more = "镇里每月开一次会，把群众的诉求摆上桌面，逐条研究，逐条答复，年底公开结果，请大家评议。"
    after = Article("题", blocks=(Paragraph((Span(f"青县把事情办在村口。{more}"),), id="p"),), id="a")
    old, new = (Issue(Publication(), 1, date(2026, 1, 1), (Section("栏", (one,), "s"),)) for one in (before, after))
    item = compare(old, new).items[-1]

    assert (item.inserted, item.deleted) == (len(more), 0)
