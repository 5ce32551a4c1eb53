"""The journal (恢复日志): what has been typed and not yet saved, on this PC's own disk, ready for the day of a crash.

The window writes the whole issue into it at every rest in typing; what reaches the disk is only what has changed, as
one more record at the end of a file of the person's state folder (`records` says what it looks like, `recovery` brings
it back).  A save that is on the disk makes the journal superfluous; closing without a save throws it away on purpose.

Nothing that was journalled is given up before something newer is safely on the disk: a record that could not be written
whole is cut off again, and a journal that is begun anew exists before the old one is removed.
"""

from __future__ import annotations

import contextlib
import errno
import os
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

from anqing_bulletin.bulletin.model import Article, Figure, Issue
from anqing_bulletin.errors import JournalFailed
from anqing_bulletin.storage.causes import cause_of
from anqing_bulletin.storage.decoding import decode_issue
from anqing_bulletin.storage.encoding import encode_issue
from anqing_bulletin.storage.fault import Fault
from anqing_bulletin.storage.folders import confirm_folder, make_folder, name_for, state_folder
from anqing_bulletin.storage.records import FIRST_LINE, Heading, Origin, encode_record, first_chain, now
from anqing_bulletin.storage.schema import ISSUE_PART, KnownParts, article_part, media_part, sha256_of

SUFFIX = ".jrnl"

_FULL_RECORDS, _FULL_NAMES, _FULL_BYTES = 10_000, 50_000, 64 << 20
"""A journal that has grown by so much since its first record is begun anew; a reader takes twice as much."""
_NEW_FILE = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


def journal_folder() -> Path:
    """Where journals are; need not be there yet."""
    return state_folder() / "journal"


class Journal:
    """The journal of one open issue.  Its methods may be called from any thread, one at a time.

    `saved` is the issue as its file holds it (or the empty one of a new issue): as long as nothing else is written,
    there is no file.
    """

    def __init__(self, origin: Origin, saved: Issue, *, folder: Path | None = None) -> None:
        self._folder = journal_folder() if folder is None else folder
        self._origin = origin
        self._saved = saved
        self._last: _Written | None = None
        self._file: _File | None = None
        self._superfluous: set[Path] = set()
        self._alone = threading.Lock()

    @property
    def path(self) -> Path | None:
        """The file; None while there is none."""
        return None if self._file is None else self._file.path

    def write(self, issue: Issue) -> None:
        """Note the issue as it is now; when this returns, it is on the disk.

        Raises `JournalFailed`; what was noted before is still there, and the next call tries again.
        """
        with self._alone, _explained():
            if self._file is None and issue == self._saved:
                return
            if self._file is None or self._last is None or not self._can_go_on(self._file):
                self._begin(issue)
            else:
                self._go_on(self._file, self._last, issue)

    def rebase(self, origin: Origin, saved: Issue) -> None:
        """A save has reached the disk: what is unsaved from now on is what differs from `saved`.

        If something else than `saved` was noted last (somebody typed on during the save), that is noted anew, as work
        that began from the new origin.  Raises `JournalFailed`; what was noted before is still there then.
        """
        with self._alone, _explained():
            self._origin, self._saved = origin, saved
            if self._last is None or self._last.issue == saved:
                self._clear()
            else:
                self._begin(self._last.issue)

    def clear(self) -> None:
        """Throw away what was noted: the person does not want the changes.  Never raises."""
        with self._alone:
            self._clear()

    def close(self) -> None:
        """Let go of the file, which stays for recovery if there is one.  Nothing may be written afterwards."""
        with self._alone:
            if self._file is not None:
                self._file.close()
                self._file = None

    def _can_go_on(self, file: _File) -> bool:
        return file.origin is self._origin and not file.is_spoilt and not file.is_full and file.is_there()

    def _begin(self, issue: Issue) -> None:
        """A new file with the whole issue; then the old one goes."""
        parts = encode_issue(issue)
        _check(decode_issue(parts)[0], issue)
        former = self._file
        replaced = "" if former is None else former.path.name
        heading = Heading(now(), _sizes(parts), origin=self._origin, replaces=replaced)
        name = f"{name_for(issue.id)}.{os.getpid()}.{os.urandom(8).hex()}{SUFFIX}"
        make_folder(self._folder)
        self._file = _File(self._folder / name, self._origin, parts, heading)
        self._last = _Written(issue, parts, None)
        confirm_folder(self._folder)
        if former is not None:
            self._remove(former)

    def _go_on(self, file: _File, last: _Written, issue: Issue) -> None:
        parts = encode_issue(issue, last.known)
        _check(decode_issue(parts, last.known)[0], issue)
        written = _Written(issue, parts, last)
        changed = {name: part for name, part in parts.items() if last.differs(name, part)}
        gone = sorted(last.names - written.names)
        if changed or gone:
            file.append(changed, Heading(now(), _sizes(changed), tuple(gone)))
        self._last = written

    def _clear(self) -> None:
        if self._file is not None:
            self._remove(self._file)
        self._file = self._last = None

    def _remove(self, file: _File) -> None:
        """Delete a file, and any earlier one that a virus scanner held when it was to be deleted."""
        file.close()  # first: Windows does not delete what is open
        self._superfluous = {path for path in (*self._superfluous, file.path) if not _is_deleted(path)}


