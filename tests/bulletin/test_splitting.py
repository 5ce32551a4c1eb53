"""Splitting and joining articles: whatever one does, every character, table and picture is still there."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anqing_bulletin.bulletin import splitting
from anqing_bulletin.bulletin.edits import BIN, POOL, articles_at
from anqing_bulletin.bulletin.model import (
    Article,
    ArticleStatus,
    Block,
    Issue,
    Mark,
    Paragraph,
    Publication,
    Section,
    Span,
    Table,
)
from tests.strategies import articles


def paragraph(name: str, text: str, marks: Mark = Mark.NONE) -> Paragraph:
    return Paragraph((Span(text, marks),), id=name)


FIRST = Article(
    "青石镇开板凳会",
    source="青石镇",
    foreword=(paragraph("f", "编者按。"),),
    blocks=(paragraph("a", "镇里开会。群众来了。"), paragraph("b", "云泽县建台账"), paragraph("c", "县里建了台账。")),
    note="已打电话核实",
    id="one",
    status=ArticleStatus.CHECKED,
)
OTHER = Article("石桥乡办夜校", source="石桥乡", blocks=(paragraph("a", "乡里办夜校。"),), note="待补图", id="two")


def issue_of(*articles: Article, place: str = "here") -> Issue:
    groups = {"here": (), POOL: (), BIN: (), place: articles}
    sections = (Section("市内", groups["here"], "here"),)
    return Issue(Publication(), 1, date(2026, 1, 5), sections, pool=groups[POOL], bin=groups[BIN], id="issue")


def split(article: Article, block: str, offset: int) -> tuple[Article, ...]:
    return tuple(splitting.split_article(issue_of(article), "one", block, offset, "new").articles)


def texts(article: Article) -> list[str]:
    return [block.text for block in article.blocks]


# --- splitting ----------------------------------------------------------------------------------------------------


def test_what_stands_behind_the_caret_becomes_the_next_article() -> None:
    first, second = split(FIRST, "a", 5)
    assert (first, texts(first)) == (replace(FIRST, blocks=first.blocks), ["镇里开会。"])
    assert texts(second) == ["群众来了。", "云泽县建台账", "县里建了台账。"]
    assert (second.id, second.title, second.source, second.status) == ("new", "", "青石镇", ArticleStatus.CHECKED)
    assert (second.foreword, second.note) == ((), ""), "they stay with the first"


@pytest.mark.parametrize(("block", "offset"), [("b", 0), ("a", 10)])
def test_a_line_that_reads_like_a_title_is_the_title_of_the_second(block: str, offset: int) -> None:
    first, second = split(FIRST, block, offset)
    assert texts(first) == ["镇里开会。群众来了。"]
    assert (second.title, texts(second)) == ("云泽县建台账", ["县里建了台账。"])


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("△云泽县：建台账 ", "云泽县：建台账"),
        ("县里建台账。", ""),
        ("做法如下：", ""),
        ("长" * 41, ""),
    ],
)
def test_what_reads_like_a_title(text: str, title: str) -> None:
    article = replace(FIRST, blocks=(FIRST.blocks[0], paragraph("b", text), FIRST.blocks[2]))
    _, second = split(article, "b", 0)
    assert second.title == title
    assert texts(second)[:1] == ([text] if not title else ["县里建了台账。"])


def test_marks_that_a_title_cannot_have_keep_the_line_in_the_text() -> None:
    article = replace(FIRST, blocks=(FIRST.blocks[0], paragraph("b", "10", Mark.SUPERSCRIPT), FIRST.blocks[2]))
    assert split(article, "b", 0)[1].title == ""


@pytest.mark.parametrize(("block", "offset"), [("a", 0), ("c", 7), ("c", 99)])
def test_without_text_on_both_sides_nothing_is_split(block: str, offset: int) -> None:
    issue = issue_of(replace(FIRST, blocks=(*FIRST.blocks, Paragraph(id="blank"))))
    assert splitting.split_article(issue, "one", block, offset, "new") is issue
    with pytest.raises(KeyError):
        splitting.split_article(issue, "one", "title", 0, "new")


# --- joining ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["here", POOL, BIN])
def test_the_second_stands_behind_the_first_with_its_title_in_the_text(place: str) -> None:
    issue = issue_of(FIRST, replace(OTHER, foreword=(paragraph("g", "另一则按语。"),)), place=place)
    (one,) = articles_at(splitting.join_article(issue, "two"), place)
    assert (one.id, one.title, one.foreword) == ("one", FIRST.title, FIRST.foreword)
    assert texts(one) == [*texts(FIRST), "另一则按语。", "石桥乡办夜校", "乡里办夜校。"]
    assert one.blocks[4].strong_stretches == ("石桥乡办夜校",)
    assert (one.source, one.note) == ("青石镇、石桥乡", "已打电话核实\n待补图")
    assert one.status is ArticleStatus.RECEIVED, "the whole is as far as its less advanced half"
    ids = [block.id for block in (*one.foreword, *one.blocks)]
    assert len(set(ids)) == len(ids)


def test_an_empty_article_takes_the_other_over_as_it_is() -> None:
    blank = Article(blocks=(Paragraph(),), id="zero")
    (one,) = splitting.join_article(issue_of(blank, FIRST), "one").articles
    assert one == replace(FIRST, id="zero")


def test_the_first_of_a_section_has_none_to_be_joined_with() -> None:
    issue = issue_of(FIRST)
    assert splitting.article_before(issue, "one") == ""
    assert splitting.join_article(issue, "one") is issue


# --- nothing is lost ----------------------------------------------------------------------------------------------


def characters(*articles: Article) -> Counter[str]:
    """Every character that is no blank, however often it stands, but for the sign that the print itself sets."""
    parts = [part for a in articles for part in (a.title, a.note, *(block.text for block in (*a.foreword, *a.blocks)))]
    return Counter(c for c in "".join(parts) if not c.isspace() and c != "△")


def objects(*articles: Article) -> list[Block]:
    return [
        replace(block, id="") for a in articles for block in a.blocks if not isinstance(block, Paragraph)
    ]  # fmt: skip


@settings(max_examples=30)
@given(articles(), st.data())
def test_split_and_joined_again_loses_no_character(article: Article, data: st.DataObject) -> None:
    issue = issue_of(replace(article, id="one"))
    if not article.blocks:
        return
    block = data.draw(st.sampled_from(article.blocks))
    offset = data.draw(st.integers(0, 1 if isinstance(block, Table) else len(block.text)))
    apart = splitting.split_article(issue, "one", block.id, offset, "new")
    assert characters(*apart.articles) == characters(article)
    assert objects(*apart.articles) == objects(article)
    if apart is issue:
        return
    (whole,) = splitting.join_article(apart, "new").articles
    assert characters(whole) == characters(article)
    assert objects(whole) == objects(article)
    assert (whole.source, whole.status) == (article.source.strip(), article.status)


@settings(max_examples=20)
@given(articles(), articles())
def test_joining_any_two_loses_no_character(first: Article, second: Article) -> None:
    one = splitting.joined(first, replace(second, id="b"))
    kept, given = characters(one), characters(first, second)
    if second.note.strip() == first.note.strip():
        given -= Counter(c for c in second.note if not c.isspace() and c != "△")
    assert kept == given
    assert objects(one) == objects(first, second)
    assert first.source.strip() in one.source
    assert second.source.strip() in one.source
