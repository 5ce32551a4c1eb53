"""The largest files that the limits allow, and files whose JSON is not quite the model's."""

from __future__ import annotations

import pytest

from tests.campaigns.hostile import opened_in_a_child
from tests.campaigns.json_fuzz import careless_decoding, fuzz
from tests.campaigns.worst_files import WORST
from tests.storage.disks import posix_only


@posix_only
@pytest.mark.parametrize(
    "name", ["unknown keys", "empty spans, in 20 articles", "parts that fill the file, and long texts with an emoji"]
)
def test_the_worst_file_that_is_allowed_takes_neither_the_time_nor_the_memory_of_the_pc(name: str) -> None:
    assert opened_in_a_child({name: WORST[name]}).bad == []


def test_whatever_the_json_says_it_is_refused_by_us_or_opened_and_can_be_saved_again() -> None:
    found = fuzz(150)

    assert found.bad == []
    assert found.opened > 15
    assert found.refused > 15


def test_a_decoder_that_takes_something_for_granted_is_found_out() -> None:
    with careless_decoding():
        assert fuzz(200).bad
