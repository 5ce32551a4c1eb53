"""A dataclass of a TOML table: keys, types, limits and choices are those of the dataclass and its annotations."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import MISSING, dataclass, fields, is_dataclass
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

from anqing_bulletin.bulletin.style_names import setting_name
from anqing_bulletin.errors import StyleInvalid

T = TypeVar("T")
_MOST_SHOWN = 60
"""Characters of a wrong value that a sentence repeats."""


@dataclass(frozen=True)
class Limits:
    """The least and the largest number that a key may have."""

    low: float
    high: float


@dataclass(frozen=True)
class Choice:
    """The words that a key may have."""

    values: tuple[str, ...]


def built(cls: type[T], table: Any, path: str, *, besides: Collection[str] = ()) -> T:
    """A dataclass of a TOML table, every key checked against the dataclass; the fields `besides` keep their defaults.

    Raises StyleInvalid, which names the key.
    """
    if not isinstance(table, dict):
        raise StyleInvalid(f"版式中的 {named(path)} 应当是一组设置。", path)
    hints = get_type_hints(cls, include_extras=True)
    known = {item.name: item for item in fields(cls) if item.name not in besides}  # type: ignore[arg-type]
    if unknown := sorted(set(table) - set(known)):
        raise StyleInvalid(f"版式中有不认识的设置：{_dotted(path, unknown[0])}。", _dotted(path, unknown[0]))
    values: dict[str, Any] = {}
    for name, item in known.items():
        where = _dotted(path, name)
        if name in table:
            values[name] = _value(hints[name], table[name], where)
        elif item.default is MISSING:
            raise StyleInvalid(f"版式中缺少设置：{where}。", where)
    return cls(**values)


def _value(hint: Any, value: Any, path: str) -> Any:
    """A value checked against its type; numbers against their limits, words against their choice."""
    if get_origin(hint) is Annotated:
        plain, rule = get_args(hint)
        return _within(rule, _value(plain, value, path), path)
    if is_dataclass(hint):
        return built(hint, value, path)  # type: ignore[arg-type]
    if get_origin(hint) is tuple:
        return tuple(_value(get_args(hint)[0], item, path) for item in _expect(list, value, path))
    if get_origin(hint) is not None:  # Mapping[str, …]
        table = _expect(dict, value, path)
        return {key: _value(get_args(hint)[1], item, _dotted(path, key)) for key, item in table.items()}
    if isinstance(value, bool) and hint is not bool:
        raise _wrong(value, path)
    if hint is not float:
        return _expect(hint, value, path)
    try:
        return float(_expect((int, float), value, path))
    except OverflowError:  # an integer of hundreds of digits
        raise _wrong(value, path) from None


def _within(rule: Limits | Choice, value: Any, path: str) -> Any:
    if isinstance(rule, Limits) and not rule.low <= value <= rule.high:
        shown = f"{value:g}" if isinstance(value, float) else str(value)[:_MOST_SHOWN]
        raise StyleInvalid(f"版式中的 {named(path)} 应在 {rule.low:g} 至 {rule.high:g} 之间，现为 {shown}。", path)
    if isinstance(rule, Choice) and value not in rule.values:
        allowed = "、".join(rule.values)
        raise StyleInvalid(f"版式中的 {named(path)} 只能是 {allowed} 之一，现为“{value[:_MOST_SHOWN]}”。", path)
    return value


def _expect(kind: Any, value: Any, path: str) -> Any:
    if not isinstance(value, kind):
        raise _wrong(value, path)
    return value


def _wrong(value: Any, path: str) -> StyleInvalid:
    return StyleInvalid(f"版式中的 {named(path)} 写法有误：{repr(value)[:_MOST_SHOWN]}。", path)


def named(path: str) -> str:
    """A key as a sentence names it: “上边距”（paper.top_mm）."""
    name = setting_name(path)
    return path if name == path else f"“{name}”（{path}）"


def _dotted(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
