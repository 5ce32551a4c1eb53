"""The controls of find and replace, and how they lie on the panel; what they do is `find_panel`'s."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from anqing_bulletin.bulletin.patterns import MOST_MATCHES
from anqing_bulletin.desktop.dialog_layout import hair_line, word_button
from anqing_bulletin.desktop.find.fields import THIS_ARTICLE, Options, SearchField, picture_button
from anqing_bulletin.desktop.find.results import Results, ResultsView
from anqing_bulletin.desktop.theme import STEP

if TYPE_CHECKING:
    from anqing_bulletin.bulletin.model import Issue
    from anqing_bulletin.bulletin.search import Hit

_LONG_COUNT = "第 000 处，共 000 处"
_REPLACEMENT = "替换为（不填就是删去）"
_EDGE = 2 * STEP
_ALL_KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class FindPage(QWidget):
    """Two fields with their buttons, a sentence where something is wrong, the options, the results."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.find_field = SearchField("查找内容", "查找的内容")
        self.replace_field = SearchField("替换为", _REPLACEMENT)
        self.options = Options()
        self.results = Results(self)
        self.results_view = ResultsView(self.results)
        self.previous = picture_button("find-previous", "上一处", "上一处（Shift+F3，或在查找框里按 Shift+Enter）")
        self.next = picture_button("find-next", "下一处", "下一处（F3，或在查找框里按 Enter）")
        self.close_button = picture_button("remove", "关闭查找", "关闭查找，回到稿件（Esc）")
        self.replace_one = word_button("替换", "替换这一处，再到下一处（在替换框里按 Enter）")
        self.replace_all = word_button("全部替换", "把找到的全部替换，算一步，可以撤销（Ctrl+Alt+Enter）")
        self._replacers = [(w, w.toolTip()) for w in (self.replace_field, self.replace_one, self.replace_all)]
        self._count = QLabel()
        self._count.setProperty("hint", True)
        self._count.setMinimumWidth(self._count.fontMetrics().horizontalAdvance(_LONG_COUNT))
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._fault = QLabel()
        self._fault.setProperty("fault", True)
        self._fault.setWordWrap(True)
        self._replacing = QWidget()
        for field in (self.find_field, self.replace_field):
            field.setMinimumHeight(self.replace_all.sizeHint().height())
            field.left_downwards.connect(self.results_view.setFocus)
        self._lay_out()
        self.show_fault("")
        self.show_replacing(shown=False)

    @property
    def count(self) -> str:
        """What the panel says of the number of hits."""
        return self._count.text()

    @property
    def fault(self) -> str:
        """The sentence that says what is wrong; empty for nothing."""
        return self._fault.text()

    def show_count(self, words: str) -> None:
        """Say how many hits there are, or that they are being looked for."""
        self._count.setText(words)
        self.find_field.setAccessibleDescription(words)

    def show_fault(self, sentence: str) -> None:
        """Say what is wrong, or nothing."""
        self._fault.setText(sentence)
        self._fault.setVisible(bool(sentence))

    def show_replacing(self, *, shown: bool) -> None:
        """Show or hide the field for what is put in place of the hits."""
        self._replacing.setVisible(shown)

    def show_hits(self, hits: Sequence[Hit], issue: Issue) -> None:
        """List what was found in an issue."""
        titles = {article.id: article.title for article in (*issue.articles, *issue.pool, *issue.bin)}
        self.results.show(hits, titles, whole_issue=self.options.extent.currentText() != THIS_ARTICLE)
        self.results_view.fit()

    def show_state(self, count: int, current: int, *, more: bool, why_not: str) -> None:
        """The count, and the buttons that something can be done with; `why_not` is why nothing may be replaced."""
        total = f"超过 {MOST_MATCHES} 处" if more else f"共 {count} 处"
        if count:
            self.show_count(f"第 {current + 1} 处，{total}" if current >= 0 else total)
        else:
            self.show_count("没有找到" if self.find_field.text() else "")
        for button in (self.next, self.previous):
            button.setEnabled(count > 0)
        self.replace_field.setEnabled(not why_not)
        self.replace_field.setPlaceholderText(why_not or _REPLACEMENT)
        self.replace_one.setEnabled(count > 0 and not why_not)
        self.replace_all.setEnabled(count > 0 and not more and not why_not)
        for widget, words in self._replacers:
            widget.setToolTip(why_not or words)

    def event(self, event: QEvent) -> bool:
        """Ctrl+Alt+Enter replaces everything, though it is a command of the window elsewhere."""
        if isinstance(event, QKeyEvent) and self._wants_all_replaced(event):
            if event.type() == QEvent.Type.KeyPress:
                self.replace_all.click()
            event.accept()
            return True
        return super().event(event)

    def _wants_all_replaced(self, event: QKeyEvent) -> bool:
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        return enter and event.modifiers() & _ALL_KEYS == _ALL_KEYS and self.replace_all.isVisible()

    def _lay_out(self) -> None:
        finding = _row(self.find_field, self._count, self.previous, self.next, self.close_button)
        self._replacing.setLayout(_row(self.replace_field, self.replace_one, self.replace_all))
        fields = QVBoxLayout()
        fields.setContentsMargins(_EDGE, STEP, _EDGE, STEP)
        fields.setSpacing(STEP)
        fields.addLayout(finding)
        fields.addWidget(self._replacing)
        fields.addWidget(self._fault)
        fields.addWidget(self.options)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(hair_line())
        column.addLayout(fields)
        column.addWidget(self.results_view)
        self.results_view.fit()
        self.order_tabs()

    def order_tabs(self, *before: QWidget) -> None:
        """From the words to what is put in their place; the buttons that have keys of their own come last.

        `before` is what Tab leaves for the panel.
        """
        options = self.options.boxes
        fields = (self.find_field, self.replace_field, self.replace_one, self.replace_all)
        order = (*before, *fields, *options, self.results_view, self.previous, self.next, self.close_button)
        for widget, behind in pairwise(order):
            QWidget.setTabOrder(widget, behind)


def _row(*widgets: QWidget) -> QHBoxLayout:
    """Widgets side by side, the first as wide as there is room."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(STEP // 2)
    for number, widget in enumerate(widgets):
        row.addWidget(widget, 0 if number else 1)
    return row
