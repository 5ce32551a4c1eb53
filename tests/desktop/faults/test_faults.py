from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from anqing_bulletin.desktop.faults import faults
from anqing_bulletin.desktop.faults.dialog import FaultDialog
from anqing_bulletin.desktop.faults.faults import Watch, tell_fault, watch_for_faults
from anqing_bulletin.desktop.faults.traces import Happened, TraceFormatter, happened, outline
from anqing_bulletin.desktop.folders import log_folder
from anqing_bulletin.desktop.safety.journaling import Kept
from anqing_bulletin.desktop.window import Window
from anqing_bulletin.errors import BulletinError
from anqing_bulletin.storage.journal import journal_folder
from anqing_bulletin.storage.recovery import read_journal
from tests.desktop.office import write

SENTENCE = "青石镇开“板凳会”解难题"


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> Iterator[Watch]:
    """The hooks of the program, for the time of a test."""
    for module, name in ((sys, "excepthook"), (threading, "excepthook"), (sys, "unraisablehook")):
        monkeypatch.setattr(module, name, getattr(module, name))
    watch = watch_for_faults()
    yield watch
    if watch.dialog is not None:
        watch.dialog.close()


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The program's log, begun as at a start."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    monkeypatch.setattr(faults.faulthandler, "enable", lambda _file: None)
    monkeypatch.setattr(faults, "qInstallMessageHandler", lambda _hook: None)
    faults.start_log()
    yield log_folder() / "bulletin.log"
    for handler in set(root.handlers) - set(before):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)
    while faults._crash_file:
        faults._crash_file.pop().close()


def in_the_loop(do: object) -> None:
    """Let something go wrong in a slot, as it does in the program."""
    QTimer.singleShot(0, do)


def fail() -> None:
    raise ValueError(f"{SENTENCE}: {Path.home()}")


def test_the_text_is_noted_before_anything_is_told_and_no_report_holds_a_word_of_it(
    window: Window, watch: Watch, log: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(window, "jia", SENTENCE)
    assert not journal_folder().exists(), "typing has not come to rest"

    in_the_loop(fail)
    qtbot.waitUntil(lambda: watch.dialog is not None)
    dialog = watch.dialog
    assert [read_journal(path).issue.article("jia").text for path in journal_folder().iterdir()] == [SENTENCE]
    assert "已经记进恢复日志" in dialog.safe.text()
    assert str(journal_folder()) in dialog.where.text()

    for _ in range(12):
        in_the_loop(fail)
    in_the_loop(lambda: {}[SENTENCE])
    qtbot.waitUntil(lambda: "KeyError" in dialog.report)
    assert [w for w in QApplication.topLevelWidgets() if isinstance(w, FaultDialog) and w.isVisible()] == [dialog]
    assert "13 次" in dialog.report
    assert "又发生了" in dialog.told.text()
    dialog.looking.click()
    assert dialog.view.toPlainText() == dialog.report
    assert "test_faults.py" in dialog.report
    for private in (SENTENCE, str(Path.home()), str(Path(__file__).parent), "板凳"):
        assert private not in dialog.report
        assert private not in log.read_text(encoding="utf-8")
    assert log.read_text(encoding="utf-8").count("unexpected") == 3, "once, for the tenth time, and the other one"

    dialog.copying.click()
    assert QGuiApplication.clipboard().text() == dialog.report
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    dialog.folder.click()
    assert opened == [str(log_folder())]
    dialog.go_on.click()
    assert watch.dialog is None
    watch._noted = 0.0
    in_the_loop(fail)
    with qtbot.waitSignal(watch.met_again):  # a word, so that nobody presses a key in vain
        qtbot.waitUntil(lambda: max(watch.counts.values()) == 14)
    qtbot.wait(20)
    assert watch.dialog is None, "what was told once is not told again"


def test_what_a_thread_did_not_catch_is_told_in_the_window(watch: Watch, log: Path, qtbot: QtBot) -> None:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    gate = threading.Event()
    with ThreadPoolExecutor(1) as worker:
        worker.submit(lambda: gate.wait(20) and {}[SENTENCE]).add_done_callback(tell_fault)
        gate.set()
    in_the_loop(lambda: None)
    qtbot.waitUntil(lambda: watch.dialog is not None)
    qtbot.waitUntil(lambda: "KeyError" in watch.dialog.report)
    assert "ValueError" in watch.dialog.report
    assert "都已经保存过" in watch.dialog.safe.text(), "no window is open"
    assert SENTENCE not in log.read_text(encoding="utf-8")


def test_work_that_could_not_be_noted_is_said_so(window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    from anqing_bulletin.desktop.safety import journaling

    write(window, "jia", SENTENCE)
    journal_folder().parent.mkdir(parents=True)
    journal_folder().write_text("no folder")
    assert journaling.note_all() is Kept.FAILED
    dialog = FaultDialog(Happened("ValueError", "x", "ValueError"), Kept.FAILED)
    qtbot.addWidget(dialog)
    assert "马上保存" in dialog.safe.text()
    assert dialog.where.isHidden()


def test_a_trace_tells_kinds_and_places_and_nothing_else() -> None:
    def through(cause: Exception) -> None:
        try:
            raise cause
        except Exception as met:
            raise BulletinError(SENTENCE) from met

    def told(cause: Exception) -> str:
        try:
            through(cause)
        except BulletinError as fault:
            return outline(fault, fault.__traceback__)
        raise AssertionError

    lines = told(OSError(28, SENTENCE, SENTENCE)).splitlines()
    assert lines[0].startswith("  test_faults.py:"), "no folder of this PC"
    assert lines[1] == "OSError (ENOSPC)"
    assert lines[-1] == "BulletinError"

    def deep(number: int) -> int:
        return deep(number + 1)

    with pytest.raises(RecursionError) as caught:
        deep(0)
    assert len(outline(caught.value, caught.value.__traceback__).splitlines()) < 50

    try:
        Path("/nowhere/of/anybody").read_text(encoding="utf-8")
    except OSError as fault:
        text = outline(fault, fault.__traceback__)
        assert "  python/pathlib" in text
        assert "nowhere" not in text
        record = logging.LogRecord("x", logging.ERROR, "x", 1, "met", (), (OSError, fault, fault.__traceback__))
        assert TraceFormatter("%(message)s").format(record) == f"met\n{text}"


def test_two_errors_of_one_place_are_one() -> None:
    def of(number: int) -> Happened:
        try:
            [][number]
        except IndexError as fault:
            return happened(fault, fault.__traceback__)
        raise AssertionError

    assert of(1) == of(2)
