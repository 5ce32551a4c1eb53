"""Replacing a file without ever losing the one that was there.

The bytes go to a new file beside the target, are forced to the disk, read back and compared; then one rename puts them
in place, and the folder is forced to the disk too.  At every moment, power cuts included, the name leads to the whole
old file or to the whole new one.  There is no way of writing in place as a last resort: that is how other programs have
lost documents on network shares.

Who wants to know what is being replaced (has a colleague saved meanwhile? what goes into the backup?) is told between
the writing and the renaming, while every other save of the same file waits its turn (`turns`).

A symbolic link is followed: the file it leads to is replaced, the link stays.  A file marked read-only is not replaced,
although most systems would allow it: whoever marked it meant it.  A hard link gets a file of its own.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import sys
import time
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import TypeVar

from anqing_bulletin.errors import FileBusy, SaveFailed
from anqing_bulletin.storage import limits, turns
from anqing_bulletin.storage.causes import cause_of, errno_name, is_held

T = TypeVar("T")

_UNSUPPORTED = frozenset({"EINVAL", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EACCES", "EPERM"})
"""What file systems and systems say that have no such call, or keep it from us: no fault of the disk."""

_NEW_FILE = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
_TEMP_NAME = re.compile(r"\.~.*\.([0-9]{1,10})\.[0-9a-f]{8}\.tmp", re.DOTALL)
_DAY = 86_400.0
"""Seconds; also longer than any save, and a process of another computer cannot be asked whether it lives."""
_TEMP_NAME_BYTES = 180
"""How much of the target's name the temporary name may repeat: most systems end a name at 255 bytes."""


class Saved(Enum):
    """How sure it is that a save survives a power cut."""

    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    """The new file is in place, but the disk failed to confirm that it has written down the folder."""


BeforeReplacing = Callable[["bytes | None"], None]
"""Told what the file holds at the last moment (None where there is none); whatever it raises stops the save."""


def save_file(
    path: Path, data: bytes, *, overwrite: bool = True, before_replacing: BeforeReplacing | None = None
) -> Saved:
    """Write a file whole or not at all.

    With `overwrite=False` a file that is there already is not touched, not even one that appears at the last moment.

    Raises `SaveFailed` with the cause, as `FileBusy` where another program holds the file and would not let go; the
    former file is whole then, and nothing is left beside it.
    """
    try:
        target = Path(os.path.realpath(path))
        former = _former_mode(target)
        if former is not None and not overwrite:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        if former is not None:
            _check_replaceable(target, former)
        return _save(target, data, former, overwrite=overwrite, before_replacing=before_replacing)
    except FileExistsError as error:
        raise SaveFailed(f"“{path.name}”已经存在，没有覆盖。要覆盖请加 --force，或换一个文件名。") from error
    except _Unfit as error:
        raise SaveFailed(_sentence(path, str(error))) from error
    except turns.Busy as error:
        raise FileBusy(_sentence(path, str(error))) from error
    except (OSError, ValueError) as error:
        raise SaveFailed(_sentence(path, cause_of(error))) from error


class _Unfit(Exception):
    """A cause that has no errno, as a Chinese clause."""


def _sentence(path: Path, cause: str) -> str:
    return f"“{path.name}”没有保存：{cause}。原有的文件未受影响；请排除原因后再保存，或另存到别处。"


def _former_mode(target: Path) -> int | None:
    """The mode of the file that stands at the target; None where none does."""
    try:
        return target.stat().st_mode
    except FileNotFoundError:
        return None


