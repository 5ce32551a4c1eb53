"""Who has a project file open: a small file beside it, `.~lock.NAME#`, that says who, where and since when.

The lock only informs.  What keeps two people from covering each other's work is the save, which looks at the file it is
about to replace.  So a lock that cannot be made (a read-only folder, a full disk) is no error, and "open anyway" is
allowed.  Nothing here raises, follows a link, or takes a lock from a living program, but for `take_over`.

A lock is left behind when its program is killed.  It is stale at once when it names this PC and a process that no
longer runs; any other when its program has not touched it for `STALE_AFTER`, by the clock of the disk that holds it:
the clocks of two PCs differ by minutes, one share has one clock.  Whoever removes or touches a lock holds its file
(flock) meanwhile, so that of two who find it stale only one removes it, and nobody removes what came after it.  Windows
and some shares have no such hold; there the file is looked at once more just before.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from anqing_bulletin.storage.holder import (
    LOCK_BYTES,
    STRANGER,
    Holder,
    decode_holder,
    encode_holder,
    is_of_libreoffice,
    new_holder,
)
from anqing_bulletin.storage.processes import is_running
from anqing_bulletin.storage.schema import sha256_of

REFRESH_EVERY = 30.0
"""Seconds after which an owner should touch its lock."""
STALE_AFTER = 180.0
"""Seconds without a touch after which another PC's lock is stale."""

_NAME_BYTES = 180
"""How much of the file's name the lock's may repeat: most systems end a name at 255 bytes."""
_HASH_DIGITS = 16
_ROUNDS, _PAUSE = 10, 0.01
"""How often a file that is just being written, held or replaced by another is tried again, and the seconds between."""

_SAFELY = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _SAFELY
_CAN_REMOVE_OPEN_FILES = os.name != "nt"


class Lock:
    """The lock of this session on a file.  Its owner calls `refresh` every `REFRESH_EVERY` seconds, `release` once."""

    def __init__(self, file: Path, holder: Holder) -> None:
        self.holder = holder
        self._file = file

    @property
    def session(self) -> str:
        """The random id that stands in the file."""
        return self.holder.session

    def is_mine(self) -> bool:
        """Whether this session's lock stands beside the file."""
        try:
            found = _look(self._file)
        except (OSError, ValueError, _Foreign):
            return False
        return found is not None and found.holder.session == self.session

    def refresh(self) -> Holder | None:
        """Touch the lock, and make it again where it vanished.  Gives whoever else has taken it over, if anybody."""
        try:
            if _touch(self._file, self.holder):
                return None
            taken = _take(self._file, self.holder)
        except (OSError, ValueError, _Foreign):
            return None
        return taken.holder if isinstance(taken, Held) else None

    def release(self) -> None:
        """Remove the lock if it is still this session's."""
        with contextlib.suppress(OSError, ValueError, _Foreign):
            for _ in range(_ROUNDS):
                found = _look(self._file)
                if found is None or found.holder.session != self.session or _remove(self._file, found):
                    return
                time.sleep(_PAUSE)


@dataclass(frozen=True)
class Held:
    """Somebody else has the file open and is alive, or may be."""

    holder: Holder


def take_lock(path: Path, *, session: str | None = None) -> Lock | Held | None:
    """Say that this session has a file open.

    Gives the lock; `Held` where another living program has it; None where no lock can be made.
    """
    try:
        return _take(lock_file(path), new_holder(session))
    except (OSError, ValueError, _Foreign):
        return None


def take_over(path: Path, *, session: str | None = None) -> Lock | None:
    """Put this session's lock in the place of any other: the person has chosen to open the file anyway.

    The other program learns of it at its next `refresh`.  None where no lock can be made.
    """
    holder = new_holder(session)
    try:
        file = lock_file(path)
        for _ in range(_ROUNDS):
            if _create(file, holder):
                return Lock(file, holder)
            found = _look(file)
            if found is not None and not _remove(file, found):
                time.sleep(_PAUSE)
    except (OSError, ValueError, _Foreign):
        return None
    return None


def holder_of(path: Path) -> Holder | None:
    """Who has a file open, for somebody who only wants to read it; None where nobody living has."""
    try:
        file = lock_file(path)
        found = _look(file)
        return None if found is None or _is_stale(file, found) else found.holder
    except (OSError, ValueError, _Foreign):
        return None


def lock_file(path: Path) -> Path:
    """Where the lock of a file stands: beside the file that a link leads to.  A long name is cut and told by its hash.

    Raises `OSError` and `ValueError` for a path that no system can have.
    """
    target = Path(os.path.realpath(path))
    name = os.fsencode(target.name)
    if len(name) <= _NAME_BYTES:
        return target.with_name(f".~lock.{target.name}#")
    short = name[:_NAME_BYTES].decode("utf-8", "ignore")
    return target.with_name(f".~lock.{short}.{sha256_of(name)[:_HASH_DIGITS]}#")


# --- taking -------------------------------------------------------------------------------------------------------


class _Foreign(Exception):
    """What stands at the lock's name is not ours to read, to write or to remove: a link, a folder, LibreOffice's."""


@dataclass(frozen=True)
class _Found:
    """A lock file as it was met; another one, or the same touched since, is not equal to it."""

    holder: Holder
    file: tuple[int, int]
    """Device and number."""
    touched: int
    """Nanoseconds, by the clock of its disk."""


