"""从模板新建: the templates with their covers, and the number and date of the issue that is begun from one."""

from __future__ import annotations

from datetime import date as Date  # noqa: N812
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from anqing_bulletin.bulletin.model import Issue
from anqing_bulletin.bulletin.numbering import numbering_doubts, weekday
from anqing_bulletin.bulletin.templates import issue_from
from anqing_bulletin.desktop.desk import PROJECTS_FILTER
from anqing_bulletin.desktop.dialog_layout import (
    FieldsArea,
    column_of,
    give_size,
    hint,
    inset,
    lay_out,
    make_calm,
    row_of,
    splitter_of,
)
from anqing_bulletin.desktop.forms.form_fields import (
    date_field,
    doubts_label,
    form_of,
    number_field,
    side_by_side,
    tell_doubts,
)
from anqing_bulletin.desktop.jobs import Job, Jobs
from anqing_bulletin.desktop.templates.cover_picture import ICON, CoverPicture, Stocks, cover_icon, empty_icon
from anqing_bulletin.desktop.templates.rows import (
    Proposal,
    TemplateRow,
    load_row,
    names_of_rows,
    proposal,
    template_rows,
)
from anqing_bulletin.desktop.theme import STEP
from anqing_bulletin.errors import BulletinError
from anqing_bulletin.storage.project import SUFFIX
from anqing_bulletin.storage.templates import name_fault, remove_template, rename_template
from anqing_bulletin.typesetting.compose import compose

if TYPE_CHECKING:
    from anqing_bulletin.typesetting.compose import Composition

_READING = "正在读取模板…"
_ROW = Qt.ItemDataRole.UserRole


