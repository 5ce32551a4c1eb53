"""The saved states of an issue as a table for Qt: when, what it is called, who saved it, what was changed.

What was changed is found out when somebody looks at the row, one row at a time between two events: two states must be
read for it and compared, and an issue may remember a hundred of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QColor, QFont

from anqing_bulletin.bulletin.comparison import compare, describe
from anqing_bulletin.bulletin.model import Issue
from anqing_bulletin.desktop.moments import moment_text, present_moment
from anqing_bulletin.desktop.theme import colours
from anqing_bulletin.desktop.writing.changes import changes_in_short
from anqing_bulletin.storage.fault import Fault
from anqing_bulletin.storage.project import Project
from anqing_bulletin.storage.versions import Snapshot, issue_at

PRESENT = ""
"""The id that stands for the present content, which no snapshot holds."""
PRESENT_WORDS = "现在（未保存）"
MILESTONE_SIGN = "◆"
TIME, NAME, AUTHOR, CHANGES = range(4)
_HEADS = ("时间", "名称", "保存人", "改动")
_WAITING = "…"
_FIRST = "最早的一份"
_UNREADABLE = "这个版本读不出来"
_LONGEST_TIP = 12
"""Lines of a tool tip."""
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class State:
    """A row: a snapshot, or the present content where it is not saved."""

    snapshot: Snapshot | None
    parents: tuple[str, ...]
    """The ids of the snapshots that it was made from."""

    @property
    def id(self) -> str:
        """The snapshot's id, or `PRESENT`."""
        return self.snapshot.id if self.snapshot else PRESENT

    @property
    def name(self) -> str:
        """What it is called, if anything."""
        return self.snapshot.name if self.snapshot else ""


@dataclass(frozen=True)
class _Change:
    """What was changed in a state: in short, and item by item."""

    words: str
    lines: tuple[str, ...] = ()


def version_label(snapshot: Snapshot, now: datetime) -> str:
    """A state in one line: ◆ 送审稿　3月1日 周日 16:15　张三."""
    name = f"{MILESTONE_SIGN} {snapshot.name}" if snapshot.name else ""
    return "　".join(filter(None, (name, moment_text(snapshot.moment, now), snapshot.author)))


def version_choices(project: Project, now: datetime) -> list[tuple[str, str]]:
    """All states of an issue to choose from, each `(id, label)`, the newest first; the present content before them."""
    labels = [(snapshot.id, version_label(snapshot, now)) for snapshot in reversed(project.versions.snapshots)]
    return [(PRESENT, PRESENT_WORDS), *labels] if is_unsaved(project) else labels


def is_unsaved(project: Project) -> bool:
    """Whether the present content is another than the last state that was saved."""
    head = project.versions.head
    if head is None or len(project.versions.heads) > 1:
        return True
    try:
        return issue_at(project.versions, head) != project.issue
    except Fault:
        return True


