"""The strip of small pages beside the preview: where one is, and a jump to anywhere.

Only rows in sight are drawn, one in each round of the event loop, and as many are kept as fill a few screens.  While
somebody types, a changed page keeps its former picture until the keys rest.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QPainter, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from anqing_bulletin.desktop.pages.page_painting import PAPER
from anqing_bulletin.desktop.pages.painter import SheetPainter
from anqing_bulletin.desktop.theme import STEP, colours
from anqing_bulletin.typesetting.page_text import text_of
from anqing_bulletin.typesetting.sheet import MILLI, paint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QWidget

    from anqing_bulletin.desktop.pages.preview import Preview
    from anqing_bulletin.typesetting.sheet import Sheet

KEPT = 64
"""Pictures of pages kept."""
REST = 500
"""Milliseconds without a change after which changed pages are drawn again."""
PAGE_WIDTH = 12 * STEP
"""Of a small page, in device-independent pixels."""
_EDGE = STEP
_LABEL = 3 * STEP
_BEGINNING = 60
"""Characters of a page that a screen reader is told."""

Index = QModelIndex | QPersistentModelIndex


class PageList(QAbstractListModel):
    """The pages as rows: 第3页, and for a screen reader how its text begins."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sheets: Sequence[Sheet] = ()

    @property
    def sheets(self) -> Sequence[Sheet]:
        """The pages."""
        return self._sheets

    def put(self, sheets: Sequence[Sheet]) -> None:
        """Other pages; rows that stay keep what is selected."""
        former, now = len(self._sheets), len(sheets)
        if now > former:
            self.beginInsertRows(QModelIndex(), former, now - 1)
            self._sheets = sheets
            self.endInsertRows()
        elif now < former:
            self.beginRemoveRows(QModelIndex(), now, former - 1)
            self._sheets = sheets
            self.endRemoveRows()
        else:
            self._sheets = sheets

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._sheets)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return str(index.row() + 1)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"第 {index.row() + 1} 页"
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return " ".join(text_of(self._sheets[index.row()]).split())[:_BEGINNING]
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"转到第 {index.row() + 1} 页"
        return None


