"""The templates that can be chosen from: this person's files and those that the program brings along, last used first.

A file is read, and its cover set, by the worker, one after the other; what came of it stays with its row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date as Date  # noqa: N812
from pathlib import Path

from anqing_bulletin.bulletin.model import Issue, Predecessor
from anqing_bulletin.bulletin.templates import as_template, issue_from, predecessor_of, shipped_templates
from anqing_bulletin.desktop.pages.sheet_view import style_for
from anqing_bulletin.errors import BulletinError
from anqing_bulletin.storage.saving import open_project
from anqing_bulletin.storage.templates import TemplateFile, template_files, used_names
from anqing_bulletin.typesetting.compose import Composition, compose


@dataclass(eq=False)
class TemplateRow:
    """One template; `template` is None until its file has been read."""

    name: str
    file: TemplateFile | None = None
    template: Issue | None = None
    composition: Composition | None = field(default=None, repr=False)
    """Of the issue that it would give; None where it is not set yet, or cannot be."""
    fault: str = ""
    """Why it cannot be used or shown, as a sentence."""
    is_loaded: bool = False

    @property
    def is_shipped(self) -> bool:
        """Whether the program brings it along."""
        return self.file is None


@dataclass(frozen=True)
class Proposal:
    """What a new issue from a template is called unless somebody says otherwise."""

    number: int
    total_number: int | None
    follows: Predecessor | None


def template_rows(folder: Path, last: Issue) -> list[TemplateRow]:
    """The templates of a folder, those that were used last first, and the shipped ones in the masthead of `last`."""
    files = [TemplateRow(each.name, file=each) for each in template_files(folder)]
    own = {row.name.casefold() for row in files}
    shipped = [
        TemplateRow(name, template=template) for name, template in shipped_templates(last) if name.casefold() not in own
    ]
    used = used_names(folder)
    rows = [*files, *shipped]
    return sorted(rows, key=lambda row: used.index(row.name) if row.name in used else len(used))


def proposal(template: Issue, last: Issue, day: Date) -> Proposal:
    """The number that a new issue of this day would have."""
    follows = predecessor_of(last, template)
    if follows is None:
        return Proposal(1, None, None)
    number, _ = follows.next_number(day.year, supplement=template.supplement)
    return Proposal(number, follows.next_total_number(supplement=template.supplement), follows)


def load_row(row: TemplateRow, last: Issue, day: Date) -> tuple[Issue | None, Composition | None, str]:
    """The template, the cover of the issue that it would give, and what went wrong; for the worker."""
    template = row.template
    try:
        if template is None and row.file is not None:
            template = as_template(open_project(row.file.path).project.issue)
        assert template is not None
    except BulletinError as error:
        return None, None, str(error)
    proposed = proposal(template, last, day)
    issue = issue_from(template, proposed.number, day, total_number=proposed.total_number, follows=proposed.follows)
    try:
        return template, compose(issue, style_for(issue)), ""
    except BulletinError as error:
        return template, None, str(error)


def names_of_rows(rows: Sequence[TemplateRow]) -> list[str]:
    """What cannot be the name of another one."""
    return [row.name for row in rows]
