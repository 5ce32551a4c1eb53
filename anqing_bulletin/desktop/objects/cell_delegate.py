"""Cells as they are drawn in the table editor, and the field that opens over one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemDelegate, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from anqing_bulletin.bulletin import tables
from anqing_bulletin.desktop.objects.cell_edit import CellEdit
from anqing_bulletin.desktop.objects.cell_text import CellText
from anqing_bulletin.desktop.theme import colours

if TYPE_CHECKING:
    from anqing_bulletin.desktop.objects.table_model import Index, TableModel


class CellDelegate(QStyledItemDelegate):
    """Draws the cells, and opens a `CellEdit` over one."""

    opened = Signal(object)
    """The `CellEdit` that is open now."""
    edit_moved = Signal(object)
    """The field was left by a key that goes on to another cell: the `EndEditHint`."""

    def __init__(self, model: TableModel, text: CellText, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._text = text
        self.editor: CellEdit | None = None
        self.edited = (0, 0)
        """The place that is, or was, written in last."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        c = colours()
        place = self._model.place(index.row(), index.column())
        rect = QRectF(option.rect)
        painter.save()
        ground = c.hover if place.row < self._model.table.header_rows else c.field
        if option.state & QStyle.StateFlag.State_Selected:
            ground = c.selection
        painter.fillRect(rect, QColor(ground))
        painter.setPen(QPen(QColor(c.off), 1))
        inner = rect.adjusted(0, 0, -1, -1)
        painter.drawLine(inner.topRight(), inner.bottomRight())
        painter.drawLine(inner.bottomLeft(), inner.bottomRight())
        if place.row == 0:
            painter.drawLine(rect.topLeft(), inner.topRight())
        if place.column == 0:
            painter.drawLine(rect.topLeft(), inner.bottomLeft())
        self._text.draw(painter, rect, place.cell, QPen(QColor(c.ink)))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(c.dim), 2))
            painter.setBrush(QBrush(Qt.BrushStyle.NoBrush))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: ARG002
        editor = CellEdit(self._text, parent)
        editor.setAutoFillBackground(True)
        editor.destroyed.connect(lambda: self._forget(editor))
        place = self._model.place(index.row(), index.column())
        self.editor, self.edited = editor, (place.row, place.column)
        editor.show_cell(place.cell)
        self.opened.emit(editor)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """The field was filled when it was made; what is written in it stays while it is open."""

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, CellEdit)
        del model
        editor.finish_composition()
        self._model.take(tables.with_spans(self._model.table, index.row(), index.column(), editor.spans))

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        del index
        assert isinstance(editor, CellEdit)
        rect: QRect = option.rect
        editor.cover(rect.x(), rect.y(), rect.width() - 1, rect.height() - 1)

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        if editor is self.editor:
            self.editor = None
        super().destroyEditor(editor, index)

    def close(self, editor: CellEdit) -> None:
        """Take what is written and close the field."""
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        self._forget(editor)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tab, Shift+Tab and Enter go to another cell; Escape leaves the cell as it was."""
        if isinstance(watched, CellEdit) and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            hints = QAbstractItemDelegate.EndEditHint
            moves: dict[Any, Any] = {
                Qt.Key.Key_Tab: hints.EditNextItem,
                Qt.Key.Key_Backtab: hints.EditPreviousItem,
                Qt.Key.Key_Return: hints.SubmitModelCache,
                Qt.Key.Key_Enter: hints.SubmitModelCache,
            }
            if event.key() in moves:
                self.close(watched)
                self.edit_moved.emit(moves[event.key()])
                return True
        return super().eventFilter(watched, event)

    def _forget(self, editor: CellEdit) -> None:
        if self.editor is editor:
            self.editor = None
