"""Every change that a piece of code makes to a folder through `os`, as a list that can be replayed in part.

What is not understood is an error, never left out: a call of `os` that changes something and has no word here raises,
and so does a change that was not seen but is found when the list is replayed whole and compared with the real folder.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock


@dataclass(frozen=True)
class Create:
    """A name for a new, empty file."""

    path: str
    node: int


@dataclass(frozen=True)
class Rename:
    """One name becomes another, over whatever had that."""

    source: str
    target: str


@dataclass(frozen=True)
class Link:
    """A second name for a file."""

    source: str
    target: str


@dataclass(frozen=True)
class Unlink:
    """A name is gone."""

    path: str


@dataclass(frozen=True)
class MakeFolder:
    """A new folder."""

    path: str


@dataclass(frozen=True)
class Write:
    """Bytes into a file."""

    node: int
    offset: int
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Resize:
    """A file is cut or grown."""

    node: int
    size: int


@dataclass(frozen=True)
class Sync:
    """A file's bytes are on the disk."""

    node: int


@dataclass(frozen=True)
class SyncFolder:
    """A folder's names are on the disk."""

    path: str


@dataclass(frozen=True)
class Said:
    """What the user is told from here on."""

    words: str


NameChange = Create | Rename | Link | Unlink | MakeFolder
Change = NameChange | Write | Resize | Sync | SyncFolder | Said

_NOT_UNDERSTOOD = (
    "chown", "copy_file_range", "dup", "dup2", "fchown", "lchown", "mkfifo", "mknod", "posix_fallocate", "pwrite",
    "pwritev", "removexattr", "rmdir", "sendfile", "setxattr", "splice", "symlink", "truncate", "writev",
)  # fmt: skip
_CHANGING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


class NotUnderstood(BaseException):
    """A change that the recorder has no word for; no `except OSError` may swallow it."""


@dataclass
class Recording:
    """The folder as it was, and what was done to it.  Paths are relative to the folder, with slashes."""

    before: dict[str, bytes]
    folders: frozenset[str]
    changes: list[Change] = field(default_factory=list)

    def say(self, words: str) -> None:
        """Note that the code returned, with these words."""
        self.changes.append(Said(words))


class _Recorder:
    """Stands in for the functions of `os` that change something."""

    def __init__(self, root: Path, recording: Recording) -> None:
        self.root, self.recording = os.path.realpath(root), recording
        self.nodes = {path: node for node, path in enumerate(recording.before)}
        self.opened: dict[int, int | str] = {}
        self.real: dict[str, Callable[..., Any]] = {}

    def note(self, change: Change) -> None:
        self.recording.changes.append(change)

    def inside(self, path: object) -> str | None:
        """The path below the root; None where it leads elsewhere."""
        text = os.fsdecode(path)  # type: ignore[arg-type]
        whole = os.path.join(os.path.realpath(os.path.dirname(os.path.abspath(text))), os.path.basename(text))
        return os.path.relpath(whole, self.root) if whole == self.root or whole.startswith(self.root + os.sep) else None

    def changed(self, path: object) -> str:
        found = self.inside(path)
        if found is None:
            raise NotUnderstood(f"a change outside the watched folder: {path}")
        return found

    def node(self, path: str) -> int:
        if path not in self.nodes:
            raise NotUnderstood(f"a change of {path}, which came into being unseen")
        return self.nodes[path]

    def descriptor_node(self, descriptor: int) -> int:
        node = self.opened.get(descriptor)
        if not isinstance(node, int):
            raise NotUnderstood(f"a change through a descriptor that was opened unseen: {node}")
        return node

    # --- the stand-ins ---

    def open(self, path: object, flags: int, mode: int = 0o777, **keywords: object) -> int:
        inside = self.changed(path) if flags & _CHANGING else self.inside(path)
        descriptor: int = self.real["open"](path, flags, mode, **keywords)
        if inside is None:
            return descriptor
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            self.opened[descriptor] = inside
            return descriptor
        if flags & os.O_CREAT and inside not in self.nodes:
            self.nodes[inside] = len(self.recording.before) + len(self.recording.changes)
            self.note(Create(inside, self.nodes[inside]))
        elif flags & os.O_TRUNC:
            self.note(Resize(self.node(inside), 0))
        self.opened[descriptor] = self.node(inside)
        return descriptor

    def write(self, descriptor: int, data: Any) -> int:
        node = self.descriptor_node(descriptor)
        written: int = self.real["write"](descriptor, data)
        end = os.lseek(descriptor, 0, os.SEEK_CUR)  # where the bytes came to stand, also behind an O_APPEND
        self.note(Write(node, end - written, bytes(memoryview(data)[:written])))
        return written

    def fsync(self, descriptor: int) -> None:
        self.real["fsync"](descriptor)
        opened = self.opened.get(descriptor)
        self.note(SyncFolder(opened) if isinstance(opened, str) else Sync(self.descriptor_node(descriptor)))

    def close(self, descriptor: int) -> None:
        self.opened.pop(descriptor, None)
        self.real["close"](descriptor)

    def ftruncate(self, descriptor: int, length: int) -> None:
        node = self.descriptor_node(descriptor)
        self.real["ftruncate"](descriptor, length)
        self.note(Resize(node, length))

    def replace(self, source: object, target: object) -> None:
        old, new = self.changed(source), self.changed(target)
        node = self.node(old)
        self.real["replace"](source, target)
        del self.nodes[old]
        self.nodes[new] = node
        self.note(Rename(old, new))

    def link(self, source: object, target: object, **keywords: object) -> None:
        old, new = self.changed(source), self.changed(target)
        node = self.node(old)
        self.real["link"](source, target, **keywords)
        self.nodes[new] = node
        self.note(Link(old, new))

    def unlink(self, path: object, **keywords: object) -> None:
        inside = self.changed(path)
        self.real["unlink"](path, **keywords)
        self.node(inside)
        del self.nodes[inside]
        self.note(Unlink(inside))

    def mkdir(self, path: object, mode: int = 0o777, **keywords: object) -> None:
        inside = self.changed(path)
        self.real["mkdir"](path, mode, **keywords)
        self.note(MakeFolder(inside))


