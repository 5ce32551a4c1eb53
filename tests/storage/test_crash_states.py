"""The power goes at any moment of a save; what the disk may hold then is worked out state by state."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from anqing_bulletin.storage.save import save_file
from tests.campaigns.crash_states import LEAST_STATES, MUTANTS, SCENES, TARGET, Scene, judged, watched
from tests.campaigns.crashes import MODELS, crashes
from tests.campaigns.disk_recording import NotUnderstood, files_in, recording
from tests.campaigns.mutants import BROKEN
from tests.campaigns.routines import NEW, OLD, ROUTINES, a_file
from tests.storage.disks import posix_only

pytestmark = posix_only


@pytest.mark.parametrize("scene", SCENES.values(), ids=list(SCENES))
def test_a_power_cut_leaves_the_old_file_or_the_new_one_and_after_saved_the_new_one(scene: Scene) -> None:
    found = judged(scene)

    assert found.bad == []
    assert found.tried >= LEAST_STATES
    assert all(found.figures[model] for model in MODELS)


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_broken_save_is_found_out(mutant: str) -> None:
    assert judged(MUTANTS[mutant]).bad


@pytest.mark.parametrize("mutant", ["no fsync of the file", "no fsync of the folder", "in place"])
def test_a_broken_save_of_a_new_file_is_found_out(mutant: str) -> None:
    assert judged(Scene(a_file(BROKEN[mutant]), old=None)).bad


def test_what_a_power_cut_leaves_is_in_nobodys_way(tmp_path: Path) -> None:
    recorded, _new = watched(SCENES["a file"])
    for crash in list(crashes(recorded))[::40]:
        shutil.rmtree(tmp_path / "share", ignore_errors=True)
        for name, data in crash.files.items():
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
        save_file(tmp_path / TARGET, NEW)

        assert (tmp_path / TARGET).read_bytes() == NEW


# --- the simulator itself -----------------------------------------------------------------------------------------


def possible(folder: Path, *calls) -> list[dict[str, bytes]]:
    """What a crash after some calls may leave."""
    with recording(folder) as recorded:
        for call in calls:
            call()
        recorded.say("done")
    return [dict(crash.files) for crash in crashes(recorded) if crash.said == "done"]


def written_to(path: Path, data: bytes, *, sync: bool):
    def act() -> None:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o666)
        os.write(descriptor, data)
        if sync:
            os.fsync(descriptor)
        os.close(descriptor)

    return act


def synced(folder: Path):
    def act() -> None:
        descriptor = os.open(folder, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)

    return act


def test_bytes_that_were_not_forced_may_be_lost_and_a_name_that_was_not_forced_too(tmp_path: Path) -> None:
    after = possible(tmp_path, written_to(tmp_path / "a", b"abc", sync=False))

    assert {} in after
    assert {"a": b""} in after
    assert {"a": b"abc"} in after
    assert {"a": bytes(3)} in after


def test_a_forced_file_under_a_forced_name_is_there(tmp_path: Path) -> None:
    after = possible(tmp_path, written_to(tmp_path / "a", b"abc", sync=True), synced(tmp_path))

    assert all(files == {"a": b"abc"} for files in after)


def test_a_file_in_a_new_folder_needs_the_name_of_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    calls = (lambda: os.mkdir(folder), written_to(folder / "a", b"abc", sync=True))
    after = possible(tmp_path, *calls, synced(folder))

    assert {} in after
    shutil.rmtree(folder)
    assert all(files == {"new/a": b"abc"} for files in possible(tmp_path, *calls, synced(folder), synced(tmp_path)))


def test_two_unforced_names_may_come_in_any_order_but_none_hangs_in_the_air(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a")
    (tmp_path / "b").write_bytes(b"b")
    after = possible(
        tmp_path,
        lambda: os.rename(tmp_path / "a", tmp_path / "c"),
        lambda: os.unlink(tmp_path / "b"),
        lambda: os.rename(tmp_path / "c", tmp_path / "d"),
    )

    assert {"a": b"a"} in after
    assert {"c": b"a", "b": b"b"} in after
    assert {"d": b"a", "b": b"b"} in after
    assert all(list(files.values()).count(b"a") == 1 for files in after)


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: os.symlink("a", folder / "b"),
        lambda folder: (folder / "b").write_bytes(b"unseen"),
        lambda folder: os.unlink(folder / ".." / "other"),
        lambda folder: shutil.copyfile(folder / "a", folder / "b"),
        lambda folder: (folder / "a").open("r+b").close() or os.dup(0),
    ],
    ids=["a call without a word", "a write past os", "outside the folder", "a copy", "a copied descriptor"],
)
def test_a_change_that_the_recorder_does_not_understand_is_never_left_out(tmp_path: Path, change) -> None:
    folder = tmp_path / "watched"
    folder.mkdir()
    (folder / "a").write_bytes(OLD)
    (tmp_path / "other").write_bytes(OLD)
    with pytest.raises(NotUnderstood), recording(folder):
        change(folder)


def test_a_recording_replayed_whole_is_the_real_folder(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    (tmp_path / TARGET).write_bytes(OLD)
    with recording(tmp_path) as recorded:
        ROUTINES["a file"].act(tmp_path / TARGET)

    assert dict(list(crashes(recorded))[-1].files) == files_in(tmp_path)
