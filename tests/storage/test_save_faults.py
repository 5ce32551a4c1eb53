"""Whatever happens during a save, the old file or the new one is there, whole, and nothing else."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from anqing_bulletin.errors import SaveFailed
from anqing_bulletin.storage import save
from anqing_bulletin.storage.save import Saved, save_file
from tests.storage.disks import NEW, OLD, Disk, names, posix_only

CALLS = ("open", "fchmod", "write", "fsync", "lseek", "read", "close", "replace", "link")
"""Every call that a save makes and that a disk can fail."""

# --- when the disk fails ------------------------------------------------------------------------------------------

SENTENCES = {
    errno.ENOSPC: "磁盘已满",
    errno.EIO: "磁盘读写出错",
    errno.EROFS: "磁盘是只读的",
    errno.EACCES: "没有读写权限",
}


@posix_only
@pytest.mark.parametrize("forever", [False, True], ids=["once", "from then on"])
@pytest.mark.parametrize("number", SENTENCES, ids=lambda number: errno.errorcode[number])
@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("former", [OLD, None], ids=["over an old file", "as a new file"])
def test_a_failing_call_leaves_the_old_file_or_the_new_one(
    tmp_path: Path, call: str, number: int, forever: bool, former: bytes | None
) -> None:
    for turn in range(1, 20):
        path = tmp_path / str(turn) / "a.zgxx"
        path.parent.mkdir()
        if former is not None:
            path.write_bytes(former)
        with pytest.MonkeyPatch.context() as patch:
            disk = Disk(patch, call, turn, OSError(number, os.strerror(number)), forever=forever)
            try:
                said = save_file(path, NEW, overwrite=former is not None).value
            except SaveFailed as error:
                said = str(error)
        if not disk.failed:
            return
        check_after(path, former, said, SENTENCES[number])
    pytest.fail("the save makes no end of calls")


def check_after(path: Path, former: bytes | None, said: str, cause: str) -> None:
    if said in {"confirmed", "unconfirmed"}:
        assert path.read_bytes() == NEW
        assert names(path.parent) == [path.name]
        return
    assert cause in said
    assert "原有的文件未受影响" in said
    assert names(path.parent) == ([] if former is None else [path.name])
    assert former is None or path.read_bytes() == former


@posix_only
@pytest.mark.parametrize(
    ("number", "outcome"),
    [(errno.EIO, Saved.UNCONFIRMED), (errno.EINVAL, Saved.CONFIRMED)],
    ids=["broken", "no such call"],
)
def test_a_folder_that_does_not_confirm_is_told_apart(path: Path, monkeypatch, number: int, outcome: Saved) -> None:
    Disk(monkeypatch, "fsync", 2, OSError(number, os.strerror(number)), forever=True)

    assert save_file(path, NEW) is outcome
    assert path.read_bytes() == NEW


def test_short_writes_are_carried_on(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, bytes(data[:7_777])))
    save_file(path, NEW)

    assert path.read_bytes() == NEW


def test_a_disk_that_writes_nothing_does_not_hang_the_save(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "write", lambda descriptor, data: 0)
    with pytest.raises(SaveFailed, match="磁盘读写出错"):
        save_file(path, NEW)

    assert path.read_bytes() == OLD
    assert names(path.parent) == [path.name]


@pytest.mark.parametrize("kept", [slice(0, 100), slice(1, None)], ids=["most of it", "the first byte"])
def test_a_disk_that_lies_about_what_it_wrote_is_found_out(path: Path, monkeypatch, kept: slice) -> None:
    real = os.write

    def lying_write(descriptor: int, data: memoryview) -> int:
        real(descriptor, bytes(data[kept]))
        return len(data)

    monkeypatch.setattr(os, "write", lying_write)
    with pytest.raises(SaveFailed, match="读回来不一致"):
        save_file(path, NEW)

    assert path.read_bytes() == OLD
    assert names(path.parent) == [path.name]


def test_an_interrupt_leaves_no_temporary_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        save_file(path, NEW)

    assert path.read_bytes() == OLD
    assert names(path.parent) == [path.name]


# --- files that are held on Windows -------------------------------------------------------------------------------


def held(code: int) -> OSError:
    error = PermissionError(errno.EACCES, "held")
    error.winerror = code
    return error


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    return slept


@pytest.mark.parametrize("code", [5, 32, 33])
def test_a_scanner_that_holds_the_file_for_a_moment_is_waited_for(path, monkeypatch, pauses, code: int) -> None:
    Disk(monkeypatch, "replace", 1, held(code), forever=False)
    save_file(path, NEW)

    assert path.read_bytes() == NEW
    assert pauses == [0.05]


@pytest.mark.parametrize(("code", "cause"), [(5, "占用"), (32, "被其他程序占用"), (33, "被其他程序占用")])
def test_a_colleague_who_holds_the_file_is_not_waited_for_forever(path, monkeypatch, pauses, code, cause) -> None:
    Disk(monkeypatch, "replace", 1, held(code), forever=True)
    with pytest.raises(SaveFailed, match=cause):
        save_file(path, NEW)

    assert sum(pauses) == pytest.approx(2.5)
    assert path.read_bytes() == OLD
    assert names(path.parent) == [path.name]


def test_other_faults_are_not_waited_for(path: Path, monkeypatch, pauses) -> None:
    Disk(monkeypatch, "replace", 1, held(112), forever=True)
    with pytest.raises(SaveFailed, match="磁盘已满"):
        save_file(path, NEW)

    assert pauses == []


# --- kill -9 ------------------------------------------------------------------------------------------------------

SAVE_FOREVER = """
import sys
from pathlib import Path
from anqing_bulletin.storage.save import save_file
path = Path(sys.argv[1])
print("ready", flush=True)
while True:
    for letter in (b"a", b"b"):
        save_file(path, letter * 200_000)
"""


@posix_only
def test_killing_the_program_during_a_save_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.zgxx"
    save_file(path, b"a" * 200_000)
    whole = {b"a" * 200_000, b"b" * 200_000}
    root = Path(save.__file__).parents[2]
    for turn in range(8):
        child = subprocess.Popen(
            [sys.executable, "-c", SAVE_FOREVER, str(path)],
            env={**os.environ, "PYTHONPATH": str(root)},
            stdout=subprocess.PIPE,
        )
        with child:
            assert child.stdout is not None
            child.stdout.readline()
            time.sleep(0.003 * turn)
            child.send_signal(signal.SIGKILL)
        assert path.read_bytes() in whole
    save_file(path, NEW)  # what a killed save left beside it is in nobody's way

    assert path.read_bytes() == NEW
