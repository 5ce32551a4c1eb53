"""Files and the open issue: new, open, save, export, import.

Questions are asked in the window's thread, the work is done by the worker on a frozen snapshot, and what came of it
is said in the status bar.  What the input method still composes is committed before anything is written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from anqing_bulletin.bulletin.model import next_issue
from anqing_bulletin.desktop.faults import show_error
from anqing_bulletin.desktop.folders import documents_folder
from anqing_bulletin.desktop.jobs import Job, Jobs
from anqing_bulletin.errors import BulletinError
from anqing_bulletin.storage.project import SUFFIX, Project, read_project, write_project
from anqing_bulletin.storage.save import Saved, save_file
from anqing_bulletin.typesetting.compose import compose
from anqing_bulletin.typesetting.style import load_style

if TYPE_CHECKING:
    from anqing_bulletin.bulletin.model import Issue
    from anqing_bulletin.desktop.session import Session
    from anqing_bulletin.desktop.settings import Settings
    from anqing_bulletin.intake.manuscript import Intake
    from anqing_bulletin.output.preflight import Finding
    from anqing_bulletin.typesetting.compose import Composition

MANUSCRIPTS = (".txt", ".md")
"""What `import_manuscripts` takes, by its ending."""

_PROJECTS_FILTER = f"安庆组工信息 (*{SUFFIX})"


class Files(QObject):
    """What the file menu does."""

    told = Signal(str)
    """Something is done; the words are for the status bar."""
    manuscripts_read = Signal(object)
    """An `Intake` whose articles belong into the open issue."""

    def __init__(self, session: Session, jobs: Jobs, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._jobs = jobs
        self._settings = settings
        self._window = window

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
        box = QMessageBox(self._window)
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
        self.told.emit(f"新的一期：{issue.short_number_text}，刊头和版记沿用上一期")

    def _ask_and_open(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self._window, "打开", str(self._folder()), _PROJECTS_FILTER)
        if name:
            self._open(Path(name))

    def _open(self, path: Path) -> None:
        path = path.absolute()
        self._jobs.start(
            Job(
                "open",
                f"正在打开“{path.name}”…",
                lambda: _opened(path),
                lambda opened: self._on_opened(path, *opened),
                lambda error: self._on_not_opened(path, error),
            )
        )

    def _on_opened(self, path: Path, project: Project, composition: Composition | None) -> None:
        self._session.load(project, path, composition)
        self._settings.remember(path)
        if project.is_newer:
            self.told.emit(f"“{path.name}”由更新的程序写成：这里显示不出的内容会原样保留")
        else:
            self.told.emit(f"已打开“{path.name}”")

    def _on_not_opened(self, path: Path, error: BulletinError) -> None:
        if not path.is_file():
            self._settings.forget(path)
        show_error(self._window, error)

    # --- saving -------------------------------------------------------------------------------------------------------

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save under the name the issue has; asks for one where it has none."""
        if self._session.path is None:
            self.save_as(then)
        else:
            self._save(self._session.path, then)

    def save_as(self, then: Callable[[], None] | None = None) -> None:
        """Ask for a name and save under it."""
        path = self._ask_where_to("另存为", SUFFIX, _PROJECTS_FILTER)
        if path is not None:
            self._save(path, then)

    def _save(self, path: Path, then: Callable[[], None] | None) -> None:
        commit_composition()
        project = self._session.project
        self._jobs.start(
            Job(
                "save",
                f"正在保存“{path.name}”…",
                lambda: write_project(path, project),
                lambda saved: self._on_saved(path, project, saved, then),
                self._on_failed,
            )
        )

    def _on_saved(self, path: Path, project: Project, saved: Saved, then: Callable[[], None] | None) -> None:
        self._session.mark_saved(path, project)
        self._settings.remember(path)
        doubt = "" if saved is Saved.CONFIRMED else "；磁盘没有确认写入，请稍候再拔出 U 盘或关机"
        self.told.emit(f"已保存“{path.name}”{doubt}")
        if then is not None:
            then()

    # --- exporting ----------------------------------------------------------------------------------------------------

    def export_pdf(self) -> None:
        """The sheets as a PDF for the print shop, checked before it goes there."""
        self._export(_PRINT)

    def export_reading(self) -> None:
        """The sheets as a PDF for the screen."""
        self._export(_READING)

    def export_booklet(self) -> None:
        """The sheets two by two, to be printed on both sides, folded and stapled."""
        self._export(_BOOKLET)

    def export_docx(self) -> None:
        """The issue as a DOCX that can be edited."""
        self._export(_DOCX)

    def _export(self, kind: _Export) -> None:
        commit_composition()
        composition = self._session.composition
        if composition is None:
            return
        path = self._ask_where_to(f"导出 {kind.words}", kind.suffix, kind.pattern)
        if path is None:
            return
        self._jobs.start(
            Job(
                f"export {kind.words}",
                f"正在导出 {kind.words}…",
                lambda: _exported(path, kind, composition),
                lambda findings: self._on_exported(path, kind, composition, findings),
                self._on_failed,
            )
        )

    def _on_exported(self, path: Path, kind: _Export, composition: Composition, findings: tuple[Finding, ...]) -> None:
        self._settings.folder = str(path.parent)
        checked = "；付印前检查没有发现问题" if kind.is_checked and not findings else ""
        self.told.emit(f"已导出 {kind.words}：{path.name}，{len(composition.sheets)} 页{checked}")
        complaints = [str(finding) for finding in findings]
        if composition.missing:
            words = "、".join(composition.missing)
            complaints.append(f"这台电脑的字体里没有这些字：{words}。文件里以〓代替。")
        if complaints:
            listed = "\n".join(complaints)
            show_error(self._window, BulletinError(f"已导出“{path.name}”，付印前请处理：\n{listed}"))

    # --- importing ----------------------------------------------------------------------------------------------------

    def ask_and_import(self) -> None:
        """Ask for manuscripts and take them in."""
        patterns = " ".join(f"*{suffix}" for suffix in MANUSCRIPTS)
        names, _ = QFileDialog.getOpenFileNames(self._window, "导入稿件", str(self._folder()), f"文本稿件 ({patterns})")
        if names:
            self.import_manuscripts([Path(name) for name in names])

    def import_manuscripts(self, paths: list[Path]) -> None:
        """Take manuscripts in as articles; into an untouched empty issue, a whole older one goes as it was."""
        issue = self._session.issue
        self._jobs.start(Job("import", "正在读取稿件…", lambda: _read(paths, issue), self._on_read, self._on_failed))

    def _on_read(self, intake: Intake) -> None:
        if not self._session.unsaved and is_blank(self._session.issue):
            self._session.load(Project(intake.issue), None)
        self.manuscripts_read.emit(intake)

    # --- inside -------------------------------------------------------------------------------------------------------

    def _on_failed(self, error: BulletinError) -> None:
        show_error(self._window, error)

    def _ask_where_to(self, title: str, suffix: str, pattern: str) -> Path | None:
        """The path that the user gives, with its ending; None where there is none."""
        path = self._session.path
        name = f"{_file_stem(self._session.issue)}{suffix}" if path is None else f"{path.stem}{suffix}"
        dialog = QFileDialog(self._window, title, str(self._folder()), pattern)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(Path(suffix).suffix.removeprefix(".") or suffix.removeprefix("."))
        dialog.selectFile(name)
        return Path(dialog.selectedFiles()[0]).absolute() if dialog.exec() else None

    def _folder(self) -> Path:
        if self._session.path is not None:
            return self._session.path.parent
        last = Path(self._settings.folder) if self._settings.folder else None
        return last if last is not None and last.is_dir() else documents_folder()


