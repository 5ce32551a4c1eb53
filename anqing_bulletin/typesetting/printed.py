"""Printed text: the characters of a paragraph as the page shows them, each with its look and where it comes from.

The first paragraph of an article begins with △ and the run-in title, the last one ends with the source unit in
brackets; those characters are on the page but not in the paragraph.  A `PrintedText` keeps both sides together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from anqing_bulletin.bulletin.model import Alignment, Article, Mark, Paragraph, ParagraphKind, Span
from anqing_bulletin.typesetting.sheet import BLACK, Colour, Field, Origin
from anqing_bulletin.typesetting.style import HouseStyle

SUPERSCRIPT_SIZE = 0.6
SUPERSCRIPT_RISE = 0.38
SUBSCRIPT_RISE = -0.12
_TITLE_STOPS = "。？！…"


@dataclass(frozen=True)
class Look:
    """How characters look: class of faces, size, thickening stroke, colour, rise, underline.  Layout units."""

    face: str
    size: int
    stroke: int = 0
    colour: Colour = BLACK
    rise: int = 0
    underline: bool = False


@dataclass(frozen=True)
class Stretch:
    """Characters of one look and one origin."""

    text: str
    look: Look
    field: Field = Field.NONE
    offset: int = 0


@dataclass(frozen=True)
class PrintedText:
    """What is set as one paragraph."""

    stretches: tuple[Stretch, ...]
    size: int
    """The em of the paragraph: of its indent, of its full-width cells."""
    alignment: Alignment = Alignment.JUSTIFY
    indent_em: float = 0.0
    turnover_em: float = 0.0
    """The indent of the lines after the first."""
    inset_em: float = 0.0
    """What is left free at both sides of the measure."""
    text: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", "".join(stretch.text for stretch in self.stretches))

    @cached_property
    def origins(self) -> tuple[Origin, ...]:
        """Where the printed characters come from."""
        result = []
        start = 0
        for stretch in self.stretches:
            end = start + len(stretch.text)
            result.append(Origin(start, end, stretch.field, stretch.offset))
            start = end
        return tuple(result)


def role_look(style: HouseStyle, role: str, *, strong: bool = False) -> Look:
    """The look that a style gives a role."""
    text = style.roles[role]
    look = Look(text.face, text.size, colour=style.red if text.red else BLACK)
    return _strong(look, style) if strong or text.strong else look


def _strong(look: Look, style: HouseStyle) -> Look:
    if style.strong.method == "face":
        return Look(style.strong.face, look.size, 0, look.colour, look.rise, look.underline)
    return Look(look.face, look.size, round(look.size * style.strong.stroke_em), look.colour, look.rise, look.underline)


def marked_look(look: Look, marks: Mark, style: HouseStyle) -> Look:
    """A look changed by the marks of a span."""
    if Mark.KAI in marks:
        look = Look(style.roles["level-2"].face, look.size, look.stroke, look.colour, look.rise, look.underline)
    if Mark.STRONG in marks:
        look = _strong(look, style)
    if Mark.SUPERSCRIPT in marks or Mark.SUBSCRIPT in marks:
        rise = SUPERSCRIPT_RISE if Mark.SUPERSCRIPT in marks else SUBSCRIPT_RISE
        size = round(look.size * SUPERSCRIPT_SIZE)
        look = Look(look.face, size, look.stroke, look.colour, round(look.size * rise), look.underline)
    if Mark.UNDERLINE in marks:
        look = Look(look.face, look.size, look.stroke, look.colour, look.rise, underline=True)
    return look


def span_stretches(spans: Iterable[Span], look: Look, style: HouseStyle, of: Field, offset: int = 0) -> list[Stretch]:
    """The stretches of spans whose first character is number `offset` of its field.

    At least one, also of no text, so that the caret has a place in an empty paragraph.
    """
    result = []
    for span in spans:
        result.append(Stretch(span.text, marked_look(look, span.marks, style), of, offset))
        offset += len(span.text)
    return result or [Stretch("", look, of, offset)]


def plain(
    text: str, look: Look, *, alignment: Alignment = Alignment.LEFT, of: Field = Field.NONE, indent_em: float = 0.0
) -> PrintedText:
    """A printed text of one look."""
    return PrintedText((Stretch(text, look, of),), look.size, alignment, indent_em)


def title_stretches(article: Article, style: HouseStyle) -> list[Stretch]:
    """△, the title, and the 。 that closes a run-in title (none where the title ends with a stop of its own)."""
    if not article.title:
        return []
    look = role_look(style, "title")
    stretches = [Stretch(style.flow.title_sign, look), Stretch(article.title, look, Field.TITLE)]
    if style.flow.title == "run-in" and article.title[-1] not in _TITLE_STOPS:
        stretches.append(Stretch("。", look))
    return stretches


def source_stretches(article: Article, style: HouseStyle) -> list[Stretch]:
    """The source unit in full-width brackets."""
    if not article.source:
        return []
    look = role_look(style, "source")
    return [Stretch("（", look), Stretch(article.source, look, Field.SOURCE), Stretch("）", look)]


_KIND_ROLES = {
    ParagraphKind.BODY: "body",
    ParagraphKind.LEVEL_1: "level-1",
    ParagraphKind.LEVEL_2: "level-2",
    ParagraphKind.LEVEL_3: "level-3",
    ParagraphKind.LEVEL_4: "level-4",
}


def paragraph_text(
    paragraph: Paragraph,
    style: HouseStyle,
    *,
    before: Iterable[Stretch] = (),
    after: Iterable[Stretch] = (),
) -> PrintedText:
    """A paragraph of the body as it is printed, with what runs in before and after it.

    One that stands at the left (顶格) has no first-line indent but that of a title which runs into it.
    """
    look = role_look(style, _KIND_ROLES[paragraph.kind])
    head = tuple(before)
    stretches = (*head, *span_stretches(paragraph.spans, look, style, Field.TEXT), *after)
    indented = paragraph.alignment is Alignment.JUSTIFY or (paragraph.alignment is Alignment.LEFT and bool(head))
    return PrintedText(stretches, look.size, paragraph.alignment, style.lines.indent_em if indented else 0.0)


def runs_in(paragraph: Paragraph) -> bool:
    """Whether a title or a source may run into a paragraph: into a justified one of the body."""
    return paragraph.kind is ParagraphKind.BODY and paragraph.alignment in (Alignment.JUSTIFY, Alignment.LEFT)
