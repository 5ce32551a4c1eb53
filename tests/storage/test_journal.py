"""What has been typed and not saved is on the disk, every time the journal says so, and nothing else is."""

from __future__ import annotations

import errno
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anqing_bulletin.bulletin.model import Article, Figure, Issue, Paragraph, Picture, Span
from anqing_bulletin.errors import BulletinError, JournalFailed
from anqing_bulletin.storage import journal, records
from anqing_bulletin.storage.journal import Journal, journal_folder
from anqing_bulletin.storage.records import BLOCK, Origin
from anqing_bulletin.storage.recovery import Recovered, read_journal
from tests.campaigns import journals as campaign
from tests.storage.crafting import full_project
from tests.storage.disks import Disk, names, posix_only
from tests.strategies import extras, issues, tiny_png

SAVED = full_project().issue


def typed(issue: Issue, text: str) -> Issue:
    """The issue with something typed into the article of the pool."""
    (article,) = issue.pool
    return replace(issue, pool=(replace(article, blocks=(Paragraph((Span(text),), id="p1"),)),))


def with_picture(issue: Issue, grey: int) -> Issue:
    picture = Picture("image/png", tiny_png(200, 200, grey) + os.urandom(100_000), 200, 200)
    return replace(issue, bin=(Article("图", blocks=(Figure(picture, id="f1"),), id="n1"),))


@pytest.fixture
def kept(tmp_path: Path) -> Journal:
    return Journal(Origin(tmp_path / "第7期.zgxx", "0" * 64, "s1"), SAVED, folder=tmp_path / "journal")


def read(kept: Journal) -> Recovered:
    assert kept.path is not None
    found = read_journal(kept.path)
    assert found is not None
    return found


def files(kept: Journal) -> list[str]:
    return names(kept._folder) if kept._folder.is_dir() else []


# --- writing ------------------------------------------------------------------------------------------------------


def test_what_was_typed_is_in_the_journal(kept: Journal) -> None:
    kept.write(typed(SAVED, "一"))
    kept.write(typed(SAVED, "一二"))

    found = read(kept)
    assert found.issue == typed(SAVED, "一二")
    assert found.records == 2
    assert found.origin == kept._origin
    assert found.time >= found.origin.time


def test_the_journal_lies_in_the_state_folder_and_tells_whose_it_is(own_settings: Path) -> None:
    kept = Journal(Origin(), replace(SAVED, id="0123456789abcdef"))
    kept.write(typed(replace(SAVED, id="0123456789abcdef"), "一"))

    assert kept.path is not None
    assert kept.path.parent == journal_folder() == own_settings / "bulletin" / "state" / "journal"
    assert kept.path.name.startswith(f"0123456789abcdef.{os.getpid()}.")
    assert read(kept).origin.path is None


@posix_only
def test_nobody_else_can_read_the_journal(kept: Journal) -> None:
    kept.write(typed(SAVED, "一"))

    assert kept.path is not None
    assert stat.S_IMODE(kept.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.path.parent.stat().st_mode) == 0o700


def test_as_long_as_nothing_was_typed_there_is_no_file(kept: Journal) -> None:
    kept.write(SAVED)
    kept.write(replace(SAVED))

    assert kept.path is None
    assert files(kept) == []


def test_taking_back_what_was_typed_is_noted_too(kept: Journal) -> None:
    kept.write(typed(SAVED, "一"))
    kept.write(SAVED)

    assert read(kept).issue == SAVED


def test_only_what_changed_is_written_again(kept: Journal) -> None:
    long = replace(SAVED.sections[0].articles[0], note="长" * 50_000)
    issue = replace(SAVED, sections=(replace(SAVED.sections[0], articles=(long,)), SAVED.sections[1]))
    kept.write(issue)
    assert kept.path is not None
    before = kept.path.stat().st_size
    kept.write(typed(issue, "一"))

    assert before > 150_000
    assert kept.path.stat().st_size == before + BLOCK
    assert read(kept).issue == typed(issue, "一")


def test_a_picture_is_written_once_while_its_article_is_typed_in(kept: Journal) -> None:
    issue = with_picture(SAVED, 80)
    kept.write(issue)
    assert kept.path is not None
    before = kept.path.stat().st_size
    for number in range(3):
        (article,) = issue.bin
        issue = replace(issue, bin=(replace(article, note=str(number)),))
        kept.write(issue)

    assert kept.path.stat().st_size == before + 3 * BLOCK
    assert read(kept).issue == issue


