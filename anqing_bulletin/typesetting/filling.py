"""Where the lines of a paragraph end: first fit, or the optimum of the whole paragraph.

First fit is what the office knows, and keeps an edit local: a line never depends on those after it.  A mark that does
not fit gives up its blank; what may not begin a line is pushed in where the line can give way for it, or hangs outside
the measure, or draws its neighbour down to the next line, as the style says (GB/T 15834-2011, 5.1; CLREQ, line
adjustment: push in before push out).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from anqing_bulletin.typesetting.breaking import BLANK_AT_RIGHT, Kind
from anqing_bulletin.typesetting.cells import Cell
from anqing_bulletin.typesetting.style import Lines

_OPEN_MOST_EM = 0.25
"""CLREQ: no place opens by more than a quarter of an em, where it can be helped."""
_LONELY_COST = 4.0
_SQUEEZED_COST = 0.05
"""A squeezed line beside open ones shows; of two ways alike, the open one is taken."""
_NEAR = 8
"""Cells looked at beyond the end of a line: no run of marks or word that can still be pushed in is longer."""
LINES_BACK = 3
"""Lines before a lonely end that may be set again to draw it in."""
_ADDRESS_SIGNS = frozenset("/?&=-_.#")
_ADDRESS_BACK = 12
_FEWEST_OF_WORD = 4
"""Fewer characters of a word that is cut are left at no line's end."""
_LATIN = frozenset({Kind.LETTER, Kind.WESTERN})
_SIGNS = _LATIN | {Kind.HAN, Kind.SYMBOL}
"""What is not a mark: of these a last line should hold two, be they digits."""


@dataclass(frozen=True)
class Cut:
    """Cells `start` to `end` as one line."""

    start: int
    end: int
    hangs: bool = False
    """The last mark stands outside the measure."""


