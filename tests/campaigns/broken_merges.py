"""Merges that are wrong on purpose: a campaign that does not find them out proves nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from anqing_bulletin.bulletin.merging.merge import Choice, Merged, merge
from anqing_bulletin.bulletin.model import Article, Block, Issue
from tests.random_edits import articles_of

Merging = Callable[[Issue, Issue, Issue], Merged]


def _block_ids(issue: Issue) -> set[tuple[str, str]]:
    return {(article.id, block.id) for article in articles_of(issue) for block in article.blocks}


def _only(issue: Issue, keeps: Callable[[Article, Block], bool]) -> Issue:
    """The issue with no other blocks than those."""

    def kept(articles: tuple[Article, ...]) -> tuple[Article, ...]:
        return tuple(
            replace(article, blocks=tuple(block for block in article.blocks if keeps(article, block)))
            for article in articles
        )

    sections = tuple(replace(section, articles=kept(section.articles)) for section in issue.sections)
    return replace(issue, sections=sections, pool=kept(issue.pool), bin=kept(issue.bin))


def insertions_dropped(base: Issue, mine: Issue, theirs: Issue) -> Merged:
    """What the colleague inserted is not there."""
    merged = merge(base, mine, theirs)
    dropped = _block_ids(theirs) - _block_ids(base) - _block_ids(mine)
    return replace(merged, issue=_only(merged.issue, lambda article, block: (article.id, block.id) not in dropped))


def deleting_beats_editing(base: Issue, mine: Issue, theirs: Issue) -> Merged:
    """What one deleted is gone, whatever the other wrote in it."""
    merged = merge(base, mine, theirs)
    dropped = _block_ids(base) - (_block_ids(mine) & _block_ids(theirs))
    return replace(merged, issue=_only(merged.issue, lambda article, block: (article.id, block.id) not in dropped))


def moved_stands_twice(base: Issue, mine: Issue, theirs: Issue) -> Merged:
    """An article that was moved is where it was as well."""
    merged = merge(base, mine, theirs)
    issue = merged.issue
    for section in base.sections:
        for article in section.articles:
            now = issue.section_of(article.id)
            if now is not None and now.id != section.id and issue.section(section.id) is not None:
                sections = (
                    replace(one, articles=(*one.articles, article)) if one.id == section.id else one
                    for one in issue.sections
                )
                issue = replace(issue, sections=tuple(sections))
    return replace(merged, issue=issue)


def mine_without_asking(base: Issue, mine: Issue, theirs: Issue) -> Merged:
    """What both changed is mine, and nobody is told."""
    choices = {conflict.key: Choice.MINE for conflict in merge(base, mine, theirs).conflicts}
    return replace(merge(base, mine, theirs, choices), conflicts=())


BROKEN: dict[str, Merging] = {
    "insertions dropped": insertions_dropped,
    "deleting beats editing": deleting_beats_editing,
    "moved stands twice": moved_stands_twice,
    "mine without asking": mine_without_asking,
}
