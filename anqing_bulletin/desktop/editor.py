"""The editor of one article: title lines, foreword, body, source unit, note.

Every field shows what the session's issue says and asks the session for edits; none keeps a truth of its own.  One
live `ArticleDocument` for each article is kept while there is room, so that going back to an article is instant.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedLayout, QWidget

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.history import Where
from anqing_bulletin.bulletin.text import count_han, count_words
from anqing_bulletin.desktop.article_document import ArticleDocument, TextEdit
from anqing_bulletin.desktop.body_edit import BodyEdit
from anqing_bulletin.desktop.editor_page import EditorPage, empty_page
from anqing_bulletin.desktop.format_actions import FormatActions
from anqing_bulletin.desktop.places import NOTE, SOURCE, TITLE
from anqing_bulletin.desktop.title_lines import (
    offset_in_text,
    offset_in_title,
    text_from_title,
    title_from_text,
)

if TYPE_CHECKING:
    from anqing_bulletin.bulletin.model import Article, Block, Issue, Paragraph
    from anqing_bulletin.desktop.field_edit import FieldEdit
    from anqing_bulletin.desktop.session import Session

DOCUMENTS_KEPT = 32
"""Articles whose live documents are kept, each with its foreword's."""
COUNT_REST = 150
"""Milliseconds of rest in typing after which the counts are taken again."""


