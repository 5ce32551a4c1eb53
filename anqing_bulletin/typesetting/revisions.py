"""花脸稿 on paper: a composition with what was inserted underlined and what was deleted struck out.

The marks are put on after the lines are set: every line says where its characters come from, so nothing is broken or
justified anew.  They differ without colour too, because offices print in black.  A bar in the outer margin stands
beside whatever was changed, and the cover says what the marks mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from anqing_bulletin.bulletin.differences import Kind
from anqing_bulletin.bulletin.model import Issue
from anqing_bulletin.bulletin.revisions import Part, Place, Range, Revisions
from anqing_bulletin.typesetting.compose import Composition
from anqing_bulletin.typesetting.fonts import EM_CENTRE
from anqing_bulletin.typesetting.paragraph import Tag
from anqing_bulletin.typesetting.pieces import baseline
from anqing_bulletin.typesetting.printed import Look, PrintedText, Stretch, plain, role_look
from anqing_bulletin.typesetting.revised_lines import RED, revised, with_end_sign
from anqing_bulletin.typesetting.revised_places import ChangeFinder
from anqing_bulletin.typesetting.sheet import Line, PlacedLine, PlacedPicture, Role, Rule, Sheet, from_mm, from_pt
from anqing_bulletin.typesetting.style import HouseStyle

_BAR_DISTANCE = from_mm(5.0)
"""From the type area to a bar."""
_BAR_WIDTH = 1_000
_FRAME_WIDTH = 1_000
_FRAME_GAP = 1_500
_LEGEND_SIZE = from_pt(10.5)
_LEGEND_LEADING = from_pt(16)
_LEGEND_TOP = from_mm(15.0)
"""From the paper's upper edge to the middle of the legend."""
_NOTES_BELOW = from_mm(8.0)
"""From the foot of the type area to the middle of the first line of notes."""
_FREE_FOOT = from_mm(8.0)
_PARAGRAPH_SIGN = "¶"
_LABEL_DISTANCE = from_mm(2.0)
"""From a bar to the word beside it."""
_ASIDE = Tag(Role.LEGEND)
_KIND_WORDS = {Kind.INSERTED: "新增", Kind.DELETED: "删去"}


def with_revisions(composition: Composition, revisions: Revisions, names: tuple[str, str]) -> Composition:
    """The composition of a marked-up issue with its marks; `names` are those of the two versions, for the legend.

    What a reader is shown beside the pages, the titles in the bookmarks, is that of the newer version.
    """
    finder = ChangeFinder(composition.issue, revisions, composition.style.cover.contents_sign)
    marker = _SheetMarker(composition, revisions, finder)
    first, *others = map(marker.marked, composition.sheets)
    first = _with_legend(first, composition, revisions, names)
    return replace(composition, issue=_newer_titles(composition.issue, revisions), sheets=(first, *others))


def _newer_titles(issue: Issue, revisions: Revisions) -> Issue:
    """The issue with the titles of the newer version; those of sections and articles that are no more stay."""

    def newer(text: str, place: Place) -> str:
        deleted = [found for found in revisions.ranges.get(place, ()) if found.kind is Kind.DELETED]
        left = "".join(c for at, c in enumerate(text) if not any(f.start <= at < f.end for f in deleted))
        return left or text

    sections = (
        replace(
            section,
            title=newer(section.title, Place(Part.SECTION, block_id=section.id)),
            articles=tuple(
                replace(article, title=newer(article.title, Place(Part.TITLE, article.id)))
                for article in section.articles
            ),
        )
        for section in issue.sections
    )
    return replace(issue, sections=tuple(sections))


# --- sheets -------------------------------------------------------------------------------------------------------


