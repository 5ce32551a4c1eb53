"""编者按: a command opens its field, what is written there is printed, and it can be taken away again."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.model import Mark, Paragraph, Span
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.desktop.window import Window
from anqing_bulletin.typesetting.page_text import text_of


def printed(session: Session) -> str:
    return "\n".join(text_of(sheet) for sheet in session.composition.sheets)


def compose(field: object, preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(field, event)


def test_a_foreword_is_written_printed_taken_back_and_removed(window: Window, session: Session, qtbot: QtBot) -> None:
    page = window.editor._page
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page.body.setFocus()
    assert not page.foreword_shown
    assert page._foreword_button.text() == "写编者按"

    window.commands["foreword"].trigger()
    assert page.foreword_shown
    assert page.foreword.hasFocus()
    assert page.foreword.accessibleName() == "编者按"
    assert "编者按：" in page._foreword_hint.words, "as it is printed"
    assert not page._foreword_removal.isVisible(), "there is nothing to take away yet"

    compose(page.foreword, "anyu")
    assert session.issue.article("jia").foreword == (), "what an input method composes is no text yet"
    compose(page.foreword, "", "按语一句。")
    assert [paragraph.text for paragraph in session.issue.article("jia").foreword] == ["按语一句。"]
    assert "编者按：按语一句。" in printed(session)
    assert page._foreword_removal.isVisible()

    page.foreword.selectAll()
    window.all_commands["strong"].trigger()
    assert session.issue.article("jia").foreword[0].spans[0].marks is Mark.STRONG
    session.undo()

    window.commands["foreword"].trigger()
    assert page.body.hasFocus(), "the same key leads back into the text"
    page._foreword_button.click()
    session.apply(edits.set_title, "jia", "别的标题")
    assert not page.foreword_shown, "what was closed stays closed"
    page._foreword_button.click()

    page._foreword_removal.click()
    assert session.issue.article("jia").foreword == ()
    assert not page.foreword_shown
    assert page.body.hasFocus()
    assert "按语一句" not in printed(session)
    session.undo()
    assert page.foreword_shown, "what comes back is shown"
    assert "编者按：按语一句。" in printed(session)
    page.foreword.selectAll()
    qtbot.keyClick(page.foreword, Qt.Key.Key_Delete)
    assert session.issue.article("jia").foreword == (), "an empty one is none"


def test_the_keys_go_through_the_fields_in_the_order_of_the_page(window: Window) -> None:
    page = window.editor._page
    window.editor.write_foreword()
    order = []
    widget = page.title
    for _ in range(8):
        order.append(widget)
        widget = widget.nextInFocusChain()
        while widget not in (*page.fields, page._foreword_button, page._foreword_removal) and widget is not page.title:
            widget = widget.nextInFocusChain()
        if widget is page.title:
            break
    assert order == [
        page.title, page._foreword_button, page._foreword_removal, page.foreword, page.body, page.source, page.note,
    ]  # fmt: skip


def test_a_foreword_is_as_high_as_its_lines_at_every_width(window: Window, session: Session, qtbot: QtBot) -> None:
    page = window.editor._page
    session.apply(edits.set_foreword, "jia", (Paragraph((Span("按语一句。" * 8),)),))
    window.resize(1500, 900)
    wide = page.foreword.height()
    window.resize(window.minimumSizeHint().width() + 300, 900)
    qtbot.waitUntil(lambda: page.foreword.height() > wide)
    assert not page.foreword.verticalScrollBar().isVisible()
    window.resize(1500, 900)
    qtbot.waitUntil(lambda: page.foreword.height() == wide)


def test_a_final_issue_takes_no_new_foreword_and_says_why(window: Window, session: Session) -> None:
    session.apply(edits.finalise)
    said: list[str] = []
    session.refused.connect(said.append)
    window.commands["foreword"].trigger()
    assert "已经定稿" in said[0]
    assert not window.editor._page.foreword_shown
