"""What a QTextBlock says, as values of the model.  Reading is total: whatever a block holds becomes blocks of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anqing_bulletin.bulletin.model import (
    Alignment,
    Block,
    Figure,
    Mark,
    Paragraph,
    ParagraphKind,
    Span,
    Table,
    new_id,
    normal_spans,
)
from anqing_bulletin.desktop.writing.text_formats import OBJECT, alignment_of, is_dressed, kind_of, marks_of

if TYPE_CHECKING:
    from PySide6.QtGui import QTextBlock

OBJECT_SIGN = "\ufffc"
"""The character that stands for a table or figure."""
LINE_SEPARATOR = "\u2028"
"""What Shift+Enter leaves: a paragraph's end to us."""

BREAKS = (LINE_SEPARATOR, "\u2029")
_SIGNS = re.compile(f"([{OBJECT_SIGN}{LINE_SEPARATOR}\u2029])")
UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffc\ufeff\ud800-\udfff]")
"""What never becomes text: control characters, lone halves of characters, signs of objects that are not there."""


@dataclass(frozen=True)
class Reading:
    """A block's content: one piece for each block of the model that it should be."""

    pieces: tuple[tuple[Span, ...] | Table | Figure, ...]
    kind: ParagraphKind
    alignment: Alignment
    dressed: bool
    """Whether every character has the look of its marks and kind, and nothing stands there that was not read."""

    @property
    def whole(self) -> bool:
        """Whether the block is one block of the model."""
        return len(self.pieces) == 1


def read(block: QTextBlock, objects: Mapping[str, Table | Figure]) -> Reading:
    """Read a block; `objects` are the tables and figures known by their ids."""
    form = block.blockFormat()
    kind, alignment = kind_of(form), alignment_of(form)
    content: list[Span | Table | Figure | None] = []
    dressed = True
    iterator = block.begin()
    while not iterator.atEnd():
        fragment = iterator.fragment()
        text, look = fragment.text(), fragment.charFormat()
        stands_for = objects.get(look.property(OBJECT)) if look.hasProperty(OBJECT) else None
        if text != OBJECT_SIGN or stands_for is None:
            dressed = dressed and is_dressed(look, marks_of(look), kind) and not UNWANTED.search(text)
        content.extend(_content(text, marks_of(look), stands_for))
        iterator += 1
    return Reading(_pieces(content), kind, alignment, dressed)


def _content(text: str, marks: Mark, stands_for: Table | Figure | None) -> Iterator[Span | Table | Figure | None]:
    """What a fragment holds in order; None where a paragraph ends within it."""
    for part in _SIGNS.split(text):
        if part == OBJECT_SIGN:
            if stands_for is not None:
                yield stands_for
        elif part in BREAKS:
            yield None
        else:
            yield Span(UNWANTED.sub("", part), marks)


def _pieces(content: Sequence[Span | Table | Figure | None]) -> tuple[tuple[Span, ...] | Table | Figure, ...]:
    pieces: list[tuple[Span, ...] | Table | Figure] = []
    spans: list[Span] = []
    broken = False
    for item in content:
        if isinstance(item, Span):
            spans.append(item)
            continue
        text = normal_spans(spans)
        if text or item is None:
            pieces.append(text)
        spans = []
        broken = item is None
        if item is not None:
            pieces.append(item)
    text = normal_spans(spans)
    if text or broken or not pieces:
        pieces.append(text)
    return tuple(pieces)


def with_ids(old: Sequence[Block], readings: Sequence[Reading], taken: set[str]) -> tuple[Block, ...]:
    """The blocks that were read, under the ids of the ones they were before.

    A block that did not change stays the very same value.  Of a paragraph that was split the first part keeps the id,
    of joined ones the first id stays.  An object whose id is `taken` elsewhere is a copy and gets an id of its own.
    """
    new = [(piece, reading) for reading in readings for piece in reading.pieces]
    head = 0
    while head < min(len(old), len(new)) and _same(old[head], *new[head]):
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and _same(old[-1 - tail], *new[-1 - tail]):
        tail += 1
    free = [block for block in old[head : len(old) - tail] if isinstance(block, Paragraph)]
    seen = taken | {block.id for block in (*old[:head], *old[len(old) - tail :])}
    changed: list[Block] = []
    for piece, reading in new[head : len(new) - tail]:
        if isinstance(piece, (Table, Figure)):
            block: Block = piece if piece.id not in seen else replace(piece, id=new_id())
            seen.add(block.id)
        else:
            former = free.pop(0) if free else Paragraph()
            block = replace(former, spans=piece, kind=reading.kind, alignment=reading.alignment)
        changed.append(block)
    return (*old[:head], *changed, *old[len(old) - tail :])


def _same(block: Block, piece: tuple[Span, ...] | Table | Figure, reading: Reading) -> bool:
    if isinstance(block, Paragraph):
        return (
            isinstance(piece, tuple)
            and block.spans == piece
            and block.kind is reading.kind
            and block.alignment is reading.alignment
        )
    return block is piece
