"""Ctrl+Z belongs to the window: undo is the session's, over text and structure alike.

Text widgets claim the undo keys for themselves before any menu sees them; a widget with this filter does not.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu


class UndoKeys(QObject):
    """An event filter that leaves the undo and redo keys to the window's actions."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep undo keys from the widget; nothing else."""
        if event.type() not in {QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress}:
            return super().eventFilter(watched, event)
        if isinstance(event, QKeyEvent) and any(
            event.matches(key) for key in (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
        ):
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def without_undo(menu: QMenu) -> QMenu:
    """A text widget's own context menu without its undo and redo, which know nothing of the session."""
    for action in menu.actions():
        if action.objectName() in {"edit-undo", "edit-redo"}:
            menu.removeAction(action)
    first = menu.actions()[0]
    if first.isSeparator():
        menu.removeAction(first)
    return menu
