"""A page of the handbook as a document: set for reading, with pictures from the handbook's own folder and nowhere else.

Qt reads the Markdown, which is the program's own; a picture is asked of the document, which knows only its folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextImageFormat,
    QTextLength,
    QTextTable,
    QTextTableCellFormat,
)
from PySide6.QtWidgets import QFrame, QTextBrowser

from anqing_bulletin.desktop.theme import STEP, Colours

MEASURE_EM = 38
"""Characters a line."""
_LINE_HEIGHT, _CELL_HEIGHT, _HEAD_HEIGHT = 165, 140, 130
"""Per cent of a face's own height."""
_COLUMNS = {2: (30, 70), 3: (24, 26, 50), 4: (22, 26, 26, 26)}
"""Per cent of the width, for tables of so many columns."""
_HEADS = {1: (1.75, 0.0, 1.1), 2: (1.3, 1.6, 0.6), 3: (1.1, 1.2, 0.4)}
"""Of each level of headings: its size against the text's, and the ems above and below it."""
_EDGE = 3 * STEP
_PICTURE_SCALE = 2
"""Pixels of a picture to one of a screen of 96 dpi."""
_BEFORE, _BEHIND = 8, 24
"""Characters shown around what was found."""


class Heading(NamedTuple):
    """A heading and where it stands in its document."""

    level: int
    text: str
    position: int


class Hit(NamedTuple):
    """A place where what was looked for stands."""

    position: int
    length: int
    words: str
    """It with the words around."""