def test_a_picture_that_went_and_came_back_is_there(kept: Journal) -> None:
    issue = with_picture(SAVED, 80)
    for state in (issue, SAVED, issue, typed(issue, "一")):
        kept.write(state)
        assert read(kept).issue == state


def test_nothing_new_is_no_record(kept: Journal) -> None:
    kept.write(typed(SAVED, "一"))
    kept.write(typed(SAVED, "一"))
    kept.write(replace(typed(SAVED, "一")))

    assert read(kept).records == 1


def test_a_long_afternoon_begins_the_file_anew(kept: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "_FULL_RECORDS", 3)
    for number in range(10):
        kept.write(typed(SAVED, str(number)))
        assert read(kept).issue == typed(SAVED, str(number))
        assert read(kept).records <= 3
        assert len(files(kept)) == 1


@pytest.mark.parametrize("name", ["_FULL_NAMES", "_FULL_BYTES"])
def test_a_grown_file_is_begun_anew(kept: Journal, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(journal, name, 10)
    for number in range(40):
        kept.write(typed(SAVED, str(number)))

    assert read(kept).records < 12
    assert len(files(kept)) == 1


def test_a_journal_that_somebody_tidied_away_is_made_again(kept: Journal) -> None:
    kept.write(typed(SAVED, "一"))
    assert kept.path is not None
    kept.path.unlink()
    kept.write(typed(SAVED, "二"))

    assert read(kept).issue == typed(SAVED, "二")


@pytest.mark.parametrize("issue_id", ["..", "../../etc/passwd", "", "文", "CON", "x" * 10_000])
def test_an_issue_id_from_a_foreign_file_stays_in_its_folder(tmp_path: Path, issue_id: str) -> None:
    folder = tmp_path / "journal"
    kept = Journal(Origin(), SAVED, folder=folder)
    kept.write(replace(SAVED, id=issue_id))

    assert kept.path is not None
    assert names(tmp_path) == ["journal"]
    assert names(folder) == [kept.path.name]
    assert read(kept).issue.id == issue_id


@pytest.mark.slow
@given(st.lists(issues(extra=extras()), min_size=1, max_size=5))
@settings(max_examples=25)
def test_whatever_is_written_comes_back(tmp_path_factory: pytest.TempPathFactory, states: list[Issue]) -> None:
    kept = Journal(Origin(), SAVED, folder=tmp_path_factory.mktemp("journal"))
    for issue in states:
        kept.write(issue)
        assert read(kept).issue == issue
    kept.clear()


def test_two_threads_get_in_nobodys_way(kept: Journal) -> None:
    def write_many(letter: str) -> None:
        for number in range(20):
            kept.write(typed(SAVED, letter * (number + 1)))

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(write_many, "一二"))

    assert read(kept).records == 40
    assert read(kept).issue in {typed(SAVED, letter * 20) for letter in "一二"}


# --- saving, closing ----------------------------------------------------------------------------------------------

LATER = Origin(Path("/tmp/第7期.zgxx").absolute(), "1" * 64, "s2")


def test_after_a_save_the_journal_is_gone_and_the_next_begins_there(kept: Journal) -> None:
    kept.write(typed(SAVED, "一"))
    kept.rebase(LATER, typed(SAVED, "一"))
    assert files(kept) == []
    kept.write(typed(SAVED, "一"))
    assert files(kept) == []
    kept.write(typed(SAVED, "二"))

    assert read(kept).origin == LATER
    assert read(kept).issue == typed(SAVED, "二")


def test_what_was_typed_during_the_save_stays_in_the_journal(kept: Journal) -> None:
    kept.write(typed(SAVED, "一"))
    kept.write(typed(SAVED, "一二"))
    kept.rebase(LATER, typed(SAVED, "一"))

    assert read(kept).issue == typed(SAVED, "一二")
    assert read(kept).origin == LATER
    assert len(files(kept)) == 1


def test_a_save_before_anything_was_noted_changes_only_the_origin(kept: Journal) -> None:
    kept.rebase(LATER, SAVED)
    assert files(kept) == []
    kept.write(typed(SAVED, "一"))

    assert read(kept).origin == LATER


