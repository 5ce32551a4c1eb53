"""One page on the desk: paper, shadow, what is laid under the print, and what stands on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor

from anqing_bulletin.desktop.pages.page_overlay import paint_grid, paint_wash
from anqing_bulletin.desktop.pages.painter import SheetPainter, device_pixels
from anqing_bulletin.desktop.theme import colours
from anqing_bulletin.typesetting.sheet import MILLI, paint_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QPainter, QRegion

    from anqing_bulletin.desktop.pages.outlines import GlyphStock
    from anqing_bulletin.desktop.pages.page_overlay import Grid, Wash
    from anqing_bulletin.typesetting.sheet import PlacedLine, Sheet

PAPER = QColor(255, 255, 255)
SHADOW_STEPS = 7
SHADOW_REACH = SHADOW_STEPS + 2
"""How far the shadow reaches beyond the page, in device-independent pixels."""


def band(placed: PlacedLine) -> tuple[int, int]:
    """The heights of the sheet that a line may leave ink between."""
    runs = placed.line.runs
    size = max((placed.line.size, *(run.size for run in runs)), default=0)
    if placed.turned:
        return placed.on_sheet(placed.line.indent + placed.line.width)[1] - size, placed.y + size
    return placed.y - size * 6 // 5, placed.y + size // 2


def first_band(sheet: Sheet, article: str) -> tuple[int, int] | None:
    """The heights between which the first line of an article stands on a sheet."""
    first = next((placed for placed in sheet.lines if placed.line.article == article), None)
    return None if first is None else band(first)


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
    *,
    washes: Iterable[Wash] = (),
    grid: Grid | None = None,
) -> None:
    """Paint what a region exposes of the page that lies at `page`, both in device-independent pixels.

    `washes` and `grid` are laid on the paper, under the print.
    """
    painter.save()
    painter.setClipRegion(region.intersected(page))
    ratio = device_pixels(painter)
    left, top = round(page.left() * ratio), round(page.top() * ratio)
    # A pixel more all round: the clip may begin a fraction of a pixel before the paper, at 150 % for instance.
    painter.fillRect(QRectF(left - 1, top - 1, page.width() * ratio + 3, page.height() * ratio + 3), PAPER)
    scale = page.width() * ratio * MILLI / sheet.width
    for wash in washes:
        paint_wash(painter, wash, left, top, scale / MILLI)
    if grid is not None:
        paint_grid(painter, grid, left, top, scale / MILLI)
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


def _paint_shadow(painter: QPainter, page: QRect) -> None:
    """A soft edge, a little lower than the page."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 7))
    for step in range(SHADOW_STEPS):
        painter.drawRoundedRect(page.adjusted(-step, 2 - step, step, step + 2), step + 1, step + 1)
