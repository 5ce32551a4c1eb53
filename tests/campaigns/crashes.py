"""What a disk may hold after the power went, at any moment of some recorded changes.

A disk has written down what was forced to it, and of the rest whatever it likes.  Three models of "whatever":

    names in order    the names are those of some earlier moment (a journalling file system); of bytes that were not
                      forced, all are there or none
    any names         any subset of the changes of names that were not forced, as long as none hangs in the air (POSIX
                      promises no more)
    torn bytes        both of these, and the bytes that were not forced are cut off at any sector, are zeros or what
                      stood on the disk before in one sector or from one sector on, or are a random mix of the three
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from tests.campaigns.disk_recording import (
    Change,
    Create,
    Link,
    MakeFolder,
    NameChange,
    Recording,
    Rename,
    Resize,
    Said,
    Sync,
    SyncFolder,
    Unlink,
    Write,
    apply_names,
    changes_of,
    written,
)

MODELS = ("names in order", "any names", "torn bytes")
SECTOR = 512
RANDOM_MIXES = 40
MOST_OPEN_CHANGES = 12
"""Changes of names that are not forced at one moment: 4,096 subsets."""


@dataclass(frozen=True)
class Crash:
    """A disk after a crash: the files by path, and what the user had been told before it."""

    model: str
    files: Mapping[str, bytes]
    said: str

    @property
    def state(self) -> tuple[str, frozenset[tuple[str, bytes]]]:
        """What two crashes have in common that differ in nothing."""
        return self.said, frozenset(self.files.items())


def crashes(recorded: Recording) -> Iterator[Crash]:
    """Every disk that a crash may leave, before the first change, after the last one, and between any two."""
    for end in range(len(recorded.changes) + 1):
        moment = _Moment(recorded, recorded.changes[:end])
        ordered = _distinct(_names_in_order(moment))
        of_any_kind = _distinct(_any_names(moment))
        for names in ordered:
            yield from moment.crashes(MODELS[0], names)
        for names in of_any_kind:
            yield from moment.crashes(MODELS[1], names)
        for names in _distinct([*ordered, *of_any_kind]):
            yield from moment.crashes(MODELS[2], names)


class _Moment:
    """The changes up to the crash, and what they may have left of each file's bytes."""

    def __init__(self, recorded: Recording, past: list[Change]) -> None:
        self.recorded, self.past = recorded, past
        self.names = [change for change in past if isinstance(change, NameChange)]
        self.said = next((change.words for change in reversed(past) if isinstance(change, Said)), "")
        self._before = dict(enumerate(recorded.before.values()))
        self._whole: dict[int, list[bytes]] = {}
        self._torn: dict[int, list[bytes]] = {}

    def crashes(self, model: str, names: Mapping[str, int]) -> Iterator[Crash]:
        nodes = sorted(set(names.values()))
        possible = [self._contents(node, torn=model == MODELS[2]) for node in nodes]
        if model == MODELS[2]:  # not every mix of two torn files, but every way of tearing each
            longest = max((len(contents) for contents in possible), default=1)
            rows = [contents * (-(-longest // len(contents))) for contents in possible]
            choices: Iterable[tuple[bytes, ...]] = list(zip(*rows, strict=False))[:longest]
        else:
            choices = product(*possible)
        for choice in choices:
            contents = dict(zip(nodes, choice, strict=True))
            yield Crash(model, {path: contents[node] for path, node in names.items()}, self.said)

    def _contents(self, node: int, *, torn: bool) -> list[bytes]:
        """What one file may hold."""
        if node not in self._whole:
            last_sync = max((at for at, change in enumerate(self.past) if change == Sync(node)), default=0)
            forced = written(self._before.get(node, b""), changes_of(node, self.past[:last_sync]))
            later = changes_of(node, self.past[last_sync:])
            self._whole[node] = [written(forced, later[:count]) for count in range(len(later), -1, -1)]
            start = min((_first_byte(change) for change in later), default=0) // SECTOR * SECTOR
            self._torn[node] = list(_torn(self._whole[node][0], node, start)) if later else self._whole[node]
        return self._torn[node] if torn else self._whole[node]


# --- names --------------------------------------------------------------------------------------------------------


def _distinct(found: Iterable[dict[str, int]]) -> list[dict[str, int]]:
    return list({frozenset(names.items()): names for names in found}.values())


def _names_in_order(moment: _Moment) -> Iterator[dict[str, int]]:
    forced = [position for position, change in enumerate(moment.names, 1) if _is_forced(change, moment.past)]
    for count in range(max(forced, default=0), len(moment.names) + 1):
        yield from _names_after(moment.recorded, moment.names[:count])


def _any_names(moment: _Moment) -> Iterator[dict[str, int]]:
    left_open = [change for change in moment.names if not _is_forced(change, moment.past)]
    if len(left_open) > MOST_OPEN_CHANGES:
        raise AssertionError(f"{len(left_open)} changes of names are not forced to the disk: too many to try")
    for chosen in product((True, False), repeat=len(left_open)):
        dropped = {id(change) for change, kept in zip(left_open, chosen, strict=True) if not kept}
        yield from _names_after(moment.recorded, [change for change in moment.names if id(change) not in dropped])


def _names_after(recorded: Recording, changes: list[NameChange]) -> Iterator[dict[str, int]]:
    names = {path: node for node, path in enumerate(recorded.before)}
    if not apply_names(names, changes):
        return
    folders = recorded.folders | {change.path for change in changes if isinstance(change, MakeFolder)}
    yield {path: node for path, node in names.items() if all(folder in folders for folder in _folders_above(path))}


def _is_forced(change: NameChange, past: list[Change]) -> bool:
    """Whether the disk has confirmed every folder whose names it changed."""
    position = next(index for index, other in enumerate(past) if other is change)
    synced = {later.path for later in past[position:] if isinstance(later, SyncFolder)}
    return all(_folder(path) in synced for path in _changed_names(change))


def _changed_names(change: NameChange) -> tuple[str, ...]:
    if isinstance(change, Rename):
        return change.source, change.target
    if isinstance(change, Link):
        return (change.target,)
    if isinstance(change, Create | Unlink | MakeFolder):
        return (change.path,)
    raise AssertionError(change)


def _folder(path: str) -> str:
    return path.rpartition("/")[0] or "."


def _folders_above(path: str) -> Iterator[str]:
    while path != ".":
        path = _folder(path)
        yield path


# --- bytes --------------------------------------------------------------------------------------------------------


def _first_byte(change: Write | Resize) -> int:
    return change.offset if isinstance(change, Write) else change.size


def _torn(meant: bytes, node: int, start: int) -> Iterator[bytes]:
    """The bytes torn from `start` on, the first sector in which any was not forced."""
    chance = random.Random(node)
    nothing, rubbish = (meant[:start] + torn[start:] for torn in (bytes(len(meant)), chance.randbytes(len(meant))))
    yield nothing
    for at in range(start, len(meant), SECTOR):
        behind = at + SECTOR
        yield meant[:at]
        for instead in (nothing, rubbish):
            yield meant[:at] + instead[at:]
            yield meant[:at] + instead[at:behind] + meant[behind:]
    for _ in range(RANDOM_MIXES):
        yield b"".join(
            chance.choice((meant, nothing, rubbish))[at : at + SECTOR] for at in range(0, len(meant), SECTOR)
        )
