"""The tables of the standards: classes of characters, their widths, and where a line may break.

Sources: GB/T 15834-2011, clause 5.1 (places of the marks), CLREQ (W3C, "Requirements for Chinese Text Layout",
prohibition rules and punctuation width adjustment), GB/T 9704-2012, 7.2.5 (〔2022〕5号).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

DASH = "——"
"""破折号: one mark of two ems, never divided (GB/T 15834, 5.1.4)."""
ELLIPSIS = "……"
"""省略号: one mark of two ems, never divided (5.1.5)."""


class Kind(IntEnum):
    """The class of a character (or of —— and ……) in a line."""

    HAN = 0
    SYMBOL = 1
    """Any other full-width sign: △ ★ ① ℃."""
    STOP = 2
    """。，、；：？！ (5.1.1, 5.1.2): half an em of ink at the left, half an em of blank at the right."""
    CLOSE = 3
    """Closing quotes and brackets (5.1.3): as STOP."""
    OPEN = 4
    """Opening quotes and brackets (5.1.3): the blank at the left."""
    DASH = 5
    ELLIPSIS = 6
    CONNECTOR = 7
    """～ and a single — or – (连接号, 5.1.6)."""
    MIDDLE_DOT = 8
    """间隔号 (5.1.7)."""
    SOLIDUS = 9
    """分隔号 (5.1.9)."""
    LETTER = 10
    """Latin letters and digits of natural width."""
    WESTERN = 11
    """Other signs of natural width: + - . % @."""
    SPACE = 12


STOPS = "。，、；：？！"
CLOSERS = "”’）》〉】〕］｝」』〗"
OPENERS = "“‘（《〈【〔［｛「『〖"
CONNECTORS = "～—–"
MIDDLE_DOTS = "·・"
SOLIDI = "／"

NO_LINE_START = frozenset({Kind.STOP, Kind.CLOSE, Kind.CONNECTOR, Kind.MIDDLE_DOT, Kind.SOLIDUS, Kind.SPACE})
"""行首禁则: what must not begin a line (5.1.1 to 5.1.3, 5.1.6, 5.1.7, 5.1.9)."""
NO_LINE_END = frozenset({Kind.OPEN, Kind.SOLIDUS})
"""行末禁则: what must not end a line (5.1.3, 5.1.9)."""


@dataclass(frozen=True)
class Prohibition:
    """A level of prohibition rules (禁则): what begins no line, and what ends none."""

    no_line_start: frozenset[Kind]
    no_line_end: frozenset[Kind]


PROHIBITIONS = {
    # CLREQ, basic: a solidus may end a line.
    "basic": Prohibition(NO_LINE_START, frozenset({Kind.OPEN})),
    "gb": Prohibition(NO_LINE_START, NO_LINE_END),
    # CLREQ, strict: —— and …… begin no line either.
    "strict": Prohibition(NO_LINE_START | {Kind.DASH, Kind.ELLIPSIS}, NO_LINE_END),
}
"""The levels of CLREQ and, between them, that of GB/T 15834."""

BLANK_AT_RIGHT = frozenset({Kind.STOP, Kind.CLOSE})
"""Full-width marks whose right half is blank."""
WESTERN_CLOSERS = ".,;:!?)]}"
WESTERN_OPENERS = "([{"
UNITS = "%％‰℃°′″㎡㎜㎝㎞㎎㎏"
"""Signs that are tied to the number before them."""
CURRENCY = "￥＄$¥№"
"""Signs that are tied to the number behind them."""

_KINDS = {
    **dict.fromkeys(STOPS, Kind.STOP),
    **dict.fromkeys(CLOSERS, Kind.CLOSE),
    **dict.fromkeys(OPENERS, Kind.OPEN),
    **dict.fromkeys(CONNECTORS, Kind.CONNECTOR),
    **dict.fromkeys(MIDDLE_DOTS, Kind.MIDDLE_DOT),
    **dict.fromkeys(SOLIDI, Kind.SOLIDUS),
    DASH: Kind.DASH,
    "⸺": Kind.DASH,
    ELLIPSIS: Kind.ELLIPSIS,
    "…": Kind.ELLIPSIS,
    " ": Kind.SPACE,
    "\u00a0": Kind.WESTERN,
    "\t": Kind.SPACE,
    "\u3000": Kind.SPACE,
}


class _KindTable(dict[str, Kind]):
    """`_KINDS` for the marks, Unicode's properties for the rest, remembered."""

    def __missing__(self, text: str) -> Kind:
        kind = _kind_of(text)
        if len(self) < 50_000:
            self[text] = kind
        return kind


