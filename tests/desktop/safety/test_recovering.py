"""After a crash: what was not saved is offered beside the file as it is now, and nothing goes by an oversight."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox
from pytestqt.qtbot import QtBot

import anqing_bulletin
from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.model import Issue, Paragraph, Publication, Span
from anqing_bulletin.bulletin.succession import new_issue
from anqing_bulletin.desktop.safety import recovering
from anqing_bulletin.desktop.safety.held_dialog import HowToOpen
from anqing_bulletin.desktop.safety.recovering import find_unsaved
from anqing_bulletin.desktop.safety.recovery_dialog import Answer, RecoveryDialog
from anqing_bulletin.desktop.window import Window
from anqing_bulletin.errors import JournalFailed
from anqing_bulletin.storage.journal import Journal, journal_folder
from anqing_bulletin.storage.project import Project, read_project, write_project
from anqing_bulletin.storage.recovery import REFUSED_DAYS, abandoned, give_back, read_journal, sweep
from anqing_bulletin.storage.saving import digest_of, open_project
from tests.desktop.office import (
    answer,
    answer_held,
    colleague_holds,
    colleague_saves,
    message,
    name_the_file,
    open_file,
    rest,
    saved,
    title,
    worker_held_up,
)

BUTTON = QMessageBox.StandardButton
DAY = 86_400

CHILD = """
import os, signal, sys
from pathlib import Path
from anqing_bulletin.storage.journal import Journal
from anqing_bulletin.storage.project import read_project
from anqing_bulletin.storage.records import Origin
from anqing_bulletin.storage.saving import open_project

work, file = read_project(Path(sys.argv[1])).issue, Path(sys.argv[2]) if sys.argv[2] else None
if file is not None:
    opened = open_project(file)
    origin, saved = Origin(file, opened.digest, opened.project.versions.head.id), opened.project.issue
else:
    from anqing_bulletin.bulletin.succession import emptied
    origin, saved = Origin(), emptied(work)
