"""Marked lines -> an `Issue` as it was printed: which line is masthead, section, title, text, imprint.

Nothing is mended here (that is `tidy`), and no line is lost: what finds no place in the issue is told in a remark.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date as Date  # noqa: N812

from anqing_bulletin.bulletin.model import Article, Issue, Publication, Section
from anqing_bulletin.intake.articles import build_article, plain_article
from anqing_bulletin.intake.contents import ContentsSection
from anqing_bulletin.intake.cover import Cover, instruction_line, read_cover
from anqing_bulletin.intake.imprint import Imprint, imprint_start, read_imprint
from anqing_bulletin.intake.markup import Line
from anqing_bulletin.intake.remarks import Remark, RemarkKind
from anqing_bulletin.intake.shapes import (
    NUMBER,
    is_foreword,
    is_starred,
    is_unit,
    opens_article,
    section_name,
    squeeze,
)

_COVER_LINES = 40
"""The number of an issue stands in one of its first lines."""
_LONGEST_SECTION = 12
_LONGEST_NUMBER_LINE = 40
_LONGEST_FOREWORD = 3
"""A preface between two articles has at most so many paragraphs."""


@dataclass(frozen=True)
class Recognised:
    """A whole older issue as it stands in its manuscript."""

    issue: Issue
    contents: tuple[ContentsSection, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass
class _Group:
    """The lines under one section's head, while they are gathered."""

    title: str
    lead: list[Line] = field(default_factory=list)
    articles: list[list[Line]] = field(default_factory=list)


def is_whole_issue(lines: Sequence[Line]) -> bool:
    """Whether the lines are a whole issue: △ titles or ★ contents under a numbered masthead, or several △ titles."""
    titles = sum(opens_article(line) for line in lines)
    starred = any(is_starred(line) for line in lines)
    numbered = any(
        NUMBER.search(line.text) is not None and len(line.text) <= _LONGEST_NUMBER_LINE
        for line in lines[:_COVER_LINES]
        if not opens_article(line)
    )
    evidence = (titles > 0, starred, numbered)
    return titles > 1 or sum(evidence) > 1


def recognise_issue(lines: Sequence[Line], *, today: Date, number: int, publication: Publication) -> Recognised:
    """The issue in the lines of a manuscript.

    `today`, `number` and `publication` stand in for what the manuscript does not say; a remark tells of each.
    """
    start = _body_start(lines)
    last_title = max((i for i, line in enumerate(lines) if opens_article(line)), default=start - 1)
    end = imprint_start(lines, max(start, last_title + 1))
    cover = read_cover(lines[:start])
    imprint = read_imprint([line for line in lines[end:] if not line.is_rule])
    sections = _sections([line for line in lines[start:end] if not line.is_rule], cover, publication)
    issue = Issue(
        publication=_publication(cover, imprint, sections, publication),
        number=number if cover.number is None else cover.number,
        date=cover.date or imprint.date or today,
        sections=sections,
        total_number=cover.total_number,
        imprint=imprint.lines,
        people=imprint.people,
        copies=imprint.copies,
    )
    return Recognised(issue, cover.contents, (*_missing(cover, imprint, issue), *_unplaced(cover, imprint)))


# --- the three parts of the manuscript ----------------------------------------------------------------------------


def _body_start(lines: Sequence[Line]) -> int:
    """The index of the first section's head: the first repetition of a ★ name, or what stands over the first △."""
    names = {squeeze(section_name(line)) for line in lines if is_starred(line)}
    seen: set[str] = set()
    for index, line in enumerate(lines):
        if opens_article(line):
            return _head_above(lines, index)
        name = squeeze(section_name(line))
        if is_starred(line):
            if name in seen:
                return index
            seen.add(name)
        elif name in names:
            return index
    instruction = instruction_line(lines)
    return len(lines) if instruction is None else instruction + 1


def _head_above(lines: Sequence[Line], opening: int) -> int:
    """The index of the section's head over the first article, its preface between them; else of the article."""
    index = opening
    while index > 0 and is_foreword(lines[index - 1]):
        index -= 1
    return index - 1 if index > 0 and _looks_like_section(lines[index - 1]) else index


def _looks_like_section(line: Line) -> bool:
    """Whether a line over a △ title reads as a section's head although no contents name it."""
    text = line.text.strip("【】〖〗[] 　")
    if is_starred(line) or not text or len(squeeze(text)) > _LONGEST_SECTION:
        return False
    return line.heading > 1 or not (set(text) & set("0123456789，。；：！？:、") or is_unit(text))


