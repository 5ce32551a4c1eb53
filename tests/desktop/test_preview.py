"""The preview: the pages as printed, right after every edit, found again after every zoom."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QRegion, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.history import Where
from anqing_bulletin.bulletin.model import Issue, Mark, Paragraph, Span
from anqing_bulletin.desktop.page_painting import changed_bands
from anqing_bulletin.desktop.page_stack import PagePoint, PageStack
from anqing_bulletin.desktop.places import TITLE
from anqing_bulletin.desktop.preview import Fit, Preview
from anqing_bulletin.desktop.session import Session
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
    visible = preview._visible_pages()
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
    assert preview.zoom == 0.5
    preview.zoom_in()
    assert preview.zoom == 0.67
    preview.zoom_out()
    assert preview.zoom == 0.5


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
    from anqing_bulletin.storage.project import Project

    preview.verticalScrollBar().setValue(5000)
    session.load(Project(issue), None)
    settle()
    assert preview.verticalScrollBar().value() == 0
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
