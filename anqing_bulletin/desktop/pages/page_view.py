"""Sheets on a desk: where they lie, how large they are, what of them is in sight, and their text to be selected.

No picture of a page is kept.  Painting a page takes a few milliseconds, Qt's window buffer holds what is on the screen,
and only what was exposed or changed is painted again, so three hundred pages cost no more than two.
"""

from __future__ import annotations

import sys
from enum import Enum
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QNativeGestureEvent, QPainter
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QGestureEvent, QPinchGesture

from anqing_bulletin.desktop.pages.outlines import GlyphStock
from anqing_bulletin.desktop.pages.page_painting import paint_desk, paint_page
from anqing_bulletin.desktop.pages.page_stack import FOLD, MARGIN, Arrangement, PagePoint, PageStack
from anqing_bulletin.desktop.pages.text_selection import TextSelection
from anqing_bulletin.desktop.theme import STEP
from anqing_bulletin.typesetting.locate import line_at
from anqing_bulletin.typesetting.page_text import TextPoint, boxes, text_point
from anqing_bulletin.typesetting.sheet import MILLI

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QPaintEvent, QRegion, QResizeEvent, QWheelEvent
    from PySide6.QtWidgets import QWidget

    from anqing_bulletin.desktop.pages.page_overlay import Grid, Wash
    from anqing_bulletin.typesetting.compose import Composition
    from anqing_bulletin.typesetting.sheet import Sheet

ZOOMS = (0.2, 0.25, 0.33, 0.4, 0.5, 0.67, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)
"""The steps of `zoom_in` and `zoom_out`; the first and the last are the limits of every zoom."""
_NOTCH = 1.1
"""What one notch of the wheel makes of the zoom."""


class Fit(Enum):
    """What the zoom follows."""

    WIDTH = "width"
    PAGE = "page"
    NONE = "none"


