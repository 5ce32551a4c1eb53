"""House styles that this person has saved on this PC: files like the shipped ones, in the folder of the settings.

An issue never depends on one: what it takes over is a shipped style and what is changed in it.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anqing_bulletin.desktop.folders import styles_folder
from anqing_bulletin.errors import SaveFailed, StyleInvalid
from anqing_bulletin.storage.causes import cause_of
from anqing_bulletin.storage.save import save_file
from anqing_bulletin.typesetting.style import load_style, named_style, shipped_base, style_names
from anqing_bulletin.typesetting.style_changes import changes_between

if TYPE_CHECKING:
    from pathlib import Path

    from anqing_bulletin.bulletin.model import StyleChanges

_log = logging.getLogger(__name__)
LONGEST_NAME = 30
SUFFIX = ".toml"
_MOST = 60
"""Styles that are offered."""
_FORBIDDEN = frozenset('\\/:*?"<>|')
_DEVICES = frozenset({"CON", "PRN", "AUX", "NUL"} | {f"{name}{n}" for name in ("COM", "LPT") for n in range(1, 10)})


@dataclass(frozen=True)
class OwnStyle:
    """A style that was saved on this PC: a shipped one and what is changed in it."""

    name: str
    path: Path
    base: str = ""
    changes: StyleChanges = ()
    fault: str = ""
    """Why it cannot be used, as a sentence; empty where it can."""


def own_styles() -> tuple[OwnStyle, ...]:
    """The styles saved on this PC, by name; those that cannot be read say why."""
    try:
        paths = sorted(styles_folder().glob(f"*{SUFFIX}"))[:_MOST]
    except OSError:
        return ()
    return tuple(_read(path) for path in paths)


def _read(path: Path) -> OwnStyle:
    try:
        style = load_style(str(path))
        base = shipped_base(path)
    except StyleInvalid as error:
        _log.info("own style not read: %s", error)
        return OwnStyle(path.stem, path, fault="这个版式文件读不出来，不能选用。可以改正文件，也可以在这里删除。")
    return OwnStyle(path.stem, path, base, changes_between(named_style(base), style))


def name_fault(name: str) -> str:
    """What is wrong with the name of a new style, as a sentence; empty where nothing is."""
    if not name:
        return "请写一个名字。"
    if len(name) > LONGEST_NAME:
        return f"名字太长，至多 {LONGEST_NAME} 字。"
    if any(character in _FORBIDDEN or not character.isprintable() for character in name):
        return '名字里不能有 \\ / : * ? " < > | 和看不见的字符。'
    if name.startswith(".") or name.endswith((".", " ")) or name.partition(".")[0].upper() in _DEVICES:
        return "系统不接受这个名字，请换一个。"
    if name in style_names():
        return f"“{name}”是随程序的版式，请换一个名字。"
    return ""


def style_path(name: str) -> Path:
    """The file of an own style."""
    return styles_folder() / f"{name}{SUFFIX}"


def keep_style(name: str, base: str, changes: StyleChanges) -> Path:
    """Save a style on this PC, in the place of one of the same name.

    Raises SaveFailed.
    """
    if fault := name_fault(name):
        raise SaveFailed(f"版式没有保存：{fault}")
    path = style_path(name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SaveFailed(f"版式“{name}”没有保存：{cause_of(error)}。") from error
    save_file(path, style_text(name, base, changes).encode())
    return path


def remove_style(style: OwnStyle) -> None:
    """Take a style off this PC; issues that were set in it stay as they are.

    Raises SaveFailed.
    """
    try:
        style.path.unlink(missing_ok=True)
    except OSError as error:
        raise SaveFailed(f"版式“{style.name}”没有删除：{cause_of(error)}。") from error


def style_text(name: str, base: str, changes: StyleChanges) -> str:
    """A style file: the shipped style it differs from, and what it has otherwise."""
    groups: dict[str, list[str]] = {}
    for key, value in changes:
        group, _, setting = key.rpartition(".")
        groups.setdefault(group, []).append(f"{setting} = {_toml(value)}")
    lines = ["# 自存的版式：只写与所依据的版式不同之处", f"name = {_toml(json.dumps(name, ensure_ascii=False))}"]
    lines.append(f"base = {_toml(json.dumps(base, ensure_ascii=False))}")
    for group, settings in groups.items():
        lines += ["", f"[{group}]", *settings]
    return "\n".join(lines) + "\n"


def _toml(text: str) -> str:
    """JSON as TOML: the same for what a setting can be, but for the one character that JSON lets stand as it is."""
    return text.replace("\x7f", "\\u007f")
