"""The real window: `python -m tests.benchmarks.probe_window FILE KEYS start|end`, on Qt's offscreen platform.

The program is started through its own door, `desktop.main.run([FILE])`; only `QApplication.exec` is replaced, by a loop
that types.  Nothing inside the program is changed but that the end of each `Preview.paintEvent` is noted.

shown    from the start of the process (told by the parent) to the end of the preview's first `paintEvent`: the window
         is there and can be used, though the worker may still be reading a large file.
usable   from the start of the process to the end of the first `paintEvent` of the preview that painted sheets of the
         file: interpreter, imports, fonts, file, typesetting, window, paint.
painted  from the key event to the end of the first `paintEvent` of the preview that painted the new composition.  The
         window is 1600 x 1000, the caret in the middle of the second (last but one) article, its page in sight; a new
         Han character each time, sent as a key press and release with `QTest` to the editor that has the focus.
         Everything between is in it: the editor, the edit, typesetting, the tree, and the editor's own paint.
handled  of that: until the event has been handled, before any painting.
paint    of that: inside the preview's `paintEvent`.
rest     from the key event until the program has nothing left to do.

Between two keys 20 ms pass, so that no key waits for the one before.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

# Before the window is usable nothing may be imported that the program does not import itself, and in its order.
from anqing_bulletin.desktop import foundations  # noqa: F401  # isort: skip

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from anqing_bulletin.bulletin.history import Where
from anqing_bulletin.desktop import main as program
from anqing_bulletin.desktop.pages.preview import Preview
from anqing_bulletin.desktop.window import Window

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from tests.benchmarks.figures import Probe

SIZE = (1600, 1000)
BETWEEN_KEYS = 0.020
PATIENCE = 5.0
"""Seconds after which a key that was not painted is a fault of the measurement."""
WARM_UP = 10


class Watch:
    """Notes when the preview has painted, and which composition."""

    def __init__(self) -> None:
        self.painted: object = None
        self.shown = 0.0
        self.begun = 0.0
        self.ended = 0.0

    def attach(self) -> None:
        """Watch every preview from now on."""
        own = Preview.paintEvent
        watch = self

        def paint_event(preview: Preview, event: QPaintEvent) -> None:
            begun = time.perf_counter()
            own(preview, event)
            watch.shown = watch.shown or time.monotonic()
            if watch.painted is not preview._composition:
                watch.painted, watch.begun, watch.ended = preview._composition, begun, time.perf_counter()

        Preview.paintEvent = paint_event  # type: ignore[assignment,method-assign]


def type_keys(window: Window, watch: Watch, count: int, *, near_end: bool) -> Probe:
    """Type so many keys into the window and measure each."""
    from tests.benchmarks.content import keys, place_to_type
    from tests.benchmarks.figures import Probe

    window.resize(*SIZE)
    window.activateWindow()
    article, paragraph, offset = place_to_type(window.session.issue, near_end=near_end)
    window.tree.show_node(article)
    window.editor.show_place(Where(article, paragraph, offset))
    settle(0.5)
    found = Probe({"painted": [], "handled": [], "paint": [], "rest": []})
    for number, character in enumerate(keys(count + WARM_UP)):
        figures = press(window, watch, character)
        settle(BETWEEN_KEYS)
        if number >= WARM_UP:
            for name, seconds in figures.items():
                found.samples[name].append(seconds)
    return found


def press(window: Window, watch: Watch, character: str) -> dict[str, float]:
    """Press one key; the seconds of each figure."""
    target = QApplication.focusWidget()
    assert isinstance(target, QWidget)
    before = window.session.composition
    began = time.perf_counter()
    send(target, character)
    handled = time.perf_counter()
    now = window.session.composition
    while watch.painted is not now:
        QApplication.processEvents()
        if time.perf_counter() - began > PATIENCE:
            raise RuntimeError("the key's page was never painted: is it in sight?")
    if now is before:
        raise RuntimeError("the key changed nothing: has the editor the focus?")
    QApplication.processEvents()
    rest = time.perf_counter()
    painted, paint = watch.ended - began, watch.ended - watch.begun
    return {"painted": painted, "handled": handled - began, "paint": paint, "rest": rest - began}


def send(target: QWidget, character: str) -> None:
    """A key of the keyboard that carries a Han character."""
    from PySide6.QtTest import QTest

    for action in (QTest.KeyAction.Press, QTest.KeyAction.Release):
        QTest.sendKeyEvent(action, target, Qt.Key.Key_unknown, character, Qt.KeyboardModifier.NoModifier)


def settle(seconds: float) -> None:
    """Let the program run."""
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        QApplication.processEvents()
        time.sleep(0.001)


def _fail(*fault: Any) -> None:
    """End with what went wrong, where the program would have shown a dialog."""
    sys.__excepthook__(*fault)
    os._exit(1)


def main(path: Path, count: int, *, near_end: bool) -> None:
    """Start the program on a file, wait until it is usable, type `count` keys, end."""
    watch = Watch()
    watch.attach()

    def loop(*_: object) -> int:
        sys.excepthook = _fail
        (window,) = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, Window)]
        while watch.painted is None or window.session.path != path.absolute():
            QApplication.processEvents()
        while watch.painted is not window.session.composition:
            QApplication.processEvents()
        began = float(os.environ["ANQING_BULLETIN_BENCHMARK_STARTED"])
        shown, usable = watch.shown - began, time.monotonic() - began
        samples = type_keys(window, watch, count, near_end=near_end).samples if count else {}
        finish({**samples, "shown": [shown], "usable": [usable]})
        return 0

    def finish(samples: dict[str, list[float]]) -> None:
        from tests.benchmarks.figures import Probe

        Probe(samples).print()
        # The issue is unsaved and the window would ask; nothing of it is wanted.
        os._exit(0)

    QApplication.exec = loop  # type: ignore[method-assign]
    program.run([str(path)])


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), near_end=sys.argv[3] == "end")