def commit_composition() -> None:
    """Let the input method hand over what it still composes: no letter may be lost or left behind."""
    QGuiApplication.inputMethod().commit()


def is_blank(issue: Issue) -> bool:
    """Whether an issue holds no article at all."""
    return not (any(True for _ in issue.articles) or issue.pool or issue.bin)


def _file_stem(issue: Issue) -> str:
    title = "".join(character for character in issue.publication.title if character not in '\\/:*?"<>|').strip()
    return f"{title or '信息'}{issue.short_number_text}"


# What writes PDF and DOCX and what reads manuscripts is loaded when it is first wanted, by the worker: the window opens
# in half the time without.


@dataclass(frozen=True)
class _Export:
    """A kind of file that an issue goes out as."""

    words: str
    suffix: str
    """What the file's proposed name ends with."""
    pattern: str
    make: Callable[[Composition], bytes]
    is_checked: bool = False
    """Whether it goes to the print shop, and is checked before."""


def _exported(path: Path, kind: _Export, composition: Composition) -> tuple[Finding, ...]:
    """Make and save the file; gives what the check before printing finds."""
    data = kind.make(composition)
    save_file(path, data)
    if not kind.is_checked:
        return ()
    from anqing_bulletin.output.preflight import check_pdf

    return check_pdf(data, composition)


def _print_pdf(composition: Composition) -> bytes:
    from anqing_bulletin.output.pdf import pdf_bytes

    return pdf_bytes(composition)


def _reading_pdf(composition: Composition) -> bytes:
    from anqing_bulletin.output.pdf import pdf_bytes
    from anqing_bulletin.output.pdf_options import PdfOptions, Purpose

    return pdf_bytes(composition, PdfOptions(purpose=Purpose.READING))


def _booklet_pdf(composition: Composition) -> bytes:
    from anqing_bulletin.output.imposition import booklet_bytes

    return booklet_bytes(composition)


def _docx_of(composition: Composition) -> bytes:
    from anqing_bulletin.output.docx import docx_bytes

    return docx_bytes(composition.issue, composition.style, composition.pages, len(composition.sheets))


_PDF_FILTER = "PDF 文件 (*.pdf)"
_PRINT = _Export("印刷版 PDF", ".pdf", _PDF_FILTER, _print_pdf, is_checked=True)
_READING = _Export("阅读版 PDF", "（阅读版）.pdf", _PDF_FILTER, _reading_pdf)
_BOOKLET = _Export("骑马钉小册子", "（骑马钉）.pdf", _PDF_FILTER, _booklet_pdf)
_DOCX = _Export("DOCX", ".docx", "Word 文档 (*.docx)", _docx_of)


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
