"""Who has a file open is told rightly: the dead are not waited for, the living are never robbed, and nothing fails."""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest

import anqing_bulletin
from anqing_bulletin.storage import holder, lock, processes
from anqing_bulletin.storage.holder import Holder, decode_holder, encode_holder, new_holder
from anqing_bulletin.storage.lock import STALE_AFTER, Held, Lock, holder_of, lock_file, take_lock, take_over
from anqing_bulletin.storage.processes import Identity, this_process
from tests.storage.disks import Disk, names, posix_only

SINCE = datetime(2026, 3, 1, 8, 15, tzinfo=timezone.utc)
DEAD = 1 << 22
"""A number that no Linux gives to a process."""


def colleague(session: str = "c0" * 16, **changes: object) -> Holder:
    """Somebody at another PC."""
    far = Identity(4321, 77, "far", "ZGB-03", "0123456789abcdef", "wangfang", "王芳")
    return Holder(session, replace(far, **changes), "0.1.0", SINCE)


def killed() -> Holder:
    """This program on this PC, killed."""
    return Holder("dd" * 16, replace(this_process(), pid=DEAD), "0.1.0", SINCE)


def leave(path: Path, left: Holder | bytes, *, age: float = 0.0) -> Path:
    """A lock as another process has left it, so many seconds ago."""
    file = lock_file(path)
    file.write_bytes(left if isinstance(left, bytes) else encode_holder(left))
    grow_old(file, age)
    return file


def grow_old(file: Path, age: float) -> None:
    now = file.stat().st_mtime
    os.utime(file, (now - age, now - age))


def taken(path: Path, **arguments: str) -> Lock:
    mine = take_lock(path, **arguments)
    assert isinstance(mine, Lock)
    return mine


def fails(call: str, number: int, patch: pytest.MonkeyPatch) -> Disk:
    return Disk(patch, call, 1, OSError(number, os.strerror(number)), forever=True)


# --- one's own lock -----------------------------------------------------------------------------------------------


def test_a_lock_stands_beside_the_file_while_it_is_open(path: Path) -> None:
    mine = taken(path)

    assert names(path.parent) == [f".~lock.{path.name}#", path.name]
    assert mine.is_mine()
    mine.release()
    assert names(path.parent) == [path.name]
    assert not mine.is_mine()


def test_the_lock_says_who_where_and_since_when(path: Path) -> None:
    mine = taken(path)
    said = json.loads(lock_file(path).read_bytes())

    here = this_process()
    assert said["session"] == mine.session
    assert (said["user"], said["host"], said["pid"]) == (here.user, here.host, os.getpid())
    assert said["program"] == anqing_bulletin.__version__
    assert holder_of(path) == mine.holder


def test_a_second_opening_on_this_pc_is_told_of_the_first(path: Path) -> None:
    mine = taken(path)
    second = take_lock(path)

    assert second == Held(mine.holder)
    assert mine.is_mine()


def test_a_session_finds_its_own_lock_again(path: Path) -> None:
    mine = taken(path)

    assert taken(path, session=mine.session).is_mine()


def test_touching_sets_the_time_and_changes_nothing_else(path: Path) -> None:
    mine = taken(path)
    file = lock_file(path)
    before = file.read_bytes()
    grow_old(file, 100)
    old = file.stat().st_mtime

    assert mine.refresh() is None
    assert file.stat().st_mtime > old
    assert file.read_bytes() == before
    assert names(path.parent) == [file.name, path.name]


def test_a_lock_that_vanished_is_made_again(path: Path) -> None:
    mine = taken(path)
    lock_file(path).unlink()

    assert mine.refresh() is None
    assert mine.is_mine()


def test_whoever_was_taken_over_learns_it_and_leaves_the_others_lock_alone(path: Path) -> None:
    mine = taken(path)
    theirs = leave(path, colleague())

    assert mine.refresh() == colleague()
    assert not mine.is_mine()
    mine.release()
    assert theirs.read_bytes() == encode_holder(colleague())


def test_once_the_other_has_gone_the_lock_is_mine_again(path: Path) -> None:
    mine = taken(path)
    leave(path, colleague(), age=STALE_AFTER + 1)

    assert mine.refresh() is None
    assert mine.is_mine()


