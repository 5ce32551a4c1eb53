"""Versions from the window: what was named stays, what is final is locked, and looking back changes nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.model import Issue
from anqing_bulletin.desktop.safety.held_dialog import HowToOpen
from anqing_bulletin.desktop.versions.versions_dialog import NameForm, VersionsDialog
from anqing_bulletin.desktop.window import Window
from anqing_bulletin.errors import BulletinError
from anqing_bulletin.storage.project import read_project
from anqing_bulletin.storage.versions import Versions, issue_at
from tests.desktop.office import (
    answer_held,
    colleague_holds,
    in_dialog,
    message,
    open_file,
    press,
    rest,
    save,
    saved,
    states,
    title,
    worker_held_up,
)


def name_it(monkeypatch: pytest.MonkeyPatch, name: str, *, agreed: bool = True) -> list[list[str]]:
    """Answer the question for a name; gives the names that were offered."""
    offered: list[list[str]] = []

    def execute(form: NameForm) -> int:
        offered.append([form.box.itemText(row) for row in range(form.box.count())])
        form.box.setCurrentText(name)
        return int(agreed)

    monkeypatch.setattr(NameForm, "exec", execute)
    return offered


def tree_of(window: Window) -> list[tuple[str, list[str]]]:
    """What the tree shows: places with their articles."""
    model = window.tree.model
    places = [model.index(row, 0) for row in range(model.rowCount())]
    return [
        (place.data(), [model.index(row, 0, place).data() for row in range(model.rowCount(place))]) for place in places
    ]


def milestones(path: Path) -> list[str]:
    return [snapshot.name for snapshot in read_project(path).versions.milestones]


def state_with(versions: Versions, name: str) -> Issue:
    (snapshot,) = (snapshot for snapshot in versions.snapshots if snapshot.name == name)
    return issue_at(versions, snapshot)


# --- keeping ----------------------------------------------------------------------------------------------------------


def test_a_version_is_saved_under_its_name(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = name_it(monkeypatch, " 送审稿 ")
    opened.session.apply(edits.set_title, "jia", "送审的标题")
    opened.commands["keep-version"].trigger()
    rest(opened, qtbot)
    assert offered[0][:2] == ["送审稿", "定稿"]
    assert milestones(path) == ["送审稿"]
    assert state_with(read_project(path).versions, "送审稿").article("jia").title == "送审的标题"
    assert message(opened) == "已保存，这个版本叫“送审稿”"
    opened.session.apply(edits.set_title, "jia", "后来的标题")
    save(opened, qtbot)
    assert milestones(path) == ["送审稿"], "it stays when the work goes on"


def test_what_is_saved_already_gets_the_name_without_another_state(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    name_it(monkeypatch, "送审稿")
    opened.commands["keep-version"].trigger()
    rest(opened, qtbot)
    assert milestones(path) == ["送审稿"]
    assert len(read_project(path).versions.snapshots) == 1


@pytest.mark.parametrize(("name", "agreed"), [("送审稿", False), ("  ", True)])
def test_without_a_name_nothing_is_saved(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, name: str, agreed: bool
) -> None:
    before = path.read_bytes()
    name_it(monkeypatch, name, agreed=agreed)
    opened.session.apply(edits.set_title, "jia", "新")
    opened.commands["keep-version"].trigger()
    rest(opened, qtbot)
    assert path.read_bytes() == before
    assert opened.session.unsaved


# --- 定稿 ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def final(opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Window:
    """The window with a final issue, one edit before."""
    opened.session.apply(edits.set_title, "jia", "最后的标题")
    press(monkeypatch, "定稿")
    opened.commands["finalise"].trigger()
    rest(opened, qtbot)
    return opened


def test_a_final_issue_is_saved_as_such_and_says_so(final: Window, path: Path) -> None:
    assert milestones(path) == ["定稿"]
    assert read_project(path).issue.final
    assert not final.session.unsaved
    assert final.windowTitle() == "第19期 — 第19期.zgxx[*]（已定稿）"
    assert not final.commands["finalise"].isEnabled()
    assert final.commands["reopen"].isEnabled()


def test_cancelling_leaves_the_issue_open(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = press(monkeypatch, "取消")
    opened.commands["finalise"].trigger()
    assert "定稿以后就锁住了" in asked[0]
    assert "还有 4 篇不是“已核”：\n《甲的标题》\n《乙的标题》\n《丙的标题》\n《丁的标题》\n" in asked[0]
    assert opened.session.locked == ""
    assert milestones(path) == []


def test_a_final_issue_takes_no_edit_and_no_undo(final: Window) -> None:
    issue = final.session.issue
    final.session.apply(edits.set_title, "jia", "新")
    assert final.session.issue is issue
    assert "已经定稿" in message(final)
    final.commands["undo"].trigger()
    assert final.session.issue is issue
    final.commands["redo"].trigger()
    assert final.session.issue is issue


def test_the_fields_of_a_final_issue_can_be_read_and_copied_only(final: Window, qtbot: QtBot) -> None:
    assert all(field.isReadOnly() for field in final.editor._page.fields)
    assert not any(action.isEnabled() for action in final.editor.format_actions)
    body = final.editor._page.body
    text = body.toPlainText()
    body.setFocus()
    qtbot.keyClicks(body, "abc")
    qtbot.keyClick(body, Qt.Key.Key_Delete)
    assert body.toPlainText() == text
    assert body.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard
    final.tree.show_node("bing")
    assert all(field.isReadOnly() for field in final.editor._page.fields), "another article too"


def test_what_is_dragged_in_the_tree_of_a_final_issue_stays_where_it_was(final: Window) -> None:
    before = tree_of(final)
    model = final.tree.model
    dragged = model.mimeData([model.index_of("jia")])
    model.dropMimeData(dragged, Qt.DropAction.MoveAction, 0, 0, model.index_of("other"))
    assert tree_of(final) == before
    assert "已经定稿" in message(final)
    section = model.mimeData([model.index_of("other")])
    model.dropMimeData(section, Qt.DropAction.MoveAction, 0, 0, model.index(-1, -1))
    assert tree_of(final) == before


@pytest.mark.parametrize(
    "command",
    ["add-article", "add-section", "delete", "duplicate", "pool", "up", "down", "two-columns", "restore", "empty-bin"],
)
def test_the_trees_commands_leave_a_final_issue_as_it_is_and_the_article_in_sight(final: Window, command: str) -> None:
    final.tree.show_node("ji" if command in {"restore", "empty-bin"} else "yi")
    issue, before, shown = final.session.issue, tree_of(final), final.editor.article_id
    final.tree.actions_by_name[command].trigger()
    assert final.session.issue is issue
    assert tree_of(final) == before
    assert final.editor.article_id == shown != ""
    assert final.tree.current_article == shown


def test_a_section_of_a_final_issue_keeps_its_name(final: Window) -> None:
    model = final.tree.model
    model.setData(model.index_of("city"), "另一个名字")
    assert final.session.issue.section("city").title == "市内信息"
    assert model.index_of("city").data() == "市内信息"


def test_a_reopened_issue_can_be_edited_and_its_final_state_is_in_the_history(
    final: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(monkeypatch, "解除定稿")
    final.commands["reopen"].trigger()
    assert final.session.locked == ""
    assert final.windowTitle() == "第19期 — 第19期.zgxx[*]"
    assert not any(field.isReadOnly() for field in final.editor._page.fields)
    assert all(action.isEnabled() for action in final.editor.format_actions)
    assert final.editor._page.body.textInteractionFlags() & Qt.TextInteractionFlag.TextEditable
    final.session.apply(edits.set_title, "jia", "又改的标题")
    save(final, qtbot)
    found = read_project(path)
    assert not found.issue.final
    was = state_with(found.versions, "定稿")
    assert was.final
    assert was.article("jia").title == "最后的标题"


def test_a_final_file_is_opened_locked_and_says_what_to_do(
    window: Window, tmp_path: Path, issue: Issue, qtbot: QtBot
) -> None:
    path = saved(tmp_path / "定稿.zgxx", replace(issue, final=True))
    open_file(window, path, qtbot)
    assert "已经定稿" in message(window)
    assert "解除定稿" in message(window)
    assert window.session.locked
    assert all(field.isReadOnly() for field in window.editor._page.fields)


def test_the_next_issue_is_open_after_a_final_one(final: Window, qtbot: QtBot) -> None:
    final.commands["new"].trigger()
    assert final.session.locked == ""
    assert not any(field.isReadOnly() for field in final.editor._page.fields)
    final.tree.add_article()
    assert len(list(final.session.issue.articles)) == 1


# --- older versions ---------------------------------------------------------------------------------------------------


def test_an_older_version_comes_back_in_one_step_that_can_be_undone(
    revised: Window, path: Path, issue: Issue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = revised.session.issue
    in_dialog(monkeypatch, VersionsDialog, lambda dialog: dialog.restore_wanted.emit(states(revised)[0]))
    revised.commands["versions"].trigger()
    session = revised.session
    assert session.issue == issue
    assert session.undo_label == "恢复到较早的版本"
    assert "还没有保存" in message(revised)
    session.undo()
    assert session.issue is now
    assert not session.unsaved
    session.redo()
    save(revised, qtbot)
    found = read_project(path)
    assert found.issue == issue
    assert now in [issue_at(found.versions, snapshot) for snapshot in found.versions.snapshots]


def test_the_dialog_follows_what_is_done_in_it(revised: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[int] = []

    def act(dialog: VersionsDialog) -> None:
        rows.append(len(dialog.table.states))
        dialog.restore_wanted.emit(states(revised)[0])
        rows.append(len(dialog.table.states))
        revised.files.save()
        rest(revised, qtbot)
        rows.append(len(dialog.table.states))
        assert dialog.table.present_id == states(revised)[-1]

    in_dialog(monkeypatch, VersionsDialog, act)
    revised.commands["versions"].trigger()
    assert rows == [2, 3, 3], "the present content, which is then the newest state"


def test_a_final_issue_goes_back_to_no_older_version(
    revised: Window, monkeypatch: pytest.MonkeyPatch, told: list[BulletinError]
) -> None:
    revised.session.apply(edits.finalise)
    issue = revised.session.issue
    in_dialog(monkeypatch, VersionsDialog, lambda dialog: dialog.restore_wanted.emit(states(revised)[0]))
    revised.commands["versions"].trigger()
    assert revised.session.issue is issue
    assert "已经定稿" in str(told[0])


def test_going_back_to_the_final_version_gives_one_that_can_be_edited(
    final: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(monkeypatch, "解除定稿")
    final.commands["reopen"].trigger()
    final.session.apply(edits.set_title, "jia", "改坏了")
    in_dialog(monkeypatch, VersionsDialog, lambda dialog: dialog.restore_wanted.emit(states(final)[-1]))
    final.commands["versions"].trigger()
    assert title(final, "jia") == "最后的标题"
    assert final.session.locked == ""


@pytest.mark.parametrize("is_final", [False, True])
def test_a_name_given_in_the_dialog_is_saved_at_once(
    revised: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, is_final: bool
) -> None:
    if is_final:
        revised.session.apply(edits.finalise)
        save(revised, qtbot)
    first = states(revised)[0]
    in_dialog(monkeypatch, VersionsDialog, lambda dialog: dialog.name_given.emit(first, "初稿"))
    revised.commands["versions"].trigger()
    rest(revised, qtbot)
    assert [snapshot.id for snapshot in read_project(path).versions.milestones] == [first]
    assert not revised.session.unsaved


def test_two_names_given_one_after_the_other_are_both_saved(
    revised: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def act(dialog: VersionsDialog) -> None:
        for state, name in zip(states(revised), ("初稿", "改稿"), strict=True):
            dialog.name_given.emit(state, name)

    in_dialog(monkeypatch, VersionsDialog, act)
    with worker_held_up(revised):
        revised.commands["versions"].trigger()
    qtbot.waitUntil(lambda: milestones(path) == ["初稿", "改稿"])
    rest(revised, qtbot)
    assert not revised.session.unsaved


def test_versions_of_a_file_that_is_only_read_are_not_named(
    window: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, told: list[BulletinError]
) -> None:
    colleague_holds(path)
    answer_held(monkeypatch, HowToOpen.READ_ONLY)
    open_file(window, path, qtbot)
    before = path.read_bytes()
    in_dialog(monkeypatch, VersionsDialog, lambda dialog: dialog.name_given.emit(states(window)[0], "初稿"))
    window.commands["versions"].trigger()
    rest(window, qtbot)
    assert "只能看" in str(told[0])
    assert not window.session.unsaved
    assert path.read_bytes() == before


def test_a_version_that_a_save_has_just_let_go_is_said_to_be_gone(
    revised: Window, monkeypatch: pytest.MonkeyPatch, told: list[BulletinError]
) -> None:
    in_dialog(monkeypatch, VersionsDialog, lambda dialog: dialog.restore_wanted.emit("0" * 32))
    issue = revised.session.issue
    revised.commands["versions"].trigger()
    assert "不再留存" in str(told[0])
    assert revised.session.issue is issue
