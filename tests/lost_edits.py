"""What a merge owes to both sides, worked out without knowing how it merges.

An issue is taken apart into facts: the title of an article, the place it is in, the text of a paragraph.  A fact that
one side changed must be in the result; where both changed it differently, a conflict must say so; what one side deleted
and the other changed must still be there.  Orders and marks of text are followed too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

from anqing_bulletin.bulletin.merging.merge import Merged
from anqing_bulletin.bulletin.model import Article, Block, Issue
from tests.random_edits import all_marks, articles_of, marks_in

Key = tuple[Hashable, ...]
_SERIES = {"number", "supplement", "other_number"}
_ITEMS = {"block", "article", "section", "line"}
_BIN, _GONE = "bin", None


def lost_edits(base: Issue, mine: Issue, theirs: Issue, merged: Merged) -> list[str]:
    """Every edit of either side that the merge neither holds nor reports; and every id that is there twice."""
    reading = _Reading(base, mine, theirs, merged)
    return [*reading.lost_marks(), *reading.lost_facts(), *reading.lost_orders(), *doubled_ids(merged.issue)]


def doubled_ids(issue: Issue) -> list[str]:
    """The ids that are there twice: of articles, of sections, of the blocks of one article."""
    lists = {"article": [article.id for article in articles_of(issue)], "section": [one.id for one in issue.sections]}
    for article in articles_of(issue):
        lists[f"block of {article.id}"] = [block.id for block in (*article.foreword, *article.blocks)]
    return [
        f"{kind} {key} stands {count} times"
        for kind, keys in lists.items()
        for key, count in Counter(keys).items()
        if count > 1
    ]


# --- an issue as facts --------------------------------------------------------------------------------------------


def facts_of(issue: Issue) -> dict[Key, Any]:
    """By what it is about, every single thing that an issue says; orders are left to `orders_of`."""
    found: dict[Key, Any] = {}
    for field in fields(issue):
        if field.name not in {"publication", "people", "sections", "pool", "bin", "imprint"}:
            found["issue", field.name] = getattr(issue, field.name)
    for field in fields(issue.publication):
        if field.name not in {"title", "title_break", "imprint"}:
            found["publication", field.name] = getattr(issue.publication, field.name)
    found["publication", "title"] = (issue.publication.title, issue.publication.title_break)
    found |= {("people", field.name): getattr(issue.people, field.name) for field in fields(issue.people)}
    counted: Counter[str] = Counter()
    for line in issue.imprint:
        found["line", f"{line.label}{counted[line.label]}", "recipients"] = line.recipients
        counted[line.label] += 1
    for section in issue.sections:
        found["section", section.id, "title"] = section.title
        found["section", section.id, "layout"] = section.layout
    for place, articles in places_of(issue).items():
        for article in articles:
            found["article", article.id, "place"] = place
            found["article", article.id, "title"] = (article.title, article.title_breaks)
            found["article", article.id, "source"] = article.source
            found["article", article.id, "note"] = article.note
            found |= _facts_of_blocks(article)
    return found


def _facts_of_blocks(article: Article) -> dict[Key, Any]:
    found: dict[Key, Any] = {}
    for group, blocks in (("foreword", article.foreword), ("body", article.blocks)):
        for block in blocks:
            found["block", article.id, block.id, "group"] = group
            for field in fields(block):
                if field.name != "id":
                    found["block", article.id, block.id, field.name] = getattr(block, field.name)
    return found


def places_of(issue: Issue) -> dict[str, tuple[Article, ...]]:
    """The articles by the place they are in."""
    return {**{f"section {one.id}": one.articles for one in issue.sections}, "pool": issue.pool, _BIN: issue.bin}


def orders_of(issue: Issue) -> dict[Key, list[str]]:
    """The ids in every row that has an order."""
    found: dict[Key, list[str]] = {("sections",): [section.id for section in issue.sections]}
    for place, articles in places_of(issue).items():
        found["place", place] = [article.id for article in articles]
        for article in articles:
            found["foreword", article.id] = [block.id for block in article.foreword]
            found["body", article.id] = [block.id for block in article.blocks]
    return found


def _item(key: Key) -> Key:
    """What a fact belongs to and disappears with."""
    return key[:-1] if key[0] in _ITEMS else key


def _deleted(key: Key, value: object) -> bool:
    return value is None or (key[-1] == "place" and value == _BIN)


# --- three issues and what came of them ---------------------------------------------------------------------------


@dataclass(frozen=True)
class _Reading:
    base: Issue
    mine: Issue
    theirs: Issue
    merged: Merged

    @cached_property
    def facts(self) -> list[dict[Key, Any]]:
        return [facts_of(issue) for issue in (self.base, self.mine, self.theirs, self.merged.issue)]

    @cached_property
    def conflicts(self) -> set[tuple[str, str]]:
        return {(conflict.article_id, conflict.block_id) for conflict in self.merged.conflicts}

    def lost_marks(self) -> Iterator[str]:
        base, mine, theirs, result = map(all_marks, (self.base, self.mine, self.theirs, self.merged.issue))
        kept = result.union(*(marks_in(one.mine + one.theirs) for one in self.merged.conflicts))
        owed = (mine - base) | (theirs - base) | (mine & theirs)
        yield from (f"the text {mark} is lost" for mark in sorted(owed - kept))
        invented = result - mine - theirs
        yield from (f"the text {mark} came back from the dead" for mark in sorted(invented))

    def lost_facts(self) -> Iterator[str]:
        base, mine, theirs = self.facts[:3]
        touched = [
            self._touched(base, side) | self._reordered(issue)
            for side, issue in ((mine, self.mine), (theirs, self.theirs))
        ]
        for key in base.keys() | mine.keys() | theirs.keys():
            was, own, other, found = (facts.get(key) for facts in self.facts)
            if own == other:
                good = found == own
            elif other == was:
                good = found == own or (_deleted(key, own) and found == other and self._kept(key, touched[1]))
            elif own == was:
                good = found == other or (_deleted(key, other) and found == own and self._kept(key, touched[0]))
            else:
                good = self._settled(key, own, other, found)
            if not good and not self._excused(key, other):
                yield f"{key}: {was!r} became {own!r} and {other!r}, and came out as {found!r}"

    @staticmethod
    def _touched(base: dict[Key, Any], side: dict[Key, Any]) -> set[Key]:
        """What a side changed; a change of a block is one of its article."""
        items = {_item(key) for key in side.keys() | base.keys() if side.get(key) != base.get(key)}
        return items | {("article", item[1]) for item in items if item[0] == "block"}

    def _reordered(self, side: Issue) -> set[Key]:
        former, orders = orders_of(self.base), orders_of(side)
        return {
            ("article", key[1])
            for key, order in orders.items()
            if key[0] in {"foreword", "body"} and order != former.get(key)
        }

    def _kept(self, key: Key, touched: set[Key]) -> bool:
        """Whether what one side deleted may stay, because the other changed it or something in it."""
        if _item(key) in touched:
            return True
        if key[0] == "block":
            return ("article", key[1]) in touched and not self._in_both(str(key[1]))
        if key[0] == "section":
            return self._is_filled(str(key[1]))
        return False

    def _is_filled(self, section_id: str) -> bool:
        """Whether a section has articles after the merge, or a side put one into it."""
        section = self.merged.issue.section(section_id)
        base, *sides = self.facts[:3]
        place = f"section {section_id}"
        put_in = any(
            found == place != base.get(key) for side in sides for key, found in side.items() if key[-1] == "place"
        )
        return section is not None and (put_in or bool(section.articles))

    def _in_both(self, article_id: str) -> bool:
        return all(issue.article(article_id) is not None for issue in (self.mine, self.theirs))

    def _settled(self, key: Key, own: Any, other: Any, found: Any) -> bool:
        """Whether what both changed came out right."""
        if key[-1] == "place":
            depths = [{_GONE: 2, _BIN: 1}.get(place, 0) for place in (own, other)]
            return bool(found == (other if depths[1] < depths[0] else own))
        if key[0] in _ITEMS and (own is None or other is None):
            return bool(found == (other if own is None else own))
        if key[-1] == "group":
            return bool(found == own)
        ids = (
            (str(key[1]), str(key[2])) if key[0] == "block" else (str(key[1]), "") if key[0] == "article" else ("", "")
        )
        if key[-1] == "rows" and ids not in self.conflicts:
            return True  # merged cell by cell; the marks are followed
        good = bool(found == own) and ids in self.conflicts
        return good and (
            key[-1] not in {"spans", "picture", "rows"} or self._stands_elsewhere(*ids, str(key[-1]), other)
        )

    def _stands_elsewhere(self, article_id: str, block_id: str, name: str, value: Any) -> bool:
        """Whether another block of an article of the result has such a value."""
        article = self.merged.issue.article(article_id)
        blocks: Sequence[Block] = () if article is None else (*article.foreword, *article.blocks)
        return any(getattr(block, name, None) == value for block in blocks if block.id != block_id)

    def _excused(self, key: Key, other: Any) -> bool:
        """Whether a conflict or a twin accounts for a fact that is not in its place."""
        if key[0] == "issue" and key[1] in _SERIES:
            return any(conflict.key == ("issue", "number") for conflict in self.merged.conflicts)
        if key[0] != "block":
            return False
        article_id, block_id, name = str(key[1]), str(key[2]), str(key[3])
        article = self.merged.issue.article(article_id)
        others: Sequence[Block] = () if article is None else (*article.foreword, *article.blocks)
        if (article_id, block_id) in self.conflicts:  # the colleague's stands in a copy
            return self._stands_elsewhere(article_id, block_id, name, other)
        side = self.theirs.article(article_id)
        block = None if side is None else side.block(block_id)
        return block is not None and any(_same_but_for_id(block, twin) for twin in others)

    def lost_orders(self) -> Iterator[str]:
        base, mine, theirs, result = (
            orders_of(issue) for issue in (self.base, self.mine, self.theirs, self.merged.issue)
        )
        for key, order in result.items():
            was, own, other = (side.get(key, []) for side in (base, mine, theirs))
            for changed, unchanged in ((own, other), (other, own)):
                if unchanged != [one for one in was if one in unchanged]:
                    continue  # this side moved or inserted something
                wanted = [one for one in changed if one in order]
                if [one for one in order if one in changed] != wanted:
                    yield f"{key}: the order {wanted} came out as {order}"


def _same_but_for_id(one: Block, other: Block) -> bool:
    if type(one) is not type(other):
        return False
    return all(getattr(one, field.name) == getattr(other, field.name) for field in fields(one) if field.name != "id")
