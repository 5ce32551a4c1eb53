"""缩行: where a few characters less save a line or a page; a click goes there.  The window stays usable.

What is listed was tried, in small pieces while the program is idle, and is tried again when the text has come to rest.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from anqing_bulletin.bulletin.history import Where
from anqing_bulletin.desktop.dialog_layout import (
    column_of,
    give_size,
    hint,
    inset,
    lay_out,
    make_calm,
    row_of,
    sentence,
)
from anqing_bulletin.desktop.status import in_words
from anqing_bulletin.desktop.theme import STEP
from anqing_bulletin.desktop.tree.rows import NO_TITLE
from anqing_bulletin.typesetting.economy import page_use
from anqing_bulletin.typesetting.shortening import Gain, Promises, Saving, savings

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QShowEvent

    from anqing_bulletin.bulletin.model import Article
    from anqing_bulletin.desktop.session import Session
    from anqing_bulletin.typesetting.shortening import Cut

_PLACE, _LAST_LINE, _CHARACTERS = range(3)
_HEADS = ("段落", "末行", "要删")
_WHERE = Qt.ItemDataRole.UserRole
_REST_MS = 400
_PIECE_S = 0.008
"""How long the window is kept waiting at a time."""
_TRYING = "正在逐段试排……"
_TRIED = "每一条都试排过：在这一段里连着删去这么多汉字，删在哪一处都省得下来。点一下，光标就到那里。"
_NOTHING = "眼下没有删几个字就能省下的行或页。"
_AT_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class EconomyPanel(QDialog):
    """The savings in groups: pages of the issue, pages of an article, lines."""

    place_chosen = Signal(object)
    """The `Where` of the last line of a paragraph."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._known: Promises = WeakKeyDictionary()
        self._steps: Iterator[Saving | None] = iter(())
        self._found: list[Saving] = []
        self.setWindowTitle("缩行")
        self.use = QLabel()
        self.use.setWordWrap(True)
        self.use.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words = hint(_TRYING)
        self.tree = _make_tree()
        self.nothing = sentence(_NOTHING)
        self.body = QStackedWidget()
        self.body.addWidget(self.tree)
        self.body.addWidget(self.nothing)
        self._rest = _timer(self, _REST_MS, self._begin)
        self._work = _timer(self, 0, self._go_on)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        top = column_of([self.use, self.words])
        body = inset(column_of([self.body]))
        body.setContentsMargins(0, 0, 2 * STEP, 0)
        lay_out(self, top, body, row_of([buttons]))
        give_size(self, 84 * STEP, 60 * STEP)
        self.tree.itemClicked.connect(self._on_chosen)
        self.tree.itemActivated.connect(self._on_chosen)
        session.composition_changed.connect(self._on_composition_changed)

    @property
    def is_trying(self) -> bool:
        """Whether something is still to be tried."""
        return self._rest.isActive() or self._work.isActive()

    # --- trying -------------------------------------------------------------------------------------------------------

    def _on_composition_changed(self) -> None:
        if self.isVisible():
            self._work.stop()
            self._rest.start()

    def _begin(self) -> None:
        composition = self._session.composition
        self._rest.stop()
        self._found = []
        self._steps = savings(composition, self._known) if composition is not None else iter(())
        self.use.setText(in_words(page_use(composition)) if composition is not None else "")
        self.words.setText(_TRYING)
        self._work.start()

    def _go_on(self) -> None:
        """Try for as long as nobody notices, then let the window live."""
        until = time.perf_counter() + _PIECE_S
        for step in self._steps:
            if step is not None:
                self._found.append(step)
            if time.perf_counter() > until:
                self._work.start()
                return
        self._steps = iter(())
        self._show_found()

    # --- showing ------------------------------------------------------------------------------------------------------

    def _show_found(self) -> None:
        chosen = _key(self.tree.currentItem())
        self.tree.clear()
        for gain, group in groupby(self._found, _group_key):
            self._add_group(gain[0], list(group))
        rows = self._rows()
        if rows:
            self.tree.setCurrentItem(next((row for row in rows if _key(row) == chosen), rows[0]))
        self.words.setText(_TRIED if self._found else "")
        self.words.setVisible(bool(self._found))
        self.body.setCurrentWidget(self.tree if self._found else self.nothing)

    def _rows(self) -> list[QTreeWidgetItem]:
        return [row for group in _children(self.tree.invisibleRootItem()) for row in _children(group)]

    def _add_group(self, gain: Gain, ways: list[Saving]) -> None:
        head = QTreeWidgetItem([self._head(gain, ways)])
        head.setFlags(Qt.ItemFlag.ItemIsEnabled)
        bold = QFont(self.tree.font())
        bold.setBold(True)
        head.setFont(_PLACE, bold)
        self.tree.addTopLevelItem(head)
        head.setFirstColumnSpanned(True)
        gained = "省 1 行" if gain is Gain.LINE else "省 1 页"
        for way in ways:
            for cut in way.cuts:
                head.addChild(self._row(cut, gained if len(way.cuts) == 1 else "省 1 行"))
        head.setExpanded(True)

    def _head(self, gain: Gain, ways: list[Saving]) -> str:
        if gain is Gain.LINE:
            return "可省 1 行"
        first = ways[0]
        together = len(first.cuts)
        how = f"下列 {together} 处各缩 1 行" if together > 1 else "下列任一处缩 1 行" if len(ways) > 1 else "缩 1 行"
        if gain is Gain.ARTICLE_PAGE:
            return f"{self._title(first.cuts[0].ending.article)}可以早一页排完：{how}"
        papers = (first.before + 1) // 2 - (first.after + 1) // 2
        paper = f"，少用 {papers} 张纸" if papers else ""
        return f"全期可省 {first.before - first.after} 页（{first.before} 页变 {first.after} 页{paper}）：{how}"

    def _row(self, cut: Cut, gained: str) -> QTreeWidgetItem:
        ending = cut.ending
        place = f"{self._title(ending.article)}{_paragraph_name(self._article(ending.article), ending.paragraph)}"
        last_line = f"{ending.text}（孤字）" if ending.is_lonely else ending.text
        row = QTreeWidgetItem([place, last_line, f"{cut.characters} 字"])
        row.setTextAlignment(_CHARACTERS, _AT_RIGHT)
        row.setData(_PLACE, _WHERE, Where(ending.article, ending.paragraph, ending.offset))
        said = f"{place}，末行“{last_line}”，缩 {cut.characters} 字可{gained}"
        row.setData(_PLACE, Qt.ItemDataRole.AccessibleTextRole, said)
        row.setToolTip(_PLACE, said)
        row.setToolTip(_LAST_LINE, said)
        return row

    def _article(self, article_id: str) -> Article | None:
        return self._session.issue.article(article_id)

    def _title(self, article_id: str) -> str:
        article = self._article(article_id)
        return f"《{article.title}》" if article is not None and article.title else NO_TITLE

    # --- the user -----------------------------------------------------------------------------------------------------

    def _on_chosen(self, row: QTreeWidgetItem) -> None:
        where = row.data(_PLACE, _WHERE)
        if where is not None:
            self.place_chosen.emit(where)

    def showEvent(self, event: QShowEvent) -> None:
        """Try at once."""
        super().showEvent(event)
        self._begin()

    def hideEvent(self, event: QHideEvent) -> None:
        """Try nothing that nobody sees."""
        super().hideEvent(event)
        self._rest.stop()
        self._work.stop()


