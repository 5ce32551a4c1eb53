"""Edits of several articles at once: whatever was chosen, in the order of the issue, as one step.

Articles that are chosen twice, or are where they are wanted already, make no difference; ids that are not there raise
`KeyError`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.edits import BIN, POOL, Edit
from anqing_bulletin.bulletin.model import Article, ArticleStatus, Issue


def in_order(issue: Issue, article_ids: Iterable[str]) -> list[str]:
    """The ids in the order in which the issue has the articles: printed, pool, bin."""
    wanted = set(article_ids)
    found = [article.id for article in (*issue.articles, *issue.pool, *issue.bin) if article.id in wanted]
    if len(found) < len(wanted):
        raise KeyError(next(iter(wanted.difference(found))))
    return found


def neighbour(issue: Issue, article_id: str, gone: Iterable[str]) -> str:
    """What is shown once some articles are gone from a place: the next that stays, else one before, else the place."""
    place = edits.place_of(issue, article_id)
    ids = [article.id for article in edits.articles_at(issue, place)]
    index, without = ids.index(article_id), {article_id, *gone}
    rest = [other for other in (*ids[index + 1 :], *reversed(ids[:index])) if other not in without]
    return rest[0] if rest else place


# --- where they are -----------------------------------------------------------------------------------------------


def _move(issue: Issue, article_ids: Iterable[str], place: str, before: str | None = None) -> Issue:
    """Into a place, before one of its articles that stays, or at its end."""
    moving = in_order(issue, article_ids)
    moved = issue
    for article_id in moving:
        rest = [article.id for article in edits.articles_at(moved, place) if article.id != article_id]
        moved = edits.move_article(moved, article_id, place, None if before is None else rest.index(before))
    return issue if moved == issue else moved


def _restore(issue: Issue, places: Mapping[str, str], ahead: Mapping[str, Collection[str]] | None = None) -> Issue:
    """Each article into the place that is named for its id: behind those that stood ahead of it, else at the end."""
    stood = ahead or {}
    for article_id in in_order(issue, places):
        there = [article.id for article in edits.articles_at(issue, places[article_id])]
        index = None
        if article_id in stood:
            index = max((there.index(other) + 1 for other in stood[article_id] if other in there), default=0)
        issue = edits.move_article(issue, article_id, places[article_id], index)
    return issue


def _remove(issue: Issue, article_ids: Iterable[str]) -> Issue:
    """On top of the bin, the first uppermost."""
    for article_id in reversed(in_order(issue, article_ids)):
        issue = edits.remove_article(issue, article_id)
    return issue


def _shift(issue: Issue, article_ids: Iterable[str], step: int) -> Issue:
    """Each one place up (-1) or down (1), across the ends of sections; what is at the end holds up those behind it."""
    shifting = in_order(issue, article_ids)
    for article_id in shifting if step < 0 else reversed(shifting):
        target = _one_step(issue, article_id, step, held_up_by=set(shifting))
        if target is not None:
            issue = edits.move_article(issue, article_id, *target)
    return issue


def _one_step(issue: Issue, article_id: str, step: int, held_up_by: set[str]) -> tuple[str, int] | None:
    """Where an article goes when it moves one step; None at the ends, in the bin and where it would overtake."""
    place = edits.place_of(issue, article_id)
    if place == BIN:
        return None
    ids = [article.id for article in edits.articles_at(issue, place)]
    index = ids.index(article_id) + step
    if 0 <= index < len(ids):
        return None if ids[index] in held_up_by else (place, index)
    places = [*(section.id for section in issue.sections), POOL]
    number = places.index(place) + step
    if not 0 <= number < len(places):
        return None
    return places[number], (len(edits.articles_at(issue, places[number])) if step < 0 else 0)


def _duplicate(issue: Issue, article_ids: Iterable[str]) -> Issue:
    """A copy right behind each."""
    for article_id in in_order(issue, article_ids):
        issue = edits.duplicate_article(issue, article_id)
    return issue


# --- how far they are ---------------------------------------------------------------------------------------------


def _set_status(issue: Issue, article_ids: Iterable[str], status: ArticleStatus) -> Issue:
    """来稿, 已编 or 已核."""
    changing = set(in_order(issue, article_ids))
    if all(article.status is status for article in _everywhere(issue) if article.id in changing):
        return issue

    def changed(articles: tuple[Article, ...]) -> tuple[Article, ...]:
        if changing.isdisjoint(article.id for article in articles):
            return articles
        return tuple(replace(article, status=status) if article.id in changing else article for article in articles)

    sections = tuple(
        section if (articles := changed(section.articles)) is section.articles else replace(section, articles=articles)
        for section in issue.sections
    )
    return replace(issue, sections=sections, pool=changed(issue.pool), bin=changed(issue.bin))


def _everywhere(issue: Issue) -> tuple[Article, ...]:
    return (*issue.articles, *issue.pool, *issue.bin)


move_articles = Edit("移动稿件", _move)
set_aside = Edit("移入备用稿", _move)
restore_articles = Edit("放回稿件", _restore)
remove_articles = Edit("删除稿件", _remove)
shift_articles = Edit("移动稿件", _shift)
duplicate_articles = Edit("复制稿件", _duplicate)
set_status = Edit("标记稿件进度", _set_status)
