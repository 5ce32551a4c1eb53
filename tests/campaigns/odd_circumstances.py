"""Folders that vanish, names that no other program would take, clocks that jump: each with what must come of it."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from unittest import mock

from anqing_bulletin.errors import ProjectChanged
from anqing_bulletin.storage.project import read_project
from anqing_bulletin.storage.save import save_file
from anqing_bulletin.storage.saving import NOT_THERE, open_project, save_project
from anqing_bulletin.storage.versions import Stamp
from tests.campaigns.mutants import SaveFile, in_place, old_moved_away_first
from tests.campaigns.outcome import Outcome
from tests.campaigns.routines import OLD_PROJECT, REFUSED, SAVED, a_project, backups_beside
from tests.campaigns.samples import edited, with_history

TITLE = "odd folders, names and clocks: a save goes through, or says why in our own words and leaves the old file"

FILE = "第7期.zgxx"
NOBODY = 65_534
SEEN: dict[str, SaveFile] = {"in place": in_place, "old file moved away first": old_moved_away_first}

Lay = Callable[[Path], AbstractContextManager[Path]]
"""Prepares a folder; the path to save to, and in the end everything as it was."""


@dataclass(frozen=True)
class Case:
    """A circumstance, and the words of the refusal; without them the save must go through."""

    lay: Lay
    refusal: str = ""
    leaves_old_file: bool = True
    """Whether it is still there after a refusal: the circumstance itself may take it away."""


# --- files and folders --------------------------------------------------------------------------------------------


@contextmanager
def named(folder: Path, name: str, *, there: bool = True) -> Iterator[Path]:
    """A file of that name."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if there:
        path.write_bytes(OLD_PROJECT)
    yield path


@contextmanager
def too_long(folder: Path, name: str) -> Iterator[Path]:
    """A name that cannot be."""
    yield folder / name


@contextmanager
def in_linked_folder(folder: Path) -> Iterator[Path]:
    """The folder is a link to another."""
    with named(folder / "real", FILE):
        (folder / "link").symlink_to(folder / "real", target_is_directory=True)
        yield folder / "link" / FILE
        assert (folder / "link").is_symlink()


@contextmanager
def linked_to_itself(folder: Path) -> Iterator[Path]:
    """A link that leads nowhere but to itself."""
    (folder / FILE).symlink_to(folder / FILE)
    yield folder / FILE


@contextmanager
def with_mode(folder: Path, mode: int, folder_mode: int = 0o755) -> Iterator[Path]:
    """A file and a folder that do not let everybody write, for a person who is not root."""
    with named(folder, FILE) as path:
        backups_beside(path).mkdir(parents=True)
        for each in (backups_beside(path), backups_beside(path).parent):
            each.chmod(0o777)
        path.chmod(mode)
        folder.chmod(folder_mode)
        me = os.geteuid()
        if me == 0:
            os.seteuid(NOBODY)
        try:
            yield path
        finally:
            os.seteuid(me)
            folder.chmod(0o755)


@contextmanager
def during_the_save(folder: Path, change: Callable[[Path], None]) -> Iterator[Path]:
    """Something happens when the new bytes are on the disk and not in place yet."""
    real = os.fsync

    def fsync(descriptor: int) -> None:
        real(descriptor)
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            stop.stop()
            change(path)

    with named(folder, FILE) as path:
        stop = mock.patch.object(os, "fsync", fsync)
        stop.start()
        try:
            yield path
        finally:
            mock.patch.stopall()


def folder_vanishes(path: Path) -> None:
    """The stick is pulled out."""
    shutil.rmtree(path.parent)


def folder_in_its_place(path: Path) -> None:
    """A folder has the name now."""
    path.unlink()
    path.mkdir()


def file_vanishes(path: Path) -> None:
    """A colleague deletes the file."""
    path.unlink()


@contextmanager
def failing(folder: Path, call: str, number: int) -> Iterator[Path]:
    """One function of `os` fails for as long as it lasts."""
    with named(folder, FILE) as path, mock.patch.object(os, call, side_effect=OSError(number, os.strerror(number))):
        yield path