def _take(file: Path, holder: Holder) -> Lock | Held | None:
    found = None
    for _ in range(_ROUNDS):
        if _create(file, holder):
            return Lock(file, holder)
        found = _look(file)
        if found is None:
            continue
        if found.holder.session == holder.session:
            return Lock(file, holder)
        if not _is_stale(file, found):
            return Held(found.holder)
        if not _remove(file, found):
            time.sleep(_PAUSE)
    return None if found is None else Held(found.holder)


def _create(file: Path, holder: Holder) -> bool:
    """Make the lock file; False where there is one."""
    try:
        descriptor = os.open(file, _NEW_FILE, 0o666)
    except FileExistsError:
        return False
    contents = encode_holder(holder)
    try:
        try:
            if os.write(descriptor, contents) != len(contents):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        finally:
            os.close(descriptor)
    except BaseException:
        with contextlib.suppress(OSError):
            file.unlink()  # nobody has taken it from us: what is as new as this is not stale
        raise
    return True


def _touch(file: Path, holder: Holder) -> bool:
    """Write the lock over itself, which sets its time by the clock of its disk; False where it is not this holder's.

    `os.utime` would set it by the clock of this PC on some shares.
    """
    with _alone_with(file) as alone:
        found = _read(file) if alone else None
        if found is None or found.holder.session != holder.session:
            return False
        descriptor = os.open(file, os.O_WRONLY | _SAFELY)
        try:
            os.write(descriptor, encode_holder(holder))
        finally:
            os.close(descriptor)
    return True


def _remove(file: Path, found: _Found) -> bool:
    """Remove a lock unless another stands there now, or it has been touched.  Gives whether it was removed."""
    with _alone_with(file) as alone:
        if not alone or _read(file) != found:
            return False
        if _CAN_REMOVE_OPEN_FILES:
            file.unlink()
            return True
    file.unlink()
    return True


@contextlib.contextmanager
def _alone_with(file: Path) -> Iterator[bool]:
    """While this lasts, nobody else who asks like this touches or removes the file; False where it cannot be had."""
    try:
        descriptor = os.open(file, os.O_RDONLY | _SAFELY)
    except PermissionError:
        yield True  # a file that we may not open, we may still be allowed to remove
        return
    except FileNotFoundError:
        yield False
        return
    try:
        yield _hold(descriptor) and _leads_to(file, descriptor)
    finally:
        os.close(descriptor)


def _hold(descriptor: int) -> bool:
    """Hold an open file until it is closed; at once where the system or the disk has no such holds."""
    if sys.platform == "win32":
        return True
    import fcntl

    for _ in range(_ROUNDS):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:  # noqa: PERF203  ten turns at most
            time.sleep(_PAUSE)
        except OSError:
            return True
        else:
            return True
    return False


def _leads_to(file: Path, descriptor: int) -> bool:
    try:
        return _identity(os.lstat(file)) == _identity(os.fstat(descriptor))
    except FileNotFoundError:
        return False


# --- looking ------------------------------------------------------------------------------------------------------


def _look(file: Path) -> _Found | None:
    """The lock that stands at a name; None where none does.

    One that cannot be read is looked at again for a moment: perhaps it is just being written.
    Raises `_Foreign`.
    """
    found = _read(file)
    for _ in range(_ROUNDS):
        if found is None or found.holder.session:
            break
        time.sleep(_PAUSE)
        found = _read(file)
    return found


def _read(file: Path) -> _Found | None:
    try:
        status = _regular(os.lstat(file))
    except FileNotFoundError:
        return None
    try:
        descriptor = os.open(file, os.O_RDONLY | _SAFELY)
    except FileNotFoundError:
        return None
    except PermissionError:
        return _Found(STRANGER, _identity(status), status.st_mtime_ns)
    try:
        status = _regular(os.fstat(descriptor))
        data = os.read(descriptor, LOCK_BYTES) if status.st_size <= LOCK_BYTES else b""
    finally:
        os.close(descriptor)
    if is_of_libreoffice(data):
        raise _Foreign
    return _Found(decode_holder(data), _identity(status), status.st_mtime_ns)


def _regular(status: os.stat_result) -> os.stat_result:
    if not stat.S_ISREG(status.st_mode):
        raise _Foreign
    return status


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino


def _is_stale(file: Path, found: _Found) -> bool:
    process = found.holder.process
    if process is not None and process.is_of_this_machine:
        return not is_running(process)
    now = _clock_of(file.parent)
    return now is not None and now - found.touched >= STALE_AFTER * 1e9


def _clock_of(folder: Path) -> int | None:
    """The time of the disk that holds a folder, in nanoseconds: what a file written now is stamped with."""
    probe = folder / f".~probe.{os.getpid()}.{os.urandom(4).hex()}.tmp"
    try:
        descriptor = os.open(probe, _NEW_FILE, 0o600)
    except OSError:
        return None
    try:
        try:
            os.write(descriptor, b"?")
        finally:
            os.close(descriptor)
        return os.lstat(probe).st_mtime_ns
    except OSError:
        return None
    finally:
        with contextlib.suppress(OSError):
            probe.unlink()
