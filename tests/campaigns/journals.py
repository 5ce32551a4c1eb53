"""Journals that were cut off, have rotted, or whose disk lost its power while they were written."""

from __future__ import annotations

import errno
import os
import random
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from unittest import mock

from anqing_bulletin.bulletin.model import Article, Figure, Issue, Paragraph, Picture, Section, Span
from anqing_bulletin.errors import JournalFailed
from anqing_bulletin.storage import journal, records, recovery
from anqing_bulletin.storage.journal import Journal
from anqing_bulletin.storage.records import FIRST_LINE, Origin
from anqing_bulletin.storage.recovery import read_journal
from tests.campaigns.crashes import Crash, crashes
from tests.campaigns.disk_recording import Recording, recording
from tests.campaigns.outcome import Outcome
from tests.storage.crafting import full_project
from tests.strategies import tiny_png

TITLE = "a damaged or cut journal gives back what was once written, up to the damage; a power cut costs nothing written"

FLIPS, GARBLES = 20_000, 5_000
SEED = 13


# --- a journal ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Written:
    """A journal, and what it should give back."""

    path: Path
    data: bytes
    states: tuple[Issue, ...]
    """The issue at each record."""
    ends: tuple[int, ...]
    """Where each record ends."""

    def whole_records(self, length: int) -> int:
        """How many records lie whole in so many first bytes."""
        return sum(end <= length for end in self.ends)


def edits(issue: Issue) -> Iterator[Issue]:
    """An issue, and what an afternoon makes of it: typing, a picture, moving, deleting, another number, undoing."""
    yield issue
    first = issue.sections[0].articles[0]

    def with_first(article: Article) -> Issue:
        return replace(issue, sections=(replace(issue.sections[0], articles=(article,)), *issue.sections[1:]))

    typed = replace(first, blocks=(*first.blocks, Paragraph((Span("东坡村的板凳会开到了田埂上。"),), id="p9")))
    yield with_first(typed)
    second = Figure(Picture("image/png", tiny_png(5, 4, 30), 5, 4), "村口", id="f9")
    yield with_first(replace(typed, blocks=(*typed.blocks, second)))
    yield with_first(replace(first, blocks=first.blocks[:1]))  # both pictures are gone
    yield with_first(first)  # and one is back
    yield replace(issue, pool=(), bin=(*issue.bin, *issue.pool))
    yield replace(issue, pool=(), bin=(), number=issue.number + 1)
    yield replace(issue, sections=(*issue.sections[1:], Section("新栏目", (Article("急稿", id="n1"),), "s9")))
    yield issue


def write_journal(folder: Path, most: int = 100) -> Written:
    """A journal of a few kilobytes with one record for each of `edits`, or for the first of them."""
    path, states, ends = None, [], []
    saved, *states = [replace(full_project().issue, number=1), *edits(full_project().issue)]
    kept = Journal(Origin(folder / "第7期.zgxx", "0" * 64), saved, folder=folder)
    for issue in states[:most]:
        kept.write(issue)
        path = kept.path
        assert path is not None
        ends.append(path.stat().st_size)
    kept.close()
    assert path is not None
    return Written(path, path.read_bytes(), tuple(states[:most]), tuple(ends))


def wrong(path: Path, right: Written, good: int) -> str:
    """What is wrong with what a journal gives back whose first `good` records are whole; empty where nothing is."""
    try:
        found = read_journal(path)
    except Exception as error:  # noqa: BLE001  any error is what is looked for
        return f"an error escaped: {error!r}"
    if found is None:
        return f"{good} good records were not found" if good else ""
    if not 0 < found.records <= len(right.states) or found.issue != right.states[found.records - 1]:
        return "it gave back what was never written"
    return "" if found.records == good else f"{found.records} records were read, {good} are good"


# --- damage -------------------------------------------------------------------------------------------------------