class VersionsTable(QAbstractTableModel):
    """The states of an issue, the newest first."""

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = present_moment()
        self._only_named = False
        self._states: list[State] = []
        self._changes: dict[str, _Change] = {}
        self._wanted: dict[str, State] = {}
        self._issues: dict[str, Issue] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._find_next_change)
        self.show_project(project)

    # --- looking ------------------------------------------------------------------------------------------------------

    @property
    def states(self) -> tuple[State, ...]:
        """The rows, from above."""
        return tuple(self._states)

    @property
    def present_id(self) -> str:
        """The state that holds the present content: `PRESENT`, or the last one where nothing is unsaved."""
        return PRESENT if self._is_unsaved else self._project.versions.heads[0]

    def row_of(self, state_id: str) -> int | None:
        """The row of a state; None where it is not shown."""
        return next((row for row, state in enumerate(self._states) if state.id == state_id), None)

    def label(self, state_id: str) -> str:
        """A state in one line."""
        snapshot = self._project.versions.by_id.get(state_id)
        return PRESENT_WORDS if snapshot is None else version_label(snapshot, self._now)

    # --- changing -----------------------------------------------------------------------------------------------------

    def show_project(self, project: Project) -> None:
        """Show the states of a project; what is known of those that were shown already stays known."""
        self.beginResetModel()
        self._project = project
        self._is_unsaved = is_unsaved(project)
        self._changes.pop(PRESENT, None)
        self._fill()
        self.endResetModel()

    def show_only_named(self, only_named: bool) -> None:
        """Show the milestones only, or all states."""
        self.beginResetModel()
        self._only_named = only_named
        self._fill()
        self.endResetModel()

    def _fill(self) -> None:
        versions = self._project.versions
        saved = [State(snapshot, snapshot.parents) for snapshot in reversed(versions.snapshots)]
        if self._only_named:
            self._states = [state for state in saved if state.name]
        else:
            present = [State(None, versions.heads)] if self._is_unsaved else []
            self._states = [*present, *saved]
        self._wanted.clear()

    # --- what was changed ---------------------------------------------------------------------------------------------

    def _find_next_change(self) -> None:
        """Find out about the row that has been asked for longest."""
        if not self._wanted:
            return
        state = self._wanted.pop(next(iter(self._wanted)))
        self._changes[state.id] = self._change_of(state)
        row = self.row_of(state.id)
        if row is not None:
            index = self.index(row, CHANGES)
            self.dataChanged.emit(index, index)
        if self._wanted:
            self._timer.start()

    def _change_of(self, state: State) -> _Change:
        if not state.parents:
            return _Change(_FIRST if state.snapshot else "还没有存过盘")
        try:
            comparison = compare(self._issue_of(state.parents[0]), self._issue_of(state.id))
        except (Fault, KeyError):
            return _Change(_UNREADABLE)
        merged = "合并：" if len(state.parents) > 1 else ""
        return _Change(merged + changes_in_short(comparison), tuple(describe(comparison)))

    def _issue_of(self, state_id: str) -> Issue:
        """The content of a state; the last two are remembered, for most rows share one with the row below."""
        if state_id == PRESENT:
            return self._project.issue
        issue = self._issues.get(state_id)
        if issue is None:
            versions = self._project.versions
            issue = issue_at(versions, versions.by_id[state_id])
            for former in list(self._issues)[:-1]:
                del self._issues[former]
            self._issues[state_id] = issue
        return issue

    # --- Qt asks ------------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._states)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        state, column = self._states[index.row()], index.column()
        answers: dict[int, Callable[[], Any]] = {
            Qt.ItemDataRole.DisplayRole: partial(self._text, state, column),
            Qt.ItemDataRole.ToolTipRole: partial(self._tip, state, column),
            Qt.ItemDataRole.FontRole: partial(_font, state, column),
            Qt.ItemDataRole.ForegroundRole: partial(_ink, column),
        }
        answer = answers.get(role)
        return answer() if answer is not None else None

    def _text(self, state: State, column: int) -> str:
        if column == CHANGES:
            return self._changes_text(state)
        if state.snapshot is None:
            return PRESENT_WORDS if column == TIME else ""
        if column == TIME:
            return moment_text(state.snapshot.moment, self._now)
        if column == AUTHOR:
            return state.snapshot.author
        return f"{MILESTONE_SIGN} {state.name}" if state.name else ""

    def _changes_text(self, state: State) -> str:
        known = self._changes.get(state.id)
        if known is not None:
            return known.words
        self._wanted.setdefault(state.id, state)
        self._timer.start()
        return _WAITING

    def _tip(self, state: State, column: int) -> str:
        if column != CHANGES or state.id not in self._changes:
            return self._text(state, column) if column != CHANGES else ""
        lines = self._changes[state.id].lines
        rest = [f"……另有 {len(lines) - _LONGEST_TIP} 处"] if len(lines) > _LONGEST_TIP else []
        return "\n".join([*lines[:_LONGEST_TIP], *rest])


def _font(state: State, column: int) -> QFont | None:
    if not state.name or column not in {TIME, NAME}:
        return None
    font = QFont()
    font.setBold(True)
    return font


def _ink(column: int) -> QColor | None:
    return QColor(colours().dim) if column == AUTHOR else None
