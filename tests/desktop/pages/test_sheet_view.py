"""The read-only view of sheets: the pages as printed, reached by keys, or a sentence in their place."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QRegion, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin.model import Issue
from anqing_bulletin.desktop.pages.sheet_view import SheetView, style_for
from anqing_bulletin.desktop.theme import apply_theme, colours
from anqing_bulletin.typesetting.compose import Composition, compose
from anqing_bulletin.typesetting.sheet import Role
from anqing_bulletin.typesetting.style import load_style
from tests.desktop.small_issue import make_article


@pytest.fixture
def composition(issue: Issue) -> Composition:
    articles = tuple(make_article(f"a{number}", 900) for number in range(8))
    long_issue = replace(issue, sections=(replace(issue.sections[0], articles=articles),))
    return compose(long_issue, style_for(long_issue))


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication) -> SheetView:
    shown = SheetView()
    qtbot.addWidget(shown)
    shown.resize(700, 600)
    shown.show()
    qtbot.waitExposed(shown)
    return shown


def pixels(view: SheetView) -> set[str]:
    image = view.viewport().grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}


def test_the_pages_are_as_wide_as_the_view_but_never_huge(view: SheetView, composition: Composition) -> None:
    view.show_composition(composition)
    assert view.horizontalScrollBar().maximum() == 0
    narrow = view.zoom
    view.resize(800, 600)
    assert view.zoom > narrow
    view.resize(3000, 600)
    assert view.zoom == pytest.approx(SheetView.MOST_FIT)


def test_the_paper_is_white_and_has_ink_on_it_in_the_dark_too(
    view: SheetView, composition: Composition, qapp: QApplication
) -> None:
    apply_theme(qapp, "dark")
    try:
        view.show_composition(composition)
        assert {"#ffffff", colours().desk} <= pixels(view)
        assert any(QColor(name).red() > 200 > QColor(name).green() for name in pixels(view)), "the masthead is red"
    finally:
        apply_theme(qapp, "light")


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 1.75, 2.0])
def test_no_line_is_left_unpainted_between_desk_and_page_at_any_scaling(
    view: SheetView, composition: Composition, ratio: float
) -> None:
    view.show_composition(composition)
    view.resize(380, 520)
    for scroll in range(0, 200, 13):
        view.verticalScrollBar().setValue(scroll)
        image = QImage(round(400 * ratio), round(600 * ratio), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        image.fill(QColor("#00ff00"))
        painter = QPainter(image)
        painter.translate(7, 59)  # as in a dialog whose other areas take an odd number of pixels
        view.paint(painter, QRegion(view.viewport().rect()))
        painter.end()
        x = round((7 + view.viewport().width() // 4) * ratio)
        inside = range(round(60 * ratio), round((58 + view.viewport().height()) * ratio))
        assert all(image.pixelColor(x, y).name() != "#00ff00" for y in inside)


def test_an_article_is_found_by_its_text_and_not_by_its_line_of_the_contents(
    view: SheetView, composition: Composition
) -> None:
    view.show_composition(composition)
    assert view.show_article("a5")
    shown = view._stack.point(0, view.verticalScrollBar().value() + 60, 0)
    assert shown is not None
    assert shown.index + 1 == composition.pages["a5"]
    assert not view.show_article("wu"), "it is not printed"


def test_the_imprint_is_found(view: SheetView, composition: Composition) -> None:
    view.show_composition(composition)
    assert view.show_role(Role.IMPRINT)
    assert view.verticalScrollBar().value() > 0
    assert not view.show_role(Role.FOREWORD)


def test_a_sentence_stands_where_there_are_no_pages(view: SheetView, composition: Composition) -> None:
    view.show_composition(composition)
    view.show_words("正在排版…")
    assert view.composition is None
    assert view.accessibleDescription() == "正在排版…"
    assert view.verticalScrollBar().maximum() == 0
    assert "#ffffff" not in pixels(view), "no page is left on the desk"
    view.show_composition(composition)
    assert view.words == ""
    assert view.accessibleDescription() == f"共 {len(composition.sheets)} 页"


def test_the_keys_turn_the_pages_and_change_their_size(view: SheetView, composition: Composition, qtbot: QtBot) -> None:
    view.show_composition(composition)
    bar = view.verticalScrollBar()
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    assert 0 < bar.value() < bar.pageStep()
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert bar.value() == 0
    fitted = view.zoom
    qtbot.keyClick(view, Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom > fitted
    qtbot.keyClick(view, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom == pytest.approx(fitted)
    qtbot.keyClick(view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom == pytest.approx(fitted)


def test_the_wheel_with_the_control_key_zooms_about_the_pointer(view: SheetView, composition: Composition) -> None:
    view.show_composition(composition)
    view.show_article("a3")
    at = QPoint(300, 100)
    before = view._point_at(at)
    event = QWheelEvent(
        QPointF(at),
        QPointF(at),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    zoom = view.zoom
    QApplication.sendEvent(view.viewport(), event)
    after = view._point_at(at)
    assert view.zoom == pytest.approx(zoom * 1.21)
    assert before is not None
    assert after is not None
    assert before.index == after.index
    assert abs(before.y - after.y) < 3000


def test_the_text_of_an_older_state_can_be_copied(view: SheetView, composition: Composition, qtbot: QtBot) -> None:
    view.show_composition(composition)
    view.show_article("a1")
    qtbot.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "△文的标题" in QApplication.clipboard().text()
    view.show_words("正在排版…")
    assert view.selection.span is None


def test_an_issue_whose_style_is_not_here_is_looked_at_in_the_default_one(issue: Issue) -> None:
    stranger = replace(issue, publication=replace(issue.publication, style="县里的版式"))
    assert style_for(stranger) == load_style()
