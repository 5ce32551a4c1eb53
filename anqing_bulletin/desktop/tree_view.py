"""The tree as it is seen and dragged in.

Qt's own drop indicator cannot say "at the end of this section" without a doubt, so the view finds the gap itself that
is nearest to the pointer, draws one line there, and drops exactly into it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from anqing_bulletin.desktop.theme import STEP, colours
from anqing_bulletin.desktop.tree_painting import RowDelegate, chip
from anqing_bulletin.desktop.tree_rows import ID_ROLE

if TYPE_CHECKING:
    from anqing_bulletin.desktop.tree_model import IssueTree


@dataclass(frozen=True)
class _Gap:
    """Where a drop goes: before number `row` of a parent, and the height at which its line is drawn."""

    parent: QModelIndex
    row: int
    y: int


class TreeView(QTreeView):
    """The issue's sections and articles."""

    shown = Signal(str)
    """The id of the node that became the current one."""

    def __init__(self, model: IssueTree, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gap: _Gap | None = None
        self.setObjectName("issueTree")
        self.setModel(model)
        self.setItemDelegate(RowDelegate(self))
        self.setHeaderHidden(True)
        self.setIndentation(2 * STEP)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(False)
        self.setAccessibleName("本期目录")

    # --- dragging -----------------------------------------------------------------------------------------------------

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Drag the current row under a chip with its title, beside the pointer so that the line stays in sight."""
        index = self.currentIndex()
        if not index.flags() & Qt.ItemFlag.ItemIsDragEnabled:
            return
        drag = QDrag(self)
        drag.setMimeData(self.model().mimeData([index]))
        drag.setPixmap(chip(index.data(), self.font(), self.devicePixelRatioF()))
        drag.setHotSpot(QPoint(-2 * STEP, -STEP))
        drag.exec(actions, Qt.DropAction.MoveAction)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Only our own rows are taken here; files are the window's."""
        if event.source() is self:
            super().dragEnterEvent(event)
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show the line that a drop would go to."""
        super().dragMoveEvent(event)  # scrolls at the edges
        self._show_gap(self._gap_at(event))
        if self._gap is None:
            event.ignore()
        else:
            event.setDropAction(Qt.DropAction.MoveAction)
            event.accept()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Take the line away."""
        self._show_gap(None)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Move what was dragged to the line."""
        gap = self._gap_at(event)
        self._show_gap(None)
        self.stopAutoScroll()
        self.setState(QAbstractItemView.State.NoState)
        if gap is None:
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.MoveAction)
        event.accept()
        self.model().dropMimeData(event.mimeData(), Qt.DropAction.MoveAction, gap.row, 0, gap.parent)

    def _gap_at(self, event: QDropEvent) -> _Gap | None:
        """The gap nearest to the pointer into which what is dragged may go."""
        mime = event.mimeData()
        point = event.position().toPoint()
        gaps = [
            gap
            for gap in self._gaps()
            if self.model().canDropMimeData(mime, Qt.DropAction.MoveAction, gap.row, 0, gap.parent)
        ]
        return min(gaps, key=lambda gap: abs(gap.y - point.y()), default=None)

    def _gaps(self) -> list[_Gap]:
        """Every gap: between places, below each place's name, and below each article that is seen."""
        model = self.model()
        gaps = []
        for number in range(model.rowCount()):
            place = model.index(number, 0)
            rectangle = self.visualRect(place)
            gaps.append(_Gap(QModelIndex(), number, rectangle.top()))
            if not self.isExpanded(place) or not model.rowCount(place):
                gaps.append(_Gap(place, model.rowCount(place), rectangle.bottom()))
                continue
            gaps.append(_Gap(place, 0, rectangle.bottom()))
            below = [self.visualRect(model.index(row, 0, place)).bottom() for row in range(model.rowCount(place))]
            gaps.extend(_Gap(place, row, y) for row, y in enumerate(below, start=1))
        return gaps

    def _show_gap(self, gap: _Gap | None) -> None:
        if gap != self._gap:
            self._gap = gap
            self.viewport().update()

    # --- looking ------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows, and over them the line that a drop would go to."""
        super().paintEvent(event)
        if self._gap is None:
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours().accent), 2))
        left = STEP if not self._gap.parent.isValid() else 3 * STEP
        y = max(3, self._gap.y)
        painter.drawEllipse(QPointF(left + 3, y), 2.5, 2.5)
        painter.drawLine(left + 6, y, self.viewport().width() - STEP, y)
        painter.end()

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        """Another row is the current one."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.shown.emit(node_id(current))


def node_id(index: QModelIndex) -> str:
    """The id of the node at an index; empty for none."""
    return index.data(ID_ROLE) or ""