class Thumbnails(QListView):
    """Small pages below each other; arrow keys, Home, End and the pointer go to one."""

    page_wanted = Signal(int)
    """The index of the page that the user went to."""

    def __init__(self, preview: Preview, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preview = preview
        self._pages = PageList(self)
        self._drawn: OrderedDict[int, tuple[Sheet, float, QPixmap]] = OrderedDict()
        self._wanted: OrderedDict[int, None] = OrderedDict()
        self._drawing = QTimer(self)
        self._drawing.setSingleShot(True)
        self._drawing.timeout.connect(self._draw_next)
        self._is_led = False
        self.setModel(self._pages)
        self.setItemDelegate(_PageDelegate(self))
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setFixedWidth(PAGE_WIDTH + 2 * _EDGE + 2 * STEP + 12)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.setAccessibleName("缩略图")
        self.setAccessibleDescription("各页的小图。上下键选一页，预览就到那一页。")
        preview.sheets_changed.connect(self._on_sheets_changed)
        preview.page_changed.connect(self._on_page_changed)
        self.selectionModel().currentChanged.connect(self._on_current_changed)

    @property
    def sheets(self) -> Sequence[Sheet]:
        """The pages."""
        return self._pages.sheets

    def page_height(self) -> int:
        """Of the small pages: that of the first."""
        sheet = self.sheets[0] if self.sheets else None
        return PAGE_WIDTH * 297 // 210 if sheet is None else round(PAGE_WIDTH * sheet.height / sheet.width)

    def picture(self, row: int) -> QPixmap | None:
        """The small page, which may show a former state of it; None where it has yet to be drawn, as it will be."""
        sheet, ratio = self.sheets[row], self.devicePixelRatioF()
        known = self._drawn.get(row)
        if known is not None:
            self._drawn.move_to_end(row)
        if known is None or known[0] is not sheet or known[1] != ratio:
            self._wanted[row] = None
            if not self._drawing.isActive():
                self._drawing.start(0 if known is None else REST)
        return None if known is None else known[2]

    def showEvent(self, event: Any) -> None:
        """What was not followed while nobody saw it is fetched now."""
        super().showEvent(event)
        self._on_sheets_changed(self._preview.sheets)
        self._on_page_changed(self._preview.current_page)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.verticalScrollBar().setSingleStep(6 * STEP)

    # --- inside -------------------------------------------------------------------------------------------------------

    def _on_sheets_changed(self, sheets: Sequence[Sheet]) -> None:
        if not self.isVisible():
            return
        former = self.sheets
        self._pages.put(sheets)
        if len(former) != len(sheets):
            for row in [row for row in self._drawn if row >= len(sheets)]:
                del self._drawn[row]
            self._on_page_changed(self._preview.current_page)
        if self._changed_rows():
            self._drawing.start(REST)

    def _changed_rows(self) -> list[int]:
        """Rows in sight whose picture shows a former state; they are wanted then."""
        rows = [row for row in self._rows_in_sight() if row in self._drawn]
        changed = [row for row in rows if self._drawn[row][0] is not self.sheets[row]]
        self._wanted.update(dict.fromkeys(changed))
        return changed

    def _rows_in_sight(self) -> range:
        if not self.sheets:
            return range(0)
        height = self.page_height() + _LABEL + _EDGE
        top = self.verticalScrollBar().value()
        return range(top // height, min((top + self.viewport().height()) // height + 1, len(self.sheets)))

    def _draw_next(self) -> None:
        """Draw one of the pages that are wanted and still in sight."""
        rows = self._rows_in_sight()
        while self._wanted:
            row, _ = self._wanted.popitem(last=False)
            if row in rows:
                self._draw(row)
                break
        if self._wanted:
            self._drawing.start(0)

    def _draw(self, row: int) -> None:
        stock = self._preview.stock
        if stock is None:
            return
        sheet, ratio = self.sheets[row], self.devicePixelRatioF()
        pixmap = QPixmap(round(PAGE_WIDTH * ratio), round(self.page_height() * ratio))
        pixmap.fill(PAPER)
        painter = QPainter(pixmap)
        paint(sheet, SheetPainter(painter, stock, pixmap.width() * MILLI / sheet.width))
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        self._drawn[row] = (sheet, ratio, pixmap)
        self._drawn.move_to_end(row)
        while len(self._drawn) > KEPT:
            self._drawn.popitem(last=False)
        self.viewport().update(self.visualRect(self._pages.index(row)))

    def _on_page_changed(self, page: int) -> None:
        """Mark the page that the preview has in front."""
        index = self._pages.index(page)
        if not self.isVisible() or not index.isValid() or index == self.currentIndex():
            return
        self._is_led = True
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)
        self._is_led = False

    def _on_current_changed(self, index: QModelIndex, _former: QModelIndex) -> None:
        if index.isValid() and not self._is_led:
            self.page_wanted.emit(index.row())


class _PageDelegate(QStyledItemDelegate):
    """Paints a small page and its number; the page in front has a frame and a strong number."""

    def __init__(self, view: Thumbnails) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        return QSize(PAGE_WIDTH + 2 * _EDGE, self._view.page_height() + _LABEL + _EDGE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        c = colours()
        row, rect = index.row(), option.rect
        page = QRect(0, rect.top() + _EDGE, PAGE_WIDTH, self._view.page_height())
        page.moveLeft(rect.left() + (rect.width() - page.width()) // 2)
        is_current = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        picture = self._view.picture(row)
        if picture is None:
            painter.fillRect(page, PAPER)
        else:
            painter.drawPixmap(page.topLeft(), picture)
        edge = QPen(QColor(c.accent if is_current else c.rule), 2 if is_current else 1)
        edge.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(edge)
        out = 2.0 if is_current else 0.5
        painter.drawRect(QRectF(page).adjusted(-out, -out, out, out))
        font = QFont(option.font)
        font.setWeight(QFont.Weight.Bold if is_current else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(c.ink if is_current else c.dim))
        label = QRect(rect.left(), page.bottom() + 1, rect.width(), rect.bottom() - page.bottom())
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, index.data())
        if is_current and self._view.hasFocus():
            width = painter.fontMetrics().horizontalAdvance(index.data())
            middle = QPointF(label.center())
            painter.drawLine(
                QPointF(middle.x() - width / 2, label.bottom() - 3), QPointF(middle.x() + width / 2, label.bottom() - 3)
            )
        painter.restore()
