"""The imprint form: units are completed, chosen and kept, whole lists taken over; the picture is what is printed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin.model import ImprintLine, Issue
from anqing_bulletin.desktop.forms.imprint_form import ImprintForm
from anqing_bulletin.desktop.forms.kept_entries import Kept, KeptList, read_kept
from anqing_bulletin.desktop.forms.kept_lists_dialog import KeptListsDialog
from anqing_bulletin.desktop.forms.masthead_form import MastheadForm
from anqing_bulletin.desktop.forms.name_edit import NameEdit
from anqing_bulletin.desktop.forms.recipient_picker import RecipientPicker
from anqing_bulletin.desktop.forms.recipients_edit import RecipientsEdit
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.desktop.window import Window
from anqing_bulletin.storage.project import Project, write_project

UNITS = ("市委领导同志", "省委组织部研究室", "各县（市、区）委组织部", "市委党校")


@pytest.fixture
def field(qtbot: QtBot) -> RecipientsEdit:
    edit = RecipientsEdit("")
    qtbot.addWidget(edit)
    edit.offer(UNITS)
    edit.show()
    edit.setFocus()
    return edit


def commit(field: RecipientsEdit, words: str) -> None:
    """Let an input method hand over words."""
    event = QInputMethodEvent("", [])
    event.setCommitString(words)
    QApplication.sendEvent(field, event)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_unit_is_completed_while_it_is_typed(field: RecipientsEdit, qtbot: QtBot) -> None:
    popup = field._popup
    QApplication.sendEvent(field, QInputMethodEvent("shiwei", []))
    assert not popup.isVisible(), "what an input method composes is no text yet"
    commit(field, "市委")
    assert popup.isVisible()
    assert field.offered == ["市委领导同志", "市委党校"]
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert field.text == "市委领导同志"
    commit(field, "，县（市")
    assert field.offered == ["各县（市、区）委组织部"]
    field._complete("各县（市、区）委组织部")
    commit(field, "、市委领导")
    assert field.offered == [], "a unit that the line has is not offered again"
    assert field.text == "市委领导同志，各县（市、区）委组织部、市委领导"


def test_blanks_within_a_name_stay_and_line_breaks_do_not(field: RecipientsEdit) -> None:
    field.bring_to("张　三、\n李四 ")
    assert field.text == "张　三、 李四"


def test_the_picker_ticks_keeps_renames_and_puts_in_order(qtbot: QtBot) -> None:
    picker = RecipientPicker("报", "市委领导同志、老同志。", UNITS[:3], ("市委党校",))
    qtbot.addWidget(picker)
    shown = [picker.list.item(row).text() for row in range(picker.list.count())]
    assert shown == [*UNITS[:3], "本期和最近各期用过的", "老同志", "市委党校"]
    picker.tick("省委组织部研究室")
    assert picker.text == "市委领导同志、省委组织部研究室、老同志。"
    picker.tick("市委领导同志", on=False)
    assert picker.line_words.text() == "报：省委组织部研究室、老同志。"

    picker.filter.setText("党校")
    qtbot.keyClick(picker.filter, Qt.Key.Key_Return)
    assert "市委党校" in picker.text
    picker.filter.setText("新的单位")
    qtbot.keyClick(picker.filter, Qt.Key.Key_Return)
    assert picker.kept == (*UNITS[:3], "新的单位")
    assert picker.filter.text() == ""

    picker.move(-1)
    assert picker.kept[2] == "新的单位"
    picker.rename("省委组织部研究室", "省委组织部办公室")
    assert picker.kept[1] == "省委组织部办公室"
    assert "省委组织部办公室" in picker.text
    assert "研究室" not in picker.text
    picker.rename("省委组织部办公室", "甲、乙")
    assert picker.kept[1] == "省委组织部办公室", "two units are no name of one"
    picker.keep_chosen()
    assert set(picker.kept) >= {"老同志", "市委党校"}
    picker.list.setCurrentRow(0)
    picker.forget()
    assert "市委领导同志" not in picker.kept


def test_a_new_unit_stands_behind_those_of_the_line(qtbot: QtBot) -> None:
    picker = RecipientPicker("报", "市委领导同志、老同志。", (), ())
    qtbot.addWidget(picker)
    picker.add("省人才办")
    assert picker.text == "市委领导同志、老同志、省人才办。"


def test_the_buttons_of_a_form_stay_in_reach_however_much_is_in_it(
    form: ImprintForm, issue: Issue, qtbot: QtBot
) -> None:
    room = form.screen().availableGeometry()
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    for _ in range(12):
        form.add()
    added = form.rows[-1].recipients
    qtbot.waitUntil(lambda: not added.visibleRegion().isEmpty() and added.height() == form.rows[0].recipients.height())
    assert form.frameGeometry().bottom() <= room.bottom()
    assert form.minimumSizeHint().height() < room.height() * 2 // 3
    masthead = MastheadForm(issue)
    qtbot.addWidget(masthead)
    masthead.show()
    assert masthead.minimumSizeHint().height() < 300
    former = masthead.height()
    masthead.marking.setCurrentText("秘密1年")
    qtbot.waitUntil(lambda: masthead.height() > former)  # the doubts are seen without scrolling


@pytest.fixture
def form(session: Session, issue: Issue, qtbot: QtBot) -> ImprintForm:
    kept = Kept(UNITS, (KeptList("发县区", (ImprintLine("发", "各县委。"),)),))
    shown = ImprintForm(issue, composition=session.composition, kept=kept)
    qtbot.addWidget(shown)
    return shown


def test_the_picture_is_the_imprint_of_the_last_page(form: ImprintForm, session: Session, issue: Issue) -> None:
    picture = form.picture
    assert picture is not None
    former = picture.text
    assert "市委常委" in former
    last = session.composition.sheets[-1]
    on_paper = [(placed.x, placed.y, placed.line.text) for placed in last.lines]
    shown = [(placed.x, placed.y, placed.line.text) for placed in picture._sheet().lines]
    assert shown
    assert all(line in on_paper for line in shown), "line for line as it is printed"
    form.rows[0].recipients.bring_to("市委常委" * 40)
    assert picture.text != former
    assert picture.heightForWidth(600) > 192
    form.take_lines(tuple(ImprintLine("送", "各单位。") for _ in range(50)))
    assert "版记太长" in picture.words
    form.take_lines(())
    assert "不印" in picture.words


def test_a_whole_list_is_taken_over_and_kept(form: ImprintForm, issue: Issue) -> None:
    form.keep_as("发市直")
    assert [each.name for each in form.kept.lists] == ["发县区", "发市直"]
    assert form.kept.lists[1].lines == issue.imprint
    form._lists_menu.actions()[0].trigger()
    assert form.lines == (ImprintLine("发", "各县委。"),)
    form.rows[0].recipients.bring_to("各县委、各县委")
    assert form.doubts.text() == "请核对：“各县委”写了2次。"


def test_kept_lists_are_renamed_ordered_and_taken_out(qtbot: QtBot) -> None:
    lists = tuple(KeptList(name, (ImprintLine("报", name),)) for name in ("甲", "乙", "丙"))
    dialog = KeptListsDialog(lists)
    qtbot.addWidget(dialog)
    dialog.move(1)
    dialog.list.item(0).setText("丙")
    assert dialog.list.item(0).text() == "乙", "a name that another has is not taken"
    dialog.list.item(0).setText("发乡镇")
    dialog.list.setCurrentRow(2)
    dialog.remove()
    assert [each.name for each in dialog.lists] == ["发乡镇", "甲"]
    assert dialog.lines.text() == "报：甲"


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_names_used_before_are_offered_each_once(qtbot: QtBot) -> None:
    edit = NameEdit("", "核稿")
    qtbot.addWidget(edit)
    edit.offer(("方砚秋", "李四"))
    edit.offer(("李四", "陆云起"))
    assert edit.names == ["方砚秋", "李四", "陆云起"]
    edit.show()
    qtbot.keyClick(edit, Qt.Key.Key_Down)
    assert edit.completer().completionCount() == 3
    edit.completer().popup().hide()


def test_the_forms_make_one_step_and_remember_what_recent_issues_hold(
    window: Window, session: Session, issue: Issue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "第18期.zgxx"
    people = replace(issue.people, reviewer="方砚秋")
    write_project(path, Project(replace(issue, imprint=(ImprintLine("报", "老干部局"),), people=people)))
    window.settings.recent = [str(tmp_path / "没有的.zgxx"), str(path)]

    def fill(form: ImprintForm) -> int:
        qtbot.waitUntil(lambda: "老干部局" in form.known_units)
        form.rows[0].recipients.bring_to("市委常委，老干部局。")
        form.kept = replace(form.kept, units=("老干部局",))
        form.keep_as("发县区")
        return 1

    monkeypatch.setattr(ImprintForm, "exec", fill)
    window.commands["imprint"].trigger()
    assert session.issue.imprint[0].recipients == "市委常委，老干部局。"
    assert session.undo_label == "修改版记"
    session.undo()
    assert session.issue.imprint == issue.imprint
    assert read_kept().units == ("老干部局",)
    assert [each.name for each in read_kept().lists] == ["发县区"]

    from anqing_bulletin.desktop.forms.masthead_form import MastheadForm

    def sign(form: MastheadForm) -> int:
        qtbot.waitUntil(lambda: "方砚秋" in form.reviewer.names)
        form.approver.setText("陆　云")
        return 1

    monkeypatch.setattr(MastheadForm, "exec", sign)
    window.commands["masthead"].trigger()
    assert session.issue.people.approver == "陆　云"
    assert read_kept().names("approver") == ("陆　云",)
