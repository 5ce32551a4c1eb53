"""Three-way merge of fields: which go together, what they are called, and how a person sees them.

A field that has no name here is merged all the same, under its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date as Date  # noqa: N812
from enum import Enum
from itertools import pairwise
from typing import Any

from anqing_bulletin.bulletin.merging.order import Shelf, Shelves, arranged, only
from anqing_bulletin.bulletin.merging.record import ABSENT, Absent, Choice, Record, Sides, Subject
from anqing_bulletin.bulletin.model import (
    Alignment,
    Extra,
    ImprintLine,
    Mark,
    ParagraphKind,
    SectionLayout,
    Span,
)
from anqing_bulletin.bulletin.status import STATUS_NAMES
from anqing_bulletin.bulletin.style_names import style_words
from anqing_bulletin.bulletin.text import chinese_date

_CHOICES: Mapping[Enum, str] = {
    ParagraphKind.BODY: "正文",
    ParagraphKind.LEVEL_1: "一级标题",
    ParagraphKind.LEVEL_2: "二级标题",
    ParagraphKind.LEVEL_3: "三级标题",
    ParagraphKind.LEVEL_4: "四级标题",
    Alignment.JUSTIFY: "两端对齐",
    Alignment.LEFT: "左对齐",
    Alignment.CENTRE: "居中",
    Alignment.RIGHT: "右对齐",
    SectionLayout.NORMAL: "通栏",
    SectionLayout.TWO_COLUMN: "两栏",
    **dict[Enum, str](STATUS_NAMES.items()),
}
_MARKS = {
    Mark.STRONG: "加粗",
    Mark.KAI: "楷体",
    Mark.UNDERLINE: "下划线",
    Mark.SUPERSCRIPT: "上标",
    Mark.SUBSCRIPT: "下标",
}


def shown_values(values: Sequence[Any]) -> str:
    """The first of some values as a person sees it."""
    value = values[0]
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Date):
        return chinese_date(value)
    if isinstance(value, Enum):
        return _CHOICES.get(value, str(value.value))
    if isinstance(value, tuple):
        return "、".join(str(part) for part in value)
    return str(value)


def shown_title(values: Sequence[Any]) -> str:
    """A title with its breaks (offsets, or one offset that is 0 for none), in lines."""
    title, breaks = values
    offsets = breaks if isinstance(breaks, tuple) else (breaks,) if breaks else ()
    return "\n".join(title[a:b] for a, b in pairwise((0, *offsets, len(title))))


def shown_number(values: Sequence[Any]) -> str:
    """The number of an issue whose series is in question."""
    number, supplement = values[:2]
    return f"{'增刊' if supplement else ''}第{number}期"


def shown_predecessor(values: Sequence[Any]) -> str:
    """The issue that another one follows; empty where it is not known."""
    last = values[0]
    return "" if last is None else f"{last.short_number_text}（{chinese_date(last.date)}）"


def shown_style(values: Sequence[Any]) -> str:
    """The house style with what is changed in it."""
    name, changes = values
    return style_words(name, changes)


def marked_text(spans: Iterable[Span]) -> str:
    """Text in which the marks are said: 〔加粗〕一是〔/〕."""
    parts = []
    for span in spans:
        names = "、".join(name for mark, name in _MARKS.items() if mark in span.marks)
        parts.append(f"〔{names}〕{span.text}〔/〕" if names else span.text)
    return "".join(parts)


@dataclass(frozen=True)
class Group:
    """Fields that are one value, with their Chinese name."""

    names: tuple[str, ...]
    label: str
    shown: Callable[[Sequence[Any]], str] = shown_values

    def of(self, thing: object) -> tuple[Any, ...]:
        """The values of the fields."""
        return tuple(getattr(thing, name) for name in self.names)


FINAL = "定稿"
PUBLICATION = (
    Group(("title", "title_break"), "刊名", shown_title),
    Group(("issuer",), "编发单位"),
    Group(("marking",), "密级或标识"),
    Group(("copy_number",), "编号"),
    Group(("instruction_label",), "批示栏"),
    Group(("style", "style_changes"), "版式", shown_style),
    Group(("section_titles",), "新一期的栏目"),
)
SERIES = (Group(("number", "supplement", "other_number"), "期号", shown_number),)
"""The number where a side made the issue a supplement, or one no longer: it counts in another series there."""
NUMBER = (
    Group(("number",), "期号"),
    Group(("supplement",), "增刊"),
    Group(("other_number",), "另一序列的期号"),
)
ISSUE = (
    Group(("total_number",), "总期号"),
    Group(("date",), "日期"),
    Group(("copies",), "印数"),
    Group(("final",), FINAL),
    Group(("follows",), "上一期", shown_predecessor),
)
PEOPLE = (
    Group(("responsible_editor",), "责任编辑"),
    Group(("reviewer",), "核稿"),
    Group(("approver",), "签发"),
)
SECTION = (Group(("title",), "名称"), Group(("layout",), "版式"))
ARTICLE = (
    Group(("title", "title_breaks"), "标题", shown_title),
    Group(("source",), "来源单位"),
    Group(("note",), "编辑备注"),
    Group(("status",), "进度"),
)
PARAGRAPH = (Group(("kind",), "级别"), Group(("alignment",), "对齐"))
TABLE = (
    Group(("caption",), "表题"),
    Group(("column_weights",), "列宽"),
    Group(("header_rows",), "表头行数"),
    Group(("landscape",), "横排"),
)
FIGURE = (Group(("caption",), "图题"), Group(("width",), "宽度"))


def merged_fields(
    record: Record, subject: Subject, sides: Sides[Any], groups: Iterable[Group], skip: Collection[str] = ()
) -> dict[str, Any]:
    """The merged values of the fields of a dataclass, but for its id and those to `skip`; `extra` key by key."""
    groups = tuple(group for group in groups if not set(skip).intersection(group.names))
    named = {name for group in groups for name in group.names} | {"id", "extra"} | set(skip)
    unnamed = (Group((field.name,), field.name) for field in fields(sides.mine) if field.name not in named)
    result: dict[str, Any] = {}
    for group in (*groups, *unnamed):
        values = sides.each(group.of)
        merged = record.value(subject, group.names[0], group.label, values, group.shown)
        result.update(zip(group.names, merged, strict=True))
    result["extra"] = _merged_extra(record, subject, sides.each(lambda thing: thing.extra))
    return result


def _merged_extra(record: Record, subject: Subject, sides: Sides[Extra]) -> Extra:
    """Key by key; what one side deleted and the other changed stays."""
    holder = sides.holder
    if holder is not Choice.BOTH:
        return sides.theirs if holder is Choice.THEIRS else sides.mine
    base = {} if sides.base is ABSENT else dict(sides.base)
    mine, theirs = dict(sides.mine), dict(sides.theirs)
    result: dict[str, str] = {}
    for key in sorted({*mine, *theirs}):
        values: Sides[str | Absent] = Sides(base.get(key, ABSENT), mine.get(key, ABSENT), theirs.get(key, ABSENT))
        value = _held(record, subject, key, values)
        if value is not ABSENT:
            result[key] = value
    return tuple(result.items())


def _held(record: Record, subject: Subject, key: str, values: Sides[str | Absent]) -> str | Absent:
    if values.holder is Choice.BOTH and ABSENT in (values.mine, values.theirs):
        return values.theirs if values.mine is ABSENT else values.mine
    return record.value(subject, f"extra {key}", f"新版程序的内容“{key}”", values, str)


# --- distribution lists -------------------------------------------------------------------------------------------


def merged_lines(record: Record, subject: Subject, sides: Sides[tuple[ImprintLine, ...]]) -> tuple[ImprintLine, ...]:
    """The lines of a distribution list, each known by its label (报, 送, 发) and by how many of that label precede."""
    holder = sides.holder
    if sides.theirs not in (sides.base, sides.mine):
        record.taken.append((subject, subject.label))
    if holder is not Choice.BOTH:
        return sides.theirs if holder is Choice.THEIRS else sides.mine
    base = () if sides.base is ABSENT else sides.base
    shelves = Shelves(_lines(base), _lines(sides.mine), _lines(sides.theirs))
    arrangement = arranged(shelves)
    result = []
    for key in arrangement.places[""]:
        former, mine, theirs = shelves.three(key)
        line = only(mine, theirs)
        if key in arrangement.fates:
            record.tell_fate(arrangement.fates[key], f"{subject.label}的“{line.label}”一行")
        if mine is not None and theirs is not None:
            line = _merged_line(record, subject, key, Sides(former or ABSENT, mine, theirs))
        result.append(line)
    return tuple(result)


def _merged_line(record: Record, subject: Subject, key: str, sides: Sides[ImprintLine]) -> ImprintLine:
    about = Subject((*subject.key, key), subject.label)
    groups = (Group(("label",), sides.mine.label), Group(("recipients",), sides.mine.label))
    return replace(sides.mine, **merged_fields(record, about, sides, groups))


def _lines(lines: Iterable[ImprintLine]) -> Shelf[ImprintLine]:
    seen: Counter[str] = Counter()
    things: dict[str, ImprintLine] = {}
    for line in lines:
        things[f"{line.label} {seen[line.label]}"] = line
        seen[line.label] += 1
    return Shelf({"": tuple(things)}, things)
