"""What one window does about the others: open a file beside itself, go to the next one, leave all of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from weakref import ref

from PySide6.QtCore import QObject

from anqing_bulletin.bulletin.succession import emptied, next_issue
from anqing_bulletin.desktop.files import begun, is_blank
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.desktop.windows.opening import Ready, read_project_file

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QMenu

    from anqing_bulletin.desktop.desk import Desk
    from anqing_bulletin.desktop.files import Files
    from anqing_bulletin.desktop.window import Window
    from anqing_bulletin.errors import BulletinError
    from anqing_bulletin.storage.repair import Salvaged

_DIGITS = 9
"""Windows that the menu gives a digit to."""


class Neighbours(QObject):
    """What the menu 窗口 does, and whatever opens a file that nobody chose a window for."""

    def __init__(self, desk: Desk, files: Files, window: Window) -> None:
        super().__init__(desk)
        self._desk = desk
        self._files = files
        self._window = window
        self._listed: list[QAction] = []

    # --- files --------------------------------------------------------------------------------------------------------

    @property
    def is_untouched(self) -> bool:
        """Whether this window shows nothing that anybody would miss, and waits for no file."""
        session = self._desk.session
        if session.path is not None or session.unsaved or self._desk.jobs.awaits("open"):
            return False
        return session.issue is self._desk.windows.sample or is_blank(session.issue)

    def open_path(self, path: Path) -> None:
        """Open a project file: in the window that has it, in this one if it is untouched, else in a new one."""
        path = path.absolute()
        shown = self._desk.windows.having(path)
        if shown is not None:
            shown.neighbours.come_forward()
        elif self.is_untouched:
            self._files.open_path(path)
        else:
            self._open_beside(path, self._show, lambda error: self.not_opened(path, error), _come_forward)

    def not_opened(self, path: Path, error: BulletinError) -> None:
        """Say why a file did not open for which nobody has let the open issue go."""
        self._files.not_opened(path, error, self._show_salvaged)

    def ask_and_open(self) -> None:
        """在新窗口打开: this issue stays open."""
        path = self._desk.ask_for_project("在新窗口打开")
        if path is not None:
            self.open_path(path)

    def open_next_issue(self) -> None:
        """在新窗口新建一期: the number that follows, in a window of its own."""
        today = date.today()  # noqa: DTZ011  the office's own day
        issue = next_issue(self._desk.session.issue, today)
        window = self._desk.windows.make(Session(issue))
        self._desk.windows.show(window)
        window.desk.told.emit(begun(issue))

    def open_again(self, paths: Sequence[Path], then: Callable[[dict[Path, BulletinError]], None]) -> None:
        """Open files in windows behind this one, one after the other; `then` is told which did not open."""
        failed: dict[Path, BulletinError] = {}
        waiting = list(paths)

        def go_on() -> None:
            if waiting:
                path = waiting.pop(0)
                self._open_beside(path, show, lambda error: fail(path, error), lambda _shown: go_on())
            else:
                then(failed)

        def show(ready: Ready) -> None:
            self._show(ready, in_front=False)
            go_on()

        def fail(path: Path, error: BulletinError) -> None:
            failed[path] = error
            go_on()

        go_on()

    def _open_beside(
        self,
        path: Path,
        show: Callable[[Ready], object],
        failed: Callable[[BulletinError], None],
        met: Callable[[Window], object],
    ) -> None:
        in_windows = self._desk.windows.paths()
        self._desk.read(
            f"open {path}",
            f"正在打开“{path.name}”…",
            lambda: read_project_file(path, in_windows),
            lambda found: self._on_read(found, show, met),
            failed,
        )

    def _on_read(self, found: Ready | Path, show: Callable[[Ready], object], met: Callable[[Window], object]) -> None:
        shown = self._desk.windows.having(found.opened.path if isinstance(found, Ready) else found)
        if shown is not None:
            met(shown)
        elif isinstance(found, Ready):
            show(found)

    def _show(self, ready: Ready, *, in_front: bool = True) -> None:
        opened, windows = ready.opened, self._desk.windows
        project = opened.project
        session = Session(
            project.issue,
            project=project,
            path=opened.path,
            digest=opened.digest,
            composition=ready.composition,
        )
        window = windows.make(session)
        windows.show(window, in_front=in_front)
        window.files.say_opened(opened)

    def _show_salvaged(self, salvaged: Salvaged) -> None:
        """What was whole in a damaged file: in this window if it is untouched, else in one of its own."""
        window = self._window
        if not self.is_untouched:
            window = self._desk.windows.make(Session(emptied(salvaged.project.issue)))
            self._desk.windows.show(window)
        window.files.show_salvaged(salvaged)

    def come_forward(self) -> None:
        """Somebody wants the file that is open here: show this window, and say so."""
        self._desk.windows.bring_to_front(self._window)
        path = self._desk.session.path
        if path is not None:
            self._desk.told.emit(f"“{path.name}”已经在这个窗口里打开着")

    # --- windows ------------------------------------------------------------------------------------------------------

    def go_to_next(self) -> None:
        """下一个窗口."""
        self._go(1)

    def go_to_previous(self) -> None:
        """上一个窗口."""
        self._go(-1)

    def quit(self) -> None:
        """退出: close all windows."""
        self._desk.windows.quit()

    def list_in(self, menu: QMenu) -> None:
        """Let a menu end with the open windows, as they are whenever it is shown."""
        menu.addSeparator()
        menu.aboutToShow.connect(lambda: self._fill(menu))

    def _go(self, step: int) -> None:
        if not self._desk.windows.bring_next(self._window, step):
            self._desk.told.emit("只开着这一个窗口；用“在新窗口打开”可以同时开几期")

    def _go_to(self, window: Window | None) -> None:
        if window is not None and window in self._desk.windows:
            self._desk.windows.bring_to_front(window)

    def _fill(self, menu: QMenu) -> None:
        for action in self._listed:
            menu.removeAction(action)
            action.deleteLater()
        self._listed = []
        for number, window in enumerate(self._desk.windows, 1):
            digit = f"&{number}　" if number <= _DIGITS else "　"
            action = menu.addAction(digit + window.windowTitle().replace("[*]", "").replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(window is self._window)
            action.setStatusTip("转到这个窗口")
            self._listed.append(action)
            listed = ref(window)  # which may be closed before the list is filled again
            action.triggered.connect(lambda _checked=False, listed=listed: self._go_to(listed()))


def _come_forward(window: Window) -> None:
    window.neighbours.come_forward()
