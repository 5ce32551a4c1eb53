"""What every command of the window works with: the open issue, the worker, the settings, and the window to ask in."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from anqing_bulletin.desktop.faults.faults import show_error
from anqing_bulletin.desktop.folders import documents_folder
from anqing_bulletin.desktop.jobs import Job, Jobs
from anqing_bulletin.desktop.windows.windows import Windows
from anqing_bulletin.errors import BulletinError, Interrupted
from anqing_bulletin.storage.project import SUFFIX

if TYPE_CHECKING:
    from anqing_bulletin.bulletin.model import Issue
    from anqing_bulletin.desktop.session import Session
    from anqing_bulletin.desktop.settings import Settings

PROJECTS_FILTER = f"安庆组工信息 (*{SUFFIX})"


class Desk(QObject):
    """Shared by `Files`, `Exports` and the other commands; each asks here and starts its work here."""

    told = Signal(str)
    """Something is done; the words are for the status bar."""

    def __init__(
        self, session: Session, jobs: Jobs, settings: Settings, window: QWidget, windows: Windows | None = None
    ) -> None:
        super().__init__(window)
        self.windows = windows if windows is not None else Windows(settings, self)
        self.session = session
        self.settings = settings
        self.window = window
        self.jobs = jobs
        self.readers = Jobs(self)
        """A worker of its own for what may lie on a share that hangs: no save waits for it, nor does closing."""

    def start(
        self,
        name: str,
        words: str,
        work: Callable[[], Any],
        done: Callable[[Any], object],
        failed: Callable[[BulletinError], None] | None = None,
    ) -> None:
        """Let the worker do something, `done` or `failed` in the window's thread; by default an error is shown.

        Before work that the user waits for, what is unsaved goes into the journal.
        """
        if words:
            self.session.work_begins.emit()
        self.jobs.start(Job(name, words, work, done, failed or self.show))

    def read(
        self,
        name: str,
        words: str,
        work: Callable[[], Any],
        done: Callable[[Any], object],
        failed: Callable[[BulletinError], None] | None = None,
    ) -> None:
        """Let the other worker read files that are not the open one's; nothing may depend on its being done."""
        self.readers.start(Job(name, words, work, done, failed or self.show))

    def show(self, error: BulletinError) -> None:
        """Tell the user what went wrong, unless that is told already."""
        if not isinstance(error, Interrupted):
            show_error(self.window, error)

    def ask_where_to(self, title: str, suffix: str, pattern: str, folder: Path | None = None) -> Path | None:
        """The path that the user gives, with its ending, first in `folder`; None where there is none."""
        path = self.session.path
        name = f"{_file_stem(self.session.issue)}{suffix}" if path is None else f"{path.stem}{suffix}"
        dialog = QFileDialog(self.window, title, str(folder or self.folder), pattern)
        ending = Path(suffix).suffix or suffix
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(ending.removeprefix("."))
        dialog.selectFile(name)
        chosen = None
        while chosen is None and dialog.exec():
            chosen = self._with_ending(Path(dialog.selectedFiles()[0]).absolute(), ending)
        dialog.deleteLater()
        return chosen

    def _with_ending(self, path: Path, ending: str) -> Path | None:
        """The path with its ending, which Qt leaves out behind any other point (第5.2期); None to ask once more."""
        if path.suffix.lower() == ending.lower():
            return path
        path = path.with_name(f"{path.name}{ending}")
        if not os.path.lexists(path):
            return path
        button = QMessageBox.StandardButton
        words = f"“{path.name}”已经存在，要替换它吗？"
        box = QMessageBox(QMessageBox.Icon.Question, "已经存在", words, button.Yes | button.No, self.window)
        box.setDefaultButton(button.No)
        answer = box.exec()
        box.deleteLater()
        return path if answer == button.Yes else None

    def ask_for_project(self, title: str) -> Path | None:
        """The project file that the user chooses; None for none."""
        name, _ = QFileDialog.getOpenFileName(self.window, title, str(self.folder), PROJECTS_FILTER)
        return Path(name).absolute() if name else None

    @property
    def export_folder(self) -> Path:
        """The folder that exports are offered in."""
        chosen = Path(self.settings.export_folder) if self.settings.export_folder else None
        return chosen if chosen is not None and chosen.is_dir() else self.folder

    @property
    def folder(self) -> Path:
        """The folder that the user looks into first."""
        if self.session.path is not None:
            return self.session.path.parent
        last = Path(self.settings.folder) if self.settings.folder else None
        return last if last is not None and last.is_dir() else documents_folder()


def commit_composition() -> None:
    """Let the input method hand over what it still composes: no letter may be lost or left behind."""
    QGuiApplication.inputMethod().commit()


def _file_stem(issue: Issue) -> str:
    title = "".join(character for character in issue.publication.title if character not in '\\/:*?"<>|').strip()
    return f"{title or '信息'}{issue.short_number_text}"
