"""What the larger dialogs have in common: no frame in the frame, hair lines between areas, room on a small screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QListWidget,
    QPushButton,
    QScrollArea,
    QSplitter,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from anqing_bulletin.desktop.icons import icon
from anqing_bulletin.desktop.theme import STEP

_FEW_FIELDS = 12 * STEP
_SCREEN_EDGE = 6 * STEP
"""What a dialog leaves free of the screen: its own title bar, and a look at the window behind."""


class FieldsArea(QScrollArea):
    """The fields of a form: all of them in sight where the screen has room, else they are scrolled.

    The buttons stand outside, so that they are never out of reach.
    """

    def __init__(self, fields: QLayout) -> None:
        super().__init__()
        fields.setContentsMargins(0, 0, 0, 0)
        fields.setSizeConstraint(QLayout.SizeConstraint.SetMinimumSize)  # none is squeezed, not for a moment
        self._fields = fields
        self._content = content = QWidget()
        content.setLayout(fields)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)

    def sizeHint(self) -> QSize:
        """As large as the fields."""
        fields = self._fields
        hint = fields.sizeHint()
        width = max(hint.width(), self.viewport().width() if self.isVisible() else 0)
        return QSize(hint.width(), fields.heightForWidth(width) if fields.hasHeightForWidth() else hint.height())

    def minimumSizeHint(self) -> QSize:
        """As wide as the fields, and a few of them high."""
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self._content.minimumSizeHint().width() + bar, min(_FEW_FIELDS, self.sizeHint().height()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Words or fields that are added make the dialog higher, as far as the screen goes."""
        done = super().eventFilter(watched, event)
        if event.type() == QEvent.Type.LayoutRequest and watched is self._content:
            self.updateGeometry()
            dialog = self.window()
            more = self.sizeHint().height() - self.height()
            room = dialog.screen().availableGeometry().bottom() - dialog.frameGeometry().bottom()
            if dialog.isVisible() and min(more, room) > 0:
                dialog.resize(dialog.width(), dialog.height() + min(more, room))
        if event.type() == QEvent.Type.Resize and watched is self._content:
            QTimer.singleShot(0, self, self._keep_in_sight)  # once what grew has its place
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The field that is written in stays in sight."""
        super().resizeEvent(event)
        self._keep_in_sight()

    def _keep_in_sight(self) -> None:
        field = QApplication.focusWidget()
        if field is not None and self._content.isAncestorOf(field):
            self.ensureWidgetVisible(field)


def fit_to_screen(dialog: QDialog) -> None:
    """Open a dialog as large as its content, or as the screen allows at its scaling."""
    dialog.ensurePolished()
    wished = dialog.sizeHint().expandedTo(dialog.minimumSize())
    give_size(dialog, wished.width(), wished.height())


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


def picture_button(name: str, words: str, do: Callable[[], object]) -> QToolButton:
    """A small button of an icon; the words are its tooltip and its name."""
    button = QToolButton()
    button.setIcon(icon(name))
    button.setToolTip(words)
    button.setAccessibleName(words)
    button.setAutoRaise(True)
    button.clicked.connect(lambda _checked=False: do())
    return button


def word_button(text: str, words: str = "") -> QPushButton:
    """A button of words that Enter presses only where it has the focus; `words` say what it does."""
    button = QPushButton(text)
    button.setToolTip(words)
    button.setStatusTip(words)
    button.setAutoDefault(False)
    return button


def calm_list(name: str) -> QListWidget:
    """A list whose rows are as high as their words need; the name is for a screen reader."""
    made = QListWidget()
    make_calm(made, name)
    made.setWordWrap(True)
    made.setResizeMode(QListWidget.ResizeMode.Adjust)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return made


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


def indent(box: QAbstractSpinBox) -> None:
    """Keep a number off the left edge of its box: of the style sheet's padding Qt forgets that side."""
    box.lineEdit().setTextMargins(STEP - 2, 0, 0, 0)


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
        view.ensurePolished()  # its rows are measured once, often before it is seen
        view.setUniformRowHeights(True)
        view.header().setHighlightSections(False)
        view.header().setSectionsMovable(False)
