"""What a page is made of, and the protocol of those who paint it.

All lengths are integers of 1/1000 pt.  A sheet's origin is its upper left corner, y grows downwards, and text stands on
its baseline.  A `Line` is set once and placed anywhere; its runs and rules are relative to its own origin (the left
end of its baseline), so an unchanged line is shared by every composition that shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from anqing_bulletin.bulletin.model import Picture

MILLI = 1000
"""Layout units in a point."""


def from_mm(millimetres: float) -> int:
    """Millimetres as layout units."""
    return round(millimetres * 72 * MILLI / 25.4)


def from_pt(points: float) -> int:
    """Points as layout units."""
    return round(points * MILLI)


class Role(str, Enum):
    """What a line is on the page."""

    MARKING = "marking"
    COPY_NUMBER = "copy-number"
    MASTHEAD = "masthead"
    NUMBER = "number"
    ISSUER = "issuer"
    DATE = "date"
    CONTENTS_HEADING = "contents-heading"
    CONTENTS_SECTION = "contents-section"
    CONTENTS_ENTRY = "contents-entry"
    INSTRUCTION = "instruction"
    SECTION_HEAD = "section-head"
    BODY = "body"
    """The article's own text with its run-in title and source."""
    FOREWORD = "foreword"
    TABLE = "table"
    CAPTION = "caption"
    IMPRINT = "imprint"
    PAGE_NUMBER = "page-number"
    LEGEND = "legend"
    """What explains the marks of a marked-up copy (花脸稿)."""


class Field(str, Enum):
    """The field of an article that a character on the page comes from."""

    NONE = ""
    """Set by the typesetter itself: △, brackets, leaders."""
    TITLE = "title"
    SOURCE = "source"
    FOREWORD = "foreword"
    TEXT = "text"


@dataclass(frozen=True)
class Colour:
    """A colour in print: shares of cyan, magenta, yellow and black in thousandths."""

    cyan: int
    magenta: int
    yellow: int
    black: int


BLACK = Colour(0, 0, 0, 1000)
"""100 % of the black plate and nothing else (GB/T 9704-2012, clause 6)."""


@dataclass(frozen=True)
class Origin:
    """Where a stretch of printed text comes from.

    Printed characters `start` to `end` are those of `field` from `offset` on; those of `Field.NONE` come from nowhere
    in the issue.
    """

    start: int
    end: int
    field: Field
    offset: int = 0


@dataclass(frozen=True)
class GlyphRun:
    """Glyphs of one face, size and colour, each at its place."""

    face: str
    """The key of the face in the `FontBook`."""
    size: int
    glyphs: tuple[int, ...]
    """Glyph ids in the face's file."""
    xs: tuple[int, ...]
    """The x of each glyph's origin, relative to the line's."""
    texts: tuple[str, ...]
    """The characters that each glyph stands for."""
    start: int
    """The offset in the printed text of the first character; the others follow without a gap."""
    stroke: int = 0
    """The width of the stroke that thickens the glyphs; 0 for none."""
    colour: Colour = BLACK
    rise: int = 0
    """How far above the line's baseline the run stands."""

    @property
    def end(self) -> int:
        """The offset in the printed text behind the run's last character."""
        return self.start + sum(map(len, self.texts))

    @property
    def text(self) -> str:
        """The characters of the run."""
        return "".join(self.texts)


@dataclass(frozen=True)
class Rule:
    """A filled rectangle; x and y are its upper left corner."""

    x: int
    y: int
    width: int
    height: int
    colour: Colour = BLACK


@dataclass(frozen=True)
class Substitution:
    """A character that its face lacks, and the name of the face that stands in; empty where none has it."""

    text: str
    wanted: str
    """The key of the class of faces."""
    used: str


@dataclass(frozen=True, eq=False)
class Line:
    """One line of text, set.

    Compared by identity: two lines are the same when one composition took over the other's.
    """

    runs: tuple[GlyphRun, ...]
    text: str
    """The characters of the printed text from `start` to `end`, those at its ends that are not shown among them."""
    start: int
    end: int
    width: int
    """From the left end of the measure (or of the first line's indent) to the right end of the last glyph's cell; a
    mark that hangs outside the measure is not counted."""
    role: Role
    article: str = ""
    """The id of the article that the line belongs to."""
    paragraph: str = ""
    """The id of the paragraph, table or figure."""
    origins: tuple[Origin, ...] = ()
    """Of the whole printed text, shared by the lines of a paragraph."""
    indent: int = 0
    """The x of the first cell, relative to the line's origin."""
    size: int = 0
    """The size of the line's principal face, for its height on the page."""
    rules: tuple[Rule, ...] = ()
    """Underlines; y relative to the baseline, downwards."""
    substitutions: tuple[Substitution, ...] = ()
    """The characters of the line that their face lacks."""


