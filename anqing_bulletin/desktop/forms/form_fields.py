"""The fields of the program's forms, alike in all of them: labels at one edge, words of doubt below their fields."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Date  # noqa: N812

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from anqing_bulletin.desktop.dialog_layout import indent
from anqing_bulletin.desktop.theme import STEP

LARGEST = 999_999
NOT_PRINTED = "不印"
LABEL_WIDTH = 10 * STEP


def form_of(rows: tuple[tuple[str, QWidget], ...]) -> QFormLayout:
    """Rows of a label and the field that it names, for a screen reader too."""
    form = QFormLayout()
    form.setHorizontalSpacing(2 * STEP)
    form.setVerticalSpacing(STEP)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    for words, field in rows:
        label = QLabel(words)
        label.setMinimumWidth(LABEL_WIDTH)
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        label.setBuddy(field)
        field.setAccessibleName(words)
        form.addRow(label, field)
    return form


def side_by_side(field: QWidget, beside: QWidget) -> QWidget:
    """A field with words that stand back, or a button, beside it."""
    if isinstance(beside, QLabel):
        beside.setProperty("hint", True)
    both = QWidget()
    both.setFocusProxy(field)
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(STEP)
    takes_rest = isinstance(beside, QLabel)
    row.addWidget(field, 0 if takes_rest else 1)
    row.addWidget(beside, 1 if takes_rest else 0)
    return both


def doubts_label(name: str) -> QLabel:
    """Words below the fields that they are about; hidden while there are none."""
    label = QLabel()
    label.setWordWrap(True)
    label.setContentsMargins(LABEL_WIDTH + 2 * STEP, 0, 0, 0)
    label.setAccessibleName(name)
    return label


def tell_doubts(label: QLabel, doubts: Sequence[str]) -> None:
    """Show these doubts, or nothing."""
    label.setText("\n".join(f"请核对：{doubt}" for doubt in doubts))
    label.setVisible(bool(doubts))


def ok_and_cancel(dialog: QDialog) -> QDialogButtonBox:
    """确定 and 取消."""
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, dialog)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    return buttons


def line_field(text: str, name: str, hint: str = "") -> QLineEdit:
    """A line of text; `hint` stands in it while it is empty."""
    line = QLineEdit(text)
    line.setAccessibleName(name)
    line.setPlaceholderText(hint)
    return line


def number_field(value: int, least: int = 0) -> QSpinBox:
    """A number; with a `least` of 0 that is said as 不印."""
    spin = QSpinBox()
    indent(spin)
    spin.setRange(least, LARGEST)
    spin.setValue(value)
    spin.setFixedWidth(20 * STEP)
    if least == 0:
        spin.setSpecialValueText(NOT_PRINTED)
    return spin


def date_field(day: Date) -> QDateEdit:
    """A day, with a calendar that begins on Monday."""
    edit = QDateEdit(QDate(day.year, day.month, day.day))
    edit.setCalendarPopup(True)
    edit.setDisplayFormat("yyyy年M月d日")
    edit.setFixedWidth(20 * STEP)
    calendar = edit.calendarWidget()
    calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
    for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        calendar.setWeekdayTextFormat(weekend, QTextCharFormat())
    return edit


def choice_field(items: tuple[str, ...], current: str, *, free: bool = False) -> QComboBox:
    """A choice of texts; of a `free` one others may be typed."""
    box = QComboBox()
    box.setEditable(free)
    box.addItems(list(items))
    box.setCurrentText(current)
    return box