class HandbookText(QTextDocument):
    """One page, set in a font and in the colours in use."""

    def __init__(
        self, markdown: str, folder: Path, font: QFont, scheme: Colours, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._folder = folder.resolve()
        self._images: dict[str, QImage | None] = {}
        self._em = QFontMetricsF(font).horizontalAdvance("国")
        self._points = font.pointSizeF()
        self._scheme = scheme
        self.setUndoRedoEnabled(False)
        self.setDefaultFont(font)
        self.setDocumentMargin(0)
        self.setMarkdown(markdown, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
        self._dress()

    @property
    def measure(self) -> float:
        """The widest that a line may be."""
        return MEASURE_EM * self._em

    @property
    def headings(self) -> list[Heading]:
        """In their order."""
        blocks = ((block.blockFormat().headingLevel(), block) for block in self._blocks())
        return [Heading(level, block.text(), block.position()) for level, block in blocks if level]

    def hits(self, query: str) -> list[Hit]:
        """Where the first word of a query stands in a paragraph that has all of them."""
        words = query.casefold().split()
        found = []
        cursor = self.find(words[0], 0) if words else QTextCursor()
        while not cursor.isNull():
            block = cursor.block()
            if all(word in block.text().casefold() for word in words):
                start, end = cursor.selectionStart(), cursor.selectionEnd()
                found.append(Hit(start, end - start, _around(block.text(), start - block.position(), end - start)))
            cursor = self.find(words[0], cursor)
        return found

    def fit(self, room: float, ratio: float = 1.0) -> None:
        """Lie in the middle of so much room, in a column of the measure; no picture is wider than that.

        `ratio` is how many pixels the screen has to one unit.
        """
        width = min(self.measure, room - 2 * _EDGE)
        frame = self.rootFrame().frameFormat()
        if frame.leftMargin() != (room - width) // 2:
            frame.setLeftMargin((room - width) // 2)
            frame.setRightMargin((room - width) // 2)
            frame.setTopMargin(_EDGE)
            frame.setBottomMargin(2 * _EDGE)
            step = QTextCursor(self)
            step.beginEditBlock()  # so that the layout is made anew once
            self.rootFrame().setFrameFormat(frame)
            self._fit_pictures(width, ratio)
            step.endEditBlock()

    def _fit_pictures(self, width: float, ratio: float) -> None:
        for start, length, picture in list(self._pictures()):
            image = self._picture(QUrl(picture.name()).path())
            if image is None or image.isNull():
                continue
            shown = min(image.width() / _PICTURE_SCALE, width)
            if picture.width() == shown:
                continue
            fine = image.scaledToWidth(round(shown * ratio), Qt.TransformationMode.SmoothTransformation)
            self.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(picture.name()), fine)
            picture.setWidth(shown)
            picture.setHeight(shown * image.height() / image.width())
            cursor = QTextCursor(self)
            cursor.setPosition(start)
            cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(picture)

    def loadResource(self, kind: int, name: QUrl) -> Any:
        """A picture of the handbook; nothing else is ever read."""
        if kind != QTextDocument.ResourceType.ImageResource.value or name.scheme():
            return None
        return self._picture(name.path())

    def _picture(self, name: str) -> QImage | None:
        """A picture by its path in the handbook's folder; read once."""
        if name not in self._images:
            path = (self._folder / name).resolve()
            is_ours = path.suffix == ".png" and path.is_relative_to(self._folder)
            self._images[name] = QImage(str(path)) if is_ours else None
        return self._images[name]

    # --- looks --------------------------------------------------------------------------------------------------------

    def _blocks(self) -> Iterator[QTextBlock]:
        block = self.begin()
        while block.isValid():
            yield block
            block = block.next()

    def _pictures(self) -> Iterator[tuple[int, int, QTextImageFormat]]:
        for block in self._blocks():
            iterator = block.begin()
            while not iterator.atEnd():
                fragment = iterator.fragment()
                if fragment.charFormat().isImageFormat():
                    yield fragment.position(), fragment.length(), fragment.charFormat().toImageFormat()
                iterator += 1

    def _dress(self) -> None:
        for block in self._blocks():
            self._dress_block(block)
        for frame in self.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                self._dress_table(frame)

    def _dress_block(self, block: QTextBlock) -> None:
        cursor = QTextCursor(block)
        form = block.blockFormat()
        cell = cursor.currentTable() is not None
        level = form.headingLevel()
        _, above, below = _HEADS.get(level, (1.0, 0.0, 0.0 if cell else 0.35 if block.textList() is not None else 0.7))
        form.setTopMargin(above * self._em)
        form.setBottomMargin(below * self._em)
        height = _HEAD_HEIGHT if level else _CELL_HEIGHT if cell else _LINE_HEIGHT
        form.setLineHeight(height, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        if form.hasProperty(QTextFormat.Property.BlockQuoteLevel):
            form.setLeftMargin(2 * self._em)
        iterator = block.begin()
        has_picture = False
        pieces = []
        while not iterator.atEnd():
            fragment = iterator.fragment()
            has_picture |= fragment.charFormat().isImageFormat()
            pieces.append((fragment.position(), fragment.length(), fragment.charFormat()))
            iterator += 1
        if has_picture:
            form.setLineHeight(0, QTextBlockFormat.LineHeightTypes.SingleHeight.value)
            form.setTopMargin(0.5 * self._em)
            form.setBottomMargin(1.2 * self._em)
        cursor.setBlockFormat(form)
        for start, length, given in pieces:
            if not given.isImageFormat():
                self._dress_words(start, length, given, form)

    def _dress_words(self, start: int, length: int, given: QTextCharFormat, form: QTextBlockFormat) -> None:
        level = form.headingLevel()
        words = QTextCharFormat()
        if level:
            words.setFontPointSize(_HEADS.get(level, (1.0, 0, 0))[0] * self._points)
            words.setFontWeight(QFont.Weight.Bold)
        if form.hasProperty(QTextFormat.Property.BlockQuoteLevel):
            words.setForeground(QColor(self._scheme.dim))
        if given.fontFixedPitch():
            words.setBackground(QColor(self._scheme.selection))
        if given.fontWeight() > QFont.Weight.Normal:
            words.setFontWeight(QFont.Weight.Bold)
        if given.isAnchor():
            words.setAnchor(True)
            words.setAnchorHref(given.anchorHref())
            words.setForeground(QColor(self._scheme.accent))
            words.setFontUnderline(True)  # a link is one without its colour too
        cursor = QTextCursor(self)
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(words)

    def _dress_table(self, table: QTextTable) -> None:
        form = table.format()
        form.setBorder(0)
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_None)
        form.setBorderCollapse(True)
        form.setCellPadding(0)
        form.setCellSpacing(0)
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        widths = _COLUMNS.get(table.columns(), ())
        form.setColumnWidthConstraints([QTextLength(QTextLength.Type.PercentageLength, width) for width in widths])
        form.setBottomMargin(self._em)
        table.setFormat(form)
        line = QBrush(QColor(self._scheme.rule), Qt.BrushStyle.SolidPattern)
        for row in range(table.rows()):
            for column in range(table.columns()):
                cell = table.cellAt(row, column)
                look = QTextTableCellFormat()
                look.setTopPadding(STEP / 2)
                look.setBottomPadding(STEP / 2)
                look.setRightPadding(2 * STEP)
                look.setBottomBorder(1)
                look.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
                look.setBottomBorderBrush(line)
                cell.setFormat(look)


class Reading(QTextBrowser):
    """The text in a column of a measure that is good to read, in the middle of what room there is."""

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("手册正文")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_text(self, text: HandbookText) -> None:
        """Show another page from its beginning."""
        text.fit(self.viewport().width(), self.devicePixelRatioF())
        self.setDocument(text)
        self.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The column stays in the middle."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        text = self.document()
        if isinstance(text, HandbookText):
            text.fit(self.viewport().width(), self.devicePixelRatioF())


def _around(text: str, start: int, length: int) -> str:
    """A stretch of a paragraph with the words around it."""
    first, last = max(0, start - _BEFORE), min(len(text), start + length + _BEHIND)
    words = text[first:last].replace("\ufffc", "").replace("\u2028", " ")
    return f"{'…' if first else ''}{words}{'…' if last < len(text) else ''}"
