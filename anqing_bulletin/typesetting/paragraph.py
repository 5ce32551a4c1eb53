"""A printed text to lines: first fit, justified, by the tables of `breaking`.

Lines are filled from left to right; a mark that does not fit gives up its blank or hangs outside the measure, anything
else is carried to the next line back to the last place where a line may break.  Then each full line is spread evenly
over its gaps to exactly its measure, in whole layout units.

First fit never looks back, so after an edit the lines well before it are the same, and are taken over as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from anqing_bulletin.bulletin.model import Alignment
from anqing_bulletin.errors import LayoutImpossible
from anqing_bulletin.typesetting.breaking import Kind
from anqing_bulletin.typesetting.cells import Cell, make_cells
from anqing_bulletin.typesetting.fonts import FontBook
from anqing_bulletin.typesetting.printed import PrintedText
from anqing_bulletin.typesetting.sheet import GlyphRun, Line, Role, Rule
from anqing_bulletin.typesetting.style import HouseStyle

_UNDERLINE_DEPTH_EM = 0.16
_UNDERLINE_WIDTH_EM = 0.045


@dataclass(frozen=True)
class Tag:
    """What the lines of a text are and whose."""

    role: Role
    article: str = ""
    paragraph: str = ""


@dataclass(frozen=True, eq=False)
class SetText:
    """A text and its lines."""

    printed: PrintedText
    lines: tuple[Line, ...]


class LineSetter:
    """Sets texts in one house style with one book of faces."""

    def __init__(self, style: HouseStyle, fonts: FontBook) -> None:
        self._rules = style.lines
        self._fonts = fonts
        self._hanging = frozenset(style.lines.hanging)

    def set(
        self, printed: PrintedText, measure: int, tag: Tag, *, tracking: int = 0, previous: SetText | None = None
    ) -> tuple[Line, ...]:
        """The lines of a text in a measure (layout units); at least one, also of an empty text.

        `tracking` is added to every full-width cell (character grid).  `previous` is the same paragraph before an
        edit, set with the same measure and tag.  Raises LayoutImpossible where the measure holds no two characters.
        """
        inset = round(printed.inset_em * printed.size)
        em = printed.size + tracking
        if measure - 2 * inset < 2 * printed.size:
            raise LayoutImpossible("版心或栏宽容不下两个字，无法排版。请加宽版心或缩小字号。")
        lines = _unchanged_lines(printed, previous)
        # What stands before a cell has a say in its width and breaks: begin with the last line that stays.
        kept = lines[-1] if lines else None
        cells = make_cells(printed, kept.start if kept else 0, self._fonts, self._rules, tracking)
        start = next((i for i, cell in enumerate(cells) if cell.offset >= kept.end), len(cells)) if kept else 0
        while start < len(cells) or not lines:
            wanted = inset + round((printed.turnover_em if lines else printed.indent_em) * em)
            # An indent leaves room for two characters, whatever it is.
            indent = min(wanted, measure - inset - 2 * printed.size)
            room = measure - inset - indent
            end, hangs = self._fill(cells, start, room)
            lines.append(_Cut(cells, start, end, hangs=hangs, printed=printed, room=room).line(indent, tag))
            start = end
        return tuple(lines)

    def width(self, printed: PrintedText) -> int:
        """The natural width of a text on one line."""
        cells = make_cells(printed, 0, self._fonts, self._rules, 0)
        return sum(cell.width + cell.gap for cell in cells)

    def _fill(self, cells: Sequence[Cell], start: int, room: int) -> tuple[int, bool]:
        """Where the line that begins at `start` ends, and whether its last mark hangs outside the measure."""
        x = -cells[start].gap if start < len(cells) else 0
        last_break = start
        for index in range(start, len(cells)):
            cell = cells[index]
            x += cell.gap + cell.width
            if x > room and cell.kind is not Kind.SPACE:
                if cell.breaks and cell.text in self._hanging and x - cell.width <= room:
                    # The mark stays on this line: within the measure if its ink fits there, else outside.
                    return index + 1, x - cell.blank > room
                # A word that fits no line is cut where the measure ends.
                return (last_break if last_break > start else max(index, start + 1)), False
            if cell.breaks:
                last_break = index + 1
        return len(cells), False


def _unchanged_lines(printed: PrintedText, previous: SetText | None) -> list[Line]:
    """The lines of `previous` that an edit cannot have changed.

    Where a line ends is decided by characters of the line after it at the latest; so a line stands while the next one
    lies wholly before the first changed character.
    """
    if previous is None or _frame(previous.printed) != _frame(printed):
        return []
    common = _common_prefix(previous.printed, printed)
    lines = previous.lines
    kept = 0
    while kept + 1 < len(lines) and lines[kept + 1].end < common:
        kept += 1
    return list(lines[:kept])


def _frame(printed: PrintedText) -> tuple[object, ...]:
    return (printed.size, printed.alignment, printed.indent_em, printed.turnover_em, printed.inset_em)


def _common_prefix(first: PrintedText, second: PrintedText) -> int:
    """How many characters of two texts agree, with their looks and origins, from the beginning."""
    passed = 0
    for one, other in zip(first.stretches, second.stretches, strict=False):
        if one == other:
            passed += len(one.text)
            continue
        if (one.look, one.field, one.offset) != (other.look, other.field, other.offset):
            return passed
        return passed + _agreeing(one.text, other.text)
    return passed


def _agreeing(one: str, other: str) -> int:
    """How many characters two strings have in common from the beginning."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low


