"""The contents: sections and titles with their leaders and page numbers, kept from one composition to the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from anqing_bulletin.bulletin.model import Alignment, Article, Issue
from anqing_bulletin.typesetting.article import title_line_offsets
from anqing_bulletin.typesetting.paragraph import LineSetter, Tag
from anqing_bulletin.typesetting.printed import PrintedText, Stretch, plain, role_look
from anqing_bulletin.typesetting.sheet import Field, Line, Origin, Role
from anqing_bulletin.typesetting.style import HouseStyle

_LEADER_GAP_EM = 0.25
_TURNOVER_EM = 1.0
_TITLES_KEPT = 4096
"""Titles whose lines are remembered: each for every width of page number that it has had."""
_ENTRY = Tag(Role.CONTENTS_ENTRY)


@dataclass(frozen=True)
class Group:
    """Lines that stay together: 本期要目, a section's name, or an entry of one or more lines."""

    rows: int
    """How many lines."""
    make: Callable[[], Sequence[Line]]
    """The lines, put together when somebody looks: of page numbers that all move few are seen."""
    is_head: bool = False
    """Whether it is the name of what follows, and never the last on its page."""

    def part(self, start: int, end: int) -> Group:
        """The rows from `start` to `end`, which may lie behind the last."""
        if start == 0 and end >= self.rows:
            return self
        return Group(min(end, self.rows) - start, lambda: self.make()[start:end], self.is_head)


class ContentsSetter:
    """Sets the contents, and remembers the entries of the last time: an added line moves many page numbers at once."""

    def __init__(self, style: HouseStyle, setter: LineSetter) -> None:
        self.style = style
        self._setter = setter
        self._look = role_look(style, "contents-entry")
        self._titles: dict[tuple[object, ...], list[Line]] = {}
        self._numbers: dict[int, Line] = {}
        """All that there were: an added line moves many of them to their neighbours'."""
        self._dots = setter.set(plain(style.cover.leader, self._look), style.measure, _ENTRY)[0]

    def groups(self, issue: Issue, pages: Mapping[str, int]) -> list[Group]:
        """The contents; `pages` are the page numbers of the articles."""
        groups: list[Group] = []
        if len(self._titles) > _TITLES_KEPT:
            self._titles.clear()
        for section in issue.sections:
            if not section.articles:
                continue
            heading = self.style.cover.contents_heading
            if heading and not groups:
                printed = plain(heading, role_look(self.style, "contents-heading"), alignment=Alignment.CENTRE)
                groups.append(_head(self._setter.set(printed, self.style.measure, Tag(Role.CONTENTS_HEADING))))
            name = plain(self.style.cover.contents_sign + section.title, role_look(self.style, "contents-section"))
            groups.append(_head(self._setter.set(name, self.style.measure, Tag(Role.CONTENTS_SECTION))))
            groups += [self._entry(article, pages.get(article.id, 0)) for article in section.articles]
        return groups

    def _entry(self, article: Article, page: int) -> Group:
        number = self._number(page)
        key = (article.id, article.title, article.title_breaks, number.width)
        titles = self._titles.get(key)
        if titles is None:
            titles = self._titles[key] = self._title_lines(article, number.width)
        return Group(len(titles), lambda: (*titles[:-1], self._with_leader(titles[-1], number)))

    def _number(self, page: int) -> Line:
        if page not in self._numbers:
            text = str(page) if page else ""
            self._numbers[page] = self._setter.set(plain(text, self._look), self.style.measure, _ENTRY)[0]
        return self._numbers[page]

    def _title_lines(self, article: Article, number_width: int) -> list[Line]:
        look, style = self._look, self.style
        reserve = number_width + round((2 * _LEADER_GAP_EM + 1.0) * look.size)
        lines: list[Line] = []
        for offset, text in title_line_offsets(article) or [(0, "（无标题）")]:
            printed = PrintedText(
                (Stretch(text, look, Field.TITLE, offset),),
                look.size,
                Alignment.LEFT,
                indent_em=style.cover.contents_indent_em,
                turnover_em=style.cover.contents_indent_em + _TURNOVER_EM,
            )
            lines += self._setter.set(printed, style.measure - reserve, Tag(Role.CONTENTS_ENTRY, article.id))
        return lines

    def _with_leader(self, line: Line, number: Line) -> Line:
        """A line of the contents with its leader and its page number at the right edge."""
        size, measure, dots = self._look.size, self.style.measure, self._dots
        gap = round(_LEADER_GAP_EM * size)
        # The ink of a mark that hangs outside its measure ends in the middle of its glyph.
        hanging = max((run.xs[-1] + run.size // 2 for run in line.runs[-1:]), default=0)
        left = max(line.indent + line.width, hanging) + gap
        right = measure - number.width - gap
        count = max(0, (right - left) // dots.width) if dots.width else 0
        leader = "".join(run.text * count for run in dots.runs[:1])
        runs = [*line.runs]
        start = line.end
        for run in dots.runs[:1]:
            # Leaders of all entries stand under each other: they are counted from the right.
            xs = tuple(right - dots.width * (count - index) + x for index in range(count) for x in run.xs)
            runs.append(replace(run, glyphs=run.glyphs * count, xs=xs, texts=run.texts * count, start=start))
        for run in number.runs:
            xs = tuple(x + measure - number.width for x in run.xs)
            runs.append(replace(run, xs=xs, start=start + len(leader) + run.start))
        end = start + len(leader) + len(number.text)
        return replace(
            line,
            runs=tuple(run for run in runs if run.glyphs),
            text=line.text + leader + number.text,
            end=end,
            width=measure - line.indent,
            origins=(*line.origins, Origin(start, end, Field.NONE)),
        )


def _head(lines: Sequence[Line]) -> Group:
    return Group(len(lines), lambda: lines, is_head=True)
