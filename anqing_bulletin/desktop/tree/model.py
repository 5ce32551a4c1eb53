"""The issue as a tree for Qt: sections with their articles, then 备用稿 and 回收站.

The model keeps a mirror of the issue and brings it to the new value by the fewest inserts, moves and removals, so
that what is selected and opened in a view stays so.  An edit of one article compares identities and touches one
row.  A drop is understood here, and only ever moves.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import (
    QAbstractItemModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
)

from anqing_bulletin.bulletin import edits, several
from anqing_bulletin.bulletin.history import Where
from anqing_bulletin.desktop.session import COUNT_REST
from anqing_bulletin.desktop.tree.rows import (
    FIXED,
    ID_ROLE,
    IS_ARTICLE_ROLE,
    Place,
    Row,
    article_data,
    place_data,
    places_of,
    words_gained,
    words_in,
)

if TYPE_CHECKING:
    from anqing_bulletin.bulletin.model import Article, Issue
    from anqing_bulletin.desktop.session import Session

Index = QModelIndex | QPersistentModelIndex
MIME_TYPE = "application/x-anqing-bulletin-tree"

_NOWHERE = QModelIndex()


class Dragged(NamedTuple):
    """What is being dragged: articles, or one section."""

    ids: tuple[str, ...]
    are_articles: bool


class IssueTree(QAbstractItemModel):
    """The open issue's sections and articles."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._places: list[Place] = []
        self._by_key: dict[int, Place] = {}
        self._last_key = 0
        self._pages: Mapping[str, int] = {}
        self._issue: Issue | None = None
        self._on_loaded()
        self._untold: set[str] = set()
        self._telling = QTimer(self)
        self._telling.setSingleShot(True)
        self._telling.setInterval(COUNT_REST)
        self._telling.timeout.connect(self._tell_counts)
        session.loaded.connect(self._on_loaded)
        session.issue_changed.connect(self._on_issue_changed)
        session.composition_changed.connect(self._on_composition_changed)

    # --- for views ----------------------------------------------------------------------------------------------------

    def index_of(self, node_id: str) -> QModelIndex:
        """The index of a section, of an article, of `edits.POOL` or `edits.BIN`; invalid where there is none."""
        for number, place in enumerate(self._places):
            if place.id == node_id:
                return self.createIndex(number, 0, 0)
            for row_number, row in enumerate(place.rows):
                if row.article.id == node_id:
                    return self.createIndex(row_number, 0, place.key)
        return QModelIndex()

    def words_of(self, article_id: str) -> int | None:
        """The 字数 of an article; None where there is none of this id."""
        found = self._find_row(article_id)
        return None if found is None else found[0].rows[found[1]].words

    @property
    def printed_words(self) -> int:
        """The 字数 of all articles in sections."""
        return sum(row.words for place in self._places if place.id not in FIXED for row in place.rows)

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        """The index of a row of a parent."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, self._place(parent).key if parent.isValid() else 0)

    def parent(self, index: Index = _NOWHERE) -> QModelIndex:
        """The index of an article's place."""
        if not index.isValid() or not index.internalId():
            return QModelIndex()
        return self.createIndex(self._places.index(self._by_key[index.internalId()]), 0, 0)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many places there are, or articles in a place."""
        if not parent.isValid():
            return len(self._places)
        return 0 if parent.internalId() else len(self._place(parent).rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: ARG002
        """One."""
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What is shown of a row."""
        if not index.isValid():
            return None
        if index.internalId():
            return article_data(self._by_key[index.internalId()].rows[index.row()], role)
        return place_data(self._place(index), role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Another name for a section; an empty one is not taken."""
        title = str(value).strip()
        if role != Qt.ItemDataRole.EditRole or not self._is_section(index) or not title:
            return False
        self._session.apply(edits.rename_section, self._place(index).id, title)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What may be done with a row; nothing is ever dropped on an article."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        usable = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.internalId():
            return usable | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemNeverHasChildren
        if self._is_section(index):
            usable |= Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDragEnabled
        return usable | Qt.ItemFlag.ItemIsDropEnabled

    # --- drag and drop ------------------------------------------------------------------------------------------------

    def supportedDropActions(self) -> Qt.DropAction:
        """Moving, and nothing else."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Rows of our own, and nothing else."""
        return [MIME_TYPE]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The articles that are dragged, or the one section, by their ids."""
        articles = [index.data(ID_ROLE) for index in indexes if index.data(IS_ARTICLE_ROLE)]
        nodes = articles or [index.data(ID_ROLE) for index in indexes[:1]]
        data = QMimeData()
        if nodes:
            dragged = {"ids": nodes, "articles": bool(articles)}
            data.setData(MIME_TYPE, QByteArray(json.dumps(dragged).encode("utf-8")))
        return data

    def canDropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:  # noqa: ARG002
        """Articles go into any place, a section only between sections."""
        dragged = self.dragged(data)
        return dragged is not None and action == Qt.DropAction.MoveAction and self.takes(dragged, parent, row)

    def takes(self, dragged: Dragged, parent: Index, row: int) -> bool:
        """Whether what is dragged may go before number `row` of a parent."""
        if dragged.are_articles:
            return parent.isValid() and not parent.internalId()
        return not parent.isValid() and 0 <= row <= len(self._session.issue.sections)

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        """Move what is dragged to before number `row` of the parent; -1 is behind the last."""
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        dragged = self.dragged(data)
        if dragged is None:
            return False
        if dragged.are_articles:
            self._drop_articles(dragged.ids, self._place(parent), row)
        else:
            self._drop_section(dragged.ids[0], row)
        return True

    def _drop_articles(self, article_ids: tuple[str, ...], place: Place, row: int) -> None:
        below = place.rows[row:] if row >= 0 else []
        before = next((other.article.id for other in below if other.article.id not in article_ids), None)
        where = Where(article_ids[0])
        self._session.apply(several.move_articles, article_ids, place.id, before, where=where)

    def _drop_section(self, section_id: str, row: int) -> None:
        now = next(n for n, section in enumerate(self._session.issue.sections) if section.id == section_id)
        self._session.apply(edits.move_section, section_id, row - 1 if now < row else row)

    def dragged(self, data: QMimeData) -> Dragged | None:
        """What is dragged, where all of it is of this issue: another window's nodes are strangers."""
        try:
            node = json.loads(bytes(data.data(MIME_TYPE).data()))
        except ValueError:
            return None
        dragged = Dragged(tuple(node["ids"]), node["articles"])
        rows = (row.article.id for place in self._places for row in place.rows)
        known = set(rows) if dragged.are_articles else {section.id for section in self._session.issue.sections}
        return dragged if known.issuperset(dragged.ids) else None

    # --- following the issue ------------------------------------------------------------------------------------------

    def _on_loaded(self) -> None:
        self.beginResetModel()
        composition = self._session.composition
        self._pages = composition.pages if composition is not None else {}
        self._issue = self._session.issue
        self._places.clear()
        self._by_key.clear()
        for place_id, title, articles in places_of(self._issue):
            place = self._new_place(place_id, title)
            place.rows = [self._new_row(article) for article in articles]
            self._places.append(place)
        self.endResetModel()

    def _on_issue_changed(self, issue: Issue) -> None:
        former, self._issue = self._issue, issue
        if former is issue:
            return
        wanted = list(places_of(issue))
        if not self._same_structure(wanted):
            self._bring_places(wanted)
            self._bring_articles(wanted)
            self._drop_places({place_id for place_id, _, _ in wanted})
            self._order_places([place_id for place_id, _, _ in wanted])
        self._refresh(wanted)

    def _on_composition_changed(self, composition: Any) -> None:
        pages = composition.pages
        if pages == self._pages:
            return
        self._pages = pages
        for place in self._places:
            for row in place.rows:
                page = pages.get(row.article.id)
                if page != row.page:
                    row.page = page
                    self._tell_at_rest(row.article.id)

    def _same_structure(self, wanted: list[tuple[str, str, tuple[Article, ...]]]) -> bool:
        return len(wanted) == len(self._places) and all(
            place.id == place_id
            and len(place.rows) == len(articles)
            and all(
                row.article is article or row.article.id == article.id
                for row, article in zip(place.rows, articles, strict=True)
            )
            for place, (place_id, _, articles) in zip(self._places, wanted, strict=True)
        )

    def _refresh(self, wanted: list[tuple[str, str, tuple[Article, ...]]]) -> None:
        """Take over titles, sources and counts where they changed."""
        for number, (place, (_, title, articles)) in enumerate(zip(self._places, wanted, strict=True)):
            if place.title != title:
                place.title = title
                self._tell_changed(self.createIndex(number, 0, 0))
            for row_number, article in enumerate(articles):
                row = place.rows[row_number]
                if row.article is article:
                    continue
                if row.article.status is not article.status:  # the place's own row counts them
                    self._tell_changed(self.createIndex(number, 0, 0))
                words = row.words
                if self._take_over(row, article):
                    self._tell_changed(self.createIndex(row_number, 0, place.key))
                elif row.words != words:
                    self._tell_at_rest(article.id)

    def _take_over(self, row: Row, article: Article) -> bool:
        """Show another value in a row; gives whether anything that is seen changed but the 字数."""
        former, row.article = row.article, article
        if former.blocks is not article.blocks or former.foreword is not article.foreword:
            row.words += words_gained(former, article)
        return (former.title, former.source, former.status) != (article.title, article.source, article.status)

    def _tell_at_rest(self, article_id: str) -> None:
        """Have a row's counts shown when nobody types: a tree that is painted at every key holds up the keys."""
        self._untold.add(article_id)
        self._telling.start()

    def _tell_counts(self) -> None:
        for place in self._places:
            for number, row in enumerate(place.rows):
                if row.article.id in self._untold:
                    self._tell_changed(self.createIndex(number, 0, place.key))
        self._untold.clear()

    # --- the fewest moves ---------------------------------------------------------------------------------------------

    def _bring_places(self, wanted: list[tuple[str, str, tuple[Article, ...]]]) -> None:
        known = {place.id for place in self._places}
        for number, (place_id, title, _) in enumerate(wanted):
            if place_id in known:
                continue
            at = min(number, len(self._places))
            self.beginInsertRows(QModelIndex(), at, at)
            self._places.insert(at, self._new_place(place_id, title))
            self.endInsertRows()

    def _bring_articles(self, wanted: list[tuple[str, str, tuple[Article, ...]]]) -> None:
        goal = {article.id: place_id for place_id, _, articles in wanted for article in articles}
        places = {place.id: place for place in self._places}
        for place_id, _, articles in wanted:
            place = places[place_id]
            for number, article in enumerate(articles):
                self._bring_article(place, number, article, places, goal)
        for place in self._places:
            for number in reversed(range(len(place.rows))):
                if goal.get(place.rows[number].article.id) != place.id:
                    self.beginRemoveRows(self._index_of_place(place), number, number)
                    del place.rows[number]
                    self.endRemoveRows()

    def _bring_article(
        self, place: Place, number: int, article: Article, places: dict[str, Place], goal: dict[str, str]
    ) -> None:
        """Make an article number `number` of a place, by taking the one in its way away or by bringing it."""
        rows = place.rows
        if number < len(rows) and rows[number].article.id == article.id:
            return
        if number + 1 < len(rows) and rows[number + 1].article.id == article.id:
            in_the_way = rows[number].article.id
            if in_the_way in goal:
                target = places[goal[in_the_way]]
                self._move_row(place, number, target, len(target.rows))
                return
        found = self._find_row(article.id)
        if found is not None:
            self._move_row(*found, place, number)
            return
        self.beginInsertRows(self._index_of_place(place), number, number)
        rows.insert(number, self._new_row(article))
        self.endInsertRows()

    def _move_row(self, source: Place, number: int, target: Place, to: int) -> None:
        """Move a row to before number `to` of a place, as counted before the move."""
        self.beginMoveRows(self._index_of_place(source), number, number, self._index_of_place(target), to)
        row = source.rows.pop(number)
        target.rows.insert(to - 1 if source is target and number < to else to, row)
        self.endMoveRows()

    def _drop_places(self, wanted: set[str]) -> None:
        for number in reversed(range(len(self._places))):
            if self._places[number].id not in wanted:
                self.beginRemoveRows(QModelIndex(), number, number)
                del self._by_key[self._places.pop(number).key]
                self.endRemoveRows()

    def _order_places(self, wanted: list[str]) -> None:
        for number, place_id in enumerate(wanted):
            if self._places[number].id == place_id:
                continue
            now = next(n for n, place in enumerate(self._places) if place.id == place_id)
            self.beginMoveRows(QModelIndex(), now, now, QModelIndex(), number)
            self._places.insert(number, self._places.pop(now))
            self.endMoveRows()

    # --- inside -------------------------------------------------------------------------------------------------------

    def _new_place(self, place_id: str, title: str) -> Place:
        self._last_key += 1
        place = Place(place_id, title, self._last_key)
        self._by_key[place.key] = place
        return place

    def _new_row(self, article: Article) -> Row:
        return Row(article, words_in(article), self._pages.get(article.id))

    def _find_row(self, article_id: str) -> tuple[Place, int] | None:
        for place in self._places:
            for number, row in enumerate(place.rows):
                if row.article.id == article_id:
                    return place, number
        return None

    def _index_of_place(self, place: Place) -> QModelIndex:
        return self.createIndex(self._places.index(place), 0, 0)

    def _place(self, index: Index) -> Place:
        return self._places[index.row()]

    def _is_section(self, index: Index) -> bool:
        return index.isValid() and not index.internalId() and self._place(index).id not in FIXED

    def _tell_changed(self, index: QModelIndex) -> None:
        self.dataChanged.emit(index, index)
