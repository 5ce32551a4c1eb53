"""版式…: the styles to choose from, the measures of the chosen one to change, and the issue's pages as they come out.

Nothing happens to the issue here: once the dialog is accepted, `name` and `changes` say what its style is to be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QSizePolicy,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from anqing_bulletin.desktop.dialog_layout import give_size, hair_line, hint, row_of, word_button
from anqing_bulletin.desktop.faults.faults import show_error
from anqing_bulletin.desktop.pages.outlines import GlyphStock
from anqing_bulletin.desktop.style.chooser import StyleChooser
from anqing_bulletin.desktop.style.draft import StyleDraft
from anqing_bulletin.desktop.style.editor import StyleEditor
from anqing_bulletin.desktop.style.measures import Part
from anqing_bulletin.desktop.style.name_form import StyleNameForm
from anqing_bulletin.desktop.style.own_styles import OwnStyle, keep_style, own_styles, remove_style
from anqing_bulletin.desktop.style.pages import StylePages
from anqing_bulletin.desktop.style.sample import is_shortened
from anqing_bulletin.desktop.style.setting import StyleSetting
from anqing_bulletin.desktop.style.words import fault_words, type_area_words
from anqing_bulletin.desktop.theme import STEP
from anqing_bulletin.errors import SaveFailed, StyleInvalid
from anqing_bulletin.typesetting.style_changes import settings_of

if TYPE_CHECKING:
    from anqing_bulletin.bulletin.model import Issue, StyleChanges
    from anqing_bulletin.desktop.jobs import Jobs
    from anqing_bulletin.errors import BulletinError
    from anqing_bulletin.typesetting.compose import Composition
    from anqing_bulletin.typesetting.style import HouseStyle

_WIDE = 140 * STEP
"""The width of a screen on which styles, measures and pages stand side by side."""
_WAITING = "正在排样页…"


class StyleDialog(QDialog):
    """The house style of an issue; `jobs` is the window's worker."""

    def __init__(self, issue: Issue, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("版式")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.draft = StyleDraft(issue.publication, own_styles())
        self.chooser = StyleChooser(self.draft)
        self.editor = StyleEditor()
        self.pages = StylePages()
        self._setting = StyleSetting(issue, jobs, self)
        self._stock: GlyphStock | None = None
        self.fault = QLabel()
        self.fault.setProperty("fault", True)
        self.fault.setWordWrap(True)
        self.save_button = word_button("另存为版式(&S)…", "把现在的样子存在这台电脑上，别的期、别的刊物也可以用")
        self.remove_button = word_button("删除(&D)…", "从这台电脑上删去自存的版式；用过它的各期不受影响")
        self.reset_button = word_button("恢复原样(&R)", "撤去对这个版式的改动")
        self.count = QLabel()
        self.count.setProperty("hint", True)
        self.grid_box = QCheckBox("版心和网格(&G)")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.part_buttons = {part: word_button(f"{part.value}(&{n})", "") for n, part in enumerate(Part, 1)}
        self._is_shortened = is_shortened(issue) or not any(True for _ in issue.articles)
        self._lay_out(_words_about(issue))
        self._connect()
        self._choose_row()
        self._refresh(at_once=True)
        self._want_pictures()
        self.chooser.setFocus()

    @property
    def name(self) -> str:
        """The shipped style that was chosen."""
        return self.draft.offer.base

    @property
    def changes(self) -> StyleChanges:
        """What is to be otherwise than in it."""
        return self.draft.offer.changes

    def done(self, result: int) -> None:
        """Closed: no more pages are set."""
        self._setting.close()
        super().done(result)

    # --- making -------------------------------------------------------------------------------------------------------

    def _lay_out(self, words: str) -> None:
        left = _area(self.chooser, row_of([self.save_button, self.remove_button]))
        self.remove_button.setMinimumWidth(0)
        self.count.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        middle = _area(self.editor, row_of([self.reset_button, QWidget()], stretched=1))
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        is_wide = self.screen().availableSize().width() >= _WIDE
        beside = [self.count, self.grid_box] if is_wide else [self.count]
        right = _area(self.pages, row_of([*self.part_buttons.values(), *beside], stretched=3))
        self._measures = middle
        if is_wide:
            areas: tuple[QWidget, ...] = (left, middle, right)
        else:
            tabs = _in_turn(left, middle)
            tabs.currentChanged.connect(lambda _number: self._show_fault(self.draft.fault))
            areas = (tabs, right)
        for number, area in enumerate(areas):
            splitter.addWidget(area)
            splitter.setStretchFactor(number, int(area is right))
        splitter.setSizes([32 * STEP, 50 * STEP, 78 * STEP] if is_wide else [50 * STEP, 50 * STEP])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(splitter, 1)
        column.addWidget(hair_line())
        foot = QHBoxLayout()
        foot.setContentsMargins(3 * STEP, 2 * STEP, 3 * STEP, 2 * STEP)
        foot.setSpacing(2 * STEP)
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(self.fault)
        if words:
            said.addWidget(hint(words))
        if not is_wide:
            foot.addWidget(self.grid_box)
        foot.addLayout(said, 1)
        foot.addWidget(self.buttons)
        column.addLayout(foot)
        give_size(self, 160 * STEP, 96 * STEP)

    def _connect(self) -> None:
        self.chooser.selectionModel().currentChanged.connect(self._on_chosen)
        self.editor.edited.connect(self._on_edited)
        self.editor.part_wanted.connect(self.pages.show_part)
        for part, button in self.part_buttons.items():
            button.clicked.connect(lambda _checked=False, part=part: self.pages.show_part(part))
        self.grid_box.toggled.connect(lambda shown: self.pages.show_grid(shown=shown))
        self.reset_button.clicked.connect(self.reset)
        self.save_button.clicked.connect(self.save_as)
        self.remove_button.clicked.connect(self.remove)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._setting.pages_set.connect(self._on_pages_set)
        self._setting.failed.connect(self._on_failed)
        self._setting.picture_set.connect(self._on_picture_set)

    # --- what the user does -------------------------------------------------------------------------------------------

    def reset(self) -> None:
        """恢复原样: the chosen style without what was changed in it."""
        self.draft.reset()
        self._refresh(at_once=True)

    def save_as(self) -> None:
        """另存为版式…: keep what is shown on this PC under a name."""
        own = [offer.name for offer in self.draft.offers if offer.own is not None]
        proposed = self.draft.offer.name if self.draft.offer.own is not None else ""
        form = StyleNameForm(proposed, own, self)
        name = form.name if form.exec() else ""
        form.deleteLater()
        if not name:
            return
        base, changes = self.name, self.changes
        try:
            path = keep_style(name, base, changes)
        except SaveFailed as error:
            show_error(self, error)
            return
        self.draft.add(OwnStyle(name, path, base, changes))
        self._on_offers_changed()

    def remove(self) -> None:
        """删除…: take the chosen style off this PC, after a question."""
        own = self.draft.offer.own
        if own is None:
            return
        words = f"从这台电脑上删去自存的版式“{own.name}”吗？用过它的各期不受影响。"
        box = QMessageBox(QMessageBox.Icon.Question, "删除版式", words, parent=self)
        yes = box.addButton("删除", QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton("取消", QMessageBox.ButtonRole.RejectRole))
        box.exec()
        if box.clickedButton() is not yes:
            return
        try:
            remove_style(own)
        except SaveFailed as error:
            show_error(self, error)
            return
        self.draft.remove()
        self._on_offers_changed()

    def _on_chosen(self) -> None:
        row = self.chooser.currentIndex().row()
        if row >= 0 and row != self.draft.index:
            self.draft.choose(row)
            self._refresh(at_once=True)

    def _on_edited(self, key: str, value: object) -> None:
        if value is not None:
            self.draft.put(key, value)
        self._refresh(at_once=False)

    def _on_offers_changed(self) -> None:
        self.chooser.forget_pictures()
        self._choose_row()
        self._refresh(at_once=True)
        self._want_pictures()

    # --- what is shown ------------------------------------------------------------------------------------------------

    def _choose_row(self) -> None:
        """Let the list stand at the style that is chosen."""
        self.chooser.styles.refresh()
        index = self.chooser.styles.index(self.draft.index)
        self.chooser.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.chooser.scrollTo(index)

    def _refresh(self, *, at_once: bool) -> None:
        """Show the chosen style and what is wrong with it; set its pages, at once or when the measures rest."""
        draft, offer = self.draft, self.draft.offer
        self.editor.setEnabled(not offer.fault)
        self.editor.show_settings(draft.settings, settings_of(draft.original))
        self.chooser.styles.refresh()
        fault = draft.fault
        self._show_fault(fault)
        if fault is None:
            style = draft.style()
            self.editor.area_words.setText(type_area_words(style))
            self._setting.want_pages(style, at_once=at_once)
            if self.pages.composition is None:
                self.pages.show_words(_WAITING)
        else:
            self._setting.forget_pages()
            if offer.fault:
                self.pages.show_words(offer.fault)
        self.reset_button.setEnabled(offer.is_changed)
        self.remove_button.setEnabled(offer.own is not None)

    def _show_fault(self, fault: StyleInvalid | None) -> None:
        """Beside the field that it is about, or at the foot where it is about none."""
        key, words = ("", "") if fault is None else (fault.key, fault_words(fault))
        if self.editor.wrong is not None:
            key, words = self.editor.wrong
        stands_there = self.editor.show_fault(key, words)
        is_seen = stands_there and not self._measures.isHidden()
        self.fault.setText("" if is_seen else words)
        self.fault.setVisible(bool(self.fault.text()))
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not words)
        self.save_button.setEnabled(not words)

    def _want_pictures(self) -> None:
        """Of the styles that are not chosen; the chosen one's comes with its pages."""
        for number in range(len(self.draft.offers)):
            style = self._style_at(number)
            if style is not None and number != self.draft.index:
                self._setting.want_picture(number, style)

    def _style_at(self, number: int) -> HouseStyle | None:
        try:
            return self.draft.style(number)
        except StyleInvalid:
            return None

    def _on_pages_set(self, pages: Composition) -> None:
        self.pages.show_pages(pages)
        self.count.setText("" if self._is_shortened else f"共 {len(pages.sheets)} 页")
        self.chooser.show_picture(self.draft.index, pages, self._stock_of(pages))

    def _on_picture_set(self, number: int, pages: Composition) -> None:
        if number < len(self.draft.offers):
            self.chooser.show_picture(number, pages, self._stock_of(pages))

    def _on_failed(self, error: BulletinError) -> None:
        self.pages.show_words(str(error))

    def _stock_of(self, pages: Composition) -> GlyphStock:
        if self._stock is None or self._stock.fonts is not pages.fonts:
            self._stock = GlyphStock(pages.fonts)
        return self._stock


def _words_about(issue: Issue) -> str:
    """What the pages are, where they are not the whole issue."""
    if is_shortened(issue):
        return "本期较长，样页只排前面几篇；按“确定”后全期重排。"
    return "" if any(True for _ in issue.articles) else "本期还没有稿件，样页里借用样刊的稿件。"


def _in_turn(chooser: QWidget, editor: QWidget) -> QTabWidget:
    """On a narrow screen one of the two at a time, so that the pages keep their room."""
    tabs = QTabWidget()
    tabs.setDocumentMode(True)
    tabs.addTab(chooser, "选用(&C)")
    tabs.addTab(editor, "修改(&M)")
    return tabs


def _area(view: QWidget, row: QHBoxLayout) -> QWidget:
    """Something to look at, and a row of buttons below it."""
    area = QWidget()
    column = QVBoxLayout(area)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(view, 1)
    column.addWidget(hair_line())
    row.setContentsMargins(2 * STEP, STEP, 2 * STEP, STEP)
    column.addLayout(row)
    return area
