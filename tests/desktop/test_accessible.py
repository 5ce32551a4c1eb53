"""Every dialog for those who see little, hear the screen read or have only keys; colours that can be told apart."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QWidget,
)

from anqing_bulletin import desktop
from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.history import Where
from anqing_bulletin.bulletin.model import Paragraph, Span
from anqing_bulletin.desktop.dialog_layout import make_calm
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.desktop.theme import DARK, LIGHT, Colours, apply_theme
from anqing_bulletin.desktop.ticks import TickDelegate
from anqing_bulletin.desktop.window import Window
from tests.gallery.dialogs import DIALOGS
from tests.gallery.stage import Stage

BY_OTHER_KEYS = {"上一处", "下一处", "关闭查找"}
"""Behind everything else in the order of Tab: they have keys of their own."""
NO_DEFAULT = {"手册", "特殊符号", "历史版本", "比较", "合并"}
"""Where Enter belongs to the list or the field that the caret is in, or must not end what is undecided."""


@pytest.fixture(scope="module")
def stage(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """What the dialogs are shown with, made once."""
    stage = Stage(tmp_path_factory.mktemp("stage"))
    yield stage
    stage.close()


# --- what a person finds with Tab -------------------------------------------------------------------------------------


@dataclass
class Stop:
    """A widget that Tab leads to."""

    widget: QWidget
    name: str
    area: QRect
    scroller: QScrollArea | None
    """What it is scrolled by, if anything."""
    room: QRect
    """Where it can be seen: the scroller's area, or its own."""

    def __str__(self) -> str:
        return f"{type(self.widget).__name__} “{self.name}”"


def stops(root: QWidget) -> list[Stop]:
    """What Tab leads to within a widget that is shown, in its order."""
    found, widget = [], root.nextInFocusChain()
    while widget is not root:
        takes_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
        if takes_tab and root.isAncestorOf(widget) and widget.isVisibleTo(root) and not _is_part(widget):
            scroller = _scroller(widget, root)
            area = _area(widget, root)
            room = area if scroller is None else _area(scroller, root)
            found.append(Stop(widget, name_of(widget), area, scroller, room))
        widget = widget.nextInFocusChain()
    return found


def _area(widget: QWidget, root: QWidget) -> QRect:
    return QRect(widget.mapTo(root, QPoint()), widget.size())


def _scroller(widget: QWidget, root: QWidget) -> QScrollArea | None:
    while widget is not root:
        widget = widget.parentWidget()
        if isinstance(widget, QScrollArea):
            return widget
    return None


def _is_part(widget: QWidget) -> bool:
    """Whether it belongs to a control that has the name: the line of a box with numbers."""
    return widget.objectName() in {"qt_spinbox_lineedit", "qt_toolbar_ext_button"}


def name_of(widget: QWidget) -> str:
    """What a screen reader says first; of a box to choose in, Qt gives what is chosen where there is no X server."""
    if isinstance(widget, QComboBox):
        labels = [label.text() for label in widget.window().findChildren(QLabel) if label.buddy() is widget]
        return widget.accessibleName() or "".join(labels)
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name).replace("&", "").strip() if interface is not None else ""


def faults_of_names(found: list[Stop]) -> list[str]:
    faults = [f"no name: {stop} {stop.widget.objectName()}" for stop in found if not stop.name]
    faults += [f"the same name twice: {one} {other}" for one, other in pairwise(found) if one.name == other.name]
    for stop in found:
        button = stop.widget
        if isinstance(button, QAbstractButton) and not button.text().strip() and not button.toolTip():
            faults.append(f"a picture without words: {stop}")
    return faults


def faults_of_order(found: list[Stop]) -> list[str]:
    """Where Tab jumps up in a column, or back in a row; once it may: from the last to the first."""
    faults = []
    stops = [stop for stop in found if stop.name not in BY_OTHER_KEYS]
    for one, other in pairwise([*stops, stops[0]]):
        a, b = (one.area, other.area) if one.scroller is other.scroller else (one.room, other.room)
        is_above = b.bottom() <= a.top()
        is_beside = b.left() >= a.right()
        is_back = b.right() <= a.left() and b.top() < a.bottom() and a.top() < b.bottom()
        if (is_above and not is_beside) or is_back:
            faults.append(f"from {one} {a.getRect()} to {other} {b.getRect()}")
    return faults if len(faults) > 1 else []


