"""版记: the distribution list at the foot of the last page (GB/T 9704-2012, 7.4), laid out from the bottom up."""

from __future__ import annotations

from dataclasses import dataclass

from anqing_bulletin.bulletin.model import Alignment, ImprintLine, Issue
from anqing_bulletin.errors import LayoutImpossible
from anqing_bulletin.typesetting.paragraph import LineSetter, Tag
from anqing_bulletin.typesetting.pieces import baseline
from anqing_bulletin.typesetting.printed import Look, PrintedText, Stretch, role_look
from anqing_bulletin.typesetting.sheet import Line, PlacedLine, Role, Rule, from_mm, from_pt
from anqing_bulletin.typesetting.style import HouseStyle

_TAG = Tag(Role.IMPRINT)
_LONGEST_HUNG_LABEL = 8
"""Characters of a label, the colon among them, under whose end the further lines begin."""


@dataclass(frozen=True)
class SetImprint:
    """Lines and rules in page coordinates, and the height they take up from the foot of the type area."""

    lines: tuple[PlacedLine, ...]
    rules: tuple[Rule, ...]
    height: int


def set_imprint(issue: Issue, style: HouseStyle, setter: LineSetter) -> SetImprint:
    """The imprint of an issue; of height 0 where there is nothing to say."""
    distribution = [(line,) for entry in issue.imprint for line in _entry(entry, style, setter)]
    groups = [group for group in (distribution, _people(issue, style, setter)) if group]
    if not groups:
        return SetImprint((), (), 0)
    row = _row_height(sum(map(len, groups)), style)
    outer, inner = from_mm(style.imprint.outer_rule_mm), from_mm(style.imprint.inner_rule_mm)
    height = sum(map(len, groups)) * row + row // 3
    bottom = style.top + style.depth
    y = bottom - height
    lines: list[PlacedLine] = []
    rules = [Rule(style.left, y, style.measure, outer)]
    y += row // 6
    for number, group in enumerate(groups):
        if number:
            rules.append(Rule(style.left, y, style.measure, inner))
        for side_by_side in group:
            lines += [PlacedLine(line, style.left, baseline(y + row // 2, line.size)) for line in side_by_side]
            y += row
    rules.append(Rule(style.left, bottom - outer, style.measure, outer))
    return SetImprint(tuple(lines), tuple(rules), height)


def _row_height(rows: int, style: HouseStyle) -> int:
    """The height of a row: drawn together where the imprint would be higher than the page.

    Raises LayoutImpossible where that does not help.
    """
    height = min(from_pt(style.imprint.row_pt), style.depth * 3 // (3 * rows + 1))
    if height < style.roles["imprint"].size:
        raise LayoutImpossible("版记太长，一页放不下。请精简版记中的报、送、发单位。")
    return height


def _entry(entry: ImprintLine, style: HouseStyle, setter: LineSetter) -> list[Line]:
    """报：… with its turnover under the first character behind the colon."""
    look = role_look(style, "imprint")
    inset = style.imprint.inset_em
    label = f"{entry.label}：" if entry.label else ""
    printed = PrintedText(
        (Stretch(label, look), Stretch(entry.recipients, look)),
        look.size,
        Alignment.JUSTIFY,
        turnover_em=float(len(label)) if len(label) <= _LONGEST_HUNG_LABEL else 0.0,
        inset_em=inset,
    )
    return list(setter.set(printed, style.measure, _TAG))


def _people(issue: Issue, style: HouseStyle, setter: LineSetter) -> list[tuple[Line, ...]]:
    """Rows with 责任编辑, 核稿 and 签发 on the left and 共印N份 on the right of the last, where it fits.

    What does not fit on one row goes on with the next office, so that no name is parted.
    """
    label, name = role_look(style, "imprint"), role_look(style, "people")
    inset = style.imprint.inset_em
    people = issue.people
    named = (("责任编辑", people.responsible_editor), ("核稿", people.reviewer), ("签发", people.approver))
    room = style.measure - round(2 * inset * label.size)
    groups: list[tuple[Stretch, ...]] = []
    for office in (_named(title, who, label, name) for title, who in named if who):
        together = (*groups[-1], *office) if groups else ()
        # The blank behind the last name may stand out.
        if together and setter.width(PrintedText(together[:-1], label.size, Alignment.LEFT)) <= room:
            groups[-1] = together
        else:
            groups.append(office)
    rows: list[tuple[Line, ...]] = []
    for group in groups:
        left = PrintedText(group, label.size, Alignment.LEFT, inset_em=inset)
        rows += [(line,) for line in setter.set(left, style.measure, _TAG)]
    if issue.copies:
        right = PrintedText((Stretch(f"共印{issue.copies}份", label),), label.size, Alignment.RIGHT, inset_em=inset)
        copies = setter.set(right, style.measure, _TAG)[0]
        if rows and rows[-1][0].width + setter.width(right) <= room:
            rows[-1] = (*rows[-1], copies)
        else:
            rows.append((copies,))
    return rows


def _named(title: str, who: str, label: Look, name: Look) -> tuple[Stretch, ...]:
    return (Stretch(f"{title}：", label), Stretch(who, name), Stretch("\u3000", label))
