"""The left side of the window: the issue's contents, and what can be done with sections and whole articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.edits import Edit
from anqing_bulletin.bulletin.history import Where
from anqing_bulletin.bulletin.model import Article, Issue, Paragraph, Section, SectionLayout
from anqing_bulletin.desktop.actions import describe, make_action
from anqing_bulletin.desktop.theme import STEP
from anqing_bulletin.desktop.tree_model import IssueTree
from anqing_bulletin.desktop.tree_rows import IS_ARTICLE_ROLE
from anqing_bulletin.desktop.tree_view import TreeView, node_id

if TYPE_CHECKING:
    from anqing_bulletin.desktop.session import Session


def _insert(issue: Issue, groups: list[tuple[str, int | None, tuple[Article, ...]]]) -> Issue:
    for place, index, articles in groups:
        for number, article in enumerate(articles):
            issue = edits.add_article(issue, place, article, None if index is None else index + number)
    return issue


INSERT = Edit("导入稿件", _insert)
"""Several articles at once: `(place, index, articles)` for each place."""
RESTORE = Edit("放回稿件", edits.move_article.function)
"""An article out of the bin."""
SET_ASIDE = Edit("移入备用稿", edits.move_article.function)
"""An article into the pool."""
NEW_SECTION = "新栏目"

_TWO_COLUMNS = ("栏目排成两栏", "把当前栏目的稿件排成两栏，宜于简讯")
_ACROSS = ("栏目恢复通栏", "当前栏目现在是两栏，恢复通栏")
"""What the action on a section's layout is called, and what it does, as the section stands now."""

_OWN_KEYS = ("rename", "delete", "up", "down")
"""Actions whose keys mean something else in the editor: theirs count only in the tree."""


