"""Two texts side by side, with the characters that only one of them has marked.

One document for both columns: they scroll together, and paragraphs that belong together begin at the same height.  What
differs has a tint and a line below, so that nothing is said by colour alone.  A text with nothing at all beside it is
not marked: the other column says that there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QShowEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFrameFormat,
    QTextLength,
    QTextTableCell,
    QTextTableCellFormat,
    QTextTableFormat,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QTextEdit, QVBoxLayout, QWidget

from anqing_bulletin.bulletin.alignment import Passage, aligned
from anqing_bulletin.bulletin.differences import Kind, Piece, pieces
from anqing_bulletin.desktop.dialog_layout import hint
from anqing_bulletin.desktop.theme import STEP, colours

NOTHING = "（无）"
"""Stands where only the other column has anything."""
NO_TEXT = "有改动，没有可以对照的文字。"
LINE_END = "¶"
"""Shows an empty line, and a line's end where it is what differs."""

_POINTS = 12.0
_ROW_EMS = 1.7
_TINT = 0.16
"""How much of the accent is in what lies behind marked characters."""
_SPOKEN = 60
"""Characters of what differs that a screen reader is told of each text."""


@dataclass(frozen=True)
class Pair:
    """Two texts to be compared; the same text on both sides stands once, across both columns."""

    left: str
    right: str
    label: str = ""
    """What the texts are, above them; empty for nothing."""


@dataclass(frozen=True)
class Row:
    """What stands side by side."""

    left: tuple[Piece, ...]
    right: tuple[Piece, ...]


