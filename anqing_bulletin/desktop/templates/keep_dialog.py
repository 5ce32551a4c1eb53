"""存为模板: its name, and which articles leave their skeleton in it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from anqing_bulletin.bulletin.model import Article, Issue
from anqing_bulletin.bulletin.templates import as_template
from anqing_bulletin.desktop.dialog_layout import column_of, give_size, hint, inset, lay_out, make_calm, row_of
from anqing_bulletin.desktop.theme import STEP
from anqing_bulletin.desktop.ticks import TickDelegate
from anqing_bulletin.desktop.tree.rows import NO_TITLE
from anqing_bulletin.storage.templates import name_fault

_HEAD, _TEXT = range(2)
_ID = Qt.ItemDataRole.UserRole
_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class KeepTemplateDialog(QDialog):
    """Once it is accepted, `name` and `template` are the answer.

    `own` are the names of this person's templates, which may be replaced; `shipped` those that are not to be had.
    """

    def __init__(self, issue: Issue, own: Sequence[str], shipped: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._issue, self._own, self._shipped = issue, own, shipped
        self.setWindowTitle("存为模板")
        self.field = QLineEdit(f"{issue.publication.title}{'增刊' if issue.supplement else ''}")
        self.field.setAccessibleName("模板的名字")
        self.field.selectAll()
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.tree = self._make_tree()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self.saving = self.buttons.button(QDialogButtonBox.StandardButton.Save)
        self._lay_out()
        self.field.textChanged.connect(self._check)
        self.tree.itemChanged.connect(self._on_ticked)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._check()
        self.field.setFocus()

    @property
    def name(self) -> str:
        """What the template is to be called."""
        return self.field.text().strip()

    @property
    def template(self) -> Issue:
        """The template as it was chosen."""
        return as_template(self._issue, self._ticked(_HEAD), self._ticked(_TEXT))

    def _ticked(self, column: int) -> set[str]:
        return {row.data(_HEAD, _ID) for row in self._rows if row.checkState(column) is _ON}

    def _make_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        make_calm(tree, "留在模板里的稿件")
        tree.setItemDelegate(TickDelegate(tree))
        tree.setHeaderLabels(["标题、编者按和来源单位", "连正文"])
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(_HEAD, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(_TEXT, 10 * STEP)
        self._rows: list[QTreeWidgetItem] = []
        for section in self._issue.sections:
            group = QTreeWidgetItem([section.title])
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            tree.addTopLevelItem(group)
            rows = [_row(article) for article in section.articles]
            self._rows += rows
            group.addChildren(rows)
            group.setExpanded(True)
        return tree

    def _on_ticked(self, row: QTreeWidgetItem, column: int) -> None:
        """The text does not stay without the title, nor goes the title from the text."""
        if column == _TEXT and row.checkState(_TEXT) is _ON:
            row.setCheckState(_HEAD, _ON)
        elif column == _HEAD and row.checkState(_HEAD) is _OFF:
            row.setCheckState(_TEXT, _OFF)

    def _check(self) -> None:
        fault = name_fault(self.name, self._shipped)
        replaces = self.name.casefold() in {name.casefold() for name in self._own}
        self.saving.setEnabled(not fault)
        self.saving.setText("替换" if replaces and not fault else "存下")
        self.words.setProperty("fault", bool(fault))
        self.words.style().polish(self.words)
        self.words.setText(fault or (f"已经有叫“{self.name}”的模板，存下就换成现在的。" if replaces else ""))

    def _lay_out(self) -> None:
        label = QLabel("名字(&N)")
        label.setBuddy(self.field)
        top = column_of([hint("留下刊头、栏目、版记、编校人员和版式。稿件不留；固定的栏目，可以勾选留下。")])
        top.addSpacing(STEP)
        top.addLayout(row_of([label, self.field], stretched=1))
        top.addWidget(self.words)
        lay_out(self, top, inset(self.tree), row_of([hint(""), self.buttons], stretched=0))
        give_size(self, 72 * STEP, 64 * STEP)


def _row(article: Article) -> QTreeWidgetItem:
    row = QTreeWidgetItem([article.title.strip() or NO_TITLE])
    row.setData(_HEAD, _ID, article.id)
    row.setToolTip(_HEAD, row.text(_HEAD))
    row.setFlags(row.flags() | Qt.ItemFlag.ItemIsUserCheckable)
    for column in (_HEAD, _TEXT):
        row.setCheckState(column, _OFF)
    return row
