"""设置…: the dialog that the table of settings makes, a control for each kind, under the headings of the table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from anqing_bulletin.desktop.dialog_layout import give_size, hair_line, hint, indent, row_of
from anqing_bulletin.desktop.folders import documents_folder
from anqing_bulletin.desktop.setting_kinds import Choice, Folder, Number, Setting, Text, Tick, groups_of
from anqing_bulletin.desktop.settings import TABLE
from anqing_bulletin.desktop.theme import STEP

if TYPE_CHECKING:
    from anqing_bulletin.desktop.settings import Settings

_LABEL_WIDTH = 10 * STEP
_FIELD_WIDTH = 20 * STEP
_SIZE = (68 * STEP, 98 * STEP)
_DEFAULTS = "恢复默认"


@dataclass(frozen=True)
class Control:
    """A setting with the widget that shows it."""

    setting: Setting
    widget: QWidget
    """What takes the focus, and has the setting's name for a screen reader."""
    value: Callable[[], Any]
    show: Callable[[Any], None]


class SettingsDialog(QDialog):
    """The settings that people choose; `changes` are those that they chose otherwise."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("设置")
        self._former = {setting.name: getattr(settings, setting.name) for setting in TABLE if setting.is_shown}
        self.controls: dict[str, Control] = {}
        self.fault = QLabel()
        self.fault.setProperty("fault", True)
        self.fault.setWordWrap(True)
        self.fault.hide()
        ok, cancel = QDialogButtonBox.StandardButton.Ok, QDialogButtonBox.StandardButton.Cancel
        self.buttons = QDialogButtonBox(ok | cancel)
        self.defaults_button = self.buttons.addButton(_DEFAULTS, QDialogButtonBox.ButtonRole.ResetRole)
        self.defaults_button.setToolTip("把这里的各项都变回最初的样子；按“确定”才算数")
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.defaults_button.clicked.connect(self.show_defaults)
        self._lay_out()
        for former, following in pairwise((self.defaults_button, self.buttons.button(ok), self.buttons.button(cancel))):
            QWidget.setTabOrder(former, following)
        self._show(self._former)
        give_size(self, *_SIZE)

    @property
    def changes(self) -> dict[str, Any]:
        """What was chosen otherwise than it is, by name."""
        chosen = {name: control.value() for name, control in self.controls.items()}
        return {name: value for name, value in chosen.items() if value != self._former[name]}

    def show_defaults(self) -> None:
        """恢复默认: show what every setting is to begin with."""
        self._show({name: control.setting.default for name, control in self.controls.items()})

    def accept(self) -> None:
        """Close, unless a folder was typed that is not there."""
        for name, value in self.changes.items():
            control = self.controls[name]
            if isinstance(control.setting.kind, Folder) and value and not _is_folder(value):
                self.fault.setText(f"“{control.setting.text}”：没有“{value}”这个文件夹，请另选一个，或者留空。")
                self.fault.show()
                control.widget.setFocus()
                return
        super().accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The wheel moves the page: over a number or a choice it would change what nobody looks at."""
        if event.type() == QEvent.Type.Wheel:
            return QApplication.sendEvent(self.area.verticalScrollBar(), event)
        return super().eventFilter(watched, event)

    def _show(self, values: dict[str, Any]) -> None:
        for name, value in values.items():
            self.controls[name].show(value)
        self.fault.hide()

    def _lay_out(self) -> None:
        rows = QGridLayout()
        rows.setContentsMargins(3 * STEP, 2 * STEP, 3 * STEP, 3 * STEP)
        rows.setHorizontalSpacing(2 * STEP)
        rows.setVerticalSpacing(0)
        rows.setColumnMinimumWidth(0, _LABEL_WIDTH)
        rows.setColumnStretch(1, 1)
        for heading, settings in groups_of(TABLE).items():
            _add_heading(rows, heading)
            for setting in settings:
                control = _control_of(setting)
                self.controls[setting.name] = control
                control.widget.installEventFilter(self)
                _add_row(rows, control)
        rows.setRowStretch(rows.rowCount(), 1)
        content = QWidget()
        content.setLayout(rows)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(content)
        foot = QVBoxLayout()
        foot.setContentsMargins(3 * STEP, 2 * STEP, 3 * STEP, 2 * STEP)
        foot.setSpacing(STEP)
        foot.addWidget(self.fault)
        foot.addWidget(self.buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.area, 1)
        column.addWidget(hair_line())
        column.addLayout(foot)


