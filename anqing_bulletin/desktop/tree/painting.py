"""One row of the tree: the title, and dim at the right what one wants to know of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from anqing_bulletin.desktop.theme import STEP, Colours, colours
from anqing_bulletin.desktop.tree.rows import ASIDE_ROLE, FIXED, ID_ROLE, IS_ARTICLE_ROLE, STATUS_ROLE
from anqing_bulletin.desktop.tree.status_mark import paint_status

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractItemView

_ARTICLE_HEIGHT = 4 * STEP
_PLACE_HEIGHT = 5 * STEP
_ASIDE_SHARE = 0.86
"""The size of the words at the right, as a share of the title's."""
_BAR = 3
"""The width of the mark of the article that is being edited."""
_FEWEST = 5
"""Characters of a title that are seen: in a narrower tree the 字数 go, which the tooltip has too."""
_MARK = 2 * STEP + STEP // 2
"""The room for the mark of an article's status."""


class RowDelegate(QStyledItemDelegate):
    """Paints a section as a small head and an article as a line of the contents."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """The rows' heights; the width is the view's."""
        height = _ARTICLE_HEIGHT if index.data(IS_ARTICLE_ROLE) else _PLACE_HEIGHT
        return QSize(10 * STEP, max(height, option.fontMetrics.height() + STEP))

    def updateEditorGeometry(
        self,
        editor: QWidget,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002
    ) -> None:
        """A section's name is edited where it stands, with the row's ground around it."""
        editor.setGeometry(option.rect.adjusted(STEP // 2, STEP // 2, -STEP - STEP // 2, -STEP // 2))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Ground, status, title, count, page."""
        c = colours()
        is_article = bool(index.data(IS_ARTICLE_ROLE))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = _paint_ground(painter, option, c)
        if is_article and cast("QAbstractItemView", self.parent()).currentIndex() == index:
            _paint_bar(painter, option, c)
        area = option.rect.adjusted(STEP // 2 + _BAR, 0, -2 * STEP, 0)
        words, page = index.data(ASIDE_ROLE)
        small = _scaled(option.font, _ASIDE_SHARE)
        painter.setFont(small)
        painter.setPen(QColor(c.dim))
        area = _paint_aside(painter, area, page, 2 * STEP) if is_article else area
        if not is_article or area.width() - _width_of(painter, words) >= _FEWEST * painter.fontMetrics().height():
            area = _paint_aside(painter, area, words, 0)
        if is_article:
            centre = QPointF(area.left() + STEP, option.rect.top() + option.rect.height() / 2)
            paint_status(painter, centre, index.data(STATUS_ROLE), QColor(c.dim), QColor(ground))
            area = area.adjusted(_MARK, 0, 0, 0)
        font = QFont(option.font)
        if not is_article:
            font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(c.dim if index.data(ID_ROLE) in FIXED else c.ink))
        title = QFontMetrics(font).elidedText(index.data(), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, title)
        painter.restore()


def chip(title: str, font: QFont, ratio: float) -> QPixmap:
    """A small label for what is being dragged."""
    c, metrics = colours(), QFontMetrics(font)
    text = metrics.elidedText(title, Qt.TextElideMode.ElideRight, 24 * STEP)
    area = QRectF(0, 0, metrics.horizontalAdvance(text) + 2 * STEP, metrics.height() + STEP)
    pixmap = QPixmap(round(area.width() * ratio), round(area.height() * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(c.field))
    painter.setPen(QColor(c.rule))
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setFont(font)
    painter.setPen(QColor(c.ink))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return pixmap


def ground_of(rectangle: QRect) -> QRectF:
    """The part of a row that is filled when it is selected, pointed at or dropped into."""
    return QRectF(rectangle.adjusted(0, 1, -STEP, -1))


def _paint_ground(painter: QPainter, option: QStyleOptionViewItem, c: Colours) -> str:
    """Fill the row where it is selected or pointed at; gives the colour that it has now."""
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
    if not selected and not hovered:
        return c.frame
    colour = c.selection if selected else c.hover
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(ground_of(option.rect), 4, 4)
    return colour


def _paint_bar(painter: QPainter, option: QStyleOptionViewItem, c: Colours) -> None:
    """The mark of the article that is being edited."""
    ground = ground_of(option.rect)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(c.accent))
    painter.drawRoundedRect(QRectF(ground.left(), ground.top() + 6, _BAR, ground.height() - 12), 1.5, 1.5)


def _width_of(painter: QPainter, words: str) -> int:
    return painter.fontMetrics().horizontalAdvance(words)


def _paint_aside(painter: QPainter, area: QRect, words: str, width: int) -> QRect:
    """Write words at the right end of an area; gives what is left of it."""
    taken = max(width, _width_of(painter, words)) if words or width else 0
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words)
    return area.adjusted(0, 0, -taken - STEP if taken else 0, 0)


def _scaled(font: QFont, share: float) -> QFont:
    result = QFont(font)
    if font.pointSizeF() > 0:
        result.setPointSizeF(font.pointSizeF() * share)
    else:
        result.setPixelSize(round(font.pixelSize() * share))
    return result
