"""A field for a person's name that knows the names used before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent


class NameEdit(QLineEdit):
    """Names are completed while one is typed; ↓ shows them all."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text)
        self._names = QStringListModel(self)
        self.setAccessibleName(name)
        self.setPlaceholderText("留空则不印")
        popup = QListView()
        popup.setAccessibleName(f"以前的{name}")
        completer = QCompleter(self._names, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setPopup(popup)
        self.setCompleter(completer)

    @property
    def names(self) -> list[str]:
        """The names that are offered."""
        return self._names.stringList()

    def offer(self, names: Sequence[str]) -> None:
        """These names too, behind those that are offered."""
        self._names.setStringList(list(dict.fromkeys((*self.names, *names))))
        if self.names:
            self.setToolTip("按 ↓ 列出以前用过的姓名")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            completer = self.completer()
            known = self.text() in self.names
            completer.setCompletionPrefix("" if known else self.text())
            completer.complete()
            return
        super().keyPressEvent(event)
