"""The editor of one article: title lines, foreword, body, source unit, note.

Every field shows what the session's issue says and asks the session for edits; none keeps a truth of its own.  One
live `ArticleDocument` for each article is kept while there is room, so that going back to an article is instant.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QTextCursor
from PySide6.QtWidgets import QStackedLayout, QWidget

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.history import Where
from anqing_bulletin.bulletin.text import count_han, count_words
from anqing_bulletin.desktop.places import NOTE, SOURCE, TITLE
from anqing_bulletin.desktop.session import COUNT_REST
from anqing_bulletin.desktop.writing.article_document import ArticleDocument, TextEdit
from anqing_bulletin.desktop.writing.body_edit import BodyEdit
from anqing_bulletin.desktop.writing.documents import Documents, Pair
from anqing_bulletin.desktop.writing.editor_page import EditorPage, empty_page
from anqing_bulletin.desktop.writing.format_actions import FormatActions
from anqing_bulletin.desktop.writing.reading_only import ReadingOnly
from anqing_bulletin.desktop.writing.title_lines import (
    offset_in_text,
    offset_in_title,
    text_from_title,
    title_from_text,
)
from anqing_bulletin.desktop.writing.utf16 import units

if TYPE_CHECKING:
    from anqing_bulletin.bulletin.model import Article, Block, Issue, Paragraph
    from anqing_bulletin.desktop.session import Session
    from anqing_bulletin.desktop.writing.field_edit import FieldEdit


class ArticleEditor(QWidget):
    """Shows one article of a session at a time."""

    article_shown = Signal(str)
    """The id of the article that is shown now."""
    caret_moved = Signal(object)
    """The `history.Where` of the caret, after typing or a movement; never while an input method composes."""
    composition_began = Signal()
    """An input method is about to hold letters that are not text yet."""
    composition_ended = Signal()
    """What it held is text now, or gone."""
    told = Signal(str)
    """What came of a paste, for the status bar."""
    body_edited = Signal(object)
    """The `TextEdit` that the user has made in the shown article's text; the session has it already."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._article_id = ""
        self._showing = False
        self._field_in_use: BodyEdit | FieldEdit | None = None
        self._page = page = EditorPage()
        self._documents = Documents(self._make_documents)
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
            field.composition_began.connect(self.composition_began)
            field.composition_ended.connect(self.composition_ended)
            field.focused.connect(lambda field=field: self._note_field(field))
        for text in (page.foreword, page.body):
            text.told.connect(self.told)
        page.foreword_asked.connect(self._on_foreword_asked)
        page.foreword_removed.connect(self._remove_foreword)
        session.issue_changed.connect(self._on_issue_changed)
        session.place_shown.connect(self.show_place)
        session.loaded.connect(self._on_loaded)
        ReadingOnly(session, page.fields, self.format_actions, self)

    # --- showing --------------------------------------------------------------------------------------------

    @property
    def composing(self) -> bool:
        """Whether an input method holds letters that are not text yet."""
        return any(field.composing for field in self._page.fields)

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
        foreword, body = self._documents.of(article)
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
        field = self.select_stretch(where, 0)
        if field is not None:
            field.setFocus()

    def select_stretch(self, where: Where, length: int) -> FieldEdit | BodyEdit | None:
        """Show an article, select so many characters from a place on and bring them into sight; the focus stays.

        Gives the field that holds them, None where the place is not there.
        """
        if self._session.issue.article(where.article_id) is None:
            return None
        self.show_article(where.article_id)
        stretch = self.stretch_of(where, length)
        if stretch is None:
            return None
        field, start, end = stretch
        if field is self._page.foreword:
            self._page.show_foreword(True)
        cursor = field.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        field.setTextCursor(cursor)
        field.ensureCursorVisible()
        return field

    def stretch_of(self, where: Where, length: int) -> tuple[FieldEdit | BodyEdit, int, int] | None:
        """The field of the shown article that has a stretch of characters, and its ends there in UTF-16 units."""
        page = self._page
        if where.article_id != self._article_id or not where.block_id:
            return None
        field = {TITLE: page.title, SOURCE: page.source, NOTE: page.note}.get(where.block_id)
        if field is not None:
            text, start, end = field.text, where.offset, where.offset + length
            if field is page.title:
                start, end = offset_in_text(text, start), offset_in_text(text, end - 1) + 1
            return field, units(text, start), units(text, max(start, end) if length else start)
        for edit in (page.body, page.foreword):
            first, last = (
                edit.article_document.position_of(where.block_id, offset)
                for offset in (where.offset, where.offset + length)
            )
            if first is not None and last is not None:
                return edit, first, last
        return None

    @property
    def fields(self) -> tuple[FieldEdit | BodyEdit, ...]:
        """Title, foreword, body, source unit and note."""
        return self._page.fields

    @property
    def selected_text(self) -> str:
        """What is selected in the field that has the focus; empty for nothing, and for more than one paragraph."""
        field = self._focused_field()
        text = field.textCursor().selectedText() if field is not None else ""
        return "" if any(sign in text for sign in "\u2029\u2028\ufffc") else text

    def set_text_points(self, points: float) -> None:
        """Write in another size; the caret of the shown article stays where it is."""
        if points != self._page.text_points:
            self.commit()
            article_id, caret = self._article_id, self.caret or Where(self._article_id, *self.body_place)
            self._on_loaded()
            self._page.set_text_points(points)
            self.show_article(article_id)
            self.select_stretch(caret, 0)

    def focus_title(self) -> None:
        """Put the caret into the title, all of it selected."""
        self._page.title.selectAll()
        self._page.title.setFocus()

    def commit(self) -> None:
        """Make text of what an input method still holds, and tell the session everything."""
        for field in self._page.fields:
            field.finish_composition()
        for document in self._documents.known(self._article_id) or ():
            document.settle()

    def _show_nothing(self) -> None:
        self._article_id = ""
        self._pages.setCurrentIndex(0)

    def _make_documents(self, article: Article) -> Pair:
        pair = Pair(self._document(article.foreword), self._document(article.blocks))
        pair.foreword.edited.connect(self._on_foreword_edited)
        pair.body.edited.connect(self._on_body_edited)
        return pair

    def _document(self, blocks: tuple[Block, ...]) -> ArticleDocument:
        document = self._page.make_document(blocks)
        document.setParent(self)
        document.settled.connect(self._on_settled)
        return document

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
        foreword, body = self._documents.of(article)
        body.bring_to(article.blocks)
        had_foreword = not foreword.isEmpty()
        foreword.bring_to(article.foreword)
        page.show_foreword_label(self._session.style.flow.foreword_label)
        if title_from_text(page.title.text) != (article.title, article.title_breaks):
            page.title.bring_to(text_from_title(article.title, article.title_breaks))
        for field, text in ((page.source, article.source), (page.note, article.note)):
            if field.text.strip() != text:
                field.bring_to(text)
        if article.foreword and not had_foreword and not page.foreword_shown:
            page.show_foreword(True)

    # --- from the user --------------------------------------------------------------------------------------

    def _on_body_edited(self, edit: TextEdit) -> None:
        article = self._session.issue.article(self._article_id)
        if article is None:
            return
        first, last = edit.range_in(article.blocks)
        self._apply(self._page.body, edits.replace_blocks, "typing", first, last, edit.blocks)
        self.body_edited.emit(edit)

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

    def write_foreword(self) -> None:
        """Open 编者按 of the shown article and put the caret into it; from there, back into the text."""
        if self._page.foreword.hasFocus():
            self._page.body.setFocus()
        elif self._article_id:
            self._on_foreword_asked(True)
        else:
            self.told.emit("编者按写在一篇稿件前面，请先在左边的目录里选一篇")

    def _on_foreword_asked(self, shown: bool) -> None:
        if shown and self._session.locked and self._page.foreword.document().isEmpty():
            self._session.refused.emit(self._session.locked)
            return
        self._page.show_foreword(shown)
        (self._page.foreword if shown else self._page.body).setFocus()

    def _remove_foreword(self) -> None:
        self.commit()
        where = Where(self._article_id, *self._page.foreword.place)
        self._session.close_group()
        self._session.apply(edits.set_foreword, self._article_id, (), where=where)
        if not self._session.locked:
            self._page.show_foreword(False)
            self._page.body.setFocus()

    def _on_caret_moved(self) -> None:
        if self._showing:
            return
        caret = self.caret
        if caret is None:
            return
        if isinstance(self._focused_field(), BodyEdit):
            self._formats.show_state()
        self.caret_moved.emit(caret)

    @property
    def caret(self) -> Where | None:
        """Where the caret stands; None where no field has the focus."""
        return self._caret_in(self._focused_field())

    @property
    def caret_left(self) -> Where | None:
        """Where the caret stands in the field that was written in last, whatever has the focus."""
        return self._caret_in(self.field_in_use)

    def _caret_in(self, field: BodyEdit | FieldEdit | None) -> Where | None:
        page = self._page
        if field is None or not self._article_id:
            return None
        if isinstance(field, BodyEdit):
            return Where(self._article_id, *field.place)
        name = {page.title: TITLE, page.source: SOURCE, page.note: NOTE}[field]
        offset = field.offset
        return Where(self._article_id, name, offset_in_title(field.text, offset) if field is page.title else offset)

    @property
    def field_in_use(self) -> BodyEdit | FieldEdit:
        """The field that was written in last: what is inserted from outside goes there."""
        return self._focused_field() or self._field_in_use or self._page.body

    @property
    def body(self) -> BodyEdit:
        """The field of the article's text."""
        return self._page.body

    @property
    def last_field(self) -> QWidget:
        """From which Tab leaves the editor."""
        return self._page.note

    @property
    def body_place(self) -> tuple[str, int]:
        """The id of the block of the article's text that the caret is in, and the offset in it."""
        return self._page.body.place

    def _note_field(self, field: BodyEdit | FieldEdit) -> None:
        self._field_in_use = field

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
