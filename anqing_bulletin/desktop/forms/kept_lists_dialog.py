"""整理常用版记: the whole distribution lists that are kept under a name, to be renamed, put in order, taken out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from anqing_bulletin.desktop.dialog_layout import (
    column_of,
    give_size,
    hint,
    inset,
    lay_out,
    make_calm,
    row_of,
    splitter_of,
)
from anqing_bulletin.desktop.forms.kept_entries import LONGEST, KeptList
from anqing_bulletin.desktop.theme import STEP


class KeptListsDialog(QDialog):
    """Once it is accepted, `lists` are the lists as they were left."""

    def __init__(self, lists: Sequence[KeptList], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lists = list(lists)
        self._filling = False
        self.setWindowTitle("整理常用版记")
        self.list = QListWidget()
        make_calm(self.list, "常用版记")
        self.list.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.lines = hint("")
        self.lines.setTextFormat(Qt.TextFormat.PlainText)
        self.lines.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.lines.setContentsMargins(2 * STEP, STEP, 2 * STEP, 0)
        self.renaming = QPushButton("改名")
        self.removing = QPushButton("删除")
        self.up = QPushButton("上移")
        self.down = QPushButton("下移")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        for button in (self.renaming, self.removing, self.up, self.down):
            button.setAutoDefault(False)
        lay_out(
            self,
            column_of([hint("改名、删除只影响这份清单，已经编好的各期不变。")]),
            splitter_of(inset(self.list), self.lines, 24 * STEP),
            row_of([self.renaming, self.removing, self.up, self.down, hint(""), self.buttons], stretched=4),
        )
        give_size(self, 84 * STEP, 48 * STEP)
        self.list.itemChanged.connect(self._on_renamed)
        self.list.currentRowChanged.connect(self._show)
        self.renaming.clicked.connect(lambda: self.list.editItem(self.list.currentItem()))
        self.removing.clicked.connect(self.remove)
        self.up.clicked.connect(lambda: self.move(-1))
        self.down.clicked.connect(lambda: self.move(1))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._fill(0)
        self.list.setFocus()

    @property
    def lists(self) -> tuple[KeptList, ...]:
        """The lists in their order."""
        return tuple(self._lists)

    def remove(self) -> None:
        """Take the current list out."""
        row = self.list.currentRow()
        if row >= 0:
            del self._lists[row]
            self._fill(min(row, len(self._lists) - 1))

    def move(self, step: int) -> None:
        """The current list one place up (-1) or down (1)."""
        row = self.list.currentRow()
        if 0 <= row + step < len(self._lists):
            self._lists[row], self._lists[row + step] = self._lists[row + step], self._lists[row]
            self._fill(row + step)

    def _fill(self, current: int) -> None:
        self._filling = True
        self.list.clear()
        for each in self._lists:
            item = QListWidgetItem(each.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            self.list.addItem(item)
        self._filling = False
        self.list.setCurrentRow(current)
        self._show(current)

    def _show(self, row: int) -> None:
        is_one = 0 <= row < len(self._lists)
        lines = self._lists[row].lines if is_one else ()
        self.lines.setText("\n".join(f"{line.label}：{line.recipients}" for line in lines))
        for button in (self.renaming, self.removing):
            button.setEnabled(is_one)
        self.up.setEnabled(is_one and row > 0)
        self.down.setEnabled(is_one and row < len(self._lists) - 1)

    def _on_renamed(self, item: QListWidgetItem) -> None:
        row, name = self.list.row(item), item.text().strip()
        if self._filling or not 0 <= row < len(self._lists):
            return
        taken = {each.name for number, each in enumerate(self._lists) if number != row}
        if name and name not in taken and len(name) <= LONGEST:
            self._lists[row] = replace(self._lists[row], name=name)
        if item.text() != self._lists[row].name:
            item.setText(self._lists[row].name)
