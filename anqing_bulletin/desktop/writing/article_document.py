"""A live QTextDocument that holds the blocks of an article (or of its foreword), and reports every edit of them.

The document's own undo is off: undo is the session's.  Each QTextBlock is one block of the model, in the same order, so
`blocks[n]` (and its id) is what QTextBlock number n means.  An edit by the user touches a few QTextBlocks; these alone
are read and reported.  An edit from elsewhere (undo, replacement) is brought in by the smallest change of text, so
that the caret, the scroll position and the layout of everything else stay.

Nothing is read and nothing is written while an input method composes in the touched text: what came meanwhile waits
until the composition ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument

from anqing_bulletin.bulletin.model import Block, Figure, Paragraph, Table, cut_spans
from anqing_bulletin.desktop.writing.block_reading import Reading, read, with_ids
from anqing_bulletin.desktop.writing.block_writing import dress, part, rewrite
from anqing_bulletin.desktop.writing.utf16 import characters, units

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from anqing_bulletin.desktop.writing.text_formats import Look


@dataclass(frozen=True)
class TextEdit:
    """Blocks number `first` to `last` (not included) of `former` became `blocks`."""

    former: tuple[Block, ...]
    first: int
    last: int
    blocks: tuple[Block, ...]

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The new blocks that are paragraphs: a foreword has no others."""
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))

    def range_in(self, current: Sequence[Block]) -> tuple[int, int]:
        """The blocks to replace in an article that may have changed meanwhile: those of the same ids."""
        if not current:
            return 0, 0
        if tuple(current) == self.former:
            return self.first, self.last
        numbers = {block.id: number for number, block in enumerate(current)}
        replaced = [block.id for block in self.former[self.first : self.last]]
        first = next((numbers[block_id] for block_id in replaced if block_id in numbers), None)
        if first is None:
            before = (numbers[block.id] + 1 for block in reversed(self.former[: self.first]) if block.id in numbers)
            place = next(before, 0)
            return place, place
        last = first
        while last < len(current) and current[last].id in replaced:
            last += 1
        return first, last


