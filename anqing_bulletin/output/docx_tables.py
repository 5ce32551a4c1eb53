"""Tables and figures of the DOCX."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

from anqing_bulletin.bulletin.model import Cell, Figure, Span, Table
from anqing_bulletin.output.docx_look import HAIR_LINE, exact, measure, row_height, twips
from anqing_bulletin.output.docx_spans import justification, span_runs
from anqing_bulletin.output.docx_styles import Style
from anqing_bulletin.output.docx_xml import PIC, WP, A, Element, R, W, clean, paragraph, run, w
from anqing_bulletin.typesetting.picture_size import figure_size
from anqing_bulletin.typesetting.style import HouseStyle

_PADDING_EM = 0.4
"""What a cell leaves free at its left and right."""
_PADDING_ABOVE_EM = 0.2
"""What a cell leaves free above and below."""
_BORDER: Mapping[str, str | int] = {"val": "single", "sz": 4, "space": 0, "color": "000000"}
_EMU_PER_UNIT = 12.7
"""English Metric Units (914,400 an inch) in a layout unit of 1/1000 pt."""


@dataclass(frozen=True)
class Place:
    """A cell's place in the grid of a table: where it begins, how wide it is, whether it goes on from above."""

    cell: Cell
    column: int
    columns: int
    goes_on: bool
    """Whether the row before holds the cell's beginning."""
    spans_rows: bool


def placed_rows(table: Table) -> list[list[Place]]:
    """Every row as the places that fill it from the first column to the last.

    A merged cell has a place in each of its rows.  What sticks out of the grid is cut off, and a place that no cell
    fills gets an empty one, because Word calls a table with rows of unlike widths damaged.
    """
    columns = len(table.column_weights)
    height = len(table.rows)
    taken: dict[tuple[int, int], Place] = {}
    for index, cells in enumerate(table.rows):
        column = 0
        for cell in cells:
            while (index, column) in taken:
                column += 1
            if column >= columns:
                break
            width = _free_width(taken, index, column, min(column + max(cell.columns, 1), columns))
            last = min(index + max(cell.rows, 1), height)
            for row in range(index, last):
                place = Place(cell, column, width, goes_on=row > index, spans_rows=last > index + 1)
                taken.update({(row, column + offset): place for offset in range(width)})
            column += width
    return [_filled_row(taken, index, columns) for index in range(height)]


def _free_width(taken: Mapping[tuple[int, int], Place], row: int, first: int, last: int) -> int:
    width = 1
    while first + width < last and (row, first + width) not in taken:
        width += 1
    return width


def _filled_row(taken: Mapping[tuple[int, int], Place], row: int, columns: int) -> list[Place]:
    places: list[Place] = []
    column = 0
    while column < columns:
        place = taken.get((row, column)) or Place(Cell(), column, 1, goes_on=False, spans_rows=False)
        places.append(place)
        column += place.columns
    return places


