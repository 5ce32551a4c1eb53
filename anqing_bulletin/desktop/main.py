"""The window's start, in order: input methods, application, language, look, settings, the issue, the window."""

from __future__ import annotations

import gc
import os
import sys
from datetime import date
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from anqing_bulletin.bulletin.model import Publication, new_issue
from anqing_bulletin.desktop.faults import start_log, watch_for_faults
from anqing_bulletin.desktop.language import choose_interface_face, speak_chinese
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.desktop.settings import Settings, read_settings
from anqing_bulletin.desktop.theme import apply_theme
from anqing_bulletin.desktop.window import Window
from anqing_bulletin.errors import BulletinError
from anqing_bulletin.resources import resource_path
from anqing_bulletin.storage.project import Project, read_project
from anqing_bulletin.storage.saving import open_project

SAMPLE = "安庆组工信息样刊.zgxx"
LARGE_FILE = 150_000
"""Bytes of a file that takes so long to read and to set that the window comes first."""
_REST = 300
"""Milliseconds after which the window has surely painted itself."""


def run(arguments: list[str]) -> int:
    """Open the window on the file among the arguments, or on the last one; gives the exit status."""
    gc.disable()  # until the window stands, nothing is thrown away
    start_log()
    live_without_a_desktop_bus()
    offer_input_methods()
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    application = QApplication([sys.argv[0], *arguments])
    application.setApplicationName("anqing-bulletin")
    application.setDesktopFileName("anqing-bulletin")
    application.setStyle("Fusion")
    watch_for_faults()
    speak_chinese(application)
    choose_interface_face(application)
    settings = read_settings()
    apply_theme(application, settings.appearance)
    named = application.arguments()[1:]
    large = large_file(named, settings)
    first = first_project(named, settings) if large is None else First(_empty_project())
    session = Session(first.project.issue, project=first.project, path=first.path, digest=first.digest)
    window = Window(session, settings)
    session.loaded.connect(keep_collections_short)
    window.show()
    QTimer.singleShot(_REST, window, keep_collections_short)
    if first.error is not None:
        failed, error = first.error
        QTimer.singleShot(0, window, lambda: window.files.not_opened(failed, error))
    if large is not None:
        QTimer.singleShot(0, window, lambda: window.files.open_path(large))
    QTimer.singleShot(0, window, window.recovering.look)
    return application.exec()


class First(NamedTuple):
    """What the window opens with."""

    project: Project
    path: Path | None = None
    digest: str = ""
    error: tuple[Path, BulletinError] | None = None
    """The file that did not open, and why."""


def keep_collections_short() -> None:
    """Leave what the open issue and its pages are made of out of every later garbage collection.

    It lives as long as the issue is open; going through it again and again would hold up the keyboard the longer the
    issue is.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


def live_without_a_desktop_bus() -> None:
    """Keep a D-Bus that is not set up (a machine without an id, a container) from ending the program.

    Qt asks it for the desktop's theme; its library takes a missing /etc/machine-id for a fault of the program and
    aborts, unless it is told that its warnings are not fatal.
    """
    os.environ.setdefault("DBUS_FATAL_WARNINGS", "0")


def offer_input_methods() -> None:
    """Let Chinese input work on Linux.

    Qt's wheel has no plug-in for fcitx, and `QT_IM_MODULE=fcitx`, which desktops set, would leave it without any.
    fcitx5 answers ibus too, so ibus is tried after whatever the desktop wishes.
    """
    if not sys.platform.startswith("linux"):
        return
    wished = os.environ.get("QT_IM_MODULES") or os.environ.get("QT_IM_MODULE") or ""
    modules = [*(name for name in wished.split(";") if name), "fcitx", "ibus"]
    os.environ["QT_IM_MODULES"] = ";".join(dict.fromkeys(modules))


def first_project(arguments: list[str], settings: Settings) -> First:
    """What the window opens with: the file that was named, else the last one, else the sample as a copy.

    A file that cannot be opened gives an empty issue and its error: the window comes up in any case.
    """
    path = _first_path(arguments, settings)
    try:
        if path is not None:
            opened = open_project(path)
            return First(opened.project, path, opened.digest)
        sample = resource_path("samples", SAMPLE)
        if not settings.recent and sample.is_file():
            return First(read_project(sample))
    except BulletinError as error:
        return First(_empty_project(), error=(path, error) if path is not None else None)
    return First(_empty_project())


def large_file(arguments: list[str], settings: Settings) -> Path | None:
    """The file that `first_project` would read, where that would keep the window waiting: the worker opens it then."""
    path = _first_path(arguments, settings)
    try:
        return path if path is not None and path.stat().st_size > LARGE_FILE else None
    except (OSError, ValueError):
        return None


def _first_path(arguments: list[str], settings: Settings) -> Path | None:
    """The file that was named, else the last one."""
    named = next((argument for argument in arguments if not argument.startswith("-")), None)
    return Path(named).absolute() if named is not None else settings.last_file


def _empty_project() -> Project:
    return Project(new_issue(Publication(), 1, date.today()))  # noqa: DTZ011  the office's own day
