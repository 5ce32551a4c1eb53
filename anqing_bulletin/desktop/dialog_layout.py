"""What the larger dialogs have in common: no frame in the frame, hair lines between areas, room on a small screen."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QSplitter,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from anqing_bulletin.desktop.theme import STEP

_SCREEN_EDGE = 6 * STEP
"""What a dialog leaves free of the screen: its own title bar, and a look at the window behind."""


def give_size(dialog: QDialog, width: int, height: int) -> None:
    """Open a dialog as large as wished, in device-independent pixels, or as the screen allows at its scaling."""
    room = dialog.screen().availableSize() - QSize(_SCREEN_EDGE, _SCREEN_EDGE)
    dialog.resize(QSize(width, height).boundedTo(room))


def lay_out(dialog: QDialog, top: QLayout, body: QWidget, foot: QLayout) -> None:
    """A row of words or choices, what is looked at from edge to edge, and the row of buttons."""
    column = QVBoxLayout(dialog)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for row in (top, foot):
        row.setContentsMargins(3 * STEP, 2 * STEP, 3 * STEP, 2 * STEP)
    column.addLayout(top)
    column.addWidget(hair_line())
    column.addWidget(body, 1)
    column.addWidget(hair_line())
    column.addLayout(foot)


def row_of(widgets: Iterable[QWidget], *, stretched: int = -1) -> QHBoxLayout:
    """Widgets side by side; the one of this number takes the room that is left."""
    row = QHBoxLayout()
    row.setSpacing(STEP)
    for number, widget in enumerate(widgets):
        row.addWidget(widget, 1 if number == stretched else 0)
    return row


def column_of(widgets: Iterable[QWidget], *, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QVBoxLayout:
    """Widgets one below the other."""
    column = QVBoxLayout()
    column.setSpacing(STEP // 2)
    column.setContentsMargins(*margins)
    for widget in widgets:
        column.addWidget(widget)
    return column


def inset(layout: QLayout | QWidget) -> QWidget:
    """An area of a splitter whose content keeps a distance from the dialog's left edge."""
    area = QWidget()
    if isinstance(layout, QWidget):
        layout = column_of([layout])
    layout.setContentsMargins(2 * STEP, STEP // 2, 0, 0)
    area.setLayout(layout)
    return area


def splitter_of(left: QWidget, right: QWidget, width: int) -> QSplitter:
    """Two areas side by side, the left one `width` wide to begin with; the right one grows with the dialog."""
    splitter = QSplitter(Qt.Orientation.Horizontal)
    splitter.setHandleWidth(1)
    splitter.setChildrenCollapsible(False)
    splitter.addWidget(left)
    splitter.addWidget(right)
    splitter.setStretchFactor(0, 0)
    splitter.setStretchFactor(1, 1)
    splitter.setSizes([width, 4 * width])
    return splitter


def hair_line() -> QWidget:
    """The line between two areas."""
    line = QFrame()
    line.setFixedHeight(1)
    line.setAutoFillBackground(True)
    line.setBackgroundRole(QPalette.ColorRole.Mid)
    return line


def hint(words: str) -> QLabel:
    """Words that stand back."""
    label = QLabel(words)
    label.setProperty("hint", True)
    label.setWordWrap(True)
    return label


def sentence(words: str) -> QLabel:
    """A calm sentence in the place of what is not there."""
    label = hint(words)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setContentsMargins(4 * STEP, 4 * STEP, 4 * STEP, 4 * STEP)
    return label


def make_calm(view: QAbstractScrollArea, name: str) -> None:
    """A list that lies on the dialog itself, without a frame or a ground of its own; `name` is for a screen reader."""
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setProperty("calm", True)
    view.viewport().setBackgroundRole(QPalette.ColorRole.Window)
    view.setAccessibleName(name)
    if isinstance(view, QTreeView):
        view.setUniformRowHeights(True)
        view.header().setHighlightSections(False)
        view.header().setSectionsMovable(False)
