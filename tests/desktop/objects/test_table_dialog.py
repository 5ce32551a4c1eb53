"""The table editor: what is written, merged, pasted and given up in it, as a person does it with keys and mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin import tables
from anqing_bulletin.bulletin.model import Alignment, Cell, Mark, Paragraph, Span, Table
from anqing_bulletin.bulletin.table_places import Area
from anqing_bulletin.desktop.objects.table_dialog import TableDialog
from anqing_bulletin.desktop.objects.table_size import TableSizeDialog
from anqing_bulletin.desktop.writing.pasting import mime_data_of
from tests.desktop.office import press

KEYS = Qt.Key
EXTRA = (("later", "1"),)


def cell(words: str) -> Cell:
    return Cell((Span(words),) if words else ())


def three_by_three() -> Table:
    rows = [[cell(word) for word in line] for line in ("甲乙丙", "丁戊己", "庚辛壬")]
    rows[0][0] = Cell((Span("甲"),), Alignment.RIGHT, extra=EXTRA)
    return Table(tuple(map(tuple, rows)), (2, 1, 1), 1, "各县", id="table", extra=EXTRA)


@pytest.fixture
def dialog(qtbot: QtBot) -> TableDialog:
    dialog = TableDialog(three_by_three())
    qtbot.addWidget(dialog, before_close_func=QDialog.reject)
    dialog.show()
    qtbot.waitExposed(dialog)
    dialog.activateWindow()
    dialog.grid.setFocus()
    dialog.grid.fit()
    return dialog


def do(dialog: TableDialog, name: str) -> None:
    action = dialog.actions_by_name[name]
    assert action.isEnabled(), name
    action.trigger()


def texts(table: Table) -> list[str]:
    return ["|".join(cell.text for cell in row) for row in table.rows]


def point_of(dialog: TableDialog, row: int, column: int) -> QPoint:
    return dialog.grid.visualRect(dialog.model.index(row, column)).center()


def click(dialog: TableDialog, row: int, column: int) -> None:
    QTest.mouseClick(dialog.grid.viewport(), Qt.MouseButton.LeftButton, pos=point_of(dialog, row, column))


def target(dialog: TableDialog) -> QWidget:
    """What the keys go to."""
    return dialog.grid.editor if dialog.grid.editor is not None and dialog.grid.editor.hasFocus() else dialog.grid


def keys(dialog: TableDialog, *pressed: Qt.Key | str) -> None:
    for key in pressed:
        if isinstance(key, str):
            QTest.keyClicks(target(dialog), key)
        else:
            QTest.keyClick(target(dialog), key)


def compose(widget: QWidget, preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(widget, event)


def clipboard(*, text: str = "", html: str = "") -> QMimeData:
    data = QMimeData()
    if html:
        data.setHtml(html)
    data.setText(text)
    return data


def test_cells_are_written_by_mouse_and_keys(dialog: TableDialog) -> None:
    given = dialog.table
    assert given is dialog.table, "what is not changed is the same table"
    click(dialog, 1, 1)
    keys(dialog, KEYS.Key_End, "x", KEYS.Key_Return)
    assert texts(dialog.model.table)[1] == "丁|戊x|己"
    assert dialog.grid.area == Area(2, 1, 3, 2), "Enter goes one row down"
    keys(dialog, "y", KEYS.Key_Tab)
    assert texts(dialog.model.table)[2] == "庚|y|壬", "a chosen cell is written over"
    keys(dialog, KEYS.Key_Tab)
    assert dialog.grid.area == Area(3, 0, 4, 1), "Tab in the last cell adds a row"
    keys(dialog, KEYS.Key_Backtab, KEYS.Key_F2, "z", KEYS.Key_Escape)
    assert texts(dialog.model.table)[2] == "庚|y|壬", "Escape leaves a cell as it was"
    assert dialog.isVisible()
    keys(dialog, KEYS.Key_Delete)
    assert texts(dialog.model.table)[2] == "庚|y|"
    for _ in range(4):
        do(dialog, "undo")
    assert dialog.table is given
    do(dialog, "redo")
    assert texts(dialog.table)[1] == "丁|戊x|己"
    assert (dialog.table.id, dialog.table.extra, dialog.table.rows[0][0]) == ("table", EXTRA, given.rows[0][0])


def test_an_input_method_loses_no_letter(dialog: TableDialog) -> None:
    dialog.grid.choose(Area(1, 0, 2, 1))
    for preedit in ("n", "ni", "nihao"):
        compose(dialog.grid, preedit)
    assert dialog.grid.editor is not None
    assert dialog.grid.editor.composing
    compose(dialog.grid, "", "你好")
    keys(dialog, "a", KEYS.Key_Tab)
    assert texts(dialog.model.table)[1] == "你好a|戊|己"
    click(dialog, 2, 2)
    editor = dialog.grid.editor
    editor.selectAll()
    compose(editor, "zhong")
    click(dialog, 0, 0)
    assert texts(dialog.model.table)[2] == "庚|辛|zhong", "what was held is text once another cell is gone to"
    compose(dialog.grid.editor, "wen")
    dialog.accept()
    assert "wen" in texts(dialog.table)[0].split("|")[0]


def test_rows_columns_and_merged_cells(dialog: TableDialog) -> None:
    click(dialog, 0, 0)
    assert not dialog.actions_by_name["merge-cells"].isEnabled()
    dialog.grid.choose(Area(0, 1, 1, 3))
    QTest.keyClick(dialog.grid, KEYS.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert dialog.model.table.rows[0][1] == Cell((Span("乙 丙"),), columns=2)
    assert dialog.grid.columnSpan(0, 1) == 2
    assert dialog.grid.area == Area(0, 1, 1, 3)
    dialog.grid.choose(Area(1, 1, 2, 2))
    do(dialog, "row-below")
    do(dialog, "column-left")
    assert texts(dialog.model.table) == ["甲||乙 丙", "丁||戊|己", "|||", "庚||辛|壬"]
    assert dialog.grid.area == Area(2, 1, 3, 2)
    do(dialog, "delete-row")
    do(dialog, "delete-column")
    assert texts(dialog.model.table) == ["甲|乙 丙", "丁|戊|己", "庚|辛|壬"]
    dialog.grid.choose(Area(0, 1, 1, 2))
    do(dialog, "split-cells")
    assert texts(dialog.model.table)[0] == "甲|乙 丙|"
    dialog.grid.choose(Area(0, 0, 3, 1))
    assert not dialog.actions_by_name["delete-row"].isEnabled(), "no table without a row"
    do(dialog, "row-above")
    do(dialog, "column-right")
    assert (len(dialog.model.table.rows), len(dialog.model.table.column_weights)) == (6, 4)


def test_what_holds_for_the_table_and_how_cells_stand(dialog: TableDialog) -> None:
    dialog.grid.choose(Area(1, 0, 3, 1))
    do(dialog, "centre")
    assert [row[0].alignment.value for row in dialog.model.table.rows] == ["right", "centre", "centre"]
    assert dialog.actions_by_name["centre"].isChecked()
    assert dialog.share.value() == 50
    dialog.share.setValue(20)
    assert tables.shares(dialog.model.table) == (20, 40, 40)
    assert dialog.grid.area == Area(1, 0, 3, 1)
    do(dialog, "even-columns")
    header = dialog.grid.horizontalHeader()
    edge = QPoint(header.sectionViewportPosition(1) - 1, header.height() // 2)
    QTest.mousePress(header.viewport(), Qt.MouseButton.LeftButton, pos=edge)
    QTest.mouseMove(header.viewport(), edge + QPoint(20, 0))
    QTest.mouseMove(header.viewport(), edge + QPoint(80, 0))
    QTest.mouseRelease(header.viewport(), Qt.MouseButton.LeftButton, pos=edge + QPoint(80, 0))
    assert tables.shares(dialog.model.table)[0] > 34, "the borders of the columns can be dragged"
    dialog.header_rows.setValue(2)
    dialog.landscape.setChecked(True)
    dialog.caption.selectAll()
    QTest.keyClicks(dialog.caption, "new ")
    table = dialog.table
    assert (table.header_rows, table.landscape, table.caption) == (2, True, "new")


def test_marks_in_cells(dialog: TableDialog) -> None:
    click(dialog, 1, 1)
    dialog.grid.editor.selectAll()
    QTest.keyClick(dialog.grid.editor, KEYS.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert dialog.actions_by_name["strong"].isChecked()
    keys(dialog, KEYS.Key_Tab)
    assert dialog.model.table.rows[1][1].spans == (Span("戊", Mark.STRONG),)
    dialog.grid.choose(Area(1, 0, 2, 2))
    assert not dialog.actions_by_name["strong"].isChecked(), "not all of it is strong"
    do(dialog, "strong")
    do(dialog, "kai")
    both = Mark.STRONG | Mark.KAI
    assert [cell.spans[0].marks for cell in dialog.model.table.rows[1]] == [both, both, Mark.NONE]
    click(dialog, 2, 2)
    keys(dialog, KEYS.Key_End)
    do(dialog, "superscript")
    keys(dialog, "2", KEYS.Key_Return)
    assert dialog.model.table.rows[2][2].spans == (Span("壬"), Span("2", Mark.SUPERSCRIPT))


def test_paste_is_clean_and_fills_the_grid(dialog: TableDialog) -> None:
    click(dialog, 2, 2)
    dialog.grid.editor.insertFromMimeData(clipboard(text='一\t"二\n三"\r\n四\t\u200b五\x07\r\n'))
    assert texts(dialog.model.table) == ["甲|乙|丙|", "丁|戊|己|", "庚|辛|一|二 三", "||四|五"]
    assert dialog.grid.area == Area(2, 2, 4, 4)
    html = "<table><tr><td style='color:red'><b>子</b></td><td>丑</td></tr><tr><td>寅</td><td>卯</td></tr></table>"
    dialog.grid.choose(Area(0, 0, 1, 1))
    QGuiApplication.clipboard().setMimeData(clipboard(html=html, text="不是这个"))
    QTest.keyClick(dialog.grid, KEYS.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert texts(dialog.model.table)[:2] == ["子|丑|丙|", "寅|卯|己|"]
    assert dialog.model.table.rows[0][0].spans == (Span("子", Mark.STRONG),)
    click(dialog, 1, 2)
    dialog.grid.editor.insertFromMimeData(clipboard(text="一行\n又一行"))
    keys(dialog, KEYS.Key_Return)
    assert "一行 又一行" in texts(dialog.model.table)[1], "text of lines stays in the cell that is written in"
    dialog.grid.choose(Area(0, 0, 2, 2))
    QTest.keyClick(dialog.grid, KEYS.Key_X, Qt.KeyboardModifier.ControlModifier)
    assert texts(dialog.model.table)[0] == "||丙|"
    dialog.grid.choose(Area(2, 0, 3, 1))
    QTest.keyClick(dialog.grid, KEYS.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert texts(dialog.model.table)[2:] == ["子|丑|一|二 三", "寅|卯|四|五"]
    before = dialog.model.table
    dialog.grid.paste_wanted.emit(clipboard(text=""))
    assert dialog.model.table is before
    dialog.grid.paste_wanted.emit(mime_data_of((Paragraph((Span("重", Mark.KAI),)),)))
    assert dialog.model.table.rows[2][0].spans == (Span("重", Mark.KAI),)


def test_cells_are_chosen_by_dragging_also_out_of_the_one_that_is_written_in(dialog: TableDialog) -> None:
    view = dialog.grid.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=point_of(dialog, 0, 0))
    QTest.mouseMove(view, point_of(dialog, 1, 1))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=point_of(dialog, 1, 1))
    assert dialog.grid.editor is None
    click(dialog, 1, 1)
    editor = dialog.grid.editor
    keys(dialog, KEYS.Key_End, "x")
    inside = editor.viewport()
    over = inside.mapFromGlobal(view.mapToGlobal(point_of(dialog, 2, 2)))
    QTest.mousePress(inside, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    QTest.mouseMove(inside, over)
    QTest.mouseRelease(inside, Qt.MouseButton.LeftButton, pos=over)
    assert dialog.grid.area == Area(1, 1, 3, 3)
    assert dialog.grid.editor is None
    do(dialog, "merge-cells")
    assert dialog.table.rows[1][1] == Cell((Span("戊x 己 辛 壬"),), columns=2, rows=2)


def test_nothing_is_given_up_unasked(dialog: TableDialog, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = press(monkeypatch, "继续编辑")
    monkeypatch.setattr(QMessageBox, "clickedButton", lambda box: box.escapeButton())
    click(dialog, 1, 1)
    keys(dialog, "x")
    dialog.reject()
    assert len(asked) == 1
    assert dialog.isVisible()
    assert texts(dialog.model.table)[1] != "丁|戊|己"
    dialog.buttons.button(dialog.buttons.StandardButton.Cancel).click()
    assert not dialog.isVisible()
    assert len(asked) == 1, "取消 is said on purpose"


def test_a_locked_table_is_shown_and_not_edited(qtbot: QtBot) -> None:
    dialog = TableDialog(three_by_three(), can_edit=False)
    qtbot.addWidget(dialog)
    dialog.show()
    click(dialog, 1, 1)
    keys(dialog, "x", KEYS.Key_Return, KEYS.Key_Delete)
    QTest.keyClick(dialog.grid, KEYS.Key_X, Qt.KeyboardModifier.ControlModifier)
    compose(dialog.grid, "ni")
    assert dialog.grid.editor is None
    assert texts(dialog.table) == ["甲|乙|丙", "丁|戊|己", "庚|辛|壬"]
    assert not any(action.isEnabled() for action in dialog.actions_by_name.values())
    assert dialog.caption.isReadOnly()
    QTest.keyClick(dialog.grid, KEYS.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "戊"


def test_a_size_is_chosen_by_keys_and_mouse(qtbot: QtBot) -> None:
    chooser = TableSizeDialog()
    qtbot.addWidget(chooser)
    assert (len(chooser.table.rows), len(chooser.table.column_weights), chooser.table.header_rows) == (4, 3, 1)
    for key in (KEYS.Key_Down, KEYS.Key_Right, KEYS.Key_Right, KEYS.Key_Up, KEYS.Key_Left):
        QTest.keyClick(chooser.squares, key)
    assert (chooser.rows.value(), chooser.columns.value()) == (4, 4)
    chooser.rows.setValue(30)
    chooser.header.setChecked(False)
    assert (len(chooser.table.rows), chooser.table.header_rows) == (30, 0)
    QTest.mouseClick(chooser.squares, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert chooser.result() == QDialog.DialogCode.Accepted
    assert texts(chooser.table) == [""]
