"""Where the pages lie on the desk: one below the other, or as an open folded issue, at a zoom.  Plain geometry."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize

from anqing_bulletin.typesetting.sheet import MILLI

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anqing_bulletin.typesetting.sheet import Sheet

MARGIN = 24
"""Desk left of, right of, above and below the pages, in device-independent pixels."""
GAP = 16
"""Desk between two rows of pages."""
FOLD = 1
"""Between two pages that face each other."""


class Arrangement(Enum):
    """How the pages lie."""

    SINGLE = "single"
    """One below the other."""
    FACING = "facing"
    """对开: even pages at the left, odd ones at the right, so that the cover lies alone at the right."""


@dataclass(frozen=True)
class PagePoint:
    """A point of a page, in layout units from its upper left corner; it may lie beside the page."""

    index: int
    x: int
    y: int


class PageStack:
    """Pages on the desk at a scale of device-independent pixels per point."""

    def __init__(self, sheets: Sequence[Sheet], scale: float, arrangement: Arrangement = Arrangement.SINGLE) -> None:
        self.scale = scale
        self.arrangement = arrangement
        self._is_facing = arrangement is Arrangement.FACING
        self._sheets = sheets
        self._sizes = [(sheet.width, sheet.height) for sheet in sheets]
        self._tops: list[int] = []
        """Of the rows."""
        top, widest = MARGIN, 0
        for row in range(self._row_of(len(sheets) - 1) + 1 if sheets else 0):
            pages = self.row(row)
            self._tops.append(top)
            top += max(self._pixels(self._sizes[index][1]) for index in pages) + GAP
            widest = max(widest, *(self._pixels(self._sizes[index][0]) for index in pages))
        self._height = top - GAP + MARGIN if self._tops else 2 * MARGIN
        self._width = (2 * widest + FOLD if self._is_facing else widest) + 2 * MARGIN

    @property
    def size(self) -> QSize:
        """Of the whole desk."""
        return QSize(self._width, self._height)

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
        whole = max(desk_width, self._width)
        if not self._is_facing:
            left = (whole - pixels) // 2
        elif index % 2:
            left = (whole - FOLD) // 2 - pixels
        else:
            left = (whole - FOLD) // 2 + FOLD
        return QRect(left, self._tops[self._row_of(index)], pixels, self._pixels(height))

    def row(self, number: int) -> range:
        """The pages of a row."""
        if not self._is_facing:
            return range(number, number + 1)
        return range(max(0, 2 * number - 1), min(2 * number + 1, len(self._sizes)))

    def beside(self, index: int) -> range:
        """The pages of the row that a page lies in."""
        return self.row(self._row_of(index))

    def between(self, top: int, bottom: int) -> range:
        """The pages that reach between two heights of the desk, the desk below them counted in."""
        first = max(0, bisect_right(self._tops, top) - 1)
        end = bisect_right(self._tops, bottom)
        return range(self.row(first).start, self.row(end - 1).stop) if end > first else range(0)

    def point(self, x: int, y: int, desk_width: int) -> PagePoint | None:
        """The point of the page (or of the one above, between two pages) at a place of the desk."""
        if not self._tops:
            return None
        pages = self.row(max(0, bisect_right(self._tops, y) - 1))
        index = pages.start
        page = self.page(index, desk_width)
        if len(pages) == 2 and x > page.right():
            index = pages.start + 1
            page = self.page(index, desk_width)
        return PagePoint(
            index, round((x - page.left()) / self.scale * MILLI), round((y - page.top()) / self.scale * MILLI)
        )

    def height_of(self, point: PagePoint) -> int:
        """How far down the desk a point of a page is."""
        if not self._tops:
            return 0
        index = min(point.index, len(self._sizes) - 1)
        return self._tops[self._row_of(index)] + round(point.y * self.scale / MILLI)

    def _row_of(self, index: int) -> int:
        return (index + 1) // 2 if self._is_facing else index

    def _pixels(self, length: int) -> int:
        return round(length * self.scale / MILLI)
