"""An article as plain text to be read, for instance before it is taken into another issue."""

from __future__ import annotations

from PySide6.QtGui import QColor, QFont, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from anqing_bulletin.bulletin.model import Article, Figure, Table
from anqing_bulletin.desktop.theme import STEP, colours
from anqing_bulletin.desktop.tree.rows import NO_TITLE

_ROW = 150
"""The height of a row of text, in per cent of the face's own."""


class ArticleText(QTextEdit):
    """Title, source, 编者按 and text; a table as its cells, a picture as its caption."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setPlaceholderText("选一篇稿件，这里就显示它的文字。")
        self.setAccessibleName("稿件的文字")
        self.setMinimumWidth(28 * STEP)
        self.document().setDocumentMargin(3 * STEP)

    def show_article(self, article: Article | None) -> None:
        """Show an article from its beginning, or nothing."""
        self.clear()
        if article is None:
            return
        cursor = self.textCursor()
        _add(cursor, article.title.strip() or NO_TITLE, strong=True)
        if article.source:
            _add(cursor, f"（{article.source}）", dim=True)
        for paragraph in article.foreword:
            _add(cursor, f"编者按：{paragraph.text}", dim=True)
        for block in article.blocks:
            if isinstance(block, Table):
                _add(cursor, block.text.replace("\n", "\u2028"), dim=True)
            elif isinstance(block, Figure):
                _add(cursor, f"〔图〕{block.caption}", dim=True)
            else:
                _add(cursor, block.text, indented=True)
        self.setTextCursor(QTextCursor(self.document()))


def _add(cursor: QTextCursor, text: str, *, strong: bool = False, dim: bool = False, indented: bool = False) -> None:
    """One more paragraph at the end."""
    block, characters = QTextBlockFormat(), QTextCharFormat()
    block.setLineHeight(_ROW, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    block.setBottomMargin(STEP)
    if strong:
        characters.setFontWeight(QFont.Weight.Bold)
    if dim:
        characters.setForeground(QColor(colours().dim))
    if not cursor.atStart():
        cursor.insertBlock()
    cursor.setBlockFormat(block)
    cursor.insertText(f"　　{text}" if indented else text, characters)
