"""The program with an input method at its side: `python -m tests.program_with_input_method FIFO [FILE …]`.

The program is started through its own door.  The input method is simulated: each line of the FIFO is a JSON pair of
the letters that it shows in the text (preedit) and the text that it hands over (commit), and goes to the field that has
the focus at that moment, as Qt would send it.

Keys come through the screen and letters through the FIFO.  Whoever wants to know that all keys were handled presses
Pause, at which the file beside the FIFO, `FIFO.handled`, grows by a byte.
"""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent

from anqing_bulletin.desktop.main import run


class InputMethod(QObject):
    """Sends what it reads to the field in use."""

    heard = Signal(str, str)

    def __init__(self, fifo: Path) -> None:
        super().__init__()
        self._fifo = fifo
        self._watches = False
        self.heard.connect(self._send)
        threading.Thread(target=self._listen, daemon=True).start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.KeyRelease and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Pause:
            if watched.isWindowType():  # once for each, on its way to the widget
                with Path(f"{self._fifo}.handled").open("a", encoding="utf-8") as handled:
                    handled.write("·")
            return True
        return super().eventFilter(watched, event)

    def _listen(self) -> None:
        with self._fifo.open(encoding="utf-8") as lines:
            for line in lines:
                self.heard.emit(*json.loads(line))

    def _send(self, letters: str, text: str) -> None:
        application = QGuiApplication.instance()
        assert application is not None
        if not self._watches:
            application.installEventFilter(self)
            self._watches = True
        if not letters and not text:
            return
        event = QInputMethodEvent(letters, [])
        if text:
            event.setCommitString(text)
        field = QGuiApplication.focusObject()
        if field is not None:
            QCoreApplication.sendEvent(field, event)


if __name__ == "__main__":
    method = InputMethod(Path(sys.argv[1]))
    sys.exit(run(sys.argv[2:]))
