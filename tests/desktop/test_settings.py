from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from anqing_bulletin.desktop import folders
from anqing_bulletin.desktop.setting_kinds import Entries, Names, Setting, groups_of, is_right
from anqing_bulletin.desktop.settings import (
    LARGEST_FILE,
    RECENT,
    TABLE,
    Settings,
    read_settings,
    settings_bytes,
    settings_from,
    write_settings,
)
from anqing_bulletin.storage.folders import VARIABLE

NAMES = [setting.name for setting in TABLE]
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
JSON = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
)
FILES = st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=8), JSON, max_size=8)


@st.composite
def right_values(draw: st.DrawFn) -> dict[str, Any]:
    """Values that the dialog and the window give their settings."""
    texts = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=20)
    return {
        "name": draw(texts),
        "appearance": draw(st.sampled_from(["system", "light", "dark"])),
        "editor_points": draw(st.integers(9, 28)),
        "preview_grid": draw(st.booleans()),
        "zoom": draw(st.floats(0, 8)),
        "recent": draw(st.lists(texts, max_size=RECENT)),
        "splitter": draw(st.lists(st.integers(0, 20_000), min_size=3, max_size=3)),
        "export_folder": draw(texts),
    }


def test_settings_come_back_as_they_were_kept(tmp_path: Path) -> None:
    settings = Settings(splitter=[200, 400, 400], appearance="dark", zoom=1.25)
    settings.keep_geometry(b"\x00\x01geometry")
    settings.remember(tmp_path / "第19期.zgxx")
    write_settings(settings)
    again = read_settings()
    assert again == settings
    assert again.geometry_bytes() == b"\x00\x01geometry"


def test_the_data_folder_can_be_put_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "U盘"))
    write_settings(Settings())
    assert (tmp_path / "U盘" / "settings.json").is_file()
    assert folders.log_folder() == tmp_path / "U盘" / "log"


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "\x00", '{"recent": 3, "zoom": "x", "splitter": [1], "unknown": 1}', "[" * 100_000]
)
def test_a_bad_settings_file_never_stops_the_start(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(text, encoding="utf-8")
    assert read_settings(path) == Settings(unknown={"unknown": 1} if "unknown" in text else {})


@given(st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_no_bytes_whatever_raise(data: bytes) -> None:
    settings = settings_from(data)
    assert settings is None or settings_from(settings_bytes(settings)) is not None


@limits(max_examples=40)
@given(FILES)
def test_each_value_is_right_or_the_default_and_the_rest_comes_back(said: dict[str, Any]) -> None:
    settings = settings_from(json.dumps(said).encode())
    assert settings is not None
    for setting in TABLE:
        value = getattr(settings, setting.name)
        assert value == setting.default or is_right(setting.kind, value)
    again = settings_from(settings_bytes(settings))
    assert again is not None
    assert settings_bytes(again) == settings_bytes(settings)
    assert set(again.unknown) <= set(said) - set(NAMES)


@given(right_values())
def test_what_was_chosen_comes_back(values: dict[str, Any]) -> None:
    settings = Settings(**values)
    assert settings_from(settings_bytes(settings)) == settings


def test_what_a_newer_program_wrote_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"appearance": "dark", "voice": {"speed": [1, 2]}}', encoding="utf-8")
    settings = read_settings(path)
    settings.appearance = "light"
    write_settings(settings, path)
    assert json.loads(path.read_text(encoding="utf-8"))["voice"] == {"speed": [1, 2]}, "kept"
    assert read_settings(path) == settings


@pytest.mark.parametrize("data", [b"{", b"[]", b"\xff\xfe", b" " * (LARGEST_FILE + 1)])
def test_a_damaged_file_is_laid_aside_for_whoever_can_read_it(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(data)
    assert read_settings(path) == Settings()
    assert not path.exists()
    assert (tmp_path / "settings.damaged.json").read_bytes() == data
    write_settings(Settings(appearance="dark"), path)
    assert read_settings(path).appearance == "dark"


def test_a_mark_that_a_text_editor_puts_before_them_is_passed_over() -> None:
    assert settings_from(b'\xef\xbb\xbf{"appearance": "dark"}') == Settings(appearance="dark")


def test_what_is_nested_without_end_is_not_carried_along() -> None:
    deep = "[" * 500 + "]" * 500
    settings = settings_from(f'{{"appearance": "dark", "voice": {deep}, "pitch": [[1]]}}'.encode())
    assert settings == Settings(appearance="dark", unknown={"pitch": [[1]]})


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes among the files")
def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "settings.json")
    assert read_settings(tmp_path / "settings.json") == Settings()
    assert read_settings(tmp_path) == Settings()


def test_a_name_that_is_no_text_to_the_system_comes_back(tmp_path: Path) -> None:
    settings = Settings(recent=[os.fsdecode(b"/tmp/\xd7\xe9.zgxx")])
    write_settings(settings, tmp_path / "settings.json")
    assert read_settings(tmp_path / "settings.json") == settings


def test_every_row_of_the_table_says_what_it_is() -> None:
    assert len(set(NAMES)) == len(NAMES)
    for setting in TABLE:
        assert is_right(setting.kind, setting.default) or setting.default == []
        assert getattr(Settings(), setting.name) == setting.default
        assert bool(setting.text) == bool(setting.hint) == bool(setting.group)
        assert not setting.hint or setting.hint.endswith("。")
    texts = [setting.text for setting in TABLE if setting.is_shown]
    assert len(set(texts)) == len(texts) == sum(map(len, groups_of(TABLE).values()))


def test_two_windows_do_not_share_a_list() -> None:
    Settings().recent.append("a")
    read = settings_from(b'{"recent": 3}')
    assert read is not None
    read.recent.append("a")
    assert Settings().recent == settings_from(b'{"recent": 3}').recent == []


def test_a_list_that_has_grown_too_long_is_cut() -> None:
    assert Setting("names", Names(2), []).taken(["1", "2", "3"]) == ["1", "2"]
    entries = Setting("entries", Entries(2), {})
    assert entries.taken({"1": 1, "2": ["甲", 2], "3": None}) == {"2": ["甲", 2], "3": None}
    assert entries.taken({"1": {"2": 3}}) == {}


def test_scripts_read_the_table_without_qt() -> None:
    words = "import sys, anqing_bulletin.desktop.settings; sys.exit('PySide6' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", words], check=False).returncode == 0


def test_what_is_right_in_a_half_bad_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"appearance": "dark", "zoom": -3, "geometry": "不是"}), encoding="utf-8")
    settings = read_settings(path)
    assert (settings.appearance, settings.zoom, settings.geometry_bytes()) == ("dark", 0.0, b"")


def test_a_folder_that_cannot_be_written_to_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert not write_settings(Settings(), tmp_path / "file" / "settings.json"), "and whoever chose them is told"


def test_the_last_file_comes_first_and_the_oldest_is_forgotten(tmp_path: Path) -> None:
    settings = Settings()
    for number in range(RECENT + 3):
        settings.remember(tmp_path / f"{number}.zgxx")
    settings.remember(tmp_path / "5.zgxx")
    assert len(settings.recent) == RECENT
    assert settings.recent[0].endswith("5.zgxx")
    assert settings.last_file is None, "it is not there"
    settings.forget(tmp_path / "5.zgxx")
    assert not any(name.endswith("5.zgxx") for name in settings.recent)
