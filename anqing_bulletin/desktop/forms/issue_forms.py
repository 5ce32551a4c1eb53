"""The forms of the open issue, and what they remember: 刊头信息 and 版记.

A form opens at once with what this PC keeps; what recent issues hold besides (units, people) is read by the worker and
offered as soon as it is there.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from anqing_bulletin.bulletin import edits
from anqing_bulletin.errors import BulletinError

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

    from anqing_bulletin.bulletin.model import Issue
    from anqing_bulletin.desktop.desk import Desk
    from anqing_bulletin.desktop.forms.kept_entries import Kept
    from anqing_bulletin.desktop.writing.editor import ArticleEditor

MOST_ISSUES = 6
MOST_BYTES = 4 << 20
"""Of a recent file that is looked through for units and names: more would take longer than the form is open."""


class IssueForms(QObject):
    """What the commands 刊头信息 and 版记 do."""

    def __init__(self, desk: Desk, editor: ArticleEditor) -> None:
        super().__init__(desk)
        self._desk = desk
        self._editor = editor
        self._session = desk.session

    def masthead(self) -> None:
        """刊头信息."""
        if self._is_locked():
            return
        from anqing_bulletin.desktop.forms.kept_entries import read_kept, with_people
        from anqing_bulletin.desktop.forms.masthead_form import MastheadForm

        kept = read_kept()
        form = MastheadForm(self._session.issue, self._desk.window, kept=kept)
        if self._ran(form, form.offer_people):
            values = form.values
            self._session.apply(edits.set_masthead, **values)
            self._keep(kept, with_people(kept, values["people"]))

    def imprint(self) -> None:
        """版记."""
        if self._is_locked():
            return
        from anqing_bulletin.desktop.forms.imprint_form import ImprintForm
        from anqing_bulletin.desktop.forms.kept_entries import read_kept, units_of

        issue, kept = self._session.issue, read_kept()
        form = ImprintForm(
            issue, self._desk.window, composition=self._session.composition, kept=kept, used=units_of((issue,))
        )
        accepted = self._ran(form, lambda issues: form.offer_used(units_of(issues)))
        if accepted:
            self._session.apply(edits.set_imprint, form.lines)
        self._keep(kept, form.kept)  # a list that was put in order stays so, whatever becomes of the issue

    def _ran(self, form: QDialog, offer: Callable[[tuple[Issue, ...]], None]) -> bool:
        """Let a form be filled; `offer` gets the recent issues while it is open."""
        paths = [Path(name) for name in self._desk.settings.recent[:MOST_ISSUES]]
        is_open = True

        def tell(issues: tuple[Issue, ...]) -> None:
            if is_open:
                offer(issues)

        if paths:
            self._desk.read("recent entries", "", lambda: recent_issues(paths), tell)
        accepted = bool(form.exec())
        is_open = False
        form.deleteLater()
        return accepted

    def _keep(self, former: Kept, kept: Kept) -> None:
        if kept == former:
            return
        from anqing_bulletin.desktop.forms.kept_entries import write_kept

        problem = write_kept(kept)
        if problem:
            self._desk.told.emit(f"常用单位和姓名没有存下来：{problem}")

    def _is_locked(self) -> bool:
        """Whether the issue takes no edit now; says why.  What an input method holds becomes text."""
        if self._session.locked:
            self._session.refused.emit(self._session.locked)
            return True
        self._editor.commit()
        return False


def recent_issues(paths: list[Path]) -> tuple[Issue, ...]:
    """The issues in these files; one that cannot be read, or is very large, is passed over."""
    from anqing_bulletin.storage.project import read_project

    def read(path: Path) -> Issue | None:
        try:
            return read_project(path).issue if path.stat().st_size <= MOST_BYTES else None
        except (BulletinError, OSError, ValueError):
            return None

    return tuple(issue for issue in map(read, paths) if issue is not None)
