"""Nobody's work is overwritten unseen, and whoever cannot save where he wants has it beside."""

from __future__ import annotations

import errno
import os
import threading
import time
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest

from anqing_bulletin.bulletin.edits import set_title
from anqing_bulletin.errors import FileBusy, ProjectChanged, SaveFailed
from anqing_bulletin.storage import backups, turns
from anqing_bulletin.storage.project import Project, encode, read_project
from anqing_bulletin.storage.save import Saved, save_file, sweep
from anqing_bulletin.storage.saving import NOT_THERE, SavedProject, digest_of, open_project, save_project, stamp_now
from anqing_bulletin.storage.versions import Stamp
from tests.storage.crafting import full_project
from tests.storage.disks import Disk, names, posix_only

MOMENT = datetime(2026, 3, 1, 8, 15, tzinfo=timezone.utc)
STAMP = Stamp(MOMENT, "沈砚")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "共享"
    folder.mkdir()
    return folder / "第7期.zgxx"


@pytest.fixture
def project() -> Project:
    return Project(full_project().issue)


def titled(project: Project, title: str) -> Project:
    return replace(project, issue=set_title(project.issue, "a1", title))


def save(path: Path, project: Project, expected: str | None) -> SavedProject:
    return save_project(path, project, stamp=STAMP, expected=expected)


# --- comparing before replacing -----------------------------------------------------------------------------------


def test_a_save_over_what_was_opened_goes_through(path: Path, project: Project) -> None:
    first = save(path, project, None)
    opened = open_project(path)
    second = save(path, titled(opened.project, "新"), opened.digest)

    assert (first.digest, first.sureness) == (opened.digest, Saved.CONFIRMED)
    assert read_project(path).issue.article("a1").title == "新"
    assert digest_of(path) == second.digest
    assert second.path == path
    assert not second.held_by_another
    assert len(second.project.versions.snapshots) == 2


def test_what_a_colleague_has_saved_meanwhile_is_not_overwritten(path: Path, project: Project) -> None:
    opened_by_me = save(path, project, None)
    theirs = save(path, titled(opened_by_me.project, "同事的"), opened_by_me.digest)
    before = path.read_bytes()
    with pytest.raises(ProjectChanged, match="没有被覆盖") as refused:
        save(path, titled(opened_by_me.project, "我的"), opened_by_me.digest)

    assert "先合并" in str(refused.value)
    assert path.read_bytes() == before
    assert digest_of(path) == theirs.digest
    assert names(path.parent) == [path.name]


def test_a_file_that_was_damaged_meanwhile_is_not_overwritten_either(path: Path, project: Project) -> None:
    opened = save(path, project, None)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ProjectChanged):
        save(path, titled(opened.project, "新"), opened.digest)


def test_a_file_that_has_vanished_is_written_again(path: Path, project: Project) -> None:
    opened = save(path, project, None)
    path.unlink()

    assert save(path, titled(opened.project, "新"), opened.digest).sureness is Saved.CONFIRMED
    assert read_project(path).issue.article("a1").title == "新"


@posix_only
def test_of_two_saves_in_the_same_moment_one_is_told_of_the_other(path: Path, project: Project, monkeypatch) -> None:
    """Both compare before either replaces, unless one waits for its turn."""
    opened = save(path, project, None)
    inside, go_on = threading.Event(), threading.Event()
    real = backups.keep_backup

    def slow_backup(*args: object, **kwargs: object) -> Path:
        inside.set()
        go_on.wait(5)
        return real(*args, **kwargs)

    monkeypatch.setattr("anqing_bulletin.storage.saving.keep_backup", slow_backup)
    outcomes: list[object] = []

    def save_as(title: str) -> None:
        try:
            outcomes.append(save(path, titled(opened.project, title), opened.digest))
        except ProjectChanged as error:
            outcomes.append(error)

    first = threading.Thread(target=save_as, args=("甲",))
    first.start()
    inside.wait(5)
    second = threading.Thread(target=save_as, args=("乙",))
    second.start()
    time.sleep(0.1)
    go_on.set()
    first.join()
    second.join()

    assert [type(outcome) for outcome in outcomes] == [SavedProject, ProjectChanged]
    assert read_project(path).issue.article("a1").title == "甲"


