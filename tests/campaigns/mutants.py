"""Saves that are broken on purpose, each in one well-known way.  A proof that one of them passes is no proof.

They have the signature of `save_file` and can stand in its place.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable
from pathlib import Path
from unittest import mock

from anqing_bulletin.errors import SaveFailed
from anqing_bulletin.storage.causes import cause_of
from anqing_bulletin.storage.save import Saved, read_whole, save_file

SaveFile = Callable[..., Saved]
BeforeReplacing = Callable[[bytes | None], None]

_AS_IT_COMES = os.O_WRONLY | os.O_CREAT | os.O_TRUNC


def without_file_fsync(path: Path, data: bytes, **options: object) -> Saved:
    """The rename may reach the disk before the bytes do: an empty file after a power cut."""
    return _without_fsync(stat.S_ISREG, path, data, options)


def without_folder_fsync(path: Path, data: bytes, **options: object) -> Saved:
    """“Saved” is said before the disk knows the new name: the old file is back after a power cut."""
    return _without_fsync(stat.S_ISDIR, path, data, options)


def in_place(path: Path, data: bytes, *, before_replacing: BeforeReplacing | None = None, **_options: object) -> Saved:
    """Truncates the only copy and writes over it."""
    try:
        _tell(before_replacing, path)
        descriptor = os.open(path, _AS_IT_COMES, 0o666)
        try:
            _write(descriptor, data)
        finally:
            os.close(descriptor)
        _sync_folder(path.parent)
    except OSError as error:
        raise SaveFailed(cause_of(error)) from error
    return Saved.CONFIRMED


def old_moved_away_first(
    path: Path, data: bytes, *, before_replacing: BeforeReplacing | None = None, **_options: object
) -> Saved:
    """For a moment, or for ever, there is no file of that name."""
    try:
        _tell(before_replacing, path)
        if path.exists():
            os.replace(path, f"{path}.bak")
        descriptor = os.open(f"{path}.new", _AS_IT_COMES, 0o666)
        try:
            _write(descriptor, data)
        finally:
            os.close(descriptor)
        os.replace(f"{path}.new", path)
        _sync_folder(path.parent)
    except OSError as error:
        raise SaveFailed(cause_of(error)) from error
    return Saved.CONFIRMED


def comparing_afterwards(
    path: Path, data: bytes, *, before_replacing: BeforeReplacing | None = None, **options: object
) -> Saved:
    """Looks at what was there when it is gone: no backup of it, and no colleague's work is noticed in time."""
    former = read_whole(path)
    saved = save_file(path, data, **options)  # type: ignore[arg-type]
    if before_replacing is not None:
        before_replacing(former)
    return saved


BROKEN: dict[str, SaveFile] = {
    "no fsync of the file": without_file_fsync,
    "no fsync of the folder": without_folder_fsync,
    "in place": in_place,
    "old file moved away first": old_moved_away_first,
}


def _without_fsync(kind: Callable[[int], bool], path: Path, data: bytes, options: dict[str, object]) -> Saved:
    real = os.fsync

    def fsync(descriptor: int) -> None:
        if not kind(os.fstat(descriptor).st_mode):
            real(descriptor)

    with mock.patch.object(os, "fsync", fsync):
        return save_file(path, data, **options)  # type: ignore[arg-type]


def _tell(before_replacing: BeforeReplacing | None, path: Path) -> None:
    if before_replacing is not None:
        before_replacing(read_whole(path))


def _write(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
    os.fsync(descriptor)


def _sync_folder(folder: Path) -> None:
    with contextlib.suppress(OSError):  # a share has no call for it
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
