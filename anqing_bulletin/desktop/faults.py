"""What happens when something goes wrong: a log in the platform's folder, and one calm dialog.

The log never holds an article's text: only what the program did, where, and Python's trace.
"""

from __future__ import annotations

import faulthandler
import logging
import logging.handlers
import platform
import sys
import threading
from types import TracebackType
from typing import IO

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QMessageLogContext, QThread, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from anqing_bulletin import __version__
from anqing_bulletin.desktop.folders import log_folder
from anqing_bulletin.errors import BulletinError

_LOG_BYTES = 1_000_000
_LOG_FILES = 4
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
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)
    qInstallMessageHandler(_on_qt_message)
    _log.info("start %s, %s", __version__, surroundings())


def surroundings() -> str:
    """The versions that a report needs."""
    return f"Python {platform.python_version()}, PySide6 {pyside_version}, {platform.platform()}"


def watch_for_faults() -> None:
    """Log every error that nobody caught, and tell the user calmly where it can be told."""
    sys.excepthook = _on_fault
    threading.excepthook = lambda fault: _record(fault.exc_type, fault.exc_value, fault.exc_traceback)


def show_error(parent: QWidget | None, error: BulletinError) -> None:
    """The one place where a typed error becomes a dialog: its sentence already says everything."""
    _log.info("told the user: %s", type(error).__name__)
    box = QMessageBox(QMessageBox.Icon.Information, "安庆组工信息", str(error), QMessageBox.StandardButton.Ok, parent)
    box.exec()
    box.deleteLater()


def _on_fault(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    _record(kind, fault, trace)
    application = QApplication.instance()
    if issubclass(kind, KeyboardInterrupt) or application is None:
        sys.__excepthook__(kind, fault, trace)
        return
    if QThread.currentThread() is not application.thread():
        return
    box = QMessageBox(QMessageBox.Icon.Warning, "安庆组工信息", "程序出了意外，刚才那一步可能没有完成。")
    box.setInformativeText(
        "稿件还在窗口里。请先另存一份，再重新打开程序。\n\n如需报修，请附上日志文件夹：\n" + str(log_folder())
    )
    box.setDetailedText(f"{kind.__name__}\n安庆组工信息 {__version__}\n{surroundings()}")
    box.exec()


def _record(kind: type[BaseException], fault: BaseException | None, trace: TracebackType | None) -> None:
    if fault is not None:
        _log.error("unexpected %s", kind.__name__, exc_info=(kind, fault, trace))


def _on_qt_message(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    _log.log(_LEVELS.get(kind, logging.WARNING), "Qt: %s", message)
