"""The program's own folders: where they are, what they are called, and that nobody else can look into them."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from anqing_bulletin.storage import folders
from anqing_bulletin.storage.folders import VARIABLE, make_folder, name_for, state_folder
from tests.storage.disks import posix_only


def test_the_state_folder_can_be_put_on_a_stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "U盘"))

    assert state_folder() == tmp_path / "U盘" / "state"


@posix_only
def test_else_it_is_where_the_system_keeps_such_things(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    assert state_folder() in {tmp_path / "AnqingBulletin", Path(folders.SYSTEM.user_state_dir)}


def test_an_id_of_our_own_names_its_folder() -> None:
    assert name_for("0123456789abcdef") == "0123456789abcdef"


@pytest.mark.parametrize(
    "foreign", ["", ".", "..", "a/b", "a\\b", "CON", "ABC", "文", "\ud800", "a\0", "a" * 65, "a\n"]
)
def test_a_foreign_id_is_named_by_its_hash(foreign: str) -> None:
    assert len(name_for(foreign)) == 32
    assert name_for(foreign) == name_for(name_for(foreign))
    assert name_for(foreign) != name_for(foreign + "b")


@posix_only
def test_new_folders_are_this_persons_alone(tmp_path: Path) -> None:
    make_folder(tmp_path / "state" / "journal")
    make_folder(tmp_path / "state" / "journal")

    for folder in (tmp_path / "state", tmp_path / "state" / "journal"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_file_in_the_way_of_a_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "state").write_bytes(b"")
    with pytest.raises(NotADirectoryError):
        make_folder(tmp_path / "state")
    with pytest.raises(NotADirectoryError):
        make_folder(tmp_path / "state" / "journal")


def test_a_folder_whose_disk_does_not_confirm_is_made_all_the_same(tmp_path: Path, monkeypatch) -> None:
    def broken(descriptor: int) -> None:
        raise OSError(5, "broken")

    monkeypatch.setattr("os.fsync", broken)
    make_folder(tmp_path / "state")

    assert (tmp_path / "state").is_dir()
