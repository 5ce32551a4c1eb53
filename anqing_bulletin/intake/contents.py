"""The contents on an older issue's cover: sections, titles in the lines that were printed, page numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from anqing_bulletin.intake.markup import Line
from anqing_bulletin.intake.shapes import RUN_IN_SIGNS, is_starred, section_name, squeeze

_LEADER = re.compile(r"(.*?)\s*(?:[.．·…‥・⋯]{2,}|…|\s)\s*[（(]?\s*([0-9０-９]{1,3})\s*[）)]?")
_MOST_LINES = 3
"""A title stands in at most so many lines of the contents."""
_LONGEST_LINE = 300
_MOST_ENTRIES = 200
"""What goes on longer under one ★ is text, not contents; the search for titles stays quick."""
_ALIKE = 0.6


@dataclass(frozen=True)
class Entry:
    """One title of the contents."""

    lines: tuple[str, ...]
    page: int | None = None

    @property
    def key(self) -> str:
        """The title without blanks."""
        return squeeze("".join(self.lines))

    @property
    def title(self) -> str:
        """The title in one line, for sentences."""
        return " ".join(self.lines)


@dataclass(frozen=True)
class ContentsSection:
    """One section of the contents.

    Where no line carries a page number, nothing tells which lines belong together: `entries` are then all runs of one
    to three lines, and `is_numbered` is false.
    """

    title: str
    entries: tuple[Entry, ...] = ()
    is_numbered: bool = True


def read_contents(lines: Sequence[Line]) -> tuple[ContentsSection, ...]:
    """The contents in the lines from the first ★ to the end of the cover."""
    sections: list[ContentsSection] = []
    starts = [index for index, line in enumerate(lines) if is_starred(line)]
    for start, end in pairwise([*starts, len(lines)]):
        sections.append(_section(section_name(lines[start]), lines[start + 1 : end]))
    return tuple(sections)


def _section(title: str, lines: Sequence[Line]) -> ContentsSection:
    parted = [_parted(line.text) for line in lines[:_MOST_ENTRIES] if not line.is_rule]
    if any(page is not None for _, page in parted):
        return ContentsSection(title, tuple(_numbered(parted)))
    texts = [text for text, _ in parted]
    runs = (
        Entry(tuple(texts[first : first + count]))
        for count in range(_MOST_LINES, 0, -1)
        for first in range(len(texts) - count + 1)
    )
    return ContentsSection(title, tuple(runs), is_numbered=False)


def _parted(text: str) -> tuple[str, int | None]:
    """The words of a contents line and its page number."""
    found = _LEADER.fullmatch(text) if len(text) <= _LONGEST_LINE else None
    words, page = (found[1], int(found[2])) if found else (text, None)
    return words.strip().lstrip(RUN_IN_SIGNS + "◆●•◇○").strip(), page


def _numbered(parted: Iterable[tuple[str, int | None]]) -> Iterator[Entry]:
    lines: list[str] = []
    for words, page in parted:
        lines.append(words)
        if page is not None:
            yield Entry(tuple(line for line in lines if line), page)
            lines = []
    if lines:
        yield Entry(tuple(lines))


def entry_for(title: str, position: int, count: int, section: ContentsSection | None) -> Entry | None:
    """The entry that an article's title stands under, or None.

    `position` is the article's number in its section of `count` articles.  An equal title wins wherever it stands,
    then, where the numbers agree, the entry in the same place, then the likest one.
    """
    if section is None:
        return None
    key = squeeze(title)
    for entry in section.entries:
        if entry.key == key:
            return entry
    if not section.is_numbered:
        return None
    if len(section.entries) == count:
        return section.entries[position]
    likeness = {entry: SequenceMatcher(None, entry.key, key).ratio() for entry in section.entries}
    best = max(likeness, key=lambda entry: likeness[entry], default=None)
    return best if best is not None and likeness[best] >= _ALIKE else None


def breaks_in(title: str, entry: Entry) -> tuple[int, ...]:
    """The offsets in a title at which the entry opens a new line; the blank at a break stays before it.

    Where the two titles differ, the title's own blanks tell, if there are as many of them as breaks; else none.
    """
    if entry.key != squeeze(title):
        blanks = tuple(found.end() for found in re.finditer(r"\s+", title))
        return blanks if len(blanks) == len(entry.lines) - 1 else ()
    breaks: list[int] = []
    offset = 0
    for line in entry.lines[:-1]:
        for _ in squeeze(line):
            while title[offset].isspace():
                offset += 1
            offset += 1
        after = offset
        while title[after].isspace():
            after += 1
        breaks.append(after)
        offset = after
    return tuple(breaks[: _MOST_LINES - 1])
