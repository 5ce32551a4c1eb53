"""Who is working here: this process in words that outlive it, and whether the process that such words mean still runs.

A lock or a journal that a killed program left behind names its process.  A number alone does not: the system gives
numbers again, after a restart the low ones at once.  So it is the number, the moment of its start and, where that
moment is counted from the start of the machine, the machine's start too.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from anqing_bulletin.storage.canonical import Value
from anqing_bulletin.storage.fields import Fields

_LAST_PID = (1 << 32) - 1
_LAST_START = 1 << 62
_UNKNOWN, _ENDED = 0, -1
"""Instead of the moment of a start: the system does not tell it, and there is no such process any more."""
_START_FIELD, _STATE_FIELD = 19, 0
"""Places in /proc/<pid>/stat behind the program's name (proc(5): fields 22 and 3)."""
_DEAD_STATES = ("Z", "X", "x")
"""A zombie has a number, but works no more."""
_MACHINE_FILES = ("/etc/machine-id", "/var/lib/dbus/machine-id")
_MACHINE_DIGITS = 16
_own_name: list[str] = []
"""What the person wishes to be called; empty for what the system says."""


@dataclass(frozen=True)
class Identity:
    """A process, and whose it is."""

    pid: int
    started: int
    """When it started: on Linux in ticks since the start of the machine, which no change of the clock moves; elsewhere
    in milliseconds since 1970; 0 where the system does not tell."""
    boot: str
    """Which start of the machine `started` counts from; empty where it does not."""
    host: str
    machine: str
    """A hash that tells PCs apart that were copied from one disk image and kept its name; empty where unknown."""
    user: str
    """The login."""
    real_name: str
    """The person's name as they gave it, or as the system knows it; may be empty."""

    @property
    def is_of_this_machine(self) -> bool:
        """Whether it is (or was) a process of this PC."""
        here = this_process()
        return (self.host, self.machine) == (here.host, here.machine)


def this_process() -> Identity:
    """This very process.  Never raises."""
    known = _identity(os.getpid())
    return replace(known, real_name=_own_name[0]) if _own_name else known


def call_this_person(name: str) -> None:
    """Let locks and versions name the person so from now on: a login that several share tells nobody who it is.

    An empty name brings back what the system knows.
    """
    _own_name[:] = [said] if (said := _sayable(name).strip()) else []


def is_running(identity: Identity) -> bool:
    """Whether a process of this machine still runs.

    Where the system does not let us see, the answer is yes: nothing is taken from the living.  Never raises.
    """
    here = this_process()
    if identity.boot != here.boot:
        return False
    try:
        if not _exists(identity.pid):
            return False
        started = _started(identity.pid)
    except (ImportError, OSError, ValueError):
        return True
    if _UNKNOWN in {started, identity.started}:
        return started != _ENDED
    return started == identity.started


def some_process_has(pid: int) -> bool:
    """Whether a process of this number runs, whichever it is.  Never raises."""
    try:
        return _exists(pid)
    except (ImportError, OSError, ValueError):
        return True


def identity_value(identity: Identity) -> dict[str, Value]:
    """An identity for a JSON part."""
    return {
        "pid": identity.pid,
        "started": identity.started,
        "boot": identity.boot,
        "host": identity.host,
        "machine": identity.machine,
        "user": identity.user,
        "real_name": identity.real_name,
    }


def identity_from(fields: Fields) -> Identity:
    """The identity that an object holds.  Raises `Fault` where it is none."""
    return Identity(
        pid=fields.integer("pid", 0, _LAST_PID),
        started=fields.integer("started", 0, _LAST_START),
        boot=fields.text("boot"),
        host=fields.text("host"),
        machine=fields.text("machine"),
        user=fields.text("user"),
        real_name=fields.text("real_name"),
    )


# --- what the system says -----------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _identity(pid: int) -> Identity:
    """The identity of this process; by its number, because a fork takes the cache along."""
    try:
        started = _started(pid)
    except (ImportError, OSError, ValueError):
        started = _UNKNOWN
    user, real_name = _person()
    return Identity(pid, started, _boot(), _sayable(_host()), _machine(), _sayable(user), _sayable(real_name))


def _sayable(text: str) -> str:
    """The text without what no file can hold: names of users and hosts are bytes to some systems."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")


def _exists(pid: int) -> bool:
    import psutil

    try:
        return bool(psutil.pid_exists(pid))
    except OverflowError:
        return False  # no system gives such a number


def _started(pid: int) -> int:
    """When a process started (`Identity.started`); or `_ENDED`, or `_UNKNOWN`."""
    return _started_on_linux(pid) if sys.platform == "linux" else _started_elsewhere(pid)


def _started_elsewhere(pid: int) -> int:
    import psutil

    try:
        process = psutil.Process(pid)
        return _ENDED if process.status() == psutil.STATUS_ZOMBIE else round(process.create_time() * 1000)
    except psutil.NoSuchProcess:
        return _ENDED
    except psutil.Error:
        return _UNKNOWN


def _started_on_linux(pid: int) -> int:
    """From the kernel's own count: psutil's time since 1970 moves with the clock, and a living lock would be stolen."""
    try:
        said = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return _UNKNOWN if _exists(pid) else _ENDED
    fields = said[said.rindex(b")") + 1 :].decode("ascii").split()  # the name before it may hold blanks and brackets
    return _ENDED if fields[_STATE_FIELD] in _DEAD_STATES else int(fields[_START_FIELD])


def _boot() -> str:
    if sys.platform != "linux":
        return ""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except (OSError, ValueError):
        return ""


def _host() -> str:
    if sys.platform == "win32":
        return os.environ.get("COMPUTERNAME", "")
    return os.uname().nodename


def _machine() -> str:
    """A hash of the number that the system's installation has (machine-id(5) asks not to show the number itself)."""
    number = _machine_number().strip()
    return hashlib.sha256(b"anqing-bulletin:" + number).hexdigest()[:_MACHINE_DIGITS] if number else ""


def _machine_number() -> bytes:
    if sys.platform == "win32":
        import winreg

        where = r"SOFTWARE\Microsoft\Cryptography"
        with contextlib.suppress(OSError), winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, where) as key:
            return str(winreg.QueryValueEx(key, "MachineGuid")[0]).encode("utf-8", "replace")
        return b""
    for name in _MACHINE_FILES:
        with contextlib.suppress(OSError):
            return Path(name).read_bytes()
    return b""


def _person() -> tuple[str, str]:
    """Login and real name."""
    if sys.platform == "win32":
        return os.environ.get("USERNAME", ""), _windows_display_name()
    import pwd

    try:
        entry = pwd.getpwuid(os.getuid())
    except KeyError:
        return os.environ.get("USER", ""), ""
    return entry.pw_name, entry.pw_gecos.split(",")[0]


def _windows_display_name() -> str:
    """The full name of the account; empty where the account has none."""
    if sys.platform == "win32":
        import ctypes

        display = 3  # EXTENDED_NAME_FORMAT.NameDisplay
        size = ctypes.c_ulong(256)
        name = ctypes.create_unicode_buffer(size.value)
        with contextlib.suppress(AttributeError, OSError):
            return name.value if ctypes.windll.secur32.GetUserNameExW(display, name, ctypes.byref(size)) else ""
    return ""
