"""The actions of the tree, as a table: their words and keys, when each can be done, and the menu of a row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from anqing_bulletin.bulletin.model import Article, ArticleStatus, Issue, Section, SectionLayout
from anqing_bulletin.desktop.actions import describe, make_action

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# name (of the icon too), text, keys, what it does in words
_ACTIONS = (
    ("add-article", "新增稿件", "Ctrl+Shift+N", "在当前稿件之后新增一篇"),
    ("add-section", "新增栏目", "Ctrl+Alt+N", "新增一个栏目"),
    ("rename", "改名", "F2", "修改栏目名称，或到编辑区修改标题"),
    ("two-columns", "栏目排成两栏", "Ctrl+Alt+C", "把当前栏目的稿件排成两栏，宜于简讯"),
    ("duplicate", "复制一份", "Ctrl+Alt+D", "复制选中的稿件，各放在其后"),
    ("pool", "移入备用稿", "Ctrl+Alt+B", "选中的稿件本期不用，留待以后各期"),
    ("delete", "删除", "Del", "把选中的稿件移入回收站，可以放回"),
    ("restore", "放回", "Ctrl+Alt+R", "把回收站里选中的稿件放回原处"),
    ("empty-bin", "清空回收站", "Ctrl+Alt+Del", "清除回收站里的全部稿件，可以撤销"),
    ("up", "上移", "Ctrl+Shift+Up", "把当前栏目或选中的稿件上移一位"),
    ("down", "下移", "Ctrl+Shift+Down", "把当前栏目或选中的稿件下移一位"),
    ("received", "来稿", "Ctrl+1", "选中的稿件标为来稿：收到了，还没有编"),
    ("edited", "已编", "Ctrl+2", "选中的稿件标为已编：编过了，还没有核"),
    ("checked", "已核", "Ctrl+3", "选中的稿件标为已核：核过了，可以定稿"),
    ("filter", "筛选稿件", "Ctrl+Alt+O", "目录里只留下含有所输文字的稿件，标题、单位、进度、正文都算；按 Esc 恢复"),
)
STATUS_ACTIONS = {status.value: status for status in ArticleStatus}
"""The actions that mark articles, and what as."""
_ACROSS = ("栏目恢复通栏", "当前栏目现在是两栏，恢复通栏")
"""What the action on a section's layout is called, and what it does, where the section stands in two columns."""
_OWN_KEYS = ("rename", "delete", "up", "down")
"""Actions whose keys mean something else in the editor: theirs count only in the tree."""
_MENU = (
    tuple(STATUS_ACTIONS),
    ("rename", "two-columns", "duplicate", "up", "down"),
    ("pool", "restore", "delete", "empty-bin"),
    ("add-article", "add-section"),
)
_MOVE = "移到"
"""The menu of the places that the chosen articles can go to."""


@dataclass(frozen=True)
class Chosen:
    """What the actions work on."""

    issue: Issue
    current: str
    """The id of the current section, article or other place; empty for none."""
    articles: tuple[str, ...]
    """The ids of the chosen articles, in the order of the issue."""

    @property
    def live(self) -> tuple[str, ...]:
        """Those that are not in the bin."""
        binned = _ids(self.issue.bin)
        return tuple(article_id for article_id in self.articles if article_id not in binned)

    @property
    def binned(self) -> tuple[str, ...]:
        """Those in the bin."""
        binned = _ids(self.issue.bin)
        return tuple(article_id for article_id in self.articles if article_id in binned)

    @property
    def to_set_aside(self) -> tuple[str, ...]:
        """Those in sections."""
        pool = _ids(self.issue.pool)
        return tuple(article_id for article_id in self.live if article_id not in pool)

    @property
    def section(self) -> Section | None:
        """The section that is current, or that the current article is printed in."""
        return self.issue.section(self.current) or self.issue.section_of(self.current)

    @property
    def alone(self) -> Section | None:
        """The section that is current while no article is chosen."""
        return None if self.articles else self.issue.section(self.current)

    @property
    def statuses(self) -> set[ArticleStatus]:
        """How far the live ones are."""
        live = set(self.live)
        return {article.status for article in (*self.issue.articles, *self.issue.pool) if article.id in live}


def make_actions(parent: QWidget, view: QWidget, do: Mapping[str, Callable[[], object]]) -> dict[str, QAction]:
    """Every action of the tree by its name; `do` says what each does."""
    actions = {}
    for name, text, keys, words in _ACTIONS:
        action = make_action(parent, text, name, keys, words, do[name])
        if name in _OWN_KEYS:
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            view.addAction(action)
        actions[name] = action
    statuses = QActionGroup(parent)
    statuses.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
    for name in STATUS_ACTIONS:
        actions[name].setCheckable(True)
        statuses.addAction(actions[name])
    return actions


def show_state_on(actions: Mapping[str, QAction], chosen: Chosen) -> None:
    """Let each action say whether it can be done now, and what it would do."""
    possible = set(_possible(chosen))
    for name, action in actions.items():
        action.setEnabled(name in possible)
    statuses = chosen.statuses
    for name, status in STATUS_ACTIONS.items():
        actions[name].setChecked(statuses == {status})
    is_so = chosen.section is not None and chosen.section.layout is SectionLayout.TWO_COLUMN
    text, words = _ACROSS if is_so else next((row[1], row[3]) for row in _ACTIONS if row[0] == "two-columns")
    two_columns = actions["two-columns"]
    if two_columns.text() != text:
        two_columns.setText(text)
        describe(two_columns, words)


def _ids(articles: Iterable[Article]) -> set[str]:
    return {article.id for article in articles}


def _possible(chosen: Chosen) -> Iterator[str]:
    yield from ("add-article", "add-section", "filter")
    if chosen.live or chosen.alone is not None:
        yield from ("rename", "delete", "up", "down")
    if chosen.live:
        yield from ("duplicate", *STATUS_ACTIONS)
    if chosen.to_set_aside:
        yield "pool"
    if chosen.binned:
        yield "restore"
    if chosen.issue.bin:
        yield "empty-bin"
    if chosen.section is not None:
        yield "two-columns"


def fill_menu(menu: QMenu, actions: Mapping[str, QAction], beside_the_point: Collection[str]) -> None:
    """Put into a row's menu what can be done with it."""
    for group in _MENU:
        menu.addActions([actions[name] for name in group if actions[name].isEnabled() and name not in beside_the_point])
        menu.addSeparator()


def offer_places(menu: QMenu, actions: Mapping[str, QAction], chosen: Chosen, move: Callable[[str], object]) -> None:
    """The sections that articles can be moved to, by name; those where all the chosen ones are already are off."""
    places = QMenu(_MOVE, menu)
    for section in chosen.issue.sections:
        action = places.addAction(section.title.replace("&", "&&"))
        action.setEnabled(not _ids(section.articles).issuperset(chosen.articles))
        action.triggered.connect(lambda _checked=False, place=section.id: move(place))
    if any(action.isEnabled() for action in places.actions()):
        aside = [actions[name] for name in ("pool", "restore", "delete")]
        menu.insertMenu(next(action for action in menu.actions() if action in aside), places)
