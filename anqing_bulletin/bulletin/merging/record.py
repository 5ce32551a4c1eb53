"""What a merge decides by itself and what it leaves to a person: conflicts, choices and notices.

A value that one side changed is that side's; one that both changed in the same way is no conflict; one that both
changed differently is a `Conflict`, decided by a `Choice` or left.  A `Record` collects them on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final, Generic, TypeVar

from anqing_bulletin.bulletin.merging.order import Fate

T = TypeVar("T")
U = TypeVar("U")


class Choice(Enum):
    """How a conflict is decided."""

    MINE = auto()
    THEIRS = auto()
    BOTH = auto()
    """Both texts, mine first; only where a text can stand twice."""


ConflictKey = tuple[str, ...]
"""Names a conflict, the same whenever the same three issues are merged: what it is about, ids, the field."""


@dataclass(frozen=True)
class Conflict:
    """One place that both sides changed, differently."""

    key: ConflictKey
    label: str
    """For a list: 「青石镇开“板凳会”」第3段, 刊头：期号."""
    article_id: str
    """Empty for the issue as a whole."""
    block_id: str
    """Empty where it is not about one block."""
    base: str
    """What both began with, as plain text; empty where there is no common version."""
    mine: str
    theirs: str
    can_keep_both: bool


class Absent(Enum):
    """The type of `ABSENT`: what was not there, told from a value that is `None`."""

    ABSENT = auto()


ABSENT: Final = Absent.ABSENT


@dataclass(frozen=True)
class Sides(Generic[T]):
    """One value as it was, as it is on my side and as it is on the colleague's."""

    base: T | Absent
    mine: T
    theirs: T

    def each(self, view: Callable[[T], U]) -> Sides[U]:
        """The same view of all three."""
        base = self.base if self.base is ABSENT else view(self.base)
        return Sides(base, view(self.mine), view(self.theirs))

    def __iter__(self) -> Iterator[T]:
        """The values that are there."""
        if self.base is not ABSENT:
            yield self.base
        yield self.mine
        yield self.theirs

    @property
    def holder(self) -> Choice:
        """Whose value holds; BOTH where the two changed it differently.

        Without a base an empty value gives way to the other one.
        """
        if self.theirs in (self.mine, self.base):
            return Choice.MINE
        if self.mine == self.base:
            return Choice.THEIRS
        if self.base is ABSENT and _is_empty(self.theirs):
            return Choice.MINE
        if self.base is ABSENT and _is_empty(self.mine):
            return Choice.THEIRS
        return Choice.BOTH


def _is_empty(value: object) -> bool:
    return value is None or value == "" or (isinstance(value, tuple) and all(_is_empty(part) for part in value))


@dataclass(frozen=True)
class Subject:
    """What some conflicts are about: the head of their keys and of their labels."""

    key: ConflictKey
    label: str
    article_id: str = ""
    block_id: str = ""


@dataclass
class Record:
    """The choices that were made, and what the merge has to tell."""

    choices: Mapping[ConflictKey, Choice]
    conflicts: list[Conflict] = field(default_factory=list)
    left: list[Conflict] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    taken: list[tuple[Subject, str]] = field(default_factory=list)
    """The fields, by their Chinese names, whose values only the colleague had changed."""

    def verdict(
        self,
        subject: Subject,
        name: str,
        label: str,
        sides: Sides[T],
        shown: Callable[[T], str],
        *,
        can_keep_both: bool = False,
    ) -> Choice:
        """Whose value holds after the choices; notes a conflict.

        Where nothing was chosen: BOTH where both can stand, else MINE.
        """
        holder = sides.holder
        if holder is Choice.THEIRS:
            self.taken.append((subject, label))
        if holder is not Choice.BOTH:
            return holder
        key = (*subject.key, name)
        conflict = Conflict(
            key=key,
            label=f"{subject.label}：{label}" if label else subject.label,
            article_id=subject.article_id,
            block_id=subject.block_id,
            base="" if sides.base is ABSENT else shown(sides.base),
            mine=shown(sides.mine),
            theirs=shown(sides.theirs),
            can_keep_both=can_keep_both,
        )
        self.conflicts.append(conflict)
        choice = self.choices.get(key)
        if choice is not None and (can_keep_both or choice is not Choice.BOTH):
            return choice
        self.left.append(conflict)
        return Choice.BOTH if can_keep_both else Choice.MINE

    def value(self, subject: Subject, name: str, label: str, sides: Sides[T], shown: Callable[[T], str]) -> T:
        """The value that holds, of what can stand only once."""
        return sides.theirs if self.verdict(subject, name, label, sides, shown) is Choice.THEIRS else sides.mine

    def tell_fate(self, fate: Fate, what: str, why: str = "改过") -> None:
        """A notice of what had to be decided about a thing."""
        sentences = {
            Fate.MINE_KEPT: f"同事删除了{what}，因为您{why}它，仍然保留。",
            Fate.THEIRS_KEPT: f"您删除了{what}，因为同事{why}它，仍然保留。",
            Fate.BOTH_MOVED: f"{what}两边都改了位置，按您的位置放。",
        }
        self.notices.append(sentences[fate])
