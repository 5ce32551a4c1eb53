"""Typesetting for the dialog of styles: the pages that are looked at first, then small pictures, one after the other.

The worker sets a part of the issue in a style; while it does, of the styles that are asked for only the latest counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from anqing_bulletin.desktop.jobs import Job, Jobs
from anqing_bulletin.desktop.style.sample import sample_of, with_articles
from anqing_bulletin.typesetting.compose import compose

if TYPE_CHECKING:
    from anqing_bulletin.bulletin.model import Issue
    from anqing_bulletin.errors import BulletinError
    from anqing_bulletin.typesetting.compose import Composition
    from anqing_bulletin.typesetting.fonts import FontBook
    from anqing_bulletin.typesetting.style import HouseStyle

REST = 100
"""Milliseconds that a measure must stay as it is before pages are set."""


class StyleSetting(QObject):
    """What is set for one dialog."""

    pages_set = Signal(object)
    """The composition in the style that was asked for last."""
    failed = Signal(object)
    """The error that kept these pages from being set."""
    picture_set = Signal(int, object)
    """`(number, composition)` for a small picture."""

    def __init__(self, issue: Issue, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._issue = issue
        self._sample: Issue | None = None
        self._jobs = jobs
        self._fonts: dict[tuple[tuple[str, tuple[str, ...]], ...], FontBook] = {}
        self._wanted: HouseStyle | None = None
        self._pictures: dict[int, HouseStyle] = {}
        self._is_open = True
        self._is_busy = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._go_on)

    def want_pages(self, style: HouseStyle, *, at_once: bool = False) -> None:
        """Set the pages in a style, as soon as nothing else is asked for during a moment."""
        self._wanted = style
        if at_once:
            self._rest.stop()
            self._go_on()
        else:
            self._rest.start()

    def forget_pages(self) -> None:
        """The pages that were asked for are no longer wanted."""
        self._wanted = None
        self._rest.stop()

    def want_picture(self, number: int, style: HouseStyle) -> None:
        """Set the pages for a small picture when there is nothing better to do."""
        self._pictures[number] = style
        self._go_on()

    def close(self) -> None:
        """Take nothing more; what is being set is told to nobody."""
        self._is_open = False
        self._rest.stop()
        self._pictures.clear()

    def _go_on(self) -> None:
        if self._is_busy or not self._is_open or self._rest.isActive():
            return
        if self._wanted is not None:
            style, self._wanted = self._wanted, None
            self._start(style, self.pages_set.emit, self._on_failed)
        elif self._pictures:
            number = next(iter(self._pictures))
            style = self._pictures.pop(number)
            self._start(style, lambda pages: self.picture_set.emit(number, pages), lambda _error: None)

    def _start(self, style: HouseStyle, done: Any, failed: Any) -> None:
        self._is_busy = True

        def end(tell: Any, value: Any) -> None:
            self._is_busy = False
            if self._is_open:
                tell(value)
                self._go_on()

        self._jobs.start(
            Job(
                "style",
                "",
                lambda: self._set(style),
                lambda pages: end(done, pages),
                lambda error: end(failed, error),
            )
        )

    def _on_failed(self, error: BulletinError) -> None:
        if self._wanted is None:
            self.failed.emit(error)

    def _set(self, style: HouseStyle) -> Composition:
        """In the worker: the pages, put together whole so that the window only paints them."""
        if self._sample is None:
            self._sample = sample_of(with_articles(self._issue))
        key = tuple(sorted(style.faces.items()))
        pages = compose(self._sample, style, fonts=self._fonts.get(key))
        self._fonts[key] = pages.fonts
        for sheet in pages.sheets:
            _ = sheet.lines
        return pages
