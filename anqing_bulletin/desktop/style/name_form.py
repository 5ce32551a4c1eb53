"""The name under which a style is kept on this PC."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from anqing_bulletin.desktop.dialog_layout import hint
from anqing_bulletin.desktop.style.own_styles import LONGEST_NAME, name_fault
from anqing_bulletin.desktop.theme import STEP

if TYPE_CHECKING:
    from collections.abc import Collection


class StyleNameForm(QDialog):
    """`name` is what was written; those of `known` are replaced, which the form says."""

    def __init__(self, name: str, known: Collection[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known = known
        self.setWindowTitle("另存为版式")
        self.setMinimumWidth(52 * STEP)
        self.line = QLineEdit(name)
        self.line.setPlaceholderText("如“本县简报”")
        self.line.setMaxLength(LONGEST_NAME)
        self.line.setAccessibleName("版式的名字")
        self.words = QLabel()
        self.words.setProperty("hint", True)
        self.words.setWordWrap(True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        head = QLabel("给现在的样子起个名字：")
        head.setBuddy(self.line)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * STEP, 3 * STEP, 3 * STEP, 2 * STEP)
        column.setSpacing(2 * STEP)
        kept = hint("存在这台电脑上，以后在“版式”里可以选用。改动总是随每一期的文件走，同事打开时不需要它。")
        for widget in (head, self.line, self.words, kept, self.buttons):
            column.addWidget(widget)
        self.line.textChanged.connect(self._check)
        self._check()
        self.line.selectAll()
        self.line.setFocus()

    @property
    def name(self) -> str:
        """The name, without blanks around it."""
        return " ".join(self.line.text().split())

    def _check(self) -> None:
        fault = name_fault(self.name)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not fault)
        if not fault and self.name in self._known:
            fault = f"已有“{self.name}”，按“确定”就换成现在的样子。"
        self.words.setText(fault if self.line.text() else "")
        self.words.setVisible(bool(self.words.text()))
