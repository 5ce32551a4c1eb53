from __future__ import annotations

import json
from pathlib import Path

import pytest

from anqing_bulletin.desktop import folders
from anqing_bulletin.desktop.settings import RECENT, Settings, read_settings, write_settings
from anqing_bulletin.storage.folders import VARIABLE


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
    assert read_settings(path) == Settings()


def test_what_is_right_in_a_half_bad_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"appearance": "dark", "zoom": -3, "geometry": "不是"}), encoding="utf-8")
    settings = read_settings(path)
    assert (settings.appearance, settings.zoom, settings.geometry_bytes()) == ("dark", 0.0, b"")


def test_a_folder_that_cannot_be_written_to_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    write_settings(Settings(), tmp_path / "file" / "settings.json")


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
