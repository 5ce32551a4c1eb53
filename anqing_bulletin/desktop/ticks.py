"""Rows with boxes to tick whose outline can be seen in the dark and in a selected row as well.

Qt's style draws it in a shade of the row's own ground; boxes that stand alone have their outline from the theme.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from anqing_bulletin.desktop.theme import colours


class TickDelegate(QStyledItemDelegate):
    """For the rows of a list or a tree."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        row = QStyleOptionViewItem(option)
        self.initStyleOption(row, index)
        if QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator in row.features:
            box = row.widget.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, row, row.widget)
            painter.setPen(QColor(colours().dim))
            painter.drawRect(QRectF(box).adjusted(0, 0, -1, -1).translated(QPointF(0.5, 0.5)))