class TreePanel(QWidget):
    """The tree with its row of buttons.  `actions_by_name` go into the window's menu."""

    article_chosen = Signal(str)
    """Another article became the current one; empty where the last one went."""
    title_wanted = Signal(str)
    """The title of this article is to be edited."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._came_from: dict[str, str] = {}
        self.model = IssueTree(session, self)
        self.view = TreeView(self.model, self)
        self.actions_by_name = self._make_actions()
        self._lay_out()
        self.view.shown.connect(self._on_shown)
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

    def show_node(self, wanted: str) -> None:
        """Make a section or article the current one."""
        if wanted == self.current_id:
            return
        index = self.model.index_of(wanted)
        if index.isValid():
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)

    # --- what can be done ---------------------------------------------------------------------------------------------

    def add_article(self) -> None:
        """An empty article behind the current one, ready for its title."""
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
        section = self._current_section
        if section is not None:
            across = section.layout is SectionLayout.TWO_COLUMN
            layout = SectionLayout.NORMAL if across else SectionLayout.TWO_COLUMN
            self._session.apply(edits.set_section_layout, section.id, layout)

    def delete(self) -> None:
        """The current article into the bin; the current section away, its articles into the bin."""
        current, issue = self.current_id, self._session.issue
        section = issue.section(current)
        if section is not None:
            self._came_from.update({article.id: section.id for article in section.articles})
            self._session.apply(edits.remove_section, current)
        elif self.current_article and edits.place_of(issue, current) != edits.BIN:
            self._came_from[current] = edits.place_of(issue, current)
            neighbour = _neighbour(issue, current)
            self._session.apply(edits.remove_article, current, where=Where(current))
            if self._session.issue is issue:
                return
            self.show_node(neighbour)
            if not self.current_article:
                self.article_chosen.emit("")

    def restore(self) -> None:
        """The current article out of the bin, to the end of where it was."""
        current, issue = self.current_article, self._session.issue
        places = [section.id for section in issue.sections]
        former = self._came_from.get(current, "")
        place = former if former in (*places, edits.POOL) else (*places, edits.POOL)[0]
        self._session.apply(RESTORE, current, place, where=Where(current))

    def set_aside(self) -> None:
        """The current article to the end of the pool."""
        self._session.apply(SET_ASIDE, self.current_article, edits.POOL, where=Where(self.current_article))

    def duplicate(self) -> None:
        """A copy behind the current article."""
        self._session.apply(edits.duplicate_article, self.current_article, where=Where(self.current_article))

    def empty_bin(self) -> None:
        """Forget what is in the bin; undo still knows it."""
        self._session.apply(edits.empty_bin)

    def move(self, step: int) -> None:
        """The current section or article one place up (-1) or down (1), across the ends of sections too."""
        current, issue = self.current_id, self._session.issue
        ids = [section.id for section in issue.sections]
        if current in ids:
            index = ids.index(current) + step
            if 0 <= index < len(ids):
                self._session.apply(edits.move_section, current, index)
            return
        target = _one_step(issue, current, step) if self.current_article else None
        if target is not None:
            self._session.apply(edits.move_article, current, *target, where=Where(current))
            self.view.scrollTo(self.view.currentIndex())

    # --- inside -------------------------------------------------------------------------------------------------------

    def _make_actions(self) -> dict[str, QAction]:
        table = (
            ("add-article", "新增稿件", "Ctrl+Shift+N", "在当前稿件之后新增一篇", self.add_article),
            ("add-section", "新增栏目", "Ctrl+Alt+N", "新增一个栏目", self.add_section),
            ("rename", "改名", "F2", "修改栏目名称，或到编辑区修改标题", self.rename),
            ("two-columns", _TWO_COLUMNS[0], "Ctrl+Alt+C", _TWO_COLUMNS[1], self.set_two_columns),
            ("duplicate", "复制一份", "Ctrl+Alt+D", "复制当前稿件，放在其后", self.duplicate),
            ("pool", "移入备用稿", "Ctrl+Alt+B", "本期不用，留待以后各期", self.set_aside),
            ("delete", "删除", "Del", "移入回收站，可以放回", self.delete),
            ("restore", "放回", "Ctrl+Alt+R", "把回收站里的稿件放回原处", self.restore),
            ("empty-bin", "清空回收站", "Ctrl+Alt+Del", "清除回收站里的全部稿件，可以撤销", self.empty_bin),
            ("up", "上移", "Ctrl+Shift+Up", "把当前栏目或稿件上移一位", lambda: self.move(-1)),
            ("down", "下移", "Ctrl+Shift+Down", "把当前栏目或稿件下移一位", lambda: self.move(1)),
        )
        actions = {}
        for name, text, keys, words, do in table:
            action = make_action(self, text, name, keys, words, do)
            if name in _OWN_KEYS:
                action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
                self.view.addAction(action)
            actions[name] = action
        return actions

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
        column.addWidget(self.view, 1)
        column.addLayout(row)

    def _button(self, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(self.actions_by_name[name])
        button.setIconSize(QSize(18, 18))
        button.setAutoRaise(True)
        button.setAccessibleName(self.actions_by_name[name].text())
        return button

    @property
    def _current_section(self) -> Section | None:
        """The section that is current, or that the current article is printed in."""
        issue, current = self._session.issue, self.current_id
        return issue.section(current) or issue.section_of(current)

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
        issue, article = self._session.issue, self.current_article
        section = issue.section(self.current_id)
        in_bin = bool(article) and edits.place_of(issue, article) == edits.BIN
        live = bool(article) and not in_bin
        enabled = {
            "rename": live or section is not None,
            "delete": live or section is not None,
            "up": live or section is not None,
            "down": live or section is not None,
            "duplicate": live,
            "pool": live and edits.place_of(issue, article) != edits.POOL,
            "restore": in_bin,
            "empty-bin": bool(issue.bin),
        }
        for name, on in enabled.items():
            self.actions_by_name[name].setEnabled(on)
        home = self._current_section
        two_columns = self.actions_by_name["two-columns"]
        two_columns.setEnabled(home is not None)
        is_so = home is not None and home.layout is SectionLayout.TWO_COLUMN
        text, words = _ACROSS if is_so else _TWO_COLUMNS
        if two_columns.text() != text:
            two_columns.setText(text)
            describe(two_columns, words)

    def make_menu(self) -> QMenu:
        """The menu of the current section or article: what can be done with it."""
        menu = QMenu(self)
        groups = (
            ("add-article", "add-section"),
            ("rename", "two-columns", "duplicate", "up", "down"),
            ("pool", "delete", "restore", "empty-bin"),
        )
        beside_the_point = {"two-columns"} if self.current_article else set()
        for group in groups:
            actions = [self.actions_by_name[name] for name in group if name not in beside_the_point]
            menu.addActions([action for action in actions if action.isEnabled()])
            menu.addSeparator()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _on_menu_requested(self, point: QPoint) -> None:
        self.make_menu().popup(self.view.viewport().mapToGlobal(point))


def _one_step(issue: Issue, article_id: str, step: int) -> tuple[str, int] | None:
    """Where an article goes when it moves one step; None at the ends and in the bin."""
    place = edits.place_of(issue, article_id)
    if place == edits.BIN:
        return None
    articles = edits.articles_at(issue, place)
    index = [article.id for article in articles].index(article_id) + step
    if 0 <= index < len(articles):
        return place, index
    places = [*(section.id for section in issue.sections), edits.POOL]
    number = places.index(place) + step
    if not 0 <= number < len(places):
        return None
    return places[number], (len(edits.articles_at(issue, places[number])) if step < 0 else 0)


def _neighbour(issue: Issue, article_id: str) -> str:
    """The article that is shown once this one is gone: the next of its place, else the one before, else the place."""
    place = edits.place_of(issue, article_id)
    ids = [article.id for article in edits.articles_at(issue, place)]
    index = ids.index(article_id)
    rest = [*ids[index + 1 :], *reversed(ids[:index])]
    return rest[0] if rest else place
