"""The saves that the campaigns watch, by name, so that a child process can be told which one to make.

Each gets the file to save to, and tells in a few words what the user was told.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from anqing_bulletin.errors import BulletinError
from anqing_bulletin.storage import saving
from anqing_bulletin.storage.save import Saved, save_file
from anqing_bulletin.storage.saving import save_project
from anqing_bulletin.storage.schema import sha256_of
from tests.campaigns.mutants import BROKEN, SaveFile, comparing_afterwards
from tests.campaigns.samples import edited, stamp, with_history

_chance = random.Random(3)
OLD, NEW = _chance.randbytes(30_000), _chance.randbytes(40_000)
_OPENED = with_history(3, picture_bytes=14_000)
OLD_PROJECT = _OPENED.data
"""What a project file holds before the save of a project."""

SAVED = tuple(sureness.value for sureness in Saved)
REFUSED = "refused"
"""How the words begin where a typed error was raised."""
NO_BACKUP = ", without a backup"
"""How they end where the user was told that there is none."""

COMPARED_AFTERWARDS = "a project, compared afterwards"

Act = Callable[[Path], str]


@dataclass(frozen=True)
class Routine:
    """A save: what it does, and what the file holds before it."""

    act: Act
    old: bytes = OLD
    keeps_backup: bool = False
    """Whether the old file must be among the backups before another stands in its place."""


def backups_beside(target: Path) -> Path:
    """Where a routine keeps the backups of a file: in a folder beside the file's."""
    return target.parent.parent / "state" / "backups"


def a_file(save: SaveFile, data: bytes = NEW, **options: object) -> Act:
    """A save of one file."""

    def act(target: Path) -> str:
        try:
            return save(target, data, **options).value
        except BulletinError as error:
            return f"{REFUSED}: {error}"

    return act


def a_project(save: SaveFile) -> Act:
    """A save of an edited project over the one that was opened, through another `save_file`."""

    def act(target: Path) -> str:
        project = edited(_OPENED.project, 9)
        digest, backups = sha256_of(OLD_PROJECT), backups_beside(target)
        try:
            with mock.patch.object(saving, "save_file", save):
                done = save_project(target, project, stamp=stamp(9), expected=digest, backups=backups)
        except BulletinError as error:
            return f"{REFUSED}: {error}"
        return done.sureness.value + (NO_BACKUP if done.backup_problem else "")

    return act


def again_and_again(save: SaveFile) -> Act:
    """One save after the other, of two contents in turn, until the process is killed."""

    def act(target: Path) -> str:
        while True:
            save(target, NEW)
            save(target, OLD)

    return act


def projects_again_and_again(target: Path) -> str:
    """The same with a project, its comparison and its backups."""
    while True:
        for number in (8, 9):
            project = edited(_OPENED.project, number)
            save_project(target, project, stamp=stamp(number), expected=None, backups=backups_beside(target))


def _compared(_former: bytes | None) -> None:
    """A comparison with which all is well."""


ROUTINES: dict[str, Routine] = {
    "a file": Routine(a_file(save_file)),
    "a file, compared": Routine(a_file(save_file, before_replacing=_compared)),
    "a project": Routine(a_project(save_file), OLD_PROJECT, keeps_backup=True),
    **{name: Routine(a_file(save)) for name, save in BROKEN.items()},
    **{f"a project, {name}": Routine(a_project(save), OLD_PROJECT) for name, save in BROKEN.items()},
    COMPARED_AFTERWARDS: Routine(a_project(comparing_afterwards), OLD_PROJECT, keeps_backup=True),
}
FOREVER: dict[str, Routine] = {
    "a file": Routine(again_and_again(save_file)),
    "a project": Routine(projects_again_and_again, OLD_PROJECT),
    **{name: Routine(again_and_again(save)) for name, save in BROKEN.items()},
}