@dataclass(frozen=True)
class PlacedLine:
    """A line and where its origin is on the sheet.

    A `turned` line runs up the sheet, its head to the left: as in a table that stands sideways.
    """

    line: Line
    x: int
    y: int
    turned: bool = False

    def upright(self, x: int, y: int) -> tuple[int, int]:
        """A point of the sheet as it lies to the line were the line not turned."""
        return (self.x + self.y - y, self.y + x - self.x) if self.turned else (x, y)

    def on_sheet(self, across: int) -> tuple[int, int]:
        """The point of the sheet so far along the line's baseline."""
        return (self.x, self.y - across) if self.turned else (self.x + across, self.y)

    def rules(self) -> Iterator[Rule]:
        """The line's underlines where they are on the sheet."""
        for rule in self.line.rules:
            if self.turned:
                left, top = self.x + rule.y, self.y - rule.x - rule.width
                yield Rule(left, top, rule.height, rule.width, rule.colour)
            else:
                yield Rule(self.x + rule.x, self.y + rule.y, rule.width, rule.height, rule.colour)


@dataclass(frozen=True)
class PlacedPicture:
    """A picture and its rectangle on the sheet."""

    picture: Picture
    x: int
    y: int
    width: int
    height: int
    article: str = ""
    paragraph: str = ""


@dataclass(frozen=True)
class Content:
    """What stands on a page."""

    lines: tuple[PlacedLine, ...] = ()
    """In reading order."""
    rules: tuple[Rule, ...] = ()
    pictures: tuple[PlacedPicture, ...] = ()


class Sheet:
    """One page.  Compared by identity, like its lines.

    What stands on it may be put together when somebody first looks: an edit that moves two hundred pages need not
    build those that nobody sees.
    """

    def __init__(  # noqa: PLR0917  what a page is made of
        self,
        number: int,
        width: int,
        height: int,
        lines: tuple[PlacedLine, ...] = (),
        rules: tuple[Rule, ...] = (),
        pictures: tuple[PlacedPicture, ...] = (),
        label: str = "",
        *,
        make: Callable[[], Content] | None = None,
    ) -> None:
        self.number = number
        """Counted from the cover, which is 1."""
        self.width = width
        self.height = height
        self.label = label
        """The page number as it is printed; empty where none is."""
        self._make = make
        self._content = None if make else Content(lines, rules, pictures)

    @property
    def content(self) -> Content:
        """What stands on the page."""
        if self._content is None:
            assert self._make is not None
            self._content, self._make = self._make(), None
        return self._content

    @property
    def lines(self) -> tuple[PlacedLine, ...]:
        """In reading order."""
        return self.content.lines

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Rules that belong to no line."""
        return self.content.rules

    @property
    def pictures(self) -> tuple[PlacedPicture, ...]:
        """Pictures."""
        return self.content.pictures

    def runs(self) -> Iterator[tuple[GlyphRun, int, int]]:
        """Every glyph run with the x and y of its line's origin, in reading order."""
        for placed in self.lines:
            for run in placed.line.runs:
                yield run, placed.x, placed.y


class Painter(Protocol):
    """Whoever puts a sheet on a screen, on paper, or into a record."""

    def glyphs(self, run: GlyphRun, x: int, y: int, *, turned: bool = False) -> None:
        """Paint a run whose line's origin is at x, y; of a `turned` line a quarter to the left about that point."""

    def rule(self, rule: Rule) -> None:
        """Paint a filled rectangle in sheet coordinates."""

    def picture(self, placed: PlacedPicture) -> None:
        """Paint a picture."""


def paint(sheet: Sheet, painter: Painter) -> None:
    """Hand everything on a sheet to a painter: rules, pictures, then the lines in reading order."""
    for rule in sheet.rules:
        painter.rule(rule)
    for placed_picture in sheet.pictures:
        painter.picture(placed_picture)
    for placed in sheet.lines:
        paint_line(placed, painter)


def paint_line(placed: PlacedLine, painter: Painter) -> None:
    """Hand one line to a painter."""
    for run in placed.line.runs:
        painter.glyphs(run, placed.x, placed.y, turned=placed.turned)
    for rule in placed.rules():
        painter.rule(rule)
