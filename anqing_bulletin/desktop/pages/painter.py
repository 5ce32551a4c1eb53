"""A sheet painted on a screen: the same runs, rules and pictures that go to paper, nothing decided here.

`SheetPainter` is the screen's `typesetting.sheet.Painter`.  It works in device pixels: the caller's QPainter must have
no scale of its own left (`device_pixels` takes it away).  Every position comes from the sheet's integers, never from
Qt's advances.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import floor
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGlyphRun, QImage, QImageReader, QPainter

from anqing_bulletin.desktop.pages.outlines import PHASES, GlyphStock, Recent, paint_outline
from anqing_bulletin.typesetting.sheet import MILLI, Colour, GlyphRun, PlacedPicture, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QRawFont

    from anqing_bulletin.bulletin.model import Picture

INKS = ((0, 158, 224), (229, 0, 125), (255, 237, 0), (29, 27, 26))
"""What 100 % of cyan, magenta, yellow and black look like on white paper, as red, green and blue."""
LEAST_STROKE_PIXELS = 0.6
"""A thinner stroke would not be seen to make a glyph strong; reached at 140 % with the default style."""
MAX_PICTURE_PIXELS = 40_000_000
"""Larger pictures are read smaller; no screen shows more."""

_MAX_STAMP_PIXELS = 96.0
"""Larger glyphs are few and are painted from their outlines each time."""

_colours: dict[Colour, QColor] = {}
_pictures: Recent[int, tuple[Picture, QImage]] = Recent(24)


@dataclass(frozen=True)
class DrawnGlyph:
    """A glyph as it was handed to Qt; x, y and size in pt, y downwards from the sheet's upper edge."""

    face: str
    glyph: int
    x: float
    y: float
    size: float


def screen_colour(colour: Colour) -> QColor:
    """A print colour as a screen shows it: each ink takes its share of the paper's light."""
    known = _colours.get(colour)
    if known is None:
        shares = (colour.cyan, colour.magenta, colour.yellow, colour.black)
        channels = [1.0, 1.0, 1.0]
        for share, ink in zip(shares, INKS, strict=True):
            for channel, light in enumerate(ink):
                channels[channel] *= 1 - share / 1000 * (1 - light / 255)
        known = _colours[colour] = QColor.fromRgbF(*channels)
    return known