def column_widths(weights: tuple[int, ...], width: int) -> list[int]:
    """The width of each column in twips; together exactly `width`."""
    positive = [max(weight, 1) for weight in weights]
    total = sum(positive)
    edges = [width * sum(positive[:count]) // total for count in range(len(positive) + 1)]
    return [right - left for left, right in pairwise(edges)]


def table_elements(table: Table, style: HouseStyle) -> list[Element]:
    """The caption, which keeps with the table, and the table over the whole measure."""
    elements = []
    if table.caption:
        elements.append(paragraph(Style.CAPTION, *run(table.caption), properties=(w("keepNext"),)))
    if not table.rows or not table.column_weights:
        return elements
    turned = table.landscape and not style.is_column
    width = twips(style.depth) if turned else measure(style)
    widths = column_widths(table.column_weights, width)
    grid = w("tblGrid", *(w("gridCol", w=column) for column in widths))
    rows = [
        _row(places, widths, style, header=index < min(table.header_rows, len(table.rows) - 1))
        for index, places in enumerate(placed_rows(table))
    ]
    return [*elements, w("tbl", _table_properties(style, width), grid, *rows)]


def _table_properties(style: HouseStyle, width: int) -> Element:
    em = style.roles["table"].size_pt * 20
    across, above = round(_PADDING_EM * em), round(_PADDING_ABOVE_EM * em)
    padding = {"top": above, "left": across, "bottom": above, "right": across}
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    return w(
        "tblPr",
        w("tblW", w=width, type="dxa"),
        w("jc", val="center"),
        w("tblBorders", *(w(side, **_BORDER) for side in sides)),
        w("tblLayout", type="fixed"),
        w("tblCellMar", *(w(side, w=free, type="dxa") for side, free in padding.items())),
    )


def _row(places: list[Place], widths: list[int], style: HouseStyle, *, header: bool) -> Element:
    properties = w("trPr", w("cantSplit"), w("trHeight", val=row_height(style), hRule="atLeast"))
    if header:
        properties.append(w("tblHeader"))
    return w("tr", properties, *(_cell(place, widths, style) for place in places))


def _cell(place: Place, widths: list[int], style: HouseStyle) -> Element:
    width = sum(widths[place.column : place.column + place.columns])
    properties = w(
        "tcPr",
        w("tcW", w=width, type="dxa"),
        w("gridSpan", val=place.columns) if place.columns > 1 else None,
        w("vMerge", **({} if place.goes_on else {"val": "restart"})) if place.spans_rows else None,
        w("vAlign", val="center"),
    )
    spans: tuple[Span, ...] = () if place.goes_on else place.cell.spans
    runs = span_runs(spans, style, role="table")
    return w("tc", properties, paragraph(Style.TABLE_TEXT, *runs, properties=justification(place.cell.alignment)))


def figure_elements(figure: Figure, style: HouseStyle, relation: str) -> list[Element]:
    """The picture in the middle of whole rows, never higher than a page, and its caption below."""
    width, height = figure_size(figure, style, 1 if figure.caption else 0)
    rows = -(-(height + style.pitch // 4) // style.pitch)
    drawing = _inline_picture(figure, relation, width, height)
    lines = w("spacing", line=twips(rows * style.pitch), lineRule="atLeast")
    keep = (w("keepNext"),) if figure.caption else ()
    elements = [paragraph(Style.PICTURE, w("r", drawing), properties=(lines, *keep))]
    if figure.caption:
        elements.append(paragraph(Style.CAPTION, *run(figure.caption)))
    return elements


def _inline_picture(figure: Figure, relation: str, width: int, height: int) -> Element:
    """`w:drawing` with a picture in the line (20.4.2.8); the caption is its alternative text.

    Ids are given when the whole document stands: `number_drawings`.
    """
    extent = {"cx": str(round(width * _EMU_PER_UNIT)), "cy": str(round(height * _EMU_PER_UNIT))}
    title = {"id": "0", "name": "图片", "descr": clean(figure.caption) or "图片"}
    picture = _node(
        PIC, "pic",
        _node(PIC, "nvPicPr", _node(PIC, "cNvPr", **title), _node(PIC, "cNvPicPr")),
        _node(
            PIC, "blipFill",
            _node(A, "blip", **{f"{{{R}}}embed": relation}),
            _node(A, "stretch", _node(A, "fillRect")),
        ),
        _node(
            PIC, "spPr",
            _node(A, "xfrm", _node(A, "off", x="0", y="0"), _node(A, "ext", **extent)),
            _node(A, "prstGeom", _node(A, "avLst"), prst="rect"),
        ),
    )  # fmt: skip
    inline = _node(
        WP, "inline",
        _node(WP, "extent", **extent),
        _node(WP, "docPr", **title),
        _node(WP, "cNvGraphicFramePr", _node(A, "graphicFrameLocks", noChangeAspect="1")),
        _node(A, "graphic", _node(A, "graphicData", picture, uri=PIC)),
        distT="0", distB="0", distL="0", distR="0",
    )  # fmt: skip
    return w("drawing", inline)


def parted_tables(elements: Iterable[Element]) -> Iterator[Element]:
    """The elements with a paragraph of no height to speak of between two tables, which Word would take for one."""
    after_table = False
    for element in elements:
        is_table = element.tag == f"{{{W}}}tbl"
        if is_table and after_table:
            yield paragraph(Style.NORMAL, properties=(exact(HAIR_LINE),))
        after_table = is_table or (after_table and element.tag != f"{{{W}}}p")
        yield element


def number_drawings(root: Element) -> None:
    """Give every drawing an id of its own (20.4.2.5)."""
    for number, properties in enumerate(root.iter(f"{{{WP}}}docPr"), 1):
        properties.set("id", str(number))
        properties.set("name", f"图片 {number}")


def _node(namespace: str, name: str, /, *children: Element, **attributes: str) -> Element:
    element = etree.Element(f"{{{namespace}}}{name}", attributes)
    element.extend(children)
    return element
