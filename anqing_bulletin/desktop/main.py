"""The window's start, in order: input methods, application, language, look, settings, the issue, the window."""

from __future__ import annotations

import gc
import logging
import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from anqing_bulletin.bulletin.model import Publication
from anqing_bulletin.bulletin.succession import new_issue
from anqing_bulletin.desktop.faults.faults import start_log, watch_for_faults
from anqing_bulletin.desktop.garbage import Collecting, keep_collections_short
from anqing_bulletin.desktop.language import choose_interface_face, speak_chinese
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.desktop.settings import Settings, read_settings
from anqing_bulletin.desktop.theme import apply_theme
from anqing_bulletin.desktop.windows.entrance import Entrance, named_files
from anqing_bulletin.desktop.windows.instance import withdraw
from anqing_bulletin.desktop.windows.left_behind import LeftBehind, read_left_behind
from anqing_bulletin.desktop.windows.remembering import Remembering
from anqing_bulletin.desktop.windows.windows import Windows
from anqing_bulletin.errors import BulletinError, ProjectDamaged
from anqing_bulletin.resources import resource_path
from anqing_bulletin.storage.project import Project, read_project
from anqing_bulletin.storage.saving import open_project

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from anqing_bulletin.desktop.window import Window

SAMPLE = "安庆组工信息样刊.zgxx"
LARGE_FILE = 150_000
"""Bytes of a file that takes so long to read and to set that the window comes first."""
_REST = 300
"""Milliseconds after which the window has surely painted itself."""
_log = logging.getLogger(__name__)


def run(arguments: list[str], entrance: Entrance = Entrance()) -> int:  # noqa: B008  it never changes
    """Open windows on the files among the arguments, or on those that were open last; gives the exit status."""
    gc.disable()  # until the window stands nothing is thrown away, and then in this thread alone
    start_log()
    live_without_a_desktop_bus()
    offer_input_methods()
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    application = QApplication([sys.argv[0], *arguments])
    application.setApplicationName("anqing-bulletin")
    application.setDesktopFileName("anqing-bulletin")
    application.setStyle("Fusion")
    watch = watch_for_faults()
    speak_chinese(application)
    choose_interface_face(application)
    settings = read_settings()
    apply_theme(application, settings.appearance)
    named = named_files(application.arguments()[1:])
    windows = Windows(settings)
    watch.met_again.connect(windows.say_met_again)
    left = read_left_behind()
    wanted = files_to_open(named, settings, left)
    remembering = Remembering(windows, left, () if named else wanted.paths)
    open_first_window(windows, remembering, wanted)
    Collecting(windows)
    QTimer.singleShot(_REST, windows, lambda: listen(windows, entrance))
    status = application.exec()
    remembering.close()
    if entrance.me is not None:
        withdraw(entrance.me)
    return status


def open_first_window(windows: Windows, remembering: Remembering, wanted: Wanted) -> None:
    """The window that people wait for; what else is wanted comes behind it, and then what a crash has left."""
    settings = windows.settings
    front = list(map(str, wanted.paths[:1]))
    large = large_file(front, settings)
    first = first_project(front, settings) if large is None else First(_empty_project())
    if first.path is None:
        windows.sample = first.project.issue
    session = Session(first.project.issue, project=first.project, path=first.path, digest=first.digest)
    windows.made.connect(lambda made: made.session.loaded.connect(keep_collections_short))
    windows.closing.connect(lambda _window: QTimer.singleShot(_REST, windows, keep_collections_short))
    window = windows.make(session)
    windows.show(window)
    QTimer.singleShot(_REST, windows, keep_collections_short)
    if first.error is not None:
        failed, error = first.error
        QTimer.singleShot(0, window, lambda: window.neighbours.not_opened(failed, error))
    if large is not None:
        QTimer.singleShot(0, window, lambda: window.files.open_path(large))
    QTimer.singleShot(0, window, lambda: open_others(window, remembering, wanted))


def open_others(first: Window, remembering: Remembering, wanted: Wanted) -> None:
    """The windows behind the first one; once they are there, what a crash has left is offered."""
    windows = first.desk.windows
    remembering.waits = True

    def done(failed: dict[Path, BulletinError]) -> None:
        remembering.waits = False
        windows.put_in_order(wanted.order)
        if len(windows) > 1 and windows.front is not None:
            windows.bring_to_front(windows.front)
        if first.session.path is not None:
            windows.settings.remember(first.session.path)
        if wanted.are_named:
            for path, error in failed.items():
                first.neighbours.not_opened(path, error)
        elif failed or wanted.missing:
            first.desk.told.emit(_not_opened_again(wanted.missing, failed))
        first.recovering.look()

    first.neighbours.open_again(wanted.paths[1:], done)


def _not_opened_again(missing: Sequence[Path], failed: Mapping[Path, BulletinError]) -> str:
    damaged = [path for path in failed if isinstance(failed[path], ProjectDamaged)]
    missing = [*missing, *(path for path in failed if path not in damaged)]
    parts = ((missing, "不在原处或打不开"), (damaged, "已损坏，可用“打开”读出完好的部分"))
    words = [f"{'、'.join(f'“{path.name}”' for path in paths)}{what}" for paths, what in parts if paths]
    return f"上次开着的{'；'.join(words)}。"


def listen(windows: Windows, entrance: Entrance) -> None:
    """Hear second starts from now on; where that cannot be, every start has its own windows."""
    if entrance.me is None:
        return
    try:
        from anqing_bulletin.desktop.windows.handing_over import Reception
    except ImportError as error:  # QtNetwork wants a system library that not everybody has
        _log.warning("no local socket: %s", error)
        return
    reception = Reception(entrance.me, entrance.dead, windows)
    reception.asked.connect(lambda request: windows.receive(request.paths))
    windows.leaving.connect(reception.close)


class Wanted(NamedTuple):
    """The files that a start opens."""

    paths: list[Path]
    """The one in front first."""
    order: list[Path]
    """As their windows follow each other."""
    missing: list[Path]
    """Those that were open last and are not there."""
    are_named: bool
    """Whether somebody has named them, and did not just leave them open last."""


def files_to_open(named: list[Path], settings: Settings, left: LeftBehind) -> Wanted:
    """Those that were named, else those that were open last, if that is wished."""
    if named or not settings.reopen_last:
        return Wanted(named, named, [], are_named=bool(named))
    waiting, missing = left.in_order, []
    while waiting and not os.path.isfile(waiting[0]):  # noqa: PTH113  never raises; of the others the worker will see
        missing.append(waiting.pop(0))
    return Wanted(waiting, [Path(name) for name in left.files], missing, are_named=False)


class First(NamedTuple):
    """What the window opens with."""

    project: Project
    path: Path | None = None
    digest: str = ""
    error: tuple[Path, BulletinError] | None = None
    """The file that did not open, and why."""


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
    """The file that was named, else the last one, if that is wished."""
    named = next((argument for argument in arguments if not argument.startswith("-")), None)
    if named is not None:
        return Path(named).absolute()
    return settings.last_file if settings.reopen_last else None


def _empty_project() -> Project:
    return Project(new_issue(Publication(), 1, date.today()))  # noqa: DTZ011  the office's own day
