"""Which articles hold some words: in title, source unit, status or text, whatever the width or case of the letters."""

from __future__ import annotations

from collections.abc import Sequence

from anqing_bulletin.bulletin.model import Article
from anqing_bulletin.bulletin.status import STATUS_NAMES

_HALF_WIDTH = {0x3000: 0x20, **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}}
"""Full-width signs and their ASCII twins."""


def folded(text: str) -> str:
    """A text in one width and case: ＡＢｃ１ and abc1 are the same."""
    return text.translate(_HALF_WIDTH).casefold()


def words_in(query: str) -> tuple[str, ...]:
    """What was typed, folded, blanks parting the words."""
    return tuple(folded(query).split())


def text_to_filter(article: Article) -> str:
    """Everything that an article is found by, folded, each part on lines of its own."""
    blocks = (block.text for block in (*article.foreword, *article.blocks))
    return folded("\n".join((article.title, article.source, STATUS_NAMES[article.status], *blocks)))


def holds(text: str, words: Sequence[str]) -> bool:
    """Whether a folded text holds every one of the words."""
    return all(word in text for word in words)
