"""Fields that may be read and copied from while the issue is locked; whoever types into one is told why it stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from anqing_bulletin.desktop.writing.body_edit import PASTE_TEXT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction

    from anqing_bulletin.desktop.session import Session
    from anqing_bulletin.desktop.writing.body_edit import BodyEdit
    from anqing_bulletin.desktop.writing.field_edit import FieldEdit

_READING = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
_WRITING_KEYS = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Backspace, Qt.Key.Key_Delete}
_WRITING_COMMANDS = (
    QKeySequence.StandardKey.Paste,
    QKeySequence.StandardKey.Cut,
    QKeySequence.StandardKey.DeleteStartOfWord,
    QKeySequence.StandardKey.DeleteEndOfWord,
)


class ReadingOnly(QObject):
    """Locks and unlocks fields, and the actions that format what is in them."""

    def __init__(
        self, session: Session, fields: Sequence[BodyEdit | FieldEdit], formats: Sequence[QAction], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._fields, self._formats = session, fields, formats
        session.lock_changed.connect(self._on_lock_changed)
        self._on_lock_changed(bool(session.locked))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say why nothing comes of a key that would write."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._writes(event):
            self._session.refused.emit(self._session.locked)
        return super().eventFilter(watched, event)

    def _on_lock_changed(self, locked: bool) -> None:
        for field in self._fields:
            field.setReadOnly(locked)
            if locked:  # the caret still shows where one is, and copies
                field.setTextInteractionFlags(_READING)
                field.installEventFilter(self)
            else:
                field.removeEventFilter(self)
        for action in self._formats:
            action.setEnabled(not locked)

    def _writes(self, event: QKeyEvent) -> bool:
        """Whether a key would change a text, or how it is set."""
        keys = QKeySequence(event.keyCombination())
        if keys == PASTE_TEXT or any(keys == action.shortcut() for action in self._formats):
            return True
        if any(event.matches(command) for command in _WRITING_COMMANDS):
            return True
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        return event.key() in _WRITING_KEYS or (bool(event.text()) and event.text().isprintable())
