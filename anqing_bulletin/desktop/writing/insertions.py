"""What goes into the text at the caret without being typed: signs, the date; and whole paragraphs moved by a key."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QTextCursor

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.history import Where
from anqing_bulletin.bulletin.text import chinese_date
from anqing_bulletin.desktop.theme import STEP
from anqing_bulletin.desktop.writing.symbols import SymbolPalette

if TYPE_CHECKING:
    from PySide6.QtCore import QSize

    from anqing_bulletin.desktop.desk import Desk
    from anqing_bulletin.desktop.writing.editor import ArticleEditor


class Insertions(QObject):
    """Works on whichever field of the editor was written in last."""

    def __init__(self, desk: Desk, editor: ArticleEditor) -> None:
        super().__init__(desk)
        self._desk = desk
        self._editor = editor
        self._palette: SymbolPalette | None = None

    def show_symbols(self) -> None:
        """The signs to choose from, beside the text; it stays open for the next one."""
        if self._palette is None:
            self._palette = SymbolPalette(self._desk.window)
            self._palette.sign_chosen.connect(self.insert)
        if not self._palette.isVisible():
            self._palette.move(self._free_place(self._palette.sizeHint()))
        self._palette.show()
        self._palette.activateWindow()

    def _free_place(self, size: QSize) -> QPoint:
        """Where on the screen a window of a size does not lie on the line that is written in.

        Beside the text, over the preview; where that is too narrow, below the line or above it.
        """
        editor, field = self._editor, self._editor.field_in_use
        room = editor.screen().availableGeometry()
        line = field.cursorRect().translated(field.viewport().mapToGlobal(QPoint(0, 0)))
        x, y = editor.mapToGlobal(QPoint(editor.width(), 0)).x() + 2 * STEP, line.top()
        if x + size.width() > room.right():
            x, y = line.left(), line.bottom() + 5 * STEP  # its own title bar is above it
            if y + size.height() > room.bottom():
                y = line.top() - size.height() - 5 * STEP
        return QPoint(
            max(room.left(), min(x, room.right() - size.width())),
            max(room.top(), min(y, room.bottom() - size.height())),
        )

    def insert_date(self) -> None:
        """Today, as an office writes it: 2026年3月1日."""
        self.insert(chinese_date(date.today()))  # noqa: DTZ011  the office's own day

    def insert(self, before: str, behind: str = "") -> None:
        """Put text at the caret, or around the selection; with a pair the caret goes between."""
        session = self._desk.session
        if session.locked:
            session.refused.emit(session.locked)
            return
        field = self._editor.field_in_use
        field.finish_composition()
        cursor = field.textCursor()
        selected = cursor.selectedText()
        cursor.insertText(f"{before}{selected}{behind}")
        if behind and not selected:
            cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.MoveAnchor, len(behind))
        field.setTextCursor(cursor)

    def move_up(self) -> None:
        """The paragraph, table or picture at the caret before the one above it."""
        self._move(-1)

    def move_down(self) -> None:
        """The paragraph, table or picture at the caret behind the one below it."""
        self._move(1)

    def _move(self, step: int) -> None:
        self._editor.commit()
        session, article_id = self._desk.session, self._editor.article_id
        block_id, offset = self._editor.body_place
        article = session.issue.article(article_id)
        if article is None or all(block.id != block_id for block in article.blocks):
            return
        where = Where(article_id, block_id, offset)
        session.close_group()
        session.apply(edits.move_block, article_id, block_id, step, where=where)
        self._editor.show_place(where)
