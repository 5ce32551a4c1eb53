"""The chooser of a new table's size: a field of little squares, and the numbers for larger ones."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QGridLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from anqing_bulletin.bulletin.model import Table
from anqing_bulletin.bulletin.table_places import MOST_CELLS, MOST_COLUMNS
from anqing_bulletin.bulletin.tables import new_table
from anqing_bulletin.desktop.dialog_layout import indent
from anqing_bulletin.desktop.theme import STEP, colours

_ROWS, _COLUMNS = 8, 10
"""Squares."""
_SQUARE, _GAP = 3 * STEP, STEP // 2
_MOST_ROWS = MOST_CELLS // MOST_COLUMNS


class TableSizeDialog(QDialog):
    """Once it is accepted, `table` is the answer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("插入表格")
        self.squares = Squares()
        self.rows, self.columns = QSpinBox(), QSpinBox()
        self.rows.setRange(1, _MOST_ROWS)
        self.columns.setRange(1, MOST_COLUMNS)
        self.header = QCheckBox("第一行是表头(&H)")
        self.header.setToolTip("表头排到下一页时会重复")
        self.header.setChecked(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText("插入")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        numbers = QGridLayout()
        numbers.setHorizontalSpacing(STEP)
        for column, (words, spin) in enumerate((("行(&R)", self.rows), ("列(&C)", self.columns))):
            label = QLabel(words)
            label.setBuddy(spin)
            indent(spin)
            spin.setAccessibleName(("行数", "列数")[column])
            numbers.addWidget(label, 0, 2 * column)
            numbers.addWidget(spin, 0, 2 * column + 1)
            numbers.setColumnStretch(2 * column + 1, 1)
            spin.valueChanged.connect(self._on_numbers)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * STEP, 3 * STEP, 3 * STEP, 2 * STEP)
        layout.setSpacing(2 * STEP)
        layout.addWidget(self.squares)
        layout.addLayout(numbers)
        layout.addWidget(self.header)
        layout.addWidget(buttons)
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        self.squares.size_shown.connect(self._on_squares)
        self.squares.size_chosen.connect(self.accept)
        self.rows.setValue(4)
        self.columns.setValue(3)
        self.squares.setFocus()

    @property
    def table(self) -> Table:
        """The empty table of the size that was chosen."""
        return new_table(self.rows.value(), self.columns.value(), has_header=self.header.isChecked())

    def _on_squares(self, rows: int, columns: int) -> None:
        self.rows.setValue(rows)
        self.columns.setValue(columns)

    def _on_numbers(self) -> None:
        self.squares.show_size(self.rows.value(), self.columns.value())


class Squares(QWidget):
    """A field of squares, of which as many are filled as the table has cells; for mouse and arrow keys."""

    size_shown = Signal(int, int)
    """Rows and columns, while they are looked for."""
    size_chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = self._columns = 1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("表格大小，用方向键选")
        self.setFixedSize(self.sizeHint())

    def show_size(self, rows: int, columns: int) -> None:
        """Fill so many squares."""
        self._rows, self._columns = rows, columns
        self.setAccessibleDescription(f"{rows} 行 {columns} 列")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_COLUMNS * (_SQUARE + _GAP) - _GAP, _ROWS * (_SQUARE + _GAP) - _GAP)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        rows, columns = {
            Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1),
        }.get(Qt.Key(event.key()), (0, 0))  # fmt: skip
        if rows or columns:
            self.size_shown.emit(max(1, self._rows + rows), max(1, self._columns + columns))
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        rows, columns = (1 + coordinate // (_SQUARE + _GAP) for coordinate in (at.y(), at.x()))
        self.size_shown.emit(max(1, min(rows, _ROWS)), max(1, min(columns, _COLUMNS)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.size_chosen.emit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  it is small
        c = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row in range(_ROWS):
            for column in range(_COLUMNS):
                square = QRect(column * (_SQUARE + _GAP), row * (_SQUARE + _GAP), _SQUARE, _SQUARE)
                is_filled = row < self._rows and column < self._columns
                painter.setPen(QColor(c.dim if is_filled else c.off))
                painter.setBrush(QColor(c.selection if is_filled else c.field))
                painter.drawRoundedRect(square.adjusted(0, 0, -1, -1), 3, 3)
