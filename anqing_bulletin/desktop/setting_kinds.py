"""What a setting can be, as data: yes or no, one of several, a number, words, a folder; and what is only remembered.

A row of the table (`settings.Settings`) says with one of these what its value may be.  The reader of the file, the
dialog and the handbook's page ask nothing else.  No Qt here: the table is read at every start, and by scripts.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import MISSING, fields
from typing import Any, NamedTuple

_LONGEST_PATH = 32_767
"""Characters; the longest path of any system."""


class Tick(NamedTuple):
    """Yes or no."""


class Choice(NamedTuple):
    """One of several words."""

    words: tuple[tuple[str, str], ...]
    """Each value of the file with what the dialog says for it."""


class Number(NamedTuple):
    """A number within limits."""

    least: float
    most: float
    unit: str = ""
    whole: bool = False


class Text(NamedTuple):
    """A line of text."""

    longest: int = 100
    """Characters."""
    empty: str = ""
    """What the dialog shows in the field while it is empty."""


class Folder(NamedTuple):
    """The path of a folder, which need not be there; empty for none."""

    empty: str = ""
    """What the dialog shows in the field while it is empty."""


class Names(NamedTuple):
    """A list of texts, of paths for example; only the first `most` are kept."""

    most: int


class Widths(NamedTuple):
    """So many widths in device-independent pixels, or none."""

    many: int


class Entries(NamedTuple):
    """Values under names, the values being plain or lists of plain ones; only the last `most` are kept."""

    most: int


Kind = Tick | Choice | Number | Text | Folder | Names | Widths | Entries


class Setting(NamedTuple):
    """A row of the table."""

    name: str
    """The attribute of `Settings`, and the key in the file."""
    kind: Kind
    default: Any
    text: str = ""
    """What the dialog and the handbook call it; empty for what is only remembered."""
    hint: str = ""
    """What it does, in a sentence."""
    group: str = ""
    """The heading that it stands under."""

    @property
    def is_shown(self) -> bool:
        """Whether the dialog and the handbook show it; the others remember how the window was left."""
        return bool(self.text)

    def taken(self, value: object) -> Any:
        """A value of the file as it is used; the default in place of one that is not right.  Never raises."""
        if not is_right(self.kind, value):
            return deepcopy(self.default)
        if isinstance(self.kind, Names) and isinstance(value, list):
            return value[: self.kind.most]
        if isinstance(self.kind, Entries) and isinstance(value, dict):
            return dict(list(value.items())[-self.kind.most :])
        return value


def shown(kind: Kind, group: str, text: str, hint: str) -> dict[str, Any]:
    """What the declaration of a setting says that people choose; the attribute gives its name, type and default."""
    return {"kind": kind, "group": group, "text": text, "hint": hint}


def remembered(kind: Kind) -> dict[str, Any]:
    """What the declaration of a setting says that stands in no dialog."""
    return {"kind": kind}


def table_of(declared: type[Any]) -> tuple[Setting, ...]:
    """The rows that a dataclass declares, in their order; fields that say nothing of a kind are none."""
    rows = []
    for row in fields(declared):
        if row.metadata:
            default = row.default if row.default_factory is MISSING else row.default_factory()
            rows.append(Setting(row.name, default=default, **row.metadata))
    return tuple(rows)


def is_right(kind: Kind, value: object) -> bool:
    """Whether a value of the file is of a kind.  Never raises."""
    match kind:
        case Tick():
            return isinstance(value, bool)
        case Choice(words):
            return isinstance(value, str) and value in dict(words)
        case Number(least, most, whole=whole):
            return _is_number(value, whole=whole) and least <= value <= most  # type: ignore[operator]
        case Text(longest):
            return isinstance(value, str) and len(value) <= longest and (not value or value.isprintable())
        case Folder():
            return _is_path(value)
        case Names():
            return isinstance(value, list) and all(_is_path(item) for item in value)
        case Widths(many):
            return isinstance(value, list) and len(value) == many and all(_is_width(item) for item in value)
        case Entries():
            return isinstance(value, dict) and all(map(_is_path, value)) and all(map(_is_flat, value.values()))


def _is_number(value: object, *, whole: bool) -> bool:
    return isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)


def _is_path(value: object) -> bool:
    return isinstance(value, str) and "\0" not in value and len(value) <= _LONGEST_PATH


def _is_width(value: object) -> bool:
    return _is_number(value, whole=True) and 0 <= value <= 20_000  # type: ignore[operator]


def _is_flat(value: object) -> bool:
    """Plain, or a list of plain ones: nothing nested that could be endless."""
    return _is_plain(value) or (isinstance(value, list) and all(map(_is_plain, value)))


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, (str, int, float))


def groups_of(table: Sequence[Setting]) -> dict[str, list[Setting]]:
    """The shown settings under their headings, in the order of the table."""
    groups: dict[str, list[Setting]] = {}
    for setting in table:
        if setting.is_shown:
            groups.setdefault(setting.group, []).append(setting)
    return groups
