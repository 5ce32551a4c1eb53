"""A copy of a project to send away (干净副本): what is printed, and nothing of how it came about."""

from __future__ import annotations

from dataclasses import replace

from anqing_bulletin.bulletin.model import Article, ArticleStatus, Issue
from anqing_bulletin.storage.project import Project


def clean_copy(project: Project) -> Project:
    """The issue as it is printed: no history, no names of who saved it, no articles kept aside or deleted.

    Notes go, and how far the office has come with an article (已编, 已核).  What a newer program has put beside the
    issue goes too: it cannot be known what it tells.
    """
    return Project(_plain_articles(replace(project.issue, pool=(), bin=())))


def _plain_articles(issue: Issue) -> Issue:
    return replace(
        issue,
        sections=tuple(replace(section, articles=tuple(map(_plain, section.articles))) for section in issue.sections),
    )


def _plain(article: Article) -> Article:
    return replace(article, note="", status=ArticleStatus.RECEIVED)