Journal(origin, saved).write(work)
os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
"""


@dataclass
class Crash:
    """A program that was killed in the middle of its work."""

    folder: Path

    def __call__(self, file: Path | None, work: Issue) -> None:
        """Somebody had `work` in the window, on `file`, when the power went."""
        on_the_desk = self.folder / "未存.zgxx"
        write_project(on_the_desk, Project(work))
        environment = {**os.environ, "PYTHONPATH": str(Path(anqing_bulletin.__file__).parent.parent)}
        command = [sys.executable, "-c", CHILD, str(on_the_desk), str(file or "")]
        ended = subprocess.run(command, env=environment, timeout=60, check=False, capture_output=True)
        assert ended.returncode not in {0, 1}, ended.stderr.decode()


@pytest.fixture
def crash(tmp_path: Path) -> Crash:
    return Crash(tmp_path)


@pytest.fixture
def work(issue: Issue) -> Issue:
    """The issue with a retitled and a rewritten article."""
    return rewritten(edits.set_title(issue, "jia", "没存的标题"), "ding", "没存的正文。")


def rewritten(issue: Issue, article_id: str, words: str) -> Issue:
    return edits.set_blocks(issue, article_id, (Paragraph((Span(words),), id=f"{article_id}-1"),))


def journals() -> list[str]:
    """What the journal folder holds, by the endings of the names."""
    return sorted(entry.suffix for entry in journal_folder().iterdir()) if journal_folder().is_dir() else []


class Shown(NamedTuple):
    """A dialog that was answered, and what stood in it."""

    dialog: RecoveryDialog
    works: int
    where: str


def offered(monkeypatch: pytest.MonkeyPatch, decide: Callable[[RecoveryDialog], object]) -> list[Shown]:
    """Answer the dialog in this way; gives the dialogs that were shown."""
    shown: list[Shown] = []

    def execute(dialog: RecoveryDialog) -> int:
        shown.append(Shown(dialog, dialog.works.count(), dialog.path.text()))
        decide(dialog)
        return dialog.result()

    monkeypatch.setattr(RecoveryDialog, "exec", execute)
    return shown


def recover(dialog: RecoveryDialog) -> None:
    dialog.recover.click()


def refuse(dialog: RecoveryDialog) -> None:
    dialog.refuse.click()


def put_off(dialog: RecoveryDialog) -> None:
    dialog.later.click()


def only(words: str) -> Callable[[RecoveryDialog], None]:
    """Bring back what is called so, and nothing else."""

    def decide(dialog: RecoveryDialog) -> None:
        for row in range(dialog.items.count()):
            item = dialog.items.item(row)
            item.setCheckState(Qt.CheckState.Checked if words in item.text() else Qt.CheckState.Unchecked)
        dialog.recover.click()

    return decide


def look(window: Window, qtbot: QtBot) -> None:
    window.recovering.look()
    rest(window, qtbot)


# --- what is found ------------------------------------------------------------------------------------------------


def test_what_was_not_saved_when_the_program_was_killed_is_found(crash: Crash, path: Path, work: Issue) -> None:
    crash(path, work)
    (found,) = find_unsaved()
    assert found.issue == work
    assert found.work.origin.path == path
    assert found.former == read_project(path).issue
    assert find_unsaved() == [], "claimed: a second window does not offer it too"
    give_back(found.work)
    assert len(find_unsaved()) == 1


def test_what_a_colleague_has_saved_since_is_merged_with_it(crash: Crash, path: Path, work: Issue) -> None:
    crash(path, work)
    theirs = colleague_saves(path, edits.set_title, "yi", "同事改的标题")
    (found,) = find_unsaved()
    assert found.former == theirs
    assert [found.issue.article(name).title for name in ("jia", "yi")] == ["没存的标题", "同事改的标题"]
    assert found.issue.article("ding").text == "没存的正文。"


def test_a_paragraph_that_both_have_changed_stands_twice(crash: Crash, path: Path, work: Issue) -> None:
    crash(path, work)
    theirs = rewritten(read_project(path).issue, "ding", "同事的正文。").article("ding").blocks
    colleague_saves(path, edits.set_blocks, "ding", theirs)
    (found,) = find_unsaved()
    text = found.issue.article("ding").text
    assert "没存的正文。" in text
    assert "同事的正文。" in text


def test_work_whose_file_is_gone_is_still_found(crash: Crash, path: Path, work: Issue) -> None:
    crash(path, work)
    path.unlink()
    (found,) = find_unsaved()
    assert found.opened is None
    assert found.issue == work


def test_work_whose_file_is_damaged_is_still_found(crash: Crash, path: Path, work: Issue) -> None:
    crash(path, work)
    path.write_bytes(path.read_bytes()[:-200])
    (found,) = find_unsaved()
    assert found.opened is None
    assert found.issue == work


def test_work_that_its_file_holds_by_now_is_not_offered_and_its_journal_goes(
    crash: Crash, path: Path, work: Issue
) -> None:
    crash(path, work)
    colleague_saves(path, lambda _: work)
    assert find_unsaved() == []
    assert journals() == []


def test_work_that_its_file_holds_among_other_things_by_now_is_not_offered(
    crash: Crash, path: Path, work: Issue
) -> None:
    crash(path, work)
    colleague_saves(path, lambda _: edits.set_title(work, "yi", "同事又改的"))
    assert find_unsaved() == []
    assert journals() == []


def test_work_whose_files_name_another_issue_has_is_found_without_a_file(crash: Crash, path: Path, work: Issue) -> None:
    crash(path, work)
    other = new_issue(Publication(), 20, date(2022, 6, 10))
    saved(path, other)
    (found,) = find_unsaved()
    assert found.opened is None
    assert found.issue == work


def test_an_issue_that_was_never_saved_is_found_whole(crash: Crash, work: Issue) -> None:
    crash(None, work)
    (found,) = find_unsaved()
    assert (found.opened, found.issue) == (None, work)


# --- brought back -------------------------------------------------------------------------------------------------


def test_it_comes_back_as_unsaved_changes_of_its_file_in_one_step(
    window: Window, crash: Crash, path: Path, work: Issue, issue: Issue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash(path, work)
    before = path.read_bytes()
    shown = offered(monkeypatch, recover)
    look(window, qtbot)
    session = window.session
    assert len(shown) == 1
    assert (session.path, session.digest) == (path, digest_of(path))
    assert session.issue == work
    assert session.unsaved
    assert session.undo_label == "找回未保存的修改"
    assert path.read_bytes() == before
    assert "请看过后保存" in message(window)
    session.undo()
    assert session.issue == issue
    assert not session.unsaved
    session.redo()
    window.commands["save"].trigger()
    rest(window, qtbot)
    found = read_project(path)
    assert found.issue == work
    assert len(found.versions.snapshots) == 2


def test_it_comes_back_with_what_a_colleague_saved_and_the_save_goes_through(
    window: Window, crash: Crash, path: Path, work: Issue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, told
) -> None:
    crash(path, work)
    colleague_saves(path, edits.set_title, "yi", "同事改的标题")
    offered(monkeypatch, recover)
    look(window, qtbot)
    window.commands["save"].trigger()
    rest(window, qtbot)
    assert told == []
    found = read_project(path).issue
    assert [found.article(name).title for name in ("jia", "yi")] == ["没存的标题", "同事改的标题"]


@pytest.mark.parametrize("left", ["nothing", "another issue"])
def test_without_its_file_it_comes_back_as_an_issue_that_has_no_name_yet(
    window: Window, crash: Crash, path: Path, work: Issue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, left: str
) -> None:
    crash(path, work)
    path.unlink()
    if left == "another issue":
        saved(path, new_issue(Publication(), 20, date(2022, 6, 10)))
    before = path.read_bytes() if path.is_file() else b""
    shown = offered(monkeypatch, recover)
    look(window, qtbot)
    assert "这个文件不在了、打不开，或者已经是另一期。" in shown[0].where
    assert window.session.issue == work
    assert window.session.path is None
    assert window.session.unsaved
    asked = name_the_file(monkeypatch, None)
    window.commands["save"].trigger()
    assert asked == ["另存为"]
    assert (path.read_bytes() if path.is_file() else b"") == before


def test_only_the_chosen_articles_come_back_and_the_rest_is_kept_for_a_while(
    window: Window, crash: Crash, path: Path, work: Issue, issue: Issue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash(path, work)
    offered(monkeypatch, only("没存的标题"))
    look(window, qtbot)
    assert title(window, "jia") == "没存的标题"
    assert window.session.issue.article("ding") == issue.article("ding")
    assert journals() == [".jrnl", ".refused"], "the new journal, and the old one with what was left out"
    refused = next(journal_folder().glob("*.refused"))
    assert read_journal(refused).issue == work


def test_a_final_issue_that_was_reopened_and_edited_comes_back_open(
    window: Window, crash: Crash, path: Path, work: Issue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    colleague_saves(path, edits.finalise)
    crash(path, work)
    offered(monkeypatch, recover)
    look(window, qtbot)
    assert window.session.issue == work
    assert window.session.locked == ""


# --- the journals -------------------------------------------------------------------------------------------------


def test_the_old_journal_goes_once_the_work_is_journalled_anew(
    window: Window, crash: Crash, path: Path, work: Issue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash(path, work)
    (old,) = journal_folder().iterdir()
    offered(monkeypatch, recover)
    look(window, qtbot)
    (new,) = journal_folder().iterdir()
    assert new.stem != old.stem
    assert read_journal(new).issue == work


def test_where_the_new_journal_cannot_be_written_the_old_one_stays(
    window: Window, crash: Crash, path: Path, work: Issue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash(path, work)

    def fail(_journal: Journal, _issue: Issue) -> None:
        raise JournalFailed("最近的修改没有记入恢复日志：磁盘已满。")

    monkeypatch.setattr(Journal, "write", fail)
    offered(monkeypatch, recover)
    look(window, qtbot)
    assert window.session.issue == work
    (old,) = journal_folder().iterdir()
    assert old.suffix == ".claimed"
    assert read_journal(old).issue == work


def test_what_is_refused_is_not_offered_again_and_kept_for_thirty_days(
    window: Window, crash: Crash, path: Path, work: Issue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash(path, work)
    shown = offered(monkeypatch, refuse)
    issue = window.session.issue
    look(window, qtbot)
    look(window, qtbot)
    assert len(shown) == 1
    assert window.session.issue is issue
    assert journals() == [".refused"]
    (kept,) = journal_folder().iterdir()
    for days, is_there in ((REFUSED_DAYS - 1, True), (REFUSED_DAYS + 1, False)):
        moment = time.time() - days * DAY
        os.utime(kept, (moment, moment))
        sweep()
        assert kept.exists() is is_there


def test_what_is_put_off_is_offered_again(
    window: Window, crash: Crash, path: Path, work: Issue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash(path, work)
    shown = offered(monkeypatch, put_off)
    look(window, qtbot)
    assert "还有 1 份没有保存的修改留着" in message(window)
    assert journals() == [".jrnl"]
    window.commands["recover"].trigger()
    rest(window, qtbot)
    assert len(shown) == 2


def test_of_two_each_comes_back_in_a_window_of_its_own(
    window: Window, crash: Crash, path: Path, work: Issue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash(path, work)
    crash(None, replace(work, id="20", number=20))
    shown = offered(monkeypatch, recover)
    look(window, qtbot)
    qtbot.waitUntil(lambda: len(window.desk.windows) == 2)
    assert [each.works for each in shown] == [2, 1]
    assert sorted(each.session.issue.number for each in window.desk.windows) == [19, 20]
    assert all(each.session.unsaved for each in window.desk.windows)
    assert abandoned() == []
    assert journals() == [".jrnl", ".jrnl"]


def test_of_two_the_other_is_kept_when_the_person_wants_only_one(
    window: Window, crash: Crash, path: Path, work: Issue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash(path, work)
    crash(None, replace(work, id="20", number=20))
    shown = offered(monkeypatch, lambda dialog: recover(dialog) if dialog.works.count() == 2 else put_off(dialog))
    look(window, qtbot)
    qtbot.waitUntil(lambda: len(shown) == 2)
    assert "还有 1 份没有保存的修改留着" in message(window)
    assert len(abandoned()) == 1


def test_asking_where_there_is_nothing_says_so(window: Window, qtbot: QtBot) -> None:
    window.commands["recover"].trigger()
    rest(window, qtbot)
    assert message(window) == "没有需要找回的修改"


def test_nothing_is_said_at_a_start_without_a_crash(window: Window, qtbot: QtBot) -> None:
    look(window, qtbot)
    assert message(window) == ""


# --- beside other unsaved work ------------------------------------------------------------------------------------


def test_unsaved_work_in_the_window_stays_beside_that_of_a_former_run(
    window: Window, crash: Crash, path: Path, work: Issue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash(path, work)
    shown = offered(monkeypatch, recover)
    window.session.apply(edits.set_title, "bing", "窗口里还没存的")
    issue = window.session.issue
    window.commands["recover"].trigger()
    rest(window, qtbot)
    assert len(shown) == 1
    assert window.session.issue is issue
    (_, other) = window.desk.windows
    assert (other.session.path, other.session.issue) == (path, work)


def test_what_was_typed_into_the_file_before_the_dialog_came_stays_and_the_found_work_waits(
    window: Window, crash: Crash, path: Path, work: Issue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash(path, work)
    open_file(window, path, qtbot)
    shown = offered(monkeypatch, recover)
    with worker_held_up(window):
        window.recovering.look()
        window.session.apply(edits.set_title, "bing", "窗口里还没存的")
    issue = window.session.issue
    rest(window, qtbot)
    assert len(shown) == 1
    assert window.session.issue is issue
    assert "还有 1 份没有保存的修改留着" in message(window)
    assert len(abandoned()) == 1
    assert window.journaling.flush()
    assert journals() == [".jrnl", ".jrnl"]


def test_the_file_that_is_open_already_is_the_one_that_it_comes_back_to(
    window: Window, crash: Crash, path: Path, work: Issue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, told
) -> None:
    crash(path, work)
    open_file(window, path, qtbot)
    offered(monkeypatch, recover)
    look(window, qtbot)
    assert window.session.path == path
    assert window.session.issue == work
    assert window.sharing._lock is not None
    window.commands["save"].trigger()
    rest(window, qtbot)
    assert told == []
    assert open_project(path).project.issue == work


def test_who_else_has_the_file_is_asked_about_once(
    window: Window, crash: Crash, path: Path, work: Issue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash(path, work)
    colleague_holds(path)
    asked = answer_held(monkeypatch, HowToOpen.ANYWAY)
    open_file(window, path, qtbot)
    offered(monkeypatch, recover)
    look(window, qtbot)
    assert window.session.issue == work
    assert len(asked) == 1
    window.session.undo()
    assert not window.session.unsaved


def test_brought_back_work_that_is_let_go_again_asks_first(
    window: Window, crash: Crash, path: Path, work: Issue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash(path, work)
    offered(monkeypatch, recover)
    look(window, qtbot)
    asked = answer(monkeypatch, BUTTON.Cancel)
    assert not window.close()
    window.files.give_up()
    assert len(asked) == 2
    assert window.session.issue == work


def test_it_is_offered_once_the_question_before_it_is_answered(
    window: Window, crash: Crash, path: Path, work: Issue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash(path, work)
    monkeypatch.setattr(recovering, "_SOON", 10)
    shown = offered(monkeypatch, recover)
    other = QDialog(window)
    other.setModal(True)
    other.show()
    look(window, qtbot)
    qtbot.wait(40)
    assert shown == []
    other.close()
    qtbot.waitUntil(lambda: len(shown) == 1)
    assert window.session.issue == work


def test_the_answers_are_the_dialogs_and_the_dialog_is_not_kept(
    window: Window, crash: Crash, path: Path, work: Issue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash(path, work)
    shown = offered(monkeypatch, put_off)
    look(window, qtbot)
    assert [decision.answer for decision in shown.pop().dialog.answers] == [Answer.LATER]
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert window.findChildren(RecoveryDialog) == []
