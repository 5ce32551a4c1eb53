"""One undo for everything: a line of issues, each with the name of the edit that made it and where it happened.

Typing coalesces: edits of one `group` that follow each other within `PAUSE` seconds become one step.  The caller
gives the time, so that nothing here depends on a clock.
"""

from __future__ import annotations

from dataclasses import dataclass

from anqing_bulletin.bulletin.model import Issue

PAUSE = 1.0
"""Seconds of rest after which typing begins a new step."""
DEPTH = 1000
"""Steps kept; older ones are forgotten."""


@dataclass(frozen=True)
class Where:
    """The place of an edit, for showing it when it is taken back."""

    article_id: str = ""
    block_id: str = ""
    offset: int = 0


@dataclass(frozen=True)
class Step:
    """One edit that can be taken back: the issue before and after it."""

    label: str
    before: Issue
    after: Issue
    where: Where
    group: str
    time: float


class History:
    """The present issue, what led to it and what was taken back."""

    def __init__(self, issue: Issue) -> None:
        self._present = issue
        self._past: list[Step] = []
        self._future: list[Step] = []

    @property
    def present(self) -> Issue:
        """The issue as it stands."""
        return self._present

    @property
    def undo_label(self) -> str | None:
        """The name of the edit that `undo` would take back; None where there is none."""
        return self._past[-1].label if self._past else None

    @property
    def redo_label(self) -> str | None:
        """The name of the edit that `redo` would bring again; None where there is none."""
        return self._future[-1].label if self._future else None

    def do(self, label: str, issue: Issue, *, time: float, where: Where = Where(), group: str = "") -> None:
        """Make `issue` the present, as one step under a Chinese name.

        With a `group`, the step joins the last one where that is of the same group and at most `PAUSE` seconds old.
        """
        if issue is self._present:
            return
        step = Step(label, self._present, issue, where, group, time)
        last = self._past[-1] if self._past else None
        if group and last is not None and last.group == group and not self._future and time - last.time <= PAUSE:
            self._past[-1] = Step(last.label, last.before, issue, where, group, time)
        else:
            self._past.append(step)
            del self._past[:-DEPTH]
        self._future.clear()
        self._present = issue

    def close_group(self) -> None:
        """Let the next edit begin a new step, whatever its group: the caret moved, the file was saved."""
        if self._past and self._past[-1].group:
            last = self._past[-1]
            self._past[-1] = Step(last.label, last.before, last.after, last.where, "", last.time)

    def undo(self) -> Step | None:
        """Take the last step back; gives it, or None where there is none."""
        if not self._past:
            return None
        step = self._past.pop()
        self._future.append(step)
        self._present = step.before
        return step

    def redo(self) -> Step | None:
        """Bring the step last taken back again; gives it, or None where there is none."""
        if not self._future:
            return None
        step = self._future.pop()
        self._past.append(step)
        self._present = step.after
        return step
