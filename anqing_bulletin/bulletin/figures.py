"""Pictures put into an article's text, and changed where they stand."""

from __future__ import annotations

from collections.abc import Sequence

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.edits import Edit
from anqing_bulletin.bulletin.model import Figure, Issue, Paragraph
from anqing_bulletin.bulletin.splitting import parted


def _insert(issue: Issue, article_id: str, block_id: str, offset: int, figures: Sequence[Figure]) -> Issue:
    """Figures at a place in an article's text: in place of an empty paragraph, within a longer one parting it in two.

    Where the block is not there any more they stand at the end.  Raises `KeyError` for an article that is not there.
    """
    article = issue.article(article_id)
    if article is None:
        raise KeyError(article_id)
    block = next((block for block in article.blocks if block.id == block_id), None)
    if block is None:
        return edits.set_blocks(issue, article_id, (*article.blocks, *figures))
    before, after = parted(article.blocks, block_id, offset)
    if isinstance(block, Paragraph) and not block.spans:
        after = after[1:]
    return edits.set_blocks(issue, article_id, (*before, *figures, *after))


def _change(issue: Issue, article_id: str, figure: Figure) -> Issue:
    """A figure of an article's text in place of the one of its id.  Raises `KeyError` where that is not there."""
    article = issue.article(article_id)
    known = article.block(figure.id) if article is not None else None
    if article is None or not isinstance(known, Figure):
        raise KeyError(figure.id)
    blocks = (figure if block.id == figure.id else block for block in article.blocks)
    return edits.set_blocks(issue, article_id, blocks)


insert_figures = Edit("插入图片", _insert)
change_figure = Edit("修改图片", _change)
