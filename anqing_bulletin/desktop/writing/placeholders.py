"""How a table or a figure shows in the editor: one object in the text, which no typing can break.

The sheets show the real table; here a quiet card shows its grid (`table_card`).  A picture is shown itself, scaled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QPainter, QPalette, QPyTextObject

from anqing_bulletin.bulletin.model import Figure, Table
from anqing_bulletin.desktop.pages.painter import picture_image
from anqing_bulletin.desktop.writing.text_formats import GROUND, OBJECT, OBJECT_TYPE

if TYPE_CHECKING:
    from PySide6.QtGui import QTextDocument, QTextFormat

MAX_PICTURE_HEIGHT = 220.0
_PADDING = 10.0


def describe(figure: Figure) -> str:
    """What a figure is, in a few words."""
    return f"〔图片〕 {figure.caption}" if figure.caption else "〔图片〕"


class Placeholder(QPyTextObject):
    """Qt's way to draw an object in text; serves every `ArticleDocument`."""

    def install(self, document: QTextDocument) -> None:
        """Let a document show its tables and figures."""
        document.documentLayout().registerHandler(OBJECT_TYPE, self)

    def intrinsicSize(self, document: QTextDocument, position: int, form: QTextFormat) -> QSizeF:  # noqa: ARG002
        block = _block(document, form)
        if isinstance(block, Table):
            from anqing_bulletin.desktop.objects.table_card import card_size

            return card_size(block, _room(document), document.defaultFont())
        metrics = QFontMetricsF(document.defaultFont())
        text = metrics.horizontalAdvance(describe(block)) if block is not None else 0.0
        row = metrics.height() + 2 * _PADDING
        picture = _picture_size(block, document)
        return QSizeF(max(text + 2 * _PADDING, picture.width()), row + picture.height())

    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF,
        document: QTextDocument,
        position: int,  # noqa: ARG002  Qt's signature
        form: QTextFormat,
    ) -> None:
        block = _block(document, form)
        if block is None:
            return
        if isinstance(block, Table):
            from anqing_bulletin.desktop.objects.table_card import draw_card

            painter.save()
            if form.hasProperty(GROUND):
                painter.fillRect(rect, form.property(GROUND))
            draw_card(painter, rect, block, document.defaultFont())
            painter.restore()
            return
        palette = QGuiApplication.palette()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        ground = form.property(GROUND) if form.hasProperty(GROUND) else palette.color(QPalette.ColorRole.AlternateBase)
        painter.setBrush(ground)
        painter.drawRoundedRect(rect, 4, 4)
        size = _picture_size(block, document)
        if not size.isEmpty():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRectF(rect.topLeft(), size), picture_image(block.picture))
        painter.setFont(document.defaultFont())
        painter.setPen(
            palette.color(QPalette.ColorRole.Text if form.hasProperty(GROUND) else QPalette.ColorRole.PlaceholderText)
        )
        words = rect.adjusted(_PADDING, size.height(), -_PADDING, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, describe(block))
        painter.restore()


def _block(document: Any, form: QTextFormat) -> Table | Figure | None:
    block = document.object_of(form.property(OBJECT))
    return block if isinstance(block, (Table, Figure)) else None


def _room(document: Any) -> float:
    """The width that a line has, in device-independent pixels."""
    width = document.textWidth() - document.look.right_margin
    return float(width) if width > 0 else 400.0


def _picture_size(block: Table | Figure | None, document: QTextDocument) -> QSizeF:
    if not isinstance(block, Figure):
        return QSizeF(0, 0)
    image = picture_image(block.picture)
    if image.isNull():
        return QSizeF(0, 0)
    room = document.textWidth() if document.textWidth() > 0 else 400.0
    size = QSizeF(image.size())
    limit = QSizeF(min(room * block.width / 1000, size.width()), MAX_PICTURE_HEIGHT)
    return size.scaled(limit, Qt.AspectRatioMode.KeepAspectRatio)
