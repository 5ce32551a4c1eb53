"""The article that is written in, made two at the caret, and put together with the one before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from anqing_bulletin.bulletin.history import Where
from anqing_bulletin.bulletin.model import new_id

if TYPE_CHECKING:
    from anqing_bulletin.desktop.desk import Desk
    from anqing_bulletin.desktop.writing.editor import ArticleEditor


class Splitting(QObject):
    """Works on the article that the editor shows."""

    title_wanted = Signal(str)
    """The title of this new article is to be looked at."""

    def __init__(self, desk: Desk, editor: ArticleEditor) -> None:
        super().__init__(desk)
        self._desk = desk
        self._session = desk.session
        self._editor = editor

    def split(self) -> None:
        """What stands behind the caret becomes the next article."""
        from anqing_bulletin.bulletin.splitting import split_article

        self._editor.commit()
        caret = self._editor.caret
        article = self._session.issue.article(self._editor.article_id)
        place = self._editor.body_place if caret is None else (caret.block_id, caret.offset)
        if article is None or all(block.id != place[0] for block in article.blocks):
            self._desk.told.emit("请把光标放在正文里要分开的地方")
            return
        if self._is_locked():
            return
        issue, second = self._session.issue, new_id()
        self._session.close_group()
        self._session.apply(split_article, article.id, *place, second, where=Where(article.id, *place))
        if self._session.issue is issue:
            self._desk.told.emit("光标前后都要有文字，才能分成两篇")
            return
        self._desk.told.emit("已分成两篇，来源单位两篇都有；不要的话可以撤销")
        self.title_wanted.emit(second)

    def join(self) -> None:
        """The article behind the one before it, its title as a strong paragraph of the text."""
        from anqing_bulletin.bulletin.splitting import article_before, join_article

        self._editor.commit()
        issue, second = self._session.issue, self._editor.article_id
        first = issue.article(article_before(issue, second)) if issue.article(second) is not None else None
        if first is None:
            self._desk.told.emit("前面没有稿件可以合并：这是本栏目的第一篇" if second else "请先选一篇稿件")
            return
        if self._is_locked():
            return
        former = {block.id for block in first.blocks}
        self._editor.show_article(first.id)  # before the other one is gone, so that no third is shown for a moment
        self._session.close_group()
        self._session.apply(join_article, second, where=Where(first.id))
        one = self._session.issue.article(first.id)
        seam = next((block.id for block in one.blocks if block.id not in former), "") if one is not None else ""
        self._editor.show_place(Where(first.id, seam))
        self._desk.told.emit("已与上一篇合并，原标题成为正文里的一段；不要的话可以撤销")

    def _is_locked(self) -> bool:
        if self._session.locked:
            self._session.refused.emit(self._session.locked)
        return bool(self._session.locked)
