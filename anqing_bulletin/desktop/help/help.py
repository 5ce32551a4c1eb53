"""What the help menu does: the handbook at the page of where one is, the list of keys, and 关于."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from anqing_bulletin.desktop.help.handbook import Handbook
    from anqing_bulletin.desktop.window import Window


class Help(QObject):
    """The help of one window, whose handbook is closed with it."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._handbook: Handbook | None = None

    def open_handbook(self) -> None:
        """F1: the handbook, at the page on the part of the window that has the focus."""
        self._open(self._page_here())

    def open_keys(self) -> None:
        """The list of all commands and their keys."""
        from anqing_bulletin.desktop.help.handbook_pages import KEYS

        self._open(KEYS)

    def show_about(self) -> None:
        """关于."""
        from anqing_bulletin.desktop.help.about import AboutDialog

        dialog = AboutDialog(self._window.session, self._window)
        dialog.exec()
        dialog.deleteLater()

    def close(self) -> None:
        """The window closes."""
        if self._handbook is not None:
            self._handbook.close()
            self._handbook.deleteLater()
            self._handbook = None

    def _open(self, page: str) -> None:
        from anqing_bulletin.desktop.help.handbook import Handbook
        from anqing_bulletin.desktop.help.handbook_pages import read_pages

        if self._handbook is None:
            self._handbook = Handbook(read_pages(self._window.all_commands))
        self._handbook.go(page)
        self._handbook.show()
        self._handbook.raise_()
        self._handbook.activateWindow()

    def _page_here(self) -> str:
        from anqing_bulletin.desktop.help.handbook_pages import PREVIEW, START, TREE, WRITING

        window, focus = self._window, QApplication.focusWidget()
        if focus is None:
            return START
        places = ((window.tree, TREE), (window.pages, PREVIEW), (window.editor, WRITING), (window.finding, WRITING))
        return next((page for part, page in places if part is focus or part.isAncestorOf(focus)), START)
