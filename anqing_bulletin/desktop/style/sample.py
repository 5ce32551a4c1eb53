"""As much of an issue as shows what a style makes of it: its cover, some pages, its end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from anqing_bulletin.resources import resource_path

if TYPE_CHECKING:
    from anqing_bulletin.bulletin.model import Issue, Section

ENOUGH = 5_000
"""Characters of articles that are set; behind them only whole articles are left out."""
SAMPLE = "安庆组工信息样刊.zgxx"


def is_shortened(issue: Issue) -> bool:
    """Whether `sample_of` leaves articles out."""
    return sample_of(issue).sections != issue.sections


def sample_of(issue: Issue) -> Issue:
    """The issue itself, or one with its first articles; nothing that is not printed."""
    left = ENOUGH
    sections = []
    for section in issue.sections:
        articles = []
        for article in section.articles:
            if left > 0:
                articles.append(article)
                left -= len(article.text) + sum(len(paragraph.text) for paragraph in article.foreword)
        sections.append(replace(section, articles=tuple(articles)))
    kept = tuple(section for section, former in zip(sections, issue.sections, strict=True) if _stays(section, former))
    return replace(issue, sections=kept, pool=(), bin=())


def with_articles(issue: Issue) -> Issue:
    """The issue; one without an article has those of the sample that ships.

    Raises ProjectError where that cannot be read.
    """
    if any(True for _ in issue.articles):
        return issue
    from anqing_bulletin.storage.project import read_project

    return replace(issue, sections=read_project(resource_path("samples", SAMPLE)).issue.sections)


def _stays(section: Section, former: Section) -> bool:
    return bool(section.articles) or not former.articles