def _kind_of(text: str) -> Kind:
    if shows_nothing(text):
        return Kind.SPACE
    return _KINDS[text[0]] if text[0] in _KINDS else _kind_by_properties(text[0])


def _kind_by_properties(character: str) -> Kind:
    category = unicodedata.category(character)
    if category == "No" and unicodedata.decomposition(character).startswith(("<super>", "<sub>")):
        return Kind.LETTER
    wide = unicodedata.east_asian_width(character) in "WF"
    if category == "Lo" and wide:
        return Kind.HAN
    if category == "Nl" and character == "〇":
        return Kind.HAN
    if wide or (unicodedata.east_asian_width(character) == "A" and category[0] in "SN"):
        return Kind.SYMBOL
    if category[0] in "LN":
        return Kind.LETTER
    return Kind.WESTERN


KIND: dict[str, Kind] = _KindTable(_KINDS)
"""The kind of a cluster by its text."""


def is_variation_selector(character: str) -> bool:
    """Whether a character chooses among the shapes of the one before it and shows nothing itself."""
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


# What shows nothing on any page: soft hyphens, zero-width blanks and joiners, marks of direction, byte order marks.
_INVISIBLE = "\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
_INVISIBLE_CHARACTERS = re.compile(f"[{_INVISIBLE}]+")
# What belongs to the character before it: combining marks, variation selectors, skin tones, and what nobody sees.
_CONTINUING = (
    "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\u302a-\u302f\u3099\u309a"
    f"\ufe00-\ufe0f\ufe20-\ufe2f\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef{_INVISIBLE}"
)
_CLUSTER = re.compile(f"——|……|.[{_CONTINUING}]*", re.DOTALL)


def visible(text: str) -> str:
    """A text without the characters that show nothing; pasted text is full of them."""
    return _INVISIBLE_CHARACTERS.sub("", text)


def shows_nothing(text: str) -> bool:
    """Whether a cluster has neither ink nor width: invisible characters that have nothing to belong to."""
    return all(is_variation_selector(character) for character in visible(text))


def clusters(text: str) -> list[str]:
    """A text as what is set in one piece: characters with what combines with them, and —— and …… whole.

    >>> clusters("第1——…")
    ['第', '1', '——', '…']
    """
    return _CLUSTER.findall(text)


def may_break(first: str, second: str, prohibition: Prohibition = PROHIBITIONS["gb"]) -> bool:
    """Whether a line may end with the cluster `first` and the next begin with `second`."""
    before, after = KIND[first], KIND[second]
    if after in prohibition.no_line_start or before in prohibition.no_line_end:
        return False
    if before >= Kind.LETTER and after >= Kind.LETTER:
        return before is Kind.SPACE
    if second in WESTERN_CLOSERS or first in WESTERN_OPENERS:
        return False
    if second in UNITS and first.isdigit():
        return False
    if first.isdecimal() and second.isdecimal():  # full-width ones; the others are letters
        return False
    if first in CURRENCY and second.isdigit():
        return False
    return not (first == "〕" and second.isdigit())


# What is never divided although its parts could be: a document's number, a sum with its currency, a signed number.
_INDIVISIBLE = re.compile(
    r"〔\d{4}〕\d+号|[￥＄$¥№]\d[\d,.]*|[±＋－+-]\d[\d,.]*[%％‰℃°㎡]?|\d[\d,.]*[%％‰℃°′″㎡㎜㎝㎞㎎㎏]"
)


def indivisible(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of a text that stay on one line (GB/T 9704-2012, 7.2.5; common practice for quantities)."""
    return (found.span() for found in _INDIVISIBLE.finditer(text))


def gives_right_blank(first: Kind, second: Kind) -> bool:
    """Whether of two neighbouring full-width marks the first gives up the blank at its right (half an em).

    CLREQ, punctuation width adjustment: a closing mark or a stop before any other full-width mark.
    """
    return first in BLANK_AT_RIGHT and (second in BLANK_AT_RIGHT or second is Kind.OPEN)


def gives_left_blank(first: Kind, second: Kind) -> bool:
    """Whether the second gives up the blank at its left: an opening mark behind an opening mark."""
    return first is Kind.OPEN and second is Kind.OPEN


def takes_gap(first: Kind, second: Kind) -> bool:
    """Whether the gap between Han and Latin letters or digits stands between two clusters."""
    return (first is Kind.HAN and second is Kind.LETTER) or (first is Kind.LETTER and second is Kind.HAN)