class PageView(QAbstractScrollArea):
    """The common ground of the preview and of the view in dialogs."""

    zoom_changed = Signal(float)
    """The zoom now in use; 1.0 is 100 %."""
    page_changed = Signal(int)
    """The index of the page that is now in front."""
    told = Signal(str)
    """Something was done; the words are for the status bar."""

    MOST_FIT: ClassVar[float] = ZOOMS[-1]
    """How large a wide view may make a page that is fitted to it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composition: Composition | None = None
        self._sheets: tuple[Sheet, ...] = ()
        self._stock: GlyphStock | None = None
        self._stack = PageStack((), 1.0)
        self._fit = Fit.WIDTH
        self._zoom = 1.0
        self._page = 0
        self.selection = TextSelection(self)
        self.selection.changed.connect(self._on_selection_changed)
        self.selection.told.connect(self.told)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        if sys.platform != "darwin":  # there the touchpad's own events tell of the same fingers
            self.viewport().grabGesture(Qt.GestureType.PinchGesture)

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The pages that are shown."""
        return self._sheets

    @property
    def stock(self) -> GlyphStock | None:
        """What their glyphs look like; None as long as there were no pages."""
        return self._stock

    @property
    def zoom(self) -> float:
        """The zoom in use; 1.0 shows the page as large as the system takes paper to be."""
        return self._zoom

    @property
    def fit(self) -> Fit:
        """What the zoom follows."""
        return self._fit

    @property
    def arrangement(self) -> Arrangement:
        """How the pages lie."""
        return self._stack.arrangement

    @property
    def current_page(self) -> int:
        """The index of the page in front: the one last gone to while it is in sight, else the upper one in sight."""
        return self._page

    # --- zoom and arrangement -----------------------------------------------------------------------------------------

    def set_zoom(self, zoom: float, anchor: QPoint | None = None) -> None:
        """Another zoom; the point of the page under `anchor` (the viewport's middle) stays where it is."""
        self._fit = Fit.NONE
        self._rescale(max(ZOOMS[0], min(zoom, ZOOMS[-1])), anchor or self.viewport().rect().center())

    def zoom_in(self) -> None:
        """The next larger step."""
        self.set_zoom(next((step for step in ZOOMS if step > self._zoom + 0.005), ZOOMS[-1]))

    def zoom_out(self) -> None:
        """The next smaller step."""
        self.set_zoom(next((step for step in reversed(ZOOMS) if step < self._zoom - 0.005), ZOOMS[0]))

    def fit_width(self) -> None:
        """The pages as wide as the window, now and when the window changes."""
        self.set_fit(Fit.WIDTH)

    def fit_page(self) -> None:
        """A whole page (two that face each other) in the window, now and when the window changes."""
        self.set_fit(Fit.PAGE)

    def set_fit(self, fit: Fit) -> None:
        """Let the zoom follow the window, or no longer."""
        self._fit = fit
        self._rescale(self._fitting_zoom(), QPoint(0, 0))

    def arrange(self, arrangement: Arrangement) -> None:
        """Lay the pages otherwise; the page in front stays in front."""
        if arrangement is self.arrangement:
            return
        page = self._page
        self._stack = PageStack(self._sheets, self._stack.scale, arrangement)
        self._rescale(self._fitting_zoom(), QPoint(0, 0))
        self.show_page(page)

    def _fitting_zoom(self) -> float:
        if self._fit is Fit.NONE or not self._sheets:
            return self._zoom
        room, per_point = self.viewport().width() - 2 * MARGIN, self._pixels_per_point() / MILLI
        if self.arrangement is Arrangement.FACING:
            room = (room - FOLD) // 2
        zoom = room / (max(sheet.width for sheet in self._sheets) * per_point)
        if self._fit is Fit.PAGE:
            height = max(sheet.height for sheet in self._sheets) * per_point
            zoom = min(zoom, (self.viewport().height() - 2 * MARGIN) / height)
        return max(ZOOMS[0], min(zoom, self.MOST_FIT))

    def _pixels_per_point(self) -> float:
        return self.logicalDpiX() / 72

    def _rescale(self, zoom: float, anchor: QPoint) -> None:
        held = self._point_at(anchor)
        self._zoom = zoom
        self._stack = PageStack(self._sheets, zoom * self._pixels_per_point(), self.arrangement)
        self._set_ranges()
        if held is not None:
            self.verticalScrollBar().setValue(self._stack.height_of(held) - anchor.y())
            page = self._stack.page(held.index, self.viewport().width())
            across = page.left() + held.x * self._stack.scale / MILLI
            self.horizontalScrollBar().setValue(round(across) - anchor.x())
        self.viewport().update()
        self.zoom_changed.emit(zoom)

    def _set_ranges(self) -> None:
        size, viewport = self._stack.size, self.viewport().size()
        for bar, whole, part in (
            (self.verticalScrollBar(), size.height(), viewport.height()),
            (self.horizontalScrollBar(), size.width(), viewport.width()),
        ):
            bar.setRange(0, max(0, whole - part))
            bar.setPageStep(part)
            bar.setSingleStep(6 * STEP)

    # --- where we are -------------------------------------------------------------------------------------------------

    def show_page(self, index: int) -> None:
        """Bring a page to the top of the view; it is the page in front then."""
        if not self._sheets:
            return
        index = max(0, min(index, len(self._sheets) - 1))
        self.verticalScrollBar().setValue(self._stack.height_of(PagePoint(index, 0, 0)) - MARGIN)
        self._go_across(self._page_rect(index).left(), self._page_rect(index).right())
        self._put_in_front(index)

    def text_at(self, at: QPoint) -> TextPoint | None:
        """The place in the text nearest to a point of the viewport."""
        point = self._point_at(at)
        return None if point is None else text_point(self._sheets[point.index], point.index, point.x, point.y)

    def visible_pages(self) -> range:
        """The indexes of the pages in sight."""
        top = self.verticalScrollBar().value()
        return self._stack.between(top, top + self.viewport().height())

    def _bring_into_sight(self, index: int, between: tuple[int, int], *, upper: bool) -> None:
        """Scroll only where the band is out of sight: to the top, or to a third of the window's height."""
        scroll, height = self.verticalScrollBar(), self.viewport().height()
        top, bottom = (self._stack.height_of(PagePoint(index, 0, y)) for y in between)
        if top < scroll.value() or scroll.value() + height < bottom:
            scroll.setValue(top - (3 * MARGIN if upper else height // 3))
        self._put_in_front(index)

    def _bring_across(self, index: int, x: int) -> None:
        """Scroll sideways only where a point of a page is out of sight: to the middle of the window."""
        bar, width = self.horizontalScrollBar(), self.viewport().width()
        at = self._page_rect(index).left() + round(x * self._stack.scale / MILLI)
        if not 0 <= at <= width:
            bar.setValue(bar.value() + at - width // 2)

    def _go_across(self, left: int, right: int) -> None:
        """Scroll sideways, if need be, until a stretch of the viewport is in sight; its left end goes first."""
        bar, width = self.horizontalScrollBar(), self.viewport().width()
        if left < 0 or right > width:
            bar.setValue(bar.value() + (min(left - MARGIN, 0) or min(right + MARGIN - width, left - MARGIN)))

    def _put_in_front(self, index: int) -> None:
        if index != self._page:
            self._page = index
            self.page_changed.emit(index)

    def _on_scrolled(self) -> None:
        """The page at a third of the height is in front, and of two that face each other the one that was."""
        if not self._sheets:
            return
        point = self._stack.point(0, self.verticalScrollBar().value() + self.viewport().height() // 3, 0)
        if point is not None and self._page not in self._stack.beside(point.index):
            self._put_in_front(point.index)

    def _point_at(self, at: QPoint) -> PagePoint | None:
        return self._stack.point(
            at.x() + self.horizontalScrollBar().value(),
            at.y() + self.verticalScrollBar().value(),
            self.viewport().width(),
        )

    def _page_rect(self, index: int) -> QRect:
        """The page's place in the viewport."""
        page = self._stack.page(index, self.viewport().width())
        return page.translated(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())

    # --- painting -----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        self.paint(painter, event.region())
        painter.end()

    def paint(self, painter: QPainter, region: QRegion) -> None:
        """Paint what lies within a region of the viewport."""
        pages = {index: self._page_rect(index) for index in self.visible_pages()}
        desk = region
        for page in pages.values():
            desk = desk.subtracted(page)
        paint_desk(painter, desk, pages.values())
        if self._stock is None:
            return
        for index, page in pages.items():
            if region.intersects(page):
                washes = (*self._washes(index), *self.selection.washes(index))
                sheet, grid = self._sheets[index], self._grid(index)
                paint_page(painter, sheet, self._stock, page, region, washes=washes, grid=grid)

    def _washes(self, index: int) -> tuple[Wash, ...]:  # noqa: ARG002  for those who mark something
        """What is laid under the print of a page besides the selection."""
        return ()

    def _grid(self, index: int) -> Grid | None:  # noqa: ARG002  for those who show one
        """The grid that is laid under the print of a page."""
        return None

    def _update_bands(self, index: int, bands: Iterable[tuple[int, int]]) -> None:
        """Paint bands of a page again."""
        page = self._page_rect(index)
        for top, bottom in bands:
            upper = page.top() + int(top * self._stack.scale / MILLI) - 1
            lower = page.top() + int(bottom * self._stack.scale / MILLI) + 2
            self.viewport().update(QRect(page.left(), upper, page.width(), lower - upper))

    def _on_selection_changed(self, begin: TextPoint, end: TextPoint) -> None:
        for index in self.visible_pages():
            if begin.sheet <= index <= end.sheet:
                found = boxes(self._sheets[index], index, begin, end)
                self._update_bands(index, [(box.y, box.y + box.height) for box in found])

    # --- the user -----------------------------------------------------------------------------------------------------

    def _click(self, at: QPoint) -> None:
        """The user clicked on a point of the viewport."""

    def _point_to(self, at: QPoint) -> None:
        """The pointer is over a point of the viewport."""
        point = self._point_at(at)
        over_text = point is not None and line_at(self._sheets[point.index], point.x, point.y) is not None
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor if over_text else Qt.CursorShape.ArrowCursor)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().scroll(dx, dy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rescale(self._fitting_zoom(), QPoint(0, 0))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.StyleChange}:
            self.viewport().update()

    def event(self, event: QEvent) -> bool:
        """Copying and selecting all are the view's own while it has the focus."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (event.matches(QKeySequence.StandardKey.Copy) or event.matches(QKeySequence.StandardKey.SelectAll))
        ):
            event.accept()
            return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Two fingers on a touchpad or on the screen change the zoom about themselves."""
        if isinstance(event, QNativeGestureEvent) and event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
            self.set_zoom(self._zoom * (1 + event.value()), event.position().toPoint())
            return True
        if event.type() == QEvent.Type.Gesture and isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                centre = self.viewport().mapFromGlobal(pinch.centerPoint().toPoint())
                self.set_zoom(self._zoom * pinch.scaleFactor(), centre)
                return True
        return super().viewportEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self._zoom * _NOTCH ** (event.angleDelta().y() / 120), event.position().toPoint())
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar, key = self.verticalScrollBar(), Qt.Key(event.key())
        scrolls = {
            Qt.Key.Key_PageDown: bar.value() + bar.pageStep() - 2 * MARGIN,
            Qt.Key.Key_PageUp: bar.value() - bar.pageStep() + 2 * MARGIN,
            Qt.Key.Key_Home: bar.minimum(),
            Qt.Key.Key_End: bar.maximum(),
        }
        zooms = {
            Qt.Key.Key_Equal: self._zoom * _NOTCH,
            Qt.Key.Key_Plus: self._zoom * _NOTCH,
            Qt.Key.Key_Minus: self._zoom / _NOTCH,
        }
        if event.matches(QKeySequence.StandardKey.Copy):
            self.selection.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.selection.select_more()
        elif key == Qt.Key.Key_Escape and self.selection.span is not None:
            self.selection.clear()
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier and key in zooms:
            self.set_zoom(zooms[key])
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier and key == Qt.Key.Key_0:
            self.fit_width()
        elif key in scrolls:
            bar.setValue(scrolls[key])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            is_extended = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.selection.press(event.position().toPoint(), is_extended=is_extended)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.selection.drag(event.position().toPoint())
        else:
            self._point_to(event.position().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.selection.release():
            self._click(event.position().toPoint())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.selection.show_menu(event.globalPos())
