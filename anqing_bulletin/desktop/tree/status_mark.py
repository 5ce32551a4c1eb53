"""The mark before an article's title: a ring for 来稿, half filled for 已编, full with a tick for 已核.

The three differ in shape, so that they can be told apart without a colour.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from anqing_bulletin.bulletin.model import ArticleStatus

_RADIUS = 4.5
_PEN = 1.3
_TICK = ((-2.4, 0.1), (-0.7, 1.9), (2.4, -1.7))


def paint_status(painter: QPainter, centre: QPointF, status: ArticleStatus, ink: QColor, ground: QColor) -> None:
    """Paint the mark of a status; `ground` is what it lies on."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(ink, _PEN, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(ink if status is ArticleStatus.CHECKED else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(centre, _RADIUS, _RADIUS)
    if status is ArticleStatus.EDITED:
        circle = QRectF(centre.x() - _RADIUS, centre.y() - _RADIUS, 2 * _RADIUS, 2 * _RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawPie(circle, 90 * 16, 180 * 16)  # sixteenths of a degree, from the top to the left
    elif status is ArticleStatus.CHECKED:
        pen.setColor(ground)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        tick = QPainterPath()
        for number, (x, y) in enumerate(_TICK):
            place = centre + QPointF(x, y)
            if number:
                tick.lineTo(place)
            else:
                tick.moveTo(place)
        painter.drawPath(tick)
    painter.restore()
