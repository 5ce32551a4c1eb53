"""The bookmarks of the articles, which the contents refer to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from anqing_bulletin.bulletin.model import Issue
from anqing_bulletin.output.docx_xml import Element, w

_PLAIN = re.compile(r"[A-Za-z0-9_]{1,36}")
"""An id that, behind `art_`, makes a name that Word takes: ASCII, at most 40 characters (17.13.6.2)."""


@dataclass(frozen=True)
class Bookmark:
    """The mark on an article's title."""

    name: str
    number: int

    def around(self, runs: Iterable[Element]) -> list[Element]:
        """The runs between the bookmark's start and end."""
        start = w("bookmarkStart", id=self.number, name=self.name)
        return [start, *runs, w("bookmarkEnd", id=self.number)]


def bookmarks(issue: Issue) -> Mapping[str, Bookmark]:
    """The bookmark of every printed article by its id.

    It is called `art_` and the id, so that the file can be matched with the issue when the office brings it back.  An
    id that makes no name, or one that differs from another's in case alone, is replaced by the article's place.
    """
    result: dict[str, Bookmark] = {}
    taken: set[str] = set()
    for number, article in enumerate(issue.articles):
        name = f"art_{article.id}"
        if not _PLAIN.fullmatch(article.id) or name.lower() in taken:
            name = f"article_{number}"
        taken.add(name.lower())
        result[article.id] = Bookmark(name, number)
    return result
