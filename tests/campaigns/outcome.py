"""What a campaign found."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Outcome:
    """The count of one campaign; it has proved its sentence when `bad` is empty and it was not skipped."""

    tried: int = 0
    """Cases."""
    bad: list[str] = field(default_factory=list)
    """Each violation, in words."""
    figures: dict[str, object] = field(default_factory=dict)
    """Other counts that are worth printing."""
    skipped: str = ""
    """Why it could not run here."""

    def add(self, other: Outcome, label: str = "") -> None:
        """Take in the count of a part of the campaign."""
        self.tried += other.tried
        self.bad += [f"{label}: {reason}" if label else reason for reason in other.bad]
        self.figures |= other.figures

    def expect_caught(self, mutant: str, found: Outcome) -> None:
        """A broken save must have been found out; a campaign that it passes proves nothing."""
        self.figures[f"{mutant} caught"] = len(found.bad)
        if not found.bad and not found.skipped:
            self.bad.append(f"the broken save ({mutant}) passed {found.tried} cases unnoticed")
