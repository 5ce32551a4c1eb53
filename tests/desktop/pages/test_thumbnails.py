"""The strip of small pages: drawn only where it is seen, following the preview, leading it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction, QKeySequence
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.history import Where
from anqing_bulletin.bulletin.model import Issue, Paragraph, Span
from anqing_bulletin.desktop.pages import thumbnails as thumbnails_module
from anqing_bulletin.desktop.pages.page_stack import Arrangement
from anqing_bulletin.desktop.pages.page_view import Fit
from anqing_bulletin.desktop.pages.preview import Preview
from anqing_bulletin.desktop.pages.preview_pane import PreviewPane
from anqing_bulletin.desktop.pages.thumbnails import KEPT, Thumbnails
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.desktop.settings import Settings, read_settings
from anqing_bulletin.desktop.window import Window
from anqing_bulletin.storage.project import Project
from tests.desktop.small_issue import make_article


@pytest.fixture
def session(issue: Issue, qapp: object) -> Session:
    return Session(with_articles(issue, 8, 900))


def with_articles(issue: Issue, count: int, words: int) -> Issue:
    articles = tuple(make_article(f"a{number}", words) for number in range(count))
    return replace(issue, sections=(replace(issue.sections[0], articles=articles),))


@pytest.fixture
def pane(session: Session, qtbot: QtBot) -> Iterator[PreviewPane]:
    shown = PreviewPane(Preview(session))
    qtbot.addWidget(shown)
    shown.resize(800, 700)
    shown.show()
    qtbot.waitExposed(shown)
    return shown


@pytest.fixture
def strip(pane: PreviewPane, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Thumbnails:
    monkeypatch.setattr(thumbnails_module, "REST", 0)
    pane.toggle_thumbnails()
    qtbot.waitUntil(lambda: bool(pane.thumbnails._drawn) and not pane.thumbnails._drawing.isActive())
    return pane.thumbnails


def rest(strip: Thumbnails, qtbot: QtBot) -> None:
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not strip._drawing.isActive())


def test_pages_are_drawn_only_where_they_are_seen(strip: Thumbnails, qtbot: QtBot) -> None:
    seen = set(strip._rows_in_sight())
    assert 2 < len(seen) < len(strip.sheets)
    assert set(strip._drawn) <= seen
    strip.scrollToBottom()
    rest(strip, qtbot)
    assert len(strip.sheets) - 1 in strip._drawn


def test_a_hidden_strip_costs_nothing(pane: PreviewPane, session: Session) -> None:
    session.apply(edits.set_title, "a2", "新")
    QApplication.processEvents()
    assert pane.thumbnails._drawn == {}
    assert pane.thumbnails.sheets == ()
    assert not pane.thumbnails._drawing.isActive()


def test_an_edit_draws_its_page_again_and_no_other(strip: Thumbnails, session: Session, qtbot: QtBot) -> None:
    before = dict(strip._drawn)
    session.apply(edits.set_blocks, "a0", (Paragraph((Span("别的字" * 300),), id="a0-1"),))
    rest(strip, qtbot)
    for row in strip._rows_in_sight():
        sheet, _, picture = strip._drawn[row]
        assert sheet is session.composition.sheets[row]
        assert (picture is before[row][2]) is (sheet is before[row][0])
    assert any(strip._drawn[row][2] is before[row][2] for row in before)
    assert any(strip._drawn[row][2] is not before[row][2] for row in before)


def test_so_many_pictures_are_kept_and_no_more(
    strip: Thumbnails, session: Session, issue: Issue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.load(Project(with_articles(issue, 40, 1200)), None)
    assert len(strip.sheets) > KEPT + 5
    strip.show()
    for row in range(KEPT + 5):
        strip._draw(row)
    assert len(strip._drawn) == KEPT
    assert 0 not in strip._drawn


def test_the_page_in_front_is_marked(strip: Thumbnails, pane: PreviewPane) -> None:
    pane.preview.follow_caret(Where("a5", "a5-1", 10))
    page = pane.preview.current_page
    assert page > 3
    assert strip.currentIndex().row() == page
    assert page in strip._rows_in_sight(), "the strip goes there too"


def test_a_click_on_a_page_and_the_keys_go_there(strip: Thumbnails, pane: PreviewPane, qtbot: QtBot) -> None:
    at = strip.visualRect(strip.model().index(2, 0)).center()
    qtbot.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert pane.preview.current_page == 2
    assert 0 <= pane.preview._page_rect(2).top() < 60
    qtbot.keyClick(strip, Qt.Key.Key_Down)
    assert pane.preview.current_page == 3
    qtbot.keyClick(strip, Qt.Key.Key_End)
    assert pane.preview.current_page == len(strip.sheets) - 1
    assert strip.currentIndex().row() == len(strip.sheets) - 1


def test_the_keys_reach_both_of_two_facing_pages(strip: Thumbnails, pane: PreviewPane, qtbot: QtBot) -> None:
    pane.toggle_facing()
    pane.preview.show_page(0)
    for page in range(1, len(strip.sheets)):
        qtbot.keyClick(strip, Qt.Key.Key_Down)
        assert pane.preview.current_page == page
        assert page in pane.preview.visible_pages()


def test_pages_that_come_and_go_are_rows_that_come_and_go(strip: Thumbnails, session: Session, qtbot: QtBot) -> None:
    pages = len(strip.sheets)
    session.apply(edits.set_blocks, "a0", (Paragraph((Span("文" * 4000),), id="a0-1"),))
    assert strip.model().rowCount() == len(session.composition.sheets) > pages
    session.undo()
    rest(strip, qtbot)
    assert strip.model().rowCount() == pages
    assert all(row < pages for row in strip._drawn)


def test_a_row_says_which_page_it_is_and_how_it_begins(strip: Thumbnails) -> None:
    index = strip.model().index(1, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "第 2 页"
    assert index.data(Qt.ItemDataRole.AccessibleDescriptionRole).startswith("市内信息 △文的标题")
    assert strip.accessibleName() == "缩略图"
    interface = QAccessible.queryAccessibleInterface(strip)
    assert interface is None or interface.childCount() == len(strip.sheets)


# --- the pane -------------------------------------------------------------------------------------------------------


def test_how_the_pages_are_shown_is_remembered(pane: PreviewPane, session: Session, qtbot: QtBot) -> None:
    pane.toggle_facing()
    pane.toggle_thumbnails()
    pane.toggle_grid()
    pane.preview.fit_page()
    settings = Settings()
    pane.keep(settings)
    again = PreviewPane(Preview(session))
    qtbot.addWidget(again)
    again.restore(settings)
    assert again.preview.arrangement is Arrangement.FACING
    assert again.preview.fit is Fit.PAGE
    assert again.preview.has_grid
    assert not again.thumbnails.isHidden()
    pane.preview.set_zoom(1.5)
    pane.keep(settings)
    again.restore(settings)
    assert (again.preview.fit, again.preview.zoom) == (Fit.NONE, 1.5)


def test_the_keys_do_not_stay_in_a_strip_that_is_put_away(pane: PreviewPane, qtbot: QtBot) -> None:
    pane.activateWindow()
    qtbot.waitUntil(pane.isActiveWindow)
    pane.go_to_thumbnails()
    assert pane.thumbnails.hasFocus()
    pane.toggle_thumbnails()
    assert pane.preview.hasFocus()
    pane.go_to_thumbnails()
    assert pane.thumbnails.isVisible()


def test_every_switch_says_what_it_did(pane: PreviewPane) -> None:
    told: list[str] = []
    pane.told.connect(told.append)
    for switch in (pane.toggle_facing, pane.toggle_thumbnails, pane.toggle_grid):
        switch()
        switch()
    assert len(set(told)) == 6


# --- in the window --------------------------------------------------------------------------------------------------


def test_the_menu_says_how_the_pages_are_shown(window: Window) -> None:
    commands = window.commands
    for name in ("facing", "thumbnails", "grid"):
        assert not commands[name].isChecked()
        commands[name].trigger()
        assert commands[name].isChecked()
        commands[name].trigger()
        assert not commands[name].isChecked()
    assert commands["zoom-fit"].isChecked()
    commands["zoom-fit"].trigger()
    assert commands["zoom-fit"].isChecked(), "once more changes nothing"
    commands["zoom-page"].trigger()
    assert commands["zoom-page"].isChecked()
    assert not commands["zoom-fit"].isChecked()
    commands["zoom-in"].trigger()
    assert not commands["zoom-page"].isChecked()


def test_a_window_that_is_closed_leaves_its_view_to_the_next(window: Window, session: Session) -> None:
    window.commands["facing"].trigger()
    window.commands["thumbnails"].trigger()
    window.commands["zoom-page"].trigger()
    window._leaving = True
    window.close()
    kept = read_settings()
    assert (kept.preview_pages, kept.preview_thumbnails, kept.preview_fit) == ("facing", True, "page")
    again = Window(session, kept)
    assert again.preview.arrangement is Arrangement.FACING
    assert again.preview.fit is Fit.PAGE
    assert again.commands["thumbnails"].isChecked()
    again._leaving = True
    again.close()
    again.deleteLater()


def test_copying_on_the_page_is_not_the_windows_copying(window: Window, qtbot: QtBot) -> None:
    asked: list[str] = []
    other = QAction("别的复制", window)
    other.setShortcut(QKeySequence.StandardKey.Copy)
    other.triggered.connect(lambda: asked.append("window"))
    window.addAction(other)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.preview.setFocus()
    window.preview.show_page(1)
    qtbot.keyClick(window.preview, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(window.preview, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert asked == []
    assert QApplication.clipboard().text().startswith("市内信息\n△")
    assert window.status.currentMessage().startswith("已复制")
