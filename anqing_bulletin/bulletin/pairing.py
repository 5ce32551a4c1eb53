"""The printed sections and articles of two versions in one row: what stayed, what went, what came, and where.

A moved article can be shown in two ways.  `in_both_orders` has it twice, struck out where it was and put in where it
is, so that either version can be read out of the row; `in_new_order` has it once, where it is now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from anqing_bulletin.bulletin.model import Article, Issue, Section
from anqing_bulletin.bulletin.places import lasting


@dataclass(frozen=True)
class ArticlePair:
    """An article in the older and in the newer version; None where it is not, or not in this place."""

    old: Article | None
    new: Article | None


@dataclass(frozen=True)
class SectionPair:
    """A section in both versions, and its articles in one row."""

    old: Section | None
    new: Section | None
    articles: tuple[ArticlePair, ...]


def in_both_orders(old: Issue, new: Issue) -> tuple[SectionPair, ...]:
    """The old sides in a row are the old version, the new sides the new one."""
    sections, new_sections = _printed(old), _printed(new)
    articles = {key: one for section in sections.values() for key, one in _articles(section).items()}
    new_articles = {key: one for section in new_sections.values() for key, one in _articles(section).items()}
    result = []
    for key, new_key in _interleaved(tuple(sections), tuple(new_sections)):
        section = sections[key] if key else None
        new_section = new_sections[new_key] if new_key else None
        row = _interleaved(_ids(section), _ids(new_section))
        pairs = (ArticlePair(articles[a] if a else None, new_articles[b] if b else None) for a, b in row)
        result.append(SectionPair(section, new_section, tuple(pairs)))
    return tuple(result)


def in_new_order(old: Issue, new: Issue) -> tuple[SectionPair, ...]:
    """Everything of the new version in its order, and what is no more where it was."""
    sections, new_sections = _printed(old), _printed(new)
    articles = {article.id: article for article in old.articles}
    new_articles = {article.id: article for article in new.articles}
    result = []
    for key in _once(tuple(sections), tuple(new_sections)):
        section, new_section = sections.get(key), new_sections.get(key)
        here = set(_ids(new_section))
        row = [a for a in _once(_ids(section), _ids(new_section)) if a in here or a not in new_articles]
        pairs = tuple(ArticlePair(articles.get(a), new_articles.get(a)) for a in row)
        if pairs:
            result.append(SectionPair(section, new_section, pairs))
    return tuple(result)


def _printed(issue: Issue) -> dict[str, Section]:
    return {section.id: section for section in issue.sections if section.articles}


def _articles(section: Section) -> dict[str, Article]:
    return {article.id: article for article in section.articles}


def _ids(section: Section | None) -> tuple[str, ...]:
    return tuple(article.id for article in section.articles) if section else ()


def _interleaved(old: Sequence[str], new: Sequence[str]) -> list[tuple[str | None, str | None]]:
    """Both orders in one row, in it twice what moved; what went before what came in its place."""
    result: list[tuple[str | None, str | None]] = []
    at = new_at = 0
    for key in lasting(old, new):
        result += _one_sided(old[at : old.index(key)], new[new_at : new.index(key)])
        result.append((key, key))
        at, new_at = old.index(key) + 1, new.index(key) + 1
    return [*result, *_one_sided(old[at:], new[new_at:])]


def _one_sided(old: Sequence[str], new: Sequence[str]) -> list[tuple[str | None, str | None]]:
    return [*((key, None) for key in old), *((None, key) for key in new)]


def _once(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """The new order, and in it what only the old one has."""
    kept = set(new)
    return [key or new_key or "" for key, new_key in _interleaved(old, new) if new_key or key not in kept]
