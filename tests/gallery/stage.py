"""What the states are shown with: a week of work on the sample issue, its file's versions, a worker, a folder."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from functools import cached_property
from pathlib import Path

from PIL import Image
from PySide6.QtWidgets import QApplication, QWidget

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.model import (
    ArticleStatus,
    Cell,
    Figure,
    ImprintLine,
    Issue,
    Paragraph,
    Picture,
    Publication,
    Span,
    Table,
)
from anqing_bulletin.bulletin.several import set_status
from anqing_bulletin.bulletin.succession import new_issue
from anqing_bulletin.desktop.forms.kept_entries import Kept, KeptList
from anqing_bulletin.desktop.jobs import Jobs
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.desktop.settings import Settings
from anqing_bulletin.desktop.window import Window
from anqing_bulletin.resources import resource_path
from anqing_bulletin.storage.project import Project, encode_project, read_project
from anqing_bulletin.storage.versions import Stamp

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=timezone.utc)
UNITS = ("市委领导同志", "省委组织部研究室", "各县（市、区）委组织部", "市委党校", "市直各单位党组织")
KEPT = Kept(
    UNITS,
    (
        KeptList("发县区", (ImprintLine("报", "市委领导同志"), ImprintLine("发", "各县（市、区）委组织部"))),
        KeptList("发市直", (ImprintLine("报", "市委领导同志"), ImprintLine("发", "市直各单位党组织"))),
    ),
    {"responsible_editor": ("程小雨", "沈砚"), "reviewer": ("方明",), "approver": ("王维",)},
)


class Stage:
    """Makes what is shown, once; `close` ends its work."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.jobs = Jobs()
        self._windows: list[Window] = []
        self.kept: list[QWidget] = []
        """What is shown and belongs to nobody else."""

    def close(self) -> None:
        """Close what was opened."""
        for window in self._windows:
            window.close_now()
        for widget in (*self.kept, *self._windows):
            widget.close()
            widget.deleteLater()
        self.jobs.close()

    def rest(self, rounds: int = 40) -> None:
        """Let everything be painted."""
        for _ in range(rounds):
            QApplication.processEvents()

    # --- issues -------------------------------------------------------------------------------------------------------

    @cached_property
    def issue(self) -> Issue:
        """The sample as a week into its making: some articles are done; one has a table and a picture."""
        issue = read_project(resource_path("samples", "安庆组工信息样刊.zgxx")).issue
        ids = [article.id for article in issue.articles]
        for number, each in enumerate(ids):
            steps = (ArticleStatus.CHECKED, ArticleStatus.EDITED, ArticleStatus.RECEIVED)
            issue = set_status(issue, (each,), steps[min(number // 2, 2)])
        article = issue.article(ids[2])
        assert article is not None
        issue = edits.set_blocks(issue, ids[2], (*article.blocks[:1], self.table, self.figure, *article.blocks[1:]))
        return edits.remove_article(edits.move_article(issue, ids[-1], edits.POOL), ids[-2])

    @cached_property
    def empty(self) -> Issue:
        """What a first start without the sample begins with."""
        return new_issue(Publication(), 1, NOW.date())

    @cached_property
    def table(self) -> Table:
        """A small one with a header row."""
        lines = ("县区,支部,党员", "怀宁县,12,384", "桐城市,9,291", "望江县,7,203")
        rows = tuple(tuple(Cell((Span(word),)) for word in line.split(",")) for line in lines)
        return Table(rows, (2, 1, 1), 1, "各县（市、区）试点支部", id="table")

    @cached_property
    def figure(self) -> Figure:
        """A hall in two colours."""
        stream = io.BytesIO()
        Image.linear_gradient("L").resize((320, 200)).convert("RGB").save(stream, "PNG")
        return Figure(Picture("image/png", stream.getvalue(), 320, 200), "座谈会现场", id="figure")

    @cached_property
    def changed(self) -> Issue:
        """The issue with a title, a text and a number that are others, one article more and one less."""
        first, second, *_, last = self.issue.articles
        typed = Paragraph((Span("下一步，将把这一做法推广到全县，每季度通报一次进展。"),))
        issue = edits.set_blocks(self.issue, first.id, (*first.blocks, typed))
        issue = edits.set_title(issue, second.id, f"{second.title}见实效", ())
        return edits.remove_article(replace(issue, number=issue.number + 1), last.id)

    @cached_property
    def theirs(self) -> Issue:
        """What a colleague made of the same places."""
        first, second, *_ = self.issue.articles
        typed = Paragraph((Span("下一步，将在三个乡镇先行试点。"),))
        issue = edits.set_blocks(self.issue, first.id, (*first.blocks[:-1], typed))
        issue = edits.set_title(issue, second.id, f"{second.title}有新招", ())
        return replace(issue, number=issue.number + 2)

    @cached_property
    def project(self) -> Project:
        """The issue's file: saved three times, once under a name, and changed since."""
        project = Project(self.issue)
        for issue, ago, author, name in (
            (self.issue, timedelta(days=3), "程小雨", ""),
            (self.theirs, timedelta(days=1), "沈砚", "送审稿"),
            (self.changed, timedelta(hours=2), "程小雨", ""),
        ):
            project = encode_project(replace(project, issue=issue), Stamp(NOW - ago, author, name)).project
        return replace(project, issue=edits.set_title(project.issue, next(iter(self.issue.articles)).id, "新题"))

    # --- windows ------------------------------------------------------------------------------------------------------

    @cached_property
    def session(self) -> Session:
        """A session on the issue, whose pages are set."""
        return Session(self.issue)

    def open(self, issue: Issue | None = None, appearance: str = "light") -> Window:
        """A window on an issue, on the sample by default; shown."""
        window = Window(Session(issue or self.issue), Settings(appearance=appearance))
        self._windows.append(window)
        window.resize(1400, 880)
        window.show()
        self.rest()
        return window
