"""After a crash: what the journals of programs that no longer run can bring back.

A journal is trusted as little as any file: it is read up to its first bad record, within limits of memory and time, and
what it holds must be an issue.  Nothing is deleted because it was offered: what a person refuses is kept for
`REFUSED_DAYS`, and what was brought back is the caller's to `discard` once it is journalled or saved again.

Two windows that start at once must not offer the same work twice.  So a journal is claimed by renaming it, and the name
says by whom; a claim whose program no longer runs is void.

    <issue>.<pid>.<random>.jrnl                                   being written, or abandoned
    <issue>.<pid>.<random>.<pid>-<start>-<boot>.claimed           shown to somebody
    <issue>.<pid>.<random>.refused                                kept for a while
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from anqing_bulletin.bulletin.model import Issue
from anqing_bulletin.storage import limits
from anqing_bulletin.storage.decoding import decode_issue
from anqing_bulletin.storage.fault import Fault
from anqing_bulletin.storage.journal import SUFFIX, journal_folder
from anqing_bulletin.storage.processes import Identity, is_running, some_process_has, this_process
from anqing_bulletin.storage.records import Entry, Origin, Place, good_entries

REFUSED_DAYS = 30

_REFUSED_SUFFIX, _CLAIMED_SUFFIX = ".refused", ".claimed"
_STEM = r"(?P<stem>[0-9a-f]{1,64}\.(?P<pid>[0-9]{1,10})\.[0-9a-f]{16})"
_NAME = re.compile(
    rf"{_STEM}(?:{SUFFIX}|{_REFUSED_SUFFIX}"
    rf"|\.(?P<claimer>[0-9]{{1,10}})-(?P<started>[0-9]{{1,20}})-(?P<boot>[0-9a-f-]*){_CLAIMED_SUFFIX})"
)
_DAY = 86_400.0
_QUIET = 600.0
"""Seconds after which a journal that another PC left in this folder (a stick, a home on a server) is abandoned, and one
that holds nothing is rubbish."""
_OFFERED = 100
"""Journals that are read at most, the newest first."""
_SINGLE_STEPS = 32
_CONTENT_BYTES, _BYTES = 2 * limits.JSON_BYTES, 2 * limits.ALL_BYTES
"""Text, and all, that is read at most in search of a record that holds an issue."""


@dataclass(frozen=True)
class Recovered:
    """Work that was never saved."""

    journal: Path
    origin: Origin
    issue: Issue
    time: datetime
    """When it was last written down, in UTC."""
    records: int
    """How many good records lead to this issue."""
    replaces: str = ""
    """The name of the journal that this one has taken over, which a crash may have left."""


def read_journal(path: Path) -> Recovered | None:
    """What a journal holds up to its first bad record; None where that is nothing.  Never raises."""
    with contextlib.suppress(OSError, ValueError), _opened(path) as file:
        return _newest(file, path, list(good_entries(file)))
    return None


def abandoned(folder: Path | None = None) -> list[Recovered]:
    """Unsaved work of programs that no longer run, the latest first; without what was refused or is claimed.

    Whether it is still news is for the caller to see: the project file (`origin.path`, `origin.sha256`) may hold the
    same issue by now.  Call `sweep` before.  Never raises.
    """
    files = [file for file in _files(folder, SUFFIX, _CLAIMED_SUFFIX)[:_OFFERED] if _is_abandoned(file)]
    found = [recovered for recovered in (read_journal(file.path) for file in files) if recovered is not None]
    replaced = {recovered.replaces for recovered in found}
    kept = [recovered for recovered in found if recovered.journal.name not in replaced]
    return sorted(kept, key=lambda recovered: recovered.time, reverse=True)


def claim(recovered: Recovered) -> Recovered | None:
    """Take unsaved work in order to show it; None where another window was faster.  Never raises."""
    match = _NAME.fullmatch(recovered.journal.name)
    if match is None:
        return None
    me = this_process()
    return _renamed(recovered, f"{match['stem']}.{me.pid}-{me.started}-{me.boot}{_CLAIMED_SUFFIX}")


def give_back(recovered: Recovered) -> None:
    """Let the next window offer claimed work again: the person has not decided.  Never raises."""
    match = _NAME.fullmatch(recovered.journal.name)
    if match is not None:
        _renamed(recovered, match["stem"] + SUFFIX)


def refuse(recovered: Recovered) -> None:
    """Offer this work no more; its journal is kept for `REFUSED_DAYS`.  Never raises."""
    match = _NAME.fullmatch(recovered.journal.name)
    if match is not None:
        refused = _renamed(recovered, match["stem"] + _REFUSED_SUFFIX)
        if refused is not None:
            with contextlib.suppress(OSError):
                os.utime(refused.journal)


def discard(recovered: Recovered) -> None:
    """Delete the journal of work that is safe elsewhere: journalled anew, or saved.  Never raises."""
    with contextlib.suppress(OSError):
        recovered.journal.unlink()


def sweep(folder: Path | None = None) -> None:
    """Delete what nobody will miss, and no journal of a program that runs.

    That is: journals refused longer than `REFUSED_DAYS` ago; those that another one has taken over; empty ones; and
    those without a single good record that have lain as long as a refused one (not sooner: a repair by hand may still
    find a paragraph in them).  Never raises.
    """
    now = time.time()
    files = _files(folder, SUFFIX, _CLAIMED_SUFFIX, _REFUSED_SUFFIX)
    beginnings = {file: _beginning(file.path) for file in files}
    replaced = {beginning.replaces for beginning in beginnings.values() if beginning is not None}
    for file in files:
        is_old = now - file.touched > REFUSED_DAYS * _DAY
        if file.path.suffix == _REFUSED_SUFFIX:
            is_rubbish = is_old
        elif beginnings[file] is None:
            is_quiet = abs(now - file.touched) > _QUIET and not some_process_has(file.pid)
            is_rubbish = is_quiet and (is_old or file.size == 0)
        else:
            is_rubbish = file.path.name in replaced and _is_abandoned(file)
        if is_rubbish:
            with contextlib.suppress(OSError):
                file.path.unlink()


# --- the folder ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _JournalFile:
    """A file of the folder that is named as a journal is."""

    path: Path
    pid: int
    claimer: Identity | None
    touched: float
    """Seconds since 1970."""
    size: int


def _files(folder: Path | None, *suffixes: str) -> list[_JournalFile]:
    """The journals with one of the suffixes, the latest touched first."""
    found = []
    with contextlib.suppress(OSError):
        for path in (journal_folder() if folder is None else folder).iterdir():
            match = _NAME.fullmatch(path.name) if path.suffix in suffixes else None
            with contextlib.suppress(OSError):  # it may vanish meanwhile
                status = path.lstat()
                if match is not None and stat.S_ISREG(status.st_mode):
                    pid = int(match["pid"])
                    found.append(_JournalFile(path, pid, _claimer(match), status.st_mtime, status.st_size))
    return sorted(found, key=lambda file: file.touched, reverse=True)


def _claimer(match: re.Match[str]) -> Identity | None:
    if match["claimer"] is None:
        return None
    return replace(this_process(), pid=int(match["claimer"]), started=int(match["started"]), boot=match["boot"])


def _is_abandoned(file: _JournalFile) -> bool:
    if file.claimer is not None:
        return not is_running(file.claimer)
    beginning = _beginning(file.path)
    if beginning is None:
        return False
    if beginning.origin.process.is_of_this_machine:
        return not is_running(beginning.origin.process)
    return abs(time.time() - file.touched) > _QUIET


def _renamed(recovered: Recovered, name: str) -> Recovered | None:
    """The work under another name of its journal; None where the journal is gone.

    Where the folder allows no renaming, the name stays: better offered twice than never.
    """
    path = recovered.journal.with_name(name)
    try:
        os.rename(recovered.journal, path)  # noqa: PTH104  the tests put faults into os
    except FileNotFoundError:
        return None
    except OSError:
        return recovered
    return replace(recovered, journal=path)


# --- one journal --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Beginning:
    """What a first record says."""

    origin: Origin
    replaces: str


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """A journal for reading.  Raises `OSError` for what is no plain file."""
    flags = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with os.fdopen(os.open(path, os.O_RDONLY | flags), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError("no plain file")
        yield file


def _beginning(path: Path) -> _Beginning | None:
    with contextlib.suppress(OSError, ValueError), _opened(path) as file:
        return _beginning_of(next(good_entries(file), None))
    return None


def _beginning_of(entry: Entry | None) -> _Beginning | None:
    if entry is None or entry.heading.origin is None:
        return None
    return _Beginning(entry.heading.origin, entry.heading.replaces)


def _newest(file: BinaryIO, path: Path, entries: list[Entry]) -> Recovered | None:
    """The issue of the last record that holds one; the first tried is nearly always the one."""
    beginning = _beginning_of(entries[0] if entries else None)
    spent = 0.0
    for count in _steps_back(len(entries)):
        if beginning is None:
            return None
        if spent >= 1 and count > 1:
            continue  # only the first is still tried: it was whole by itself
        try:
            places = _places(entries[:count])
            spent += _cost(places)
            issue = decode_issue(_parts(file, places))[0]
        except Fault:
            continue
        return Recovered(path, beginning.origin, issue, entries[count - 1].heading.time, count, beginning.replaces)
    return None


def _cost(places: Mapping[str, Place]) -> float:
    """The share of the limits that reading an issue takes."""
    content = sum(place.size for name, place in places.items() if name.startswith("content/"))
    return content / _CONTENT_BYTES + sum(place.size for place in places.values()) / _BYTES


def _steps_back(count: int) -> Iterator[int]:
    """Counts of records to try: one less each time, later in growing steps down to the first alone."""
    step, tried = 1, 0
    while count > 0:
        yield count
        tried += 1
        step = step if tried < _SINGLE_STEPS else 2 * step
        count = max(count - step, 1) if count > 1 else 0


def _places(entries: list[Entry]) -> dict[str, Place]:
    """Where the parts of the issue stand after some records."""
    places: dict[str, Place] = {}
    for entry in entries:
        for name in entry.heading.gone:
            places.pop(name, None)
        places.update(entry.places)
    if len(places) > limits.ENTRIES or sum(place.size for place in places.values()) > limits.ALL_BYTES:
        raise Fault("内容超过允许的大小")
    return places


def _parts(file: BinaryIO, places: Mapping[str, Place]) -> dict[str, bytes]:
    parts = {}
    for name, place in places.items():
        file.seek(place.offset)
        parts[name] = file.read(place.size)
    return parts