@contextmanager
def with_limit(folder: Path, name: str, value: int) -> Iterator[Path]:
    """The system lets this process have no more of something."""
    import resource

    kind = getattr(resource, name)
    soft, hard = resource.getrlimit(kind)
    with named(folder, FILE) as path:
        resource.setrlimit(kind, (value, hard))
        try:
            yield path
        finally:
            resource.setrlimit(kind, (soft, hard))


@contextmanager
def without_a_time(folder: Path) -> Iterator[Path]:
    """A stick that lost its clock: the file is of 1970."""
    with named(folder, FILE) as path:
        os.utime(path, (0, 0))
        yield path


@contextmanager
def clock_runs_back(folder: Path) -> Iterator[Path]:
    """Every look at the clock finds it earlier."""
    now = map(float, range(2_000_000_000, 0, -86_400))
    with named(folder, FILE) as path, mock.patch.object(time, "time", side_effect=now):
        yield path


_DEEP = "/".join(["很长的文件夹名" * 4] * 12)

CASES: dict[str, Case] = {
    "an emoji": Case(partial(named, name="🧾 简报 𬭛䶮.zgxx")),
    "a name in pieces (NFD)": Case(partial(named, name="e\u0301tude.zgxx")),
    "a dot at the end": Case(partial(named, name="第7期.zgxx.")),
    "a blank at the end": Case(partial(named, name="第7期.zgxx ")),
    "a new line in the name": Case(partial(named, name="第7\n期.zgxx")),
    "a name like an option": Case(partial(named, name="--force")),
    "marks that Windows forbids": Case(partial(named, name='a:b*c?"<>|.zgxx')),
    "a name of 255 bytes": Case(partial(named, name="a" * 250 + ".zgxx")),
    "a path of more than 260 characters": Case(partial(named, name=f"{_DEEP}/{FILE}")),
    "a new file": Case(partial(named, name=FILE, there=False)),
    "a name that is too long": Case(partial(too_long, name="长" * 300), "文件名太长"),
    "a path that is too long": Case(partial(too_long, name="长/" * 3_000 + FILE), "文件名太长"),
    "no such folder": Case(partial(too_long, name=f"无/{FILE}"), "文件夹不存在"),
    "a link to the folder": Case(in_linked_folder),
    "a link to itself": Case(linked_to_itself, "没有保存", leaves_old_file=False),
    "a read-only folder": Case(partial(with_mode, mode=0o666, folder_mode=0o555), "没有读写权限"),
    "a read-only file": Case(partial(with_mode, mode=0o444, folder_mode=0o777), "只读"),
    "the folder vanishes": Case(
        partial(during_the_save, change=folder_vanishes), "文件夹不存在", leaves_old_file=False
    ),
    "a folder takes its place": Case(
        partial(during_the_save, change=folder_in_its_place), "那里是一个文件夹", leaves_old_file=False
    ),
    "the file vanishes": Case(partial(during_the_save, change=file_vanishes)),
    "the quota is used up": Case(partial(failing, call="write", number=errno.EDQUOT), "磁盘配额已用完"),
    "the disk is read-only": Case(partial(failing, call="open", number=errno.EROFS), "磁盘是只读的"),
    "the share is gone": Case(partial(failing, call="open", number=errno.ESTALE), "已断开"),
    "no file may be so large": Case(partial(with_limit, name="RLIMIT_FSIZE", value=5_000), "文件太大"),
    "no more open files": Case(partial(with_limit, name="RLIMIT_NOFILE", value=3), "没有保存"),
    "a file without a time": Case(without_a_time),
    "a clock that runs back": Case(clock_runs_back),
}


