from __future__ import annotations

import sys
import threading

import pytest
from pytestqt.qtbot import QtBot

from anqing_bulletin.desktop.jobs import Job, Jobs
from anqing_bulletin.errors import BulletinError, Interrupted, SaveFailed


@pytest.fixture
def jobs(qtbot: QtBot) -> Jobs:
    worker = Jobs()
    yield worker
    worker.close()


def test_work_is_done_beside_the_window_and_told_in_it(jobs: Jobs, qtbot: QtBot) -> None:
    seen: list[object] = []
    with qtbot.waitSignal(jobs.rested):
        jobs.start(
            Job("a", "正在做…", threading.current_thread, lambda t: seen.extend([t, threading.current_thread()]), print)
        )
    worker, window = seen
    assert worker is not threading.main_thread()
    assert window is threading.main_thread()


def test_the_latest_job_of_a_name_wins(jobs: Jobs, qtbot: QtBot) -> None:
    gate, seen = threading.Event(), []
    jobs.start(Job("a", "正在做", lambda: gate.wait(5) and 1, seen.append, print))
    jobs.start(Job("a", "正在做", lambda: 2, seen.append, print))
    jobs.start(Job("a", "正在做", lambda: 3, seen.append, print))
    assert jobs.busy
    with qtbot.waitSignal(jobs.rested):
        gate.set()
    assert seen == [3]


def test_jobs_of_other_names_do_not_push_each_other_out(jobs: Jobs, qtbot: QtBot) -> None:
    seen: list[int] = []
    with qtbot.waitSignal(jobs.rested):
        jobs.start(Job("a", "正在做", lambda: 1, seen.append, print))
        jobs.start(Job("b", "正在做", lambda: 2, seen.append, print))
    assert seen == [1, 2]


def test_a_typed_error_is_handed_to_whoever_asked(jobs: Jobs, qtbot: QtBot) -> None:
    def fail() -> None:
        raise SaveFailed("磁盘满了。")

    faults: list[BulletinError] = []
    with qtbot.waitSignal(jobs.rested):
        jobs.start(Job("a", "正在做", fail, print, faults.append))
    qtbot.waitUntil(lambda: bool(faults))
    assert str(faults[0]) == "磁盘满了。"


def test_any_other_error_goes_to_the_exception_hook_and_nobody_waits_on(
    jobs: Jobs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    met: list[object] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, *_: met.append(kind))
    with qtbot.waitSignal(jobs.rested):
        jobs.start(Job("a", "正在做", lambda: 1 // 0, print, lambda error: met.append(type(error))))
    qtbot.waitUntil(lambda: met == [ZeroDivisionError, Interrupted])


def test_reading_that_hangs_keeps_nobody_from_closing(jobs: Jobs, qtbot: QtBot) -> None:
    gate, seen, ended = threading.Event(), [], threading.Event()
    jobs.start(Job("a", "正在读", lambda: gate.wait(20), seen.append, print))
    jobs.start(Job("b", "正在读", ended.set, seen.append, print))
    jobs.abandon()
    assert not gate.is_set()
    gate.set()
    qtbot.wait(20)
    assert not seen
    assert not ended.is_set(), "what had not begun does not begin any more"


def test_work_that_nobody_waits_for_is_not_announced(jobs: Jobs, qtbot: QtBot) -> None:
    heard: list[str] = []
    jobs.began.connect(heard.append)
    jobs.rested.connect(lambda: heard.append("rested"))
    done: list[int] = []
    jobs.start(Job("quiet", "", lambda: 1, done.append, print))
    qtbot.waitUntil(lambda: done == [1])
    assert heard == []
    assert not jobs.busy
