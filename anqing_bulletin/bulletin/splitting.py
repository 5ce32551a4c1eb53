"""One article made two, and two made one; no character that was written is lost, and no table or picture.

A split keeps the source unit on both, the foreword and the note on the first.  Where a whole paragraph opens the second
article and reads like a title (short, without the end of a sentence), it becomes the title; else that stays empty.

A join puts the second article's text behind the first's, opened by its foreword and by its title as a strong paragraph;
source units and notes that differ stand one behind the other.  The result is as far as the less advanced of the two.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.edits import Edit
from anqing_bulletin.bulletin.model import (
    RUN_IN_SIGN,
    Alignment,
    Article,
    Block,
    Issue,
    Mark,
    Paragraph,
    ParagraphKind,
    Span,
    cut_spans,
    new_id,
)
from anqing_bulletin.bulletin.status import least

B = TypeVar("B", bound=Block)

LONGEST_TITLE = 40
"""Characters of a paragraph that may still be a title."""
_SENTENCE_MARKS = frozenset("。！？；…!?;")
_OPEN_ENDS = ("：", "，", "、", ":", ",")
"""What a title never ends in."""
_LOST_IN_A_TITLE = Mark.SUPERSCRIPT | Mark.SUBSCRIPT | Mark.UNDERLINE


def _split(issue: Issue, article_id: str, block_id: str, offset: int, second_id: str) -> Issue:
    """What stands behind a place in an article's text as an article of its own, right behind; `second_id` is its id.

    Where there is no text on one of the sides, nothing happens.  Raises `KeyError` for a block that is not there.
    """
    article = issue.article(article_id)
    if article is None:
        raise KeyError(article_id)
    before, after = parted(article.blocks, block_id, offset)
    before, after = _without_blank_end(before), _without_blank_start(after)
    if not before or not after:
        return issue
    title, after = _title_in(after) if not _continues(article.blocks, before) else ("", after)
    second = Article(title, source=article.source, blocks=after, id=second_id, status=article.status)
    place = edits.place_of(issue, article_id)
    index = [other.id for other in edits.articles_at(issue, place)].index(article_id) + 1
    return edits.add_article(edits.set_blocks(issue, article_id, before), place, second, index)


def _join(issue: Issue, article_id: str) -> Issue:
    """An article with the one before it in the same place, under that one's id; the first stays as it is."""
    former_id = article_before(issue, article_id)
    first, second = issue.article(former_id), issue.article(article_id)
    if first is None or second is None:
        return issue
    place, one = edits.place_of(issue, article_id), joined(first, second)
    group = tuple(one if a is first else a for a in edits.articles_at(issue, place) if a is not second)
    if place == edits.POOL:
        return replace(issue, pool=group)
    if place == edits.BIN:
        return replace(issue, bin=group)
    sections = (replace(section, articles=group) if section.id == place else section for section in issue.sections)
    return replace(issue, sections=tuple(sections))


split_article = Edit("分成两篇", _split)
join_article = Edit("与上一篇合并", _join)


def article_before(issue: Issue, article_id: str) -> str:
    """The id of the article before this one in the same section, pool or bin; empty for the first."""
    ids = [article.id for article in edits.articles_at(issue, edits.place_of(issue, article_id))]
    index = ids.index(article_id)
    return ids[index - 1] if index else ""


def joined(first: Article, second: Article) -> Article:
    """Two articles as one, under the first's id."""
    blocks = _without_blank_end(first.blocks)
    is_blank = not first.title.strip() and not blocks
    head = () if is_blank else (*second.foreword, *_title_paragraph(second.title))
    known = {key for key, _ in first.extra}
    return replace(
        first,
        title=second.title if is_blank else first.title,
        title_breaks=second.title_breaks if is_blank else first.title_breaks,
        source=_both(first.source, second.source, "、"),
        foreword=(*first.foreword, *_distinct(second.foreword, first.foreword)) if is_blank else first.foreword,
        blocks=(*blocks, *_distinct((*head, *second.blocks), (*first.foreword, *blocks))),
        note=_both(first.note, second.note, "\n"),
        extra=tuple(sorted((*first.extra, *(pair for pair in second.extra if pair[0] not in known)))),
        status=second.status if is_blank else least((first.status, second.status)),
    )


# --- parts --------------------------------------------------------------------------------------------------------


def parted(blocks: tuple[Block, ...], block_id: str, offset: int) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """What stands before a place and behind it; a table or picture is before the place unless its offset is 0."""
    number = next((number for number, block in enumerate(blocks) if block.id == block_id), None)
    if number is None:
        raise KeyError(block_id)
    block = blocks[number]
    if offset <= 0:
        return blocks[:number], blocks[number:]
    if not isinstance(block, Paragraph) or offset >= len(block.text):
        return blocks[: number + 1], blocks[number + 1 :]
    head, tail = cut_spans(block.spans, 0, offset), cut_spans(block.spans, offset, len(block.text))
    rest = replace(block, spans=tail, id=new_id())
    return (*blocks[:number], replace(block, spans=head)), (rest, *blocks[number + 1 :])


def _continues(blocks: tuple[Block, ...], before: tuple[Block, ...]) -> bool:
    """Whether the cut went through a paragraph, so that what follows begins in the middle of one."""
    whole = {block.id: block for block in blocks}
    return whole[before[-1].id] is not before[-1]


def _is_blank(block: Block) -> bool:
    return isinstance(block, Paragraph) and not block.text.strip()


def _without_blank_end(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    end = len(blocks)
    while end and _is_blank(blocks[end - 1]):
        end -= 1
    return blocks[:end]


def _without_blank_start(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    start = 0
    while start < len(blocks) and _is_blank(blocks[start]):
        start += 1
    return blocks[start:]


def _title_in(blocks: tuple[Block, ...]) -> tuple[str, tuple[Block, ...]]:
    """The title that the first paragraph is, without the sign that the print puts before it, and the other blocks."""
    first = blocks[0]
    if not isinstance(first, Paragraph) or len(blocks) == 1:
        return "", blocks
    title = first.text.strip().removeprefix(RUN_IN_SIGN).strip()
    plain = not any(span.marks & _LOST_IN_A_TITLE for span in first.spans)
    if not title or not plain or len(title) > LONGEST_TITLE:
        return "", blocks
    if _SENTENCE_MARKS.intersection(title) or title.endswith(_OPEN_ENDS):
        return "", blocks
    return title, blocks[1:]


def _title_paragraph(title: str) -> tuple[Paragraph, ...]:
    text = title.strip()
    return (Paragraph((Span(text, Mark.STRONG),), ParagraphKind.BODY, Alignment.JUSTIFY),) if text else ()


def _distinct(blocks: Iterable[B], taken: Iterable[Block]) -> tuple[B, ...]:
    """The blocks, those with new ids whose ids the other article has already."""
    ids = {block.id for block in taken}
    return tuple(replace(block, id=new_id()) if block.id in ids else block for block in blocks)


def _both(first: str, second: str, mark: str) -> str:
    """Both texts, one behind the other; one of them where the other says nothing more."""
    return mark.join(dict.fromkeys(text for text in (first.strip(), second.strip()) if text))
