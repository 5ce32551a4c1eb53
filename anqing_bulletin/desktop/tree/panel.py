"""The left side of the window: the issue's contents, and what can be done with sections and whole articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from anqing_bulletin.bulletin import edits, several
from anqing_bulletin.bulletin.edits import Edit
from anqing_bulletin.bulletin.history import Where
from anqing_bulletin.bulletin.model import Article, Issue, Paragraph, Section, SectionLayout
from anqing_bulletin.desktop.theme import STEP
from anqing_bulletin.desktop.tree.actions import (
    STATUS_ACTIONS,
    Chosen,
    fill_menu,
    make_actions,
    offer_places,
    show_state_on,
)
from anqing_bulletin.desktop.tree.filter import TreeFilter
from anqing_bulletin.desktop.tree.model import IssueTree
from anqing_bulletin.desktop.tree.rows import IS_ARTICLE_ROLE
from anqing_bulletin.desktop.tree.view import TreeView, node_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from anqing_bulletin.bulletin.model import ArticleStatus
    from anqing_bulletin.desktop.session import Session


def _insert(issue: Issue, groups: list[tuple[str, int | None, tuple[Article, ...]]]) -> Issue:
    for place, index, articles in groups:
        for number, article in enumerate(articles):
            issue = edits.add_article(issue, place, article, None if index is None else index + number)
    return issue


INSERT = Edit("导入稿件", _insert)
"""Several articles at once: `(place, index, articles)` for each place."""
NEW_SECTION = "新栏目"


class TreePanel(QWidget):
    """The tree with the filter above it and a row of buttons below.  `actions_by_name` go into the window's menu.

    The editor shows the current article; what is done is done with all that are selected, in the order of the issue.
    """

    article_chosen = Signal(str)
    """Another article became the current one; empty where the last one went."""
    title_wanted = Signal(str)
    """The title of this article is to be edited."""
    told = Signal(str)
    """Why something cannot be done now, for the status bar."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._came_from: dict[str, tuple[str, list[str]]] = {}
        """Of what was deleted here: the place that it was in, and the articles ahead of it."""
        self.model = IssueTree(session, self)
        self.view = TreeView(self.model, self)
        self.filter = TreeFilter(session, self.view, self)
        self.actions_by_name = make_actions(self, self.view, self._deeds())
        self._lay_out()
        self.view.shown.connect(self._on_shown)
        self.view.chosen.connect(self._enable_actions)
        self.view.told.connect(self.told)
        self.view.doubleClicked.connect(self._on_double_clicked)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._on_menu_requested)
        session.loaded.connect(self._on_loaded)
        session.issue_changed.connect(self._enable_actions)
        self._on_loaded()

    # --- what is shown ------------------------------------------------------------------------------------------------

    @property
    def current_id(self) -> str:
        """The id of the current section or article; empty where there is none."""
        return node_id(self.view.currentIndex())

    @property
    def current_article(self) -> str:
        """The id of the current article; empty where there is none."""
        index = self.view.currentIndex()
        return node_id(index) if index.data(IS_ARTICLE_ROLE) else ""

    @property
    def chosen(self) -> Chosen:
        """What the actions work on: the selected articles, or where none is selected the current one."""
        issue = self._session.issue
        ids = set(self.view.chosen_articles or [self.current_article])
        everywhere = (*issue.articles, *issue.pool, *issue.bin)
        return Chosen(issue, self.current_id, tuple(article.id for article in everywhere if article.id in ids))

    def show_node(self, wanted: str) -> None:
        """Make a section or article the current one, and the only one selected; the current one stays as it is."""
        if wanted == self.current_id:
            return
        index = self.model.index_of(wanted)
        if index.isValid():
            self.view.choose(index)

    # --- what can be done ---------------------------------------------------------------------------------------------

    def add_article(self) -> None:
        """An empty article behind the current one, ready for its title."""
        self.filter.clear()
        article = Article(blocks=(Paragraph(),))
        place, index = self._place_for_new()
        self._session.apply(edits.add_article, place, article, index, where=Where(article.id))
        if self._session.issue.article(article.id) is not None:  # an issue that is locked takes none
            self.show_node(article.id)
            self.title_wanted.emit(article.id)

    def insert_issue(self, other: Issue) -> None:
        """The articles of another issue in one step; shows the first.

        Those of a single section go behind the current article, those of several to the sections of the same name.
        """
        filled = [section for section in other.sections if section.articles]
        if not filled:
            return
        self.filter.clear()
        place, index = self._place_for_new()
        at = {section.title: section.id for section in self._session.issue.sections}
        if len(filled) == 1:
            groups = [(place, index, filled[0].articles)]
        else:
            groups = [(at.get(section.title, place), None, section.articles) for section in filled]
        first = filled[0].articles[0].id
        self._session.apply(INSERT, groups, where=Where(first))
        self.show_node(first)

    def add_section(self) -> None:
        """A section behind the current one, ready for its name."""
        self.filter.clear()
        section = Section(NEW_SECTION)
        sections = self._session.issue.sections
        current = self.current_id
        home = self._session.issue.section_of(current)
        ids = [other.id for other in sections]
        behind = home.id if home is not None else current
        index = ids.index(behind) + 1 if behind in ids else len(ids)
        self._session.apply(edits.add_section, section, index)
        if self._session.issue.section(section.id) is None:
            return
        self.show_node(section.id)
        self.view.setFocus()
        self.view.edit(self.model.index_of(section.id))

    def rename(self) -> None:
        """Edit a section's name in its place, an article's title in the editor."""
        index = self.view.currentIndex()
        if index.data(IS_ARTICLE_ROLE):
            self.title_wanted.emit(node_id(index))
        elif index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.view.edit(index)

    def set_two_columns(self) -> None:
        """The current section, or the current article's, in two columns; across the page where it is so already."""
        section = self.chosen.section
        if section is not None:
            across = section.layout is SectionLayout.TWO_COLUMN
            layout = SectionLayout.NORMAL if across else SectionLayout.TWO_COLUMN
            self._session.apply(edits.set_section_layout, section.id, layout)

    def delete(self) -> None:
        """The chosen articles into the bin; the current section away, its articles into the bin."""
        chosen, issue = self.chosen, self._session.issue
        if self.view.is_hidden(self.view.currentIndex()) and not self.view.chosen_articles:
            return  # nothing of it is seen
        section = chosen.alone
        if section is not None:
            self._session.apply(edits.remove_section, section.id)
            return
        gone = chosen.live
        if not gone:
            return
        for article_id in gone:
            place = edits.place_of(issue, article_id)
            ids = [article.id for article in edits.articles_at(issue, place)]
            self._came_from[article_id] = place, ids[: ids.index(article_id)]
        at = chosen.current if chosen.current in gone else gone[0]
        neighbour = several.neighbour(issue, at, gone)
        self._session.apply(several.remove_articles, gone, where=Where(at))
        if self._session.issue is issue:
            return
        self.show_node(neighbour)
        if not self.current_article:
            self.article_chosen.emit("")

    def restore(self) -> None:
        """The chosen articles out of the bin, each to where it was; what is not known of goes to the first section."""
        self.filter.clear()
        binned = self.chosen.binned
        sections = [section.id for section in self._session.issue.sections]
        live = {*sections, edits.POOL}
        known = {key: self._came_from[key] for key in binned if self._came_from.get(key, ("",))[0] in live}
        first = (*sections, edits.POOL)[0]
        places = {key: known[key][0] if key in known else first for key in binned}
        ahead = {key: ids for key, (_place, ids) in known.items()}
        if binned:
            self._session.apply(several.restore_articles, places, ahead, where=Where(binned[0]))

    def move_to(self, place: str) -> None:
        """The chosen articles to the end of a section."""
        chosen = self.chosen
        if chosen.articles:
            where = Where(chosen.current if chosen.current in chosen.articles else chosen.articles[0])
            self._session.apply(several.move_articles, chosen.articles, place, where=where)
            self.view.scrollTo(self.view.currentIndex())

    def set_aside(self) -> None:
        """The chosen articles to the end of the pool."""
        aside = self.chosen.to_set_aside
        if aside:
            self._session.apply(several.set_aside, aside, edits.POOL, where=Where(aside[0]))

    def duplicate(self) -> None:
        """A copy behind each of the chosen articles."""
        live = self.chosen.live
        if live:
            self._session.apply(several.duplicate_articles, live, where=Where(live[0]))

    def mark(self, status: ArticleStatus) -> None:
        """The chosen articles as 来稿, 已编 or 已核."""
        live = self.chosen.live
        if live:
            self._session.apply(several.set_status, live, status, where=Where(live[0]))
        self._enable_actions()  # the key may have taken the tick away from where it was

    def empty_bin(self) -> None:
        """Forget what is in the bin; undo still knows it."""
        self._session.apply(edits.empty_bin)

    def move(self, step: int) -> None:
        """The current section or the chosen articles one place up (-1) or down (1), across the ends of sections too."""
        if self.view.is_filtered:
            self.told.emit("正在筛选，看不到前后各篇；按 Esc 显示全部以后再上移、下移")
            return
        chosen = self.chosen
        ids = [section.id for section in chosen.issue.sections]
        if chosen.alone is not None:
            index = ids.index(chosen.current) + step
            if 0 <= index < len(ids):
                self._session.apply(edits.move_section, chosen.current, index)
        elif chosen.live:
            where = Where(chosen.current if chosen.current in chosen.live else chosen.live[0])
            self._session.apply(several.shift_articles, chosen.live, step, where=where)
            self.view.scrollTo(self.view.currentIndex())

    # --- inside -------------------------------------------------------------------------------------------------------

    def _deeds(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        marks = {name: lambda status=status: self.mark(status) for name, status in STATUS_ACTIONS.items()}
        return {
            "add-article": self.add_article,
            "add-section": self.add_section,
            "rename": self.rename,
            "two-columns": self.set_two_columns,
            "duplicate": self.duplicate,
            "pool": self.set_aside,
            "delete": self.delete,
            "restore": self.restore,
            "empty-bin": self.empty_bin,
            "up": lambda: self.move(-1),
            "down": lambda: self.move(1),
            "filter": self.filter.open,
            **marks,
        }

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(STEP, STEP // 2, STEP, STEP // 2)
        row.setSpacing(2)
        for name in ("add-article", "add-section", "delete"):
            row.addWidget(self._button(name))
        row.addStretch(1)
        for name in ("up", "down"):
            row.addWidget(self._button(name))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, STEP // 2, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.filter)
        column.addWidget(self.view, 1)
        column.addLayout(row)
        QWidget.setTabOrder(self.filter.line, self.view)

    def _button(self, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(self.actions_by_name[name])
        button.setIconSize(QSize(18, 18))
        button.setAutoRaise(True)
        button.setAccessibleName(self.actions_by_name[name].text())
        return button

    def _place_for_new(self) -> tuple[str, int | None]:
        """Behind the current article, at the end of the current section, or where there is one."""
        issue, current = self._session.issue, self.current_id
        if self.current_article:
            place = edits.place_of(issue, current)
            if place != edits.BIN:
                ids = [article.id for article in edits.articles_at(issue, place)]
                return place, ids.index(current) + 1
        if issue.section(current) is not None or current == edits.POOL:
            return current, None
        return (issue.sections[-1].id if issue.sections else edits.POOL), None

    def _on_loaded(self) -> None:
        self._came_from.clear()
        self.filter.clear()
        for number in range(self.model.rowCount()):
            index = self.model.index(number, 0)
            if node_id(index) != edits.BIN:
                self.view.expand(index)
        first = next(self._session.issue.articles, None)
        self.show_node(first.id if first is not None else node_id(self.model.index(0, 0)))
        self._enable_actions()

    def _on_shown(self, _node: str) -> None:
        self._enable_actions()
        if self.current_article:
            self.article_chosen.emit(self.current_article)

    def _on_double_clicked(self, _index: QModelIndex) -> None:
        self.rename()

    def _enable_actions(self) -> None:
        show_state_on(self.actions_by_name, self.chosen)

    def make_menu(self) -> QMenu:
        """The menu of the current section or the chosen articles: what can be done with them."""
        menu = QMenu(self)
        fill_menu(menu, self.actions_by_name, {"two-columns"} if self.current_article else set())
        if self.current_article:
            offer_places(menu, self.actions_by_name, self.chosen, self.move_to)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _on_menu_requested(self, point: QPoint) -> None:
        self.make_menu().popup(self.view.viewport().mapToGlobal(point))
