"""The command that runs the long proofs: it lists them all, and fails when one of them finds something."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.campaigns import __main__ as command
from tests.campaigns.outcome import Outcome


def test_every_campaign_says_what_it_proves() -> None:
    found = command.campaigns()

    assert {"crash_states", "strace_faults", "kill_loop", "full_disk", "bit_flips", "hostile", "smb"} <= found.keys()
    assert {"two_editors", "odd_circumstances", "compositions"} <= found.keys()
    assert all(module.TITLE and callable(module.run) for module in found.values())


@pytest.mark.parametrize(
    ("outcome", "status"),
    [(Outcome(3), 0), (Outcome(3, ["a word is lost"]), 1), (Outcome(skipped="no disk"), 0)],
    ids=["proved", "something bad", "skipped"],
)
def test_the_command_fails_when_something_is_bad(monkeypatch, capsys, outcome: Outcome, status: int) -> None:
    campaign = SimpleNamespace(TITLE="nothing is lost", run=lambda scale: outcome)
    monkeypatch.setattr(command, "campaigns", lambda: {"saving": campaign})

    assert command.main(["saving", "--quick"]) == status
    printed = capsys.readouterr().out
    assert "| saving | nothing is lost |" in printed
    assert all(reason in printed for reason in (*outcome.bad, outcome.skipped))


def test_a_campaign_that_breaks_down_is_bad(monkeypatch, capsys) -> None:
    monkeypatch.setattr(command, "campaigns", lambda: {"a": SimpleNamespace(TITLE="t", run=lambda scale: 1 / 0)})

    assert command.main([]) == 1
    assert "ZeroDivisionError" in capsys.readouterr().out


def test_a_broken_save_that_nobody_notices_is_bad() -> None:
    found = Outcome(5)
    found.expect_caught("in place", Outcome(9))

    assert "in place" in found.bad[0]
