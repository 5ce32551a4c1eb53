"""Where the articles of an issue are, and which of them have moved between two versions."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from anqing_bulletin.bulletin.edits import BIN, POOL
from anqing_bulletin.bulletin.model import Article, Issue


@dataclass(frozen=True)
class Places:
    """A place is a section's id, `POOL` or `BIN`."""

    of: Mapping[str, str]
    """The place of every article by its id."""
    orders: Mapping[str, tuple[str, ...]]
    """The ids of the articles at every place, in order."""
    articles: Mapping[str, Article]
    """The articles by their ids."""

    def at(self, place: str) -> tuple[str, ...]:
        """The ids at a place; none where the issue has no such place."""
        return self.orders.get(place, ())


def places_in(issue: Issue) -> Places:
    """Where everything is in an issue."""
    groups = {**{section.id: section.articles for section in issue.sections}, POOL: issue.pool, BIN: issue.bin}
    return Places(
        of={article.id: place for place, group in groups.items() for article in group},
        orders={place: tuple(article.id for article in group) for place, group in groups.items()},
        articles={article.id: article for group in groups.values() for article in group},
    )


def moved(old: Places, new: Places) -> frozenset[str]:
    """The articles that are elsewhere, or among others: as few as explain the new order."""
    stayed = {key for place, order in old.orders.items() for key in lasting(order, new.at(place))}
    return frozenset(key for key in old.of if key in new.of and key not in stayed)


def lasting(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """As many items as follow each other alike in both orders: the others were put in, taken out or moved."""
    place = {key: index for index, key in enumerate(new)}
    common = [key for key in old if key in place]
    ends: list[int] = []
    """By length, the place at which a rising row of that length can end at the earliest."""
    lasts: list[int] = []
    before: list[int] = []
    for index, key in enumerate(common):
        length = bisect_left(ends, place[key])
        before.append(lasts[length - 1] if length else -1)
        ends[length : length + 1] = [place[key]]
        lasts[length : length + 1] = [index]
    result: list[str] = []
    at = lasts[-1] if lasts else -1
    while at >= 0:
        result.append(common[at])
        at = before[at]
    return result[::-1]
