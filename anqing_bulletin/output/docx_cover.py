"""The cover of the DOCX: masthead, number, office and date, red rule, contents, 领导批示.

Every line stands where the typesetter puts it: the space before a paragraph is what its place leaves between it and
the one before.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from anqing_bulletin.bulletin.model import Article, Issue
from anqing_bulletin.bulletin.text import chinese_date
from anqing_bulletin.output.docx_bookmarks import Bookmark
from anqing_bulletin.output.docx_look import exact, line_top, look, measure, text_line, twips, twips_mm
from anqing_bulletin.output.docx_styles import Style, rule_space
from anqing_bulletin.output.docx_xml import Element, character_style, clean, field, paragraph, run, w
from anqing_bulletin.typesetting.cover import MASTHEAD_LEADING, masthead_size
from anqing_bulletin.typesetting.sheet import from_pt
from anqing_bulletin.typesetting.style import HouseStyle, TextStyle

NO_TITLE = "（无标题）"
"""What the contents call an article without a title."""


@dataclass(frozen=True)
class _HeadLine:
    """A line of the masthead: its style, what it says, and where its middle is below the type area's edge."""

    style_id: str
    runs: list[Element]
    text: TextStyle
    centre_mm: float


def cover_elements(
    issue: Issue, style: HouseStyle, marks: Mapping[str, Bookmark], pages: Mapping[str, int]
) -> Iterator[Element]:
    """The paragraphs of the cover; `pages` are the page numbers that the contents show."""
    foot = 0.0
    for line in _head_lines(issue, style):
        top = max(line_top(line.centre_mm, line.text), foot)
        height = text_line(line.text)
        yield paragraph(line.style_id, *line.runs, properties=(exact(height, round(top - foot)),))
        foot = top + height
    foot += rule_space(style) * 20 + twips_mm(style.cover.rule_width_mm)
    gap = max(round(twips_mm(style.cover.contents_top_mm) - foot), 0)
    row = twips(from_pt(style.cover.contents_row_pt))
    for style_id, content in _contents(issue, style, marks, pages):
        yield paragraph(style_id, *content, properties=(exact(row, gap),) if gap else ())
        gap = 0
    if issue.publication.instruction_label:
        # Line breaks hold the area free, so that it is never divided and never shorter than the style says.
        room = issue.publication.instruction_label + "\n" * style.cover.instruction_rows
        yield paragraph(Style.INSTRUCTION, *run(room), properties=(exact(row, gap + row),))


def _head_lines(issue: Issue, style: HouseStyle) -> Iterator[_HeadLine]:
    cover, roles, publication = style.cover, style.roles, issue.publication
    if publication.marking or publication.copy_number:
        marking = roles["marking"]
        copy_number = run(publication.copy_number, character_style(Style.COPY_NUMBER))
        runs = [*run(publication.marking), *(run("\t") if copy_number else ()), *copy_number]
        yield _HeadLine(Style.MARKING, runs, marking, _half_em_mm(marking))
    titles = publication.title_lines
    masthead = replace(roles["masthead"], size_pt=masthead_size(style, len(titles)) / 1000)
    middle = cover.masthead_top_mm + _half_em_mm(masthead)
    for index, title in enumerate(titles):
        below = 2 * index * _half_em_mm(masthead) * MASTHEAD_LEADING
        yield _HeadLine(Style.MASTHEAD, _distributed(title, style, masthead), masthead, middle + below)
    yield _HeadLine(Style.NUMBER, run(issue.number_text), roles["number"], cover.number_mm)
    issuer = run(publication.issuer)
    own_look = () if roles["date"] == roles["issuer"] else look(style, "date")
    date = run(chinese_date(issue.date), *own_look)
    if cover.arrangement == "sides":
        yield _HeadLine(Style.ISSUER, [*issuer, *run("\t"), *date], roles["issuer"], cover.date_mm)
        return
    if issuer:
        yield _HeadLine(Style.ISSUER, issuer, roles["issuer"], cover.issuer_mm)
    yield _HeadLine(Style.ISSUER, date, roles["date"], cover.date_mm)


def _half_em_mm(text: TextStyle) -> float:
    return text.size_pt / 2 * 25.4 / 72


def _distributed(title: str, style: HouseStyle, text: TextStyle) -> list[Element]:
    """The masthead spread over its width: equal spaces behind all characters but the last."""
    title = clean(title)
    size = text.size
    own_size: tuple[Element, ...] = ()
    if size != style.roles["masthead"].size:
        half_points = round(text.size_pt * 2)
        own_size = (w("sz", val=half_points), w("szCs", val=half_points))
    width = sum(size if unicodedata.east_asian_width(c) in "WFA" else size // 2 for c in title)
    room = min(twips_mm(style.cover.masthead_width_mm), measure(style)) * 50
    spare = twips((room - width) / (len(title) - 1)) if len(title) > 1 else 0
    if spare <= 0:
        return run(title, *own_size)
    return [*run(title[:-1], *own_size, w("spacing", val=spare)), *run(title[-1], *own_size)]


def _contents(
    issue: Issue, style: HouseStyle, marks: Mapping[str, Bookmark], pages: Mapping[str, int]
) -> Iterator[tuple[str, list[Element]]]:
    """`(style, content)` of the paragraphs of the contents; a section without articles is not among them."""
    heading = style.cover.contents_heading
    for section in issue.sections:
        if not section.articles:
            continue
        if heading:
            yield Style.CONTENTS_HEADING, run(heading)
            heading = ""
        yield Style.CONTENTS_SECTION, run(style.cover.contents_sign + section.title)
        for article in section.articles:
            yield Style.CONTENTS_ENTRY, [_entry(article, marks[article.id], pages)]


def _entry(article: Article, mark: Bookmark, pages: Mapping[str, int]) -> Element:
    """A title in its lines, a leader, and a reference to the title's page that shows the number at once.

    No contents field: it would show nothing in WPS before it is updated, and break the titles' lines when it is.
    """
    title = "\n".join(article.title_lines) or NO_TITLE
    number = field(f"PAGEREF {mark.name} \\h", str(pages.get(article.id, "")))
    return w("hyperlink", *run(title + "\t"), *number, anchor=mark.name, history=1)
