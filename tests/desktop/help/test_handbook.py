from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QFont, QTextDocument
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from anqing_bulletin.desktop.help.handbook import Handbook
from anqing_bulletin.desktop.help.handbook_pages import KEYS, PREVIEW, TREE, WRITING, handbook_folder
from anqing_bulletin.desktop.help.handbook_text import HandbookText
from anqing_bulletin.desktop.theme import LIGHT, apply_theme
from anqing_bulletin.desktop.window import Window

PAGES = {
    "上手": "# 上手\n\n先看[写稿](写稿.md#表格)，再看[别处](https://example.com/)。\n\n## 甲\n\n" + "段落一。\n\n" * 60,
    "写稿": "# 写稿\n\n"
    + "一段话。\n\n" * 60
    + "## 表格\n\n插入**表格**按 `Ctrl+Alt+T`，表格里回车换行。\n\n| 键 | 意思 |\n| --- | --- |\n| `F1` | 手册 |\n",
}


@pytest.fixture
def handbook(qtbot: QtBot) -> Handbook:
    handbook = Handbook(PAGES)
    qtbot.addWidget(handbook)
    handbook.show()
    qtbot.waitExposed(handbook)
    handbook.activateWindow()
    return handbook


def test_a_link_leads_to_a_heading_and_back_again_but_never_out(handbook: Handbook) -> None:
    handbook.text.verticalScrollBar().setValue(40)
    handbook.text.anchorClicked.emit(QUrl("https://example.com/"))
    handbook.text.anchorClicked.emit(QUrl("file:///etc/passwd"))
    assert (handbook.page, handbook.back_button.isEnabled()) == ("上手", False)
    handbook.text.anchorClicked.emit(QUrl("写稿.md#表格"))
    assert handbook.page == "写稿"
    assert handbook.text.verticalScrollBar().value() > 500
    handbook.back_button.click()
    assert (handbook.page, handbook.text.verticalScrollBar().value()) == ("上手", 40)
    handbook.forward_button.click()
    assert (handbook.page, handbook.forward_button.isEnabled()) == ("写稿", False)
    assert handbook.text.verticalScrollBar().value() > 500
    row = handbook.contents.topLevelItem(0).child(0)
    handbook.contents.setCurrentItem(row)
    assert (row.text(0), handbook.page) == ("甲", "上手")


def test_what_is_looked_for_is_listed_marked_and_gone_through_by_enter(handbook: Handbook, qtbot: QtBot) -> None:
    handbook.field.setFocus()
    handbook.field.setText("表格")
    assert handbook.count.text() == "3 处"
    assert handbook.found.topLevelItem(0).text(0) == "写稿（3 处）"
    assert handbook.page == "上手", "nothing moves before it is asked for"
    qtbot.keyClick(handbook.field, Qt.Key.Key_Return)
    qtbot.keyClick(handbook.field, Qt.Key.Key_Return)
    assert (handbook.page, handbook.count.text()) == ("写稿", "2/3")
    assert [mark.cursor.selectedText() for mark in handbook.text.extraSelections()] == ["表格"] * 3
    assert handbook.found.currentItem().text(0) == "插入表格按 Ctrl+Alt+T，表格里回车换行。"
    assert handbook.text.viewport().rect().contains(handbook.text.cursorRect())
    qtbot.keyClick(handbook.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert handbook.count.text() == "1/3"
    handbook.field.setText("回车 ctrl")
    assert handbook.count.text() == "1 处", "all words in one paragraph, whatever their case"
    handbook.field.setText("没有这个")
    assert handbook.nothing.isVisible()
    qtbot.keyClick(handbook.field, Qt.Key.Key_Escape)
    assert handbook.field.text() == ""
    assert handbook.contents.isVisible()
    assert handbook.text.extraSelections() == []
    qtbot.keyClick(handbook.field, Qt.Key.Key_Escape)
    assert not handbook.isVisible()


def test_a_picture_comes_from_the_handbook_only_and_fits_the_column(qapp: QApplication, tmp_path: Path) -> None:
    other = tmp_path / "外面.png"
    other.write_bytes((handbook_folder() / "排版说明" / "孤字.png").read_bytes())
    text = HandbookText("![孤字](排版说明/孤字.png)", handbook_folder(), QFont(), LIGHT)
    kind = QTextDocument.ResourceType.ImageResource.value
    assert text.loadResource(kind, QUrl("排版说明/孤字.png")).width() > 300
    for name in (str(other), f"file://{other}", "../fonts/PROVENANCE.toml", "http://example.com/a.png", "排版说明.md"):
        assert text.loadResource(kind, QUrl(name)) is None
    text.fit(300)
    [(_, _, picture)] = text._pictures()
    assert picture.width() <= 300 - 48
    assert picture.height() > 0


def test_other_colours_show_the_same_place(handbook: Handbook, qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    handbook.go("写稿", "表格")
    scrolled = handbook.text.verticalScrollBar().value()
    apply_theme(qapp, "dark")
    assert handbook.page == "写稿"
    assert handbook.text.verticalScrollBar().value() == scrolled
    apply_theme(qapp, "light")


def test_f1_opens_the_page_on_where_one_is_and_lists_every_key(window: Window, qtbot: QtBot) -> None:
    window.activateWindow()
    for part, page in ((window.tree.view, TREE), (window.preview, PREVIEW), (window.editor._page.body, WRITING)):
        window.activateWindow()
        part.setFocus()
        qtbot.waitUntil(part.hasFocus)
        window.commands["handbook"].trigger()
        assert window.help._handbook.page == page
    window.commands["shortcuts"].trigger()
    handbook = window.help._handbook
    assert handbook.page == KEYS
    shown = handbook.text.toPlainText()
    for action in window.all_commands.values():
        assert action.text().replace("&", "").rstrip("…") in shown
        assert action.shortcut().toString(action.shortcut().SequenceFormat.NativeText) in shown
    window.help.close()
    assert window.help._handbook is None
