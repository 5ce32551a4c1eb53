"""Templates (模板): what the issues of one kind begin with.

A template is an issue without a number: masthead, sections with their layouts, imprint, people, and skeletons of
articles, a standing column's title or a fixed 编者按.  A new issue from it has ids of its own and no past.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date as Date  # noqa: N812

from anqing_bulletin.bulletin.edits import with_new_ids
from anqing_bulletin.bulletin.model import (
    Article,
    ArticleStatus,
    Issue,
    Paragraph,
    Predecessor,
    Publication,
    Section,
    SectionLayout,
)
from anqing_bulletin.bulletin.succession import predecessor

NO_NUMBER = 0
"""The number of a template."""


def is_template(issue: Issue) -> bool:
    """Whether an issue was made to be a template."""
    return issue.number == NO_NUMBER


def as_template(issue: Issue, skeletons: Collection[str] = (), texts: Collection[str] = ()) -> Issue:
    """The template that an issue gives.

    Of the articles whose ids are among `skeletons` the title, the source unit and 编者按 stay; of those among `texts`
    the text too.  A template itself stays whole.
    """
    if is_template(issue):
        kept = {article.id for article in issue.articles}
        skeletons, texts = kept, kept
    sections = tuple(
        replace(section, articles=tuple(_skeleton(a, texts) for a in section.articles if a.id in (*skeletons, *texts)))
        for section in issue.sections
    )
    return _fresh(replace(issue, number=NO_NUMBER, sections=sections))


def predecessor_of(last: Issue, template: Issue) -> Predecessor | None:
    """What is known of the issue that a new one from the template follows.

    None where `last` is of another bulletin, or is no issue that was ever numbered.
    """
    if is_template(last) or last.publication.title != template.publication.title:
        return None
    return predecessor(last)


def issue_from(
    template: Issue, number: int, date: Date, *, total_number: int | None = None, follows: Predecessor | None = None
) -> Issue:
    """A new issue with this number and date; every id in it is its own."""
    other = follows.next_number(date.year, supplement=template.supplement)[1] if follows is not None else 0
    return replace(
        _fresh(template),
        number=number,
        date=date,
        total_number=None if template.supplement else total_number,
        other_number=other,
        follows=follows,
    )


def shipped_templates(last: Issue) -> tuple[tuple[str, Issue], ...]:
    """The templates that every PC has, each with its name: with the masthead, imprint and people of an issue."""
    publication = last.publication
    titles = publication.section_titles or Publication().section_titles
    usual = tuple(Section(title) for title in titles)
    short_news = Section("简讯", layout=SectionLayout.TWO_COLUMN)
    special = Section("专题", (Article(blocks=(Paragraph(),)),))
    begun = replace(as_template(last), sections=usual, supplement=False)
    return (
        ("标准一期", begun),
        ("标准一期，带简讯", replace(begun, sections=(*usual, short_news))),
        ("增刊", replace(begun, supplement=True)),
        ("专题（单篇）", replace(begun, sections=(special,))),
    )


def _skeleton(article: Article, texts: Collection[str]) -> Article:
    blocks = article.blocks if article.id in texts else ()
    return replace(article, blocks=blocks, note="", status=ArticleStatus.RECEIVED)


def _fresh(issue: Issue) -> Issue:
    """The same as another issue: new ids all over."""
    sections = tuple(
        Section(section.title, tuple(map(with_new_ids, section.articles)), layout=section.layout)
        for section in issue.sections
    )
    return Issue(
        issue.publication,
        issue.number,
        issue.date,
        sections,
        imprint=issue.imprint,
        people=issue.people,
        copies=issue.copies,
        supplement=issue.supplement,
    )
