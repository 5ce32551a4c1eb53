"""The newcomer's door: what it finds missing, how it asks for it, and when it leaves things alone."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import start


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of its own, with locks of a line each, and an environment that looks made."""
    (tmp_path / "requirements").mkdir()
    for name in ("run.txt", "build.txt", "test.txt"):
        (tmp_path / "requirements" / name).write_text(f"{name}==1\n", "utf-8")
    monkeypatch.setattr(start, "ROOT", tmp_path)
    monkeypatch.setattr(start, "VENV", tmp_path / ".venv")
    start.venv_python().parent.mkdir(parents=True)
    start.venv_python().touch()
    return tmp_path


def test_an_old_python_can_read_the_script_far_enough_to_be_turned_away() -> None:
    source = Path(start.__file__).read_text("utf-8")

    ast.parse(source, feature_version=(3, 7))


@pytest.mark.parametrize(
    ("version", "fits"), [((3, 9), False), ((3, 10), True), ((3, 11), True), ((3, 13), True), ((3, 14), False)]
)
def test_the_versions_of_python_are_those_of_the_project(version: tuple[int, int], fits: bool) -> None:
    assert start.suitable(version) is fits
    project = (Path(start.__file__).parent / "pyproject.toml").read_text("utf-8")
    asked = re.search(r'requires-python = ">=3\.(\d+),<3\.(\d+)"', project)
    assert asked is not None
    assert (3, int(asked[1])) == start.OLDEST
    assert (3, int(asked[2])) == start.TOO_NEW


def test_missing_libraries_are_named_with_the_packages_that_bring_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "LINUX", True)
    monkeypatch.setattr(start, "has_library", lambda name: "glib" not in name and "gthread" not in name)

    assert start.missing_libraries() == start.Missing(("libglib-2.0.so.0", "libgthread-2.0.so.0"), ("libglib2.0-0",))


def test_windows_is_asked_for_no_system_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "LINUX", False)
    monkeypatch.setattr(start, "has_library", lambda name: False)

    assert start.together(start.missing_libraries(), start.missing_tools(), start.missing_venv()).names == ()


@pytest.mark.parametrize(
    ("programs", "uid", "tty", "prefix"),
    [
        ({"apt-get"}, 0, False, ["env", "DEBIAN_FRONTEND=noninteractive"]),
        ({"apt-get", "sudo"}, 1000, True, ["sudo", "env", "DEBIAN_FRONTEND=noninteractive"]),
        ({"apt-get", "sudo"}, 1000, False, ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"]),
        ({"apt-get"}, 1000, True, None),
        (set(), 0, True, None),
    ],
)
def test_packages_are_installed_as_root_or_through_sudo_or_not_at_all(
    programs: set[str], uid: int, tty: bool, prefix: list[str] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start.shutil, "which", lambda name: name if name in programs else None)

    assert start.apt_prefix(tty, uid) == prefix


def test_without_rights_the_one_line_to_type_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start.shutil, "which", lambda name: name if name == "apt-get" else None)
    monkeypatch.setattr(start, "_user_id", lambda: 1000)

    with pytest.raises(start.SetupFailed, match=r"sudo apt-get update && sudo apt-get install .* libgl1 qpdf"):
        start.install_packages(start.Missing(("libGL.so.1", "qpdf"), ("libgl1", "qpdf")))


def test_an_environment_is_ready_when_its_stamp_fits_the_lock(checkout: Path) -> None:
    assert not start.environment_ready("run")

    (checkout / ".venv" / "stamp-run.txt").write_text(start.fingerprint("run"), "utf-8")

    assert start.environment_ready("run")
    assert not start.environment_ready("test")


def test_the_environment_of_the_tests_serves_the_program_too(checkout: Path) -> None:
    (checkout / ".venv" / "stamp-test.txt").write_text(start.fingerprint("test"), "utf-8")

    assert start.environment_ready("run")


def test_a_changed_lock_makes_a_new_environment(checkout: Path) -> None:
    (checkout / ".venv" / "stamp-run.txt").write_text(start.fingerprint("run"), "utf-8")

    (checkout / "requirements" / "run.txt").write_text("run.txt==2\n", "utf-8")

    assert not start.environment_ready("run")


def test_a_checkout_that_was_moved_makes_a_new_environment(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = start.fingerprint("run")

    monkeypatch.setattr(start, "ROOT", checkout / ".." / checkout.name)

    assert start.fingerprint("run") != before


def test_the_sample_goes_where_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert start._run_arguments([]) == (tmp_path / "样刊输出", True)
    assert start._run_arguments(["--out", "x", "--no-window"]) == (tmp_path / "x", False)
    assert start._run_arguments(["--out=x"]) == (tmp_path / "x", True)
    with pytest.raises(start.SetupFailed, match="不认识的参数：--wat"):
        start._run_arguments(["--wat"])


def test_an_unknown_command_is_told_and_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert start.main(["fly"]) == 2
    assert "没有“fly”这个命令" in capsys.readouterr().out


@pytest.mark.parametrize("lock", ["run.txt", "build.txt", "test.txt"])
def test_every_locked_package_has_a_hash_and_no_address(lock: str) -> None:
    text = (Path(start.__file__).parent / "requirements" / lock).read_text("utf-8")
    entries = re.split(r"\n(?=[a-z])", text)[1:]

    assert "://" not in text
    assert len(entries) > 3
    assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)


def test_the_locks_agree_with_each_other() -> None:
    folder = Path(start.__file__).parent / "requirements"
    pins = {
        lock: set(re.findall(r"^[\w.-]+==[^\s;]+", (folder / lock).read_text("utf-8"), re.MULTILINE))
        for lock in ("run.txt", "build.txt", "test.txt")
    }

    assert pins["run.txt"] <= pins["test.txt"]
    assert pins["build.txt"] <= pins["test.txt"]
    assert "pyside6-essentials==6.11.3" in pins["run.txt"]
