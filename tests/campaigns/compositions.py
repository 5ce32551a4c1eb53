"""Somebody edits an issue without end; after every edit the pages are those that a fresh composition would give.

Half of the edits are made in the default style, half in one that asks for everything that a style can ask for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from anqing_bulletin.typesetting.compose import Composition
from anqing_bulletin.typesetting.record import record
from tests.campaigns.outcome import Outcome
from tests.torture import everything_style
from tests.typesetting.invented import composed, invented_issue
from tests.typesetting.office import Office

if TYPE_CHECKING:
    from anqing_bulletin.typesetting.style import HouseStyle

TITLE = "15,000 random edits: what is taken over from the last pages is what fresh ones would be"

EDITS = 15_000
_FOR_EACH_SEED = 250


def run(scale: float) -> Outcome:
    """So many edits, a fresh issue after every 250; and composing that forgets an edit, which must be found out."""
    rounds = max(2, round(EDITS * scale / _FOR_EACH_SEED))
    stories = [work_through(seed, _FOR_EACH_SEED, everything_style() if seed % 2 else None) for seed in range(rounds)]
    outcome = Outcome(tried=rounds * _FOR_EACH_SEED, bad=[story for story in stories if story])
    caught = bool(work_through(1, _FOR_EACH_SEED, compose_again=_forgetful()))
    outcome.figures["a composition that stays what it was caught"] = int(caught)
    if not caught:
        outcome.bad.append("a composition that does not see every tenth edit passed unnoticed")
    return outcome


def work_through(seed: int, steps: int, style: HouseStyle | None = None, compose_again: Any = composed) -> str:
    """Edit an issue so often; what the first difference was, nothing where there is none."""
    office = Office(seed, invented_issue())
    composition = composed(office.issue, style)
    done: list[str] = []
    for _ in range(steps):
        done.append(office.act())
        composition = compose_again(office.issue, style, composition)
        fresh = composed(office.issue, style)
        same = record(composition) == record(fresh) and everything_on(composition) == everything_on(fresh)
        if not same or composition.pages != fresh.pages:
            return f"seed {seed}, {len(done)} edits, the last ones: {', '.join(done[-6:])}"
    return ""


def everything_on(composition: Composition) -> list[Any]:
    """All that a painter is told, as plain data."""
    return [
        (
            sheet.number,
            sheet.label,
            sheet.rules,
            [(p.picture, p.x, p.y, p.width, p.height) for p in sheet.pictures],
            [
                (
                    (placed.x, placed.y, placed.turned, placed.line.indent),
                    (placed.line.runs, placed.line.rules, placed.line.substitutions),
                )
                for placed in sheet.lines
            ],
        )
        for sheet in composition.sheets
    ]


def _forgetful() -> Any:
    """Composing that leaves everything as it was at every tenth edit."""
    edits = 0

    def compose_again(issue: Any, style: HouseStyle | None, previous: Composition) -> Composition:
        nonlocal edits
        edits += 1
        return previous if edits % 10 == 0 else composed(issue, style, previous)

    return compose_again
