from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDialogButtonBox, QLabel
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.model import ImprintLine, Issue, People
from anqing_bulletin.bulletin.succession import next_issue
from anqing_bulletin.desktop.forms.imprint_form import ImprintForm
from anqing_bulletin.desktop.forms.masthead_form import MastheadForm


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
    masthead.copy_number.setText("编号：000012")
    masthead.instruction_label.setText("")
    masthead.responsible_editor.setText("张三")
    masthead.reviewer.setText("李四")
    masthead.approver.setText("王五")
    masthead.copies.setValue(80)
    changed = edits.set_masthead(issue, **masthead.values)
    publication = changed.publication
    assert (publication.title, publication.issuer) == ("望江组工信息", "中共望江县委组织部")
    assert (publication.marking, publication.instruction_label) == ("内部资料", "")
    assert publication.copy_number == "编号：000012"
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


@pytest.mark.parametrize("typed", ["中共安庆市委组织部｜安庆组工信息", " 中共安庆市委组织部 | 安庆组工信息 "])
def test_a_mark_in_the_name_opens_the_second_line_of_the_masthead(masthead: MastheadForm, typed: str) -> None:
    masthead.title.setText(typed)
    publication = masthead.values["publication"]
    assert publication.title == "中共安庆市委组织部安庆组工信息"
    assert publication.title_lines == ("中共安庆市委组织部", "安庆组工信息")


def test_a_masthead_of_two_lines_shows_its_mark_and_becomes_one_line_without_it(issue: Issue, qtbot: QtBot) -> None:
    publication = replace(issue.publication, title="安庆市 组工信息", title_break=4)
    two_lines = replace(issue, publication=publication)
    form = MastheadForm(two_lines)
    qtbot.addWidget(form)
    assert form.title.text() == "安庆市 ｜组工信息"
    assert edits.set_masthead(two_lines, **form.values) is two_lines
    form.title.setText("安庆市组工信息")
    assert form.values["publication"].title_lines == ("安庆市组工信息",)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("安庆｜组工｜信息", "刊名最多分两行，请只留一条竖线。"),
        ("｜安庆组工信息", "竖线的前后都要有字。"),
        ("安庆组工信息｜", "竖线的前后都要有字。"),
        ("｜", "请填写刊名。"),
    ],
)
def test_a_mark_in_a_wrong_place_is_not_taken(masthead: MastheadForm, typed: str, words: str) -> None:
    masthead.title.setText(typed)
    assert masthead.fault.text() == words
    assert not masthead.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()


def test_an_issue_that_becomes_a_supplement_is_offered_the_number_of_that_series(issue: Issue, qtbot: QtBot) -> None:
    form = MastheadForm(replace(issue, total_number=512, other_number=2))
    qtbot.addWidget(form)
    form.supplement.setChecked(True)
    assert (form.number.value(), form.total_number.value()) == (3, 511)
    assert not form.total_number.isEnabled(), "a supplement has no share in the 总期号"
    form.supplement.setChecked(False)
    assert (form.number.value(), form.total_number.value()) == (19, 512)
    assert form.total_number.isEnabled()


def test_the_number_that_a_supplement_gives_back_goes_to_the_next_regular_issue(issue: Issue, qtbot: QtBot) -> None:
    regular = replace(issue, total_number=512)
    form = MastheadForm(regular)
    qtbot.addWidget(form)
    form.supplement.setChecked(True)
    supplement = edits.set_masthead(regular, **form.values)
    assert supplement.number_text == "增刊第1期"
    assert next_issue(supplement, issue.date).number_text == "第19期（总第512期）"
    assert next_issue(supplement, issue.date, supplement=True).number_text == "增刊第2期"
    back = MastheadForm(supplement)
    qtbot.addWidget(back)
    back.supplement.setChecked(False)
    assert edits.set_masthead(supplement, **back.values) == regular


def test_nought_in_the_form_means_that_it_is_not_printed(masthead: MastheadForm) -> None:
    assert masthead.total_number.text() == "不印"
    assert masthead.values["total_number"] is None
    assert masthead.values["copies"] is None


