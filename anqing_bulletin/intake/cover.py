"""The cover of an older issue: masthead, number, office, date, contents, instruction area."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date  # noqa: N812

from anqing_bulletin.bulletin.text import HAN, parse_chinese_date
from anqing_bulletin.intake.contents import ContentsSection, read_contents
from anqing_bulletin.intake.markup import Line
from anqing_bulletin.intake.shapes import NUMBER, TOTAL_NUMBER, is_starred, is_unit, numeral, squeeze

_DATE = re.compile(r"[0-9０-９〇○零一二三四五六七八九]{4}\s*年.{1,8}?月.{1,8}?日")
_PLAIN_DATE = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})")
_YEAR = re.compile(r"[〔（(\[]?\s*\d{4}\s*年?\s*[〕）)\]]?")
_MARKING = re.compile(r"内部(?:资料|文件|参考|刊物|材料)|[绝机秘]密|注意保存|不得外传")
_INSTRUCTION = re.compile(r"(.{0,8}批\s*示)\s*[：:]?")
_CONTENTS_HEAD = re.compile(r"目录|本期目录|本期要目|要目|导读|本期导读")
_OFFICE_LABEL = re.compile(r"(?:编发单位|编发|主办单位|主办|编印|编辑)\s*[：:]\s*")
_NO_WORDS = re.compile(r"[（(\[〔]\s*[）)\]〕]")
_SPACED = re.compile(f"[{HAN}](?:\\s+[{HAN}])+")


@dataclass(frozen=True)
class Cover:
    """What the cover says; empty or None where it says nothing."""

    title: str = ""
    number: int | None = None
    total_number: int | None = None
    issuer: str = ""
    date: Date | None = None
    marking: str = ""
    instruction_label: str = ""
    contents: tuple[ContentsSection, ...] = ()
    unplaced: tuple[str, ...] = ()
    """Lines that are none of these."""


def instruction_line(lines: Sequence[Line]) -> int | None:
    """The index of the line that labels the instruction area (领导批示：)."""
    return next((i for i, line in enumerate(lines) if _INSTRUCTION.fullmatch(line.text)), None)


def read_cover(lines: Sequence[Line]) -> Cover:
    """What the lines before the first section's head say."""
    instruction = instruction_line(lines)
    end = len(lines) if instruction is None else instruction
    star = next((i for i, line in enumerate(lines[:end]) if is_starred(line)), end)
    head = _read_head([line for line in lines[:star] if not line.is_rule])
    after = () if instruction is None else lines[instruction + 1 :]
    return Cover(
        title=head.title,
        number=head.number,
        total_number=head.total_number,
        issuer=head.issuer,
        date=head.date,
        marking=head.marking,
        instruction_label="" if instruction is None else _label(lines[instruction]),
        contents=read_contents(lines[star:end]),
        unplaced=(*head.unplaced, *(line.text for line in after if line.text)),
    )


def date_in(text: str) -> Date | None:
    """The first date in a text: 2022年6月3日, 二〇二二年六月三日, 2022-06-03."""
    plain = unicodedata.normalize("NFKC", text)
    if (found := parse_chinese_date(plain)) is not None:
        return found
    if numbers := _PLAIN_DATE.search(plain):
        try:
            return Date(int(numbers[1]), int(numbers[2]), int(numbers[3]))
        except ValueError:
            return None
    return None


def _label(line: Line) -> str:
    found = _INSTRUCTION.fullmatch(line.text)
    return f"{squeeze(found[1])}：" if found else ""


def _read_head(lines: Sequence[Line]) -> Cover:
    """The part above the contents.  One line may hold several things: number and total number, office and date."""
    number = total = day = None
    issuer = marking = ""
    others: list[tuple[str, int]] = []
    for line in lines:
        text = line.text
        if total is None and (found := TOTAL_NUMBER.search(text)):
            total = numeral(found[1])
            text = text.replace(found[0], " ")
        if number is None and (found := NUMBER.search(text)):
            number = numeral(found[1])
            text = _YEAR.sub(" ", text.replace(found[0], " "), count=1)
        if day is None and (day := date_in(text)) is not None:
            text = _PLAIN_DATE.sub(" ", _DATE.sub(" ", text, count=1), count=1)
        text = _OFFICE_LABEL.sub("", _NO_WORDS.sub(" ", text).strip())
        if not text or _CONTENTS_HEAD.fullmatch(squeeze(text)):
            continue
        if _MARKING.search(text):
            marking = f"{marking}　{text}" if marking else text
        elif not issuer and others and is_unit(text):
            issuer = _unspaced(text)
        else:
            others.append((text, line.heading))
    # The masthead is the first line that is nothing else, or the one that Markdown marks as the first heading.
    title = next((other for other in others if other[1] == 1), others[0] if others else None)
    return Cover(
        title=_unspaced(title[0]) if title else "",
        number=number,
        total_number=total,
        issuer=issuer,
        date=day,
        marking=marking,
        unplaced=tuple(text for text, _ in others if title is None or text != title[0]),
    )


def _unspaced(text: str) -> str:
    """A name typed with a blank after each character, as mastheads often are, without them."""
    return squeeze(text) if _SPACED.fullmatch(text) else " ".join(text.split())
