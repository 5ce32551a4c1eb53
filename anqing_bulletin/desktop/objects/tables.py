"""Tables of the article: put in at the caret, and opened in their editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.edits import Edit
from anqing_bulletin.bulletin.history import Where
from anqing_bulletin.bulletin.model import Block, Paragraph, Table

if TYPE_CHECKING:
    from anqing_bulletin.desktop.desk import Desk
    from anqing_bulletin.desktop.writing.editor import ArticleEditor

INSERT = Edit("插入表格", edits.replace_blocks.function)
CHANGE = Edit("修改表格", edits.replace_blocks.function)


class Tables(QObject):
    """The commands on tables; listens to the editor for one that is to be opened."""

    def __init__(self, desk: Desk, editor: ArticleEditor) -> None:
        super().__init__(desk)
        self._desk = desk
        self._editor = editor
        editor.body.object_activated.connect(self.open)

    def insert(self) -> None:
        """Ask for the size of a table, put it behind the caret's paragraph and open it."""
        session = self._desk.session
        if session.locked:
            session.refused.emit(session.locked)
            return
        self._editor.commit()
        if session.issue.article(self._editor.article_id) is None:
            self._desk.told.emit("请先在目录里选一篇稿件，再插入表格。")
            return
        from anqing_bulletin.desktop.objects.table_size import TableSizeDialog

        chooser = TableSizeDialog(self._desk.window)
        if chooser.exec():
            table = chooser.table
            self.put(table)
            self.open(table.id)
        chooser.deleteLater()

    def put(self, table: Table) -> None:
        """Put a table behind the caret's paragraph, before it where that is empty; there is always one to go on in."""
        session, article_id = self._desk.session, self._editor.article_id
        article = session.issue.article(article_id)
        if article is None:
            return
        place, _ = self._editor.body_place
        blocks = article.blocks
        at = next((number for number, block in enumerate(blocks) if block.id == place), len(blocks) - 1)
        if at >= 0 and not _is_empty(blocks[at]):
            at += 1
        at = max(at, 0)
        new: tuple[Block, ...] = (table,) if at < len(blocks) else (table, Paragraph())
        where = Where(article_id, table.id, 1)  # behind it: Enter goes on with the text
        session.close_group()
        session.apply(INSERT, article_id, at, at, new, where=where)
        self._editor.show_place(where)

    def edit(self) -> None:
        """Open the table that the caret stands at."""
        self._editor.commit()
        place, _ = self._editor.body_place
        if self._table(place) is None:
            self._desk.told.emit("光标不在表格上。先单击表格，或者直接双击它。")
        else:
            self.open(place)

    def open(self, block_id: str) -> None:
        """Open a table in its editor, and put what comes of it into the article; other blocks are none of ours."""
        self._editor.commit()
        table = self._table(block_id)
        if table is None:
            return
        from anqing_bulletin.desktop.objects.table_dialog import TableDialog

        session, article_id = self._desk.session, self._editor.article_id
        dialog = TableDialog(table, self._desk.window, can_edit=not session.locked)
        changed = dialog.table if dialog.exec() else table
        dialog.deleteLater()
        article = session.issue.article(article_id)
        numbers = [number for number, block in enumerate(article.blocks) if block.id == block_id] if article else []
        if changed is table or not numbers:
            return
        place, offset = self._editor.body_place
        where = Where(article_id, block_id, offset if place == block_id else 0)
        session.close_group()
        session.apply(CHANGE, article_id, numbers[0], numbers[0] + 1, (changed,), where=where)
        self._editor.show_place(where)

    def _table(self, block_id: str) -> Table | None:
        article = self._desk.session.issue.article(self._editor.article_id)
        block = article.block(block_id) if article is not None else None
        return block if isinstance(block, Table) else None


def _is_empty(block: Block) -> bool:
    return isinstance(block, Paragraph) and not block.spans
