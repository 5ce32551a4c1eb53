"""Files and the open issue: new, open, save, import.

Questions are asked in the window's thread, the work is done by the worker on a frozen snapshot, and what came of it
is said in the status bar.  What the input method still composes is committed before anything is written.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox

from anqing_bulletin.bulletin.model import Issue
from anqing_bulletin.bulletin.succession import new_issue, next_issue
from anqing_bulletin.desktop.desk import PROJECTS_FILTER, commit_composition
from anqing_bulletin.desktop.windows.opening import Ready, read_project_file, same_file
from anqing_bulletin.errors import BulletinError, ProjectChanged, SaveFailed
from anqing_bulletin.storage.project import SUFFIX, Project, write_project
from anqing_bulletin.storage.save import Saved
from anqing_bulletin.storage.saving import save_project, stamp_now

if TYPE_CHECKING:
    from anqing_bulletin.desktop.desk import Desk
    from anqing_bulletin.intake.manuscript import Intake
    from anqing_bulletin.storage.repair import Salvaged
    from anqing_bulletin.storage.saving import Opened, SavedProject

MANUSCRIPTS = (".txt", ".md")
"""What `import_manuscripts` takes, by its ending."""


class _Wanted(NamedTuple):
    """A save that was asked for."""

    path: Path
    then: Callable[[], None] | None
    """What follows once it is done."""
    name: str
    """What the saved state is called; empty for an ordinary one."""


class Files(QObject):
    """What the file menu does."""

    manuscripts_read = Signal(object)
    """An `Intake` whose articles belong into the open issue."""

    changed_by_another = Signal(object, object)
    """A save found that somebody else has saved the file; the first argument saves again, once that is merged, the
    second under another name."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._session = desk.session
        self._saving = False
        self._waiting: list[_Wanted] = []
        self._document = 0
        """Counts the issues that were opened: what comes of a save belongs to the one that it began with."""
        self._numbers = count()
        self._session.loaded.connect(self._on_loaded)

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
        """Open this project file here; a window that has it already comes to the front instead."""
        shown = self._desk.windows.having(path.absolute())
        if shown is not None and shown is not self._desk.window:
            shown.neighbours.come_forward()
        else:
            self.leave(lambda: self._open(path))

    def give_up(self) -> None:
        """Close the issue, which was only just opened; what was typed even so is asked about."""
        self.leave(self._open_first)

    @property
    def must_ask(self) -> bool:
        """Whether the issue may not simply go: something is unsaved, or a save that was asked for has not begun."""
        return self._session.unsaved or bool(self._waiting)

    def leave(self, then: Callable[[], None]) -> None:
        """Do `then` once the open issue may go: after saving, without, or not at all.

        Of an unchanged issue, a state that still waits to be named comes first.
        """
        commit_composition()
        if not self._session.unsaved:
            self._after_waiting(then)
            return
        answer = self._ask_to_save()
        if answer == QMessageBox.StandardButton.Save:
            self.save(lambda: self.leave(then))  # somebody may type on while it is being saved
        elif answer == QMessageBox.StandardButton.Discard:
            then()

    def leave_since(self, left: Issue, then: Callable[[], None]) -> None:
        """Do `then` after some reading: the issue was left when it was `left`; what was typed since is asked about."""
        if self._session.issue is left:
            then()
        else:
            self.leave(then)

    def _after_waiting(self, then: Callable[[], None]) -> None:
        """Do `then` when no save waits for its turn; if one fails, never."""
        if not self._waiting:
            then()
            return
        last = self._waiting[-1]

        def both() -> None:
            if last.then is not None:
                last.then()
            self.leave(then)

        self._waiting[-1] = last._replace(then=both)

    def _ask_to_save(self) -> QMessageBox.StandardButton:
        button = QMessageBox.StandardButton
        box = QMessageBox(self._desk.window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("还没有保存")
        box.setText(f"{self._session.issue.short_number_text}有改动还没有保存。")
        box.setInformativeText("不保存，这些改动就没有了。")
        box.setStandardButtons(button.Save | button.Discard | button.Cancel)
        box.setDefaultButton(button.Save)
        answer = button(box.exec())
        box.deleteLater()
        return answer

    def _open_first(self) -> None:
        today = date.today()  # noqa: DTZ011  the office's own day
        self._session.load(Project(new_issue(self._session.issue.publication, 1, today)), None)

    def _open_next(self, *, supplement: bool = False) -> None:
        today = date.today()  # noqa: DTZ011  the office's own day
        issue = next_issue(self._session.issue, today, supplement=supplement)
        self._session.load(Project(issue), None)
        self._desk.told.emit(begun(issue))

    def _ask_and_open(self) -> None:
        path = self._desk.ask_for_project("打开")
        if path is not None:
            self._open(path)

    def _open(self, path: Path) -> None:
        path, left = path.absolute(), self._session.issue
        in_windows = self._desk.windows.paths(self._desk.window)
        self._desk.start(
            "open",
            f"正在打开“{path.name}”…",
            lambda: read_project_file(path, in_windows),
            lambda found: self._on_found(left, found),
            lambda error: self.not_opened(
                path, error, lambda found: self.leave_since(left, lambda: self.show_salvaged(found))
            ),
        )

    def _on_found(self, left: Issue, found: Ready | Path) -> None:
        shown = self._desk.windows.having(found.opened.path if isinstance(found, Ready) else found)
        if shown is not None and shown is not self._desk.window:
            shown.neighbours.come_forward()
        elif isinstance(found, Ready):
            self.leave_since(left, lambda: self._on_opened(found))

    def _on_opened(self, ready: Ready) -> None:
        opened = ready.opened
        self._session.load(opened.project, opened.path, ready.composition, digest=opened.digest)
        self._desk.settings.remember(opened.path)
        self.say_opened(opened)

    def say_opened(self, opened: Opened) -> None:
        """Say what was opened, and what is special about it."""
        path = opened.path
        if opened.project.is_newer:
            self._desk.told.emit(f"“{path.name}”由更新的程序写成：这里显示不出的内容会原样保留")
        elif opened.project.issue.final:
            self._desk.told.emit(f"已打开“{path.name}”：已经定稿，不能修改；要改，请用“解除定稿”")
        else:
            self._desk.told.emit(f"已打开“{path.name}”")

    def not_opened(self, path: Path, error: BulletinError, show: Callable[[Salvaged], object]) -> None:
        """Say why a file did not open; what is whole in a damaged one is given to `show` if the user wants it."""
        from anqing_bulletin.desktop.safety.unopened import tell_unopened

        tell_unopened(self._desk, path, error, show)

    def show_salvaged(self, salvaged: Salvaged) -> None:
        """Open here what was whole in a damaged file, as an issue that is not saved yet."""
        project = salvaged.project
        self._session.load(Project(Issue(project.issue.publication, 1, project.issue.date, id=project.issue.id)), None)
        self._session.take_over("读出损坏文件的完好部分", project)
        words = f"完好的稿件 {salvaged.whole} 篇，已经打开，还没有存盘。损坏的文件没有改动。"
        self._desk.show(BulletinError("\n".join((words, *salvaged.losses))))

    # --- saving -------------------------------------------------------------------------------------------------------

    def save(self, then: Callable[[], None] | None = None, *, name: str = "") -> None:
        """Save under the name the issue has; asks for one where it has none or may not be changed.

        `name` makes what is saved a milestone of its history.
        """
        session = self._session
        if session.path is None or session.read_only:
            self.save_as(then, name=name)
        else:
            self._save(_Wanted(session.path, then, name))

    def save_as(self, then: Callable[[], None] | None = None, *, name: str = "") -> None:
        """Ask for a name and save under it."""
        path = self._desk.ask_where_to("另存为", SUFFIX, PROJECTS_FILTER)
        if path is None:
            return
        if same_file(path, self._desk.windows.paths(self._desk.window)) is not None:
            words = f"没有保存：“{path.name}”正在另一个窗口里打开着，没有动它。请换一个名字。"
            self._desk.show(SaveFailed(words))
            return
        self._save(_Wanted(path, then, name))

    def clean_copy(self) -> None:
        """A copy to send away (干净副本): without history, notes, names, and what is not printed."""
        commit_composition()
        path = self._desk.ask_where_to("另存干净副本", f"（干净副本）{SUFFIX}", PROJECTS_FILTER)
        if path is None:
            return
        project, open_files = self._session.project, self._desk.windows.paths()
        done = f"已存为“{path.name}”：不含历史版本、编辑备注、姓名、备用稿和回收站，可以发给别人"
        words = f"正在写“{path.name}”…"
        self._desk.start(
            f"clean {path}", words, lambda: _save_clean(path, project, open_files), lambda _: self._desk.told.emit(done)
        )

    def _save(self, wanted: _Wanted) -> None:
        commit_composition()
        if self._saving:
            self._wait_for_turn(wanted)
            return
        self._saving = True
        session, path, document = self._session, wanted.path, self._document
        session.close_group()  # undo comes back to what is saved
        project, stamp = session.project, stamp_now(wanted.name)
        expected = session.digest if path == session.path and session.digest else None
        self._desk.start(
            "save",
            f"正在保存“{path.name}”…",
            lambda: save_project(path, project, stamp=stamp, expected=expected),
            lambda saved: self._on_saved(wanted, document, project, saved),
            lambda error: self._on_not_saved(wanted, document, error),
        )

    def _wait_for_turn(self, wanted: _Wanted) -> None:
        """One after the other: what the second may replace is what the first has written."""
        if self._waiting and self._waiting[-1] == _Wanted(wanted.path, None, ""):
            self._waiting.pop()  # the key was held down
        self._waiting.append(wanted)

    def _save_next(self) -> None:
        if self._waiting:
            self._save(self._waiting.pop(0))

    def _save_all(self, wanted: list[_Wanted]) -> None:
        for each in wanted:
            self._save(each)

    def _on_loaded(self) -> None:
        self._document += 1
        self._waiting.clear()

    def _on_saved(self, wanted: _Wanted, document: int, project: Project, saved: SavedProject) -> None:
        self._saving = False
        path = wanted.path
        if saved.held_by_another:
            self._forget_waiting(path)
            self._desk.show(
                SaveFailed(
                    f"“{path.name}”正被其他程序占用，没有动它；您的修改已存为旁边的“{saved.path.name}”。"
                    "占用解除后再保存一次即可；冲突副本可以留着，也可以以后用“合并”并进来。"
                )
            )
            self._save_next()
            return
        confirmed = saved.sureness is Saved.CONFIRMED
        is_open = document == self._document
        if is_open:
            self._session.mark_saved(path, saved.project, saved.digest, since=project, confirmed=confirmed)
        self._desk.settings.remember(path)
        doubt = "" if confirmed else "；磁盘没有确认写入，请稍候再拔出 U 盘或关机"
        doubt += f"；{saved.backup_problem}" if saved.backup_problem else ""
        self._desk.told.emit(f"已保存“{path.name}”{doubt}")
        if is_open and wanted.then is not None:
            wanted.then()
        self._save_next()

    def _on_not_saved(self, wanted: _Wanted, document: int, error: BulletinError) -> None:
        self._saving = False
        is_open = document == self._document and wanted.path == self._session.path
        if is_open and isinstance(error, ProjectChanged):
            again, self._waiting = [wanted, *self._waiting], []
            self.changed_by_another.emit(
                lambda: self._save_all(again), lambda: self.save_as(wanted.then, name=wanted.name)
            )
            return
        self._forget_waiting(wanted.path)
        if isinstance(error, SaveFailed) and document == self._document:
            error = SaveFailed(f"{error}您的修改还在窗口里。")
        self._desk.show(error)
        self._save_next()

    def _forget_waiting(self, path: Path) -> None:
        """What went wrong with a file would go wrong again."""
        self._waiting = [wanted for wanted in self._waiting if wanted.path != path]

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
        session, issue = self._session, self._session.issue
        if session.locked:
            session.refused.emit(session.locked)
            return
        name = f"import {next(self._numbers)}"  # a second drop is no second try of the first
        self._desk.start(name, "正在读取稿件…", lambda: _read(paths, issue), self._on_read)

    def _on_read(self, intake: Intake) -> None:
        if not self._session.unsaved and is_blank(self._session.issue):
            self._session.load(Project(intake.issue), None)
        self.manuscripts_read.emit(intake)


def begun(issue: Issue) -> str:
    """What is said of an issue that follows another one."""
    return f"新的一期：{issue.short_number_text}，刊头和版记沿用上一期"


def is_blank(issue: Issue) -> bool:
    """Whether an issue holds no article at all."""
    return not (any(True for _ in issue.articles) or issue.pool or issue.bin)


# What reads manuscripts is loaded when it is first wanted, by the worker: the window opens in half the time without.


def _read(paths: list[Path], issue: Issue) -> Intake:
    from anqing_bulletin.intake.manuscript import read_manuscripts

    return read_manuscripts(paths, today=issue.date, number=issue.number, publication=issue.publication)


def _save_clean(path: Path, project: Project, open_files: tuple[Path, ...]) -> None:
    from anqing_bulletin.storage.clean import clean_copy

    if same_file(path, open_files) is not None:
        raise SaveFailed("没有保存：干净副本不能盖掉正在编的文件。原来的文件没有动；请换一个名字。")
    write_project(path, clean_copy(project))
