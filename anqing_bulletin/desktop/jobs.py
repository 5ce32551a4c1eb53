"""Long work beside the window: one worker thread, which is given a frozen snapshot and gives back a value.

Jobs run one after another, so that two saves of a file cannot cross.  Of the jobs of one name only the latest counts:
an older one that waits is dropped, the result of an older one that runs is thrown away.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from anqing_bulletin.errors import BulletinError, Interrupted


@dataclass(frozen=True)
class Job:
    """What is to be done: `work` runs in the worker, `done` and `failed` afterwards in the window's thread."""

    name: str
    """The latest job of a name wins."""
    words: str
    """What the status bar says meanwhile; empty for work that nobody waits for."""
    work: Callable[[], Any]
    done: Callable[[Any], object]
    failed: Callable[[BulletinError], None]


class Jobs(QObject):
    """The window's worker."""

    began = Signal(str)
    """Something runs; the words are the latest job's."""
    rested = Signal()
    """Nothing runs any more."""
    _finished = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="bulletin")
        self._latest: dict[str, Job] = {}
        self._futures: dict[str, Future[Any]] = {}
        self._is_closed = False
        # Emitted by the worker, received in the thread that this object lives in.
        self._finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether anything is under way whose result is still awaited."""
        return bool(self._latest)

    @property
    def tells(self) -> bool:
        """Whether anything is under way that the status bar speaks of."""
        return any(job.words for job in self._latest.values())

    def awaits(self, name: str) -> bool:
        """Whether the result of a job of this name is still awaited."""
        return name in self._latest

    def start(self, job: Job) -> None:
        """Do a job as soon as the worker is free; after `close`, never."""
        if self._is_closed:
            return
        former = self._futures.get(job.name)
        if former is not None:
            former.cancel()
        self._latest[job.name] = job
        future = self._worker.submit(job.work)
        self._futures[job.name] = future
        if job.words:
            self.began.emit(job.words)
        future.add_done_callback(lambda ended: self._tell(job, ended))

    def close(self) -> None:
        """Wait for what was asked for, and take nothing more; what comes of it is told to nobody."""
        self._is_closed = True
        self._latest.clear()
        self._worker.shutdown(wait=True)

    def abandon(self) -> None:
        """Take nothing more, and wait for nothing: only for work that nobody misses, such as reading."""
        self._is_closed = True
        self._latest.clear()
        self._worker.shutdown(wait=False, cancel_futures=True)

    def _tell(self, job: Job, ended: Future[Any]) -> None:
        if not ended.cancelled() and not self._is_closed:
            self._finished.emit(job, ended)

    def _on_finished(self, job: Job, ended: Future[Any]) -> None:
        if self._latest.get(job.name) is not job:
            return
        del self._latest[job.name], self._futures[job.name]
        if job.words and not self.tells:
            self.rested.emit()
        error = ended.exception()
        if error is None:
            job.done(ended.result())
        elif isinstance(error, BulletinError):
            job.failed(error)
        else:
            sys.excepthook(type(error), error, error.__traceback__)
            job.failed(Interrupted("程序出了意外，这一步没有做完。"))  # nobody waits for it for ever
