"""Bringing QTextBlocks to what the model says, by the smallest change of text.

Text is compared as tokens, the separators between blocks among them, so that splitting or joining paragraphs is an
edit of one character like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCursor

from anqing_bulletin.bulletin.model import Block, Mark, Paragraph
from anqing_bulletin.desktop.writing.block_reading import BREAKS, OBJECT_SIGN
from anqing_bulletin.desktop.writing.text_formats import (
    KIND,
    OBJECT,
    Look,
    alignment_of,
    block_format,
    character_format,
    is_dressed,
    kind_of,
    object_block_format,
    object_format,
)
from anqing_bulletin.desktop.writing.utf16 import units

if TYPE_CHECKING:
    from PySide6.QtGui import QTextBlock, QTextDocument

_KEEP = QTextCursor.MoveMode.KeepAnchor
_SEPARATOR = "\n"
_Token = tuple[str, str]
"""A character and, for the sign of an object, its id."""


def rewrite(document: QTextDocument, first: int, count: int, wanted: Sequence[Block], look: Look) -> None:
    """Make QTextBlocks number `first` to `first + count` (at least one) into the wanted blocks (at least one)."""
    old, new = _tokens_of_document(document, first, count), _tokens_of_blocks(wanted)
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    start = document.findBlockByNumber(first).position() + _length(old[:head])
    cursor = QTextCursor(document)
    cursor.setPosition(start)
    cursor.setPosition(start + _length(old[head : len(old) - tail]), _KEEP)
    if cursor.hasSelection():
        cursor.removeSelectedText()
    _insert(cursor, new[head : len(new) - tail])
    for number, block in enumerate(wanted, first):
        dress(document.findBlockByNumber(number), block, look)


def dress(block: QTextBlock, known: Block, look: Look) -> None:
    """Give a QTextBlock, whose text is right, the formats of the block that it is."""
    cursor = QTextCursor(block)
    form = block.blockFormat()
    if not isinstance(known, Paragraph):
        if form.hasProperty(KIND):
            cursor.setBlockFormat(object_block_format())
        cursor.setPosition(block.position() + 1, _KEEP)
        if cursor.charFormat().property(OBJECT) != known.id:
            cursor.setCharFormat(object_format(known.id))
        return
    settled = form.hasProperty(KIND) and kind_of(form) is known.kind
    if not settled or alignment_of(form) is not known.alignment:
        cursor.setBlockFormat(block_format(look, known.kind, known.alignment))
        marks = known.spans[0].marks if known.spans else Mark.NONE
        cursor.setBlockCharFormat(character_format(look, marks, known.kind))
    text, at, offset = block.text(), block.position(), 0
    for span in known.spans:
        start, end = units(text, offset), units(text, offset + len(span.text))
        if not _is_dressed(block, at + start, at + end, span.marks, known):
            cursor.setPosition(at + start)
            cursor.setPosition(at + end, _KEEP)
            cursor.setCharFormat(character_format(look, span.marks, known.kind))
        offset += len(span.text)


def part(block: QTextBlock) -> None:
    """Put every object and every line of a QTextBlock into a block of its own."""
    text, at = block.text(), block.position()
    cursor = QTextCursor(block)
    for offset in range(len(text) - 1, -1, -1):
        position = at + units(text, offset) if text[offset] in {OBJECT_SIGN, *BREAKS} else 0
        if text[offset] in BREAKS:
            cursor.setPosition(position)
            cursor.setPosition(position + 1, _KEEP)
            cursor.insertBlock()
        elif text[offset] == OBJECT_SIGN:
            if offset + 1 < len(text):
                cursor.setPosition(position + 1)
                cursor.insertBlock()
            if offset:
                cursor.setPosition(position)
                cursor.insertBlock()


def _is_dressed(block: QTextBlock, start: int, end: int, marks: Mark, known: Paragraph) -> bool:
    iterator = block.begin()
    while not iterator.atEnd():
        fragment = iterator.fragment()
        meets = fragment.position() < end and fragment.position() + fragment.length() > start
        if meets and not is_dressed(fragment.charFormat(), marks, known.kind):
            return False
        iterator += 1
    return True


def _tokens_of_document(document: QTextDocument, first: int, count: int) -> list[_Token]:
    tokens: list[_Token] = []
    for number in range(first, first + count):
        block = document.findBlockByNumber(number)
        if number > first:
            tokens.append((_SEPARATOR, ""))
        text = block.text()
        for offset, character in enumerate(text):
            held = ""
            if character == OBJECT_SIGN:
                cursor = QTextCursor(document)
                cursor.setPosition(block.position() + units(text, offset) + 1)
                held = cursor.charFormat().property(OBJECT) or "?"
            tokens.append((character, held))
    return tokens


def _tokens_of_blocks(blocks: Sequence[Block]) -> list[_Token]:
    tokens: list[_Token] = []
    for number, block in enumerate(blocks):
        if number:
            tokens.append((_SEPARATOR, ""))
        if isinstance(block, Paragraph):
            tokens.extend((character, "") for character in block.text)
        else:
            tokens.append((OBJECT_SIGN, block.id))
    return tokens


def _length(tokens: Sequence[_Token]) -> int:
    return units("".join(character for character, _ in tokens))


def _insert(cursor: QTextCursor, tokens: Sequence[_Token]) -> None:
    text = ""
    for character, held in tokens:
        if not held and character != _SEPARATOR:
            text += character
            continue
        cursor.insertText(text)
        text = ""
        if held:
            cursor.insertText(OBJECT_SIGN, object_format(held))
        else:
            cursor.insertBlock()
    cursor.insertText(text)