def _make_tree() -> QTreeWidget:
    tree = QTreeWidget()
    make_calm(tree, "可以缩行的段落")
    tree.setHeaderLabels(list(_HEADS))
    tree.setRootIsDecorated(False)
    tree.setIndentation(2 * STEP)
    tree.headerItem().setTextAlignment(_CHARACTERS, _AT_RIGHT)
    header = tree.header()
    header.setStretchLastSection(False)
    header.setSectionResizeMode(_PLACE, QHeaderView.ResizeMode.Stretch)
    header.resizeSection(_LAST_LINE, 26 * STEP)
    header.resizeSection(_CHARACTERS, 9 * STEP)
    return tree


def _children(row: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [child for index in range(row.childCount()) if (child := row.child(index)) is not None]


def _timer(panel: EconomyPanel, interval: int, do: object) -> QTimer:
    timer = QTimer(panel)
    timer.setSingleShot(True)
    timer.setInterval(interval)
    timer.timeout.connect(do)
    return timer


def _group_key(saving: Saving) -> tuple[Gain, str]:
    """Ways to one and the same page stand together."""
    return saving.gain, saving.cuts[0].ending.article if saving.gain is Gain.ARTICLE_PAGE else ""


def _key(row: QTreeWidgetItem | None) -> tuple[str, str] | None:
    where = row.data(_PLACE, _WHERE) if row is not None else None
    return (where.article_id, where.block_id) if where is not None else None


def _paragraph_name(article: Article | None, paragraph: str) -> str:
    """第3段, or 编者按."""
    if article is None:
        return ""
    for number, block in enumerate(article.paragraphs, 1):
        if block.id == paragraph:
            return f"第{number}段"
    return "编者按"
