"""Where things are after a merge: which of them stay, in which place, in which order.

Works on ids.  A `Shelf` is one side's view: places (the sections of an issue, the foreword and the body of an article)
that hold things in an order.  Where a thing is, is a three-way value of its own, so that moving it and changing it go
together.  Within a place, what a side moved or inserted is what is outside of the longest run that it left in the
base's order; what the colleague moved or inserted follows the thing that it follows on the colleague's side.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Shelf(Generic[T]):
    """What one side holds: ids in order by place, and the thing behind each id."""

    places: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    things: Mapping[str, T] = field(default_factory=dict)

    def place_of(self) -> dict[str, str]:
        """By id, the place that it is in."""
        return {key: place for place, keys in self.places.items() for key in keys}


@dataclass(frozen=True)
class Shelves(Generic[T]):
    """What each side holds; without a common version the base is empty."""

    base: Shelf[T]
    mine: Shelf[T]
    theirs: Shelf[T]

    def __iter__(self) -> Iterator[Shelf[T]]:
        return iter((self.base, self.mine, self.theirs))

    def three(self, key: str) -> tuple[T | None, T | None, T | None]:
        """The thing of this id on each side."""
        return self.base.things.get(key), self.mine.things.get(key), self.theirs.things.get(key)

    def order(self, place: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """The ids in a place on each side."""
        return self.base.places.get(place, ()), self.mine.places.get(place, ()), self.theirs.places.get(place, ())


class Fate(Enum):
    """What the merge had to decide about one thing, where it had to."""

    MINE_KEPT = auto()
    """The colleague deleted what I changed or moved: it stays."""
    THEIRS_KEPT = auto()
    """I deleted what the colleague changed or moved: it stays."""
    BOTH_MOVED = auto()
    """Both moved it to different spots: mine holds."""


@dataclass(frozen=True)
class Arrangement:
    """The ids that are left, in order by place, and what had to be decided."""

    places: Mapping[str, tuple[str, ...]]
    fates: Mapping[str, Fate]


def only(mine: T | None, theirs: T | None) -> T:
    """The one that is there, mine first."""
    found = theirs if mine is None else mine
    assert found is not None, "a thing is on one side at least"
    return found


def arranged(
    shelves: Shelves[Any],
    *,
    bin_place: str | None = None,
    kept: Collection[str] = (),
    attached: Collection[str] = (),
) -> Arrangement:
    """The three-way merge of where things are.

    In the `bin_place` a thing is deleted but not yet forgotten.  Ids in `kept` stay, whoever deleted them.  Ids in
    `attached` are the colleague's and follow their predecessor closely, even where I inserted something behind it.
    """
    at_base, at_mine, at_theirs = (shelf.place_of() for shelf in shelves)
    places: dict[str, set[str]] = {place: set() for place in (*shelves.mine.places, *shelves.theirs.places)}
    fates: dict[str, Fate] = {}
    for key in dict.fromkeys((*at_mine, *at_theirs)):
        base, mine, theirs = shelves.three(key)
        spot = _Spot(
            at_base.get(key),
            at_mine.get(key),
            at_theirs.get(key),
            touched_by_mine=_touched(base, mine),
            touched_by_theirs=_touched(base, theirs),
            bin_place=bin_place,
        )
        place, fate = spot.settled()
        if place is None and key in kept:
            place, fate = (spot.mine, Fate.MINE_KEPT) if spot.mine is not None else (spot.theirs, Fate.THEIRS_KEPT)
        if place is not None:
            places[place].add(key)
            if fate is not None:
                fates[key] = fate
    orders: dict[str, tuple[str, ...]] = {}
    for place, members in places.items():
        orders[place], disputed = merged_order(*shelves.order(place), members, attached)
        fates.update(dict.fromkeys(disputed, Fate.BOTH_MOVED))
    return Arrangement(orders, fates)


def _touched(base: Any, side: Any) -> bool:
    return base is not None and side is not None and bool(side != base)


# --- where one thing is -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Spot:
    """Where one thing is on each side (`None`: nowhere), and who changed it."""

    base: str | None
    mine: str | None
    theirs: str | None
    touched_by_mine: bool
    touched_by_theirs: bool
    bin_place: str | None

    def settled(self) -> tuple[str | None, Fate | None]:
        """The place after the merge; what is deleted on one side stays where the other changed or moved it."""
        if self.mine == self.theirs:
            return self.mine, None
        if self.theirs == self.base:
            kept = self.touched_by_theirs and self._depth(self.mine) > self._depth(self.base)
            return (self.theirs, Fate.THEIRS_KEPT) if kept else (self.mine, None)
        if self.mine == self.base:
            kept = self.touched_by_mine and self._depth(self.theirs) > self._depth(self.base)
            return (self.mine, Fate.MINE_KEPT) if kept else (self.theirs, None)
        mine, theirs = self._depth(self.mine), self._depth(self.theirs)
        if mine == theirs:
            return self.mine, Fate.BOTH_MOVED
        place = self.mine if mine < theirs else self.theirs
        if self.base is None or self._depth(place) > 0:  # new on both sides, or deleted on both
            return place, None
        return place, Fate.MINE_KEPT if mine < theirs else Fate.THEIRS_KEPT

    def _depth(self, place: str | None) -> int:
        """How far from being printed: 0 in a place, 1 in the bin, 2 gone."""
        if place is None:
            return 2
        return 1 if place == self.bin_place else 0


# --- the order in one place ---------------------------------------------------------------------------------------


def merged_order(
    base: Sequence[str],
    mine: Sequence[str],
    theirs: Sequence[str],
    members: Collection[str],
    attached: Collection[str] = (),
) -> tuple[tuple[str, ...], frozenset[str]]:
    """The `members` in order, and those that both sides moved to different spots (they stand where I put them).

    Every member must be on my side or the colleague's.
    """
    one_reading = _moved(base, theirs)
    other_reading = _moved(base, theirs, suspects=set(theirs) - one_reading)
    moved_by_mine = _moved(base, mine, suspects=one_reading | other_reading)
    moved_by_theirs = _moved(base, theirs, suspects=moved_by_mine)
    skeleton = [key for key in mine if key in members and (key in moved_by_mine or key not in moved_by_theirs)]
    order = _woven(skeleton, [key for key in theirs if key in members], moved_by_mine - moved_by_theirs, attached)
    on_all_sides = set(base) & set(mine) & set(theirs) & set(members)
    before_mine, before_theirs = _predecessors(mine, on_all_sides), _predecessors(theirs, on_all_sides)
    both = moved_by_mine & moved_by_theirs & on_all_sides
    return tuple(order), frozenset(key for key in both if before_mine[key] != before_theirs[key])


def _woven(
    skeleton: Iterable[str], theirs: Iterable[str], own: Collection[str], attached: Collection[str]
) -> list[str]:
    """The skeleton with what else is in theirs, each behind what it follows there and behind `own` things of mine."""
    after: dict[str | None, str | None] = {}
    last: str | None = None
    for key in skeleton:
        after[last] = key
        last = key
    after[last] = None
    anchor: str | None = None
    for key in theirs:
        if key not in after:
            behind = after[anchor]
            while behind is not None and behind in own and key not in attached:
                anchor, behind = behind, after[behind]
            after[anchor], after[key] = key, behind
        anchor = key
    result: list[str] = []
    walking = after[None]
    while walking is not None:
        result.append(walking)
        walking = after[walking]
    return result


def _moved(base: Sequence[str], side: Sequence[str], suspects: Collection[str] = ()) -> set[str]:
    """The ids of a side that were inserted or moved: those outside of the longest run that keeps the base's order.

    Of two ids that changed places either may be the one that was moved: where there is a choice, it is a suspect, so
    that both sides are taken to have moved the same.
    """
    index = {key: number for number, key in enumerate(base, 1)}
    known = [key for key in side if key in index]
    if known == sorted(known, key=index.__getitem__):
        return set(side).difference(known)
    # heaviest[n] is for a stretch of the base that ends with number n (a Fenwick tree) the heaviest run that ends in
    # it: its weight, and the position in `known` of its last id.
    heaviest = [(0, -1)] * (len(base) + 1)
    former: list[int] = []
    for position, key in enumerate(known):
        weight, last = max((heaviest[number] for number in _stretches_before(index[key])), default=(0, -1))
        former.append(last)
        weight += len(base) + 1 + (key not in suspects)  # length first, then few suspects
        number = index[key]
        while number <= len(base):
            heaviest[number] = max(heaviest[number], (weight, position))
            number += number & -number
    staying: set[str] = set()
    _, position = max((heaviest[number] for number in _stretches_before(len(base) + 1)), default=(0, -1))
    while position >= 0:
        staying.add(known[position])
        position = former[position]
    return set(side) - staying


def _stretches_before(number: int) -> Iterator[int]:
    """The nodes of a Fenwick tree that cover everything before a number, counted from 1."""
    number -= 1
    while number > 0:
        yield number
        number &= number - 1


def _predecessors(side: Sequence[str], among: Collection[str]) -> dict[str, str | None]:
    order = [key for key in side if key in among]
    return dict(zip(order, [None, *order], strict=False))
