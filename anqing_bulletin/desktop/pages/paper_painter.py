"""Sheets painted on paper through the system's printer: outlines and rectangles, nothing rounded to any pixel."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from anqing_bulletin.desktop.pages.outlines import GlyphStock, paint_outline
from anqing_bulletin.desktop.pages.painter import picture_image, screen_colour
from anqing_bulletin.typesetting.sheet import BLACK, MILLI, Colour, GlyphRun, PlacedPicture, Rule


class PaperPainter:
    """Paints what stands on a sheet, with the sheet's upper left corner at the painter's origin.

    `scale` is device units per point.  Every glyph is a filled outline: printers' drivers have their own ideas of
    fonts, none of a path.
    """

    def __init__(self, painter: QPainter, stock: GlyphStock, scale: float) -> None:
        self._painter = painter
        self._stock = stock
        self._unit = scale / MILLI

    def glyphs(self, run: GlyphRun, x: int, y: int, *, turned: bool = False) -> None:
        """Paint a run whose line's origin is at x, y; of a `turned` line a quarter to the left about that point."""
        painter, unit = self._painter, self._unit
        size, stroke, colour = run.size * unit, run.stroke * unit, paper_colour(run.colour)
        painter.save()
        painter.translate(x * unit, y * unit)
        if turned:
            painter.rotate(-90)
        for glyph, at in zip(run.glyphs, run.xs, strict=True):
            outline = self._stock.outline(run.face, glyph)
            if not outline.isEmpty():
                paint_outline(painter, outline, QPointF(at * unit, -run.rise * unit), size, stroke, colour)
        painter.restore()

    def rule(self, rule: Rule) -> None:
        """Paint a filled rectangle."""
        self._painter.fillRect(self._rectangle(rule), paper_colour(rule.colour))

    def picture(self, placed: PlacedPicture) -> None:
        """Paint a picture; one that cannot be read leaves a grey field, as in the preview."""
        image = picture_image(placed.picture)
        if image.isNull():
            self._painter.fillRect(self._rectangle(placed), QColor(225, 225, 225))
        else:
            self._painter.drawImage(self._rectangle(placed), image)

    def _rectangle(self, area: Rule | PlacedPicture) -> QRectF:
        unit = self._unit
        return QRectF(area.x * unit, area.y * unit, area.width * unit, area.height * unit)


def paper_colour(colour: Colour) -> QColor:
    """A print colour as a printer's driver is told it: black as pure black, so that no colour is mixed into it."""
    return QColor(Qt.GlobalColor.black) if colour == BLACK else screen_colour(colour)
