"""A small text field that grows with its text: the title's lines, the source unit, the note.

Built on QPlainTextEdit rather than QLineEdit, because that tells when an input method composes and can be brought to
another text by the smallest change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy

from anqing_bulletin.desktop.writing.composition import finish_in, held_in
from anqing_bulletin.desktop.writing.undo_keys import UndoKeys, without_undo
from anqing_bulletin.desktop.writing.utf16 import characters, units

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QResizeEvent
    from PySide6.QtWidgets import QWidget

_KEEP = QTextCursor.MoveMode.KeepAnchor


class FieldEdit(QPlainTextEdit):
    """A field of at most `most_lines` lines."""

    text_edited = Signal(str)
    """The user changed the text; not while an input method composes."""
    caret_moved = Signal()
    left_downwards = Signal()
    """Enter in the last line: the next field is wanted."""
    focused = Signal()
    composition_began = Signal()
    """An input method is about to hold letters that are not text yet."""
    composition_ended = Signal()
    """What it held is text now, or gone."""

    def __init__(
        self, name: str, most_lines: int, parent: QWidget | None = None, *, shows_blanks: bool = False
    ) -> None:
        super().__init__(parent)
        self._most_lines = most_lines
        self._text = ""
        self._writing = False
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        if shows_blanks:
            option = QTextOption()
            option.setFlags(QTextOption.Flag.ShowTabsAndSpaces)
            self.document().setDefaultTextOption(option)
        self._undo_keys = UndoKeys(self)
        self.installEventFilter(self._undo_keys)
        self.textChanged.connect(self._on_text_changed)
        self.cursorPositionChanged.connect(self._on_cursor_moved)
        self.document().documentLayout().documentSizeChanged.connect(self._on_size_changed)
        self._on_size_changed()  # before it is shown too: the window asks how much room it needs

    @property
    def text(self) -> str:
        """The text without what an input method still holds; lines are parted by line feeds."""
        return self.toPlainText()

    @property
    def composing(self) -> bool:
        """Whether an input method holds letters that are not text yet."""
        return bool(held_in(self))

    @property
    def offset(self) -> int:
        """Where the caret stands, in characters."""
        return characters(self.text, self.textCursor().position())

    def set_offset(self, offset: int) -> None:
        """Put the caret behind so many characters."""
        cursor = self.textCursor()
        cursor.setPosition(units(self.text, max(0, min(offset, len(self.text)))))
        self.setTextCursor(cursor)

    def bring_to(self, wanted: str) -> bool:
        """Make the field hold a text by the smallest change; False while an input method composes."""
        if self.composing:
            return False
        text = self.text
        head = 0
        while head < min(len(text), len(wanted)) and text[head] == wanted[head]:
            head += 1
        tail = 0
        while tail < min(len(text), len(wanted)) - head and text[-1 - tail] == wanted[-1 - tail]:
            tail += 1
        self._text = wanted
        if text == wanted:
            return True
        self._writing = True
        cursor = QTextCursor(self.document())
        cursor.setPosition(units(text, head))
        cursor.setPosition(units(text, len(text) - tail), _KEEP)
        cursor.insertText(wanted[head : len(wanted) - tail])
        self._writing = False
        return True

    def finish_composition(self) -> None:
        """Make text of what an input method holds."""
        finish_in(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self.blockCount() >= self._most_lines:
                self.left_downwards.emit()
            else:
                self.textCursor().insertBlock()
            return
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if event.preeditString() and not self.composing:
            self.composition_began.emit()
        super().inputMethodEvent(event)
        if not self.composing:
            self.composition_ended.emit()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Text alone, in as many lines as there is room for."""
        if self.isReadOnly():
            return
        self.finish_composition()
        from anqing_bulletin.intake.hard_breaks import clean

        lines = [line.lstrip() for line in clean(source.text()).replace("\t", " ").split("\n") if line.strip()]
        room = self._most_lines - self.blockCount()
        self.textCursor().insertText("\n".join([*lines[:room], "".join(lines[room:])]).rstrip("\n"))

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() and not source.hasUrls()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = without_undo(self.createStandardContextMenu())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.finish_composition()
        super().focusOutEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._on_size_changed()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._on_size_changed()

    def _on_text_changed(self) -> None:
        if self._writing or self.composing:
            return
        text = self.text
        if text != self._text:
            self._text = text
            self.text_edited.emit(text)

    def _on_cursor_moved(self) -> None:
        if not self._writing and not self.composing:
            self.caret_moved.emit()

    def _on_size_changed(self) -> None:
        # A plain text layout gives its height in lines.
        lines = max(1, round(self.document().size().height()))
        margins = self.contentsMargins()
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + margins.top() + margins.bottom() + 2)