def test_where_the_new_origin_cannot_be_noted_the_old_journal_stays(kept: Journal, monkeypatch) -> None:
    kept.write(typed(SAVED, "一二"))
    with monkeypatch.context() as patch:
        Disk(patch, "write", 1, OSError(errno.ENOSPC, "full"), forever=True)
        with pytest.raises(JournalFailed, match="磁盘已满"):
            kept.rebase(LATER, typed(SAVED, "一"))
    assert read(kept).issue == typed(SAVED, "一二")
    kept.write(typed(SAVED, "一二三"))

    assert read(kept).origin == LATER
    assert read(kept).issue == typed(SAVED, "一二三")
    assert len(files(kept)) == 1


def test_changes_that_nobody_wants_are_gone(kept: Journal) -> None:
    kept.write(typed(SAVED, "一"))
    kept.clear()
    kept.clear()
    assert files(kept) == []
    kept.write(typed(SAVED, "二"))

    assert read(kept).issue == typed(SAVED, "二")


def test_closing_leaves_the_journal_for_recovery(kept: Journal) -> None:
    kept.write(typed(SAVED, "一"))
    path = kept.path
    kept.close()
    kept.close()

    assert path is not None
    assert read_journal(path) is not None


def test_an_old_journal_that_a_scanner_holds_is_deleted_later(kept: Journal, monkeypatch) -> None:
    kept.write(typed(SAVED, "一"))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", mock.Mock(side_effect=PermissionError(errno.EACCES, "held")))
        kept.rebase(LATER, typed(SAVED, "一二"))
    kept.write(typed(SAVED, "三"))
    assert len(files(kept)) == 2
    kept.clear()

    assert files(kept) == []


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
@pytest.mark.parametrize("call", ["open", "write", "fsync", "lseek", "close", "lstat", "fstat", "mkdir", "ftruncate"])
def test_a_failing_call_costs_nothing_that_was_noted(tmp_path: Path, call: str, number: int, forever: bool) -> None:
    for turn in range(1, 12):
        kept = Journal(Origin(), SAVED, folder=tmp_path / str(turn) / "journal")
        states = [typed(SAVED, "一" * length) for length in range(1, 5)]
        noted = SAVED
        with pytest.MonkeyPatch.context() as patch:
            disk = Disk(patch, call, turn, OSError(number, os.strerror(number)), forever=forever)
            for state in states:
                said = said_of(kept, state)
                assert not said or SENTENCES[number] in said
                noted = noted if said else state
        check_offered(kept, noted)
        kept.write(states[-1])
        assert read(kept).issue == states[-1]
        kept.clear()
        assert files(kept) == []
        if not disk.failed:
            return


def said_of(kept: Journal, issue: Issue) -> str:
    """What writing says that fails; nothing where it does not."""
    try:
        kept.write(issue)
    except JournalFailed as error:
        return str(error)
    return ""


def check_offered(kept: Journal, noted: Issue) -> None:
    """Of all journals in the folder, the newest holds what was noted last."""
    found = [each for each in (read_journal(kept._folder / name) for name in files(kept)) if each is not None]
    replaced = {each.replaces for each in found}
    left = [each.issue for each in found if each.journal.name not in replaced]
    assert left == ([] if noted is SAVED else [noted])