def test_a_file_that_a_link_leads_to_has_one_lock(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / "link.zgxx"
    link.parent.mkdir()
    try:
        link.symlink_to(path)
    except OSError:
        pytest.skip("no links here")
    mine = taken(link)

    assert names(link.parent) == ["link.zgxx"]
    assert take_lock(path) == Held(mine.holder)


@pytest.mark.parametrize(
    "name",
    ["年" * 80 + ".zgxx", "空 格 与 emoji 🧾👩‍💼.zgxx", "a" * 250, "🧾" * 60 + ".zgxx", "é" * 100 + ".zgxx", "x."],
)
def test_long_and_unusual_names_have_a_lock_that_is_found_again(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"")
    mine = taken(path)

    assert len(os.fsencode(lock_file(path).name)) <= 255
    assert take_lock(path) == Held(mine.holder)
    mine.release()
    assert names(tmp_path) == [name]


@pytest.mark.parametrize("long", ["年" * 80, "a" * 240])
def test_two_long_names_that_begin_alike_have_two_locks(tmp_path: Path, long: str) -> None:
    taken(tmp_path / f"{long}1.zgxx")

    assert isinstance(take_lock(tmp_path / f"{long}2.zgxx"), Lock)


# --- the living and the dead --------------------------------------------------------------------------------------


def test_the_lock_of_a_killed_program_on_this_pc_is_stale_at_once(path: Path) -> None:
    leave(path, killed())

    assert holder_of(path) is None
    assert taken(path).is_mine()


def test_a_number_that_another_program_has_now_holds_nothing(path: Path) -> None:
    here = this_process()
    leave(path, Holder("dd" * 16, replace(here, started=here.started + 1), "0.1.0", SINCE))

    assert taken(path).is_mine()


def test_after_a_power_cut_the_lock_from_before_is_stale(path: Path) -> None:
    leave(path, Holder("dd" * 16, replace(this_process(), boot="before"), "0.1.0", SINCE))

    assert taken(path).is_mine()


def test_a_living_program_on_this_pc_keeps_its_lock_however_old(path: Path) -> None:
    other = Holder("ab" * 16, this_process(), "0.1.0", SINCE)
    leave(path, other, age=10 * STALE_AFTER)

    assert take_lock(path) == Held(other)
    assert holder_of(path) == other


@pytest.mark.parametrize("changes", [{}, {"machine": ""}, {"host": ""}], ids=["named", "no machine", "no host"])
def test_a_lock_of_another_pc_is_stale_after_three_minutes_without_a_touch(path: Path, changes) -> None:
    leave(path, colleague(**changes), age=STALE_AFTER - 20)
    assert take_lock(path) == Held(colleague(**changes))
    leave(path, colleague(**changes), age=STALE_AFTER + 20)
    assert taken(path).is_mine()


def test_a_pc_copied_from_the_same_image_is_another_pc(path: Path) -> None:
    here = this_process()
    other = colleague(host=here.host, machine="0123456789abcdef", boot="other", pid=DEAD)
    leave(path, other)

    assert take_lock(path) == Held(other)


def test_the_age_is_counted_by_the_clock_of_the_share(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This PC's own clock is never asked: it may be wrong by years."""
    monkeypatch.setattr("time.time", lambda: 0.0)
    monkeypatch.setattr(lock, "_clock_of", lambda folder: lock_file(path).stat().st_mtime_ns + ahead)
    leave(path, colleague())
    ahead = int((STALE_AFTER - 1) * 1e9)
    assert take_lock(path) == Held(colleague())
    ahead = -int(1e18)  # the share's clock was put back
    assert take_lock(path) == Held(colleague())
    ahead = int((STALE_AFTER + 1) * 1e9)
    assert taken(path).is_mine()


def test_where_the_shares_clock_cannot_be_asked_the_other_is_living(path: Path, monkeypatch) -> None:
    leave(path, colleague(), age=10 * STALE_AFTER)
    real = os.open

    def no_probe(name, *arguments, **keywords):
        if "probe" in str(name):
            raise OSError(errno.EROFS, "read-only")
        return real(name, *arguments, **keywords)

    monkeypatch.setattr(os, "open", no_probe)

    assert take_lock(path) == Held(colleague())
    assert holder_of(path) == colleague()


def test_asking_the_shares_clock_leaves_nothing_behind(path: Path) -> None:
    leave(path, colleague())
    take_lock(path)

    assert names(path.parent) == [f".~lock.{path.name}#", path.name]


def test_a_disk_that_stamps_no_times_makes_nobody_stale(path: Path, monkeypatch) -> None:
    leave(path, colleague())
    os.utime(lock_file(path), (0, 0))
    monkeypatch.setattr(lock, "_clock_of", lambda folder: 0)

    assert take_lock(path) == Held(colleague())


def test_a_lock_touched_while_it_is_judged_is_not_removed(path: Path, monkeypatch) -> None:
    """The colleague's PC wakes up between our look and our hand."""
    file = leave(path, colleague(), age=STALE_AFTER + 20)
    real = lock._is_stale

    def stale_then_touched(file: Path, found: object) -> bool:
        stale = real(file, found)
        os.utime(file)
        return stale

    monkeypatch.setattr(lock, "_is_stale", stale_then_touched)

    assert take_lock(path) == Held(colleague())
    assert file.read_bytes() == encode_holder(colleague())


def test_a_lock_that_came_after_the_stale_one_is_not_removed(path: Path, monkeypatch) -> None:
    """Two find a stale lock; the second must not remove what the first has put there."""
    leave(path, killed())
    real = lock._is_stale

    def stale_then_replaced(file: Path, found: object) -> bool:
        stale = real(file, found)
        if stale:
            file.unlink()
            leave(path, colleague())
        return stale

    monkeypatch.setattr(lock, "_is_stale", stale_then_replaced)

    assert take_lock(path) == Held(colleague())


def test_opening_anyway_puts_my_lock_in_the_place_of_the_other(path: Path) -> None:
    leave(path, colleague())
    mine = take_over(path)

    assert mine is not None
    assert mine.is_mine()
    assert names(path.parent) == [f".~lock.{path.name}#", path.name]


def test_opening_anyway_needs_no_lock_to_be_there(path: Path) -> None:
    mine = take_over(path)

    assert mine is not None
    assert mine.is_mine()


# --- what stands there and is no lock -----------------------------------------------------------------------------

GARBAGE = {
    "empty": b"",
    "zeros": b"\0" * 300,
    "no JSON": b"{" * 300,
    "too long": b" " * 5_000,
    "huge": b"[" * 10_000_000,
    "another program's": b'{"session":"abc"}',
    "wrong type": encode_holder(colleague()).replace(b'"pid":4321', b'"pid":"x"'),
    "pid beyond all": encode_holder(colleague()).replace(b'"pid":4321', b'"pid":99999999999999999999999'),
    "since beyond all": encode_holder(colleague()).replace(b'"since":1772352900', b'"since":9999999999999'),
    "odd session": encode_holder(colleague(session="../../etc")),
    "key twice": encode_holder(colleague()).replace(b"{", b'{"user":"x",', 1),
}


@pytest.mark.parametrize("data", GARBAGE.values(), ids=GARBAGE)
def test_an_unreadable_lock_is_a_strangers_while_it_is_fresh(path: Path, data: bytes) -> None:
    file = leave(path, data)
    found = take_lock(path)

    assert isinstance(found, Held)
    assert found.holder.description == "未知用户"
    assert holder_of(path) == found.holder
    grow_old(file, STALE_AFTER + 1)
    assert holder_of(path) is None
    assert taken(path).is_mine()


def test_a_lock_that_is_just_being_written_is_waited_for(path: Path, monkeypatch) -> None:
    leave(path, b"")
    monkeypatch.setattr("time.sleep", lambda seconds: leave(path, colleague()))

    assert take_lock(path) == Held(colleague())


def test_libreoffices_lock_is_not_touched(path: Path) -> None:
    theirs = b",wangfang,ZGB-03,01.03.2026 16:15,file:///home/wangfang/.config/libreoffice/4;"
    file = leave(path, theirs, age=10 * STALE_AFTER)

    assert take_lock(path) is None
    assert take_over(path) is None
    assert holder_of(path) is None
    assert file.read_bytes() == theirs


@posix_only
@pytest.mark.parametrize("target", ["victim", "nothing"])
def test_a_link_in_the_place_of_the_lock_is_not_followed(path: Path, tmp_path: Path, target: str) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(encode_holder(killed()))
    file = lock_file(path)
    file.symlink_to(tmp_path / target)

    assert take_lock(path) is None
    assert take_over(path) is None
    assert holder_of(path) is None
    assert file.is_symlink()
    assert victim.read_bytes() == encode_holder(killed())
    assert not (tmp_path / "nothing").exists()


@posix_only
@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir], ids=["pipe", "folder"])
def test_a_pipe_or_a_folder_in_the_place_of_the_lock_is_left_alone_at_once(path: Path, make) -> None:
    make(lock_file(path))

    assert take_lock(path) is None
    assert holder_of(path) is None
    assert lock_file(path).exists()


