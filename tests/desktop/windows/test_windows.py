"""Several issues in several windows: a file is open once, each window is its own, and nobody leaves by an oversight."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from weakref import ref

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.model import Issue, Publication
from anqing_bulletin.bulletin.succession import new_issue
from anqing_bulletin.desktop.menus import WINDOWS_MENU
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.desktop.settings import Settings
from anqing_bulletin.desktop.window import Window
from anqing_bulletin.desktop.windows.windows import Windows
from anqing_bulletin.errors import BulletinError
from anqing_bulletin.storage.journal import journal_folder
from tests.desktop.office import answer, locks, message, name_the_file, press, rest, saved, title_in, worker_held_up

BUTTON = QMessageBox.StandardButton


@pytest.fixture
def windows(qtbot: QtBot, told: list[BulletinError], issue: Issue) -> Iterator[Windows]:
    """The program with one window, on an empty issue that nobody would miss."""
    kept = Windows(Settings())
    kept.show(kept.make(Session(new_issue(Publication(), 1, issue.date))))
    yield kept
    for window in kept:
        window.close_now()


@pytest.fixture
def other(tmp_path: Path, issue: Issue) -> Path:
    """The file of another issue."""
    return saved(tmp_path / "第20期.zgxx", replace(issue, id="20", number=20))


def open_in(window: Window, path: Path, qtbot: QtBot) -> None:
    window.neighbours.open_path(path)
    rest(window, qtbot)


def titles(windows: Windows) -> list[str]:
    return [window.windowTitle().split(" — ")[0] for window in windows]


def listed(window: Window) -> list[str]:
    """What the menu lists, the window's own line with a tick."""
    menu = next(menu for menu in window.menuBar().findChildren(QMenu) if menu.title() == WINDOWS_MENU)
    menu.aboutToShow.emit()
    lines = menu.actions()[menu.actions().index(window.commands["previous-window"]) + 2 :]
    return [("✓" if action.isChecked() else "") + action.text() for action in lines]


def test_each_issue_has_a_window_of_its_own_and_each_file_only_one(
    windows: Windows, path: Path, other: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    (first,) = windows
    first.neighbours.open_path(path)
    first.neighbours.open_path(other)  # before anything is read
    qtbot.waitUntil(lambda: titles(windows) == ["第19期", "第20期"])
    first, second = windows
    assert first.session.path == path, "an untouched window is used"
    assert second.pos() != first.pos()
    assert windows.front is second
    qtbot.waitUntil(lambda: bool(locks(path.parent) and locks(other.parent)))

    link = tmp_path / "另一个名字.zgxx"
    link.symlink_to(path)
    open_in(second, link, qtbot)
    assert titles(windows) == ["第19期", "第20期"]
    assert windows.front is first
    assert message(first) == f"“{path.name}”已经在这个窗口里打开着"
    first.files.open_path(other)
    assert windows.front is second
    assert first.session.path == path

    first.commands["next-window"].trigger()
    assert windows.front is second
    second.commands["next-window"].trigger()
    assert windows.front is first
    first.commands["previous-window"].trigger()
    assert windows.front is second
    assert listed(second) == ["&1　第19期 — 第19期.zgxx", "✓&2　第20期 — 第20期.zgxx"]

    windows.receive([path])  # from a second start of the program
    assert windows.front is first
    first.showMinimized()
    windows.receive([])
    assert not first.isMinimized()

    first.session.apply(edits.set_title, "jia", "第一个窗口里改的")
    gone = ref(second), ref(second.session)
    second.close()
    del second
    assert titles(windows) == ["第19期"]
    assert locks(other.parent) == []
    assert first.isVisible()
    assert first.session.unsaved
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    assert [each() for each in gone] == [None, None], "a closed window stays in the memory"
    first.commands["next-window"].trigger()
    assert "只开着这一个窗口" in message(first)
    with worker_held_up(first):  # a share that takes its time
        first.neighbours.open_path(other)
        qtbot.waitUntil(lambda: titles(windows) == ["第19期", "第20期"])


def test_what_is_whole_in_a_damaged_file_takes_no_window_from_unsaved_work(
    windows: Windows, path: Path, other: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first,) = windows
    open_in(first, path, qtbot)
    first.session.apply(edits.set_title, "jia", "还没有存的")
    data = bytearray(other.read_bytes())
    data[len(data) // 2] ^= 1
    other.write_bytes(data)
    press(monkeypatch, "读出完好的部分")
    windows.receive([other])  # from a second start of the program
    qtbot.waitUntil(lambda: len(windows) == 2 and list(windows)[1].session.unsaved)
    assert first.session.path == path
    assert first.session.unsaved


def test_leaving_asks_in_every_window_and_one_refusal_keeps_them_all(
    windows: Windows, path: Path, other: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first,) = windows
    open_in(first, path, qtbot)
    open_in(first, other, qtbot)
    first, second = windows
    for window in windows:
        window.session.apply(edits.set_title, "jia", "没存的")
    answers = [BUTTON.Save, BUTTON.Cancel]
    monkeypatch.setattr(QMessageBox, "exec", lambda _: answers.pop(0))
    second.commands["quit"].trigger()
    qtbot.waitUntil(lambda: answers == [])
    qtbot.wait(20)
    assert len(windows) == 2
    assert (title_in(path), title_in(other)) == ("没存的", "甲的标题")
    assert windows.front is second, "the window whose question it was"

    first.session.apply(edits.set_title, "jia", "不要的")
    asked = answer(monkeypatch, BUTTON.Discard)
    second.commands["quit"].trigger()
    qtbot.waitUntil(lambda: not len(windows))
    assert [words[:4] for words in asked] == ["第19期", "第20期"]
    assert (title_in(path), title_in(other)) == ("没存的", "甲的标题")
    assert not list(journal_folder().glob("*"))


def test_no_window_writes_over_the_file_of_another(
    windows: Windows,
    path: Path,
    other: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    told: list[BulletinError],
) -> None:
    (first,) = windows
    open_in(first, path, qtbot)
    first.commands["new-in-window"].trigger()
    (_, second) = windows
    assert first.session.path == path
    before = path.read_bytes()
    name_the_file(monkeypatch, path)
    second.commands["save"].trigger()
    second.commands["clean-copy"].trigger()
    rest(second, qtbot)
    assert ["没有保存" in str(error) for error in told] == [True, True]
    assert path.read_bytes() == before
    name_the_file(monkeypatch, other)
    second.commands["save"].trigger()
    rest(second, qtbot)
    assert second.session.path == other
