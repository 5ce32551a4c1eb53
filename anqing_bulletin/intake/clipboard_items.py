"""What a walk over the HTML of the clipboard gathers, before it is known what of its looks is a meaning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from anqing_bulletin.bulletin.model import Alignment, Mark, Picture
from anqing_bulletin.intake.html_styles import Face


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one look."""

    text: str
    marks: Mark
    face: Face


@dataclass
class Line:
    """A paragraph, or what a line break left of one."""

    runs: list[Run]
    opens: bool = False
    """Whether a paragraph surely begins here."""


@dataclass
class GatheredCell:
    """A cell and all that stands in it."""

    items: list[Item] = field(default_factory=list)
    columns: int = 1
    rows: int = 1
    is_header: bool = False
    alignment: Alignment | None = None


@dataclass
class GatheredTable:
    """The rows of a table as they were written, each with whether it stands in the table's head (`thead`)."""

    rows: list[tuple[list[GatheredCell], bool]] = field(default_factory=list)
    caption: list[Item] = field(default_factory=list)

    @property
    def inside(self) -> list[Item]:
        """What stands in the cells, row by row."""
        return [item for cells, _ in self.rows for cell in cells for item in cell.items]


@dataclass
class GatheredPicture:
    """A picture and the line of its caption."""

    picture: Picture
    caption: Line | None = None


Item = Line | GatheredTable | GatheredPicture


@dataclass
class Gathered:
    """Everything that was found, in order, and what was left."""

    items: list[Item] = field(default_factory=list)
    dropped_pictures: int = 0
    is_cut: bool = False


def lines_in(items: Iterable[Item]) -> Iterator[Line]:
    """All lines, those in cells and captions too."""
    for item in items:
        if isinstance(item, Line):
            yield item
        elif isinstance(item, GatheredTable):
            yield from lines_in(item.caption)
            yield from lines_in(item.inside)
