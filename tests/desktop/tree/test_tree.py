from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QModelIndex, QPersistentModelIndex, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.model import Issue, Paragraph, Section, SectionLayout, Span
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.desktop.tree.model import IssueTree
from anqing_bulletin.desktop.tree.panel import TreePanel
from anqing_bulletin.desktop.tree.rows import ASIDE_ROLE, ID_ROLE
from tests.desktop.small_issue import CHARACTERS, make_article


@pytest.fixture
def model(session: Session) -> IssueTree:
    tree = IssueTree(session)
    tree.tester = QAbstractItemModelTester(tree, QAbstractItemModelTester.FailureReportingMode.Warning)
    return tree


@pytest.fixture
def panel(session: Session, qtbot: QtBot) -> TreePanel:
    tree = TreePanel(session)
    qtbot.addWidget(tree)
    tree.resize(300, 600)
    tree.show()
    return tree


def shape(model: IssueTree) -> dict[str, list[str]]:
    """What the tree shows: each place's title and its articles' ids."""
    return {
        model.index(place, 0).data(): [
            model.index(row, 0, model.index(place, 0)).data(ID_ROLE)
            for row in range(model.rowCount(model.index(place, 0)))
        ]
        for place in range(model.rowCount())
    }


def shape_of(issue: Issue) -> dict[str, list[str]]:
    groups = [(section.title, section.articles) for section in issue.sections]
    return {
        title: [article.id for article in articles]
        for title, articles in (*groups, ("备用稿", issue.pool), ("回收站", issue.bin))
    }


def drop(model: IssueTree, node: str, parent: str, row: int) -> bool:
    data = model.mimeData([model.index_of(node)])
    index = model.index_of(parent) if parent else QModelIndex()
    return model.dropMimeData(data, Qt.DropAction.MoveAction, row, 0, index)


# --- the model ----------------------------------------------------------------------------------------------------


def test_the_tree_shows_sections_then_pool_then_bin(model: IssueTree) -> None:
    assert shape(model) == {
        "市内信息": ["jia", "yi", "bing"],
        "市外参考": ["ding"],
        "备用稿": ["wu"],
        "回收站": ["ji"],
    }


def test_an_article_shows_its_words_and_the_page_it_begins_on(model: IssueTree, session: Session) -> None:
    words, page = model.index_of("jia").data(ASIDE_ROLE)
    assert (words, page) == ("20 字", str(session.composition.pages["jia"]))
    assert model.index_of("wu").data(ASIDE_ROLE) == ("20 字", "")


def test_words_and_titles_follow_the_issue(model: IssueTree, session: Session) -> None:
    session.apply(edits.set_blocks, "jia", [Paragraph((Span("十二个字"),))])
    session.apply(edits.set_title, "jia", "")
    assert model.index_of("jia").data(ASIDE_ROLE)[0] == "4 字"
    assert model.index_of("jia").data() == "（无标题）"
    assert model.printed_words == 4 + 3 * 20


def test_an_article_dropped_between_others_moves_there(model: IssueTree, session: Session) -> None:
    assert drop(model, "jia", "city", 2)
    assert shape(model)["市内信息"] == ["yi", "jia", "bing"]
    assert drop(model, "bing", "city", 0)
    assert shape(model)["市内信息"] == ["bing", "yi", "jia"]
    assert drop(model, "jia", "other", -1)
    assert shape(model)["市外参考"] == ["ding", "jia"]
    assert session.undo_label == "移动稿件"


def test_an_article_dropped_where_it_is_changes_nothing(model: IssueTree, session: Session) -> None:
    issue = session.issue
    assert drop(model, "yi", "city", 1)
    assert drop(model, "yi", "city", 2)
    assert session.issue is issue


def test_a_drop_never_overwrites_and_never_goes_astray(model: IssueTree, session: Session) -> None:
    issue = session.issue
    assert not drop(model, "jia", "yi", -1), "nothing is dropped on an article"
    assert not drop(model, "jia", "", 1), "no article outside a section"
    assert not drop(model, "other", "city", 0), "no section in a section"
    assert not drop(model, "other", "", 4), "no section behind the bin"
    assert not model.dropMimeData(QMimeData(), Qt.DropAction.MoveAction, 0, 0, model.index_of("city"))
    assert session.issue is issue


