"""Find in an issue, and replace what was found as one edit.

The texts of an issue are its titles, source units, forewords, paragraphs, captions, cells of tables and, by choice,
the editors' notes and the pool; the bin only where an article of it is asked for by its id.  Each is searched on its
own, so that no hit reaches from one paragraph into the next.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import NamedTuple

from anqing_bulletin.bulletin.edits import Edit
from anqing_bulletin.bulletin.model import (
    Article,
    Block,
    Figure,
    Issue,
    Mark,
    Paragraph,
    Span,
    Table,
    cut_spans,
    normal_spans,
)
from anqing_bulletin.bulletin.patterns import Match, Matches

TITLE, SOURCE, NOTE = "title", "source", "note"
"""In place of a block's id: the article's fields, as a `history.Where` names them too."""
CAPTION = (-1, -1)
"""In place of a cell: the caption of a table or figure."""
Change = tuple[int, int, str]
"""A stretch of a text and what stands there afterwards."""


class Text(NamedTuple):
    """One text of an issue."""

    article_id: str
    block_id: str
    """`TITLE`, `SOURCE`, `NOTE`, or the id of a block or of a paragraph of the foreword."""
    cell: tuple[int, int] | None
    """The row and the number in it of a table's cell, or `CAPTION`; None for running text."""
    text: str


class Hit(NamedTuple):
    """A stretch of a text of an issue."""

    text: Text
    match: Match

    @property
    def words(self) -> str:
        """What was found."""
        return self.text.text[self.match.start : self.match.end]


@dataclass(frozen=True)
class Scope:
    """Which texts of an issue are searched."""

    article_id: str = ""
    """This article alone; empty for all that are printed."""
    notes: bool = False
    pool: bool = False
    """The 备用稿 as well, where no article is named."""


def texts_in(issue: Issue, scope: Scope = Scope()) -> list[Text]:
    """The texts that a scope means, in the order in which they are read."""
    if scope.article_id:
        article = issue.article(scope.article_id)
        articles: Iterable[Article] = () if article is None else (article,)
    else:
        articles = chain(issue.articles, issue.pool if scope.pool else ())
    return [text for article in articles for text in _texts_of(article, notes=scope.notes) if text.text]


def hits_of(texts: Sequence[Text], matches: Matches) -> list[Hit]:
    """The matches in the texts that were searched, as places of the issue."""
    return [Hit(texts[match.text], match) for match in matches.found]


def reading_order(issue: Issue, article_id: str) -> Callable[[str, str, int], tuple[int, int, int]]:
    """A key that sorts places, each an article's id, a block's and an offset, in the order in which they are read.

    Inside any article but the one named, all blocks count as one place.
    """
    articles = {article.id: number for number, article in enumerate(chain(issue.articles, issue.pool))}
    article = issue.article(article_id)
    blocks = chain(article.foreword, article.blocks) if article is not None else ()
    places = (TITLE, *(block.id for block in blocks), SOURCE, NOTE)
    order = {place: number for number, place in enumerate(places)}

    def key(article: str, block: str, offset: int) -> tuple[int, int, int]:
        number = articles.get(article, -1)
        return (number, order.get(block, 0), offset) if article == article_id else (number, 0, 0)

    return key


def _texts_of(article: Article, *, notes: bool) -> Iterator[Text]:
    key = article.id
    yield Text(key, TITLE, None, article.title)
    for block in chain(article.foreword, article.blocks):
        if isinstance(block, Paragraph):
            yield Text(key, block.id, None, block.text)
            continue
        yield Text(key, block.id, CAPTION, block.caption)
        if isinstance(block, Table):
            for number, row in enumerate(block.rows):
                for column, cell in enumerate(row):
                    yield Text(key, block.id, (number, column), cell.text)
    yield Text(key, SOURCE, None, article.source)
    if notes:
        yield Text(key, NOTE, None, article.note)


# --- replacing ----------------------------------------------------------------------------------------------------


def replacing(count: int) -> Edit[[Sequence[tuple[Hit, str]]]]:
    """The edit that replaces so many hits, under a name that tells how many."""
    return Edit("替换文字" if count == 1 else f"替换文字（{count} 处）", replaced)


