"""How an issue begins: empty, as the one that follows another, and as it was begun."""

from __future__ import annotations

from dataclasses import replace
from datetime import date as Date  # noqa: N812  a type name in annotations beside fields called `date`

from anqing_bulletin.bulletin.model import Issue, Predecessor, Publication, Section


def new_issue(publication: Publication, number: int, date: Date) -> Issue:
    """An empty issue of a publication, with its sections and its distribution list."""
    sections = tuple(Section(title) for title in publication.section_titles)
    return Issue(publication, number, date, sections, imprint=publication.imprint)


def next_issue(last: Issue, today: Date, *, supplement: bool = False) -> Issue:
    """The empty issue that follows `last`: same masthead, sections, imprint and people, next number.

    Numbers start again with 1 in a new year (年度期号); a 总期号 runs on.  A `supplement` (增刊) takes the next number
    of its own series and none of the regular one, and the regular issue after it goes on where that series stood.  The
    pool of articles moves along.
    """
    follows = predecessor(last)
    number, other = follows.next_number(today.year, supplement=supplement)
    return Issue(
        publication=last.publication,
        number=number,
        date=today,
        sections=tuple(Section(section.title, layout=section.layout) for section in last.sections),
        total_number=follows.next_total_number(supplement=supplement),
        imprint=last.imprint,
        people=last.people,
        copies=last.copies,
        pool=last.pool,
        supplement=supplement,
        other_number=other,
        follows=follows,
    )


def emptied(issue: Issue) -> Issue:
    """The same issue as it was begun: without an article, and not final."""
    sections = tuple(replace(section, articles=()) for section in issue.sections)
    return replace(issue, sections=sections, pool=(), bin=(), final=False)


def predecessor(issue: Issue) -> Predecessor:
    """What the issue that follows this one remembers of it."""
    return Predecessor(issue.number, issue.date, issue.total_number, issue.supplement, issue.other_number)
