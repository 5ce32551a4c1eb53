"""The text of the pages in reading order: what a selection holds, where it shows, what a screen reader is told.

Lines of one paragraph are joined, also across pages; page numbers are no text.  Cells of a table and words that stand
side by side on one line are parted by tabs, and so is an entry of the contents from its page number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from anqing_bulletin.typesetting.locate import glyph_boxes, nearest_line, printed_offset
from anqing_bulletin.typesetting.sheet import PlacedLine, Role, Rule, Sheet

_FLOWING = frozenset({Role.BODY, Role.FOREWORD})
"""Roles whose lines stand below each other; two of them at one height are in two columns."""
_CONTENTS = frozenset({Role.CONTENTS_ENTRY, Role.CONTENTS_SECTION})
_LEADER = re.compile(r"([^\w\s])\1{3,}(?=\d*$)")


@dataclass(frozen=True, order=True)
class TextPoint:
    """A place between two characters: index of the sheet, of the line on it, and offset in the line's printed text."""

    sheet: int
    line: int
    offset: int


def text_point(sheet: Sheet, index: int, x: int, y: int) -> TextPoint | None:
    """The place in the text nearest to a point of the sheet number `index`; None where it has no text."""
    placed = nearest_line((placed for _, placed in _text_lines(sheet)), x, y)
    if placed is None:
        return None
    across, _ = placed.upright(x, y)
    return TextPoint(index, sheet.lines.index(placed), printed_offset(placed.line, across - placed.x))


def whole(sheets: Sequence[Sheet], first: int, last: int) -> tuple[TextPoint, TextPoint] | None:
    """The beginning and the end of the text of the sheets from index `first` to `last`; None where there is none."""
    begin = next((found for index in range(first, last + 1) if (found := _edges(sheets[index], index))), None)
    end = next((found for index in range(last, first - 1, -1) if (found := _edges(sheets[index], index))), None)
    return (begin[0], end[1]) if begin is not None and end is not None else None


def text_between(sheets: Sequence[Sheet], begin: TextPoint, end: TextPoint) -> str:
    """The characters from one place to another, paragraph by paragraph."""
    parts: list[str] = []
    former: PlacedLine | None = None
    for index in range(begin.sheet, end.sheet + 1):
        for number, placed in _text_lines(sheets[index]):
            within = _within(placed, index, number, begin, end)
            if within is None:
                continue
            if former is not None:
                parts.append(_between(former, placed))
            parts.append(_characters(placed, *within))
            former = placed
    return "".join(parts)


def text_of(sheet: Sheet) -> str:
    """Everything that can be read on one sheet."""
    edges = whole((sheet,), 0, 0)
    return "" if edges is None else text_between((sheet,), *edges)


def boxes(sheet: Sheet, index: int, begin: TextPoint, end: TextPoint) -> tuple[Rule, ...]:
    """Where the characters from one place to another stand on the sheet number `index`, a rectangle for each line."""
    found = []
    for number, placed in _text_lines(sheet):
        within = _within(placed, index, number, begin, end)
        box = None if within is None else _box(placed, *within)
        if box is not None:
            found.append(box)
    return tuple(found)


# --- inside -------------------------------------------------------------------------------------------------------


def _text_lines(sheet: Sheet) -> Iterator[tuple[int, PlacedLine]]:
    return ((number, placed) for number, placed in enumerate(sheet.lines) if placed.line.role is not Role.PAGE_NUMBER)


def _edges(sheet: Sheet, index: int) -> tuple[TextPoint, TextPoint] | None:
    lines = list(_text_lines(sheet))
    if not lines:
        return None
    (first, opening), (last, closing) = lines[0], lines[-1]
    return TextPoint(index, first, opening.line.start), TextPoint(index, last, closing.line.end)


def _within(placed: PlacedLine, index: int, number: int, begin: TextPoint, end: TextPoint) -> tuple[int, int] | None:
    """The offsets between which a line is taken; None where it is not."""
    here = (index, number)
    if not (begin.sheet, begin.line) <= here <= (end.sheet, end.line):
        return None
    first = begin.offset if here == (begin.sheet, begin.line) else placed.line.start
    last = end.offset if here == (end.sheet, end.line) else placed.line.end
    return (first, last) if first < last or placed.line.start == placed.line.end else None


def _characters(placed: PlacedLine, first: int, last: int) -> str:
    line = placed.line
    text = line.text[first - line.start : last - line.start]
    return _LEADER.sub("\t", text) if line.role in _CONTENTS else text


def _between(former: PlacedLine, placed: PlacedLine) -> str:
    """What parts two lines that follow each other in reading order."""
    before, line = former.line, placed.line
    is_same = (before.article, before.paragraph, before.role) == (line.article, line.paragraph, line.role)
    if is_same and line.start and line.start == before.end:
        return ""
    if line.role in _FLOWING or former.turned is not placed.turned:
        return "\n"
    (left, down), (right, level) = former.upright(former.x, former.y), former.upright(placed.x, placed.y)
    return "\t" if right + line.indent > left + before.indent and level <= down else "\n"


def _box(placed: PlacedLine, first: int, last: int) -> Rule | None:
    line = placed.line
    glyphs = [
        (left, right)
        for run in line.runs
        for start, end, left, right in glyph_boxes(run, line)
        if end > first and start < last
    ]
    if not glyphs:
        return None
    left, right = min(left for left, _ in glyphs), max(right for _, right in glyphs)
    above, height = line.size * 95 // 100, line.size * 125 // 100
    if placed.turned:
        return Rule(placed.x - above, placed.y - right, height, right - left)
    return Rule(placed.x + left, placed.y - above, right - left, height)