class Filler:
    """The cells of a paragraph with their sums, so that a line of any length is measured at once.

    `room` gives the measure of a line by its number in the paragraph.
    """

    def __init__(self, cells: Sequence[Cell], rules: Lines, room: Callable[[int], int], first_line: int) -> None:
        self.cells = cells
        self.rules = rules
        self.room = room
        self.first_line = first_line
        self._hanging = frozenset(rules.hanging)
        self._halved = BLANK_AT_RIGHT if rules.line_end_half == "all" else frozenset({Kind.STOP})
        self._sums = list(accumulate((cell.width + cell.gap for cell in cells), initial=0))
        self._gives = list(accumulate((cell.squeeze + cell.gap_squeeze for cell in cells), initial=0))
        self._last_break = _last_breaks(cells)

    def lines(self, begin: int = 0) -> list[Cut]:
        """The lines from a cell on that begins one, at least one, in the way that the style asks for."""
        if begin >= len(self.cells):
            return [] if self.first_line else [Cut(begin, begin)]
        return self._optimum(begin) if self.rules.breaking == "optimum" else self._first_fit(begin)

    def _first_fit(self, start: int) -> list[Cut]:
        """The lines by first fit; a lonely last character is drawn in where the style asks for it."""
        cuts: list[Cut] = []
        while start < len(self.cells):
            cut = self._line(start, self.room(self.first_line + len(cuts)))
            cuts.append(cut)
            start = cut.end
        return self._without_lonely_end(cuts) if self.rules.lonely_end == "avoid" else cuts

    def natural(self, start: int, end: int) -> int:
        """The width of cells `start` to `end` as a line, the last one without its blank."""
        first, last = self._shown(start, end)
        if first >= last:
            return 0
        width = self._sums[last] - self._sums[first] - self.cells[first].gap
        return width - self.cells[last - 1].blank - self._lead(start, first)

    def gives(self, start: int, end: int) -> int:
        """How much cells `start` to `end` can give way as a line."""
        first, last = self._shown(start, end)
        if first >= last:
            return 0
        ends = self.cells[first].gap_squeeze + min(self.cells[last - 1].squeeze, self.cells[last - 1].blank)
        return self._gives[last] - self._gives[first] - ends

    def _shown(self, start: int, end: int) -> tuple[int, int]:
        """A line without the blanks at its ends; those that open a paragraph stay."""
        cells = self.cells
        while end > start and cells[end - 1].kind is Kind.SPACE:
            end -= 1
        if start or self.first_line:
            while start < end and cells[start].kind is Kind.SPACE:
                start += 1
        return start, end

    def _lead(self, start: int, first: int) -> int:
        """What an opening mark gives up at the beginning of a line that is not the paragraph's first."""
        return self.cells[first].lead if start or self.first_line else 0

    def _line(self, start: int, room: int) -> Cut:
        over = self._first_over(start, room)
        if over >= len(self.cells):
            return Cut(start, len(self.cells))
        cell = self.cells[over]
        if cell.breaks and cell.kind in self._halved and self.natural(start, over + 1) <= room:
            return Cut(start, over + 1)
        best = self._last_break[over]
        if best == over and best > start:
            return Cut(start, over)
        if cell.breaks and cell.text in self._hanging and self._without_blank_fits(start, over, room):
            return Cut(start, over + 1, hangs=True)
        if self.rules.push_in:
            end = self._next_break(over)
            if end and self.natural(start, end) - self.gives(start, end) <= room:
                return Cut(start, end)
        if best > start:
            return Cut(start, self._within_word(start, best, over, room) or best)
        return self._emergency(start, over)

    def _within_word(self, start: int, best: int, over: int, room: int) -> int:
        """Where a word that fits no line at all is cut already in this one, which would open too far without it.

        0 where it need not be.
        """
        latin = all(cell.kind in _LATIN for cell in self.cells[over - 1 : over + 1])
        if not latin or over - best < _FEWEST_OF_WORD or not self._opens_too_far(start, best, room):
            return 0
        end = over + 1
        while end < len(self.cells) and not self.cells[end - 1].breaks:
            end += 1
        return self._emergency(best, over).end if self.natural(best, end) > self.room(1) else 0

    def _first_over(self, start: int, room: int) -> int:
        """The first cell that does not fit whole; blanks that end a line take no room."""
        first, _ = self._shown(start, len(self.cells))
        limit = room + self._sums[first] + self._lead(start, first)
        if first < len(self.cells):
            limit += self.cells[first].gap
        over = max(bisect_right(self._sums, limit) - 1, first)
        while over < len(self.cells) and self.cells[over].kind is Kind.SPACE:
            over += 1
        return over

    def _without_blank_fits(self, start: int, over: int, room: int) -> bool:
        """Whether all before a mark fits, so that the mark alone would hang."""
        first, _ = self._shown(start, over)
        width = self._sums[over] - self._sums[first] - self.cells[first].gap - self._lead(start, first)
        return width <= room

    def _next_break(self, index: int) -> int:
        """The first place behind a cell where a line may end; 0 where there is none near."""
        for end in range(index + 1, min(index + _NEAR, len(self.cells)) + 1):
            if self.cells[end - 1].breaks:
                return end
        return 0

    def _emergency(self, start: int, over: int) -> Cut:
        """A word or an address that fits no line is cut: behind a sign of its own where there is one near."""
        for end in range(over, max(start, over - _ADDRESS_BACK), -1):
            if self.cells[end - 1].text in _ADDRESS_SIGNS and end - start > 1:
                return Cut(start, end)
        return Cut(start, max(over, start + 1))

    # --- the end of the paragraph ---------------------------------------------------------------------------------

    def _without_lonely_end(self, cuts: list[Cut]) -> list[Cut]:
        """孤字: a last line of one character is drawn in where up to three lines can give way for it.

        Else the line before gives one character more to it, where no place opens too far for that.
        """
        if len(cuts) < 2 or not self._is_lonely(cuts[-1]):
            return cuts
        for back in range(1, min(LINES_BACK, len(cuts) - 1) + 1):
            drawn = self._tight(cuts[-1 - back].start, len(cuts) - 1 - back, back)
            if drawn:
                return [*cuts[: -1 - back], *drawn]
        before = cuts[-2]
        end = self._last_break[before.end - 1]
        room = self.room(self.first_line + len(cuts) - 2)
        if end <= before.start or self._opens_too_far(before.start, end, room):
            return cuts
        return [*cuts[:-2], Cut(before.start, end), Cut(end, len(self.cells))]

    def _is_lonely(self, cut: Cut) -> bool:
        first, last = self._shown(cut.start, cut.end)
        shown = [cell.kind for cell in self.cells[first:last] if cell.kind in _SIGNS]
        return len(shown) <= 1 and Kind.WESTERN not in shown

    def _tight(self, start: int, number: int, lines: int) -> list[Cut]:
        """The rest from `start` in so many lines, each as full as it gives; nothing where they do not suffice."""
        cuts: list[Cut] = []
        while start < len(self.cells) and len(cuts) < lines:
            room = self.room(self.first_line + number + len(cuts))
            end = self._fullest(start, room)
            if end <= start:
                return []
            cuts.append(Cut(start, end))
            start = end
        return cuts if start >= len(self.cells) else []

    def _fullest(self, start: int, room: int) -> int:
        """The furthest place where a line from `start` may end with all that it gives."""
        over = self._first_over(start, room)
        fitting = (e for e in self._breaks(over, over + _NEAR) if self.natural(start, e) - self.gives(start, e) <= room)
        return max(fitting, default=self._last_break[over])

    def _opens_too_far(self, start: int, end: int, room: int) -> bool:
        places = sum(cell.stretches for cell in self.cells[start : end - 1])
        extra = room - self.natural(start, end)
        return not places or extra / places > _OPEN_MOST_EM * self.cells[start].look.size

    # --- the optimum ----------------------------------------------------------------------------------------------

    def _optimum(self, begin: int) -> list[Cut]:
        """The lines whose unevenness adds up to least; first fit where no such way is found.

        A line costs the cube of the share of its give, or of a quarter em a place, that it uses (Knuth and Plass).
        """
        count = len(self.cells)
        ways: dict[int, tuple[float, int, int]] = {begin: (0.0, 0, -1)}
        """By cell: least cost, number of lines before it, and where the line before begins."""
        for start in range(begin, count):
            way = ways.get(start)
            if way is None:
                continue
            cost, line, _ = way
            room = self.room(self.first_line + line)
            for end in self._ends(start, room):
                total = cost + self._cost(start, end, room)
                if end not in ways or total < ways[end][0]:
                    ways[end] = (total, line + 1, start)
        if count not in ways:
            return self._first_fit(begin)
        cuts = []
        end = count
        while end > begin:
            start = ways[end][2]
            cuts.append(Cut(start, end))
            end = start
        return cuts[::-1]

    def _ends(self, start: int, room: int) -> list[int]:
        """Where a line from `start` may end: breaks from a little before to a little behind the end of its room."""
        over = self._first_over(start, room)
        if over >= len(self.cells):
            return [len(self.cells), *(e for e in self._breaks(over - _NEAR, over) if e > start)]
        near = [end for end in self._breaks(max(over - _NEAR, start + 1), over + _NEAR) if end > start]
        fitting = [end for end in near if self.natural(start, end) - self.gives(start, end) <= room]
        if fitting:
            return fitting
        return [self._line(start, room).end]

    def _breaks(self, first: int, last: int) -> list[int]:
        return [end for end in range(max(first, 1), min(last, len(self.cells)) + 1) if self.cells[end - 1].breaks]

    def _cost(self, start: int, end: int, room: int) -> float:
        extra = room - self.natural(start, end)
        if end == len(self.cells) and extra >= 0:
            return _LONELY_COST if self._is_lonely(Cut(start, end)) else 0.0
        if extra < 0:
            return float((-extra / max(self.gives(start, end), 1)) ** 3) + _SQUEEZED_COST
        places = sum(cell.stretches for cell in self.cells[start : end - 1]) or 1
        return float((extra / places / (_OPEN_MOST_EM * self.cells[start].look.size)) ** 3)


def _last_breaks(cells: Sequence[Cell]) -> list[int]:
    """For each cell the last place before it, or behind those before it, where a line may end."""
    result = []
    last = 0
    for index, cell in enumerate(cells):
        result.append(last)
        if cell.breaks:
            last = index + 1
    result.append(last)
    return result
