"""The preview: the pages as printed, right after every edit, found again after every zoom."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QImage,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPointingDevice,
    QRegion,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGestureEvent, QMainWindow, QMenu, QPinchGesture, QStatusBar, QToolTip

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.history import Where
from anqing_bulletin.bulletin.model import Issue, Mark, Paragraph, Span
from anqing_bulletin.desktop.pages.page_overlay import marks_of
from anqing_bulletin.desktop.pages.page_painting import changed_bands
from anqing_bulletin.desktop.pages.page_stack import Arrangement, PagePoint, PageStack
from anqing_bulletin.desktop.pages.page_view import Fit
from anqing_bulletin.desktop.pages.preview import Preview
from anqing_bulletin.desktop.places import NOTE, TITLE
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.storage.project import Project
from anqing_bulletin.typesetting.locate import locate
from anqing_bulletin.typesetting.sheet import Field, Role
from tests.desktop.small_issue import make_article


class Screen(Preview):
    """A preview whose own screen shows only what was painted on it, band by band."""

    image: QImage | None = None
    painted: QRegion | None = None

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt
        if self.image is None or self.image.size() != self.viewport().size():
            self.image = QImage(self.viewport().size(), QImage.Format.Format_RGB32)
        self.painted = event.region()
        painter = QPainter(self.image)
        painter.setClipRegion(event.region())
        self.paint(painter, event.region())
        painter.end()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802  Qt
        self.viewport().update()

    def whole(self) -> QImage:
        """The same view painted afresh."""
        image = QImage(self.viewport().size(), QImage.Format.Format_RGB32)
        painter = QPainter(image)
        self.paint(painter, QRegion(self.viewport().rect()))
        painter.end()
        return image


@pytest.fixture
def long_issue(issue: Issue) -> Issue:
    first, *others = issue.sections
    return replace(
        issue, sections=(replace(first, articles=tuple(make_article(f"a{n}", 900) for n in range(8))), *others)
    )


@pytest.fixture
def session(long_issue: Issue, qapp: object) -> Session:
    return Session(long_issue)


@pytest.fixture
def preview(session: Session, qtbot: object) -> Screen:
    preview = Screen(session)
    qtbot.addWidget(preview)
    preview.resize(760, 900)
    preview.show()
    qtbot.waitExposed(preview)
    return preview


def settle() -> None:
    QApplication.processEvents()


def to_body(preview: Preview, session: Session, article_id: str = "a3") -> Where:
    where = Where(article_id, f"{article_id}-1", 30)
    preview.follow_caret(where)
    settle()
    return where


def paragraphs(*texts: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph((Span(text),)) for text in texts)


def spans(text: str) -> tuple[Span, ...]:
    return (Span(text[:8], Mark.STRONG), Span(text[8:]))


@pytest.mark.parametrize("text", ["短", "长" * 905, "长" * 900, "宽，。" * 300, "文" * 2000])
def test_after_an_edit_the_screen_is_as_if_painted_afresh(preview: Screen, session: Session, text: str) -> None:
    where = to_body(preview, session)
    paragraph = Paragraph(spans(text), id=where.block_id)
    session.apply(edits.replace_blocks, where.article_id, 0, 1, (paragraph,))
    preview.follow_caret(replace(where, offset=1))
    settle()
    assert preview.image == preview.whole()


def test_a_keystroke_paints_a_band_and_not_the_page(preview: Screen, session: Session) -> None:
    article = session.issue.article("a3")
    assert article is not None
    last = Paragraph((Span("末段。"),), id="last")
    session.apply(edits.set_blocks, "a3", (*article.blocks, last))
    preview.follow_caret(Where("a3", "last", 2))
    settle()
    session.apply(edits.replace_blocks, "a3", 1, 2, (replace(last, spans=(Span("末段文。"),)),))
    settle()
    assert preview.painted is not None
    assert sum(rect.height() for rect in preview.painted) < 120
    assert preview.image == preview.whole()


def test_a_page_that_is_shared_has_no_changed_band(session: Session) -> None:
    before = session.composition.sheets
    session.apply(edits.set_source, "a7", "别处")
    after = session.composition.sheets
    assert before[2] is after[2]
    assert changed_bands(before[2], after[2]) == []


def test_following_goes_to_the_caret_and_never_to_the_contents(preview: Screen, session: Session) -> None:
    to_body(preview, session, "a6")
    spot = locate(session.composition, "a6", "a6-1", Field.TEXT, 30)
    visible = preview.visible_pages()
    assert spot.sheet in visible
    assert spot.sheet > 0
    assert preview.verticalScrollBar().value() > 0


def test_a_caret_in_sight_moves_nothing(preview: Screen, session: Session) -> None:
    where = to_body(preview, session)
    value = preview.verticalScrollBar().value()
    preview.follow_caret(replace(where, offset=60))
    assert preview.verticalScrollBar().value() == value


def test_an_article_is_shown_where_it_begins_in_the_body(preview: Screen, session: Session) -> None:
    preview.show_article("a5")
    top = preview.verticalScrollBar().value()
    first = next(
        (index, placed.y)
        for index, sheet in enumerate(session.composition.sheets)
        for placed in sheet.lines
        if placed.line.article == "a5" and placed.line.role is Role.BODY
    )
    line = preview._stack.height_of(PagePoint(first[0], 0, first[1]))
    assert top <= line <= top + preview.viewport().height()
    assert first[0] > 0


def test_a_click_puts_the_caret_there(preview: Screen, session: Session, qtbot: object) -> None:
    to_body(preview, session)
    spot = locate(session.composition, "a3", "a3-1", Field.TEXT, 40)
    page = preview._page_rect(spot.sheet)
    scale = preview._stack.scale / 1000
    at = QPoint(page.left() + round(spot.x * scale) + 1, page.top() + round((spot.y - spot.height // 3) * scale))
    with qtbot.waitSignal(preview.place_clicked) as clicked:
        QTest.mouseClick(preview.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert clicked.args == [Where("a3", "a3-1", 40)]


def test_a_click_on_the_contents_goes_to_the_article(preview: Screen, session: Session, qtbot: object) -> None:
    preview.fit_page()
    settle()
    entry = next(
        placed
        for placed in session.composition.sheets[0].lines
        if placed.line.role is Role.CONTENTS_ENTRY and placed.line.article == "a6"
    )
    page, scale = preview._page_rect(0), preview._stack.scale / 1000
    at = QPoint(page.center().x(), page.top() + round((entry.y - entry.line.size // 3) * scale))
    with qtbot.waitSignal(preview.place_clicked) as clicked:
        QTest.mouseClick(preview.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert clicked.args == [Where("a6", TITLE)]
    assert preview.verticalScrollBar().value() > 0


def test_the_zoom_keeps_the_place_under_the_pointer(preview: Screen) -> None:
    preview.verticalScrollBar().setValue(2500)
    at = QPoint(300, 400)
    before = preview._point_at(at)
    wheel = QWheelEvent(
        QPointF(at), QPointF(at), QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(preview.viewport(), wheel)
    after = preview._point_at(at)
    assert preview.fit is Fit.NONE
    assert after.index == before.index
    assert abs(after.y - before.y) < 3000


def test_zoom_has_steps_and_limits(preview: Screen) -> None:
    preview.set_zoom(9.0)
    assert preview.zoom == 3.0
    preview.set_zoom(0.1)
    assert preview.zoom == 0.2
    preview.zoom_in()
    assert preview.zoom == 0.25
    preview.zoom_out()
    assert preview.zoom == 0.2


def test_the_width_is_followed_and_the_page_stays(preview: Screen) -> None:
    preview.fit_width()
    preview.verticalScrollBar().setValue(3000)
    before = preview._point_at(QPoint(0, 0))
    preview.resize(560, 900)
    settle()
    after = preview._point_at(QPoint(0, 0))
    assert preview.fit is Fit.WIDTH
    assert preview._stack.size.width() <= preview.viewport().width()
    assert (after.index, round(after.y, -4)) == (before.index, round(before.y, -4))


def test_a_whole_page_fits(preview: Screen) -> None:
    preview.fit_page()
    page = preview._page_rect(0)
    assert page.height() <= preview.viewport().height()
    assert page.width() <= preview.viewport().width()


def test_pages_that_come_and_go_are_followed(preview: Screen, session: Session) -> None:
    pages = len(session.composition.sheets)
    preview.verticalScrollBar().setValue(preview.verticalScrollBar().maximum())
    session.apply(edits.set_blocks, "a0", (Paragraph((Span("文" * 4000),), id="a0-1"),))
    settle()
    assert len(session.composition.sheets) > pages
    assert preview.image == preview.whole()
    session.undo()
    settle()
    assert preview.image == preview.whole()


def test_another_issue_is_shown_from_its_cover(preview: Screen, session: Session, issue: Issue) -> None:
    preview.verticalScrollBar().setValue(5000)
    session.load(Project(issue), None)
    settle()
    assert preview.verticalScrollBar().value() == 0
    assert preview.image == preview.whole()


def test_the_note_of_an_article_is_nowhere_on_its_pages(preview: Screen) -> None:
    preview.verticalScrollBar().setValue(5000)
    preview.follow_caret(Where("a1", NOTE, 0))
    assert preview.verticalScrollBar().value() == 5000


def test_a_caret_beside_the_window_is_followed_sideways(preview: Screen, session: Session) -> None:
    preview.set_zoom(3.0)
    to_body(preview, session)
    seen = []
    for offset in (30, 40, 49):
        preview.follow_caret(Where("a3", "a3-1", offset))
        spot = locate(session.composition, "a3", "a3-1", Field.TEXT, offset)
        x = preview._page_rect(spot.sheet).left() + spot.x * preview._stack.scale / 1000
        seen.append(0 <= x <= preview.viewport().width())
    assert all(seen)


# --- what is marked -------------------------------------------------------------------------------------------------


def test_the_paragraph_being_edited_has_a_tint_and_a_bar(preview: Screen, session: Session) -> None:
    where = to_body(preview, session)
    sheet = session.composition.sheets[preview.current_page]
    tint, bar = marks_of(sheet, where)
    assert bar.area.x + bar.area.width < tint.area.x
    assert (bar.area.y, bar.area.height) == (tint.area.y, tint.area.height)
    assert all(tint.area.y < p.y < tint.area.y + tint.area.height for p in sheet.lines if p.line.article == "a3")
    assert marks_of(sheet, Where()) == ()


def test_a_title_that_is_being_edited_is_marked_where_it_is_printed(session: Session) -> None:
    index = session.composition.sheet_of("a3")
    tint, _ = marks_of(session.composition.sheets[index], Where("a3", TITLE, 1))
    lines = [p for p in session.composition.sheets[index].lines if p.line.article == "a3"]
    assert "的标题" in lines[0].line.text
    assert tint.area.height < 2 * (lines[1].y - lines[0].y)


@pytest.mark.parametrize("text", ["短", "长" * 870, "长" * 940, ""])
def test_the_mark_grows_and_shrinks_with_its_paragraph(preview: Screen, session: Session, text: str) -> None:
    article = session.issue.article("a3")
    assert article is not None
    session.apply(edits.set_blocks, "a3", (*article.blocks, Paragraph((Span("末段。"),), id="last")))
    preview.follow_caret(Where("a3", "a3-1", 400))
    settle()
    session.apply(edits.replace_blocks, "a3", 0, 1, (Paragraph((Span(text),), id="a3-1"),))
    settle()
    assert preview.image == preview.whole()


def test_the_grid_lies_under_the_text_and_only_the_type_area_on_the_cover(preview: Screen, session: Session) -> None:
    plain = preview.whole()
    preview.show_grid(shown=True)
    settle()
    assert preview.image == preview.whole()
    assert preview.image != plain
    assert preview._grid(0).cells == ()
    style, grid = session.composition.style, preview._grid(1)
    assert len(grid.cells) == style.grid.rows
    first = next(p for p in session.composition.sheets[1].lines if p.line.role is Role.BODY)
    row = next(row for row in grid.cells if row.y < first.y < row.y + row.height)
    assert abs(row.y + row.height // 2 - (first.y - first.line.size * 38 // 100)) < 500, "text stands on its row"
    last = [p for sheet in session.composition.sheets for p in sheet.lines if p.line.article == "a0"][-1]
    assert last.line.runs[0].text.startswith("文")
    assert all((last.x + x - row.x) % grid.cell == 0 for x in last.line.runs[0].xs), "each character in its cell"
    preview.show_grid(shown=False)
    settle()
    assert preview.image == plain


# --- facing pages ---------------------------------------------------------------------------------------------------


def test_facing_pages_lie_like_an_open_issue_with_the_cover_at_the_right(session: Session) -> None:
    sheets = session.composition.sheets[:4]
    stack = PageStack(sheets, 1.0, Arrangement.FACING)
    cover, second, third, fourth = (stack.page(index, 2000) for index in range(4))
    assert cover.left() == third.left() > second.right() == fourth.right()
    assert cover.bottom() < second.top() == third.top() < fourth.top()
    assert [stack.point(p.center().x(), p.center().y(), 2000).index for p in (cover, second, third, fourth)] == [
        0, 1, 2, 3,
    ]  # fmt: skip
    assert list(stack.between(0, 10_000)) == [0, 1, 2, 3]
    assert list(stack.between(second.top(), second.top() + 1)) == [1, 2]
    assert list(stack.beside(2)) == [1, 2]


@pytest.mark.parametrize("width", [520, 761, 1000, 1403])
def test_both_facing_pages_fit_the_window(preview: Screen, width: int) -> None:
    preview.arrange(Arrangement.FACING)
    preview.resize(width, 700)
    preview.fit_width()
    assert preview.horizontalScrollBar().maximum() == 0
    both = preview._page_rect(1).united(preview._page_rect(2))
    assert both.left() >= 0
    assert preview.viewport().width() - 60 < both.width() <= preview.viewport().width()
    preview.fit_page()
    both = preview._page_rect(1).united(preview._page_rect(2))
    assert both.height() <= preview.viewport().height()
    assert both.width() <= preview.viewport().width()


def test_another_arrangement_keeps_the_page_in_front(preview: Screen, session: Session) -> None:
    to_body(preview, session, "a5")
    page = preview.current_page
    assert page > 2
    preview.arrange(Arrangement.FACING)
    assert preview.current_page == page
    assert page in preview.visible_pages()
    preview.arrange(Arrangement.SINGLE)
    assert preview.current_page == page
    assert preview._page_rect(page).top() in range(preview.viewport().height())


def test_an_edit_is_followed_on_facing_pages_too(preview: Screen, session: Session) -> None:
    preview.arrange(Arrangement.FACING)
    where = to_body(preview, session)
    session.apply(
        edits.replace_blocks, where.article_id, 0, 1, (Paragraph((Span("新，。" * 200),), id=where.block_id),)
    )
    preview.follow_caret(replace(where, offset=60))
    settle()
    assert preview.image == preview.whole()


def test_another_issue_is_opened_on_facing_pages(preview: Screen, session: Session) -> None:
    preview.arrange(Arrangement.FACING)
    session.load(Project(replace(session.issue, number=20)), None)
    assert preview.sheets == session.composition.sheets


def test_a_click_on_the_right_one_of_two_pages_leads_there(preview: Screen, session: Session, qtbot: object) -> None:
    preview.arrange(Arrangement.FACING)
    spot = next(
        spot
        for offset in range(0, 900, 30)
        if (spot := locate(session.composition, "a1", "a1-1", Field.TEXT, offset)).sheet % 2 == 0
    )
    preview.show_page(spot.sheet)
    page, scale = preview._page_rect(spot.sheet), preview._stack.scale / 1000
    at = QPoint(page.left() + round(spot.x * scale) + 1, page.top() + round((spot.y - spot.height // 3) * scale))
    with qtbot.waitSignal(preview.place_clicked) as clicked:
        QTest.mouseClick(preview.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert clicked.args[0].block_id == "a1-1"


# --- fingers and the pointer ----------------------------------------------------------------------------------------


def test_two_fingers_on_a_touchpad_zoom_about_themselves(preview: Screen) -> None:
    preview.verticalScrollBar().setValue(2500)
    at, zoom = QPointF(300, 400), preview.zoom
    before = preview._point_at(at.toPoint())
    pinch = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture, QPointingDevice.primaryPointingDevice(), 2, at, at, at, 0.25, QPointF()
    )
    QApplication.sendEvent(preview.viewport(), pinch)
    after = preview._point_at(at.toPoint())
    assert preview.zoom == pytest.approx(zoom * 1.25)
    assert after.index == before.index
    assert abs(after.y - before.y) < 3000


def test_two_fingers_on_the_screen_zoom(preview: Screen) -> None:
    pinch, zoom = QPinchGesture(), preview.zoom
    pinch.setScaleFactor(0.8)
    pinch.setCenterPoint(QPointF(preview.viewport().mapToGlobal(QPoint(200, 200))))
    QApplication.sendEvent(preview.viewport(), QGestureEvent([pinch]))
    assert preview.zoom == pytest.approx(zoom * 0.8)


def centre_of(preview: Screen, index: int, wanted: object) -> QPoint:
    """The middle of the first line of a page that fits, in the viewport."""
    placed = next(placed for placed in preview.sheets[index].lines if wanted(placed.line))
    page, scale = preview._page_rect(index), preview._stack.scale / 1000
    x = placed.x + placed.line.indent + placed.line.width // 2
    return QPoint(page.left() + round(x * scale), page.top() + round((placed.y - placed.line.size // 3) * scale))


def test_the_pointer_is_told_what_it_is_over(preview: Screen, session: Session) -> None:
    preview.fit_page()
    at = centre_of(preview, 0, lambda line: line.role is Role.CONTENTS_ENTRY)
    assert preview._words_at(at) == "目录：《文的标题》"
    assert preview._words_at(centre_of(preview, 0, lambda line: line.role is Role.MASTHEAD)) == "刊头：刊名"
    assert preview._words_at(QPoint(2, 2)) == ""
    preview.show_page(1)
    at = centre_of(preview, 1, lambda line: line.article == "a0" and line.start)
    assert preview._words_at(at) == "《文的标题》第1段"
    last = len(preview.sheets) - 1
    preview.show_page(last)
    assert preview._words_at(centre_of(preview, last, lambda line: line.role is Role.IMPRINT)) == "版记"
    assert preview._words_at(centre_of(preview, last, lambda line: line.role is Role.PAGE_NUMBER)) == "页码"


def point_at(preview: Screen, at: QPointF | QPoint, buttons: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
    move, none, plain = QEvent.Type.MouseMove, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(preview.viewport(), QMouseEvent(move, QPointF(at), QPointF(at), none, buttons, plain))


def test_what_the_pointer_is_over_is_said_in_the_status_bar(session: Session, qtbot: object) -> None:
    window, preview = QMainWindow(), Preview(session)
    window.setStatusBar(QStatusBar())
    window.setCentralWidget(preview)
    qtbot.addWidget(window)
    window.resize(700, 800)
    window.show()
    preview.fit_page()
    preview.show_page(1)
    at = centre_of(preview, 1, lambda line: line.article == "a0" and line.start)
    point_at(preview, at)
    assert window.statusBar().currentMessage() == "《文的标题》第1段　点一下，光标就到那里"
    point_at(preview, QPoint(1, 1))
    assert window.statusBar().currentMessage() == ""


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_tooltip_says_it_as_well(preview: Screen) -> None:
    preview.show_page(1)
    at = centre_of(preview, 1, lambda line: line.article == "a0" and line.start)
    QApplication.sendEvent(preview.viewport(), QHelpEvent(QEvent.Type.ToolTip, at, preview.mapToGlobal(at)))
    assert QToolTip.text() == "《文的标题》第1段"
    QToolTip.hideText()


# --- its text -------------------------------------------------------------------------------------------------------


def drag(preview: Screen, begin: QPoint, end: QPoint) -> None:
    QTest.mousePress(preview.viewport(), Qt.MouseButton.LeftButton, pos=begin)
    for part in (0.5, 1.0):
        point_at(preview, QPointF(begin) + (QPointF(end) - QPointF(begin)) * part, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(preview.viewport(), Qt.MouseButton.LeftButton, pos=end)


def test_text_is_selected_with_the_mouse_and_copied(preview: Screen, session: Session, qtbot: object) -> None:
    session.apply(
        edits.set_blocks, "a0", (Paragraph((Span("第一段的字。" * 3),), id="p"), Paragraph((Span("第二段。"),)))
    )
    preview.set_zoom(1.0)
    preview.show_page(1)
    settle()
    spots = [locate(session.composition, "a0", "p", Field.TEXT, offset) for offset in (2, 8)]
    page, scale = preview._page_rect(1), preview._stack.scale / 1000
    begin, end = (
        QPoint(page.left() + round(spot.x * scale) + 1, page.top() + round((spot.y - 4000) * scale)) for spot in spots
    )
    with qtbot.assertNotEmitted(preview.place_clicked):
        drag(preview, begin, end)
    settle()
    assert preview.image == preview.whole()
    assert preview.selection.washes(1)
    preview.selection.copy()
    assert QApplication.clipboard().text() == "段的字。第一"
    drag(preview, end, begin)
    assert preview.selection.text == "段的字。第一", "backwards it is the same"


def test_a_click_takes_the_selection_away_and_so_does_an_edit(preview: Screen, session: Session) -> None:
    preview.selection.select_more()
    settle()
    QTest.mouseClick(preview.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    settle()
    assert preview.selection.span is None
    assert preview.image == preview.whole()
    preview.selection.select_more()
    session.apply(edits.set_title, "a2", "新标题")
    settle()
    assert preview.selection.span is None
    assert preview.image == preview.whole()


def test_all_is_the_page_first_and_then_the_issue(preview: Screen, session: Session, qtbot: object) -> None:
    preview.show_page(1)
    qtbot.keyClick(preview, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert {point.sheet for point in preview.selection.span} == {1}
    qtbot.keyClick(preview, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert preview.selection.text.startswith("安庆组工信息\n第19期")
    assert preview.selection.text.count("△") == len(list(session.issue.articles))
    qtbot.keyClick(preview, Qt.Key.Key_Escape)
    assert preview.selection.span is None


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_menu_of_the_page_copies_too(preview: Screen) -> None:
    at = QPoint(300, 300)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, preview.viewport().mapToGlobal(at))
    QApplication.sendEvent(preview.viewport(), event)
    (menu,) = preview.findChildren(QMenu)
    copy, page, everything = menu.actions()
    assert not copy.isEnabled(), "nothing is selected yet"
    everything.trigger()
    assert preview.selection.span[1].sheet == len(preview.sheets) - 1
    page.trigger()
    assert preview.selection.span[1].sheet == preview.current_page
    menu.close()


def test_a_selection_dragged_below_the_window_goes_on(preview: Screen, qtbot: object) -> None:
    preview.show_page(1)
    page = preview._page_rect(1)
    begin = QPoint(page.center().x(), page.center().y())
    QTest.mousePress(preview.viewport(), Qt.MouseButton.LeftButton, pos=begin)
    at = QPoint(begin.x(), preview.viewport().height() + 300)
    point_at(preview, at, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: preview.selection.span is not None and preview.selection.span[1].sheet > 2)
    QTest.mouseRelease(preview.viewport(), Qt.MouseButton.LeftButton, pos=at)
    settle()
    assert preview.image == preview.whole()


# --- many pages -----------------------------------------------------------------------------------------------------


def test_of_three_hundred_pages_only_those_in_sight_are_put_together(
    session: Session, preview: Screen, issue: Issue
) -> None:
    articles = tuple(make_article(f"b{number}", 6000) for number in range(32))
    long = replace(issue, sections=(replace(issue.sections[0], articles=articles),))
    session.load(Project(long), None)
    settle()
    assert len(preview.sheets) > 300
    preview.show_page(200)
    settle()
    made = [index for index, sheet in enumerate(preview.sheets) if sheet._content is not None]
    assert len(made) < 20
    assert 200 in made
    assert preview.image == preview.whole()


def test_pages_lie_below_each_other(session: Session) -> None:
    stack = PageStack(session.composition.sheets, 1.0)
    rects = [stack.page(index, 800) for index in range(len(session.composition.sheets))]
    assert all(a.bottom() < b.top() for a, b in pairwise(rects))
    assert stack.point(rects[1].left(), rects[1].top(), 800) == PagePoint(1, 0, 0)
    assert list(stack.between(0, 30)) == [0]
    assert list(stack.between(0, 10)) == []


def test_the_preview_says_what_it_is(preview: Screen) -> None:
    assert preview.accessibleName() == "版面预览"
    assert "页" in preview.accessibleDescription()


def test_a_screen_reader_is_told_the_text_of_the_pages_in_sight(preview: Screen, session: Session) -> None:
    preview.fit_page()
    preview.describe()
    words = preview.accessibleDescription()
    assert words.startswith(f"第 1 页，共 {len(preview.sheets)} 页")
    assert "文的标题\t2" in words
    preview.show_page(3)
    assert preview._resting.isActive(), "it is told at rest"
    preview.describe()
    assert "第 4 页" in preview.accessibleDescription()
    assert "文文文文" in preview.accessibleDescription()
