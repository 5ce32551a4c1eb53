"""The tree as it is seen, selected and dragged in.

Qt's own drop indicator cannot say "at the end of this section" without a doubt, so the view finds the gap itself that
is nearest to the pointer, draws one line there, and drops exactly into it.  A place that is empty or closed shows by
its own row that it would take what is dropped.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    Qt,
    Signal,
)
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
from anqing_bulletin.desktop.tree.painting import RowDelegate, chip, ground_of
from anqing_bulletin.desktop.tree.rows import ID_ROLE, IS_ARTICLE_ROLE

if TYPE_CHECKING:
    from anqing_bulletin.desktop.tree.model import IssueTree

_ONLY = QItemSelectionModel.SelectionFlag.ClearAndSelect
_NO_CHANGE = QItemSelectionModel.SelectionFlag.NoUpdate
_NOT = QItemSelectionModel.SelectionFlag.Deselect
_RING = 3.0
"""The radius of the ring at the left end of the drop line."""
_TINT = 40
"""How much of the accent, of 255, lies on a place that would take what is dropped."""


@dataclass(frozen=True)
class _Gap:
    """Where a drop goes: before number `row` of a parent, and the height at which its line is drawn."""

    parent: QModelIndex
    row: int
    y: int
    into: bool = False
    """Whether the parent shows none of its articles, so that no line can stand between them."""


class TreeView(QTreeView):
    """The issue's sections and articles."""

    shown = Signal(str)
    """The id of the node that became the current one."""
    chosen = Signal()
    """Other rows are selected."""
    told = Signal(str)
    """Why something cannot be done now, for the status bar."""

    def __init__(self, model: IssueTree, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tree = model
        self._gap: _Gap | None = None
        self._closed: list[str] | None = None
        """While only some rows are shown, the places that were closed before."""
        self.setObjectName("issueTree")
        self.setModel(model)
        self.setItemDelegate(RowDelegate(self))
        self.setHeaderHidden(True)
        self.setIndentation(2 * STEP)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(False)
        self.setAccessibleName("本期目录")

    # --- choosing -----------------------------------------------------------------------------------------------------

    def choose(self, index: QModelIndex) -> None:
        """Make a row the current one and the only one selected, whichever keys are held down."""
        self.selectionModel().setCurrentIndex(index, _ONLY)
        self.scrollTo(index)

    @property
    def chosen_articles(self) -> list[str]:
        """The ids of the selected articles that are seen."""
        indexes = self.selectionModel().selectedIndexes()
        return [node_id(index) for index in indexes if index.data(IS_ARTICLE_ROLE) and not self.is_hidden(index)]

    def selectionCommand(
        self, index: QModelIndex | QPersistentModelIndex, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """A click below the rows leaves selected what is: the actions work on it all the same."""
        return super().selectionCommand(index, event) if index.isValid() else _NO_CHANGE

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Articles are selected together; a section, the pool or the bin only by itself."""
        super().selectionChanged(selected, deselected)
        indexes = self.selectionModel().selectedIndexes()
        places = [index for index in indexes if not index.data(IS_ARTICLE_ROLE)]
        if len(indexes) > 1 and places:
            keep = self.currentIndex() if len(places) == len(indexes) else QModelIndex()
            for place in places:
                if place != keep:
                    self.selectionModel().select(place, _NOT)
            return
        self.chosen.emit()

    def rowsInserted(self, parent: QModelIndex | QPersistentModelIndex, first: int, last: int) -> None:
        """A new section is open: what is dropped into it, or brought back into it, is in sight."""
        super().rowsInserted(parent, first, last)
        if not parent.isValid():
            for row in range(first, last + 1):
                self.expand(self._tree.index(row, 0))

    # --- showing some only --------------------------------------------------------------------------------------------

    @property
    def is_filtered(self) -> bool:
        """Whether only some articles are shown."""
        return self._closed is not None

    def is_hidden(self, index: QModelIndex) -> bool:
        """Whether a row is not shown because of the filter."""
        return self.isRowHidden(index.row(), index.parent())

    def show_only(self, article_ids: Collection[str] | None) -> None:
        """Hide every article but these and every place without one of them; None shows everything again."""
        places = list(self._places())
        if article_ids is not None and self._closed is None:
            self._closed = [node_id(place) for place in places if not self.isExpanded(place)]
        for place in places:
            hits = 0
            for row in range(self._tree.rowCount(place)):
                hidden = article_ids is not None and node_id(self._tree.index(row, 0, place)) not in article_ids
                hits += not hidden
                self._set_hidden(row, place, hidden)
            self._set_hidden(place.row(), QModelIndex(), article_ids is not None and not hits)
            if article_ids is not None and hits:
                self.expand(place)
        if article_ids is None:
            for place in places:
                self.setExpanded(place, self.isExpanded(place) and node_id(place) not in (self._closed or ()))
            self._closed = None
            if not self.selectionModel().hasSelection():
                self.selectionModel().select(self.currentIndex(), _ONLY)
            self.scrollTo(self.currentIndex())
        for index in self.selectionModel().selectedIndexes():
            if self.is_hidden(index):
                self.selectionModel().select(index, _NOT)

    def first_shown(self) -> QModelIndex:
        """The first article that is shown; invalid for none."""
        rows = (
            self._tree.index(row, 0, place) for place in self._places() for row in range(self._tree.rowCount(place))
        )
        return next((row for row in rows if not self.is_hidden(row)), QModelIndex())

    def _places(self) -> Iterator[QModelIndex]:
        return (self._tree.index(number, 0) for number in range(self._tree.rowCount()))

    def _set_hidden(self, row: int, parent: QModelIndex, hidden: bool) -> None:
        if self.isRowHidden(row, parent) is not hidden:
            self.setRowHidden(row, parent, hidden)

    # --- dragging -----------------------------------------------------------------------------------------------------

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Drag what is selected under a chip with its title, beside the pointer so that the line stays in sight."""
        index = self.currentIndex()
        if not index.flags() & Qt.ItemFlag.ItemIsDragEnabled:
            return
        if self.is_filtered and not index.data(IS_ARTICLE_ROLE):
            self.told.emit("正在筛选，栏目次序不全；按 Esc 显示全部以后再移动栏目")
            return
        indexes = self.dragged_indexes()
        drag = QDrag(self)
        drag.setMimeData(self._tree.mimeData(indexes))
        words = index.data() if len(indexes) == 1 else f"{indexes[0].data()} 等 {len(indexes)} 篇"
        drag.setPixmap(chip(words, self.font(), self.devicePixelRatioF()))
        drag.setHotSpot(QPoint(-2 * STEP, -STEP))
        drag.exec(actions, Qt.DropAction.MoveAction)

    def dragged_indexes(self) -> list[QModelIndex]:
        """What a drag takes along: the selected articles with the current one among them, else that alone."""
        current = self.currentIndex()
        chosen = self.chosen_articles
        if node_id(current) not in chosen:
            return [current]
        return sorted((self._tree.index_of(article_id) for article_id in chosen), key=_place_and_row)

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
        self._tree.dropMimeData(event.mimeData(), Qt.DropAction.MoveAction, gap.row, 0, gap.parent)

    def _gap_at(self, event: QDropEvent) -> _Gap | None:
        """The gap nearest to the pointer into which what is dragged may go."""
        dragged = self._tree.dragged(event.mimeData())
        if dragged is None:
            return None
        y = event.position().y()
        gaps = [gap for gap in self._gaps() if self._tree.takes(dragged, gap.parent, gap.row)]
        return min(gaps, key=lambda gap: abs(gap.y - y), default=None)

    def _gaps(self) -> list[_Gap]:
        """The gaps in sight: between places, below each place's name, and below each article that is shown."""
        gaps: list[_Gap] = []
        index = self.indexAt(QPoint(self.viewport().width() // 2, 0))
        if index.parent().isValid():
            gaps += self._gaps_above(index.parent())
            gaps.append(_Gap(index.parent(), index.row(), self.visualRect(index).top()))
        last = QModelIndex()
        while index.isValid() and self.visualRect(index).top() <= self.viewport().height():
            if index.parent().isValid():
                gaps.append(_Gap(index.parent(), index.row() + 1, self.visualRect(index).bottom()))
            else:
                gaps += self._gaps_above(index)
                gaps.append(self._gap_in(index))
            last, index = index, self.indexBelow(index)
        place = last.parent() if last.parent().isValid() else last
        return gaps + self._gaps_above(place.siblingAtRow(place.row() + 1))

    def _gaps_above(self, place: QModelIndex) -> list[_Gap]:
        """Before a place, for a section that is moved; none where that is no place that is shown."""
        shown = place.isValid() and not self.is_hidden(place)
        return [_Gap(QModelIndex(), place.row(), self.visualRect(place).top())] if shown else []

    def _gap_in(self, place: QModelIndex) -> _Gap:
        """Right below a place's name; where none of its articles is in sight, the place itself takes at its end."""
        rectangle, count = self.visualRect(place), self._tree.rowCount(place)
        if self.isExpanded(place) and count:
            return _Gap(place, 0, rectangle.bottom())
        return _Gap(place, count, rectangle.center().y(), into=True)

    def _show_gap(self, gap: _Gap | None) -> None:
        if gap != self._gap:
            self._gap = gap
            self.viewport().update()

    # --- looking ------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows, and over them where a drop would go."""
        super().paintEvent(event)
        gap = self._gap
        if gap is None:
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        accent = QColor(colours().accent)
        painter.setPen(QPen(accent, 2))
        if gap.into:
            tint = QColor(accent)
            tint.setAlpha(_TINT)
            painter.setBrush(tint)
            painter.drawRoundedRect(ground_of(self.visualRect(gap.parent)).adjusted(1, 1, -1, -1), 4, 4)
        else:
            left = STEP if not gap.parent.isValid() else 3 * STEP
            y = max(_RING + 1, float(gap.y))
            painter.drawLine(QPointF(left + 2 * _RING, y), QPointF(self.viewport().width() - STEP, y))
            painter.drawEllipse(QPointF(left + _RING, y), _RING, _RING)
        painter.end()

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        """Another row is the current one."""
        super().currentChanged(current, previous)
        self.viewport().update()  # the bar of the former one, which may stay selected
        if current.isValid():
            self.shown.emit(node_id(current))


def node_id(index: QModelIndex) -> str:
    """The id of the node at an index; empty for none."""
    return index.data(ID_ROLE) or ""


def _place_and_row(index: QModelIndex) -> tuple[int, int]:
    return index.parent().row(), index.row()
