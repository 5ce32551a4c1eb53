"""The cells of one line brought to their measure: what gives way, what opens, and in which order.

CLREQ, "line adjustment", and GB/T 15834-2011, 5.1.10: where a line is too long its marks give up their blanks class by
class, each class fully before the next; where it is too short Latin blanks open first, then the gaps between Han and
Latin letters, then all places evenly.  Never within —— or ……, within a word, or beside a connector or a solidus.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from anqing_bulletin.typesetting.breaking import Kind
from anqing_bulletin.typesetting.cells import Cell
from anqing_bulletin.typesetting.style import Lines

_MINOR_STOPS = frozenset("，、；")
_GAP_STEP = 5


@dataclass(frozen=True)
class Justified:
    """Where the cells of a line stand."""

    xs: list[int]
    """The left edge of each cell."""
    shifts: list[int]
    """From there to the origin of its first glyph."""


def squeeze_step(cell: Cell) -> int:
    """The step at which a cell gives way (1 to 6, in the order of CLREQ); 0 where it never does.

    The step of a gap is 5; it belongs to the place before a cell, not to the cell.
    """
    kind = cell.kind
    if kind is Kind.SPACE:
        return 1
    if kind is Kind.MIDDLE_DOT:
        return 2
    if kind is Kind.OPEN or kind is Kind.CLOSE:
        return 3
    if kind is Kind.STOP:
        return 4 if cell.text in _MINOR_STOPS else 6
    return 0


def justify(
    cells: Sequence[Cell], counted: int, x: int, room: int, rules: Lines, *, lead: int, blank_given: bool
) -> Justified:
    """The first `counted` cells from `x` on set to exactly `room`; a cell behind them hangs where the measure ends.

    `lead`: what the first cell gives up at its left; `blank_given`: the last counted one has given up its blank.
    """
    widths, gaps, shifts = _natural(cells, lead)
    if blank_given:
        widths[counted - 1] -= cells[counted - 1].blank
    extra = room - sum(widths[:counted]) - sum(gaps[:counted])
    openings = [0] * len(cells)
    if extra < 0:
        extra = -_compress(cells, range(bool(lead), counted - blank_given), widths, gaps, shifts, -extra)
    elif extra > 0:
        extra = _open(cells, counted, widths, gaps, extra, rules)
    if extra:
        _spread(cells, counted, openings, extra)
    xs = []
    for width, gap, opening in zip(widths, gaps, openings, strict=True):
        x += gap
        xs.append(x + opening)
        x += width
    return Justified(xs, shifts)


def as_they_fall(cells: Sequence[Cell], x: int, *, lead: int) -> Justified:
    """The cells in their natural widths from `x` on."""
    widths, gaps, shifts = _natural(cells, lead)
    xs = []
    for width, gap in zip(widths, gaps, strict=True):
        x += gap
        xs.append(x)
        x += width
    return Justified(xs, shifts)


def _natural(cells: Sequence[Cell], lead: int) -> tuple[list[int], list[int], list[int]]:
    widths = [cell.width for cell in cells]
    gaps = [cell.gap for cell in cells]
    shifts = [cell.shift for cell in cells]
    if cells:
        gaps[0] = 0
        widths[0] -= lead
        shifts[0] -= lead
    return widths, gaps, shifts


def _compress(
    cells: Sequence[Cell], inner: range, widths: list[int], gaps: list[int], shifts: list[int], need: int
) -> int:
    """Take `need` out of the cells `inner` of a line, step by step; gives what could not be taken."""
    steps: dict[int, list[tuple[int, int]]] = {}
    for index in inner:
        if cells[index].squeeze:
            steps.setdefault(squeeze_step(cells[index]), []).append((index, cells[index].squeeze))
        if index and cells[index].gap_squeeze:
            steps.setdefault(_GAP_STEP, []).append((index, cells[index].gap_squeeze))
    for step, places in sorted(steps.items()):
        given = min(need, sum(amount for _, amount in places))
        for index, share in _shares(places, given):
            if step == _GAP_STEP:
                gaps[index] -= share
                continue
            widths[index] -= share
            if cells[index].kind is Kind.OPEN:
                shifts[index] -= share
            elif cells[index].kind is Kind.MIDDLE_DOT:
                shifts[index] -= share // 2
        need -= given
    return need


def _open(cells: Sequence[Cell], counted: int, widths: list[int], gaps: list[int], extra: int, rules: Lines) -> int:
    """Open Latin blanks to half an em, then the gaps to what the style allows; gives what is left to share out."""
    spaces = [
        (index, max(0, cells[index].look.size // 2 - widths[index]))
        for index in range(counted - 1)
        if cells[index].kind is Kind.SPACE and cells[index].stretches
    ]
    wider = [(index, _gap_room(cells[index], rules)) for index in range(1, counted) if gaps[index]]
    for places, target in ((spaces, widths), (wider, gaps)):
        given = min(extra, sum(amount for _, amount in places))
        for index, share in _shares(places, given):
            target[index] += share
        extra -= given
    return extra


def _gap_room(cell: Cell, rules: Lines) -> int:
    return max(0, round(cell.look.size * rules.han_latin_gap_max_em) - cell.gap)


def _shares(places: Sequence[tuple[int, int]], given: int) -> list[tuple[int, int]]:
    """`given` shared out in proportion, in whole units that add up to it."""
    total = sum(amount for _, amount in places)
    result = []
    passed = done = 0
    for index, amount in places:
        passed += amount
        share = given * passed // total - done if total else 0
        done += share
        result.append((index, share))
    return result


def _spread(cells: Sequence[Cell], counted: int, openings: list[int], extra: int) -> None:
    """Share `extra` out evenly over all places that may open; in a line of one word, over its letters."""
    places = sum(cell.stretches for cell in cells[: counted - 1])
    one_word = not places
    if one_word:
        places = counted - 1
    passed = 0
    for index in range(1, len(cells)):
        if index < counted and (one_word or cells[index - 1].stretches):
            passed += 1
        openings[index] = extra * passed // places if places else 0
    for index in range(counted, len(cells)):
        openings[index] = extra
