"""The preview: the pages themselves, one below the other or as an open issue, following every keystroke.

After an edit only the bands of those lines are painted again that are other lines than before: lines and sheets are
shared between compositions, so comparing them by identity is exact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHelpEvent, QStatusTipEvent
from PySide6.QtWidgets import QApplication, QToolTip

from anqing_bulletin.bulletin.history import Where
from anqing_bulletin.desktop.pages.outlines import GlyphStock
from anqing_bulletin.desktop.pages.page_overlay import Grid, Wash, grid_of, marks_of
from anqing_bulletin.desktop.pages.page_painting import changed_bands, first_band
from anqing_bulletin.desktop.pages.page_stack import PagePoint, PageStack
from anqing_bulletin.desktop.pages.page_view import PageView
from anqing_bulletin.desktop.places import TITLE, field_of, where_printed, words_at
from anqing_bulletin.typesetting.locate import hit, line_at, locate, picture_at
from anqing_bulletin.typesetting.page_text import text_of
from anqing_bulletin.typesetting.sheet import Field, Role

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from anqing_bulletin.desktop.session import Session
    from anqing_bulletin.typesetting.compose import Composition
    from anqing_bulletin.typesetting.sheet import Sheet

REST = 400
"""Milliseconds without a change or a movement after which a screen reader is told what is in sight."""
_CONTENTS = (Role.CONTENTS_ENTRY, Role.CONTENTS_SECTION)
_MARKED_PAGES = 16
"""Pages whose marks are remembered."""
_CLICK = "点一下，光标就到那里"


class Preview(PageView):
    """The sheets of a session's composition."""

    place_clicked = Signal(object)
    """The `history.Where` of the character that was clicked: the caret belongs there."""
    sheets_changed = Signal(object)
    """The tuple of sheets that is now shown."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._place = Where()
        self._grids: tuple[Grid, Grid] | None = None
        self._has_grid = False
        self._marked: dict[int, tuple[tuple[Sheet, tuple[str, str], tuple[Wash, ...]], ...]] = {}
        self._hovered = ""
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(REST)
        self._resting.timeout.connect(self.describe)
        self.setObjectName("preview")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumWidth(208)
        self.setAccessibleName("版面预览")
        self.verticalScrollBar().setAccessibleName("预览的页面位置")
        self.verticalScrollBar().valueChanged.connect(self._resting.start)
        session.loaded.connect(self._on_loaded)
        session.composition_changed.connect(self._on_composition_changed)
        if session.composition is not None:
            self._on_composition_changed(session.composition)
        self.describe()

    # --- where we are -------------------------------------------------------------------------------------------------

    @property
    def top(self) -> PagePoint | None:
        """The point of a page at the upper edge of the view; None where there are no pages."""
        return self._point_at(QPoint(0, 0))

    def show_top(self, point: PagePoint) -> None:
        """Scroll until a point of a page is at the upper edge."""
        self.verticalScrollBar().setValue(self._stack.height_of(point))

    def follow_caret(self, where: Where) -> None:
        """Mark the paragraph that the caret is in, and bring the caret's line into sight."""
        if (where.article_id, where.block_id) != (self._place.article_id, self._place.block_id):
            self._update_mark()
            self._place = where
            self._update_mark()
        self._place = where
        self._show_caret()

    def show_article(self, article_id: str) -> None:
        """Bring the article's first line into sight; the contents page does not count."""
        index = self._composition.sheet_of(article_id) if self._composition is not None else None
        between = None if index is None else first_band(self._sheets[index], article_id)
        if index is not None and between is not None:
            self._bring_into_sight(index, between, upper=True)

    def _show_caret(self) -> None:
        article = self._session.issue.article(self._place.article_id)
        if article is None or self._composition is None:
            return
        field = field_of(article, self._place.block_id)
        paragraph = self._place.block_id if field in {Field.TEXT, Field.FOREWORD} else ""
        spot = locate(self._composition, article.id, paragraph, field, self._place.offset)
        if spot is not None:
            below = min(spot.height, self._composition.style.pitch) // 2
            self._bring_into_sight(spot.sheet, (spot.y - spot.height, spot.y + below), upper=False)
            self._bring_across(spot.sheet, spot.x)

    # --- what is shown ------------------------------------------------------------------------------------------------

    @property
    def has_grid(self) -> bool:
        """Whether the type area and its grid are shown."""
        return self._has_grid

    def show_grid(self, *, shown: bool) -> None:
        """版心和网格: lay the type area and the cells of its characters under the print, or take them away."""
        self._has_grid = shown
        self.viewport().update()

    def describe(self) -> None:
        """Tell a screen reader which pages are in sight and what stands on them."""
        self._resting.stop()
        pages = self._readable_pages()
        if not pages:
            self.setAccessibleDescription("还没有页面。")
            return
        numbers = "、".join(str(index + 1) for index in pages)
        text = "\n".join(f"第 {index + 1} 页：\n{text_of(self._sheets[index]) or '空白页'}" for index in pages)
        self.setAccessibleDescription(f"第 {numbers} 页，共 {len(self._sheets)} 页，与付印的版面相同。\n{text}")

    def _readable_pages(self) -> list[int]:
        """The pages of which more than an edge is in sight; at least the one in front."""
        height = self.viewport().height()
        pages = []
        for index in self.visible_pages():
            page = self._page_rect(index)
            seen = min(page.bottom(), height) - max(page.top(), 0)
            if index == self._page or 4 * seen >= min(page.height(), height):
                pages.append(index)
        return pages

    # --- changes ------------------------------------------------------------------------------------------------------

    def _on_loaded(self) -> None:
        self._place = Where()
        self.selection.clear()
        self._sheets = ()
        self._stack = PageStack((), self._stack.scale, self.arrangement)
        if self._session.composition is not None:  # at once: an article of the new issue may be shown next
            self._on_composition_changed(self._session.composition)
        self.verticalScrollBar().setValue(0)
        self._put_in_front(0)

    def _on_composition_changed(self, composition: Composition) -> None:
        if self._stock is None or self._stock.fonts is not composition.fonts:
            self._stock = GlyphStock(composition.fonts)
        if self._composition is None or self._composition.style is not composition.style:
            style = composition.style
            self._grids = grid_of(style, with_cells=False), grid_of(style, with_cells=True)
        self.selection.clear()
        former, self._sheets = self._sheets, tuple(composition.sheets)
        self._composition = composition
        self._resting.start()
        if self._stack.fits(self._sheets):
            for index in self.visible_pages():
                if former[index] is not self._sheets[index]:
                    self._update_changes(index, former[index], self._sheets[index])
        else:
            self._on_pages_changed()
        self.sheets_changed.emit(self._sheets)

    def _on_pages_changed(self) -> None:
        """There are more pages or fewer, or they have other sizes."""
        self._stack = PageStack(self._sheets, self._zoom * self._pixels_per_point(), self.arrangement)
        self._set_ranges()
        if self._fitting_zoom() != self._zoom:
            self._rescale(self._fitting_zoom(), QPoint(0, 0))
        if self._page >= len(self._sheets):
            self._put_in_front(max(0, len(self._sheets) - 1))
        self.viewport().update()

    def _update_changes(self, index: int, former: Sheet, sheet: Sheet) -> None:
        """Paint again what differs between two versions of a page, and where the mark on it was or is."""
        bands = changed_bands(former, sheet)
        before, now = self._marks(index, former), self._marks(index, sheet)
        if before != now:
            bands += [(wash.area.y, wash.area.y + wash.area.height) for wash in (*before, *now)]
        self._update_bands(index, bands)

    def _update_mark(self) -> None:
        for index in self.visible_pages():
            marks = self._washes(index)
            self._update_bands(index, [(wash.area.y, wash.area.y + wash.area.height) for wash in marks])

    # --- painting -----------------------------------------------------------------------------------------------------

    def _washes(self, index: int) -> tuple[Wash, ...]:
        return self._marks(index, self._sheets[index])

    def _marks(self, index: int, sheet: Sheet) -> tuple[Wash, ...]:
        """What marks the paragraph being edited on a sheet; remembered for the last two versions of each page."""
        place = self._place.article_id, self._place.block_id
        known = self._marked.get(index, ())
        for seen, where, marks in known:
            if seen is sheet and where == place:
                return marks
        marks = marks_of(sheet, self._place)
        if len(self._marked) > _MARKED_PAGES:
            self._marked.clear()
        self._marked[index] = (*known[-1:], (sheet, place, marks))
        return marks

    def _grid(self, index: int) -> Grid | None:
        if not self._has_grid or self._grids is None or self._composition is None:
            return None
        return self._grids[index >= len(self._composition.cover.sheets)]

    # --- the user -----------------------------------------------------------------------------------------------------

    def viewportEvent(self, event: QEvent) -> bool:
        """The pointer at rest is told where it points to, in a tooltip; the status bar says so at once."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = self._words_at(event.pos())
            QToolTip.showText(event.globalPos(), words, self.viewport())
            return True
        if event.type() == QEvent.Type.Leave:
            self._say("")
        return super().viewportEvent(event)

    def _point_to(self, at: QPoint) -> None:
        where, is_contents = self._place_at(at)
        shape = Qt.CursorShape.ArrowCursor
        if where is not None:
            shape = Qt.CursorShape.PointingHandCursor if is_contents else Qt.CursorShape.IBeamCursor
        self.viewport().setCursor(shape)
        words = self._words_at(at)
        self._say(f"{words}　{_CLICK}" if words and where is not None else words)

    def _say(self, words: str) -> None:
        if words != self._hovered:
            self._hovered = words
            QApplication.sendEvent(self.viewport(), QStatusTipEvent(words))

    def _words_at(self, at: QPoint) -> str:
        """What stands at a point of the viewport, in words; empty beside everything."""
        point = self._point_at(at)
        if point is None:
            return ""
        sheet = self._sheets[point.index]
        placed = line_at(sheet, point.x, point.y)
        if placed is not None:
            source = hit(sheet, point.x, point.y) if placed.line.article else None
            return words_at(self._session.issue, placed.line, source.field if source is not None else Field.NONE)
        picture = picture_at(sheet, point.x, point.y)
        return "" if picture is None else words_at(self._session.issue, picture, Field.NONE)

    def _click(self, at: QPoint) -> None:
        where, is_contents = self._place_at(at)
        if where is None:
            return
        if is_contents:
            self.show_article(where.article_id)
        self.place_clicked.emit(where)

    def _place_at(self, at: QPoint) -> tuple[Where | None, bool]:
        """The place in the text that a point of the viewport leads to, and whether it lies on the contents."""
        point = self._point_at(at)
        if point is None:
            return None, False
        sheet = self._sheets[point.index]
        picture = picture_at(sheet, point.x, point.y)
        if picture is not None and picture.article:
            return Where(picture.article, picture.paragraph), False
        source = hit(sheet, point.x, point.y)
        if source is None:
            return None, False
        if source.role in _CONTENTS:
            return Where(source.article, TITLE), True
        return where_printed(source.article, source.paragraph, source.field, source.offset), False
