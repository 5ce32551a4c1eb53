"""Marks and kinds as QTextDocument formats: what is meant is kept in properties of our own, looks only follow.

Reading asks the properties alone, so that no font, weight or colour can ever become text's meaning.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextFormat

from anqing_bulletin.bulletin.model import Alignment, Mark, ParagraphKind

_USER = int(QTextFormat.Property.UserProperty.value)
MARKS = _USER + 1
"""On characters: the value of their `Mark`."""
LOOK = _USER + 2
"""On characters: the kind of paragraph that they are dressed for, counted from 1."""
OBJECT = _USER + 3
"""On U+FFFC: the id of the table or figure that it stands for."""
KIND = _USER + 4
"""On blocks: the number of their kind in `KINDS`."""
ALIGNMENT = _USER + 5
"""On blocks: the number of their alignment in `ALIGNMENTS`."""
GROUND = _USER + 6
"""On what is laid over U+FFFC for a while: the colour of the ground that the table or figure is drawn on."""
OBJECT_TYPE = int(QTextFormat.ObjectTypes.UserObject.value) + 1

KINDS = tuple(ParagraphKind)
ALIGNMENTS = tuple(Alignment)
_QT_ALIGNMENTS = {
    Alignment.JUSTIFY: Qt.AlignmentFlag.AlignLeft,
    Alignment.LEFT: Qt.AlignmentFlag.AlignLeft,
    Alignment.CENTRE: Qt.AlignmentFlag.AlignHCenter,
    Alignment.RIGHT: Qt.AlignmentFlag.AlignRight,
}


@dataclass(frozen=True)
class Look:
    """The families that the editor writes in; an empty one leaves the widget's own."""

    body: Sequence[str] = ()
    hei: Sequence[str] = ()
    kai: Sequence[str] = ()
    em: float = 17.0
    """The width of a character in device-independent pixels, for the first-line indent."""
    right_margin: float = 0.0
    """Blank right of the text, in device-independent pixels."""
    line_height: float = 155.0
    """Per cent of what the face asks for."""


def marks_of(form: QTextCharFormat) -> Mark:
    """The marks of characters in this format."""
    return Mark(form.intProperty(MARKS))


def kind_of(form: QTextBlockFormat) -> ParagraphKind:
    """The kind of a block in this format."""
    return KINDS[form.intProperty(KIND)]


def alignment_of(form: QTextBlockFormat) -> Alignment:
    """The alignment of a block in this format."""
    return ALIGNMENTS[form.intProperty(ALIGNMENT)]


def is_dressed(form: QTextCharFormat, marks: Mark, kind: ParagraphKind) -> bool:
    """Whether characters in this format look as those of these marks and kind should."""
    return (
        form.intProperty(MARKS) == marks.value
        and form.intProperty(LOOK) == KINDS.index(kind) + 1
        and not form.hasProperty(OBJECT)
    )


def character_format(look: Look, marks: Mark, kind: ParagraphKind) -> QTextCharFormat:
    """The format of characters with these marks in a paragraph of this kind."""
    form = QTextCharFormat()
    form.setProperty(MARKS, marks.value)
    form.setProperty(LOOK, KINDS.index(kind) + 1)
    families = look.body
    if kind is ParagraphKind.LEVEL_1:
        families = look.hei
    if kind is ParagraphKind.LEVEL_2 or Mark.KAI in marks:
        families = look.kai
    if families:
        form.setFontFamilies(list(families))
    if Mark.STRONG in marks or kind is ParagraphKind.LEVEL_3:
        form.setFontWeight(QFont.Weight.Bold)
    form.setFontUnderline(Mark.UNDERLINE in marks)
    if Mark.SUPERSCRIPT in marks:
        form.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
    elif Mark.SUBSCRIPT in marks:
        form.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSubScript)
    return form


def object_format(block_id: str) -> QTextCharFormat:
    """The format of the U+FFFC that stands for a table or figure."""
    form = QTextCharFormat()
    form.setObjectType(OBJECT_TYPE)
    form.setProperty(OBJECT, block_id)
    return form


def block_format(look: Look, kind: ParagraphKind, alignment: Alignment) -> QTextBlockFormat:
    """The format of a paragraph's block."""
    form = QTextBlockFormat()
    form.setProperty(KIND, KINDS.index(kind))
    form.setProperty(ALIGNMENT, ALIGNMENTS.index(alignment))
    form.setAlignment(_QT_ALIGNMENTS[alignment])
    form.setTextIndent(2 * look.em if alignment is Alignment.JUSTIFY else 0.0)
    form.setLineHeight(look.line_height, int(QTextBlockFormat.LineHeightTypes.ProportionalHeight.value))
    return form


def object_block_format() -> QTextBlockFormat:
    """The format of the block that a table or figure stands in."""
    form = QTextBlockFormat()
    form.setTopMargin(4.0)
    form.setBottomMargin(4.0)
    return form
