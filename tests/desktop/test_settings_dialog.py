from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QPalette, QWheelEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QDialogButtonBox, QLineEdit, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin.history import Where
from anqing_bulletin.desktop import main, preferences, settings_dialog
from anqing_bulletin.desktop.pages.page_stack import Arrangement
from anqing_bulletin.desktop.pages.page_view import Fit
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.desktop.settings import TABLE, Settings, read_settings
from anqing_bulletin.desktop.settings_dialog import SettingsDialog
from anqing_bulletin.desktop.theme import apply_theme
from anqing_bulletin.desktop.window import Window
from anqing_bulletin.storage.holder import new_holder
from anqing_bulletin.storage.processes import call_this_person, this_process
from anqing_bulletin.storage.saving import stamp_now

SHOWN = [setting for setting in TABLE if setting.is_shown]


@pytest.fixture
def dialog(qtbot: QtBot) -> SettingsDialog:
    dialog = SettingsDialog(Settings(editor_points=18, preview_grid=True))
    qtbot.addWidget(dialog)
    return dialog


@pytest.fixture
def the_look_and_the_name_stay(qapp: QApplication) -> Iterator[None]:
    palette, sheet = qapp.palette(), qapp.styleSheet()
    yield
    call_this_person("")
    qapp.setPalette(palette)
    qapp.setStyleSheet(sheet)


def test_the_table_makes_a_named_control_for_every_setting(dialog: SettingsDialog) -> None:
    assert list(dialog.controls) == [setting.name for setting in SHOWN]
    for setting in SHOWN:
        widget = dialog.controls[setting.name].widget
        assert widget.accessibleName() == setting.text
        assert widget.accessibleDescription() == setting.hint
        assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    kinds = {name: type(control.widget) for name, control in dialog.controls.items()}
    assert kinds["appearance"] is QComboBox
    assert kinds["editor_points"] is QSpinBox
    assert kinds["preview_grid"] is QCheckBox
    assert kinds["name"] is kinds["export_folder"] is QLineEdit
    assert dialog.controls["editor_points"].value() == 18
    assert dialog.controls["preview_grid"].value() is True
    assert dialog.changes == {}


def test_what_is_chosen_is_told_and_the_defaults_come_back(dialog: SettingsDialog) -> None:
    dialog.controls["appearance"].show("dark")
    dialog.controls["name"].show("  汪晓禾\u200b ")
    assert dialog.changes == {"appearance": "dark", "name": "汪晓禾"}
    dialog.defaults_button.click()
    assert dialog.changes == {"editor_points": 13, "preview_grid": False}, "of those that were not the default"


def test_a_folder_that_is_not_there_is_said_before_the_dialog_closes(
    dialog: SettingsDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog.show()
    control = dialog.controls["export_folder"]
    control.show(str(tmp_path / "没有"))
    dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).click()
    assert dialog.isVisible()
    assert "没有" in dialog.fault.text()
    monkeypatch.setattr(settings_dialog, "ask_for_folder", lambda *_: str(tmp_path))
    (button,) = control.widget.parentWidget().findChildren(QPushButton)
    button.click()
    assert control.value() == str(tmp_path)
    dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).click()
    assert dialog.result() == SettingsDialog.DialogCode.Accepted


def test_the_wheel_moves_the_page_and_changes_no_value(dialog: SettingsDialog, qtbot: QtBot) -> None:
    dialog.resize(400, 300)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.area.verticalScrollBar().maximum() > 0)
    down, none = QPoint(0, -120), Qt.MouseButton.NoButton
    for name in ("editor_points", "appearance"):
        widget = dialog.controls[name].widget
        event = QWheelEvent(
            QPointF(5, 5), QPointF(widget.mapToGlobal(QPoint(5, 5))), QPoint(), down, none,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(widget, event)
    assert dialog.changes == {}
    assert dialog.area.verticalScrollBar().value() > 0


def test_every_setting_does_what_it_says(
    window: Window,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    the_look_and_the_name_stay: None,
    qapp: QApplication,
) -> None:
    chosen = {
        "name": "汪晓禾",
        "appearance": "dark",
        "editor_points": 20,
        "offer_levels": False,
        "preview_fit": "page",
        "preview_pages": "facing",
        "preview_thumbnails": True,
        "preview_grid": True,
        "reopen_last": False,
        "export_folder": str(tmp_path),
    }
    assert set(chosen) == {setting.name for setting in SHOWN}, "a new one is to be tried here too"

    def choose(dialog: SettingsDialog) -> int:
        for name, value in chosen.items():
            if name in dialog.controls:
                dialog.controls[name].show(value)
        return 1

    monkeypatch.setattr(SettingsDialog, "exec", choose)
    apply_theme(qapp, "light")
    window.editor.show_place(Where("yi", "yi-1", 2))
    body = window.editor._page.body
    small = body.document().size().height()
    window.commands["settings"].trigger()

    assert stamp_now().author == new_holder().process.real_name == "汪晓禾"
    assert qapp.palette().color(QPalette.ColorRole.Window).lightness() < 128
    assert body.document().defaultFont().pointSizeF() == 20
    assert body.document().size().height() > small
    assert window.editor.caret == Where("yi", "yi-1", 2), "the caret stays"
    assert body.toPlainText() == "\n".join(block.text for block in window.session.issue.article("yi").blocks)
    assert window.preview.fit is Fit.PAGE
    assert window.preview.arrangement is Arrangement.FACING
    assert window.preview.has_grid
    assert window.pages.thumbnails.isVisible()
    assert not window.level_offer.levels_offered
    assert window.desk.export_folder == tmp_path
    assert read_settings() == window.settings, "kept at once"
    assert {name: getattr(window.settings, name) for name in chosen} == chosen

    assert window.status.currentMessage() == "设置已保存"

    chosen = {"preview_fit": "none", "name": "", "export_folder": ""}
    zoom = window.preview.zoom
    other = window.desk.windows.make(Session(window.session.issue))
    chosen["editor_points"] = 16
    monkeypatch.setattr(preferences, "write_settings", lambda _settings: False)
    window.commands["settings"].trigger()
    assert "没有存下来" in window.status.currentMessage()
    for each in (window, other):
        assert each.editor._page.body.document().defaultFont().pointSizeF() == 16, "in every window"
    assert (other.preview.fit, other.preview.arrangement) == (Fit.NONE, Arrangement.FACING)
    assert (window.preview.fit, window.preview.zoom) == (Fit.NONE, zoom)
    assert this_process().real_name != "汪晓禾"
    assert window.desk.export_folder == window.desk.folder


def test_who_does_not_wish_it_does_not_find_the_last_issue_open(path: Path) -> None:
    assert main.first_project([], Settings(recent=[str(path)])).path == path
    assert main.first_project([], Settings(recent=[str(path)], reopen_last=False)).path is None
    assert main.first_project([str(path)], Settings(reopen_last=False)).path == path
