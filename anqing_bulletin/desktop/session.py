"""The life of one open issue: its history, its typeset sheets, its file.

Every view reads `issue` and `composition` and asks for edits through `apply`.  An edit is typeset at once, on
the main thread: the composition is incremental and takes less than a frame, so no view ever shows the sheets
of another text than the editor's.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from anqing_bulletin.bulletin.history import History, Step, Where
from anqing_bulletin.errors import BulletinError, StyleInvalid
from anqing_bulletin.storage.project import Project
from anqing_bulletin.typesetting.compose import Composition, compose
from anqing_bulletin.typesetting.style import HouseStyle, load_style

if TYPE_CHECKING:
    from pathlib import Path

    from anqing_bulletin.bulletin.edits import Edit
    from anqing_bulletin.bulletin.model import Issue
    from anqing_bulletin.typesetting.fonts import FontBook

NOWHERE = Where()
"""An edit of the issue as a whole."""


class Session(QObject):
    """One open issue.

    Its signals come in the order `loaded`, `issue_changed`, `composition_changed`, `place_shown`, `file_changed`.
    """

    issue_changed = Signal(object)
    """The new `Issue`, after every edit, undo, redo and load."""
    composition_changed = Signal(object)
    """The new `Composition` of that issue."""
    place_shown = Signal(object)
    """The `Where` that an undo or a redo changed: views go there."""
    file_changed = Signal()
    """The path changed, or whether there is anything unsaved."""
    loaded = Signal()
    """Another issue is open: views forget what they kept of the former one."""
    problem_found = Signal(object)
    """A `BulletinError` that stopped no edit: the issue could not be typeset, or its style is not here."""

    def __init__(
        self,
        issue: Issue,
        parent: QObject | None = None,
        *,
        project: Project | None = None,
        path: Path | None = None,
    ) -> None:
        super().__init__(parent)
        self._project = project
        self._history = History(issue)
        self._saved = issue
        self._was_unsaved = False
        self._fonts: FontBook | None = None
        self.path = path
        self.style: HouseStyle = self._style_of(issue)
        self.composition: Composition | None = self._composed(None)

    # --- looking ------------------------------------------------------------------------------------------------------

    @property
    def issue(self) -> Issue:
        """The issue as it stands."""
        return self._history.present

    @property
    def project(self) -> Project:
        """What a save writes: the present issue with everything else that the file held."""
        if self._project is None:
            return Project(self.issue)
        return replace(self._project, issue=self.issue)

    @property
    def unsaved(self) -> bool:
        """Whether the present issue is another than the one on disk."""
        return self.issue is not self._saved

    @property
    def undo_label(self) -> str | None:
        """The name of what `undo` would take back; None where there is nothing."""
        return self._history.undo_label

    @property
    def redo_label(self) -> str | None:
        """The name of what `redo` would bring again; None where there is nothing."""
        return self._history.redo_label

    # --- editing ------------------------------------------------------------------------------------------------------

    def apply(self, edit: Edit, *args: Any, where: Where = NOWHERE, group: str = "", **kwargs: Any) -> None:
        """Do an edit on the present issue, as one step that can be taken back.

        `where` is shown when it is; edits of one `group` that follow each other quickly are one step.
        """
        edited = edit(self.issue, *args, **kwargs)
        if edited is self.issue:
            return
        self._history.do(edit.label, edited, time=time.monotonic(), where=where, group=group)
        self._refresh()

    def close_group(self) -> None:
        """Let the next edit begin a step of its own: the caret moved, another article is shown."""
        self._history.close_group()

    def undo(self) -> None:
        """Take the last step back and show where it was."""
        self._show(self._history.undo())

    def redo(self) -> None:
        """Bring the step last taken back again and show where it is."""
        self._show(self._history.redo())

    # --- the file -----------------------------------------------------------------------------------------------------

    def load(self, project: Project, path: Path | None, composition: Composition | None = None) -> None:
        """Open another issue; `composition` spares the typesetting where a worker has already done it.

        Without a path the issue has never been saved, though nothing in it is unsaved yet.
        """
        issue = project.issue
        self._project = project
        self._history = History(issue)
        self._saved = issue
        self.path = path
        if composition is None:
            self.style = self._style_of(issue)
            self._fonts = None
            composition = self._composed(None)
        else:
            self.style, self._fonts = composition.style, composition.fonts
        self.composition = composition
        self.loaded.emit()
        self.issue_changed.emit(issue)
        if composition is not None:
            self.composition_changed.emit(composition)
        self._tell_file()

    def mark_saved(self, path: Path, project: Project) -> None:
        """`project` is on disk at `path`; what was edited since its snapshot stays unsaved."""
        self.path = path
        self._project = project
        self._saved = project.issue
        self._history.close_group()
        self._tell_file()

    # --- inside -------------------------------------------------------------------------------------------------------

    def _show(self, step: Step | None) -> None:
        if step is None:
            return
        self._refresh()
        self.place_shown.emit(step.where)

    def _refresh(self) -> None:
        issue = self.issue
        previous = self.composition
        if previous is None or issue.publication.style != previous.issue.publication.style:
            self.style = self._style_of(issue)
            self._fonts = previous = None
        composition = self._composed(previous)
        if composition is not None:
            self.composition = composition
        self.issue_changed.emit(issue)
        if composition is not None:
            self.composition_changed.emit(composition)
        if self.unsaved is not self._was_unsaved:
            self._tell_file()

    def _tell_file(self) -> None:
        self._was_unsaved = self.unsaved
        self.file_changed.emit()

    def _composed(self, previous: Composition | None) -> Composition | None:
        """The sheets of the present issue; None where it cannot be set, and the former sheets stay."""
        try:
            composition = compose(self.issue, self.style, fonts=self._fonts, previous=previous)
        except BulletinError as error:
            self.problem_found.emit(error)
            return None
        self._fonts = composition.fonts
        return composition

    def _style_of(self, issue: Issue) -> HouseStyle:
        """The issue's style, or the default where this PC does not have it; the issue keeps its wish."""
        try:
            return load_style(issue.publication.style)
        except StyleInvalid as error:
            self.problem_found.emit(error)
            return load_style()
