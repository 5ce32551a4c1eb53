"""The status bar: what was just done at the left, what the issue amounts to at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar, QWidget

from anqing_bulletin.desktop.editor import COUNT_REST
from anqing_bulletin.desktop.theme import STEP

if TYPE_CHECKING:
    from anqing_bulletin.desktop.tree_model import IssueTree

_TELL_MS = 8000


class StatusBar(QStatusBar):
    """Words, progress, counts."""

    def __init__(self, tree: IssueTree, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tree = tree
        self._counted = "", 0
        self._counting = QTimer(self)
        self._counting.setSingleShot(True)
        self._counting.setInterval(COUNT_REST)
        self._counting.timeout.connect(self._show_counts)
        self.setSizeGripEnabled(False)
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.setFixedSize(12 * STEP, STEP // 2)
        self._progress.hide()
        self._counts = QLabel()
        self._zoom = QLabel()
        for widget in (self._progress, self._counts, self._zoom):
            self.addPermanentWidget(widget)

    def tell(self, words: str) -> None:
        """Say what was done, for a while."""
        self.showMessage(words, _TELL_MS)

    def begin(self, words: str) -> None:
        """Something long runs."""
        self._progress.show()
        self.showMessage(words)

    def rest(self) -> None:
        """Nothing runs any more."""
        self._progress.hide()
        self.clearMessage()

    def count(self, article: str, pages: int) -> None:
        """Show how long the article and the issue are: of another article at once, of the same at rest."""
        former, self._counted = self._counted, (article, pages)
        if former[0] == article:
            self._counting.start()
        else:
            self._show_counts()

    def _show_counts(self) -> None:
        self._counting.stop()
        article, pages = self._counted
        words = self._tree.words_of(article)
        own = f"本篇 {words} 字　" if words is not None else ""
        self._counts.setText(f"{own}全期 {self._tree.printed_words} 字　共 {pages} 页")

    def show_zoom(self, zoom: float) -> None:
        """Show the preview's scale."""
        self._zoom.setText(f"{round(zoom * 100)}%")
