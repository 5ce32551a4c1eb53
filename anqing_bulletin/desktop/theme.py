"""The look of the window: one calm palette in light and dark, distances on a grid of 8 px, as little QSS as can be.

The printed page is the brightest thing on the screen, so everything around it is a step darker: the frame, then
the desk that the pages lie on.  Red is the masthead's and marks only where something is: the article being
edited, the line a drop would go to.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from anqing_bulletin.resources import resource_path

_DARKENED = 140
"""By how much per cent Qt's style darkens a widget's ground for its outline."""
_DARKENED_UNDER_KEYS = 125
"""And its highlight, for the outline of what the keys go to."""
STEP = 8
"""The grid of distances, in device-independent pixels."""


@dataclass(frozen=True)
class Colours:
    """What the window is painted with, as `#rrggbb`."""

    frame: str
    """Menus, toolbar, tree, status bar."""
    field: str
    """What is typed into."""
    desk: str
    """What the pages lie on."""
    ink: str
    dim: str
    """Words that stand back: counts, hints."""
    off: str
    """What cannot be used now."""
    edge: str
    """The outline of what is typed into, of the button that Enter presses; the handle of a scroll bar."""
    rule: str
    """The hair line between two areas."""
    hover: str
    selection: str
    accent: str
    hit: str
    """The ground of what a search found."""
    hit_now: str
    """The ground of the one that it stands at."""


LIGHT = Colours(
    frame="#f4f3f0",
    field="#fbfaf8",
    desk="#e2e0db",
    ink="#23211f",
    dim="#5f5a54",
    off="#aeaaa4",
    edge="#89847d",
    rule="#d9d6d0",
    hover="#eae8e3",
    selection="#dcd8d0",
    accent="#b3261e",
    hit="#f6ebbd",
    hit_now="#f2c14e",
)
DARK = Colours(
    frame="#272829",
    field="#2d2e30",
    desk="#1b1c1d",
    ink="#e4e2de",
    dim="#b3afa9",
    off="#6c6a67",
    edge="#7f7c78",
    rule="#3a3b3d",
    hover="#323335",
    selection="#3f4146",
    accent="#ef8379",
    hit="#4c4326",
    hit_now="#785b12",
)


def colours() -> Colours:
    """The colours that are in use now."""
    return DARK if QGuiApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def apply_theme(application: QApplication, appearance: str) -> None:
    """Dress the whole program; `appearance` is "light", "dark", or "system": as the desktop is."""
    in_use = DARK if _is_dark(appearance) else LIGHT
    palette = _palette(in_use)
    application.setPalette(palette)
    palette.setColor(QPalette.ColorRole.Window, _outlining(in_use))
    application.setPalette(palette, "QSlider")  # type: ignore[arg-type]  # the stubs want bytes, Qt takes none
    palette.setColor(QPalette.ColorRole.Highlight, QColor(in_use.ink).lighter(_DARKENED_UNDER_KEYS))
    application.setPalette(palette, "QCheckBox")  # type: ignore[arg-type]
    application.setStyleSheet(_style_sheet(in_use))


def _outlining(c: Colours) -> QColor:
    """The ground of a box to tick, which Qt's style darkens to the colour of its outline."""
    return QColor(c.dim).lighter(_DARKENED)


def _is_dark(appearance: str) -> bool:
    if appearance in {"light", "dark"}:
        return appearance == "dark"
    return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark


def _palette(c: Colours) -> QPalette:
    role, off = QPalette.ColorRole, QPalette.ColorGroup.Disabled
    palette = QPalette()
    for which, colour in (
        (role.Window, c.frame),
        (role.WindowText, c.ink),
        (role.Base, c.field),
        (role.AlternateBase, c.hover),
        (role.Text, c.ink),
        (role.Button, c.frame),
        (role.ButtonText, c.ink),
        (role.BrightText, "#ffffff"),
        (role.ToolTipBase, c.field),
        (role.ToolTipText, c.ink),
        (role.PlaceholderText, c.dim),
        (role.Highlight, c.selection),
        (role.HighlightedText, c.ink),
        (role.Link, c.accent),
        (role.LinkVisited, c.accent),
        (role.Accent, c.accent),
        (role.Light, c.field),
        (role.Midlight, c.hover),
        (role.Mid, c.rule),
        (role.Dark, c.desk),
        (role.Shadow, c.rule),
    ):
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(off, which, QColor(c.off))
    return palette


