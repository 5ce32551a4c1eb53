"""Canonical JSON: one value, one text.  Written with sorted keys and without blanks, read without any leniency.

`json` by itself reads more than JSON and more than is safe: NaN, 1e999 as infinity, repeated keys, half a surrogate
pair, and nesting until the stack ends.  What is refused here, and the order (counting comes before parsing), follows
the table in `limits`.
"""

from __future__ import annotations

import codecs
import json
import math
import re
from collections import Counter
from typing import TypeAlias

from anqing_bulletin.bulletin.model import Extra
from anqing_bulletin.storage import limits
from anqing_bulletin.storage.fault import Fault, printable

Value: TypeAlias = "dict[str, Value] | list[Value] | str | int | float | bool | None"

# The closing quote is optional so that an open string runs to the end of the data instead of being tried again from
# each quote in it.
_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?', re.DOTALL)
_NUL_ESCAPE = "\\u0000"
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_ALL_SQUARE = bytes.maketrans(b"{}", b"[]")


def dump_text(value: Value) -> str:
    """The canonical text of a value."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def dump(value: Value, part: str) -> bytes:
    """The canonical bytes of a value, as the part `part` of a project.

    Raises `Fault` where a string holds what no file may hold; `load` would refuse it.
    """
    text = dump_text(value)
    try:
        data = text.encode()
    except UnicodeEncodeError:
        _check_strings(value, part)
        raise
    if _NUL_ESCAPE in text or len(text) > limits.STRING_CHARACTERS:
        _check_strings(value, part)  # an escaped NUL, or perhaps a backslash before u0000
    return data


def load(data: bytes, part: str) -> Value:
    """The value of a JSON part.  Raises `Fault` for whatever is not strict JSON within the limits."""
    if len(data) > limits.JSON_BYTES:
        raise Fault("超过允许的大小", part)
    if data.startswith(codecs.BOM_UTF8):
        raise Fault("开头有多余的标记（BOM）", part)
    _check_extent(data, part)
    try:
        text = data.decode("utf-8", "strict")
    except UnicodeDecodeError as error:
        raise Fault(f"第 {error.start + 1} 字节起不是 UTF-8 文字", part) from error
    try:
        value: Value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise Fault(f"第 {error.pos + 1} 个字符处不合 JSON 格式", part) from error
    except _Refused as error:
        raise Fault(str(error), part) from error
    if b"\\u" in data or len(text) > limits.STRING_CHARACTERS:
        _check_strings(value, part)  # only an escape can bring in a NUL or a surrogate past the UTF-8 decoder
    return value


def json_object(extra: Extra, **known: Value) -> dict[str, Value]:
    """An object of the known keys and of those that a newer program wrote; the known ones win."""
    return {**{key: json.loads(text) for key, text in extra}, **known} if extra else known


class _Refused(ValueError):
    """Legal to `json`, not to us; raised by the hooks, which do not know the part."""


def values_in(data: bytes) -> int:
    """At least how many values some JSON would become; nothing is parsed for it."""
    structure = _STRING.sub(b"", data)
    return structure.count(b",") + structure.count(b"[") + structure.count(b"{")


def _check_extent(data: bytes, part: str) -> None:
    """Refuse deep or crowded JSON before the parser builds anything, in a few passes that all run in C."""
    structure = _STRING.sub(b"", data)
    brackets = structure.translate(_ALL_SQUARE, _NOT_BRACKETS)
    if structure.count(b",") + brackets.count(b"[") > limits.JSON_VALUES:
        raise Fault("内容的项数超过上限", part)
    for _ in range(limits.JSON_DEPTH):
        if not brackets:
            return
        brackets = brackets.replace(b"[]", b"")  # takes the innermost pairs off; mixed pairs are the parser's affair
    if brackets:
        raise Fault("括号嵌套过深或不成对", part)


def _check_strings(value: Value, part: str) -> None:
    waiting: list[Value] = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            _check_string(item, part)
        elif isinstance(item, dict):
            waiting += item.keys()
            waiting += item.values()
        elif isinstance(item, list):
            waiting += item


def _check_string(text: str, part: str) -> None:
    if len(text) > limits.STRING_CHARACTERS:
        raise Fault(f"有一段文字超过 {limits.STRING_CHARACTERS} 字", part)
    if "\0" in text:
        raise Fault("的文字里有空字符（U+0000）", part)
    broken = next((character for character in text if "\ud800" <= character <= "\udfff"), None)
    if broken is not None:
        raise Fault(f"的文字里有不完整的字符（U+{ord(broken):04X}）", part)


def _object(pairs: list[tuple[str, Value]]) -> dict[str, Value]:
    result = dict(pairs)
    if len(result) != len(pairs):
        twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise _Refused(f"“{printable(twice)}”重复出现")
    return result


def _integer(digits: str) -> int:
    if len(digits.lstrip("-")) > limits.INTEGER_DIGITS:
        raise _Refused("有过长的数字")
    return int(digits)


def _fraction(digits: str) -> float:
    if len(digits) > limits.FRACTION_CHARACTERS:
        raise _Refused("有过长的数字")
    number = float(digits)
    if not math.isfinite(number):
        raise _Refused(f"有超出范围的数字“{digits}”")
    return number


def _constant(name: str) -> Value:
    raise _Refused(f"有不允许的数字“{name}”")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_fraction, parse_constant=_constant
)
