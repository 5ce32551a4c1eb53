"""Pinyin input: not one letter lost, none stranded, and nothing told while it composes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.model import Article, Paragraph, Span
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.desktop.writing.editor import ArticleEditor


@pytest.fixture
def editor(session: Session, qtbot: object) -> ArticleEditor:
    editor = ArticleEditor(session)
    qtbot.addWidget(editor)
    editor.show()
    qtbot.waitExposed(editor)
    editor.activateWindow()
    editor.show_article("jia")
    editor._page.body.setFocus()
    return editor


def compose(widget: QWidget, preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    if commit:
        event.setCommitString(commit)
    QApplication.sendEvent(widget, event)


def article(session: Session, article_id: str = "jia") -> Article:
    found = session.issue.article(article_id)
    assert found is not None
    return found


def test_letters_being_composed_are_no_text(editor: ArticleEditor, session: Session) -> None:
    before = session.issue
    told = []
    editor.caret_moved.connect(told.append)
    for preedit in ("n", "ni", "ni'h", "ni'hao"):
        compose(editor._page.body, preedit)
    assert session.issue is before
    assert told == []


def test_a_commit_is_one_edit(editor: ArticleEditor, session: Session) -> None:
    changes = []
    session.issue_changed.connect(changes.append)
    compose(editor._page.body, "ni'hao")
    compose(editor._page.body, "", "你好")
    assert article(session).text == "你好" + "甲" * 20
    assert len(changes) == 1
    compose(editor._page.body, "ma")
    compose(editor._page.body, "", "吗")
    session.undo()
    assert article(session).text == "甲" * 20


def test_a_commit_with_more_letters_behind_it_waits_for_their_end(editor: ArticleEditor, session: Session) -> None:
    compose(editor._page.body, "ni'hao")
    compose(editor._page.body, "hao", "你")
    assert article(session).text == "甲" * 20
    compose(editor._page.body, "", "好")
    assert article(session).text == "你好" + "甲" * 20


def test_a_composition_given_up_leaves_nothing(editor: ArticleEditor, session: Session) -> None:
    before = session.issue
    compose(editor._page.body, "nihao")
    compose(editor._page.body, "")
    editor.commit()
    assert session.issue is before


def test_a_commit_over_a_selection_replaces_it(editor: ArticleEditor, session: Session) -> None:
    editor._page.body.selectAll()
    compose(editor._page.body, "xin")
    compose(editor._page.body, "", "新")
    assert article(session).text == "新"


@pytest.mark.parametrize("leave", ["save", "another article", "another field", "a click in the preview"])
def test_leaving_while_composing_loses_no_letter(editor: ArticleEditor, session: Session, leave: str) -> None:
    compose(editor._page.body, "nihao")
    if leave == "save":
        editor.commit()
    elif leave == "another article":
        editor.show_article("yi")
    elif leave == "another field":
        editor._page.source.setFocus()
    else:
        from anqing_bulletin.bulletin.history import Where

        editor.show_place(Where("yi", "yi-1", 3))
    assert article(session).text == "nihao" + "甲" * 20
    assert article(session, "yi").text == "乙" * 20
    assert not editor._page.body.composing


def test_the_input_method_is_asked_to_finish(editor: ArticleEditor, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    class InputMethod:
        def commit(self) -> None:
            asked.append(True)
            compose(editor._page.body, "", "你好")

    monkeypatch.setattr(QGuiApplication, "inputMethod", staticmethod(InputMethod))
    compose(editor._page.body, "nihao")
    editor.commit()
    assert asked == [True]
    assert editor._page.body.toPlainText().startswith("你好甲")


def test_a_change_from_elsewhere_waits_for_the_composition(editor: ArticleEditor, session: Session) -> None:
    compose(editor._page.body, "ni")
    changed = replace(article(session).blocks[0], spans=(Span("乙" * 3),))
    session.apply(edits.set_blocks, "jia", (Paragraph((Span("头"),), id="head"), changed))
    assert editor._page.body.composing
    assert editor._page.body.toPlainText() == "甲" * 20
    compose(editor._page.body, "", "你")
    editor.commit()
    # The paragraph that was being written in is the writer's; the new one beside it stays.
    assert [block.text for block in article(session).blocks] == ["头", "你" + "甲" * 20]
    assert editor._page.body.toPlainText() == "头\n你" + "甲" * 20


@pytest.mark.parametrize("name", ["title", "source", "note"])
def test_small_fields_compose_too(editor: ArticleEditor, session: Session, name: str) -> None:
    before = session.issue
    field = getattr(editor._page, name)
    field.setFocus()
    compose(field, "zhong")
    assert session.issue is before
    compose(field, "", "中")
    assert "中" in getattr(article(session), name)
    compose(field, "guo")
    editor.commit()
    assert "中guo" in getattr(article(session), name)
