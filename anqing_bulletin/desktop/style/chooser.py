"""The styles to choose from: each with its cover and a page of the issue, small, and what it is like in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from anqing_bulletin.desktop.dialog_layout import make_calm
from anqing_bulletin.desktop.pages.page_painting import PAPER
from anqing_bulletin.desktop.pages.painter import SheetPainter
from anqing_bulletin.desktop.style.words import description
from anqing_bulletin.desktop.theme import STEP, colours
from anqing_bulletin.errors import StyleInvalid
from anqing_bulletin.typesetting.sheet import MILLI, paint

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from anqing_bulletin.desktop.pages.outlines import GlyphStock
    from anqing_bulletin.desktop.style.draft import StyleDraft
    from anqing_bulletin.typesetting.compose import Composition
    from anqing_bulletin.typesetting.sheet import Sheet

PAGE = QSize(11 * STEP, 15 * STEP)
"""The room of a small page."""
_EDGE = 2 * STEP
_WORDS = 9 * STEP
"""The height of the name and of what it is like."""

Index = QModelIndex | QPersistentModelIndex


class StyleList(QAbstractListModel):
    """The offers of a draft."""

    def __init__(self, draft: StyleDraft) -> None:
        super().__init__()
        self._draft = draft

    def refresh(self) -> None:
        """The offers are others, or otherwise."""
        self.layoutChanged.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._draft.offers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        offer = self._draft.offers[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return offer.name
        if role in {Qt.ItemDataRole.AccessibleDescriptionRole, Qt.ItemDataRole.ToolTipRole}:
            return self.words(index.row())
        return None

    def waiting(self, row: int) -> str:
        """What stands in the place of the pages until they come."""
        return "不能选用" if self._draft.offers[row].fault else "正在排…"

    def words(self, row: int) -> str:
        """What the style is like."""
        offer = self._draft.offers[row]
        if offer.fault:
            return offer.fault
        try:
            words = description(self._draft.style(row))
        except StyleInvalid:
            words = "设置有误，请改正，或恢复原样。"
        kind = "自存的版式。" if offer.own is not None else ""
        count = len({key for key, _ in set(offer.changes) ^ set(offer.original)})
        changed = f"已改 {count} 处。" if count else ""
        return f"{kind}{changed}{words}"


class StyleChooser(QListView):
    """The list; the current row is the style that is chosen."""

    def __init__(self, draft: StyleDraft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.styles = StyleList(draft)
        self._pictures: dict[int, QPixmap] = {}
        self.setModel(self.styles)
        self.setItemDelegate(_OfferDelegate(self))
        make_calm(self, "版式")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setMinimumWidth(2 * PAGE.width() + STEP + 2 * _EDGE + 12)
        self.verticalScrollBar().setSingleStep(6 * STEP)

    def picture(self, row: int) -> QPixmap | None:
        """The two small pages; None where they have yet to be set."""
        return self._pictures.get(row)

    def forget_pictures(self) -> None:
        """The rows are other styles now."""
        self._pictures.clear()

    def show_picture(self, row: int, pages: Composition, stock: GlyphStock) -> None:
        """Draw the cover and the first page behind it."""
        covers = len(pages.cover.sheets)
        shown = [pages.sheets[0], *pages.sheets[covers : covers + 1]]
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(QSize(2 * PAGE.width() + STEP, PAGE.height()) * ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        for number, sheet in enumerate(shown):
            _paint_small(painter, sheet, stock, number, ratio)
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        self._pictures[row] = pixmap
        self.viewport().update()


def _paint_small(painter: QPainter, sheet: Sheet, stock: GlyphStock, number: int, ratio: float) -> None:
    scale = min(PAGE.width() * ratio * MILLI / sheet.width, PAGE.height() * ratio * MILLI / sheet.height)
    width, height = sheet.width * scale / MILLI, sheet.height * scale / MILLI
    left = number * (PAGE.width() + STEP) * ratio
    page = QRectF(left, 0, width, height)
    painter.fillRect(page, PAPER)
    painter.save()
    painter.setClipRect(page)
    paint(sheet, SheetPainter(painter, stock, scale, left=left))
    painter.restore()
    painter.setPen(QPen(QColor(colours().rule), ratio))
    painter.drawRect(page.adjusted(ratio / 2, ratio / 2, -ratio / 2, -ratio / 2))


class _OfferDelegate(QStyledItemDelegate):
    """Paints the pages of a style, its name, and what it is like."""

    def __init__(self, view: StyleChooser) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        return QSize(2 * PAGE.width() + STEP + 2 * _EDGE, PAGE.height() + _WORDS + 3 * STEP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        c = colours()
        rect: QRect = option.rect
        is_current = bool(option.state & QStyle.StateFlag.State_Selected)
        is_pointed_at = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_current or is_pointed_at:
            painter.fillRect(rect, QColor(c.selection if is_current else c.hover))
        if is_current:  # not by the colour of the ground alone
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(c.accent))
        left, top = rect.left() + _EDGE, rect.top() + STEP
        picture = self._view.picture(index.row())
        if picture is not None:
            painter.drawPixmap(left, top, picture)
        else:
            painter.setPen(QColor(c.dim))
            room = QRect(left, top, 2 * PAGE.width() + STEP, PAGE.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, self._view.styles.waiting(index.row()))
        words = QRect(left, top + PAGE.height() + STEP, rect.right() - left - STEP, _WORDS)
        font = QFont(option.font)
        font.setBold(is_current)
        painter.setFont(font)
        painter.setPen(QColor(c.ink))
        name = painter.fontMetrics().elidedText(index.data(), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignTop, name)
        words.setTop(words.top() + painter.fontMetrics().lineSpacing() + 2)
        painter.setFont(option.font)
        painter.setPen(QColor(c.dim if not is_current else c.ink))
        flags = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(words, flags, self._view.styles.words(index.row()))
        painter.restore()