# --- backups ------------------------------------------------------------------------------------------------------


def test_what_is_replaced_is_in_the_backups(path: Path, project: Project) -> None:
    first = save(path, project, None)
    former = path.read_bytes()
    save(path, titled(first.project, "新"), first.digest)

    kept = backups.backups_of(project.issue.id)
    assert [backup.path.read_bytes() for backup in kept] == [former]


def test_a_file_that_the_user_lets_go_is_in_the_backups_too(path: Path, project: Project) -> None:
    path.write_bytes(b"some other file")
    save(path, project, None)

    assert [backup.path.read_bytes() for backup in backups.backups_of(project.issue.id)] == [b"some other file"]


def test_a_backup_that_cannot_be_made_does_not_keep_the_work_from_the_disk(path, project, tmp_path) -> None:
    first = save(path, project, None)
    in_the_way = tmp_path / "file"
    in_the_way.write_bytes(b"")
    saved = save_project(
        path, titled(first.project, "新"), stamp=STAMP, expected=first.digest, backups=in_the_way / "folder"
    )

    assert read_project(path).issue.article("a1").title == "新"
    assert "备份" in saved.backup_problem


# --- held files ---------------------------------------------------------------------------------------------------


def held(code: int) -> OSError:
    error = PermissionError(errno.EACCES, "held")
    error.winerror = code
    return error


@pytest.mark.parametrize("code", [5, 32, 33])
def test_a_held_file_stays_and_the_work_is_saved_beside_it(path, project, monkeypatch, code: int) -> None:
    first = save(path, project, None)
    before = path.read_bytes()
    pauses: list[float] = []
    monkeypatch.setattr(time, "sleep", pauses.append)
    real = os.replace

    def replace_but_not_this(source: str, target: str) -> None:
        if Path(target) == path:
            raise held(code)
        real(source, target)

    monkeypatch.setattr(os, "replace", replace_but_not_this)
    saved = save(path, titled(first.project, "新"), first.digest)

    assert sum(pauses) == pytest.approx(2.5)
    assert saved.held_by_another
    assert path.read_bytes() == before
    local = MOMENT.astimezone()
    assert saved.path.name == f"第7期（冲突副本 沈砚 {local:%Y-%m-%d %H%M%S}）.zgxx"
    assert read_project(saved.path).issue.article("a1").title == "新"


def test_two_conflict_copies_of_one_second_do_not_cover_each_other(path, project, monkeypatch) -> None:
    first = save(path, project, None)
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", lambda source, target: (_ for _ in ()).throw(held(32)))
        one = save(path, titled(first.project, "甲"), first.digest)
        two = save(path, titled(first.project, "乙"), first.digest)

    assert one.path != two.path
    assert {read_project(copy.path).issue.article("a1").title for copy in (one, two)} == {"甲", "乙"}


def test_a_name_that_no_file_may_have_is_made_fit(path, project, monkeypatch) -> None:
    first = save(path, project, None)
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    monkeypatch.setattr(os, "replace", lambda source, target: (_ for _ in ()).throw(held(32)))
    saved = save_project(path, titled(first.project, "新"), stamp=Stamp(MOMENT, 'a/b\\c:*?"<>|'), expected=first.digest)

    assert "冲突副本 abc " in saved.path.name


@posix_only
def test_a_save_that_hangs_elsewhere_is_not_waited_for_forever(path, project, monkeypatch) -> None:
    import fcntl

    first = save(path, project, None)
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    descriptor = os.open(path, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        saved = save(path, titled(first.project, "新"), first.digest)
    finally:
        os.close(descriptor)

    assert saved.held_by_another
    assert save(path, titled(first.project, "新"), first.digest).path == path


# --- turns --------------------------------------------------------------------------------------------------------


@posix_only
def test_where_a_share_knows_no_locks_the_save_goes_on(path, project, monkeypatch) -> None:
    first = save(path, project, None)
    monkeypatch.setattr("fcntl.flock", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOLCK, "no locks")))

    assert save(path, titled(first.project, "新"), first.digest).sureness is Saved.CONFIRMED


