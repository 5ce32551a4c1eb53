"""Whatever happens during a save, the old file or the new one is there, whole, and nothing else."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from anqing_bulletin.errors import SaveFailed
from anqing_bulletin.storage import save
from anqing_bulletin.storage.save import Saved, save_file

OLD, NEW = b"old" * 1_000, b"new!" * 50_000
# Every call that a save makes and that a disk can fail.
CALLS = ("open", "fchmod", "write", "fsync", "lseek", "read", "close", "replace", "link")

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="modes, links and signals as POSIX has them")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "第7期.zgxx"
    path.write_bytes(OLD)
    return path


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


class Disk:
    """Takes the place of one function of `os`; fails its call number `turn` and, if told, those after it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, call: str, turn: int, error: OSError, *, forever: bool) -> None:
        self.real = getattr(os, call)
        self.turn, self.error, self.forever = turn, error, forever
        self.calls = 0
        monkeypatch.setattr(os, call, self)

    def __call__(self, *arguments: object, **keywords: object) -> object:
        self.calls += 1
        if self.calls == self.turn or (self.forever and self.calls > self.turn):
            raise self.error
        return self.real(*arguments, **keywords)

    @property
    def failed(self) -> bool:
        return self.calls >= self.turn


# --- what a save does ---------------------------------------------------------------------------------------------


def test_a_save_replaces_the_file_and_leaves_nothing_beside_it(path: Path) -> None:
    assert save_file(path, NEW) is Saved.CONFIRMED
    assert path.read_bytes() == NEW
    assert names(path.parent) == [path.name]


@pytest.mark.parametrize("data", [b"", b"\r\n\x1a\0", NEW], ids=["empty", "control characters", "200 KB"])
def test_a_new_file_gets_exactly_the_bytes(tmp_path: Path, data: bytes) -> None:
    save_file(tmp_path / "a", data)

    assert (tmp_path / "a").read_bytes() == data


@posix_only
def test_a_new_file_has_the_mode_that_the_umask_leaves(tmp_path: Path) -> None:
    former = os.umask(0o027)
    try:
        save_file(tmp_path / "a", NEW)
    finally:
        os.umask(former)

    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o640


@posix_only
@pytest.mark.parametrize("mode", [0o600, 0o664, 0o755])
def test_the_mode_of_the_old_file_is_kept(path: Path, mode: int) -> None:
    path.chmod(mode)
    save_file(path, NEW)

    assert stat.S_IMODE(path.stat().st_mode) == mode


@posix_only
def test_a_link_stays_a_link_and_its_file_is_replaced(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    link = folder / "link.zgxx"
    link.symlink_to(path)
    save_file(link, NEW)

    assert link.is_symlink()
    assert path.read_bytes() == NEW
    assert names(folder) == ["link.zgxx"]


@pytest.mark.parametrize("name", ["年" * 80 + ".zgxx", "空 格 与 emoji 🧾.zgxx", "a" * 250 + ".pdf"])
def test_long_and_unusual_names_are_saved(tmp_path: Path, name: str) -> None:
    save_file(tmp_path / name, NEW)

    assert names(tmp_path) == [name]


def test_the_temporary_name_tells_whose_it_is(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    real = os.replace
    monkeypatch.setattr(os, "replace", lambda a, b: (seen.append(Path(a).name), real(a, b)))
    save_file(path, NEW)

    assert seen[0].startswith(f".~第7期.zgxx.{os.getpid()}.")
    assert seen[0].endswith(".tmp")


def test_the_disk_has_the_file_before_its_name_and_the_name_before_the_save_is_done(path: Path, monkeypatch) -> None:
    """Without the first, a power cut leaves an empty file (ext4, NTFS); without the second, the old one comes back."""
    calls: list[str] = []

    def noted(call: str):
        real = getattr(os, call)

        def function(*arguments: object) -> object:
            calls.append(f"{call} folder" if call == "fsync" and stat.S_ISDIR(os.fstat(arguments[0]).st_mode) else call)
            return real(*arguments)

        return function

    for call in ("write", "fsync", "read", "replace"):
        monkeypatch.setattr(os, call, noted(call))
    save_file(path, NEW)

    folder = [] if sys.platform == "win32" else ["fsync folder"]
    assert list(dict.fromkeys(calls)) == ["write", "fsync", "read", "replace", *folder]


# --- not overwriting ----------------------------------------------------------------------------------------------


def test_without_overwrite_an_existing_file_is_left_alone(path: Path) -> None:
    with pytest.raises(SaveFailed, match="已经存在，没有覆盖。要覆盖请加 --force"):
        save_file(path, NEW, overwrite=False)

    assert path.read_bytes() == OLD
    assert names(path.parent) == [path.name]


@pytest.mark.parametrize("links", [True, False], ids=["with links", "without links"])
def test_without_overwrite_a_new_file_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool) -> None:
    if not links:
        Disk(monkeypatch, "link", 1, OSError(errno.EPERM, "exFAT"), forever=True)
    save_file(tmp_path / "a", NEW, overwrite=False)

    assert (tmp_path / "a").read_bytes() == NEW
    assert names(tmp_path) == ["a"]


@posix_only
@pytest.mark.parametrize("links", [True, False], ids=["with links", "without links"])
def test_without_overwrite_a_file_that_appears_at_the_last_moment_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    path = tmp_path / "a"
    real = os.link

    def link(source: Path, target: Path) -> None:
        path.write_bytes(OLD)
        if not links:
            raise OSError(errno.EOPNOTSUPP, "a share")
        real(source, target)

    monkeypatch.setattr(os, "link", link)
    with pytest.raises(SaveFailed, match="已经存在"):
        save_file(path, NEW, overwrite=False)

    assert path.read_bytes() == OLD
    assert names(tmp_path) == ["a"]


# --- what is refused ----------------------------------------------------------------------------------------------


def test_a_folder_that_is_not_there_is_named_as_the_cause(tmp_path: Path) -> None:
    with pytest.raises(SaveFailed, match="文件夹不存在") as refused:
        save_file(tmp_path / "无" / "a.zgxx", NEW)

    assert "“a.zgxx”没有保存" in str(refused.value)
    assert names(tmp_path) == []


def test_a_file_in_the_place_of_the_folder_is_a_cause(path: Path) -> None:
    with pytest.raises(SaveFailed, match="文件夹不存在"):
        save_file(path / "a.zgxx", NEW)


def test_a_folder_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(SaveFailed, match="那里是一个文件夹"):
        save_file(tmp_path / "a", NEW)


@posix_only
def test_what_is_no_file_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a")
    with pytest.raises(SaveFailed, match="不是普通文件"):
        save_file(tmp_path / "a", NEW)

    assert (tmp_path / "a").is_fifo()


def test_a_file_marked_read_only_is_not_replaced(path: Path) -> None:
    path.chmod(0o444)
    with pytest.raises(SaveFailed, match="只读"):
        save_file(path, NEW)

    assert path.read_bytes() == OLD


@pytest.mark.parametrize("name", ["a\0b", "\ud800"], ids=["NUL", "half a character"])
def test_a_name_that_cannot_be_is_a_cause(tmp_path: Path, name: str) -> None:
    with pytest.raises(SaveFailed, match="不允许的字符"):
        save_file(tmp_path / name, NEW)


def test_a_name_that_is_too_long_is_a_cause(tmp_path: Path) -> None:
    with pytest.raises(SaveFailed, match="文件名太长"):
        save_file(tmp_path / ("长" * 300), NEW)


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
