"""The sections of the DOCX: one for an upright page, more only where columns or a landscape table ask for them.

Whoever makes the body says with a `layout` element how what follows it stands; here the body is cut at these places.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Literal

from lxml import etree

from anqing_bulletin.output.docx_look import HAIR_LINE, exact, line_top, measure, row_height, text_line, twips, twips_mm
from anqing_bulletin.output.docx_styles import Style
from anqing_bulletin.output.docx_xml import Element, R, W, paragraph, w
from anqing_bulletin.typesetting.style import HouseStyle

Layout = Literal["upright", "columns", "landscape"]

FOOTER_ODD, FOOTER_EVEN, FOOTER_FIRST = "rIdFooterOdd", "rIdFooterEven", "rIdFooterFirst"
_HEADER_DISTANCE = 851
"""Where a header would begin, 15 mm from the paper's edge, as Chinese Word has it."""
_MARKER = "layout"


def layout(kind: Layout) -> Element:
    """What stands in the body before elements of another layout."""
    return etree.Element(_MARKER, kind=kind)


def is_layout(element: Element, kind: Layout) -> bool:
    """Whether an element is the place where such a layout begins."""
    return bool(element.tag == _MARKER and element.get("kind") == kind)


def sectioned(elements: Iterable[Element], style: HouseStyle) -> list[Element]:
    """The body's elements with their section properties (17.6.17), which stand in a section's last paragraph."""
    groups: list[tuple[Layout, list[Element]]] = [("upright", [])]
    for element in elements:
        if element.tag != _MARKER:
            groups[-1][1].append(element)
            continue
        if not groups[-1][1] and len(groups) > 1:
            groups.pop()
        if element.get("kind") != groups[-1][0]:
            groups.append((element.get("kind"), []))
    result = list(groups[0][1])
    former: Layout | None = None
    for (kind, _), (_, following) in pairwise(groups):
        _end_section(result, _section(style, kind, former))
        result += following
        former = kind
    return [*result, _section(style, groups[-1][0], former)]


def _end_section(elements: list[Element], section: Element) -> None:
    if not elements or not _stays(elements[-1]):
        elements.append(paragraph(Style.NORMAL, properties=(exact(HAIR_LINE),)))
    elements[-1][0].append(section)


def _stays(element: Element) -> bool:
    """Whether an element is a paragraph whose end nobody accepts or refuses: it may bear what must not go with it."""
    return bool(element.tag == f"{{{W}}}p" and element[0].find(f"{{{W}}}rPr") is None)


def _section(style: HouseStyle, kind: Layout, former: Layout | None) -> Element:
    """Paper, margins and footers of a section; the footers of the first are those of all."""
    width, height = twips_mm(style.paper.width_mm), twips_mm(style.paper.height_mm)
    left, top = twips_mm(style.paper.left_mm), twips_mm(style.paper.top_mm)
    bottom = twips_mm(style.paper.bottom_mm)
    right = max(width - left - measure(style), 0)
    references = _footers(style) if former is None else []
    size = w("pgSz", w=width, h=height)
    if kind == "landscape":
        # The head of a turned page is at the left edge of the upright one (GB/T 9704-2012, clause 8).
        size = w("pgSz", w=height, h=width, orient="landscape")
        top, right, bottom, left = left, top, right, bottom
    margins = w(
        "pgMar", top=top, right=right, bottom=bottom, left=left,
        header=min(_HEADER_DISTANCE, top), footer=_footer_distance(style, bottom), gutter=0,
    )  # fmt: skip
    same_page = former is not None and "landscape" not in (kind, former)
    columns = w("cols", num=2, space=twips(style.column_gap)) if kind == "columns" else None
    return w(
        "sectPr",
        *references,
        w("type", val="continuous") if same_page else None,
        size,
        margins,
        columns,
        w("titlePg") if former is None and not style.page_number.on_cover else None,
        # Without a type the grid is inactive: exact rows stand where they should in Word, WPS and LibreOffice alike.
        w("docGrid", linePitch=row_height(style)),
    )


def _footers(style: HouseStyle) -> list[Element]:
    footers = {"default": FOOTER_ODD, "even": FOOTER_EVEN}
    if not style.page_number.on_cover:
        footers["first"] = FOOTER_FIRST
    references = []
    for kind, relation in footers.items():
        reference = w("footerReference", type=kind)
        reference.set(f"{{{R}}}id", relation)
        references.append(reference)
    return references


def _footer_distance(style: HouseStyle, bottom: int) -> int:
    """From the paper's lower edge to the foot of the page number, whose middle is where the style says."""
    text = style.roles["page-number"]
    return max(round(bottom - line_top(style.page_number.below_mm, text) - text_line(text)), 0)
