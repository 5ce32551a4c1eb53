"""Backups (备份): what a project file held before each save, kept in this person's state folder.

A backup is a whole project file, named by the moment and the hash of its content: `20260301T081500Z-1a2b3c4d.zgxx`, in
a folder for each issue.  So they are found and sorted by their names alone, whatever a stick or a restored disk has
made of the files' times.  Of many, the `NEWEST` stay, one a day for `DAYS` days, and one a month for ever.
"""

from __future__ import annotations

import contextlib
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from anqing_bulletin.errors import BackupFailed, SaveFailed
from anqing_bulletin.storage.causes import cause_of
from anqing_bulletin.storage.folders import make_folder, name_for, state_folder
from anqing_bulletin.storage.save import save_file, sweep
from anqing_bulletin.storage.schema import sha256_of

NEWEST = 20
DAYS = 30

_MOMENT = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})([0-9]{2})Z-[0-9a-f]{8}\.zgxx")
_FOLDER_NAME = re.compile(r"[0-9a-f]{1,64}")
_HASH_DIGITS = 8


@dataclass(frozen=True)
class Backup:
    """A former content of a project file."""

    path: Path
    time: datetime
    """When it was replaced, in UTC."""
    size: int
    """Bytes."""
    issue_id: str
    """The issue's id, or the hash that stands for one that this program did not make."""


def backup_folder() -> Path:
    """Where backups are; need not be there yet."""
    return state_folder() / "backups"


def keep_backup(former: bytes, target: Path, issue_id: str, *, now: datetime, folder: Path | None = None) -> Path:
    """Keep what the file `target` holds before it is replaced, and thin out what has been kept of this issue.

    Content that is the newest backup already is not kept twice.  Gives the backup's path.
    Raises `BackupFailed`; the file itself is not touched in any case.
    """
    try:
        return _keep(former, issue_id, now.astimezone(timezone.utc), backup_folder() if folder is None else folder)
    except SaveFailed as error:
        reason = error.__cause__
        cause = cause_of(reason) if isinstance(reason, OSError | ValueError) else str(reason)
        raise BackupFailed(_sentence(target, cause)) from error
    except (OSError, ValueError) as error:
        raise BackupFailed(_sentence(target, cause_of(error))) from error


def backups_of(issue_id: str, folder: Path | None = None) -> list[Backup]:
    """The backups of an issue, the newest first.  Reads no contents.  Never raises."""
    name = name_for(issue_id)
    return _newest_first(_backups_in((backup_folder() if folder is None else folder) / name, name))


def all_backups(folder: Path | None = None) -> list[Backup]:
    """The backups of all issues, the newest first.  Reads no contents.  Never raises."""
    found: list[Backup] = []
    for inner in _inside(backup_folder() if folder is None else folder):
        if _FOLDER_NAME.fullmatch(inner.name):
            found += _backups_in(inner, inner.name)
    return _newest_first(found)


def survivors(times: Sequence[datetime], now: datetime) -> frozenset[int]:
    """Which backups stay, by their positions in `times`, which need no order.

    The `NEWEST`; the last of each day for `DAYS` days; the last of each month.  Days and months are those of UTC: no
    change to summer time moves them, and the working day of an office in China lies whole in one of them.  What a clock
    that has been put back stamps later than now, counts for itself: it takes no place from what is made today.
    """
    order = sorted(range(len(times)), key=lambda position: (times[position], position), reverse=True)
    made = [position for position in order if times[position] <= now]
    from_the_future = order[: len(order) - len(made)]
    today = now.astimezone(timezone.utc).date()
    kept = {*made[:NEWEST], *from_the_future[:NEWEST]}
    days, months = set(), set()
    for position in order:
        day = times[position].astimezone(timezone.utc).date()
        month = day.year, day.month
        if month not in months or (day not in days and 0 <= (today - day).days < DAYS):
            kept.add(position)
        days.add(day)
        months.add(month)
    return frozenset(kept)


# --- the folder ---------------------------------------------------------------------------------------------------


def _keep(former: bytes, issue_id: str, now: datetime, folder: Path) -> Path:
    own = folder / name_for(issue_id)
    newest = next(iter(backups_of(issue_id, folder)), None)
    if newest is not None and _holds(newest.path, former):
        return newest.path
    path = own / f"{now.strftime(_MOMENT)}-{sha256_of(former)[:_HASH_DIGITS]}.zgxx"
    make_folder(own)
    save_file(path, former)
    sweep(own, now.timestamp())
    _thin_out(backups_of(issue_id, folder), now, path)
    return path


def _holds(path: Path, data: bytes) -> bool:
    """Whether a backup has this very content; asked of its name first."""
    if not path.stem.endswith(sha256_of(data)[:_HASH_DIGITS]):
        return False
    try:
        return path.read_bytes() == data
    except OSError:
        return False


def _thin_out(backups: list[Backup], now: datetime, made: Path) -> None:
    """Delete what need not stay, and in no case the one just made."""
    stay = survivors([backup.time for backup in backups], now)
    for position, backup in enumerate(backups):
        if position not in stay and backup.path != made:
            with contextlib.suppress(OSError):  # another process may be thinning out too
                backup.path.unlink()


def _backups_in(folder: Path, issue_id: str) -> Iterator[Backup]:
    for path in _inside(folder):
        time = _time_of(path.name)
        if time is None:
            continue
        with contextlib.suppress(OSError):  # it may vanish meanwhile
            status = path.lstat()
            if stat.S_ISREG(status.st_mode):
                yield Backup(path, time, status.st_size, issue_id)


def _inside(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _time_of(name: str) -> datetime | None:
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    year, month, day, hour, minute, second = map(int, match.groups())
    try:  # not by strptime: it loads a module of Python's in the middle of a save, from a stick that may just be gone
        return datetime(year, month, day, hour, minute, second, tzinfo=timezone.utc)
    except ValueError:
        return None


def _newest_first(backups: Iterable[Backup]) -> list[Backup]:
    return sorted(backups, key=lambda backup: (backup.path.name, backup.issue_id), reverse=True)


def _sentence(target: Path, cause: str) -> str:
    return f"“{target.name}”在这次保存之前的内容没有留下备份：{cause}。保存本身不受影响；请检查磁盘是否已满、能否写入。"
