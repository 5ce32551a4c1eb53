"""Edits of several articles: in the order of the issue, none overtakes another, none gets lost."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anqing_bulletin.bulletin import several
from anqing_bulletin.bulletin.edits import BIN, POOL, articles_at
from anqing_bulletin.bulletin.model import Article, ArticleStatus, Issue, Publication, Section
from anqing_bulletin.bulletin.status import unchecked_words
from tests.strategies import issues


def group(names: str) -> tuple[Article, ...]:
    return tuple(Article(f"题{name}", id=name) for name in names)


ISSUE = Issue(
    Publication(), 1, date(2026, 1, 5), (Section("市内", group("abcd"), "here"), Section("市外", group("e"), "there")),
    pool=group("p"), bin=group("x"), id="issue",
)  # fmt: skip


def shape(issue: Issue) -> str:
    places = ("here", "there", POOL, BIN)
    return "|".join("".join(article.id for article in articles_at(issue, place)) for place in places)


@pytest.mark.parametrize(
    ("chosen", "place", "before", "wanted"),
    [
        ("ca", "there", None, "bd|eac|p|x"),
        ("ca", "there", "e", "bd|ace|p|x"),
        ("ad", "here", "c", "badc|e|p|x"),
        ("ab", "here", "c", "abcd|e|p|x"),
        ("ap", "here", None, "bcdap|e||x"),
    ],
)
def test_the_chosen_move_together_and_keep_their_order(
    chosen: str, place: str, before: str | None, wanted: str
) -> None:
    moved = several.move_articles(ISSUE, list(chosen), place, before)
    assert shape(moved) == wanted
    assert (moved is ISSUE) == (wanted == shape(ISSUE))


@pytest.mark.parametrize(
    ("chosen", "step", "wanted"),
    [
        ("bc", -1, "bcad|e|p|x"),
        ("ab", -1, "abcd|e|p|x"),
        ("ac", -1, "acbd|e|p|x"),
        ("cd", 1, "ab|cde|p|x"),
        ("e", -1, "abcde||p|x"),
        ("e", 1, "abcd||ep|x"),
        ("p", 1, "abcd|e|p|x"),
        ("ax", 1, "bacd|e|p|x"),
    ],
)
def test_one_step_for_each_and_nobody_overtakes(chosen: str, step: int, wanted: str) -> None:
    shifted = several.shift_articles(ISSUE, list(chosen), step)
    assert shape(shifted) == wanted
    assert (shifted is ISSUE) == (wanted == shape(ISSUE))


def test_deleted_copied_and_put_back_together() -> None:
    gone = several.remove_articles(ISSUE, ["d", "p", "b"])
    assert shape(gone) == "ac|e||bdpx"
    assert several.neighbour(ISSUE, "b", ["b", "c"]) == "d"
    assert several.neighbour(ISSUE, "d", ["c", "d"]) == "b"
    assert several.neighbour(ISSUE, "e", ["e"]) == "there"
    back = several.restore_articles(gone, {"p": POOL, "b": "there"})
    assert shape(back) == "ac|eb|p|dx"
    one_by_one = several.remove_articles(several.remove_articles(ISSUE, ["b"]), ["c"])
    for ahead in ({"b": ["a"], "c": ["a"]}, {"b": ["a", "gone"], "c": ["a", "b"]}):
        assert shape(several.restore_articles(one_by_one, {"b": "here", "c": "here"}, ahead)) == "abcd|e|p|x"
    copied = several.duplicate_articles(ISSUE, ["a", "c"])
    assert [article.title for article in copied.sections[0].articles] == ["题a", "题a", "题b", "题c", "题c", "题d"]
    with pytest.raises(KeyError):
        several.move_articles(ISSUE, ["nobody"], POOL)


def test_the_status_of_several_is_one_edit_and_a_copy_begins_anew() -> None:
    checked = several.set_status(ISSUE, ["a", "e", "p"], ArticleStatus.CHECKED)
    through = [one.id for one in (*checked.articles, *checked.pool) if one.status is ArticleStatus.CHECKED]
    assert through == ["a", "e", "p"]
    assert checked.bin is ISSUE.bin
    assert several.set_status(checked, ["a", "e"], ArticleStatus.CHECKED) is checked
    copy = several.duplicate_articles(checked, ["a"]).sections[0].articles[1]
    assert copy.status is ArticleStatus.RECEIVED


def test_what_is_not_checked_is_said_by_name() -> None:
    words = unchecked_words(several.set_status(ISSUE, ["a", "b"], ArticleStatus.CHECKED))
    assert words == "还有 3 篇不是“已核”：\n《题c》\n《题d》\n《题e》"
    assert unchecked_words(several.set_status(ISSUE, list("abcde"), ArticleStatus.CHECKED)) == ""
    many = Issue(Publication(), 1, date(2026, 1, 5), (Section("市内", group("abcdefg"), "here"),))
    assert unchecked_words(many).endswith("《题e》\n另 2 篇")


@settings(max_examples=15)
@given(issues(), st.data())
def test_whatever_is_moved_no_article_is_lost_or_doubled(issue: Issue, data: st.DataObject) -> None:
    ids = [article.id for article in (*issue.articles, *issue.pool, *issue.bin)]
    chosen = data.draw(st.lists(st.sampled_from(ids), unique=True)) if ids else []
    place = data.draw(st.sampled_from([*(section.id for section in issue.sections), POOL, BIN]))
    rest = [article.id for article in articles_at(issue, place) if article.id not in chosen]
    before = data.draw(st.sampled_from([None, *rest]))
    for after in (
        several.move_articles(issue, chosen, place, before),
        several.shift_articles(issue, chosen, data.draw(st.sampled_from((-1, 1)))),
        several.remove_articles(issue, chosen),
    ):
        found = {article.id: article for article in (*after.articles, *after.pool, *after.bin)}
        assert sorted(found) == sorted(ids)
        assert all(found[key] is issue.article(key) for key in ids)
