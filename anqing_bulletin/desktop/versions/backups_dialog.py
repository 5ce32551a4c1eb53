"""恢复备份: what files held before they were saved over, to be looked at and opened as an unsaved copy.

A backup is read when it is chosen, and its pages are set after that, both by the worker.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from anqing_bulletin.bulletin.edits import BIN, POOL
from anqing_bulletin.bulletin.model import Issue
from anqing_bulletin.bulletin.text import chinese_date
from anqing_bulletin.desktop.dialog_layout import (
    column_of,
    give_size,
    hint,
    inset,
    lay_out,
    make_calm,
    row_of,
    sentence,
    splitter_of,
)
from anqing_bulletin.desktop.jobs import Job, Jobs
from anqing_bulletin.desktop.moments import age_text, moment_text, present_moment
from anqing_bulletin.desktop.pages.sheet_view import SheetView, style_for
from anqing_bulletin.desktop.theme import STEP
from anqing_bulletin.desktop.tree.rows import FIXED, NO_TITLE, places_of, words_in
from anqing_bulletin.errors import BulletinError
from anqing_bulletin.storage.backups import Backup
from anqing_bulletin.storage.folders import name_for
from anqing_bulletin.storage.project import Project
from anqing_bulletin.typesetting.compose import Composition, compose

T = TypeVar("T")
_NONE = "还没有备份。以后每次保存，文件原来的内容都会先在这里留一份。"
_CHOOSE = "选一份备份，这里就显示它的版面。"
_READING = "正在读取备份…"
_SETTING = "正在排版…"
_WHAT = Qt.ItemDataRole.UserRole
_AT_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_OWN_TITLE, _OTHER_TITLE, _NO_ISSUE = "本期", "另一期", "读不出刊头的一期"


class BackupsDialog(QDialog):
    """Backups, those of the open issue first; once the dialog is accepted, `chosen` is the one to open.

    `open_issue` is the id of the open issue; `read` reads a backup, and raises a `BulletinError` where that cannot be
    done; `jobs` is the window's worker.
    """

    def __init__(
        self,
        backups: Sequence[Backup],
        open_issue: str,
        read: Callable[[Path], Project],
        parent: QWidget | None = None,
        *,
        jobs: Jobs,
    ) -> None:
        super().__init__(parent)
        self._read, self._jobs = read, jobs
        self._is_open = True
        self._open_issue = name_for(open_issue)
        self._current: Backup | None = None
        self._unnamed: list[tuple[QTreeWidgetItem, Backup]] = []
        self._newest_own: QTreeWidgetItem | None = None
        self.chosen: Backup | None = None
        self.setWindowTitle("恢复备份")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.tree = _table("备份", {"时间": 0, "多久以前": 10 * STEP, "大小": 9 * STEP})
        self.articles = _table("这一份里的稿件", {"稿件": 0, "字数": 10 * STEP})
        self.articles.setRootIsDecorated(False)
        self.view = SheetView()
        self.view.show_words(_CHOOSE)
        self.about = hint("")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Open | QDialogButtonBox.StandardButton.Cancel)
        self.opening = self.buttons.button(QDialogButtonBox.StandardButton.Open)
        self._fill(backups)
        self._lay_out(has_any=bool(backups))
        self.tree.currentItemChanged.connect(self._on_chosen)
        self.tree.itemDoubleClicked.connect(lambda _row, _column: self.opening.click())
        self.articles.currentItemChanged.connect(self._on_article_chosen)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        if self._newest_own is not None:
            self.tree.setCurrentItem(self._newest_own)
        self._name_next_group()
        self.tree.setFocus()

    # --- making -------------------------------------------------------------------------------------------------------

    def _fill(self, backups: Sequence[Backup]) -> None:
        now = present_moment()
        ordered = sorted(backups, key=lambda backup: backup.time, reverse=True)
        newest = {backup.issue_id: number for number, backup in reversed(list(enumerate(ordered)))}
        ordered.sort(key=lambda backup: (backup.issue_id != self._open_issue, newest[backup.issue_id]))
        bold = QFont(self.tree.font())
        bold.setBold(True)
        for issue_id, found in groupby(ordered, key=lambda backup: backup.issue_id):
            rows = [_backup_row(backup, now) for backup in found]
            is_own = issue_id == self._open_issue
            group = QTreeWidgetItem()
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            group.setFont(0, bold)
            self.tree.addTopLevelItem(group)
            group.addChildren(rows)
            group.setFirstColumnSpanned(True)
            group.setExpanded(is_own)
            _set_title(group, _OWN_TITLE if is_own else _OTHER_TITLE)
            if is_own:
                self._newest_own = rows[0]
            else:
                self._unnamed.append((group, rows[0].data(0, _WHAT)))

    def _lay_out(self, *, has_any: bool) -> None:
        lists = QSplitter(Qt.Orientation.Vertical)
        lists.setHandleWidth(1)
        lists.setChildrenCollapsible(False)
        lists.addWidget(inset(self.tree))
        lists.addWidget(inset(self.articles))
        lists.setSizes([3, 2])
        self.body = splitter_of(lists, self.view, 48 * STEP)
        self.nothing = sentence(_NONE)
        self.body.setVisible(has_any)
        self.nothing.setVisible(not has_any)
        self.opening.setText("打开这一份")
        self.opening.setEnabled(False)
        top = column_of(
            [
                QLabel("每次保存，文件原来的内容都先留一份备份。"),
                hint("打开后是一份没有存盘的副本，原来的文件不动。"),
            ]
        )
        middle = QWidget()
        middle.setLayout(column_of([self.body, self.nothing]))
        lay_out(self, top, middle, row_of([self.about, self.buttons], stretched=0))
        give_size(self, 136 * STEP, 92 * STEP)

    # --- what happened ------------------------------------------------------------------------------------------------

    def done(self, result: int) -> None:
        self._is_open = False
        self.view.show_words("")
        super().done(result)

    def _on_chosen(self, row: QTreeWidgetItem | None) -> None:
        backup = row.data(0, _WHAT) if row is not None else None
        self._current, self.chosen = backup, None
        self.opening.setEnabled(False)
        self.articles.clear()
        self.about.setText("")
        if backup is None:
            self.view.show_words(_CHOOSE)
            return
        self.view.show_words(_READING)
        self._start(backup, _READING, lambda: self._read(backup.path), lambda project: self._on_read(backup, project))

    def _on_read(self, backup: Backup, project: Project) -> None:
        issue = project.issue
        self.chosen = backup
        self.opening.setEnabled(True)
        self._fill_articles(issue)
        self.view.show_words(_SETTING)
        self._start(backup, _SETTING, lambda: _set(issue), self.view.show_composition)

    def _start(self, backup: Backup, words: str, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """Let the worker do something for a backup; what comes of it counts while that backup is the current one."""

        def is_wanted() -> bool:
            return self._is_open and self._current is backup

        self._jobs.start(
            Job(
                "backup",
                words,
                work,
                lambda result: done(result) if is_wanted() else None,
                lambda error: self._on_failed(error) if is_wanted() else None,
            )
        )

    def _on_failed(self, error: BulletinError) -> None:
        advice = "" if self.chosen is not None else "这一份备份读不出来，请选别的一份。\n\n"
        self.view.show_words(f"{advice}{error}")

    def _fill_articles(self, issue: Issue) -> None:
        total = 0
        for place, _, articles in places_of(issue):
            if place == BIN:
                continue
            for article in articles:
                title = article.title.strip() or NO_TITLE
                words = words_in(article)
                row = QTreeWidgetItem([f"{FIXED[POOL]}：{title}" if place == POOL else title, f"{words} 字"])
                row.setTextAlignment(1, _AT_RIGHT)
                row.setToolTip(0, title)
                row.setData(0, _WHAT, article.id)
                self.articles.addTopLevelItem(row)
                total += words
        count = self.articles.topLevelItemCount()
        self.about.setText(f"{_title_of(issue)}　{count} 篇，{total} 字")

    def _on_article_chosen(self, row: QTreeWidgetItem | None) -> None:
        if row is not None:
            self.view.show_article(row.data(0, _WHAT))

    # --- names of other issues ----------------------------------------------------------------------------------------

    def _name_next_group(self) -> None:
        """Find out what issue the next group is of, from its newest backup; nobody waits for it."""
        if not self._is_open or not self._unnamed:
            return
        group, backup = self._unnamed.pop(0)

        def name(title: str) -> None:
            if self._is_open:
                _set_title(group, title)
                self._name_next_group()

        read = self._read
        self._jobs.start(
            Job(
                "backup names",
                "",
                lambda: _title_of(read(backup.path).issue),
                name,
                lambda _error: name(_NO_ISSUE),
            )
        )


def _set(issue: Issue) -> Composition:
    return compose(issue, style_for(issue))


def _title_of(issue: Issue) -> str:
    return f"{issue.publication.title}{issue.short_number_text}　{chinese_date(issue.date)}"


def _table(name: str, columns: dict[str, int]) -> QTreeWidget:
    """A table of these columns and widths; the first takes the room that the others leave."""
    table = QTreeWidget()
    make_calm(table, name)
    table.setHeaderLabels(list(columns))
    table.headerItem().setTextAlignment(len(columns) - 1, _AT_RIGHT)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    header = table.header()
    header.setStretchLastSection(False)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    for column, width in enumerate(columns.values()):
        if width:
            header.resizeSection(column, width)
    return table


def _backup_row(backup: Backup, now: datetime) -> QTreeWidgetItem:
    row = QTreeWidgetItem([moment_text(backup.time, now), age_text(backup.time, now), size_text(backup.size)])
    row.setTextAlignment(2, _AT_RIGHT)
    row.setData(0, _WHAT, backup)
    return row


def _set_title(group: QTreeWidgetItem, title: str) -> None:
    group.setText(0, f"{title}（{group.childCount()} 份）")


def size_text(size: int) -> str:
    """Bytes as an office says them: 36 KB, 1.2 MB."""
    return f"{max(1, round(size / 1024))} KB" if size < 1 << 20 else f"{size / (1 << 20):.1f} MB"
