"""The recipients in a line of the imprint (版记): which units it names, and how units are put in and taken out.

A line is written as the office prints it, 、 within a group of one rank and ， between groups, with 。 at its end
(GB/T 9704-2012, 7.4).  What a person typed is never written anew: only the units that come or go are touched.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from anqing_bulletin.bulletin.model import ImprintLine
from anqing_bulletin.bulletin.text import is_han

MARKS = "、，；,;"
"""What stands between two units, outside of brackets: 各县（市、区）委 is one."""
_OPENING, _CLOSING = "（(〔[《“‘", "）)〕]》”’"
_BLANK = re.compile(r"[ \u3000]+")
_END = "。."
_USUAL_MARK = "，"
_USUAL_END = "。"


@dataclass(frozen=True)
class Recipients:
    """A line taken apart: `marks` stand between the units, one fewer than those."""

    units: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    end: str = ""

    @property
    def text(self) -> str:
        """The line as it is written."""
        if not self.units:
            return ""
        return "".join(f"{unit}{mark}" for unit, mark in zip(self.units, (*self.marks, self.end), strict=True))


def recipients_in(text: str) -> Recipients:
    """The units of a line.  Blanks part them only where nothing else does, and never the characters of a name."""
    text = text.strip()
    bare = text.rstrip(_END + " \u3000")
    end = text[len(bare) :].strip()
    pieces, marks = _parted(bare)
    if len(pieces) == 1:
        pieces, marks = _parted_by_blanks(bare)
    units: list[str] = []
    between: list[str] = []
    for piece, mark in zip(pieces, ["", *marks], strict=True):
        if not piece:
            continue
        if units:
            between.append(mark)
        units.append(piece)
    return Recipients(tuple(units), tuple(between), end) if units else Recipients()


def stretch_at(text: str, offset: int) -> tuple[int, int]:
    """Where the unit that is being written at `offset` begins and ends; without blanks around it."""
    start, end = _edges(text, offset)
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in _END):
        end -= 1
    return start, end


def with_units(text: str, chosen: Collection[str], order: Sequence[str]) -> str:
    """The line with exactly the chosen units of `order`; what else it names stays.

    A unit that comes in stands where `order` has it beside those that are there, parted as its neighbours are.
    """
    line = recipients_in(text)
    for number, unit in enumerate(order):
        if unit in chosen and unit not in line.units:
            line = _with(line, unit, _place(line.units, order, number))
    for unit in order:
        while unit in line.units and unit not in chosen:
            line = _without(line, line.units.index(unit))
    return line.text


def imprint_doubts(lines: Sequence[ImprintLine]) -> tuple[str, ...]:
    """What is odd about the lines of an imprint, as sentences: a unit named twice, an end without its mark."""
    found = [(line, recipients_in(line.recipients)) for line in lines if line.recipients]
    counted = Counter(unit for _, line in found for unit in line.units)
    doubts = [f"“{unit}”写了{times}次。" for unit, times in counted.items() if times > 1]
    open_ends = [line.label for line, parted in found if not parted.end]
    if open_ends and len(open_ends) < len(found):
        doubts.append(f"{'、'.join(f'“{label}”' for label in open_ends)}的末尾没有句号，其他各行都有。")
    return tuple(doubts)


# --- taking apart -------------------------------------------------------------------------------------------------


def _parted(text: str) -> tuple[list[str], list[str]]:
    """The stretches between marks outside of brackets, without blanks around them, and the marks."""
    pieces, marks, start = [], [], 0
    for offset in _mark_offsets(text):
        pieces.append(text[start:offset].strip())
        marks.append(text[offset])
        start = offset + 1
    return [*pieces, text[start:].strip()], marks


def _mark_offsets(text: str) -> list[int]:
    """Where the marks outside of brackets stand; a bracket that is never closed does not count."""
    open_at: list[int] = []
    found: list[tuple[int, int]] = []
    for offset, character in enumerate(text):
        if character in _OPENING:
            open_at.append(offset)
        elif character in _CLOSING and open_at:
            open_at.pop()
        elif character in MARKS:
            found.append((offset, open_at[0] if open_at else -1))
    unclosed = set(open_at)
    return [offset for offset, bracket in found if bracket < 0 or bracket in unclosed]


def _parted_by_blanks(text: str) -> tuple[list[str], list[str]]:
    pieces, marks, start = [], [], 0
    for found in _BLANK.finditer(text):
        before, behind = text[start : found.start()], text[found.end() :]
        if _is_within_name(before, behind):
            continue
        pieces.append(before)
        marks.append(found[0])
        start = found.end()
    return [*pieces, text[start:]], marks


def _is_within_name(before: str, behind: str) -> bool:
    """Whether a blank stands between the two characters of a name (张　三)."""
    following = _BLANK.split(behind, maxsplit=1)[0]
    return len(before) == len(following) == 1 and is_han(before) and is_han(following)


def _edges(text: str, offset: int) -> tuple[int, int]:
    offsets = _mark_offsets(text)
    start = max((at + 1 for at in offsets if at < offset), default=0)
    end = min((at for at in offsets if at >= offset), default=len(text))
    return start, end


# --- putting together ---------------------------------------------------------------------------------------------


def _place(units: Sequence[str], order: Sequence[str], number: int) -> int:
    """The index at which unit `number` of an order goes: behind the nearest one before it, else before the next."""
    for before in reversed(order[:number]):
        if before in units:
            return units.index(before) + 1
    for behind in order[number + 1 :]:
        if behind in units:
            return units.index(behind)
    return len(units)


def _with(line: Recipients, unit: str, index: int) -> Recipients:
    if not line.units:
        return Recipients((unit,), (), line.end or _USUAL_END)
    marks = line.marks
    mark = (marks[min(max(index - 1, 0), len(marks) - 1)]) if marks else _USUAL_MARK
    at = max(index - 1, 0)
    return Recipients((*line.units[:index], unit, *line.units[index:]), (*marks[:at], mark, *marks[at:]), line.end)


def _without(line: Recipients, index: int) -> Recipients:
    units = (*line.units[:index], *line.units[index + 1 :])
    if not units:
        return Recipients()
    at = max(index - 1, 0)
    return Recipients(units, (*line.marks[:at], *line.marks[at + 1 :]), line.end)
