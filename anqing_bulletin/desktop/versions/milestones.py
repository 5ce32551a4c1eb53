"""Versions of the open issue: named states, 定稿 and its lock, comparison and 花脸稿, backups, articles of others.

The dialogs show values and ask; what is to be done with the issue is done here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox, QWidget

from anqing_bulletin.bulletin import edits
from anqing_bulletin.desktop.desk import commit_composition
from anqing_bulletin.errors import BulletinError, ProjectDamaged
from anqing_bulletin.storage.fault import Fault
from anqing_bulletin.storage.project import Project, read_project
from anqing_bulletin.storage.save import save_file
from anqing_bulletin.storage.saving import stamp_now
from anqing_bulletin.storage.versions import issue_at, renamed

if TYPE_CHECKING:
    from pathlib import Path

    from anqing_bulletin.bulletin.model import Issue
    from anqing_bulletin.desktop.desk import Desk
    from anqing_bulletin.desktop.files import Files
    from anqing_bulletin.typesetting.style import HouseStyle

_FINAL_NAME = "定稿"
_NOW = ""
"""Instead of a state's id: the issue as it is in the window."""


class Milestones(QObject):
    """What the version menu does."""

    def __init__(self, desk: Desk, files: Files) -> None:
        super().__init__(desk)
        self._desk = desk
        self._files = files
        self._session = desk.session

    # --- keeping ------------------------------------------------------------------------------------------------------

    def keep(self) -> None:
        """Save, and give the saved state a name (送审稿 …)."""
        commit_composition()
        name = self._ask_for_name()
        if name:
            self._files.save(lambda: self._desk.told.emit(f"已保存，这个版本叫“{name}”"), name=name)

    def finalise(self) -> None:
        """Declare the issue final, and save it so."""
        commit_composition()
        from anqing_bulletin.bulletin.status import unchecked_words

        issue = self._session.issue
        unchecked = unchecked_words(issue)
        lock = f"{issue.short_number_text}定稿以后就锁住了，解除定稿以前不能修改。"
        words = f"{unchecked}\n\n{lock}\n仍要现在定稿吗？" if unchecked else f"{lock}现在定稿吗？"
        if self._confirmed("定稿", words, "定稿"):
            self._session.apply(edits.finalise)
            self._files.save(name=_FINAL_NAME)

    def reopen(self) -> None:
        """Open a final issue to edits again."""
        words = "解除定稿以后可以再修改；定稿时的样子还在“历史版本”里。现在解除吗？"
        if self._confirmed("解除定稿", words, "解除定稿"):
            self._session.apply(edits.reopen)

    def _ask_for_name(self) -> str:
        """What the state is to be called; empty where the user would rather not save it so."""
        from anqing_bulletin.desktop.versions.versions_dialog import MILESTONES, NameForm

        form = NameForm("保存，并给现在的样子起个名字：", MILESTONES[0], self._desk.window)
        form.setWindowTitle("保存为版本")
        name = form.name if form.exec() else ""
        form.deleteLater()
        return name

    def _confirmed(self, title: str, words: str, verb: str) -> bool:
        box = QMessageBox(QMessageBox.Icon.Question, title, words, parent=self._desk.window)
        yes = box.addButton(verb, QMessageBox.ButtonRole.AcceptRole)
        box.addButton("取消", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(yes)
        box.exec()
        box.deleteLater()
        return box.clickedButton() is yes

    # --- looking back -------------------------------------------------------------------------------------------------

    def show(self) -> None:
        """The states of the issue, and what can be done with each (历史版本)."""
        commit_composition()
        from anqing_bulletin.desktop.versions.versions_dialog import VersionsDialog

        dialog = VersionsDialog(self._session.project, self._desk.window)
        dialog.name_given.connect(self._name)
        dialog.comparison_wanted.connect(lambda old, new: self._compare(dialog, old, new))
        dialog.restore_wanted.connect(self._restore)
        dialog.articles_wanted.connect(lambda state: self._take_from_state(dialog, state))

        def show_anew() -> None:
            dialog.show_project(self._session.project)

        self._session.issue_changed.connect(show_anew)
        self._session.file_changed.connect(show_anew)
        dialog.exec()
        self._session.issue_changed.disconnect(show_anew)
        self._session.file_changed.disconnect(show_anew)

    def _name(self, state: str, name: str) -> None:
        session = self._session
        if session.read_only:
            self._desk.show(BulletinError(session.read_only))
            return
        session.name_versions(renamed(session.versions, state, name))
        if session.path is not None:
            self._files.save()

    def _restore(self, state: str) -> None:
        if self._session.locked:
            self._desk.show(BulletinError(self._session.locked))
            return
        issue = self._issue_of(state)
        if issue is not None:
            issue = replace(issue, final=False)
            self._session.take_over("恢复到较早的版本", replace(self._session.project, issue=issue))
            self._desk.told.emit(f"已恢复到{self._label(state)}，还没有保存；不要的话可以撤销")

    def _issue_of(self, state: str) -> Issue | None:
        """The issue as it was in a state; an error is shown."""
        if state == _NOW:
            return self._session.issue
        versions = self._session.versions
        snapshot = versions.by_id.get(state)
        if snapshot is None:
            self._desk.show(
                BulletinError("这个版本没有命名，又是最早的，刚才保存时已经不再留存。其他版本和现在的内容都在。")
            )
            return None
        try:
            return issue_at(versions, snapshot)
        except Fault as fault:
            self._desk.show(ProjectDamaged(f"这个版本读不出来：{fault}。其他版本和现在的内容不受影响。"))
            return None

    def _label(self, state: str) -> str:
        if state == _NOW:
            return "现在的样子"
        snapshot = self._session.versions.by_id[state]
        moment = snapshot.moment
        when = f"{moment.astimezone():%Y-%m-%d %H:%M}" if moment is not None else "较早时"
        return f"{snapshot.name}（{when}）" if snapshot.name else f"{when}的版本"

    # --- comparing ----------------------------------------------------------------------------------------------------

    def _compare(self, parent: QWidget, old: str, new: str) -> None:
        """Show what differs between two states, and what a 花脸稿 of it looks like."""
        from anqing_bulletin.desktop.moments import present_moment
        from anqing_bulletin.desktop.versions.comparison_dialog import ComparisonDialog
        from anqing_bulletin.desktop.versions.versions_table import PRESENT_WORDS, version_choices

        before, after = self._issue_of(old), self._issue_of(new)
        if before is None or after is None:
            return
        choices = version_choices(self._session.project, present_moment())
        labels = dict(choices)
        names = labels.get(old, PRESENT_WORDS), labels.get(new, PRESENT_WORDS)
        dialog = ComparisonDialog(before, after, names, parent, choices, jobs=self._desk.jobs)
        shown = {"old": old, "new": new}

        def show_others(first: str, second: str) -> None:
            one, other = self._issue_of(first), self._issue_of(second)
            if one is not None and other is not None:
                shown.update(old=first, new=second)
                dialog.show_issues(one, other, (labels.get(first, PRESENT_WORDS), labels.get(second, PRESENT_WORDS)))

        dialog.versions_chosen.connect(show_others)
        dialog.pdf_wanted.connect(lambda article: self._export_marked_up(shown, article, ".pdf"))
        dialog.docx_wanted.connect(lambda article: self._export_marked_up(shown, article, ".docx"))
        dialog.exec()

    def _export_marked_up(self, shown: dict[str, str], article: str, suffix: str) -> None:
        """A 花脸稿 of the whole issue, or of one article, as a file."""
        old, new = self._issue_of(shown["old"]), self._issue_of(shown["new"])
        if old is None or new is None:
            return
        patterns = {".pdf": "PDF 文件 (*.pdf)", ".docx": "Word 文档 (*.docx)"}
        path = self._desk.ask_where_to("导出花脸稿", f"（花脸稿）{suffix}", patterns[suffix], self._desk.export_folder)
        if path is None:
            return
        names, style = (self._label(shown["old"]), self._label(shown["new"])), self._session.style
        if article:
            from anqing_bulletin.bulletin.marking import only_article

            old, new = only_article(old, new, article)
        make = _marked_up_pdf if suffix == ".pdf" else _marked_up_docx
        self._desk.start(
            f"marked-up {path}",
            "正在导出花脸稿…",
            lambda: save_file(path, make(old, new, style, names)),
            lambda _: self._desk.told.emit(f"已导出花脸稿：{path.name}"),
        )

    # --- other files --------------------------------------------------------------------------------------------------

    def take_articles(self) -> None:
        """Articles of another project file into this issue (从其他期取稿)."""
        path = self._desk.ask_for_project("从其他期取稿")
        if path is not None:
            self._desk.start(
                "take",
                f"正在读取“{path.name}”…",
                lambda: read_project(path),
                lambda other: self._take(other, path.name, self._desk.window),
            )

    def _take_from_state(self, parent: QWidget, state: str) -> None:
        issue = self._issue_of(state)
        if issue is not None:
            self._take(Project(issue), self._label(state), parent)

    def _take(self, other: Project, name: str, parent: QWidget) -> None:
        from anqing_bulletin.desktop.versions.take_dialog import TakeDialog

        session = self._session
        if session.locked:
            self._desk.show(BulletinError(session.locked))
            return
        places = [*((section.id, section.title) for section in session.issue.sections), (edits.POOL, "备用稿")]
        dialog = TakeDialog(other, name, places, parent)
        chosen, place = (dialog.chosen_ids, dialog.place) if dialog.exec() else ((), "")
        dialog.deleteLater()
        if chosen:
            session.apply(edits.taken_from, other.issue, chosen, place)
            self._desk.told.emit(f"已取来 {len(chosen)} 篇稿件；不要的话可以撤销")

    def show_backups(self) -> None:
        """Former contents of files, kept at every save (恢复备份)."""
        from anqing_bulletin.desktop.versions.backups_dialog import BackupsDialog
        from anqing_bulletin.storage.backups import all_backups

        own = self._session.issue.id
        dialog = BackupsDialog(all_backups(), own, read_project, self._desk.window, jobs=self._desk.jobs)
        chosen = dialog.chosen if dialog.exec() else None
        dialog.deleteLater()
        if chosen is not None:
            self._files.leave(lambda: self._open_backup(chosen.path))

    def _open_backup(self, path: Path) -> None:
        left = self._session.issue
        self._desk.start(
            "open",
            "正在打开备份…",
            lambda: read_project(path),
            lambda project: self._files.leave_since(left, lambda: self._on_backup_read(project)),
        )

    def _on_backup_read(self, project: Project) -> None:
        self._session.load(project, None)
        self._desk.told.emit("打开的是一份备份，还没有存盘；原来的文件没有动。保存时请取名")


def _marked_up_pdf(old: Issue, new: Issue, style: HouseStyle, names: tuple[str, str]) -> bytes:
    from anqing_bulletin.output.marked_up import marked_up_pdf

    return marked_up_pdf(old, new, style, names)


def _marked_up_docx(old: Issue, new: Issue, style: HouseStyle, names: tuple[str, str]) -> bytes:
    from anqing_bulletin.output.marked_up import marked_up_docx

    stamp = stamp_now()
    return marked_up_docx(old, new, style, author=stamp.author, time=stamp.moment, names=names)