def _add_heading(rows: QGridLayout, words: str) -> None:
    heading = QLabel(words)
    font = heading.font()
    font.setBold(True)
    heading.setFont(font)
    heading.setContentsMargins(0, STEP + STEP // 2 if rows.count() else 0, 0, STEP)
    rows.addWidget(heading, rows.rowCount(), 0, 1, 2)


def _add_row(rows: QGridLayout, control: Control) -> None:
    """The name, the control, and what it does below; a tick says its name itself."""
    setting, row = control.setting, rows.rowCount()
    if not isinstance(setting.kind, Tick):
        label = QLabel(setting.text)
        label.setBuddy(control.widget)
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        rows.addWidget(label, row, 0)
    whole = control.widget.parentWidget() or control.widget
    small = isinstance(setting.kind, (Choice, Number))
    rows.addWidget(whole, row, 1, Qt.AlignmentFlag.AlignLeft if small else Qt.AlignmentFlag(0))
    words = hint(setting.hint)
    words.setContentsMargins(_text_of_tick(control.widget), STEP // 2, 0, STEP + STEP // 2)
    rows.addWidget(words, row + 1, 1)


def _text_of_tick(widget: QWidget) -> int:
    """How far to the right of its box a tick's text begins; 0 for what is no tick."""
    if not isinstance(widget, QCheckBox):
        return 0
    style = widget.style()
    box, gap = QStyle.PixelMetric.PM_IndicatorWidth, QStyle.PixelMetric.PM_CheckBoxLabelSpacing
    return style.pixelMetric(box, None, widget) + style.pixelMetric(gap, None, widget)


def _control_of(setting: Setting) -> Control:
    """The control for a kind that people choose; what is only remembered has none."""
    match setting.kind:
        case Tick():
            control = _tick(setting)
        case Choice() as kind:
            control = _choice(setting, kind)
        case Number() as kind:
            control = _number(setting, kind)
        case Text() as kind:
            control = _text(setting, kind)
        case Folder() as kind:
            control = _folder(setting, kind)
        case kind:
            raise TypeError(kind)
    control.widget.setAccessibleName(setting.text)
    control.widget.setAccessibleDescription(setting.hint)
    return control


def _tick(setting: Setting) -> Control:
    box = QCheckBox(setting.text)
    return Control(setting, box, box.isChecked, box.setChecked)


def _choice(setting: Setting, kind: Choice) -> Control:
    box = QComboBox()
    box.setMinimumWidth(_FIELD_WIDTH)
    for value, words in kind.words:
        box.addItem(words, value)
    return Control(setting, box, box.currentData, lambda value: box.setCurrentIndex(box.findData(value)))


def _number(setting: Setting, kind: Number) -> Control:
    spin = QSpinBox() if kind.whole else QDoubleSpinBox()
    spin.setRange(kind.least, kind.most)  # type: ignore[arg-type]
    spin.setSuffix(f" {kind.unit}" if kind.unit else "")
    spin.setFixedWidth(_FIELD_WIDTH)
    indent(spin)
    return Control(setting, spin, spin.value, spin.setValue)


def _text(setting: Setting, kind: Text) -> Control:
    line = QLineEdit()
    line.setMaxLength(kind.longest)
    line.setPlaceholderText(kind.empty)
    return Control(setting, line, lambda: _printable(line.text()), line.setText)


def _folder(setting: Setting, kind: Folder) -> Control:
    """A path that can be typed, and a button to choose one."""
    line = QLineEdit()
    line.setPlaceholderText(kind.empty)
    line.setClearButtonEnabled(True)
    button = QPushButton("选择…")
    button.setAutoDefault(False)
    button.setAccessibleName(f"{setting.text}：选择文件夹")
    both = QWidget()
    row = row_of((line, button), stretched=0)
    row.setContentsMargins(0, 0, 0, 0)
    both.setLayout(row)
    both.setFocusProxy(line)

    def choose() -> None:
        chosen = ask_for_folder(both, setting.text, line.text())
        if chosen:
            line.setText(chosen)

    button.clicked.connect(choose)
    return Control(setting, line, lambda: line.text().strip(), line.setText)


def ask_for_folder(parent: QWidget, title: str, former: str) -> str:
    """The folder that the user chooses; empty for none."""
    begin = former if former and _is_folder(former) else str(documents_folder())
    chosen = QFileDialog.getExistingDirectory(parent, title, begin)
    return str(Path(chosen)) if chosen else ""


def _is_folder(path: str) -> bool:
    try:
        return Path(path).is_absolute() and Path(path).is_dir()
    except (OSError, ValueError):
        return False


def _printable(text: str) -> str:
    """A line as it may stand in the file: pasted text brings signs along that nobody sees."""
    return "".join(sign for sign in text if sign.isprintable()).strip()
