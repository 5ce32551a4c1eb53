"""Opening and saving a project file that others may have too: nobody's work is overwritten unseen.

Whoever opens a file remembers the hash of its bytes.  A save replaces only the file that has this hash still; else it
is refused with `ProjectChanged`, and what the other one saved is merged first.  What is replaced goes into the backups.
Where another program holds the file for too long, the issue is saved beside it as a conflict copy (冲突副本).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path

from anqing_bulletin.errors import BackupFailed, FileBusy, ProjectChanged, SaveFailed
from anqing_bulletin.storage.backups import keep_backup
from anqing_bulletin.storage.processes import this_process
from anqing_bulletin.storage.project import Project, decode_file, encode_project, read_bytes
from anqing_bulletin.storage.save import Saved, read_whole, save_file
from anqing_bulletin.storage.schema import sha256_of
from anqing_bulletin.storage.versions import Stamp


def stamp_now(name: str = "") -> Stamp:
    """The stamp of a save by this person at this moment; `name` makes the state a milestone."""
    person = this_process()
    return Stamp(datetime.now(timezone.utc), person.real_name or person.user, name)


NOT_THERE = ""
"""The digest of a file that is not there."""

_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


@dataclass(frozen=True)
class Opened:
    """A project as it stands on disk."""

    project: Project
    path: Path
    digest: str
    """The SHA-256 of the file's bytes."""


@dataclass(frozen=True)
class SavedProject:
    """What a save came to."""

    project: Project = field(repr=False)
    """As it was saved: its history has the new state."""
    path: Path
    """Where it is: the file that was asked for, or the conflict copy beside it."""
    digest: str
    """The SHA-256 of the bytes that were written."""
    sureness: Saved
    held_by_another: bool = False
    """Whether the file was held by another program, so that this is a conflict copy and the file stays as it was."""
    backup_problem: str = ""
    """Why there is no backup of the former file; the save itself succeeded."""


def open_project(path: Path) -> Opened:
    """The project in a file and the digest that a save compares.

    Raises `ProjectError`, `ProjectDamaged` and `ProjectNewer` as `read_project` does.
    """
    data = read_bytes(path)
    return Opened(decode_file(path, data), path, sha256_of(data))


def digest_of(path: Path) -> str:
    """The digest of what a file holds now; `NOT_THERE` where there is none or it cannot be read."""
    try:
        data = read_whole(path)
    except OSError:
        return NOT_THERE
    return NOT_THERE if data is None else sha256_of(data)


def save_project(
    path: Path, project: Project, *, stamp: Stamp, expected: str | None, backups: Path | None = None
) -> SavedProject:
    """Save a project over the file that was opened.

    `expected` is the digest of what the file may hold: that of the last `Opened` or `SavedProject`; None where the user
    has said that whatever is there may go.  A file that has vanished since is written anew.  `backups` is the folder
    for the copies of former files, by default the one in the user's state folder.

    Raises `ProjectChanged` where the file holds something else (nothing is written then), and `SaveFailed`.
    """
    encoded = encode_project(project, stamp)
    doubt: list[str] = []

    def compare_and_keep(former: bytes | None) -> None:
        if former is None:
            return
        if expected is not None and sha256_of(former) != expected:
            raise ProjectChanged(
                f"“{path.name}”没有保存：打开以后，别人改动了这个文件。对方的内容没有被覆盖，您的修改还在窗口里；"
                "请先合并，再保存，或另存到别处。"
            )
        try:
            keep_backup(former, path, project.issue.id, now=stamp.moment, folder=backups)
        except BackupFailed as error:
            doubt.append(str(error))

    try:
        sureness = save_file(path, encoded.data, before_replacing=compare_and_keep)
    except FileBusy:
        return _saved_beside(path, encoded.project, encoded.data, stamp)
    return SavedProject(encoded.project, path, sha256_of(encoded.data), sureness, backup_problem="".join(doubt))


def _saved_beside(path: Path, project: Project, data: bytes, stamp: Stamp) -> SavedProject:
    """A conflict copy beside a file that another program holds."""
    author = _FORBIDDEN.sub("", stamp.author).strip() or "我"
    name = f"{path.stem}（冲突副本 {author} {stamp.moment.astimezone():%Y-%m-%d %H%M%S}）"
    for number in range(1, 100):
        copy = path.with_name(f"{name}{'' if number == 1 else f'-{number}'}{path.suffix}")
        if not copy.exists():
            sureness = save_file(copy, data, overwrite=False)
            return SavedProject(project, copy, sha256_of(data), sureness, held_by_another=True)
    raise SaveFailed(f"“{path.name}”没有保存：文件正被其他程序占用，旁边的冲突副本也太多了。请另存到别处。")
