"""Settings at work: what each of them does to the window, at its start and when the dialog is closed with 确定."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from anqing_bulletin.desktop.settings import write_settings
from anqing_bulletin.desktop.theme import apply_theme
from anqing_bulletin.storage.processes import call_this_person

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anqing_bulletin.desktop.desk import Desk
    from anqing_bulletin.desktop.pages.preview_pane import PreviewPane
    from anqing_bulletin.desktop.writing.editor import ArticleEditor

_PREVIEW = "preview_"
_NOT_KEPT = "设置已经生效，但没有存下来：设置的文件夹写不进去，下次启动还是原来的。文件夹在“帮助 › 关于”里"


class Preferences(QObject):
    """What the command 设置 does."""

    told = Signal(str)
    """Something is done; the words are for the status bar."""

    def __init__(self, desk: Desk, editor: ArticleEditor, pages: PreviewPane) -> None:
        super().__init__(desk)
        self._desk = desk
        self._settings = desk.settings
        self._editor = editor
        self._pages = pages
        call_this_person(self._settings.name)
        editor.set_text_points(self._settings.editor_points)

    def show(self) -> None:
        """设置: ask, and do at once what was chosen."""
        from anqing_bulletin.desktop.settings_dialog import SettingsDialog

        self._pages.keep(self._settings)
        dialog = SettingsDialog(self._settings, self._desk.window)
        if dialog.exec() and dialog.changes:
            self._change(dialog.changes)
        dialog.deleteLater()

    def take_up(self, changes: Mapping[str, object]) -> None:
        """Do in this window what was chosen in one of those that share the settings; its view else stays its own."""
        if "editor_points" in changes:
            self._editor.set_text_points(self._settings.editor_points)
        previews = {name: value for name, value in changes.items() if name.startswith(_PREVIEW)}
        if previews:
            view = replace(self._settings)
            self._pages.keep(view)
            for name, value in previews.items():
                setattr(view, name, value)
            self._pages.restore(view)

    def _change(self, changes: Mapping[str, object]) -> None:
        for name, value in changes.items():
            setattr(self._settings, name, value)
        if "name" in changes:
            call_this_person(self._settings.name)
        if "appearance" in changes:
            application = QApplication.instance()
            assert isinstance(application, QApplication)
            apply_theme(application, self._settings.appearance)
        for each in {self, *(window.preferences for window in self._desk.windows)}:
            each.take_up(changes)
        is_kept = write_settings(self._settings)
        self.told.emit("设置已保存" if is_kept else _NOT_KEPT)
