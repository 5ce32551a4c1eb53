"""What tests of the editor's text do again and again: look an article up, put the caret or a selection."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor

from anqing_bulletin.bulletin.model import Article
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.desktop.writing.editor import ArticleEditor


def article(session: Session, article_id: str = "jia") -> Article:
    found = session.issue.article(article_id)
    assert found is not None
    return found


def put(editor: ArticleEditor, position: int, end: int | None = None) -> None:
    cursor = editor._page.body.textCursor()
    cursor.setPosition(position)
    if end is not None:
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    editor._page.body.setTextCursor(cursor)
