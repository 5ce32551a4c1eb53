"""从其他期取稿: articles of another issue, or of an older version of this one, to be chosen, and where they go."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from anqing_bulletin.bulletin.edits import BIN
from anqing_bulletin.bulletin.model import Article
from anqing_bulletin.bulletin.text import chinese_date
from anqing_bulletin.desktop.dialog_layout import (
    column_of,
    give_size,
    hint,
    inset,
    lay_out,
    make_calm,
    row_of,
    sentence,
    splitter_of,
)
from anqing_bulletin.desktop.theme import STEP
from anqing_bulletin.desktop.ticks import TickDelegate
from anqing_bulletin.desktop.tree.rows import NO_TITLE, places_of, words_in
from anqing_bulletin.desktop.writing.article_text import ArticleText
from anqing_bulletin.storage.project import Project

_TITLE, _WORDS, _SOURCE = range(3)
_HEADS = ("稿件", "字数", "来源")
_ID = Qt.ItemDataRole.UserRole
_AT_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class TakeDialog(QDialog):
    """The articles of an issue, section by section, each with a tick.

    `name` says which issue or version it is.  `places` are those that the articles can go to, each `(id, label)`.  Once
    the dialog is accepted, `chosen_ids` and `place` are the answer.
    """

    def __init__(
        self, project: Project, name: str, places: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        issue = project.issue
        self._groups = [(place_id, title, articles) for place_id, title, articles in places_of(issue) if articles]
        self._articles = {article.id: article for _, _, articles in self._groups for article in articles}
        self._words = {article.id: words_in(article) for article in self._articles.values()}
        self._rows: list[QTreeWidgetItem] = []
        self._counting = QTimer(self)  # a tick on a section ticks all its articles: they are counted once
        self._counting.setSingleShot(True)
        self._counting.timeout.connect(self._count)
        self._place_was_chosen = False
        self.setWindowTitle("取稿")
        self.tree = self._make_tree()
        self.text = ArticleText()
        self.places = QComboBox()
        self.places.setAccessibleName("放到哪里")
        for place_id, label in places:
            self.places.addItem(label, place_id)
        self.count = hint("")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._lay_out(f"{name}　{issue.short_number_text}　{chinese_date(issue.date)}")
        self.tree.itemChanged.connect(self._on_ticked)
        self.tree.currentItemChanged.connect(self._show_text)
        self.places.activated.connect(self._on_place_chosen)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        if self._rows:
            self.tree.setCurrentItem(self._rows[0])
        self._count()
        self.tree.setFocus()

    @property
    def chosen_ids(self) -> tuple[str, ...]:
        """The ids of the articles that are ticked, in the order of their issue."""
        return tuple(row.data(_TITLE, _ID) for row in self._rows if _is_ticked(row))

    @property
    def place(self) -> str:
        """The id of the place that they go to."""
        return self.places.currentData() or ""

    # --- making -------------------------------------------------------------------------------------------------------

    def _make_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        make_calm(tree, "可以取的稿件")
        tree.setItemDelegate(TickDelegate(tree))
        tree.setHeaderLabels(list(_HEADS))
        tree.headerItem().setTextAlignment(_WORDS, _AT_RIGHT)
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(_TITLE, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(_WORDS, 10 * STEP)
        header.resizeSection(_SOURCE, 16 * STEP)
        bold = QFont(tree.font())
        bold.setBold(True)
        for place_id, title, articles in self._groups:
            group = _row(title, place_id)
            group.setFont(_TITLE, bold)
            group.setFlags(group.flags() | Qt.ItemFlag.ItemIsAutoTristate)
            tree.addTopLevelItem(group)
            rows = [self._article_row(article) for article in articles]
            self._rows += rows
            group.addChildren(rows)
            group.setExpanded(place_id != BIN)
        return tree

    def _article_row(self, article: Article) -> QTreeWidgetItem:
        row = _row(article.title.strip() or NO_TITLE, article.id)
        row.setToolTip(_TITLE, row.text(_TITLE))
        row.setText(_WORDS, f"{self._words[article.id]} 字")
        row.setTextAlignment(_WORDS, _AT_RIGHT)
        row.setText(_SOURCE, article.source)
        return row

    def _lay_out(self, origin: str) -> None:
        head = QLabel(origin)
        head.setTextFormat(Qt.TextFormat.PlainText)
        head.setWordWrap(True)
        label = QLabel("放到(&P)")
        label.setBuddy(self.places)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText("取稿")
        has_any = bool(self._articles)
        body = splitter_of(inset(self.tree), self.text, 68 * STEP) if has_any else sentence("这一期里没有稿件。")
        lay_out(
            self,
            column_of([head, hint("勾选要取的稿件。取来的是副本，那一边不动。")]),
            body,
            row_of([label, self.places, self.count, self.buttons], stretched=2),
        )
        give_size(self, 128 * STEP, 78 * STEP)

    # --- what happened ------------------------------------------------------------------------------------------------

    def _on_ticked(self, _item: QTreeWidgetItem, _column: int) -> None:
        self._counting.start()

    def _count(self) -> None:
        chosen = self.chosen_ids
        words = sum(self._words[article_id] for article_id in chosen)
        self.count.setText(f"已选 {len(chosen)} 篇，{words} 字" if chosen else "还没有选稿件")
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(bool(chosen and self.place))
        if chosen and not self._place_was_chosen:
            self._propose_place(chosen[0])

    def _propose_place(self, article_id: str) -> None:
        """The section of the same name as the one that the first article comes from."""
        titles = [title for _, title, articles in self._groups if any(a.id == article_id for a in articles)]
        index = self.places.findText(titles[0])
        if index >= 0:
            self.places.setCurrentIndex(index)

    def _on_place_chosen(self, _index: int) -> None:
        self._place_was_chosen = True

    def _show_text(self, item: QTreeWidgetItem | None) -> None:
        article = self._articles.get(item.data(_TITLE, _ID)) if item is not None else None
        self.text.show_article(article)


def _row(text: str, item_id: str) -> QTreeWidgetItem:
    row = QTreeWidgetItem([text])
    row.setData(_TITLE, _ID, item_id)
    row.setFlags(row.flags() | Qt.ItemFlag.ItemIsUserCheckable)
    row.setCheckState(_TITLE, Qt.CheckState.Unchecked)
    return row


def _is_ticked(row: QTreeWidgetItem) -> bool:
    return row.checkState(_TITLE) is Qt.CheckState.Checked
