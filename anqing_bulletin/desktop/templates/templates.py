"""What the commands 从模板新建 and 存为模板 do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from anqing_bulletin.desktop.desk import commit_composition
from anqing_bulletin.storage.project import Project

if TYPE_CHECKING:
    from pathlib import Path

    from anqing_bulletin.bulletin.model import Issue
    from anqing_bulletin.desktop.desk import Desk
    from anqing_bulletin.desktop.files import Files
    from anqing_bulletin.desktop.templates.dialog import TemplateDialog
    from anqing_bulletin.errors import BulletinError
    from anqing_bulletin.storage.templates import TemplateFile


class Templates(QObject):
    """The files are read and written by the worker."""

    def __init__(self, desk: Desk, files: Files) -> None:
        super().__init__(desk)
        self._desk = desk
        self._files = files
        self._session = desk.session

    def new(self) -> None:
        """Begin an issue from a template; the open one is asked about as always."""
        commit_composition()
        from anqing_bulletin.desktop.folders import templates_folder
        from anqing_bulletin.desktop.templates.dialog import TemplateDialog
        from anqing_bulletin.storage.templates import mark_used

        folder, last = templates_folder(), self._session.issue
        today = date.today()  # noqa: DTZ011  the office's own day
        dialog = TemplateDialog(folder, last, today, self._desk.window, jobs=self._desk.jobs)
        dialog.export_wanted.connect(lambda path, template: self._export(dialog, path, template))
        dialog.import_wanted.connect(lambda path: self._import(dialog, path))
        issue = dialog.issue if dialog.exec() else None
        name = dialog.name
        dialog.deleteLater()
        if issue is not None:
            mark_used(folder, name)
            if issue.follows is not None:
                issue = replace(issue, pool=last.pool)  # as with the next issue: what was kept for later moves along
            self._files.leave(lambda: self._open(issue, name))

    def keep(self) -> None:
        """Keep what the open issue begins with as a template."""
        commit_composition()
        from anqing_bulletin.bulletin.templates import shipped_templates
        from anqing_bulletin.desktop.folders import templates_folder
        from anqing_bulletin.desktop.templates.keep_dialog import KeepTemplateDialog
        from anqing_bulletin.storage.templates import keep_template, template_files

        folder, issue = templates_folder(), self._session.issue
        own = [template.name for template in template_files(folder)]
        shipped = [name for name, _ in shipped_templates(issue)]
        dialog = KeepTemplateDialog(issue, own, shipped, self._desk.window)
        if dialog.exec():
            name, template = dialog.name, dialog.template
            self._desk.start(
                f"keep template {name}",
                f"正在存模板“{name}”…",
                lambda: keep_template(folder, name, template),
                lambda kept: self._desk.told.emit(f"已存为模板“{kept.name}”，下次用“从模板新建”"),
            )
        dialog.deleteLater()

    def _open(self, issue: Issue, name: str) -> None:
        self._session.load(Project(issue), None)
        self._desk.told.emit(f"从模板“{name}”新建：{issue.short_number_text}，还没有存盘")

    def _export(self, dialog: TemplateDialog, path: Path, template: Issue) -> None:
        from anqing_bulletin.storage.project import write_project

        self._desk.start(
            f"export template {path}",
            f"正在写“{path.name}”…",
            lambda: write_project(path, Project(template)),
            lambda _saved: self._desk.told.emit(f"模板已存为“{path.name}”，可以发给别人"),
            lambda error: self._tell(dialog, error),
        )

    def _import(self, dialog: TemplateDialog, path: Path) -> None:
        from anqing_bulletin.desktop.folders import templates_folder

        folder, taken = templates_folder(), [row.name for row in dialog.rows]
        self._desk.start(
            f"import template {path}",
            f"正在读取“{path.name}”…",
            lambda: imported(path, folder, taken),
            lambda kept: dialog.show_rows(kept.name) if dialog.is_open else None,
            lambda error: self._tell(dialog, error),
        )

    def _tell(self, dialog: TemplateDialog, error: BulletinError) -> None:
        if dialog.is_open:
            dialog.tell_fault(str(error))
        else:
            self._desk.show(error)


def imported(path: Path, folder: Path, taken: list[str]) -> TemplateFile:
    """The template in a file, or that an issue in it gives, kept under the file's name; for the worker.

    Raises `ProjectError` as every opening of a file does, and what `keep_template` raises.
    """
    from anqing_bulletin.bulletin.templates import as_template
    from anqing_bulletin.storage.saving import open_project
    from anqing_bulletin.storage.templates import free_name, keep_template

    template = as_template(open_project(path).project.issue)
    return keep_template(folder, free_name(path.stem, taken), template)