class SheetPainter:
    """Paints what stands on a sheet, with the sheet's upper left corner at `left`, `top` of the device.

    `scale` is device pixels per point.  What is handed to Qt is also added to `drawn` where that is a list.
    """

    def __init__(
        self,
        painter: QPainter,
        stock: GlyphStock,
        scale: float,
        *,
        left: float = 0.0,
        top: float = 0.0,
        drawn: list[DrawnGlyph] | None = None,
    ) -> None:
        self._painter = painter
        self._stock = stock
        self._unit = scale / MILLI
        self._left = left
        self._top = top
        self._drawn = drawn
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)

    def glyphs(self, run: GlyphRun, x: int, y: int, *, turned: bool = False) -> None:
        """Paint a run whose line's origin is at x, y; of a `turned` line a quarter to the left about that point."""
        if turned:
            self._paint_turned(run, x, y)
            return
        unit = self._unit
        pixels = run.size * unit
        baseline = self._top + (y - run.rise) * unit
        start = self._left + x * unit
        points = [QPointF(start + at * unit, baseline) for at in run.xs]
        colour = screen_colour(run.colour)
        raw_font = None if run.stroke else self._stock.raw_font(run.face, pixels)
        if raw_font is not None:
            self._paint_run(run, raw_font, points, colour)
        elif pixels > _MAX_STAMP_PIXELS:
            self._paint_outlines(run, points, pixels, colour)
        else:
            self._paint_stamps(run, points, pixels, colour)

    def _paint_turned(self, run: GlyphRun, x: int, y: int) -> None:
        """The run upright about the origin of a coordinate system that lies on its side."""
        painter, drawn = self._painter, self._drawn
        left, top = self._left + x * self._unit, self._top + y * self._unit
        upright: list[DrawnGlyph] = []
        painter.save()
        painter.translate(left, top)
        painter.rotate(-90)
        SheetPainter(painter, self._stock, self._unit * MILLI, drawn=upright).glyphs(run, 0, 0)
        painter.restore()
        if drawn is not None:
            drawn += [replace(glyph, x=x / MILLI + glyph.y, y=y / MILLI - glyph.x) for glyph in upright]

    def rule(self, rule: Rule) -> None:
        """Paint a filled rectangle, at least one pixel thick so that no zoom loses a hair line."""
        unit = self._unit
        width, height = max(1.0, rule.width * unit), max(1.0, rule.height * unit)
        left, top = self._left + rule.x * unit, self._top + rule.y * unit
        if rule.height < rule.width:
            top, height = float(floor(top + 0.5)), float(max(1, floor(height + 0.5)))
        else:
            left, width = float(floor(left + 0.5)), float(max(1, floor(width + 0.5)))
        self._painter.fillRect(QRectF(left, top, width, height), screen_colour(rule.colour))

    def picture(self, placed: PlacedPicture) -> None:
        """Paint a picture; one that cannot be read leaves a grey field, so that its place is seen."""
        unit = self._unit
        target = QRectF(
            self._left + placed.x * unit, self._top + placed.y * unit, placed.width * unit, placed.height * unit
        )
        image = picture_image(placed.picture)
        if image.isNull():
            self._painter.fillRect(target, QColor(225, 225, 225))
        else:
            self._painter.drawImage(target, image)

    def _paint_run(self, run: GlyphRun, raw_font: QRawFont, points: list[QPointF], colour: QColor) -> None:
        glyph_run = QGlyphRun()
        glyph_run.setRawFont(raw_font)
        glyph_run.setGlyphIndexes(run.glyphs)
        glyph_run.setPositions(points)
        self._painter.setPen(colour)
        self._painter.drawGlyphRun(QPointF(), glyph_run)
        if self._drawn is not None:
            font = glyph_run.rawFont()
            self._record(run.face, glyph_run.glyphIndexes(), glyph_run.positions(), font.pixelSize())

    def _paint_outlines(self, run: GlyphRun, points: list[QPointF], pixels: float, colour: QColor) -> None:
        stroke = self._stroke(run)
        for glyph, point in zip(run.glyphs, points, strict=True):
            outline = self._stock.outline(run.face, glyph)
            paint_outline(self._painter, outline, point, pixels, stroke, colour)
        self._record(run.face, run.glyphs, points, pixels)

    def _paint_stamps(self, run: GlyphRun, points: list[QPointF], pixels: float, colour: QColor) -> None:
        """As Qt's own glyph memory does it: whole pixels down, quarters of a pixel across."""
        stroke = self._stroke(run)
        down = floor(points[0].y() + 0.5) if points else 0
        for glyph, point in zip(run.glyphs, points, strict=True):
            quarters = floor(point.x() * PHASES)
            across, phase = divmod(quarters, PHASES)
            image, corner = self._stock.stamp(run.face, glyph, pixels, stroke, colour, phase)
            self._painter.drawImage(across + corner.x(), down + corner.y(), image)
        self._record(run.face, run.glyphs, points, pixels)

    def _stroke(self, run: GlyphRun) -> float:
        return max(LEAST_STROKE_PIXELS, run.stroke * self._unit) if run.stroke else 0.0

    def _record(self, face: str, glyphs: Iterable[int], points: Iterable[QPointF], pixels: float) -> None:
        if self._drawn is None:
            return
        scale = self._unit * MILLI
        self._drawn.extend(
            DrawnGlyph(face, glyph, (point.x() - self._left) / scale, (point.y() - self._top) / scale, pixels / scale)
            for glyph, point in zip(glyphs, points, strict=True)
        )


def device_pixels(painter: QPainter) -> float:
    """Take away the scale that a high-resolution device has put on a painter; gives that scale."""
    ratio = painter.device().devicePixelRatioF()
    painter.scale(1 / ratio, 1 / ratio)
    return ratio


def picture_image(picture: Picture) -> QImage:
    """The picture decoded, a null image where it cannot be; remembered, and read smaller where it is enormous."""
    _, image = _pictures.get(id(picture), lambda: (picture, _decoded(picture)))
    return image


def _decoded(picture: Picture) -> QImage:
    data = QByteArray(picture.data)
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and size.width() * size.height() > MAX_PICTURE_PIXELS:
        reader.setScaledSize(size.scaled(QSize(6000, 6000), Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()
