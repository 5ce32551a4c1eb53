"""The fields of the editor and how they lie on it: a sheet to write on, no box within a box."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStyle,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from anqing_bulletin.desktop.theme import STEP
from anqing_bulletin.desktop.writing.article_document import ArticleDocument
from anqing_bulletin.desktop.writing.body_edit import BodyEdit
from anqing_bulletin.desktop.writing.editor_faces import text_look
from anqing_bulletin.desktop.writing.field_edit import FieldEdit
from anqing_bulletin.desktop.writing.placeholders import Placeholder
from anqing_bulletin.desktop.writing.title_lines import MOST_LINES

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from anqing_bulletin.bulletin.model import Block

_SIDE = 4 * STEP
TEXT_POINTS = 13.0
TITLE_POINTS = 15.0
"""Beside text of `TEXT_POINTS`; in proportion with text of another size."""


def empty_page() -> QWidget:
    """What stands where no article is shown."""
    label = QLabel("在左边的目录里选一篇稿件，或者新增一篇。")
    label.setProperty("hint", True)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label


class EditorPage(QFrame):
    """Title, foreword, body, source, note, and a foot line."""

    foreword_asked = Signal(bool)
    """The user opens or closes 编者按."""
    foreword_removed = Signal()
    """The user wants it gone."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("editorPage")
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self._placeholder = Placeholder(self)
        self.title = FieldEdit("标题", MOST_LINES, shows_blanks=True)
        self.title.setPlaceholderText("标题（最多三行，按目录的分行）")
        self.foreword = BodyEdit("编者按", takes_objects=False)
        self.foreword.textChanged.connect(self._fit_foreword)
        self.body = BodyEdit("正文")
        self.body.setPlaceholderText("在这里写正文，或者粘贴来稿")
        self.source = FieldEdit("来源单位", 1)
        self.source.setPlaceholderText("例如：云泽县委组织部")
        self.note = FieldEdit("编辑备注，不印", 6)
        self.note.setPlaceholderText("只给自己看，不印，不导出")
        for field in (self.source, self.note):
            field.setFont(self.font())
        self.fields = (self.title, self.foreword, self.body, self.source, self.note)
        self._foreword_button = QToolButton()
        self._foreword_button.setAutoRaise(True)
        self._foreword_button.setAccessibleName("写编者按，或收起")
        self._foreword_button.setProperty("calm", True)
        self._foreword_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._foreword_button.clicked.connect(lambda: self.foreword_asked.emit(not self.foreword_shown))
        self._foreword_hint = _Elided()
        self._foreword_removal = QToolButton()
        self._foreword_removal.setText("删去")
        self._foreword_removal.setAutoRaise(True)
        self._foreword_removal.setProperty("calm", True)
        self._foreword_removal.setToolTip("删去编者按，可以撤销")
        self._foreword_removal.setStatusTip("删去编者按，可以撤销")
        self._foreword_removal.setAccessibleName("删去编者按")
        self._foreword_removal.clicked.connect(self.foreword_removed)
        self._counts = QLabel()
        self._counts.setProperty("hint", True)
        self._counts.setToolTip("编者按和正文的字数：按 Word 的算法（含标点），和只数汉字")
        self._lay_out()
        head = (self.title, self._foreword_button, self._foreword_removal)
        for former, following in pairwise((*head, self.foreword, self.body, self.source, self.note)):
            QWidget.setTabOrder(former, following)
        self.set_text_points(TEXT_POINTS)
        self.show_foreword(False)

    def set_text_points(self, points: float) -> None:
        """Write in this size; shows empty documents of nobody, for those that there are keep their looks."""
        self.text_points = points
        title_points = points * TITLE_POINTS / TEXT_POINTS
        self._look, text_font, title_font = text_look(self.font(), points, title_points, _SIDE - STEP)
        self._row = QFontMetricsF(text_font).height() * self._look.line_height / 100
        self.title.setFont(title_font)
        for edit in (self.foreword, self.body):
            edit.setFont(text_font)
        self.forget_documents()

    @property
    def foreword_shown(self) -> bool:
        """Whether 编者按 is open."""
        return not self.foreword.isHidden()

    def show_foreword(self, shown: bool) -> None:
        """Open or close 编者按."""
        self.foreword.setVisible(shown)
        self._foreword_rule.setVisible(shown)
        self._foreword_hint.setVisible(shown)
        self._fit_foreword()

    def show_foreword_label(self, label: str) -> None:
        """How the style in use begins it in print."""
        words = f"印在正文前，以“{label}”开头" if label else "印在正文前"
        if self._foreword_hint.words != words:
            self._foreword_hint.show_words(words)
            self.foreword.setPlaceholderText(f"在这里写编者按，“{label}”不用写" if label else "在这里写编者按")

    def show_counts(self, words: int, han: int) -> None:
        """What the foot line says."""
        self._counts.setText(f"字数 {words:,}　汉字 {han:,}")

    def make_document(self, blocks: tuple[Block, ...]) -> ArticleDocument:
        """A document as the edits here show it."""
        document = ArticleDocument(blocks, self._look)
        document.setDefaultFont(self.body.font())
        self._placeholder.install(document)
        return document

    def forget_documents(self) -> None:
        """Show empty documents of nobody."""
        for edit in (self.foreword, self.body):
            document = self.make_document(())
            document.setParent(edit)
            edit.show_document(document)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In other lines the foreword is of another height."""
        super().resizeEvent(event)
        self._fit_foreword()

    def _fit_foreword(self) -> None:
        """As high as its text, up to six rows; on a low screen less, so that the body keeps its place.

        The scroll bar, which takes of the width, comes for longer ones alone.
        """
        policies = Qt.ScrollBarPolicy
        most = max(2, min(6, int(self.screen().availableSize().height() / 5 / self._row)))
        self.foreword.setVerticalScrollBarPolicy(policies.ScrollBarAlwaysOff)
        rows = max(1, round(self.foreword.document().size().height() / self._row))
        if rows > most:
            self.foreword.setVerticalScrollBarPolicy(policies.ScrollBarAsNeeded)
        self.foreword.setFixedHeight(round(min(rows, most) * self._row) + STEP)
        shown, is_empty = self.foreword_shown, self.foreword.document().isEmpty()
        self._foreword_removal.setVisible(shown and not is_empty)
        words = "写编者按" if is_empty and not shown else "编者按"
        if self._foreword_button.text() != words:
            self._foreword_button.setText(words)
            tip = "在正文前写编者按" if is_empty and not shown else "打开或收起正文前的编者按"
            self._foreword_button.setToolTip(tip)
            self._foreword_button.setStatusTip(tip)
        self._foreword_button.setArrowType(Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(_SIDE, 3 * STEP, STEP, STEP)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, _SIDE - STEP, 0)
        head.addWidget(self.title, 1)
        column.addLayout(head)
        column.addSpacing(STEP)
        tools = QHBoxLayout()
        tools.setContentsMargins(0, 0, _SIDE - STEP, 0)
        tools.addWidget(self._foreword_button)
        tools.addWidget(self._foreword_removal)
        tools.addSpacing(STEP)
        tools.addWidget(self._foreword_hint, 1)
        tools.addStretch()
        tools.addWidget(self._counts)
        column.addLayout(tools)
        column.addWidget(_rule())
        column.addSpacing(STEP)
        beside = QHBoxLayout()
        beside.addWidget(self.foreword)
        beside.addSpacing(self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent))
        column.addLayout(beside)
        self._foreword_rule = _rule()
        column.addWidget(self._foreword_rule)
        self.body.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        bar = self.body.verticalScrollBar()
        bar.setEnabled(False)  # where all is in sight its handle is not
        bar.rangeChanged.connect(lambda least, most: bar.setEnabled(most > least))
        column.addWidget(self.body, 1)
        column.addWidget(_rule())
        foot = QGridLayout()
        foot.setContentsMargins(0, STEP, _SIDE - STEP, 0)
        foot.setHorizontalSpacing(2 * STEP)
        foot.setVerticalSpacing(STEP // 2)
        foot.setColumnStretch(1, 1)
        for row, (words, field) in enumerate((("来源单位", self.source), ("编辑备注（不印）", self.note))):
            label = QLabel(words)
            label.setProperty("hint", True)
            label.setBuddy(field)
            foot.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            foot.addWidget(field, row, 1)
        column.addLayout(foot)


class _Elided(QLabel):
    """A hint that takes the room that is left, and ends in dots where that is too little."""

    def __init__(self) -> None:
        super().__init__()
        self.words = ""
        self.setProperty("hint", True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_words(self, words: str) -> None:
        """Say this."""
        self.words = words
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setText(self.fontMetrics().elidedText(self.words, Qt.TextElideMode.ElideRight, self.width()))


def _rule() -> QFrame:
    """A hair line between two parts."""
    rule = QFrame()
    rule.setObjectName("hairLine")
    rule.setFrameShape(QFrame.Shape.NoFrame)
    rule.setFixedHeight(1)
    rule.setAutoFillBackground(True)
    rule.setBackgroundRole(QPalette.ColorRole.Mid)
    return rule
