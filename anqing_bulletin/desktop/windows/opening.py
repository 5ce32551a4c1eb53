"""What the worker does to open a project file: read it, set it, and see whether another window has it already."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anqing_bulletin.errors import BulletinError
from anqing_bulletin.storage.save import sweep
from anqing_bulletin.storage.saving import Opened, open_project
from anqing_bulletin.typesetting.compose import Composition, compose
from anqing_bulletin.typesetting.style import style_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


@dataclass(frozen=True)
class Ready:
    """A project that is ready to be shown."""

    opened: Opened
    composition: Composition | None
    """Its sheets; None where they cannot be set, and the session will say why."""


def read_project_file(path: Path, in_windows: Iterable[Path]) -> Ready | Path:
    """A project, read and set; where it is one of the files `in_windows` under whatever name, that one.

    Raises `BulletinError`.
    """
    shown = same_file(path, in_windows)
    if shown is not None:
        return shown
    opened = open_project(path)
    sweep(path.parent, time.time())
    issue = opened.project.issue
    try:
        return Ready(opened, compose(issue, style_of(issue.publication)))
    except BulletinError:
        return Ready(opened, None)


def same_file(path: Path, others: Iterable[Path]) -> Path | None:
    """Which of the others leads to the very file that a path leads to; None where none does.  Never raises."""
    return next((other for other in others if other == path or _is_same(other, path)), None)


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False
