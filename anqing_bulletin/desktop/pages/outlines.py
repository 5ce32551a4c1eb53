"""Glyphs as Qt can paint them: raw fonts for plain text, outlines for everything that a raw font cannot do.

A `QRawFont` that was loaded from a file paints nothing above 64 px, knows only the first face of a collection, and
cannot thicken.  So large, collected and strong glyphs are painted from their outlines, which HarfBuzz reads from the
very face that the typesetter measured.  All memories are bounded.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from math import ceil, floor
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import uharfbuzz as hb
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPainterPath, QPen, QRawFont, QTransform

if TYPE_CHECKING:
    from anqing_bulletin.typesetting.fonts import Face, FontBook

MAX_RAW_FONT_PIXELS = 64.0
"""The largest size at which a raw font from a file paints anything."""
PHASES = 4
"""Horizontal positions within a pixel that Qt's own glyph memory knows; ours keeps the same."""

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """A memory of the values made last, at most `limit` of them."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._values: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K, make: Callable[[], V]) -> V:
        """The value of a key, made now if it is not remembered."""
        value = self._values.get(key)
        if value is None:
            value = self._values[key] = make()
            if len(self._values) > self._limit:
                self._values.popitem(last=False)
        else:
            self._values.move_to_end(key)
        return value

    def __len__(self) -> int:
        return len(self._values)


class GlyphStock:
    """What the glyphs of one `FontBook` look like, shared by everything that paints its sheets."""

    def __init__(self, fonts: FontBook) -> None:
        self.fonts = fonts
        self._files: Recent[str, QRawFont] = Recent(32)
        self._raw_fonts: Recent[tuple[str, float], QRawFont] = Recent(128)
        self._outlines: Recent[tuple[str, int], QPainterPath] = Recent(8000)
        self._stamps: Recent[tuple[Any, ...], tuple[QImage, QPoint]] = Recent(4000)

    def raw_font(self, key: str, pixels: float) -> QRawFont | None:
        """The face at a size; None where a raw font would paint nothing or the wrong face."""
        if pixels > MAX_RAW_FONT_PIXELS or self.fonts.face(key).index:
            return None
        font = self._raw_fonts.get((key, pixels), lambda: self._sized(key, pixels))
        return font if font.isValid() else None

    def outline(self, key: str, glyph: int) -> QPainterPath:
        """A glyph's outline in units of 1/1000 em, y downwards, its origin at 0, 0."""
        return self._outlines.get((key, glyph), lambda: _outline(self.fonts.face(key), glyph))

    def stamp(
        self, key: str, glyph: int, pixels: float, stroke: float, colour: QColor, phase: int
    ) -> tuple[QImage, QPoint]:
        """A small picture of a glyph, thickened by a stroke, and where its corner is from the glyph's origin.

        `phase` is the quarter of a pixel that the origin is right of the pixel's edge.
        """
        known = (key, glyph, pixels, stroke, colour.rgba(), phase)
        return self._stamps.get(known, lambda: _stamp(self.outline(key, glyph), pixels, stroke, colour, phase / PHASES))

    def _sized(self, key: str, pixels: float) -> QRawFont:
        # A copy of the one that was read from the file shares its data; a second reading would not.
        face = self.fonts.face(key)
        base = self._files.get(key, lambda: QRawFont(str(face.path), 16.0, QFont.HintingPreference.PreferNoHinting))
        font = QRawFont(base)
        font.setPixelSize(pixels)
        return font


def _outline(face: Face, glyph: int) -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    face.hb_font.draw_glyph(glyph, _PEN, path)
    scale = 1000 / face.units_per_em
    return QTransform.fromScale(scale, -scale).map(path)


def _pen() -> hb.DrawFuncs:
    pen = hb.DrawFuncs()
    pen.set_move_to_func(lambda x, y, path: path.moveTo(x, y))
    pen.set_line_to_func(lambda x, y, path: path.lineTo(x, y))
    pen.set_quadratic_to_func(lambda x1, y1, x, y, path: path.quadTo(x1, y1, x, y))
    pen.set_cubic_to_func(lambda x1, y1, x2, y2, x, y, path: path.cubicTo(x1, y1, x2, y2, x, y))
    pen.set_close_path_func(lambda path: path.closeSubpath())
    return pen


_PEN = _pen()


def _stamp(outline: QPainterPath, pixels: float, stroke: float, colour: QColor, shift: float) -> tuple[QImage, QPoint]:
    scale = pixels / 1000
    box = outline.boundingRect()
    edge = stroke / 2 + 1
    left, top = floor(box.left() * scale + shift - edge), floor(box.top() * scale - edge)
    right, bottom = ceil(box.right() * scale + shift + edge), ceil(box.bottom() * scale + edge)
    image = QImage(max(1, right - left), max(1, bottom - top), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    paint_outline(painter, outline, QPointF(shift - left, -top), pixels, stroke, colour)
    painter.end()
    return image, QPoint(left, top)


def paint_outline(
    painter: QPainter, outline: QPainterPath, at: QPointF, pixels: float, stroke: float, colour: QColor
) -> None:
    """Fill an outline with its origin at a point, thickened by a stroke of so many pixels (0: none)."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(at)
    painter.scale(pixels / 1000, pixels / 1000)
    painter.setBrush(colour)
    if stroke > 0:
        width = stroke * 1000 / pixels
        joined = Qt.PenJoinStyle.RoundJoin
        painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, joined))
    else:
        painter.setPen(Qt.PenStyle.NoPen)
    painter.drawPath(outline)
    painter.restore()
