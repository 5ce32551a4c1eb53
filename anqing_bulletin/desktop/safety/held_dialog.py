"""Two questions about a file that somebody else works on as well: how to open it, and what to do about their changes.

Every way out is a button with a line beside it that says what it means; nothing is lost by any of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from anqing_bulletin.desktop.dialog_layout import hint
from anqing_bulletin.desktop.theme import STEP


class HowToOpen(Enum):
    """How to open a file that somebody else has open."""

    READ_ONLY = auto()
    COPY = auto()
    """As an issue of its own, which the next save asks a name for."""
    ANYWAY = auto()
    CANCEL = auto()


class WhatToDo(Enum):
    """What to do where the file and the issue in the window have both changed."""

    MERGE = auto()
    SAVE_AS = auto()
    CANCEL = auto()


class Way(NamedTuple):
    """An answer, the words on its button, and what it means."""

    answer: HowToOpen | WhatToDo
    words: str
    meaning: str


_WAYS_TO_OPEN = (
    Way(HowToOpen.READ_ONLY, "只读打开", "可以看，可以打印和导出，不能改。"),
    Way(HowToOpen.COPY, "打开副本", "另成一份来改，保存时另取名字；以后可以与原文件合并。"),
    Way(HowToOpen.ANYWAY, "仍然打开", "两边都能改；后保存的一方要先合并，谁的修改也不会被盖掉。"),
    Way(HowToOpen.CANCEL, "取消", "不打开这个文件。"),
)
_WAYS_TO_GO_ON = (
    Way(WhatToDo.MERGE, "合并…", "两边的修改合到一起；同一处都改了的，由您选用哪一种。"),
    Way(WhatToDo.SAVE_AS, "另存为…", "您的稿子存到别的名字下，磁盘上的文件不动。"),
    Way(WhatToDo.CANCEL, "取消", "先不处理：您的修改留在窗口里，还没有保存。"),
)


class WaysDialog(QDialog):
    """A question and its ways out, the first of which is the proposed one; closing it is the last one."""

    def __init__(self, title: str, sentence: str, ways: Sequence[Way], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.answer: HowToOpen | WhatToDo = ways[-1].answer
        self.setWindowTitle(title)
        self.sentence = QLabel(sentence)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setWordWrap(True)
        self.sentence.setMinimumWidth(60 * STEP)  # the sentence's, not the dialog's: its height follows from it
        self.buttons = {way.answer: self._button(way) for way in ways}
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * STEP)
        grid.setVerticalSpacing(STEP)
        grid.setColumnStretch(1, 1)
        for row, way in enumerate(ways):
            grid.addWidget(self.buttons[way.answer], row, 0)
            grid.addWidget(hint(way.meaning), row, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * STEP, 3 * STEP, 3 * STEP, 3 * STEP)
        column.setSpacing(3 * STEP)
        column.addWidget(self.sentence)
        column.addLayout(grid)
        proposed = self.buttons[ways[0].answer]
        proposed.setDefault(True)
        proposed.setFocus()

    def _button(self, way: Way) -> QPushButton:
        button = QPushButton(way.words)
        button.setAccessibleDescription(way.meaning)
        button.clicked.connect(lambda: self._choose(way.answer))
        return button

    def _choose(self, answer: HowToOpen | WhatToDo) -> None:
        self.answer = answer
        self.accept()


def ask_how_to_open(holder: str, path: Path, parent: QWidget | None = None) -> HowToOpen:
    """Somebody has a file open: `holder` says who, where and since when."""
    return HowToOpen(_answer(how_to_open(holder, path, parent)))


def ask_about_change(who: str, path: Path, parent: QWidget | None = None) -> WhatToDo:
    """Somebody has saved into the file whose issue has unsaved changes here."""
    return WhatToDo(_answer(about_change(who, path, parent)))


def how_to_open(holder: str, path: Path, parent: QWidget | None = None) -> WaysDialog:
    """The dialog of `ask_how_to_open`."""
    return WaysDialog("文件已被打开", f"“{path.name}”正由别人打开着：{holder}。", _WAYS_TO_OPEN, parent)


def about_change(who: str, path: Path, parent: QWidget | None = None) -> WaysDialog:
    """The dialog of `ask_about_change`."""
    changed = f"“{path.name}”在磁盘上被{who}改动了，您这里也有还没有保存的修改。"
    return WaysDialog("文件被改动", f"{changed}\n两边的内容都还在，请选择怎么办。", _WAYS_TO_GO_ON, parent)


def _answer(dialog: WaysDialog) -> HowToOpen | WhatToDo:
    dialog.exec()
    dialog.deleteLater()
    return dialog.answer