def outcome_of(case: Case, save: SaveFile = save_file) -> str:
    """What is wrong in a circumstance; empty where it comes as it must."""
    with tempfile.TemporaryDirectory(prefix="anqing-bulletin-odd-") as name:
        root = Path(name)
        root.chmod(0o755)
        folder = root / "share"
        folder.mkdir()
        with case.lay(folder) as path:
            before = os.path.exists(path)
            try:
                said = a_project(save)(path)
            except Exception as error:  # noqa: BLE001  any other error is what is looked for
                return f"another error than ours: {error!r}"
        left = [each.name for each in root.rglob("*.tmp")]
        if left:
            return f"left: {left}"
        if not case.refusal:
            new = said.startswith(SAVED) and read_project(path).issue.number == 9
            return "" if new else f"not saved: {said}"
        if not said.startswith(REFUSED) or case.refusal not in said:
            return f"“{case.refusal}” was not said: {said}"
        if case.leaves_old_file and before and (not path.exists() or path.read_bytes() != OLD_PROJECT):
            return "the old file is gone or has changed"
    return ""


# --- clocks -------------------------------------------------------------------------------------------------------


def clock_jumps(years: int) -> str:
    """Between two saves the clock jumps, and back again for the third: every state and every backup is kept."""
    with tempfile.TemporaryDirectory(prefix="anqing-bulletin-odd-") as name:
        path = Path(name) / "share" / FILE
        path.parent.mkdir()
        begin = datetime(2026, 3, 1, 8, tzinfo=timezone.utc)
        project, digest, olds = with_history(2).project, NOT_THERE, []
        for number, moment in enumerate((begin, begin + timedelta(days=365 * years), begin + timedelta(minutes=1))):
            made = Stamp(moment, "王芳")
            saved = save_project(
                path, edited(project, 20 + number), stamp=made, expected=digest, backups=backups_beside(path)
            )
            project, digest = saved.project, saved.digest
            olds.append(path.read_bytes())
        kept = [each.read_bytes() for each in backups_beside(path).rglob("*.zgxx")]
        states = open_project(path).project.versions.snapshots
    if not all(old in kept for old in olds[:-1]):
        return "a backup is gone"
    return "" if len(states) == 5 else f"{len(states)} states instead of 5"


def colleague_of_the_same_second() -> str:
    """A colleague's file has the time and the size of the one that was opened."""
    with tempfile.TemporaryDirectory(prefix="anqing-bulletin-odd-") as name:
        path = Path(name) / FILE
        path.write_bytes(OLD_PROJECT)
        os.utime(path, (0, 0))
        opened = open_project(path)
        theirs = OLD_PROJECT[:-1] + b"!"
        path.write_bytes(theirs)
        os.utime(path, (0, 0))
        made = Stamp(datetime(2026, 3, 1, 8, tzinfo=timezone.utc), "王芳")
        try:
            save_project(path, opened.project, stamp=made, expected=opened.digest, backups=Path(name) / "backups")
        except ProjectChanged:
            return "" if path.read_bytes() == theirs else "the colleague's file has changed"
    return "the colleague's work was overwritten"


CLOCKS: dict[str, Callable[[], str]] = {
    "the clock jumps 50 years ahead": partial(clock_jumps, 50),
    "the clock jumps 40 years back": partial(clock_jumps, -40),
    "a colleague's file of the same second and size": colleague_of_the_same_second,
}


def run(_scale: float) -> Outcome:
    """The whole table; it takes seconds."""
    if sys.platform == "win32":
        return Outcome(skipped="links, modes and limits as POSIX has them")
    wrong = {name: outcome_of(case) for name, case in CASES.items()} | {name: act() for name, act in CLOCKS.items()}
    total = Outcome(len(wrong), [f"{name}: {what}" for name, what in wrong.items() if what])
    total.figures = {"must go through": sum(not case.refusal for case in CASES.values()) + len(CLOCKS)}
    total.figures["must be refused"] = len(wrong) - total.figures["must go through"]
    for mutant, save in SEEN.items():
        found = [what for case in CASES.values() if (what := outcome_of(case, save))]
        total.expect_caught(mutant, Outcome(len(CASES), found))
    return total