@posix_only
def test_a_second_name_of_another_file_costs_that_file_nothing(path: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    os.link(victim, lock_file(path))
    grow_old(victim, STALE_AFTER + 1)

    assert taken(path).is_mine()
    assert victim.read_bytes() == b"precious"


def test_a_newer_programs_lock_is_understood(path: Path) -> None:
    leave(path, encode_holder(colleague()).replace(b"{", b'{"colour":"red",', 1))

    assert take_lock(path) == Held(colleague())


# --- where no lock can be made ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "number", [errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EIO, errno.ENOENT, errno.EINVAL]
)
@pytest.mark.parametrize("call", ["open", "write", "close"])
def test_where_no_lock_can_be_made_there_is_none_and_no_error(path, monkeypatch, call: str, number: int) -> None:
    with monkeypatch.context() as patch:
        fails(call, number, patch)
        assert take_lock(path) is None
        assert take_over(path) is None
        assert holder_of(path) is None
    assert names(path.parent) == [path.name]


def test_half_a_lock_is_removed_again(path: Path, monkeypatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda descriptor, data: 10)
        assert take_lock(path) is None
    assert names(path.parent) == [path.name]


@pytest.mark.parametrize("path", [Path("/nowhere/at/all/a.zgxx"), Path("a\0b.zgxx")], ids=["no folder", "no name"])
def test_a_path_that_leads_nowhere_has_no_lock(path: Path) -> None:
    assert take_lock(path) is None
    assert take_over(path) is None
    assert holder_of(path) is None


