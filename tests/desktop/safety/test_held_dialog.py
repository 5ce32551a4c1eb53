from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from anqing_bulletin.desktop.safety.held_dialog import (
    HowToOpen,
    WaysDialog,
    WhatToDo,
    about_change,
    ask_about_change,
    ask_how_to_open,
    how_to_open,
)

PATH = Path("组工信息") / "第19期.zgxx"
HOLDER = "沈砚（shenyan），在电脑“PC-03”上，2022年6月3日 09:12 起"


@pytest.fixture
def held(qtbot: QtBot) -> WaysDialog:
    return shown(how_to_open(HOLDER, PATH), qtbot)


@pytest.fixture
def changed(qtbot: QtBot) -> WaysDialog:
    return shown(about_change("沈砚", PATH), qtbot)


def shown(dialog: WaysDialog, qtbot: QtBot) -> WaysDialog:
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def words(dialog: WaysDialog) -> list[str]:
    return [button.text() for button in dialog.buttons.values()]


def test_the_dialog_says_who_has_the_file_open_where_and_since_when(held: WaysDialog) -> None:
    assert held.sentence.text() == f"“第19期.zgxx”正由别人打开着：{HOLDER}。"
    assert words(held) == ["只读打开", "打开副本", "仍然打开", "取消"]


def test_the_dialog_says_that_nothing_is_lost_by_a_change_on_disk(changed: WaysDialog) -> None:
    assert changed.sentence.text() == (
        "“第19期.zgxx”在磁盘上被沈砚改动了，您这里也有还没有保存的修改。\n两边的内容都还在，请选择怎么办。"
    )
    assert words(changed) == ["合并…", "另存为…", "取消"]


def test_every_button_is_its_answer(qtbot: QtBot) -> None:
    for answer in HowToOpen:
        dialog = shown(how_to_open(HOLDER, PATH), qtbot)
        dialog.buttons[answer].click()
        assert (dialog.answer, dialog.isVisible()) == (answer, False)
    for what in WhatToDo:
        dialog = shown(about_change("沈砚", PATH), qtbot)
        dialog.buttons[what].click()
        assert (dialog.answer, dialog.isVisible()) == (what, False)


def test_a_line_beside_every_button_says_what_it_means(held: WaysDialog, changed: WaysDialog) -> None:
    for dialog in (held, changed):
        lines = {label.text() for label in dialog.findChildren(QLabel)}
        for button in dialog.buttons.values():
            assert button.accessibleDescription().endswith("。")
            assert button.accessibleDescription() in lines


@pytest.mark.parametrize(
    ("key", "answer"), [(Qt.Key.Key_Return, HowToOpen.READ_ONLY), (Qt.Key.Key_Escape, HowToOpen.CANCEL)]
)
def test_enter_opens_to_read_and_escape_does_not_open(
    held: WaysDialog, qtbot: QtBot, key: Qt.Key, answer: HowToOpen
) -> None:
    held.activateWindow()
    qtbot.waitUntil(held.isActiveWindow)
    qtbot.keyClick(held.focusWidget(), key)
    assert (held.answer, held.isVisible()) == (answer, False)


@pytest.mark.parametrize(("key", "answer"), [(Qt.Key.Key_Return, WhatToDo.MERGE), (Qt.Key.Key_Escape, WhatToDo.CANCEL)])
def test_enter_merges_and_escape_leaves_everything_as_it_is(
    changed: WaysDialog, qtbot: QtBot, key: Qt.Key, answer: WhatToDo
) -> None:
    changed.activateWindow()
    qtbot.waitUntil(changed.isActiveWindow)
    qtbot.keyClick(changed.focusWidget(), key)
    assert (changed.answer, changed.isVisible()) == (answer, False)


def test_enter_on_another_button_is_that_button(held: WaysDialog, qtbot: QtBot) -> None:
    held.activateWindow()
    qtbot.waitUntil(held.isActiveWindow)
    qtbot.keyClick(held.focusWidget(), Qt.Key.Key_Tab)
    assert held.focusWidget() is held.buttons[HowToOpen.COPY]
    qtbot.keyClick(held.focusWidget(), Qt.Key.Key_Return)
    assert held.answer is HowToOpen.COPY


def test_the_questions_give_the_answers(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WaysDialog, "exec", lambda dialog: dialog.buttons[list(dialog.buttons)[1]].click())
    assert ask_how_to_open(HOLDER, PATH) is HowToOpen.COPY
    assert ask_about_change("沈砚", PATH) is WhatToDo.SAVE_AS


def test_a_name_is_never_taken_for_markup(qtbot: QtBot) -> None:
    dialog = shown(how_to_open("<b>沈砚</b>", Path("<i>稿</i>.zgxx")), qtbot)
    assert dialog.sentence.textFormat() is Qt.TextFormat.PlainText
    assert "<b>沈砚</b>" in dialog.sentence.text()


def test_there_is_no_more_room_than_the_sentence_needs(held: WaysDialog, changed: WaysDialog, qtbot: QtBot) -> None:
    for dialog in (held, changed):
        dialog.show()
        qtbot.waitExposed(dialog)
        assert dialog.sentence.height() == dialog.sentence.heightForWidth(dialog.sentence.width())