def truncations(right: Written, step: int = 1) -> Outcome:
    """Every length."""
    found = Outcome()
    with right.path.open("r+b") as file:
        for length in range(len(right.data), -1, -step):
            file.truncate(length)
            found.tried += 1
            reason = wrong(right.path, right, right.whole_records(length))
            if reason:
                found.bad.append(f"cut at {length}: {reason}")
    right.path.write_bytes(right.data)
    return found


def flips(right: Written, count: int) -> Outcome:
    """One bit each."""
    chance = random.Random(SEED)
    found = Outcome()
    for _ in range(count):
        at, bit = chance.randrange(len(right.data)), 1 << chance.randrange(8)
        data = right.data[:at] + bytes([right.data[at] ^ bit]) + right.data[at + 1 :]
        found.tried += 1
        reason = _wrong_with(data, right, at)
        if reason:
            found.bad.append(f"bit {bit} of byte {at}: {reason}")
    return found


def garbles(right: Written, count: int) -> Outcome:
    """A stretch each: noise, zeros, or another stretch of the journal, in the place of what was there or between it."""
    chance = random.Random(SEED)
    found = Outcome()
    for _ in range(count):
        at, source = chance.randrange(len(right.data)), chance.randrange(len(right.data))
        length = chance.choice((2, 16, 512))
        stretch = chance.choice((chance.randbytes(length), bytes(length), right.data[source : source + length]))
        behind = at if chance.random() < 0.3 else at + length
        data = right.data[:at] + stretch + right.data[behind:]
        same = _length_in_common(data, right.data)
        if same < len(right.data):  # else there is only something behind it
            found.tried += 1
            reason = _wrong_with(data, right, same)
            if reason:
                found.bad.append(f"{length} bytes at {at}: {reason}")
    return found


def doubled_and_swapped(right: Written) -> Outcome:
    """Whole records in the wrong place: one left out, one twice, two the other way round."""
    begins = (len(FIRST_LINE), *right.ends[:-1])
    pieces = [right.data[begin:end] for begin, end in zip(begins, right.ends, strict=True)]
    found = Outcome()
    for at in range(len(pieces) - 1):
        for changed in (
            [*pieces[:at], *pieces[at + 1 :]],
            [*pieces[: at + 1], *pieces[at:]],
            [*pieces[:at], pieces[at + 1], pieces[at], *pieces[at + 2 :]],
        ):
            data = FIRST_LINE + b"".join(changed)
            found.tried += 1
            reason = _wrong_with(data, right, _length_in_common(data, right.data))
            if reason:
                found.bad.append(f"records around {at}: {reason}")
    return found


def _length_in_common(one: bytes, other: bytes) -> int:
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[:middle] == other[:middle] else (low, middle - 1)
    return low


def _wrong_with(data: bytes, right: Written, first_difference: int) -> str:
    right.path.write_bytes(data)
    return wrong(right.path, right, right.whole_records(first_difference))


@contextmanager
def careless_reading() -> Iterator[None]:
    """A reader that believes what it finds: no checksum.  It must be found out."""
    real = records._checked

    def believing(file, position, size, chain):
        file.seek(position)
        head = file.read(12)
        if len(head) < 12:
            return None
        _crc, length, heading_size = records._HEAD.unpack(head)
        return (file.read(heading_size), position + 8 + length, 0) if position + 8 + length <= size else None

    with mock.patch.object(records, "_checked", believing):
        yield
    assert records._checked is real


# --- power cuts ---------------------------------------------------------------------------------------------------


NO_MUTANT = nullcontext()


def no_forcing_of_records() -> AbstractContextManager[object]:
    """A journal that does not wait for the disk."""
    return mock.patch.object(os, "fsync", return_value=None)


def no_filling_of_blocks() -> AbstractContextManager[object]:
    """A journal whose records share blocks of the disk."""
    return mock.patch.object(records, "BLOCK", 1)


MUTANTS = {"records not forced": no_forcing_of_records, "blocks shared": no_filling_of_blocks}


