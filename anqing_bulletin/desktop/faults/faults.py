"""What happens when something goes wrong: the journal first, then the log, then one calm dialog.

Neither the log nor the report that the dialog offers holds an article's text: only what the program did, and where.
An error is told once for each place that it comes from, so that one in a painting routine fills no screen; and while
one is being told, others only join its report.  What a worker thread did not catch is told in the window's thread.
"""

from __future__ import annotations

import faulthandler
import logging
import logging.handlers
import platform
import sys
import threading
import time
from collections import Counter
from concurrent.futures import Future
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QMessageLogContext, QObject, Qt, QThread, QTimer, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from shiboken6 import isValid

from anqing_bulletin import __version__
from anqing_bulletin.desktop.faults.traces import Happened, TraceFormatter, happened
from anqing_bulletin.desktop.folders import log_folder
from anqing_bulletin.errors import BulletinError

if TYPE_CHECKING:
    from anqing_bulletin.desktop.faults.dialog import FaultDialog
    from anqing_bulletin.desktop.safety.journaling import Kept

_LOG_BYTES = 1_000_000
_LOG_FILES = 4
_REST = 1.0
"""Seconds between two writings of the journal for an error that comes again and again."""
_log = logging.getLogger(__name__)
_crash_file: list[IO[str]] = []
"""Kept open: faulthandler writes to its descriptor when Python no longer runs."""

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def start_log() -> None:
    """Write the program's log, Qt's messages among it; without a place to write to it goes to standard error."""
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    try:
        folder = log_folder()
        folder.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = logging.handlers.RotatingFileHandler(
            folder / "bulletin.log", maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8"
        )
        _crash_file.append((folder / "crash.log").open("a", encoding="utf-8"))
        faulthandler.enable(_crash_file[-1])
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(TraceFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)
    qInstallMessageHandler(_on_qt_message)
    _log.info("start %s, %s", __version__, surroundings())


def surroundings() -> str:
    """The versions that a report needs."""
    return f"Python {platform.python_version()}, PySide6 {pyside_version}, {platform.platform()}"


def watch_for_faults() -> Watch:
    """Meet every error that nobody caught, in whatever thread; for the window's thread, once the application is there.

    What is given is kept alive by the hooks themselves.
    """
    watch = Watch()

    def in_thread(fault: threading.ExceptHookArgs) -> None:
        if fault.exc_value is not None and not isinstance(fault.exc_value, SystemExit):
            watch.meet(fault.exc_type, fault.exc_value, fault.exc_traceback)

    def in_silence(fault: sys.UnraisableHookArgs) -> None:
        if fault.exc_value is not None:
            _log.error("ignored\n%s", happened(fault.exc_value, fault.exc_traceback).outline)

    sys.excepthook = watch.meet
    threading.excepthook = in_thread
    sys.unraisablehook = in_silence
    return watch


def tell_fault(ended: Future[Any]) -> None:
    """For a `Future` whose result nobody waits for: what it did not catch is told like any other error."""
    error = None if ended.cancelled() else ended.exception()
    if error is not None:
        sys.excepthook(type(error), error, error.__traceback__)


def show_error(parent: QWidget | None, error: BulletinError) -> None:
    """The one place where a typed error becomes a dialog: its sentence already says everything."""
    _log.info("told the user: %s", type(error).__name__)
    box = QMessageBox(QMessageBox.Icon.Information, "安庆组工信息", str(error), QMessageBox.StandardButton.Ok, parent)
    box.exec()
    box.deleteLater()


class Watch(QObject):
    """Meets errors that nobody caught; made in the window's thread."""

    met_again = Signal()
    """The same went wrong again after its dialog was closed: a word about it is enough."""
    _met = Signal(object)
    """A `Happened` of another thread, on its way to this one."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: Counter[str] = Counter()
        """How often something went wrong at each place."""
        self._dialog: FaultDialog | None = None
        self._noted = 0.0
        self._met.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    @property
    def dialog(self) -> FaultDialog | None:
        """The dialog that is shown now."""
        shown = self._dialog
        return shown if shown is not None and isValid(shown) and shown.isVisible() else None

    def meet(self, kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
        """Python's hook for an error that nobody caught."""
        if issubclass(kind, KeyboardInterrupt) or QApplication.instance() is None:
            _log.error("unexpected %s", kind.__name__, exc_info=(kind, fault, trace))
            sys.__excepthook__(kind, fault, trace)
        elif QThread.currentThread() is self.thread():
            self._tell(happened(fault, trace))
        else:
            self._met.emit(happened(fault, trace))

    def _tell(self, error: Happened) -> None:
        self.counts[error.place] += 1
        count = self.counts[error.place]
        if count > 1:
            self._tell_again(error, count)
            return
        kept = self._note_text()
        _log.error("unexpected %s\n%s", error.kind, error.outline)
        if QThread.currentThread().loopLevel():
            # The dialog waits until what went wrong has come to its end, and opens no loop within it.
            QTimer.singleShot(0, self, lambda: self._dialog_for(error, kept).open())
        else:
            self._dialog_for(error, kept).exec()

    def _tell_again(self, error: Happened, count: int) -> None:
        if time.monotonic() - self._noted > _REST:
            self._note_text()
            if self.dialog is None:
                self.met_again.emit()
        if str(count).strip("0") == "1":
            _log.error("unexpected %s for the %dth time", error.place, count)
        if (dialog := self.dialog) is not None:
            dialog.count(error, count)

    def _note_text(self) -> Kept:
        """What is unsaved goes into the journal before anything else is tried."""
        from anqing_bulletin.desktop.safety.journaling import note_all

        kept = note_all()
        self._noted = time.monotonic()
        return kept

    def _dialog_for(self, error: Happened, kept: Kept) -> FaultDialog:
        """The dialog that tells of an error; where one is open already, that one, which tells of this error too."""
        from anqing_bulletin.desktop.faults.dialog import FaultDialog

        shown = self.dialog
        if shown is not None:
            shown.add(error, kept)
            return shown
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        self._dialog = FaultDialog(error, kept, QApplication.activeModalWidget() or QApplication.activeWindow())
        return self._dialog


def _on_qt_message(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    _log.log(_LEVELS.get(kind, logging.WARNING), "Qt: %s", message)
