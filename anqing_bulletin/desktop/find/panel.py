"""Find and replace, in a panel below the editor: Ctrl+F, Ctrl+H, F3.

What is typed is looked for at once, and never while an input method composes it.  Hits are marked in the editor on a
ground of their own; the text is changed by edits of the session alone, so that replacing everywhere is one step.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from anqing_bulletin.bulletin.history import Where
from anqing_bulletin.bulletin.patterns import MOST_MATCHES, Match, Query, replacement_of
from anqing_bulletin.bulletin.search import TITLE, Hit, Scope, replacing
from anqing_bulletin.desktop.desk import commit_composition
from anqing_bulletin.desktop.find.fields import THIS_ARTICLE
from anqing_bulletin.desktop.find.finding import Finder
from anqing_bulletin.desktop.find.hit_marks import mark_hits
from anqing_bulletin.desktop.find.page import FindPage
from anqing_bulletin.desktop.find.results import first_behind, where_of
from anqing_bulletin.errors import PatternInvalid

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from anqing_bulletin.desktop.session import Session
    from anqing_bulletin.desktop.settings import Settings
    from anqing_bulletin.desktop.writing.editor import ArticleEditor

_REST = 200
"""Milliseconds of rest in writing after which the issue is searched again."""
_MANY = 40
"""Replacements from which on the pointer asks for patience: their paragraphs are set anew."""


class FindPanel(QWidget):
    """Hidden until it is asked for; made by `find_place` when that is for the first time."""

    told = Signal(str)
    """Something is done; the words are for the status bar."""
    hit_shown = Signal(object)
    """The `history.Where` of the hit that the editor shows now."""

    def __init__(self, session: Session, editor: ArticleEditor, settings: Settings, caret: Where) -> None:
        super().__init__()
        self._session = session
        self._editor = editor
        self._current = -1
        """The number of the hit that is shown."""
        self._anchor = caret
        """From where the next hit is looked for: the caret, or the hit shown last."""
        self._moving = False
        """Whether what moves is moved from here."""
        self.finder = Finder(session, self._wanted, self)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._rest.timeout.connect(self._search_again)
        self._marking = QTimer(self)  # once for all that one key changes
        self._marking.setSingleShot(True)
        self._marking.timeout.connect(self._mark)
        self.page = FindPage()
        self.page.options.restore(settings)
        self.page.options.show_which_count()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.page)
        self.setAccessibleName("查找和替换")
        self._connect(settings)
        self.page.show_state(0, -1, more=False, why_not=session.locked)
        self.hide()

    def _connect(self, settings: Settings) -> None:
        page, editor, session = self.page, self._editor, self._session
        self.finder.found.connect(self._on_found)
        self.finder.failed.connect(self._on_failed)
        self.finder.took_long.connect(lambda: page.show_count("正在查找…"))
        editor.caret_moved.connect(self._on_caret_moved)
        editor.article_shown.connect(self._on_article_shown)
        session.issue_changed.connect(self._on_issue_changed)
        session.lock_changed.connect(self._show_state)
        page.find_field.textChanged.connect(self._on_wanted_changed)
        page.find_field.entered.connect(lambda backwards: self.previous() if backwards else self.next())
        page.replace_field.textChanged.connect(self._on_replacement_typed)
        page.replace_field.entered.connect(lambda _backwards: self.replace_one())
        page.options.changed.connect(lambda: page.options.keep(settings))
        page.options.changed.connect(self._on_wanted_changed)
        page.next.clicked.connect(self.next)
        page.previous.clicked.connect(self.previous)
        page.close_button.clicked.connect(self.close_panel)
        page.replace_one.clicked.connect(self.replace_one)
        page.replace_all.clicked.connect(self.replace_all)
        page.results_view.clicked.connect(self._on_row_chosen)
        page.results_view.activated.connect(self._on_row_chosen)
        page.results_view.selectionModel().currentChanged.connect(self._on_row_passed)

    # --- commands -----------------------------------------------------------------------------------------------------

    def open_find(self) -> None:
        """Ctrl+F: look for what is selected, or for what was looked for last."""
        self.page.show_replacing(shown=False)
        self._open()

    def open_replace(self) -> None:
        """Ctrl+H: the same, with the field for what is put in place of it."""
        self.page.show_replacing(shown=True)
        self._open()

    def next(self) -> None:
        """F3: on to the next hit, from the last one to the first."""
        self._step(1)

    def previous(self) -> None:
        """Shift+F3: back to the hit before, from the first one to the last."""
        self._step(-1)

    def replace_one(self) -> None:
        """Replace the hit that is shown and go on to the next; where none is shown, only go on."""
        self._with_hits(self._replace_current)

    def replace_all(self) -> None:
        """Replace every hit as one step that can be taken back."""
        self._with_hits(self._replace_hits)

    def close_panel(self) -> None:
        """Escape: back to the editor, where the hit that is shown is selected."""
        self._rest.stop()
        self.hide()
        self._mark()
        if not self._show_current(with_focus=True):
            self._editor.setFocus()

    def close_work(self) -> None:
        """The window closes: nothing is looked for any more."""
        self._rest.stop()
        self._marking.stop()
        self.finder.close()

    # --- searching ----------------------------------------------------------------------------------------------------

    def _wanted(self) -> tuple[Query, Scope | None]:
        options = self.page.options
        return options.query(self.page.find_field.text()), options.scope(self._editor.article_id)

    def _with_hits(self, go_on: Callable[[], None]) -> None:
        self._editor.commit()
        commit_composition()
        self.finder.with_hits(go_on)

    def _search_again(self) -> None:
        """The issue is another: the hit that is shown stays so, as long as it is there."""
        former = self._shown_hit

        def keep() -> None:
            hits = self.finder.hits
            self._set_current(hits.index(former) if former in hits else -1)
            self._marking.start()

        self.finder.search(keep)

    @property
    def _shown_hit(self) -> Hit | None:
        hits = self.finder.hits
        return hits[self._current] if 0 <= self._current < len(hits) else None

    def _on_found(self) -> None:
        self._current = -1
        self.page.show_hits(self.finder.hits, self._session.issue)
        self.page.show_fault("")
        self._show_state()
        self._marking.start()

    def _on_failed(self, sentence: str) -> None:
        self.page.show_fault(sentence)
        self.page.show_count("")

    def _on_wanted_changed(self) -> None:
        self.page.options.show_which_count()
        self.finder.search(self._go_to_anchor)

    # --- from hit to hit ----------------------------------------------------------------------------------------------

    def _open(self) -> None:
        selected = self._editor.selected_text
        anchor = self._anchor
        if anchor.article_id != self._editor.article_id:
            self._anchor = Where(self._editor.article_id, TITLE)
        elif selected:  # the caret stands behind it
            self._anchor = Where(anchor.article_id, anchor.block_id, max(0, anchor.offset - len(selected)))
        self._rest.stop()
        self.show()
        field = self.page.find_field
        field.setFocus()
        if selected:
            field.setText(selected)
        field.selectAll()
        self.finder.search(self._go_to_anchor)

    def _step(self, direction: int) -> None:
        self.show()
        if self.page.find_field.text():
            self._with_hits(lambda: self._go(direction))
        else:
            self.page.find_field.setFocus()

    def _go(self, direction: int) -> None:
        count = len(self.finder.hits)
        if not count:
            self.told.emit("没有找到。")
            return
        self._look_for_caret()
        if self._current >= 0:
            number = self._current + direction
        else:
            behind = first_behind(self._anchor, self.finder.hits, self._session.issue)
            number = behind if direction > 0 else behind - 1
        if not 0 <= number < count:
            self.told.emit("已到末尾，从头找起。" if direction > 0 else "已到开头，从末尾找起。")
        self._set_current(number % count)
        self._show_current(with_focus=self._editor.caret is not None)

    def _look_for_caret(self) -> None:
        """Whoever has gone elsewhere in the text goes on from there."""
        caret, hit = self._editor.caret, self._shown_hit
        if caret is None:
            return
        if hit is not None:
            where, length = where_of(hit)
            if caret == Where(where.article_id, where.block_id, where.offset + length):
                return
        self._current = -1
        self._anchor = caret

    def _go_to_anchor(self) -> None:
        """While words are typed: the first hit behind the caret, if it is in the article that is shown."""
        number = first_behind(self._anchor, self.finder.hits, self._session.issue)
        if number < len(self.finder.hits) and self.finder.hits[number].text.article_id == self._editor.article_id:
            anchor = self._anchor
            self._set_current(number)
            self._show_current(with_focus=False)
            self._anchor = anchor  # the next letter is looked for from where the caret was

    def _set_current(self, number: int) -> None:
        self._current = number
        former, self._moving = self._moving, True
        index = self.page.results.index(number, 0)
        self.page.results_view.setCurrentIndex(index)
        self.page.results_view.scrollTo(index)
        self._moving = former
        self._show_state()

    def _show_current(self, *, with_focus: bool) -> bool:
        """Bring the hit into sight; with the focus, select it there.  Whether there is one."""
        hit = self._shown_hit
        if hit is None:
            return False
        where, length = where_of(hit)
        former, self._moving = self._moving, True
        field = self._editor.select_stretch(where, length if with_focus else 0)
        if field is not None and with_focus:
            field.setFocus()
        self._moving = former
        self._anchor = where
        self._marking.start()
        self.hit_shown.emit(where)
        return field is not None

    def _mark(self) -> None:
        self._marking.stop()
        if self.isHidden():
            mark_hits(self._editor, (), None)
        else:
            mark_hits(self._editor, self.finder.hits, self._shown_hit)

    # --- replacing ----------------------------------------------------------------------------------------------------

    def _replace_current(self) -> None:
        hit = self._shown_hit
        if hit is None:
            self._go(1)
            return
        words = self._replacement()
        if words is None:
            return
        new, before, number = words(hit.match), self._session.issue, self._current
        self._session.apply(replacing(1), [(hit, new)], where=where_of(hit)[0])
        if self._session.issue is before and new != hit.words:  # refused
            return
        place, end = hit.text[:3], hit.match.start + len(new)

        def go_behind() -> None:
            hits, behind = self.finder.hits, number
            while behind < len(hits) and hits[behind].text[:3] == place and hits[behind].match.start < end:
                behind += 1  # what was put in is not replaced again
            self._current = behind - 1
            self._go(1)

        self.finder.search(go_behind)

    def _replace_hits(self) -> None:
        hits, words = self.finder.hits, self._replacement()
        if self.finder.more:
            self.told.emit(f"超过 {MOST_MATCHES} 处，没有替换。请把要找的写得具体些。")
            return
        if words is None:
            return
        changes = [(hit, new) for hit in hits if (new := words(hit.match)) != hit.words]
        if not changes:
            self.told.emit("换上的和原来一样，没有改动。" if hits else "没有找到，没有替换。")
            return
        here = next((hit for hit, _ in changes if hit.text.article_id == self._editor.article_id), changes[0][0])
        before = self._session.issue
        if len(changes) >= _MANY:
            QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            self._session.apply(replacing(len(changes)), changes, where=where_of(here)[0])
        finally:
            QApplication.restoreOverrideCursor()
        if self._session.issue is before:
            return
        self.finder.search(lambda: None)
        articles = len({hit.text.article_id for hit, _ in changes})
        self.told.emit(f"{articles} 篇稿件里替换了 {len(changes)} 处，按一次 Ctrl+Z 就全部恢复。")

    def _replacement(self) -> Callable[[Match], str] | None:
        """What a hit is replaced by; None where that is not well written, and the panel says so."""
        try:
            return replacement_of(self._wanted()[0], self.page.replace_field.text())
        except PatternInvalid as error:
            self.page.show_fault(str(error))
            return None

    # --- what happened ------------------------------------------------------------------------------------------------

    def _on_replacement_typed(self) -> None:
        if self._replacement() is not None:
            self.page.show_fault("")

    def _on_caret_moved(self, where: Where) -> None:
        if self._moving:
            return
        self._anchor = where
        if self._current >= 0 and not self.isHidden():
            self._set_current(-1)
            self._marking.start()

    def _on_article_shown(self) -> None:
        if self.isHidden() or self._moving:
            return
        self._anchor = Where(self._editor.article_id, TITLE)
        self._set_current(-1)
        if self.page.options.extent.currentText() == THIS_ARTICLE:
            self.finder.search(lambda: None)
        self._marking.start()

    def _on_issue_changed(self) -> None:
        if not self.isHidden():
            self._rest.start()

    def _on_row_chosen(self, index: QModelIndex) -> None:
        self._set_current(index.row())
        self._show_current(with_focus=True)

    def _on_row_passed(self, index: QModelIndex) -> None:
        if index.isValid() and not self._moving:
            self._current = index.row()
            self._show_state()
            self._show_current(with_focus=False)

    def _show_state(self) -> None:
        """The count, and the buttons that something can be done with."""
        finder = self.finder
        self.page.show_state(len(finder.hits), self._current, more=finder.more, why_not=self._session.locked)

    # --- Qt's own events ----------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Other colours want other marks."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._marking.start()
