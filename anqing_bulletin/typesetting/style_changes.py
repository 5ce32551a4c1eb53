"""What an office changes in a house style, as `(dotted key, canonical JSON)` pairs that an issue can carry.

A change names one setting (`paper.top_mm`, `roles.body.face`, `cover.red`) and says what it is instead.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from anqing_bulletin.errors import StyleInvalid
from anqing_bulletin.typesetting.schema import named

if TYPE_CHECKING:
    from anqing_bulletin.bulletin.model import StyleChanges
    from anqing_bulletin.typesetting.style import HouseStyle

MOST_CHANGES = 400
"""More than a style has settings."""
_NOT_CHANGED = ("name", "text_width_em", "is_column")
"""What is no setting of a style."""


def settings_of(style: HouseStyle) -> dict[str, Any]:
    """Every setting of a style by its dotted key, as a style file would hold it."""
    return _flat(style, "")


def change(key: str, value: Any) -> tuple[str, str]:
    """A change; whole numbers are written as such."""
    return key, json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def changes_between(base: HouseStyle, style: HouseStyle) -> StyleChanges:
    """What must be changed in `base` so that it sets a page as `style` does."""
    before, after = settings_of(base), settings_of(style)
    # A class of faces that only the base orders is put back to the common order.
    wanted = {**{key: [] for key in before if key.startswith("faces.")}, **after}
    return tuple(change(key, wanted[key]) for key in sorted(wanted) if wanted[key] != before.get(key))


def changed(table: Mapping[str, Any], changes: StyleChanges) -> dict[str, Any]:
    """A style's table with changes in it, not yet checked.

    Raises StyleInvalid where a change leads nowhere or is no JSON.
    """
    if len(changes) > MOST_CHANGES:
        raise StyleInvalid(f"版式的改动超过 {MOST_CHANGES} 处，没有采用。")
    result = dict(table)
    for key, text in changes:
        *groups, last = key.split(".")
        if not groups or "" in (*groups, last):
            raise StyleInvalid(f"版式中有不认识的设置：{key}。", key)
        inner = result
        for group in groups:
            under = inner.get(group, {})
            if not isinstance(under, dict):
                raise StyleInvalid(f"版式中有不认识的设置：{key}。", key)
            inner[group] = inner = dict(under)
        inner[last] = _value(key, text)
    return result


def _value(key: str, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise StyleInvalid(f"版式中的 {named(key)} 写法有误。", key) from error


def _flat(value: Any, path: str) -> dict[str, Any]:
    if is_dataclass(value):
        items = {field.name: getattr(value, field.name) for field in fields(value)}
        if not path:
            items = {name: item for name, item in items.items() if name not in _NOT_CHANGED}
    elif isinstance(value, Mapping):
        items = dict(value)
    else:
        return {path: _plain(value)}
    result: dict[str, Any] = {}
    for name, item in items.items():
        result |= _flat(item, f"{path}.{name}" if path else name)
    return result


def _plain(value: Any) -> Any:
    """A value as JSON has it: lists for tuples, 37 for 37.0."""
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
