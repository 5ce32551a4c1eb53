"""The measures of a style, one below the other, each with its fault in a plain sentence below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QToolButton, QWidget

from anqing_bulletin.desktop.dialog_layout import hint
from anqing_bulletin.desktop.icons import icon
from anqing_bulletin.desktop.style.fields import RedField, StyleField, field_of
from anqing_bulletin.desktop.style.measures import GROUPS, Kind, Part, Row
from anqing_bulletin.desktop.theme import STEP

if TYPE_CHECKING:
    from collections.abc import Mapping

_LABEL_WIDTH = 12 * STEP
_FIELD = QSize(13 * STEP, 3 * STEP)
_WIDTH = 48 * STEP


@dataclass(frozen=True)
class _Line:
    """A row of the editor."""

    row: Row
    label: QLabel
    fields: tuple[tuple[Kind, StyleField], ...]
    fault: QLabel
    back: QToolButton
    """Puts the row back to what the style says."""


class StyleEditor(QScrollArea):
    """The fields of `style_measures.GROUPS`."""

    edited = Signal(str, object)
    """`(key, value)` as a style file would hold it; the value is None where what is written means nothing."""
    part_wanted = Signal(Part)
    """A field was gone to whose measure is to be seen in this part of the issue."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.area_words = hint("")
        self._lines: list[_Line] = []
        self._original: Mapping[str, Any] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumWidth(_WIDTH)
        grid = QGridLayout()
        grid.setContentsMargins(2 * STEP, 0, 2 * STEP, 3 * STEP)
        grid.setHorizontalSpacing(STEP)
        grid.setVerticalSpacing(STEP)
        grid.setColumnMinimumWidth(0, _LABEL_WIDTH)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        for group in GROUPS:
            self._add_heading(grid, group.heading)
            for row in group.rows:
                self._add_row(grid, row)
            if group is GROUPS[0]:
                grid.addWidget(self.area_words, grid.rowCount(), 1, 1, 2)
        grid.setRowStretch(grid.rowCount(), 1)
        content = QWidget()
        content.setLayout(grid)
        self.setWidget(content)

    @property
    def fields(self) -> dict[str, StyleField]:
        """Every field by the key of its measure."""
        return {kind.key: field for line in self._lines for kind, field in line.fields}

    @property
    def wrong(self) -> tuple[str, str] | None:
        """`(key, what to write)` of the first field in which something stands that means nothing."""
        wrong = ((kind.key, field.wrong) for line in self._lines for kind, field in line.fields if field.wrong)
        return next(wrong, None)

    def show_settings(self, settings: Mapping[str, Any], original: Mapping[str, Any]) -> None:
        """Show a style; what is otherwise than in the original has a strong label that says what was there."""
        self._original = original
        for line in self._lines:
            changed = False
            for kind, field in line.fields:
                field.put(settings[kind.key])
                changed = changed or settings[kind.key] != original[kind.key]
            font = line.label.font()
            font.setBold(changed)
            line.label.setFont(font)
            line.label.setToolTip("已改，与原样不同" if changed else "")
            line.back.setVisible(changed)
            line.label.setAccessibleName(f"{line.row.label}{'，已改' if changed else ''}")

    def show_fault(self, key: str, words: str) -> bool:
        """Say what is wrong below the row of a measure, and nowhere else; gives whether there is such a row."""
        found = False
        for line in self._lines:
            is_here = bool(words) and any(kind.key == key for kind, _ in line.fields)
            found = found or is_here
            line.fault.setText(words if is_here else "")
            line.fault.setVisible(is_here)
            for kind, field in line.fields:
                field.setAccessibleDescription(words if is_here and kind.key == key else "")
        return found

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The wheel moves the page; going to a field shows the part of the issue that it is about."""
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        if event.type() == QEvent.Type.FocusIn:
            part = watched.property("part")
            if isinstance(part, str):
                self.part_wanted.emit(Part(part))
                self.ensureWidgetVisible(watched)  # type: ignore[arg-type]
        return super().eventFilter(watched, event)

    # --- making -------------------------------------------------------------------------------------------------------

    def _add_heading(self, grid: QGridLayout, words: str) -> None:
        heading = QLabel(words)
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        heading.setContentsMargins(0, 2 * STEP, 0, 0)
        grid.addWidget(heading, grid.rowCount(), 0, 1, 3)

    def _add_row(self, grid: QGridLayout, row: Row) -> None:
        at = grid.rowCount()
        label = QLabel(row.label)
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        fields = tuple((kind, field_of(kind)) for kind in row.kinds)
        label.setBuddy(fields[0][1])
        is_tall = isinstance(fields[0][1], RedField)
        grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignTop if is_tall else Qt.AlignmentFlag(0))
        for column, (kind, field) in enumerate(fields, 1):
            wide = is_tall or (len(fields) == 1 and kind.key.startswith("page_number"))
            grid.addWidget(field, at, column, 1, 2 if wide else 1)
            field.edited.connect(lambda value, key=kind.key: self.edited.emit(key, value))
            for watched in _focused(field):
                watched.setMinimumSize(_FIELD)
                watched.setProperty("part", row.part.value)
                watched.installEventFilter(self)
        fault = QLabel()
        fault.setProperty("fault", True)
        fault.setWordWrap(True)
        fault.hide()
        grid.addWidget(fault, at + 1, 1, 1, 2)
        back = _back_button(row.label)
        back.clicked.connect(lambda: self._put_back(fields))
        grid.addWidget(back, at, 3, Qt.AlignmentFlag.AlignTop if is_tall else Qt.AlignmentFlag(0))
        self._lines.append(_Line(row, label, fields, fault, back))

    def _put_back(self, fields: tuple[tuple[Kind, StyleField], ...]) -> None:
        fields[0][1].setFocus()  # the button goes, and the focus with it
        for kind, _ in fields:
            self.edited.emit(kind.key, self._original[kind.key])


def _back_button(label: str) -> QToolButton:
    """A small button that keeps its room while it is not there."""
    words = f"{label.replace('　', '')}：恢复原样"
    back = QToolButton()
    back.setIcon(icon("undo"))
    back.setAutoRaise(True)
    back.setToolTip(words)
    back.setAccessibleName(words)
    policy = back.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    back.setSizePolicy(policy)
    back.hide()
    return back


def _focused(field: StyleField) -> list[QWidget]:
    """What takes the keys of a field."""
    if isinstance(field, RedField):
        return [field.presets, *field.inks]
    return [field]
