"""The text of a table's cell as it is laid out in the table editor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QTextLayout, QTextOption

from anqing_bulletin.bulletin.model import Alignment, Cell, Mark, ParagraphKind, Span
from anqing_bulletin.desktop.theme import STEP
from anqing_bulletin.desktop.writing.text_formats import Look, character_format
from anqing_bulletin.desktop.writing.utf16 import units

PADDING = STEP // 2
"""Left and right of a cell's text, in device-independent pixels, and half as much above and below."""
QT_SIDES = {
    Alignment.JUSTIFY: Qt.AlignmentFlag.AlignLeft,
    Alignment.LEFT: Qt.AlignmentFlag.AlignLeft,
    Alignment.CENTRE: Qt.AlignmentFlag.AlignHCenter,
    Alignment.RIGHT: Qt.AlignmentFlag.AlignRight,
}


@dataclass
class CellText:
    """Lays cells out in one look; remembers how high texts are."""

    look: Look
    font: QFont
    _heights: dict[tuple[tuple[Span, ...], int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._metrics = QFontMetricsF(self.font)

    def height(self, spans: tuple[Span, ...], width: int) -> int:
        """The height of a cell of this width with this text."""
        is_plain = all(span.marks is Mark.NONE for span in spans)
        if is_plain and self._metrics.horizontalAdvance("".join(span.text for span in spans)) < width - 3 * PADDING:
            spans, width = (), 0  # one line, as most are, and all of them are of one height
        key = spans, width
        if key not in self._heights:
            layout = self._layout(spans, Alignment.LEFT, width)
            self._heights[key] = ceil(layout.boundingRect().height()) + 2 * PADDING + 1
        return self._heights[key]

    def draw(self, painter: QPainter, rect: QRectF, cell: Cell, pen: QPen) -> None:
        """Draw a cell's text in the middle of its height."""
        layout = self._layout(cell.spans, cell.alignment, int(rect.width()))
        above = max(PADDING, (rect.height() - layout.boundingRect().height()) / 2)
        painter.setPen(pen)
        layout.draw(painter, rect.topLeft() + QPointF(PADDING, above))

    def _layout(self, spans: Sequence[Span], alignment: Alignment, width: int) -> QTextLayout:
        text = "".join(span.text for span in spans)
        layout = QTextLayout(text, self.font)
        option = QTextOption(QT_SIDES[alignment])
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        formats, at = [], 0
        for span in spans:
            stretch = QTextLayout.FormatRange()
            stretch.start, stretch.length = at, units(span.text)
            stretch.format = character_format(self.look, span.marks, ParagraphKind.BODY)
            formats.append(stretch)
            at += units(span.text)
        layout.setFormats(formats)
        layout.beginLayout()
        y = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width - 2 * PADDING, 1))
            line.setPosition(QPointF(0, y))
            y += line.height()
        layout.endLayout()
        return layout
