"""The open windows of the program, each with an issue: which is in front, and how all of them are left together.

Every window has a session, a worker, a journal and a lock of its own; what they share is the settings, and this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from anqing_bulletin.desktop.theme import STEP

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from anqing_bulletin.bulletin.model import Issue
    from anqing_bulletin.desktop.session import Session
    from anqing_bulletin.desktop.settings import Settings
    from anqing_bulletin.desktop.window import Window

_SHIFT = 4 * STEP
"""How far a window lies from the one that it was opened from."""
_STEPS = 5
"""After so many windows without room for another step, the next lies at the screen's corner again."""
_AGAIN = "又出了刚才那样的意外，这一步没有做完。请先保存，再关掉程序重新打开"
_SOON = 300
"""Milliseconds after which it is looked again whether a dialog is still open."""


class Windows(QObject):
    """Keeps the windows, in the order in which they were opened."""

    made = Signal(object)
    """A `Window` that is not shown yet."""
    opened = Signal(object)
    """A `Window` that is shown now."""
    closing = Signal(object)
    """A `Window` that closes; everything in it is as it was."""
    leaving = Signal()
    """All windows close: the person leaves the program."""

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.sample: Issue | None = None
        """The sample as it was read: a window that still shows it has nothing to lose."""
        self._windows: list[Window] = []
        self._front: Window | None = None

    def __iter__(self) -> Iterator[Window]:
        return iter(tuple(self._windows))

    def __len__(self) -> int:
        return len(self._windows)

    # --- which there are ----------------------------------------------------------------------------------------------

    @property
    def front(self) -> Window | None:
        """The window in which somebody worked last."""
        return self._front

    def note_front(self, window: Window) -> None:
        """Somebody works in this window now."""
        if window in self._windows:
            self._front = window

    def having(self, path: Path) -> Window | None:
        """The window whose issue has this path; whether two paths lead to one file, `opening.same_file` says."""
        return next((window for window in self._windows if window.session.path == path), None)

    def paths(self, but: QWidget | None = None) -> tuple[Path, ...]:
        """The files that are open in all windows but one."""
        paths = (window.session.path for window in self._windows if window is not but)
        return tuple(path for path in paths if path is not None)

    # --- coming -------------------------------------------------------------------------------------------------------

    def include(self, window: Window) -> None:
        """A window belongs here from now on."""
        self._windows.append(window)
        self._front = self._front or window

    def make(self, session: Session) -> Window:
        """A window on a session, shifted against the one in front; it is not shown yet, and goes when it is closed."""
        from anqing_bulletin.desktop.window import Window

        beside = self._front
        window = Window(session, self.settings, self)
        session.setParent(window)  # with its connections, which would keep each other alive
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if beside is not None:
            _place_beside(window, beside)
        self.made.emit(window)
        return window

    def show(self, window: Window, *, in_front: bool = True) -> None:
        """Show a new window; behind the others, where nobody waits for it."""
        window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, not in_front)
        window.show()
        window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, False)
        if in_front:
            self.bring_to_front(window)
        self.opened.emit(window)

    def put_in_order(self, paths: Sequence[Path]) -> None:
        """Let the windows of these files follow each other as the files do; others come behind."""
        places: Mapping[Path | None, int] = {path: number for number, path in enumerate(paths)}
        self._windows.sort(key=lambda window: places.get(window.session.path, len(places)))

    # --- the front ----------------------------------------------------------------------------------------------------

    def bring_to_front(self, window: Window) -> None:
        """Show a window above all others, with the keys."""
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
        self._front = window

    def bring_next(self, window: Window, step: int) -> bool:
        """The window that is so many behind another one, in a ring; False where there is no other."""
        if len(self._windows) < 2:
            return False
        number = self._windows.index(window) + step
        self.bring_to_front(self._windows[number % len(self._windows)])
        return True

    def receive(self, paths: Sequence[Path]) -> None:
        """What a second start of the program wants: its files, or to be seen; behind an open dialog, once it closed."""
        window = self._front
        if window is None:
            return
        self.bring_to_front(window)
        if paths and QApplication.activeModalWidget() is not None:
            QTimer.singleShot(_SOON, self, lambda: self.receive(paths))
            return
        for path in paths:
            window.neighbours.open_path(path)

    def say_met_again(self) -> None:
        """The same fault of the program as before: its dialog is not shown twice, but nobody shall press in vain."""
        if self._front is not None:
            self._front.desk.told.emit(_AGAIN)

    # --- going --------------------------------------------------------------------------------------------------------

    def let_go(self, window: Window) -> None:
        """A window closes."""
        if window not in self._windows:
            return
        self.closing.emit(window)
        self._windows.remove(window)
        if self._front is window:
            self._front = self._windows[-1] if self._windows else None

    def quit(self) -> None:
        """Close all windows once each of them may go; as long as one may not, all stay."""
        self._ask_next({})

    def _ask_next(self, agreed: Mapping[Window, Issue]) -> None:
        """Ask in the next window that has something unsaved, but for what was agreed to be let go."""
        for window in self:
            window.editor.commit()
            if window.files.must_ask and agreed.get(window) is not window.session.issue:
                self.bring_to_front(window)
                window.files.leave(
                    lambda window=window: self._ask_next({**agreed, window: window.session.issue})  # type: ignore[misc]
                )
                return
        QTimer.singleShot(0, self, self._close_all)  # not from within what a window's worker has just told

    def _close_all(self) -> None:
        self.leaving.emit()
        for window in self:
            window.close_now()


def _place_beside(window: Window, other: Window) -> None:
    """The size of another window, and its place a little further; at the screen's upper left where there is no room."""
    room = other.screen().availableGeometry()
    place = QRect(other.pos() + QPoint(_SHIFT, _SHIFT), other.normalGeometry().size())
    if not room.contains(place):
        place.moveTopLeft(room.topLeft() + QPoint(_SHIFT, _SHIFT) * (len(other.desk.windows) % _STEPS))
    window.resize(place.intersected(room).size())
    window.move(place.topLeft())
    window.setWindowState(other.windowState() & Qt.WindowState.WindowMaximized)
