"""The box above the tree: what is typed there leaves in the tree only the articles that hold it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from anqing_bulletin.bulletin.filtering import holds, text_to_filter, words_in
from anqing_bulletin.desktop.icons import give_icon
from anqing_bulletin.desktop.theme import STEP

if TYPE_CHECKING:
    from anqing_bulletin.bulletin.model import Article
    from anqing_bulletin.desktop.session import Session
    from anqing_bulletin.desktop.tree.view import TreeView

_REST = 150
"""Milliseconds of rest in typing into an article after which it is looked at again."""


class TreeFilter(QWidget):
    """A line to type into, and the number of articles that hold what is there."""

    def __init__(self, session: Session, view: TreeView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._view = view
        self._texts: dict[str, tuple[Article, str]] = {}
        """By id, the article and what it is found by."""
        self.line = _Line(self)
        self.count = QLabel(self)
        self.count.setProperty("hint", True)
        self.count.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(STEP, STEP // 2, STEP, STEP // 2)
        row.setSpacing(STEP)
        row.addWidget(self.line, 1)
        row.addWidget(self.count)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_REST)
        self._later.timeout.connect(self._filter)
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), view, context=Qt.ShortcutContext.WidgetShortcut)
        self._escape.setEnabled(False)
        self._escape.activated.connect(self.clear)
        self.line.textChanged.connect(self._filter)
        self.line.entered.connect(lambda: QTimer.singleShot(0, self, self._get_ready))
        self.line.left.connect(self._leave)
        self.line.escaped.connect(self._escape_to_tree)
        session.issue_changed.connect(self._on_issue_changed)
        session.loaded.connect(self._texts.clear)

    def open(self) -> None:
        """The caret into the line, with what is there selected."""
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def clear(self) -> None:
        """Every article is shown again."""
        self.line.clear()

    def _get_ready(self) -> None:
        """Fold every text before the first key is pressed."""
        for article in self._articles:
            self._text_of(article)

    @property
    def _articles(self) -> tuple[Article, ...]:
        issue = self._session.issue
        return (*issue.articles, *issue.pool, *issue.bin)

    def _filter(self) -> None:
        self._later.stop()
        words = words_in(self.line.text())
        self.count.setVisible(bool(words))
        self._escape.setEnabled(bool(words))
        if not words:
            if self._view.is_filtered:
                self._view.show_only(None)
            return
        found = {article.id for article in self._articles if holds(self._text_of(article), words)}
        self._view.show_only(found)
        self.count.setText(f"{len(found)} 篇")
        self.line.setAccessibleDescription(f"找到 {len(found)} 篇")

    def _text_of(self, article: Article) -> str:
        known = self._texts.get(article.id)
        if known is None or known[0] is not article:
            known = self._texts[article.id] = article, text_to_filter(article)
        return known[1]

    def _on_issue_changed(self) -> None:
        if self._view.is_filtered:
            self._later.start()

    def _leave(self) -> None:
        """On to the articles that were found."""
        if self._view.is_filtered and self._view.is_hidden(self._view.currentIndex()):
            first = self._view.first_shown()
            if first.isValid():
                self._view.choose(first)
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _escape_to_tree(self) -> None:
        self.clear()
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)


class _Line(QLineEdit):
    entered = Signal()
    left = Signal()
    """Enter, or down: on to the tree."""
    escaped = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("treeFilter")
        self.setPlaceholderText("筛选稿件")
        self.setAccessibleName("筛选稿件")
        self.setClearButtonEnabled(False)
        picture = QAction(self)
        give_icon(picture, "filter")
        self.addAction(picture, QLineEdit.ActionPosition.LeadingPosition)

    def sizeHint(self) -> QSize:
        """A line on the grid."""
        hint = super().sizeHint()
        return QSize(hint.width(), max(4 * STEP, hint.height()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down}:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)
