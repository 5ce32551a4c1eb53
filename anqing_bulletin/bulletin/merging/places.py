"""An issue as shelves: which sections there are, and which article is in which place."""

from __future__ import annotations

from dataclasses import replace

from anqing_bulletin.bulletin.merging.order import Shelf, Shelves
from anqing_bulletin.bulletin.merging.record import ABSENT, Absent, Sides
from anqing_bulletin.bulletin.model import Article, Issue, Section

POOL_PLACE = "pool"
BIN_PLACE = "bin"
_SECTION_PLACE = "section "


def section_place(section_id: str) -> str:
    """The place of the articles of a section; no section's id makes it the pool or the bin."""
    return _SECTION_PLACE + section_id


def article_shelves(sides: Sides[Issue]) -> Shelves[Article]:
    """The articles by place: the sections, the pool, the bin."""
    return Shelves(_articles(sides.base), _articles(sides.mine), _articles(sides.theirs))


def section_shelves(sides: Sides[Issue]) -> Shelves[Section]:
    """The sections without their articles, all in the place ""."""
    return Shelves(_sections(sides.base), _sections(sides.mine), _sections(sides.theirs))


def filled_places(articles: Shelves[Article]) -> set[str]:
    """The places into which a side put an article that was not there before."""
    before, *now = (set(shelf.place_of().items()) for shelf in articles)
    return {place for side in now for _, place in side - before}


def _articles(issue: Issue | Absent) -> Shelf[Article]:
    if issue is ABSENT:
        return Shelf()
    groups: dict[str, tuple[Article, ...]] = {section_place(section.id): section.articles for section in issue.sections}
    groups |= {POOL_PLACE: issue.pool, BIN_PLACE: issue.bin}
    places = {place: tuple(article.id for article in articles) for place, articles in groups.items()}
    return Shelf(places, {article.id: article for articles in groups.values() for article in articles})


def _sections(issue: Issue | Absent) -> Shelf[Section]:
    if issue is ABSENT:
        return Shelf()
    things = {section.id: replace(section, articles=()) for section in issue.sections}
    return Shelf({"": tuple(things)}, things)
