"""Cells: the clusters of a text with the width that the rules give each, before any line is cut.

A cell knows its text, its look and how it stands to its neighbours, not where in the text it is: equal cells are one
object, made once and shared by all the lines of all paragraphs.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from anqing_bulletin.typesetting.breaking import (
    BLANK_AT_RIGHT,
    KIND,
    PROHIBITIONS,
    Kind,
    clusters,
    gives_left_blank,
    gives_right_blank,
    indivisible,
    may_break,
    shows_nothing,
    takes_gap,
)
from anqing_bulletin.typesetting.fonts import FontBook, Setting
from anqing_bulletin.typesetting.printed import Look, PrintedText, Stretch
from anqing_bulletin.typesetting.style import Lines

_NATURAL = frozenset({Kind.LETTER, Kind.WESTERN})
_CLOSED = frozenset({Kind.CONNECTOR, Kind.SOLIDUS})
_MAX_REMEMBERED = 60_000
_APOSTROPHE = "’"
_WITHIN_WORD = "’ within a word"
"""What the apostrophe of a Latin word is remembered by: it is no closing quote, and not an em wide."""


class _With:
    """How a cell stands to its neighbours, where it is not simply one Han character among others.

    Plain integers, to be or-ed: they are counted by the hundred for every keystroke.
    """

    NO_BREAK = 1
    """No line ends behind it."""
    NO_STRETCH = 2
    """The place behind it is never widened."""
    GAP = 4
    """The gap between Han and Latin letters stands before it."""
    RIGHT_GIVEN = 8
    """It gave up its blank at the right to the mark behind it."""
    LEFT_GIVEN = 16
    """It gave up its blank at the left to the mark before it."""
    LATIN_BLANK = 32
    """A blank between Latin letters, of its natural width."""


@dataclass(slots=True, eq=False)
class Cell:
    """A cluster and its widths in layout units.  Shared: nobody changes a cell that is made."""

    text: str
    kind: Kind
    look: Look
    setting: Setting
    width: int
    shift: int
    """From the cell's left edge to the first glyph's origin."""
    blank: int = 0
    """The blank at the right that the cell gives up at a line's end."""
    gap: int = 0
    """Before the cell, where it does not begin a line."""
    breaks: bool = True
    """Whether a line may end behind the cell."""
    stretches: bool = True
    """Whether justification may widen the place behind the cell."""
    lead: int = 0
    """The blank at the left that the cell gives up at a line's beginning."""
    squeeze: int = 0
    """How much narrower the cell may be set where the line is too long."""
    gap_squeeze: int = 0
    """How much narrower the gap before the cell may be."""


@dataclass(frozen=True, eq=False)
class CellRow:
    """The cells of a text in order."""

    cells: Sequence[Cell]
    offsets: Sequence[int]
    """Of each cell's first character in the printed text, and at the end that behind the last."""

    def at(self, offset: int) -> int:
        """The first cell that begins at an offset or behind it."""
        return bisect_left(self.offsets, offset, hi=len(self.cells))


@dataclass(frozen=True, eq=False)
class FormerRow:
    """A row and the text that it was made of."""

    printed: PrintedText
    tracking: int
    row: CellRow