def test_half_a_record_is_cut_off_before_the_next(kept: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.write(typed(SAVED, "一"))
    path = kept.path
    real = os.write
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", half_then(OSError(errno.ENOSPC, "full"), real))
        with pytest.raises(JournalFailed, match="磁盘已满"):
            kept.write(typed(SAVED, "二"))
    assert read(kept).records == 1
    kept.write(typed(SAVED, "三"))

    assert kept.path == path
    assert read(kept).records == 2
    assert read(kept).issue == typed(SAVED, "三")


def half_then(error: OSError, real):
    """Half of what is to be written, then the error."""
    calls = []

    def write(descriptor: int, data: memoryview) -> int:
        calls.append(1)
        if len(calls) > 1:
            raise error
        return real(descriptor, bytes(data[: len(data) // 2]))

    return write


def test_where_half_a_record_cannot_be_cut_off_the_journal_is_begun_anew(kept: Journal, monkeypatch) -> None:
    kept.write(typed(SAVED, "一"))
    path = kept.path
    real = os.write
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", half_then(OSError(errno.EIO, "broken"), real))
        Disk(patch, "ftruncate", 1, OSError(errno.EIO, "broken"), forever=True)
        with pytest.raises(JournalFailed):
            kept.write(typed(SAVED, "二"))
    assert read(kept).issue == typed(SAVED, "一")
    kept.write(typed(SAVED, "三"))

    assert kept.path != path
    assert read(kept).issue == typed(SAVED, "三")
    assert len(files(kept)) == 1


def test_short_writes_are_carried_on(kept: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, bytes(data[:777])))
    kept.write(typed(SAVED, "一"))
    kept.write(typed(SAVED, "二"))

    assert read(kept).issue == typed(SAVED, "二")


def test_a_disk_that_writes_nothing_does_not_hang(kept: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "write", lambda descriptor, data: 0)
    with pytest.raises(JournalFailed, match="磁盘读写出错"):
        kept.write(typed(SAVED, "一"))


def test_an_interrupt_leaves_a_journal_that_can_be_gone_on_with(kept: Journal, monkeypatch) -> None:
    kept.write(typed(SAVED, "一"))
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", mock.Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            kept.write(typed(SAVED, "二"))
    kept.write(typed(SAVED, "三"))

    assert read(kept).issue == typed(SAVED, "三")


def test_what_no_file_can_hold_is_a_sentence_and_the_next_record_is_good(kept: Journal) -> None:
    kept.write(typed(SAVED, "一"))
    with pytest.raises(JournalFailed, match="不完整的字符"):
        kept.write(typed(SAVED, "\ud800"))
    assert read(kept).issue == typed(SAVED, "一")
    kept.write(typed(SAVED, "二"))

    assert read(kept).issue == typed(SAVED, "二")


def test_more_than_a_reader_takes_is_a_sentence(kept: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "HEADING_BYTES", 100)
    with pytest.raises(JournalFailed, match="超过"):
        kept.write(typed(SAVED, "一"))
    assert files(kept) == []


def test_a_record_that_would_not_come_back_is_never_written(kept: Journal, monkeypatch) -> None:
    """A fault of our own is found out before the disk is touched."""
    kept.write(typed(SAVED, "一"))
    monkeypatch.setattr(journal, "decode_issue", lambda parts, known=None: (SAVED, frozenset()))
    with pytest.raises(JournalFailed, match="读回来不一致"):
        kept.write(typed(SAVED, "二"))
    assert read(kept).issue == typed(SAVED, "一")


def test_the_sentence_says_what_was_kept_and_what_to_do(kept: Journal, monkeypatch) -> None:
    monkeypatch.setattr(os, "open", mock.Mock(side_effect=OSError(errno.EROFS, "read-only")))
    with pytest.raises(BulletinError) as told:
        kept.write(typed(SAVED, "一"))

    assert "磁盘是只读的" in str(told.value)
    assert "修改仍在窗口里" in str(told.value)
    assert str(told.value).endswith("。")


# --- damage -------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_every_truncation_gives_what_was_once_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "BLOCK", 16)
    right = campaign.write_journal(tmp_path, most=2)
    found = campaign.truncations(right)

    assert found.bad == []
    assert found.tried == len(right.data) + 1


@pytest.mark.slow
def test_flipped_bits_give_what_was_once_written(tmp_path: Path) -> None:
    found = campaign.flips(campaign.write_journal(tmp_path), 2_000)

    assert found.bad == []
    assert found.tried == 2_000


def test_garbled_stretches_and_misplaced_records_give_what_was_once_written(tmp_path: Path) -> None:
    right = campaign.write_journal(tmp_path)

    assert campaign.garbles(right, 300).bad == []
    assert campaign.doubled_and_swapped(right).bad == []


def test_a_careless_reader_would_be_found_out(tmp_path: Path) -> None:
    right = campaign.write_journal(tmp_path)
    with campaign.careless_reading():
        assert campaign.flips(right, 50).bad


@pytest.mark.slow
@posix_only
def test_a_power_cut_costs_nothing_that_was_noted() -> None:
    found = campaign.power_cuts()

    assert found.bad == []
    assert found.tried > 400


@posix_only
def test_journals_that_break_the_promise_would_be_found_out() -> None:
    assert campaign.power_cuts(campaign.no_filling_of_blocks()).bad