@pytest.mark.parametrize("call", ["open", "lstat", "fstat", "read", "write", "close", "unlink"])
@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO, errno.ESTALE])
@pytest.mark.parametrize("turn", range(1, 6))
@pytest.mark.parametrize("left", [None, killed(), colleague(), b"?"], ids=["free", "dead", "living", "garbage"])
def test_no_failing_call_reaches_the_user_or_robs_the_living(path, monkeypatch, call, number, turn, left) -> None:
    if left is not None:
        leave(path, left)
    with monkeypatch.context() as patch:
        patch.setattr("time.sleep", lambda seconds: None)
        Disk(patch, call, turn, OSError(number, os.strerror(number)), forever=True)
        mine = take_lock(path)
        holder_of(path)
        if isinstance(mine, Lock):
            mine.refresh()
            mine.is_mine()
            mine.release()
    if left == colleague():
        assert lock_file(path).read_bytes() == encode_holder(colleague())


def test_the_owner_survives_a_share_that_is_gone(path: Path, monkeypatch) -> None:
    mine = taken(path)
    shutil.rmtree(path.parent)

    assert mine.refresh() is None
    assert not mine.is_mine()
    mine.release()


@posix_only
def test_a_lock_that_i_may_not_read_is_a_strangers(path: Path, monkeypatch) -> None:
    file = leave(path, colleague())
    real = os.open

    def refuses(name, *arguments, **keywords):
        if Path(name) == file and not arguments[0] & os.O_CREAT:
            raise PermissionError(errno.EACCES, "no")
        return real(name, *arguments, **keywords)

    monkeypatch.setattr(os, "open", refuses)
    found = take_lock(path)
    assert isinstance(found, Held)
    assert found.holder == holder.STRANGER
    grow_old(file, STALE_AFTER + 1)

    assert isinstance(take_lock(path), Lock)


