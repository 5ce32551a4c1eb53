"""The parts of the find panel: its fields, its options, its buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QToolButton, QWidget

from anqing_bulletin.bulletin.patterns import Query
from anqing_bulletin.bulletin.search import Scope
from anqing_bulletin.desktop.icons import icon
from anqing_bulletin.desktop.settings import EXTENTS
from anqing_bulletin.desktop.theme import STEP
from anqing_bulletin.desktop.writing.undo_keys import UndoKeys, without_undo

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QInputMethodEvent, QKeyEvent

    from anqing_bulletin.desktop.settings import Settings

WHOLE_ISSUE, THIS_ARTICLE, WITH_POOL = (words for _, words in EXTENTS)


class SearchField(QLineEdit):
    """One line of words; Ctrl+Z in it is the window's, which takes a replacement back."""

    entered = Signal(bool)
    """Enter was pressed; with Shift, backwards."""
    left_downwards = Signal()
    """The results are wanted."""

    def __init__(self, name: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preedit = ""
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setToolTip(hint)
        self.setClearButtonEnabled(True)
        self._undo_keys = UndoKeys(self)
        self.installEventFilter(self._undo_keys)

    @property
    def composing(self) -> bool:
        """Whether an input method holds letters that are not text yet."""
        return bool(self._preedit)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._preedit = event.preeditString()
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not _with_control(event):
            self.entered.emit(bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif event.key() == Qt.Key.Key_Down:
            self.left_downwards.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = without_undo(self.createStandardContextMenu())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())


class Options(QWidget):
    """Where to look and what counts as the same."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.extent = QComboBox()
        for value, words in EXTENTS:
            self.extent.addItem(words, value)
        self.extent.setAccessibleName("查找范围")
        self.extent.setToolTip("在哪里查找：全期各篇，只在本篇，或者连备用稿一起。回收站不找")
        self.extent.currentIndexChanged.connect(self.changed)
        self.case = self._box("区分大小写", "A 和 a 不算一样")
        self.regular = self._box("正则表达式", "按 Python 的正则表达式查找；替换里 $1 是第一对括号找到的内容")
        self.notes = self._box("含编辑备注", "连不印的编辑备注一起找")
        self.whole = self._box("全字匹配", "英文和数字要整个相同：找 12 不会找到 2012")
        self.any_width = self._box("不分全半角", "１２ 和 12、（ 和 ( 算一样", on=True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * STEP)
        grid.setVerticalSpacing(STEP // 2)
        self.boxes = (self.extent, self.case, self.regular, self.notes, self.whole, self.any_width)
        for number, box in enumerate(self.boxes):
            grid.addWidget(box, number // 3, number % 3)
        grid.setColumnStretch(3, 1)

    def query(self, text: str) -> Query:
        """What is looked for."""
        return Query(
            text.strip("\r\n\u2028\u2029"),  # copied along with a paragraph
            match_case=self.case.isChecked(),
            whole_words=self.whole.isChecked(),
            any_width=self.any_width.isChecked(),
            regular=self.regular.isChecked(),
        )

    def scope(self, article_id: str) -> Scope | None:
        """Where; None where this article is meant and there is none."""
        extent, notes = self.extent.currentText(), self.notes.isChecked()
        if extent == THIS_ARTICLE:
            return Scope(article_id, notes=notes) if article_id else None
        return Scope(notes=notes, pool=extent == WITH_POOL)

    def restore(self, settings: Settings) -> None:
        """Look as it was looked for last."""
        for name, box in self._ticks().items():
            box.setChecked(getattr(settings, name))
        self.extent.setCurrentIndex(self.extent.findData(settings.find_extent))

    def keep(self, settings: Settings) -> None:
        """Remember how it is looked for."""
        for name, box in self._ticks().items():
            setattr(settings, name, box.isChecked())
        settings.find_extent = self.extent.currentData()

    def _ticks(self) -> dict[str, QCheckBox]:
        """The boxes, by the settings that remember them."""
        return {
            "find_case": self.case,
            "find_regular": self.regular,
            "find_notes": self.notes,
            "find_whole": self.whole,
            "find_any_width": self.any_width,
        }

    def show_which_count(self) -> None:
        """A regular expression says itself what is the same."""
        for box in (self.whole, self.any_width):
            box.setEnabled(not self.regular.isChecked())

    def _box(self, text: str, words: str, *, on: bool = False) -> QCheckBox:
        box = QCheckBox(text)
        box.setChecked(on)
        box.setToolTip(words)
        box.setStatusTip(words)
        box.toggled.connect(self.changed)
        return box


def picture_button(picture: str, name: str, words: str) -> QToolButton:
    """A small button of a picture; `name` is for a screen reader, `words` teach the key."""
    button = QToolButton()
    button.setIcon(icon(picture))
    button.setIconSize(QSize(18, 18))
    button.setAutoRaise(True)
    button.setAccessibleName(name)
    button.setToolTip(words)
    button.setStatusTip(words)
    return button


def _with_control(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
