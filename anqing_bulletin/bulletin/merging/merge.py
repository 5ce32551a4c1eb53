"""The three-way merge of two versions of an issue over the version that both began with.

Fields one by one, sections and articles by their ids, blocks by theirs: what one side changed is taken, what both
changed differently is a `Conflict` with both texts and never a guess.  Moving, retitling and rewriting the same article
go together.  What one side deleted and the other changed stays.  No text of either side is lost before somebody
chooses: paragraphs, tables and pictures in conflict stand both, and of a field both values are in its `Conflict`.

`merge(base, mine, base).issue == mine`, `merge(base, base, theirs).issue == theirs`, `merge(base, mine, mine).issue ==
mine`; the same three issues and choices always give the same result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from anqing_bulletin.bulletin.merging.article import merged_article
from anqing_bulletin.bulletin.merging.ids import with_distinct_ids
from anqing_bulletin.bulletin.merging.notices import (
    ABOUT_IMPRINT,
    ABOUT_ISSUE,
    ABOUT_NEXT_IMPRINT,
    ABOUT_PEOPLE,
    ABOUT_PUBLICATION,
    tell_articles,
    tell_masthead,
    tell_sections,
)
from anqing_bulletin.bulletin.merging.order import Shelves, arranged, only
from anqing_bulletin.bulletin.merging.places import (
    BIN_PLACE,
    POOL_PLACE,
    article_shelves,
    filled_places,
    section_place,
    section_shelves,
)
from anqing_bulletin.bulletin.merging.record import ABSENT, Choice, Conflict, ConflictKey, Record, Sides, Subject
from anqing_bulletin.bulletin.merging.values import (
    ISSUE,
    NUMBER,
    PEOPLE,
    PUBLICATION,
    SECTION,
    SERIES,
    merged_fields,
    merged_lines,
)
from anqing_bulletin.bulletin.model import Article, Issue, People, Publication, Section

__all__ = ["Choice", "Conflict", "ConflictKey", "Merged", "merge"]

_PARTS = ("publication", "people", "sections", "pool", "bin", "imprint")
"""The fields of an issue that are merged piece by piece."""
_NO_CHOICES: Mapping[ConflictKey, Choice] = MappingProxyType({})


@dataclass(frozen=True)
class Merged:
    """What came of a merge."""

    issue: Issue
    conflicts: tuple[Conflict, ...] = ()
    """All of them, decided or not, in the order of the issue."""
    left: tuple[Conflict, ...] = ()
    """Those that nobody has decided."""
    notices: tuple[str, ...] = ()
    """Chinese sentences: what came from the colleague, what was kept though deleted, where an order was decided."""


def merge(
    base: Issue | None, mine: Issue, theirs: Issue, choices: Mapping[ConflictKey, Choice] = _NO_CHOICES
) -> Merged:
    """Both versions in one; call it again with `choices` to decide conflicts by their keys.

    An undecided paragraph, table or picture stands twice, mine first; an undecided value is mine.  Without a `base`
    (no common version), what only one side has is kept, and what both have and differs is a conflict.
    """
    if theirs in (mine, base):
        return Merged(mine)
    record = Record(choices)
    issue = _merged_issue(record, Sides(base or ABSENT, mine, theirs).each(with_distinct_ids))
    if mine == base:
        issue = theirs  # the very value, should a foreign file have had an id twice
    return Merged(issue, tuple(record.conflicts), tuple(record.left), tuple(record.notices))


def _merged_issue(record: Record, sides: Sides[Issue]) -> Issue:
    fields = _merged_masthead(record, sides)
    articles = article_shelves(sides)
    places = arranged(articles, bin_place=BIN_PLACE)
    sections = section_shelves(sides)
    in_use = {place for place, keys in places.places.items() if keys} | filled_places(articles)
    kept = [key for shelf in sections for key in shelf.things if section_place(key) in in_use]
    order = arranged(sections, kept=kept)

    def articles_in(place: str) -> tuple[Article, ...]:
        return tuple(_merged_article(record, articles, key) for key in places.places[place])

    merged_sections = []
    for key in order.places[""]:
        section = _merged_section(record, sections, key)
        merged_sections.append(replace(section, articles=articles_in(section_place(key))))
    result = replace(
        sides.mine,
        **fields,
        sections=tuple(merged_sections),
        pool=articles_in(POOL_PLACE),
        bin=articles_in(BIN_PLACE),
        imprint=merged_lines(record, ABOUT_IMPRINT, sides.each(lambda issue: issue.imprint)),
    )
    tell_sections(record, sections, order)
    tell_articles(record, articles, places, result.sections)
    tell_masthead(record, result)
    return result


def _merged_masthead(record: Record, sides: Sides[Issue]) -> dict[str, Any]:
    """The fields of the issue that are neither articles nor the imprint; of an issue's two ids, mine."""
    publications: Sides[Publication] = sides.each(lambda issue: issue.publication)
    publication = merged_fields(record, ABOUT_PUBLICATION, publications, PUBLICATION, skip=("imprint",))
    publication["imprint"] = merged_lines(record, ABOUT_NEXT_IMPRINT, publications.each(lambda value: value.imprint))
    one_series = len({issue.supplement for issue in sides}) == 1
    groups = (*(NUMBER if one_series else SERIES), *ISSUE)
    fields = merged_fields(record, ABOUT_ISSUE, sides, groups, skip=_PARTS)
    people: Sides[People] = sides.each(lambda issue: issue.people)
    return fields | {
        "publication": replace(sides.mine.publication, **publication),
        "people": replace(sides.mine.people, **merged_fields(record, ABOUT_PEOPLE, people, PEOPLE)),
        "id": sides.theirs.id if sides.each(lambda issue: issue.id).holder is Choice.THEIRS else sides.mine.id,
    }


def _merged_section(record: Record, sections: Shelves[Section], key: str) -> Section:
    base, mine, theirs = sections.three(key)
    if mine is None or theirs is None:
        return only(mine, theirs)
    subject = Subject(("section", key), f"栏目「{mine.title}」")
    sides = Sides(base or ABSENT, mine, theirs)
    return replace(mine, **merged_fields(record, subject, sides, SECTION, skip=("articles",)))


def _merged_article(record: Record, articles: Shelves[Article], key: str) -> Article:
    base, mine, theirs = articles.three(key)
    if mine is None or theirs is None:
        return only(mine, theirs)
    return merged_article(record, Sides(base or ABSENT, mine, theirs))
