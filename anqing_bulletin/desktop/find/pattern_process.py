"""The child process in which regular expressions are tried.

Python's `re` cannot be interrupted, holds up every thread of its process, and some patterns take longer than the world
will last (`(a+)+b` on a row of a's).  So a pattern is tried in a process of its own, which is ended when it takes too
long or nobody waits for it any more.  The child is kept for the next pattern, knows nothing of Qt, opens no file and no
socket, and ends with its parent.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

from anqing_bulletin.bulletin.patterns import Matches, Query, find
from anqing_bulletin.errors import PatternSlow

PATIENCE = 1.5
"""Seconds that a pattern may take in the whole issue."""
_START = 10.0
"""Seconds that the child may take to start: a scanner may look through it first."""
_LAST = 10
"""Seconds after which a child ends by itself whose parent was killed."""
_LOOK = 0.02
"""Seconds between two looks at whether anybody still waits."""
_SLOW = "这个正则表达式算得太久，已经停下，稿件没有改动。请写得具体一些，例如少用套在一起的 + 和 *。"
_NOT_STARTED = "正则表达式查找没有启动起来，请再试一次，或者先用普通查找。"


class PatternProcess:
    """One child at a time; `find` is called in a worker thread, `close` when that has ended."""

    def __init__(self) -> None:
        self._child: SpawnProcess | None = None
        self._asking: Connection
        self._answers: Connection
        self._answer: object = None

    def find(self, query: Query, texts: Sequence[str], is_wanted: Callable[[], bool]) -> Matches:
        """As `patterns.find`.  Raises `PatternInvalid`, and `PatternSlow` when time is up or it is wanted no more."""
        try:
            if self._child is None or not self._child.is_alive():
                self._start()
                self._wait(is_wanted, _START, _NOT_STARTED)
            self._asking.send((query, texts))
            self._wait(is_wanted, PATIENCE, _SLOW)
        except (OSError, EOFError):
            self._end()
            raise PatternSlow(_NOT_STARTED) from None
        answer = self._answer
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, Matches)
        return answer

    def close(self) -> None:
        """End the child."""
        self._end()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        requests, self._asking = context.Pipe(duplex=False)
        self._answers, answers = context.Pipe(duplex=False)
        self._child = context.Process(target=_serve, args=(requests, answers), daemon=True)
        self._child.start()
        requests.close()
        answers.close()

    def _wait(self, is_wanted: Callable[[], bool], seconds: float, sentence: str) -> None:
        """Wait for an answer, and keep it."""
        until = time.monotonic() + seconds
        while not self._answers.poll(_LOOK):
            if not is_wanted() or time.monotonic() > until:
                self._end()
                raise PatternSlow(sentence)
        self._answer = self._answers.recv()

    def _end(self) -> None:
        if self._child is None:
            return
        self._child.kill()
        self._child.join()
        self._child.close()
        self._child = None
        self._asking.close()
        self._answers.close()


def _serve(requests: Connection, answers: Connection) -> None:
    """What the child does: say that it is there, then answer until the parent is gone."""
    answers.send(None)
    while True:
        try:
            query, texts = requests.recv()
        except (EOFError, OSError):
            return
        _set_alarm(_LAST)
        try:
            answer: object = find(query, texts)
        except Exception as error:  # noqa: BLE001  told to the one who asked
            answer = error
        _set_alarm(0)
        answers.send(answer)


def _set_alarm(seconds: int) -> None:
    """End this process then, should its parent have died meanwhile. Windows has no such signal."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)
