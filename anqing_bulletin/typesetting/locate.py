"""From a place in the text to the page, and from a point on the page to the text.

Both ways are look-ups: every line knows its article, its paragraph and where its printed characters come from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from anqing_bulletin.typesetting.compose import Composition
from anqing_bulletin.typesetting.sheet import Field, GlyphRun, Line, Origin, PlacedLine, PlacedPicture, Role, Sheet

_BODY_ROLES = frozenset({Role.BODY, Role.FOREWORD, Role.TABLE, Role.CAPTION})


@dataclass(frozen=True)
class Source:
    """A place in the text: `offset` characters into a field of an article (into the paragraph's text for TEXT)."""

    article: str
    paragraph: str
    field: Field
    offset: int
    role: Role


@dataclass(frozen=True)
class Spot:
    """A place on a page: the sheet's index, and a caret in layout units standing on its baseline.

    Of a picture it is the left edge, as high as the picture.
    """

    sheet: int
    x: int
    y: int
    height: int


def hit(sheet: Sheet, x: int, y: int) -> Source | None:
    """The place in the text nearest to a point of a sheet; None where no line of an article is near."""
    placed = nearest_line((placed for placed in sheet.lines if placed.line.article), x, y)
    if placed is None:
        return None
    x, y = placed.upright(x, y)
    if abs(_middle(placed) - y) > 2 * placed.line.size:
        return None
    line = placed.line
    origin, offset = _origin_at(line, printed_offset(line, x - placed.x))
    return Source(line.article, line.paragraph, origin.field, offset, line.role)


def line_at(sheet: Sheet, x: int, y: int) -> PlacedLine | None:
    """The line of any kind that a point of a sheet lies on; None beside all of them."""
    placed = nearest_line(sheet.lines, x, y)
    if placed is None:
        return None
    down, across = _distance(placed, *placed.upright(x, y))
    return placed if max(down, across) <= placed.line.size else None


def picture_at(sheet: Sheet, x: int, y: int) -> PlacedPicture | None:
    """The picture that a point of a sheet lies on."""
    return next(
        (
            picture
            for picture in sheet.pictures
            if picture.x <= x < picture.x + picture.width and picture.y <= y < picture.y + picture.height
        ),
        None,
    )


def nearest_line(lines: Iterable[PlacedLine], x: int, y: int) -> PlacedLine | None:
    """The line nearest to a point of their sheet: in height first, then across; None of none."""
    return min(lines, key=lambda item: _distance(item, *item.upright(x, y)), default=None)


def locate(composition: Composition, article: str, paragraph: str, field: Field, offset: int) -> Spot | None:
    """Where on the printed pages a character of an article stands; never on the contents.

    `paragraph` matters for TEXT and FOREWORD.  A picture is found at any offset, and so is a table, which may begin
    with an empty cell.  None where the article is not printed or has no such character.
    """
    first = composition.sheet_of(article)
    if first is None or field is Field.NONE:
        return None
    best: Spot | None = None
    block: Spot | None = None
    for index in range(first, len(composition.sheets)):
        sheet = composition.sheets[index]
        body = [placed for placed in sheet.lines if placed.line.article and placed.line.role in _BODY_ROLES]
        lines = [placed for placed in body if placed.line.article == article]
        if field is Field.TEXT and block is None:
            block = _block_spot(sheet, index, article, paragraph)
        if index > first and body and not lines:
            break
        for placed in lines:
            spot = _spot(placed, index, paragraph, field, offset)
            if spot is not None and (best is None or spot[1] < 0):
                best = spot[0]
            if spot is not None and spot[1] < 0:
                return best
    return best or block


def _block_spot(sheet: Sheet, index: int, article: str, paragraph: str) -> Spot | None:
    """Where a table or a picture begins on a sheet."""
    for picture in sheet.pictures:
        if (picture.article, picture.paragraph) == (article, paragraph):
            return Spot(index, picture.x, picture.y + picture.height, picture.height)
    for placed in sheet.lines:
        line = placed.line
        if (line.role, line.article, line.paragraph) == (Role.TABLE, article, paragraph):
            return Spot(index, *placed.on_sheet(line.indent), line.size)
    return None


def _spot(placed: PlacedLine, sheet: int, paragraph: str, field: Field, offset: int) -> tuple[Spot, int] | None:
    """The caret for a character on one line; with -1 where the character itself stands there, 0 where it only ends."""
    line = placed.line
    if field in (Field.TEXT, Field.FOREWORD) and line.paragraph != paragraph:
        return None
    ends: int | None = None
    for origin in line.origins:
        if origin.field is not field:
            continue
        printed = origin.start + offset - origin.offset
        if not (origin.start <= printed <= origin.end and line.start <= printed <= line.end):
            continue
        if printed < min(origin.end, line.end):
            return Spot(sheet, *placed.on_sheet(_x_of(line, printed)), line.size), -1
        # The next span may hold the character itself.
        ends = printed
    return None if ends is None else (Spot(sheet, *placed.on_sheet(_x_of(line, ends)), line.size), 0)


def _x_of(line: Line, printed: int) -> int:
    x = line.indent
    for run in line.runs:
        for start, end, left, right in glyph_boxes(run, line):
            if printed < end:
                return left if printed <= start else right
            x = right
    return x


def printed_offset(line: Line, x: int) -> int:
    """The printed character whose left edge is nearest to an x of the line."""
    best, distance = line.start, None
    for run in line.runs:
        for start, end, left, right in glyph_boxes(run, line):
            for offset, edge in ((start, left), (end, right)):
                if distance is None or abs(edge - x) < distance:
                    best, distance = offset, abs(edge - x)
    return best


def glyph_boxes(run: GlyphRun, line: Line) -> list[tuple[int, int, int, int]]:
    """`(first printed character, the one behind, left, right)` of each glyph; a right edge is the next one's left."""
    boxes = []
    start = run.start
    for index, (x, text) in enumerate(zip(run.xs, run.texts, strict=True)):
        right = run.xs[index + 1] if index + 1 < len(run.xs) else min(x + run.size, max(line.indent + line.width, x))
        boxes.append((start, start + len(text), x, right))
        start += len(text)
    return boxes


def _origin_at(line: Line, printed: int) -> tuple[Origin, int]:
    """The origin of a printed character, and its offset in the field; set characters lead to their neighbour."""
    real = [origin for origin in line.origins if origin.field is not Field.NONE]
    if not real:
        return Origin(line.start, line.end, Field.NONE), 0
    inside = next((o for o in real if o.start <= printed < o.end), None)
    if inside is None:
        inside = min(real, key=lambda o: min(abs(o.start - printed), abs(o.end - printed)))
    clipped = min(max(printed, inside.start), inside.end)
    return inside, clipped - inside.start + inside.offset


def _middle(placed: PlacedLine) -> int:
    return placed.y - placed.line.size * 38 // 100


def _distance(placed: PlacedLine, x: int, y: int) -> tuple[int, int]:
    line = placed.line
    left = placed.x + line.indent
    right = left + line.width
    return abs(_middle(placed) - y), max(left - x, x - right, 0)
