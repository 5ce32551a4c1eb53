"""The cover: masthead, number, office, date, red rule, contents with page numbers, 领导批示 area.

A contents list that leaves no room for the instructions goes on to further pages; the area stands on the last of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from anqing_bulletin.bulletin.model import Alignment, Issue
from anqing_bulletin.bulletin.text import chinese_date
from anqing_bulletin.typesetting.contents import ContentsSetter, Group
from anqing_bulletin.typesetting.paragraph import LineSetter, Tag
from anqing_bulletin.typesetting.pieces import baseline
from anqing_bulletin.typesetting.printed import plain, role_look
from anqing_bulletin.typesetting.sheet import (
    Content,
    Line,
    PlacedLine,
    Role,
    Rule,
    from_mm,
    from_pt,
)
from anqing_bulletin.typesetting.style import HouseStyle

MASTHEAD_LEADING = 1.15
"""From line to line of a masthead in two lines, in ems."""
_ROWS_AROUND_LABEL = 2
"""The row of 领导批示 and the empty one above it."""


@dataclass(frozen=True)
class CoverPage:
    """What stands on the cover or on a page that goes on with its contents."""

    masthead: tuple[PlacedLine, ...]
    rules: tuple[Rule, ...]
    groups: tuple[tuple[Group, int], ...]
    """The contents, each group with the upper edge of its first row."""
    left: int
    row: int
    """The height of a row of the contents."""
    instruction: tuple[PlacedLine, ...] = ()
    """领导批示, on the last of these pages."""

    def content(self) -> Content:
        """The page put together."""
        lines = [*self.masthead]
        for group, top in self.groups:
            for number, line in enumerate(group.make()):
                middle = top + number * self.row + self.row // 2
                lines.append(PlacedLine(line, self.left, baseline(middle, line.size)))
        return Content((*lines, *self.instruction), self.rules)


def set_cover(
    issue: Issue, style: HouseStyle, setter: LineSetter, contents: ContentsSetter, pages: Mapping[str, int]
) -> tuple[CoverPage, ...]:
    """The cover and the pages that its contents need; `pages` are the page numbers of the articles."""
    masthead, rules = _masthead(issue, style, setter)
    groups = contents.groups(issue, pages)
    label = issue.publication.instruction_label
    reserved = style.cover.instruction_rows + _ROWS_AROUND_LABEL if label else 0
    bottom = style.top + style.depth
    top = style.top + from_mm(style.cover.contents_top_mm)
    row = contents_row(sum(group.rows for group in groups), style, instruction=bool(label))
    rows = max(style.depth // row, 1)
    reserved = min(reserved, rows)
    # A title that fills more than a page goes on like everything else.
    groups = [group.part(start, start + rows) for group in groups for start in range(0, group.rows, rows)]
    result: list[CoverPage] = []
    while True:
        taken = _taken(groups, (bottom - top) // row, reserved, fresh=bool(result))
        placed: list[tuple[Group, int]] = []
        for group in groups[:taken]:
            placed.append((group, top))
            top += group.rows * row
        groups = groups[taken:]
        page = CoverPage(tuple(masthead), tuple(rules), tuple(placed), style.left, row)
        if not groups and (bottom - top) // row >= reserved:
            break
        result.append(page)
        masthead, rules, top = [], [], style.top
    if label:
        line = _line(label, "instruction", Role.INSTRUCTION, style, setter)
        instruction = PlacedLine(line, style.left, baseline(top + row + row // 2, line.size))
        page = replace(page, instruction=(instruction,))
    return (*result, page)


def contents_row(lines: int, style: HouseStyle, *, instruction: bool) -> int:
    """The height of a row of the contents: drawn together, within limits, where all then fits on the cover."""
    rows = lines + (style.cover.instruction_rows + _ROWS_AROUND_LABEL if instruction else 0)
    room = style.depth - from_mm(style.cover.contents_top_mm)
    wanted, least = from_pt(style.cover.contents_row_pt), from_pt(style.cover.contents_row_min_pt)
    return room // rows if rows and least <= room // rows < wanted else wanted


def _taken(groups: Sequence[Group], room: int, reserved: int, *, fresh: bool) -> int:
    """How many groups of rows go on a page of `room` rows: all, if the instructions fit too; else as many as fit.

    A section's name is never the last on its page.  A `fresh` page has nothing else on it and takes at least one.
    """
    if sum(group.rows for group in groups) + reserved <= room:
        return len(groups)
    used = taken = 0
    for group in groups:
        if used + group.rows > room:
            break
        used += group.rows
        taken += 1
    least = 1 if fresh else 0
    while least < taken < len(groups) and groups[taken - 1].is_head:
        taken -= 1
    return taken


def _masthead(issue: Issue, style: HouseStyle, setter: LineSetter) -> tuple[list[PlacedLine], list[Rule]]:
    cover = style.cover
    publication = issue.publication
    lines = []
    copy_number: Line | None = None
    if publication.copy_number:
        copy_number = _line(publication.copy_number, "copy-number", Role.COPY_NUMBER, style, setter, Alignment.RIGHT)
    if publication.marking:
        beside = copy_number.width + copy_number.size if copy_number else 0
        lines.append(
            _at(
                style,
                _line(publication.marking, "marking", Role.MARKING, style, setter, beside=beside),
                cover.marking_mm,
            )
        )
    if copy_number:
        lines.append(_at(style, copy_number, cover.marking_mm))
    lines += _title(issue, style, setter)
    number = _line(issue.number_text, "number", Role.NUMBER, style, setter, Alignment.CENTRE)
    lines.append(_at(style, number, cover.number_mm))
    sides = cover.arrangement == "sides"
    date = _line(
        chinese_date(issue.date), "date", Role.DATE, style, setter, Alignment.RIGHT if sides else Alignment.CENTRE
    )
    issuer = _line(
        publication.issuer,
        "issuer",
        Role.ISSUER,
        style,
        setter,
        Alignment.LEFT if sides else Alignment.CENTRE,
        beside=date.width + date.size if sides else 0,
    )
    lines.append(_at(style, issuer, cover.date_mm if sides else cover.issuer_mm))
    lines.append(_at(style, date, cover.date_mm))
    rules = []
    if cover.rule_width_mm:
        height = from_mm(cover.rule_width_mm)
        y = style.top + from_mm(cover.rule_mm) - height // 2
        rules.append(Rule(style.left, y, style.measure, height, style.red))
        if cover.rule_thin_mm:
            y += height + from_mm(cover.rule_gap_mm)
            rules.append(Rule(style.left, y, style.measure, from_mm(cover.rule_thin_mm), style.red))
    return lines, rules


def masthead_size(style: HouseStyle, lines: int) -> int:
    """The size of a masthead of so many lines: the role's, or what lets them stand above the number."""
    size = style.roles["masthead"].size
    if lines < 2:
        return size
    room = from_mm(style.cover.number_mm - style.cover.masthead_top_mm) - style.roles["number"].size
    return max(min(size, round(room / (1 + MASTHEAD_LEADING * (lines - 1)))), size // 4)


def _title(issue: Issue, style: HouseStyle, setter: LineSetter) -> list[PlacedLine]:
    """The masthead in one line, or in two that share the room above the number."""
    cover = style.cover
    texts = issue.publication.title_lines
    size = masthead_size(style, len(texts))
    top = from_mm(cover.masthead_top_mm)
    lines = []
    for index, text in enumerate(texts):
        line = _line(text, "masthead", Role.MASTHEAD, style, setter, size=size)
        spread = _distributed(line, min(from_mm(cover.masthead_width_mm), style.measure), style.measure)
        y = style.top + top + size // 2 + round(index * size * MASTHEAD_LEADING)
        lines.append(PlacedLine(spread, style.left, baseline(y, size)))
    return lines


def _line(
    text: str,
    role_name: str,
    role: Role,
    style: HouseStyle,
    setter: LineSetter,
    alignment: Alignment = Alignment.LEFT,
    *,
    beside: int = 0,
    size: int = 0,
) -> Line:
    """A text on one line, in a smaller size where it is too long; `beside` is kept free for what stands beside it.

    A `size` stands in for the role's own.
    """
    look = role_look(style, role_name)
    look = replace(look, size=size or look.size)
    room = max(style.measure - beside, style.measure // 4)
    natural = setter.width(plain(text, look))
    # Each character may be a unit wider than its share.
    fitting = look.size * (room - len(text)) // natural if natural > room else look.size
    look = replace(look, size=min(fitting, style.measure // 2))
    return setter.set(plain(text, look, alignment=alignment), style.measure, Tag(role))[0]


def _at(style: HouseStyle, line: Line, millimetres: float) -> PlacedLine:
    centre = style.top + from_mm(millimetres)
    return PlacedLine(line, style.left, baseline(centre, line.size))


def _distributed(line: Line, width: int, measure: int) -> Line:
    """The characters of a line spread over a width, the whole centred in the measure."""
    count = sum(len(run.xs) for run in line.runs)
    spare = max(0, width - line.width)
    left = (measure - line.width - spare) // 2
    runs = []
    index = 0
    for run in line.runs:
        xs = []
        for x in run.xs:
            xs.append(x + left + (spare * index // (count - 1) if count > 1 else spare // 2))
            index += 1
        runs.append(replace(run, xs=tuple(xs)))
    return replace(line, runs=tuple(runs), width=line.width + spare, indent=left)
