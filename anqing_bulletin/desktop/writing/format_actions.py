"""What can be done to the text under the caret: marks, levels, alignment; each an action with a key and a sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence, QTextBlock, QTextCursor

from anqing_bulletin.bulletin.model import Alignment, Mark, ParagraphKind
from anqing_bulletin.desktop.actions import describe
from anqing_bulletin.desktop.icons import give_icon
from anqing_bulletin.desktop.writing.text_formats import (
    alignment_of,
    block_format,
    character_format,
    kind_of,
    marks_of,
)
from anqing_bulletin.desktop.writing.utf16 import characters, units

if TYPE_CHECKING:
    from anqing_bulletin.desktop.writing.body_edit import BodyEdit

SENTENCE_ENDS = "。！？"
T = TypeVar("T")
_Row = tuple[str, str, str, str, T]
"""An object name, a text, a key, what it does in words, and the value that it sets."""
_KEEP = QTextCursor.MoveMode.KeepAnchor

MARKS = (
    ("strong", "加粗", "Ctrl+B", "把选中的文字加粗（小标题用仿宋加粗）；再按一次取消", Mark.STRONG),
    ("kai", "楷体", "Ctrl+Shift+K", "把选中的文字改用楷体；再按一次取消", Mark.KAI),
    ("underline", "下划线", "Ctrl+U", "给选中的文字加下划线；再按一次取消", Mark.UNDERLINE),
    ("superscript", "上标", "Ctrl+Shift+.", "把选中的文字改为上标；再按一次取消", Mark.SUPERSCRIPT),
    ("subscript", "下标", "Ctrl+Shift+,", "把选中的文字改为下标；再按一次取消", Mark.SUBSCRIPT),
)
_KINDS = (
    ("body", "正文", "Ctrl+Alt+0", "这一段按正文排（仿宋）", ParagraphKind.BODY),
    ("level-1", "一级标题", "Ctrl+Alt+1", "这一段作一级标题（一、黑体）", ParagraphKind.LEVEL_1),
    ("level-2", "二级标题", "Ctrl+Alt+2", "这一段作二级标题（（一）楷体）", ParagraphKind.LEVEL_2),
    ("level-3", "三级标题", "Ctrl+Alt+3", "这一段作三级标题（1. 仿宋加粗）", ParagraphKind.LEVEL_3),
    ("level-4", "四级标题", "Ctrl+Alt+4", "这一段作四级标题（（1）仿宋）", ParagraphKind.LEVEL_4),
)
ALIGNMENTS = (
    ("justify", "两端对齐", "Ctrl+J", "这一段首行缩进两字，两端对齐", Alignment.JUSTIFY),
    ("left", "左对齐", "Ctrl+L", "这一段顶格左对齐", Alignment.LEFT),
    ("centre", "居中", "Ctrl+Alt+E", "这一段居中", Alignment.CENTRE),
    ("right", "右对齐", "Ctrl+R", "这一段右对齐", Alignment.RIGHT),
)
_DRAWN = frozenset({"strong", "body", "level-1", "level-2", "level-3", "level-4"})
"""The actions that have an icon."""
_EXCLUSIVE = {Mark.SUPERSCRIPT: Mark.SUBSCRIPT, Mark.SUBSCRIPT: Mark.SUPERSCRIPT}


class FormatActions(QObject):
    """The actions, working on the edit that `target` gives."""

    def __init__(self, target: Callable[[], BodyEdit], parent: QObject) -> None:
        super().__init__(parent)
        self._target = target
        self.head = self._action(
            "run-in-head", "小标题", "F8", "把光标所在的一句作为段首小标题（加粗）；再按一次取消", toggle_head
        )
        self._marks = self._group(MARKS, toggle_mark)
        self._kinds = self._group(_KINDS, set_kind)
        self._alignments = self._group(ALIGNMENTS, set_alignment)
        self.clear = self._action(
            "clear-format", "清除格式", "Ctrl+\\", "去掉选中文字的加粗、楷体、下划线和上下标", clear_marks
        )
        self.clear.setCheckable(False)
        self.all = [
            self.head, *self._marks.values(), *self._kinds.values(), *self._alignments.values(), self.clear,
        ]  # fmt: skip

    def show_state(self) -> None:
        """Check the actions that hold where the caret is."""
        edit = self._target()
        marks, form = edit.marks, edit.textCursor().blockFormat()
        self.head.setChecked(Mark.STRONG in marks)
        for mark, action in self._marks.items():
            action.setChecked(mark in marks)
        for kind, action in self._kinds.items():
            action.setChecked(kind is kind_of(form))
        for way, action in self._alignments.items():
            action.setChecked(way is alignment_of(form))

    def _group(self, rows: Sequence[_Row[T]], do: Callable[[BodyEdit, T], None]) -> dict[T, QAction]:
        return {
            value: self._action(name, text, key, tip, partial(_with, do, value)) for name, text, key, tip, value in rows
        }

    def _action(self, name: str, text: str, key: str, tip: str, do: Callable[[BodyEdit], None]) -> QAction:
        action = QAction(text, self)
        action.setObjectName(name)
        action.setCheckable(True)
        action.setShortcut(QKeySequence(key))
        describe(action, tip)
        if name in _DRAWN:
            give_icon(action, name)
        action.triggered.connect(lambda _checked=False: self._do(do))
        return action

    def _do(self, do: Callable[[BodyEdit], None]) -> None:
        edit = self._target()
        edit.finish_composition()
        do(edit)
        self.show_state()


def _with(do: Callable[[BodyEdit, T], None], value: T, edit: BodyEdit) -> None:
    do(edit, value)


def toggle_mark(edit: BodyEdit, mark: Mark) -> None:
    """Add a mark to the selection, or take it away where all of it has it; without one, to what is typed next."""
    cursor = edit.textCursor()
    if not cursor.hasSelection():
        edit.set_type_marks((edit.marks ^ mark) & ~_EXCLUSIVE.get(mark, Mark.NONE))
        return
    _toggle(edit, cursor.selectionStart(), cursor.selectionEnd(), mark)


def toggle_head(edit: BodyEdit) -> None:
    """Make the selection, or the sentence that the caret is in, a run-in head, or plain text again."""
    cursor = edit.textCursor()
    if cursor.hasSelection():
        _toggle(edit, cursor.selectionStart(), cursor.selectionEnd(), Mark.STRONG)
        return
    start, end = _sentence(cursor)
    if start == end:
        edit.set_type_marks(edit.marks ^ Mark.STRONG)
        return
    _toggle(edit, start, end, Mark.STRONG)
    if cursor.position() == end:
        edit.set_type_marks(edit.marks & ~Mark.STRONG)


def clear_marks(edit: BodyEdit) -> None:
    """No marks in the selection, or in what is typed next."""
    cursor = edit.textCursor()
    if cursor.hasSelection():
        _set_marks(edit, [(*stretch[:2], Mark.NONE) for stretch in _stretches(edit, *_selected(cursor))])
    else:
        edit.set_type_marks(Mark.NONE)


def set_kind(edit: BodyEdit, kind: ParagraphKind) -> None:
    """Another kind for the paragraphs of the selection."""
    look = edit.article_document.look
    with edit.one_step() as cursor:
        for block in _blocks(edit, *_selected(cursor)):
            here = QTextCursor(block)
            here.setBlockFormat(block_format(look, kind, alignment_of(block.blockFormat())))
            here.setBlockCharFormat(character_format(look, Mark.NONE, kind))
    if not edit.textCursor().block().text():
        edit.set_type_marks(edit.marks)


def set_alignment(edit: BodyEdit, alignment: Alignment) -> None:
    """Another alignment for the paragraphs of the selection."""
    look = edit.article_document.look
    with edit.one_step() as cursor:
        for block in _blocks(edit, *_selected(cursor)):
            QTextCursor(block).setBlockFormat(block_format(look, kind_of(block.blockFormat()), alignment))


def _toggle(edit: BodyEdit, start: int, end: int, mark: Mark) -> None:
    stretches = _stretches(edit, start, end)
    take_away = all(mark in marks for _, _, marks in stretches)
    other = _EXCLUSIVE.get(mark, Mark.NONE)
    _set_marks(edit, [(a, b, marks & ~mark if take_away else (marks | mark) & ~other) for a, b, marks in stretches])


def _set_marks(edit: BodyEdit, stretches: list[tuple[int, int, Mark]]) -> None:
    look = edit.article_document.look
    with edit.one_step():
        for start, end, marks in stretches:
            cursor = QTextCursor(edit.document())
            cursor.setPosition(start)
            cursor.setPosition(end, _KEEP)
            cursor.setCharFormat(character_format(look, marks, kind_of(cursor.blockFormat())))


def _selected(cursor: QTextCursor) -> tuple[int, int]:
    return cursor.selectionStart(), cursor.selectionEnd()


def _blocks(edit: BodyEdit, start: int, end: int) -> list[QTextBlock]:
    """The paragraphs that a stretch touches."""
    document = edit.article_document
    numbers = range(document.findBlock(start).blockNumber(), document.findBlock(end).blockNumber() + 1)
    blocks = [document.findBlockByNumber(number) for number in numbers]
    return [block for block in blocks if document.object_in(block) is None]


def _stretches(edit: BodyEdit, start: int, end: int) -> list[tuple[int, int, Mark]]:
    """The stretches of one set of marks between two positions, as `(start, end, marks)`."""
    result = []
    for block in _blocks(edit, start, end):
        iterator = block.begin()
        while not iterator.atEnd():
            fragment = iterator.fragment()
            first, last = max(start, fragment.position()), min(end, fragment.position() + fragment.length())
            if first < last:
                result.append((first, last, marks_of(fragment.charFormat())))
            iterator += 1
    return result


def _sentence(cursor: QTextCursor) -> tuple[int, int]:
    """The positions of the sentence that the caret is in or has just ended."""
    block = cursor.block()
    text, offset = block.text(), characters(block.text(), cursor.positionInBlock())
    inner = offset - 1 if offset and text[offset - 1] in SENTENCE_ENDS else offset
    start = max(text.rfind(mark, 0, inner) for mark in SENTENCE_ENDS) + 1
    ends = [found for found in (text.find(mark, inner) for mark in SENTENCE_ENDS) if found >= 0]
    end = min(ends) + 1 if ends else len(text)
    return block.position() + units(text, start), block.position() + units(text, end)