class CellMaker:
    """Makes cells with one book of faces by one set of rules, and remembers them, within bounds."""

    def __init__(self, fonts: FontBook, rules: Lines) -> None:
        self._fonts = fonts
        self._rules = rules
        self._plain: dict[tuple[Look, int], tuple[Look, dict[str, Cell]]] = {}
        self._varied: dict[tuple[Cell, int], Cell] = {}

    def row(self, printed: PrintedText, tracking: int = 0, former: FormerRow | None = None) -> CellRow:
        """The cells of a printed text.

        `tracking` is added to every full-width cell (character grid).  `former` is the row of the text before an edit:
        what the edit cannot have touched is taken over.
        """
        if len(self._varied) + sum(len(cells) for _, cells in self._plain.values()) > _MAX_REMEMBERED:
            self._plain.clear()
            self._varied.clear()
        if former is None or former.tracking != tracking:
            return self._make_row(printed, 0, len(printed.text), tracking)
        first, last = _touched(former, printed)
        old = former.row
        grown = len(printed.text) - len(former.printed.text)
        middle = self._make_row(printed, old.offsets[first], old.offsets[last] + grown, tracking)
        return CellRow(
            [*old.cells[:first], *middle.cells, *old.cells[last:]],
            [*old.offsets[:first], *middle.offsets[:-1], *(offset + grown for offset in old.offsets[last:])],
        )

    def _make_row(self, printed: PrintedText, start: int, end: int, tracking: int) -> CellRow:
        """The cells of a stretch of the text that neither depends on what stands around it nor decides about it."""
        plain: list[Cell] = []
        for stretch in _between_offsets(printed.stretches, start, end):
            plain += self._plain_cells(stretch, tracking)
        offsets = list(accumulate((len(cell.text) for cell in plain), initial=start))
        traits = self._traits(plain)
        for first, last in indivisible(printed.text[start:end]):
            for index in range(bisect_left(offsets, first + start), bisect_left(offsets, last + start) - 1):
                traits[index] |= _With.NO_BREAK
        cells = [
            cell if trait == 0 else self._variant(cell, trait, tracking)
            for cell, trait in zip(plain, traits, strict=True)
        ]
        return CellRow(cells, offsets)

    def _plain_cells(self, stretch: Stretch, tracking: int) -> list[Cell]:
        # One look for all that are equal, so that runs are told apart by identity.
        look, known = self._plain.setdefault((stretch.look, tracking), (stretch.look, {}))
        result = []
        texts = clusters(stretch.text)
        for index, text in enumerate(texts):
            if text == _APOSTROPHE and _is_within_word(texts, index):
                text = _WITHIN_WORD  # noqa: PLW2901  the key of another cell than that of the closing quote
            cell = known.get(text)
            if cell is None:
                cell = known[text] = self._make(text, look, tracking)
            result.append(cell)
        return result

    def _make(self, text: str, look: Look, tracking: int) -> Cell:
        if text == _WITHIN_WORD:
            setting = self._fonts.set(self._rules.latin_face or look.face, "'")
            return Cell(_APOSTROPHE, Kind.WESTERN, look, setting, setting.advance * look.size // 1000, 0)
        kind = KIND[text]
        latin = self._rules.latin_face
        setting = self._fonts.set(latin if latin and kind in _NATURAL else look.face, text)
        width, shift = _width(kind, setting, look.size, look.size + tracking, text)
        return self._with_give(Cell(text, kind, look, setting, width, shift), tracking)

    def _traits(self, cells: Sequence[Cell]) -> list[int]:
        """How each cell stands to its neighbours, as `_With`."""
        prohibition = PROHIBITIONS[self._rules.prohibition]
        traits = [0] * len(cells)
        before = Kind.SPACE
        opened = False
        for index, (cell, after) in enumerate(pairwise(cells)):
            first, second = cell.kind, after.kind
            if first is Kind.HAN and second is Kind.HAN:
                before, opened = first, False
                continue
            opened = first in prohibition.no_line_end or (opened and first is Kind.SPACE)
            one_word = first in _NATURAL and second in _NATURAL
            if opened or one_word or not may_break(cell.text, after.text, prohibition):
                traits[index] |= _With.NO_BREAK
            mine, its = self._between(before, cell, after)
            traits[index] |= mine
            traits[index + 1] |= its
            before = first
        if traits:
            traits[-1] &= ~_With.NO_BREAK
        return traits

    def _between(self, before: Kind, cell: Cell, after: Cell) -> tuple[int, int]:
        """What two neighbours do to each other: the traits of the first and of the second."""
        first, second = cell.kind, after.kind
        if first >= Kind.LETTER and second >= Kind.LETTER:
            # Within Latin text only blanks stretch, and they have their natural width.
            if Kind.SPACE not in (first, second):
                return _With.NO_STRETCH, 0
            between_words = cell.text == " " and before in _NATURAL and second in _NATURAL
            return (_With.LATIN_BLANK, 0) if between_words else (0, 0)
        if takes_gap(first, second):
            return 0, _With.GAP
        if first in _CLOSED or second in _CLOSED:
            # CLREQ: no opening beside a connector or a solidus.
            return _With.NO_STRETCH, 0
        if self._rules.compress_pairs and gives_right_blank(first, second):
            return _With.RIGHT_GIVEN, 0
        if self._rules.compress_pairs and gives_left_blank(first, second):
            return 0, _With.LEFT_GIVEN
        return 0, 0

    def _variant(self, plain: Cell, trait: int, tracking: int) -> Cell:
        """A plain cell as it stands to its neighbours."""
        known = self._varied.get((plain, trait))
        if known is not None:
            return known
        look = plain.look
        cell = Cell(plain.text, plain.kind, look, plain.setting, plain.width, plain.shift)
        cell.breaks = not trait & _With.NO_BREAK
        cell.stretches = not trait & _With.NO_STRETCH
        half = _half(cell, tracking)
        if trait & _With.GAP:
            cell.gap = round(self._rules.han_latin_gap_em * (look.size + tracking))
        if trait & _With.RIGHT_GIVEN:
            cell.width -= half
        if trait & _With.LEFT_GIVEN:
            cell.width -= half
            cell.shift -= half
        if trait & _With.LATIN_BLANK:
            cell.width = cell.setting.advance * look.size // 1000
        self._varied[plain, trait] = self._with_give(cell, tracking)
        return cell

    def _with_give(self, cell: Cell, tracking: int) -> Cell:
        """The cell with what it can give up: at a line's ends, and where the line is too long."""
        rules = self._rules
        if cell.gap and rules.push_in:
            least = round(rules.han_latin_gap_min_em * (cell.look.size + tracking))
            cell.gap_squeeze = max(0, cell.gap - least)
        half = _half(cell, tracking)
        has_blank = cell.width >= 2 * half  # half of an odd em is less than what is left of it
        if cell.kind in BLANK_AT_RIGHT and has_blank:
            cell.blank = half
        elif cell.kind is Kind.OPEN and has_blank and rules.trim_line_start:
            cell.lead = half
        if rules.push_in:
            cell.squeeze = _squeeze(cell, half)
        return cell


def _between_offsets(stretches: Sequence[Stretch], start: int, end: int) -> list[Stretch]:
    """The stretches between two offsets of the printed text, cut where the offsets lie in them."""
    passed = 0
    result = []
    for stretch in stretches:
        first, last = max(start - passed, 0), min(end - passed, len(stretch.text))
        if first == 0 and last == len(stretch.text):
            result.append(stretch)
        elif first < last:
            result.append(Stretch(stretch.text[first:last], stretch.look))
        passed += len(stretch.text)
    return result


def _touched(former: FormerRow, printed: PrintedText) -> tuple[int, int]:
    """The cells of a former row that an edit may have changed: from the first to the one behind the last.

    Two Han characters beside each other owe each other nothing, so the row may be parted between them.
    """
    cells, offsets = former.row.cells, former.row.offsets
    length = len(former.printed.text)
    head = common_prefix(former.printed, printed)
    tail = min(common_suffix(former.printed, printed), length - head, len(printed.text) - head)
    first = max(former.row.at(head) - 1, 0)
    while first > 0 and not (
        offsets[first + 1] <= head and cells[first].kind is Kind.HAN and cells[first - 1].kind is Kind.HAN
    ):
        first -= 1
    last = former.row.at(length - tail) + 1
    while last < len(cells) and not (cells[last].kind is Kind.HAN and cells[last - 1].kind is Kind.HAN):
        last += 1
    return first, min(last, len(cells))


def common_prefix(first: PrintedText, second: PrintedText) -> int:
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


def common_suffix(first: PrintedText, second: PrintedText) -> int:
    """How many characters of two texts agree, with their looks, at the end."""
    passed = 0
    for one, other in zip(reversed(first.stretches), reversed(second.stretches), strict=False):
        if one.look != other.look:
            return passed
        if one.text != other.text:
            return passed + _agreeing(one.text[::-1], other.text[::-1])
        passed += len(one.text)
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


def _is_within_word(texts: Sequence[str], index: int) -> bool:
    """Whether a cluster stands between two Latin letters or digits."""
    return 0 < index < len(texts) - 1 and all(
        texts[beside].isascii() and texts[beside].isalnum() for beside in (index - 1, index + 1)
    )


def _squeeze(cell: Cell, half: int) -> int:
    """CLREQ, line adjustment: marks to half an em, a middle dot by half, a Latin blank to a quarter of an em."""
    if cell.kind is Kind.OPEN or cell.kind in BLANK_AT_RIGHT:
        return max(0, cell.width - half)
    if cell.kind is Kind.MIDDLE_DOT:
        return cell.width // 2
    if cell.text == " " and cell.stretches:
        return max(0, cell.width - half // 2)
    return 0


def _half(cell: Cell, tracking: int) -> int:
    """Half an em of the cell's own size: what a full-width mark can give up."""
    return (cell.look.size + tracking) // 2


def _width(kind: Kind, setting: Setting, size: int, em: int, text: str) -> tuple[int, int]:
    """`(width of the cell, shift of the first glyph in it)`; `em` is the size and what the grid adds to it."""
    natural = setting.advance * size // 1000
    if kind in _NATURAL or (kind is Kind.SYMBOL and natural < 3 * size // 4):
        return natural, 0
    if not natural and shows_nothing(text):
        return 0, 0
    width = _ruled_width(kind, em, text)
    if kind in BLANK_AT_RIGHT:
        return width, _to_the_left(setting, size)
    if natural == width or kind is Kind.SPACE:
        return width, 0
    if kind is Kind.OPEN:
        return width, width - natural
    if kind is Kind.MIDDLE_DOT:
        return width, (width - setting.ink * size // 1000) // 2 - setting.left * size // 1000
    return width, (width - natural) // 2


def _to_the_left(setting: Setting, size: int) -> int:
    """The shift of a mark whose ink reaches into the half that must be blank: some faces centre ？ and ！."""
    right = (setting.left + setting.ink) * size // 1000
    return 0 if right <= size * 56 // 100 else max(size * 48 // 100 - right, -setting.left * size // 1000)


def _ruled_width(kind: Kind, em: int, text: str) -> int:
    """GB/T 15834-2011, 5.1.10 and 5.1.11: one em; —— and …… two; the middle dot and the short dash half."""
    if kind is Kind.SPACE:
        return em if text == "\u3000" else em // 2
    if kind is Kind.MIDDLE_DOT or text == "–":
        return em // 2
    if text == "⸺" or (kind in (Kind.DASH, Kind.ELLIPSIS) and len(text) > 1):
        return 2 * em
    return em
