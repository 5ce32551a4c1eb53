"""What can be laid under the print of a page on a screen: washes of colour, and the type area with its grid."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPen

from anqing_bulletin.desktop.places import SOURCE, TITLE
from anqing_bulletin.desktop.theme import LIGHT
from anqing_bulletin.typesetting.sheet import Field, Role, Rule

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from anqing_bulletin.bulletin.history import Where
    from anqing_bulletin.typesetting.sheet import Line, PlacedLine, Sheet
    from anqing_bulletin.typesetting.style import HouseStyle

BAR_DISTANCE = 12_000
"""From the bar beside a marked paragraph to its lines, in layout units."""
BAR_WIDTH = 2_000
# Paper is white in the dark as well, and so is what lies on it.
_BAR = QColor(LIGHT.accent)
_BAR.setAlphaF(0.55)
_TINT = QColor("#fef5e8")
"""Opaque: it is painted with every key, and a wash that covers costs half of one that blends."""
SELECTED = QColor(84, 142, 214, 90)
_GRID = QColor(46, 134, 171, 90)
_TYPE_AREA = QColor(46, 134, 171, 220)
_MARKED_ROLES = frozenset({Role.BODY, Role.FOREWORD, Role.TABLE, Role.CAPTION})
_FLOWING = frozenset({Role.BODY, Role.FOREWORD})
_FIELDS = {TITLE: Field.TITLE, SOURCE: Field.SOURCE}


@dataclass(frozen=True)
class Wash:
    """A rectangle of the sheet, in layout units, and the colour that is laid on the paper there."""

    area: Rule
    colour: QColor


@dataclass(frozen=True)
class Grid:
    """版心 and the cells of its characters, in layout units from the sheet's upper left corner."""

    area: Rule
    cells: tuple[Rule, ...] = ()
    """A row of cells each, as high as the characters."""
    cell: int = 0
    """The width of one."""


def grid_of(style: HouseStyle, *, with_cells: bool) -> Grid:
    """The type area of a style; `with_cells` with what its rows and its characters stand on."""
    area = Rule(style.left, style.top, style.measure, style.depth)
    if not with_cells:
        return Grid(area)
    cell, size = style.body.size + style.tracking, style.body.size
    width = style.measure // cell * cell
    above = (style.pitch - size) // 2
    rows = tuple(Rule(style.left, style.top + row * style.pitch + above, width, size) for row in range(style.grid.rows))
    return Grid(area, rows, cell)


def marks_of(sheet: Sheet, where: Where) -> tuple[Wash, ...]:
    """The bar beside the paragraph that a place is in and the tint behind it, on a sheet; in each of its columns."""
    if not where.block_id:
        return ()
    field = _FIELDS.get(where.block_id)
    if field is None:
        marked = [placed for placed in sheet.lines if placed.line.paragraph == where.block_id]
    else:
        marked = [placed for placed in sheet.lines if _holds(placed.line, where.article_id, field)]
    columns: dict[int, list[PlacedLine]] = {}
    for placed in marked:
        columns.setdefault(placed.x if placed.line.role in _FLOWING else 0, []).append(placed)
    areas = [_around(lines) for lines in columns.values()]
    areas += [
        Rule(picture.x, picture.y, picture.width, picture.height)
        for picture in sheet.pictures
        if picture.paragraph == where.block_id
    ]
    washes = []
    for area in areas:
        washes.append(Wash(area, _TINT))
        washes.append(Wash(Rule(area.x - BAR_DISTANCE, area.y, BAR_WIDTH, area.height), _BAR))
    return tuple(washes)


def _holds(line: Line, article: str, field: Field) -> bool:
    """Whether a line of an article's body shows characters of a field."""
    return (
        line.article == article
        and line.role in _MARKED_ROLES
        and any(
            origin.field is field and origin.start < line.end and origin.end > line.start for origin in line.origins
        )
    )


def _around(lines: list[PlacedLine]) -> Rule:
    corners = []
    for placed in lines:
        line = placed.line
        above, below = line.size * 9 // 10, line.size // 5
        x, y = placed.on_sheet(line.indent + line.width)
        if placed.turned:
            corners.append((placed.x - above, y, placed.x + below, placed.y))
        else:
            corners.append((placed.x, y - above, x, y + below))
    left, top = min(corner[0] for corner in corners), min(corner[1] for corner in corners)
    return Rule(left, top, max(corner[2] for corner in corners) - left, max(corner[3] for corner in corners) - top)


# --- painting -----------------------------------------------------------------------------------------------------


def paint_wash(painter: QPainter, wash: Wash, left: float, top: float, unit: float) -> None:
    """Paint a wash on a sheet whose corner is at `left`, `top`; `unit` is device pixels per layout unit."""
    area = wash.area
    across, down = floor(left + area.x * unit + 0.5), floor(top + area.y * unit + 0.5)
    right, bottom = floor(left + (area.x + area.width) * unit + 0.5), floor(top + (area.y + area.height) * unit + 0.5)
    painter.fillRect(QRectF(across, down, max(2, right - across), max(2, bottom - down)), wash.colour)


def paint_grid(painter: QPainter, grid: Grid, left: float, top: float, unit: float) -> None:
    """Paint the cells' hair lines and the frame of the type area."""
    painter.save()
    clip = painter.clipBoundingRect()
    painter.setPen(QPen(_GRID, 1))
    painter.drawLines(
        [
            line
            for row in grid.cells
            if clip.top() - 2 <= top + (row.y + row.height) * unit and top + row.y * unit <= clip.bottom() + 2
            for line in _cell_lines(row, grid.cell, left, top, unit)
        ]
    )
    painter.setPen(QPen(_TYPE_AREA, 1, Qt.PenStyle.DashLine))
    painter.drawRect(_whole_pixels(grid.area, left, top, unit))
    painter.restore()


def _cell_lines(row: Rule, cell: int, left: float, top: float, unit: float) -> list[QLineF]:
    area = _whole_pixels(row, left, top, unit)
    lines = [QLineF(area.topLeft(), area.topRight()), QLineF(area.bottomLeft(), area.bottomRight())]
    for number in range(row.width // cell + 1):
        x = floor(left + (row.x + number * cell) * unit) + 0.5
        lines.append(QLineF(x, area.top(), x, area.bottom()))
    return lines


def _whole_pixels(area: Rule, left: float, top: float, unit: float) -> QRectF:
    """A rectangle along the middles of pixels, so that its sides are one pixel wide."""
    across, down = floor(left + area.x * unit) + 0.5, floor(top + area.y * unit) + 0.5
    right, bottom = floor(left + (area.x + area.width) * unit) + 0.5, floor(top + (area.y + area.height) * unit) + 0.5
    return QRectF(across, down, right - across, bottom - down)
