"""What was found: the hits of a query in the present issue, and the search that goes on.

Plain text is found at once, in well under a frame for a whole issue; a regular expression is tried in a process of its
own (`pattern_process`), and its hits come a moment later.  Every hit belongs to the issue that was searched: whatever
goes on from a hit does so through `with_hits`, which first makes sure that the issue is still that one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from anqing_bulletin.bulletin.model import Issue
from anqing_bulletin.bulletin.patterns import Matches, Query, find, pattern_of
from anqing_bulletin.bulletin.search import Hit, Scope, Text, hits_of, texts_in
from anqing_bulletin.desktop.jobs import Job, Jobs
from anqing_bulletin.errors import BulletinError, PatternInvalid

if TYPE_CHECKING:
    from anqing_bulletin.desktop.find.pattern_process import PatternProcess
    from anqing_bulletin.desktop.session import Session

_LONG = 250
"""Milliseconds after which a search says that it still goes on."""


@dataclass(frozen=True, eq=False)
class _Asked:
    """What is looked for, and where."""

    issue: Issue
    query: Query
    scope: Scope | None
    """None where nothing can be searched."""

    def is_same(self, other: _Asked) -> bool:
        return self.issue is other.issue and (self.query, self.scope) == (other.query, other.scope)


class Finder(QObject):
    """Searches the issue of a session; `wanted` tells for what and where."""

    found = Signal()
    """`hits` are others now."""
    failed = Signal(str)
    """Nothing was found for a reason, as a sentence; after `found`."""
    took_long = Signal()
    """The search goes on for longer than one waits without a word."""

    def __init__(
        self, session: Session, wanted: Callable[[], tuple[Query, Scope | None]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._wanted = wanted
        self._jobs = Jobs(self)
        self._process: PatternProcess | None = None
        self._latest: _Asked | None = None
        """What was asked for last."""
        self._answered: _Asked | None = None
        """What the hits belong to; None while a search is under way."""
        self.hits: list[Hit] = []
        self.more = False
        """Whether there are others beyond `patterns.MOST_MATCHES`."""
        self._long = QTimer(self)
        self._long.setSingleShot(True)
        self._long.setInterval(_LONG)
        self._long.timeout.connect(self.took_long)

    @property
    def busy(self) -> bool:
        """Whether a regular expression is being tried."""
        return self._jobs.busy

    def with_hits(self, go_on: Callable[[], object]) -> None:
        """Go on at once where the hits are those of the present issue, else when they have been found."""
        if self._answered is not None and self._answered.is_same(self._asked()):
            go_on()
        else:
            self.search(go_on)

    def search(self, then: Callable[[], object]) -> None:
        """Find again, and go on then; a search that is still under way is given up."""
        self._latest = asked = self._asked()
        self._answered = None
        self._long.stop()
        texts = texts_in(asked.issue, asked.scope) if asked.scope is not None and asked.query.text else []
        try:
            pattern_of(asked.query)
        except PatternInvalid as error:
            self._fail(asked, error)
            return
        if asked.query.regular and texts:
            self._try_pattern(asked, texts, then)
            return
        self._take(asked, texts, find(asked.query, [text.text for text in texts]))
        then()

    def close(self) -> None:
        """Nothing is looked for any more."""
        self._latest = None
        self._jobs.close()
        if self._process is not None:
            self._process.close()

    def _asked(self) -> _Asked:
        return _Asked(self._session.issue, *self._wanted())

    def _try_pattern(self, asked: _Asked, texts: list[Text], then: Callable[[], object]) -> None:
        process = self._pattern_process()

        def work() -> Matches:
            return process.find(asked.query, [text.text for text in texts], lambda: self._latest is asked)

        def done(matches: Matches) -> None:
            if self._latest is asked:
                self._take(asked, texts, matches)
                self.with_hits(then)

        self._long.start()
        self._jobs.start(Job("find", "", work, done, lambda error: self._fail(asked, error)))

    def _pattern_process(self) -> PatternProcess:
        """Made, with all that it imports, when the first regular expression is tried."""
        if self._process is None:
            from anqing_bulletin.desktop.find.pattern_process import PatternProcess

            self._process = PatternProcess()
        return self._process

    def _take(self, asked: _Asked, texts: list[Text], matches: Matches) -> None:
        self._long.stop()
        self._answered = asked
        self.hits, self.more = hits_of(texts, matches), matches.more
        self.found.emit()

    def _fail(self, asked: _Asked, error: BulletinError) -> None:
        if self._latest is asked:
            self._take(asked, [], Matches([]))
            self.failed.emit(str(error))
