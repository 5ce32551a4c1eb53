"""The menu bar and the toolbar, as tables of command names: what stands where, and in which group."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar, QToolBar, QToolButton

if TYPE_CHECKING:
    from collections.abc import Callable

    from anqing_bulletin.desktop.settings import Settings

RECENT = "最近打开"
"""In place of a command: the menu of the files opened last."""
WINDOWS_MENU = "窗口(&W)"
"""The menu that ends with the open windows."""

MENUS: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = (
    (
        "文件(&F)",
        (
            ("new", "new-supplement", "new-from-template", "open", RECENT, "import"),
            ("new-in-window", "open-in-window"),
            ("save", "save-as", "save-template", "clean-copy"),
            ("backups", "recover"),
            ("export-pdf", "export-reading", "export-booklet", "export-docx"),
            ("print", "print-booklet"),
            ("close-window", "quit"),
        ),
    ),
    ("编辑(&E)", (("undo", "redo"), ("find", "find-next", "find-previous", "replace", "filter"), ("settings",))),
    (
        "插入(&N)",
        (
            ("foreword",),
            ("table", "edit-table"),
            ("picture", "edit-picture"),
            ("symbols", "date"),
            ("paragraph-up", "paragraph-down"),
        ),
    ),
    (
        "格式(&O)",
        (
            ("run-in-head", "strong", "kai", "underline", "superscript", "subscript", "clear-format"),
            ("body", "level-1", "level-2", "level-3", "level-4"),
            ("justify", "left", "centre", "right"),
        ),
    ),
    (
        "本期(&I)",
        (("masthead", "imprint", "style"), ("add-section", "two-columns"), ("economy",)),
    ),
    (
        "稿件(&A)",
        (
            ("add-article", "duplicate", "split-article", "join-article"),
            ("received", "edited", "checked"),
            ("rename", "up", "down"),
            ("pool", "delete", "restore", "empty-bin"),
        ),
    ),
    ("版本(&R)", (("keep-version", "versions"), ("finalise", "reopen"), ("merge", "take"))),
    (
        "视图(&V)",
        (
            ("zoom-in", "zoom-out", "zoom-fit", "zoom-page"),
            ("facing", "thumbnails", "grid"),
            ("go-tree", "go-editor", "go-preview", "go-thumbnails"),
            ("appearance",),
        ),
    ),
    (WINDOWS_MENU, (("next-window", "previous-window"),)),
    ("帮助(&H)", (("handbook", "shortcuts"), ("about",))),
)
"""The menus with their groups of commands; every command of the program is in one of them."""

_TOOLBAR = (
    ("new", "open", "save"),
    ("undo", "redo"),
    ("run-in-head",),
    ("masthead", "imprint"),
    ("zoom-out", "zoom-in", "zoom-fit"),
    ("export-pdf", "export-docx"),
)
_WITH_WORDS = ("new", "open", "save", "run-in-head", "masthead", "imprint", "export-pdf", "export-docx")
"""Buttons of the toolbar that say their name; the others' pictures everybody knows."""


def fill_menu_bar(bar: QMenuBar, commands: Mapping[str, QAction], recent: QMenu) -> dict[str, QMenu]:
    """Put the commands into the menus, which are given by their titles; `recent` stands where the table says so."""
    recent.setTitle(RECENT)
    menus = {title: bar.addMenu(title) for title, _groups in MENUS}
    for title, groups in MENUS:
        menu = menus[title]
        for number, group in enumerate(groups):
            if number:
                menu.addSeparator()
            menu.addActions([recent.menuAction() if name == RECENT else commands[name] for name in group])
    return menus


def fill_recent_menu(menu: QMenu, settings: Settings, open_path: Callable[[Path], None]) -> None:
    """List the files opened last."""
    menu.clear()
    for number, name in enumerate(settings.recent, 1):
        action = menu.addAction(f"&{number}　{Path(name).name}")
        action.setStatusTip(name)
        action.triggered.connect(lambda _checked=False, path=Path(name): open_path(path))
    if not settings.recent:
        menu.addAction("还没有打开过文件").setEnabled(False)


def fill_toolbar(bar: QToolBar, commands: Mapping[str, QAction]) -> None:
    """Put the commands that are wanted at every turn on the toolbar."""
    bar.setObjectName("toolbar")
    bar.setMovable(False)
    bar.setIconSize(QSize(20, 20))
    bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
    for number, group in enumerate(_TOOLBAR):
        if number:
            bar.addSeparator()
        bar.addActions([commands[name] for name in group])
    for action in (commands[name] for name in _WITH_WORDS):
        action.setIconText(action.text().rstrip("…"))
        button = bar.widgetForAction(action)
        assert isinstance(button, QToolButton)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
