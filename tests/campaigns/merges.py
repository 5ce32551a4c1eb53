"""Two people edit the same issue, each for themselves; merged, nothing that either did is lost.

Each case is a random issue, random edits of every kind on both sides, the merge, and a second round: both go on, one
from the merged issue as it stands with its undecided conflicts, the other from what they had.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from anqing_bulletin.bulletin.merging.merge import Choice, Merged, merge
from anqing_bulletin.bulletin.model import Issue
from anqing_bulletin.storage.project import decode, encode
from tests.campaigns.broken_merges import BROKEN
from tests.campaigns.outcome import Outcome
from tests.lost_edits import doubled_ids, lost_edits
from tests.random_edits import Writer, all_marks, marks_in

TITLE = "3,000 random double edits merged: no edit of either side is lost"

CASES = 3000
_MOST_EDITS = 12
_FILED_EVERY = 10
_BROKEN_CASES = 60


@dataclass
class Trial:
    """What came of one case."""

    bad: list[str] = field(default_factory=list)
    conflicts: int = 0
    """In the first round."""
    notices: int = 0


def run(scale: float) -> Outcome:
    """So many double edits; and some of them again with merges that are wrong on purpose."""
    trials = [trial(seed) for seed in range(max(1, round(CASES * scale)))]
    outcome = Outcome(
        tried=len(trials),
        bad=[f"case {seed}: {reason}" for seed, found in enumerate(trials) for reason in found.bad],
        figures={
            "with conflicts": sum(found.conflicts > 0 for found in trials),
            "conflicts": sum(found.conflicts for found in trials),
            "notices": sum(found.notices for found in trials),
        },
    )
    for name, broken in BROKEN.items():
        caught = sum(bool(lost_edits(*three, broken(*three))) for three in map(double_edit, range(_BROKEN_CASES)))
        outcome.figures[f"{name} caught"] = caught
        if not caught:
            outcome.bad.append(f"the broken merge ({name}) passed {_BROKEN_CASES} cases unnoticed")
    return outcome


def double_edit(seed: int) -> tuple[Issue, Issue, Issue]:
    """An issue, and what two people made of it."""
    dice = random.Random(seed)
    base = Writer(dice, "base").issue()
    mine, theirs = (Writer(dice, name).edited(base, dice.randint(1, _MOST_EDITS)) for name in ("mine", "theirs"))
    return base, mine, theirs


def trial(seed: int) -> Trial:
    """One issue, edited by two, merged, edited again by both and merged again."""
    base, mine, theirs = double_edit(seed)
    found = Trial()
    merged = _checked(base, mine, theirs, found.bad)
    found.conflicts, found.notices = len(merged.conflicts), len(merged.notices)
    if seed % _FILED_EVERY == 0 and decode(encode(merged.issue)).issue != merged.issue:
        found.bad.append("the project file does not give the merged issue back")
    dice = random.Random(-1 - seed)
    later = Writer(dice, "later").edited(merged.issue, dice.randint(1, _MOST_EDITS))
    theirs_later = Writer(dice, "their-later").edited(theirs, dice.randint(1, _MOST_EDITS))
    _checked(theirs, later, theirs_later, found.bad)
    return found


def _checked(base: Issue, mine: Issue, theirs: Issue, bad: list[str]) -> Merged:
    merged = merge(base, mine, theirs)
    bad += lost_edits(base, mine, theirs, merged)
    for name, got, wanted in (
        ("merge(base, mine, base) = mine", merge(base, mine, base), Merged(mine)),
        ("merge(base, mine, mine) = mine", merge(base, mine, mine), Merged(mine)),
        ("merge again = the same", merge(base, mine, theirs), merged),
    ):
        if got != wanted:
            bad.append(f"not so: {name}")
    taken = merge(base, base, theirs)
    if taken.issue != theirs or taken.conflicts:
        bad.append("not so: merge(base, base, theirs) = theirs")
    if _text_of(merged) != _text_of(merge(base, theirs, mine)):
        bad.append("the two directions hold different text")
    if merged.conflicts:
        _check_choices(base, mine, theirs, merged, bad)
    return merged


def _check_choices(base: Issue, mine: Issue, theirs: Issue, merged: Merged, bad: list[str]) -> None:
    for choice in Choice:
        decided = merge(base, mine, theirs, {conflict.key: choice for conflict in merged.conflicts})
        if decided.conflicts != merged.conflicts:
            bad.append(f"the conflicts are others once {choice.name} is chosen")
        if decided.left and (choice is not Choice.BOTH or any(conflict.can_keep_both for conflict in decided.left)):
            bad.append(f"{choice.name} left something undecided")
        bad += doubled_ids(decided.issue)


def _text_of(merged: Merged) -> set[str]:
    return all_marks(merged.issue).union(*(marks_in(conflict.mine + conflict.theirs) for conflict in merged.conflicts))
