"""选择单位: the units that an office sends to, to be ticked for one line of the imprint, and the list of them kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from anqing_bulletin.bulletin.recipients import recipients_in, with_units
from anqing_bulletin.desktop.dialog_layout import (
    column_of,
    give_size,
    hint,
    inset,
    lay_out,
    make_calm,
    picture_button,
    row_of,
    sentence,
)
from anqing_bulletin.desktop.forms.kept_entries import LONGEST, MOST_UNITS
from anqing_bulletin.desktop.theme import STEP, colours
from anqing_bulletin.desktop.ticks import TickDelegate

if TYPE_CHECKING:
    pass

_UNIT = Qt.ItemDataRole.UserRole
_USED = "本期和最近各期用过的"
_NOTHING = "还没有常用单位。在上面写一个单位，按回车，就记下了。"
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class RecipientPicker(QDialog):
    """Once it is accepted, `text` is the line with the units that were ticked, `kept` the list of 常用单位.

    `kept` come first and in their order, then those of `used` that are not kept.
    """

    def __init__(
        self, label: str, text: str, kept: Sequence[str], used: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._label, self._text = label, text
        present = recipients_in(text).units
        self._kept = list(kept)
        self._used = [unit for unit in dict.fromkeys((*present, *used)) if unit not in self._kept]
        self._chosen = set(present)
        self._filling = False
        self.setWindowTitle(f"选择单位　{label}" if label else "选择单位")
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("筛选，或写一个新单位再按回车")
        self.filter.setAccessibleName("筛选单位，或写一个新单位")
        self.filter.setClearButtonEnabled(True)
        self.list = QListWidget()
        make_calm(self.list, "可以选的单位")
        self.list.setItemDelegate(TickDelegate(self.list))
        self.list.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.SelectedClicked
        )
        self.nothing = sentence(_NOTHING)
        self.line_words = hint("")
        self.line_words.setTextFormat(Qt.TextFormat.PlainText)
        self.line_words.setMinimumHeight(2 * self.line_words.fontMetrics().lineSpacing())
        self.keeping = picture_button("keep-units", "存入常用：勾选的单位，下一期也能选", self.keep_chosen)
        self.renaming = picture_button("rename", "改名（F2）", self._edit_current)
        self.removing = picture_button("remove", "从常用单位里去掉", self.forget)
        self.up = picture_button("up", "上移（Alt+↑）", lambda: self.move(-1))
        self.down = picture_button("down", "下移（Alt+↓）", lambda: self.move(1))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._lay_out()
        self._fill()
        self.filter.textChanged.connect(self._sift)
        self.filter.installEventFilter(self)
        self.list.installEventFilter(self)
        self.list.itemChanged.connect(self._on_item_changed)
        self.list.currentItemChanged.connect(self._enable)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.filter.setFocus()

    @property
    def kept(self) -> tuple[str, ...]:
        """The list of 常用单位 as it was left."""
        return tuple(self._kept)

    @property
    def text(self) -> str:
        """The line with the ticked units; a new one stands behind those that the line has had so far."""
        return with_units(self._text, self._chosen, (*self._used, *self._kept))

    # --- the list -----------------------------------------------------------------------------------------------------

    def tick(self, unit: str, *, on: bool = True) -> None:
        """Put a unit into the line, or take it out."""
        for row in range(self.list.count()):
            item = self.list.item(row)
            if item.data(_UNIT) == unit:
                item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def add(self, name: str) -> None:
        """A new unit at the end of those that are kept, ticked."""
        unit = name.strip(" \u3000、，；。;,")
        if not unit or len(unit) > LONGEST:
            return
        self._chosen.add(unit)
        if unit not in self._kept:
            self._keep([unit])
        self.filter.clear()
        self._fill(unit)

    def keep_chosen(self) -> None:
        """Keep all units that are ticked for the next issue too."""
        self._keep([unit for unit in self._used if unit in self._chosen])
        self._fill(self._current)

    def forget(self) -> None:
        """Keep the current unit no longer; where the line names it, it stays in the list of those that are used."""
        unit = self._current
        if unit in self._kept:
            row = self._kept.index(unit)
            self._kept.remove(unit)
            if unit in self._chosen:
                self._used.insert(0, unit)
            self._fill(self._kept[min(row, len(self._kept) - 1)] if self._kept else "")

    def move(self, step: int) -> None:
        """The current unit one place up (-1) or down (1) among those that are kept."""
        unit = self._current
        if unit not in self._kept or self.filter.text().strip():
            return
        at = self._kept.index(unit) + step
        if 0 <= at < len(self._kept):
            self._kept.remove(unit)
            self._kept.insert(at, unit)
            self._fill(unit)

    def rename(self, unit: str, name: str) -> None:
        """Another name for a unit, in the list and in the line."""
        new = name.strip()
        units = (*self._kept, *self._used)
        if new and new != unit and new not in units and len(new) <= LONGEST and len(recipients_in(new).units) == 1:
            self._kept = [new if each == unit else each for each in self._kept]
            self._used = [new if each == unit else each for each in self._used]
            line = recipients_in(self._text)
            self._text = replace(line, units=tuple(new if each == unit else each for each in line.units)).text
            if unit in self._chosen:
                self._chosen = {*self._chosen, new} - {unit}
            unit = new
        self._fill(unit)

    def _keep(self, units: Sequence[str]) -> None:
        self._kept = [*self._kept, *units][:MOST_UNITS]
        self._used = [unit for unit in self._used if unit not in self._kept]

    @property
    def _current(self) -> str:
        row = self.list.currentRow()
        return self.list.item(row).data(_UNIT) or "" if row >= 0 else ""

    def _edit_current(self) -> None:
        if self._current:
            self.list.setFocus()
            self.list.editItem(self.list.currentItem())

    def _fill(self, current: str = "") -> None:
        self._filling = True
        self.list.clear()
        for unit in self._kept:
            self.list.addItem(self._item(unit, editable=True))
        if self._used and self._kept:
            head = QListWidgetItem(_USED)
            head.setFlags(Qt.ItemFlag.NoItemFlags)
            head.setForeground(QColor(colours().dim))  # it cannot be chosen, but is to be read
            self.list.addItem(head)
        for unit in self._used:
            self.list.addItem(self._item(unit, editable=False))
        for row in range(self.list.count()):
            if current and self.list.item(row).data(_UNIT) == current:
                self.list.setCurrentRow(row)
        self._filling = False
        self.nothing.setVisible(not self.list.count())
        self.list.setVisible(bool(self.list.count()))
        self._sift()
        self._tell()

    def _item(self, unit: str, *, editable: bool) -> QListWidgetItem:
        item = QListWidgetItem(unit)
        item.setData(_UNIT, unit)
        flags = item.flags() | Qt.ItemFlag.ItemIsUserCheckable
        item.setFlags(flags | Qt.ItemFlag.ItemIsEditable if editable else flags)
        item.setCheckState(Qt.CheckState.Checked if unit in self._chosen else Qt.CheckState.Unchecked)
        return item

    def _sift(self) -> None:
        """Show the units that hold what is typed; the current one is always among them."""
        wanted = self.filter.text().strip()
        shown = [self.list.item(row) for row in range(self.list.count())]
        for item in shown:
            unit = item.data(_UNIT)
            item.setHidden(bool(wanted) and (unit is None or wanted not in unit))
        visible = [item for item in shown if not item.isHidden() and item.data(_UNIT)]
        current = self.list.currentRow()
        if visible and (current < 0 or self.list.item(current).isHidden()):
            self.list.setCurrentItem(visible[0])
        self._enable()

    def _enable(self) -> None:
        unit, is_sifted = self._current, bool(self.filter.text().strip())
        is_kept = unit in self._kept
        at = self._kept.index(unit) if is_kept else 0
        self.renaming.setEnabled(is_kept)
        self.removing.setEnabled(is_kept)
        self.up.setEnabled(is_kept and not is_sifted and at > 0)
        self.down.setEnabled(is_kept and not is_sifted and at < len(self._kept) - 1)
        self.keeping.setEnabled(any(each in self._chosen for each in self._used))

    def _tell(self) -> None:
        text = self.text
        self.line_words.setText(f"{self._label}：{text}" if text else "还没有选单位")
        self._enable()

    # --- what happened ------------------------------------------------------------------------------------------------

    def _on_item_changed(self, item: QListWidgetItem) -> None:
        if self._filling:
            return
        unit = item.data(_UNIT)
        if item.text() != unit:
            self.rename(unit, item.text())
            return
        if item.checkState() is Qt.CheckState.Checked:
            self._chosen.add(unit)
        else:
            self._chosen.discard(unit)
        self._tell()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Type and Enter ticks one after the other; arrows go through the list; Alt with them moves a unit."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            arrow = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
            if arrow is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self.move(arrow)
                return True
            if watched is self.filter and arrow is not None:
                self._step(arrow)
                return True
            if watched is self.filter and event.key() in _ENTER and self.filter.text().strip():
                self._take_typed()
                return True
        return super().eventFilter(watched, event)

    def _step(self, arrow: int) -> None:
        row = self.list.currentRow() + arrow
        while 0 <= row < self.list.count():
            item = self.list.item(row)
            if not item.isHidden() and item.data(_UNIT):
                self.list.setCurrentItem(item)
                return
            row += arrow

    def _take_typed(self) -> None:
        """Tick what was found first, or untick it; a unit that nobody knows is added."""
        row = self.list.currentRow()
        if row < 0 or self.list.item(row).isHidden():
            self.add(self.filter.text())
            return
        item = self.list.item(row)
        self.tick(item.data(_UNIT), on=item.checkState() is not Qt.CheckState.Checked)
        self.filter.selectAll()

    # --- making -------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        tools = QVBoxLayout()
        tools.setContentsMargins(0, STEP, STEP, 0)
        tools.setSpacing(2)
        for button in (self.keeping, self.renaming, self.removing, self.up, self.down):
            tools.addWidget(button)
        tools.addStretch(1)
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(STEP)
        row.addWidget(inset(column_of([self.list, self.nothing])), 1)
        row.addLayout(tools)
        foot = column_of([self.line_words])
        foot.addLayout(row_of([hint(""), self.buttons], stretched=0))
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setDefault(True)
        lay_out(self, column_of([self.filter]), body, foot)
        give_size(self, 56 * STEP, 66 * STEP)
