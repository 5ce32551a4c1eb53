"""The templates of this person: project files in a folder of their own, each called by its name.

What a file holds is found out when it is wanted, by the way of every project file (`saving.open_project`); a list of
the folder reads none.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from anqing_bulletin.bulletin.model import Issue
from anqing_bulletin.errors import SaveFailed, TemplateFailed
from anqing_bulletin.storage.causes import cause_of
from anqing_bulletin.storage.folders import make_folder
from anqing_bulletin.storage.project import SUFFIX, Project, write_project
from anqing_bulletin.storage.save import save_file

MOST = 200
"""Templates that are listed."""
LONGEST_NAME = 40

_USED = "used.json"
_USED_BYTES = 1 << 16
_FORBIDDEN = re.compile(r'[\\/:*?"<>|]')
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


@dataclass(frozen=True)
class TemplateFile:
    """A template and where it is."""

    name: str
    path: Path


def name_fault(name: str, taken: Collection[str] = ()) -> str:
    """Why a template cannot be called so, as a sentence; empty where it can.  `taken` names are not to be had."""
    if not name.strip():
        return "请给模板起个名字。"
    if len(name) > LONGEST_NAME:
        return f"模板的名字最长{LONGEST_NAME}个字。"
    if _FORBIDDEN.search(name) or not all(character.isprintable() or character == "\u3000" for character in name):
        return '名字里不能有 \\ / : * ? " < > | 这些符号。'
    if name != name.strip() or name[0] in ".~" or name[-1] == ".":
        return "名字的首尾不能是空格或点。"
    if _DEVICE.fullmatch(name):
        return "这个名字系统另有用处，请换一个。"
    if name.casefold() in {other.casefold() for other in taken}:
        return f"已经有叫“{name}”的模板了，请换一个名字。"
    return ""


def template_files(folder: Path) -> tuple[TemplateFile, ...]:
    """The templates in a folder, the newest first; none where it cannot be read."""
    found: list[tuple[float, TemplateFile]] = []
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            stem, suffix = os.path.splitext(entry.name)  # noqa: PTH122  the name as it is, whatever it holds
            if suffix.lower() == SUFFIX and not name_fault(stem) and entry.is_file(follow_symlinks=False):
                found.append((entry.stat().st_mtime, TemplateFile(stem, Path(entry.path))))
    found.sort(key=lambda pair: (-pair[0], pair[1].name))
    return tuple(each for _, each in found[:MOST])


def keep_template(folder: Path, name: str, template: Issue) -> TemplateFile:
    """Keep a template under a name; one of the same name is replaced.

    Raises `SaveFailed`, and `TemplateFailed` where the name cannot be or the folder cannot be made.
    """
    _check(name)
    try:
        make_folder(folder)
    except OSError as error:
        raise TemplateFailed(f"模板没有存下来：{cause_of(error)}。请检查磁盘以后再存一次。") from error
    former = _of_name(folder, name)
    path = former or folder / f"{name}{SUFFIX}"
    write_project(path, Project(template))
    return TemplateFile(path.stem, path)


def rename_template(template: TemplateFile, name: str) -> TemplateFile:
    """Call a template otherwise.  Raises `TemplateFailed`; the template is there as it was then."""
    _check(name)
    folder = template.path.parent
    there = _of_name(folder, name)
    if there is not None and there != template.path:
        raise TemplateFailed(name_fault(name, [name]))
    target = folder / f"{name}{SUFFIX}"
    try:
        template.path.rename(target)
    except OSError as error:
        raise TemplateFailed(f"模板“{template.name}”没有改名：{cause_of(error)}。") from error
    used = [name if each == template.name else each for each in used_names(folder)]
    _write_used(folder, used)
    return TemplateFile(name, target)


def remove_template(template: TemplateFile) -> None:
    """Delete a template.  Raises `TemplateFailed` where it cannot be."""
    try:
        template.path.unlink(missing_ok=True)
    except OSError as error:
        raise TemplateFailed(f"模板“{template.name}”没有删除：{cause_of(error)}。") from error


def free_name(name: str, taken: Collection[str]) -> str:
    """A name like this one that can be had: without what no name may have, with a number where it is taken."""
    plain = "".join(c for c in _FORBIDDEN.sub("", name) if c.isprintable()).strip(" .~")[: LONGEST_NAME - 4] or "模板"
    tries = (plain, *(f"{plain}（{number}）" for number in range(2, 99)))
    return next((each for each in tries if not name_fault(each, taken)), "模板")


# --- which were used last -----------------------------------------------------------------------------------------


def used_names(folder: Path) -> tuple[str, ...]:
    """The names of the templates used, the last one first; none where that is not known."""
    try:
        with (folder / _USED).open("rb") as file:
            names: Any = json.loads(file.read(_USED_BYTES).decode("utf-8"))
    except (OSError, ValueError, RecursionError):
        return ()
    return tuple(name for name in names if isinstance(name, str))[:MOST] if isinstance(names, list) else ()


def mark_used(folder: Path, name: str) -> None:
    """Remember that a template was used now; where that fails it is listed further down, and no more."""
    _write_used(folder, [name, *(other for other in used_names(folder) if other != name)][:MOST])


def _write_used(folder: Path, names: Collection[str]) -> None:
    with contextlib.suppress(OSError, SaveFailed):
        make_folder(folder)
        save_file(folder / _USED, json.dumps(list(names), ensure_ascii=False).encode("utf-8", "replace"))


def _check(name: str) -> None:
    if fault := name_fault(name):
        raise TemplateFailed(fault)


def _of_name(folder: Path, name: str) -> Path | None:
    """The file of a template of this name, large and small letters alike."""
    wanted = name.casefold()
    return next((each.path for each in template_files(folder) if each.name.casefold() == wanted), None)
