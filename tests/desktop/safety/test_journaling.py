"""What was typed is on the disk a moment later, whatever the input method does, and only until it is saved."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.model import Issue
from anqing_bulletin.desktop.desk import Desk
from anqing_bulletin.desktop.jobs import Jobs
from anqing_bulletin.desktop.safety import journaling as module
from anqing_bulletin.desktop.safety.journaling import Journaling
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.desktop.settings import Settings
from anqing_bulletin.desktop.writing.editor import ArticleEditor
from anqing_bulletin.errors import JournalFailed
from anqing_bulletin.storage.journal import Journal, journal_folder
from anqing_bulletin.storage.project import Project
from anqing_bulletin.storage.recovery import read_journal


@pytest.fixture
def editor(session: Session, qtbot: QtBot) -> ArticleEditor:
    shown = ArticleEditor(session)
    qtbot.addWidget(shown)
    shown.show_article("jia")
    shown.show()
    return shown


@pytest.fixture
def journaling(session: Session, editor: ArticleEditor, monkeypatch: pytest.MonkeyPatch) -> Iterator[Journaling]:
    monkeypatch.setattr(module, "REST", 40)
    monkeypatch.setattr(module, "LATEST", 200)
    made = Journaling(session, editor)
    yield made
    made.close(keep=False)


def noted() -> Issue | None:
    """What would be recovered now."""
    for path in sorted(journal_folder().glob("*.jrnl")) if journal_folder().is_dir() else ():
        found = read_journal(path)
        if found is not None:
            return found.issue
    return None


def noted_title() -> str:
    found = noted()
    return found.article("jia").title if found else ""


def retitle(session: Session, title: str) -> None:
    session.apply(edits.set_title, "jia", title)


def compose(editor: ArticleEditor, letters: str) -> None:
    QApplication.sendEvent(editor._page.body, QInputMethodEvent(letters, []))


def commit(editor: ArticleEditor, text: str) -> None:
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(editor._page.body, event)


def test_an_edit_is_on_the_disk_after_a_rest(session, journaling, qtbot: QtBot) -> None:
    retitle(session, "新标题")
    assert noted() is None
    qtbot.waitUntil(lambda: noted_title() == "新标题")


def test_typing_without_a_rest_is_written_all_the_same(session, journaling, qtbot: QtBot) -> None:
    for number in range(200):
        retitle(session, f"第{number}字")
        qtbot.wait(5)
        if noted() is not None:
            break
    assert noted() is not None
    assert session.issue.article("jia").title != "第199字"


def test_nothing_is_written_while_an_input_method_composes(session, editor, journaling, qtbot: QtBot) -> None:
    compose(editor, "ni")
    retitle(session, "组字时改的")
    qtbot.wait(300)
    assert noted() is None
    commit(editor, "你")
    qtbot.waitUntil(lambda: noted() is not None)
    assert noted() == session.issue


def test_what_is_pending_is_written_before_a_composition_begins(session, editor, journaling, qtbot: QtBot) -> None:
    retitle(session, "先改的")
    compose(editor, "ni")
    journaling._worker.submit(lambda: None).result()
    assert noted_title() == "先改的"
    commit(editor, "")


def test_letters_that_are_not_text_yet_are_never_written(session, editor, journaling, qtbot: QtBot) -> None:
    commit(editor, "甲")
    compose(editor, "zhong")
    journaling._worker.submit(lambda: None).result()
    found = noted()
    assert found is not None
    assert "zhong" not in found.article("jia").text
    commit(editor, "")


def test_a_save_makes_the_journal_superfluous(session, journaling, qtbot: QtBot, tmp_path) -> None:
    retitle(session, "新标题")
    qtbot.waitUntil(lambda: noted() is not None)
    session.mark_saved(tmp_path / "a.zgxx", session.project, "0" * 64)
    qtbot.waitUntil(lambda: noted() is None)


def test_what_was_typed_during_the_save_stays_in_it(session, journaling, qtbot: QtBot, tmp_path) -> None:
    retitle(session, "存下的")
    saved = session.project
    retitle(session, "又改的")
    qtbot.waitUntil(lambda: noted_title() == "又改的")
    session.mark_saved(tmp_path / "a.zgxx", saved, "0" * 64)
    assert journaling.flush()
    assert noted_title() == "又改的"


def test_what_was_saved_before_it_was_noted_leaves_nothing_older_behind(
    session, journaling, qtbot: QtBot, tmp_path
) -> None:
    retitle(session, "新标题")
    qtbot.waitUntil(lambda: noted() is not None)
    retitle(session, "更新的标题")
    session.mark_saved(tmp_path / "a.zgxx", session.project, "0" * 64)
    journaling._worker.submit(lambda: None).result()
    assert noted() is None


def test_what_is_being_saved_is_noted_as_well(session, journaling) -> None:
    retitle(session, "新标题")
    session.work_begins.emit()
    journaling._worker.submit(lambda: None).result()
    assert noted_title() == "新标题"


def test_an_unconfirmed_save_keeps_the_journal(session, journaling, qtbot: QtBot, tmp_path) -> None:
    retitle(session, "新标题")
    qtbot.waitUntil(lambda: noted() is not None)
    session.mark_saved(tmp_path / "a.zgxx", session.project, "0" * 64, confirmed=False)
    assert journaling.flush()
    assert noted_title() == "新标题"


def test_another_issue_begins_another_journal(session, journaling, qtbot: QtBot, issue: Issue) -> None:
    retitle(session, "不要的")
    qtbot.waitUntil(lambda: noted() is not None)
    session.load(Project(issue), None)
    qtbot.waitUntil(lambda: noted() is None)
    retitle(session, "又一期")
    qtbot.waitUntil(lambda: noted_title() == "又一期")


def test_a_disk_that_fails_is_told_once_and_tried_again(session, journaling, qtbot: QtBot, monkeypatch) -> None:
    told: list[object] = []
    journaling.failed.connect(told.append)
    real = Journal.write

    def fail(journal: Journal, issue: Issue) -> None:
        raise JournalFailed("没有记下。")

    monkeypatch.setattr(Journal, "write", fail)
    retitle(session, "一")
    assert not journaling.flush()
    retitle(session, "二")
    assert not journaling.flush()
    qtbot.waitUntil(lambda: len(told) == 1)
    monkeypatch.setattr(Journal, "write", real)
    retitle(session, "三")
    assert journaling.flush()
    assert noted_title() == "三"
    qtbot.wait(20)
    assert len(told) == 1


def test_a_clean_end_leaves_nothing_and_a_kept_one_everything(session, editor, qtbot: QtBot) -> None:
    for keep in (False, True):
        made = Journaling(session, editor)
        retitle(session, f"留{keep}")
        made.close(keep=keep)
        assert (noted() is not None) is keep


def test_what_is_unsaved_is_noted_before_anything_long_begins(session, editor, journaling, qtbot: QtBot) -> None:
    jobs = Jobs(editor)
    desk = Desk(session, jobs, Settings(), editor)
    seen: list[str] = []
    retitle(session, "导出以前")
    desk.start("export", "正在导出…", lambda: seen.append(noted_title()), lambda _: None)
    qtbot.waitUntil(lambda: bool(seen))
    journaling._worker.submit(lambda: None).result()
    assert noted_title() == "导出以前"
    jobs.close()