def afternoon(folder: Path, recorded: Recording) -> tuple[Issue, ...]:
    """Work with everything that a journal goes through; each state is said as soon as it is promised to be on the disk.

    Gives the states in their order.  In the middle the disk is full for a moment, a save comes through while somebody
    types on, the journal is begun anew for its length, and somebody has tidied it away.
    """
    saved, *states = [replace(full_project().issue, number=1), *edits(full_project().issue)]
    kept = Journal(Origin(folder / "第7期.zgxx", "0" * 64), saved, folder=folder / "state" / "journal")
    for number, issue in enumerate(states):
        if number == 2:
            _fails_half_way(partial(kept.write, issue))
        if number == 4:
            kept.rebase(Origin(folder / "第7期.zgxx", "1" * 64), states[2])
            recorded.say(str(number - 1))
        with mock.patch.object(journal, "_FULL_RECORDS", 1 if number == 6 else 1_000):
            kept.write(issue)
        recorded.say(str(number))
    recorded.say("saved")
    kept.rebase(Origin(folder / "第7期.zgxx", "2" * 64), states[-1])
    kept.close()
    return tuple(states)


def _fails_half_way(write: partial[None]) -> None:
    real = os.write

    def half(descriptor: int, data: memoryview) -> int:
        if len(data) < 100:
            raise OSError(errno.ENOSPC, "full")
        return real(descriptor, data[: len(data) // 2])

    with mock.patch.object(os, "write", half):
        try:
            write()
        except JournalFailed:
            return
    raise AssertionError("a full disk was not noticed")


def power_cuts(writing: AbstractContextManager[object] = NO_MUTANT) -> Outcome:
    """Every disk that a power cut may leave during `afternoon`; `writing` may put a fault into the journal's code."""
    found, seen = Outcome(), set()
    with tempfile.TemporaryDirectory(prefix="anqing-bulletin-journal-") as name:
        root = Path(name)
        with recording(root) as recorded, writing:
            states = afternoon(root, recorded)
        with tempfile.TemporaryDirectory(prefix="anqing-bulletin-crash-") as other:
            for crash in crashes(recorded):
                if crash.state not in seen:
                    seen.add(crash.state)
                    found.tried += 1
                    reason = _lost(crash, states, Path(other))
                    if reason:
                        found.bad.append(f"{crash.model}: {reason}")
    return found


def _lost(crash: Crash, states: tuple[Issue, ...], folder: Path) -> str:
    """What a crash has cost; empty where nothing that was promised."""
    for old in folder.iterdir():
        old.unlink()
    for path, data in crash.files.items():
        if path.endswith(journal.SUFFIX):
            (folder / Path(path).name).write_bytes(data)
    with mock.patch.object(recovery, "is_running", return_value=False):
        offered = recovery.abandoned(folder)
    if crash.said == "saved":
        return ""  # an old journal that reappears does no harm: it holds what the file holds
    promised = int(crash.said) if crash.said else -1
    reached = [states.index(each.issue) if each.issue in states else -2 for each in offered]
    if -2 in reached:
        return "it offers what was never written"
    if promised >= 0 and not (offered and offered[0].issue in states[promised:]):
        return f"state {promised} was promised, {reached} are offered"
    return ""


# --- the campaign -------------------------------------------------------------------------------------------------


def run(scale: float) -> Outcome:
    """Every truncation, 20,000 flips, 5,000 garbled stretches, misplaced records, and power cuts."""
    total = Outcome()
    with tempfile.TemporaryDirectory(prefix="anqing-bulletin-journal-") as name:
        right = write_journal(Path(name))
        for label, found in {
            "truncations": truncations(right, max(1, round(1 / scale))),
            "flips": flips(right, round(FLIPS * scale)),
            "garbles": garbles(right, round(GARBLES * scale)),
            "misplaced records": doubled_and_swapped(right),
            "power cuts": power_cuts(),
        }.items():
            total.add(Outcome(found.tried, found.bad, {label: found.tried}), label)
        with careless_reading():
            total.expect_caught("a careless reader", flips(right, 1_000))
    for name, mutant in MUTANTS.items():
        total.expect_caught(name, power_cuts(mutant()))
    return total
