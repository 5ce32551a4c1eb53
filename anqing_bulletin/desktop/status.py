"""The status bar: what was just done at the left, what the issue amounts to at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar, QWidget

from anqing_bulletin.desktop.session import COUNT_REST
from anqing_bulletin.desktop.theme import STEP
from anqing_bulletin.typesetting.economy import PageUse, page_use

if TYPE_CHECKING:
    from anqing_bulletin.desktop.tree.model import IssueTree
    from anqing_bulletin.typesetting.compose import Composition

_TELL_MS = 8000


class StatusBar(QStatusBar):
    """Words, progress, counts."""

    def __init__(self, tree: IssueTree, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tree = tree
        self._counted: tuple[str, Composition | None] = "", None
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
        self._counts.setAccessibleName("字数和用纸")
        self._zoom = QLabel()
        self._zoom.setAccessibleName("预览的缩放")
        for widget in (self._progress, self._counts, self._zoom):
            self.addPermanentWidget(widget)

    def tell(self, words: str) -> None:
        """Say what was done, for a while."""
        self.showMessage(words, _TELL_MS)

    def untell(self, words: str) -> None:
        """Say it no longer, if it is still there."""
        if self.currentMessage() == words:
            self.clearMessage()

    def begin(self, words: str) -> None:
        """Something long runs."""
        self._progress.show()
        self.showMessage(words)

    def rest(self) -> None:
        """Nothing runs any more."""
        self._progress.hide()
        self.clearMessage()

    def count(self, article: str, composition: Composition | None) -> None:
        """Show how long the article and the issue are: of another article at once, of the same at rest."""
        former, self._counted = self._counted, (article, composition)
        if former[0] == article:
            self._counting.start()
        else:
            self._show_counts()

    def _show_counts(self) -> None:
        self._counting.stop()
        article, composition = self._counted
        words = self._tree.words_of(article)
        own = f"本篇 {words} 字　" if words is not None else ""
        use = page_use(composition) if composition is not None else None
        pages = f"　{in_brief(use)}" if use else ""
        self._counts.setText(f"{own}全期 {self._tree.printed_words} 字{pages}")
        self._counts.setToolTip(in_words(use) if use else "")

    def show_zoom(self, zoom: float) -> None:
        """Show the preview's scale."""
        self._zoom.setText(f"{round(zoom * 100)}%")


def in_brief(use: PageUse) -> str:
    """共 6 页 · 3 张 · 空 0 面 · 末页 18/23 行."""
    last = "" if use.used_rows is None else f" · 末页 {use.used_rows}/{use.rows} 行"
    return f"共 {use.pages} 页 · {use.papers} 张 · 空 {use.blank_sides} 面{last}"


def in_words(use: PageUse) -> str:
    """The same in sentences: pages and paper, then the last page."""
    blank = f"有 {use.blank_sides} 面空白" if use.blank_sides else "没有空白面"
    paper = f"全期共 {use.pages} 页，双面印用纸 {use.papers} 张，{blank}。"
    return paper + _last_page_in_words(use)


def _last_page_in_words(use: PageUse) -> str:
    if use.body_rows is None or use.used_rows is None:
        return ""
    parts = [f"末页可排 {use.rows} 行"]
    if use.body_rows:
        parts.append(f"正文到第 {use.body_rows} 行")
    if use.imprint_rows:
        parts.append(f"版记占 {use.imprint_rows} 行" if use.body_rows else f"只有版记，占 {use.imprint_rows} 行")
    free = use.rows - use.used_rows
    parts.append(f"还空 {free} 行" if free else "正好排满")
    return "，".join(parts) + "。"
