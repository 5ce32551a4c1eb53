"""An issue as the peers' sources want it: sections, titles, and paragraphs in stretches, strong or not.

Like our own page each article is one run-in text: △, title, full stop, the stretches, the source unit in brackets.
The mark `CARET` stands where the warm measurements type.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from anqing_bulletin.bulletin.model import RUN_IN_SIGN, Article, Issue, Mark, Paragraph, Section
from tests.benchmarks.content import place_to_type, typed

CARET = "\N{WHITE HEXAGON}"
"""A character that is in no issue."""


@dataclass(frozen=True)
class Stretch:
    """Characters of one look."""

    text: str
    strong: bool = False


def with_caret(issue: Issue) -> Issue:
    """The issue with the mark in the middle of its second article."""
    article_id, _, offset = place_to_type(issue, near_end=False)
    article = issue.article(article_id)
    assert article is not None
    return typed(issue, article, offset, CARET)


def printed_sections(issue: Issue) -> Iterator[Section]:
    """The sections that have anything to print."""
    return (section for section in issue.sections if section.articles)


def printed_paragraphs(article: Article) -> Iterator[tuple[Stretch, ...]]:
    """The article's paragraphs as they are printed, title and source unit run in."""
    for paragraph in article.foreword:
        yield Stretch("编者按：", strong=True), Stretch(paragraph.text)
    paragraphs = [block for block in article.blocks if isinstance(block, Paragraph)]
    for number, paragraph in enumerate(paragraphs):
        stretches = [Stretch(span.text, Mark.STRONG in span.marks) for span in paragraph.spans]
        if number == 0:
            stretches.insert(0, Stretch(f"{RUN_IN_SIGN}{article.title}。", strong=True))
        if number == len(paragraphs) - 1 and article.source:
            stretches.append(Stretch(f"（{article.source}）"))
        yield tuple(stretches)


def imprint_lines(issue: Issue) -> Iterator[str]:
    """The lines of the imprint."""
    return (f"{line.label}：{line.recipients}" for line in issue.imprint)


def masthead_lines(issue: Issue) -> tuple[str, str, str, str]:
    """Title, number, office and date."""
    day = issue.date
    date = f"{day.year}年{day.month}月{day.day}日"
    return issue.publication.title, f"第{issue.number}期", issue.publication.issuer, date
