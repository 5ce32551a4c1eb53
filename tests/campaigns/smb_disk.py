"""A network share as a Windows PC sees it, in the place of the functions of `os` that a save calls.

Every call for a path below `root` goes through an SMB client to the server; the server's answers become the errors that
Python raises on Windows.  (On Linux itself a share is mounted by the kernel, which this machine's cannot.)
"""

from __future__ import annotations

import errno
import os
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import smbclient
from smbprotocol.exceptions import SMBException, SMBOSError
from smbprotocol.header import NtStatus
from smbprotocol.open import CreateOptions, FilePipePrinterAccessMask

from anqing_bulletin.storage import save, turns
from tests.campaigns.smb_server import HOST, SHARE, Server

ROOT = Path("/smb-share")
"""Where the share seems to be mounted."""

_O_TEMPORARY = 1 << 30
"""Windows' flag: the file is gone when it is closed."""
_FIRST_DESCRIPTOR = 1 << 20
_WINDOWS = {
    NtStatus.STATUS_OBJECT_NAME_NOT_FOUND: (errno.ENOENT, 2),
    NtStatus.STATUS_OBJECT_PATH_NOT_FOUND: (errno.ENOENT, 3),
    NtStatus.STATUS_OBJECT_NAME_COLLISION: (errno.EEXIST, 183),
    NtStatus.STATUS_ACCESS_DENIED: (errno.EACCES, 5),
    NtStatus.STATUS_DELETE_PENDING: (errno.EACCES, 5),
    NtStatus.STATUS_FILE_IS_A_DIRECTORY: (errno.EACCES, 5),
    NtStatus.STATUS_SHARING_VIOLATION: (errno.EACCES, 32),
    NtStatus.STATUS_DISK_FULL: (errno.ENOSPC, 112),
}
"""What Windows makes of the server's answers: errno and error code."""
_NETWORK_GONE = (errno.EINVAL, 64)
"""ERROR_NETNAME_DELETED."""


def windows_error(number: int, code: int) -> OSError:
    """The error that Python raises on Windows."""
    error = OSError(number, os.strerror(number))
    error.winerror = code  # type: ignore[attr-defined]
    return error


class Client:
    """One PC: a connection of its own to the server."""

    def __init__(self, server: Server) -> None:
        self._options: dict[str, Any] = {"port": server.port, "connection_cache": {}}
        smbclient.register_session(HOST, username=server.user, password=server.password, **self._options)

    def call(self, function: Callable[..., Any], *arguments: object, **keywords: object) -> Any:
        """Call a function of the SMB client on this connection.  Raises what Windows would."""
        try:
            return function(*arguments, **keywords, **self._options)
        except SMBOSError as error:
            raise windows_error(*_WINDOWS.get(error.ntstatus, (errno.EIO, 1117))) from error
        except SMBException as error:
            raise windows_error(*_NETWORK_GONE) from error

    def open(self, name: str, mode: str = "rb", share: str = "rw", **keywords: object) -> Any:
        """Open a file of the share, letting others do what `share` says meanwhile; unbuffered."""
        return self.call(smbclient.open_file, remote(name), mode, buffering=0, share_access=share, **keywords)

    def leave(self) -> None:
        """End the connection."""
        smbclient.reset_connection_cache(connection_cache=self._options["connection_cache"])


def remote(name: str) -> str:
    r"""The name of a file of the share as the server knows it: \\server\share\name."""
    return "\\".join((rf"\\{HOST}\{SHARE}", *(part for part in name.split("/") if part)))


