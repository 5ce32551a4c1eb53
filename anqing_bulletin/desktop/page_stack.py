"""Where the pages lie on the desk: one below the other, centred, at a zoom.  Plain geometry."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize

from anqing_bulletin.typesetting.sheet import MILLI

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anqing_bulletin.typesetting.sheet import Sheet

MARGIN = 24
"""Desk left of, right of, above and below the pages, in device-independent pixels."""
GAP = 16
"""Desk between two pages."""


@dataclass(frozen=True)
class PagePoint:
    """A point of a page, in layout units from its upper left corner; it may lie beside the page."""

    index: int
    x: int
    y: int


class PageStack:
    """Pages on the desk at a scale of device-independent pixels per point."""

    def __init__(self, sheets: Sequence[Sheet], scale: float) -> None:
        self.scale = scale
        self._sheets = sheets
        self._sizes = [(sheet.width, sheet.height) for sheet in sheets]
        self._tops: list[int] = []
        top, self._widest = MARGIN, 0
        for width, height in self._sizes:
            self._tops.append(top)
            top += self._pixels(height) + GAP
            self._widest = max(self._widest, self._pixels(width))
        self._height = top - GAP + MARGIN if self._tops else 2 * MARGIN

    @property
    def size(self) -> QSize:
        """Of the whole desk."""
        return QSize(self._widest + 2 * MARGIN, self._height)

    def fits(self, sheets: Sequence[Sheet]) -> bool:
        """Whether other sheets have the same sizes, page by page."""
        return len(sheets) == len(self._sizes) and all(
            sheet is former or (sheet.width, sheet.height) == (former.width, former.height)
            for sheet, former in zip(sheets, self._sheets, strict=True)
        )

    def page(self, index: int, desk_width: int) -> QRect:
        """The page's place on a desk that is at least as wide as `desk_width`."""
        width, height = self._sizes[index]
        pixels = self._pixels(width)
        left = (max(desk_width, self.size.width()) - pixels) // 2
        return QRect(left, self._tops[index], pixels, self._pixels(height))

    def between(self, top: int, bottom: int) -> range:
        """The pages that reach between two heights of the desk, the desk below them counted in."""
        first = max(0, bisect_right(self._tops, top) - 1)
        return range(first, bisect_right(self._tops, bottom))

    def point(self, x: int, y: int, desk_width: int) -> PagePoint | None:
        """The point of the page (or of the one above, between two pages) at a place of the desk."""
        if not self._tops:
            return None
        index = max(0, bisect_right(self._tops, y) - 1)
        page = self.page(index, desk_width)
        return PagePoint(
            index, round((x - page.left()) / self.scale * MILLI), round((y - page.top()) / self.scale * MILLI)
        )

    def height_of(self, point: PagePoint) -> int:
        """How far down the desk a point of a page is."""
        if not self._tops:
            return 0
        index = min(point.index, len(self._tops) - 1)
        return self._tops[index] + round(point.y * self.scale / MILLI)

    def _pixels(self, length: int) -> int:
        return round(length * self.scale / MILLI)
