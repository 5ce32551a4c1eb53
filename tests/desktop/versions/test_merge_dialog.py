from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QPushButton, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.merging.merge import Choice, merge
from anqing_bulletin.bulletin.model import Issue, Paragraph, Span
from anqing_bulletin.desktop.versions.merge_dialog import MergeDialog

LABELS = ["刊头：期号", "「甲的标题」：来源单位", "「甲的标题」第1段"]


def changed(issue: Issue, number: int, source: str, text: str) -> Issue:
    """Another number of the issue, and another source and text of its first article."""
    (paragraph,) = issue.article("jia").blocks
    sourced = edits.set_source(replace(issue, number=number), "jia", source)
    return edits.set_blocks(sourced, "jia", [replace(paragraph, spans=(Span(text),))])


@pytest.fixture
def mine(issue: Issue) -> Issue:
    return changed(issue, 20, "青石镇", "参会党员38名。")


@pytest.fixture
def theirs(issue: Issue) -> Issue:
    return edits.set_title(changed(issue, 21, "白云乡", "参会党员42名。"), "ding", "丁的新标题")


@pytest.fixture
def dialog(issue: Issue, mine: Issue, theirs: Issue, qtbot: QtBot) -> MergeDialog:
    shown = MergeDialog(issue, mine, theirs, "王芳")
    qtbot.addWidget(shown)
    shown.show()
    return shown


def states(dialog: MergeDialog) -> list[str]:
    """The second line of every row, without its brackets."""
    texts = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    return [text.split("\n")[1].strip("〔〕") for text in texts]


def texts_of_jia(issue: Issue) -> list[str]:
    return [block.text for block in issue.article("jia").blocks]


def test_the_dialog_says_who_changed_the_issue_and_how_much_there_is_to_decide(dialog: MergeDialog) -> None:
    assert dialog.windowTitle() == "合并"
    assert dialog.head.text() == (
        "同事（王芳）也改了这一期。互不相干的修改已经自动合并；3 处两边都改了，请选用哪一种。"
    )


def test_without_a_common_version_the_dialog_says_so(issue: Issue, mine: Issue, qtbot: QtBot) -> None:
    dialog = MergeDialog(None, issue, mine)
    qtbot.addWidget(dialog)
    assert dialog.head.text().startswith("同事也改了这一期。两份没有共同的旧版本可比，只有一边有的都留下了；")


def test_every_place_that_both_changed_is_listed_and_undecided_at_first(dialog: MergeDialog) -> None:
    assert sorted(conflict.label for conflict in dialog.merged.conflicts) == sorted(LABELS)
    assert [dialog.list.item(row).text().split("\n")[0] for row in range(3)] == [
        conflict.label for conflict in dialog.merged.conflicts
    ]
    assert states(dialog) == ["待定", "待定", "待定"]


def test_both_texts_of_the_chosen_place_are_shown_and_what_both_began_with(dialog: MergeDialog) -> None:
    for row, conflict in enumerate(dialog.merged.conflicts):
        dialog.list.setCurrentRow(row)
        shown = dialog.view.text.toPlainText()
        assert conflict.mine in shown
        assert conflict.theirs in shown
        assert conflict.base in shown
        assert dialog.label.text() == f"{conflict.label}　〔待定〕"


def test_one_click_decides_and_shows_the_next_undecided_place(dialog: MergeDialog) -> None:
    dialog.choice_buttons[Choice.THEIRS].click()
    assert states(dialog) == ["用同事的", "待定", "待定"]
    assert dialog.list.currentRow() == 1
    dialog.list.setCurrentRow(2)
    dialog.choice_buttons[Choice.MINE].click()
    assert states(dialog) == ["用同事的", "待定", "用我的"]
    assert dialog.list.currentRow() == 1, "the one that was passed over"


def test_what_was_chosen_is_what_is_merged(dialog: MergeDialog, issue: Issue, mine: Issue, theirs: Issue) -> None:
    choices = dict(
        zip((c.key for c in dialog.merged.conflicts), (Choice.THEIRS, Choice.MINE, Choice.THEIRS), strict=True)
    )
    for choice in choices.values():
        dialog.choose(choice)
    dialog.finish.click()
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.merged == merge(issue, mine, theirs, choices)
    assert dialog.merged.left == ()
    assert dialog.merged.issue.article("ding").title == "丁的新标题"


