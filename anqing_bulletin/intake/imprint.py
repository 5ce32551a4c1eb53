"""The imprint (版记) at an older issue's end: distribution list, people, copies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
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
_COPIES = re.compile(r"(?:[（(]\s*)?(?:共\s*印|印\s*数?\s*[：:]?|印\s*发)\s*([0-9０-９]{1,6})\s*份\s*[）)]?")
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


@dataclass
class _Gathered:
    """The same while the lines are read."""

    lines: list[tuple[str, list[str]]] = field(default_factory=list)
    people: dict[str, str] = field(default_factory=dict)
    copies: int | None = None
    date: Date | None = None
    unplaced: list[str] = field(default_factory=list)


def imprint_start(lines: Sequence[Line], after: int) -> int:
    """The index of the imprint's first line, at or behind `after`; `len(lines)` where there is none.

    The imprint is the first labelled line from which on everything is short or labelled: a body that quotes 报： is
    followed by text.  Rules just before it belong to it.
    """
    strangers = (index for index in range(len(lines) - 1, after - 1, -1) if not _may_follow(lines[index]))
    first = max(after, next(strangers, -1) + 1)
    start = next((index for index in range(first, len(lines)) if _begins(lines, index)), len(lines))
    while start > after and lines[start - 1].is_rule:
        start -= 1
    return start


def _begins(lines: Sequence[Line], index: int) -> bool:
    if not _is_labelled(lines[index]):
        return False
    # A long paragraph alone may be the body's last, unless a rule parts it from the body.
    is_parted = index > 0 and lines[index - 1].is_rule
    return is_parted or len(lines[index].text) <= _SHORT or any(map(_is_labelled, lines[index + 1 :]))


def _is_labelled(line: Line) -> bool:
    text = line.text
    return any(shape.match(text) for shape in (_LABEL, _ROLE)) or _COPIES.fullmatch(text) is not None


def _may_follow(line: Line) -> bool:
    if opens_article(line):
        return False
    return _is_labelled(line) or len(line.text) <= _SHORT


def read_imprint(lines: Sequence[Line]) -> Imprint:
    """What the lines of the imprint say."""
    gathered = _Gathered()
    for line in lines:
        text = line.text
        if gathered.copies is None and (found := _COPIES.search(text)):
            gathered.copies = int(found[1])
            text = text.replace(found[0], " ").strip()
        if text:
            _take(text, gathered)
    return Imprint(
        lines=tuple(ImprintLine(label, "".join(recipients)) for label, recipients in gathered.lines),
        people=People(
            responsible_editor=gathered.people.get("responsible_editor", ""),
            reviewer=gathered.people.get("reviewer", ""),
            approver=gathered.people.get("approver", ""),
        ),
        copies=gathered.copies,
        date=gathered.date,
        unplaced=tuple(gathered.unplaced),
    )


def _take(text: str, gathered: _Gathered) -> None:
    if _ROLE.match(text):
        _take_people(text, gathered)
    elif _ISSUED.fullmatch(text):
        gathered.date = date_in(text)
        gathered.unplaced.append(text)
    elif found := _LABEL.fullmatch(text) or _OTHER_LABEL.fullmatch(text):
        gathered.lines.append((squeeze(found[1]), [found[2].strip()]))
    elif gathered.lines:
        # A long list of recipients goes on in the next line.
        gathered.lines[-1][1].append(text)
    else:
        gathered.unplaced.append(text)


def _take_people(text: str, gathered: _Gathered) -> None:
    """责任编辑：甲　核稿：乙　签发：丙 in one line or in several; a second name for one role is told, not kept."""
    found = list(_ROLE.finditer(text))
    for label, after in zip(found, [*found[1:], None], strict=True):
        role = _ROLES[squeeze(label[1])]
        name = _name(text[label.end() : after.start() if after else len(text)])
        if name and gathered.people.setdefault(role, name) != name:
            gathered.unplaced.append(f"{squeeze(label[1])}：{name}")


def _name(text: str) -> str:
    """A name without the blank that sets two characters as wide as three (李　四)."""
    stripped = text.strip(" 　，,；;。")
    return squeeze(stripped) if re.fullmatch(rf"[{HAN}]\s+[{HAN}]", stripped) else stripped
