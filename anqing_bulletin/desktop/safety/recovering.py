"""After a crash: unsaved work of former runs is shown article by article and brought back as unsaved changes.

What is brought back is journalled anew before its old journal goes; what is refused, or was left out of what came back,
is kept for a while; what nobody decides about is offered again at the next start.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from anqing_bulletin.bulletin.history import Where
from anqing_bulletin.bulletin.model import Issue
from anqing_bulletin.bulletin.succession import emptied
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.errors import BulletinError
from anqing_bulletin.storage.fault import Fault
from anqing_bulletin.storage.project import Project
from anqing_bulletin.storage.recovery import Recovered, abandoned, claim, discard, give_back, refuse, sweep
from anqing_bulletin.storage.saving import Opened, open_project
from anqing_bulletin.storage.versions import issue_at

if TYPE_CHECKING:
    from anqing_bulletin.desktop.desk import Desk
    from anqing_bulletin.desktop.safety.journaling import Journaling

_SOON = 300
"""Milliseconds after which it is looked again whether another dialog is still open."""


@dataclass(frozen=True)
class Unsaved:
    """Unsaved work of a former run beside the file that it was done on."""

    work: Recovered
    opened: Opened | None
    """The file as it is now; None where there is none or it cannot be read."""
    issue: Issue
    """The work; where the file has been saved since by somebody else, merged with that."""

    @property
    def former(self) -> Issue:
        """What it is compared with: the file's issue, or an empty one."""
        if self.opened is not None:
            return self.opened.project.issue
        return emptied(self.issue)


class Recovering(QObject):
    """Offers what the journals of dead programs hold."""

    def __init__(self, desk: Desk, journaling: Journaling) -> None:
        super().__init__(desk)
        self._desk = desk
        self._journaling = journaling

    def look(self) -> None:
        """At the start: offer unsaved work if there is any."""
        self._desk.start("recover", "", find_unsaved, self._offer)

    def ask(self) -> None:
        """The same on request: says so where there is none."""
        self._desk.start("recover", "正在查找没有保存的修改…", find_unsaved, self._offer_or_say)

    def _offer_or_say(self, found: list[Unsaved]) -> None:
        if found:
            self._offer(found)
        else:
            self._desk.told.emit("没有需要找回的修改")

    def _offer(self, found: list[Unsaved]) -> None:
        if not found:
            return
        if QApplication.activeModalWidget() is not None:  # one question after the other
            QTimer.singleShot(_SOON, self, lambda: self._offer(found))
            return
        from anqing_bulletin.bulletin.comparison import adopted
        from anqing_bulletin.desktop.safety.recovery_dialog import Answer, Found, RecoveryDialog

        items = [
            Found(
                unsaved.issue.short_number_text,
                unsaved.work.origin.path,
                unsaved.work.time,
                unsaved.former if unsaved.opened is not None else None,
                unsaved.issue,
            )
            for unsaved in found
        ]
        dialog = RecoveryDialog(items, self._desk.window)
        dialog.exec()
        dialog.deleteLater()
        waiting, is_one_back = [], False
        for unsaved, (answer, keys) in zip(found, dialog.answers, strict=True):
            recovering = self._place_for(unsaved) if answer is Answer.RECOVER else None
            if answer is Answer.REFUSE:
                refuse(unsaved.work)
            elif recovering is not None:
                recovering.bring_back(unsaved, adopted(unsaved.former, unsaved.issue, keys))
                is_one_back = True
            else:
                waiting.append(unsaved)
        if is_one_back and waiting:
            QTimer.singleShot(0, self, lambda: self._offer(waiting))
        elif waiting:
            for unsaved in waiting:
                give_back(unsaved.work)
            self._desk.told.emit(f"还有 {len(waiting)} 份没有保存的修改留着，可用“文件 › 找回未保存的修改”再看")

    def _place_for(self, unsaved: Unsaved) -> Recovering | None:
        """The window for what is brought back: the one with its file, this one, or a new one.

        None where its file is open and has other unsaved changes.
        """
        windows, session = self._desk.windows, self._desk.session
        shown = windows.having(unsaved.opened.path) if unsaved.opened is not None else None
        if shown is not None:
            if shown.session.unsaved:
                return None
            windows.bring_to_front(shown)
            return shown.recovering
        if session.path is None and not session.unsaved:
            return self
        window = windows.make(Session(emptied(unsaved.issue)))
        windows.show(window)
        return window.recovering

    def bring_back(self, unsaved: Unsaved, issue: Issue) -> None:
        """Show unsaved work here, as unsaved changes; what of it was left out is kept for a while."""
        from anqing_bulletin.bulletin.comparison import compare

        session, opened = self._desk.session, unsaved.opened
        if opened is not None:
            if (session.path, session.digest) != (opened.path, opened.digest):  # whose lock has been asked for already
                session.load(opened.project, opened.path, digest=opened.digest)
            project = replace(session.project, issue=issue)
        else:
            session.load(Project(emptied(issue)), None)
            project = Project(issue)
        session.take_over("找回未保存的修改", project)
        changed = (item.article_id for item in compare(unsaved.former, issue).items)
        session.place_shown.emit(Where(next((article for article in changed if issue.article(article)), "")))
        if self._journaling.flush():
            (discard if issue == unsaved.issue else refuse)(unsaved.work)
        self._desk.told.emit("已找回未保存的修改，请看过后保存；不要的话可以撤销")


def find_unsaved() -> list[Unsaved]:
    """The unsaved work of programs that no longer run, claimed for this window, the latest first.

    Work that its file holds by now is forgotten.
    """
    sweep()
    found = []
    for work in abandoned():
        claimed = claim(work)
        if claimed is not None:
            unsaved = _beside_its_file(claimed)
            if unsaved.issue == unsaved.former:
                discard(claimed)
            else:
                found.append(unsaved)
    return found


def _beside_its_file(work: Recovered) -> Unsaved:
    path = work.origin.path
    try:
        opened = open_project(path) if path is not None else None
    except BulletinError:
        opened = None
    if opened is not None and opened.project.issue.id != work.issue.id:
        opened = None  # another issue has taken the name
    return Unsaved(work, opened, _with_what_came_since(work, opened))


def _with_what_came_since(work: Recovered, opened: Opened | None) -> Issue:
    """The work and what somebody has saved into the file since it was begun; what both changed stands twice."""
    if opened is None or opened.digest == work.origin.sha256:
        return work.issue
    from anqing_bulletin.bulletin.merging.merge import merge

    versions = opened.project.versions
    base = versions.by_id.get(work.origin.snapshot)
    try:
        return merge(issue_at(versions, base) if base else None, work.issue, opened.project.issue).issue
    except Fault:
        return merge(None, work.issue, opened.project.issue).issue
