from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QPushButton, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.comparison import adopted, compare
from anqing_bulletin.bulletin.model import Issue
from anqing_bulletin.desktop.safety.recovery_dialog import Answer, Found, RecoveryDialog
from tests.desktop.small_issue import make_article

NOW = datetime(2022, 6, 3, 8, 30, tzinfo=timezone.utc)
PATH = Path("组工信息") / "安庆组工信息第19期.zgxx"


@pytest.fixture
def recovered(issue: Issue) -> Issue:
    """The issue with a retitled, a new and a deleted article, and another number."""
    retitled = edits.set_title(replace(issue, number=20), "jia", "甲的新标题")
    grown = edits.add_article(retitled, "city", replace(make_article("geng"), title="新来的稿件"))
    return edits.remove_article(grown, "ding")


@pytest.fixture
def found(issue: Issue, recovered: Issue) -> Found:
    return Found("第19期", PATH, NOW, issue, recovered)


@pytest.fixture
def never_saved(recovered: Issue) -> Found:
    return Found("第20期", None, NOW - timedelta(days=1), None, recovered)


@pytest.fixture
def dialog(found: Found, qtbot: QtBot) -> RecoveryDialog:
    return shown([found], qtbot)


def shown(found: list[Found], qtbot: QtBot) -> RecoveryDialog:
    dialog = RecoveryDialog(found, now=NOW)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def rows(dialog: RecoveryDialog) -> list[str]:
    return [dialog.items.item(row).text() for row in range(dialog.items.count())]


def row_of(dialog: RecoveryDialog, words: str) -> int:
    return next(row for row, text in enumerate(rows(dialog)) if words in text)


def tick(dialog: RecoveryDialog, words: str, state: Qt.CheckState) -> None:
    dialog.items.item(row_of(dialog, words)).setCheckState(state)


def test_the_dialog_says_what_happened_what_was_kept_and_what_to_do(dialog: RecoveryDialog) -> None:
    happened, what_to_do = dialog.head.text().split("\n")
    assert happened.startswith("程序上次没有正常退出。下面是还没有保存的修改，最后记录于 今天 ")
    assert what_to_do == "文件没有动过。勾选要找回的，找回后作为还没有保存的修改打开，看过再保存。"
    assert dialog.name.text() == "第19期 — 安庆组工信息第19期.zgxx"
    assert dialog.path.text().replace("\u200b", "") == str(PATH)
    assert not dialog.works.isVisible(), "one thing needs no list"


def test_every_difference_from_the_file_is_listed_and_ticked(dialog: RecoveryDialog) -> None:
    assert [text.split("　")[:2] for text in rows(dialog)] == [
        ["改", "刊头信息"],
        ["改", "《甲的新标题》"],
        ["增", "《新来的稿件》"],
        ["删", "《丁的标题》"],
    ]
    assert "20 字" in rows(dialog)[row_of(dialog, "新来的")]
    assert dialog.all.text() == "全部 4 处改动"
    assert dialog.all.checkState() is Qt.CheckState.Checked


def test_all_that_is_found_is_brought_back(dialog: RecoveryDialog, issue: Issue, recovered: Issue) -> None:
    dialog.recover.click()
    ((answer, keys),) = dialog.answers
    assert answer is Answer.RECOVER
    assert adopted(issue, recovered, keys) == recovered


def test_only_what_is_ticked_is_brought_back(dialog: RecoveryDialog, issue: Issue, recovered: Issue) -> None:
    tick(dialog, "刊头", Qt.CheckState.Unchecked)
    tick(dialog, "丁的", Qt.CheckState.Unchecked)
    assert dialog.all.checkState() is Qt.CheckState.PartiallyChecked
    assert dialog.all.text() == "4 处改动，已选 2 处"
    dialog.recover.click()
    back = adopted(issue, recovered, dialog.answers[0].keys)
    assert back.number == 19
    assert back.section_of("ding") is not None
    assert back.article("jia").title == "甲的新标题"


def test_one_box_ticks_all_or_none_and_nothing_cannot_be_brought_back(dialog: RecoveryDialog) -> None:
    dialog.all.click()
    assert all(dialog.items.item(row).checkState() is Qt.CheckState.Unchecked for row in range(4))
    assert not dialog.recover.isEnabled()
    tick(dialog, "甲的", Qt.CheckState.Checked)
    assert dialog.recover.isEnabled()
    dialog.all.click()
    assert dialog.all.text() == "全部 4 处改动"
    assert len(dialog.answers[0].keys) == 4


def test_an_item_shows_the_texts_of_the_file_and_of_what_was_found(dialog: RecoveryDialog) -> None:
    dialog.items.setCurrentRow(row_of(dialog, "甲的"))
    text = dialog.view.text.toPlainText()
    assert "甲的标题" in text
    assert "甲的新标题" in text
    dialog.items.setCurrentRow(row_of(dialog, "新来的"))
    assert "文" * 20 in dialog.view.text.toPlainText(), "the whole of a new article"
    dialog.items.setCurrentRow(row_of(dialog, "丁的"))
    assert "丁" * 20 in dialog.view.text.toPlainText(), "the whole of a deleted one"


