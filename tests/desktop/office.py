"""A window at work beside colleagues: what they do to its file, and how its questions are answered without a dialog."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QMessageBox
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.edits import Edit
from anqing_bulletin.bulletin.model import Issue, Paragraph, Span
from anqing_bulletin.desktop.desk import Desk
from anqing_bulletin.desktop.safety import held_dialog
from anqing_bulletin.desktop.safety.held_dialog import HowToOpen, WhatToDo
from anqing_bulletin.desktop.window import Window
from anqing_bulletin.storage.holder import Holder, encode_holder
from anqing_bulletin.storage.lock import lock_file
from anqing_bulletin.storage.processes import Identity, this_process
from anqing_bulletin.storage.project import Project, read_project
from anqing_bulletin.storage.saving import open_project, save_project
from anqing_bulletin.storage.versions import Stamp

MOMENT = datetime(2022, 6, 3, 8, 15, tzinfo=timezone.utc)
COLLEAGUE = "王芳"
DEAD = 1 << 22
"""A number that no Linux gives to a process."""


# --- colleagues ---------------------------------------------------------------------------------------------------


def saved(path: Path, issue: Issue) -> Path:
    """A project file with this issue as its first state."""
    save_project(path, Project(issue), stamp=Stamp(MOMENT, COLLEAGUE), expected=None)
    return path


def colleague_saves(path: Path, edit: Edit, *args: object) -> Issue:
    """Somebody else opens the file, does an edit and saves; gives what the file holds now."""
    opened = open_project(path)
    project = replace(opened.project, issue=edit(opened.project.issue, *args))
    save_project(path, project, stamp=Stamp(MOMENT, COLLEAGUE), expected=opened.digest)
    return project.issue


def colleague_holds(path: Path) -> None:
    """Somebody at another PC has the file open."""
    far = Identity(4321, 77, "far", "ZGB-03", "0123456789abcdef", "wangfang", COLLEAGUE)
    lock_file(path).write_bytes(encode_holder(Holder("c0" * 16, far, "0.1.0", MOMENT)))


def crash_left_lock(path: Path) -> None:
    """This program was killed on this PC while it had the file open."""
    dead = replace(this_process(), pid=DEAD)
    lock_file(path).write_bytes(encode_holder(Holder("dd" * 16, dead, "0.1.0", MOMENT)))


# --- the window ---------------------------------------------------------------------------------------------------


def rest(window: Window, qtbot: QtBot) -> None:
    """Wait until nothing is under way."""
    qtbot.waitUntil(lambda: not (window.jobs.busy or window.desk.readers.busy))


def open_file(window: Window, path: Path, qtbot: QtBot) -> None:
    window.files.open_path(path)
    rest(window, qtbot)
    assert window.session.path == path


def save(window: Window, qtbot: QtBot) -> None:
    window.commands["save"].trigger()
    rest(window, qtbot)


def look(window: Window, qtbot: QtBot) -> None:
    """See what the disk holds."""
    window.sharing.look()
    rest(window, qtbot)


def write(window: Window, article_id: str, words: str) -> None:
    """Other words in the only paragraph of an article."""
    window.session.apply(*rewritten(article_id, words))


def rewritten(article_id: str, words: str) -> tuple[Edit, str, tuple[Paragraph, ...]]:
    """The edit that puts other words into the only paragraph of an article."""
    return edits.set_blocks, article_id, (Paragraph((Span(words),), id=f"{article_id}-1"),)


def locks(folder: Path) -> list[str]:
    """The locks and other temporary files in a folder."""
    return sorted(entry.name for entry in folder.iterdir() if entry.name.startswith(".~"))


def states(window: Window) -> list[str]:
    """The ids of the saved states, the oldest first."""
    return [snapshot.id for snapshot in window.session.versions.snapshots]


def title(window: Window, article_id: str) -> str:
    return window.session.issue.article(article_id).title


def title_in(path: Path) -> str:
    return read_project(path).issue.article("jia").title


def message(window: Window) -> str:
    return window.status.currentMessage()


@contextmanager
def worker_held_up(window: Window) -> Iterator[None]:
    """Whatever is asked of the worker meanwhile waits, and is done in its order afterwards."""
    gate = threading.Event()
    window.desk.start("gate", "", lambda: gate.wait(20), lambda _: None)
    try:
        yield
    finally:
        gate.set()


# --- answers ------------------------------------------------------------------------------------------------------


def name_the_file(monkeypatch: pytest.MonkeyPatch, path: Path | None) -> list[str]:
    """Give this path to every question for one; gives the titles of the questions."""
    asked: list[str] = []
    monkeypatch.setattr(Desk, "ask_where_to", lambda _desk, title, *_: asked.append(title) or path)
    return asked


def choose_project(monkeypatch: pytest.MonkeyPatch, path: Path | None) -> None:
    monkeypatch.setattr(Desk, "ask_for_project", lambda *_: path)


def answer(monkeypatch: pytest.MonkeyPatch, button: QMessageBox.StandardButton) -> list[str]:
    """Answer every message box with a button; gives what was asked."""
    asked: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: asked.append(box.text()) or button)
    return asked


def press(monkeypatch: pytest.MonkeyPatch, text: str) -> list[str]:
    """Press the button of this text in every message box; gives what was asked."""
    asked: list[str] = []

    def execute(box: QMessageBox) -> int:
        asked.append(box.text())
        next(button for button in box.buttons() if button.text() == text).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", execute)
    return asked


def answer_held(monkeypatch: pytest.MonkeyPatch, how: HowToOpen) -> list[str]:
    """Answer the question how to open a file that somebody has open; gives who."""
    asked: list[str] = []
    monkeypatch.setattr(held_dialog, "ask_how_to_open", lambda holder, *_: asked.append(holder) or how)
    return asked


def answer_changed(monkeypatch: pytest.MonkeyPatch, what: WhatToDo) -> list[str]:
    """Answer the question what to do about a change on disk; gives whose."""
    asked: list[str] = []
    monkeypatch.setattr(held_dialog, "ask_about_change", lambda who, *_: asked.append(who) or what)
    return asked


def in_dialog(monkeypatch: pytest.MonkeyPatch, kind: type[QDialog], act: Callable[[QDialog], object]) -> list[QDialog]:
    """Let `act` be the person in every dialog of a kind; gives the dialogs."""
    shown: list[QDialog] = []

    def execute(dialog: QDialog) -> int:
        shown.append(dialog)
        dialog.done(1 if act(dialog) else 0)
        return dialog.result()

    monkeypatch.setattr(kind, "exec", execute)
    return shown