def _sections(lines: Sequence[Line], cover: Cover, publication: Publication) -> tuple[Section, ...]:
    names = {squeeze(section.title) for section in cover.contents}
    titles = {entry.key for section in cover.contents for entry in section.entries if entry.key}
    groups: list[_Group] = []
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        if _is_section_head(line, following, names):
            groups.append(_Group(section_name(line)))
            continue
        if not groups:
            groups.append(_Group(publication.section_titles[0] if publication.section_titles else ""))
        if opens_article(line) or _opens_with(line, titles):
            groups[-1].articles.append([line])
        elif groups[-1].articles:
            groups[-1].articles[-1].append(line)
        else:
            groups[-1].lead.append(line)
    printed = tuple(_section(group, titles) for group in groups)
    found = {squeeze(section.title) for section in printed}
    promised = (Section(part.title) for part in cover.contents if squeeze(part.title) not in found)
    return (*printed, *promised)


def _is_section_head(line: Line, following: Line | None, names: set[str]) -> bool:
    if opens_article(line):
        return False
    if squeeze(section_name(line)) in names or is_starred(line):
        return True
    if following is None or not (opens_article(following) or is_foreword(following)):
        return False
    return _looks_like_section(line) and (line.heading > 0 or not names)


def _opens_with(line: Line, titles: set[str]) -> bool:
    """Whether a line without △ begins with a title of the contents, as a heading or with its full stop."""
    return squeeze(line.text).partition("。")[0] in titles


def _section(group: _Group, titles: set[str]) -> Section:
    """The section of a group; lines before the first title are its preface or an article without a title."""
    articles: list[Article] = []
    preface: list[Line] = []
    if group.lead and is_foreword(group.lead[0]) and group.articles:
        preface = group.lead
    elif group.lead:
        articles.append(plain_article(group.lead, ""))
    for index, lines in enumerate(group.articles):
        is_last = index == len(group.articles) - 1
        own, following = (lines, []) if is_last else _before_preface(lines)
        articles.append(build_article(own, titles, preface))
        preface = following
    return Section(group.title, tuple(articles))


def _before_preface(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """The lines of an article, and those at its end that are the preface of the next one."""
    for index in range(max(2, len(lines) - _LONGEST_FOREWORD), len(lines)):
        if is_foreword(lines[index]):
            return lines[:index], lines[index:]
    # A title in its paragraph with its whole text has its end already: what follows may be a preface at once.
    if len(lines) == 2 and is_foreword(lines[1]) and lines[0].text.endswith(("。", "）", ")")):
        return lines[:1], lines[1:]
    return lines, []


# --- what the manuscript does not say -----------------------------------------------------------------------------


def _publication(
    cover: Cover, imprint: Imprint, sections: tuple[Section, ...], publication: Publication
) -> Publication:
    """The bulletin that the issue is a number of; the house style stays the one of `publication`."""
    has_cover = bool(cover.title or cover.contents or cover.number is not None)
    if not has_cover:
        return publication
    return Publication(
        title=cover.title or publication.title,
        issuer=cover.issuer,
        section_titles=tuple(section.title for section in sections),
        imprint=imprint.lines,
        marking=cover.marking,
        instruction_label=cover.instruction_label,
        style=publication.style,
        style_changes=publication.style_changes,
    )


def _missing(cover: Cover, imprint: Imprint, issue: Issue) -> list[Remark]:
    sentences = []
    if not cover.title:
        sentences.append(f"没有认出刊名，先用“{issue.publication.title}”，请在刊头信息里核对。")
    if cover.number is None:
        sentences.append(f"没有认出期号，先记作第{issue.number}期，请在刊头信息里核对。")
    if not cover.issuer:
        sentences.append("没有认出编发单位，请在刊头信息里填写。")
    if cover.date is None and imprint.date is None:
        sentences.append(f"没有认出日期，先用{issue.date.isoformat()}，请在刊头信息里核对。")
    if not cover.contents:
        sentences.append("没有认出目录，标题在目录里如何分行请自行设定。")
    if not imprint.lines:
        sentences.append("没有认出版记（报、送、发），请在刊头信息里填写。")
    return [Remark(RemarkKind.NOTE, sentence) for sentence in sentences]


def _unplaced(cover: Cover, imprint: Imprint) -> list[Remark]:
    places = (("刊头", cover.unplaced), ("版记", imprint.unplaced))
    return [
        Remark(
            RemarkKind.NOTE,
            f"{place}里的“{words}”不属于本刊的刊头和版记各项，没有收进本期。需要时请另行添加。",
            words=words,
        )
        for place, lines in places
        for words in lines
    ]
