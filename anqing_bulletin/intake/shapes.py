"""What the lines of a bulletin look like: one small question for each, shared by all who read them."""

from __future__ import annotations

import re
import unicodedata

from anqing_bulletin.bulletin.levels import level_of
from anqing_bulletin.bulletin.model import ParagraphKind
from anqing_bulletin.bulletin.text import HAN, parse_chinese_number
from anqing_bulletin.intake.markup import Line

STOPS = "。！？：；）”’…—.!?:;)"
"""What a finished paragraph may end with."""

# Scans give the sign of the run-in title as several look-alikes.
RUN_IN_SIGNS = "△▲▵Δ"
STARS = "★☆"

_UNIT_END = (
    "部|室|厅|局|委|办|处|科|会|院|校|中心|学校|大学|公司|集团|政府|支部|总支|党组|团|站|所|社|报|街道|镇|乡|县|市|区"
)
UNIT = re.compile(rf"(?=.*[{HAN}])[^。！？；：]*?(?:{_UNIT_END}|供稿|报道)(?:[ 　、，·]+[{HAN}·]{{2,6}})*")
"""A source unit, with or without the names of its writers."""

_NUMERAL = r"[0-9０-９〇○零一二三四五六七八九十百千]{1,6}"
NUMBER = re.compile(rf"第\s*({_NUMERAL})\s*[期号]")
TOTAL_NUMBER = re.compile(rf"(?:[（(]\s*)?总\s*第?\s*({_NUMERAL})\s*[期号]\s*[）)]?")

_HEADING_LEVELS = {1: ParagraphKind.LEVEL_1, 2: ParagraphKind.LEVEL_1, 3: ParagraphKind.LEVEL_2}
_ORDINAL = re.compile(
    r"[一二三四五六七八九十]{1,3}(?:、|是|要)|第[一二三四五六七八九十]|首先|其次|最后|"
    r"[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]|\d{1,2}[.．、](?!\d)|[①-⑳]|[-·•●◆]"
)
# 编者按照要求… is no preface: a bracket, a colon, a blank or the line's end must follow.
_FOREWORD = re.compile(r"[【〔\[]?\s*编\s*者\s*按\s*(?:[】〕\]]\s*[：:]?|[：:]|\s|$)\s*")
_PAGE_NUMBER = re.compile(r"[-–—－一]\s*[0-9０-９]{1,3}\s*[-–—－一]")


def squeeze(text: str) -> str:
    """The text without any blank: what titles are compared by."""
    return "".join(text.split())


def numeral(text: str) -> int | None:
    """The value of an Arabic (half or full width) or Han numeral."""
    return parse_chinese_number(unicodedata.normalize("NFKC", text) if text.isdecimal() else text)


def opens_article(line: Line) -> bool:
    """Whether a line begins with the sign of a run-in title (△)."""
    return line.text.startswith(tuple(RUN_IN_SIGNS))


def is_starred(line: Line) -> bool:
    """Whether a line is a section of the contents (★ 市内信息)."""
    return line.text.startswith(tuple(STARS)) and len(line.text.strip(STARS + " 　")) > 0


def section_name(line: Line) -> str:
    """The name in a section's line, without star and brackets."""
    return " ".join(line.text.strip(STARS + "【】〖〗[] 　").split())


def is_page_number(line: Line) -> bool:
    """Whether a line is a page number that the scan left in the text (— 3 —)."""
    return _PAGE_NUMBER.fullmatch(line.text) is not None


def is_foreword(line: Line) -> bool:
    """Whether a line begins an editor's preface (编者按)."""
    return foreword_label(line.text) > 0


def foreword_label(text: str) -> int:
    """The length of the label 编者按： that a text begins with; 0 for none."""
    found = _FOREWORD.match(text)
    return found.end() if found else 0


def is_unit(text: str) -> bool:
    """Whether a short text is the name of a unit that sends manuscripts."""
    return len(text) <= 40 and UNIT.fullmatch(text) is not None


def is_bracketed_unit(text: str) -> bool:
    """Whether a text is nothing but a unit in brackets: （云泽县委组织部）."""
    return len(text) > 2 and text[0] in "（(" and text[-1] in "）)" and is_unit(text[1:-1].strip())


def begins_item(text: str) -> bool:
    """Whether a text begins as an item of an enumeration: 一是, （一）, 1., ①."""
    return _ORDINAL.match(text) is not None


def kind_of(line: Line) -> ParagraphKind:
    """The level of a line that is a paragraph: a head of its own, short and beginning as GB/T 9704 counts, or body."""
    level = level_of(line.text)
    if level is not None:
        return level
    if line.heading:
        return _HEADING_LEVELS.get(line.heading, ParagraphKind.LEVEL_3)
    return ParagraphKind.BODY
