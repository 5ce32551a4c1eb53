"""What an input method holds in a text field: letters that are not text yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPlainTextEdit, QTextEdit


def held_in(field: QTextEdit | QPlainTextEdit) -> str:
    """The letters that an input method holds in a field; empty for none."""
    return field.textCursor().block().layout().preeditAreaText()


def finish_in(field: QTextEdit | QPlainTextEdit) -> None:
    """Make text of them: by the input method, or as they stand where that stays silent."""
    if not held_in(field):
        return
    if field.hasFocus():
        QGuiApplication.inputMethod().commit()
    if held := held_in(field):
        commit = QInputMethodEvent("", [])
        commit.setCommitString(held)
        QApplication.sendEvent(field, commit)
