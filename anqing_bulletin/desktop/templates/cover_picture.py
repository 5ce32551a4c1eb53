"""The cover of an issue as a small picture: beside its name in a list, and larger on the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QRegion
from PySide6.QtWidgets import QWidget

from anqing_bulletin.desktop.pages.outlines import GlyphStock
from anqing_bulletin.desktop.pages.page_painting import PAPER, SHADOW_REACH, paint_desk, paint_page
from anqing_bulletin.desktop.pages.painter import SheetPainter
from anqing_bulletin.desktop.theme import STEP, colours
from anqing_bulletin.typesetting.page_text import text_of
from anqing_bulletin.typesetting.sheet import MILLI, paint

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from anqing_bulletin.typesetting.compose import Composition
    from anqing_bulletin.typesetting.fonts import FontBook

ICON = QSize(5 * STEP, 7 * STEP)
_MARGIN = 2 * STEP


class Stocks:
    """The glyphs of each font book that covers are painted with: templates of one style share them."""

    def __init__(self) -> None:
        self._stocks: list[tuple[FontBook, GlyphStock]] = []

    def of(self, composition: Composition) -> GlyphStock:
        """The glyphs for a composition."""
        for fonts, stock in self._stocks:
            if fonts is composition.fonts:
                return stock
        stock = GlyphStock(composition.fonts)
        self._stocks.append((composition.fonts, stock))
        return stock


class CoverPicture(QWidget):
    """The first page, as large as the widget allows, or a sentence in its place."""

    def __init__(self, stocks: Stocks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stocks = stocks
        self._composition: Composition | None = None
        self._words = ""
        self.setMinimumSize(24 * STEP, 10 * STEP)
        self.setAccessibleName("封面")

    @property
    def words(self) -> str:
        """The sentence that stands in the place of the cover."""
        return self._words

    def show_composition(self, composition: Composition) -> None:
        """Show this cover."""
        self._composition, self._words = composition, ""
        self.setAccessibleDescription(text_of(composition.sheets[0]))
        self.update()

    def show_words(self, words: str) -> None:
        """Show a sentence instead."""
        self._composition, self._words = None, words
        self.setAccessibleDescription(words)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        desk = QRegion(self.rect())
        if self._composition is None:
            paint_desk(painter, desk, ())
            painter.setPen(QColor(colours().dim))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(_MARGIN, 0, -_MARGIN, 0), flags, self._words)
            return
        sheet = self._composition.sheets[0]
        room = self.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN - SHADOW_REACH // 2)
        size = QSize(sheet.width, sheet.height).scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        page = QRect(room.left() + (room.width() - size.width()) // 2, room.top(), size.width(), size.height())
        paint_desk(painter, desk.subtracted(QRegion(page)), [page])
        paint_page(painter, sheet, self._stocks.of(self._composition), page, QRegion(page))


def cover_icon(composition: Composition, stock: GlyphStock, ratio: float) -> QIcon:
    """The cover as a small picture for a list, for a screen of this many pixels to one."""
    sheet = composition.sheets[0]
    size = QSize(sheet.width, sheet.height).scaled(ICON * ratio, Qt.AspectRatioMode.KeepAspectRatio)
    pixmap = QPixmap(size)
    pixmap.fill(PAPER)
    painter = QPainter(pixmap)
    paint(sheet, SheetPainter(painter, stock, size.width() * MILLI / sheet.width))
    painter.setPen(QPen(QColor(colours().off), ratio))
    painter.drawRect(pixmap.rect().adjusted(0, 0, -1, -1))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    icon = QIcon()
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):  # the picture is not tinted where its row is chosen
        icon.addPixmap(pixmap, mode)
    return icon


def empty_icon() -> QIcon:
    """What holds the place of a cover that is not there yet."""
    pixmap = QPixmap(ICON)
    pixmap.fill(Qt.GlobalColor.transparent)
    return QIcon(pixmap)
