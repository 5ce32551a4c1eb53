"""Characters and counts: classes of characters, 字数 and 汉字 counts, dates and numerals as the office writes them."""

from __future__ import annotations

import re
from datetime import date as Date  # noqa: N812

_HAN_RANGES = (
    (0x2E80, 0x2FDF),  # radicals
    (0x3005, 0x3007),  # 々〆〇
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x323AF),
)
HAN = "".join(f"{chr(first)}-{chr(last)}" for first, last in _HAN_RANGES)
"""The body of a regular-expression class that matches one Han character."""

_HAN_CHARACTER = re.compile(f"[{HAN}]")
# Word counts every East Asian character, full-width mark and full-width form as one, and every other run of
# characters without a blank as one word.
_WORD_SINGLE = re.compile(f"[{HAN}\u2014\u2018\u2019\u201c\u201d\u2026\u00b7\u3000-\u303f\u3040-\u30ff\uff00-\uffef]")
_WORD_OTHER = re.compile(
    rf"[^\s{HAN}\u2014\u2018\u2019\u201c\u201d\u2026\u00b7\u3000-\u303f\u3040-\u30ff\uff00-\uffef]+"
)

_DIGITS = "〇一二三四五六七八九"


def is_han(character: str) -> bool:
    """Whether one character is a Han character (〇 and 々 among them)."""
    return _HAN_CHARACTER.fullmatch(character) is not None


def count_han(text: str) -> int:
    """汉字 count: Han characters only."""
    return len(_HAN_CHARACTER.findall(text))


def count_words(text: str) -> int:
    """字数 by Word's rule: each Han character or full-width mark counts one, each Latin word or number one."""
    visible = text.replace("\u3000", " ")
    return len(_WORD_SINGLE.findall(visible)) + len(_WORD_OTHER.findall(visible))


def chinese_date(day: Date) -> str:
    """2022年6月3日: Arabic digits, full year, no leading noughts (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


_DATE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_HAN_DATE = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)


def parse_chinese_date(text: str) -> Date | None:
    """The first date in a text, in Arabic or Han digits; None where there is none or it is not in the calendar."""
    if found := _DATE.search(text):
        numbers: list[int | None] = [int(group) for group in found.groups()]
    elif found := _HAN_DATE.search(text):
        year = "".join(str("〇一二三四五六七八九".index(c if c not in "○零" else "〇")) for c in found[1])
        numbers = [int(year), parse_chinese_number(found[2]), parse_chinese_number(found[3])]
    else:
        return None
    if any(number is None for number in numbers):
        return None
    try:
        return Date(*(number for number in numbers if number is not None))
    except ValueError:
        return None


def parse_chinese_number(text: str) -> int | None:
    """The value of an Arabic or Han numeral up to 9999 (19, 十九, 一百零八); None where it is not one."""
    if text.isascii() and text.isdigit():
        return int(text)
    if not text or any(character not in "〇零○一二三四五六七八九十百千" for character in text):
        return None
    if not any(character in "十百千" for character in text):
        return int("".join(str(_DIGITS.index(c if c not in "○零" else "〇")) for c in text))
    total = 0
    digit: int | None = None
    for character in text:
        if character in "十百千":
            total += (1 if digit is None else digit) * {"十": 10, "百": 100, "千": 1000}[character]
            digit = None
        elif character in "〇零○":
            digit = None
        else:
            digit = _DIGITS.index(character)
    return total + (digit or 0)
