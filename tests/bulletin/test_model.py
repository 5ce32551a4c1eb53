"""The issue as a value: titles and their lines, spans, the next number."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anqing_bulletin.bulletin.model import (
    Article,
    Cell,
    Figure,
    ImprintLine,
    Issue,
    Mark,
    Paragraph,
    People,
    Picture,
    Publication,
    Section,
    Span,
    Table,
    new_id,
    normal_spans,
    title_from_lines,
)
from anqing_bulletin.bulletin.succession import new_issue, next_issue
from tests.strategies import articles, issues, spans

DAY = date(2026, 3, 9)


@pytest.mark.parametrize(
    ("lines", "title", "shown"),
    [
        (["岳北县构建机制 ", "激励担当"], "岳北县构建机制 激励担当", ("岳北县构建机制", "激励担当")),
        (["岳北县构建", "机制"], "岳北县构建机制", ("岳北县构建", "机制")),
        (["一行"], "一行", ("一行",)),
        (["", "一行", " "], "一行", ("一行",)),
        ([" 前有空 ", " 后有空 "], "前有空 后有空", ("前有空", "后有空")),
        (["甲 ", "乙 ", "丙"], "甲 乙 丙", ("甲", "乙", "丙")),
        ([], "", ()),
        (["", ""], "", ()),
    ],
)
def test_a_title_typed_in_lines_runs_in_with_its_blanks(lines: list[str], title: str, shown: tuple[str, ...]) -> None:
    joined, breaks = title_from_lines(lines)
    assert joined == title
    assert Article(title=joined, title_breaks=breaks).title_lines == shown


@given(st.lists(st.text("甲乙丙 ", max_size=5), max_size=3))
def test_no_word_of_a_title_is_lost_in_its_lines(lines: list[str]) -> None:
    title, breaks = title_from_lines(lines)
    article = Article(title=title, title_breaks=breaks)
    squeezed = "".join(lines).replace(" ", "")
    assert title.replace(" ", "") == "".join(article.title_lines).replace(" ", "") == squeezed
    assert len(article.title_lines) <= len(lines)


@given(st.lists(spans(), max_size=6))
def test_joined_spans_say_the_same_in_the_fewest_pieces(given_spans: list[Span]) -> None:
    joined = normal_spans(given_spans)
    marked = [(character, span.marks) for span in given_spans for character in span.text]
    assert [(character, span.marks) for span in joined for character in span.text] == marked
    assert all(span.text for span in joined)
    assert all(one.marks != other.marks for one, other in pairwise(joined))
    assert normal_spans(joined) == joined


def test_values_cannot_be_changed_in_place_and_are_equal_by_what_they_say() -> None:
    span = Span("甲", Mark.STRONG)
    with pytest.raises(FrozenInstanceError):
        span.text = "乙"  # type: ignore[misc]
    assert Paragraph((span,), id="p") == Paragraph((Span("甲", Mark.STRONG),), id="p")


@settings(max_examples=25)
@given(issues())
def test_an_issue_can_be_hashed_and_compared(issue: Issue) -> None:
    assert replace(issue) == issue
    assert hash(replace(issue)) == hash(issue)


@settings(max_examples=30)
@given(articles())
def test_every_block_is_found_by_its_id(article: Article) -> None:
    for block in (*article.foreword, *article.blocks):
        assert article.block(block.id) is block
    assert article.block("nobody") is None


@settings(max_examples=25)
@given(issues())
def test_every_article_is_found_wherever_it_is_and_its_section_where_it_is_printed(issue: Issue) -> None:
    for section in issue.sections:
        assert issue.section(section.id) is section
        for article in section.articles:
            assert issue.article(article.id) is article
            assert issue.section_of(article.id) is section
    for article in (*issue.pool, *issue.bin):
        assert issue.article(article.id) is article
        assert issue.section_of(article.id) is None
    assert issue.article("nobody") is None


def test_the_text_of_a_block_is_all_that_it_prints() -> None:
    table = Table(((Cell((Span("甲"),)), Cell()), (Cell((Span("乙"), Span("丙"))),)), (1, 1), caption="表")
    assert table.text == "表\n甲\t\n乙丙"
    assert replace(table, caption="").text == "甲\t\n乙丙"
    assert Figure(Picture("image/png", b""), "图").text == "图"
    assert Article(blocks=(Paragraph((Span("甲"),)), table)).text == "甲\n表\n甲\t\n乙丙"


def test_the_strong_stretches_of_a_paragraph_are_joined_across_spans() -> None:
    strong = Mark.STRONG
    paragraph = Paragraph((Span("甲", strong), Span("乙", strong), Span("丙"), Span("丁", strong | Mark.KAI)))
    assert paragraph.strong_stretches == ("甲乙", "丁")


def test_a_new_issue_has_the_sections_and_the_distribution_list_of_its_publication() -> None:
    publication = Publication(section_titles=("甲", "乙"), imprint=(ImprintLine("报", "县委。"),))
    issue = new_issue(publication, 3, DAY)
    assert [section.title for section in issue.sections] == ["甲", "乙"]
    assert issue.imprint == publication.imprint
    assert (issue.number, issue.date) == (3, DAY)
    assert list(issue.articles) == []


@pytest.fixture
def last() -> Issue:
    return Issue(
        Publication(),
        19,
        DAY,
        (Section("甲", (Article("一"),), "s"),),
        total_number=102,
        imprint=(ImprintLine("报", "县委。"),),
        people=People("王某"),
        copies=80,
        pool=(Article("备用", id="spare"),),
        bin=(Article("旧", id="old"),),
    )


def test_the_next_issue_goes_on_with_everything_but_the_articles(last: Issue) -> None:
    issue = next_issue(last, date(2026, 12, 31))
    assert (issue.number, issue.total_number) == (20, 103)
    assert (issue.imprint, issue.people, issue.copies) == (last.imprint, last.people, last.copies)
    assert [section.title for section in issue.sections] == ["甲"]
    assert list(issue.articles) == []
    assert issue.pool == last.pool
    assert issue.bin == ()


def test_a_new_year_begins_with_number_one_and_the_total_runs_on(last: Issue) -> None:
    issue = next_issue(last, date(2027, 1, 4))
    assert (issue.number, issue.total_number) == (1, 103)
    assert next_issue(replace(last, total_number=None), DAY).total_number is None


def test_the_next_issue_shares_no_id_with_the_last(last: Issue) -> None:
    issue = next_issue(last, DAY)
    assert issue.id != last.id
    assert issue.sections[0].id != last.sections[0].id


def test_ids_are_sixteen_digits_and_never_the_same() -> None:
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(len(one) == 16 and int(one, 16) >= 0 for one in ids)