def test_nodes_of_another_issue_are_not_taken(model: IssueTree, session: Session, issue: Issue) -> None:
    stranger = IssueTree(Session(replace(issue, pool=(make_article("外来"),))))
    data = stranger.mimeData([stranger.index_of("外来")])
    assert not model.canDropMimeData(data, Qt.DropAction.MoveAction, 0, 0, model.index_of("city"))


def test_sections_are_reordered_by_a_drop(model: IssueTree) -> None:
    assert drop(model, "other", "", 0)
    assert list(shape(model)) == ["市外参考", "市内信息", "备用稿", "回收站"]
    assert drop(model, "other", "", 2)
    assert list(shape(model)) == ["市内信息", "市外参考", "备用稿", "回收站"]


def test_only_sections_are_renamed_in_the_tree_and_never_to_nothing(model: IssueTree, session: Session) -> None:
    assert model.setData(model.index_of("city"), " 要情 ")
    assert session.issue.sections[0].title == "要情"
    assert not model.setData(model.index_of("city"), "  ")
    assert not model.setData(model.index_of("jia"), "x")
    assert not model.flags(model.index_of(edits.POOL)) & Qt.ItemFlag.ItemIsEditable


def test_what_a_view_holds_stays_through_moves_and_undo(model: IssueTree, session: Session) -> None:
    held = {name: QPersistentModelIndex(model.index_of(name)) for name in ("jia", "yi", "ding", "other", "wu")}
    session.apply(edits.move_article, "jia", "other", 0)
    session.apply(edits.move_section, "other", 0)
    session.apply(edits.remove_article, "ding")
    session.undo()
    session.apply(edits.move_article, "yi", edits.POOL, 0)
    assert {name: index.data(ID_ROLE) for name, index in held.items()} == {name: name for name in held}


@given(st.data())
def test_after_any_edits_the_tree_is_the_issue(data: st.DataObject) -> None:
    articles = [make_article(name, 1) for name in CHARACTERS]
    names = ["一栏", "二栏", "三栏", edits.POOL, edits.BIN]

    def some_issue(base: Issue) -> Issue:
        order = data.draw(st.permutations(articles))
        cuts = sorted(data.draw(st.lists(st.integers(0, 6), min_size=5, max_size=5)))
        groups = [tuple(order[a:b]) for a, b in zip([0, *cuts], cuts, strict=False)]
        chosen = data.draw(st.permutations(names[:3]))[: data.draw(st.integers(0, 3))]
        sections = tuple(Section(name, groups[number], id=name) for number, name in enumerate(chosen))
        return replace(base, sections=sections, pool=groups[3], bin=groups[4])

    from datetime import date

    from anqing_bulletin.bulletin.model import Publication

    session = Session(some_issue(Issue(Publication(), 1, date(2022, 1, 1))))
    model = IssueTree(session)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    for _ in range(3):
        model._on_issue_changed(some_issue(session.issue))
        assert shape(model) == shape_of(model._issue)
    del tester


def test_one_move_is_one_move_for_the_view(model: IssueTree, session: Session) -> None:
    moves: list[object] = []
    model.rowsMoved.connect(lambda *_: moves.append(1))
    model.rowsRemoved.connect(lambda *_: pytest.fail("a row was taken out"))
    session.apply(edits.move_article, "jia", "other", None)
    session.apply(edits.move_article, "jia", "city", None)
    session.apply(edits.move_article, "jia", "city", 0)
    assert len(moves) == 3


def test_keystrokes_in_one_of_200_articles_touch_its_row_alone_and_once_nobody_types(
    issue: Issue, qtbot: QtBot
) -> None:
    many = tuple(replace(make_article("wen", 400), id=f"稿{number}") for number in range(200))
    session = Session(replace(issue, sections=(replace(issue.sections[0], articles=many[:4]),)))
    model = IssueTree(session)
    session._history._present = replace(issue, sections=(replace(issue.sections[0], articles=many),))
    model._on_issue_changed(session.issue)
    touched: list[str] = []
    model.dataChanged.connect(lambda index, *_: touched.append(index.data(ID_ROLE)))
    for number in range(20):
        blocks = [Paragraph((Span("文" * (400 + number + 1)),), id="wen-1")]
        model._on_issue_changed(edits.set_blocks(model._issue, "稿120", blocks))
    assert touched == []
    assert model.words_of("稿120") == 420
    qtbot.waitUntil(lambda: touched == ["稿120"])


