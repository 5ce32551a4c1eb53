"""The field of the recipients in a line of the imprint: known units are completed while one is typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QCompleter, QListView, QPlainTextEdit, QWidget

from anqing_bulletin.bulletin.recipients import recipients_in, stretch_at
from anqing_bulletin.desktop.theme import STEP
from anqing_bulletin.desktop.writing.utf16 import characters, units

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent

MOST_OFFERED = 8
_KEEP = QTextCursor.MoveMode.KeepAnchor
_OF_THE_LIST = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab}


class RecipientsEdit(QPlainTextEdit):
    """A few lines of text; `offer` says which units are known."""

    picker_wanted = Signal()
    """Alt+↓: the whole list of units is wanted."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._known: tuple[str, ...] = ()
        self._offered = QStringListModel(self)
        self._completer = QCompleter(self._offered, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(MOST_OFFERED)
        self._popup = QListView()
        self._popup.setAccessibleName("可以补全的单位")
        self._completer.setPopup(self._popup)
        self._completer.setWidget(self)
        self._completer.activated.connect(self._complete)
        self.setProperty("field", True)
        self.setTabChangesFocus(True)
        self.setAccessibleName("发往的单位")
        self.setPlaceholderText("发往的单位和人员，不写冒号")
        self.setFixedHeight(3 * self.fontMetrics().lineSpacing() + 2 * STEP)

    @property
    def text(self) -> str:
        """What is typed, on one line; the blanks within a name stay."""
        return " ".join(line.strip() for line in self.toPlainText().splitlines()).strip()

    def bring_to(self, text: str) -> None:
        """Show another text, in one step that Ctrl+Z takes back here."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)

    def offer(self, known: Sequence[str]) -> None:
        """The units that are completed from now on."""
        self._known = tuple(known)

    @property
    def offered(self) -> list[str]:
        """The units that fit what stands before the caret, those that begin with it first."""
        text = self.toPlainText()
        offset = characters(text, self.textCursor().position())
        start, end = stretch_at(text, offset)
        typed = text[start:offset].strip()
        if not typed or offset < end:
            return []
        there = {*recipients_in(text).units} - {typed}
        fitting = [unit for unit in self._known if typed in unit and unit != typed and unit not in there]
        return sorted(fitting, key=lambda unit: not unit.startswith(typed))[:MOST_OFFERED]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the list go to the list while it is open."""
        if self._popup.isVisible() and event.key() in _OF_THE_LIST:
            event.ignore()
            return
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.picker_wanted.emit()
            return
        super().keyPressEvent(event)
        if event.text() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._suggest()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """What an input method composes is no text yet."""
        super().inputMethodEvent(event)
        if event.commitString():
            self._suggest()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving the field is no choice."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._popup.hide()

    def _suggest(self) -> None:
        offered = self.offered
        if not offered:
            self._popup.hide()
            return
        self._offered.setStringList(offered)
        place = self.cursorRect()
        place.setWidth(self._popup.sizeHintForColumn(0) + 4 * STEP)
        self._completer.complete(place)

    def _complete(self, unit: str) -> None:
        text = self.toPlainText()
        start, end = stretch_at(text, characters(text, self.textCursor().position()))
        cursor = self.textCursor()
        cursor.setPosition(units(text, start))
        cursor.setPosition(units(text, end), _KEEP)
        cursor.insertText(unit)
        self.setTextCursor(cursor)
