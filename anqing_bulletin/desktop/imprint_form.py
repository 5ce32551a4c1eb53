"""The form of the distribution list in the imprint (版记): a row for each of 报, 送, 发."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from anqing_bulletin.bulletin.model import ImprintLine, Issue
from anqing_bulletin.desktop.icons import icon
from anqing_bulletin.desktop.theme import STEP

LABELS = ("报", "送", "发", "主送", "抄送")


class _Row:
    """The fields of one line of the imprint."""

    def __init__(self, line: ImprintLine, form: ImprintForm) -> None:
        self._line = line
        self.label = QComboBox()
        self.label.setEditable(True)
        self.label.addItems(list(LABELS))
        self.label.setCurrentText(line.label)
        self.label.setFixedWidth(10 * STEP)
        self.label.setAccessibleName("名目")
        self.recipients = QPlainTextEdit(line.recipients)
        self.recipients.setTabChangesFocus(True)
        self.recipients.setAccessibleName("发往的单位")
        self.recipients.setPlaceholderText("发往的单位和人员，不写冒号")
        self.recipients.setFixedHeight(3 * self.recipients.fontMetrics().lineSpacing() + 2 * STEP)
        self.buttons = [
            _small_button("up", "上移", lambda: form.move(self, -1)),
            _small_button("down", "下移", lambda: form.move(self, 1)),
            _small_button("remove", "删去这一行", lambda: form.remove(self)),
        ]

    @property
    def line(self) -> ImprintLine:
        """What the fields say."""
        recipients = " ".join(self.recipients.toPlainText().split())
        return replace(self._line, label=self.label.currentText().strip(" ：:"), recipients=recipients)

    @property
    def widgets(self) -> list[QWidget]:
        """The fields from left to right."""
        return [self.label, self.recipients, *self.buttons]


class ImprintForm(QDialog):
    """版记.  `lines` are what the form says, without empty ones."""

    def __init__(self, issue: Issue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("版记")
        self.setMinimumWidth(84 * STEP)
        self.rows = [_Row(line, self) for line in issue.imprint or (ImprintLine("报", ""),)]
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(STEP)
        self._grid.setVerticalSpacing(STEP)
        self._grid.setColumnStretch(1, 1)
        hint = QLabel("印在末页下端，各行之间有细线；下一期沿用。")
        hint.setProperty("hint", True)
        more = _small_button("add", "增加一行", self.add)
        more.setText("增加一行")
        more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(more)
        foot.addStretch(1)
        foot.addWidget(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * STEP, 3 * STEP, 3 * STEP, 2 * STEP)
        column.setSpacing(2 * STEP)
        column.addWidget(hint)
        column.addLayout(self._grid)
        column.addStretch(1)
        column.addLayout(foot)
        self._place_rows()

    @property
    def lines(self) -> tuple[ImprintLine, ...]:
        """The lines that say anything."""
        return tuple(line for line in (row.line for row in self.rows) if line.recipients)

    def add(self) -> None:
        """One more row, with the label that usually comes next."""
        used = {row.line.label for row in self.rows}
        label = next((label for label in LABELS if label not in used), LABELS[-1])
        self.rows.append(_Row(ImprintLine(label, ""), self))
        self._place_rows()
        self.rows[-1].recipients.setFocus()

    def remove(self, row: _Row) -> None:
        """Take a row out."""
        self.rows.remove(row)
        for widget in row.widgets:
            self._grid.removeWidget(widget)
            widget.deleteLater()
        self._place_rows()

    def move(self, row: _Row, step: int) -> None:
        """Put a row one place up (-1) or down (1)."""
        index = self.rows.index(row) + step
        if 0 <= index < len(self.rows):
            self.rows.remove(row)
            self.rows.insert(index, row)
            self._place_rows()

    def _place_rows(self) -> None:
        last = len(self.rows) - 1
        former: QWidget | None = None
        for number, row in enumerate(self.rows):
            for column, widget in enumerate(row.widgets):
                self._grid.addWidget(widget, number, column, Qt.AlignmentFlag.AlignTop)
                if former is not None:
                    QWidget.setTabOrder(former, widget)
                former = widget
            row.buttons[0].setEnabled(number > 0)
            row.buttons[1].setEnabled(number < last)


def _small_button(name: str, words: str, do: object) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(name))
    button.setToolTip(words)
    button.setAccessibleName(words)
    button.setAutoRaise(True)
    button.clicked.connect(do)
    return button
