"""The editor of a table: its grid, what can be done to rows, columns and cells, and what holds for the whole of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QSpinBox,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from anqing_bulletin.bulletin import table_places, tables
from anqing_bulletin.bulletin.model import Alignment, Mark, Span, Table
from anqing_bulletin.bulletin.table_places import MOST_CELLS, MOST_COLUMNS, Area
from anqing_bulletin.desktop.actions import make_action
from anqing_bulletin.desktop.dialog_layout import give_size, hint, indent, lay_out
from anqing_bulletin.desktop.objects.cell_pasting import texts_from
from anqing_bulletin.desktop.objects.cell_text import CellText
from anqing_bulletin.desktop.objects.table_grid import TableGrid
from anqing_bulletin.desktop.objects.table_model import TableModel
from anqing_bulletin.desktop.theme import STEP
from anqing_bulletin.desktop.writing.editor_faces import text_look
from anqing_bulletin.desktop.writing.format_actions import ALIGNMENTS, MARKS

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

_POINTS = 11.0
_HELP = "单击一格就可以写；Tab 到下一格，末格再按添一行；拖动选几格；Ctrl+Tab 离开表格。"
_BAR_SHEET = "QToolBar { border: none; padding: 0; spacing: 0; } QToolBar QToolButton { padding: 5px 3px; }"
_SHAPE_GROUPS = (("row-above", "row-below", "column-left", "column-right"), ("delete-row", "delete-column"))
_CELL_GROUPS = (
    ("merge-cells", "split-cells"),
    ("left", "centre", "right"),
    ("strong", "kai", "underline", "superscript", "subscript"),
    ("undo", "redo"),
)
_WITHOUT_WORDS = frozenset({"undo", "redo", "strong", "kai", "underline", "superscript", "subscript"})
"""Buttons whose pictures everybody knows."""
# name (of the icon too), text, key, what it does in words
_ROW_ABOVE = ("row-above", "上方插入行", "Alt+Shift+Up", "在选中的行上面插入空行，选了几行就插入几行")
_ROW_BELOW = ("row-below", "下方插入行", "Alt+Shift+Down", "在选中的行下面插入空行，选了几行就插入几行")
_COLUMN_LEFT = ("column-left", "左侧插入列", "Alt+Shift+Left", "在选中的列左边插入空列，选了几列就插入几列")
_COLUMN_RIGHT = ("column-right", "右侧插入列", "Alt+Shift+Right", "在选中的列右边插入空列，选了几列就插入几列")
_DELETE_ROW = ("delete-row", "删除行", "Alt+Shift+Del", "删除选中的行和其中的文字，表格至少留一行")
_DELETE_COLUMN = ("delete-column", "删除列", "Alt+Shift+Backspace", "删除选中的列和其中的文字，表格至少留一列")
_MERGE = ("merge-cells", "合并单元格", "Ctrl+M", "把选中的几格合成一格，文字依次相连，不丢失")
_SPLIT = ("split-cells", "拆分单元格", "Ctrl+Shift+M", "把合并过的单元格拆开，文字留在左上一格")
_EVEN = ("even-columns", "均分列宽", "Ctrl+Shift+E", "各列一样宽")


class TableDialog(QDialog):
    """Once it is accepted, `table` is the answer; the same table where nothing was changed."""

    def __init__(self, table: Table, parent: QWidget | None = None, *, can_edit: bool = True) -> None:
        super().__init__(parent)
        self._given = table
        self._can_edit = can_edit
        self.setWindowTitle("编辑表格" if can_edit else "查看表格")
        self.model = TableModel(table, self, can_edit=can_edit)
        look, font, _ = text_look(self.font(), _POINTS, _POINTS, 0)
        self.grid = TableGrid(self.model, CellText(look, font))
        self.actions_by_name: dict[str, QAction] = {}
        self._marks: dict[Mark, QAction] = {}
        self._alignments: dict[Alignment, QAction] = {}
        self._make_actions()
        self.caption = QLineEdit(table.caption)
        self.caption.setPlaceholderText("印在表格上方，可以不写")
        self.caption.setMinimumWidth(12 * STEP)
        self.header_rows = QSpinBox()
        self.header_rows.setToolTip("表格排到下一页时，前几行在每页上重复")
        self.share = QSpinBox()
        self.share.setRange(1, 99)
        self.share.setSuffix(" %")
        self.share.setToolTip("选中的列各占表格宽度的百分之几；也可以拖动列与列之间的线")
        for spin, name in ((self.header_rows, "表头行数"), (self.share, "列宽")):
            indent(spin)
            spin.setKeyboardTracking(False)
            spin.setAccessibleName(name)
        self.landscape = QCheckBox("横排(&L)")
        self.landscape.setToolTip("太宽的表格转过来，单独占页横着排")
        self.landscape.setChecked(table.landscape)
        self._help = _HELP if can_edit else "这一期现在不能修改，表格只供查看；选中的格可以复制。"
        self._words = hint(self._help)
        self._lay_out()
        self._connect()
        self._show_state()
        self.grid.setFocus()

    @property
    def table(self) -> Table:
        """The table as it stands; the one that was given where it says the same."""
        self.grid.commit_editor()
        caption = self.caption.text().strip() if self.caption.isModified() else self._given.caption
        table = replace(self.model.table, caption=caption, landscape=self.landscape.isChecked())
        return self._given if table == table_places.regular(self._given) else table

    def accept(self) -> None:
        """Take what is still being written too."""
        self.grid.commit_editor()
        super().accept()

    def reject(self) -> None:
        """By Escape or the window's own button: what was changed is not thrown away unasked."""
        if self.table is self._given or self._gives_up():
            super().reject()

    # --- making -------------------------------------------------------------------------------------------------------

    def _make_actions(self) -> None:
        def across(area: Area) -> int:
            return area.last_column - area.column

        def down(area: Area) -> int:
            return area.last_row - area.row

        self._command(_ROW_ABOVE, lambda t, a: tables.with_rows(t, a.row, self._more_rows(down(a))))
        self._command(
            _ROW_BELOW,
            lambda t, a: tables.with_rows(t, a.last_row, self._more_rows(down(a))),
            lambda a: replace(a, row=a.last_row, last_row=a.last_row + self._more_rows(down(a))),
        )
        self._command(_COLUMN_LEFT, lambda t, a: tables.with_columns(t, a.column, self._more_columns(across(a))))
        self._command(
            _COLUMN_RIGHT,
            lambda t, a: tables.with_columns(t, a.last_column, self._more_columns(across(a))),
            lambda a: replace(a, column=a.last_column, last_column=a.last_column + self._more_columns(across(a))),
        )
        self._command(_DELETE_ROW, lambda t, a: tables.without_rows(t, a.row, a.last_row), _one_row)
        self._command(_DELETE_COLUMN, lambda t, a: tables.without_columns(t, a.column, a.last_column), _one_column)
        self._command(_MERGE, tables.merged)
        self._command(_SPLIT, tables.split)
        self._command(_EVEN, lambda t, _: tables.evened(t))
        for name, text, key, words, mark in MARKS:
            self._marks[mark] = self._action((name, text, key, words), partial(self._toggle_mark, mark))
        for name, text, key, _, alignment in ALIGNMENTS:
            if alignment is Alignment.JUSTIFY:
                continue
            row = (name, text, key, f"选中单元格的文字{text}")
            self._alignments[alignment] = self._action(row, partial(self._align, alignment))
            self._alignments[alignment].setIconText(text.replace("对齐", "").replace("居", ""))
        for action in (*self._marks.values(), *self._alignments.values()):
            action.setCheckable(True)
        self._action(("undo", "撤销", "Ctrl+Z", "撤销对表格的上一步修改"), lambda: self._go(self.model.undo))
        self._action(("redo", "重做", "Ctrl+Y", "重做刚撤销的一步"), lambda: self._go(self.model.redo))
        self.addActions(list(self.actions_by_name.values()))

    def _command(
        self,
        row: tuple[str, str, str, str],
        change: Callable[[Table, Area], Table],
        then: Callable[[Area], Area] = lambda area: area,
    ) -> None:
        """An action that changes the chosen cells; `then` says which are chosen afterwards."""
        self._action(row, lambda: self._change(change, then))

    def _action(self, row: tuple[str, str, str, str], do: Callable[[], object]) -> QAction:
        name, text, key, words = row
        action = make_action(self, text, name, key, words, do)
        self.actions_by_name[name] = action
        return action

    def _bar(self, name: str, *groups: tuple[str, ...]) -> QToolBar:
        bar = QToolBar(name)
        bar.setStyleSheet(_BAR_SHEET)
        bar.setIconSize(QSize(20, 20))
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for number, group in enumerate(groups):
            if number:
                bar.addSeparator()
            bar.addActions([self.actions_by_name[one] for one in group])
            for one in _WITHOUT_WORDS.intersection(group):
                button = bar.widgetForAction(self.actions_by_name[one])
                assert isinstance(button, QToolButton)
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        bar.setMinimumWidth(bar.sizeHint().width())  # no command hides behind an arrow
        return bar

    def _lay_out(self) -> None:
        shape = self._bar("行和列", *_SHAPE_GROUPS)
        looks = self._bar("单元格", *_CELL_GROUPS)
        whole = QHBoxLayout()
        whole.setSpacing(STEP)
        for words, field in (("表题(&T)", self.caption), ("表头行(&H)", self.header_rows), ("列宽(&W)", self.share)):
            label = QLabel(words)
            label.setBuddy(field)
            whole.addWidget(label)
            whole.addWidget(field, 1 if field is self.caption else 0)
            whole.addSpacing(STEP if field is not self.share else 0)
        self.actions_by_name["even-columns"].setIconText("均分")
        whole.addWidget(self._bar("列宽", ("even-columns",)))
        whole.addSpacing(STEP)
        whole.addWidget(self.landscape)
        top = QVBoxLayout()
        top.setSpacing(STEP)
        top.addWidget(shape)
        top.addWidget(looks)
        top.addLayout(whole)
        body = QWidget()
        around = QVBoxLayout(body)
        around.setContentsMargins(2 * STEP, STEP, STEP, STEP)
        around.addWidget(self.grid)
        lay_out(self, top, body, self._foot())
        self._offer_in_context_menu()
        give_size(self, 96 * STEP, 80 * STEP)

    def _offer_in_context_menu(self) -> None:
        """The grid's menu: the clipboard, whose keys the grid knows itself, and every command."""
        self.grid.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        for text, do, writes in (
            ("剪切\tCtrl+X", self.grid.cut, True),
            ("复制\tCtrl+C", self.grid.copy, False),
            ("粘贴\tCtrl+V", self.grid.paste, True),
        ):
            action = QAction(text, self.grid)
            action.triggered.connect(do)
            action.setEnabled(self._can_edit or not writes)
            self.grid.addAction(action)
        for group in (*_SHAPE_GROUPS, *_CELL_GROUPS):
            separator = QAction(self.grid)
            separator.setSeparator(True)
            self.grid.addAction(separator)
            self.grid.addActions([self.actions_by_name[name] for name in group])

    def _foot(self) -> QHBoxLayout:
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel if self._can_edit else kinds.Close)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(lambda: QDialog.reject(self))
        foot = QHBoxLayout()
        foot.setSpacing(2 * STEP)
        foot.addWidget(self._words, 1)
        foot.addWidget(self.buttons)
        return foot

    def _connect(self) -> None:
        self.grid.chosen.connect(self._show_state)
        self.grid.marks_changed.connect(self._show_marks)
        self.grid.paste_wanted.connect(self._paste)
        self.header_rows.valueChanged.connect(
            lambda count: self._change(lambda table, _: tables.with_header_rows(table, count), focus=False)
        )
        self.share.valueChanged.connect(
            lambda percent: self._change(
                lambda table, area: tables.with_share(table, range(area.column, area.last_column), percent), focus=False
            )
        )

    # --- commands -----------------------------------------------------------------------------------------------------

    def _change(
        self,
        change: Callable[[Table, Area], Table],
        then: Callable[[Area], Area] = lambda area: area,
        *,
        focus: bool = True,
    ) -> None:
        self.grid.commit_editor()
        area = self.grid.area
        chosen = then(area)
        self.model.take(change(self.model.table, area))
        self.grid.choose(chosen)
        if focus:
            self.grid.setFocus()

    def _go(self, step: Callable[[], None]) -> None:
        self.grid.commit_editor()
        area = self.grid.area
        step()
        self.grid.choose(area)

    def _toggle_mark(self, mark: Mark) -> None:
        editor = self.grid.editor
        if editor is not None:
            editor.toggle_mark(mark)
            self._show_marks()
        else:
            self._change(lambda table, area: tables.with_mark(table, area, mark))

    def _align(self, alignment: Alignment) -> None:
        self._change(
            lambda table, area: tables.with_cells(table, area, lambda cell: replace(cell, alignment=alignment))
        )

    def _paste(self, source: QMimeData) -> None:
        texts = texts_from(source)
        if not texts:
            self._words.setText("剪贴板里没有可以放进单元格的文字。")
            return
        editor = self.grid.editor
        if editor is not None and max(map(len, texts)) == 1:
            joined: list[Span] = []
            for line in texts:
                joined += [Span(" "), *line[0]] if joined else line[0]
            editor.insert_spans(joined)
            return
        self.grid.commit_editor()
        area = self.grid.area
        table = tables.filled(self.model.table, area.row, area.column, texts)
        self.model.take(table)
        last_row, last_column = area.row + len(texts), area.column + max(map(len, texts))
        self.grid.choose(Area(area.row, area.column, last_row, last_column))
        is_cut = last_row > len(table.rows) or last_column > len(table.column_weights)
        self._words.setText("剪贴板里的表格太大，放不下的没有粘贴。" if is_cut else self._help)

    def _more_rows(self, wanted: int) -> int:
        """How many of so many rows there is room for."""
        table = self.model.table
        return max(0, min(wanted, MOST_CELLS // len(table.column_weights) - len(table.rows)))

    def _more_columns(self, wanted: int) -> int:
        table = self.model.table
        room = min(MOST_COLUMNS, MOST_CELLS // len(table.rows))
        return max(0, min(wanted, room - len(table.column_weights)))

    # --- state --------------------------------------------------------------------------------------------------------

    def _show_state(self) -> None:
        table, area = self.model.table, self.grid.area
        rows, columns = len(table.rows), len(table.column_weights)
        possible = {
            "row-above": self._more_rows(1) > 0,
            "row-below": self._more_rows(1) > 0,
            "column-left": self._more_columns(1) > 0,
            "column-right": self._more_columns(1) > 0,
            "delete-row": area.last_row - area.row < rows,
            "delete-column": area.last_column - area.column < columns,
            "merge-cells": tables.can_merge(table, area),
            "split-cells": tables.can_split(table, area),
            "even-columns": len(set(table.column_weights)) > 1,
            "undo": self.model.can_undo,
            "redo": self.model.can_redo,
        }
        for name, action in self.actions_by_name.items():
            action.setEnabled(self._can_edit and possible.get(name, True))
        for widget in (self.header_rows, self.share, self.landscape):
            widget.setEnabled(self._can_edit)
        self.share.setEnabled(self._can_edit and columns > 1)
        self.caption.setReadOnly(not self._can_edit)
        for spin, value, most in (
            (self.header_rows, table.header_rows, max(rows - 1, table.header_rows)),
            (self.share, tables.shares(table)[area.column], 99),
        ):
            spin.blockSignals(True)  # what is shown is no wish
            spin.setMaximum(most)
            spin.setValue(value)
            spin.blockSignals(False)
        cells = table_places.cells_in(table, area)
        for alignment, action in self._alignments.items():
            action.setChecked(all(place.cell.alignment is alignment for place in cells))
        self._show_marks()

    def _show_marks(self) -> None:
        editor = self.grid.editor
        if editor is not None:
            common = editor.marks
        else:
            cells = table_places.cells_in(self.model.table, self.grid.area)
            spans = [span for place in cells for span in place.cell.spans]
            common = spans[0].marks if spans else Mark.NONE
            for span in spans:
                common &= span.marks
        for mark, action in self._marks.items():
            action.setChecked(mark in common)

    def _gives_up(self) -> bool:
        """Whether the person wants to lose what was changed."""
        box = QMessageBox(self)
        box.setWindowTitle("编辑表格")
        box.setText("对这个表格的修改还没有放进稿件。")
        keep = box.addButton("继续编辑", QMessageBox.ButtonRole.RejectRole)
        give_up = box.addButton("放弃修改", QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        box.exec()
        return box.clickedButton() is give_up


def _one_row(area: Area) -> Area:
    return replace(area, last_row=area.row + 1)


def _one_column(area: Area) -> Area:
    return replace(area, last_column=area.column + 1)
