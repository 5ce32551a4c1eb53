"""What the handbook says of the program is so: its pictures, its links, the commands and the keys that it names."""

from __future__ import annotations

import re

import pytest
from PIL import Image
from PySide6.QtGui import QKeySequence

from anqing_bulletin.desktop.help.handbook_pages import KEYS, ORDER, OTHER_KEYS, handbook_folder, keys_page, read_pages
from anqing_bulletin.desktop.menus import MENUS, RECENT
from anqing_bulletin.desktop.window import Window

PICTURES = handbook_folder() / "图"
PAGES = {path.stem: path.read_text(encoding="utf-8") for path in handbook_folder().glob("*.md")}
NAMES = ("Ctrl", "Alt", "Shift", "Tab", "Enter", "Esc", "Del", "Backspace", "PgDn", "PgUp", "Home", "End")
KEY = re.compile(rf"`((?:(?:{'|'.join(NAMES)})(?:\+[^`\s]+)?)|F\d+)`")
ALWAYS = {"Ctrl", "Alt", "Shift", "Ctrl+V", "Ctrl+C", "Backspace", "PgDn", "PgUp", "Home", "End", "Enter", "Tab", "Esc"}
"""What is no command of ours: keys to be held, those of every text, those of every list."""
IN_FORMS = {"Alt+↓"}
"""Keys of a form."""
PRINTED = {"Up": "↑", "Down": "↓", "Left": "←", "Right": "→", "Return": "Enter"}
"""Keys as `language` says them, which the tests do not speak."""


def printed(key: QKeySequence) -> str:
    """A key as the program writes it."""
    return "+".join(PRINTED.get(name, name) for name in key.toString().split("+"))


def test_every_page_of_the_order_is_there_and_begins_with_its_name() -> None:
    assert set(PAGES) <= set(ORDER), "a page that the order does not know"
    assert set(ORDER) - set(PAGES) == {KEYS}, "made from the commands"
    for name, text in PAGES.items():
        assert text.startswith(f"# {name}\n"), name


def test_the_pages_name_every_picture_and_each_is_there() -> None:
    named = [name for text in PAGES.values() for name in re.findall(r"!\[.*?\]\(图/(.+?)\.png\)", text)]
    assert sorted(named) == sorted(path.stem for path in PICTURES.glob("*.png"))
    for path in PICTURES.glob("*.png"):
        assert path.stat().st_size < 150_000, path.name
        with Image.open(path) as picture:
            assert picture.width >= 600, path.name


@pytest.mark.parametrize("name", sorted(PAGES))
def test_every_link_leads_to_a_page_and_a_heading_that_are_there(name: str) -> None:
    for target in re.findall(r"(?<!!)\[[^\]]+\]\(([^)]+)\)", PAGES[name]):
        page, _, heading = target.partition("#")
        text = PAGES[page.removesuffix(".md")] if page else PAGES[name]
        assert not heading or re.search(rf"^#+ {re.escape(heading)}$", text, re.MULTILINE), target


def test_the_commands_and_keys_that_the_pages_name_are_the_programs(window: Window) -> None:
    actions = window.all_commands
    menus = {
        title.partition("(")[0]: {
            actions[name].text().rstrip("…") for group in groups for name in group if name != RECENT
        }
        for title, groups in MENUS
    }
    keys = {printed(key) for action in actions.values() for key in action.shortcuts()}
    others = {key for _, rows in OTHER_KEYS for _, shown, _ in rows for key in shown.split("、")}
    for name, text in PAGES.items():
        for menu, command in re.findall(r"“(\w+) › ([^”]+)”", text):
            assert command in menus[menu], f"{name}: {menu} › {command}"
        for key in KEY.findall(text):
            assert key in keys | others | ALWAYS | IN_FORMS, f"{name}: {key}"

    listed = keys_page(actions)
    assert re.findall(r"^## (.+)$", listed, re.MULTILINE)[:3] == ["文件", "编辑", "插入"]
    assert "| 保存 | `Ctrl+S` | 保存本期 |" in listed
    assert list(read_pages(actions)) == list(ORDER)
