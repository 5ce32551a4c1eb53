"""Typed reading of JSON values: each key is taken once, and what nobody took is either kept or refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

from anqing_bulletin.bulletin.model import Extra
from anqing_bulletin.storage.canonical import Value, dump_text
from anqing_bulletin.storage.fault import Fault, printable

T = TypeVar("T")


class Where(NamedTuple):
    """A place inside a JSON part."""

    part: str
    steps: tuple[str | int, ...] = ()

    def at(self, step: str | int) -> Where:
        """The place one key or index further in."""
        return Where(self.part, (*self.steps, step))

    @property
    def path(self) -> str:
        """The place as a JSON path: $.blocks[2].kind."""
        steps = (f"[{step}]" if isinstance(step, int) else f".{printable(step)}" for step in self.steps)
        return "".join(("$", *steps))

    def fault(self, what: str) -> Fault:
        """The fault that this place `what`."""
        return Fault(f"中 {self.path} {what}", self.part)


Decode = Callable[[Value, Where], T]
"""How a value becomes a `T`; raises `Fault` where it is none."""


class Fields:
    """The keys of one JSON object.  Raises `Fault`, with the place, for a wrong type and for a missing key."""

    def __init__(self, value: Value, where: Where) -> None:
        if not isinstance(value, dict):
            raise where.fault("应为对象")
        self._left = dict(value)
        self.where = where

    def take(self, key: str, decode: Decode[T]) -> T:
        """The value of a key, decoded."""
        if key not in self._left:
            raise self.where.fault(f"缺少“{key}”")
        return decode(self._left.pop(key), self.where.at(key))

    def text(self, key: str) -> str:
        """The string of a key."""
        return self.take(key, as_text)

    def integer(self, key: str, low: int, high: int) -> int:
        """The whole number of a key, from `low` to `high`."""
        return self.take(key, integer_from(low, high))

    def optional_integer(self, key: str, low: int, high: int) -> int | None:
        """The whole number of a key, from `low` to `high`, or null."""
        if key in self._left and self._left[key] is None:
            return self.take(key, lambda _value, _where: None)
        return self.integer(key, low, high)

    def optional(self, key: str, decode: Decode[T], default: T) -> T:
        """The value of a key that may be missing, decoded; `default` where it is."""
        return self.take(key, decode) if key in self._left else default

    def one_of(self, key: str, choices: Mapping[str, T]) -> T:
        """What the name under a key stands for."""
        return self.take(key, choice_of(choices))

    def several(self, key: str, decode: Decode[T]) -> tuple[T, ...]:
        """The decoded items of the array under a key."""
        return self.take(key, tuple_of(decode))

    def extra(self) -> Extra:
        """The keys that nobody took, as the model keeps them."""
        return tuple((key, dump_text(value)) for key, value in sorted(self._left.items()))

    def nothing_else(self) -> None:
        """Refuse keys that nobody took, where there is no place to keep them."""
        if self._left:
            raise self.where.fault(f"多出“{printable(min(self._left))}”")


def as_text(value: Value, where: Where) -> str:
    """A string."""
    if not isinstance(value, str):
        raise where.fault("应为文字")
    return value


def as_truth(value: Value, where: Where) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise where.fault("应为 true 或 false")
    return value


def integer_from(low: int, high: int) -> Decode[int]:
    """A whole number from `low` to `high`."""

    def decode(value: Value, where: Where) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise where.fault(f"应为 {low} 到 {high} 的整数")
        return value

    return decode


def choice_of(choices: Mapping[str, T]) -> Decode[T]:
    """One of some names, as what it stands for."""

    def decode(value: Value, where: Where) -> T:
        if not isinstance(value, str) or value not in choices:
            shown = value if isinstance(value, str) else dump_text(value)
            raise where.fault(f"的值“{printable(shown)}”不认识")
        return choices[value]

    return decode


def tuple_of(decode: Decode[T]) -> Decode[tuple[T, ...]]:
    """An array."""

    def decode_items(value: Value, where: Where) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise where.fault("应为列表")
        return tuple(decode(item, where.at(index)) for index, item in enumerate(value))

    return decode_items
