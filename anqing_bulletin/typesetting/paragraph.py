"""A printed text to lines: cells are made, cut into lines, and each line is brought to its measure.

By first fit a line never depends on those after it, so after an edit the lines well before it are the same, and are
taken over as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from anqing_bulletin.bulletin.model import Alignment
from anqing_bulletin.errors import LayoutImpossible
from anqing_bulletin.typesetting.breaking import Kind
from anqing_bulletin.typesetting.cells import Cell, CellMaker, CellRow, FormerRow, common_prefix
from anqing_bulletin.typesetting.filling import LINES_BACK, Cut, Filler
from anqing_bulletin.typesetting.fonts import FontBook
from anqing_bulletin.typesetting.glyphs import glyph_runs, underlines
from anqing_bulletin.typesetting.justify import as_they_fall, justify
from anqing_bulletin.typesetting.printed import PrintedText
from anqing_bulletin.typesetting.sheet import Line, Role
from anqing_bulletin.typesetting.style import HouseStyle, Lines

_PARAGRAPHS_KEPT = 8
_LINES_KEPT = 1024


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
        self._maker = CellMaker(fonts, style.lines)
        self._typed: dict[tuple[str, str], FormerRow] = {}
        self._known: dict[tuple[PrintedText, int, Tag], Line] = {}

    def set(
        self, printed: PrintedText, measure: int, tag: Tag, *, tracking: int = 0, previous: SetText | None = None
    ) -> tuple[Line, ...]:
        """The lines of a text in a measure (layout units); at least one, also of an empty text.

        `tracking` is added to every full-width cell (character grid).  `previous` is the same paragraph before an
        edit, set with the same measure and tag.  Raises LayoutImpossible where the measure holds no two characters.
        """
        inset = round(printed.inset_em * printed.size)
        indents = _indents(printed, measure, tracking)
        lines = self._unchanged_lines(printed, previous)
        row = self._row(printed, tracking, (tag.article, tag.paragraph) if previous else None)
        begin = row.at(lines[-1].end) if lines else 0
        filler = Filler(row.cells, self._rules, lambda line: measure - inset - indents[min(line, 1)], len(lines))
        for cut in filler.lines(begin):
            indent = indents[min(len(lines), 1)]
            lines.append(_place(row, cut, printed, indent, measure - inset - indent, tag, self._rules))
        return tuple(lines)

    def one_line(self, printed: PrintedText, measure: int, tag: Tag) -> Line:
        """The first line of a text that comes again on every composition (a page number): the same one each time."""
        key = (printed, measure, tag)
        if key not in self._known:
            if len(self._known) >= _LINES_KEPT:
                self._known.clear()
            self._known[key] = self.set(printed, measure, tag)[0]
        return self._known[key]

    def row(self, printed: PrintedText, tracking: int = 0, former: FormerRow | None = None) -> FormerRow:
        """The cells of a text, for `count` and for the next such text after an edit."""
        return FormerRow(printed, tracking, self._maker.row(printed, tracking, former))

    def count(self, row: FormerRow, measure: int) -> int:
        """How many lines `set` would make of a text, found without setting them."""
        inset = round(row.printed.inset_em * row.printed.size)
        indents = _indents(row.printed, measure, row.tracking)
        filler = Filler(row.row.cells, self._rules, lambda line: measure - inset - indents[min(line, 1)], 0)
        return len(filler.lines())

    def width(self, printed: PrintedText) -> int:
        """The natural width of a text on one line."""
        return sum(cell.width + cell.gap for cell in self._maker.row(printed).cells)

    def _row(self, printed: PrintedText, tracking: int, place: tuple[str, str] | None) -> CellRow:
        """The cells of a text; those of the paragraphs last typed in (`place`) are kept for the next key."""
        if place is None:
            return self._maker.row(printed, tracking)
        row = self._maker.row(printed, tracking, self._typed.pop(place, None))
        self._typed[place] = FormerRow(printed, tracking, row)
        if len(self._typed) > _PARAGRAPHS_KEPT:
            del self._typed[next(iter(self._typed))]
        return row

    def _unchanged_lines(self, printed: PrintedText, previous: SetText | None) -> list[Line]:
        """The lines of `previous` that an edit cannot have changed.

        Where a line ends by first fit is decided by characters of the line after it at the latest; so a line stands
        while the next one lies wholly before the first changed character.  The optimum may change every line, and a
        lonely last character those just before it.
        """
        if previous is None or self._rules.breaking != "first-fit" or _frame(previous.printed) != _frame(printed):
            return []
        common = common_prefix(previous.printed, printed)
        lines = previous.lines
        kept = 0
        while kept + 1 < len(lines) and lines[kept + 1].end < common:
            kept += 1
        if self._rules.lonely_end == "avoid":
            kept = max(0, kept - LINES_BACK - 1)
        return list(lines[:kept])


def _indents(printed: PrintedText, measure: int, tracking: int) -> tuple[int, int]:
    """Where the first line and the others begin.  Raises LayoutImpossible."""
    inset = round(printed.inset_em * printed.size)
    if measure - 2 * inset < 2 * printed.size:
        raise LayoutImpossible("版心或栏宽容不下两个字，无法排版。请加宽版心或缩小字号。")
    em = printed.size + tracking
    # An indent leaves room for two characters, whatever it is.
    widest = measure - inset - 2 * printed.size
    return min(inset + round(printed.indent_em * em), widest), min(inset + round(printed.turnover_em * em), widest)


def _frame(printed: PrintedText) -> tuple[object, ...]:
    return (printed.size, printed.alignment, printed.indent_em, printed.turnover_em, printed.inset_em)


def _place(  # noqa: PLR0917  a line is where all of these meet
    row: CellRow, cut: Cut, printed: PrintedText, indent: int, room: int, tag: Tag, rules: Lines
) -> Line:
    """Cells of a cut as a line with its glyphs where they stand."""
    start = row.offsets[cut.start]
    end = len(printed.text) if cut.end >= len(row.cells) else row.offsets[cut.end]
    first, last = _shown(row.cells, cut, opens=start == 0)
    shown, offsets = row.cells[first:last], row.offsets[first:last]
    counted = len(shown) - 1 if cut.hangs else len(shown)
    lead = shown[0].lead if shown and start else 0
    natural = sum(cell.width + cell.gap for cell in shown[:counted]) - lead - (shown[0].gap if counted else 0)
    full = bool(counted) and ((printed.alignment is Alignment.JUSTIFY and cut.end < len(row.cells)) or natural > room)
    left = 0
    if full:
        blank_given = not cut.hangs and bool(shown[counted - 1].blank)
        set_ = justify(shown, counted, indent, room, rules, lead=lead, blank_given=blank_given)
    else:
        if printed.alignment is Alignment.CENTRE:
            left = (room - natural) // 2
        elif printed.alignment is Alignment.RIGHT:
            left = room - natural
        set_ = as_they_fall(shown, indent + left, lead=lead)
    return Line(
        runs=tuple(glyph_runs(shown, offsets, set_)),
        text=printed.text[start:end],
        start=start,
        end=end,
        width=room if full else natural,
        role=tag.role,
        article=tag.article,
        paragraph=tag.paragraph,
        origins=printed.origins,
        indent=indent + left,
        size=printed.size,
        rules=tuple(underlines(shown, set_)),
        substitutions=tuple(cell.setting.substitution for cell in shown if cell.setting.substitution),
    )


def _shown(cells: Sequence[Cell], cut: Cut, *, opens: bool) -> tuple[int, int]:
    """The cells of a line without the blanks at its ends; those that open a paragraph stay."""
    start, end = cut.start, cut.end
    while end > start and cells[end - 1].kind is Kind.SPACE:
        end -= 1
    while not opens and start < end and cells[start].kind is Kind.SPACE:
        start += 1
    return start, end
