"""Every system call of a save fails, kills the program or lies; here a sample of them, all in the campaign."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.campaigns.routines import REFUSED
from tests.campaigns.save_server import SaveServer
from tests.campaigns.strace_faults import MUTANTS, Scene, cases, disorder, faults, traced, trial, why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not())


@pytest.fixture(scope="module")
def server() -> Iterator[SaveServer]:
    with SaveServer() as server:
        yield server


def test_whatever_call_of_a_save_fails_the_old_file_or_the_new_one_is_there(server: SaveServer, tmp_path: Path) -> None:
    for scene in (Scene(tmp_path, "a file"), Scene(tmp_path, "a file, compared", new=True)):
        found = trial(server, scene, share=1 / 4)

        assert found.bad == []
        assert found.tried > 10


def test_whatever_call_of_the_save_of_a_project_fails_nothing_is_lost(server: SaveServer, tmp_path: Path) -> None:
    found = trial(server, Scene(tmp_path, "a project"), share=1 / 12)

    assert found.bad == []
    assert found.tried > 25


@pytest.mark.parametrize("routine", ["a file", "a project"])
def test_a_save_forces_the_bytes_before_the_name_and_the_name_before_it_says_saved(
    server: SaveServer, tmp_path: Path, routine: str
) -> None:
    scene = Scene(tmp_path, routine)
    scene.laid()
    ended, calls = traced(server, scene)

    assert ended.said == "confirmed"
    assert disorder(scene, calls) == ""
    assert {"openat", "write", "fsync", "read", "rename"} <= {call.name for call in calls}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_broken_save_is_found_out(server: SaveServer, tmp_path: Path, mutant: str) -> None:
    assert any(cases(server, Scene(tmp_path, mutant), share=1 / 9))


def test_every_call_is_failed_in_each_way(server: SaveServer, tmp_path: Path) -> None:
    scene = Scene(tmp_path, "a file")
    scene.laid()
    _ended, calls = traced(server, scene)
    deeds = [fault.expression for call in calls for fault in faults([call])]

    assert len(deeds) == len(set(deeds)) >= 4 * len(calls)
    assert any("retval=40000" in deed for deed in deeds)


def test_a_refused_save_is_told_apart_from_another_error(server: SaveServer, tmp_path: Path) -> None:
    ended, _calls = traced(server, Scene(tmp_path, "a file"))

    assert ended.said.startswith(REFUSED)
    assert "文件夹不存在" in ended.said
