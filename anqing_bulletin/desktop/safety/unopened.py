"""A file that did not open: why is said, and what is whole in a damaged one is read, if the user wants that."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from anqing_bulletin.desktop.files import MANUSCRIPTS
from anqing_bulletin.errors import BulletinError, ProjectDamaged

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from anqing_bulletin.desktop.desk import Desk
    from anqing_bulletin.storage.repair import Salvaged

_SOON = 300
"""Milliseconds after which it is looked again whether another dialog is still open."""


def tell_unopened(desk: Desk, path: Path, error: BulletinError, show: Callable[[Salvaged], object]) -> None:
    """Say why a file did not open, behind an open dialog once it is closed; `show` gets what was read even so."""
    if QApplication.activeModalWidget() is not None:
        QTimer.singleShot(_SOON, desk, lambda: tell_unopened(desk, path, error, show))
        return

    def on_looked_for(is_there: bool) -> None:
        if not is_there:
            desk.settings.forget(path)

    desk.read("forget", "", lambda: _is_there(path), on_looked_for)
    if path.suffix.lower() in MANUSCRIPTS:
        words = f"“{path.name}”是文稿，不是项目文件，没有打开。要收进本期，请用“文件 › 导入稿件”，或拖进窗口。"
        desk.show(BulletinError(words))
    elif isinstance(error, ProjectDamaged):
        _offer_repair(desk, path, error, show)
    else:
        desk.show(error)


def _offer_repair(desk: Desk, path: Path, error: ProjectDamaged, show: Callable[[Salvaged], object]) -> None:
    """A damaged file may be searched for what is whole in it, if the user wants that."""
    box = QMessageBox(QMessageBox.Icon.Warning, "文件已损坏", str(error), parent=desk.window)
    box.setInformativeText("也可以把其中完好的部分读出来，作为没有存盘的一期打开；损坏的文件不会被改动。")
    mend = box.addButton("读出完好的部分", QMessageBox.ButtonRole.AcceptRole)
    box.addButton("取消", QMessageBox.ButtonRole.RejectRole)
    box.exec()
    box.deleteLater()
    if box.clickedButton() is mend:
        desk.start(f"salvage {path}", f"正在修复“{path.name}”…", lambda: _salvaged(path), show)


def _is_there(path: Path) -> bool:
    return os.path.isfile(path)  # noqa: PTH113  never raises


def _salvaged(path: Path) -> Salvaged:
    from anqing_bulletin.storage.repair import salvage

    return salvage(path)