def replaced(issue: Issue, substitutions: Sequence[tuple[Hit, str]]) -> Issue:
    """The issue with other words in the place of hits that do not overlap.

    The new words have the marks of the first character that they replace; ids, kinds and all the rest stay.  Raises
    `ValueError` where a text is not any more what it was when it was searched.
    """
    changes: defaultdict[str, dict[Text, list[Change]]] = defaultdict(dict)
    for hit, words in substitutions:
        if words != hit.words:
            changes[hit.text.article_id].setdefault(hit.text, []).append((hit.match.start, hit.match.end, words))
    if not changes:
        return issue
    rest = set(changes)

    def change(articles: tuple[Article, ...]) -> tuple[Article, ...]:
        if not any(article.id in changes for article in articles):
            return articles
        rest.difference_update(article.id for article in articles)
        return tuple(
            _changed(article, changes[article.id]) if article.id in changes else article for article in articles
        )

    sections = tuple(
        section if (articles := change(section.articles)) is section.articles else replace(section, articles=articles)
        for section in issue.sections
    )
    result = replace(issue, sections=sections, pool=change(issue.pool), bin=change(issue.bin))
    if rest:
        raise ValueError(f"no such article: {sorted(rest)}")
    return result


def _changed(article: Article, changes: Mapping[Text, list[Change]]) -> Article:
    by_block: defaultdict[str, dict[tuple[int, int] | None, list[Change]]] = defaultdict(dict)
    known = set(_texts_of(article, notes=True))
    for text, stretches in changes.items():
        if text not in known:
            raise ValueError(f"{text.block_id} is another text now")
        by_block[text.block_id][text.cell] = sorted(stretches)
    title, title_breaks = article.title, article.title_breaks
    if TITLE in by_block:
        title, title_breaks = _changed_title(article, by_block[TITLE][None])
    foreword = tuple(
        replace(block, spans=_changed_spans(block.spans, by_block[block.id][None])) if block.id in by_block else block
        for block in article.foreword
    )
    return replace(
        article,
        title=title,
        title_breaks=title_breaks,
        source=_changed_field(article.source, by_block.get(SOURCE)),
        foreword=foreword if any(paragraph.spans for paragraph in foreword) else (),
        blocks=tuple(_changed_block(block, by_block.get(block.id)) for block in article.blocks),
        note=_changed_field(article.note, by_block.get(NOTE)),
    )


def _changed_field(text: str, changes: Mapping[tuple[int, int] | None, list[Change]] | None) -> str:
    return _changed_text(text, changes[None]).strip() if changes else text


def _changed_block(block: Block, changes: Mapping[tuple[int, int] | None, list[Change]] | None) -> Block:
    if not changes:
        return block
    if isinstance(block, Paragraph):
        return replace(block, spans=_changed_spans(block.spans, changes[None]))
    caption = _changed_text(block.caption, changes[CAPTION]) if CAPTION in changes else block.caption
    if isinstance(block, Figure):
        return replace(block, caption=caption)
    rows = tuple(
        tuple(
            replace(cell, spans=_changed_spans(cell.spans, changes[number, column]))
            if (number, column) in changes
            else cell
            for column, cell in enumerate(row)
        )
        for number, row in enumerate(block.rows)
    )
    return replace(block, caption=caption, rows=rows)


def _changed_text(text: str, changes: Iterable[Change]) -> str:
    parts, at = [], 0
    for start, end, words in changes:
        parts += [text[at:start], words]
        at = end
    return "".join([*parts, text[at:]])


def _changed_spans(spans: tuple[Span, ...], changes: Iterable[Change]) -> tuple[Span, ...]:
    parts: list[Span] = []
    at = 0
    for start, end, words in changes:
        parts += [*cut_spans(spans, at, start), Span(words, _marks_at(spans, start))]
        at = end
    length = sum(len(span.text) for span in spans)
    return normal_spans([*parts, *cut_spans(spans, at, length)])


def _marks_at(spans: Iterable[Span], offset: int) -> Mark:
    return next((span.marks for span in cut_spans(spans, offset, offset + 1) if span.text), Mark.NONE)


def _changed_title(article: Article, changes: Sequence[Change]) -> tuple[str, tuple[int, ...]]:
    """The title, and its breaks between the same characters as before; one inside a hit goes behind the new words.

    Blanks stay before a break and never at an end, as where a title is typed.
    """
    title = _changed_text(article.title, changes)
    leading = len(title) - len(title.lstrip())
    breaks = set()
    for former in article.title_breaks:
        offset = len(_changed_text_before(article.title, changes, former))
        blanks = len(title[offset:]) - len(title[offset:].lstrip())
        breaks.add(offset + blanks - leading)
    title = title.strip()
    return title, tuple(sorted(offset for offset in breaks if 0 < offset < len(title)))


def _changed_text_before(text: str, changes: Iterable[Change], offset: int) -> str:
    """What the changes make of the first `offset` characters, with the whole of a stretch that begins in them."""
    inside = [change for change in changes if change[0] < offset]
    reach = max((end for _, end, _ in inside), default=0)
    return _changed_text(text[: max(offset, reach)], inside)
