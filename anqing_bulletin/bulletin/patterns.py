r"""What is looked for, as a pattern, and what is put in its place.

Plain text is looked for as it stands, by choice without regard to case or to the width of its forms (１２ for 12).  A
regular expression is Python's; `$1` or `\1` in the replacement is what its first pair of brackets found.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from anqing_bulletin.errors import PatternInvalid

MOST_MATCHES = 20_000
"""How many matches are listed; a search that finds more says so and replaces nothing."""
_WIDE = 0xFEE0
"""From an ASCII sign to its full-width form."""
_WORD = "0-9A-Za-z０-９Ａ-Ｚａ-ｚ"
_LATIN = re.compile(f"[{_WORD}]")
_REFERENCE = re.compile(r"\$\$|\\\\|[$\\](\d)")
_UNWANTED = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029\ufffc\ufeff\ud800-\udfff]")
_FAULTS = (
    ("unterminated character set", "方括号 [ 没有配对"),
    ("unterminated subpattern", "左括号 ( 没有配对"),
    ("unbalanced parenthesis", "右括号 ) 没有配对"),
    ("nothing to repeat", "* + ? 前面没有可以重复的内容"),
    ("multiple repeat", "* + ? 不能连着写"),
    ("bad escape", "反斜线 \\ 后面不能是这个字"),
    ("bad character range", "方括号里的范围前后颠倒"),
    ("invalid group reference", "引用的括号不存在"),
    ("min repeat greater than max repeat", "花括号里的次数前后颠倒"),
    ("look-behind requires fixed-width", "(?<=…) 里的内容长短必须固定"),
)


@dataclass(frozen=True)
class Query:
    """What is looked for, and how."""

    text: str
    match_case: bool = False
    whole_words: bool = False
    """Latin letters and digits only as a whole: 12 is not found in 2012.  Plain text only."""
    any_width: bool = True
    """１２ and 12 are the same.  Plain text only."""
    regular: bool = False
    """`text` is a regular expression."""


class Match(NamedTuple):
    """A stretch of one of several texts."""

    text: int
    """The number of the text."""
    start: int
    end: int
    groups: tuple[str, ...] = ()
    """Of a regular expression: the whole match, then what each pair of brackets found."""


class Matches(NamedTuple):
    """All matches in their order; `more` says that there are others beyond `MOST_MATCHES`."""

    found: list[Match]
    more: bool = False


def find(query: Query, texts: Sequence[str]) -> Matches:
    """Every match of a query that is not empty.  A regular expression may take for ever.

    Raises `PatternInvalid` where the regular expression is not well written.
    """
    if not query.text:
        return Matches([])
    search = pattern_of(query).finditer
    regular = query.regular
    found: list[Match] = []
    for number, text in enumerate(texts):
        for hit in search(text):
            start, end = hit.span()
            if start == end:
                continue
            if len(found) == MOST_MATCHES:
                return Matches(found, more=True)
            groups = (hit.group(), *(group or "" for group in hit.groups())) if regular else ()
            found.append(Match(number, start, end, groups))
    return Matches(found)


@lru_cache(maxsize=64)
def pattern_of(query: Query) -> re.Pattern[str]:
    """The compiled pattern of a query.  Raises `PatternInvalid`."""
    flags = 0 if query.match_case else re.IGNORECASE
    if not query.regular:
        return re.compile(_plain(query), flags)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what a later Python will read otherwise
            return re.compile(query.text, flags)
    except (re.error, OverflowError, RecursionError) as error:
        raise PatternInvalid(_sentence(error)) from None


def replacement_of(query: Query, replacement: str) -> Callable[[Match], str]:
    r"""What each match is replaced by.

    `$1` and `\1` stand for a pair of brackets of a regular expression, `$0` for the whole match, `$$` and `\\` for
    the sign itself.  Signs that no line of text can hold are left out.  Raises `PatternInvalid`.
    """
    replacement = _UNWANTED.sub("", replacement.replace("\t", " "))
    if not query.regular:
        return lambda _match: replacement
    brackets = pattern_of(query).groups
    parts: list[str | int] = []
    at = 0
    for reference in _REFERENCE.finditer(replacement):
        parts.append(replacement[at : reference.start()])
        at = reference.end()
        parts.append(reference.group()[0] if reference[1] is None else int(reference[1]))
    parts.append(replacement[at:])
    beyond = [part for part in parts if isinstance(part, int) and part > brackets]
    if beyond:
        there = f"只有 {brackets} 对括号" if brackets else "没有括号"
        raise PatternInvalid(f"替换内容里写了 ${beyond[0]}，但表达式里{there}。")
    return lambda match: "".join(match.groups[part] if isinstance(part, int) else part for part in parts)


def _plain(query: Query) -> str:
    text = query.text
    pattern = "".join(map(_either_width, text)) if query.any_width else re.escape(text)
    if query.whole_words and _LATIN.match(text[0]):
        pattern = f"(?<![{_WORD}]){pattern}"
    if query.whole_words and _LATIN.match(text[-1]):
        pattern = f"{pattern}(?![{_WORD}])"
    return pattern


def _either_width(character: str) -> str:
    """A sign in both its widths, as a pattern; of most characters there is only one."""
    code = ord(character)
    if character in " \u3000":
        return "[ \u3000]"
    if 0x21 <= code <= 0x7E:
        return f"[{re.escape(character)}{chr(code + _WIDE)}]"
    if 0x21 <= code - _WIDE <= 0x7E:
        return f"[{re.escape(chr(code - _WIDE))}{character}]"
    return re.escape(character)


def _sentence(error: Exception) -> str:
    words = str(error)
    what = next((chinese for english, chinese in _FAULTS if english in words), "有不合写法的地方")
    at = error.pos if isinstance(error, re.error) else None
    return f"正则表达式第 {at + 1} 个字处：{what}。" if at is not None else f"正则表达式{what}。"