class Disk:
    """Stands in for the functions of `os`; counts its calls, and from call `gone_at` on the network is gone."""

    def __init__(self, client: Client, gone_at: int | None = None) -> None:
        self.client, self.gone_at, self.calls = client, gone_at, 0
        self.real = {name: getattr(os, name) for name in _CALLS}
        self._opened: dict[int, Any] = {}
        self._counting = threading.Lock()

    def stand_in(self, name: str) -> Callable[..., Any]:
        """What takes the place of the function of `os`."""
        ours, real = getattr(self, name), self.real[name]

        def call(what: Any, *arguments: Any, **keywords: Any) -> Any:
            here = what in self._opened if isinstance(what, int) else str(what).startswith(f"{ROOT}/")
            if not here:
                return real(what, *arguments, **keywords)
            with self._counting:
                self.calls += 1
                gone = self.gone_at is not None and self.calls >= self.gone_at
            if gone and name != "close":
                raise windows_error(*_NETWORK_GONE)
            return ours(what, *arguments, **keywords)

        return call

    def open(self, path: object, flags: int, _mode: int = 0o777) -> int:
        writing, reading = flags & (os.O_WRONLY | os.O_RDWR), not flags & os.O_WRONLY
        mode = "x" if flags & os.O_EXCL else "w" if flags & os.O_TRUNC else "r"
        options: dict[str, object] = {}
        if flags & _O_TEMPORARY:
            access = FilePipePrinterAccessMask
            options = {
                "desired_access": access.DELETE | access.FILE_READ_DATA | access.FILE_WRITE_DATA,
                "create_options": CreateOptions.FILE_DELETE_ON_CLOSE,
                "share": "rwd",
            }
        opened = self.client.open(_name(path), mode + "b" + ("+" if writing and reading else ""), **options)
        descriptor = _FIRST_DESCRIPTOR + len(self._opened)
        while descriptor in self._opened:
            descriptor += 1
        self._opened[descriptor] = opened
        return descriptor

    def write(self, descriptor: int, data: Any) -> int:
        written: int = self.client_call(self._opened[descriptor].write, bytes(data))
        return written

    def read(self, descriptor: int, size: int) -> bytes:
        data: bytes = self.client_call(self._opened[descriptor].read, size)
        return data

    def lseek(self, descriptor: int, offset: int, whence: int) -> int:
        position: int = self._opened[descriptor].seek(offset, whence)
        return position

    def fsync(self, descriptor: int) -> None:
        self.client_call(self._opened[descriptor].fd.flush)

    def fstat(self, descriptor: int) -> SimpleNamespace:
        return SimpleNamespace(st_size=self._opened[descriptor].fd.end_of_file, st_mode=stat.S_IFREG | 0o666)

    def close(self, descriptor: int) -> None:
        self.client_call(self._opened.pop(descriptor).close)

    def replace(self, source: object, target: object) -> None:
        self.client.call(smbclient.replace, remote(_name(source)), remote(_name(target)))

    def rename(self, source: object, target: object) -> None:
        self.client.call(smbclient.rename, remote(_name(source)), remote(_name(target)))

    def unlink(self, path: object) -> None:
        self.client.call(smbclient.remove, remote(_name(path)))

    def stat(self, path: object, **_keywords: object) -> SimpleNamespace:
        found = self.client.call(smbclient.stat, remote(_name(path)))
        kind = stat.S_IFDIR if stat.S_ISDIR(found.st_mode) else stat.S_IFREG
        return SimpleNamespace(st_mode=kind | 0o666, st_size=found.st_size)

    lstat = stat

    def access(self, path: object, _mode: int) -> bool:
        try:
            self.stat(path)
        except OSError:
            return False
        return True

    def client_call(self, function: Callable[..., Any], *arguments: object) -> Any:
        """Call something that knows its connection already."""
        try:
            return function(*arguments)
        except SMBOSError as error:
            raise windows_error(*_WINDOWS.get(error.ntstatus, (errno.EIO, 1117))) from error
        except SMBException as error:
            raise windows_error(*_NETWORK_GONE) from error


_CALLS = (
    "access", "close", "fstat", "fsync", "lseek", "lstat", "open", "read", "rename", "replace", "stat", "unlink",
    "write",
)  # fmt: skip


def _name(path: object) -> str:
    return str(path)[len(str(ROOT)) + 1 :]


@contextmanager
def mounted(disk: Disk) -> Iterator[None]:
    """The body runs as on a Windows PC on which the share stands at `ROOT`."""
    with ExitStack() as stack:
        for name in _CALLS:
            stack.enter_context(mock.patch.object(os, name, disk.stand_in(name)))
        stack.enter_context(mock.patch.object(os, "O_TEMPORARY", _O_TEMPORARY, create=True))
        stack.enter_context(mock.patch.object(save, "sys", SimpleNamespace(platform="win32")))
        stack.enter_context(mock.patch.object(turns, "_taken", turns.taken_beside))
        yield
