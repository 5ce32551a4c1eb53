"""Which passage of one text became which of another: what stayed, was rewritten, divided, joined, put in, taken out.

Passages are compared by what they say, not by their ids: a paragraph pasted anew is still the same, and one whose text
was wholly replaced is not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from anqing_bulletin.bulletin.differences import matches
from anqing_bulletin.bulletin.model import Block, Figure, ImprintLine, Table

TEXT = ""
"""The kind of running text, the only one that can be divided and joined."""

_ALIKE = 0.4
"""Passages with less in common were not made from each other."""
_TELLING, _NEARLY_ALL = 6, 0.9
"""How many pieces a text must have to be told by them, and which share of them must stand in the other one."""
_CONTAINED = 0.6
"""So much of a passage must come from another for it to be a part of that one."""
_MOST_PAIRS = 2_500
"""Where more pairs would have to be compared, nothing but equality counts."""
_LOOKED_AT = 1_000
"""Characters at each end of a passage by which it is judged."""


@dataclass(frozen=True)
class Passage:
    """A paragraph, a row, a picture; those of unlike kinds never stand for each other."""

    text: str
    kind: Hashable = TEXT

    @cached_property
    def grams(self) -> Counter[str]:
        """Its single characters and pairs of characters."""
        text = self.text if len(self.text) <= 2 * _LOOKED_AT else self.text[:_LOOKED_AT] + self.text[-_LOOKED_AT:]
        return Counter(text) + Counter(map("".join, pairwise(text)))


@dataclass(frozen=True)
class Group:
    """Passages that belong together, by their places.

    One and one: the same passage.  None on one side: put in, or taken out.  One and several: divided, or joined.
    """

    old: range
    new: range


def passage(block: Block) -> Passage:
    """A block of an article as what it is compared by; a table may only become one of as many columns."""
    if isinstance(block, Table):
        return Passage(block.text, ("table", len(block.column_weights)))
    if isinstance(block, Figure):
        return Passage(block.caption, ("figure", block.picture))
    return Passage(block.text)


def row_passage(cells: Sequence[str], shape: Hashable) -> Passage:
    """A row of a table, by the texts of its cells; the first, which mostly names the row, counts twice.

    It may only become a row whose cells are merged alike.
    """
    return Passage("\t".join((*cells[:1], *cells)), ("row", shape))


def imprint_passage(line: ImprintLine) -> Passage:
    """A line of the imprint; it may only become one with the same label."""
    return Passage(f"{line.label}：{line.recipients}" if line.label else line.recipients, ("imprint", line.label))


def aligned(old: Sequence[Passage], new: Sequence[Passage]) -> tuple[Group, ...]:
    """Both sequences from beginning to end as groups; in each place what was taken out before what was put in."""
    same, _ = matches(old, new)
    result: list[Group] = []
    at = new_at = 0
    for start, new_start, length in (*same, (len(old), len(new), 0)):
        result += _rewritten(old, new, range(at, start), range(new_at, new_start))
        result += [_pair(start + index, new_start + index) for index in range(length)]
        at, new_at = start + length, new_start + length
    return tuple(result)


def _pair(old: int, new: int) -> Group:
    return Group(range(old, old + 1), range(new, new + 1))


def _rewritten(old: Sequence[Passage], new: Sequence[Passage], gap: range, new_gap: range) -> list[Group]:
    """The groups between two places where nothing changed."""
    pairs = _likeliest(old, new, gap, new_gap)
    result: list[Group] = []
    at, new_at = gap.start, new_gap.start
    for (one, other), (end, new_end) in pairwise((*pairs, (gap.stop, new_gap.stop))):
        left, new_left = _claimed_before(old, new, range(at, one), range(new_at, other), one, other)
        right, new_right = _claimed_behind(old, new, range(one + 1, end), range(other + 1, new_end), one, other)
        result += _one_sided(range(at, one - left), range(new_at, other - new_left))
        at, new_at = one + 1 + right, other + 1 + new_right
        result.append(Group(range(one - left, at), range(other - new_left, new_at)))
    return [*result, *_one_sided(range(at, gap.stop), range(new_at, new_gap.stop))]


def _one_sided(gap: range, new_gap: range) -> list[Group]:
    return [
        *(Group(range(index, index + 1), range(new_gap.start, new_gap.start)) for index in gap),
        *(Group(range(gap.stop, gap.stop), range(index, index + 1)) for index in new_gap),
    ]


def _likeliest(old: Sequence[Passage], new: Sequence[Passage], gap: range, new_gap: range) -> list[tuple[int, int]]:
    """The pairs in order that have most in common altogether."""
    if not gap or not new_gap or len(gap) * len(new_gap) > _MOST_PAIRS:
        return []
    width = len(new_gap) + 1
    best = [[0.0] * width for _ in range(len(gap) + 1)]
    alike = [[_likeness(old[one], new[other]) for other in new_gap] for one in gap]
    for row in range(len(gap) - 1, -1, -1):
        for column in range(width - 2, -1, -1):
            value = alike[row][column]
            taken = value + best[row + 1][column + 1] if value >= _ALIKE else 0.0
            best[row][column] = max(taken, best[row + 1][column], best[row][column + 1])
    pairs = []
    row = column = 0
    while row < len(gap) and column < width - 1:
        value = alike[row][column]
        if value >= _ALIKE and best[row][column] == value + best[row + 1][column + 1]:
            pairs.append((gap[row], new_gap[column]))
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            row += 1
        else:
            column += 1
    return pairs


def _likeness(one: Passage, other: Passage) -> float:
    """From 0, nothing in common, to 1, the same.

    Passages of one kind that is no text are alike in any case; so is a text that stands whole in another, however much
    was written around it.
    """
    if one.kind != other.kind:
        return 0.0
    sizes = one.grams.total(), other.grams.total()
    if not any(sizes):
        return 1.0
    common = _common(one.grams, other.grams)
    is_inside = min(sizes) >= _TELLING and common >= _NEARLY_ALL * min(sizes)
    least = _ALIKE if one.kind != TEXT or is_inside else 0.0
    return max(least, 2 * common / sum(sizes))


def _common(one: Counter[str], other: Counter[str]) -> int:
    if len(other) < len(one):
        one, other = other, one
    return sum(min(count, other[gram]) for gram, count in one.items() if gram in other)


def _claimed_before(
    old: Sequence[Passage], new: Sequence[Passage], gap: range, new_gap: range, one: int, other: int
) -> tuple[int, int]:
    """How many passages before a pair are parts of it: of the old ones, or of the new ones."""
    joined = _parts(old, gap[::-1], new[other], old[one])
    return (joined, 0) if joined else (0, _parts(new, new_gap[::-1], old[one], new[other]))


def _claimed_behind(
    old: Sequence[Passage], new: Sequence[Passage], gap: range, new_gap: range, one: int, other: int
) -> tuple[int, int]:
    """The same behind a pair."""
    joined = _parts(old, gap, new[other], old[one])
    return (joined, 0) if joined else (0, _parts(new, new_gap, old[one], new[other]))


def _parts(passages: Sequence[Passage], places: Sequence[int], whole: Passage, part: Passage) -> int:
    """How many passages from a place on are, like `part`, parts of `whole`."""
    if whole.kind != TEXT:
        return 0
    rest = whole.grams - part.grams
    count = 0
    for place in places:
        passage = passages[place]
        total = passage.grams.total()
        if passage.kind != TEXT or not total or _common(passage.grams, rest) < _CONTAINED * total:
            break
        rest -= passage.grams
        count += 1
    return count