class ArticleEditor(QWidget):
    """Shows one article of a session at a time."""

    article_shown = Signal(str)
    """The id of the article that is shown now."""
    caret_moved = Signal(object)
    """The `history.Where` of the caret, after typing or a movement; never while an input method composes."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._article_id = ""
        self._documents: OrderedDict[str, tuple[ArticleDocument, ArticleDocument]] = OrderedDict()
        self._showing = False
        self._page = page = EditorPage()
        self._pages = QStackedLayout(self)
        self._pages.addWidget(empty_page())
        self._pages.addWidget(page)
        self._counting = QTimer(self)
        self._counting.setSingleShot(True)
        self._counting.setInterval(COUNT_REST)
        self._counting.timeout.connect(self._count)
        self._formats = FormatActions(self._written_in, self)
        self.format_actions: list[QAction] = self._formats.all
        self.strong_action = self._formats.head
        self.setFocusProxy(page.body)
        self._connect()

    def _connect(self) -> None:
        page, session = self._page, self._session
        page.title.text_edited.connect(self._on_title_edited)
        page.source.text_edited.connect(self._on_source_edited)
        page.note.text_edited.connect(self._on_note_edited)
        page.title.left_downwards.connect(page.body.setFocus)
        page.source.left_downwards.connect(page.note.setFocus)
        for field in (page.title, page.source, page.note, page.foreword, page.body):
            field.caret_moved.connect(self._on_caret_moved)
        page.foreword_asked.connect(self._on_foreword_asked)
        session.issue_changed.connect(self._on_issue_changed)
        session.place_shown.connect(self.show_place)
        session.loaded.connect(self._on_loaded)

    # --- showing --------------------------------------------------------------------------------------------

    @property
    def article_id(self) -> str:
        """The article that is shown; empty for none."""
        return self._article_id

    def show_article(self, article_id: str) -> None:
        """Show another article, its caret where it was left."""
        if article_id == self._article_id:
            return
        self.commit()
        article = self._session.issue.article(article_id)
        if article is None:
            self._show_nothing()
            return
        self._session.close_group()
        self._keep_caret()
        self._article_id = article_id
        foreword, body = self._documents_of(article)
        with self._shown():
            self._page.foreword.show_document(foreword)
            self._page.body.show_document(body)
            self._bring(article)
            self._page.title.set_offset(0)
            self._page.show_foreword(bool(article.foreword))
            self._pages.setCurrentWidget(self._page)
        self._count()
        self._formats.show_state()
        self.article_shown.emit(article_id)

    def show_place(self, where: Where) -> None:
        """Show an article and put the caret at a place in it."""
        article = self._session.issue.article(where.article_id)
        if article is None:
            return
        self.show_article(where.article_id)
        if not where.block_id:
            return
        page = self._page
        field = {TITLE: page.title, SOURCE: page.source, NOTE: page.note}.get(where.block_id)
        if field is not None:
            offset = where.offset
            field.set_offset(offset_in_text(field.text, offset) if field is page.title else offset)
            field.setFocus()
            return
        for edit in (page.body, page.foreword):
            position = edit.article_document.position_of(where.block_id, where.offset)
            if position is not None:
                if edit is page.foreword:
                    page.show_foreword(True)
                edit.put_caret(position)
                edit.setFocus()
                return

    def focus_title(self) -> None:
        """Put the caret into the title, all of it selected."""
        self._page.title.selectAll()
        self._page.title.setFocus()

    def commit(self) -> None:
        """Make text of what an input method still holds, and tell the session everything."""
        for field in self._page.fields:
            field.finish_composition()
        for document in self._shown_documents():
            document.settle()

    def _show_nothing(self) -> None:
        self._article_id = ""
        self._pages.setCurrentIndex(0)

    def _documents_of(self, article: Article) -> tuple[ArticleDocument, ArticleDocument]:
        known = self._documents.pop(article.id, None)
        if known is None:
            known = self._document(article.foreword), self._document(article.blocks)
            known[0].edited.connect(self._on_foreword_edited)
            known[1].edited.connect(self._on_body_edited)
        self._documents[article.id] = known
        while len(self._documents) > DOCUMENTS_KEPT:
            _, old = self._documents.popitem(last=False)
            for document in old:
                document.deleteLater()
        return known

    def _document(self, blocks: tuple[Block, ...]) -> ArticleDocument:
        document = self._page.make_document(blocks)
        document.setParent(self)
        document.settled.connect(self._on_settled)
        return document

    def _shown_documents(self) -> tuple[ArticleDocument, ...]:
        return self._documents.get(self._article_id, ())

    def _keep_caret(self) -> None:
        for edit in (self._page.foreword, self._page.body):
            edit.keep_caret()

    @contextmanager
    def _shown(self) -> Iterator[None]:
        """The fields are being filled: what they tell meanwhile is no edit and no movement."""
        former, self._showing = self._showing, True
        try:
            yield
        finally:
            self._showing = former

    # --- from the session -----------------------------------------------------------------------------------

    def _on_loaded(self) -> None:
        # The shown documents stay until others are shown; ids of another issue never meet them.
        self._show_nothing()
        self._page.forget_documents()
        for pair in self._documents.values():
            for document in pair:
                document.deleteLater()
        self._documents.clear()

    def _on_issue_changed(self, issue: Issue) -> None:
        if not self._article_id:
            return
        article = issue.article(self._article_id)
        if article is None:
            self._show_nothing()
            return
        with self._shown():
            self._bring(article)
        self._counting.start()

    def _on_settled(self) -> None:
        article = self._session.issue.article(self._article_id)
        if article is not None:
            with self._shown():
                self._bring(article)

    def _bring(self, article: Article) -> None:
        """Let every field show the article; what an input method composes in waits for `settled` or the next edit."""
        page = self._page
        foreword, body = self._documents[article.id]
        body.bring_to(article.blocks)
        foreword.bring_to(article.foreword)
        if title_from_text(page.title.text) != (article.title, article.title_breaks):
            page.title.bring_to(text_from_title(article.title, article.title_breaks))
        for field, text in ((page.source, article.source), (page.note, article.note)):
            if field.text.strip() != text:
                field.bring_to(text)
        if article.foreword and not page.foreword_shown:
            page.show_foreword(True)

    # --- from the user --------------------------------------------------------------------------------------

    def _on_body_edited(self, edit: TextEdit) -> None:
        article = self._session.issue.article(self._article_id)
        if article is None:
            return
        first, last = edit.range_in(article.blocks)
        self._apply(self._page.body, edits.replace_blocks, "typing", first, last, edit.blocks)

    def _on_foreword_edited(self, edit: TextEdit) -> None:
        article = self._session.issue.article(self._article_id)
        if article is None:
            return
        first, last = edit.range_in(article.foreword)
        foreword: tuple[Paragraph, ...] = (*article.foreword[:first], *edit.paragraphs, *article.foreword[last:])
        if not any(paragraph.spans for paragraph in foreword):
            foreword = ()
        self._apply(self._page.foreword, edits.set_foreword, "foreword", foreword)

    def _apply(self, edit: BodyEdit, change: edits.Edit, group: str, *args: object) -> None:
        where = Where(self._article_id, *edit.place)
        if edit.in_one_step:
            self._session.close_group()
            self._session.apply(change, self._article_id, *args, where=where)
        else:
            group = f"{group}:{self._article_id}"
            self._session.apply(change, self._article_id, *args, where=where, group=group)

    def _on_title_edited(self, text: str) -> None:
        offset = offset_in_title(text, self._page.title.offset)
        self._apply_field(edits.set_title, TITLE, offset, *title_from_text(text))

    def _on_source_edited(self, text: str) -> None:
        self._apply_field(edits.set_source, SOURCE, self._page.source.offset, text.strip())

    def _on_note_edited(self, text: str) -> None:
        self._apply_field(edits.set_note, NOTE, self._page.note.offset, text.strip())

    def _apply_field(self, change: edits.Edit, name: str, offset: int, *values: object) -> None:
        if self._article_id:
            where = Where(self._article_id, name, offset)
            self._session.apply(change, self._article_id, *values, where=where, group=f"{name}:{self._article_id}")

    def _on_foreword_asked(self, shown: bool) -> None:
        self._page.show_foreword(shown)
        if shown:
            self._page.foreword.setFocus()

    def _on_caret_moved(self) -> None:
        if self._showing or not self._article_id:
            return
        sender, page = self._focused_field(), self._page
        if sender is None:
            return
        if isinstance(sender, BodyEdit):
            self._formats.show_state()
            place = sender.place
        else:
            name = {page.title: TITLE, page.source: SOURCE, page.note: NOTE}[sender]
            offset = sender.offset
            place = name, offset_in_title(sender.text, offset) if sender is page.title else offset
        self.caret_moved.emit(Where(self._article_id, *place))

    def _focused_field(self) -> BodyEdit | FieldEdit | None:
        return next((field for field in self._page.fields if field.hasFocus()), None)

    def _written_in(self) -> BodyEdit:
        """The edit that the format actions work on."""
        return self._page.foreword if self._page.foreword.hasFocus() else self._page.body

    # --- counts ---------------------------------------------------------------------------------------------

    def _count(self) -> None:
        article = self._session.issue.article(self._article_id)
        if article is not None:
            texts = [block.text for block in (*article.foreword, *article.blocks)]
            words, han = (sum(column) for column in zip((0, 0), *map(_counts, texts), strict=True))
            self._page.show_counts(words, han)


@lru_cache(maxsize=4096)
def _counts(text: str) -> tuple[int, int]:
    return count_words(text), count_han(text)
