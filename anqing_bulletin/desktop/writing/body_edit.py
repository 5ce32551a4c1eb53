"""The widget in which an article's body, or its foreword, is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QMimeData, QPointF, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QFrame, QTextEdit

from anqing_bulletin.bulletin.model import Block, Figure, Mark, Paragraph, ParagraphKind, Table
from anqing_bulletin.desktop.writing.article_document import ArticleDocument
from anqing_bulletin.desktop.writing.block_reading import OBJECT_SIGN
from anqing_bulletin.desktop.writing.composition import finish_in, held_in
from anqing_bulletin.desktop.writing.object_words import say_object
from anqing_bulletin.desktop.writing.pasting import (
    holds_blocks,
    leave_it_there,
    mime_data_of,
    pasted_from,
    picture_files,
    words_for,
)
from anqing_bulletin.desktop.writing.text_formats import (
    block_format,
    character_format,
    kind_of,
    marks_of,
    object_block_format,
    object_format,
)
from anqing_bulletin.desktop.writing.undo_keys import UndoKeys, without_undo

if TYPE_CHECKING:
    from PySide6.QtGui import (
        QContextMenuEvent,
        QDragEnterEvent,
        QDragMoveEvent,
        QDropEvent,
        QFocusEvent,
        QMouseEvent,
    )
    from PySide6.QtWidgets import QWidget

    from anqing_bulletin.intake.clipboard import Pasted

PASTE_TEXT = QKeySequence("Ctrl+Shift+V")
"""Pastes without any mark."""
_KEEP = QTextCursor.MoveMode.KeepAnchor


class BodyEdit(QTextEdit):
    """Shows one `ArticleDocument` at a time."""

    caret_moved = Signal()
    """The caret stands elsewhere, by typing or by a movement; not while an input method composes."""
    composition_began = Signal()
    """An input method is about to hold letters that are not text yet."""
    composition_ended = Signal()
    """What it held is text now, or gone."""
    focused = Signal()
    told = Signal(str)
    """What came of a paste, in words."""
    object_activated = Signal(str)
    """The id of a table or picture that was clicked twice, or on which Enter was pressed: it is to be opened."""
    files_given = Signal(object)
    """The paths of files of pictures that were dropped or pasted; the caret stands where they belong."""

    def __init__(self, name: str, parent: QWidget | None = None, *, takes_objects: bool = True) -> None:
        super().__init__(parent)
        self._takes_objects = takes_objects
        """Whether tables and pictures may stand here, as they may not in 编者按."""
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.in_one_step = False
        """Whether what is being done is one step of its own: a paste, a change of marks."""
        self._undo_keys = UndoKeys(self)
        self.installEventFilter(self._undo_keys)
        self.cursorPositionChanged.connect(self._on_cursor_moved)

    @property
    def article_document(self) -> ArticleDocument:
        """The document that is shown."""
        return cast("ArticleDocument", self.document())

    def show_document(self, document: ArticleDocument) -> None:
        """Show another document, the caret where it was left in it."""
        self.setDocument(document)
        cursor = self.textCursor()
        cursor.setPosition(min(document.caret, document.characterCount() - 1))
        self.setTextCursor(cursor)

    def keep_caret(self) -> None:
        """Remember in the document where the caret is."""
        self.article_document.caret = self.textCursor().position()

    @property
    def place(self) -> tuple[str, int]:
        """The id of the caret's block, and the caret's offset in it in characters."""
        return self.article_document.place_at(self.textCursor().position())

    @property
    def composing(self) -> bool:
        """Whether an input method holds letters that are not text yet."""
        return bool(held_in(self))

    def finish_composition(self) -> None:
        """Make text of what an input method holds."""
        finish_in(self)

    @contextmanager
    def one_step(self) -> Iterator[QTextCursor]:
        """The text cursor for several changes that are reported, and taken back, as one."""
        cursor = self.textCursor()
        former, self.in_one_step = self.in_one_step, True
        cursor.beginEditBlock()
        try:
            yield cursor
        finally:
            cursor.endEditBlock()
            self.article_document.settle()
            self.in_one_step = former

    # --- marks and kinds ------------------------------------------------------------------------------------

    @property
    def marks(self) -> Mark:
        """The marks of the selection's end, or of what would be typed."""
        return marks_of(self.currentCharFormat())

    @property
    def kind(self) -> ParagraphKind:
        """The kind of the caret's paragraph."""
        return kind_of(self.textCursor().blockFormat())

    def set_type_marks(self, marks: Mark) -> None:
        """What is typed next has these marks."""
        self.setCurrentCharFormat(character_format(self.article_document.look, marks, self.kind))

    # --- keys and input methods -----------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier and (met := self._object_under_enter()):
                self.object_activated.emit(met)
            elif not self.isReadOnly():
                self._break_paragraph()
            return
        if QKeySequence(event.keyCombination()) == PASTE_TEXT:
            self.paste_text()
            return
        forward = event.key() == Qt.Key.Key_Delete
        deletes = forward or event.key() == Qt.Key.Key_Backspace
        if deletes and not event.modifiers() and self._met_object(forward=forward):
            return
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if event.preeditString() and not self.composing:
            self.composition_began.emit()
        super().inputMethodEvent(event)
        if not self.composing:
            self.article_document.settle()
            self.caret_moved.emit()
            self.composition_ended.emit()

    def _break_paragraph(self) -> None:
        """A new paragraph; behind a heading it is body text again, behind anything it begins without marks."""
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        at_end, look = cursor.atBlockEnd(), self.article_document.look
        heading = self.kind is not ParagraphKind.BODY or self.article_document.object_in(cursor.block()) is not None
        cursor.insertBlock()
        if at_end:
            if heading:
                cursor.setBlockFormat(block_format(look, ParagraphKind.BODY, Paragraph().alignment))
            plain = character_format(look, Mark.NONE, ParagraphKind.BODY)
            cursor.setBlockCharFormat(plain)
            cursor.setCharFormat(plain)
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def _object_under_enter(self) -> str:
        """The id of the table or picture that is selected, or that the caret stands right before; empty for none.

        Behind it Enter begins a paragraph, as behind any text, and so does Shift+Enter before it.
        """
        cursor = self.textCursor()
        block = self.document().findBlock(cursor.selectionStart())
        held = self.article_document.object_in(block)
        last = block.position() + (1 if cursor.hasSelection() else 0)
        return held.id if held is not None and cursor.selectionEnd() == last else ""

    def _met_object(self, *, forward: bool) -> bool:
        """Deleting beside a table or picture selects it first; deleting at it takes the whole of it away."""
        cursor, document = self.textCursor(), self.article_document
        block = cursor.block()
        if cursor.hasSelection() and len(cursor.selectedText()) > 1:
            return False
        if document.object_in(block) is not None:
            with self.one_step():
                _remove_block(cursor)
            return True
        at_edge = cursor.atBlockEnd() if forward else cursor.atBlockStart()
        neighbour = block.next() if forward else block.previous()
        if cursor.hasSelection() or not at_edge or not neighbour.isValid() or document.object_in(neighbour) is None:
            return False
        cursor.setPosition(neighbour.position())
        cursor.setPosition(neighbour.position() + 1, _KEEP)
        self.setTextCursor(cursor)
        return True

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = without_undo(self.createStandardContextMenu(event.pos()))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if met := self.object_at(QPointF(event.pos())) or self._object_under_enter():
            first = menu.actions()[0]
            is_table = isinstance(self.article_document.object_of(met), Table)
            action = QAction("编辑表格…" if is_table else "编辑图片…", menu)
            action.triggered.connect(lambda: self.object_activated.emit(met))
            menu.insertAction(first, action)
            menu.insertSeparator(first)
        menu.popup(event.globalPos())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.finish_composition()
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        met = self.object_at(event.position())
        if met and event.button() is Qt.MouseButton.LeftButton:
            self.object_activated.emit(met)
            return
        super().mouseDoubleClickEvent(event)

    def object_at(self, point: QPointF) -> str:
        """The id of the table or picture under a point of the viewport; empty for none."""
        scroll = QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        position = self.document().documentLayout().hitTest(point + scroll, Qt.HitTestAccuracy.ExactHit)
        held = self.article_document.object_in(self.document().findBlock(position)) if position >= 0 else None
        return held.id if held is not None else ""

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.finish_composition()
        super().focusOutEvent(event)

    def _on_cursor_moved(self) -> None:
        if not self.composing:
            say_object(self, self.article_document.object_in(self.textCursor().block()))
            self.caret_moved.emit()

    # --- clipboard ------------------------------------------------------------------------------------------

    def createMimeDataFromSelection(self) -> QMimeData:
        cursor = self.textCursor()
        return mime_data_of(self.article_document.between(cursor.selectionStart(), cursor.selectionEnd()))

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return holds_blocks(source) or (self._takes_objects and bool(picture_files(source)))

    def insertFromMimeData(self, source: QMimeData) -> None:
        if self.isReadOnly():
            return
        self.finish_composition()
        files = picture_files(source) if self._takes_objects else []
        if files:
            self.files_given.emit(files)
        else:
            self._paste(pasted_from(source))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        super().dragEnterEvent(event)
        leave_it_there(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)
        leave_it_there(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self.finish_composition()
        leave_it_there(event)
        self.in_one_step = True
        try:
            super().dropEvent(event)
            self.article_document.settle()
        finally:
            self.in_one_step = False

    def paste_text(self) -> None:
        """Paste what the clipboard holds as text, without any mark."""
        if not self.isReadOnly():
            self.finish_composition()
            from anqing_bulletin.intake.clipboard import pasted_text

            self._paste(pasted_text(QGuiApplication.clipboard().text()))

    def _paste(self, pasted: Pasted) -> None:
        if not self._takes_objects:
            from anqing_bulletin.intake.clipboard import as_paragraphs

            pasted = as_paragraphs(pasted)
        self.insert_blocks(pasted.blocks)
        if words := words_for(pasted):
            self.told.emit(words)

    def insert_blocks(self, blocks: Sequence[Block]) -> None:
        """Put blocks at the caret, in place of the selection, as one step; the first and last join what is there.

        A table or picture within a paragraph parts it in two of its kind.
        """
        if not blocks:
            return
        document = self.article_document
        document.know(blocks)
        look = document.look
        with self.one_step() as cursor:
            cursor.removeSelectedText()
            around = cursor.blockFormat()
            kind = kind_of(around)
            is_empty = cursor.atBlockStart() and cursor.atBlockEnd()
            if cursor.atBlockEnd() and _ends_behind_object(blocks):
                blocks = blocks[:-1]
            for number, block in enumerate(blocks):
                apart = isinstance(block, (Table, Figure))
                if number or (apart and not cursor.atBlockStart()):
                    cursor.insertBlock()
                if apart:
                    cursor.setBlockFormat(object_block_format())
                    cursor.insertText(OBJECT_SIGN, object_format(block.id))
                    continue
                paragraph = cast("Paragraph", block)
                if number or (is_empty and paragraph.kind is not ParagraphKind.BODY):
                    kind = paragraph.kind
                    cursor.setBlockFormat(block_format(look, kind, paragraph.alignment))
                for span in paragraph.spans:
                    cursor.insertText(span.text, character_format(look, span.marks, kind))
            if not isinstance(blocks[-1], Paragraph) and not cursor.atBlockEnd():
                cursor.insertBlock(around)
                cursor.movePosition(QTextCursor.MoveOperation.PreviousCharacter)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()


def _ends_behind_object(blocks: Sequence[Block]) -> bool:
    """Whether a copied stretch ends right behind a table or picture, with the line break that came along."""
    last = blocks[-1]
    return len(blocks) > 1 and not isinstance(blocks[-2], Paragraph) and isinstance(last, Paragraph) and not last.spans


def _remove_block(cursor: QTextCursor) -> None:
    """Remove the cursor's block with one of its separators."""
    block = cursor.block()
    cursor.setPosition(block.position())
    if block.next().isValid():
        cursor.setPosition(block.next().position(), _KEEP)
    else:
        cursor.setPosition(max(0, block.position() - 1))
        cursor.setPosition(block.position() + block.length() - 1, _KEEP)
    cursor.removeSelectedText()
