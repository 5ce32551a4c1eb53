"""The live documents of the articles that were shown last, so that going back to one is instant."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from anqing_bulletin.bulletin.model import Article
    from anqing_bulletin.desktop.writing.article_document import ArticleDocument

KEPT = 32
"""Articles whose documents are kept."""


class Pair(NamedTuple):
    """The documents of one article."""

    foreword: ArticleDocument
    body: ArticleDocument


class Documents:
    """Makes the documents of an article when it is first shown, and lets those go that were not shown for longest."""

    def __init__(self, make: Callable[[Article], Pair]) -> None:
        self._make = make
        self._pairs: OrderedDict[str, Pair] = OrderedDict()

    def __len__(self) -> int:
        return len(self._pairs)

    def __iter__(self) -> Iterator[ArticleDocument]:
        return (document for pair in self._pairs.values() for document in pair)

    def known(self, article_id: str) -> Pair | None:
        """The documents of an article that was shown; None where it was not, or not for long."""
        return self._pairs.get(article_id)

    def of(self, article: Article) -> Pair:
        """The documents of an article that is going to be shown."""
        pair = self._pairs.pop(article.id, None) or self._make(article)
        self._pairs[article.id] = pair
        while len(self._pairs) > KEPT:
            _, old = self._pairs.popitem(last=False)
            for document in old:
                document.deleteLater()
        return pair

    def clear(self) -> None:
        """Let all of them go."""
        for document in self:
            document.deleteLater()
        self._pairs.clear()