def test_a_change_without_words_is_said(issue: Issue, qtbot: QtBot) -> None:
    dialog = shown([Found("第19期", PATH, NOW, issue, replace(issue, bin=()))], qtbot)
    assert rows(dialog) == ["改　回收站"]
    assert "有改动" in dialog.view.text.toPlainText()


def test_refusing_and_putting_off_are_answers_too(found: Found, qtbot: QtBot) -> None:
    refused, later, closed = (shown([found], qtbot) for _ in range(3))
    refused.refuse.click()
    later.later.click()
    qtbot.keyClick(closed, Qt.Key.Key_Escape)
    assert [dialog.isVisible() for dialog in (refused, later, closed)] == [False, False, False]
    answers = [dialog.answers[0].answer for dialog in (refused, later, closed)]
    assert answers == [Answer.REFUSE, Answer.LATER, Answer.LATER]


def test_an_issue_that_was_never_saved_comes_back_whole(never_saved: Found, qtbot: QtBot) -> None:
    dialog = shown([never_saved], qtbot)
    assert dialog.name.text() == "第20期 — 还没有保存过的一期"
    assert dialog.path.text() == "还没有文件。"
    assert "文件没有动过" not in dialog.head.text()
    assert all(text.startswith("增　") or "回收站" in text for text in rows(dialog))
    dialog.recover.click()
    former, back = never_saved.former, never_saved.recovered
    assert not list(former.articles)
    assert adopted(former, back, dialog.answers[0].keys) == back


def test_a_file_that_is_gone_is_named_and_said_to_be_gone(never_saved: Found, qtbot: QtBot) -> None:
    dialog = shown([replace(never_saved, path=PATH)], qtbot)
    path, gone = dialog.path.text().split("\n")
    assert path.replace("\u200b", "") == str(PATH)
    assert gone == "这个文件不在了、打不开，或者已经是另一期。"


def test_of_several_one_is_brought_back_and_the_rest_is_kept(found: Found, never_saved: Found, qtbot: QtBot) -> None:
    third = replace(found, title="第17期", time=NOW - timedelta(days=90))
    dialog = shown([found, never_saved, third], qtbot)
    assert dialog.works.isVisible()
    assert "一共找到 3 份，一次找回一份，各在一个窗口里，其余的接着问。" in dialog.head.text()
    dialog.refuse.click()
    assert "〔不找回〕" in dialog.works.item(0).text()
    assert dialog.works.currentRow() == 1, "on to the next"
    assert len(rows(dialog)) == len(compare(never_saved.former, never_saved.recovered).items)
    tick(dialog, "新来的", Qt.CheckState.Unchecked)
    dialog.works.setCurrentRow(2)
    dialog.works.setCurrentRow(1)
    assert dialog.items.item(row_of(dialog, "新来的")).checkState() is Qt.CheckState.Unchecked, "ticks are kept"
    dialog.recover.click()
    assert not dialog.isVisible()
    assert [decision.answer for decision in dialog.answers] == [Answer.REFUSE, Answer.RECOVER, Answer.LATER]


def test_when_everything_is_refused_the_dialog_is_done(found: Found, never_saved: Found, qtbot: QtBot) -> None:
    dialog = shown([found, never_saved], qtbot)
    dialog.works.setCurrentRow(1)
    dialog.refuse.click()
    assert dialog.works.currentRow() == 0
    dialog.refuse.click()
    assert not dialog.isVisible()
    assert [decision.answer for decision in dialog.answers] == [Answer.REFUSE, Answer.REFUSE]


def test_a_title_or_a_path_is_never_taken_for_markup(found: Found, qtbot: QtBot) -> None:
    dialog = shown([replace(found, title="<b>第19期</b>", path=Path("<i>稿</i>.zgxx"))], qtbot)
    for label in (dialog.head, dialog.name, dialog.path):
        assert label.textFormat() is Qt.TextFormat.PlainText
    assert "<b>第19期</b>" in dialog.name.text()


def test_everything_is_reached_by_the_keyboard_and_has_a_name(found: Found, never_saved: Found, qtbot: QtBot) -> None:
    dialog = shown([found, never_saved], qtbot)
    widgets = [w for w in dialog.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisible()]
    names = {w.accessibleName() for w in widgets if isinstance(w, QListWidget | QTextEdit)}
    assert names == {"找到的修改", "改动，勾选的要找回", "对照：左边是文件里，右边是找回的"}
    assert all(w.text() for w in widgets if isinstance(w, QPushButton))
    order = [dialog.works, dialog.all, dialog.items, dialog.view.text, dialog.recover]
    met = [dialog.works]
    while (widget := met[-1].nextInFocusChain()) is not dialog.works:
        met.append(widget)
    assert [widget for widget in met if widget in order] == order


def test_the_enter_key_brings_back_and_the_space_bar_ticks(dialog: RecoveryDialog, qtbot: QtBot) -> None:
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog.items, Qt.Key.Key_Space)
    assert dialog.items.item(0).checkState() is Qt.CheckState.Unchecked
    qtbot.keyClick(dialog.items, Qt.Key.Key_Return)
    assert dialog.answers[0].answer is Answer.RECOVER
    assert len(dialog.answers[0].keys) == 3
