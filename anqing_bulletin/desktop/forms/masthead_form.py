"""The form of an issue's masthead: name, number, date, 密级, and who answers for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date as Date  # noqa: N812
from typing import Any

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from anqing_bulletin.bulletin.model import Issue
from anqing_bulletin.bulletin.numbering import numbering_doubts, weekday
from anqing_bulletin.bulletin.secrecy import PERIODS, STAR, marking_doubts, with_period
from anqing_bulletin.desktop.dialog_layout import FieldsArea, fit_to_screen
from anqing_bulletin.desktop.forms.form_fields import (
    choice_field,
    date_field,
    doubts_label,
    form_of,
    line_field,
    number_field,
    ok_and_cancel,
    side_by_side,
    tell_doubts,
)
from anqing_bulletin.desktop.forms.kept_entries import ROLES, Kept, names_of
from anqing_bulletin.desktop.forms.name_edit import NameEdit
from anqing_bulletin.desktop.theme import STEP

MARKINGS = ("", "内部资料", "内部资料，注意保存", "内部参阅", "秘密★1年", "机密★1年")
LINE_MARK = "｜"
"""Typed where the masthead opens its second line."""
_MOST_TITLE_LINES = 2


class MastheadForm(QDialog):
    """刊头信息.  `values` are the arguments of `edits.set_masthead`; `kept` knows the people of former issues."""

    def __init__(self, issue: Issue, parent: QWidget | None = None, *, kept: Kept | None = None) -> None:
        super().__init__(parent)
        self._issue = issue
        publication, people = issue.publication, issue.people
        self.setWindowTitle("刊头信息")
        self.setMinimumWidth(60 * STEP)
        self._title_text = text_from_masthead(publication.title, publication.title_break)
        self.title = line_field(self._title_text, "刊名")
        self.issuer = line_field(publication.issuer, "编发单位")
        self.supplement = QCheckBox("期号单独编排，不占总期号")
        self.supplement.setChecked(issue.supplement)
        self.number = number_field(issue.number, least=1)
        self.total_number = number_field(issue.total_number or 0)
        self.date = date_field(issue.date)
        self.weekday = QLabel(self)
        self.doubts = doubts_label("期号和日期，请核对")
        self.marking = choice_field(MARKINGS, publication.marking, free=True)
        self.marking.setToolTip(f"印在封面左上角。密级和保密期限之间是{STAR}，如“秘密{STAR}1年”")
        self.period = _period_button(self.marking)
        self.marking_doubts = doubts_label("密级和编号，请核对")
        self.copy_number = line_field(publication.copy_number, "编号", hint="如“编号：000012”；留空则不印")
        self.instruction_label = line_field(publication.instruction_label, "批示栏", hint="不设批示栏就留空")
        self.responsible_editor = NameEdit(people.responsible_editor, "责任编辑")
        self.reviewer = NameEdit(people.reviewer, "核稿")
        self.approver = NameEdit(people.approver, "签发")
        for role in ROLES:
            getattr(self, role).offer((kept or Kept()).names(role))
        self.copies = number_field(issue.copies or 0)
        self.fault = QLabel(self)
        self.fault.setProperty("fault", True)
        self.fault.setWordWrap(True)
        self.buttons = ok_and_cancel(self)
        self._lay_out()
        for line in (self.title, self.issuer):
            line.textChanged.connect(self._check)
        self.supplement.toggled.connect(self._on_series_chosen)
        self.supplement.toggled.connect(self._compare)
        self.number.valueChanged.connect(self._compare)
        self.total_number.valueChanged.connect(self._compare)
        self.date.dateChanged.connect(self._compare)
        self.marking.currentTextChanged.connect(self._check_marking)
        self.copy_number.textChanged.connect(self._check_marking)
        self.total_number.setEnabled(not issue.supplement)
        self._check()
        self._compare()
        self._check_marking()
        fit_to_screen(self)
        self.title.setFocus()

    def offer_people(self, issues: Sequence[Issue]) -> None:
        """The people of these issues too are completed."""
        for role in ROLES:
            getattr(self, role).offer(names_of(issues, role))

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
        column = QVBoxLayout()
        column.setSpacing(2 * STEP)
        groups: tuple[tuple[tuple[str, QWidget], ...], ...] = (
            (("刊名", self.title), ("编发单位", self.issuer)),
            (
                ("增刊", self.supplement),
                ("期号", self.number),
                ("总期号", self.total_number),
                ("日期", side_by_side(self.date, self.weekday)),
            ),
            (
                ("密级或标识", side_by_side(self.marking, self.period)),
                ("编号", self.copy_number),
                ("批示栏", self.instruction_label),
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
        self.marking.setAccessibleName("密级或标识")
        for rows in groups:
            form = form_of(rows)
            if rows[0][1] is self.title:
                form.insertRow(1, "", hint)
            column.addLayout(form)
            if rows[0][1] is self.supplement:
                column.addWidget(self.doubts)
            if rows[1][1] is self.copy_number:
                column.addWidget(self.marking_doubts)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(3 * STEP, 3 * STEP, 3 * STEP, 2 * STEP)
        whole.setSpacing(2 * STEP)
        whole.addWidget(FieldsArea(column), 1)
        whole.addWidget(self.fault)
        whole.addWidget(self.buttons)

    def _check(self) -> None:
        faults = self._fault_of_title() + ("" if self.issuer.text().strip() else "请填写编发单位。")
        self.fault.setText(faults)
        self.fault.setVisible(bool(faults))
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
        tell_doubts(self.doubts, doubts)

    def _check_marking(self) -> None:
        """Say softly what is odd about 密级 and 编号."""
        tell_doubts(self.marking_doubts, marking_doubts(self.marking.currentText(), self.copy_number.text()))

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


def _period_button(marking: QComboBox) -> QToolButton:
    """The periods of secrecy to choose from: 秘密★1年."""
    button = QToolButton()
    button.setText(f"{STAR} 期限")
    button.setToolTip("给密级写上保密期限")
    button.setAccessibleName("保密期限")
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setAutoRaise(True)
    button.setProperty("calm", True)
    menu = QMenu(button)
    for period in PERIODS:
        menu.addAction(period).triggered.connect(
            lambda _checked=False, period=period: marking.setCurrentText(with_period(marking.currentText(), period))
        )
    button.setMenu(menu)
    return button
