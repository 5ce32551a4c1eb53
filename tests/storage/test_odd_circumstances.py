"""Odd folders, names and clocks: each save goes through, or says why in our own words and leaves the old file."""

from __future__ import annotations

import pytest

from tests.campaigns.odd_circumstances import CASES, CLOCKS, SEEN, outcome_of
from tests.storage.disks import posix_only

pytestmark = posix_only


@pytest.mark.parametrize("case", CASES)
def test_whatever_the_folder_and_the_name_the_user_is_told_right(case: str) -> None:
    assert outcome_of(CASES[case]) == ""


@pytest.mark.parametrize("clock", CLOCKS)
def test_no_clock_decides_what_is_kept(clock: str) -> None:
    assert CLOCKS[clock]() == ""


@pytest.mark.parametrize("mutant", SEEN)
def test_a_broken_save_is_found_out(mutant: str) -> None:
    circumstances = ("a read-only folder", "the quota is used up", "no file may be so large", "the folder vanishes")

    assert any(outcome_of(CASES[name], SEEN[mutant]) for name in circumstances)
