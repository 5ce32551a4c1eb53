"""The grammar of WordprocessingML: elements, properties in the order of the schema, text that XML can hold.

Lengths are twips (1/20 pt) unless a name says otherwise.  Source: ECMA-376-1, 17.3 (paragraphs and runs) and the
sequences of `CT_PPr` and `CT_RPr` in its schema.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from lxml import etree

Element = Any
"""An lxml element; lxml ships no types."""

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_OWN_PREFIX = {"w": W}
_PREFIXES = {"w": W, "r": R, "wp": WP, "a": A, "pic": PIC}

PARAGRAPH_ORDER = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr", "suppressLineNumbers",
    "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct",
    "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing",
    "mirrorIndents", "suppressOverlap", "jc", "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl",
    "divId", "cnfStyle", "rPr", "sectPr", "pPrChange",
)  # fmt: skip
RUN_ORDER = (
    "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow",
    "emboss", "imprint", "noProof", "snapToGrid", "vanish", "webHidden", "color", "spacing", "w", "kern", "position",
    "sz", "szCs", "highlight", "u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang",
    "eastAsianLayout", "specVanish", "oMath",
)  # fmt: skip

_PARAGRAPH_RANK = {f"{{{W}}}{name}": rank for rank, name in enumerate(PARAGRAPH_ORDER)}
_RUN_RANK = {f"{{{W}}}{name}": rank for rank, name in enumerate(RUN_ORDER)}

# Every character that XML 1.0, 2.2 [2] does not allow; lone surrogates are among them.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Signs that both a Latin and a Chinese face have: quotes, dashes, ellipsis, middle dot, ℃, №, ① …
_AMBIGUOUS = re.compile("[\u0080-\u2e7f]")
_SEPARATOR = re.compile("([\t\n])")


def w(name: str, /, *children: Element | None, **attributes: str | int) -> Element:
    """A WordprocessingML element; attributes get the `w:` prefix, children that are None are left out."""
    # The other prefixes are declared once, at the part's root: each declaration on an element costs time.
    element = etree.Element(f"{{{W}}}{name}", nsmap=_OWN_PREFIX)
    for key, value in attributes.items():
        element.set(f"{{{W}}}{key}", str(value))
    for child in children:
        if child is not None:
            element.append(child)
    return element


def paragraph_properties(*children: Element | None) -> Element:
    """`w:pPr` with its children in the schema's order, each name once: the last one given counts."""
    return _properties("pPr", _PARAGRAPH_RANK, children)


def run_properties(*children: Element | None) -> Element:
    """`w:rPr` with its children in the schema's order, each name once: the last one given counts."""
    return _properties("rPr", _RUN_RANK, children)


def _properties(name: str, rank: dict[str, int], children: tuple[Element | None, ...]) -> Element:
    unique = {child.tag: child for child in children if child is not None}
    ordered = sorted(unique.values(), key=lambda child: rank[child.tag]) if len(unique) > 1 else unique.values()
    # An lxml element has one parent, and properties are shared between runs: the second one gets a copy.
    return w(name, *(child if child.getparent() is None else deepcopy(child) for child in ordered))


def clean(text: str) -> str:
    """The text without what no XML file can hold: control characters, lone surrogates, U+FFFE and U+FFFF."""
    return _FORBIDDEN.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def run(text: str, *properties: Element) -> list[Element]:
    """The run of a text with its properties: one, or none where there is no text to show.

    A text with quotes, dashes or other signs that a Latin face has as well gets the eastAsia hint, so that Word takes
    them from the Chinese face, full width.
    """
    text = clean(text)
    if not text:
        return []
    if _AMBIGUOUS.search(text):
        fonts = next((item for item in properties if item.tag == f"{{{W}}}rFonts"), None)
        hinted = w("rFonts", hint="eastAsia")
        if fonts is not None:
            hinted.attrib.update(fonts.attrib)
        properties = (*properties, hinted)
    content = [_run_content(part) for part in _SEPARATOR.split(text) if part]
    return [w("r", run_properties(*properties) if properties else None, *content)]


def _run_content(part: str) -> Element:
    if part == "\t":
        return w("tab")
    if part == "\n":
        return w("br")
    text = w("t")
    text.text = part
    if part != part.strip() or "  " in part:
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return text


def character_style(style_id: str) -> Element:
    """The property that gives a run a character style."""
    return w("rStyle", val=style_id)


def paragraph(style_id: str, *content: Element, properties: tuple[Element, ...] = ()) -> Element:
    """A paragraph of a style; `properties` are what it has beside the style's."""
    return w("p", paragraph_properties(w("pStyle", val=style_id), *properties), *content)


def field(instruction: str, cached: str, *properties: Element) -> list[Element]:
    """The runs of a complex field (17.16.18) with the result that shows until somebody updates it."""
    code = w("instrText")
    code.text = f" {instruction} "
    code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    parts = (w("fldChar", fldCharType="begin"), code, w("fldChar", fldCharType="separate"))
    result = [w("r", run_properties(*properties) if properties else None, part) for part in parts]
    result += run(cached, *properties)
    result.append(w("r", run_properties(*properties) if properties else None, w("fldChar", fldCharType="end")))
    return result


def serialized(root: Element) -> bytes:
    """A part's bytes, with the declaration that Word writes and no namespace that is not used."""
    etree.cleanup_namespaces(root, top_nsmap=_PREFIXES, keep_ns_prefixes=["w", "r"])
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True))