class _Cut:
    """Cells `start` to `end` as one line."""

    def __init__(
        self, cells: Sequence[Cell], start: int, end: int, *, hangs: bool, printed: PrintedText, room: int
    ) -> None:
        length = len(printed.text)
        self.printed = printed
        self.room = room
        self.first_offset = cells[start].offset if start < len(cells) else length
        self.end_offset = length if end >= len(cells) else cells[end].offset
        self.cells = _shown(cells[start:end], first=self.first_offset == 0)
        self.counted = self.cells[:-1] if hangs else self.cells
        """The cells within the measure: all but a mark that hangs outside."""
        natural = sum(cell.width + cell.gap for cell in self.counted)
        self.natural = natural - self.counted[0].gap if self.counted else 0
        self.full = printed.alignment is Alignment.JUSTIFY and end < len(cells)
        if self.counted and not hangs and (self.full or self.natural > room):
            self.natural -= self.counted[-1].blank

    def line(self, indent: int, tag: Tag) -> Line:
        """The line with its glyphs where they stand."""
        extra = self.room - self.natural if self.full or self.natural > self.room else 0
        if not self.counted:
            extra = 0
        left = 0
        if not extra and self.printed.alignment is Alignment.CENTRE:
            left = (self.room - self.natural) // 2
        elif not extra and self.printed.alignment is Alignment.RIGHT:
            left = self.room - self.natural
        xs = _spread(self.cells, len(self.counted), indent + left, extra)
        return Line(
            runs=tuple(_runs(self.cells, xs)),
            text=self.printed.text[self.first_offset : self.end_offset],
            start=self.first_offset,
            end=self.end_offset,
            width=self.natural + extra,
            role=tag.role,
            article=tag.article,
            paragraph=tag.paragraph,
            origins=self.printed.origins,
            indent=indent + left,
            size=self.printed.size,
            rules=tuple(_underlines(self.cells, xs)),
            substitutions=tuple(cell.setting.substitution for cell in self.cells if cell.setting.substitution),
        )


def _shown(cells: Sequence[Cell], *, first: bool) -> list[Cell]:
    """The cells of a line without the blanks at its ends; those that open a paragraph stay."""
    start, end = 0, len(cells)
    while end > start and cells[end - 1].kind is Kind.SPACE:
        end -= 1
    while not first and start < end and cells[start].kind is Kind.SPACE:
        start += 1
    return list(cells[start:end])


def _spread(cells: Sequence[Cell], counted: int, x: int, extra: int) -> list[int]:
    """The left edge of each cell, `extra` shared out evenly over the places that may be widened.

    A line of one word has no such place: its letters are moved together or apart.
    """
    places = sum(cell.stretches for cell in cells[: counted - 1]) if extra else 0
    spaced = bool(extra) and not places
    if spaced:
        places = max(counted - 1, 1)
    xs: list[int] = []
    passed = 0
    for index, cell in enumerate(cells):
        if index:
            x += cell.gap
            if places and passed < places and (spaced or cells[index - 1].stretches):
                passed += 1
        xs.append(x + (extra * passed // places if places else 0))
        x += cell.width
    if extra and 0 < counted < len(cells):
        # The mark that hangs begins where the measure ends.
        xs[-1] = x - cells[-1].width + extra
    return xs


def _runs(cells: Sequence[Cell], xs: Sequence[int]) -> list[GlyphRun]:
    """Neighbouring cells of one face and look as one run."""
    runs: list[GlyphRun] = []
    start = 0
    for index in range(1, len(cells) + 1):
        head = cells[start]
        if index < len(cells) and cells[index].look is head.look and cells[index].setting.face == head.setting.face:
            continue
        runs.append(_run(cells[start:index], xs[start:index]))
        start = index
    return runs if cells else []


def _run(cells: Sequence[Cell], xs: Sequence[int]) -> GlyphRun:
    glyphs: list[int] = []
    places: list[int] = []
    texts: list[str] = []
    for cell, x in zip(cells, xs, strict=True):
        setting = cell.setting
        glyphs.append(setting.glyphs[0])
        places.append(x + cell.shift)
        texts.append(cell.text)
        if len(setting.glyphs) > 1:
            _add_others(cell, x + cell.shift, glyphs, places, texts)
    head = cells[0]
    look = head.look
    return GlyphRun(
        face=head.setting.face,
        size=look.size,
        glyphs=tuple(glyphs),
        xs=tuple(places),
        texts=tuple(texts),
        start=head.offset,
        stroke=look.stroke,
        colour=look.colour,
        rise=look.rise + head.setting.rise * look.size // 1000,
    )


def _add_others(cell: Cell, x: int, glyphs: list[int], places: list[int], texts: list[str]) -> None:
    """The further glyphs of a cluster: the second half of a dash, a combining mark."""
    setting = cell.setting
    others = [""] * (len(setting.glyphs) - 1)
    if len(cell.text) == len(setting.glyphs):
        texts[-1] = cell.text[0]
        others = list(cell.text[1:])
    for index, text in enumerate(others, 1):
        x += setting.advances[index - 1] * cell.look.size // 1000
        glyphs.append(setting.glyphs[index])
        places.append(x)
        texts.append(text)


def _underlines(cells: Sequence[Cell], xs: Sequence[int]) -> list[Rule]:
    rules: list[Rule] = []
    joined = False
    for cell, x in zip(cells, xs, strict=True):
        if not cell.look.underline:
            joined = False
            continue
        depth, height = round(cell.look.size * _UNDERLINE_DEPTH_EM), round(cell.look.size * _UNDERLINE_WIDTH_EM)
        if joined:
            rules[-1] = Rule(rules[-1].x, depth, x + cell.width - rules[-1].x, height, cell.look.colour)
        else:
            rules.append(Rule(x, depth, cell.width, height, cell.look.colour))
        joined = True
    return rules
