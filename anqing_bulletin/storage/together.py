"""Two copies of one issue, worked on apart, as one again: their nearest common state, the merge, the joined history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from anqing_bulletin.bulletin.merging.merge import Choice, ConflictKey, Merged, merge
from anqing_bulletin.bulletin.model import Issue
from anqing_bulletin.errors import ProjectDamaged, ProjectError
from anqing_bulletin.storage.fault import Fault
from anqing_bulletin.storage.project import Project, Unknown
from anqing_bulletin.storage.versions import common_state, issue_at, joined


@dataclass(frozen=True)
class Together:
    """What two copies have in common, and what they make together."""

    base: Issue | None
    """The issue as both had it last; None where they have no state in common."""
    mine: Project
    theirs: Project

    def merged(self, choices: Mapping[ConflictKey, Choice] = {}) -> Merged:
        """The three-way merge with these decisions."""
        return merge(self.base, self.mine.issue, self.theirs.issue, choices)

    def project(self, issue: Issue) -> Project:
        """The project of a merged issue: it comes from both, and what newer programs put beside either is kept."""
        return Project(issue, _kept(self.mine.kept, self.theirs.kept), joined(self.mine.versions, self.theirs.versions))


def bring_together(mine: Project, theirs: Project) -> Together:
    """Two copies of one issue.

    Raises `ProjectError` for two different issues, and `ProjectDamaged` where the common state cannot be read.
    """
    if mine.issue.id != theirs.issue.id:
        raise ProjectError(
            f"没有合并：这是两期不同的刊物（{mine.issue.short_number_text}和{theirs.issue.short_number_text}，"
            "或分别新建的两份）。两个文件都没有改动；要用那一期的稿件，请用“从其他期取稿”。"
        )
    base = common_state(mine.versions, theirs.versions)
    try:
        return Together(issue_at(theirs.versions, base) if base else None, mine, theirs)
    except Fault as fault:
        raise ProjectDamaged(f"没有合并：{fault}。两个文件都没有改动。", fault.part) from fault


def _kept(mine: Unknown, theirs: Unknown) -> Unknown:
    """What newer programs left in both files; where they differ, one's own."""
    return Unknown(
        parts=tuple(sorted({**dict(theirs.parts), **dict(mine.parts)}.items())),
        manifest=tuple(sorted({**dict(theirs.manifest), **dict(mine.manifest)}.items())),
        records=tuple(sorted({**dict(theirs.records), **dict(mine.records)}.items())),
        minor=max(mine.minor, theirs.minor),
    )
