"""Page economy: how many pages and sheets of paper an issue takes, how full the last page is, where paragraphs end.

Everything is read off the sheets as they are set.  What could be saved is in `shortening`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from anqing_bulletin.typesetting.article import SetArticle
from anqing_bulletin.typesetting.breaking import KIND, Kind
from anqing_bulletin.typesetting.compose import Composition
from anqing_bulletin.typesetting.flow import Columns, Filled
from anqing_bulletin.typesetting.paragraph import SetText
from anqing_bulletin.typesetting.sheet import Field, Line
from anqing_bulletin.typesetting.style import HouseStyle

OWN_FIELDS = frozenset({Field.TEXT, Field.FOREWORD})
"""Where the characters of a paragraph's own text come from; a run-in title and a source unit are not among them."""
_NO_SIGNS = frozenset({Kind.STOP, Kind.CLOSE, Kind.OPEN, Kind.SPACE})
"""Marks that do not count as characters of a last line."""


@dataclass(frozen=True)
class PageUse:
    """The pages of an issue, and the paper that they take when both sides are printed."""

    pages: int
    papers: int
    """Sheets of paper (张), two pages each."""
    blank_sides: int
    """Sides of the paper that nothing stands on: blank pages, and the back of the last sheet."""
    rows: int
    """Lines of a full page."""
    body_rows: int | None
    """Lines of the type area down to the last one of the text on the last page; None where that is the cover."""
    imprint_rows: int
    """Lines of the type area that the imprint at the foot of the last page takes the room of."""

    @property
    def used_rows(self) -> int | None:
        """Lines of the last page that are taken; None where it is the cover."""
        return None if self.body_rows is None else min(self.body_rows + self.imprint_rows, self.rows)


@dataclass(frozen=True)
class Ending:
    """How a paragraph ends."""

    article: str
    paragraph: str
    lines: int
    characters: int
    """Characters of the last line; its stops, brackets and quotes not counted."""
    is_lonely: bool
    """孤字: a last line of one Han character, with or without marks."""
    text: str
    """The last line."""
    offset: int
    """Where the last line begins in the paragraph's text, or its end where nothing of it stands there."""
    set_text: SetText = field(repr=False)
    style: HouseStyle = field(repr=False)
    """The style that it is set in: within a column, that of the column."""


@dataclass(frozen=True)
class ArticleUse:
    """What an article takes."""

    article: str
    rows: int
    """Lines of the page, those of tables and pictures among them."""
    last_characters: int
    """Characters of its last line; 0 where it ends with a table or a picture."""
    first_page: int
    last_page: int
    rows_on_last_page: int
    """0 where the article stands in columns."""
    endings: tuple[Ending, ...]
    """Of its paragraphs of text, and of its foreword's."""


def page_use(composition: Composition) -> PageUse:
    """The pages and the paper of an issue; no sheet is put together for it."""
    style, keys = composition.style, composition.page_keys
    pages = len(composition.sheets)
    blank = sum(1 for _, fragments, imprint, _ in keys if imprint is None and not any(fragments))
    body_rows: int | None = None
    imprint_rows = 0
    if keys:
        _, fragments, imprint, _ = keys[-1]
        body_rows = composition.body.filled[-1].end.row if any(fragments) else 0
        imprint_rows = -(-imprint.height // style.pitch) if imprint else 0
    return PageUse(pages, (pages + 1) // 2, blank + pages % 2, style.grid.rows, body_rows, imprint_rows)


def article_uses(composition: Composition) -> tuple[ArticleUse, ...]:
    """What each printed article takes, in order."""
    first_body_page = len(composition.cover.sheets) + 1
    articles = composition.body.articles
    return tuple(
        _article_use(articles[article], first_page + first_body_page, last_page + first_body_page, rows)
        for filled in composition.body.filled
        for article, first_page, last_page, rows in _extents(filled)
    )


def _extents(filled: Filled) -> Iterator[tuple[str, int, int, int]]:
    """`(article, first page, last page, rows on the last page)` of a chunk, pages counted from 0."""
    if isinstance(filled.chunk, Columns):
        ends = [page for _, page in filled.begins[1:]] + [filled.end.page]
        for (article, page), last in zip(filled.begins, ends, strict=True):
            yield article, page, last, 0
        return
    for article, page in filled.begins:
        last = filled.first_page + len(filled.pages) - 1
        placed = filled.pages[-1]
        yield article, page, last, filled.end.row - placed[0].row if placed else 0


def _article_use(set_: SetArticle, first_page: int, last_page: int, rows: int) -> ArticleUse:
    article = set_.article
    texts = [(block.id, block.text) for block in (*article.foreword, *article.paragraphs)]
    lengths = dict(texts)
    endings = tuple(
        _ending(article.id, block_id, block.text, len(lengths[block_id]), set_.style)
        for (block_id, _), block in set_.blocks.items()
        if block.text is not None and block_id in lengths
    )
    *_, last_text = (None, *(block.text for block in set_.blocks.values()))
    own_rows = sum(piece.rows for piece in set_.pieces)
    return ArticleUse(
        article.id,
        own_rows,
        _characters(last_text.lines[-1].text) if last_text else 0,
        first_page,
        last_page,
        min(rows, own_rows),  # on a single page the section's head may stand before it
        endings,
    )


def _ending(article: str, paragraph: str, text: SetText, length: int, style: HouseStyle) -> Ending:
    last = text.lines[-1]
    return Ending(
        article,
        paragraph,
        len(text.lines),
        _characters(last.text),
        len(text.lines) > 1 and _is_lonely(last.text),
        last.text.strip(),
        _offset_in_paragraph(last, length),
        text,
        style,
    )


def _characters(text: str) -> int:
    return sum(1 for character in text if KIND[character] not in _NO_SIGNS)


def _is_lonely(text: str) -> bool:
    signs = [character for character in text if KIND[character] not in _NO_SIGNS]
    return len(signs) == 1 and KIND[signs[0]] is Kind.HAN


def _offset_in_paragraph(line: Line, length: int) -> int:
    """The first character of the paragraph's own text on a line; `length` where there is none."""
    own = (origin for origin in line.origins if origin.field in OWN_FIELDS and origin.end > line.start)
    origin = next(own, None)
    return length if origin is None else origin.offset + max(line.start - origin.start, 0)
