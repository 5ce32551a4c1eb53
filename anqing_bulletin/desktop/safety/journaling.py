"""Unsaved typing on its way to the disk: at every rest, at the latest every few seconds, never during a composition.

The journal is written by a thread of its own, from a frozen issue, so that a slow disk holds up no key.  Before an
input method begins to compose, what is pending is written: however long the composition lasts, nothing older waits.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from enum import Enum, auto
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from anqing_bulletin.errors import BulletinError
from anqing_bulletin.storage.journal import Journal
from anqing_bulletin.storage.records import Origin

if TYPE_CHECKING:
    from collections.abc import Callable

    from anqing_bulletin.desktop.session import Session
    from anqing_bulletin.desktop.writing.editor import ArticleEditor

REST = 1_000
"""Milliseconds after the last key."""
LATEST = 5_000
"""Milliseconds that an edit may wait while others follow it."""
_PATIENCE = 5.0
"""Seconds that a disk is waited for where the window must go on."""
_at_work: WeakSet[Journaling] = WeakSet()
"""Those of the open windows."""


class Kept(Enum):
    """What became of unsaved work."""

    NOTHING_UNSAVED = auto()
    NOTED = auto()
    """It is in the journal."""
    FAILED = auto()
    """Some of it is only in a window."""


def note_all() -> Kept:
    """Write what is unsaved in any window now, because something went wrong; never raises."""
    kept = [journaling.note() for journaling in list(_at_work) if isValid(journaling)]
    return next((each for each in (Kept.FAILED, Kept.NOTED) if each in kept), Kept.NOTHING_UNSAVED)


class Journaling(QObject):
    """Keeps the journal of a session."""

    failed = Signal(object)
    """A `BulletinError`: the journal could not be written; told once until it can be again."""
    _done = Signal(object)

    def __init__(self, session: Session, editor: ArticleEditor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._editor = editor
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="journal")
        self._journal = self._new_journal()
        self._due = False
        self._failing = False
        self._rest = self._timer(REST)
        self._latest = self._timer(LATEST)
        self._done.connect(self._on_done)
        session.issue_changed.connect(self._on_issue_changed)
        session.loaded.connect(self._on_loaded)
        session.work_begins.connect(self._write)  # killed between a save and the journal's end, it holds nothing older
        session.saved.connect(self._on_saved)
        session.rebased.connect(self._on_rebased)
        editor.composition_began.connect(self._on_composition_began)
        editor.composition_ended.connect(self._on_composition_ended)
        _at_work.add(self)

    def flush(self) -> bool:
        """Write what is pending now and wait for the disk; whether it has it."""
        return self._write().exception() is None

    def note(self) -> Kept:
        """Write what is pending now, and wait a little for the disk; never raises."""
        try:
            if self._write().exception(_PATIENCE) is not None:
                return Kept.FAILED
        except (RuntimeError, FutureTimeoutError):  # the worker takes nothing more, or the disk takes its time
            return Kept.FAILED
        return Kept.NOTED if self._journal.path is not None else Kept.NOTHING_UNSAVED

    def close(self, *, keep: bool) -> None:
        """End the journal: thrown away with the session's consent, or kept for the next start.

        It is kept in any case while the disk has not confirmed what was saved last.
        """
        _at_work.discard(self)
        keep = keep or not (self._session.unsaved or self._session.confirmed)
        if keep:
            self._write()
        self._session.issue_changed.disconnect(self._on_issue_changed)
        self._session.loaded.disconnect(self._on_loaded)
        self._session.work_begins.disconnect(self._write)
        self._session.saved.disconnect(self._on_saved)
        self._session.rebased.disconnect(self._on_rebased)
        self._editor.composition_began.disconnect(self._on_composition_began)
        self._editor.composition_ended.disconnect(self._on_composition_ended)
        self._rest.stop()
        self._latest.stop()
        journal = self._journal
        self._worker.submit(journal.close if keep else journal.clear)
        self._worker.shutdown(wait=True)

    # --- when ---------------------------------------------------------------------------------------------------------

    def _timer(self, milliseconds: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(self._on_due)
        return timer

    def _on_issue_changed(self) -> None:
        self._rest.start()
        if not self._latest.isActive():
            self._latest.start()

    def _on_due(self) -> None:
        if self._editor.composing:
            self._due = True
        else:
            self._write()

    def _on_composition_began(self) -> None:
        if self._rest.isActive() or self._latest.isActive():
            self._write()

    def _on_composition_ended(self) -> None:
        if self._due:
            self._write()

    # --- what ---------------------------------------------------------------------------------------------------------

    def _write(self) -> Future[Any]:
        self._due = False
        self._rest.stop()
        self._latest.stop()
        journal, issue = self._journal, self._session.issue
        return self._submit(lambda: journal.write(issue))

    def _on_saved(self) -> None:
        journal, origin = self._journal, self._origin()
        saved, issue = self._session.saved_issue, self._session.issue

        def rebase() -> None:
            if journal.path is not None:  # what was noted before is not to be taken for work on the new state
                journal.write(issue)
            journal.rebase(origin, saved)

        self._submit(rebase)

    def _on_rebased(self) -> None:
        self._on_saved()
        self._write()

    def _on_loaded(self) -> None:
        self._due = False
        self._rest.stop()
        self._latest.stop()
        former, self._journal = self._journal, self._new_journal()
        self._submit(former.clear)

    def _new_journal(self) -> Journal:
        return Journal(self._origin(), self._session.saved_issue)

    def _origin(self) -> Origin:
        session = self._session
        heads = session.versions.heads
        # Of a merge that is not saved yet, the last one: the other one's, which is the state on the disk.
        return Origin(session.path, session.digest, heads[-1] if heads else "")

    def _submit(self, work: Callable[[], object]) -> Future[Any]:
        future = self._worker.submit(work)
        future.add_done_callback(self._done.emit)
        return future

    def _on_done(self, ended: Future[Any]) -> None:
        error = ended.exception()
        if error is None:
            self._failing = False
            return
        if not isinstance(error, BulletinError):
            raise error
        if not self._failing:
            self._failing = True
            self.failed.emit(error)
