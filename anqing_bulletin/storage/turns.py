"""Who saves a file now: while one save compares and replaces it, every other save of it waits.

Comparing what is there with what was read, and replacing it, are two steps.  Two colleagues who save in the same
moment must not both compare before either replaces: the first one's work would be gone.  The system keeps the turn, so
that a save that is killed gives it back.

On POSIX systems the turn is a lock (flock) on the very file that is to be replaced; whoever waited for it looks whether
the name still leads to the file that he got, and asks again for the new one where not.  On Windows, where an open file
cannot be replaced, it is a file beside it that exists only while it is open.  Where a share knows of no such thing the
save goes on without: then only the comparison protects, to within the microseconds between the two steps.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from anqing_bulletin.storage.causes import errno_name, is_held

PAUSES = (0.05, 0.1, 0.2, 0.4, 0.75, 1.0)
"""Seconds between attempts while another program holds a file; 2.5 in all."""

_SAVING = "另一个程序正在保存这个文件"
_TAKEN = frozenset({"EAGAIN", "EWOULDBLOCK", "EACCES"})
"""What flock says where another process has the turn."""


class Busy(Exception):
    """Another program would not let go of the file; the text is the cause as a Chinese clause."""


@contextlib.contextmanager
def turn(target: Path) -> Iterator[None]:
    """Have the turn to compare and replace a file, which need not be there.  Raises `Busy` after `PAUSES`."""
    descriptor = _patiently_taken(target)
    try:
        yield
    finally:
        if descriptor is not None:
            with contextlib.suppress(OSError):
                os.close(descriptor)


def _patiently_taken(target: Path) -> int | None:
    for pause in PAUSES:
        try:
            return _taken(target)
        except Busy:  # noqa: PERF203  seven times at most
            time.sleep(pause)
    return _taken(target)


if sys.platform == "win32":

    def _taken(target: Path) -> int | None:
        return taken_beside(target)

else:
    import fcntl

    def _taken(target: Path) -> int | None:
        """A descriptor that holds the lock; None where there is nothing to lock or no such lock."""
        while True:
            try:
                descriptor = os.open(target, os.O_RDONLY | os.O_CLOEXEC)
            except OSError:
                return None
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if os.path.samestat(os.fstat(descriptor), os.stat(target)):  # noqa: PTH116  the tests put faults into os
                    return descriptor
            except OSError as error:
                if errno_name(error) in _TAKEN:
                    os.close(descriptor)
                    raise Busy(_SAVING) from error
                return descriptor
            os.close(descriptor)


def taken_beside(target: Path) -> int | None:
    """The same by a file beside the target that vanishes with its descriptor (O_TEMPORARY)."""
    flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_TEMPORARY", 0)
    try:
        return os.open(target.with_name(f".~{target.name}.turn"), flags, 0o600)
    except OSError as error:
        if isinstance(error, FileExistsError) or is_held(error):
            raise Busy(_SAVING) from error
        return None