class DifferenceView(QWidget):
    """`left_name` and `right_name` stand above the columns and say whose texts they are."""

    def __init__(self, left_name: str, right_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = (left_name, right_name)
        self.text = QTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setAccessibleName(f"对照：左边是{left_name}，右边是{right_name}")
        self.text.document().setUndoRedoEnabled(False)
        font = QFont(self.font())
        font.setPointSizeF(max(_POINTS, font.pointSizeF()))
        self.text.setFont(font)
        self._head = QHBoxLayout()
        self._head.setSpacing(0)
        for name in self._names:
            label = QLabel(name)
            label.setIndent(2 * STEP)
            self._head.addWidget(label, 1)
        legend = hint("有底色和下划线的字，只有这一边有。")
        legend.setIndent(2 * STEP)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        column.addLayout(self._head)
        column.addWidget(self.text, 1)
        column.addWidget(legend)
        self.text.verticalScrollBar().rangeChanged.connect(self._on_range_changed)
        self._first_marked = 0
        """The position of the first characters that differ; 0 where none do."""

    def showEvent(self, event: QShowEvent) -> None:
        """Only now is it as large as it will be."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self._bring_difference_into_sight)

    def sizeHint(self) -> QSize:
        return QSize(80 * STEP, 40 * STEP)

    def show_pairs(self, pairs: Sequence[Pair]) -> None:
        """Show these texts one below the other; in long ones what differs first is in sight."""
        self.text.clear()
        writer = _Writer(self.text)
        spoken = []
        whole = self.text.textCursor()
        whole.beginEditBlock()  # laid out once, not after each cell
        for pair in pairs:
            beside = _rows_of(pair)
            writer.write(pair, beside)
            spoken.append(self._spoken(pair, beside))
        whole.endEditBlock()
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self._first_marked = writer.first_marked
        self._bring_difference_into_sight()
        self.text.setAccessibleDescription("；".join(spoken))

    def _bring_difference_into_sight(self) -> None:
        cursor = self.text.textCursor()
        cursor.setPosition(self._first_marked)
        place, height = self.text.cursorRect(cursor), self.text.viewport().height()
        if place.bottom() > height:
            bar = self.text.verticalScrollBar()
            bar.setValue(bar.value() + place.top() - height // 3)

    def _spoken(self, pair: Pair, beside: Sequence[Row]) -> str:
        """What differs, in words."""
        columns = ([row.left for row in beside], [row.right for row in beside])
        said = []
        for name, column in zip(self._names, columns, strict=True):
            differing = (piece.text for side in column for piece in side if piece.kind is not Kind.KEPT)
            text = "、".join(" ".join(text.split()) for text in differing)
            if text:
                said.append(f"{name}“{text if len(text) <= _SPOKEN else text[:_SPOKEN] + '…'}”")
        return "：".join(filter(None, (pair.label, "，".join(said))))

    def _on_range_changed(self, _least: int, most: int) -> None:
        """Keep the names above their columns, whether the scroll bar is there or not."""
        width = self.text.verticalScrollBar().sizeHint().width() if most else 0
        self._head.setContentsMargins(0, 0, width, 0)


# --- what belongs together ----------------------------------------------------------------------------------------


def rows(left: str, right: str) -> list[Row]:
    """Two texts as rows: in each the lines that belong together, or a line that has nothing beside it."""
    lines, others = ([line or LINE_END for line in text.split("\n")] if text else [] for text in (left, right))
    groups = aligned([Passage(line) for line in lines], [Passage(line) for line in others])
    result: list[Row] = []
    for is_alone, run in groupby(groups, lambda group: not (group.old and group.new)):
        pairs = [(_joined(lines, group.old), _joined(others, group.new)) for group in run]
        if is_alone:
            # What went and what came in its place stand side by side, however unlike they are.
            went, came = ([text for text in side if text is not None] for side in zip(*pairs, strict=True))
            pairs = list(zip_longest(went, came))
        result += [_row(*pair) for pair in pairs]
    return result


def _joined(lines: Sequence[str], which: range) -> str | None:
    return "\n".join(lines[index] for index in which) if which else None


def _row(left: str | None, right: str | None) -> Row:
    if left is None:
        return Row((), (Piece(Kind.INSERTED, right or ""),))
    if right is None:
        return Row((Piece(Kind.DELETED, left),), ())
    found = [_with_line_ends(piece) for piece in pieces(left, right)]
    return Row(
        tuple(piece for piece in found if piece.kind is not Kind.INSERTED),
        tuple(piece for piece in found if piece.kind is not Kind.DELETED),
    )


def _with_line_ends(piece: Piece) -> Piece:
    return piece if piece.kind is Kind.KEPT else Piece(piece.kind, piece.text.replace("\n", f"{LINE_END}\n"))


def _rows_of(pair: Pair) -> list[Row]:
    """What of a pair stands side by side; nothing where the same text stands across both columns."""
    if pair.left == pair.right:
        return []
    if pair.left and pair.right:
        return rows(pair.left, pair.right)
    return [Row(*((Piece(Kind.KEPT, text),) if text else () for text in (pair.left, pair.right)))]


# --- how it is written --------------------------------------------------------------------------------------------


class _Writer:
    """Writes pairs at the end of a document, in the colours that are in use now."""

    def __init__(self, edit: QTextEdit) -> None:
        scheme, metrics = colours(), QFontMetricsF(edit.font())
        self._cursor = edit.textCursor()
        self.first_marked = 0
        edit.document().rootFrame().setFrameFormat(_sheet_format())
        self._row_per_cent = 100 * _ROW_EMS * metrics.horizontalAdvance("国") / metrics.height()
        self._plain, self._dim, self._marked = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
        self._dim.setForeground(QColor(scheme.dim))
        self._marked.setBackground(_tinted(QColor(scheme.field), QColor(scheme.accent)))
        self._marked.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        self._marked.setUnderlineColor(QColor(scheme.accent))

    def write(self, pair: Pair, beside: Sequence[Row]) -> None:
        """A label, and the texts below it."""
        if pair.label:
            self._write_across(pair.label, self._dim, 2 * STEP)
        if beside:
            self._write_beside(beside)
        else:
            self._write_across(pair.left or NO_TEXT, self._plain if pair.left else self._dim, STEP / 2)

    def _write_across(self, text: str, look: QTextCharFormat, above: float) -> None:
        if self._cursor.block().text():
            self._cursor.insertBlock()
        block = self._block()
        block.setTopMargin(above)
        block.setLeftMargin(2 * STEP)
        block.setRightMargin(STEP)
        self._cursor.setBlockFormat(block)
        self._cursor.insertText(text, look)

    def _write_beside(self, shown: Sequence[Row]) -> None:
        table = self._cursor.insertTable(len(shown), 2, _table_format())
        for number, row in enumerate(shown):
            self._write_cell(table.cellAt(number, 0), row.left)
            self._write_cell(table.cellAt(number, 1), row.right)
        self._cursor.movePosition(QTextCursor.MoveOperation.End)

    def _write_cell(self, cell: QTextTableCell, side: Sequence[Piece]) -> None:
        cell.setFormat(_cell_format())
        cursor = cell.firstCursorPosition()
        cursor.setBlockFormat(self._block())
        for piece in side:
            if piece.kind is not Kind.KEPT:
                self.first_marked = self.first_marked or cursor.position()
            cursor.insertText(piece.text, self._plain if piece.kind is Kind.KEPT else self._marked)
        if not side:
            cursor.insertText(NOTHING, self._dim)

    def _block(self) -> QTextBlockFormat:
        block = QTextBlockFormat()
        block.setLineHeight(self._row_per_cent, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        return block


def _sheet_format() -> QTextFrameFormat:
    sheet = QTextFrameFormat()
    sheet.setTopMargin(STEP)
    sheet.setBottomMargin(2 * STEP)
    return sheet


def _table_format() -> QTextTableFormat:
    table = QTextTableFormat()
    table.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_None)
    table.setBorder(0)
    table.setCellSpacing(0)
    table.setBottomMargin(STEP)
    table.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    half = QTextLength(QTextLength.Type.PercentageLength, 50)
    table.setColumnWidthConstraints([half, half])
    return table


def _cell_format() -> QTextTableCellFormat:
    cell = QTextTableCellFormat()
    cell.setTopPadding(STEP / 2)
    cell.setBottomPadding(STEP / 2)
    cell.setLeftPadding(2 * STEP)
    cell.setRightPadding(STEP)
    return cell


def _tinted(ground: QColor, tint: QColor) -> QColor:
    """The ground with a little of another colour in it."""
    parts = ((ground.red(), tint.red()), (ground.green(), tint.green()), (ground.blue(), tint.blue()))
    return QColor(*(round(a + (b - a) * _TINT) for a, b in parts))
