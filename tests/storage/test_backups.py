"""What a save replaces can be brought back: yesterday's, last month's, and the one that has just been made."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import anqing_bulletin
from anqing_bulletin.errors import BackupFailed, BulletinError
from anqing_bulletin.storage import backups
from anqing_bulletin.storage.backups import DAYS, NEWEST, all_backups, backups_of, keep_backup, survivors
from tests.storage.disks import Disk, names, posix_only

NOW = datetime(2026, 3, 1, 8, 15, tzinfo=timezone.utc)
ISSUE = "0123456789abcdef"
TARGET = Path("第7期.zgxx")


def keep(folder: Path, content: bytes, now: datetime = NOW, issue_id: str = ISSUE) -> Path:
    return keep_backup(content, TARGET, issue_id, now=now, folder=folder)


def contents(folder: Path) -> list[bytes]:
    return [backup.path.read_bytes() for backup in backups_of(ISSUE, folder)]


# --- keeping ------------------------------------------------------------------------------------------------------


def test_the_former_file_is_kept_under_a_name_that_tells_when(tmp_path: Path) -> None:
    path = keep(tmp_path, b"old")

    assert path.read_bytes() == b"old"
    assert path.parent == tmp_path / ISSUE
    assert path.name.startswith("20260301T081500Z-")
    assert names(path.parent) == [path.name]
    (backup,) = backups_of(ISSUE, tmp_path)
    assert (backup.path, backup.time, backup.size, backup.issue_id) == (path, NOW, 3, ISSUE)


def test_backups_go_into_the_state_folder(own_settings: Path) -> None:
    path = keep_backup(b"old", TARGET, ISSUE, now=NOW)

    assert path.parent == own_settings / "bulletin" / "state" / "backups" / ISSUE
    assert [backup.path for backup in backups_of(ISSUE)] == [path]
    assert [backup.path for backup in all_backups()] == [path]


def test_the_moment_is_written_in_utc_whatever_the_zone(tmp_path: Path) -> None:
    beijing = timezone(timedelta(hours=8))
    path = keep(tmp_path, b"old", datetime(2026, 3, 1, 16, 15, tzinfo=beijing))

    assert path.name.startswith("20260301T081500Z-")


def test_the_same_content_is_not_kept_twice(tmp_path: Path) -> None:
    first = keep(tmp_path, b"old")

    assert keep(tmp_path, b"old", NOW + timedelta(hours=1)) == first
    assert contents(tmp_path) == [b"old"]


def test_content_that_comes_back_is_kept_again(tmp_path: Path) -> None:
    for hour, content in enumerate((b"a", b"b", b"a")):
        keep(tmp_path, content, NOW + timedelta(hours=hour))

    assert contents(tmp_path) == [b"a", b"b", b"a"]


def test_a_rotten_backup_is_no_reason_not_to_keep_the_good_file(tmp_path: Path) -> None:
    keep(tmp_path, b"old").write_bytes(b"rot")
    keep(tmp_path, b"old", NOW + timedelta(hours=1))

    assert contents(tmp_path) == [b"old", b"rot"]


def test_two_saves_in_one_second_keep_both(tmp_path: Path) -> None:
    keep(tmp_path, b"a")
    keep(tmp_path, b"b")

    assert sorted(contents(tmp_path)) == [b"a", b"b"]


@posix_only
def test_only_this_person_may_read_the_backups(tmp_path: Path) -> None:
    keep(tmp_path / "state" / "backups", b"old")

    assert (tmp_path / "state").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "state" / "backups").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    "issue_id", ["..", "../../etc", "", "a/b", "CON", "A" * 64, "文", "\udcff", "x" * 10_000, "a\0b"]
)
def test_an_issue_id_from_a_foreign_file_stays_in_its_folder(tmp_path: Path, issue_id: str) -> None:
    folder = tmp_path / "backups"
    path = keep(folder, b"old", issue_id=issue_id)

    assert path.parent.parent == folder
    assert names(tmp_path) == ["backups"]
    assert [backup.path for backup in backups_of(issue_id, folder)] == [path]
    assert [backup.path for backup in all_backups(folder)] == [path]


def test_ids_that_differ_in_case_only_do_not_share_a_folder(tmp_path: Path) -> None:
    assert keep(tmp_path, b"1", issue_id="ABC").parent.name.lower() != keep(tmp_path, b"2", issue_id="abc").parent.name


# --- listing ------------------------------------------------------------------------------------------------------


def test_backups_are_listed_newest_first_over_all_issues(tmp_path: Path) -> None:
    keep(tmp_path, b"1", NOW)
    keep(tmp_path, b"2", NOW + timedelta(hours=2))
    keep(tmp_path, b"3", NOW + timedelta(hours=1), "fedcba9876543210")

    assert [backup.path.read_bytes() for backup in all_backups(tmp_path)] == [b"2", b"3", b"1"]
    assert contents(tmp_path) == [b"2", b"1"]


def test_listing_opens_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(tmp_path, b"1")
    monkeypatch.setattr(os, "open", None)
    monkeypatch.setattr(Path, "open", None)

    assert len(backups_of(ISSUE, tmp_path)) == len(all_backups(tmp_path)) == 1


def test_without_a_folder_there_are_no_backups(tmp_path: Path) -> None:
    assert backups_of(ISSUE, tmp_path / "none") == all_backups(tmp_path / "none") == []
    (tmp_path / "file").write_bytes(b"")
    assert all_backups(tmp_path / "file") == []


@pytest.mark.parametrize(
    "name",
    [
        "20260301T081500Z-1a2b3c4d.zgxx.tmp", "20261301T081500Z-1a2b3c4d.zgxx", "20260230T081500Z-1a2b3c4d.zgxx",
        "20260301T081500Z.zgxx", "20260301T081500Z-1A2B3C4D.zgxx", "第7期.zgxx", ".~a.zgxx.1.00000000.tmp",
        "00000301T081500Z-1a2b3c4d.zgxx", "２０260301T081500Z-1a2b3c4d.zgxx",
    ],
)  # fmt: skip
def test_what_is_no_backup_by_its_name_is_neither_listed_nor_deleted(tmp_path: Path, name: str) -> None:
    (tmp_path / ISSUE).mkdir()
    (tmp_path / ISSUE / name).write_bytes(b"somebody's")
    (tmp_path / "Odd Folder").mkdir()
    (tmp_path / "Odd Folder" / "20260301T081500Z-1a2b3c4d.zgxx").write_bytes(b"somebody's")
    for hour in range(2 * NEWEST):
        keep(tmp_path, b"%d" % hour, NOW + timedelta(hours=hour))

    assert all(backup.path.name != name for backup in all_backups(tmp_path))
    assert all(backup.issue_id == ISSUE for backup in all_backups(tmp_path))
    assert (tmp_path / ISSUE / name).read_bytes() == b"somebody's"


@posix_only
def test_links_and_folders_named_like_a_backup_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / ISSUE).mkdir()
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    (tmp_path / ISSUE / "20200301T081500Z-1a2b3c4d.zgxx").symlink_to(victim)
    (tmp_path / ISSUE / "20200302T081500Z-1a2b3c4d.zgxx").mkdir()
    keep(tmp_path, b"old")

    assert contents(tmp_path) == [b"old"]
    assert len(names(tmp_path / ISSUE)) == 3
    assert victim.read_bytes() == b"precious"


# --- when the disk fails ------------------------------------------------------------------------------------------


def said_of(folder: Path) -> str:
    """What a backup that fails says; nothing for one that succeeds."""
    try:
        keep(folder, b"old", NOW + timedelta(hours=1))
    except BackupFailed as error:
        return str(error)
    return ""


CALLS = ("open", "write", "fsync", "lseek", "read", "close", "replace", "mkdir")


@posix_only
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES])
@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("turn", range(1, 6))
def test_a_failing_disk_is_a_sentence_and_costs_no_older_backup(tmp_path, monkeypatch, call, number, turn) -> None:
    keep(tmp_path, b"older")
    with monkeypatch.context() as patch:
        patch.setattr("time.sleep", lambda seconds: None)
        Disk(patch, call, turn, OSError(number, os.strerror(number)), forever=True)
        said = said_of(tmp_path)
    if said:
        assert "第7期.zgxx" in said
        assert said.endswith("。")
    assert contents(tmp_path) == ([b"older"] if said else [b"old", b"older"])


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "state").write_bytes(b"a file in the way")
    with pytest.raises(BulletinError, match="文件夹"):
        keep(tmp_path / "state" / "backups", b"old")


def test_a_backup_that_another_process_removes_first_is_no_fault(tmp_path: Path, monkeypatch) -> None:
    for hour in range(NEWEST + 5):
        keep(tmp_path, b"%d" % hour, NOW + timedelta(minutes=hour))
    real = backups.survivors

    def after_the_other(times, now):
        for backup in backups_of(ISSUE, tmp_path)[NEWEST - 1 :]:
            backup.path.unlink()
        return real(times, now)

    monkeypatch.setattr(backups, "survivors", after_the_other)

    assert keep(tmp_path, b"last", NOW + timedelta(hours=1)).exists()


def test_a_backup_that_vanishes_during_the_listing_is_no_fault(tmp_path: Path, monkeypatch) -> None:
    keep(tmp_path, b"1")
    monkeypatch.setattr(Path, "lstat", lambda self: (_ for _ in ()).throw(FileNotFoundError()))

    assert backups_of(ISSUE, tmp_path) == []


KEEP_MANY = """
import sys
ISSUE = "0123456789abcdef"
from datetime import datetime, timedelta, timezone
from pathlib import Path
from anqing_bulletin.storage.backups import all_backups, keep_backup
start = datetime(2026, 3, 1, tzinfo=timezone.utc)
for number in range(60):
    content = f"{sys.argv[2]} {number}".encode()
    keep_backup(content, Path("a.zgxx"), ISSUE, now=start + timedelta(seconds=number), folder=Path(sys.argv[1]))
    all_backups(Path(sys.argv[1]))
