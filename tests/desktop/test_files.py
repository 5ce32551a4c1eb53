"""Saving, opening, leaving: every word that was typed is in the file, in the window, or asked about."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.model import Issue, People
from anqing_bulletin.desktop import files
from anqing_bulletin.desktop.safety import unopened
from anqing_bulletin.desktop.safety.held_dialog import WhatToDo
from anqing_bulletin.desktop.window import Window
from anqing_bulletin.errors import BackupFailed, BulletinError, FileBusy
from anqing_bulletin.storage import saving
from anqing_bulletin.storage.project import read_project
from anqing_bulletin.storage.save import Saved, save_file
from anqing_bulletin.storage.saving import open_project
from anqing_bulletin.storage.together import bring_together
from tests.desktop.office import (
    answer,
    answer_changed,
    colleague_saves,
    message,
    name_the_file,
    rest,
    saved,
    title,
    title_in,
    worker_held_up,
)

BUTTON = QMessageBox.StandardButton


@pytest.fixture
def other(tmp_path: Path, issue: Issue) -> Path:
    """The file of another issue."""
    return saved(tmp_path / "第18期.zgxx", replace(issue, number=18, id="18"))


def retitle(window: Window, text: str) -> None:
    window.session.apply(edits.set_title, "jia", text, group="title:jia")


def number_of_states(path: Path) -> int:
    return len(read_project(path).versions.snapshots)


def busy(monkeypatch: pytest.MonkeyPatch, path: Path, times: int) -> None:
    """Another program holds the file for so many saves."""
    left = [times]

    def save(target: Path, data: bytes, **how: object) -> Saved:
        if target == path and left[0]:
            left[0] -= 1
            raise FileBusy("正被其他程序占用")
        return save_file(target, data, **how)

    monkeypatch.setattr(saving, "save_file", save)


# --- one save after the other -----------------------------------------------------------------------------------------


def test_two_quick_saves_both_arrive_and_none_is_taken_for_another_persons(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, told: list[BulletinError]
) -> None:
    asked = answer_changed(monkeypatch, WhatToDo.CANCEL)
    done: list[str] = []
    retitle(opened, "第一稿")
    opened.files.save(lambda: done.append("first"))
    retitle(opened, "第二稿")
    opened.files.save(lambda: done.append("second"))
    assert done == []
    qtbot.waitUntil(lambda: len(done) == 2)
    rest(opened, qtbot)
    assert done == ["first", "second"]
    assert (asked, told) == ([], [])
    assert title_in(path) == "第二稿"
    assert number_of_states(path) == 3
    assert not opened.session.unsaved


def test_what_is_typed_during_a_save_stays_unsaved_and_undo_comes_back_to_what_was_saved(
    opened: Window, path: Path, qtbot: QtBot
) -> None:
    retitle(opened, "存下的")
    with worker_held_up(opened):
        opened.commands["save"].trigger()
        retitle(opened, "又打的")
    rest(opened, qtbot)
    assert title_in(path) == "存下的"
    assert opened.session.unsaved
    opened.session.undo()
    assert title(opened, "jia") == "存下的"
    assert not opened.session.unsaved


def test_a_version_asked_for_during_a_save_gets_its_name_whatever_keys_follow(
    opened: Window, path: Path, qtbot: QtBot
) -> None:
    done: list[str] = []
    retitle(opened, "送审的")
    with worker_held_up(opened):
        opened.commands["save"].trigger()
        opened.files.save(lambda: done.append("kept"), name="送审稿")
        retitle(opened, "后来的")
        for _ in range(3):  # the key held down
            opened.commands["save"].trigger()
        assert len(opened.files._waiting) == 2
    qtbot.waitUntil(lambda: title_in(path) == "后来的")
    rest(opened, qtbot)
    assert done == ["kept"]
    assert [snapshot.name for snapshot in read_project(path).versions.milestones] == ["送审稿"]
    assert not opened.session.unsaved


def test_a_version_of_an_unchanged_issue_that_waits_for_its_turn_is_not_lost_on_closing(
    opened: Window, path: Path, qtbot: QtBot
) -> None:
    done: list[str] = []
    with worker_held_up(opened):
        opened.files.save()
        opened.files.save(lambda: done.append("kept"), name="送审稿")
        assert not opened.session.unsaved
        opened.close()
        assert opened.isVisible(), "it waits for what was asked for"
    qtbot.waitUntil(lambda: not opened.isVisible())
    assert done == ["kept"]
    assert [snapshot.name for snapshot in read_project(path).versions.milestones] == ["送审稿"]


def test_a_fault_of_the_program_while_saving_leaves_the_next_save_possible(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, told: list[BulletinError]
) -> None:
    monkeypatch.setattr(sys, "excepthook", lambda *_: None)
    retitle(opened, "要存的")
    with monkeypatch.context() as broken:
        broken.setattr(files, "save_project", lambda *_, **__: {}["x"])
        opened.commands["save"].trigger()
        rest(opened, qtbot)
    assert opened.session.unsaved
    assert told == [], "the fault has a dialog of its own"
    opened.commands["save"].trigger()
    qtbot.waitUntil(lambda: title_in(path) == "要存的")


def test_saves_that_wait_go_on_after_a_merge_with_what_a_colleague_saved(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, told: list[BulletinError]
) -> None:
    asked = answer_changed(monkeypatch, WhatToDo.MERGE)
    done: list[str] = []
    colleague_saves(path, edits.set_title, "yi", "同事改的标题")
    retitle(opened, "我改的")
    with worker_held_up(opened):
        opened.files.save(lambda: done.append("first"))
        opened.files.save(lambda: done.append("second"), name="送审稿")
    qtbot.waitUntil(lambda: len(done) == 2)
    rest(opened, qtbot)
    assert (len(asked), told) == (1, [])
    found = read_project(path)
    assert [found.issue.article(name).title for name in ("jia", "yi")] == ["我改的", "同事改的标题"]
    assert found.versions.head.name == "送审稿"


def test_a_save_elsewhere_is_done_although_the_one_before_it_failed(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, told: list[BulletinError]
) -> None:
    elsewhere = path.with_name("另存.zgxx")
    name_the_file(monkeypatch, elsewhere)
    path.chmod(0o444)
    retitle(opened, "新")
    with worker_held_up(opened):
        opened.commands["save"].trigger()
        opened.commands["save-as"].trigger()
    qtbot.waitUntil(elsewhere.is_file)
    rest(opened, qtbot)
    assert len(told) == 1
    assert title_in(elsewhere) == "新"
    assert opened.session.path == elsewhere
    assert not opened.session.unsaved


def test_names_given_to_versions_during_a_save_are_not_lost(opened: Window, path: Path, qtbot: QtBot) -> None:
    first = opened.session.versions.head.id
    retitle(opened, "新")
    with worker_held_up(opened):
        opened.commands["save"].trigger()
        opened.milestones._name(first, "送审稿")
    qtbot.waitUntil(lambda: bool(read_project(path).versions.milestones))
    rest(opened, qtbot)
    assert [snapshot.name for snapshot in read_project(path).versions.snapshots] == ["送审稿", ""]
    assert not opened.session.unsaved


# --- a save and another issue -----------------------------------------------------------------------------------------


def test_a_save_that_ends_after_another_issue_was_opened_does_not_pass_for_that_ones(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, BUTTON.Discard)
    done: list[str] = []
    retitle(opened, "存下的")
    with worker_held_up(opened):
        opened.files.save(lambda: done.append("then"))
        opened.files.save()
        opened.commands["new"].trigger()
    qtbot.waitUntil(lambda: title_in(path) == "存下的")
    rest(opened, qtbot)
    session = opened.session
    assert session.path is None, "the next issue has no file yet"
    assert not session.unsaved
    assert list(session.issue.articles) == []
    assert done == []
    asked = name_the_file(monkeypatch, None)
    session.apply(edits.set_masthead, **masthead(session.issue))
    opened.commands["save"].trigger()
    rest(opened, qtbot)
    assert asked == ["另存为"]
    assert len(list(read_project(path).issue.articles)) == 4, "and is not written over the former one"


def masthead(issue: Issue) -> dict[str, object]:
    return {
        "publication": issue.publication,
        "number": issue.number + 1,
        "date": issue.date,
        "total_number": None,
        "people": People(),
        "copies": None,
    }


@pytest.mark.parametrize("button", [BUTTON.Cancel, BUTTON.Save, BUTTON.Discard])
def test_what_is_typed_while_another_file_is_being_opened_is_asked_about(
    opened: Window, path: Path, other: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, button
) -> None:
    asked = answer(monkeypatch, button)
    with worker_held_up(opened):
        opened.files.open_path(other)
        retitle(opened, "还在打字")
    rest(opened, qtbot)
    assert len(asked) == 1
    if button == BUTTON.Cancel:
        assert title(opened, "jia") == "还在打字"
        assert opened.session.path == path
    else:
        assert opened.session.path == other
        assert title_in(path) == ("还在打字" if button == BUTTON.Save else "甲的标题")


def test_what_is_typed_while_a_file_is_being_repaired_is_asked_about(
    opened: Window, path: Path, other: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    other.write_bytes(other.read_bytes()[:-80])
    asked: list[str] = []

    def execute(box: QMessageBox) -> int:
        """Repair; then type on; then stay."""
        asked.append(box.text())
        if len(asked) > 1:
            return BUTTON.Cancel
        next(button for button in box.buttons() if button.text() == "读出完好的部分").click()
        QTimer.singleShot(0, opened, lambda: retitle(opened, "还在打字"))
        return 0

    monkeypatch.setattr(QMessageBox, "exec", execute)
    salvaged = unopened._salvaged
    monkeypatch.setattr(unopened, "_salvaged", lambda bad: (time.sleep(0.1), salvaged(bad))[1])
    opened.files.open_path(other)
    rest(opened, qtbot)
    assert len(asked) == 2
    assert title(opened, "jia") == "还在打字"
    assert opened.session.path == path


def test_an_unsaved_issue_that_the_user_lets_go_is_not_asked_about_twice(
    opened: Window, path: Path, other: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer(monkeypatch, BUTTON.Discard)
    retitle(opened, "不要的")
    opened.files.open_path(other)
    rest(opened, qtbot)
    assert len(asked) == 1
    assert opened.session.path == other


def test_a_file_that_is_gone_is_looked_for_beside_the_window_and_leaves_the_recent_ones(
    opened: Window, path: Path, other: Path, qtbot: QtBot, told: list[BulletinError]
) -> None:
    opened.settings.remember(other)
    opened.settings.remember(path)
    other.unlink()
    opened.files.open_path(other)
    qtbot.waitUntil(lambda: bool(told))
    rest(opened, qtbot)
    assert "第18期.zgxx" in str(told[0])
    assert opened.settings.recent == [str(path)]
    assert opened.session.path == path


# --- held, and without a backup ---------------------------------------------------------------------------------------


def test_where_another_program_holds_the_file_there_is_a_conflict_copy_and_the_next_save_goes_through(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, told: list[BulletinError]
) -> None:
    busy(monkeypatch, path, 1)
    retitle(opened, "要的")
    opened.commands["save"].trigger()
    rest(opened, qtbot)
    (copy,) = path.parent.glob("*冲突副本*")
    assert "正被其他程序占用" in str(told[0])
    assert copy.name in str(told[0])
    assert title_in(copy) == "要的"
    assert title_in(path) == "甲的标题"
    assert opened.session.unsaved
    assert opened.session.path == path

    opened.commands["save"].trigger()
    rest(opened, qtbot)
    assert len(told) == 1
    assert title_in(path) == "要的"
    assert not opened.session.unsaved
    merged = bring_together(open_project(path).project, open_project(copy).project).merged()
    assert merged.conflicts == ()
    assert merged.issue == opened.session.issue


def test_a_window_that_could_save_a_conflict_copy_only_does_not_close(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, told: list[BulletinError]
) -> None:
    busy(monkeypatch, path, 1)
    answer(monkeypatch, BUTTON.Save)
    retitle(opened, "要的")
    opened.close()
    qtbot.waitUntil(lambda: bool(told))
    qtbot.wait(20)
    assert opened.isVisible()
    opened.close()
    qtbot.waitUntil(lambda: not opened.isVisible())
    assert title_in(path) == "要的"


def test_a_backup_that_could_not_be_kept_is_told_and_the_save_counts(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, told: list[BulletinError]
) -> None:
    def fail(*_: object, **__: object) -> Path:
        raise BackupFailed("“第19期.zgxx”在这次保存之前的内容没有留下备份：磁盘已满。")

    monkeypatch.setattr(saving, "keep_backup", fail)
    retitle(opened, "要的")
    opened.commands["save"].trigger()
    rest(opened, qtbot)
    assert "已保存" in message(opened)
    assert "没有留下备份：磁盘已满" in message(opened)
    assert told == []
    assert title_in(path) == "要的"
    assert not opened.session.unsaved


# --- a clean copy, and what is locked ---------------------------------------------------------------------------------


def test_a_clean_copy_has_no_history_no_notes_no_names_and_nothing_aside(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.session.apply(edits.set_note, "jia", "内部备注，不要外传")
    clean = path.with_name("发给别人.zgxx")
    name_the_file(monkeypatch, clean)
    opened.commands["clean-copy"].trigger()
    rest(opened, qtbot)
    found = read_project(clean)
    assert [article.id for article in found.issue.articles] == ["jia", "yi", "bing", "ding"]
    assert (found.issue.pool, found.issue.bin) == ((), ())
    assert found.issue.article("jia").note == ""
    assert [(snapshot.author, snapshot.time) for snapshot in found.versions.snapshots] == [("", "")]
    data = clean.read_bytes()
    assert "王芳".encode() not in data
    assert "内部备注".encode() not in data
    assert "可以发给别人" in message(opened)
    assert opened.session.path == path
    assert opened.session.unsaved, "the issue itself was not saved by this"


@pytest.mark.parametrize("by_link", [False, True])
def test_a_clean_copy_never_takes_the_place_of_the_open_file(
    opened: Window,
    path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    told: list[BulletinError],
    by_link: bool,
) -> None:
    target = path.with_name("快捷方式.zgxx") if by_link else path
    if by_link:
        target.symlink_to(path)
    name_the_file(monkeypatch, target)
    before = path.read_bytes()
    opened.commands["clean-copy"].trigger()
    rest(opened, qtbot)
    assert "不能盖掉正在编的文件" in str(told[0])
    assert path.read_bytes() == before


def test_two_clean_copies_asked_for_in_one_breath_are_both_written(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = [path.with_name(f"发给{name}.zgxx") for name in ("甲", "乙")]
    with worker_held_up(opened):
        for copy in copies:
            name_the_file(monkeypatch, copy)
            opened.commands["clean-copy"].trigger()
    rest(opened, qtbot)
    assert all(copy.is_file() for copy in copies)


def test_exports_of_one_kind_asked_for_in_one_breath_are_all_written(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    exported = [path.with_name(f"{name}.docx") for name in ("甲", "乙", "丙")]
    with worker_held_up(opened):
        for each in exported:
            name_the_file(monkeypatch, each)
            opened.commands["export-docx"].trigger()
    rest(opened, qtbot)
    assert all(each.is_file() for each in exported)


def test_a_name_with_a_point_in_it_gets_its_ending_and_covers_nothing_unasked(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_ending = window.desk._with_ending
    assert with_ending(tmp_path / "第5.2期", ".zgxx") == tmp_path / "第5.2期.zgxx"
    assert with_ending(tmp_path / "第5.2期.ZGXX", ".zgxx") == tmp_path / "第5.2期.ZGXX"
    (tmp_path / "第5.2期.pdf").touch()
    asked = answer(monkeypatch, BUTTON.No)
    assert with_ending(tmp_path / "第5.2期", ".pdf") is None, "another name is asked for"
    answer(monkeypatch, BUTTON.Yes)
    assert with_ending(tmp_path / "第5.2期", ".pdf") == tmp_path / "第5.2期.pdf"
    assert "已经存在" in asked[0]


def test_a_manuscript_is_not_called_a_damaged_file_and_one_question_follows_the_other(
    window: Window, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, told: list[BulletinError]
) -> None:
    manuscript = tmp_path / "来稿.txt"
    manuscript.write_text("标题", encoding="utf-8")
    shown = [window]
    monkeypatch.setattr(unopened, "_SOON", 10)
    monkeypatch.setattr(unopened.QApplication, "activeModalWidget", lambda: shown[0])
    window.files.open_path(manuscript)
    rest(window, qtbot)
    assert told == [], "another dialog is open"
    shown[0] = None
    qtbot.waitUntil(lambda: bool(told))
    assert "导入稿件" in str(told[0])


def test_manuscripts_are_not_read_into_a_final_issue(opened: Window, tmp_path: Path, qtbot: QtBot) -> None:
    manuscript = tmp_path / "来稿.txt"
    manuscript.write_text("桐城市提升干部能力\n\n桐城市坚持实干导向。\n", encoding="utf-8")
    opened.session.apply(edits.finalise)
    issue = opened.session.issue
    opened.files.import_manuscripts([manuscript])
    rest(opened, qtbot)
    assert opened.session.issue is issue
    assert "已经定稿" in message(opened)


def test_questions_are_not_kept_once_they_are_answered(
    opened: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, BUTTON.Cancel)
    retitle(opened, "新")
    for _ in range(3):
        opened.close()
    qtbot.waitUntil(lambda: opened.findChildren(QMessageBox) == [])