def test_the_style_of_the_issue_is_not_the_forms_affair(issue: Issue, qtbot: QtBot) -> None:
    changed = replace(issue.publication, style="县里的版式", style_changes=(("paper.top_mm", "35"),))
    form = MastheadForm(replace(issue, publication=changed))
    qtbot.addWidget(form)
    assert form.values["publication"] == changed


def test_the_calendar_speaks_chinese(masthead: MastheadForm, qapp: object) -> None:
    assert masthead.date.text() == "2022年6月3日"


def test_the_fields_have_names_for_a_screen_reader(masthead: MastheadForm) -> None:
    labels = {label.buddy().accessibleName() for label in masthead.findChildren(QLabel) if label.buddy()}
    assert labels == {
        "刊名", "编发单位", "增刊", "期号", "总期号", "日期", "密级或标识", "编号", "批示栏",
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


@pytest.fixture
def following(issue: Issue, qtbot: QtBot) -> MastheadForm:
    """The form of an issue that was begun from number 19 of 3 June."""
    form = MastheadForm(next_issue(replace(issue, total_number=512), date(2022, 6, 17)))
    qtbot.addWidget(form)
    form.show()
    return form


def test_the_weekday_stands_beside_the_date(masthead: MastheadForm) -> None:
    assert masthead.weekday.text() == "星期五"
    masthead.date.setDate(QDate(2022, 6, 5))
    assert masthead.weekday.text() == "星期日"


def test_numbers_and_dates_in_order_are_not_spoken_of(following: MastheadForm, masthead: MastheadForm) -> None:
    assert not following.doubts.isVisible()
    masthead.number.setValue(99)
    assert masthead.doubts.text() == "", "nothing is known of the issue before"


def test_a_number_that_does_not_follow_is_doubted_softly_and_taken(following: MastheadForm) -> None:
    following.number.setValue(21)
    assert following.doubts.isVisible()
    assert following.doubts.text() == "请核对：上一期是第19期（6月3日），这一期填的是第21期。"
    following.total_number.setValue(600)
    following.date.setDate(QDate(2022, 6, 1))
    assert following.doubts.text().count("请核对：") == 3
    assert following.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()
    assert following.values["number"] == 21


def test_a_doubt_goes_when_its_number_is_mended(following: MastheadForm) -> None:
    following.number.setValue(21)
    following.number.setValue(20)
    assert not following.doubts.isVisible()


def test_a_supplement_is_compared_with_its_own_series(following: MastheadForm) -> None:
    following.supplement.setChecked(True)
    assert following.number.value() == 1
    assert not following.doubts.isVisible()
    following.number.setValue(2)
    assert following.doubts.text() == "请核对：今年还没有编过增刊，这一期填的是增刊第2期。"


def test_long_doubts_are_shown_whole(following: MastheadForm, qtbot: QtBot) -> None:
    following.number.setValue(30)
    following.total_number.setValue(600)
    following.date.setDate(QDate(2023, 5, 14))
    words = following.doubts
    qtbot.waitUntil(lambda: words.height() >= words.heightForWidth(words.width()))


def test_a_malformed_level_of_secrecy_is_doubted_and_the_period_button_mends_it(masthead: MastheadForm) -> None:
    masthead.show()
    assert not masthead.marking_doubts.isVisible()
    masthead.marking.setCurrentText("秘密*1年")
    assert masthead.marking_doubts.isVisible()
    assert "实心的五角星" in masthead.marking_doubts.text()
    assert masthead.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled(), "a doubt is no refusal"
    three_years = next(action for action in masthead.period.menu().actions() if action.text() == "3年")
    three_years.trigger()
    assert masthead.values["publication"].marking == "秘密★3年"
    assert "五角星" not in masthead.marking_doubts.text()
    masthead.copy_number.setText("编号：12")
    assert "六位" in masthead.marking_doubts.text()
