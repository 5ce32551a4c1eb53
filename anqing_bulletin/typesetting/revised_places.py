"""Which characters of a printed line the revisions of an issue mean.

A line of an article says itself where its characters come from.  Section heads, the contents' sections and the imprint
do not: they are told by their order on the pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from anqing_bulletin.bulletin.differences import Kind
from anqing_bulletin.bulletin.model import Article, Issue
from anqing_bulletin.bulletin.revisions import Part, Place, Range, Revisions
from anqing_bulletin.typesetting.sheet import Field, Line, Origin, Role

_IN_BLOCKS = frozenset({Field.FOREWORD, Field.TEXT})
_IN_ORDER = frozenset({Role.SECTION_HEAD, Role.CONTENTS_SECTION, Role.IMPRINT})


@dataclass
class ChangeFinder:
    """Finds the changes of one line after the other, in the order of the pages."""

    issue: Issue
    revisions: Revisions
    contents_sign: str
    _counts: dict[Role, int] = field(default_factory=dict)
    _articles: Mapping[str, Article] = field(init=False)

    def __post_init__(self) -> None:
        self._articles = {article.id: article for article in self.issue.articles}

    def changes(self, line: Line) -> list[Range]:
        """What of a line's printed text was changed, in offsets of that text."""
        if line.role in _IN_ORDER:
            return self._in_order(line)
        if not line.article:
            return []
        result: list[Range] = []
        for index, origin in enumerate(line.origins):
            if origin.field is not Field.NONE:
                place = _place(line, origin.field)
                result += [
                    found
                    for item in self.revisions.ranges.get(place, ())
                    if (found := _clipped(item.moved(origin.start - origin.offset), origin)) is not None
                ]
            elif line.role is not Role.CONTENTS_ENTRY and (kind := self._kind_of_sign(line, index)) is not None:
                result.append(Range(origin.start, origin.end, kind))
        return result

    def _in_order(self, line: Line) -> list[Range]:
        if line.start == 0:
            self._counts[line.role] = self._counts.get(line.role, -1) + 1
        number = self._counts.get(line.role, 0)
        if line.role is Role.IMPRINT:
            return list(self.revisions.ranges.get(Place(Part.IMPRINT, block_id=str(number)), ()))
        section = [section for section in self.issue.sections if section.articles][number]
        sign = len(self.contents_sign) if line.role is Role.CONTENTS_SECTION else 0
        ranges = self.revisions.ranges.get(Place(Part.SECTION, block_id=section.id), ())
        return [item.moved(sign) for item in ranges]

    def _kind_of_sign(self, line: Line, index: int) -> Kind | None:
        """What has become of a sign that the typesetter set to a field: △, a bracket, 编者按：."""
        if (kind := self.revisions.articles.get(line.article)) is not None:
            return kind
        article = self._articles[line.article]
        near = [line.origins[place].field for place in (index - 1, index + 1) if 0 <= place < len(line.origins)]
        if Field.SOURCE in near:
            return self._kind_of_whole(Place(Part.SOURCE, article.id), article.source)
        if Field.TITLE in near:
            return self._kind_of_whole(Place(Part.TITLE, article.id), article.title)
        kinds = {self.revisions.blocks.get((article.id, block.id)) for block in article.foreword}
        return kinds.pop() if Field.FOREWORD in near and len(kinds) == 1 else None

    def _kind_of_whole(self, place: Place, text: str) -> Kind | None:
        ranges = self.revisions.ranges.get(place, ())
        return ranges[0].kind if [(found.start, found.end) for found in ranges] == [(0, len(text))] else None


def _place(line: Line, of: Field) -> Place:
    return Place(Part(of.value), line.article, line.paragraph if of in _IN_BLOCKS else "")


def _clipped(item: Range, origin: Origin) -> Range | None:
    """What of a range is within an origin."""
    start, end = max(item.start, origin.start), min(item.end, origin.end)
    return Range(start, end, item.kind) if start < end else None