@posix_only
def test_a_stale_lock_in_a_folder_i_may_not_write_is_no_error(path: Path, monkeypatch) -> None:
    file = leave(path, killed())
    monkeypatch.setattr(os, "unlink", lambda *_: (_ for _ in ()).throw(PermissionError(errno.EACCES, "no")))
    monkeypatch.setattr(Path, "unlink", lambda *_, **__: (_ for _ in ()).throw(PermissionError(errno.EACCES, "no")))

    assert take_lock(path) is None
    assert file.exists()


@posix_only
def test_whoever_holds_the_lock_file_forever_hangs_nobody(path: Path, monkeypatch) -> None:
    import fcntl

    monkeypatch.setattr("time.sleep", lambda seconds: None)
    file = leave(path, killed())
    with file.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)

        assert take_lock(path) == Held(killed())
        assert take_over(path) is None


@posix_only
def test_colleagues_can_read_the_lock(path: Path) -> None:
    former = os.umask(0o022)
    try:
        taken(path)
    finally:
        os.umask(former)

    assert stat.S_IMODE(lock_file(path).stat().st_mode) == 0o644


# --- what the user reads ------------------------------------------------------------------------------------------


def test_the_holder_is_described_in_a_sentence(monkeypatch) -> None:
    local = SINCE.astimezone()
    when = f"{local.year}年{local.month}月{local.day}日 {local:%H:%M} 起"

    assert colleague().description == f"王芳（wangfang），在电脑“ZGB-03”上，{when}"
    assert colleague(real_name="").name == "wangfang"
    assert colleague(user="王芳").name == "王芳"
    assert colleague(user="", real_name="", host="").description == f"未知用户，{when}"


def test_a_hostile_name_cannot_break_the_dialog() -> None:
    shown = colleague(user="a\n\u202e" * 500, real_name="").description

    assert "\n" not in shown
    assert "\u202e" not in shown
    assert len(shown) < 200


def test_a_holder_comes_back_from_its_file() -> None:
    assert decode_holder(encode_holder(colleague())) == colleague()
    mine = new_holder()
    assert decode_holder(encode_holder(mine)) == mine
    assert len(encode_holder(mine)) < holder.LOCK_BYTES


def test_two_openings_are_two_sessions() -> None:
    assert new_holder().session != new_holder().session


# --- eight at once ------------------------------------------------------------------------------------------------

TAKE_AND_RELEASE = """
import os, random, sys, time
from pathlib import Path
from anqing_bulletin.storage.holder import Holder, encode_holder
from anqing_bulletin.storage.lock import Lock, lock_file, take_lock
from anqing_bulletin.storage.processes import this_process
from dataclasses import replace
path, inside, end = Path(sys.argv[1]), Path(sys.argv[1] + ".inside"), time.monotonic() + float(sys.argv[2])
dead = replace(this_process(), pid=1 << 22)
taken = robbed = together = 0
while time.monotonic() < end:
    mine = take_lock(path)
    if not isinstance(mine, Lock):
        continue
    taken += 1
    try:
        os.close(os.open(inside, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        together += 1
    else:
        time.sleep(random.random() * 0.002)
        os.unlink(inside)
    robbed += not mine.is_mine()
    if random.random() < 0.3:  # killed while it has the lock
        lock_file(path).write_bytes(encode_holder(replace(mine.holder, process=dead)))
    else:
        mine.release()
print(taken, robbed, together)
"""


@posix_only
def test_eight_at_once_never_have_the_lock_together_nor_rob_each_other(path: Path) -> None:
    root = Path(processes.__file__).parents[2]
    children = [
        subprocess.Popen(
            [sys.executable, "-c", TAKE_AND_RELEASE, str(path), "1.5"],
            env={**os.environ, "PYTHONPATH": str(root)}, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(8)
    ]  # fmt: skip
    counts = [tuple(map(int, child.communicate(timeout=60)[0].split())) for child in children]
    taken_in_all, robbed, together = (sum(count) for count in zip(*counts, strict=True))

    assert taken_in_all > 50
    assert (robbed, together) == (0, 0)