"""


def test_four_programs_at_once_get_in_nobodys_way(tmp_path: Path) -> None:
    root = Path(anqing_bulletin.__file__).parents[1]
    children = [
        subprocess.Popen(
            [sys.executable, "-c", KEEP_MANY, str(tmp_path), str(number)],
            env={**os.environ, "PYTHONPATH": str(root)}, stderr=subprocess.PIPE, text=True,
        )
        for number in range(4)
    ]  # fmt: skip
    said = [child.communicate(timeout=60)[1] for child in children]

    assert said == [""] * 4
    assert [child.returncode for child in children] == [0] * 4
    found = contents(tmp_path)
    assert b"59" in {content.split()[1] for content in found}


# --- thinning out -------------------------------------------------------------------------------------------------

FIRST, LAST = datetime(2020, 1, 1, tzinfo=timezone.utc), datetime(2032, 12, 31, tzinfo=timezone.utc)
years = st.integers(0, int((LAST - FIRST).total_seconds())).map(lambda seconds: FIRST + timedelta(seconds=seconds))
weeks = st.integers(-3 * 86_400, 40 * 86_400).map(lambda seconds: NOW - timedelta(seconds=seconds))
moments = years | weeks
histories = st.lists(moments, max_size=120)


def kept(times: list[datetime], now: datetime = NOW) -> list[datetime]:
    return [times[position] for position in sorted(survivors(times, now))]


@given(histories)
def test_the_newest_always_stay(times: list[datetime]) -> None:
    past = sorted(time for time in times if time <= NOW)

    assert set(past[-NEWEST:]) <= set(kept(times))
    assert not times or max(times) in kept(times)


@given(histories)
def test_of_each_of_the_last_days_its_last_stays(times: list[datetime]) -> None:
    for day in range(DAYS):
        date = (NOW - timedelta(days=day)).date()
        of_the_day = [time for time in times if time.date() == date]
        assert not of_the_day or max(of_the_day) in kept(times)


@given(histories)
def test_of_each_month_its_last_stays_for_ever(times: list[datetime]) -> None:
    for month in {(time.year, time.month) for time in times}:
        assert max(time for time in times if (time.year, time.month) == month) in kept(times)


@given(histories)
def test_not_more_stay_than_the_rules_say(times: list[datetime]) -> None:
    months = {(time.year, time.month) for time in times}

    assert len(kept(times)) <= 2 * NEWEST + DAYS + len(months)


@given(histories)
def test_thinning_out_twice_removes_no_more_than_once(times: list[datetime]) -> None:
    assert sorted(kept(kept(times))) == sorted(kept(times))


@given(histories.flatmap(lambda times: st.tuples(st.just(times), st.permutations(times))))
def test_the_order_in_which_the_folder_is_listed_does_not_matter(both) -> None:
    assert sorted(kept(both[0])) == sorted(kept(both[1]))


@given(st.lists(st.integers(1, 5 * 86_400), min_size=1, max_size=80))
@settings(max_examples=50)
def test_whatever_was_saved_over_the_months_the_last_of_each_past_month_is_there(gaps: list[int]) -> None:
    """Thinned out after each save, as the program does."""
    now, stored = NOW, [NOW]
    made = [NOW]
    for gap in gaps:
        now += timedelta(seconds=gap)
        stored = kept([*stored, now], now)
        made.append(now)
    for month in {(time.year, time.month) for time in made}:
        assert max(time for time in made if (time.year, time.month) == month) in stored
    assert set(made[-NEWEST:]) <= set(stored)


def test_a_year_of_work_comes_down_to_a_few_dozen(tmp_path: Path) -> None:
    times = [NOW - timedelta(hours=number) for number in range(365 * 24)]

    # Two of the 30 days are among the newest; the months of those days are there already, ten more begin the year.
    assert len(kept(times)) == NEWEST + (DAYS - 2) + 10


def test_the_disk_holds_what_the_rules_say(tmp_path: Path) -> None:
    for minute in range(NEWEST + 5):
        keep(tmp_path, b"%d" % minute, NOW + timedelta(minutes=minute))

    assert contents(tmp_path) == [b"%d" % minute for minute in reversed(range(5, NEWEST + 5))]


# --- clocks that jump ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=1), timedelta(days=400), timedelta(days=20_000)])
def test_a_clock_put_back_costs_neither_the_new_backups_nor_the_old(tmp_path: Path, back: timedelta) -> None:
    for minute in range(NEWEST + 5):
        keep(tmp_path, b"before %d" % minute, NOW + timedelta(minutes=minute))
    for minute in range(NEWEST):
        path = keep(tmp_path, b"after %d" % minute, NOW - back + timedelta(minutes=minute))
        assert path.read_bytes() == b"after %d" % minute

    found = contents(tmp_path)
    assert {b"after %d" % minute for minute in range(NEWEST)} <= set(found)
    assert b"before %d" % (NEWEST + 4) in found


def test_a_clock_that_was_years_ahead_for_a_day_costs_nothing_of_today(tmp_path: Path) -> None:
    for minute in range(3 * NEWEST):
        keep(tmp_path, b"ahead %d" % minute, NOW + timedelta(days=2_000, minutes=minute))
    for minute in range(NEWEST):
        keep(tmp_path, b"today %d" % minute, NOW + timedelta(minutes=minute))

    assert {b"today %d" % minute for minute in range(NEWEST)} <= set(contents(tmp_path))


def test_the_change_from_summer_time_costs_nothing(tmp_path: Path) -> None:
    """The hour that comes twice by the clock on the wall comes once in UTC."""
    summer, winter = timezone(timedelta(hours=2)), timezone(timedelta(hours=1))
    first = keep(tmp_path, b"first", datetime(2026, 10, 25, 2, 30, tzinfo=summer))
    second = keep(tmp_path, b"second", datetime(2026, 10, 25, 2, 10, tzinfo=winter))

    assert first.name < second.name
    assert contents(tmp_path) == [b"second", b"first"]


def test_the_one_just_made_stays_even_if_the_rules_were_wrong(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(backups, "survivors", lambda times, now: frozenset())

    assert keep(tmp_path, b"old").read_bytes() == b"old"