class _SheetMarker:
    """Marks one sheet after the other; a line that stands on several, a table's head, is marked once."""

    def __init__(self, composition: Composition, revisions: Revisions, finder: ChangeFinder) -> None:
        self._composition = composition
        self._style = composition.style
        self._revisions = revisions
        self._finder = finder
        self._known: dict[int, Line] = {}
        look = role_look(self._style, "body")
        self._sign_look = replace(look, size=look.size * 3 // 4, stroke=0)

    def marked(self, sheet: Sheet) -> Sheet:
        """The sheet with marks and bars; the sheet itself where nothing on it was changed."""
        lines = [replace(placed, line=self._line(placed.line)) for placed in sheet.lines]
        changed = [new for new, old in zip(lines, sheet.lines, strict=True) if self._is_changed(new.line, old.line)]
        pictures = [picture for picture in sheet.pictures if self._kind(picture) is not None]
        if not changed and not pictures:
            return sheet
        spans = [*map(self._height_of, changed), *((picture.y, picture.y + picture.height) for picture in pictures)]
        lines += [self._labelled(picture, sheet) for picture in pictures]
        frames = [rule for picture in pictures for rule in _frame(picture)]
        rules = (*sheet.rules, *frames, *_bars(spans, sheet, self._style))
        return Sheet(sheet.number, sheet.width, sheet.height, tuple(lines), rules, sheet.pictures, sheet.label)

    def _line(self, line: Line) -> Line:
        known = self._known.get(id(line))
        if known is None:
            known = self._known[id(line)] = self._marked_line(line)
        return known

    def _marked_line(self, line: Line) -> Line:
        fonts = self._composition.fonts
        marked = revised(line, self._finder.changes(line), fonts)
        end = self._revisions.ends.get((line.article, line.paragraph))
        if end is None or not line.origins or line.end < line.origins[-1].end:
            return marked
        sign = self._composition.setter.set(plain(_PARAGRAPH_SIGN, self._sign_look), self._style.measure, _ASIDE)[0]
        return with_end_sign(marked, sign, end, fonts)

    def _is_changed(self, new: Line, old: Line) -> bool:
        """Whether something in a line is marked, or it belongs to a paragraph that came or went without a word."""
        if new is not old:
            return True
        return not old.runs and (old.article, old.paragraph) in self._revisions.blocks

    def _kind(self, picture: PlacedPicture) -> Kind | None:
        return self._revisions.blocks.get((picture.article, picture.paragraph))

    def _height_of(self, placed: PlacedLine) -> tuple[int, int]:
        """From where to where a bar stands beside a line."""
        line = placed.line
        if placed.turned:
            return placed.y - line.indent - line.width, placed.y - line.indent
        centre = placed.y - line.size * EM_CENTRE // 1000
        half = self._style.pitch // 2 if line.size == self._style.body.size else line.size * 4 // 5
        return centre - half, centre + half

    def _labelled(self, picture: PlacedPicture, sheet: Sheet) -> PlacedLine:
        """新增 or 删去 beside a picture, outside of its bar; a deleted one is struck through."""
        kind = self._kind(picture)
        assert kind is not None
        composition = self._composition
        printed = plain(_KIND_WORDS[kind], _legend_look(self._style))
        tag = Tag(Role.CAPTION, picture.article, picture.paragraph)
        (line, *_) = composition.setter.set(printed, self._style.measure, tag)
        line = revised(line, [Range(0, len(printed.text), kind)], composition.fonts)
        bar = _bar_x(sheet, self._style)
        x = bar + _LABEL_DISTANCE if sheet.number % 2 else bar - _LABEL_DISTANCE - line.width
        middle = picture.y + picture.height // 2
        y = baseline(middle, line.size)
        if kind is Kind.DELETED:
            across = Rule(picture.x - x, middle - y, picture.width, _FRAME_WIDTH, RED)
            line = replace(line, rules=(*line.rules, across))
        return PlacedLine(line, x, y)


def _frame(picture: PlacedPicture) -> list[Rule]:
    """Four rules around a picture, clear of it."""
    thick, clear = _FRAME_WIDTH, _FRAME_WIDTH + _FRAME_GAP
    x, y = picture.x - clear, picture.y - clear
    width, height = picture.width + 2 * clear, picture.height + 2 * clear
    return [
        Rule(x, y, width, thick, RED),
        Rule(x, y + height - thick, width, thick, RED),
        Rule(x, y, thick, height, RED),
        Rule(x + width - thick, y, thick, height, RED),
    ]


def _bars(spans: Iterable[tuple[int, int]], sheet: Sheet, style: HouseStyle) -> list[Rule]:
    """Bars in the outer margin, at the right of odd pages; those that nearly touch are one."""
    joined: list[tuple[int, int]] = []
    for top, bottom in sorted(spans):
        if joined and top <= joined[-1][1] + style.pitch // 3:
            joined[-1] = (joined[-1][0], max(joined[-1][1], bottom))
        else:
            joined.append((top, bottom))
    x = _bar_x(sheet, style)
    edges = ((max(top, 0), min(bottom, sheet.height)) for top, bottom in joined)
    return [Rule(x, top, _BAR_WIDTH, bottom - top, RED) for top, bottom in edges if bottom > top]


def _bar_x(sheet: Sheet, style: HouseStyle) -> int:
    x = style.left + style.measure + _BAR_DISTANCE if sheet.number % 2 else style.left - _BAR_DISTANCE - _BAR_WIDTH
    return min(max(x, 0), sheet.width - _BAR_WIDTH)


# --- the legend ---------------------------------------------------------------------------------------------------


def _legend_look(style: HouseStyle) -> Look:
    return replace(role_look(style, "body"), size=_LEGEND_SIZE, stroke=0)


def _with_legend(sheet: Sheet, composition: Composition, revisions: Revisions, names: tuple[str, str]) -> Sheet:
    """The cover with what the marks mean at its head, and at its foot what no mark can show."""
    style = composition.style
    top = style.top + style.depth + _NOTES_BELOW
    room = max((sheet.height - _FREE_FOOT - top) // _LEGEND_LEADING, 1)
    legend = _stacked(_legend(composition, revisions, names), style.left, _LEGEND_TOP)
    notes = _stacked(_notes(composition, revisions.notes, room), style.left, top)
    lines = (*legend, *sheet.lines, *notes)
    return Sheet(sheet.number, sheet.width, sheet.height, lines, sheet.rules, sheet.pictures, sheet.label)


def _stacked(lines: Iterable[Line], x: int, top: int) -> list[PlacedLine]:
    return [PlacedLine(line, x, top + number * _LEGEND_LEADING) for number, line in enumerate(lines)]


def _legend(composition: Composition, revisions: Revisions, names: tuple[str, str]) -> Sequence[Line]:
    """花脸稿, words marked as what they say, and the names of the versions; long ones on a line of their own."""
    style = composition.style
    look = _legend_look(style)
    heading, inserted, deleted = "花脸稿　", "新增的文字", "删去的文字"
    parts = [
        Stretch(heading, replace(look, face=style.roles["section-head"].face)),
        Stretch(f"{inserted}　{deleted}　", look),
        Stretch(f"{_PARAGRAPH_SIGN} 段落的分合　" if revisions.ends else "", look),
    ]
    versions = Stretch(f"{names[0]} → {names[1]}", look)
    start = len(heading)
    behind = start + len(inserted) + 1
    changes = [
        Range(start, start + len(inserted), Kind.INSERTED),
        Range(behind, behind + len(deleted), Kind.DELETED),
    ]
    in_one = PrintedText((*parts, Stretch("　", look), versions), look.size)
    setter = composition.setter
    if setter.width(in_one) <= style.measure:
        return [revised(setter.set(in_one, style.measure, _ASIDE)[0], changes, composition.fonts)]
    signs = setter.set(PrintedText(tuple(parts), look.size), style.measure, _ASIDE)[0]
    return revised(signs, changes, composition.fonts), setter.set(plain(versions.text, look), style.measure, _ASIDE)[0]


def _notes(composition: Composition, notes: Sequence[str], room: int) -> Sequence[Line]:
    """The notes one after the other in so many lines; those for which there is no room are counted."""
    if not notes:
        return ()
    look = _legend_look(composition.style)
    for shown in range(len(notes), -1, -1):
        rest = f"；另有 {len(notes) - shown} 处" if shown < len(notes) else ""
        printed = plain(f"其他改动：{'；'.join(notes[:shown])}{rest}。", look)
        lines = composition.setter.set(printed, composition.style.measure, _ASIDE)
        if len(lines) <= room:
            return lines
    return lines[:room]
