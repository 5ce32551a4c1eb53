"""Whether the program runs already for this person, and the words in which a second start hands its files to it.

A running program leaves a note in its state folder: who it is, and since when.  From the random id in the note both
sides make the name of a local socket, which nobody else can guess; another data folder has another note and is another
program.  What comes through the socket is believed as little as a file: a frame of limited length, JSON, only paths.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from anqing_bulletin.desktop.folders import replace_file
from anqing_bulletin.storage.folders import make_folder, state_folder
from anqing_bulletin.storage.holder import LOCK_BYTES, Holder, decode_holder, encode_holder, new_holder
from anqing_bulletin.storage.processes import is_running

REQUEST_BYTES = 1 << 18
"""A longer request is not read."""
LENGTH_BYTES = 4
"""Before each frame stands its length, the highest byte first."""
TAKEN = b'{"taken":true}'
"""The answer to a request that was understood."""

_MOST_PATHS = 64
_LONGEST_PATH = 32_767
_LONGEST_WAIT = 60.0
_NAME_BYTES = 100
"""No system takes a longer name for a socket."""
_TOKEN = re.compile(r"[\w./:@+=-]{0,256}", re.ASCII)


@dataclass(frozen=True)
class Request:
    """What a second start wants of the first."""

    paths: tuple[Path, ...] = ()
    """Absolute; without any, only to be brought to the front."""
    token: str = ""
    """With which the desktop lets the second start bring a window to the front (XDG_ACTIVATION_TOKEN)."""
    until: float = 0.0
    """The moment, in seconds since 1970, after which the second start will have opened the files itself."""

    def is_wanted(self, now: float) -> bool:
        """Whether somebody still waits for it: a program that hung and goes on would open the files once more."""
        return 0 <= self.until - now <= _LONGEST_WAIT


# --- the note ---------------------------------------------------------------------------------------------------------


def note_path() -> Path:
    """Where the note is; need not be there."""
    return state_folder() / "instance.json"


def noted() -> Holder | None:
    """The program that left the note, which may run no more; None where there is none.  Never raises."""
    try:
        with note_path().open("rb") as file:
            holder = decode_holder(file.read(LOCK_BYTES + 1))
    except (OSError, ValueError):
        return None
    return holder if holder.session else None


def runs(holder: Holder) -> bool:
    """Whether the program of a note is another one than this, of this PC, and still runs.  Never raises."""
    process = holder.process
    if process is None or process.pid == os.getpid():
        return False
    return process.is_of_this_machine and is_running(process)


def announce() -> Holder | None:
    """Leave a note of this program; None where none can be left, and no second start will find it."""
    holder = new_holder()
    try:
        make_folder(state_folder())
        replace_file(note_path(), encode_holder(holder))
    except (OSError, ValueError):
        return None
    return holder


def withdraw(holder: Holder) -> None:
    """Take the note back, unless another program has left its own since.  Never raises."""
    left = noted()
    if left is not None and left.session == holder.session:
        with contextlib.suppress(OSError):
            note_path().unlink()


def has_just_begun(holder: Holder, seconds: float) -> bool:
    """Whether a program started so short a time ago that its window may still be on the way."""
    now = datetime.now(timezone.utc)
    return holder.since is not None and abs((now - holder.since).total_seconds()) < seconds


def socket_name(holder: Holder) -> str:
    """The name of the local socket that a program listens on: in the person's own folder of such things, if any."""
    name = f"anqing-bulletin-{holder.session}"
    folder = os.environ.get("XDG_RUNTIME_DIR", "") if sys.platform != "win32" else ""
    path = Path(folder) / name
    return str(path) if folder and Path(folder).is_dir() and len(os.fsencode(path)) <= _NAME_BYTES else name


def activation_token() -> str:
    """What the desktop gave this start so that it may show a window; empty where it gave nothing that is one."""
    token = os.environ.get("XDG_ACTIVATION_TOKEN", "")
    return token if _TOKEN.fullmatch(token) else ""


# --- the words --------------------------------------------------------------------------------------------------------


def framed(data: bytes) -> bytes:
    """A message with its length before it."""
    return len(data).to_bytes(LENGTH_BYTES, "big") + data


def unframed(data: bytes) -> bytes | None:
    """The message that the bytes so far begin with; None as long as it is not whole.

    Raises `ValueError` where it would be too long.
    """
    length = int.from_bytes(data[:LENGTH_BYTES], "big")
    if len(data) >= LENGTH_BYTES and length > REQUEST_BYTES:
        raise ValueError(length)
    is_whole = len(data) >= LENGTH_BYTES + length and len(data) >= LENGTH_BYTES
    return data[LENGTH_BYTES : LENGTH_BYTES + length] if is_whole else None


def encode_request(request: Request) -> bytes:
    """A request as it is sent; names that are no text come through too."""
    said = {"paths": [str(path) for path in request.paths], "token": request.token, "until": request.until}
    return json.dumps(said).encode("ascii")


def decode_request(data: bytes) -> Request | None:
    """The request in a message; None where it is none.  Never raises."""
    try:
        said = json.loads(data.decode("ascii"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    names, token, until = said.get("paths"), said.get("token", ""), said.get("until")
    if not isinstance(names, list) or len(names) > _MOST_PATHS or not all(map(_is_path, names)):
        return None
    if not isinstance(token, str) or not _TOKEN.fullmatch(token):
        return None
    if not isinstance(until, float):
        return None
    return Request(tuple(map(Path, names)), token, until)


def _is_path(name: object) -> bool:
    return isinstance(name, str) and 0 < len(name) <= _LONGEST_PATH and "\0" not in name and Path(name).is_absolute()
