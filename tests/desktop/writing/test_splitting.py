from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.history import Where
from anqing_bulletin.bulletin.model import Paragraph, Span
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.desktop.window import Window

ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


def texts(session: Session) -> list[tuple[str, list[str]]]:
    articles = session.issue.sections[0].articles
    return [(article.title, [block.text for block in article.blocks]) for article in articles]


def test_an_article_is_split_at_the_caret_and_joined_again(window: Window, session: Session, qtbot: QtBot) -> None:
    blocks = [
        Paragraph((Span("前一段。后一段。"),), id="p"),
        Paragraph((Span("又一篇的标题"),), id="q"),
        Paragraph((Span("又一篇。"),), id="r"),
    ]
    session.apply(edits.set_blocks, "jia", blocks)
    whole = session.issue
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    editor, status = window.editor, window.status
    editor.show_place(Where("jia", "q", 0))
    qtbot.keyClick(editor._page.body, Qt.Key.Key_Return, ALT)
    assert texts(session)[:2] == [("甲的标题", ["前一段。后一段。"]), ("又一篇的标题", ["又一篇。"])]
    assert editor._page.title.hasFocus(), "the new title is ready to be looked at"
    assert window.tree.current_article == editor.article_id == session.issue.sections[0].articles[1].id
    window.commands["split-article"].trigger()
    assert "正文" in status.currentMessage(), "a title cannot be split"
    session.undo()
    assert session.issue is whole
    assert editor.article_id == "jia"

    editor.show_place(Where("jia", "p", 0))
    window.commands["split-article"].trigger()
    assert session.issue is whole
    assert "前后都要有文字" in status.currentMessage()
    editor.show_place(Where("jia", "p", 4))
    window.commands["split-article"].trigger()
    assert texts(session)[:2] == [("甲的标题", ["前一段。"]), ("", ["后一段。", "又一篇的标题", "又一篇。"])]

    editor.show_place(Where("yi", "yi-1", 3))
    qtbot.keyClick(editor._page.body, Qt.Key.Key_Backspace, ALT)
    assert texts(session)[1][1] == ["后一段。", "又一篇的标题", "又一篇。", "乙的标题", "乙" * 20]
    assert window.tree.current_article == editor.article_id
    assert editor.caret.block_id == session.issue.sections[0].articles[1].blocks[3].id, "the caret is at the seam"
    assert session.undo_label == "与上一篇合并"
    window.commands["join-article"].trigger()
    assert [title for title, _ in texts(session)] == ["甲的标题", "丙的标题"]
    window.commands["join-article"].trigger()
    assert "第一篇" in status.currentMessage()
    session.undo()
    session.undo()
    session.undo()
    assert session.issue is whole

    session.apply(edits.finalise)
    for name in ("split-article", "join-article"):
        editor.show_place(Where("yi", "yi-1", 3))
        window.commands[name].trigger()
        assert "已经定稿" in status.currentMessage()
        assert editor.article_id == "yi"
