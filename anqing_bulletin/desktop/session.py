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

from anqing_bulletin.bulletin.edits import reopen, set_style
from anqing_bulletin.bulletin.history import History, Step, Where
from anqing_bulletin.bulletin.succession import emptied
from anqing_bulletin.errors import BulletinError, StyleInvalid
from anqing_bulletin.storage.project import Project
from anqing_bulletin.storage.versions import joined
from anqing_bulletin.typesetting.compose import Composition, compose
from anqing_bulletin.typesetting.style import HouseStyle, nearest_style, style_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from anqing_bulletin.bulletin.edits import Edit
    from anqing_bulletin.bulletin.model import Issue, StyleChanges
    from anqing_bulletin.storage.versions import Versions
    from anqing_bulletin.typesetting.fonts import FontBook

_FINAL = "这一期已经定稿，不能修改。要改，请先用“解除定稿”。"
COUNT_REST = 150
"""Milliseconds of rest in typing after which counts are shown anew."""
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
    work_begins = Signal()
    """Long work begins that may go wrong (a save, an import, a merge, an export): what is unsaved is noted first."""
    saved = Signal()
    """`saved_issue` is on the disk for certain."""
    rebased = Signal()
    """The issue goes on from another state of its file, which was read again, or from none."""
    refused = Signal(str)
    """An edit was asked for that the issue does not allow now; the words say why and what to do."""
    lock_changed = Signal(bool)
    """Whether the issue refuses edits."""

    def __init__(
        self,
        issue: Issue,
        parent: QObject | None = None,
        *,
        project: Project | None = None,
        path: Path | None = None,
        digest: str = "",
        composition: Composition | None = None,
    ) -> None:
        super().__init__(parent)
        self._project = project or Project(issue)
        self._history = History(issue)
        self._saved = self._project
        self._was_unsaved = False
        self._was_locked = False
        self._read_only = ""
        self._is_confirmed = True
        self._fonts: FontBook | None = None
        self.path = path
        self.digest = digest
        """The SHA-256 of the file as it was read or written last; empty where there is none."""
        self.style: HouseStyle = self._style_of(issue) if composition is None else composition.style
        self.composition: Composition | None = self._composed(None) if composition is None else composition
        if composition is not None:  # as a worker has set it
            self._fonts = composition.fonts

    # --- looking ------------------------------------------------------------------------------------------------------

    @property
    def issue(self) -> Issue:
        """The issue as it stands."""
        return self._history.present

    @property
    def project(self) -> Project:
        """What a save writes: the present issue with everything else that the file held."""
        return replace(self._project, issue=self.issue)

    @property
    def versions(self) -> Versions:
        """The states that the issue's file remembers."""
        return self._project.versions

    @property
    def saved_issue(self) -> Issue:
        """The issue as its file holds it; of one that was never saved, as it was begun."""
        return self._saved.issue

    @property
    def unsaved(self) -> bool:
        """Whether the present issue, or the names of its versions, are others than on disk."""
        return self.issue is not self._saved.issue or self.versions is not self._saved.versions

    @property
    def confirmed(self) -> bool:
        """Whether the disk has said that it holds what was saved last."""
        return self._is_confirmed

    @property
    def read_only(self) -> str:
        """Why the file is not to be written, as a sentence; empty where it may be."""
        return self._read_only

    @property
    def locked(self) -> str:
        """Why the issue refuses edits, as a sentence; empty where it takes them."""
        return _FINAL if self.issue.final else self._read_only

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
        if self.locked and not (edit is reopen and not self._read_only):
            self.refused.emit(self.locked)
            self.issue_changed.emit(self.issue)  # views that showed the edit already show the issue again
            return
        edited = edit(self.issue, *args, **kwargs)
        if edited is self.issue:
            return
        self._history.do(edit.label, edited, time=time.monotonic(), where=where, group=group)
        self._refresh()

    def restyle(self, name: str, changes: StyleChanges, composition: Composition) -> None:
        """Another house style as one step; `composition` has this issue in it already, or as it was a moment ago."""
        if not self.locked and (name, changes) != _style_named(self.issue):
            self.style, self._fonts, self.composition = composition.style, composition.fonts, composition
        self.apply(set_style, name, changes)

    def close_group(self) -> None:
        """Let the next edit begin a step of its own: the caret moved, another article is shown."""
        self._history.close_group()

    def undo(self) -> None:
        """Take the last step back and show where it was."""
        self._step(self._history.undo)

    def redo(self) -> None:
        """Bring the step last taken back again and show where it is."""
        self._step(self._history.redo)

    # --- the file -----------------------------------------------------------------------------------------------------

    def load(
        self, project: Project, path: Path | None, composition: Composition | None = None, *, digest: str = ""
    ) -> None:
        """Open another issue; `composition` spares the typesetting where a worker has already done it.

        Without a path the issue has never been saved, though nothing in it is unsaved yet.
        """
        issue = project.issue
        self._project = self._saved = project
        self._history = History(issue)
        self._read_only = ""
        self._is_confirmed = True
        self.path = path
        self.digest = digest
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

    def mark_saved(
        self, path: Path, project: Project, digest: str = "", *, since: Project | None = None, confirmed: bool = True
    ) -> None:
        """`project` is at `path`; what was edited since its snapshot stays unsaved.

        `since` is the session's project as it was given to the save: names and merged histories that came later are
        kept.  `confirmed` says that the disk has the file for certain.
        """
        versions = project.versions
        if since is not None and since.versions is not self.versions:
            versions = joined(self.versions, versions)
        if path != self.path:
            self._read_only = ""
        self.path = path
        self.digest = digest
        self._saved = project
        self._project = replace(project, versions=versions)
        self._is_confirmed = confirmed
        self._history.close_group()
        self._tell_file()
        if confirmed:
            self.saved.emit()

    def take_over(self, label: str, project: Project, *, digest: str | None = None, is_on_disk: bool = False) -> None:
        """Go on with another project as one step that can be taken back: a merge, a reloaded file, a recovered issue.

        `digest` is that of the file on disk, where it was read for this; `is_on_disk` says that the file holds the
        project, so that nothing is unsaved.
        """
        self._project = project
        if digest is not None:
            self.digest = digest
        if is_on_disk:
            self._saved = project
        self._history.close_group()
        self._history.do(label, project.issue, time=time.monotonic())
        self._history.close_group()
        self._refresh()
        self._tell_file()
        if digest is not None:
            self.rebased.emit()

    def name_versions(self, versions: Versions) -> None:
        """Take over the history with other names in it; it is unsaved then."""
        self._project = replace(self._project, versions=versions)
        self._tell_file()

    def become_copy(self) -> None:
        """Go on without the file: the next save asks for a name."""
        self.path = None
        self.digest = ""
        self._tell_file()

    def lose_file(self) -> None:
        """The file holds another issue by now: this one is nowhere but here, unsaved, and has no file."""
        self._saved = Project(emptied(self.issue))
        self.become_copy()
        self.rebased.emit()

    def set_read_only(self, why: str) -> None:
        """Refuse edits for this reason; an empty one allows them again."""
        self._read_only = why
        self._tell_lock()

    # --- inside -------------------------------------------------------------------------------------------------------

    def _step(self, move: Callable[[], Step | None]) -> None:
        if self.locked:
            self.refused.emit(self.locked)
            return
        step = move()
        if step is None:
            return
        self._refresh()
        self.place_shown.emit(step.where)

    def _refresh(self) -> None:
        issue = self.issue
        previous = self.composition
        if previous is None or _style_named(issue) != _style_named(previous.issue):
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
        self._tell_lock()

    def _tell_file(self) -> None:
        self._was_unsaved = self.unsaved
        self.file_changed.emit()
        self._tell_lock()

    def _tell_lock(self) -> None:
        locked = bool(self.locked)
        if locked is not self._was_locked:
            self._was_locked = locked
            self.lock_changed.emit(locked)

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
        """The issue's style, or the nearest where this PC does not have it; the issue keeps its wish."""
        try:
            return style_of(issue.publication)
        except StyleInvalid as error:
            self.problem_found.emit(error)
            return nearest_style(issue.publication)


def _style_named(issue: Issue) -> tuple[str, StyleChanges]:
    return issue.publication.style, issue.publication.style_changes
