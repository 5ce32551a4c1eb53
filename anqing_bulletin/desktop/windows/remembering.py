"""Notes how the desk stands while people work, and puts windows and issues back as they were.

It looks at the windows every few seconds while somebody works in them, so that nothing is asked of a key press; what
has changed is written by a thread of its own.  An issue that is opened again shows the place where it was left, also
in another window; the window itself stands as it stood only where the program begins with what was open last.
"""

from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

from anqing_bulletin.bulletin.history import Where
from anqing_bulletin.desktop.faults.faults import tell_fault
from anqing_bulletin.desktop.pages.page_stack import PagePoint
from anqing_bulletin.desktop.pages.page_view import Fit
from anqing_bulletin.desktop.tree.view import node_id
from anqing_bulletin.desktop.windows.left_behind import Look, Place, left_behind_bytes, write_left_behind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from anqing_bulletin.desktop.tree.view import TreeView
    from anqing_bulletin.desktop.window import Window
    from anqing_bulletin.desktop.windows.left_behind import LeftBehind
    from anqing_bulletin.desktop.windows.windows import Windows

EVERY = 3_000
"""Milliseconds between two looks."""
_SOON = 500
"""Milliseconds after a window came or went."""


class Remembering(QObject):
    """Keeps `LeftBehind` for the windows."""

    def __init__(self, windows: Windows, left: LeftBehind, reopened: Iterable[Path] = ()) -> None:
        """`reopened` are the files whose windows are to stand as they stood."""
        super().__init__(windows)
        self._windows = windows
        self._left = left
        self._looks = {path: look for path in reopened if (look := left.look(path)) is not None}
        self._is_over = False
        self._just_closed: dict[Path | None, Look] = {}
        """Those that close one right after the other, as when the computer is shut down, are left together."""
        self.waits = False
        """While windows are still being opened again, what is noted of all of them stays."""
        self._written = left_behind_bytes(left)
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="windows")
        self._looking = QTimer(self)
        self._looking.setInterval(EVERY)
        self._looking.timeout.connect(self.note)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON)
        self._soon.timeout.connect(self.note)
        windows.made.connect(self._on_made)
        windows.opened.connect(self._on_opened)
        windows.closing.connect(self._on_closing)
        windows.leaving.connect(self._on_leaving)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.applicationStateChanged.connect(self._on_state_changed)

    def note(self) -> None:
        """Note how everything stands, and write it if it is not as it was."""
        if self._is_over:
            return
        for window in self._windows:
            self._note_place(window)
        self._just_closed.clear()
        if not self.waits:
            self._keep({window.session.path: _look_of(window) for window in self._windows})

    def close(self) -> None:
        """Wait for what is being written."""
        self._is_over = True
        self._worker.shutdown(wait=True)

    # --- what the windows do ------------------------------------------------------------------------------------------

    def _on_made(self, window: Window) -> None:
        self._stand(window)
        window.session.loaded.connect(lambda: self._on_loaded(window))
        window.session.work_begins.connect(lambda: self._note_place(window))  # another file may be opened here

    def _on_opened(self, window: Window) -> None:
        self._go_back(window)
        self._soon.start()

    def _on_loaded(self, window: Window) -> None:
        self._stand(window)
        self._go_back(window)
        self._soon.start()

    def _on_closing(self, window: Window) -> None:
        if self._is_over:
            return
        self.waits = False
        self._note_place(window)
        self._just_closed[window.session.path] = _look_of(window)
        if len(self._windows) > 1:
            self._soon.start()
            return
        self._keep(self._just_closed)
        self._is_over = True

    def _on_leaving(self) -> None:
        self.waits = False
        self.note()
        self._is_over = True

    def _on_state_changed(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationActive:
            self._looking.start()
        else:
            self._looking.stop()
            self._soon.start()

    # --- noting -------------------------------------------------------------------------------------------------------

    def _note_place(self, window: Window) -> None:
        path = window.session.path
        if path is not None and not self._is_over:
            self._left.keep_place(path, place_in(window))

    def _keep(self, looks: Mapping[Path | None, Look]) -> None:
        front = self._windows.front
        front_path = front.session.path if front is not None else None
        self._left.keep_windows({path: look for path, look in looks.items() if path is not None}, front_path)
        data = left_behind_bytes(self._left)
        if data != self._written:
            self._written = data
            self._worker.submit(write_left_behind, data).add_done_callback(tell_fault)

    # --- putting back -------------------------------------------------------------------------------------------------

    def _stand(self, window: Window) -> None:
        """Let a window stand as it stood."""
        path = window.session.path
        look = self._looks.pop(path, None) if path is not None else None
        if look is None:
            return
        try:
            window.restoreGeometry(base64.b64decode(look.geometry, validate=True))
        except ValueError:
            return
        if len(look.widths) == window.splitter.count():
            window.splitter.setSizes(list(look.widths))
        if Fit(look.fit) is Fit.NONE:
            window.preview.set_zoom(look.zoom)
        else:
            window.preview.set_fit(Fit(look.fit))

    def _go_back(self, window: Window) -> None:
        """Go to where somebody was in the issue."""
        path = window.session.path
        place = self._left.place(path) if path is not None else None
        if place is not None:
            go_to(window, place)


def place_in(window: Window) -> Place:
    """Where somebody is in the issue of a window."""
    caret = window.editor.caret_left or Where(window.editor.article_id)
    top = window.preview.top
    view = window.tree.view
    closed = tuple(node for node, is_open in _branches(view) if not is_open)
    return Place(caret.article_id, caret.block_id, caret.offset, top.index if top else 0, top.y if top else 0, closed)


def go_to(window: Window, place: Place) -> None:
    """Go to a place in the issue of a window; what of it is no more is passed over."""
    view = window.tree.view
    for number in range(view.model().rowCount()):
        index = view.model().index(number, 0)
        view.setExpanded(index, node_id(index) not in place.closed)
    if window.session.issue.article(place.article) is None:
        return
    where = Where(place.article, place.block, place.offset)
    window.tree.show_node(place.article)
    window.editor.show_place(where)
    window.preview.follow_caret(where)
    if place.page < len(window.preview.sheets):
        window.preview.show_top(PagePoint(place.page, 0, place.height))


def _branches(view: TreeView) -> list[tuple[str, bool]]:
    """The ids of the sections, of the pool and of the bin, and whether their articles are shown."""
    model = view.model()
    indexes = (model.index(number, 0) for number in range(model.rowCount()))
    return [(node_id(index), view.isExpanded(index)) for index in indexes]


def _look_of(window: Window) -> Look:
    geometry = base64.b64encode(bytes(window.saveGeometry().data())).decode("ascii")
    preview = window.preview
    return Look(geometry, preview.fit.value, preview.zoom, tuple(window.splitter.sizes()))
