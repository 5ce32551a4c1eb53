"""The field in which the text of one cell is written; it lies over the cell in the table editor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QPalette, QTextCursor
from PySide6.QtWidgets import QFrame, QTextEdit

from anqing_bulletin.bulletin.model import Cell, Mark, ParagraphKind, Span, normal_spans
from anqing_bulletin.bulletin.tables import EXCLUSIVE_MARKS
from anqing_bulletin.desktop.objects.cell_text import PADDING, QT_SIDES, CellText
from anqing_bulletin.desktop.writing.block_reading import read
from anqing_bulletin.desktop.writing.composition import finish_in, held_in
from anqing_bulletin.desktop.writing.pasting import holds_blocks
from anqing_bulletin.desktop.writing.text_formats import character_format, marks_of

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QResizeEvent
    from PySide6.QtWidgets import QWidget

_KEEP = QTextCursor.MoveMode.KeepAnchor


class CellEdit(QTextEdit):
    """One line of text with marks, wrapped as the cell is."""

    paste_wanted = Signal(object)
    """A `QMimeData` to be pasted: it may hold more than one cell."""
    dragged_out = Signal(QPoint)
    """The mouse was dragged out of the cell, to this point of the screen."""
    drag_ended = Signal()

    def __init__(self, text: CellText, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self._is_dragged = False
        self._cell_height = 0
        self.setAccessibleName("单元格")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setFont(text.font)
        self.document().setDefaultFont(text.font)
        self.document().setDocumentMargin(0)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    # --- the text -----------------------------------------------------------------------------------------------------

    def show_cell(self, cell: Cell) -> None:
        """Show a cell's text, all of it selected."""
        self.setUndoRedoEnabled(False)
        self.clear()
        cursor = self.textCursor()
        form = cursor.blockFormat()
        form.setAlignment(QT_SIDES[cell.alignment])
        cursor.setBlockFormat(form)
        first = cell.spans[0].marks if cell.spans else Mark.NONE
        cursor.setBlockCharFormat(character_format(self._text.look, first, ParagraphKind.BODY))
        for span in cell.spans:
            cursor.insertText(span.text, character_format(self._text.look, span.marks, ParagraphKind.BODY))
        self.selectAll()
        self.setUndoRedoEnabled(True)

    @property
    def spans(self) -> tuple[Span, ...]:
        """The text with its marks; of lines that came somehow, one."""
        spans: list[Span] = []
        block = self.document().begin()
        while block.isValid():
            for piece in read(block, {}).pieces:
                if isinstance(piece, tuple) and piece:
                    spans += [Span(" "), *piece] if spans else piece
            block = block.next()
        return normal_spans(spans)

    @property
    def composing(self) -> bool:
        """Whether an input method holds letters that are not text yet."""
        return bool(held_in(self))

    def finish_composition(self) -> None:
        """Make text of what an input method holds."""
        finish_in(self)

    def insert_spans(self, spans: Sequence[Span]) -> None:
        """Put text at the caret, in place of the selection."""
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        for span in spans:
            cursor.insertText(span.text, character_format(self._text.look, span.marks, ParagraphKind.BODY))
        cursor.endEditBlock()
        self.setTextCursor(cursor)

    @property
    def marks(self) -> Mark:
        """The marks of the selection's end, or of what would be typed."""
        return marks_of(self.currentCharFormat())

    def toggle_mark(self, mark: Mark) -> None:
        """Add a mark to the selection, or take it away where all of it has it; without one, to what is typed next."""
        self.finish_composition()
        look, other = self._text.look, EXCLUSIVE_MARKS.get(mark, Mark.NONE)
        cursor = self.textCursor()
        if not cursor.hasSelection():
            marks = (self.marks ^ mark) & ~other
            self.setCurrentCharFormat(character_format(look, marks, ParagraphKind.BODY))
            return
        stretches = self._stretches(cursor.selectionStart(), cursor.selectionEnd())
        take_away = all(mark in marks for _, _, marks in stretches)
        cursor.beginEditBlock()
        for start, end, marks in stretches:
            cursor.setPosition(start)
            cursor.setPosition(end, _KEEP)
            new = marks & ~mark if take_away else (marks | mark) & ~other
            cursor.setCharFormat(character_format(look, new, ParagraphKind.BODY))
        cursor.endEditBlock()

    def _stretches(self, first: int, last: int) -> list[tuple[int, int, Mark]]:
        """The stretches of one set of marks between two positions."""
        result = []
        block = self.document().begin()
        while block.isValid():
            iterator = block.begin()
            while not iterator.atEnd():
                fragment = iterator.fragment()
                start, end = fragment.position(), fragment.position() + fragment.length()
                if max(start, first) < min(end, last):
                    result.append((max(start, first), min(end, last), marks_of(fragment.charFormat())))
                iterator += 1
            block = block.next()
        return result

    # --- the clipboard ------------------------------------------------------------------------------------------------

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return holds_blocks(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        self.finish_composition()
        self.paste_wanted.emit(source)

    # --- over the cell ------------------------------------------------------------------------------------------------

    def cover(self, x: int, y: int, width: int, height: int) -> None:
        """Lie over the cell; lower as the text grows."""
        self._cell_height = height
        self.move(x, y)
        self.resize(width, height)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        text = round(self.document().size().height())
        above = max(PADDING, (self._cell_height - text) // 2)
        self.setViewportMargins(PADDING, above, PADDING, 0)
        if self.height() != max(self._cell_height, text + 2 * PADDING):
            self.resize(self.width(), max(self._cell_height, text + 2 * PADDING))

    # --- the mouse ----------------------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self.viewport().mapTo(self, event.position().toPoint())
        if event.buttons() & Qt.MouseButton.LeftButton and (self._is_dragged or not self.rect().contains(at)):
            self._is_dragged = True
            self.dragged_out.emit(event.globalPosition().toPoint())
            return
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._is_dragged:
            self._is_dragged = False
            self.drag_ended.emit()
