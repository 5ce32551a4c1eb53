"""What a search found, one line for each: its words in their context with the hit marked, and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from anqing_bulletin.bulletin.history import Where
from anqing_bulletin.bulletin.search import CAPTION, NOTE, SOURCE, TITLE, Hit, reading_order
from anqing_bulletin.desktop.dialog_layout import make_calm
from anqing_bulletin.desktop.theme import STEP, colours
from anqing_bulletin.desktop.tree.rows import NO_TITLE

if TYPE_CHECKING:
    from anqing_bulletin.bulletin.model import Issue

HIT_ROLE = int(Qt.ItemDataRole.UserRole)
PLACE_ROLE = HIT_ROLE + 1
ROWS = 6
"""Rows that are seen at once in a high window; the others are scrolled to."""
_LEAST_ROWS = 3
_HEIGHT_FOR_ROW = 20 * STEP
"""Of the window, so that the text keeps its room."""
_BEFORE = 14
"""Characters shown before a hit."""
_BEHIND = 60
_PLACE_SHARE = 0.4
"""Of a row's width, the most that the words at the right may take."""
_FIELDS = {TITLE: "标题", SOURCE: "来源单位", NOTE: "备注"}
Index = QModelIndex | QPersistentModelIndex


def where_of(hit: Hit) -> tuple[Where, int]:
    """The place of a hit in the editor and its length there: a table or figure is one sign."""
    if hit.text.cell is not None:
        return Where(hit.text.article_id, hit.text.block_id, 0), 1
    return Where(hit.text.article_id, hit.text.block_id, hit.match.start), hit.match.end - hit.match.start


def first_behind(anchor: Where, hits: Sequence[Hit], issue: Issue) -> int:
    """The number of the first hit at the anchor or behind it; how many there are where there is none."""
    place = reading_order(issue, anchor.article_id)
    at = place(anchor.article_id, anchor.block_id, anchor.offset)
    behind = (
        number
        for number, hit in enumerate(hits)
        if place(hit.text.article_id, hit.text.block_id, where_of(hit)[0].offset) >= at
    )
    return next(behind, len(hits))


def context_of(hit: Hit) -> tuple[str, str, str]:
    """What stands before a hit, the hit, and what stands behind it."""
    text, start, end = hit.text.text, hit.match.start, hit.match.end
    cut = start > _BEFORE
    before = ("…" if cut else "") + text[start - _BEFORE if cut else 0 : start]
    return before, text[start:end], text[end : end + _BEHIND]


class Results(QAbstractListModel):
    """The hits of the last search."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hits: Sequence[Hit] = ()
        self._titles: dict[str, str] = {}
        self._whole_issue = True

    def show(self, hits: Sequence[Hit], titles: dict[str, str], *, whole_issue: bool) -> None:
        """Show other hits; `titles` are the articles' by their ids, said where they come from more than one."""
        self.beginResetModel()
        self._hits, self._titles, self._whole_issue = hits, titles, whole_issue
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's signature
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        hit = self._hits[index.row()]
        if role == HIT_ROLE:
            return hit
        if role == PLACE_ROLE:
            return self._place(hit)
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            before, words, behind = context_of(hit)
            place = self._place(hit)
            return f"{before}【{words}】{behind}" + (f"　{place}" if place else "")
        return None

    def _place(self, hit: Hit) -> str:
        text = hit.text
        kind = _FIELDS.get(text.block_id, "")
        if text.cell is not None:
            kind = "图表名称" if text.cell == CAPTION else f"表格第 {text.cell[0] + 1} 行"
        title = (self._titles.get(text.article_id, "").strip() or NO_TITLE) if self._whole_issue else ""
        return " · ".join(filter(None, (kind, title)))


class ResultsView(QListView):
    """The list, as high as its rows up to `ROWS`, fewer in a low window."""

    def __init__(self, model: Results, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        make_calm(self, "查找结果")
        self.setModel(model)
        self.setItemDelegate(_ResultPainter(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setStatusTip("单击一条，光标就到那里")

    def fit(self) -> None:
        """Take the height of the rows that there are."""
        room = max(_LEAST_ROWS, min(ROWS, self.window().height() // _HEIGHT_FOR_ROW))
        rows = min(room, self.model().rowCount())
        self.setFixedHeight(rows * _row_height(self.fontMetrics()))
        self.setVisible(rows > 0)


class _ResultPainter(QStyledItemDelegate):
    """Paints one hit."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        return QSize(10 * STEP, _row_height(option.fontMetrics))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        c = colours()
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(c.selection))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, QColor(c.hover))
        area = option.rect.adjusted(2 * STEP, 0, -2 * STEP, 0)
        place = index.data(PLACE_ROLE)
        if place:
            painter.setPen(QColor(c.dim))
            metrics = QFontMetrics(option.font)
            words = metrics.elidedText(place, Qt.TextElideMode.ElideRight, int(area.width() * _PLACE_SHARE))
            painter.setFont(option.font)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words)
            area.setRight(area.right() - metrics.horizontalAdvance(words) - 2 * STEP)
        _paint_context(painter, area, option.font, context_of(index.data(HIT_ROLE)))
        painter.restore()


def _paint_context(painter: QPainter, area: QRect, font: QFont, parts: tuple[str, str, str]) -> None:
    """The words around a hit, the hit itself strong and on its ground."""
    c = colours()
    strong = QFont(font)
    strong.setWeight(QFont.Weight.Bold)
    row = QFontMetrics(font).height()
    for number, words in enumerate(parts):
        is_hit = number == 1
        face = strong if is_hit else font
        text = QFontMetrics(face).elidedText(words, Qt.TextElideMode.ElideRight, area.width())
        width = QFontMetrics(face).horizontalAdvance(text)
        if is_hit:
            ground = QRect(area.left(), area.center().y() - row // 2 - 1, width, row + 2)
            painter.fillRect(ground, QColor(c.hit))
        painter.setFont(face)
        painter.setPen(QColor(c.ink))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        area.setLeft(area.left() + width)
        if text != words or area.width() < STEP:
            return


def _row_height(metrics: QFontMetrics) -> int:
    return metrics.height() + STEP
