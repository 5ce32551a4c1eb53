"""Two at one file in the same moment, and two copies of one issue: what both did is there in the end."""

from __future__ import annotations

import contextlib
import itertools
import random
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.merging.merge import Choice
from anqing_bulletin.bulletin.model import Issue, Paragraph, Publication, Span
from anqing_bulletin.bulletin.succession import new_issue
from anqing_bulletin.desktop.safety import held_dialog
from anqing_bulletin.desktop.safety.held_dialog import WhatToDo
from anqing_bulletin.desktop.versions.merge_dialog import MergeDialog
from anqing_bulletin.desktop.window import Window
from anqing_bulletin.errors import BulletinError, ProjectChanged
from anqing_bulletin.storage.project import read_project
from anqing_bulletin.storage.recovery import read_journal
from anqing_bulletin.storage.saving import open_project
from anqing_bulletin.storage.versions import issue_at
from tests.desktop.office import (
    COLLEAGUE,
    answer,
    answer_changed,
    choose_project,
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
    worker_held_up,
    write,
)

BUTTON = QMessageBox.StandardButton


def modal(window: Window) -> QDialog:
    dialog = QDialog(window)
    dialog.setModal(True)
    dialog.show()
    return dialog


# --- at the same moment -----------------------------------------------------------------------------------------------


