"""What Qt alone takes: `python -m tests.benchmarks.probe_bare_window FILE KEYS`, the baseline of `probe_window`.

usable   from the start of the process to the end of the first `paintEvent` of a QTextEdit in a QMainWindow: the
         interpreter, PySide6's imports, a QApplication, a shown window; nothing of the program is imported before.
painted  from the key event to the end of the QTextEdit's next `paintEvent`, in a window of 1600 x 1000 that shows the
         plain text of the file's second article: what an editor with no preview, no issue and no typesetting takes.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMainWindow, QTextEdit

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from tests.benchmarks.figures import Probe


class Bare(QTextEdit):
    """Notes when it has painted."""

    painted = 0.0

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        self.painted = time.perf_counter()


def main(path: Path, count: int) -> None:
    """Open the window, then type `count` keys."""
    application = QApplication([])
    application.setStyle("Fusion")
    window, edit = QMainWindow(), Bare()
    window.setCentralWidget(edit)
    window.resize(1600, 1000)
    window.show()
    while not edit.painted:
        application.processEvents()
    usable = time.monotonic() - float(os.environ["ANQING_BULLETIN_BENCHMARK_STARTED"])
    # Nothing but Qt is imported before that.
    probe = _type_keys(edit, path, count)
    probe.samples["usable"] = [usable]
    probe.print()
    os._exit(0)


def _type_keys(edit: Bare, path: Path, count: int) -> Probe:
    from PySide6.QtTest import QTest

    from tests.benchmarks.content import keys, read_issue
    from tests.benchmarks.figures import Probe

    if not count:
        return Probe()
    text = tuple(read_issue(path).articles)[1].text
    edit.setPlainText(text)
    cursor = edit.textCursor()
    cursor.setPosition(len(text) // 2)
    edit.setTextCursor(cursor)
    edit.setFocus()
    samples: list[float] = []
    for number, character in enumerate(keys(count + 10)):
        until = time.perf_counter() + 0.020
        while time.perf_counter() < until:
            QApplication.processEvents()
            time.sleep(0.001)
        began, edit.painted = time.perf_counter(), 0.0
        for action in (QTest.KeyAction.Press, QTest.KeyAction.Release):
            QTest.sendKeyEvent(action, edit, Qt.Key.Key_unknown, character, Qt.KeyboardModifier.NoModifier)
        while not edit.painted:
            QApplication.processEvents()
        if number >= 10:
            samples.append(edit.painted - began)
    return Probe({"painted": samples})


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