class _Written:
    """What the last record stands for, so that the next one need not repeat it."""

    def __init__(self, issue: Issue, parts: Mapping[str, bytes], former: _Written | None) -> None:
        """`parts` need not hold the pictures of the articles that have not changed since `former`."""
        articles = {article_part(article.id): article for article in _articles(issue)}
        self.issue = issue
        self.issue_part = parts[ISSUE_PART]
        self.known: KnownParts = {name: (article, parts[name]) for name, article in articles.items()}
        self.media: dict[str, frozenset[str]] = {
            name: former.media[name] if former is not None and former.has(name, article) else _media_of(article)
            for name, article in articles.items()
        }
        self.names = frozenset({ISSUE_PART, *articles}.union(*self.media.values()))

    def has(self, name: str, article: Article) -> bool:
        """Whether this very article was there."""
        return name in self.known and self.known[name][0] is article

    def differs(self, name: str, part: bytes) -> bool:
        """Whether a part is another than it was, or is new."""
        if name == ISSUE_PART:
            return part != self.issue_part
        if name in self.known:
            return part != self.known[name][1]
        return name not in self.names


def _articles(issue: Issue) -> Iterator[Article]:
    for group in (*(section.articles for section in issue.sections), issue.pool, issue.bin):
        yield from group


def _media_of(article: Article) -> frozenset[str]:
    pictures = (block.picture for block in article.blocks if isinstance(block, Figure))
    return frozenset(media_part(sha256_of(picture.data), picture.media_type) for picture in pictures)


def _sizes(parts: Mapping[str, bytes]) -> tuple[tuple[str, int], ...]:
    return tuple((name, len(part)) for name, part in parts.items())


def _check(decoded: Issue, issue: Issue) -> None:
    if decoded != issue:
        raise Fault("记下的内容读回来不一致")


@contextlib.contextmanager
def _explained() -> Iterator[None]:
    """Whatever goes wrong, as `JournalFailed`."""
    try:
        yield
    except Fault as fault:
        raise JournalFailed(_sentence(str(fault))) from fault
    except (OSError, ValueError) as error:
        raise JournalFailed(_sentence(cause_of(error))) from error


def _sentence(cause: str) -> str:
    return f"最近的修改没有记入恢复日志：{cause}。修改仍在窗口里，此前记下的也还在；请尽快保存，或另存到别处。"


class _File:
    """An open journal file that ends in a good record."""

    def __init__(self, path: Path, origin: Origin, parts: Mapping[str, bytes], heading: Heading) -> None:
        """Make the file, with its first record.  Raises `OSError` and `Fault`; there is no file then."""
        record, chain = encode_record(parts, heading, first_chain(), len(FIRST_LINE))
        self.path = path
        self.origin = origin
        self.is_spoilt = False
        self._descriptor = os.open(path, _NEW_FILE, 0o600)
        try:
            _write_all(self._descriptor, FIRST_LINE + record)
            os.fsync(self._descriptor)
        except BaseException:
            self.close()
            _is_deleted(path)
            raise
        self._chain = chain
        self._length = self._first_length = len(FIRST_LINE) + len(record)
        self._records, self._names = 1, len(heading.sizes)

    @property
    def is_full(self) -> bool:
        """Whether it is time to begin anew."""
        grown = self._length - self._first_length
        return self._records >= _FULL_RECORDS or self._names >= _FULL_NAMES or grown >= _FULL_BYTES

    def is_there(self) -> bool:
        """Whether the file is still where it was made: somebody may have tidied up."""
        try:
            found, ours = os.lstat(self.path), os.fstat(self._descriptor)
        except OSError:
            return False
        return (found.st_dev, found.st_ino) == (ours.st_dev, ours.st_ino)

    def append(self, parts: Mapping[str, bytes], heading: Heading) -> None:
        """Add a record.  Raises `OSError` and `Fault`; the file ends in the record before then, or `is_spoilt`."""
        record, chain = encode_record(parts, heading, self._chain, self._length)
        try:
            os.lseek(self._descriptor, self._length, os.SEEK_SET)
            _write_all(self._descriptor, record)
            os.fsync(self._descriptor)
        except BaseException:
            self._cut_back()
            raise
        self._chain = chain
        self._length += len(record)
        self._records += 1
        self._names += len(heading.sizes) + len(heading.gone)

    def _cut_back(self) -> None:
        try:
            os.ftruncate(self._descriptor, self._length)
        except OSError:
            self.is_spoilt = True

    def close(self) -> None:
        """Let go of the file."""
        with contextlib.suppress(OSError):
            os.close(self._descriptor)


def _is_deleted(path: Path) -> bool:
    """Delete a journal; whether it is gone."""
    try:
        path.unlink()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        written = os.write(descriptor, rest)
        if written <= 0:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        rest = rest[written:]