_UNDERSTOOD = {
    "open": "open", "write": "write", "fsync": "fsync", "fdatasync": "fsync", "close": "close",
    "ftruncate": "ftruncate", "replace": "replace", "rename": "replace", "link": "link", "unlink": "unlink",
    "remove": "unlink", "mkdir": "mkdir",
}  # fmt: skip


@contextmanager
def recording(folder: Path) -> Iterator[Recording]:
    """Record what the body changes below a folder.

    Modes, times and locks hold no work and are let through unrecorded.  Raises `NotUnderstood` for any other change.
    """
    found = Recording(files_in(folder), frozenset(_folders_in(folder)))
    recorder = _Recorder(folder, found)
    with ExitStack() as stack:
        for name, stand_in in _UNDERSTOOD.items():
            recorder.real.setdefault(stand_in, getattr(os, stand_in))
            stack.enter_context(mock.patch.object(os, name, getattr(recorder, stand_in)))
        for name in _NOT_UNDERSTOOD:
            if hasattr(os, name):
                stack.enter_context(mock.patch.object(os, name, _refusing(name)))
        yield found
    replayed, really = replay(found), files_in(folder)
    if replayed != really:
        raise NotUnderstood(f"the folder holds {sorted(really)}, the recording gives {sorted(replayed)}")


def _refusing(name: str) -> Callable[..., None]:
    def refuse(*arguments: object, **_keywords: object) -> None:
        raise NotUnderstood(f"os.{name}{arguments}")

    return refuse


def files_in(folder: Path) -> dict[str, bytes]:
    """The files below a folder by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def _folders_in(folder: Path) -> Iterator[str]:
    yield "."
    for path in folder.rglob("*"):
        if path.is_dir():
            yield path.relative_to(folder).as_posix()


def replay(recorded: Recording) -> dict[str, bytes]:
    """The folder after all changes: what a disk holds that had the time to write everything down."""
    names = {path: node for node, path in enumerate(recorded.before)}
    apply_names(names, [change for change in recorded.changes if isinstance(change, NameChange)])
    contents = dict(enumerate(recorded.before.values()))
    return {path: written(contents.get(node, b""), changes_of(node, recorded.changes)) for path, node in names.items()}


def changes_of(node: int, changes: list[Change]) -> list[Write | Resize]:
    """What was done to the bytes of one file."""
    return [change for change in changes if isinstance(change, Write | Resize) and change.node == node]


def apply_names(names: dict[str, int], changes: list[NameChange]) -> bool:
    """Carry out changes of names in their order; false where one of them needs another that is not there."""
    for change in changes:
        if isinstance(change, Create):
            names[change.path] = change.node
        elif isinstance(change, Unlink):
            if names.pop(change.path, None) is None:
                return False
        elif isinstance(change, Rename | Link):
            if change.source not in names:
                return False
            names[change.target] = names[change.source]
            if isinstance(change, Rename):
                del names[change.source]
    return True


def written(content: bytes, changes: list[Write | Resize]) -> bytes:
    """The bytes of a file after some changes."""
    result = bytearray(content)
    for change in changes:
        if isinstance(change, Resize):
            result[change.size :] = bytes(max(0, change.size - len(result)))
        else:
            result += bytes(max(0, change.offset - len(result)))
            result[change.offset : change.offset + len(change.data)] = change.data
    return bytes(result)
