"""Garbage is collected by the main thread: a worker that threw a closed dialog away would end the program."""

from __future__ import annotations

import gc
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from anqing_bulletin.desktop import garbage
from anqing_bulletin.desktop.garbage import Collecting


class Ring:
    """Something that only a collection throws away."""

    def __init__(self) -> None:
        self.itself = self


def test_whoever_makes_the_objects_the_main_thread_collects(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garbage, "BETWEEN", 10)
    threads: set[int] = set()
    seen = [lambda _phase, _info: threads.add(threading.get_ident())]
    gc.callbacks.append(seen[0])
    owner = QObject()
    try:
        Collecting(owner)
        ring = weakref.ref(Ring())
        with ThreadPoolExecutor(1) as worker:
            worker.submit(lambda: [Ring() for _ in range(100_000)]).result()
        assert not threads
        qtbot.waitUntil(lambda: ring() is None)
    finally:
        gc.callbacks.remove(seen[0])
        owner.deleteLater()
    assert threads == {threading.get_ident()}
