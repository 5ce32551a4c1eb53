"""The handbook (F1): pages and headings at the left, the text at the right, and a search through all of it.

Nothing is fetched from anywhere: pages and pictures are the program's own, and a link leads only to another page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple
from urllib.parse import unquote

from PySide6.QtCore import QEvent, QSize, Qt, QUrl
from PySide6.QtGui import QFont, QKeyEvent, QKeySequence, QPalette, QShortcut, QTextCursor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QTextEdit,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from anqing_bulletin.desktop.dialog_layout import hair_line, make_calm, splitter_of
from anqing_bulletin.desktop.help.handbook_pages import handbook_folder
from anqing_bulletin.desktop.help.handbook_text import HandbookText, Hit, Reading
from anqing_bulletin.desktop.icons import icon
from anqing_bulletin.desktop.theme import STEP, colours

_TEXT_SIZE = 1.15
"""The text's size against the interface's."""
_LIST_WIDTH = 30 * STEP
_SIZE = QSize(128 * STEP, 92 * STEP)
_SCREEN_EDGE = 8 * STEP
_WHERE = Qt.ItemDataRole.UserRole
_HEADING = re.compile(r"^## (.+?)\s*$", re.MULTILINE)
_NOWHERE = "没有找到。换一个说法试试，或只写其中两三个字。"


class Place(NamedTuple):
    """A page and a position in its text."""

    page: str
    position: int
    length: int = 0


class Visit(NamedTuple):
    """A page as it was left: how far it was scrolled."""

    page: str
    scrolled: int


class Handbook(QWidget):
    """A window of its own; `pages` are Markdown by name, the first is shown."""

    def __init__(self, pages: Mapping[str, str]) -> None:
        super().__init__()
        self._pages = dict(pages)
        self._texts: dict[str, HandbookText] = {}
        self._page = ""
        self._back: list[Visit] = []
        self._forward: list[Visit] = []
        self._hits: list[tuple[str, Hit]] = []
        self._hit = -1
        self._page_rows: dict[str, QTreeWidgetItem] = {}
        self._hit_rows: list[QTreeWidgetItem] = []
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setWindowTitle("手册")
        self._make()
        self._lay_out()
        self._connect()
        room = self.screen().availableSize() - QSize(_SCREEN_EDGE, _SCREEN_EDGE)
        self.resize(_SIZE.boundedTo(room))
        self._fill_contents()
        self._show_page(next(iter(self._pages)))
        self._enable()
        self.text.setFocus()

    # --- going --------------------------------------------------------------------------------------------------------

    @property
    def page(self) -> str:
        """The name of the page that is shown."""
        return self._page

    def go(self, page: str, heading: str = "") -> None:
        """Show a page, from a heading on; a page that is not there changes nothing."""
        if page not in self._pages:
            return
        place = next((h.position for h in self._text(page).headings if h.text == heading), 0)
        self._go(Place(page, place))

    def back(self) -> None:
        """To where one was before."""
        self._step(self._back, self._forward)

    def forward(self) -> None:
        """And on again."""
        self._step(self._forward, self._back)

    def _go(self, place: Place) -> None:
        self._back.append(self._visit)
        self._forward.clear()
        self._show_page(place.page)
        self._scroll_to(place)
        self._enable()

    def _step(self, source: list[Visit], target: list[Visit]) -> None:
        if not source:
            return
        target.append(self._visit)
        visit = source.pop()
        self._show_page(visit.page)
        self.text.verticalScrollBar().setValue(visit.scrolled)
        self._enable()

    @property
    def _visit(self) -> Visit:
        return Visit(self._page, self.text.verticalScrollBar().value())

    # --- searching ----------------------------------------------------------------------------------------------------

    def look_for(self, query: str) -> None:
        """List every place of the handbook where something stands; with nothing to look for, the contents again."""
        query = query.strip()
        self._hits = [(page, hit) for page in self._pages for hit in self._text(page).hits(query)] if query else []
        self._hit = -1
        self._hit_rows = []
        self.found.clear()
        at: dict[str, QTreeWidgetItem] = {}
        for page, hit in self._hits:
            if page not in at:
                at[page] = _row([page], bold=True)
                self.found.addTopLevelItem(at[page])
            row = _row([hit.words])
            row.setToolTip(0, hit.words)
            at[page].addChild(row)
            self._hit_rows.append(row)
        for page, group in at.items():
            group.setText(0, f"{page}（{group.childCount()} 处）")
        self.found.expandAll()
        self.nothing.setVisible(bool(query) and not self._hits)
        self.lists.setCurrentIndex(1 if query else 0)
        self._mark()

    def next_hit(self) -> None:
        """To the next place that was found, from the last one to the first."""
        self._go_to_hit(1)

    def previous_hit(self) -> None:
        """To the one before."""
        self._go_to_hit(-1)

    def _go_to_hit(self, step: int) -> None:
        if not self._hits:
            return
        start = self._hit if self._hit >= 0 else (-1 if step > 0 else 0)
        self._show_hit((start + step) % len(self._hits))

    def _show_hit(self, number: int) -> None:
        self._hit = number
        page, hit = self._hits[number]
        self.found.blockSignals(True)
        self.found.setCurrentItem(self._hit_rows[number])
        self.found.blockSignals(False)
        self._go(Place(page, hit.position, hit.length))
        self.count.setText(f"{number + 1}/{len(self._hits)}")

    # --- showing ------------------------------------------------------------------------------------------------------

    def _text(self, page: str) -> HandbookText:
        """The document of a page, made when it is wanted first."""
        if page not in self._texts:
            font = QFont(self.font())
            font.setPointSizeF(font.pointSizeF() * _TEXT_SIZE)
            self._texts[page] = HandbookText(self._pages[page], handbook_folder(), font, colours(), self)
        return self._texts[page]

    def _show_page(self, page: str) -> None:
        if page == self._page and self.text.document() is self._texts.get(page):
            return
        self._page = page
        self.text.show_text(self._text(page))
        self.setWindowTitle(f"{page} — 手册")
        current = self.contents.currentItem()
        for name, row in self._page_rows.items():
            row.setExpanded(name == page)
        if current is None or current.data(0, _WHERE)[0] != page:
            self.contents.blockSignals(True)
            self.contents.setCurrentItem(self._page_rows[page])
            self.contents.blockSignals(False)
        self._mark()

    def _scroll_to(self, place: Place) -> None:
        cursor = QTextCursor(self.text.document())
        cursor.setPosition(place.position)
        self.text.setTextCursor(cursor)
        bar = self.text.verticalScrollBar()
        above = self.text.viewport().height() // 3 if place.length else STEP
        if place.position:
            bar.setValue(bar.value() + self.text.cursorRect(cursor).top() - above)
        else:
            bar.setValue(0)
        self._mark()

    def _mark(self) -> None:
        """What was found on this page, on a ground of its own; the one that is shown, on a stronger one."""
        scheme, marks = colours(), []
        for number, (page, hit) in enumerate(self._hits):
            if page != self._page:
                continue
            mark = QTextEdit.ExtraSelection()
            mark.cursor = QTextCursor(self.text.document())
            mark.cursor.setPosition(hit.position)
            mark.cursor.setPosition(hit.position + hit.length, QTextCursor.MoveMode.KeepAnchor)
            mark.format.setBackground(QPalette(scheme.hit_now if number == self._hit else scheme.hit).window())
            marks.append(mark)
        self.text.setExtraSelections(marks)
        if self._hit < 0:
            self.count.setText(f"{len(self._hits)} 处" if self._hits else "")

    def _enable(self) -> None:
        self.back_button.setEnabled(bool(self._back))
        self.forward_button.setEnabled(bool(self._forward))

    def _fill_contents(self) -> None:
        for page, markdown in self._pages.items():
            row = _row([page])
            row.setData(0, _WHERE, (page, ""))
            for heading in _HEADING.findall(markdown):
                child = _row([heading])
                child.setData(0, _WHERE, (page, heading))
                row.addChild(child)
            self._page_rows[page] = row
            self.contents.addTopLevelItem(row)

    # --- making -------------------------------------------------------------------------------------------------------

    def _make(self) -> None:
        self.field = QLineEdit()
        self.field.setPlaceholderText("在手册里查找")
        self.field.setAccessibleName("在手册里查找")
        self.field.setClearButtonEnabled(True)
        self.field.setToolTip("回车到下一处，Shift+回车到上一处")
        self.count = QLabel()
        self.count.setProperty("hint", True)
        self.count.setAccessibleName("找到多少处")
        self.back_button = self._button("back", "后退", "Alt+Left", self.back)
        self.forward_button = self._button("forward", "前进", "Alt+Right", self.forward)
        self.contents = _tree("手册的页和标题")
        self.found = _tree("找到的各处")
        self.nothing = QLabel(_NOWHERE)
        self.nothing.setProperty("hint", True)
        self.nothing.setWordWrap(True)
        self.nothing.setContentsMargins(2 * STEP, STEP, STEP, STEP)
        self.nothing.hide()
        self.text = Reading()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(2 * STEP, STEP, 2 * STEP, STEP)
        top.setSpacing(STEP)
        self.field.setFixedWidth(_LIST_WIDTH - 3 * STEP)
        for widget in (self.field, self.back_button, self.forward_button, self.count):
            top.addWidget(widget)
        top.addStretch(1)
        results = QWidget()
        column = QVBoxLayout(results)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.nothing)
        column.addWidget(self.found, 1)
        self.lists = QStackedWidget()
        self.lists.addWidget(self.contents)
        self.lists.addWidget(results)
        side = QWidget()
        beside = QVBoxLayout(side)
        beside.setContentsMargins(STEP, STEP, 0, STEP)
        beside.addWidget(self.lists)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addLayout(top)
        page.addWidget(hair_line())
        page.addWidget(splitter_of(side, self.text, _LIST_WIDTH), 1)

    def _connect(self) -> None:
        self.field.textChanged.connect(self.look_for)
        self.contents.currentItemChanged.connect(self._on_row)
        self.contents.itemClicked.connect(self._on_row)
        self.found.currentItemChanged.connect(self._on_found_row)
        self.found.itemClicked.connect(self._on_found_row)
        self.text.anchorClicked.connect(self._on_link)
        for keys, do in (
            ("Ctrl+F", self._focus_field),
            ("F3", self.next_hit),
            ("Shift+F3", self.previous_hit),
            ("Esc", self._escape),
        ):
            QShortcut(QKeySequence(keys), self, do)

    def _button(self, name: str, words: str, keys: str, do: Callable[[], None]) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(name))
        button.setIconSize(QSize(20, 20))
        button.setAutoRaise(True)
        button.setShortcut(QKeySequence(keys))
        shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
        button.setToolTip(f"<b>{words}</b>　{shown}")
        button.setAccessibleName(words)
        button.clicked.connect(do)
        return button

    # --- what happened ------------------------------------------------------------------------------------------------

    def _on_row(self, row: QTreeWidgetItem | None) -> None:
        if row is not None:
            self.go(*row.data(0, _WHERE))

    def _on_found_row(self, row: QTreeWidgetItem | None) -> None:
        if row not in self._hit_rows:
            return
        number = self._hit_rows.index(row)
        if number != self._hit or self._page != self._hits[number][0]:
            self._show_hit(number)

    def _on_link(self, link: QUrl) -> None:
        """Another page of ours, or a heading; whatever leads out of the handbook leads nowhere."""
        if link.scheme() or link.host():
            return
        page = unquote(link.path()).removesuffix(".md") or self._page
        self.go(page, unquote(link.fragment()))

    def _focus_field(self) -> None:
        self.field.setFocus()
        self.field.selectAll()

    def _escape(self) -> None:
        if self.field.text():
            self.field.clear()
        else:
            self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the search field goes to the next place, Down into the list of them."""
        if self.field.hasFocus() and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            (self.previous_hit if back else self.next_hit)()
        elif self.field.hasFocus() and event.key() == Qt.Key.Key_Down:
            (self.found if self._hits else self.contents).setFocus()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Other colours want other documents."""
        super().changeEvent(event)
        if event.type() != QEvent.Type.PaletteChange or not self._texts:
            return
        visit, former = self._visit, self._texts
        self._texts = {}
        self._show_page(visit.page)
        self.text.verticalScrollBar().setValue(visit.scrolled)
        for text in former.values():
            text.deleteLater()


def _tree(name: str) -> QTreeWidget:
    tree = QTreeWidget()
    make_calm(tree, name)
    tree.setHeaderHidden(True)
    tree.setIndentation(2 * STEP)
    tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    tree.setTextElideMode(Qt.TextElideMode.ElideRight)
    return tree


def _row(texts: list[str], *, bold: bool = False) -> QTreeWidgetItem:
    row = QTreeWidgetItem(texts)
    if bold:
        font = row.font(0)
        font.setBold(True)
        row.setFont(0, font)
    return row
