"""Leaving the window: what is unsaved is asked about, and goes only where the person lets it go."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin import edits
from anqing_bulletin.desktop.settings import read_settings
from anqing_bulletin.desktop.window import Window
from anqing_bulletin.errors import BulletinError
from anqing_bulletin.storage import saving
from anqing_bulletin.storage.journal import journal_folder
from anqing_bulletin.storage.project import read_project
from anqing_bulletin.storage.recovery import read_journal
from anqing_bulletin.storage.save import Saved, save_file
from anqing_bulletin.storage.saving import digest_of
from tests.desktop.office import (
    answer,
    message,
    rest,
    title,
    title_in,
    worker_held_up,
)

BUTTON = QMessageBox.StandardButton


def retitle(window: Window, text: str) -> None:
    window.session.apply(edits.set_title, "jia", text, group="title:jia")


def number_of_states(path: Path) -> int:
    return len(read_project(path).versions.snapshots)


def journals() -> list[Path]:
    return sorted(journal_folder().glob("*")) if journal_folder().is_dir() else []


def test_discarding_throws_the_journal_away(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, BUTTON.Discard)
    retitle(opened, "不要的")
    assert opened.journaling.flush()
    assert len(journals()) == 1
    opened.close()
    qtbot.waitUntil(lambda: not opened.isVisible())
    assert journals() == []
    assert title_in(path) == "甲的标题"


def test_saving_and_closing_leaves_the_file_and_no_journal(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, BUTTON.Save)
    retitle(opened, "要的")
    assert opened.journaling.flush()
    opened.close()
    assert opened.isVisible(), "not before it is saved"
    qtbot.waitUntil(lambda: not opened.isVisible())
    assert title_in(path) == "要的"
    assert journals() == []
    assert read_settings().recent == [str(path)]


@pytest.mark.parametrize("button", [BUTTON.Save, BUTTON.Discard])
def test_closing_while_a_save_is_under_way_waits_for_it(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, button
) -> None:
    answer(monkeypatch, button)
    retitle(opened, "要的")
    with worker_held_up(opened):
        opened.commands["save"].trigger()
        opened.close()
        assert opened.isVisible()
    qtbot.waitUntil(lambda: not opened.isVisible())
    assert title_in(path) == "要的"
    assert number_of_states(path) == 2


def test_what_is_typed_while_the_window_saves_to_close_is_asked_about(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [BUTTON.Save, BUTTON.Cancel]
    monkeypatch.setattr(QMessageBox, "exec", lambda _: answers.pop(0))
    retitle(opened, "存下的")
    with worker_held_up(opened):
        opened.close()
        retitle(opened, "又打的")
    rest(opened, qtbot)
    qtbot.wait(20)
    assert answers == []
    assert opened.isVisible()
    assert title(opened, "jia") == "又打的"
    assert title_in(path) == "存下的"


def test_a_save_that_fails_on_closing_keeps_the_window_and_the_journal(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, told: list[BulletinError]
) -> None:
    answer(monkeypatch, BUTTON.Save)
    path.chmod(0o444)
    retitle(opened, "要的")
    assert opened.journaling.flush()
    opened.close()
    rest(opened, qtbot)
    qtbot.wait(20)
    assert opened.isVisible()
    assert "只读" in str(told[0])
    (journal,) = journals()
    assert read_journal(journal).issue.article("jia").title == "要的"


def test_a_window_that_ends_without_being_closed_leaves_the_journal(opened: Window, path: Path, qtbot: QtBot) -> None:
    retitle(opened, "断电前打的")
    qtbot.waitUntil(lambda: bool(journals()))
    assert opened.journaling.flush()
    (journal,) = journals()
    noted = read_journal(journal)
    assert noted.issue.article("jia").title == "断电前打的"
    assert noted.origin.path == path
    assert noted.origin.sha256 == digest_of(path)


def test_a_save_that_the_disk_has_not_confirmed_keeps_the_journal_past_the_end(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def save(target: Path, data: bytes, **how: object) -> Saved:
        save_file(target, data, **how)
        return Saved.UNCONFIRMED

    monkeypatch.setattr(saving, "save_file", save)
    retitle(opened, "要的")
    opened.commands["save"].trigger()
    rest(opened, qtbot)
    assert "磁盘没有确认写入" in message(opened)
    assert not opened.session.unsaved
    opened.close()
    (journal,) = journals()
    assert read_journal(journal).issue.article("jia").title == "要的"


def test_a_confirmed_save_after_an_unconfirmed_one_lets_the_journal_go(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    sureness = [Saved.UNCONFIRMED, Saved.CONFIRMED]

    def save(target: Path, data: bytes, **how: object) -> Saved:
        save_file(target, data, **how)
        return sureness.pop(0)

    monkeypatch.setattr(saving, "save_file", save)
    for text in ("一", "二"):
        retitle(opened, text)
        opened.commands["save"].trigger()
        rest(opened, qtbot)
    opened.close()
    assert journals() == []
