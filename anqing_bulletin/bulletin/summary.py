"""What an issue is in short: the facts that `info --json` prints and that an import is checked against."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from anqing_bulletin.bulletin.model import Article, Issue, Mark, Paragraph, ParagraphKind, People, normal_spans

_SENTENCE_END = "。！？；：”’）】》…"
_HEAD_END = "。：！？"
_WORDS = 24
"""How many characters of an article's beginning and end the summary shows."""


def run_in_heads(paragraph: Paragraph) -> tuple[tuple[int, str], ...]:
    """The run-in heads (段首小标题) of a body paragraph, each with its offset.

    A head is a strong stretch that opens a sentence and closes with a stop of its own; a strong word within a
    sentence is mere emphasis.
    """
    if paragraph.kind is not ParagraphKind.BODY:
        return ()
    heads: list[tuple[int, str]] = []
    at = 0
    before = ""
    for span in normal_spans(paragraph.spans):
        opens = not before.strip() or before.rstrip()[-1] in _SENTENCE_END
        if Mark.STRONG in span.marks and opens and span.text.rstrip().endswith(tuple(_HEAD_END)):
            heads.append((at, span.text))
        at += len(span.text)
        before = span.text
    return tuple(heads)


def summary(issue: Issue, pages: Mapping[str, int], page_count: int) -> dict[str, Any]:
    """The issue's facts as plain data for JSON.

    `pages` gives for an article's id the page that it begins on; an article that is not in it has the page `None`.
    Keys for 总期号, 编者按, people and copies appear only where the issue has them.
    """
    masthead: dict[str, Any] = {
        "title": issue.publication.title,
        "number": issue.number,
        "issuer": issue.publication.issuer,
        "date": issue.date.isoformat(),
    }
    if issue.total_number is not None:
        masthead["total_number"] = issue.total_number
    facts: dict[str, Any] = {
        "masthead": masthead,
        "pages": page_count,
        "sections": [
            {
                "title": section.title,
                "articles": [_article(article, pages.get(article.id)) for article in section.articles],
            }
            for section in issue.sections
        ],
        "instruction_area": issue.publication.instruction_label,
        "imprint": [{"label": line.label, "recipients": line.recipients} for line in issue.imprint],
    }
    if people := _people(issue.people):
        facts["people"] = people
    if issue.copies is not None:
        facts["copies"] = issue.copies
    return facts


def _article(article: Article, page: int | None) -> dict[str, Any]:
    text = _text_after_opening_head(article)
    facts: dict[str, Any] = {
        "title": article.title,
        "title_lines": list(article.title_lines),
        "page": page,
        "source": article.source,
        "run_in_heads": [head for paragraph in article.paragraphs for _, head in run_in_heads(paragraph)],
        "paragraphs": len(article.paragraphs),
        "first_words": text[:_WORDS],
        "last_words": text[-_WORDS:],
    }
    if article.foreword:
        facts["foreword"] = [paragraph.text for paragraph in article.foreword]
    return facts


def _text_after_opening_head(article: Article) -> str:
    """The text of the paragraphs, without the run-in head that the article opens with."""
    text = "".join(paragraph.text for paragraph in article.paragraphs)
    if not article.paragraphs:
        return text
    heads = run_in_heads(article.paragraphs[0])
    return text[len(heads[0][1]) :] if heads and heads[0][0] == 0 else text


def _people(people: People) -> dict[str, str]:
    names = {
        "responsible_editor": people.responsible_editor,
        "reviewer": people.reviewer,
        "approver": people.approver,
    }
    return {role: name for role, name in names.items() if name}
