"""The pages of the issue in the style that is being chosen or changed: they stay where they are looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anqing_bulletin.desktop.pages.page_overlay import Grid, grid_of
from anqing_bulletin.desktop.pages.page_view import Fit
from anqing_bulletin.desktop.pages.sheet_view import SheetView
from anqing_bulletin.desktop.style.measures import Part

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from anqing_bulletin.typesetting.compose import Composition


class StylePages(SheetView):
    """Whole pages; another composition changes what is on them and not which is in sight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._part = Part.COVER
        self._has_grid = False
        self._fit = Fit.PAGE
        self.setAccessibleName("这种版式的样页")

    def show_pages(self, pages: Composition) -> None:
        """Show the issue in another style, at the same place."""
        is_first = self.composition is None
        place, page = self.verticalScrollBar().value(), self.current_page
        self.show_composition(pages)
        if is_first:
            self.show_part(self._part)
        else:
            self.verticalScrollBar().setValue(place)
            self._put_in_front(min(page, len(self.sheets) - 1))

    def show_part(self, part: Part) -> None:
        """Bring the cover, the first page behind it or the last page into sight."""
        self._part = part
        pages = self.composition
        if pages is None:
            return
        last = len(pages.sheets) - 1
        self.show_page({Part.COVER: 0, Part.BODY: min(len(pages.cover.sheets), last), Part.LAST: last}[part])

    @property
    def part(self) -> Part:
        """The part that was gone to last."""
        return self._part

    def show_grid(self, *, shown: bool) -> None:
        """Lay the type area and its rows under the print, or take them away."""
        self._has_grid = shown
        self.viewport().update()

    def _grid(self, index: int) -> Grid | None:
        pages = self.composition
        if not self._has_grid or pages is None:
            return None
        return grid_of(pages.style, with_cells=index >= len(pages.cover.sheets))
