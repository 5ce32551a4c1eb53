"""Who has the file open: the lock goes with it, and whoever comes second is asked and loses nothing."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.model import Issue
from anqing_bulletin.desktop.safety import sharing as module
from anqing_bulletin.desktop.safety.held_dialog import HowToOpen
from anqing_bulletin.desktop.window import Window
from anqing_bulletin.errors import BulletinError
from anqing_bulletin.storage import lock
from anqing_bulletin.storage.lock import Held, holder_of, lock_file, take_lock, take_over
from anqing_bulletin.storage.project import read_project
from anqing_bulletin.storage.saving import digest_of, open_project
from anqing_bulletin.storage.together import bring_together
from tests.desktop.office import (
    COLLEAGUE,
    answer,
    answer_held,
    choose_project,
    colleague_holds,
    colleague_saves,
    crash_left_lock,
    locks,
    look,
    message,
    name_the_file,
    open_file,
    rest,
    rewritten,
    save,
    saved,
    title,
    worker_held_up,
    write,
)

BUTTON = QMessageBox.StandardButton


# --- the lock ---------------------------------------------------------------------------------------------------------


def test_whoever_opens_the_file_meanwhile_is_told_that_it_is_open(opened: Window, path: Path) -> None:
    assert isinstance(take_lock(path), Held)


def test_closing_the_window_leaves_no_lock(opened: Window, path: Path) -> None:
    assert opened.close()
    assert locks(path.parent) == []


def test_closing_before_the_lock_is_taken_leaves_none_either(
    opened: Window, path: Path, issue: Issue, qtbot: QtBot
) -> None:
    other = saved(path.with_name("第20期.zgxx"), replace(issue, number=20))
    with worker_held_up(opened):
        opened.session.load(read_project(other), other, digest=digest_of(other))
    opened.close()
    assert locks(path.parent) == []


def test_another_file_takes_the_lock_along(opened: Window, path: Path, issue: Issue, qtbot: QtBot) -> None:
    other = saved(path.with_name("第20期.zgxx"), replace(issue, number=20))
    open_file(opened, other, qtbot)
    assert locks(path.parent) == [lock_file(other).name]
    opened.commands["new"].trigger()
    rest(opened, qtbot)
    assert locks(path.parent) == []


def test_files_opened_and_left_faster_than_the_worker_comes_round_leave_no_lock(
    opened: Window, path: Path, issue: Issue, qtbot: QtBot
) -> None:
    others = [saved(path.with_name(f"第{n}期.zgxx"), replace(issue, number=n)) for n in (20, 21, 22)]
    with worker_held_up(opened):
        for other in others:
            opened.session.load(read_project(other), other, digest=digest_of(other))
    rest(opened, qtbot)
    assert locks(path.parent) == [lock_file(others[-1]).name]


def test_a_lock_that_was_just_being_taken_is_given_back_when_another_file_is_opened(
    opened: Window, path: Path, issue: Issue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (saved(path.with_name(f"第{n}期.zgxx"), replace(issue, number=n)) for n in (20, 21))
    taking, go_on = threading.Event(), threading.Event()

    def slowly(wanted: Path) -> object:
        if wanted == first:
            taking.set()
            go_on.wait(20)
        return take_lock(wanted)

    monkeypatch.setattr(module, "take_lock", slowly)
    opened.session.load(read_project(first), first, digest=digest_of(first))
    assert taking.wait(20)
    opened.session.load(read_project(second), second, digest=digest_of(second))
    go_on.set()
    rest(opened, qtbot)
    assert locks(path.parent) == [lock_file(second).name]


def test_saving_under_another_name_moves_the_lock(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = path.with_name("另存.zgxx")
    name_the_file(monkeypatch, other)
    opened.commands["save-as"].trigger()
    rest(opened, qtbot)
    assert locks(path.parent) == [lock_file(other).name]


def test_the_lock_is_touched_while_the_file_is_open(opened: Window, path: Path, qtbot: QtBot) -> None:
    assert opened.sharing._touching.isActive()
    assert opened.sharing._touching.interval() == 30_000
    lock_file(path).unlink()
    opened.sharing._touch()
    rest(opened, qtbot)
    assert isinstance(take_lock(path), Held), "one that vanished is made again"


def test_a_colleague_who_opens_the_file_all_the_same_is_named(opened: Window, path: Path, qtbot: QtBot) -> None:
    colleague_holds(path)
    opened.sharing._touch()
    rest(opened, qtbot)
    assert f"{COLLEAGUE}（wangfang）也打开了这个文件" in message(opened)
    assert not opened.sharing._touching.isActive()
    opened.close()
    assert locks(path.parent) == [lock_file(path).name], "the colleague's lock stays"


def test_a_late_word_about_the_former_file_does_not_touch_the_present_lock(
    opened: Window, path: Path, issue: Issue, qtbot: QtBot
) -> None:
    former = opened.sharing._lock
    other = saved(path.with_name("第20期.zgxx"), replace(issue, number=20))
    open_file(opened, other, qtbot)
    colleague_holds(path)
    opened.sharing._on_touched(former, holder_of(path))
    assert opened.sharing._touching.isActive()
    assert "也打开了" not in message(opened)


def test_the_lock_of_a_program_that_crashed_asks_nothing(
    window: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer_held(monkeypatch, HowToOpen.CANCEL)
    crash_left_lock(path)
    open_file(window, path, qtbot)
    assert asked == []
    assert window.session.locked == ""
    assert holder_of(path).session == window.sharing._lock.session


def test_a_folder_that_takes_no_lock_is_no_error(
    window: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, told: list[BulletinError]
) -> None:
    def refuse(*_: object) -> bool:
        raise PermissionError(13, "read-only")

    monkeypatch.setattr(lock, "_create", refuse)
    open_file(window, path, qtbot)
    assert told == []
    assert "已打开" in message(window)
    assert locks(path.parent) == []
    write(window, "jia", "照样能改。")
    assert window.session.unsaved


# --- held by somebody else --------------------------------------------------------------------------------------------


@pytest.fixture
def held(path: Path) -> Path:
    colleague_holds(path)
    return path


def test_the_question_says_who_has_the_file(
    window: Window, held: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer_held(monkeypatch, HowToOpen.READ_ONLY)
    open_file(window, held, qtbot)
    assert len(asked) == 1
    assert f"{COLLEAGUE}（wangfang），在电脑“ZGB-03”上" in asked[0]


def test_what_is_opened_to_read_takes_no_edits_and_says_why(
    window: Window, held: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_held(monkeypatch, HowToOpen.READ_ONLY)
    open_file(window, held, qtbot)
    issue = window.session.issue
    window.session.apply(edits.set_title, "jia", "新")
    assert window.session.issue is issue
    assert "这里只能看" in message(window)
    assert window.windowTitle() == "第19期 — 第19期.zgxx[*]（只读）"
    assert all(field.isReadOnly() for field in window.editor._page.fields)
    assert not window.commands["finalise"].isEnabled()


@pytest.mark.parametrize("final", [False, True], ids=["open", "final"])
def test_what_is_opened_to_read_is_saved_under_another_name_only_and_can_be_edited_there(
    window: Window, held: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, final: bool
) -> None:
    if final:
        colleague_saves(held, edits.finalise)
    before = held.read_bytes()
    answer_held(monkeypatch, HowToOpen.READ_ONLY)
    open_file(window, held, qtbot)
    other = held.with_name("我的.zgxx")
    asked = name_the_file(monkeypatch, other)
    save(window, qtbot)
    assert asked == ["另存为"]
    assert held.read_bytes() == before
    assert window.session.path == other
    assert window.session.read_only == ""
    assert isinstance(take_lock(other), Held)
    if final:
        window.session.apply(edits.reopen)
    write(window, "jia", "可以改了。")
    assert window.session.issue.article("jia").text == "可以改了。"
    assert not any(field.isReadOnly() for field in window.editor._page.fields)


def test_a_held_file_that_is_free_again_is_opened_anew_with_a_lock(
    window: Window, held: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer_held(monkeypatch, HowToOpen.READ_ONLY)
    open_file(window, held, qtbot)
    open_file(window, held, qtbot)
    assert len(asked) == 2, "still held: asked again, and not simply open to edits"
    assert window.session.read_only
    lock_file(held).unlink()
    open_file(window, held, qtbot)
    assert len(asked) == 2
    assert window.session.locked == ""
    assert isinstance(take_lock(held), Held)


def test_a_copy_has_no_path_and_can_be_merged_with_the_original_later(
    window: Window,
    held: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    conflicts: list[str],
) -> None:
    answer_held(monkeypatch, HowToOpen.COPY)
    window.files.open_path(held)
    rest(window, qtbot)
    assert window.session.path is None
    assert window.windowTitle() == "第19期 — 未命名[*]"
    write(window, "jia", "副本里改的。")
    mine = tmp_path / "副本.zgxx"
    asked = name_the_file(monkeypatch, mine)
    save(window, qtbot)
    assert asked == ["另存为"]
    theirs = colleague_saves(held, *rewritten("yi", "原文件里改的。"))

    together = bring_together(open_project(mine).project, open_project(held).project)
    assert together.base is not None
    choose_project(monkeypatch, held)
    window.commands["merge"].trigger()
    rest(window, qtbot)
    assert conflicts == []
    assert window.session.issue.article("jia").text == "副本里改的。"
    assert window.session.issue.article("yi").text == theirs.article("yi").text
    assert window.session.undo_label == "合并别人的修改"
    assert window.session.path == mine


def test_opening_anyway_takes_the_lock_over(
    window: Window, held: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_held(monkeypatch, HowToOpen.ANYWAY)
    open_file(window, held, qtbot)
    assert window.session.locked == ""
    assert holder_of(held).session == window.sharing._lock.session
    assert window.sharing._touching.isActive()
    window.close()
    assert locks(held.parent) == []


def test_opening_anyway_asks_the_disk_beside_the_window(
    window: Window, held: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []
    monkeypatch.setattr(module, "take_over", lambda path: threads.append(threading.current_thread()) or take_over(path))
    answer_held(monkeypatch, HowToOpen.ANYWAY)
    open_file(window, held, qtbot)
    assert threads
    assert threading.main_thread() not in threads


def test_cancelling_closes_the_file_and_leaves_it_to_the_colleague(
    window: Window, held: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_held(monkeypatch, HowToOpen.CANCEL)
    before = lock_file(held).read_bytes()
    window.files.open_path(held)
    rest(window, qtbot)
    assert window.session.path is None
    assert list(window.session.issue.articles) == []
    assert not window.session.unsaved
    assert lock_file(held).read_bytes() == before


def test_what_was_typed_before_the_question_came_is_not_thrown_away_by_cancelling(
    window: Window, held: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_held(monkeypatch, HowToOpen.CANCEL)
    asked = answer(monkeypatch, BUTTON.Cancel)
    with worker_held_up(window):
        window.session.load(read_project(held), held, digest=digest_of(held))
        write(window, "jia", "问之前打的字。")
    rest(window, qtbot)
    assert len(asked) == 1
    assert window.session.issue.article("jia").text == "问之前打的字。"


def test_an_issue_open_to_read_follows_what_its_holder_saves(
    window: Window, held: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_held(monkeypatch, HowToOpen.READ_ONLY)
    open_file(window, held, qtbot)
    colleague_saves(held, edits.set_title, "yi", "同事改的标题")
    look(window, qtbot)
    assert title(window, "yi") == "同事改的标题"
    assert window.session.read_only
    assert not window.session.unsaved
    assert "撤销" not in message(window), "nothing can be undone in what is only read"
