"""The table that is being edited, step by step, as Qt's item views read it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from anqing_bulletin.bulletin import table_places, tables
from anqing_bulletin.bulletin.model import Table
from anqing_bulletin.bulletin.table_places import Place

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class TableModel(QAbstractTableModel):
    """Holds a regular table and the steps that led to it; takes other tables as steps."""

    changed = Signal()
    """The table is another one."""

    def __init__(self, table: Table, parent: QObject | None = None, *, can_edit: bool = True) -> None:
        super().__init__(parent)
        self.can_edit = can_edit
        self._past: list[Table] = []
        self._future: list[Table] = []
        self.table = table_places.regular(table)
        self._places = _by_place(self.table)
        self._shares = tables.shares(self.table)

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back."""
        return bool(self._future)

    def place(self, row: int, column: int) -> Place:
        """The cell that lies over a place of the grid."""
        return self._places[row, column]

    def take(self, table: Table) -> None:
        """Another table as the next step; the same one is none."""
        if table == self.table or not self.can_edit:
            return
        self._past.append(self.table)
        self._future.clear()
        self._show(table)

    def undo(self) -> None:
        """Take the last step back."""
        if self._past:
            self._future.append(self.table)
            self._show(self._past.pop())

    def redo(self) -> None:
        """Bring it again."""
        if self._future:
            self._past.append(self.table)
            self._show(self._future.pop())

    def _show(self, table: Table) -> None:
        is_same_size = _size(table) == _size(self.table)
        if not is_same_size:
            self.beginResetModel()
        self.table = table
        self._places, self._shares = _by_place(table), tables.shares(table)
        if is_same_size:
            rows, columns = _size(table)
            self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, columns - 1))
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, columns - 1)
        else:
            self.endResetModel()
        self.changed.emit()

    # --- Qt's model ---------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.table.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.table.column_weights)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable if self.can_edit else super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return None
        place = self.place(index.row(), index.column())
        head = "表头，" if role == Qt.ItemDataRole.AccessibleTextRole and place.row < self.table.header_rows else ""
        return head + place.cell.text

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return section + 1
        return f"{self._shares[section]}%"


def _size(table: Table) -> tuple[int, int]:
    return len(table.rows), len(table.column_weights)


def _by_place(table: Table) -> dict[tuple[int, int], Place]:
    return {
        (row, column): place
        for place in table_places.places_of(table)
        for row in range(place.row, place.last_row)
        for column in range(place.column, place.last_column)
    }
