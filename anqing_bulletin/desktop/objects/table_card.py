"""A table as it stands in the editor: its grid, small and quiet; each cell one line, the first rows of many."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate, pairwise

from PySide6.QtCore import QLineF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from anqing_bulletin.bulletin.model import Alignment, Table
from anqing_bulletin.bulletin.table_places import Place, places_of, regular
from anqing_bulletin.desktop.theme import STEP, colours

MOST_ROWS = 8
"""Rows that are shown of a table at once."""
_SHARE = 0.8
"""The size of the text beside that of the article's."""
_SIDES = {
    Alignment.CENTRE: Qt.AlignmentFlag.AlignHCenter,
    Alignment.RIGHT: Qt.AlignmentFlag.AlignRight,
}


def card_size(table: Table, room: float, font: QFont) -> QSizeF:
    """The size of a table's card where lines are `room` wide, in device-independent pixels."""
    rows = min(max(len(table.rows), 1), MOST_ROWS)
    lines = rows * _row_height(font) + (bool(table.caption) + _is_cut(table)) * _line_height(font)
    return QSizeF(room, lines + 1)


def draw_card(painter: QPainter, rect: QRectF, table: Table, font: QFont) -> None:
    """Draw a table's card; where it is selected, Qt lays its own tint over it."""
    shown = regular(replace(table, rows=table.rows[:MOST_ROWS]))
    line, row = _line_height(font), _row_height(font)
    small = _small(font)
    c = colours()
    painter.setFont(small)
    grid = QRectF(rect.adjusted(0.5, 0.5, -0.5, -0.5))
    if table.caption:
        painter.setPen(QColor(c.ink))
        words = QFontMetricsF(small).elidedText(table.caption, Qt.TextElideMode.ElideRight, grid.width())
        painter.drawText(QRectF(grid.left(), grid.top(), grid.width(), line), Qt.AlignmentFlag.AlignCenter, words)
        grid.setTop(grid.top() + line)
    grid.setHeight(len(shown.rows) * row)
    passed = (0, *accumulate(shown.column_weights))
    edges = [grid.left() + grid.width() * weight / passed[-1] for weight in passed]
    for place in places_of(shown):
        area = QRectF(
            edges[place.column],
            grid.top() + place.row * row,
            edges[place.last_column] - edges[place.column],
            place.rows * row,
        )
        is_head = place.row < table.header_rows
        if is_head:
            painter.fillRect(area, QColor(c.hover))
        painter.setPen(QPen(QColor(c.off), 1))
        painter.drawLines(_outline(area))
        _draw_text(painter, area, place, small, QColor(c.ink), is_head=is_head)
    if _is_cut(table):
        painter.setPen(QColor(c.dim))
        foot = QRectF(grid.left(), grid.bottom(), grid.width(), line)
        painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, f"共 {len(table.rows)} 行")


def _draw_text(painter: QPainter, area: QRectF, place: Place, font: QFont, ink: QColor, *, is_head: bool) -> None:
    face = QFont(font)
    face.setBold(is_head)
    inner = area.adjusted(STEP / 2, 0, -STEP / 2, 0)
    words = QFontMetricsF(face).elidedText(place.cell.text, Qt.TextElideMode.ElideRight, inner.width())
    side = _SIDES.get(place.cell.alignment, Qt.AlignmentFlag.AlignLeft)
    painter.setFont(face)
    painter.setPen(ink)
    painter.drawText(inner, side | Qt.AlignmentFlag.AlignVCenter, words)


def _outline(area: QRectF) -> list[QLineF]:
    corners = [area.topLeft(), area.topRight(), area.bottomRight(), area.bottomLeft(), area.topLeft()]
    return [QLineF(start, end) for start, end in pairwise(corners)]


def _is_cut(table: Table) -> bool:
    return len(table.rows) > MOST_ROWS


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPointSizeF(font.pointSizeF() * _SHARE)
    return small


def _line_height(font: QFont) -> float:
    return QFontMetricsF(_small(font)).height() + STEP / 2


def _row_height(font: QFont) -> float:
    return QFontMetricsF(_small(font)).height() + STEP
