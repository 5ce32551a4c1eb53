"""What the tree shows of an issue: a row for each article, in places that are sections, 备用稿 or 回收站."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Qt

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.model import Article, ArticleStatus, Issue
from anqing_bulletin.bulletin.status import STATUS_NAMES
from anqing_bulletin.bulletin.text import count_words

ID_ROLE = int(Qt.ItemDataRole.UserRole)
"""The id of a section or article, `edits.POOL` or `edits.BIN`."""
IS_ARTICLE_ROLE = ID_ROLE + 1
ASIDE_ROLE = ID_ROLE + 2
"""What stands at the right, dim: `(字数, page)` of an article, `(篇数, "")` of a place."""
STATUS_ROLE = ID_ROLE + 3
"""The `ArticleStatus` of an article."""

NO_TITLE = "（无标题）"

FIXED = {edits.POOL: "备用稿", edits.BIN: "回收站"}


@dataclass(eq=False)
class Row:
    """What the tree shows of an article, and the value that it shows."""

    article: Article
    words: int
    page: int | None = None


@dataclass(eq=False)
class Place:
    """What the tree shows of a section, the pool or the bin; `key` is its name for Qt."""

    id: str
    title: str
    key: int
    rows: list[Row] = field(default_factory=list)


def places_of(issue: Issue) -> Iterator[tuple[str, str, tuple[Article, ...]]]:
    """Every place of an issue: its id, its title, its articles."""
    for section in issue.sections:
        yield section.id, section.title, section.articles
    yield edits.POOL, FIXED[edits.POOL], issue.pool
    yield edits.BIN, FIXED[edits.BIN], issue.bin


def words_in(article: Article) -> int:
    """The 字数 of what is printed of an article: 编者按 and text."""
    return sum(count_words(block.text) for block in (*article.foreword, *article.blocks))


def words_gained(former: Article, article: Article) -> int:
    """The difference in 字数; blocks that both share are not counted again."""
    before = {id(block): block for block in (*former.foreword, *former.blocks)}
    after = {id(block): block for block in (*article.foreword, *article.blocks)}
    gained = sum(count_words(block.text) for key, block in after.items() if key not in before)
    return gained - sum(count_words(block.text) for key, block in before.items() if key not in after)


def article_data(row: Row, role: int) -> Any:
    """What Qt asks of an article."""
    article = row.article
    if role == Qt.ItemDataRole.DisplayRole:
        return article.title.strip() or NO_TITLE
    if role == ID_ROLE:
        return article.id
    if role == IS_ARTICLE_ROLE:
        return True
    if role == ASIDE_ROLE:
        return f"{row.words} 字", "" if row.page is None else str(row.page)
    if role == STATUS_ROLE:
        return article.status
    if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}:
        facts = [f"{row.words} 字"] if row.page is None else [f"第 {row.page} 页", f"{row.words} 字"]
        if article.source:
            facts.insert(0, article.source)
        facts.append(STATUS_NAMES[article.status])
        mark = "\n" if role == Qt.ItemDataRole.ToolTipRole else "，"
        return f"{article.title.strip() or NO_TITLE}{mark}{'，'.join(facts)}"
    return None


def place_data(place: Place, role: int) -> Any:
    """What Qt asks of a section, the pool or the bin."""
    if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
        return place.title
    if role == ID_ROLE:
        return place.id
    if role == IS_ARTICLE_ROLE:
        return False
    if role == ASIDE_ROLE:
        return _how_far(place) or (f"{len(place.rows)} 篇" if place.rows else ""), ""
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return "，".join(filter(None, (place.title, f"{len(place.rows)} 篇", _how_far(place))))
    return None


def _how_far(place: Place) -> str:
    """已核 3/7 in a section; empty where nobody keeps count of it."""
    statuses = [row.article.status for row in place.rows]
    if place.id in FIXED or all(status is ArticleStatus.RECEIVED for status in statuses):
        return ""
    return f"{STATUS_NAMES[ArticleStatus.CHECKED]} {statuses.count(ArticleStatus.CHECKED)}/{len(statuses)}"
