"""The imprint as it will be printed, small, for the form that writes it: set by the typesetter, painted as the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from anqing_bulletin.desktop.pages.outlines import GlyphStock
from anqing_bulletin.desktop.pages.page_painting import PAPER
from anqing_bulletin.desktop.pages.painter import SheetPainter, device_pixels
from anqing_bulletin.desktop.theme import LIGHT, STEP
from anqing_bulletin.errors import LayoutImpossible
from anqing_bulletin.typesetting.imprint import SetImprint, set_imprint
from anqing_bulletin.typesetting.page_text import text_of
from anqing_bulletin.typesetting.sheet import MILLI, Sheet, from_pt, paint

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from anqing_bulletin.bulletin.model import Issue
    from anqing_bulletin.typesetting.compose import Composition

_EDGE = from_pt(14)
"""What is shown of the paper around the imprint, in the sheet's units."""
_LEAST_HEIGHT = 24 * STEP
"""Of the foot of the page that is shown."""
_NONE = "版记是空的，末页不印。"


class ImprintPicture(QWidget):
    """The foot of the last page, as wide as there is room, as high as the imprint needs."""

    def __init__(self, composition: Composition, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composition = composition
        self._stock = GlyphStock(composition.fonts)
        self._imprint = SetImprint((), (), 0)
        self._words = _NONE
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName("版记印出来的样子")

    @property
    def words(self) -> str:
        """The sentence that stands where there is nothing to paint."""
        return self._words

    @property
    def text(self) -> str:
        """The printed lines."""
        return text_of(self._sheet())

    def show_issue(self, issue: Issue) -> None:
        """Set the imprint of this issue and show it."""
        composition = self._composition
        try:
            self._imprint = set_imprint(issue, composition.style, composition.setter)
            self._words = "" if self._imprint.height else _NONE
        except LayoutImpossible as error:
            self._imprint, self._words = SetImprint((), (), 0), str(error)
        self.setAccessibleDescription(self._words or self.text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(78 * STEP, self.heightForWidth(78 * STEP))

    def heightForWidth(self, width: int) -> int:
        needed = round(width * (self._imprint.height + 2 * _EDGE) / self._sheet_width)
        return max(needed, _LEAST_HEIGHT)

    @property
    def _sheet_width(self) -> int:
        return self._composition.style.measure + 2 * _EDGE

    def _sheet(self) -> Sheet:
        style = self._composition.style
        return Sheet(1, style.width, style.height, self._imprint.lines, self._imprint.rules)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), PAPER)
        if self._words:
            painter.setPen(QColor(LIGHT.dim))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(2 * STEP, 0, -2 * STEP, 0), flags, self._words)
            return
        ratio = device_pixels(painter)
        style = self._composition.style
        per_unit = self.width() * ratio / self._sheet_width
        foot = style.top + style.depth + _EDGE
        left, top = (_EDGE - style.left) * per_unit, self.height() * ratio - foot * per_unit
        paint(self._sheet(), SheetPainter(painter, self._stock, per_unit * MILLI, left=left, top=top))
