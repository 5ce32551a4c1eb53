"""The command 版式…: the house style of the open issue, chosen and changed as one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from anqing_bulletin.bulletin import edits
from anqing_bulletin.desktop.desk import commit_composition
from anqing_bulletin.typesetting.compose import compose
from anqing_bulletin.typesetting.style import style_of

if TYPE_CHECKING:
    from anqing_bulletin.bulletin.model import Issue, StyleChanges
    from anqing_bulletin.desktop.desk import Desk
    from anqing_bulletin.typesetting.compose import Composition


class Styling(QObject):
    """What the menu does about the style."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk

    def choose(self) -> None:
        """版式…."""
        from anqing_bulletin.desktop.style.dialog import StyleDialog

        session = self._desk.session
        if session.locked:
            session.refused.emit(session.locked)
            return
        commit_composition()
        dialog = StyleDialog(session.issue, self._desk.jobs, self._desk.window)
        if dialog.exec():
            self._take(dialog.name, dialog.changes)
        dialog.deleteLater()

    def _take(self, name: str, changes: StyleChanges) -> None:
        """A long issue is set anew by the worker, and the window goes on meanwhile."""
        from anqing_bulletin.desktop.style.sample import is_shortened

        session = self._desk.session
        issue, path = session.issue, session.path
        changed = edits.set_style(issue, name, changes)
        if changed is issue or not is_shortened(issue):
            session.apply(edits.set_style, name, changes)
            return

        def done(composition: Composition) -> None:
            if (session.issue.id, session.path) == (issue.id, path):  # no other issue has been opened
                session.restyle(name, changes, composition)

        self._desk.start("restyle", "正在按新的版式排版…", lambda: _composed(changed), done)


def _composed(issue: Issue) -> Composition:
    return compose(issue, style_of(issue.publication))
