"""A save replaces a file whole, or says why it does not."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from anqing_bulletin.errors import SaveFailed
from anqing_bulletin.storage.save import Saved, save_file
from tests.storage.disks import NEW, OLD, Disk, names, posix_only

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
