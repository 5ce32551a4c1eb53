"""The two forms of an issue: what its masthead says, and who it is sent to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date as Date  # noqa: N812
from typing import Any

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from anqing_bulletin.bulletin.model import Issue
from anqing_bulletin.bulletin.numbering import numbering_doubts, weekday
from anqing_bulletin.desktop.theme import STEP
from anqing_bulletin.typesetting.style import style_names

MARKINGS = ("", "内部资料", "内部资料  注意保存", "秘密", "机密")
LINE_MARK = "｜"
"""Typed where the masthead opens its second line."""
_LARGEST = 999_999
_NOT_PRINTED = "不印"
_MOST_TITLE_LINES = 2
_LABEL_WIDTH = 10 * STEP


class MastheadForm(QDialog):
    """刊头信息.  `values` are the arguments of `edits.set_masthead`."""

    def __init__(self, issue: Issue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._issue = issue
        publication, people = issue.publication, issue.people
        self.setWindowTitle("刊头信息")
        self.setMinimumWidth(60 * STEP)
        self._title_text = text_from_masthead(publication.title, publication.title_break)
        self.title = _line(self._title_text, "刊名")
        self.issuer = _line(publication.issuer, "编发单位")
        self.supplement = QCheckBox("期号单独编排，不占总期号")
        self.supplement.setChecked(issue.supplement)
        self.number = _number(issue.number, least=1)
        self.total_number = _number(issue.total_number or 0)
        self.date = _date(issue.date)
        self.weekday = QLabel(self)
        self.doubts = QLabel(self)
        self.doubts.setWordWrap(True)
        self.doubts.setContentsMargins(_LABEL_WIDTH + 2 * STEP, 0, 0, 0)
        self.doubts.setAccessibleName("期号和日期，请核对")
        self.marking = _choice(MARKINGS, publication.marking, free=True)
        self.copy_number = _line(publication.copy_number, "编号", hint="如“编号：000012”；留空则不印")
        self.instruction_label = _line(publication.instruction_label, "批示栏", hint="不设批示栏就留空")
        self.responsible_editor = _line(people.responsible_editor, "责任编辑", hint="留空则不印")
        self.reviewer = _line(people.reviewer, "核稿", hint="留空则不印")
        self.approver = _line(people.approver, "签发", hint="留空则不印")
        self.copies = _number(issue.copies or 0)
        names = style_names()
        here = publication.style in names
        self.house_style = _choice(names if here else (publication.style, *names), publication.style)
        self.fault = QLabel(self)
        self.fault.setProperty("fault", True)
        self.fault.setWordWrap(True)
        self.buttons = _buttons(self)
        self._lay_out()
        for line in (self.title, self.issuer):
            line.textChanged.connect(self._check)
        self.supplement.toggled.connect(self._on_series_chosen)
        self.supplement.toggled.connect(self._compare)
        self.number.valueChanged.connect(self._compare)
        self.total_number.valueChanged.connect(self._compare)
        self.date.dateChanged.connect(self._compare)
        self.total_number.setEnabled(not issue.supplement)
        self._check()
        self._compare()
        self.title.setFocus()

    @property
    def values(self) -> dict[str, Any]:
        """What the form says."""
        known, typed = self._issue.publication, self.title.text()
        unchanged = typed == self._title_text
        title, title_break = (known.title, known.title_break) if unchanged else masthead_from_text(typed)
        publication = replace(
            known,
            title=title,
            title_break=title_break,
            issuer=self.issuer.text().strip(),
            marking=self.marking.currentText().strip(),
            copy_number=self.copy_number.text().strip(),
            instruction_label=self.instruction_label.text().strip(),
            style=self.house_style.currentText(),
        )
        people = replace(
            self._issue.people,
            responsible_editor=self.responsible_editor.text().strip(),
            reviewer=self.reviewer.text().strip(),
            approver=self.approver.text().strip(),
        )
        return {
            "publication": publication,
            "number": self.number.value(),
            "date": self._day(),
            "total_number": self.total_number.value() or None,
            "people": people,
            "copies": self.copies.value() or None,
            "supplement": self.supplement.isChecked(),
        }

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * STEP, 3 * STEP, 3 * STEP, 2 * STEP)
        column.setSpacing(2 * STEP)
        groups: tuple[tuple[tuple[str, QWidget], ...], ...] = (
            (("刊名", self.title), ("编发单位", self.issuer)),
            (
                ("增刊", self.supplement),
                ("期号", self.number),
                ("总期号", self.total_number),
                ("日期", _side_by_side(self.date, self.weekday)),
            ),
            (
                ("密级或标识", self.marking),
                ("编号", self.copy_number),
                ("批示栏", self.instruction_label),
                ("版式", self.house_style),
            ),
            (
                ("责任编辑", self.responsible_editor),
                ("核稿", self.reviewer),
                ("签发", self.approver),
                ("印数", self.copies),
            ),
        )
        hint = QLabel(f"要排成两行，就在分行处写一条竖线“{LINE_MARK}”")
        hint.setProperty("hint", True)
        self.date.setAccessibleName("日期")
        for rows in groups:
            form = _form(rows)
            if rows[0][1] is self.title:
                form.insertRow(1, "", hint)
            column.addLayout(form)
            if rows[0][1] is self.supplement:
                column.addWidget(self.doubts)
        column.addWidget(self.fault)
        column.addStretch(1)
        column.addWidget(self.buttons)

    def _check(self) -> None:
        faults = self._fault_of_title() + ("" if self.issuer.text().strip() else "请填写编发单位。")
        self.fault.setText(faults)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not faults)

    def _compare(self) -> None:
        """Say on which weekday it appears, and softly what does not follow the issue before it."""
        day, last = self._day(), self._issue.follows
        self.weekday.setText(weekday(day))
        doubts: tuple[str, ...] = ()
        if last is not None:
            doubts = numbering_doubts(
                last,
                number=self.number.value(),
                date=day,
                total_number=self.total_number.value() or None,
                supplement=self.supplement.isChecked(),
            )
        self.doubts.setText("\n".join(f"请核对：{doubt}" for doubt in doubts))
        self.doubts.setVisible(bool(doubts))

    def _day(self) -> Date:
        day = self.date.date()
        return Date(day.year(), day.month(), day.day())

    def _fault_of_title(self) -> str:
        text = self.title.text()
        lines = _title_lines(text)
        if not any(lines):
            return "请填写刊名。"
        if text == self._title_text:
            return ""
        if len(lines) > _MOST_TITLE_LINES:
            return "刊名最多分两行，请只留一条竖线。"
        return "" if all(lines) else "竖线的前后都要有字。"

    def _on_series_chosen(self) -> None:
        """Offer the next number of the series; what was given to the other one goes back."""
        issue, chosen = self._issue, self.supplement.isChecked()
        stays = chosen == issue.supplement
        self.number.setValue(issue.number if stays else issue.other_number + 1)
        if issue.total_number:
            step = 0 if stays else -1 if chosen else 1
            self.total_number.setValue(max(1, issue.total_number + step))
        self.total_number.setEnabled(not chosen)


def text_from_masthead(title: str, title_break: int) -> str:
    """What the 刊名 field shows: the name, with a mark where the second line opens."""
    return f"{title[:title_break]}{LINE_MARK}{title[title_break:]}" if title_break else title


def masthead_from_text(text: str) -> tuple[str, int]:
    """`(title, title_break)` of what stands in the 刊名 field."""
    lines = [line for line in _title_lines(text) if line]
    return "".join(lines), len(lines[0]) if len(lines) > 1 else 0


def _title_lines(text: str) -> list[str]:
    return [line.strip() for line in text.replace("|", LINE_MARK).split(LINE_MARK)]


def _form(rows: tuple[tuple[str, QWidget], ...]) -> QFormLayout:
    form = QFormLayout()
    form.setHorizontalSpacing(2 * STEP)
    form.setVerticalSpacing(STEP)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    for words, field in rows:
        label = QLabel(words)
        label.setMinimumWidth(_LABEL_WIDTH)
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        label.setBuddy(field)
        field.setAccessibleName(words)
        form.addRow(label, field)
    return form


def _side_by_side(field: QWidget, words: QLabel) -> QWidget:
    """A field with words that stand back beside it."""
    words.setProperty("hint", True)
    both = QWidget()
    both.setFocusProxy(field)
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(STEP)
    row.addWidget(field)
    row.addWidget(words, 1)
    return both


def _buttons(dialog: QDialog) -> QDialogButtonBox:
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, dialog)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    return buttons


def _line(text: str, name: str, hint: str = "") -> QLineEdit:
    line = QLineEdit(text)
    line.setAccessibleName(name)
    line.setPlaceholderText(hint)
    return line


def _number(value: int, least: int = 0) -> QSpinBox:
    """A number; with a least of 0 that is said as 不印."""
    spin = QSpinBox()
    spin.setRange(least, _LARGEST)
    spin.setValue(value)
    spin.setFixedWidth(20 * STEP)
    if least == 0:
        spin.setSpecialValueText(_NOT_PRINTED)
    return spin


def _date(day: Date) -> QDateEdit:
    edit = QDateEdit(QDate(day.year, day.month, day.day))
    edit.setCalendarPopup(True)
    edit.setDisplayFormat("yyyy年M月d日")
    edit.setFixedWidth(20 * STEP)
    calendar = edit.calendarWidget()
    calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
    for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        calendar.setWeekdayTextFormat(weekend, QTextCharFormat())
    return edit


def _choice(items: tuple[str, ...], current: str, *, free: bool = False) -> QComboBox:
    box = QComboBox()
    box.setEditable(free)
    box.addItems(list(items))
    box.setCurrentText(current)
    return box
