"""One page on the desk: paper, shadow, what stands on it, and the bar beside the paragraph being edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor

from anqing_bulletin.desktop.painter import SheetPainter, device_pixels
from anqing_bulletin.desktop.theme import LIGHT, colours
from anqing_bulletin.typesetting.sheet import MILLI, Role, Rule, paint_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QPainter, QRegion

    from anqing_bulletin.bulletin.history import Where
    from anqing_bulletin.desktop.outlines import GlyphStock
    from anqing_bulletin.typesetting.sheet import PlacedLine, Sheet

PAPER = QColor(255, 255, 255)
SHADOW_STEPS = 7
SHADOW_REACH = SHADOW_STEPS + 2
"""How far the shadow reaches beyond the page, in device-independent pixels."""
BAR_DISTANCE = 12_000
"""From the bar to the lines beside it, in layout units."""
BAR_WIDTH = 2_000
_MARKED_ROLES = frozenset({Role.BODY, Role.FOREWORD, Role.TABLE, Role.CAPTION})


def band(placed: PlacedLine) -> tuple[int, int]:
    """The heights of the sheet that a line may leave ink between."""
    runs = placed.line.runs
    size = max((placed.line.size, *(run.size for run in runs)), default=0)
    if placed.turned:
        return placed.on_sheet(placed.line.indent + placed.line.width)[1] - size, placed.y + size
    return placed.y - size * 6 // 5, placed.y + size // 2


def changed_bands(former: Sheet, sheet: Sheet) -> list[tuple[int, int]]:
    """Where two versions of a page differ, as bands over its whole width, joined where they touch."""
    if former.rules != sheet.rules or former.pictures != sheet.pictures:
        return [(0, sheet.height)]
    differing = set(former.lines).symmetric_difference(sheet.lines)
    joined: list[tuple[int, int]] = []
    for top, bottom in sorted(map(band, differing)):
        if joined and top <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(bottom, joined[-1][1]))
        else:
            joined.append((top, bottom))
    return joined


def bar_beside(sheet: Sheet, where: Where) -> Rule | None:
    """The bar beside the lines of a paragraph on a page, None where it has no line there."""
    if not where.block_id:
        return None
    lines = [
        placed
        for placed in sheet.lines
        if placed.line.paragraph == where.block_id and placed.line.role in _MARKED_ROLES
    ]
    if not lines:
        return None
    top = min(band(placed)[0] if placed.turned else placed.y - placed.line.size * 9 // 10 for placed in lines)
    bottom = max(placed.y + placed.line.size // 5 for placed in lines)
    left = min(placed.x - (placed.line.size if placed.turned else 0) for placed in lines) - BAR_DISTANCE
    return Rule(left, top, BAR_WIDTH, bottom - top)


def paint_desk(painter: QPainter, desk: QRegion, pages: Iterable[QRect]) -> None:
    """Paint the desk where no page lies, and the shadows that the pages throw on it."""
    if desk.isEmpty():
        return
    painter.save()
    painter.setClipRegion(desk)
    painter.fillRect(desk.boundingRect(), QColor(colours().desk))
    for page in pages:
        if desk.intersects(page.adjusted(-SHADOW_REACH, -SHADOW_REACH, SHADOW_REACH, SHADOW_REACH)):
            _paint_shadow(painter, page)
    painter.restore()


def paint_page(
    painter: QPainter,
    sheet: Sheet,
    stock: GlyphStock,
    page: QRect,
    region: QRegion,
    mark: Rule | None,
) -> None:
    """Paint what a region exposes of the page that lies at `page`, both in device-independent pixels."""
    painter.save()
    painter.setClipRegion(region.intersected(page))
    ratio = device_pixels(painter)
    left, top = round(page.left() * ratio), round(page.top() * ratio)
    painter.fillRect(QRectF(left, top, page.width() * ratio + 1, page.height() * ratio + 1), PAPER)
    scale = page.width() * ratio * MILLI / sheet.width
    _paint_mark(painter, mark, left, top, scale / MILLI)
    inked = SheetPainter(painter, stock, scale, left=left, top=top)
    for rule in sheet.rules:
        inked.rule(rule)
    for picture in sheet.pictures:
        inked.picture(picture)
    per_unit = page.width() / sheet.width
    for placed in sheet.lines:
        upper, lower = band(placed)
        top, height = page.top() + int(upper * per_unit) - 1, int((lower - upper) * per_unit) + 4
        if region.intersects(QRect(page.left(), top, page.width(), height)):
            paint_line(placed, inked)
    painter.restore()


def _paint_mark(painter: QPainter, mark: Rule | None, left: int, top: int, unit: float) -> None:
    if mark is None:
        return
    colour = QColor(LIGHT.accent)  # paper is white in the dark as well
    colour.setAlphaF(0.55)
    bar = QRectF(left + round(mark.x * unit), top + mark.y * unit, max(2, round(mark.width * unit)), mark.height * unit)
    painter.fillRect(bar, colour)


def _paint_shadow(painter: QPainter, page: QRect) -> None:
    """A soft edge, a little lower than the page."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 7))
    for step in range(SHADOW_STEPS):
        painter.drawRoundedRect(page.adjusted(-step, 2 - step, step, step + 2), step + 1, step + 1)
