"""Articles that a test can tell apart by one character."""

from __future__ import annotations

from anqing_bulletin.bulletin.model import Article, Paragraph, Span

CHARACTERS = {"jia": "甲", "yi": "乙", "bing": "丙", "ding": "丁", "wu": "戊", "ji": "己"}
"""Ids, as a file can hold them, and the character that the article of each is made of."""


def make_article(name: str, words: int = 20) -> Article:
    """An article of this id, whose title and text are its character's."""
    character = CHARACTERS.get(name, "文")
    paragraph = Paragraph((Span(character * words),), id=f"{name}-1")
    return Article(title=f"{character}的标题", source=f"{character}县", blocks=(paragraph,), id=name)
