"""kill -9 in the middle of a save, again and again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.campaigns.kill_loop import SEEN, trial
from tests.campaigns.save_server import SaveServer
from tests.storage.disks import posix_only

pytestmark = posix_only


@pytest.fixture(scope="module")
def server() -> Iterator[SaveServer]:
    with SaveServer() as server:
        yield server


@pytest.mark.parametrize("routine", ["a file", "a project"])
def test_a_killed_save_leaves_a_whole_file_and_what_it_leaves_beside_it_is_swept_away(
    server: SaveServer, tmp_path: Path, routine: str
) -> None:
    assert trial(server, tmp_path, routine, 20).bad == []


@pytest.mark.parametrize("mutant", SEEN)
def test_a_broken_save_is_found_out(server: SaveServer, tmp_path: Path, mutant: str) -> None:
    assert trial(server, tmp_path, mutant, 40).bad
