from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDialogButtonBox, QLabel
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.model import ImprintLine, Issue, People
from anqing_bulletin.desktop.forms import MastheadForm
from anqing_bulletin.desktop.imprint_form import ImprintForm


@pytest.fixture
def masthead(issue: Issue, qtbot: QtBot) -> MastheadForm:
    form = MastheadForm(issue)
    qtbot.addWidget(form)
    return form


@pytest.fixture
def imprint(issue: Issue, qtbot: QtBot) -> ImprintForm:
    form = ImprintForm(issue)
    qtbot.addWidget(form)
    return form


def test_a_form_that_is_only_looked_at_changes_nothing(masthead: MastheadForm, issue: Issue) -> None:
    assert edits.set_masthead(issue, **masthead.values) is issue


def test_every_field_of_the_masthead_reaches_the_issue(masthead: MastheadForm, issue: Issue) -> None:
    masthead.title.setText(" 望江组工信息 ")
    masthead.issuer.setText("中共望江县委组织部")
    masthead.number.setValue(20)
    masthead.total_number.setValue(345)
    masthead.date.setDate(QDate(2022, 6, 10))
    masthead.marking.setCurrentText("内部资料")
    masthead.instruction_label.setText("")
    masthead.house_style.setCurrentText("27×22")
    masthead.responsible_editor.setText("张三")
    masthead.reviewer.setText("李四")
    masthead.approver.setText("王五")
    masthead.copies.setValue(80)
    changed = edits.set_masthead(issue, **masthead.values)
    publication = changed.publication
    assert (publication.title, publication.issuer) == ("望江组工信息", "中共望江县委组织部")
    assert (publication.marking, publication.instruction_label, publication.style) == ("内部资料", "", "27×22")
    assert (changed.number, changed.total_number, changed.copies) == (20, 345, 80)
    assert changed.date == date(2022, 6, 10)
    assert changed.people == People("张三", "李四", "王五")
    assert changed.sections is issue.sections


def test_a_masthead_without_a_name_is_not_taken_and_the_form_says_so(masthead: MastheadForm) -> None:
    ok = masthead.buttons.button(QDialogButtonBox.StandardButton.Ok)
    assert ok.isEnabled()
    masthead.title.setText("  ")
    assert not ok.isEnabled()
    assert masthead.fault.text() == "请填写刊名。"
    masthead.title.setText("安庆组工信息")
    assert ok.isEnabled()
    assert masthead.fault.text() == ""


def test_nought_in_the_form_means_that_it_is_not_printed(masthead: MastheadForm) -> None:
    assert masthead.total_number.text() == "不印"
    assert masthead.values["total_number"] is None
    assert masthead.values["copies"] is None


def test_a_style_that_this_pc_has_not_is_kept_unless_another_is_chosen(issue: Issue, qtbot: QtBot) -> None:
    form = MastheadForm(replace(issue, publication=replace(issue.publication, style="县里的版式")))
    qtbot.addWidget(form)
    assert form.values["publication"].style == "县里的版式"


def test_the_calendar_speaks_chinese(masthead: MastheadForm, qapp: object) -> None:
    assert masthead.date.text() == "2022年6月3日"


def test_the_fields_have_names_for_a_screen_reader(masthead: MastheadForm) -> None:
    labels = {label.buddy().accessibleName() for label in masthead.findChildren(QLabel) if label.buddy()}
    assert labels == {
        "刊名", "编发单位", "期号", "总期号", "日期", "密级或标识", "批示栏", "版式",
        "责任编辑", "核稿", "签发", "印数",
    }  # fmt: skip


def test_the_imprint_as_it_is(imprint: ImprintForm, issue: Issue) -> None:
    assert imprint.lines == issue.imprint


def test_lines_of_the_imprint_are_added_moved_and_taken_out(imprint: ImprintForm) -> None:
    imprint.add()
    imprint.rows[2].recipients.setPlainText("安庆先锋网\n电子版")
    assert imprint.lines[2] == ImprintLine("发", "安庆先锋网 电子版")
    imprint.move(imprint.rows[2], -1)
    imprint.move(imprint.rows[0], -1)
    imprint.remove(imprint.rows[0])
    assert [line.label for line in imprint.lines] == ["发", "送"]


def test_empty_lines_are_dropped_and_a_typed_colon_too(imprint: ImprintForm) -> None:
    imprint.rows[0].label.setCurrentText("抄送：")
    imprint.rows[1].recipients.setPlainText("  ")
    assert imprint.lines == (ImprintLine("抄送", "市委常委"),)