def test_keys_decide_and_walk(dialog: MergeDialog, qtbot: QtBot) -> None:
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert dialog.list.currentRow() == 1
    qtbot.keyClick(dialog.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert dialog.list.currentRow() == 0
    qtbot.keyClick(dialog.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert dialog.list.currentRow() == 0
    qtbot.keyClick(dialog.list, Qt.Key.Key_2)
    qtbot.keyClick(dialog.view.text, Qt.Key.Key_1)
    assert states(dialog) == ["用同事的", "用我的", "待定"]


def test_both_may_stay_only_where_a_text_can_stand_twice(dialog: MergeDialog) -> None:
    both = dialog.choice_buttons[Choice.BOTH]
    for row, conflict in enumerate(dialog.merged.conflicts):
        dialog.list.setCurrentRow(row)
        assert both.isEnabled() is conflict.can_keep_both
        dialog.choose(Choice.BOTH)
        assert (states(dialog)[row] == "两段都留") is conflict.can_keep_both
    dialog.accept()
    assert texts_of_jia(dialog.merged.issue) == ["参会党员38名。", "参会党员42名。"]


def test_a_decision_can_be_changed_and_the_button_shows_it(dialog: MergeDialog) -> None:
    dialog.choose(Choice.MINE)
    dialog.list.setCurrentRow(0)
    assert dialog.choice_buttons[Choice.MINE].isChecked()
    assert not dialog.choice_buttons[Choice.THEIRS].isChecked()
    dialog.choose(Choice.THEIRS)
    assert states(dialog)[0] == "用同事的"


def test_finishing_early_loses_no_text_and_the_dialog_says_what_becomes_of_it(dialog: MergeDialog) -> None:
    assert dialog.remaining.text() == (
        "还有 3 处待定。现在完成的话，1 处两段都留在稿子里，您的在前；2 处只能有一种，用您的。"
    )
    dialog.finish.click()
    assert len(dialog.merged.left) == 3
    assert dialog.merged.issue.number == 20
    assert texts_of_jia(dialog.merged.issue) == ["参会党员38名。", "参会党员42名。"]


def test_the_enter_key_finishes_only_what_is_decided(dialog: MergeDialog, qtbot: QtBot) -> None:
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
    assert dialog.isVisible()
    for _ in range(3):
        dialog.choose(Choice.MINE)
    assert dialog.remaining.text() == "各处都已选定。"
    qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_the_last_decision_shows_that_it_was_taken(dialog: MergeDialog) -> None:
    for _ in range(3):
        dialog.choose(Choice.THEIRS)
    assert "〔用同事的〕" in dialog.label.text()
    assert dialog.focusWidget() is dialog.finish


def test_giving_up_merges_nothing(dialog: MergeDialog, qtbot: QtBot) -> None:
    dialog.choose(Choice.THEIRS)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.result() == QDialog.DialogCode.Rejected


def test_what_was_merged_by_itself_is_told_on_request(dialog: MergeDialog) -> None:
    notices = list(dialog.merged.notices)
    assert any("丁的" in notice for notice in notices)
    assert dialog.notices_button.text() == f"合并说明 {len(notices)} 条"
    assert not dialog.notices.isVisible()
    dialog.notices_button.click()
    assert dialog.notices.isVisible()
    assert [dialog.notices.item(row).text() for row in range(dialog.notices.count())] == notices
    dialog.notices_button.click()
    assert not dialog.notices.isVisible()


def test_a_title_is_never_taken_for_markup(issue: Issue, qtbot: QtBot) -> None:
    odd = edits.set_title(issue, "jia", "<b>甲</b>")
    one, other = (changed(odd, 19, source, "甲" * 20) for source in ("青石镇", "白云乡"))
    dialog = MergeDialog(odd, one, other, "<i>王芳</i>")
    qtbot.addWidget(dialog)
    assert dialog.head.textFormat() is dialog.label.textFormat() is Qt.TextFormat.PlainText
    assert "<b>甲</b>" in dialog.label.text()


def test_everything_is_reached_by_the_keyboard_and_has_a_name(dialog: MergeDialog) -> None:
    widgets = [w for w in dialog.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisible()]
    lists = [w for w in widgets if isinstance(w, QListWidget | QTextEdit)]
    assert {w.accessibleName() for w in lists} == {"两边都改了的地方", "对照：左边是您的，右边是同事的"}
    assert all(w.text() for w in widgets if isinstance(w, QPushButton))
    order = [dialog.list, dialog.view.text, *dialog.choice_buttons.values(), dialog.finish]
    assert order == walk_by_tab(dialog.list, order)


def walk_by_tab(first: QWidget, wanted: list[QWidget]) -> list[QWidget]:
    """Those of the wanted widgets that the tab key comes to, in its order."""
    met = [first]
    widget = first.nextInFocusChain()
    while widget is not first:
        if widget in wanted:
            met.append(widget)
        widget = widget.nextInFocusChain()
    return met


def test_an_article_that_both_rewrote_throughout_is_decided_paragraph_by_paragraph(issue: Issue, qtbot: QtBot) -> None:
    def held_in(place: str) -> Issue:
        texts = (f"第{number}段，" + f"把会场搬到{place}里。" * 30 for number in range(20))
        return edits.set_blocks(issue, "jia", [Paragraph((Span(t),), id=f"p-{n}") for n, t in enumerate(texts)])

    dialog = MergeDialog(held_in("院坝"), held_in("树荫"), held_in("田头"))
    qtbot.addWidget(dialog)
    assert dialog.list.count() == 20
    for _ in range(20):
        dialog.choose(Choice.THEIRS)
    dialog.accept()
    assert dialog.merged.issue == held_in("田头")
