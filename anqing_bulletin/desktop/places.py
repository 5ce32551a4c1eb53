"""Where something is in an issue, said the same way by the editor, the preview and the history.

A `history.Where` names an article and, in `block_id`, a paragraph of its body or foreword, or one of its other fields
by the names below.  Offsets count characters, not UTF-16 units.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anqing_bulletin.bulletin.history import Where
from anqing_bulletin.typesetting.sheet import Field

if TYPE_CHECKING:
    from anqing_bulletin.bulletin.model import Article

TITLE = "title"
"""The `block_id` of an article's title."""
SOURCE = "source"
"""The `block_id` of the source unit."""
NOTE = "note"
"""The `block_id` of the editor's note."""


def where_printed(article: str, paragraph: str, field: Field, offset: int) -> Where:
    """The place of a printed character."""
    if field is Field.TITLE:
        return Where(article, TITLE, offset)
    if field is Field.SOURCE:
        return Where(article, SOURCE, offset)
    return Where(article, paragraph, offset)


def field_of(article: Article, block_id: str) -> Field:
    """The field that a place in an article belongs to; `Field.NONE` for what is not printed."""
    if block_id == TITLE:
        return Field.TITLE
    if block_id == SOURCE:
        return Field.SOURCE
    if block_id == NOTE:
        return Field.NONE
    if any(paragraph.id == block_id for paragraph in article.foreword):
        return Field.FOREWORD
    return Field.TEXT
