"""How far the office has come with its articles: what each stage is called, and what is not through yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from anqing_bulletin.bulletin.model import Article, ArticleStatus, Issue

STATUS_NAMES: Mapping[ArticleStatus, str] = {
    ArticleStatus.RECEIVED: "来稿",
    ArticleStatus.EDITED: "已编",
    ArticleStatus.CHECKED: "已核",
}

_TITLES_NAMED = 5
_TITLE_CHARACTERS = 20


def least(statuses: Sequence[ArticleStatus]) -> ArticleStatus:
    """The earliest stage among some."""
    order = list(ArticleStatus)
    return min(statuses, key=order.index)


def unchecked_words(issue: Issue) -> str:
    """How many of the printed articles are not 已核, and below it a line for each; empty where all are."""
    unchecked = [article for article in issue.articles if article.status is not ArticleStatus.CHECKED]
    if not unchecked:
        return ""
    lines = [_title(article) for article in unchecked[:_TITLES_NAMED]]
    if len(unchecked) > _TITLES_NAMED:
        lines.append(f"另 {len(unchecked) - _TITLES_NAMED} 篇")
    return "\n".join((f"还有 {len(unchecked)} 篇不是“{STATUS_NAMES[ArticleStatus.CHECKED]}”：", *lines))


def _title(article: Article) -> str:
    title = article.title.strip()
    if not title:
        return "（无标题）"
    return f"《{title if len(title) <= _TITLE_CHARACTERS else title[:_TITLE_CHARACTERS] + '…'}》"
