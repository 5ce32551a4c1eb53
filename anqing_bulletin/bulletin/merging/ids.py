"""Ids in a merge: no id twice, one id for what both sides inserted alike, ids of their own for copies.

Derived ids are hashes, so that a merge that is done again gives the same issue.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable
from dataclasses import replace
from typing import TypeVar

from anqing_bulletin.bulletin.model import Article, Block, Issue, Paragraph, Section

Node = TypeVar("Node", Article, Section, Paragraph, Block)


def derived_id(taken: Container[str], *parts: str) -> str:
    """An id of 16 hexadecimal digits that depends on `parts` only, unless it is taken."""
    text = "\n".join(parts)
    while True:
        made = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        if made not in taken:
            return made
        text += "\n"


def with_distinct_ids(issue: Issue) -> Issue:
    """The issue with no id twice: of its sections, and of its articles wherever they are."""
    articles = [article.id for group in _groups(issue) for article in group]
    sections = [section.id for section in issue.sections]
    if len(set(articles)) == len(articles) and len(set(sections)) == len(sections):
        return issue
    seen: set[str] = set()
    renamed = tuple(
        replace(section, articles=_distinct(section.articles, seen)) for section in _distinct(issue.sections, set())
    )
    return replace(issue, sections=renamed, pool=_distinct(issue.pool, seen), bin=_distinct(issue.bin, seen))


def with_distinct_block_ids(article: Article) -> Article:
    """The article with no id twice among its blocks and the paragraphs of its foreword."""
    ids = [block.id for block in (*article.foreword, *article.blocks)]
    if len(set(ids)) == len(ids):
        return article
    seen: set[str] = set()
    return replace(article, foreword=_distinct(article.foreword, seen), blocks=_distinct(article.blocks, seen))


def with_shared_ids(base: Article | None, mine: Article, theirs: Article) -> Article:
    """The colleague's article, in which a block has my block's id where both inserted the same at the same spot."""
    known = {block.id for article in (base, theirs) if article is not None for block in _blocks(article)}
    mine_new = {place: block.id for place, block in _spots(mine) if block.id not in known}
    if not mine_new:
        return theirs
    known = {block.id for article in (base, mine) if article is not None for block in _blocks(article)}
    shared: dict[str, str] = {}
    for (group, before, content), block in _spots(theirs):
        place = (group, shared.get(before, before), content)
        if block.id not in known and place in mine_new:
            shared[block.id] = mine_new.pop(place)
    return replace(
        theirs,
        foreword=tuple(replace(block, id=shared.get(block.id, block.id)) for block in theirs.foreword),
        blocks=tuple(replace(block, id=shared.get(block.id, block.id)) for block in theirs.blocks),
    )


def _blocks(article: Article) -> Iterable[Block]:
    return (*article.foreword, *article.blocks)


def _spots(article: Article) -> Iterable[tuple[tuple[str, str, Block], Block]]:
    """Each block behind the place where it is: the group, the id of the block before it, the block without its id."""
    for group, blocks in (("foreword", article.foreword), ("body", article.blocks)):
        before = ""
        for block in blocks:
            yield (group, before, replace(block, id="")), block
            before = block.id


def _groups(issue: Issue) -> Iterable[tuple[Article, ...]]:
    return (*(section.articles for section in issue.sections), issue.pool, issue.bin)


def _distinct(nodes: tuple[Node, ...], seen: set[str]) -> tuple[Node, ...]:
    result: list[Node] = []
    for node in nodes:
        fresh = node if node.id not in seen else replace(node, id=derived_id(seen, node.id))
        seen.add(fresh.id)
        result.append(fresh)
    return tuple(result)