class TemplateDialog(QDialog):
    """Once it is accepted, `issue` is the new issue and `name` the template that it was begun from.

    `folder` is this person's; `last` is the open issue, which gives the numbers, and the masthead of the shipped
    templates; `jobs` is the window's worker.
    """

    export_wanted = Signal(object, object)
    """A path and the template to be written there."""
    import_wanted = Signal(object)
    """A path whose project is to become a template."""

    def __init__(self, folder: Path, last: Issue, today: Date, parent: QWidget | None = None, *, jobs: Jobs) -> None:
        super().__init__(parent)
        self._folder, self._last, self._jobs = folder, last, jobs
        self._today = today
        self._is_open = True
        self._filling = False
        self._proposed = Proposal(1, None, None)
        self._stocks = Stocks()
        self.rows = template_rows(folder, last)
        self.setWindowTitle("从模板新建")
        self.list = QListWidget()
        make_calm(self.list, "模板")
        self.list.setIconSize(ICON)
        self.list.setSpacing(2)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.cover = CoverPicture(self._stocks)
        self.about = hint("")
        self.number = number_field(1, least=1)
        self.total_number = number_field(0)
        self.date = date_field(today)
        self.date.setAccessibleName("日期")
        self.weekday = QLabel()
        self.doubts = doubts_label("期号和日期，请核对")
        self.fault = QLabel()
        self.fault.setProperty("fault", True)
        self.fault.setWordWrap(True)
        self.renaming = QPushButton("改名")
        self.removing = QPushButton("删除")
        self.exporting = QPushButton("另存模板文件…")
        self.importing = QPushButton("其他文件…")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._lay_out()
        self._connect()
        self._fill(self.rows[0].name)
        self._load_next()
        self.list.setFocus()

    @property
    def issue(self) -> Issue | None:
        """The new issue; None while there is no template that could give one."""
        row = self.current
        if row is None or row.template is None:
            return None
        return issue_from(
            row.template,
            self.number.value(),
            self._day(),
            total_number=self.total_number.value() or None,
            follows=self._proposed.follows,
        )

    @property
    def name(self) -> str:
        """The name of the chosen template."""
        return self.current.name if self.current is not None else ""

    @property
    def current(self) -> TemplateRow | None:
        """The chosen row."""
        row = self.list.currentRow()
        return self.list.item(row).data(_ROW) if row >= 0 else None

    def show_rows(self, name: str) -> None:
        """Look at the folder anew, and choose the template of this name."""
        known = {row.file.path: row for row in self.rows if row.file is not None and row.is_loaded}
        self.rows = [
            known.get(row.file.path, row) if row.file is not None and row.name != name else row
            for row in template_rows(self._folder, self._last)
        ]
        self._fill(name)
        self._load_next()

    @property
    def is_open(self) -> bool:
        """Whether anybody still sees what is told here."""
        return self._is_open

    def tell_fault(self, words: str) -> None:
        """Say what went wrong."""
        self.fault.setText(words)
        self.fault.setVisible(bool(words))

    def done(self, result: int) -> None:
        self._is_open = False
        super().done(result)

    # --- the list -----------------------------------------------------------------------------------------------------

    def _fill(self, current: str) -> None:
        self._filling = True
        self.list.clear()
        for row in self.rows:
            item = QListWidgetItem(empty_icon(), row.name)
            item.setData(_ROW, row)
            if not row.is_shipped:
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            self.list.addItem(item)
            self._show_loaded(item)
        names = names_of_rows(self.rows)
        self._filling = False
        self.list.setCurrentRow(names.index(current) if current in names else 0)

    def _load_next(self) -> None:
        """Let the worker read and set one template: the chosen one first."""
        waiting = [row for row in (self.current, *self.rows) if row is not None and not row.is_loaded]
        if not waiting or not self._is_open:
            return
        row, last, day = waiting[0], self._last, self._today

        def done(loaded: tuple[Issue | None, Composition | None, str]) -> None:
            row.template, row.composition, row.fault = loaded
            row.is_loaded = True
            if not self._is_open:
                return
            for number in range(self.list.count()):
                if self.list.item(number).data(_ROW) is row:
                    self._show_loaded(self.list.item(number))
            if row is self.current:
                self._show_current()
            self._load_next()

        self._jobs.start(
            Job("template", "", lambda: load_row(row, last, day), done, lambda error: done((None, None, str(error))))
        )

    def _show_loaded(self, item: QListWidgetItem) -> None:
        row: TemplateRow = item.data(_ROW)
        if row.composition is not None:
            self._filling = True
            item.setIcon(cover_icon(row.composition, self._stocks.of(row.composition), self.devicePixelRatioF()))
            self._filling = False

    def _on_renamed(self, item: QListWidgetItem) -> None:
        row: TemplateRow = item.data(_ROW)
        if self._filling or row.file is None or item.text() == row.name:
            return
        name = item.text().strip()
        fault = name_fault(name, [other.name for other in self.rows if other is not row])
        try:
            if not fault:
                row.file = rename_template(row.file, name)
                row.name = name
        except BulletinError as error:
            fault = str(error)
        self._filling = True
        item.setText(row.name)
        self._filling = False
        self.tell_fault(fault)

    def _remove(self) -> None:
        row = self.current
        if row is None or row.file is None:
            return
        box = QMessageBox(QMessageBox.Icon.Question, "删除模板", f"删除模板“{row.name}”？", parent=self)
        box.setInformativeText("已经从它新建的各期不受影响。")
        yes = box.addButton("删除", QMessageBox.ButtonRole.DestructiveRole)
        box.addButton("取消", QMessageBox.ButtonRole.RejectRole)
        box.exec()
        box.deleteLater()
        if box.clickedButton() is not yes:
            return
        try:
            remove_template(row.file)
        except BulletinError as error:
            self.tell_fault(str(error))
            return
        at = self.rows.index(row)
        rest = [other for other in self.rows if other is not row]
        self.show_rows(rest[min(at, len(rest) - 1)].name if rest else "")

    def _export(self) -> None:
        row = self.current
        if row is None or row.template is None:
            return
        asking = QFileDialog(self, "另存模板文件", "", PROJECTS_FILTER)
        asking.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        asking.setDefaultSuffix(SUFFIX.removeprefix("."))
        asking.selectFile(f"{row.name}{SUFFIX}")
        if asking.exec():
            self.export_wanted.emit(Path(asking.selectedFiles()[0]).absolute(), row.template)
        asking.deleteLater()

    def _import(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "用其他文件作模板", "", PROJECTS_FILTER)
        if name:
            self.import_wanted.emit(Path(name).absolute())

    # --- the new issue ------------------------------------------------------------------------------------------------

    def _show_current(self) -> None:
        """The chosen template, and the number that follows."""
        row = self.current
        template = row.template if row is not None else None
        is_own = row is not None and not row.is_shipped
        self.renaming.setEnabled(is_own)
        self.removing.setEnabled(is_own)
        self.exporting.setEnabled(template is not None)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(template is not None)
        self.tell_fault("")
        if row is None or template is None:
            self.about.setText("")
            self.cover.show_words(row.fault if row is not None and row.is_loaded else _READING)
            return
        self.about.setText(_about(template) + ("" if is_own else "；刊头和版记随打开的一期"))
        self._filling = True
        self._propose()
        self.total_number.setEnabled(not template.supplement)
        self._filling = False
        self._compare()

    def _propose(self) -> None:
        row = self.current
        if row is not None and row.template is not None:
            self._proposed = proposal(row.template, self._last, self._day())
            self.number.setValue(self._proposed.number)
            self.total_number.setValue(0 if row.template.supplement else self._proposed.total_number or 0)

    def _on_date_changed(self) -> None:
        """A new year begins with number 1, unless a number was typed."""
        row = self.current
        if row is not None and row.template is not None and self.number.value() == self._proposed.number:
            following = proposal(row.template, self._last, self._day())
            self._proposed = following
            self.number.setValue(following.number)
        self._compare()

    def _compare(self) -> None:
        """Show the cover with this number and date, and what about them is odd."""
        issue, row, day = self.issue, self.current, self._day()
        self.weekday.setText(weekday(day))
        if self._filling or issue is None or row is None:
            return
        doubts: tuple[str, ...] = ()
        if issue.follows is not None:
            doubts = numbering_doubts(
                issue.follows,
                number=issue.number,
                date=day,
                total_number=issue.total_number,
                supplement=issue.supplement,
            )
        tell_doubts(self.doubts, doubts)
        self._show_cover(row, issue)

    def _show_cover(self, row: TemplateRow, issue: Issue) -> None:
        former = row.composition
        if former is None:
            self.cover.show_words(row.fault or _READING)
            return
        try:
            row.composition = compose(issue, former.style, previous=former)
            self.cover.show_composition(row.composition)
        except BulletinError as error:
            self.cover.show_words(str(error))

    def _day(self) -> Date:
        day = self.date.date()
        return Date(day.year(), day.month(), day.day())

    # --- making -------------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.list.currentItemChanged.connect(lambda _now, _before: None if self._filling else self._show_current())
        self.list.itemChanged.connect(self._on_renamed)
        self.list.itemDoubleClicked.connect(
            lambda _item: self.buttons.button(QDialogButtonBox.StandardButton.Ok).click()
        )
        self.number.valueChanged.connect(self._compare)
        self.total_number.valueChanged.connect(self._compare)
        self.date.dateChanged.connect(self._on_date_changed)
        self.renaming.clicked.connect(lambda: self.list.editItem(self.list.currentItem()))
        self.removing.clicked.connect(self._remove)
        self.exporting.clicked.connect(self._export)
        self.importing.clicked.connect(self._import)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def _lay_out(self) -> None:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 2 * STEP)
        column.setSpacing(2 * STEP)
        column.addWidget(self.cover, 1)
        fields = QVBoxLayout()
        fields.setSpacing(STEP)
        self.about.setContentsMargins(3 * STEP, 0, 0, 0)
        fields.addWidget(self.about)
        fields.addLayout(
            form_of(
                (
                    ("期号", self.number),
                    ("总期号", self.total_number),
                    ("日期", side_by_side(self.date, self.weekday)),
                )
            )
        )
        fields.addWidget(self.doubts)
        area = FieldsArea(fields)
        area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        below = column_of([area], margins=(0, 0, 3 * STEP, 0))
        column.addLayout(below)
        self.date.setAccessibleName("日期")
        for button in (self.renaming, self.removing, self.exporting, self.importing):
            button.setAutoDefault(False)
        self.importing.setToolTip("用别人给的模板，或任何一期的项目文件作模板")
        self.exporting.setToolTip("把这个模板存成文件，可以发给别人")
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText("新建")
        top = column_of([QLabel("选一个模板，新的一期从它开始。"), self.fault])
        self.fault.hide()
        managing = [self.renaming, self.removing, self.exporting, self.importing]
        lay_out(
            self,
            top,
            splitter_of(inset(self.list), right, 36 * STEP),
            row_of([*managing, hint(""), self.buttons], stretched=len(managing)),
        )
        give_size(self, 104 * STEP, 84 * STEP)


def _about(template: Issue) -> str:
    """What is in a template, in words."""
    sections = "、".join(section.title for section in template.sections) or "没有栏目"
    count = sum(1 for _ in template.articles)
    kept = f"；预置稿件 {count} 篇" if count else ""
    series = "；期号单独编排" if template.supplement else ""
    return f"栏目：{sections}{kept}{series}"
