"""The two forms of an issue: what its masthead says, and who it is sent to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date as Date  # noqa: N812
from typing import Any

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from anqing_bulletin.bulletin.model import Issue
from anqing_bulletin.desktop.theme import STEP
from anqing_bulletin.typesetting.style import style_names

MARKINGS = ("", "内部资料", "内部资料  注意保存", "秘密", "机密")
_LARGEST = 999_999
_NOT_PRINTED = "不印"


class MastheadForm(QDialog):
    """刊头信息.  `values` are the arguments of `edits.set_masthead`."""

    def __init__(self, issue: Issue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._issue = issue
        publication, people = issue.publication, issue.people
        self.setWindowTitle("刊头信息")
        self.setMinimumWidth(60 * STEP)
        self.title = _line(publication.title, "刊名")
        self.issuer = _line(publication.issuer, "编发单位")
        self.number = _number(issue.number, least=1)
        self.total_number = _number(issue.total_number or 0)
        self.date = _date(issue.date)
        self.marking = _choice(MARKINGS, publication.marking, free=True)
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
        self._check()
        self.title.setFocus()

    @property
    def values(self) -> dict[str, Any]:
        """What the form says."""
        publication = replace(
            self._issue.publication,
            title=self.title.text().strip(),
            issuer=self.issuer.text().strip(),
            marking=self.marking.currentText().strip(),
            instruction_label=self.instruction_label.text().strip(),
            style=self.house_style.currentText(),
        )
        day = self.date.date()
        people = replace(
            self._issue.people,
            responsible_editor=self.responsible_editor.text().strip(),
            reviewer=self.reviewer.text().strip(),
            approver=self.approver.text().strip(),
        )
        return {
            "publication": publication,
            "number": self.number.value(),
            "date": Date(day.year(), day.month(), day.day()),
            "total_number": self.total_number.value() or None,
            "people": people,
            "copies": self.copies.value() or None,
        }

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * STEP, 3 * STEP, 3 * STEP, 2 * STEP)
        column.setSpacing(2 * STEP)
        groups: tuple[tuple[tuple[str, QWidget], ...], ...] = (
            (("刊名", self.title), ("编发单位", self.issuer)),
            (("期号", self.number), ("总期号", self.total_number), ("日期", self.date)),
            (("密级或标识", self.marking), ("批示栏", self.instruction_label), ("版式", self.house_style)),
            (
                ("责任编辑", self.responsible_editor),
                ("核稿", self.reviewer),
                ("签发", self.approver),
                ("印数", self.copies),
            ),
        )
        for rows in groups:
            column.addLayout(_form(rows))
        column.addWidget(self.fault)
        column.addStretch(1)
        column.addWidget(self.buttons)

    def _check(self) -> None:
        faults = [
            words
            for line, words in ((self.title, "请填写刊名。"), (self.issuer, "请填写编发单位。"))
            if not line.text().strip()
        ]
        self.fault.setText("".join(faults))
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not faults)


def _form(rows: tuple[tuple[str, QWidget], ...]) -> QFormLayout:
    form = QFormLayout()
    form.setHorizontalSpacing(2 * STEP)
    form.setVerticalSpacing(STEP)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    for words, field in rows:
        label = QLabel(words)
        label.setMinimumWidth(10 * STEP)
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        label.setBuddy(field)
        field.setAccessibleName(words)
        form.addRow(label, field)
    return form


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
