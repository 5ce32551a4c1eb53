"""Files and the open issue: new, open, save, import.

Questions are asked in the window's thread, the work is done by the worker on a frozen snapshot, and what came of it
is said in the status bar.  What the input method still composes is committed before anything is written.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox

from anqing_bulletin.bulletin.model import next_issue
from anqing_bulletin.desktop.desk import PROJECTS_FILTER, commit_composition
from anqing_bulletin.errors import BulletinError
from anqing_bulletin.storage.project import SUFFIX, Project, read_project, write_project
from anqing_bulletin.storage.save import Saved
from anqing_bulletin.typesetting.compose import compose
from anqing_bulletin.typesetting.style import load_style

if TYPE_CHECKING:
    from anqing_bulletin.bulletin.model import Issue
    from anqing_bulletin.desktop.desk import Desk
    from anqing_bulletin.intake.manuscript import Intake
    from anqing_bulletin.typesetting.compose import Composition

MANUSCRIPTS = (".txt", ".md")
"""What `import_manuscripts` takes, by its ending."""


class Files(QObject):
    """What the file menu does."""

    manuscripts_read = Signal(object)
    """An `Intake` whose articles belong into the open issue."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._session = desk.session

    # --- another issue ------------------------------------------------------------------------------------------------

    def new(self) -> None:
        """The number that follows the open one, as of today."""
        self.leave(self._open_next)

    def new_supplement(self) -> None:
        """The 增刊 that follows the open issue, in the number series of its own."""
        self.leave(lambda: self._open_next(supplement=True))

    def open(self) -> None:
        """Ask for a project file and open it."""
        self.leave(self._ask_and_open)

    def open_path(self, path: Path) -> None:
        """Open this project file."""
        self.leave(lambda: self._open(path))

    def leave(self, then: Callable[[], None]) -> None:
        """Do `then` once the open issue may go: after saving, without, or not at all."""
        commit_composition()
        if not self._session.unsaved:
            then()
            return
        answer = self._ask_to_save()
        if answer == QMessageBox.StandardButton.Save:
            self.save(then)
        elif answer == QMessageBox.StandardButton.Discard:
            then()

    def _ask_to_save(self) -> QMessageBox.StandardButton:
        button = QMessageBox.StandardButton
        box = QMessageBox(self._desk.window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("还没有保存")
        box.setText(f"{self._session.issue.short_number_text}有改动还没有保存。")
        box.setInformativeText("不保存，这些改动就没有了。")
        box.setStandardButtons(button.Save | button.Discard | button.Cancel)
        box.setDefaultButton(button.Save)
        return button(box.exec())

    def _open_next(self, *, supplement: bool = False) -> None:
        today = date.today()  # noqa: DTZ011  the office's own day
        issue = next_issue(self._session.issue, today, supplement=supplement)
        self._session.load(Project(issue), None)
        self._desk.told.emit(f"新的一期：{issue.short_number_text}，刊头和版记沿用上一期")

    def _ask_and_open(self) -> None:
        path = self._desk.ask_for_project("打开")
        if path is not None:
            self._open(path)

    def _open(self, path: Path) -> None:
        path = path.absolute()
        self._desk.start(
            "open",
            f"正在打开“{path.name}”…",
            lambda: _opened(path),
            lambda opened: self._on_opened(path, *opened),
            lambda error: self._on_not_opened(path, error),
        )

    def _on_opened(self, path: Path, project: Project, composition: Composition | None) -> None:
        self._session.load(project, path, composition)
        self._desk.settings.remember(path)
        if project.is_newer:
            self._desk.told.emit(f"“{path.name}”由更新的程序写成：这里显示不出的内容会原样保留")
        else:
            self._desk.told.emit(f"已打开“{path.name}”")

    def _on_not_opened(self, path: Path, error: BulletinError) -> None:
        if not path.is_file():
            self._desk.settings.forget(path)
        self._desk.show(error)

    # --- saving -------------------------------------------------------------------------------------------------------

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save under the name the issue has; asks for one where it has none."""
        if self._session.path is None:
            self.save_as(then)
        else:
            self._save(self._session.path, then)

    def save_as(self, then: Callable[[], None] | None = None) -> None:
        """Ask for a name and save under it."""
        path = self._desk.ask_where_to("另存为", SUFFIX, PROJECTS_FILTER)
        if path is not None:
            self._save(path, then)

    def _save(self, path: Path, then: Callable[[], None] | None) -> None:
        commit_composition()
        project = self._session.project
        self._desk.start(
            "save",
            f"正在保存“{path.name}”…",
            lambda: write_project(path, project),
            lambda saved: self._on_saved(path, project, saved, then),
        )

    def _on_saved(self, path: Path, project: Project, saved: Saved, then: Callable[[], None] | None) -> None:
        self._session.mark_saved(path, project)
        self._desk.settings.remember(path)
        doubt = "" if saved is Saved.CONFIRMED else "；磁盘没有确认写入，请稍候再拔出 U 盘或关机"
        self._desk.told.emit(f"已保存“{path.name}”{doubt}")
        if then is not None:
            then()

    # --- importing ----------------------------------------------------------------------------------------------------

    def ask_and_import(self) -> None:
        """Ask for manuscripts and take them in."""
        patterns = " ".join(f"*{suffix}" for suffix in MANUSCRIPTS)
        window, folder = self._desk.window, str(self._desk.folder)
        names, _ = QFileDialog.getOpenFileNames(window, "导入稿件", folder, f"文本稿件 ({patterns})")
        if names:
            self.import_manuscripts([Path(name) for name in names])

    def import_manuscripts(self, paths: list[Path]) -> None:
        """Take manuscripts in as articles; into an untouched empty issue, a whole older one goes as it was."""
        issue = self._session.issue
        self._desk.start("import", "正在读取稿件…", lambda: _read(paths, issue), self._on_read)

    def _on_read(self, intake: Intake) -> None:
        if not self._session.unsaved and is_blank(self._session.issue):
            self._session.load(Project(intake.issue), None)
        self.manuscripts_read.emit(intake)


def is_blank(issue: Issue) -> bool:
    """Whether an issue holds no article at all."""
    return not (any(True for _ in issue.articles) or issue.pool or issue.bin)


# What reads manuscripts is loaded when it is first wanted, by the worker: the window opens in half the time without.


def _read(paths: list[Path], issue: Issue) -> Intake:
    from anqing_bulletin.intake.manuscript import read_manuscripts

    return read_manuscripts(paths, today=issue.date, number=issue.number, publication=issue.publication)


def _opened(path: Path) -> tuple[Project, Composition | None]:
    """A project, and its sheets where they can be set; where not, the session will say why."""
    project = read_project(path)
    try:
        return project, compose(project.issue, load_style(project.issue.publication.style))
    except BulletinError:
        return project, None
