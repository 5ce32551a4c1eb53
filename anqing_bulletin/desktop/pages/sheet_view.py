"""Typeset sheets to be looked at: an older version, a backup, a 花脸稿.  Nothing in it can be edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor

from anqing_bulletin.desktop.pages.outlines import GlyphStock
from anqing_bulletin.desktop.pages.page_painting import band, first_band
from anqing_bulletin.desktop.pages.page_stack import MARGIN, PagePoint, PageStack
from anqing_bulletin.desktop.pages.page_view import PageView
from anqing_bulletin.desktop.theme import STEP, colours
from anqing_bulletin.errors import StyleInvalid
from anqing_bulletin.typesetting.style import nearest_style, style_of

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter, QRegion
    from PySide6.QtWidgets import QWidget

    from anqing_bulletin.bulletin.model import Issue
    from anqing_bulletin.typesetting.compose import Composition
    from anqing_bulletin.typesetting.sheet import Role, Sheet
    from anqing_bulletin.typesetting.style import HouseStyle


class SheetView(PageView):
    """The sheets of a composition one below the other, as wide as the view; or a sentence where there are none."""

    MOST_FIT: ClassVar[float] = 1.25

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(28 * STEP, 24 * STEP)
        self.setAccessibleName("版面")

    @property
    def composition(self) -> Composition | None:
        """What is shown; None while there is only a sentence."""
        return self._composition

    @property
    def words(self) -> str:
        """The sentence that stands where there are no pages."""
        return self._words

    def show_composition(self, composition: Composition) -> None:
        """Show other sheets, from the first one on."""
        if self._stock is None or self._stock.fonts is not composition.fonts:
            self._stock = GlyphStock(composition.fonts)
        self._composition, self._words = composition, ""
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._show_sheets(tuple(composition.sheets))
        self.setAccessibleDescription(f"共 {len(self._sheets)} 页")

    def show_words(self, words: str) -> None:
        """Show a sentence in the place of sheets: that they are being set, or why there are none."""
        self._composition, self._words = None, words
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._show_sheets(())
        self.setAccessibleDescription(words)

    def show_article(self, article_id: str) -> bool:
        """Bring the first line of an article to the top; gives whether it is on any sheet."""
        index = self._composition.sheet_of(article_id) if self._composition is not None else None
        if index is None:
            return False
        self._bring_to_top(index, (first_band(self._sheets[index], article_id) or (0, 0))[0])
        return True

    def show_role(self, role: Role) -> bool:
        """Bring the first line of a role to the top; gives whether it is on any sheet."""
        for index, sheet in enumerate(self._sheets):
            first = next((placed for placed in sheet.lines if placed.line.role is role), None)
            if first is not None:
                self._bring_to_top(index, band(first)[0])
                return True
        return False

    def paint(self, painter: QPainter, region: QRegion) -> None:
        """Paint what lies within a region of the viewport."""
        super().paint(painter, region)
        if self._words:
            painter.setPen(QColor(colours().dim))
            area = self.viewport().rect().adjusted(4 * STEP, 4 * STEP, -4 * STEP, -4 * STEP)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._words)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        if self._words:
            self.viewport().update()
        else:
            super().scrollContentsBy(dx, dy)

    def _show_sheets(self, sheets: tuple[Sheet, ...]) -> None:
        self.selection.clear()
        self._sheets = sheets
        self._stack = PageStack(sheets, self._stack.scale)
        self._rescale(self._fitting_zoom(), QPoint(0, 0))
        self.verticalScrollBar().setValue(0)
        self._put_in_front(0)

    def _bring_to_top(self, index: int, height: int) -> None:
        self.verticalScrollBar().setValue(self._stack.height_of(PagePoint(index, 0, height)) - 2 * MARGIN)
        self._put_in_front(index)


def style_for(issue: Issue) -> HouseStyle:
    """The style to look at an issue in: its own, or the nearest where this PC does not have it."""
    try:
        return style_of(issue.publication)
    except StyleInvalid:
        return nearest_style(issue.publication)
