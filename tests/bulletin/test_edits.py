"""Edits: what was not changed is shared, what was deleted can be brought back, and only emptying the bin forgets."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.edits import BIN, POOL, Edit
from anqing_bulletin.bulletin.model import Article, ImprintLine, Issue, Paragraph, Publication, Section, Span
from tests.strategies import articles, issues

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ONE, TWO, THREE = (Article(f"标题{n}", id=f"article-{n}", blocks=(Paragraph((Span(f"正文{n}"),), id=f"p{n}"),))
                   for n in (1, 2, 3))  # fmt: skip
FOUR = Article("标题4", id="article-4", note="备注", blocks=(Paragraph((Span("正文4"),), id="p4"),))
OTHER = Issue(
    Publication("云泽组工"), 7, date(2025, 12, 1), (Section("县里", (FOUR, ONE), "here"),), pool=(THREE,), id="o"
)


@pytest.fixture
def issue() -> Issue:
    sections = (Section("市内", (ONE, TWO), "here"), Section("市外", (), "there"))
    return Issue(Publication(), 1, date(2026, 1, 5), sections, pool=(THREE,), id="issue")


def everywhere(issue: Issue) -> list[Article]:
    return [*issue.articles, *issue.pool, *issue.bin]


# --- nothing changed ----------------------------------------------------------------------------------------------

NOTHING: list[Callable[[Issue], Issue]] = [
    lambda issue: edits.set_imprint(issue, issue.imprint),
    lambda issue: edits.rename_section(issue, "here", "市内"),
    lambda issue: edits.move_section(issue, "here", 0),
    lambda issue: edits.move_section(issue, "there", 9),
    lambda issue: edits.move_article(issue, "article-1", "here", 0),
    lambda issue: edits.move_article(issue, "article-2", "here"),
    lambda issue: edits.move_article(issue, "article-3", POOL, 5),
    edits.empty_bin,
    lambda issue: edits.set_title(issue, "article-1", "标题1"),
    lambda issue: edits.set_source(issue, "article-1", ""),
    lambda issue: edits.set_foreword(issue, "article-1", []),
    lambda issue: edits.set_note(issue, "article-1", ""),
    lambda issue: edits.set_blocks(issue, "article-1", list(ONE.blocks)),
    lambda issue: edits.replace_blocks(issue, "article-1", 0, 1, (replace(ONE.blocks[0]),)),
    lambda issue: edits.replace_blocks(issue, "article-1", 0, 0, ()),
    lambda issue: edits.set_masthead(
        issue, publication=issue.publication, number=issue.number, date=issue.date, total_number=issue.total_number,
        people=issue.people, copies=issue.copies,
    ),
]  # fmt: skip


@pytest.mark.parametrize("nothing", NOTHING)
def test_an_edit_that_changes_nothing_gives_back_the_very_issue(
    issue: Issue, nothing: Callable[[Issue], Issue]
) -> None:
    assert nothing(issue) is issue


# --- what is not touched stays the same object --------------------------------------------------------------------


def test_typing_shares_every_other_article_and_section(issue: Issue) -> None:
    changed = edits.replace_blocks(issue, "article-1", 0, 1, (Paragraph((Span("改"),), id="p1"),))
    assert changed is not issue
    assert changed.sections[0].articles[1] is TWO
    assert changed.sections[1] is issue.sections[1]
    assert changed.pool is issue.pool
    assert issue.sections[0].articles[0] is ONE


def test_typing_in_a_spare_article_or_a_deleted_one_works_where_it_is(issue: Issue) -> None:
    changed = edits.set_title(issue, "article-3", "改题")
    assert [article.title for article in changed.pool] == ["改题"]
    binned = edits.set_note(edits.remove_article(issue, "article-1"), "article-1", "备注")
    assert binned.bin[0].note == "备注"
    assert binned.sections[0].articles == (TWO,)


# --- where articles go --------------------------------------------------------------------------------------------


def titles(issue: Issue, place: str) -> list[str]:
    return [article.title for article in edits.articles_at(issue, place)]


def test_a_deleted_article_lies_on_top_of_the_bin_and_comes_back(issue: Issue) -> None:
    gone = edits.remove_article(edits.remove_article(issue, "article-1"), "article-2")
    assert titles(gone, BIN) == ["标题2", "标题1"]
    assert titles(gone, "here") == []
    back = edits.move_article(gone, "article-1", "here", 0)
    assert titles(back, "here") == ["标题1"]
    assert back.article("article-1") is ONE


def test_the_articles_of_a_deleted_section_go_to_the_bin(issue: Issue) -> None:
    gone = edits.remove_section(issue, "here")
    assert titles(gone, BIN) == ["标题1", "标题2"]
    assert [section.id for section in gone.sections] == ["there"]


@pytest.mark.parametrize(
    ("article", "place", "index", "order"),
    [
        ("article-1", "here", 1, ["标题2", "标题1"]),
        ("article-2", "here", 0, ["标题2", "标题1"]),
        ("article-3", "here", 1, ["标题1", "标题3", "标题2"]),
        ("article-3", "here", None, ["标题1", "标题2", "标题3"]),
        ("article-3", "here", 99, ["标题1", "标题2", "标题3"]),
        ("article-3", "here", -1, ["标题3", "标题1", "标题2"]),
    ],
)
def test_a_moved_article_becomes_the_number_that_was_meant(
    issue: Issue, article: str, place: str, index: int | None, order: list[str]
) -> None:
    assert titles(edits.move_article(issue, article, place, index), place) == order


def test_sections_are_added_moved_and_renamed(issue: Issue) -> None:
    issue = edits.add_section(issue, Section("短讯", id="news"), 1)
    assert [section.id for section in issue.sections] == ["here", "news", "there"]
    issue = edits.move_section(issue, "news", 0)
    issue = edits.rename_section(issue, "news", "快讯")
    assert [section.title for section in issue.sections] == ["快讯", "市内", "市外"]


def test_a_copy_stands_behind_its_original_with_ids_of_its_own(issue: Issue) -> None:
    copied = edits.duplicate_article(issue, "article-1")
    first, second, third = copied.sections[0].articles
    assert (first, third) == (ONE, TWO)
    assert (second.title, second.text) == (ONE.title, ONE.text)
    assert second.id != ONE.id
    assert second.blocks[0].id != ONE.blocks[0].id


@pytest.mark.parametrize(
    "edit",
    [
        lambda issue: edits.taken_from(issue, OTHER, ["nobody"], "here"),
        lambda issue: edits.taken_from(issue, OTHER, ["article-4"], "nowhere"),
        lambda issue: edits.set_title(issue, "nobody", "题"),
        lambda issue: edits.remove_article(issue, "nobody"),
        lambda issue: edits.duplicate_article(issue, "nobody"),
        lambda issue: edits.move_article(issue, "article-1", "nowhere"),
        lambda issue: edits.add_article(issue, "nowhere", ONE),
        lambda issue: edits.rename_section(issue, "nowhere", "名"),
        lambda issue: edits.remove_section(issue, "nowhere"),
        lambda issue: edits.move_section(issue, "nowhere", 0),
        lambda issue: edits.place_of(issue, "nobody"),
    ],
)
def test_an_id_that_is_not_there_is_an_error_and_not_a_silent_nothing(
    issue: Issue, edit: Callable[[Issue], Issue]
) -> None:
    with pytest.raises(KeyError):
        edit(issue)


def test_the_masthead_form_changes_all_its_fields_and_nothing_else(issue: Issue) -> None:
    changed = edits.set_masthead(
        issue,
        publication=replace(issue.publication, title="云泽组工"),
        number=9,
        date=date(2026, 2, 1),
        total_number=120,
        people=replace(issue.people, approver="赵某"),
        copies=50,
    )
    assert (changed.number, changed.total_number, changed.copies, changed.people.approver) == (9, 120, 50, "赵某")
    assert changed.sections is issue.sections


def test_an_issue_that_becomes_a_supplement_gives_its_number_back(issue: Issue) -> None:
    def changed(issue: Issue, number: int, *, supplement: bool) -> Issue:
        return edits.set_masthead(
            issue,
            publication=issue.publication,
            number=number,
            date=issue.date,
            total_number=issue.total_number,
            people=issue.people,
            copies=issue.copies,
            supplement=supplement,
        )

    regular = replace(issue, number=19, other_number=2, supplement=False)
    supplement = changed(regular, 3, supplement=True)
    assert (supplement.number, supplement.other_number) == (3, 18)
    assert changed(supplement, 19, supplement=False) == regular
    assert changed(supplement, 4, supplement=True).other_number == 18, "its own number says nothing of the others"


def test_the_imprint_of_an_issue_leaves_that_of_its_publication(issue: Issue) -> None:
    changed = edits.set_imprint(issue, [ImprintLine("报", "县委。")])
    assert changed.publication is issue.publication
    assert changed.imprint == (ImprintLine("报", "县委。"),)


# --- articles of another issue ------------------------------------------------------------------------------------


def test_articles_of_another_issue_come_in_the_order_they_were_chosen(issue: Issue) -> None:
    taken = edits.taken_from(issue, OTHER, ["article-4", "article-3"], "here", 1)
    assert titles(taken, "here") == ["标题1", "标题4", "标题3", "标题2"]
    assert titles(edits.taken_from(issue, OTHER, ["article-4"], "there"), "there") == ["标题4"]
    assert titles(edits.taken_from(issue, OTHER, ["article-4", "article-1"], "here", -1), "here")[:2] == [
        "标题4",
        "标题1",
    ]
    assert taken.publication is issue.publication


def test_an_article_that_is_taken_keeps_its_id_unless_this_issue_has_it(issue: Issue) -> None:
    taken = edits.taken_from(issue, OTHER, ["article-4", "article-1"], POOL)
    _, four, one = taken.pool
    assert four is FOUR
    assert (one.title, one.text) == (ONE.title, ONE.text)
    assert one.id != ONE.id
    assert one.blocks[0].id != ONE.blocks[0].id
    assert taken.article(ONE.id) is ONE


def test_an_article_that_is_taken_twice_is_two_articles(issue: Issue) -> None:
    taken = edits.taken_from(issue, OTHER, ["article-4", "article-4"], BIN)
    assert titles(taken, BIN) == ["标题4", "标题4"]
    assert len({article.id for article in taken.bin}) == 2


def test_taking_nothing_changes_nothing(issue: Issue) -> None:
    assert edits.taken_from(issue, OTHER, [], "here") is issue


# --- nothing is lost, whatever is done ----------------------------------------------------------------------------


def every_edit() -> Iterator[tuple[str, Edit[Any]]]:
    for name, value in vars(edits).items():
        if isinstance(value, Edit):
            yield name, value


def test_every_edit_has_a_chinese_name_for_the_undo_menu() -> None:
    for name, edit in every_edit():
        assert edit.label, name
        assert all("\u4e00" <= character <= "\u9fff" for character in edit.label), name


@st.composite
def moves(draw: st.DrawFn) -> tuple[Issue, Issue, list[str]]:
    """An issue, what a row of moves made of it, and the ids of the articles that were added."""
    before = issue = draw(issues())
    added: list[str] = []
    for step in range(draw(st.integers(1, 8))):
        sections = [section.id for section in issue.sections]
        found = [article.id for article in everywhere(issue)]
        place = draw(st.sampled_from([*sections, POOL, BIN]))
        index = draw(st.none() | st.integers(-1, 5))
        kind = draw(st.sampled_from(("move", "remove", "remove section", "add", "copy", "move section", "new section")))
        if kind == "move" and found:
            issue = edits.move_article(issue, draw(st.sampled_from(found)), place, index)
        elif kind == "remove" and found:
            issue = edits.remove_article(issue, draw(st.sampled_from(found)))
        elif kind == "remove section" and sections:
            issue = edits.remove_section(issue, draw(st.sampled_from(sections)))
        elif kind == "move section" and sections:
            issue = edits.move_section(issue, draw(st.sampled_from(sections)), draw(st.integers(0, 4)))
        elif kind == "new section":
            issue = edits.add_section(issue, Section("新", id=f"new-{step}"), index)
        elif kind == "add":
            article = replace(draw(articles()), id=f"added-{step}")
            issue = edits.add_article(issue, place, article, index)
            added.append(article.id)
        elif kind == "copy" and found:
            issue = edits.duplicate_article(issue, draw(st.sampled_from(found)))
            added += [article.id for article in everywhere(issue) if article.id not in {*found, *added}]
    return before, issue, added


@settings(max_examples=30)
@given(moves())
def test_no_move_loses_doubles_or_alters_an_article(done: tuple[Issue, Issue, list[str]]) -> None:
    before, after, added = done
    counted = Counter(article.id for article in everywhere(after))
    assert set(counted) == {article.id for article in everywhere(before)} | set(added)
    assert set(counted.values()) <= {1}
    for article in everywhere(before):
        assert after.article(article.id) is article


@settings(max_examples=30)
@given(moves())
def test_every_article_is_where_place_of_says(done: tuple[Issue, Issue, list[str]]) -> None:
    _, issue, _ = done
    for article in everywhere(issue):
        assert article in edits.articles_at(issue, edits.place_of(issue, article.id))


def test_only_emptying_the_bin_forgets(issue: Issue) -> None:
    gone = edits.remove_section(issue, "here")
    emptied = edits.empty_bin(gone)
    assert emptied.bin == ()
    assert emptied.article("article-1") is None
    assert emptied.pool is gone.pool


def test_a_block_moves_one_place_and_stays_at_the_end() -> None:
    blocks = tuple(Paragraph((Span(text),), id=text) for text in "甲乙丙")
    issue = Issue(Publication(), 1, date(2026, 1, 1), (Section("栏", (Article("题", blocks=blocks, id="a"),), "s"),))

    def order(issue: Issue) -> str:
        return issue.article("a").text.replace("\n", "")

    assert order(edits.move_block(issue, "a", "乙", 1)) == "甲丙乙"
    assert order(edits.move_block(issue, "a", "乙", -1)) == "乙甲丙"
    assert edits.move_block(issue, "a", "甲", -1) is issue
    assert edits.move_block(issue, "a", "丙", 1) is issue
    with pytest.raises(KeyError):
        edits.move_block(issue, "a", "丁", 1)
