"""Text selected on the pages of a view: with the mouse, or all of it; as it is copied, and where it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from anqing_bulletin.desktop.pages.page_overlay import SELECTED, Wash
from anqing_bulletin.typesetting.page_text import TextPoint, boxes, text_between, whole

if TYPE_CHECKING:
    from anqing_bulletin.desktop.pages.page_view import PageView

DRAG_DISTANCE = 6
"""Pixels that the pointer moves before a click becomes a selection."""
_SCROLL_MS = 30


class TextSelection(QObject):
    """The selection of one view, which hands it the mouse and paints what it gives."""

    changed = Signal(object, object)
    """What lies between these two `TextPoint`s is now selected, or no longer."""

    told = Signal(str)
    """Something was copied; the words are for the status bar."""

    def __init__(self, view: PageView) -> None:
        super().__init__(view)
        self._view = view
        self._fixed: TextPoint | None = None
        self._moving: TextPoint | None = None
        self._pressed: QPoint | None = None
        self._pointer = QPoint()
        self._is_dragged = False
        self._scrolling = QTimer(self)
        self._scrolling.setInterval(_SCROLL_MS)
        self._scrolling.timeout.connect(self._scroll_on)

    @property
    def span(self) -> tuple[TextPoint, TextPoint] | None:
        """Where the selection begins and ends; None where nothing is selected."""
        if self._fixed is None or self._moving is None or self._fixed == self._moving:
            return None
        return min(self._fixed, self._moving), max(self._fixed, self._moving)

    @property
    def text(self) -> str:
        """The selected characters."""
        return text_between(self._view.sheets, *self.span) if self.span is not None else ""

    def washes(self, index: int) -> tuple[Wash, ...]:
        """What is laid under the selected characters of a page."""
        span = self.span
        if span is None or not span[0].sheet <= index <= span[1].sheet:
            return ()
        return tuple(Wash(box, SELECTED) for box in boxes(self._view.sheets[index], index, *span))

    def select(self, begin: TextPoint, end: TextPoint) -> None:
        """Select what lies between two places."""
        self.clear()
        self._fixed, self._moving = begin, end
        self.changed.emit(begin, end)

    def select_page(self) -> None:
        """Select the text of the page in front."""
        page = self._view.current_page
        self._select_pages(page, page)

    def select_all(self) -> None:
        """Select the text of all pages."""
        self._select_pages(0, len(self._view.sheets) - 1)

    def select_more(self) -> None:
        """Select the text of the page in front; where that is selected already, of all pages."""
        former = self.span
        self.select_page()
        if self.span is None or self.span == former:
            self.select_all()

    def _select_pages(self, first: int, last: int) -> None:
        around = whole(self._view.sheets, first, last) if self._view.sheets else None
        if around is not None:
            self.select(*around)

    def clear(self) -> None:
        """Select nothing."""
        span = self.span
        self._fixed = self._moving = None
        if span is not None:
            self.changed.emit(*span)

    def copy(self) -> None:
        """Put the selected text on the clipboard."""
        text = self.text
        if text:
            QGuiApplication.clipboard().setText(text)
            self.told.emit(f"已复制 {sum(not character.isspace() for character in text)} 个字。")

    def show_menu(self, at: QPoint) -> None:
        """Offer what can be done with the text of the pages, at a point of the screen."""
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("复制所选文字\tCtrl+C", self.copy).setEnabled(self.span is not None)
        menu.addAction("选中这一页\tCtrl+A", self.select_page)
        menu.addAction("选中全部各页\tCtrl+A，Ctrl+A", self.select_all)
        menu.popup(at)

    # --- the mouse, in the viewport -----------------------------------------------------------------------------------

    def press(self, at: QPoint, *, is_extended: bool) -> None:
        """The left button went down; `is_extended` selects from where the selection began to here."""
        self._pressed, self._is_dragged = at, False
        if is_extended and self._fixed is not None:
            self._is_dragged = True
            self._move_to(at)

    def drag(self, at: QPoint) -> None:
        """The pointer moved with the button down."""
        if self._pressed is None:
            return
        if not self._is_dragged:
            if (self._pressed - at).manhattanLength() < DRAG_DISTANCE:
                return
            self._is_dragged = True
            self.clear()
            self._fixed = self._view.text_at(self._pressed)
            self._view.setFocus()
        self._pointer = at
        self._move_to(at)
        if self._beyond():
            self._scrolling.start()
        else:
            self._scrolling.stop()

    def release(self) -> bool:
        """The button went up; gives whether it was a mere click."""
        self._scrolling.stop()
        was_click = self._pressed is not None and not self._is_dragged
        self._pressed = None
        if was_click:
            self.clear()
        return was_click

    def _move_to(self, at: QPoint) -> None:
        to = self._view.text_at(at)
        former = self._moving or self._fixed
        if to is None or self._fixed is None or to == self._moving:
            return
        self._moving = to
        self.changed.emit(min(former or to, to), max(former or to, to))

    def _beyond(self) -> int:
        """How far the pointer is above (less than 0) or below the view."""
        y, height = self._pointer.y(), self._view.viewport().height()
        return min(y, 0) or max(y - height + 1, 0)

    def _scroll_on(self) -> None:
        bar = self._view.verticalScrollBar()
        bar.setValue(bar.value() + self._beyond())
        self._move_to(self._pointer)
