"""A colleague saves into the open file: both learn of it, and nobody's words are lost, whatever is answered."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.model import Issue, Publication
from anqing_bulletin.bulletin.succession import new_issue
from anqing_bulletin.desktop.safety import sharing as module
from anqing_bulletin.desktop.safety.held_dialog import WhatToDo
from anqing_bulletin.desktop.versions.merge_dialog import MergeDialog
from anqing_bulletin.desktop.window import Window
from anqing_bulletin.errors import BulletinError
from anqing_bulletin.storage.lock import lock_file
from anqing_bulletin.storage.project import read_project
from anqing_bulletin.storage.saving import NOT_THERE, digest_of
from anqing_bulletin.storage.versions import common_state, issue_at
from tests.desktop.office import (
    COLLEAGUE,
    answer,
    answer_changed,
    colleague_saves,
    locks,
    look,
    message,
    name_the_file,
    rest,
    rewritten,
    save,
    saved,
    title,
    write,
)

BUTTON = QMessageBox.StandardButton


# --- changed on disk, nothing of one's own ----------------------------------------------------------------------------


def test_what_a_colleague_saved_is_taken_over_with_a_word_and_can_be_undone(
    opened: Window, path: Path, issue: Issue, qtbot: QtBot
) -> None:
    theirs = colleague_saves(path, edits.set_title, "yi", "同事改的标题")
    look(opened, qtbot)
    session = opened.session
    assert session.issue == theirs
    assert not session.unsaved
    assert session.digest == digest_of(path)
    assert f"{COLLEAGUE}保存了新的内容" in message(opened)
    assert session.undo_label == "载入别人保存的修改"
    session.undo()
    assert session.issue == issue
    assert session.unsaved
    session.redo()
    assert not session.unsaved


def test_after_taking_over_the_next_save_goes_through(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, told: list[BulletinError]
) -> None:
    asked = answer_changed(monkeypatch, WhatToDo.CANCEL)
    colleague_saves(path, edits.set_title, "yi", "同事改的标题")
    look(opened, qtbot)
    write(opened, "jia", "再改。")
    save(opened, qtbot)
    assert (asked, told) == ([], [])
    found = read_project(path)
    assert found.issue.article("yi").title == "同事改的标题"
    assert found.issue.article("jia").text == "再改。"
    assert [len(snapshot.parents) for snapshot in found.versions.snapshots] == [0, 1, 1]


def test_undoing_what_was_taken_over_and_saving_keeps_theirs_in_the_history(
    opened: Window, path: Path, issue: Issue, qtbot: QtBot
) -> None:
    theirs = colleague_saves(path, edits.set_title, "yi", "同事改的标题")
    look(opened, qtbot)
    opened.session.undo()
    save(opened, qtbot)
    found = read_project(path)
    assert found.issue == issue
    assert theirs in [issue_at(found.versions, snapshot) for snapshot in found.versions.snapshots]


def test_the_disk_itself_tells_of_a_change(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.sharing._soon.setInterval(10)
    for number in range(2):  # a replaced file is another one to the watcher
        colleague_saves(path, edits.set_title, "yi", f"第{number}次")
        qtbot.waitUntil(lambda number=number: title(opened, "yi") == f"第{number}次")


def test_coming_back_to_the_window_looks_at_the_file(opened: Window, path: Path, qtbot: QtBot) -> None:
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    rest(opened, qtbot)
    colleague_saves(path, edits.set_title, "yi", "同事改的标题")
    QApplication.sendEvent(opened, QEvent(QEvent.Type.ActivationChange))
    qtbot.waitUntil(lambda: title(opened, "yi") == "同事改的标题")


def test_a_colleague_who_declares_the_issue_final_locks_it_here_too(opened: Window, path: Path, qtbot: QtBot) -> None:
    colleague_saves(path, edits.finalise)
    look(opened, qtbot)
    assert opened.session.locked
    assert opened.windowTitle().endswith("（已定稿）")
    assert all(field.isReadOnly() for field in opened.editor._page.fields)


# --- changed on disk, with edits of one's own -------------------------------------------------------------------------


def test_both_texts_are_in_the_merge_and_in_the_file_and_its_history_goes_on_from_theirs(
    opened: Window,
    path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    conflicts: list[str],
    told: list[BulletinError],
) -> None:
    asked = answer_changed(monkeypatch, WhatToDo.MERGE)
    write(opened, "jia", "我改的。")
    theirs = colleague_saves(path, *rewritten("yi", "同事改的。"))
    look(opened, qtbot)
    assert asked == [COLLEAGUE]
    session = opened.session
    assert [session.issue.article(name).text for name in ("jia", "yi")] == ["我改的。", "同事改的。"]
    assert session.undo_label == "合并别人的修改"
    assert session.unsaved
    save(opened, qtbot)
    assert (conflicts, told, len(asked)) == ([], [], 1)
    versions = read_project(path).versions
    assert [issue_at(versions, versions.by_id[parent]) for parent in versions.head.parents] == [theirs]
    assert not session.unsaved


def test_a_save_that_finds_a_change_merges_and_saves(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, told: list[BulletinError]
) -> None:
    asked = answer_changed(monkeypatch, WhatToDo.MERGE)
    done: list[str] = []
    write(opened, "jia", "我改的。")
    colleague_saves(path, *rewritten("yi", "同事改的。"))
    opened.files.save(lambda: done.append("then"), name="送审稿")
    rest(opened, qtbot)
    found = read_project(path)
    assert [found.issue.article(name).text for name in ("jia", "yi")] == ["我改的。", "同事改的。"]
    assert (asked, told, done) == ([COLLEAGUE], [], ["then"])
    assert found.versions.head.name == "送审稿"
    assert len(found.versions.snapshots) == 3


def test_a_conflict_is_decided_in_the_dialog_and_what_was_chosen_is_taken(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, conflicts: list[str]
) -> None:
    answer_changed(monkeypatch, WhatToDo.MERGE)
    write(opened, "jia", "我改的。")
    colleague_saves(path, *rewritten("jia", "同事改的。"))
    look(opened, qtbot)
    assert len(conflicts) == 1
    assert COLLEAGUE in conflicts[0]
    assert opened.session.issue.article("jia").text == "同事改的。"
    opened.session.undo()
    assert opened.session.issue.article("jia").text == "我改的。"
    opened.session.redo()
    save(opened, qtbot)
    assert read_project(path).issue.article("jia").text == "同事改的。"


def test_undoing_the_merge_and_saving_keeps_theirs_in_the_history(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_changed(monkeypatch, WhatToDo.MERGE)
    write(opened, "jia", "我改的。")
    theirs = colleague_saves(path, *rewritten("yi", "同事改的。"))
    look(opened, qtbot)
    opened.session.undo()
    assert opened.session.unsaved, "the file holds theirs"
    mine = opened.session.issue
    save(opened, qtbot)
    found = read_project(path)
    assert found.issue == mine
    assert theirs in [issue_at(found.versions, snapshot) for snapshot in found.versions.snapshots]


def test_a_cancelled_merge_changes_nothing_and_only_the_next_save_asks_again(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer_changed(monkeypatch, WhatToDo.MERGE)
    monkeypatch.setattr(MergeDialog, "exec", lambda _: 0)
    write(opened, "jia", "我改的。")
    mine, digest = opened.session.issue, opened.session.digest
    theirs = colleague_saves(path, *rewritten("jia", "同事改的。"))
    look(opened, qtbot)
    look(opened, qtbot)
    assert len(asked) == 1
    assert opened.session.issue is mine
    assert opened.session.digest == digest
    save(opened, qtbot)
    assert len(asked) == 2
    look(opened, qtbot)
    assert len(asked) == 2, "nor does a look ask after a save that was cancelled"
    assert read_project(path).issue == theirs
    assert opened.session.unsaved


def test_a_further_change_is_asked_about_anew(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer_changed(monkeypatch, WhatToDo.CANCEL)
    write(opened, "jia", "我改的。")
    for number in range(2):
        colleague_saves(path, edits.set_title, "yi", f"第{number}次")
        look(opened, qtbot)
    assert len(asked) == 2


def test_a_save_put_off_by_a_look_only_is_the_first_to_ask_where_no_look_came_before(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer_changed(monkeypatch, WhatToDo.CANCEL)
    write(opened, "jia", "我改的。")
    theirs = colleague_saves(path, edits.set_title, "yi", "同事改的标题")
    save(opened, qtbot)
    look(opened, qtbot)
    assert asked == [COLLEAGUE]
    assert opened.session.unsaved
    assert read_project(path).issue == theirs


@pytest.mark.parametrize("finder", [look, save])
def test_saving_elsewhere_leaves_the_file_to_the_colleague(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, finder
) -> None:
    answer_changed(monkeypatch, WhatToDo.SAVE_AS)
    other = path.with_name("我的.zgxx")
    name_the_file(monkeypatch, other)
    write(opened, "jia", "我改的。")
    theirs = colleague_saves(path, *rewritten("jia", "同事改的。"))
    finder(opened, qtbot)
    assert read_project(path).issue == theirs
    assert read_project(other).issue.article("jia").text == "我改的。"
    assert opened.session.path == other
    assert locks(path.parent) == [lock_file(other).name]
    mine, original = read_project(other).versions, read_project(path).versions
    assert common_state(mine, original) is not None, "they can still be merged"


def test_who_leaves_and_saves_elsewhere_leaves(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_changed(monkeypatch, WhatToDo.SAVE_AS)
    answer(monkeypatch, BUTTON.Save)
    name_the_file(monkeypatch, path.with_name("我的.zgxx"))
    write(opened, "jia", "我改的。")
    colleague_saves(path, *rewritten("jia", "同事改的。"))
    opened.close()
    qtbot.waitUntil(lambda: not opened.isVisible())
    assert read_project(path.with_name("我的.zgxx")).issue.article("jia").text == "我改的。"


def test_a_save_without_edits_that_finds_a_change_takes_it_over(
    opened: Window, path: Path, qtbot: QtBot, told: list[BulletinError]
) -> None:
    theirs = colleague_saves(path, edits.set_title, "yi", "同事改的标题")
    save(opened, qtbot)
    assert told == []
    assert opened.session.issue == theirs == read_project(path).issue


# --- the file is gone, damaged, or another issue ----------------------------------------------------------------------


def test_a_file_that_vanished_is_told_once_and_the_next_save_writes_it_again(
    opened: Window, path: Path, qtbot: QtBot, told: list[BulletinError]
) -> None:
    words: list[str] = []
    opened.desk.told.connect(words.append)
    path.rename(path.with_name("移走了.zgxx"))
    look(opened, qtbot)
    look(opened, qtbot)
    assert [word for word in words if "不在原处" in word] == words
    assert len(words) == 1
    write(opened, "jia", "再存一份。")
    save(opened, qtbot)
    assert read_project(path).issue == opened.session.issue
    assert told == []
    path.unlink()
    look(opened, qtbot)
    assert len([word for word in words if "不在原处" in word]) == 2, "it was there again in between"


def test_a_file_that_cannot_be_read_for_a_moment_is_not_said_to_be_gone(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "digest_of", lambda _: NOT_THERE)
    before = message(opened)
    look(opened, qtbot)
    assert message(opened) == before


def test_a_file_damaged_on_disk_is_told_and_leaves_the_text_alone(
    opened: Window, path: Path, qtbot: QtBot, told: list[BulletinError]
) -> None:
    write(opened, "jia", "我改的。")
    mine = opened.session.issue
    path.write_bytes(path.read_bytes()[:-200])
    look(opened, qtbot)
    assert "已损坏" in message(opened)
    assert opened.session.issue is mine
    before = path.read_bytes()
    save(opened, qtbot)
    assert "已损坏" in str(told[0])
    assert "另存为" in str(told[0])
    assert opened.session.issue is mine
    assert opened.session.unsaved
    assert path.read_bytes() == before, "a repair may still find something in it"


@pytest.mark.parametrize("edited", [False, True])
@pytest.mark.parametrize("finder", [look, save])
def test_another_issue_under_the_same_name_does_not_take_the_place_of_the_open_one(
    opened: Window,
    path: Path,
    issue: Issue,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    told: list[BulletinError],
    finder,
    edited: bool,
) -> None:
    mine = path.with_name("第19期另存.zgxx")
    asked = name_the_file(monkeypatch, mine)
    if edited:
        write(opened, "jia", "我改的。")
    here = opened.session.issue
    other = new_issue(Publication(), 20, date(2022, 6, 10))
    saved(path, other)
    finder(opened, qtbot)
    assert "另外建的一期（第20期）" in str(told[0])
    assert asked == ["另存为"]
    assert opened.session.issue is here
    assert opened.session.path == mine
    assert read_project(mine).issue == here
    assert read_project(path).issue == other


def test_an_issue_whose_file_another_one_has_got_is_unsaved_and_journalled_until_it_is_saved(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, told: list[BulletinError]
) -> None:
    name_the_file(monkeypatch, None)
    saved(path, new_issue(Publication(), 20, date(2022, 6, 10)))
    look(opened, qtbot)
    assert opened.session.path is None
    assert opened.session.unsaved
    asked = answer(monkeypatch, BUTTON.Cancel)
    assert not opened.close()
    assert asked
    assert opened.journaling.flush()
    assert opened.journaling._journal.path is not None
