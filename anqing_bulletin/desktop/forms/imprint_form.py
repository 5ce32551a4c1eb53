"""The form of the distribution list in the imprint (版记): a row for each of 报, 送, 发, and how it will be printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from anqing_bulletin.bulletin.model import ImprintLine, Issue
from anqing_bulletin.bulletin.recipients import imprint_doubts
from anqing_bulletin.desktop.dialog_layout import FieldsArea, fit_to_screen, picture_button
from anqing_bulletin.desktop.forms.kept_entries import LONGEST, Kept, KeptList, with_list
from anqing_bulletin.desktop.forms.recipients_edit import RecipientsEdit
from anqing_bulletin.desktop.icons import icon
from anqing_bulletin.desktop.theme import STEP

if TYPE_CHECKING:
    from anqing_bulletin.typesetting.compose import Composition

LABELS = ("报", "送", "发", "主送", "抄送")
_PICTURE_HEIGHT = 26 * STEP
"""Of the printed imprint what is seen without scrolling."""


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
        self.label.currentTextChanged.connect(lambda _text: form.show_printed())
        self.recipients = RecipientsEdit(line.recipients)
        self.recipients.offer(form.known_units)
        self.recipients.textChanged.connect(form.show_printed)
        self.recipients.picker_wanted.connect(lambda: form.pick(self))
        self.buttons = [
            picture_button("choose-units", "选择单位（Alt+↓）", lambda: form.pick(self)),
            picture_button("up", "上移", lambda: form.move(self, -1)),
            picture_button("down", "下移", lambda: form.move(self, 1)),
            picture_button("remove", "删去这一行", lambda: form.remove(self)),
        ]

    @property
    def line(self) -> ImprintLine:
        """What the fields say."""
        return replace(self._line, label=self.label.currentText().strip(" ：:"), recipients=self.recipients.text)

    @property
    def widgets(self) -> list[QWidget]:
        """The fields from left to right."""
        return [self.label, self.recipients, *self.buttons]


class ImprintForm(QDialog):
    """版记.  `lines` are what the form says, without empty ones; `kept` is what is kept for the next time.

    `composition` shows how the lines are printed; without it nothing is shown.
    """

    def __init__(
        self,
        issue: Issue,
        parent: QWidget | None = None,
        *,
        composition: Composition | None = None,
        kept: Kept | None = None,
        used: Sequence[str] = (),
    ) -> None:
        super().__init__(parent)
        self._issue = issue
        self._used = tuple(used)
        self.kept = kept or Kept()
        self.setWindowTitle("版记")
        self.setMinimumWidth(84 * STEP)
        self.picture = None
        if composition is not None:
            from anqing_bulletin.desktop.forms.imprint_picture import ImprintPicture

            self.picture = ImprintPicture(composition)
        self.doubts = QLabel()
        self.doubts.setWordWrap(True)
        self.doubts.setAccessibleName("版记，请核对")
        self.rows: list[_Row] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(STEP)
        self._grid.setVerticalSpacing(STEP)
        self._grid.setColumnStretch(1, 1)
        self._lists_menu = QMenu(self)
        self.lists_button = _word_button("kept-lists", "常用版记")
        self.lists_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.lists_button.setMenu(self._lists_menu)
        self.lists_button.setToolTip("整份的报、送、发：一次换上，或把现在的存下来")
        self._lay_out()
        self.take_lines(issue.imprint)
        self._fill_menu()
        fit_to_screen(self)

    @property
    def lines(self) -> tuple[ImprintLine, ...]:
        """The lines that say anything."""
        return tuple(line for line in (row.line for row in self.rows) if line.recipients)

    @property
    def known_units(self) -> tuple[str, ...]:
        """The units that are completed and can be chosen: the kept ones first."""
        return tuple(dict.fromkeys((*self.kept.units, *self._used)))

    # --- rows ---------------------------------------------------------------------------------------------------------

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
            widget.hide()
            widget.deleteLater()
        self._place_rows()

    def move(self, row: _Row, step: int) -> None:
        """Put a row one place up (-1) or down (1)."""
        index = self.rows.index(row) + step
        if 0 <= index < len(self.rows):
            self.rows.remove(row)
            self.rows.insert(index, row)
            self._place_rows()

    def pick(self, row: _Row) -> None:
        """Let the units of a row be ticked."""
        from anqing_bulletin.desktop.forms.recipient_picker import RecipientPicker

        picker = RecipientPicker(row.line.label, row.recipients.text, self.kept.units, self._used, self)
        if picker.exec():
            self.kept = replace(self.kept, units=picker.kept)
            if picker.text != row.recipients.text:
                row.recipients.bring_to(picker.text)
            self._offer()
        picker.deleteLater()
        row.recipients.setFocus()

    def offer_used(self, units: Sequence[str]) -> None:
        """These units too have been written to: they were found in recent issues."""
        self._used = tuple(dict.fromkeys((*self._used, *units)))
        self._offer()

    def _offer(self) -> None:
        for row in self.rows:
            row.recipients.offer(self.known_units)

    # --- whole lists --------------------------------------------------------------------------------------------------

    def take_lines(self, lines: Sequence[ImprintLine]) -> None:
        """Put whole lines in place of what stands here."""
        for row in list(self.rows):
            self.remove(row)
        self.rows = [_Row(line, self) for line in lines or (ImprintLine(LABELS[0], ""),)]
        self._place_rows()
        self.rows[0].recipients.setFocus()

    def keep_as(self, name: str) -> None:
        """Keep the lines under a name."""
        name = name.strip()[:LONGEST]
        if name and self.lines:
            self.kept = with_list(self.kept, name, self.lines)
            self._fill_menu()

    def _fill_menu(self) -> None:
        menu = self._lists_menu
        menu.clear()
        for each in self.kept.lists:
            menu.addAction(_menu_text(each)).triggered.connect(
                lambda _checked=False, lines=each.lines: self.take_lines(lines)
            )
        if not self.kept.lists:
            menu.addAction("还没有存过").setEnabled(False)
        menu.addSeparator()
        menu.addAction("把现在的存为常用版记…").triggered.connect(lambda _checked=False: self._ask_and_keep())
        tidy = menu.addAction("整理常用版记…")
        tidy.setEnabled(bool(self.kept.lists))
        tidy.triggered.connect(lambda _checked=False: self._tidy_lists())

    def _ask_and_keep(self) -> None:
        asking = QInputDialog(self)
        asking.setWindowTitle("存为常用版记")
        asking.setLabelText("给这一份报、送、发起个名字，如“发县区”；同名的换成现在的：")
        asking.setComboBoxItems(["", *(each.name for each in self.kept.lists)])
        asking.setComboBoxEditable(True)
        if asking.exec():
            self.keep_as(asking.textValue())
        asking.deleteLater()

    def _tidy_lists(self) -> None:
        from anqing_bulletin.desktop.forms.kept_lists_dialog import KeptListsDialog

        tidying = KeptListsDialog(self.kept.lists, self)
        if tidying.exec():
            self.kept = replace(self.kept, lists=tidying.lists)
            self._fill_menu()
        tidying.deleteLater()

    # --- showing ------------------------------------------------------------------------------------------------------

    def show_printed(self) -> None:
        """Show how the lines are printed, and what is odd about them."""
        lines = self.lines
        if self.picture is not None:
            self.picture.show_issue(replace(self._issue, imprint=lines))
        doubts = imprint_doubts(lines)
        self.doubts.setText("\n".join(f"请核对：{doubt}" for doubt in doubts))
        self.doubts.setVisible(bool(doubts))

    def _place_rows(self) -> None:
        last = len(self.rows) - 1
        former: QWidget = self.lists_button
        for number, row in enumerate(self.rows):
            for column, widget in enumerate(row.widgets):
                self._grid.addWidget(widget, number, column, Qt.AlignmentFlag.AlignTop)
                QWidget.setTabOrder(former, widget)
                former = widget
            row.buttons[1].setEnabled(number > 0)
            row.buttons[2].setEnabled(number < last)
        for widget in self._foot:
            QWidget.setTabOrder(former, widget)
            former = widget
        self.show_printed()

    def _lay_out(self) -> None:
        words = QLabel("印在末页下端，各行之间有细线；下一期沿用。")
        words.setProperty("hint", True)
        more = _word_button("add", "增加一行")
        more.clicked.connect(lambda _checked=False: self.add())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        head = QHBoxLayout()
        head.addWidget(words, 1)
        head.addWidget(self.lists_button)
        foot = QHBoxLayout()
        foot.addWidget(more)
        foot.addStretch(1)
        foot.addWidget(buttons)
        self._foot = (more, *buttons.buttons())
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * STEP, 2 * STEP, 3 * STEP, 2 * STEP)
        column.setSpacing(2 * STEP)
        column.addLayout(head)
        rows = QVBoxLayout()
        rows.setSpacing(2 * STEP)
        rows.addLayout(self._grid)
        rows.addWidget(self.doubts)
        rows.addStretch(1)
        column.addWidget(FieldsArea(rows), 1)
        if self.picture is not None:
            column.addWidget(_scrolled(self.picture))
        column.addLayout(foot)


def _scrolled(picture: QWidget) -> QScrollArea:
    """The picture on the desk; a high one is scrolled."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setMinimumHeight(min(_PICTURE_HEIGHT, area.screen().availableSize().height() // 4))
    area.setMaximumHeight(_PICTURE_HEIGHT)
    area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    desk = QWidget()
    desk.setAutoFillBackground(True)
    desk.setBackgroundRole(QPalette.ColorRole.Dark)
    column = QVBoxLayout(desk)
    column.setContentsMargins(STEP, STEP, STEP, STEP)
    column.addStretch(1)
    column.addWidget(picture)
    area.setWidget(desk)
    return area


def _menu_text(each: KeptList) -> str:
    labels = "、".join(line.label for line in each.lines if line.label)
    return f"{each.name}（{labels}）".replace("&", "&&")


def _word_button(name: str, text: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(name))
    button.setText(text)
    button.setAccessibleName(text)
    button.setAutoRaise(True)
    button.setProperty("calm", True)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    return button
