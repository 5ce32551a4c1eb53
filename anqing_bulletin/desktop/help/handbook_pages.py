"""The pages of the handbook, in the order to be read: Markdown files that ship with the program, and the list of keys.

A page that the table does not know, because it was added later, comes after those that it knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from PySide6.QtGui import QAction, QKeySequence

from anqing_bulletin.desktop.menus import MENUS
from anqing_bulletin.resources import resource_path

START = "快速上手"
WRITING = "写稿和改稿"
TREE = "目录树"
PREVIEW = "预览和缩行"
KEYS = "快捷键"
ORDER = (
    START,
    WRITING,
    TREE,
    PREVIEW,
    "刊头版记和版式",
    "保存恢复与合并",
    "导出和打印",
    "排版说明",
    "设置",
    KEYS,
    "常见问题",
)
"""Names of pages, which are those of their files and what stands first in them."""

OTHER_KEYS: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...] = (
    (
        "写稿的时候",
        (
            ("粘贴文字", "Ctrl+Shift+V", "只要文字和分段，不要小标题、表格、图片"),
            ("标题换行", "Enter", "在标题里按：目录里从这里另起一行"),
            ("采用层次", "Tab", "段首打了“一、”“（一）”等序号，旁边问要不要作标题时按"),
            ("打开表格、图片", "Enter", "光标在表格、图片上时按，或双击"),
        ),
    ),
    (
        "查找的时候",
        (
            ("下一处、上一处", "Enter、Shift+Enter", "在查找框里按"),
            ("全部替换", "Ctrl+Alt+Enter", "算一步，可以撤销"),
            ("关闭", "Esc", "关闭查找，回到稿件"),
        ),
    ),
    (
        "预览里",
        (
            ("翻页", "PgDn、PgUp", "下一页、上一页"),
            ("到头、到尾", "Home、End", "第一页、末页"),
            ("放大、缩小", "Ctrl+滚轮", "触摸板上两指张合也行"),
            ("全选、复制", "Ctrl+A、Ctrl+C", "复制版面上的文字"),
        ),
    ),
    (
        "手册里",
        (
            ("查找", "Ctrl+F", "到查找框"),
            ("下一处、上一处", "F3、Shift+F3", "在查找框里按 Enter 也行"),
            ("后退、前进", "Alt+←、Alt+→", "刚才看的一页"),
            ("关闭", "Esc", "先清去查找的字，再按关闭"),
        ),
    ),
)
"""Keys that are no command of a menu: where, and of each its name, the keys, and what they do."""
_ESCAPED = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]<>|#"})


def handbook_folder() -> Path:
    """Where the pages and their pictures are."""
    return resource_path("handbook")


def read_pages(actions: Mapping[str, QAction]) -> dict[str, str]:
    """The pages by their names, each in Markdown; the list of keys is made from the actions themselves."""
    files = {path.stem: path.read_text(encoding="utf-8") for path in handbook_folder().glob("*.md")}
    files[KEYS] = keys_page(actions)
    known = [name for name in ORDER if name in files]
    return {name: files[name] for name in (*known, *sorted(files.keys() - known))}


def keys_page(actions: Mapping[str, QAction]) -> str:
    """Every command with its key and what it does, menu by menu as they stand in the menu bar; then the other keys."""
    parts = [
        f"# {KEYS}",
        "程序里的每一件事都可以不用鼠标。鼠标停在按钮上，或在菜单里选中一项，下面的状态栏也会说它的键。",
    ]
    for title, groups in MENUS:
        rows = [_row_of(actions[name]) for group in groups for name in group if name in actions]
        parts += _table(_plain(title), rows)
    for place, keys in OTHER_KEYS:
        parts += _table(place, keys)
    return "\n\n".join(parts) + "\n"


def _plain(title: str) -> str:
    """A menu's title without its letter: 文件(&F)."""
    return title.partition("(")[0]


def _row_of(action: QAction) -> tuple[str, str, str]:
    keys = "、".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts())
    first = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return action.text().replace("&", "").rstrip("…"), keys, action.statusTip().removesuffix(f"（{first}）")


def _table(title: str, rows: Iterable[tuple[str, str, str]]) -> list[str]:
    lines = [f"| {_escaped(name)} | {_key(keys)} | {_escaped(words)} |" for name, keys, words in rows]
    return [f"## {title}", "\n".join(["| 做什么 | 按键 | 说明 |", "| --- | --- | --- |", *lines])] if lines else []


def _key(keys: str) -> str:
    return "、".join(f"`{key}`" for key in keys.split("、") if key)


def _escaped(words: str) -> str:
    return words.translate(_ESCAPED)
