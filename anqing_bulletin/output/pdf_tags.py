"""The structure of a tagged PDF: what the text is, in its logical order (ISO 32000-1, 14.7 and 14.8; ISO 14289-1).

While pages are painted, a `TagBook` says to which element each run belongs and notes where its marked content stands.
Afterwards the tree is grown from the issue itself, so that its order is the order of reading, and only what stands on
a page comes into it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from anqing_bulletin.output.pdf_painter import ARTIFACT, Key
from anqing_bulletin.typesetting.sheet import Field, GlyphRun, Line, Origin, PlacedPicture, Role

_COVER_ROLES = frozenset({
    Role.LEGEND, Role.MARKING, Role.MASTHEAD, Role.NUMBER, Role.ISSUER, Role.DATE, Role.INSTRUCTION,
})  # fmt: skip

_OPERATORS = {
    "masthead": "H1", "section": "H2", "title": "H3", "entry": "Link", "figure": "Figure", "caption": "Caption",
}  # fmt: skip
"""The tag of marked content by the first word of its key; P for all others."""


@dataclass
class TagBook:
    """Which marked content belongs to which element."""

    leader: str
    """The character of the contents' leaders: they are artifacts."""
    places: dict[Key, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    """Page index and marked-content id, by element."""
    pages: list[list[Key]] = field(default_factory=list)
    """The elements of each page by marked-content id."""
    _counters: dict[Role, int] = field(default_factory=lambda: defaultdict(int))
    _seen: set[int] = field(default_factory=set)

    def begin_page(self) -> None:
        """The runs and pictures that follow stand on a new page."""
        self.pages.append([])

    def opened(self, key: Key) -> str:
        """BDC of an element with a new marked-content id, BMC of an artifact (14.6, 14.7.4.2)."""
        if key == ARTIFACT:
            return "/Artifact BMC"
        page = self.pages[-1]
        self.places[key].append((len(self.pages) - 1, len(page)))
        page.append(key)
        return f"/{_OPERATORS.get(key[0], 'P')} <</MCID {len(page) - 1}>> BDC"

    def picture(self, placed: PlacedPicture) -> Key:
        """The element of a picture."""
        return ("figure", placed.paragraph)

    def runs(self, line: Line) -> Sequence[tuple[Key, GlyphRun]]:
        """The runs of a line with the elements that they belong to."""
        role = line.role
        if role is Role.BODY:
            return self._body_runs(line)
        if role is Role.CONTENTS_ENTRY:
            entry: Key = ("entry", line.article)
            return [(ARTIFACT if self._is_leader(run) else entry, run) for run in line.runs]
        key = self._plain_key(line)
        return [(key, run) for run in line.runs]

    def _plain_key(self, line: Line) -> Key:
        role = line.role
        if role is Role.PAGE_NUMBER:
            return ARTIFACT
        if role in _COVER_ROLES:
            return (role.value,)
        if role is Role.FOREWORD:
            return ("text", line.article, line.paragraph)
        if role is Role.CAPTION:
            return ("caption", line.paragraph)
        if role is Role.TABLE:
            return self._cell_key(line)
        names = {Role.CONTENTS_SECTION: "contents", Role.SECTION_HEAD: "section"}
        return (names.get(role, "imprint"), str(self._counted(line)))

    def _counted(self, line: Line) -> int:
        """Which text of its role a line belongs to: a new one begins with its first character."""
        if line.start == 0:
            self._counters[line.role] += 1
        return self._counters[line.role] - 1

    def _cell_key(self, line: Line) -> Key:
        """A cell by where its text begins in the table's; header rows that a further page repeats are artifacts."""
        if id(line) in self._seen or not line.origins:
            return ARTIFACT
        self._seen.add(id(line))
        return ("cell", line.paragraph, str(line.origins[0].offset))

    def _is_leader(self, run: GlyphRun) -> bool:
        return bool(self.leader) and not run.text.strip(self.leader)

    def _body_runs(self, line: Line) -> list[tuple[Key, GlyphRun]]:
        text: Key = ("text", line.article, line.paragraph)
        end = title_end(line.origins)
        if line.start >= end:
            return [(text, run) for run in line.runs]
        title: Key = ("title", line.article)
        result: list[tuple[Key, GlyphRun]] = []
        for run in line.runs:
            inside, outside = parted(run, end)
            result += [(title, inside)] if inside else []
            result += [(text, outside)] if outside else []
        return result


def title_end(origins: Sequence[Origin]) -> int:
    """Where the title ends in a printed text, with the stop set behind it; 0 where there is none."""
    last = max((index for index, origin in enumerate(origins) if origin.field is Field.TITLE), default=None)
    if last is None:
        return 0
    stop, following = (origins[index] if index < len(origins) else None for index in (last + 1, last + 2))
    if stop is None or stop.field is not Field.NONE or (following is not None and following.field is Field.SOURCE):
        return origins[last].end
    return stop.end


def parted(run: GlyphRun, offset: int) -> tuple[GlyphRun | None, GlyphRun | None]:
    """A run before and from an offset in the printed text."""
    if run.end <= offset:
        return run, None
    if run.start >= offset:
        return None, run
    passed = run.start
    count = 0
    while passed < offset:
        passed += len(run.texts[count])
        count += 1
    before = replace(run, glyphs=run.glyphs[:count], xs=run.xs[:count], texts=run.texts[:count])
    after = replace(run, glyphs=run.glyphs[count:], xs=run.xs[count:], texts=run.texts[count:], start=passed)
    return before, after if after.glyphs else None