def _check_replaceable(target: Path, mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise _Unfit("那里是一个文件夹")
    if not stat.S_ISREG(mode):
        raise _Unfit("那里不是普通文件")
    if not mode & 0o222 or not os.access(target, os.W_OK):  # root may write to what is marked read-only
        raise _Unfit("原有的文件是只读的")


def _save(
    target: Path, data: bytes, former: int | None, *, overwrite: bool, before_replacing: BeforeReplacing | None
) -> Saved:
    temp = target.with_name(_temp_name(target.name))
    try:
        _write_new(temp, data, former)
        if not overwrite:
            _place_new(temp, target)
        elif before_replacing is None:
            _patiently(lambda: os.replace(temp, target))  # noqa: PTH105  the tests put faults into os
        else:
            while not _compared_and_placed(temp, target, before_replacing):
                pass  # a colleague has made the file in this very moment: his is compared now
    except BaseException:
        with contextlib.suppress(OSError):
            temp.unlink()
        raise
    return _confirm_folder(target.parent)


def _compared_and_placed(temp: Path, target: Path, before_replacing: BeforeReplacing) -> bool:
    """Tell what is there and put the new file in its place; false where that came to be only after it was told.

    Nobody can have the turn of a file that is not there yet: it gets its name in a way that replaces nothing.
    """
    with turns.turn(target):
        former = _patiently(lambda: read_whole(target))
        before_replacing(former)
        try:
            if former is None and _named(temp, target):
                return True
        except FileExistsError:
            return False
        _patiently(lambda: os.replace(temp, target))  # noqa: PTH105
    return True


def _temp_name(name: str) -> str:
    """A name beside the target that tells whose it is: `.~NAME.<pid>.<random>.tmp`."""
    short = os.fsencode(name)[:_TEMP_NAME_BYTES].decode("utf-8", "ignore")
    return f".~{short}.{os.getpid()}.{os.urandom(4).hex()}.tmp"


def sweep(folder: Path, now: float) -> None:
    """Remove what killed saves left in a folder: temporary files of processes that are gone, older than a day.

    `now` is in seconds since 1970.  What cannot be removed stays; nothing is raised.
    """
    with contextlib.suppress(OSError):
        for entry in os.scandir(folder):
            match = _TEMP_NAME.fullmatch(entry.name)
            if match and int(match[1]) != os.getpid() and entry.stat(follow_symlinks=False).st_mtime < now - _DAY:
                with contextlib.suppress(OSError):
                    Path(entry.path).unlink()


def _write_new(temp: Path, data: bytes, former: int | None) -> None:
    """Write a new file, force it to the disk and make sure that it reads as it was written."""
    # A new file gets what the umask leaves; one in the place of another is closed to all until it has that one's mode.
    descriptor = os.open(temp, _NEW_FILE, 0o666 if former is None else 0o600)
    try:
        if former is not None and sys.platform != "win32":
            with contextlib.suppress(OSError):  # exFAT and some shares have no modes
                os.fchmod(descriptor, stat.S_IMODE(former))
        _write_all(descriptor, data)
        os.fsync(descriptor)
        if _read_all(descriptor, len(data)) != data:
            raise _Unfit("写入的内容读回来不一致，磁盘可能有故障")
    finally:
        os.close(descriptor)


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        written = os.write(descriptor, rest)
        if written <= 0:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        rest = rest[written:]


def _read_all(descriptor: int, size: int) -> bytes:
    """What the file holds, up to one byte more than expected."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    pieces: list[bytes] = []
    left = size + 1
    while left and (piece := os.read(descriptor, min(left, 1 << 20))):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def read_whole(target: Path) -> bytes | None:
    """What a file holds, as far as any project file may go; None where there is none."""
    try:
        descriptor = os.open(target, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        return None
    try:
        return _read_all(descriptor, min(os.fstat(descriptor).st_size, limits.FILE_BYTES))
    finally:
        os.close(descriptor)


def _patiently(act: Callable[[], T]) -> T:
    """What a call on the target gives; while another program holds it, try again for `turns.PAUSES`.

    Raises `turns.Busy` where it is held to the end.
    """
    for pause in turns.PAUSES:
        try:
            return act()
        except OSError as error:  # noqa: PERF203  seven times at most
            if not is_held(error):
                raise
            time.sleep(pause)
    try:
        return act()
    except OSError as error:
        if not is_held(error):
            raise
        raise turns.Busy(cause_of(error)) from error


def _place_new(temp: Path, target: Path) -> None:
    """Rename to a name that nobody has; raises `FileExistsError` where somebody has it, without a moment between."""
    if not _named(temp, target):
        _place_without_links(temp, target)


def _named(temp: Path, target: Path) -> bool:
    """The same; false where this disk has no call for it."""
    if sys.platform == "win32":
        os.rename(temp, target)  # noqa: PTH104  never replaces on Windows
        return True
    try:
        os.link(temp, target)
    except OSError as error:
        if errno_name(error) not in _UNSUPPORTED:
            raise
        return False
    with contextlib.suppress(OSError):
        temp.unlink()
    return True


def _place_without_links(temp: Path, target: Path) -> None:
    """The same where there are no hard links (exFAT): take the name with an empty file, then rename over it."""
    os.close(os.open(target, _NEW_FILE, 0o600))
    try:
        os.replace(temp, target)  # noqa: PTH105
    except BaseException:
        with contextlib.suppress(OSError):
            target.unlink()
        raise


def _confirm_folder(folder: Path) -> Saved:
    """Force the rename to the disk.  Windows has no call for it, some file systems neither."""
    if sys.platform == "win32":
        return Saved.CONFIRMED
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        return Saved.CONFIRMED if errno_name(error) in _UNSUPPORTED else Saved.UNCONFIRMED
    return Saved.CONFIRMED
