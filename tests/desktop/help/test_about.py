from __future__ import annotations

from pathlib import Path

import PySide6
import pytest
from PySide6.QtGui import QDesktopServices, QGuiApplication
from pytestqt.qtbot import QtBot

from anqing_bulletin import __version__
from anqing_bulletin.desktop.folders import log_folder
from anqing_bulletin.desktop.help.about import AboutDialog, font_in_words, fonts_in_brief
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.typesetting.report import FaceLine


def face(
    label: str = "仿宋", *, shipped: bool, key: str = "fangsong", lacks: tuple[tuple[str, str], ...] = ()
) -> FaceLine:
    return FaceLine(key, label, ("body",), "仿宋_GB2312", "/usr/share/fonts/simfang.ttf", shipped, lacks)


def test_the_font_report_says_which_file_stands_for_which_face() -> None:
    assert font_in_words(face(shipped=False)) == "用本机的“仿宋_GB2312”（simfang.ttf）。"
    assert "随程序附带" in font_in_words(face(shipped=True))
    words = font_in_words(face(shipped=False, lacks=(("玥", "楷"), ("珺", "楷"), ("𬭩", ""))))
    assert words.endswith("本期的“玥”“珺”它没有，用“楷”。本期的“𬭩”没有字体可用，印作“〓”。")
    assert "各种正式字体" in fonts_in_brief([face(shipped=False), face("缺字替补", shipped=True, key="fallback")])
    assert "没有正式的仿宋、楷体" in fonts_in_brief([face(shipped=True), face("楷体", shipped=True, key="kai")])


def test_about_tells_versions_folders_and_fonts_and_copies_them_all(
    session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = AboutDialog(session)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.copying.click()
    text = QGuiApplication.clipboard().text()
    for said in (
        f"程序：{__version__}",
        f"PySide6：{PySide6.__version__}",
        f"运行日志：{log_folder()}",
        "MIT",
        "小标宋：",
    ):
        assert said in text
    opened: list[Path] = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: opened.append(Path(url.toLocalFile())) or len(opened) == 1
    )
    dialog.openers["运行日志"].click()
    assert opened == [log_folder()]
    assert log_folder().is_dir()
    assert dialog.told.text() == "已复制。"
    dialog.openers["设置"].click()
    assert "没能打开" in dialog.told.text()
