"""Several articles of the tree at once: chosen, marked, moved, dragged, put away; and only some of them shown."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.model import ArticleStatus, Issue, Section
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.desktop.tree.panel import TreePanel
from anqing_bulletin.desktop.tree.rows import ASIDE_ROLE, ID_ROLE

CONTROL, SHIFT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)


@pytest.fixture
def panel(session: Session, qtbot: QtBot) -> TreePanel:
    tree = TreePanel(session)
    qtbot.addWidget(tree)
    tree.resize(300, 700)
    tree.show()
    tree.activateWindow()
    qtbot.waitUntil(tree.isActiveWindow)
    return tree


def click(panel: TreePanel, qtbot: QtBot, node: str, modifiers: Qt.KeyboardModifier = NONE) -> None:
    place = panel.view.visualRect(panel.model.index_of(node)).center()
    qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, modifiers, place)


def shape(issue: Issue) -> str:
    places = (*(section.articles for section in issue.sections), issue.pool, issue.bin)
    return "|".join(",".join(article.id for article in group) for group in places)


def statuses(session: Session) -> dict[str, str]:
    return {article.id: article.status.value for article in session.issue.articles}


# --- choosing -----------------------------------------------------------------------------------------------------


def test_what_is_chosen_is_done_with_all_of_it_in_one_step(panel: TreePanel, session: Session, qtbot: QtBot) -> None:
    shown: list[str] = []
    panel.article_chosen.connect(shown.append)
    click(panel, qtbot, "ding")
    click(panel, qtbot, "jia", CONTROL)
    assert panel.chosen.articles == ("jia", "ding"), "in the order of the issue"
    assert shown == ["ding", "jia"], "the editor shows the current one"
    for act, after in (
        (panel.set_aside, "yi,bing||wu,jia,ding|ji"),
        (panel.delete, "yi,bing||wu|jia,ding,ji"),
        (lambda: panel.move(1), "yi,jia,bing||ding,wu|ji"),
        (lambda: panel.move(-1), "jia,yi,bing,ding||wu|ji"),
    ):
        click(panel, qtbot, "ding")
        click(panel, qtbot, "jia", CONTROL)
        act()
        assert shape(session.issue) == after
        session.undo()
        assert shape(session.issue) == "jia,yi,bing|ding|wu|ji"
    click(panel, qtbot, "ding")
    click(panel, qtbot, "jia", CONTROL)
    panel.duplicate()
    assert [article.title[0] for article in session.issue.articles] == list("甲甲乙丙丁丁")


def test_articles_deleted_together_come_back_together(panel: TreePanel, session: Session, qtbot: QtBot) -> None:
    click(panel, qtbot, "wu")
    click(panel, qtbot, "yi", CONTROL)
    panel.delete()
    assert shape(session.issue) == "jia,bing|ding||yi,wu,ji"
    assert panel.current_article == "bing"
    panel.view.expand(panel.model.index_of(edits.BIN))
    click(panel, qtbot, "yi")
    click(panel, qtbot, "wu", SHIFT)
    panel.restore()
    assert shape(session.issue) == "jia,yi,bing|ding|wu|ji"
    assert session.undo_label == "放回稿件"


def test_a_heading_is_never_chosen_together_with_articles(panel: TreePanel, session: Session, qtbot: QtBot) -> None:
    click(panel, qtbot, "bing")
    panel.view.setFocus()
    for _ in range(2):
        qtbot.keyClick(panel.view, Qt.Key.Key_Down, SHIFT)
    assert panel.chosen.articles == ("bing", "ding"), "the heading between them is left out"
    assert len(panel.view.selectedIndexes()) == 2
    click(panel, qtbot, "city", CONTROL)
    panel.delete()
    assert shape(session.issue) == "jia,yi||wu|bing,ding,ji", "the articles, not the section"
    session.undo()
    click(panel, qtbot, "city")
    click(panel, qtbot, "other", CONTROL)
    assert [index.data(ID_ROLE) for index in panel.view.selectedIndexes()] == ["other"], "sections one by one"


# --- how far they are ---------------------------------------------------------------------------------------------


def test_the_chosen_articles_are_marked_and_say_so(panel: TreePanel, session: Session, qtbot: QtBot) -> None:
    marks = [panel.actions_by_name[name] for name in ("received", "edited", "checked")]

    def ticks() -> list[bool]:
        return [mark.isChecked() for mark in marks]

    assert panel.model.index_of("city").data(ASIDE_ROLE)[0] == "3 篇"
    assert ticks() == [True, False, False]
    click(panel, qtbot, "jia")
    click(panel, qtbot, "yi", SHIFT)
    marks[2].trigger()
    assert statuses(session) == {"jia": "checked", "yi": "checked", "bing": "received", "ding": "received"}
    assert ticks() == [False, False, True]
    assert panel.model.index_of("city").data(ASIDE_ROLE)[0] == "已核 2/3"
    row = panel.model.index_of("jia").data(Qt.ItemDataRole.AccessibleTextRole)
    page = session.composition.pages["jia"]
    assert row == f"甲的标题，甲县，第 {page} 页，20 字，已核"
    click(panel, qtbot, "bing", CONTROL)
    assert ticks() == [False, False, False], "they differ"
    click(panel, qtbot, "jia")
    marks[2].trigger()
    assert ticks() == [False, False, True], "the same again changes nothing, not even the tick"
    session.undo()
    assert set(statuses(session).values()) == {"received"}
    session.apply(edits.finalise)
    marks[1].trigger()
    assert ticks() == [True, False, False], "a locked issue stays as it is, and so does the tick"


# --- dragging -----------------------------------------------------------------------------------------------------


def drag(panel: TreePanel, indexes: list[QModelIndex], y: int) -> QDropEvent:
    """Drag over a height; gives the drop that could follow."""
    mime = panel.model.mimeData(indexes)
    rest = (Qt.DropAction.MoveAction, mime, Qt.MouseButton.LeftButton, NONE)
    panel.view.dragMoveEvent(QDragMoveEvent(QPoint(100, y), *rest))
    event = QDropEvent(QPointF(100, y), *rest)
    event.keeps = mime
    return event


def test_what_is_dragged_goes_to_the_line_and_nothing_is_overwritten(
    panel: TreePanel, session: Session, qtbot: QtBot
) -> None:
    session.apply(edits.add_section, Section("短讯", id="empty"))
    everything = {article.id: article for article in (*session.issue.articles, *session.issue.pool)}
    click(panel, qtbot, "jia")
    click(panel, qtbot, "wu", CONTROL)
    view, model = panel.view, panel.model
    dragged = view.dragged_indexes()
    assert [index.data(ID_ROLE) for index in dragged] == ["jia", "wu"]
    view.dropEvent(drag(panel, dragged, view.visualRect(model.index_of("bing")).bottom() - 2))
    assert shape(session.issue) == "yi,bing,jia,wu|ding|||ji"
    event = drag(panel, view.dragged_indexes(), view.visualRect(model.index_of("empty")).center().y())
    assert view._gap.into, "an empty section says by its own row that it takes them"
    view.grab()
    view.dropEvent(event)
    assert shape(session.issue) == "yi,bing|ding|jia,wu||ji"
    assert view._gap is None
    section = [model.index_of("empty")]
    view.dropEvent(drag(panel, section, view.visualRect(model.index_of("city")).top() + 2))
    assert [place.id for place in session.issue.sections] == ["empty", "city", "other"]
    assert all(session.issue.article(key) is article for key, article in everything.items())
    session.undo()
    session.undo()
    session.undo()
    assert shape(session.issue) == "jia,yi,bing|ding||wu|ji"


# --- showing some only --------------------------------------------------------------------------------------------


def seen(panel: TreePanel) -> Iterator[str]:
    index = panel.model.index(0, 0)
    if panel.view.is_hidden(index):
        index = panel.view.indexBelow(index)
    while index.isValid():
        yield index.data(ID_ROLE)
        index = panel.view.indexBelow(index)


def test_the_filter_shows_what_holds_the_words_and_does_nothing_to_the_rest(
    panel: TreePanel, session: Session, qtbot: QtBot
) -> None:
    told: list[str] = []
    panel.told.connect(told.append)
    session.apply(edits.set_source, "yi", "ＡＢ县")
    session.apply(edits.set_source, "ji", "ab县")
    click(panel, qtbot, "jia")
    panel.view.selectAll()
    panel.actions_by_name["filter"].trigger()
    qtbot.keyClicks(panel.filter.line, "aB")
    assert list(seen(panel)) == ["city", "yi", edits.BIN, "ji"]
    assert panel.filter.count.text() == "2 篇"
    assert panel.chosen.articles == ("yi",), "what is hidden is chosen no more"
    panel.move(-1)
    assert "Esc" in told[0]
    assert shape(session.issue) == "jia,yi,bing|ding|wu|ji"
    qtbot.keyClick(panel.filter.line, Qt.Key.Key_Down)
    assert panel.view.hasFocus()
    assert panel.current_article == "yi"
    panel.view.selectAll()
    assert panel.chosen.articles == ("yi", "ji")
    panel.view.dropEvent(
        drag(panel, [panel.model.index_of("ji")], panel.view.visualRect(panel.model.index_of("yi")).bottom())
    )
    assert shape(session.issue) == "jia,yi,ji,bing|ding|wu|", "right behind the one above the line"
    qtbot.keyClick(panel.view, Qt.Key.Key_Escape)
    assert panel.filter.line.text() == ""
    assert set(seen(panel)) == {"city", "jia", "yi", "ji", "bing", "other", "ding", edits.POOL, "wu", edits.BIN}
    assert not panel.view.isExpanded(panel.model.index_of(edits.BIN)), "closed as it was"


def test_the_filter_follows_what_is_done(panel: TreePanel, session: Session, qtbot: QtBot) -> None:
    panel.filter.open()
    panel.filter.line.insert("来稿")
    assert panel.filter.count.text() == "6 篇"
    click(panel, qtbot, "jia")
    panel.mark(ArticleStatus.EDITED)
    qtbot.waitUntil(lambda: panel.filter.count.text() == "5 篇")
    assert "jia" not in set(seen(panel))
    panel.add_article()
    assert panel.filter.line.text() == "", "a new article is seen"
    panel.filter.open()
    panel.filter.line.insert("没有")
    assert list(seen(panel)) == [] or panel.view.is_hidden(panel.model.index(0, 0))
    panel.delete()
    assert shape(session.issue).startswith("jia,"), "nothing that is not seen is deleted"
    qtbot.keyClick(panel.filter.line, Qt.Key.Key_Escape)
    assert panel.view.hasFocus()
    assert "jia" in set(seen(panel))
    assert panel.view.selectionModel().isSelected(panel.view.currentIndex()), "what keys act on is seen"
