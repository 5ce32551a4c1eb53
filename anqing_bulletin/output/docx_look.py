"""A house style in Word's terms: twips, font names, colours, and the run properties of a role."""

from __future__ import annotations

from anqing_bulletin.output.docx_xml import Element, w
from anqing_bulletin.typesetting.sheet import Colour, from_mm
from anqing_bulletin.typesetting.style import HouseStyle, TextStyle, face_classes

UNITS_PER_TWIP = 50
"""Layout units of 1/1000 pt in a twip of 1/20 pt."""

BASELINE_SHARE = 0.8
"""How far down a line of exact height its baseline stands, in Word as in LibreOffice."""
MIDDLE_SHARE = 0.38
"""How far above the baseline the middle of a Chinese em box is, in ems (ascent 0.88, descent 0.12)."""

HAIR_LINE = 20
"""The height in twips, one point, of a paragraph that is only there because the format asks for one."""


def twips(units: float) -> int:
    """Layout units as twips, rounded down: what was made to fit still fits."""
    return int(units // UNITS_PER_TWIP)


def twips_mm(millimetres: float) -> int:
    """Millimetres as the nearest twip."""
    return round(from_mm(millimetres) / UNITS_PER_TWIP)


def eighths(millimetres: float) -> int:
    """The thickness of a rule in eighths of a point, within the bounds of Word's borders (17.3.4: 2 to 96)."""
    return min(max(round(from_mm(millimetres) * 8 / 1000), 2), 96)


def row_height(style: HouseStyle) -> int:
    """The exact height of a row in twips: as many rows as the style says fit on a page."""
    return twips(style.pitch)


def measure(style: HouseStyle) -> int:
    """The width of the type area in twips."""
    return round(style.measure / UNITS_PER_TWIP)


def family(style: HouseStyle, face: str) -> str:
    """The name of the font that stands in the DOCX for a class of faces: the first official one."""
    return families(style, face)[0]


def families(style: HouseStyle, face: str) -> tuple[str, ...]:
    """The official names of a class of faces in the style's order; a class without any is called by its label."""
    known = face_classes()[face]
    return style.faces.get(face) or known.names or (known.label,)


def fonts(style: HouseStyle, face: str) -> Element:
    """`w:rFonts` of a class of faces with all four slots set."""
    chinese = family(style, face)
    latin = family(style, style.lines.latin_face) if style.lines.latin_face else chinese
    return w("rFonts", ascii=latin, hAnsi=latin, eastAsia=chinese, cs=latin)


def bold() -> tuple[Element, ...]:
    """Both properties of bold type."""
    return w("b"), w("bCs")


def strong_look(style: HouseStyle) -> tuple[Element, ...]:
    """What strong text looks like: bold (Word thickens a face that has no bold), or the style's other face."""
    return bold() if style.strong.method == "stroke" else (fonts(style, style.strong.face),)


def look(style: HouseStyle, role: str) -> tuple[Element, ...]:
    """The run properties of a role: face, size, colour, strength."""
    text = style.roles[role]
    half_points = round(text.size_pt * 2)
    properties = [fonts(style, text.face), w("sz", val=half_points), w("szCs", val=half_points)]
    if text.red:
        properties.append(w("color", val=screen_colour(style.red)))
    if text.strong:
        properties.extend(strong_look(style))
    return tuple(properties)


def screen_colour(colour: Colour) -> str:
    """A print colour as RRGGBB, at full strength.

    The strongest ink is taken as full: the 80 % magenta and yellow of GB/T 9704-2012, clause 6, make the FF0000 that
    offices use for their red heads, not the pink that they would be on a screen.
    """
    strongest = max(colour.cyan, colour.magenta, colour.yellow) or 1
    white = 1 - colour.black / 1000
    shares = (colour.cyan / strongest, colour.magenta / strongest, colour.yellow / strongest)
    if not (colour.cyan or colour.magenta or colour.yellow):
        shares = (0.0, 0.0, 0.0)
    return "".join(f"{round(255 * (1 - share) * white):02X}" for share in shares)


def exact(line: int, before: int = 0, after: int = 0) -> Element:
    """`w:spacing` of lines of an exact height."""
    return w("spacing", before=before, after=after, line=line, lineRule="exact")


def text_line(text: TextStyle) -> int:
    """The exact height, in twips, of a line of display text on no grid: room for a glyph and little more."""
    return round(text.size_pt * 20 * 1.15)


def line_top(centre_mm: float, text: TextStyle) -> float:
    """Where a line must begin for its characters' middle to be `centre_mm` below the type area's edge; in twips."""
    em = text.size_pt * 20
    return centre_mm * 1440 / 25.4 + MIDDLE_SHARE * em - BASELINE_SHARE * text_line(text)
