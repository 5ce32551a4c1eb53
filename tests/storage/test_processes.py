"""A process that has ended is told from one that still works, also when its number has been given again."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

import anqing_bulletin
from anqing_bulletin.storage import processes
from anqing_bulletin.storage.canonical import dump, load
from anqing_bulletin.storage.fault import Fault
from anqing_bulletin.storage.fields import Fields, Where
from anqing_bulletin.storage.processes import (
    Identity,
    identity_from,
    identity_value,
    is_running,
    some_process_has,
    this_process,
)

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

TELL_IDENTITY = """
import json, sys
from anqing_bulletin.storage.processes import identity_value, this_process
print(json.dumps(identity_value(this_process())), flush=True)
sys.stdin.read()
"""


def fields_of(data: bytes) -> Fields:
    return Fields(load(data, "lock"), Where("lock"))


@contextmanager
def another_process() -> Iterator[tuple[Identity, subprocess.Popen[str]]]:
    """A process of this program that waits; killed at the end."""
    child = subprocess.Popen(
        [sys.executable, "-c", TELL_IDENTITY],
        env={**os.environ, "PYTHONPATH": str(Path(anqing_bulletin.__file__).parents[1])},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with child:
        try:
            assert child.stdout is not None
            yield identity_from(fields_of(child.stdout.readline().encode())), child
        finally:
            child.kill()


def test_this_process_runs_and_is_of_this_machine() -> None:
    here = this_process()

    assert here.pid == os.getpid()
    assert here.started > 0
    assert here.host
    assert here.user
    assert is_running(here)
    assert here.is_of_this_machine


def test_another_process_runs_until_it_is_killed() -> None:
    with another_process() as (identity, child):
        assert identity.pid == child.pid
        assert identity != this_process()
        assert identity.is_of_this_machine
        assert is_running(identity)
        child.kill()
        child.wait()

        assert not is_running(identity)


@linux_only
def test_a_killed_process_is_dead_before_anybody_has_asked_after_it() -> None:
    with another_process() as (identity, child):
        child.kill()
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # a zombie now

        assert some_process_has(child.pid)
        assert not is_running(identity)


def test_a_number_given_again_is_another_process() -> None:
    assert not is_running(replace(this_process(), started=this_process().started + 1))


def test_a_process_from_before_the_restart_of_the_machine_is_dead() -> None:
    assert not is_running(replace(this_process(), boot="another"))


def test_a_process_of_another_host_or_of_a_copied_disk_image_is_not_of_this_machine() -> None:
    assert not replace(this_process(), host="ZGB-03").is_of_this_machine
    assert not replace(this_process(), machine="0123456789abcdef").is_of_this_machine


@linux_only
def test_a_clock_that_is_set_does_not_make_the_living_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    """psutil counts from 1970 with the clock of now; the kernel's count since the start stands still."""
    import psutil

    before = this_process()
    monkeypatch.setattr(psutil.Process, "create_time", lambda self: 0.0)
    processes._identity.cache_clear()

    assert this_process() == before
    assert is_running(before)


def test_who_shares_a_login_can_be_called_by_name() -> None:
    system = this_process()
    try:
        processes.call_this_person(" 汪晓禾\0\ud800 ")
        assert this_process() == replace(system, real_name="汪晓禾?")
        assert is_running(this_process())
        assert this_process().is_of_this_machine
    finally:
        processes.call_this_person(" ")
    assert this_process() == system


@pytest.mark.parametrize("error", [PermissionError(13, "hidden"), ValueError("odd"), ImportError("no psutil")])
def test_what_the_system_hides_is_taken_for_living(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fails(pid: int) -> bool:
        raise error

    here = this_process()
    monkeypatch.setattr(processes, "_exists", fails)

    assert is_running(here)
    assert some_process_has(here.pid)


def test_a_start_that_was_never_known_does_not_make_the_living_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_running(replace(this_process(), started=0))
    monkeypatch.setattr(processes, "_started", lambda pid: 0)
    assert is_running(replace(this_process(), started=5))
    monkeypatch.setattr(processes, "_started", lambda pid: -1)
    assert not is_running(replace(this_process(), started=0))


@pytest.mark.parametrize("pid", [0, 1 << 22, (1 << 31) + 7, (1 << 32) - 1])
def test_a_number_that_nobody_has_is_no_process(pid: int) -> None:
    asked = replace(this_process(), pid=pid)

    assert is_running(asked) in {False, True}
    if sys.platform == "linux":
        assert not is_running(asked)


@linux_only
def test_the_way_of_the_other_systems_gives_one_start_for_one_process() -> None:
    first = processes._started_elsewhere(os.getpid())

    assert first > 1_600_000_000_000
    assert processes._started_elsewhere(os.getpid()) == first
    with another_process() as (identity, child):
        assert processes._started_elsewhere(identity.pid) >= first
        child.kill()
        child.wait()
        assert processes._started_elsewhere(identity.pid) == -1


def test_an_identity_comes_back_from_a_file() -> None:
    data = dump(identity_value(this_process()), "lock")

    assert identity_from(fields_of(data)) == this_process()


@pytest.mark.parametrize("key", ["pid", "started", "boot", "host", "machine", "user", "real_name"])
def test_half_an_identity_is_none(key: str) -> None:
    value = {name: item for name, item in identity_value(this_process()).items() if name != key}
    with pytest.raises(Fault):
        identity_from(fields_of(dump(value, "lock")))


def test_names_that_are_no_text_can_still_be_written_down() -> None:
    assert processes._sayable("王\udcff芳\0") == "王?芳"


def test_the_start_of_the_program_does_not_load_psutil() -> None:
    code = "import sys; import anqing_bulletin.storage.lock; sys.exit('psutil' in sys.modules)"
    root = Path(anqing_bulletin.__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(root)}, check=False)

    assert done.returncode == 0
