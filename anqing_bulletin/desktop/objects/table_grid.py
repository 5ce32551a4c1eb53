"""The grid of the table editor: cells are chosen as in a spreadsheet, and written in where they stand."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QPoint,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPalette
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QWidget,
)

from anqing_bulletin.bulletin import table_places, tables
from anqing_bulletin.bulletin.model import Paragraph
from anqing_bulletin.bulletin.table_places import Area
from anqing_bulletin.desktop.objects.cell_delegate import CellDelegate
from anqing_bulletin.desktop.objects.cell_text import CellText
from anqing_bulletin.desktop.theme import STEP
from anqing_bulletin.desktop.writing.pasting import mime_data_of

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QResizeEvent, QShowEvent

    from anqing_bulletin.desktop.objects.cell_edit import CellEdit
    from anqing_bulletin.desktop.objects.table_model import TableModel

_NARROWEST = 5 * STEP
_LOWEST = 4 * STEP
_HEADER_HEIGHT = 3 * STEP
_SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect
_KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class TableGrid(QTableView):
    """Shows a `TableModel`; `area` is what the commands work on."""

    chosen = Signal()
    """Other cells are chosen, or the caret is in another one."""
    paste_wanted = Signal(object)
    """A `QMimeData` to be pasted at the current cell."""
    marks_changed = Signal()
    """The caret of the cell that is written in stands among other marks."""

    def __init__(self, model: TableModel, text: CellText, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table_model = model
        self._text = text
        self._pressed: tuple[QPoint, tuple[int, int]] | None = None
        self._widths = _Widths(self)
        self.setHorizontalHeader(self._widths)
        self.setModel(model)
        self._delegate = CellDelegate(model, text, self)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName("表格")
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setProperty("calm", True)
        self.setStyleSheet("QTableCornerButton::section { background: transparent; border: none; }")
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            if model.can_edit
            else QAbstractItemView.EditTrigger.NoEditTriggers
        )
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        self.setShowGrid(False)  # the cells draw their own outlines, once for a merged one
        self.setWordWrap(False)
        self._widths.setFixedHeight(_HEADER_HEIGHT)
        self._widths.setMinimumSectionSize(_NARROWEST)
        self._widths.setHighlightSections(False)
        self._widths.widths_dragged.connect(self._on_widths_dragged)
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(_LOWEST)
        rows.setHighlightSections(False)
        rows.setFixedWidth(5 * STEP)
        model.changed.connect(self._on_changed)
        self._delegate.opened.connect(self._on_opened)
        self._delegate.edit_moved.connect(self._on_edit_moved)
        self._fitting = QTimer(self)
        self._fitting.setSingleShot(True)
        self._fitting.setInterval(0)
        self._fitting.timeout.connect(self.fit)
        self._join_places()
        self.choose(Area(0, 0, 1, 1))

    # --- what is chosen -----------------------------------------------------------------------------------------------

    @property
    def area(self) -> Area:
        """The chosen cells, as an area that cuts no merged one."""
        chosen = self.selectedIndexes() or [self.currentIndex()]
        rows, columns = [max(index.row(), 0) for index in chosen], [max(index.column(), 0) for index in chosen]
        area = Area(min(rows), min(columns), max(rows) + 1, max(columns) + 1)
        return table_places.whole(self._table_model.table, area)

    def choose(self, area: Area, current: tuple[int, int] | None = None) -> None:
        """Choose cells; the current one is the upper left one unless it is said."""
        model = self._table_model
        rows, columns = model.rowCount(), model.columnCount()
        row, column = min(area.row, rows - 1), min(area.column, columns - 1)
        last_row, last_column = min(area.last_row, rows) - 1, min(area.last_column, columns) - 1
        place = model.place(*(current or (row, column)))
        none = QItemSelectionModel.SelectionFlag.NoUpdate
        self.selectionModel().setCurrentIndex(model.index(place.row, place.column), none)
        corners = model.index(row, column), model.index(max(row, last_row), max(column, last_column))
        self.selectionModel().select(QItemSelection(*corners), _SELECT)
        self.scrollTo(self.currentIndex())

    @property
    def editor(self) -> CellEdit | None:
        """The field that is open over a cell."""
        return self._delegate.editor

    def commit_editor(self) -> None:
        """Take what is written in the open field, with what an input method still holds, and close it."""
        editor = self._delegate.editor
        if editor is not None:
            editor.finish_composition()
            self._delegate.close(editor)

    def begin(self, row: int, column: int) -> CellEdit | None:
        """Open the field over a cell, all its text selected."""
        if not self._table_model.can_edit:
            return None
        place = self._table_model.place(row, column)
        self.commit_editor()
        self.choose(Area(place.row, place.column, place.row + 1, place.column + 1))
        self.edit(self._table_model.index(place.row, place.column))
        return self.editor

    # --- sizes --------------------------------------------------------------------------------------------------------

    def fit(self) -> None:
        """Columns after their weights in the width there is, rows as high as their text."""
        table = self._table_model.table
        passed = (0, *accumulate(table.column_weights))
        room = max(self.viewport().width() - 1, 1)
        edges = [room * weight // passed[-1] for weight in passed]
        widths = [max(_NARROWEST, right - left) for left, right in pairwise(edges)]
        policies = Qt.ScrollBarPolicy
        fits = sum(widths) <= room
        self.setHorizontalScrollBarPolicy(policies.ScrollBarAlwaysOff if fits else policies.ScrollBarAsNeeded)
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
        heights = [_LOWEST] * len(table.rows)
        for place in sorted(table_places.places_of(table), key=lambda place: place.rows):
            width = sum(self.columnWidth(column) for column in range(place.column, place.last_column))
            missing = self._text.height(place.cell.spans, width) - sum(heights[place.row : place.last_row])
            heights[place.last_row - 1] += max(missing, 0)
        for row, height in enumerate(heights):
            self.setRowHeight(row, height)

    def _join_places(self) -> None:
        """Let every merged cell be one."""
        self.clearSpans()
        for place in table_places.places_of(self._table_model.table):
            if place.rows > 1 or place.columns > 1:
                self.setSpan(place.row, place.column, place.rows, place.columns)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible() and event.size().width() != event.oldSize().width():
            self._fitting.start()

    def _on_changed(self) -> None:
        self._join_places()
        self.fit()
        self.chosen.emit()

    def _on_widths_dragged(self) -> None:
        widths = [float(self.columnWidth(column)) for column in range(self._table_model.columnCount())]
        self._table_model.take(tables.with_widths(self._table_model.table, widths))

    # --- keys ---------------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Tab goes from cell to cell, so Ctrl+Tab leaves the grid."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            controlled = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if event.key() in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
                forward = event.key() == Qt.Key.Key_Tab
                if controlled:
                    return self.focusNextPrevChild(forward)
                self.step(1 if forward else -1)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        can_edit = self._table_model.can_edit
        index = self.currentIndex()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2} and not event.modifiers() & _KEYS:
            if editor := self.begin(index.row(), index.column()):
                cursor = editor.textCursor()
                cursor.movePosition(cursor.MoveOperation.End)
                editor.setTextCursor(cursor)
        elif event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and not event.modifiers():
            if can_edit:
                self.clear_cells()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Cut):
            self.cut()
        elif event.matches(QKeySequence.StandardKey.Paste) and can_edit:
            self.paste()
        elif event.modifiers() & _KEYS and event.text() and not event.matches(QKeySequence.StandardKey.SelectAll):
            event.ignore()  # a command's key writes no letter
        else:
            super().keyPressEvent(event)

    def step(self, way: int) -> None:
        """To the next cell (1) or the one before (-1), ready to be written over; behind the last one a row is added."""
        model = self._table_model
        index = self.currentIndex()
        places = table_places.places_of(model.table)
        now = places.index(model.place(max(index.row(), 0), max(index.column(), 0)))
        if now + way >= len(places) and model.can_edit:
            model.take(tables.with_rows(model.table, len(model.table.rows)))
            places = table_places.places_of(model.table)
        place = places[max(0, min(now + way, len(places) - 1))]
        self.choose(Area(place.row, place.column, place.row + 1, place.column + 1))

    def _on_opened(self, editor: CellEdit) -> None:
        editor.paste_wanted.connect(self.paste_wanted)
        editor.currentCharFormatChanged.connect(lambda _form: self.marks_changed.emit())
        editor.dragged_out.connect(self._choose_to)
        editor.drag_ended.connect(self._end_choosing)

    def _on_edit_moved(self, hint: object) -> None:
        """The field was left by Tab, Shift+Tab, or Enter, which goes one row down."""
        self.setFocus()
        model, index = self._table_model, self.currentIndex()
        if hint is QAbstractItemDelegate.EndEditHint.EditNextItem:
            self.step(1)
        elif hint is QAbstractItemDelegate.EndEditHint.EditPreviousItem:
            self.step(-1)
        else:
            below = model.place(index.row(), index.column()).last_row
            if below < model.rowCount():
                place = model.place(below, index.column())
                self.choose(Area(place.row, place.column, place.row + 1, place.column + 1))

    # --- the clipboard ------------------------------------------------------------------------------------------------

    def cut(self) -> None:
        """The chosen cells to the clipboard, and their text away."""
        self.copy()
        if self._table_model.can_edit:
            self.clear_cells()

    def copy(self) -> None:
        """The chosen cells to the clipboard: one as text, several as a table."""
        part = tables.part(self._table_model.table, self.area)
        cells = [cell for row in part.rows for cell in row]
        data = mime_data_of((Paragraph(cells[0].spans),) if len(cells) == 1 else (part,))
        QGuiApplication.clipboard().setMimeData(data)

    def paste(self) -> None:
        """What the clipboard holds into the cells from the current one on."""
        self.paste_wanted.emit(QGuiApplication.clipboard().mimeData())

    def clear_cells(self) -> None:
        """No text in the chosen cells."""
        model = self._table_model
        model.take(tables.with_cells(model.table, self.area, lambda cell: replace(cell, spans=())))

    # --- the mouse ----------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        self._pressed = (event.position().toPoint(), (index.row(), index.column())) if plain else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click puts the caret where it was; a drag chose cells."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        pressed, self._pressed = self._pressed, None
        if pressed is None or not index.isValid():
            return
        here, there = self._table_model.place(index.row(), index.column()), pressed[1]
        if there[0] < 0 or self._table_model.place(*there) != here:
            return
        if editor := self.begin(here.row, here.column):
            at = editor.viewport().mapFromGlobal(event.globalPosition().toPoint())
            editor.setTextCursor(editor.cursorForPosition(at))

    def _choose_to(self, point: QPoint) -> None:
        """Choose from the cell that is written in to the one under a point of the screen."""
        at = self.viewport().mapFromGlobal(point)
        bounds = self.viewport().rect()
        at = QPoint(max(0, min(at.x(), bounds.right())), max(0, min(at.y(), bounds.bottom())))
        index = self.indexAt(at)
        start = self._table_model.place(*self._delegate.edited)
        if index.isValid():
            end = self._table_model.place(index.row(), index.column())
            area = Area(
                min(start.row, end.row), min(start.column, end.column),
                max(start.last_row, end.last_row), max(start.last_column, end.last_column),
            )  # fmt: skip
            self.choose(table_places.whole(self._table_model.table, area), (start.row, start.column))

    def _end_choosing(self) -> None:
        """Close the field that the mouse was dragged out of; the cells stay chosen."""
        area = self.area
        self.commit_editor()
        self.choose(area, self._delegate.edited)
        self.setFocus()

    # --- Qt's own -----------------------------------------------------------------------------------------------------

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.chosen.emit()

    def sizeHint(self) -> QSize:
        return QSize(90 * STEP, 40 * STEP)


class _Widths(QHeaderView):
    """The heads of the columns, whose borders can be dragged."""

    widths_dragged = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._is_dragged = False
        self.setSectionsClickable(True)
        self.sectionResized.connect(self._on_resized)
        self._is_pressed = False

    def _on_resized(self) -> None:
        self._is_dragged = self._is_pressed

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._is_pressed = True
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._is_pressed = False
        if self._is_dragged:
            self._is_dragged = False
            self.widths_dragged.emit()
