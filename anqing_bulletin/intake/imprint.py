"""The imprint (版记) at an older issue's end: distribution list, people, copies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date as Date  # noqa: N812

from anqing_bulletin.bulletin.model import ImprintLine, People
from anqing_bulletin.bulletin.text import HAN
from anqing_bulletin.intake.cover import date_in
from anqing_bulletin.intake.markup import Line
from anqing_bulletin.intake.shapes import opens_article, squeeze

_LABEL = re.compile(r"([报送发呈]|[主抄分呈报印][报送发]|[报抄][、和][送报])\s*[：:]\s*(.*)")
_OTHER_LABEL = re.compile(rf"([{HAN}]{{2,6}})\s*[：:]\s*(.*)")
_ROLES = {
    "责任编辑": "responsible_editor",
    "责编": "responsible_editor",
    "编辑": "responsible_editor",
    "核稿": "reviewer",
    "审核": "reviewer",
    "审稿": "reviewer",
    "签发": "approver",
    "审签": "approver",
}
_ROLE_NAMES = "|".join(r"\s*".join(role) for role in _ROLES)
_ROLE = re.compile(rf"({_ROLE_NAMES})\s*[：:]\s*")
_COPIES = re.compile(r"[（(]?\s*(?:共\s*印|印\s*数?\s*[：:]?|印\s*发)\s*([0-9０-９]{1,6})\s*份\s*[）)]?")
_ISSUED = re.compile(r".*日\s*(?:印发|印|编印)")
_SHORT = 60
"""A line of the imprint that opens with no label goes on the one before, and is short."""


@dataclass(frozen=True)
class Imprint:
    """What the imprint says."""

    lines: tuple[ImprintLine, ...] = ()
    people: People = field(default_factory=People)
    copies: int | None = None
    date: Date | None = None
    """The day of printing, where the imprint gives it."""
    unplaced: tuple[str, ...] = ()


def imprint_start(lines: Sequence[Line], after: int) -> int:
    """The index of the imprint's first line, at or behind `after`; `len(lines)` where there is none.

    The imprint is the first labelled line from which on everything is short or labelled: a body that quotes 报： is
    followed by text.  Rules just before it belong to it.
    """
    start = next(
        (
            index
            for index in range(after, len(lines))
            if _is_labelled(lines[index]) and all(_may_follow(line) for line in lines[index:])
        ),
        len(lines),
    )
    while start > after and lines[start - 1].is_rule:
        start -= 1
    return start


def _is_labelled(line: Line) -> bool:
    text = line.text
    return any(shape.match(text) for shape in (_LABEL, _ROLE)) or _COPIES.fullmatch(text) is not None


def _may_follow(line: Line) -> bool:
    if opens_article(line):
        return False
    return _is_labelled(line) or len(line.text) <= _SHORT


def read_imprint(lines: Sequence[Line]) -> Imprint:
    """What the lines of the imprint say."""
    imprint = Imprint()
    for line in lines:
        text = line.text
        if found := _COPIES.search(text):
            imprint = replace(imprint, copies=int(found[1]))
            text = text.replace(found[0], " ").strip()
        if text:
            imprint = _with_line(imprint, text)
    return imprint


def _with_line(imprint: Imprint, text: str) -> Imprint:
    if _ROLE.match(text):
        return _with_people(imprint, text)
    if _ISSUED.fullmatch(text):
        return replace(imprint, date=date_in(text), unplaced=(*imprint.unplaced, text))
    if found := _LABEL.fullmatch(text) or _OTHER_LABEL.fullmatch(text):
        line = ImprintLine(squeeze(found[1]), found[2].strip())
        return replace(imprint, lines=(*imprint.lines, line))
    if imprint.lines:
        # A long list of recipients goes on in the next line.
        last = imprint.lines[-1]
        joined = ImprintLine(last.label, last.recipients + text)
        return replace(imprint, lines=(*imprint.lines[:-1], joined))
    return replace(imprint, unplaced=(*imprint.unplaced, text))


def _with_people(imprint: Imprint, text: str) -> Imprint:
    """责任编辑：甲　核稿：乙　签发：丙 in one line or in several; a second name for one role is told, not kept."""
    names = {role: getattr(imprint.people, role) for role in _ROLES.values()}
    unplaced = list(imprint.unplaced)
    found = list(_ROLE.finditer(text))
    for label, after in zip(found, [*found[1:], None], strict=True):
        role = _ROLES[squeeze(label[1])]
        name = _name(text[label.end() : after.start() if after else len(text)])
        if names[role] and name:
            unplaced.append(f"{squeeze(label[1])}：{name}")
        else:
            names[role] = names[role] or name
    return replace(imprint, people=People(**names), unplaced=tuple(unplaced))


def _name(text: str) -> str:
    """A name without the blank that sets two characters as wide as three (李　四)."""
    stripped = text.strip(" 　，,；;。")
    return squeeze(stripped) if re.fullmatch(rf"[{HAN}]\s+[{HAN}]", stripped) else stripped