_SHEET = Template("""
QMainWindow, QDialog { background: $frame; }
QToolBar { background: $frame; border: none; border-bottom: 1px solid $rule; padding: 4px 8px; spacing: 2px; }
QToolBar::separator { background: $rule; width: 1px; margin: 6px 6px; }
QToolBar QToolButton { border: none; border-radius: 4px; padding: 5px 7px; }
QToolBar QToolButton:hover { background: $hover; }
QToolBar QToolButton:pressed { background: $selection; }
QToolBar QToolButton:checked { background: $selection; border: 1px solid $edge; padding: 4px 6px; }
QMenuBar { background: $frame; padding: 2px 6px; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: $selection; }
QMenu { background: $field; border: 1px solid $rule; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 8px; border-radius: 4px; }
QMenu::item:checked { background: $hover; }
QMenu::item:selected { background: $selection; }
QMenu::item:disabled { color: $off; }
QMenu::icon { padding-left: 8px; }
QMenu::icon:checked { border: 1px solid $dim; border-radius: 3px; padding: 2px; margin-left: 3px; }
QMenu::separator { height: 1px; background: $rule; margin: 4px 8px; }
QStatusBar { background: $frame; border-top: 1px solid $rule; color: $dim; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: $dim; padding: 0 8px; }
QSplitter::handle { background: $rule; }
QToolTip { background: $field; color: $ink; border: 1px solid $rule; padding: 4px 6px; }
QTreeView#issueTree { background: $frame; border: none; outline: none; selection-background-color: transparent; }
QLineEdit#treeFilter { background: $field; border: 1px solid $field; border-radius: 4px; padding: 3px 4px; }
QLineEdit#treeFilter:focus { border-color: $dim; }
QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: $edge; border: 3px solid transparent; border-radius: 6px; background-clip: padding; }
QScrollBar::handle:vertical { min-height: 40px; }
QScrollBar::handle:horizontal { min-width: 40px; }
QScrollBar::handle:hover { background: $dim; }
QScrollBar::handle:disabled { background: transparent; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit[field="true"] {
    background: $field; border: 1px solid $edge; border-radius: 4px; padding: 4px 6px; min-height: 22px;
    selection-background-color: $selection; selection-color: $ink;
}
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus, QPlainTextEdit[field="true"]:focus { border-color: $ink; }
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled { color: $off; border-color: $rule; }
QLineEdit:read-only { background: $frame; border-color: $rule; }
QComboBox QLineEdit, QAbstractSpinBox QLineEdit { background: transparent; border: none; padding: 0; min-height: 0; }
QAbstractSpinBox { min-height: 19px; }
QPlainTextEdit[field="true"] { padding: 2px 4px; }
QAbstractItemView QLineEdit { padding: 0 4px; min-height: 0; }
QComboBox::drop-down, QDateEdit::drop-down {
    subcontrol-origin: border; subcontrol-position: center right; width: 24px; border: none;
}
QComboBox QAbstractItemView { background: $field; border: none; outline: none; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { subcontrol-origin: border; width: 20px; border: none; }
QAbstractSpinBox::up-button { subcontrol-position: top right; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; }
QComboBox::down-arrow, QDateEdit::down-arrow { image: url("$arrow_down"); width: 16px; height: 16px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url("$arrow_down"); width: 12px; height: 12px; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url("$arrow_up"); width: 12px; height: 12px; }
QCalendarWidget QToolButton#qt_calendar_prevmonth { qproperty-icon: url("$arrow_left"); }
QCalendarWidget QToolButton#qt_calendar_nextmonth { qproperty-icon: url("$arrow_right"); }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QPushButton { background: $field; border: 1px solid $rule; border-radius: 4px; padding: 5px 18px; min-height: 20px; }
QPushButton:hover { background: $hover; }
QPushButton:default { border-color: $edge; }
QPushButton:pressed, QPushButton:checked { background: $selection; border-color: $edge; }
QPushButton:disabled { color: $off; border-color: $rule; }
QPushButton:focus { border-color: $ink; }
QToolButton[calm="true"] { border: 1px solid transparent; border-radius: 4px; padding: 2px 4px; }
QToolButton[calm="true"]:hover { background: $hover; }
QToolButton[calm="true"]:pressed { background: $selection; }
QToolButton[calm="true"]:focus { background: $hover; border-color: $dim; }
QToolButton[calm="true"][popupMode="2"] { padding-right: 18px; }
QToolButton[calm="true"]::menu-indicator { subcontrol-origin: padding; subcontrol-position: right center; right: 4px; }
QTabWidget::pane { border: none; border-top: 1px solid $rule; }
QTabBar::tab { background: transparent; border: none; border-bottom: 2px solid transparent; padding: 8px 16px 6px; }
QTabBar::tab:selected { border-bottom-color: $accent; }
QTabBar::tab:hover, QTabBar::tab:focus { background: $hover; }
QMessageBox QLabel#qt_msgboxex_icon_label { min-width: 0; max-width: 0; max-height: 0; }
QMessageBox QLabel#qt_msgbox_label { padding: 16px 16px 8px 0; }
QMessageBox QLabel#qt_msgbox_informativelabel { min-width: 320px; padding: 0 16px 8px 0; }
QMessageBox QDialogButtonBox { padding: 8px; }
QAbstractItemView[calm="true"] { border: none; outline: none; }
QAbstractItemView[calm="true"]::item { padding: 5px 8px 5px 4px; }
QListView[calm="true"]::item { padding: 5px 0; }
QAbstractItemView[calm="true"]::item:hover { background: $hover; }
QAbstractItemView[calm="true"]::item:focus { background: $hover; }
QAbstractItemView[calm="true"]::item:selected { background: $selection; color: $ink; }
QAbstractItemView[calm="true"] QHeaderView { background: transparent; }
QAbstractItemView[calm="true"] QHeaderView::section {
    background: transparent; border: none; padding: 6px 7px; color: $dim;
}
QLabel[hint="true"] { color: $dim; }
QLabel[fault="true"] { color: $accent; }
""")


def _style_sheet(c: Colours) -> str:
    ways = ("up", "down", "left", "right")
    arrows = {f"arrow_{way}": resource_path("icons", f"arrow-{way}.svg").as_posix() for way in ways}
    return _SHEET.substitute(asdict(c), **arrows)
