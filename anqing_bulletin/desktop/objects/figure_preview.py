"""A small page with one figure in its column, set by the typesetter itself; the text around it is only hinted at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from anqing_bulletin.desktop.pages.outlines import GlyphStock
from anqing_bulletin.desktop.pages.page_painting import PAPER
from anqing_bulletin.desktop.pages.painter import SheetPainter, device_pixels
from anqing_bulletin.desktop.theme import STEP, colours
from anqing_bulletin.typesetting.sheet import MILLI, paint_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

    from anqing_bulletin.typesetting.fonts import FontBook
    from anqing_bulletin.typesetting.pieces import Piece
    from anqing_bulletin.typesetting.style import HouseStyle

PAGE_WIDTH = 32 * STEP
"""Device-independent pixels."""
_EDGE = 3 * STEP
_ROWS_ABOVE = 3
_HINTED = QColor(228, 228, 228)
"""Lines of text that are none; on white paper, whatever the window's colours are."""
_BAR = 0.4
"""The height of such a line beside the pitch."""
_PARAGRAPH = 4
"""Every so many rows a paragraph ends."""


class FigurePreview(QWidget):
    """Paints the pieces that it was given last."""

    def __init__(self, style: HouseStyle, fonts: FontBook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._stock = GlyphStock(fonts)
        self._pieces: Sequence[Piece] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.MinimumExpanding)
        self.setAccessibleName("图片在版面上的样子")

    @property
    def pieces(self) -> Sequence[Piece]:
        """The figure as it is set: its picture, then the lines of its caption."""
        return self._pieces

    def show_pieces(self, pieces: Sequence[Piece]) -> None:
        """Show the figure otherwise."""
        self._pieces = pieces
        self.update()

    def sizeHint(self) -> QSize:
        height = round(PAGE_WIDTH * self._style.height / self._style.width)
        return QSize(PAGE_WIDTH + 2 * _EDGE, height + 2 * _EDGE)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  the whole is little to paint
        painter, style = QPainter(self), self._style
        painter.fillRect(self.rect(), QColor(colours().desk))
        ratio = device_pixels(painter)
        scale = PAGE_WIDTH * ratio * MILLI / style.width
        unit = scale / MILLI
        width, height = style.width * unit, style.height * unit
        left, top = (self.width() * ratio - width) / 2, (self.height() * ratio - height) / 2
        painter.fillRect(QRectF(left, top, width, height), PAPER)
        rows = sum(piece.rows for piece in self._pieces)
        first = max(0, min(_ROWS_ABOVE, style.grid.rows - rows))
        taken = range(first, first + rows)
        self._hint_at_text(painter, left, top, unit, taken)
        for row, piece in self._placed(first):
            y = style.top + row * style.pitch
            inked = SheetPainter(painter, self._stock, scale, left=left + style.left * unit, top=top + y * unit)
            for picture in piece.pictures:
                inked.picture(picture)
            for line in piece.lines:
                paint_line(line, inked)

    def _placed(self, row: int) -> list[tuple[int, Piece]]:
        placed = []
        for piece in self._pieces:
            placed.append((row, piece))
            row += piece.rows
        return placed

    def _hint_at_text(self, painter: QPainter, left: float, top: float, unit: float, taken: range) -> None:
        """Grey bars for lines of text: all rows of the page but those that the figure takes."""
        style = self._style
        columns = (0, style.measure + style.column_gap) if style.is_column else (0,)
        for column in columns:
            for row in range(style.grid.rows):
                if column == 0 and row in taken:
                    continue
                begins = row % _PARAGRAPH == 0 or (column == 0 and row == taken.stop)
                indent = 2 * style.body.size if begins else 0
                ends = row % _PARAGRAPH == _PARAGRAPH - 1 or (column == 0 and row == taken.start - 1)
                measure = style.measure * 3 // 5 if ends else style.measure
                y = style.top + (row + (1 - _BAR) / 2) * style.pitch
                bar = QRectF(
                    left + (style.left + column + indent) * unit,
                    top + y * unit,
                    (measure - indent) * unit,
                    style.pitch * _BAR * unit,
                )
                painter.fillRect(bar, _HINTED)
