"""Articles that a test can tell apart by one character."""

from __future__ import annotations

from anqing_bulletin.bulletin.model import Article, Paragraph, Span


def make_article(name: str, words: int = 20) -> Article:
    """An article whose id, title and text are its name's."""
    paragraph = Paragraph((Span(name * words),), id=f"{name}-1")
    return Article(title=f"{name}的标题", source=f"{name}县", blocks=(paragraph,), id=name)
