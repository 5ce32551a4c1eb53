"""Where this PC keeps what belongs to the program and not to an issue: settings, logs, journals, backups.

The environment variable `ANQING_BULLETIN_DATA_DIR` puts everything into one folder: for a portable copy on a stick,
and for tests.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import sys
from pathlib import Path

from platformdirs import PlatformDirs

from anqing_bulletin.storage.schema import sha256_of

VARIABLE = "ANQING_BULLETIN_DATA_DIR"

SYSTEM = PlatformDirs("AnqingBulletin", appauthor=False)
"""The folders that the system provides."""

_PLAIN_ID = re.compile(r"[0-9a-f]{1,64}")


def own_folder(name: str, of_system: str) -> Path:
    """The folder `name` inside the folder of the variable; without the variable, the system's own."""
    override = os.environ.get(VARIABLE)
    return Path(override) / name if override else Path(of_system)


def state_folder() -> Path:
    """The folder of journals and backups; need not be there yet."""
    return own_folder("state", SYSTEM.user_state_dir)


def name_for(issue_id: str) -> str:
    """An issue's id as it may stand in a file name.

    An id that this program made stands for itself.  Any other came from a foreign file: its hash stands for it, so that
    it can neither leave the folder nor be a device of Windows, nor fall together with one of other case.
    """
    return issue_id if _PLAIN_ID.fullmatch(issue_id) else sha256_of(issue_id.encode("utf-8", "surrogatepass"))[:32]


def make_folder(folder: Path) -> None:
    """Make a folder that only this person may enter, with those above it, and force it to the disk.

    Raises `OSError` where it cannot be made.
    """
    new = [each for each in (folder, *folder.parents) if not each.is_dir()]
    for each in reversed(new):
        try:
            each.mkdir(mode=0o700, exist_ok=True)  # another window may be making it too
        except FileExistsError as error:
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR)) from error
        confirm_folder(each.parent)


def confirm_folder(folder: Path) -> None:
    """Force the names in a folder to the disk, where the system has a call for it."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
