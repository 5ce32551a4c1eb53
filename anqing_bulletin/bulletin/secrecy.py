"""密级 and 保密期限 as the cover prints them (GB/T 9704-2012, 7.2.2: 秘密★1年), and 份号 (7.2.1).

An office may have its reasons, so these are doubts in words, never refusals.
"""

from __future__ import annotations

import re

LEVELS = ("秘密", "机密", "绝密")
PERIODS = ("6个月", "1年", "3年", "5年", "10年", "20年")
STAR = "★"
_MOST_YEARS = {"秘密": 10, "机密": 20, "绝密": 30}
"""The longest period of each level (保守国家秘密法)."""

_LEVEL = re.compile("|".join(LEVELS))
_WRONG_STARS = "*＊﹡☆✩✭⋆✱"
_FIGURES = re.compile(r"([0-9]+)(年|个月|月|日|天)")
_HAN_FIGURES = re.compile(r"[〇零一二三四五六七八九十]+(?:年|个月|月|日)")
_COPY_DIGITS = re.compile(r"[0-9０-９]+")
_COPY_LENGTH = 6
_PERIOD_START = re.compile(r"[0-9一二三四五六七八九十]")


def level_of(marking: str) -> str:
    """秘密, 机密 or 绝密; empty where a marking is none of them (内部资料)."""
    found = _LEVEL.search(_without_blanks(marking))
    return found[0] if found else ""


def with_period(marking: str, period: str) -> str:
    """The marking of the same level with another period: 秘密★1年."""
    return f"{level_of(marking) or LEVELS[0]}{STAR}{period}"


def marking_doubts(marking: str, copy_number: str) -> tuple[str, ...]:
    """What is odd about the marking and the copy number of a cover, as sentences."""
    level = level_of(marking)
    doubts = [_form_doubt(marking.strip(), level)] if level else []
    if level:
        doubts.append(f"这台计算机是否可以处理{level}级的内容。")
        if not copy_number.strip():
            doubts.append("标有密级的要编份号，“编号”一栏还空着。")
    digits = _COPY_DIGITS.findall(copy_number)
    if copy_number.strip() and (len(digits) != 1 or len(digits[0]) != _COPY_LENGTH):
        doubts.append("编号一般是六位数字，如“编号：000012”。")
    return tuple(filter(None, doubts))


def _form_doubt(marking: str, level: str) -> str:
    example = f"如“{level}{STAR}1年”。"
    rest = _without_blanks(marking).partition(level)[2]
    if any(star in rest for star in _WRONG_STARS) or _PERIOD_START.match(rest):
        return f"密级和保密期限之间用实心的五角星“{STAR}”，{example}"
    if STAR not in rest:
        return "" if level in marking else f"密级的字中间不空格，{example}"
    period = rest.partition(STAR)[2]
    if not period:
        return f"“{STAR}”后面要写保密期限，{example}"
    if f"{level}{STAR}{period[0]}" not in marking:
        return f"“{STAR}”两边不空格，{example}"
    if _HAN_FIGURES.match(period):
        return f"保密期限用阿拉伯数字，{example}"
    if period.isdigit():
        return f"保密期限要写明是几年还是几个月，{example}"
    found = _FIGURES.match(period)
    if found and found[2] == "年" and int(found[1]) > _MOST_YEARS[level]:
        return f"{level}级的保密期限最长{_MOST_YEARS[level]}年。"
    return ""


def _without_blanks(text: str) -> str:
    return "".join(text.split())
