"""Levels offered as typed: at the sign, once, by a quiet word; taken by Tab and by nothing else."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.model import Article, Paragraph, ParagraphKind, Span
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.desktop.settings import Settings
from anqing_bulletin.desktop.writing.article_document import TextEdit
from anqing_bulletin.desktop.writing.editor import ArticleEditor
from anqing_bulletin.desktop.writing.level_offer import LevelOffer, offered_level
from tests.desktop.editing import article, put

BODY, ONE, TWO, THREE, _ = ParagraphKind


def edit(before: str, after: str, kind: ParagraphKind = BODY) -> TextEdit:
    former = Paragraph((Span(before),), kind)
    return TextEdit((former,), 0, 1, (Paragraph((Span(after),), kind, id=former.id),))


@pytest.fixture
def offer(editor: ArticleEditor, session: Session) -> LevelOffer:
    """On an article of one empty paragraph, the caret in it."""
    session.apply(edits.set_blocks, "jia", (Paragraph(id="a"),))
    return LevelOffer(editor, Settings())


def commit(editor: ArticleEditor, text: str, preedit: str = "") -> None:
    """What an input method hands over, and what it goes on to hold."""
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(text)
    QApplication.sendEvent(editor.body, event)


def compose(editor: ArticleEditor, preedit: str) -> None:
    QApplication.sendEvent(editor.body, QInputMethodEvent(preedit, []))


def kinds(session: Session) -> list[ParagraphKind]:
    return [paragraph.kind for paragraph in article(session).paragraphs]


def press(editor: ArticleEditor, key: Qt.Key) -> None:
    QTest.keyClick(editor.body, key)


def test_only_an_edit_that_completes_a_sign_is_answered() -> None:
    assert offered_level(edit("一", "一、")) is ONE
    assert offered_level(edit("", "（一）总体要求")) is TWO
    assert offered_level(edit("总体要求", "1.总体要求")) is THREE
    assert offered_level(edit("一、", "一、总")) is None
    assert offered_level(edit("一", "一、", ONE)) is None
    assert offered_level(edit("先做好这一项。再做那一项。", "一、先做好这一项。再做那一项。")) is None
    two = (Paragraph(), Paragraph((Span("一、"),)))
    assert offered_level(TextEdit(two[:1], 0, 1, two)) is None


def test_an_input_methods_sign_is_offered_when_it_is_text_and_tab_takes_it(
    offer: LevelOffer, editor: ArticleEditor, session: Session, qtbot: QtBot
) -> None:
    told: list[str] = []
    offer.told.connect(told.append)
    for preedit in ("y", "yi"):
        compose(editor, preedit)
    commit(editor, "一")
    assert not offer.kind
    commit(editor, "、")
    assert (offer.kind, offer.words, told[0][:5]) == (ONE, "按 Tab 设为一级标题", "按 Tab")
    assert kinds(session) == [BODY]
    qtbot.waitUntil(offer._hint.isVisible)
    assert offer._hint.x() > editor.body.cursorRect().x()
    before = session.issue
    press(editor, Qt.Key.Key_Tab)
    assert kinds(session) == [ONE]
    assert (offer.kind, offer._hint.isVisible(), editor.body.hasFocus()) == (None, False, True)
    commit(editor, "总体要求")
    assert article(session).paragraphs[0].spans == (Span("一、总体要求"),)
    session.undo()
    session.undo()
    assert session.issue is before

    # Tab without an offer goes to the next field, as ever.
    press(editor, Qt.Key.Key_Tab)
    assert not editor.body.hasFocus()


def test_whoever_writes_on_or_says_no_has_plain_text(
    offer: LevelOffer, editor: ArticleEditor, session: Session
) -> None:
    gone: list[str] = []
    offer.withdrawn.connect(gone.append)
    QTest.keyClicks(editor.body, "1.")
    assert offer.kind is THREE
    QTest.keyClicks(editor.body, "5")
    assert (offer.kind, len(gone)) == (None, 1)
    editor.body.selectAll()
    commit(editor, "（一）")
    assert offer.kind is TWO
    compose(editor, "zong")
    assert not offer.kind, "letters of an input method are writing on"
    commit(editor, "总体要求")
    assert not offer.kind, "once is enough"
    editor.body.selectAll()
    press(editor, Qt.Key.Key_Delete)
    commit(editor, "一、总体")
    assert offer.kind is ONE
    press(editor, Qt.Key.Key_Escape)
    assert not offer.kind
    press(editor, Qt.Key.Key_Backspace)
    press(editor, Qt.Key.Key_Backspace)
    assert not offer.kind
    assert kinds(session) == [BODY]
    press(editor, Qt.Key.Key_Backspace)
    commit(editor, "、")
    assert offer.kind is ONE, "a sign that is typed anew"
    press(editor, Qt.Key.Key_Left)
    assert not offer.kind, "the caret went elsewhere"
    offer._settings.offer_levels = False
    assert not offer.levels_offered
    put(editor, 0, 2)
    commit(editor, "二、")
    assert not offer.kind


def test_behind_a_head_comes_body_text_and_nothing_is_offered_for_nothing(
    offer: LevelOffer, editor: ArticleEditor, session: Session
) -> None:
    commit(editor, "一、")
    press(editor, Qt.Key.Key_Tab)
    commit(editor, "总体要求")
    press(editor, Qt.Key.Key_Return)
    assert (kinds(session), offer.kind) == ([ONE, BODY], None)
    commit(editor, "正文。")
    press(editor, Qt.Key.Key_Return)
    assert (kinds(session), offer.kind) == ([ONE, BODY, BODY], None)
    commit(editor, "二、")
    assert offer.kind is ONE
    session.apply(edits.finalise)
    press(editor, Qt.Key.Key_Tab)
    assert kinds(session) == [ONE, BODY, BODY]


def test_what_was_pasted_or_came_from_elsewhere_is_not_asked_about(
    offer: LevelOffer, editor: ArticleEditor, session: Session
) -> None:
    from PySide6.QtCore import QMimeData

    data = QMimeData()
    data.setText("一、总体要求")
    editor.body.insertFromMimeData(data)
    assert not offer.kind
    session.undo()
    commit(editor, "一、")
    assert offer.kind is ONE
    session.undo()
    assert not offer.kind
    session.redo()
    assert not offer.kind
    assert isinstance(article(session), Article)