class ArticleDocument(QTextDocument):
    """The blocks of an article as editable text."""

    edited = Signal(object)
    """A `TextEdit` by the user."""
    settled = Signal()
    """Values from elsewhere that had to wait for the end of a composition may be brought now."""

    def __init__(self, blocks: Sequence[Block], look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setUndoRedoEnabled(False)
        self.setDocumentMargin(0)
        self.look = look
        self.caret = 0
        """Where the caret was when the document was last shown."""
        self.blocks: tuple[Block, ...] = (Paragraph(),)
        self._objects: dict[str, Table | Figure] = {}
        self._pending: tuple[int, int] | None = None
        """How many QTextBlocks stand before and behind those that were touched and not read yet."""
        self._writing = False
        self._reporting = False
        self._undressed = False
        self._waiting = False
        """Whether values from elsewhere could not be brought."""
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(0)
        self._settling.timeout.connect(self.settle)
        with self._written():
            frame = self.rootFrame().frameFormat()
            frame.setRightMargin(look.right_margin)
            self.rootFrame().setFrameFormat(frame)
            dress(self.firstBlock(), self.blocks[0], look)
        self.documentLayout()  # without a layout Qt tells of no change
        self.contentsChange.connect(self._on_contents_change)
        self.bring_to(blocks)

    # --- places ---------------------------------------------------------------------------------------------

    def place_at(self, position: int) -> tuple[str, int]:
        """The id of the block at a position of the document, and the offset in its text in characters."""
        block = self.findBlock(position)
        known = self.blocks[min(block.blockNumber(), len(self.blocks) - 1)]
        return known.id, characters(block.text(), position - block.position())

    def position_of(self, block_id: str, offset: int) -> int | None:
        """The position of a character of a block; None where the document has no such block."""
        number = next((number for number, block in enumerate(self.blocks) if block.id == block_id), None)
        if number is None:
            return None
        block = self.findBlockByNumber(number)
        return block.position() + min(units(block.text(), max(0, offset)), block.length() - 1)

    def object_of(self, block_id: str) -> Table | Figure | None:
        """The table or figure of an id, as last known."""
        return self._objects.get(block_id)

    def know(self, blocks: Sequence[Block]) -> None:
        """Remember the tables and figures among some blocks, so that their signs can be read."""
        self._objects.update({block.id: block for block in blocks if not isinstance(block, Paragraph)})

    def object_in(self, block: QTextBlock) -> Table | Figure | None:
        """The table or figure that a QTextBlock is; None for a paragraph."""
        number = block.blockNumber()
        known = self.blocks[number] if 0 <= number < len(self.blocks) else None
        return None if isinstance(known, Paragraph) else known

    def between(self, start: int, end: int) -> tuple[Block, ...]:
        """A copy of what stands between two positions."""
        self.settle()
        result: list[Block] = []
        for number in range(self.findBlock(start).blockNumber(), self.findBlock(end).blockNumber() + 1):
            block, known = self.findBlockByNumber(number), self.blocks[number]
            head, tail = (characters(block.text(), max(0, position - block.position())) for position in (start, end))
            if isinstance(known, Paragraph):
                result.append(Paragraph(cut_spans(known.spans, head, tail), known.kind, known.alignment))
            elif head < tail:
                result.append(known)
        return tuple(result)

    # --- the user's edits -----------------------------------------------------------------------------------

    @property
    def composing(self) -> bool:
        """Whether an input method composes in text that was touched."""
        return self._pending is not None and any(block.layout().preeditAreaText() for block in self._pending_blocks())

    def settle(self) -> None:
        """Report what is pending, and give what was typed its place and look; waits while a composition lasts."""
        if self._reporting or self.composing:
            return
        self._settle()
        if self._waiting:
            self._waiting = False
            self.settled.emit()

    def _settle(self) -> None:
        self._settling.stop()
        if self._pending is not None:
            with self._written():
                for block in reversed(self._pending_blocks()):
                    if not read(block, self._objects).whole:
                        part(block)
            self._report()
        if self._pending is not None:
            self._take_back()
        if self._undressed:
            self._undressed = False
            self._dress()

    def _take_back(self) -> None:
        """Undo what cannot be read: only a character cut in half comes here, and no key of Qt's does that."""
        self._pending = None
        with self._written():
            cursor = QTextCursor(self)
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.removeSelectedText()
            rewrite(self, 0, 1, self.blocks, self.look)

    def _dress(self) -> None:
        with self._written():
            for number, known in enumerate(self.blocks):
                block = self.findBlockByNumber(number)
                if isinstance(known, Paragraph) and block.text() != known.text:
                    rewrite(self, number, 1, (known,), self.look)
                else:
                    dress(block, known, self.look)

    def _on_contents_change(self, position: int, removed: int, added: int) -> None:
        if self._writing:
            return
        del removed
        end = min(position + added, self.characterCount() - 1)
        first = self.findBlock(min(position, end)).blockNumber()
        behind = self.blockCount() - 1 - self.findBlock(end).blockNumber()
        if self._pending is not None:
            first, behind = min(first, self._pending[0]), min(behind, self._pending[1])
        self._pending = (max(0, first), max(0, behind))
        if not self.composing:
            self._report()

    def _pending_blocks(self) -> list[QTextBlock]:
        assert self._pending is not None
        first, behind = self._pending
        return [self.findBlockByNumber(number) for number in range(first, self.blockCount() - behind)]

    def _report(self) -> None:
        """Read what was touched and tell it; what must first be parted into blocks of its own waits for `settle`."""
        assert self._pending is not None
        first, behind = self._pending
        readings = [read(block, self._objects) for block in self._pending_blocks()]
        if not all(reading.whole for reading in readings):
            self._settling.start()
            return
        former, last = self.blocks, len(self.blocks) - behind
        kept = (*former[:first], *former[last:])
        taken = {block.id for block in kept if not isinstance(block, Paragraph)}
        blocks = with_ids(former[first:last], readings, taken)
        self._pending = None
        if not _settled(blocks, readings):
            self._undressed = True
            self._settling.start()
        if _identical(blocks, former[first:last]):
            return
        self.blocks = (*former[:first], *blocks, *former[last:])
        self.know(blocks)
        self._reporting = True
        try:
            self.edited.emit(TextEdit(former, first, last, blocks))
        finally:
            self._reporting = False

    # --- edits from elsewhere -------------------------------------------------------------------------------

    def bring_to(self, wanted: Sequence[Block]) -> bool:
        """Make the document hold these blocks; False where that must wait for `settled`."""
        blocks = tuple(wanted) or self._blank()
        if blocks == self.blocks and self._pending is None:
            self.blocks = blocks
            return True
        if self._reporting or self.composing:
            self._waiting = True
            self._settling.start()
            return False
        self._settle()
        self.know(blocks)
        former, self.blocks = self.blocks, blocks
        with self._written():
            self._bring(former, blocks)
        return True

    def _blank(self) -> tuple[Block, ...]:
        """What an article without any block looks like: one empty paragraph, whose id stays."""
        only = self.blocks[0] if len(self.blocks) == 1 else None
        blank = isinstance(only, Paragraph) and not only.spans
        return self.blocks if blank else (Paragraph(),)

    def _bring(self, former: tuple[Block, ...], blocks: tuple[Block, ...]) -> None:
        if [block.id for block in former] == [block.id for block in blocks]:
            for number, (old, new) in enumerate(zip(former, blocks, strict=True)):
                if old != new:
                    rewrite(self, number, 1, (new,), self.look)
                    self._mark_object_dirty(number, new)
            return
        head = 0
        while head < min(len(former), len(blocks)) - 1 and former[head] == blocks[head]:
            head += 1
        tail = 0
        while tail < min(len(former), len(blocks)) - head - 1 and former[-1 - tail] == blocks[-1 - tail]:
            tail += 1
        rewrite(self, head, len(former) - head - tail, blocks[head : len(blocks) - tail], self.look)

    def _mark_object_dirty(self, number: int, block: Block) -> None:
        if not isinstance(block, Paragraph):
            qt_block = self.findBlockByNumber(number)
            self.markContentsDirty(qt_block.position(), qt_block.length())

    @contextmanager
    def _written(self) -> Iterator[None]:
        """Changes of the document that are ours, as one."""
        cursor = QTextCursor(self)
        former, self._writing = self._writing, True
        cursor.beginEditBlock()
        try:
            yield
        finally:
            cursor.endEditBlock()
            self._writing = former


def _identical(blocks: Sequence[Block], others: Sequence[Block]) -> bool:
    return len(blocks) == len(others) and all(a is b for a, b in zip(blocks, others, strict=True))


def _settled(blocks: Sequence[Block], readings: Sequence[Reading]) -> bool:
    """Whether nothing is left to be dressed: looks, and the signs of copied objects."""
    return all(reading.dressed for reading in readings) and all(
        block in reading.pieces
        for block, reading in zip(blocks, readings, strict=True)
        if not isinstance(block, Paragraph)
    )
