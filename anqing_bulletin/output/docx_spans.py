"""Spans of text and their marks as runs."""

from __future__ import annotations

from collections.abc import Iterable

from anqing_bulletin.bulletin.model import Alignment, Mark, Span
from anqing_bulletin.output.docx_look import fonts
from anqing_bulletin.output.docx_styles import Style
from anqing_bulletin.output.docx_xml import Element, character_style, run, w
from anqing_bulletin.typesetting.style import HouseStyle

_JUSTIFICATION = {
    Alignment.JUSTIFY: "both",
    Alignment.LEFT: "left",
    Alignment.CENTRE: "center",
    Alignment.RIGHT: "right",
}


def justification(alignment: Alignment) -> tuple[Element, ...]:
    """The property of a paragraph whose lines stand so."""
    return (w("jc", val=_JUSTIFICATION[alignment]),)


def span_runs(spans: Iterable[Span], style: HouseStyle, role: str) -> list[Element]:
    """The runs of the spans of a paragraph of a role."""
    return [element for span in spans for element in run(span.text, *_marks(span.marks, style, role))]


def _marks(marks: Mark, style: HouseStyle, role: str) -> list[Element]:
    """Strong and kai are character styles; what has no style of its own is written directly.

    Bold is a toggle (17.7.3): in a paragraph that is bold by its style, a bold character style would undo it, so
    there strong text stays as it is.
    """
    properties: list[Element] = []
    strong = Mark.STRONG in marks and not style.roles[role].strong
    if strong:
        properties.append(character_style(Style.RUN_IN_HEAD))
    if Mark.KAI in marks and not strong:
        properties.append(character_style(Style.KAI))
    elif Mark.KAI in marks and style.strong.method == "stroke":
        properties.append(fonts(style, style.roles["level-2"].face))
    if Mark.UNDERLINE in marks:
        properties.append(w("u", val="single"))
    if Mark.SUPERSCRIPT in marks:
        properties.append(w("vertAlign", val="superscript"))
    elif Mark.SUBSCRIPT in marks:
        properties.append(w("vertAlign", val="subscript"))
    return properties
