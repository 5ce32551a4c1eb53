"""The versions of the open issue: look back, compare, give a version a name, go back to one.

The dialog does nothing itself: its signals say what is wanted, and the window answers with `show_project`.
"""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from anqing_bulletin.desktop.dialog_layout import (
    give_size,
    hint,
    inset,
    lay_out,
    make_calm,
    row_of,
    sentence,
    word_button,
)
from anqing_bulletin.desktop.theme import STEP
from anqing_bulletin.desktop.versions.versions_table import AUTHOR, NAME, PRESENT, TIME, State, VersionsTable
from anqing_bulletin.storage.project import Project

MILESTONES = ("送审稿", "定稿")
"""The names that are offered."""
_LONGEST_NAME = 20
_NEVER_SAVED = "这一期还没有存过盘。每保存一次，这里就多一个可以回去看、可以恢复的版本。"
_NONE_NAMED = "还没有命名的版本。选一个版本，按“命名”，就能把它记作送审稿或定稿。"
_WIDTHS = {TIME: 21 * STEP, NAME: 18 * STEP, AUTHOR: 12 * STEP}


class VersionsDialog(QDialog):
    """The saved states of an issue, the newest first, and what can be done with one or two of them."""

    name_given = Signal(str, str)
    """`(snapshot_id, name)`: the version is to be called so; an empty name takes its name away."""
    comparison_wanted = Signal(str, str)
    """`(old_id, new_id)` of two versions; an empty id is the present content."""
    restore_wanted = Signal(str)
    """The id of the version that the issue is to become again."""
    articles_wanted = Signal(str)
    """The id of a version from which articles are to be taken."""

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("历史版本")
        self.table = VersionsTable(project, self)
        self.view = self._make_view()
        self.nothing = sentence("")
        self.only_named = QCheckBox("只看命名版本(&O)")
        self.hint = hint("")
        self.naming = word_button("命名(&N)…", "给选中的版本起名；命名的版本会一直保留（F2）")
        self.comparing = word_button("比较(&C)…", "看两个版本有哪些不同；只选一个，就与现在的稿子比较")
        self.restoring = word_button("恢复到这个版本(&R)", "稿子变回这个版本的样子，可以撤销")
        self.taking = word_button("取回其中的稿件(&T)…", "从这个版本里取几篇稿件到现在的稿子里")
        self._lay_out()
        self.view.selectionModel().selectionChanged.connect(self._show_what_can_be_done)
        self.view.activated.connect(lambda _index: self.comparing.click())
        self.only_named.toggled.connect(self._on_filter_changed)
        QShortcut(QKeySequence("F2"), self, self.naming.click)
        self.naming.clicked.connect(self._ask_for_name)
        self.comparing.clicked.connect(self._compare)
        self.restoring.clicked.connect(lambda: self.restore_wanted.emit(self._only_saved()))
        self.taking.clicked.connect(lambda: self.articles_wanted.emit(self._only_saved()))
        self._select(())
        self.view.setFocus()

    def show_project(self, project: Project) -> None:
        """Show the versions as they are now; what was selected stays selected."""
        chosen = [state.id for state in self.chosen]
        self.table.show_project(project)
        self._select(chosen)

    @property
    def chosen(self) -> tuple[State, ...]:
        """The rows that are selected, the newest first."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return tuple(self.table.states[row] for row in rows)

    # --- making -------------------------------------------------------------------------------------------------------

    def _make_view(self) -> QTreeView:
        view = QTreeView()
        make_calm(view, "保存过的版本")
        view.setModel(self.table)
        view.setRootIsDecorated(False)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = view.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in _WIDTHS.items():
            header.resizeSection(column, width)
        return view

    def _lay_out(self) -> None:
        close = QPushButton("关闭")
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        self.pages = QStackedWidget()
        self.pages.addWidget(inset(self.view))
        self.pages.addWidget(self.nothing)
        foot = QVBoxLayout()
        foot.setSpacing(2 * STEP)
        foot.addWidget(self.hint)
        buttons = row_of([self.naming, self.comparing, self.restoring, self.taking])
        buttons.addStretch(1)
        buttons.addWidget(close)
        foot.addLayout(buttons)
        head = row_of(
            [QLabel("每保存一次留下一个版本；命名的版本一直保留，其余的按日期留存。"), self.only_named], stretched=0
        )
        lay_out(self, head, self.pages, foot)
        give_size(self, 112 * STEP, 72 * STEP)

    # --- what happened ------------------------------------------------------------------------------------------------

    def _on_filter_changed(self, only_named: bool) -> None:
        chosen = [state.id for state in self.chosen]
        self.table.show_only_named(only_named)
        self._select(chosen)

    def _select(self, ids: list[str] | tuple[str, ...]) -> None:
        """Select these states, or the newest where none of them is shown."""
        rows = [row for row in map(self.table.row_of, ids) if row is not None]
        selection = self.view.selectionModel()
        how = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        selection.clear()
        for row in rows or range(min(1, len(self.table.states))):
            index = self.table.index(row, TIME)
            selection.select(index, how)
            selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self._show_what_can_be_done()

    def _show_what_can_be_done(self) -> None:
        has_any = any(state.snapshot for state in self.table.states)
        self.pages.setCurrentIndex(0 if has_any else 1)
        self.hint.setVisible(has_any)
        self.nothing.setText(_NONE_NAMED if self.only_named.isChecked() else _NEVER_SAVED)
        one = bool(self._only_saved())
        for button in (self.naming, self.restoring, self.taking):
            button.setEnabled(one)
        pair = self._pair()
        self.comparing.setEnabled(pair is not None)
        self.hint.setText(self._hint(pair))

    def _hint(self, pair: tuple[str, str] | None) -> str:
        if pair is not None:
            return f"比较：{self.table.label(pair[0])} → {self.table.label(pair[1])}"
        return "要比较，最多选两个版本（按住 Ctrl 点选）。" if len(self.chosen) > 1 else " "

    def _only_saved(self) -> str:
        """The id of the one saved state that is selected; empty for none, for several and for the present."""
        chosen = self.chosen
        return chosen[0].id if len(chosen) == 1 else ""

    def _pair(self) -> tuple[str, str] | None:
        """What to compare, the older first: two states, or one and the present; the newest and the one before it."""
        chosen = self.chosen
        if len(chosen) == 2:
            return chosen[1].id, chosen[0].id
        if len(chosen) != 1:
            return None
        state = chosen[0]
        if state.id != self.table.present_id:
            return state.id, PRESENT
        return (state.parents[0], state.id) if state.parents else None

    def _compare(self) -> None:
        pair = self._pair()
        if pair is not None:
            self.comparison_wanted.emit(*pair)

    def _ask_for_name(self) -> None:
        (state,) = self.chosen
        form = NameForm(self.table.label(state.id), state.name, self)
        if form.exec() and form.name != state.name:
            self.name_given.emit(state.id, form.name)


class NameForm(QDialog):
    """What a version is called.  `name` is what was written, without blanks around it."""

    def __init__(self, version: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("版本命名")
        self.setMinimumWidth(52 * STEP)
        head = QLabel(version)
        head.setTextFormat(Qt.TextFormat.PlainText)
        head.setWordWrap(True)
        self.line = QLineEdit()
        self.line.setPlaceholderText("送审稿、定稿，或者自己写")
        self.line.setMaxLength(_LONGEST_NAME)
        self.box = QComboBox()
        self.box.setLineEdit(self.line)
        self.box.addItems(list(MILESTONES))
        self.box.setCurrentText(name)
        self.box.setAccessibleName("版本的名称")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * STEP, 3 * STEP, 3 * STEP, 2 * STEP)
        column.setSpacing(2 * STEP)
        for widget in (head, self.box, hint("命名的版本会一直保留。留空，就取消它的名称。"), buttons):
            column.addWidget(widget)
        self.line.selectAll()
        self.box.setFocus()

    @property
    def name(self) -> str:
        """What the version is to be called; empty for nothing."""
        return " ".join(self.box.currentText().split())
