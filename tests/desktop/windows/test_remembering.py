"""The next start finds the desk as it was left, also after a crash; what is not there any more holds up nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin.history import Where
from anqing_bulletin.bulletin.model import Issue, Paragraph, Span
from anqing_bulletin.desktop import main
from anqing_bulletin.desktop.main import files_to_open, open_first_window
from anqing_bulletin.desktop.pages.page_view import Fit
from anqing_bulletin.desktop.settings import Settings
from anqing_bulletin.desktop.windows.left_behind import (
    LeftBehind,
    left_behind_bytes,
    read_left_behind,
    write_left_behind,
)
from anqing_bulletin.desktop.windows.remembering import Remembering, place_in
from anqing_bulletin.desktop.windows.windows import Windows
from anqing_bulletin.errors import BulletinError
from tests.desktop.office import message, saved


@pytest.fixture
def start(qtbot: QtBot, told: list[BulletinError], monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Windows]]:
    """Starts the program, without a process of its own."""
    monkeypatch.setattr(main, "keep_collections_short", lambda: None)
    begun: list[Windows] = []

    def begin(*named: Path, settings: Settings | None = None) -> Windows:
        windows, left = Windows(settings or Settings()), read_left_behind()
        wanted = files_to_open(list(named), windows.settings, left)
        remembering = Remembering(windows, left, wanted.paths)
        windows.destroyed.connect(remembering.close)
        open_first_window(windows, remembering, wanted)
        begun.append(windows)
        qtbot.waitUntil(lambda: not remembering.waits and not any(w.jobs.busy or w.desk.readers.busy for w in windows))
        qtbot.waitUntil(lambda: len(windows) == max(1, len(wanted.paths)) or bool(message(next(iter(windows)))))
        return windows

    yield begin
    for windows in begun:
        for window in windows:
            window.close_now()
        windows.findChild(Remembering).close()


@pytest.fixture
def other(tmp_path: Path, issue: Issue) -> Path:
    """The file of another issue, long enough to be scrolled in."""
    long = tuple(Paragraph((Span("说了许多话，也办了许多事。" * 9),), id=f"p{number}") for number in range(60))
    (section, rest) = issue.sections
    (jia, *others) = section.articles
    section = replace(section, articles=(replace(jia, blocks=long), *others))
    return saved(tmp_path / "第20期.zgxx", replace(issue, id="20", number=20, sections=(section, rest)))


def test_the_windows_stand_again_as_they_stood_and_each_issue_shows_its_place(
    start: Callable[..., Windows], path: Path, other: Path, qtbot: QtBot
) -> None:
    first, second = windows = start(path, other)
    assert [window.session.path for window in windows] == [path, other]
    for window in windows:
        window.resize(760, 700)  # what the screen has room for
    first.editor.show_place(Where("ding", "ding-1", 3))
    first.tree.view.collapse(first.tree.model.index_of("city"))
    first.splitter.setSizes([180, 330, 250])
    first.preview.set_zoom(0.5)
    second.editor.show_place(Where("jia", "p40", 7))
    second.preview.verticalScrollBar().setValue(1234)
    windows.bring_to_front(second)
    remembering = windows.findChild(Remembering)
    remembering.note()
    remembering._worker.submit(lambda: None).result()
    stood = [(place_in(window), window.size(), window.splitter.sizes()) for window in windows]

    for window in windows:  # as a crash would: nothing more is noted
        remembering._is_over = True
        window.close_now()
    again = start()
    assert [window.session.path for window in again] == [path, other], "in the order in which they were"
    assert again.front is tuple(again)[1]
    assert [(place_in(window), window.size(), window.splitter.sizes()) for window in again] == stood
    (first, second) = again
    assert (first.preview.fit, first.preview.zoom, second.preview.fit) == (Fit.NONE, 0.5, Fit.WIDTH)
    assert second.editor.caret_left == Where("jia", "p40", 7)

    remembering = again.findChild(Remembering)
    first.close()
    second.close()
    remembering.close()
    assert read_left_behind().files == [str(path), str(other)], "the computer was shut down"


def test_a_window_that_was_closed_is_not_opened_again(start: Callable[..., Windows], path: Path, other: Path) -> None:
    windows = start(path, other)
    remembering = windows.findChild(Remembering)
    first, second = windows
    first.close()
    remembering.note()  # a while later
    second.close()
    remembering.close()
    assert read_left_behind().files == [str(other)]
    assert read_left_behind().place(path) is not None


def test_what_is_gone_or_damaged_is_told_in_a_sentence_and_the_rest_is_opened(
    start: Callable[..., Windows], path: Path, other: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    damaged, gone = tmp_path / "坏.zgxx", tmp_path / "没了.zgxx"
    damaged.write_bytes(other.read_bytes()[:-200])
    left = LeftBehind(files=list(map(str, (damaged, gone, other, path))), front=str(path))
    assert files_to_open([], Settings(reopen_last=False), left).paths == []
    assert files_to_open([other], Settings(), left).paths == [other]
    assert files_to_open([], Settings(), replace(left, front=str(gone))).missing == [gone]
    write_left_behind(left_behind_bytes(left))
    windows = start()
    qtbot.waitUntil(lambda: len(windows) == 2)
    assert [window.session.path for window in windows] == [other, path]
    words = message(tuple(windows)[1])
    assert words == "上次开着的“没了.zgxx”不在原处或打不开；“坏.zgxx”已损坏，可用“打开”读出完好的部分。"
