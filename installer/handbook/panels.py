"""Panels of the handbook's pictures: the same text with a rule off and on, set by the typesetter itself.

A panel is what stands between two hair lines that show the edges of the measure; a picture is one to three panels
beside each other.  Everything on it is a line, a rule or a picture of the typesetter's own, so that its record is text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from anqing_bulletin.bulletin.model import Alignment, Issue, Span
from anqing_bulletin.typesetting.compose import compose
from anqing_bulletin.typesetting.fonts import FontBook
from anqing_bulletin.typesetting.paragraph import LineSetter, Tag
from anqing_bulletin.typesetting.pieces import baseline
from anqing_bulletin.typesetting.printed import Look, PrintedText, Stretch, role_look, span_stretches
from anqing_bulletin.typesetting.sheet import Colour, Field, PlacedLine, PlacedPicture, Role, Rule, Sheet
from anqing_bulletin.typesetting.style import HouseStyle, load_style

EM = 16_000
PITCH = 25_000
MARGIN = 16_000
LABEL_HEIGHT = 22_000
BETWEEN = 40_000
HAIR = 400
GREY = Colour(0, 0, 0, 260)
LABEL = Colour(0, 0, 0, 620)
FRAME = Colour(0, 0, 0, 200)
TAG = Tag(Role.BODY)


@dataclass(frozen=True)
class Panel:
    """Lines, rules and pictures in a box of so many units, and what is written above it."""

    label: str
    width: int
    height: int
    lines: tuple[PlacedLine, ...] = ()
    rules: tuple[Rule, ...] = ()
    pictures: tuple[PlacedPicture, ...] = ()


def base_style() -> HouseStyle:
    """The default style, plain: what an example is about is switched on by itself."""
    style = load_style()
    lines = replace(style.lines, han_latin_gap_em=0.25, hanging="", line_end_half="all", lonely_end="allow")
    return replace(style, lines=lines)


def with_lines(**keys: object) -> HouseStyle:
    """The plain style with other keys of `[lines]`."""
    style = base_style()
    return replace(style, lines=replace(style.lines, **keys))  # type: ignore[arg-type]


_books: dict[str, FontBook] = {}


def faces(style: HouseStyle) -> FontBook:
    """The faces that ship with us, whatever is installed here."""
    return _books.setdefault(style.name, FontBook.find(style, installed=False))


def set_text(
    label: str, text: str | Sequence[Span], ems: float, style: HouseStyle | None = None, *, indent: float = 0.0
) -> Panel:
    """A paragraph in a measure of so many ems."""
    style = style or base_style()
    look = role_look(style, "body")
    spans = (Span(text),) if isinstance(text, str) else text
    printed = PrintedText(tuple(span_stretches(spans, look, style, Field.TEXT)), look.size, indent_em=indent)
    lines = LineSetter(style, faces(style)).set(printed, round(ems * EM), TAG)
    return _framed(label, round(ems * EM), [PlacedLine(line, 0, _row(number)) for number, line in enumerate(lines)])


def cut_text(label: str, lines: Sequence[str], ems: float, style: HouseStyle | None = None) -> Panel:
    """What the program never does: lines cut by hand, as they fall."""
    style = style or with_lines(compress_pairs=False, trim_line_start=False)
    setter = LineSetter(style, faces(style))
    look = role_look(style, "body")
    placed = []
    for number, text in enumerate(lines):
        printed = PrintedText((Stretch(text, look),), look.size, Alignment.LEFT)
        placed.append(PlacedLine(setter.set(printed, round(3 * ems * EM), TAG)[0], 0, _row(number)))
    return _framed(label, round(ems * EM), placed)


def _row(number: int) -> int:
    return baseline(PITCH * number + PITCH // 2, EM)


def _framed(label: str, width: int, lines: Sequence[PlacedLine]) -> Panel:
    height = PITCH * len(lines)
    edges = (Rule(-HAIR, 0, HAIR, height, GREY), Rule(width, 0, HAIR, height, GREY))
    return Panel(label, width, height, tuple(lines), edges)


def page_style(ems: int, rows: int, style: HouseStyle | None = None) -> HouseStyle:
    """The style on a sheet just large enough for so many ems and rows."""
    style = style or base_style()
    em_mm, pitch_mm = 16 * 25.4 / 72, PITCH / 1000 * 25.4 / 72
    paper = replace(
        style.paper,
        width_mm=ems * em_mm + 16,
        height_mm=rows * pitch_mm + 26,
        left_mm=8.0,
        right_mm=8.0,
        top_mm=8.0,
        bottom_mm=18.0,
    )
    return replace(style, paper=paper, grid=replace(style.grid, rows=rows))


def page(label: str, issue: Issue, style: HouseStyle, nth: int = 1, *, rows: int = 0, foot: bool = False) -> Panel:
    """The issue's nth page of text (its first `rows` rows, or the whole page down to its `foot`), in a hair frame."""
    sheets = compose(issue, style, fonts=faces(style)).sheets
    sheet = [sheet for sheet in sheets if any(line.line.article for line in sheet.lines if _is_text(line))][nth - 1]
    # The row of a section's head without words is left out.
    up = sum(style.pitch for placed in sheet.lines if placed.line.role is Role.SECTION_HEAD and not placed.line.text)
    height = (sheet.height if foot else style.top + (rows or style.grid.rows) * style.pitch + style.top) - up
    lines = (placed for placed in sheet.lines if foot or placed.line.role is not Role.PAGE_NUMBER)
    return Panel(
        label,
        sheet.width,
        height,
        tuple(replace(placed, y=placed.y - up) for placed in lines),
        (*frame(sheet.width, height), *(replace(rule, y=rule.y - up) for rule in sheet.rules)),
        tuple(replace(picture, y=picture.y - up) for picture in sheet.pictures),
    )


