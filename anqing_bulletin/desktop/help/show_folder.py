"""One of the program's folders, shown in the system's own file manager."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


def show_folder(folder: Path) -> str:
    """Show a folder, made first where it is not there yet; gives what went wrong as a sentence, empty if nothing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return "这个文件夹还没有，也没能新建。"
    return "" if QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))) else "没能打开，请自己到这里去找："
