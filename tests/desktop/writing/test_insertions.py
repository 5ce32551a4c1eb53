"""Signs, the date and moved paragraphs: at the caret, as one step, in whichever field is written in."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.history import Where
from anqing_bulletin.bulletin.model import Paragraph, Span
from anqing_bulletin.bulletin.text import chinese_date
from anqing_bulletin.desktop.desk import Desk
from anqing_bulletin.desktop.jobs import Jobs
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.desktop.settings import Settings
from anqing_bulletin.desktop.window import Window
from anqing_bulletin.desktop.writing.editor import ArticleEditor
from anqing_bulletin.desktop.writing.insertions import Insertions
from anqing_bulletin.desktop.writing.symbols import GROUPS, SymbolPalette


@pytest.fixture
def editor(session: Session, qtbot: QtBot) -> ArticleEditor:
    blocks = [Paragraph((Span(text),), id=text) for text in ("第一段。", "第二段。", "第三段。")]
    session.apply(edits.set_blocks, "jia", blocks)
    shown = ArticleEditor(session)
    qtbot.addWidget(shown)
    shown.show_article("jia")
    shown.show()
    shown.show_place(Where("jia", "第二段。", 3))
    return shown


@pytest.fixture
def insertions(session: Session, editor: ArticleEditor) -> Insertions:
    return Insertions(Desk(session, Jobs(editor), Settings(), editor), editor)


def text(session: Session) -> list[str]:
    return session.issue.article("jia").text.split("\n")


def test_a_sign_goes_to_the_caret(session, editor, insertions) -> None:
    insertions.insert("△")
    assert text(session) == ["第一段。", "第二段△。", "第三段。"]
    session.undo()
    assert text(session)[1] == "第二段。"


def test_a_pair_goes_around_what_is_selected_or_around_the_caret(session, editor, insertions) -> None:
    insertions.insert("〔", "〕")
    insertions.insert("2026")
    assert text(session)[1] == "第二段〔2026〕。"
    editor.select_stretch(Where("jia", "第一段。", 0), 3)
    insertions.insert("“", "”")
    assert text(session)[0] == "“第一段”。"


def test_todays_date_is_written_as_an_office_writes_it(session, editor, insertions) -> None:
    insertions.insert_date()
    assert text(session)[1] == f"第二段{chinese_date(date.today())}。"  # noqa: DTZ011


def test_a_sign_goes_into_the_field_that_was_written_in_last(session, editor, insertions) -> None:
    editor._page.source.setFocus()
    editor._page.source.set_offset(0)
    editor._page.source.clearFocus()
    insertions.insert("★")
    assert session.issue.article("jia").source.startswith("★")
    assert text(session)[1] == "第二段。"


def test_a_paragraph_moves_with_its_caret(session, editor, insertions) -> None:
    insertions.move_up()
    assert text(session) == ["第二段。", "第一段。", "第三段。"]
    assert editor.body_place == ("第二段。", 3)
    insertions.move_up()
    assert text(session)[0] == "第二段。"
    insertions.move_down()
    insertions.move_down()
    assert text(session) == ["第一段。", "第三段。", "第二段。"]
    assert editor.body_place == ("第二段。", 3)
    session.undo()
    assert text(session) == ["第一段。", "第二段。", "第三段。"]


def test_a_final_issue_takes_nothing(session, editor, insertions) -> None:
    session.apply(edits.finalise)
    told: list[str] = []
    session.refused.connect(told.append)
    insertions.insert("△")
    insertions.move_up()
    assert text(session) == ["第一段。", "第二段。", "第三段。"]
    assert len(told) == 2


def test_the_palette_is_used_by_keys_and_stays_open(qtbot: QtBot) -> None:
    palette = SymbolPalette()
    qtbot.addWidget(palette)
    chosen: list[tuple[str, str]] = []
    palette.sign_chosen.connect(lambda before, behind: chosen.append((before, behind)))
    palette.show()
    palette.buttons[0].setFocus()
    QTest.keyClick(palette.buttons[0], Qt.Key.Key_Right)
    QTest.keyClick(palette.buttons[1], Qt.Key.Key_Return)
    palette.buttons[2].click()
    assert chosen == [("★", ""), ("〔", "〕")]
    assert palette.isVisible()
    assert all(button.accessibleName() for button in palette.buttons)

    number = next(button for button in palette.buttons if button.text() == "〔〕")
    for key, sign in (
        (Qt.Key.Key_Down, "【】"),
        (Qt.Key.Key_Down, "②"),
        (Qt.Key.Key_Up, "【】"),
        (Qt.Key.Key_Left, "‘’"),
    ):
        QTest.keyClick(number, key)
        number = palette.focusWidget()
        assert number.text() == sign


def test_the_palette_does_not_lie_on_the_line_that_is_written_in(window: Window) -> None:
    window.resize(1000, 600)
    window.editor.show_article("jia")
    window.editor.body.setFocus()
    window.commands["symbols"].trigger()
    palette = window.insertions._palette
    line = window.editor.body.cursorRect()
    line.moveTopLeft(window.editor.body.viewport().mapToGlobal(line.topLeft()))
    assert not palette.frameGeometry().intersects(line)
    palette.close()


def test_every_sign_can_be_printed() -> None:
    from anqing_bulletin.bulletin.model import Article, Issue, Publication, Section
    from anqing_bulletin.typesetting.compose import compose
    from anqing_bulletin.typesetting.style import load_style

    signs = "".join(sign for _name, group in GROUPS for sign in group)
    article = Article("题", blocks=(Paragraph((Span(signs),)),))
    issue = Issue(Publication(), 1, date(2026, 1, 1), (Section("栏", (article,)),))
    assert compose(issue, load_style()).missing == ()