@posix_only
def test_who_waited_gets_the_new_file_and_not_the_old_one(path: Path, tmp_path: Path) -> None:
    save_file(path, b"old")
    order: list[str] = []

    def wait_and_read() -> None:
        save_file(path, b"third", before_replacing=lambda former: order.append(str(former)))

    with turns.turn(path):
        waiter = threading.Thread(target=wait_and_read)
        waiter.start()
        time.sleep(0.02)
        new = tmp_path / "new"
        new.write_bytes(b"second")
        new.replace(path)
    waiter.join()

    assert order == ["b'second'"]


def test_a_file_beside_keeps_the_turn_where_files_that_are_open_cannot_be_replaced(path: Path) -> None:
    save_file(path, b"old")
    descriptor = turns.taken_beside(path)
    assert descriptor is not None
    with pytest.raises(turns.Busy):
        turns.taken_beside(path)
    os.close(descriptor)
    beside = [name for name in names(path.parent) if name.endswith(".turn")]
    assert beside == [".~第7期.zgxx.turn"]  # Windows removes it with its descriptor (O_TEMPORARY)


def test_a_folder_that_takes_no_file_keeps_no_turn(tmp_path: Path) -> None:
    assert turns.taken_beside(tmp_path / "nowhere" / "a.zgxx") is None


def test_a_refusal_at_the_last_moment_leaves_nothing_behind(path: Path) -> None:
    save_file(path, b"old")

    def refuse(former: bytes | None) -> None:
        raise ProjectChanged("no")

    with pytest.raises(ProjectChanged):
        save_file(path, b"new", before_replacing=refuse)
    assert path.read_bytes() == b"old"
    assert names(path.parent) == [path.name]


@posix_only
def test_busy_is_a_kind_of_failed(path: Path, monkeypatch) -> None:
    save_file(path, b"old")
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    Disk(monkeypatch, "replace", 1, OSError(errno.EBUSY, "busy"), forever=True)
    with pytest.raises(FileBusy, match="占用"):
        save_file(path, b"new")
    assert issubclass(FileBusy, SaveFailed)


# --- what killed saves leave --------------------------------------------------------------------------------------


def test_old_leavings_of_killed_saves_are_swept_and_nothing_else(path: Path) -> None:
    folder, now = path.parent, 2_000_000_000.0
    old, young, own = ".~第7期.zgxx.4000000.0123abcd.tmp", ".~a.4000000.0123abcd.tmp", f".~a.{os.getpid()}.0123abcd.tmp"
    others = ["a.tmp", ".~a.tmp", ".~lock.第7期.zgxx#", "第7期.zgxx"]
    for name in (old, young, own, *others):
        (folder / name).write_bytes(b"")
        os.utime(folder / name, (now - 100_000, now - 100_000))
    os.utime(folder / young, (now - 3_600, now - 3_600))
    sweep(folder, now)

    assert names(folder) == sorted([young, own, *others])
    sweep(folder / "nowhere", now)


# --- small things -------------------------------------------------------------------------------------------------


def test_a_file_that_is_not_there_has_no_digest(path: Path, tmp_path: Path) -> None:
    assert digest_of(path) == NOT_THERE
    assert digest_of(tmp_path) == NOT_THERE


def test_a_stamp_says_who_and_when() -> None:
    stamp = stamp_now("送审稿")

    assert stamp.moment.tzinfo is not None
    assert abs((stamp.moment - datetime.now(timezone.utc)).total_seconds()) < 60
    assert stamp.name == "送审稿"
    assert stamp.author


def test_what_no_file_may_hold_is_refused_before_the_disk_is_touched(path: Path, project: Project) -> None:
    first = save(path, project, None)
    with pytest.raises(SaveFailed, match="空字符"):
        save(path, titled(first.project, "a\0b"), first.digest)
    assert path.read_bytes() == first_bytes(first)


def first_bytes(saved: SavedProject) -> bytes:
    from anqing_bulletin.storage.project import encode_project

    return encode_project(saved.project).data


def test_a_project_without_history_is_what_an_import_writes(project: Project) -> None:
    assert b"hist/" not in encode(project.issue)