def test_a_look_that_comes_back_while_a_save_is_under_way_asks_nothing(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer_changed(monkeypatch, WhatToDo.MERGE)
    write(opened, "jia", "我改的。")
    colleague_saves(path, *rewritten("yi", "同事改的。"))
    with worker_held_up(opened):
        opened.sharing.look()
        opened.commands["save"].trigger()
    rest(opened, qtbot)
    assert asked == [COLLEAGUE], "the save asks, and it alone"
    found = read_project(path).issue
    assert [found.article(name).text for name in ("jia", "yi")] == ["我改的。", "同事改的。"]
    assert not opened.session.unsaved
    opened.sharing._soon.stop()


def test_a_look_that_was_begun_before_ones_own_save_is_not_taken_for_a_colleagues(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer_changed(monkeypatch, WhatToDo.CANCEL)
    write(opened, "jia", "我改的。")
    with worker_held_up(opened):
        opened.commands["save"].trigger()
        opened.sharing.look()
    write(opened, "jia", "又改的。")
    rest(opened, qtbot)
    assert asked == []
    assert opened.session.issue.article("jia").text == "又改的。"


def test_nothing_is_taken_over_behind_an_open_dialog(opened: Window, path: Path, qtbot: QtBot) -> None:
    dialog = modal(opened)
    issue = opened.session.issue
    colleague_saves(path, edits.set_title, "yi", "同事改的标题")
    look(opened, qtbot)
    assert opened.session.issue is issue
    assert opened.sharing._soon.isActive(), "it is looked for again"
    dialog.close()
    look(opened, qtbot)
    assert title(opened, "yi") == "同事改的标题"


def test_a_dialog_that_opens_during_a_look_keeps_the_issue_as_it_shows_it(
    opened: Window, path: Path, qtbot: QtBot
) -> None:
    issue = opened.session.issue
    colleague_saves(path, edits.set_title, "yi", "同事改的标题")
    with worker_held_up(opened):
        opened.sharing.look()
        dialog = modal(opened)
    rest(opened, qtbot)
    assert opened.session.issue is issue
    dialog.close()
    look(opened, qtbot)
    assert title(opened, "yi") == "同事改的标题"


def test_signs_from_the_disk_after_the_window_is_closed_do_nothing(opened: Window, path: Path, qtbot: QtBot) -> None:
    opened.sharing._soon.setInterval(0)
    opened.close()
    colleague_saves(path, edits.set_title, "yi", "同事改的标题")
    opened.sharing._on_disk_changed()
    qtbot.wait(50)
    assert title(opened, "yi") == "乙的标题"


def test_a_save_that_ends_after_the_window_is_closed_tells_nobody(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, BUTTON.Discard)
    name_the_file(monkeypatch, path.with_name("另存.zgxx"))
    write(opened, "jia", "我改的。")
    with worker_held_up(opened):
        opened.commands["save-as"].trigger()
        opened._leaving = True
    opened.close()
    qtbot.wait(50)
    assert read_project(path.with_name("另存.zgxx")).issue.article("jia").text == "我改的。", "it is saved even so"
    assert locks(path.parent) == []


# --- another copy -----------------------------------------------------------------------------------------------------


def test_two_that_were_saved_apart_are_one_with_both_parents(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = path.with_name("王芳改.zgxx")
    copy.write_bytes(path.read_bytes())
    theirs = colleague_saves(copy, *rewritten("yi", "同事改的。"))
    write(opened, "jia", "我改的。")
    save(opened, qtbot)
    mine = opened.session.issue
    choose_project(monkeypatch, copy)
    opened.commands["merge"].trigger()
    rest(opened, qtbot)
    save(opened, qtbot)
    versions = read_project(path).versions
    assert [issue_at(versions, versions.by_id[parent]) for parent in versions.head.parents] == [mine, theirs]


def test_another_copy_of_the_issue_is_merged_in_by_choice(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, conflicts: list[str]
) -> None:
    copy = path.with_name("王芳改.zgxx")
    copy.write_bytes(path.read_bytes())
    colleague_saves(copy, *rewritten("yi", "同事改的。"))
    choose_project(monkeypatch, copy)
    digest = opened.session.digest
    opened.commands["merge"].trigger()
    rest(opened, qtbot)
    assert conflicts == []
    assert opened.session.issue.article("yi").text == "同事改的。"
    assert opened.session.digest == digest, "the own file is as it was"
    save(opened, qtbot)
    assert len(read_project(path).versions.head.parents) == 1, "nothing of one's own: theirs goes on"
    assert read_project(path).issue.article("yi").text == "同事改的。"


def test_another_issue_is_not_merged(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, told: list[BulletinError]
) -> None:
    other = saved(path.with_name("第20期.zgxx"), new_issue(Publication(), 20, date(2022, 6, 10)))
    choose_project(monkeypatch, other)
    issue = opened.session.issue
    opened.commands["merge"].trigger()
    rest(opened, qtbot)
    assert "两期不同的刊物" in str(told[0])
    assert opened.session.issue is issue


def test_a_final_issue_is_not_merged_into(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.session.apply(edits.finalise)
    choose_project(monkeypatch, path)
    issue = opened.session.issue
    opened.commands["merge"].trigger()
    rest(opened, qtbot)
    assert opened.session.issue is issue
    assert "已经定稿" in message(opened)
    opened.session.apply(edits.reopen)


def test_a_merge_while_a_save_is_under_way_keeps_both_histories(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = path.with_name("王芳改.zgxx")
    copy.write_bytes(path.read_bytes())
    theirs = colleague_saves(copy, *rewritten("yi", "同事改的。"))
    choose_project(monkeypatch, copy)
    write(opened, "jia", "我改的。")
    with worker_held_up(opened):
        opened.commands["merge"].trigger()
        opened.commands["save"].trigger()  # the issue as it is before the merge
    rest(opened, qtbot)
    assert opened.session.unsaved
    save(opened, qtbot)
    found = read_project(path)
    assert [found.issue.article(name).text for name in ("jia", "yi")] == ["我改的。", "同事改的。"]
    assert theirs in [issue_at(found.versions, snapshot) for snapshot in found.versions.snapshots]


def test_the_dialogs_of_a_merge_are_not_kept(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, conflicts: list[str]
) -> None:
    answer_changed(monkeypatch, WhatToDo.MERGE)
    write(opened, "jia", "我改的。")
    colleague_saves(path, *rewritten("jia", "同事改的。"))
    look(opened, qtbot)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert opened.findChildren(MergeDialog) == []


# --- journalled beside the right state --------------------------------------------------------------------------------


def test_what_was_taken_over_is_not_journalled_as_work_of_ones_own(opened: Window, path: Path, qtbot: QtBot) -> None:
    write(opened, "jia", "打了又撤销的。")
    assert opened.journaling.flush()
    opened.session.undo()
    assert opened.journaling.flush()
    colleague_saves(path, *rewritten("yi", "同事改的。"))
    look(opened, qtbot)
    assert opened.journaling.flush()
    assert opened.journaling._journal.path is None, "nothing is unsaved"


def test_after_a_merge_the_journal_stands_beside_the_state_on_disk(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, conflicts: list[str]
) -> None:
    answer_changed(monkeypatch, WhatToDo.MERGE)
    write(opened, "jia", "我改的。")
    colleague_saves(path, *rewritten("jia", "同事改的。"))
    look(opened, qtbot)
    assert opened.journaling.flush()
    noted = read_journal(opened.journaling._journal.path)
    on_disk = open_project(path)
    assert noted.origin.sha256 == on_disk.digest
    assert noted.origin.snapshot == on_disk.project.versions.head.id
    assert noted.issue == opened.session.issue


# --- whatever they do ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_whatever_two_people_do_at_one_file_nothing_that_was_ever_saved_is_lost(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, told: list[BulletinError], seed: int
) -> None:
    chance, counter = random.Random(seed), itertools.count(1)
    monkeypatch.setattr(MergeDialog, "exec", keep_both)
    monkeypatch.setattr(held_dialog, "ask_about_change", lambda *_: chance.choice((WhatToDo.MERGE, WhatToDo.CANCEL)))
    opened.sharing._soon.setInterval(5)
    session, once_there = opened.session, set()

    def grown(issue: Issue) -> Issue:
        """The issue with a paragraph that nobody has written before."""
        article = issue.article(chance.choice(("jia", "yi")))
        at = chance.randrange(len(article.blocks) + 1)
        blocks = (*article.blocks[:at], Paragraph((Span(f"第{next(counter)}段。"),)), *article.blocks[at:])
        return edits.set_blocks(issue, article.id, blocks)

    def colleague() -> None:
        with contextlib.suppress(ProjectChanged):  # the window was faster
            colleague_saves(path, grown)

    def older() -> None:
        opened.milestones._restore(chance.choice(session.versions.snapshots).id)

    deeds = [
        *[lambda: session.apply(edits.Edit("加一段", grown))] * 6,
        *[opened.files.save] * 4,
        *[colleague] * 3,
        *[lambda: qtbot.wait(chance.choice((1, 10, 30)))] * 3,
        lambda: opened.files.save(name="送审稿"),
        session.undo,
        session.redo,
        older,
    ]
    for _ in range(60):
        chance.choice(deeds)()
        once_there |= words_of(read_project(path).issue)
    monkeypatch.setattr(held_dialog, "ask_about_change", lambda *_: WhatToDo.MERGE)
    rest(opened, qtbot)
    opened.files.save()
    qtbot.waitUntil(lambda: not (opened.jobs.busy or session.unsaved))

    found = read_project(path)
    remembered = [words_of(issue_at(found.versions, snapshot)) for snapshot in found.versions.snapshots]
    assert found.issue == session.issue
    assert once_there <= set().union(*remembered)
    assert told == []


def keep_both(dialog: MergeDialog) -> int:
    for _ in dialog.left:
        dialog.choose(Choice.BOTH)
    dialog.accept()
    return 1


def words_of(issue: Issue) -> set[str]:
    return {block.text for article in (*issue.articles, *issue.pool, *issue.bin) for block in article.blocks}