@pytest.mark.parametrize("name", DIALOGS)
def test_a_dialog_is_named_in_order_and_answers_the_keys(name: str, stage: Stage) -> None:
    dialog = DIALOGS[name].make(stage)
    dialog.show()
    QApplication.processEvents()
    found = stops(dialog)

    assert isinstance(dialog, DIALOGS[name].kind)
    assert found, "nothing can be reached by keys"
    assert dialog.windowTitle()
    assert faults_of_names(found) + faults_of_order(found) == []
    defaults = [button for button in dialog.findChildren(QPushButton) if button.isDefault()]
    assert len(defaults) == 1 or name in NO_DEFAULT
    QTest.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible(), "Escape does not close it"
    dialog.deleteLater()


def test_no_dialog_is_left_out() -> None:
    for module in pkgutil.walk_packages(desktop.__path__, f"{desktop.__name__}."):
        importlib.import_module(module.name)
    waiting, ours = [QDialog], set()
    while waiting:
        kinds = waiting.pop().__subclasses__()
        waiting += kinds
        ours |= {kind for kind in kinds if kind.__module__.startswith(desktop.__name__)}
    assert ours - {dialog.kind for dialog in DIALOGS.values()} == set(), "to be put into tests/gallery/dialogs.py"


def test_the_window_is_named_and_in_order(window: Window) -> None:
    window.finding.open_replace()
    window.pages.toggle_thumbnails()
    window.editor.write_foreword()
    QApplication.processEvents()
    found = stops(window)

    assert len(found) > 15
    assert faults_of_names(found) + faults_of_order(found) == []


def test_a_table_or_picture_at_the_caret_is_said_in_words(window: Window, session: Session, stage: Stage) -> None:
    session.apply(edits.set_blocks, "jia", (stage.table, stage.figure, Paragraph((Span("正文"),), id="text")))
    body = window.editor.body
    for block, words in (
        ("table", "表格“各县（市、区）试点支部”，4 行 3 列。按 Enter 打开。"),
        ("figure", "图片“座谈会现场”。按 Enter 打开。"),
        ("text", ""),
    ):
        window.editor.show_place(Where("jia", block, 0))
        assert body.accessibleDescription() == words


def test_the_preview_says_the_text_of_the_page_that_is_seen(window: Window) -> None:
    described = window.preview.accessibleDescription()

    assert described.startswith("第 1")
    assert "甲的标题" in described


# --- colours ----------------------------------------------------------------------------------------------------------

TEXTS = {
    "ink": ("frame", "field", "desk", "hover", "selection", "hit", "hit_now"),
    "dim": ("frame", "field", "desk", "hover", "selection"),
    "accent": ("frame", "field", "hover"),
}
"""Words in a colour, and what they stand on."""
MARKS = {
    "edge": ("frame", "field", "hover"),
    "dim": ("selection", "desk"),
    "accent": ("desk", "selection"),
}
"""Lines and marks that say something."""


def luminance(colour: str) -> float:
    """From 0, black, to 1, white, as WCAG counts."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_words_and_marks_stand_out_from_their_ground(scheme: Colours) -> None:
    by_name = asdict(scheme)
    for least, pairs in ((4.5, TEXTS), (3.0, MARKS)):
        for colour, grounds in pairs.items():
            for ground in grounds:
                assert contrast(by_name[colour], by_name[ground]) >= least, f"{colour} on {ground}"


def ticked_row() -> QListWidget:
    """A list of one row with an empty box, which is selected."""
    made = QListWidget()
    make_calm(made, "稿件")
    made.setItemDelegate(TickDelegate(made))
    item = QListWidgetItem("甲的标题")
    item.setCheckState(Qt.CheckState.Unchecked)
    made.addItem(item)
    made.setCurrentItem(item)
    made.setMaximumHeight(made.sizeHintForRow(0))
    return made


@pytest.mark.parametrize("appearance", ["light", "dark"])
def test_the_outlines_of_boxes_and_fields_are_seen(appearance: str, qapp: QApplication) -> None:
    palette, sheet = qapp.palette(), qapp.styleSheet()
    apply_theme(qapp, appearance)
    scheme = DARK if appearance == "dark" else LIGHT
    try:
        for made in (QCheckBox("表头"), QLineEdit(), QSpinBox(), QComboBox(), ticked_row()):
            made.resize(160, made.sizeHint().height())
            image = made.grab().toImage()
            height = image.height() // 2
            left = [image.pixelColor(x, height).name() for x in range(8)]
            ground = scheme.selection if isinstance(made, QListWidget) else scheme.frame
            assert max(contrast(colour, ground) for colour in left) >= 3, type(made).__name__
    finally:
        qapp.setStyleSheet(sheet)
        qapp.setPalette(palette)


def test_the_page_is_the_brightest_thing() -> None:
    assert luminance(LIGHT.desk) < luminance(LIGHT.frame) < luminance(LIGHT.field) < 0.97
    assert all(luminance(ground) < 0.1 for ground in (DARK.desk, DARK.frame, DARK.field, DARK.selection))