# --- the panel ----------------------------------------------------------------------------------------------------


def test_the_first_article_is_current_at_once(panel: TreePanel) -> None:
    assert panel.current_article == "jia"


def test_moving_by_key_crosses_the_ends_of_sections(panel: TreePanel, qtbot: QtBot, session: Session) -> None:
    panel.show_node("bing")
    panel.view.setFocus()
    down = (Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    qtbot.keyClick(panel.view, *down)
    assert shape_of(session.issue)["市外参考"] == ["bing", "ding"]
    qtbot.keyClick(panel.view, *down)
    qtbot.keyClick(panel.view, *down)
    assert shape_of(session.issue)["备用稿"] == ["bing", "wu"]
    qtbot.keyClick(panel.view, *down)
    qtbot.keyClick(panel.view, *down)
    assert shape_of(session.issue)["备用稿"] == ["wu", "bing"]
    assert panel.current_article == "bing"
    panel.move(-1)
    panel.move(-1)
    assert shape_of(session.issue)["市外参考"] == ["ding", "bing"]


def test_sections_move_too(panel: TreePanel, session: Session) -> None:
    panel.show_node("other")
    panel.move(-1)
    panel.move(-1)
    assert [section.id for section in session.issue.sections] == ["other", "city"]


def test_deleting_goes_to_the_bin_and_shows_the_neighbour(panel: TreePanel, session: Session) -> None:
    panel.show_node("yi")
    panel.delete()
    assert shape_of(session.issue)["回收站"] == ["yi", "ji"]
    assert panel.current_article == "bing"
    panel.show_node("yi")
    panel.delete()
    assert shape_of(session.issue)["回收站"] == ["yi", "ji"], "the bin keeps what it has"
    panel.restore()
    assert shape_of(session.issue)["市内信息"] == ["jia", "yi", "bing"]
    assert session.undo_label == "放回稿件"


def test_what_was_binned_before_the_program_began_goes_to_the_first_section(panel: TreePanel, session: Session) -> None:
    panel.show_node("ji")
    panel.restore()
    assert shape_of(session.issue)["市内信息"][-1] == "ji"


def test_a_deleted_section_leaves_its_articles_in_the_bin(panel: TreePanel, session: Session) -> None:
    panel.show_node("city")
    panel.delete()
    assert shape_of(session.issue) == {"市外参考": ["ding"], "备用稿": ["wu"], "回收站": ["jia", "yi", "bing", "ji"]}
    session.undo()
    assert shape_of(session.issue)["市内信息"] == ["jia", "yi", "bing"]


def test_a_new_article_stands_behind_the_current_one_and_wants_its_title(panel: TreePanel, session: Session) -> None:
    wanted: list[str] = []
    panel.title_wanted.connect(wanted.append)
    panel.show_node("jia")
    panel.add_article()
    new = session.issue.sections[0].articles[1].id
    assert wanted == [new]
    assert panel.current_article == new


def test_a_new_section_is_named_in_its_place(panel: TreePanel, qtbot: QtBot, session: Session) -> None:
    panel.show_node("jia")
    panel.add_section()
    editor = panel.view.findChild(QLineEdit)
    editor.setText("工作动态")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    titles = ["市内信息", "工作动态", "市外参考"]
    qtbot.waitUntil(lambda: [section.title for section in session.issue.sections] == titles)


def test_f2_renames_a_section_and_goes_to_an_articles_title(panel: TreePanel, session: Session) -> None:
    wanted: list[str] = []
    panel.title_wanted.connect(wanted.append)
    panel.show_node("ding")
    panel.rename()
    assert wanted == ["ding"]
    panel.show_node("other")
    panel.rename()
    assert panel.view.findChild(QLineEdit).text() == "市外参考"


def test_the_pool_the_copy_and_the_emptied_bin(panel: TreePanel, session: Session) -> None:
    panel.show_node("jia")
    panel.set_aside()
    assert shape_of(session.issue)["备用稿"] == ["wu", "jia"]
    panel.show_node("yi")
    panel.duplicate()
    assert [article.title for article in session.issue.sections[0].articles] == ["乙的标题", "乙的标题", "丙的标题"]
    panel.empty_bin()
    assert session.issue.bin == ()
    session.undo()
    assert len(session.issue.bin) == 1


@pytest.mark.parametrize("node", ["city", "yi"])
def test_a_section_is_set_in_two_columns_and_across_again(panel: TreePanel, session: Session, node: str) -> None:
    action = panel.actions_by_name["two-columns"]
    panel.show_node(node)
    assert action.text() == "栏目排成两栏"
    action.trigger()
    assert [section.layout for section in session.issue.sections] == [SectionLayout.TWO_COLUMN, SectionLayout.NORMAL]
    assert action.text() == "栏目恢复通栏"
    assert "恢复通栏" in action.statusTip()
    panel.show_node("other")
    assert action.text() == "栏目排成两栏", "the other section stands across the page"
    panel.show_node(node)
    action.trigger()
    assert session.issue.sections[0].layout is SectionLayout.NORMAL
    session.undo()
    assert action.text() == "栏目恢复通栏"
    assert session.undo_label == "栏目版式"


def test_the_menu_of_a_section_offers_its_columns_and_that_of_an_article_does_not(panel: TreePanel) -> None:
    for node, offered in (("city", True), ("jia", False)):
        panel.show_node(node)
        assert (panel.actions_by_name["two-columns"] in panel.make_menu().actions()) is offered


@pytest.mark.parametrize(
    ("node", "after"),
    [("jia", "yi,bing|ding,jia|wu|ji"), ("wu", "jia,yi,bing|ding,wu||ji"), ("ji", "jia,yi,bing|ding,ji|wu|")],
)
def test_an_article_goes_to_a_section_from_its_menu(panel: TreePanel, session: Session, node: str, after: str) -> None:
    panel.view.expand(panel.model.index_of(edits.BIN))
    panel.show_node(node)
    menu = panel.make_menu()
    places = next(action.menu() for action in menu.actions() if action.menu() is not None)
    assert [(action.text(), action.isEnabled()) for action in places.actions()] == [
        ("市内信息", node != "jia"),
        ("市外参考", True),
    ]
    places.actions()[1].trigger()
    groups = [*(section.articles for section in session.issue.sections), session.issue.pool, session.issue.bin]
    assert "|".join(",".join(article.id for article in group) for group in groups) == after
    assert session.undo_label == "移动稿件"


def test_what_is_dropped_into_a_new_section_is_in_sight(panel: TreePanel, session: Session) -> None:
    session.apply(edits.add_section, Section("新栏目", (), id="new"), 1)
    panel.show_node("jia")
    assert drop(panel.model, "jia", "new", -1)
    assert panel.view.isExpanded(panel.model.index_of("new"))
    assert panel.current_article == "jia"


def test_a_click_below_the_rows_leaves_what_is_chosen(panel: TreePanel, qtbot: QtBot) -> None:
    panel.show_node("yi")
    below = panel.view.viewport().rect().bottomLeft() + QPoint(40, -4)
    assert not panel.view.indexAt(below).isValid()
    qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=below)
    assert panel.view.chosen_articles == ["yi"]


def test_what_cannot_be_done_is_off(panel: TreePanel) -> None:
    def on() -> set[str]:
        return {name for name, action in panel.actions_by_name.items() if action.isEnabled()}

    always = {"add-article", "add-section", "empty-bin", "filter"}
    marks = {"received", "edited", "checked"}
    panel.show_node("jia")
    assert on() == always | marks | {"rename", "two-columns", "duplicate", "pool", "delete", "up", "down"}
    panel.show_node("ji")
    assert on() == always | {"restore"}
    panel.show_node("city")
    assert on() == always | {"rename", "two-columns", "delete", "up", "down"}
    panel.show_node(edits.POOL)
    assert on() == always


def test_the_drop_line_is_in_the_gap_nearest_to_the_pointer(panel: TreePanel) -> None:
    gaps = panel.view._gaps()
    in_section = [(gap.parent.data(ID_ROLE), gap.row) for gap in gaps if gap.parent.isValid()]
    assert in_section[:4] == [("city", 0), ("city", 1), ("city", 2), ("city", 3)]
    assert (edits.BIN, 1) in in_section, "a closed place takes at its end"
    heights = [gap.y for gap in gaps if gap.parent.data(ID_ROLE) == "city"]
    assert heights == sorted(heights)
