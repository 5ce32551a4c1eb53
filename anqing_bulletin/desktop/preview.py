"""The preview: the pages themselves, one below the other on a desk, following every keystroke.

No picture of a page is kept.  Painting a page takes about a millisecond, Qt's window buffer holds what is on the
screen, and only what was exposed or changed is painted again: after an edit, the bands of those lines that are other
lines than before (lines and sheets are shared between compositions, so comparing them by identity is exact).
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QNativeGestureEvent, QPainter
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from anqing_bulletin.bulletin.history import Where
from anqing_bulletin.desktop.outlines import GlyphStock
from anqing_bulletin.desktop.page_painting import band, bar_beside, changed_bands, paint_desk, paint_page
from anqing_bulletin.desktop.page_stack import MARGIN, PagePoint, PageStack
from anqing_bulletin.desktop.places import TITLE, field_of, where_printed
from anqing_bulletin.typesetting.locate import hit, locate
from anqing_bulletin.typesetting.sheet import MILLI, Role

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QRegion, QResizeEvent, QWheelEvent
    from PySide6.QtWidgets import QWidget

    from anqing_bulletin.desktop.session import Session
    from anqing_bulletin.typesetting.compose import Composition
    from anqing_bulletin.typesetting.locate import Source
    from anqing_bulletin.typesetting.sheet import Sheet

ZOOMS = (0.5, 0.67, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)
"""The steps of `zoom_in` and `zoom_out`."""
LEAST_FIT = 0.2
"""How small a narrow window may make a page that is fitted to it."""
_CONTENTS = (Role.CONTENTS_ENTRY, Role.CONTENTS_SECTION)


class Fit(Enum):
    """What the zoom follows."""

    WIDTH = "width"
    PAGE = "page"
    NONE = "none"


class Preview(QAbstractScrollArea):
    """The sheets of a session's composition."""

    place_clicked = Signal(object)
    """The `history.Where` of the character that was clicked: the caret belongs there."""
    zoom_changed = Signal(float)
    """The zoom now in use; 1.0 is 100 %."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._composition: Composition | None = None
        self._sheets: tuple[Sheet, ...] = ()
        self._stock: GlyphStock | None = None
        self._stack = PageStack((), 1.0)
        self._fit = Fit.WIDTH
        self._zoom = 1.0
        self._place = Where()
        self._pressed: QPoint | None = None
        self.setObjectName("preview")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumWidth(240)
        self.setAccessibleName("版面预览")
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.verticalScrollBar().setAccessibleName("预览的页面位置")
        session.loaded.connect(self._on_loaded)
        session.composition_changed.connect(self._on_composition_changed)
        if session.composition is not None:
            self._on_composition_changed(session.composition)

    # --- zoom -----------------------------------------------------------------------------------------------

    @property
    def zoom(self) -> float:
        """The zoom in use; 1.0 shows the page as large as the system takes paper to be."""
        return self._zoom

    @property
    def fit(self) -> Fit:
        """What the zoom follows."""
        return self._fit

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
        """A page as wide as the window, now and when the window changes."""
        self._follow_window(Fit.WIDTH)

    def fit_page(self) -> None:
        """A whole page in the window, now and when the window changes."""
        self._follow_window(Fit.PAGE)

    def _follow_window(self, fit: Fit) -> None:
        self._fit = fit
        self._rescale(self._fitting_zoom(), QPoint(0, 0))

    def _fitting_zoom(self) -> float:
        if self._fit is Fit.NONE or not self._sheets:
            return self._zoom
        per_point = self._pixels_per_point() / MILLI
        width = max(sheet.width for sheet in self._sheets) * per_point
        zoom = (self.viewport().width() - 2 * MARGIN) / width
        if self._fit is Fit.PAGE:
            height = max(sheet.height for sheet in self._sheets) * per_point
            zoom = min(zoom, (self.viewport().height() - 2 * MARGIN) / height)
        return max(LEAST_FIT, min(zoom, ZOOMS[-1]))

    def _pixels_per_point(self) -> float:
        return self.logicalDpiX() / 72

    def _rescale(self, zoom: float, anchor: QPoint) -> None:
        held = self._point_at(anchor)
        self._zoom = zoom
        self._stack = PageStack(self._sheets, zoom * self._pixels_per_point())
        self._set_ranges()
        if held is not None:
            self.verticalScrollBar().setValue(self._stack.height_of(held) - anchor.y())
            page = self._stack.page(held.index, self.viewport().width())
            across = page.left() + held.x * self._stack.scale / MILLI
            self.horizontalScrollBar().setValue(round(across) - anchor.x())
        self.viewport().update()
        self.zoom_changed.emit(zoom)

    # --- where we are ---------------------------------------------------------------------------------------

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
        if index is None:
            return
        lines = self._sheets[index].lines
        first = next((p for p in lines if p.line.article == article_id and p.line.role not in _CONTENTS), None)
        if first is not None:
            self._bring_into_sight(index, band(first), upper=True)

    def _show_caret(self) -> None:
        article = self._session.issue.article(self._place.article_id)
        if article is None or self._composition is None:
            return
        field = field_of(article, self._place.block_id)
        paragraph = self._place.block_id if field.value in {"text", "foreword"} else ""
        spot = locate(self._composition, article.id, paragraph, field, self._place.offset)
        if spot is not None:
            self._bring_into_sight(spot.sheet, (spot.y - spot.height, spot.y + spot.height // 2), upper=False)

    def _bring_into_sight(self, index: int, between: tuple[int, int], *, upper: bool) -> None:
        """Scroll only where the band is out of sight: to the top, or to a third of the window's height."""
        scroll, height = self.verticalScrollBar(), self.viewport().height()
        top, bottom = (self._stack.height_of(PagePoint(index, 0, y)) for y in between)
        if scroll.value() <= top and bottom <= scroll.value() + height:
            return
        scroll.setValue(top - (3 * MARGIN if upper else height // 3))

    def _point_at(self, at: QPoint) -> PagePoint | None:
        return self._stack.point(
            at.x() + self.horizontalScrollBar().value(),
            at.y() + self.verticalScrollBar().value(),
            self.viewport().width(),
        )

    # --- changes --------------------------------------------------------------------------------------------

    def _on_loaded(self) -> None:
        self._place = Where()
        self._sheets = ()
        self._stack = PageStack((), self._stack.scale)
        if self._session.composition is not None:  # at once: an article of the new issue may be shown next
            self._on_composition_changed(self._session.composition)
        self.verticalScrollBar().setValue(0)

    def _on_composition_changed(self, composition: Composition) -> None:
        if self._stock is None or self._stock.fonts is not composition.fonts:
            self._stock = GlyphStock(composition.fonts)
        former, self._sheets = self._sheets, tuple(composition.sheets)
        self._composition = composition
        if not self._stack.fits(self._sheets):
            self._stack = PageStack(self._sheets, self._zoom * self._pixels_per_point())
            self._set_ranges()
            self._describe()
            if self._fitting_zoom() != self._zoom:
                self._rescale(self._fitting_zoom(), QPoint(0, 0))
            self.viewport().update()
            return
        for index in self._visible_pages():
            if former[index] is not self._sheets[index]:
                self._update_bands(index, changed_bands(former[index], self._sheets[index]))

    def _update_bands(self, index: int, bands: list[tuple[int, int]]) -> None:
        page = self._page_rect(index)
        for top, bottom in bands:
            upper = page.top() + int(top * self._stack.scale / MILLI) - 1
            lower = page.top() + int(bottom * self._stack.scale / MILLI) + 2
            self.viewport().update(QRect(page.left(), upper, page.width(), lower - upper))

    def _update_mark(self) -> None:
        for index in self._visible_pages():
            marked = bar_beside(self._sheets[index], self._place)
            if marked is not None:
                self._update_bands(index, [(marked.y, marked.y + marked.height)])

    def _describe(self) -> None:
        self.setAccessibleDescription(f"共 {len(self._sheets)} 页，与付印的版面相同；点一下，光标就到那里。")

    def _set_ranges(self) -> None:
        size, viewport = self._stack.size, self.viewport().size()
        for bar, whole, part in (
            (self.verticalScrollBar(), size.height(), viewport.height()),
            (self.horizontalScrollBar(), size.width(), viewport.width()),
        ):
            bar.setRange(0, max(0, whole - part))
            bar.setPageStep(part)
            bar.setSingleStep(48)

    def _visible_pages(self) -> range:
        top = self.verticalScrollBar().value()
        return self._stack.between(top, top + self.viewport().height())

    def _page_rect(self, index: int) -> QRect:
        """The page's place in the viewport."""
        page = self._stack.page(index, self.viewport().width())
        return page.translated(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())

    # --- painting -------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        self.paint(painter, event.region())
        painter.end()

    def paint(self, painter: QPainter, region: QRegion) -> None:
        """Paint what lies within a region of the viewport."""
        pages = {index: self._page_rect(index) for index in self._visible_pages()}
        desk = region
        for page in pages.values():
            desk = desk.subtracted(page)
        paint_desk(painter, desk, pages.values())
        if self._stock is None:
            return
        for index, page in pages.items():
            if region.intersects(page):
                mark = bar_beside(self._sheets[index], self._place)
                paint_page(painter, self._sheets[index], self._stock, page, region, mark)

    # --- the user -------------------------------------------------------------------------------------------

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().scroll(dx, dy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rescale(self._fitting_zoom(), QPoint(0, 0))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.StyleChange}:
            self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            factor = 1.1 ** (event.angleDelta().y() / 120)
            self.set_zoom(self._zoom * factor, event.position().toPoint())
            event.accept()
            return
        super().wheelEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
            self.set_zoom(self._zoom * (1 + event.value()), event.position().toPoint())
            return True
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        target = {
            Qt.Key.Key_PageDown: bar.value() + bar.pageStep() - 2 * MARGIN,
            Qt.Key.Key_PageUp: bar.value() - bar.pageStep() + 2 * MARGIN,
            Qt.Key.Key_Home: bar.minimum(),
            Qt.Key.Key_End: bar.maximum(),
        }.get(Qt.Key(event.key()))
        if target is None:
            super().keyPressEvent(event)
        else:
            bar.setValue(target)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint() if event.button() is Qt.MouseButton.LeftButton else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        at = event.position().toPoint()
        if pressed is not None and (pressed - at).manhattanLength() < 6:
            self._click(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        source = self._source_at(event.position().toPoint())
        shape = Qt.CursorShape.ArrowCursor
        if source is not None:
            over_contents = source.role in _CONTENTS
            shape = Qt.CursorShape.PointingHandCursor if over_contents else Qt.CursorShape.IBeamCursor
        self.viewport().setCursor(shape)

    def _click(self, at: QPoint) -> None:
        source = self._source_at(at)
        if source is None:
            return
        if source.role in _CONTENTS:
            self.show_article(source.article)
            self.place_clicked.emit(Where(source.article, TITLE))
            return
        self.place_clicked.emit(where_printed(source.article, source.paragraph, source.field, source.offset))

    def _source_at(self, at: QPoint) -> Source | None:
        point = self._point_at(at)
        return None if point is None else hit(self._sheets[point.index], point.x, point.y)