def _is_text(placed: PlacedLine) -> bool:
    return placed.line.role in (Role.BODY, Role.FOREWORD, Role.TABLE)


def frame(width: int, height: int) -> tuple[Rule, ...]:
    """Four hair lines."""
    return (
        Rule(0, 0, width, HAIR, FRAME),
        Rule(0, height - HAIR, width, HAIR, FRAME),
        Rule(0, 0, HAIR, height, FRAME),
        Rule(width - HAIR, 0, HAIR, height, FRAME),
    )


def picture_sheet(panels: Sequence[Panel]) -> Sheet:
    """The panels beside each other on one sheet, each under its label."""
    lines: list[PlacedLine] = []
    rules: list[Rule] = []
    pictures: list[PlacedPicture] = []
    x = MARGIN
    for panel in panels:
        top = MARGIN
        if panel.label:
            lines.append(_label(panel.label, x, MARGIN))
            top += LABEL_HEIGHT
        lines += [replace(placed, x=placed.x + x, y=placed.y + top) for placed in panel.lines]
        rules += [replace(rule, x=rule.x + x, y=rule.y + top) for rule in panel.rules]
        pictures += [replace(placed, x=placed.x + x, y=placed.y + top) for placed in panel.pictures]
        x += panel.width + BETWEEN
    labelled = LABEL_HEIGHT if any(panel.label for panel in panels) else 0
    height = 2 * MARGIN + labelled + max(panel.height for panel in panels)
    return Sheet(1, x - BETWEEN + MARGIN, height, tuple(lines), tuple(rules), tuple(pictures))


def _label(text: str, x: int, y: int) -> PlacedLine:
    style = base_style()
    printed = PrintedText((Stretch(text, Look("hei", 10_000, colour=LABEL)),), 10_000, Alignment.LEFT)
    line = LineSetter(style, faces(style)).set(printed, 40 * EM, TAG)[0]
    return PlacedLine(line, x, y + 9_000)


def record_of(sheet: Sheet) -> str:
    """Everything on the sheet as text: what a digest is made of."""
    found = [f"{sheet.width}×{sheet.height}"]
    for placed in sheet.lines:
        found.append(f"line {placed.x} {placed.y} {placed.turned} {placed.line.text}")
        found += [f" run {run.face} {run.size} {run.stroke} {run.glyphs} {run.xs}" for run in placed.line.runs]
    found += [f"rule {rule.x} {rule.y} {rule.width} {rule.height}" for rule in sheet.rules]
    found += [f"picture {item.x} {item.y} {item.width} {item.height}" for item in sheet.pictures]
    return "\n".join(found)
