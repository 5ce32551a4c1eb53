"""A copy of a project to send away (干净副本): what is printed, and nothing of how it came about."""

from __future__ import annotations

from dataclasses import replace

from anqing_bulletin.bulletin.model import Issue
from anqing_bulletin.storage.project import Project


def clean_copy(project: Project) -> Project:
    """The issue as it is printed: no history, no names of who saved it, no notes, no articles kept aside or deleted.

    What a newer program has put beside the issue goes too: it cannot be known what it tells.
    """
    return Project(_without_notes(replace(project.issue, pool=(), bin=())))


def _without_notes(issue: Issue) -> Issue:
    sections = tuple(
        replace(section, articles=tuple(replace(article, note="") for article in section.articles))
        for section in issue.sections
    )
    return replace(issue, sections=sections)
