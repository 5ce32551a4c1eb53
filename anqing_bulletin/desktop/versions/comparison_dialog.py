"""Two versions of the issue compared: the differences as a list, and the 花脸稿 as it would be printed.

Comparing and typesetting are the worker's: the dialog stands at once, and says what is being done until the pages come.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from anqing_bulletin.bulletin.comparison import Comparison, Item, Subject, compare, describe
from anqing_bulletin.bulletin.marking import only_article
from anqing_bulletin.bulletin.model import Issue
from anqing_bulletin.desktop.dialog_layout import (
    give_size,
    hint,
    inset,
    lay_out,
    make_calm,
    row_of,
    splitter_of,
    word_button,
)
from anqing_bulletin.desktop.jobs import Job, Jobs
from anqing_bulletin.desktop.pages.sheet_view import SheetView, style_for
from anqing_bulletin.desktop.theme import STEP
from anqing_bulletin.desktop.writing.changes import changes_in_short
from anqing_bulletin.errors import BulletinError
from anqing_bulletin.typesetting.compose import Composition
from anqing_bulletin.typesetting.sheet import Role

T = TypeVar("T")
_WAITING = "正在比对、排版…"
_SAME = "这两个版本完全一样。"
_WHOLE = ""
"""Instead of an article's id: the whole issue."""
_ITEM = Qt.ItemDataRole.UserRole
_LONGEST_TITLE = 16
_ROLES = {Subject.IMPRINT: Role.IMPRINT, Subject.SECTIONS: Role.CONTENTS_HEADING}
"""Where on paper a difference is that is not about an article; all others are on the cover."""


@dataclass(frozen=True)
class _Compared:
    """What the worker found."""

    comparison: Comparison
    sheets: Composition | None
    """The 花脸稿 of the whole issue; None where nothing differs."""


class ComparisonDialog(QDialog):
    """What differs between `old` and `new`, called `names`.

    `choices` are the versions that can be chosen instead, each `(id, label)`; `jobs` is the window's worker.
    """

    versions_chosen = Signal(str, str)
    """`(old_id, new_id)` of the versions to be compared: the window answers with `show_issues`."""
    pdf_wanted = Signal(str)
    """The id of the article whose 花脸稿 is to be exported as a PDF; empty for the whole issue."""
    docx_wanted = Signal(str)
    """The same as a DOCX."""

    def __init__(
        self,
        old: Issue,
        new: Issue,
        names: tuple[str, str],
        parent: QWidget | None = None,
        choices: Sequence[tuple[str, str]] = (),
        *,
        jobs: Jobs,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._is_open = True
        self._is_answered = False
        self._sheets: dict[str, Composition] = {}
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("版本比较")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.versions = (_version_box("旧版本", choices), _version_box("新版本", choices))
        self.extent = QComboBox()
        self.extent.setAccessibleName("显示全期还是一篇")
        self.extent.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.extent.setMaximumWidth(34 * STEP)
        self.head = QLabel()
        self.head.setWordWrap(True)
        self.head.setIndent(STEP // 2)  # as far as the words of the list below
        self.list = QListWidget()
        make_calm(self.list, "不同之处")
        self.list.setWordWrap(True)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view = SheetView()
        self.view.setAccessibleName("花脸稿")
        self.pdf_button = word_button("导出花脸稿 PDF(&P)…")
        self.docx_button = word_button("导出花脸稿 DOCX(&D)…")
        self._lay_out(names, has_choices=bool(choices))
        for box in self.versions:
            box.activated.connect(self._on_versions_chosen)
        self.extent.activated.connect(self._on_extent_chosen)
        self.list.currentItemChanged.connect(self._on_item_chosen)
        self.list.itemClicked.connect(self._on_item_chosen)
        self.pdf_button.clicked.connect(lambda: self.pdf_wanted.emit(self.article_id))
        self.docx_button.clicked.connect(lambda: self.docx_wanted.emit(self.article_id))
        self.show_issues(old, new, names)
        self.list.setFocus()

    def show_issues(self, old: Issue, new: Issue, names: tuple[str, str]) -> None:
        """Compare other versions."""
        self._is_answered = True
        self._pair, self._names = (old, new), names
        self._sheets.clear()
        self._show_names()
        self.list.clear()
        self.extent.clear()
        self.head.setText(" ")
        self._allow_export(allowed=False)
        self._start(lambda: _compared(old, new, names), self._show_comparison)

    @property
    def article_id(self) -> str:
        """The article that is shown alone; empty while the whole issue is."""
        return self.extent.currentData() or _WHOLE

    # --- making -------------------------------------------------------------------------------------------------------

    def _lay_out(self, names: tuple[str, str], *, has_choices: bool) -> None:
        label = QLabel("显示(&S)")
        label.setBuddy(self.extent)
        arrow = QLabel("→")
        if has_choices:
            top = row_of([self.versions[0], arrow, self.versions[1], label, self.extent])
            top.setStretch(0, 1)
            top.setStretch(2, 1)
        else:
            versions = QLabel(f"{names[0]} → {names[1]}")
            versions.setTextFormat(Qt.TextFormat.PlainText)
            versions.setWordWrap(True)
            top = row_of([versions, label, self.extent], stretched=0)
        top.insertSpacing(top.count() - 2, 2 * STEP)
        left = QVBoxLayout()
        left.setSpacing(STEP)
        left.addWidget(self.head)
        left.addWidget(self.list, 1)
        self.differences = inset(left)
        left.setContentsMargins(2 * STEP, 2 * STEP, 0, 0)
        close = word_button("关闭")
        close.clicked.connect(self.close)
        foot = row_of([self.pdf_button, self.docx_button, hint(""), close], stretched=2)
        lay_out(self, top, splitter_of(self.differences, self.view, 42 * STEP), foot)
        give_size(self, 144 * STEP, 96 * STEP)

    # --- the worker ---------------------------------------------------------------------------------------------------

    def _start(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """Let the worker compare and typeset; of several requests the latest counts, and none after the dialog."""
        self.view.show_words(_WAITING)
        self._jobs.start(
            Job(
                "comparison",
                _WAITING,
                work,
                lambda compared: done(compared) if self._is_open else None,
                lambda error: self._on_failed(error) if self._is_open else None,
            )
        )

    def done(self, result: int) -> None:
        self._is_open = False
        super().done(result)

    def _on_failed(self, error: BulletinError) -> None:
        self.view.show_words(str(error))

    # --- what is shown ------------------------------------------------------------------------------------------------

    def _show_comparison(self, compared: _Compared) -> None:
        comparison = compared.comparison
        self.differences.setVisible(not comparison.is_same)
        self._fill_extent(comparison)
        for item, line in zip(comparison.items, describe(comparison), strict=True):
            head = f"{item.change.value}　{item.label}"
            row = QListWidgetItem("\n".join(filter(None, (head, line.removeprefix(head).strip("　")))))
            row.setData(_ITEM, item)
            self.list.addItem(row)
        if compared.sheets is None:
            self.view.show_words(_SAME)
            return
        self.head.setText(f"共 {len(comparison.items)} 处不同：{changes_in_short(comparison)}")
        self._show_sheets(_WHOLE, compared.sheets)

    def _fill_extent(self, comparison: Comparison) -> None:
        self.extent.clear()
        self.extent.addItem("全期", _WHOLE)
        for item in comparison.items:
            if item.article_id:
                self.extent.addItem(f"只看{_shortened(item.label)}", item.article_id)

    def _show_pages(self) -> None:
        """Show the pages of what is chosen to be shown: at once where they have been set already."""
        article_id = self.article_id
        known = self._sheets.get(article_id)
        if known is not None:
            self._show_sheets(article_id, known)
            return
        old, new = self._pair
        names = self._names
        self._allow_export(allowed=False)
        self._start(
            lambda: _marked(*only_article(old, new, article_id), names),
            lambda sheets: self._show_sheets(article_id, sheets),
        )

    def _show_sheets(self, article_id: str, sheets: Composition) -> None:
        self._sheets[article_id] = sheets
        if article_id != self.article_id:  # something else has been chosen meanwhile
            return
        self.view.show_composition(sheets)
        self._allow_export(allowed=True)
        if article_id:
            self.view.show_article(article_id)
        self._on_item_chosen(self.list.currentItem())

    def _allow_export(self, *, allowed: bool) -> None:
        for button in (self.pdf_button, self.docx_button):
            button.setEnabled(allowed)

    # --- the user -----------------------------------------------------------------------------------------------------

    def _on_item_chosen(self, row: QListWidgetItem | None) -> None:
        """Show where an item is on paper; an article that is on no page of the issue is shown alone."""
        if row is None or self.view.composition is None:
            return
        item: Item = row.data(_ITEM)
        if not item.article_id:
            self._show_extent(_WHOLE)
            self.view.show_role(_ROLES.get(item.key.subject, Role.MASTHEAD))
        elif self.article_id or not self.view.show_article(item.article_id):
            self._show_extent(item.article_id)

    def _show_extent(self, article_id: str) -> None:
        if self.article_id != article_id:
            self.extent.setCurrentIndex(self.extent.findData(article_id))
            self._show_pages()

    def _on_extent_chosen(self) -> None:
        """Show what was chosen, and choose it in the list as well; for the whole issue nothing is chosen there."""
        article_id = self.article_id
        rows = (row for row in range(self.list.count()) if self.list.item(row).data(_ITEM).article_id == article_id)
        with QSignalBlocker(self.list):
            self.list.setCurrentRow(next(rows, -1) if article_id else -1)
        self._show_pages()

    def _on_versions_chosen(self) -> None:
        """Ask for other versions; where the window has none to show, the boxes go back to those that are shown."""
        self._is_answered = False
        self.versions_chosen.emit(*(box.currentData() for box in self.versions))
        if not self._is_answered:
            self._show_names()

    def _show_names(self) -> None:
        for box, name in zip(self.versions, self._names, strict=True):
            if box.currentText() != name:
                box.setCurrentIndex(box.findText(name))
                box.setPlaceholderText(name)


# --- the work -----------------------------------------------------------------------------------------------------


def _compared(old: Issue, new: Issue, names: tuple[str, str]) -> _Compared:
    """The differences, and the pages of the whole issue where there are any."""
    comparison = compare(old, new)
    return _Compared(comparison, None if comparison.is_same else _marked(old, new, names))


def _marked(old: Issue, new: Issue, names: tuple[str, str]) -> Composition:
    """The pages of a 花脸稿."""
    from anqing_bulletin.output.marked_up import marked_up_composition

    return marked_up_composition(old, new, style_for(new), names)


def _version_box(name: str, choices: Sequence[tuple[str, str]]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    box.setMinimumWidth(16 * STEP)
    for version_id, label in choices:
        box.addItem(label, version_id)
    return box


def _shortened(label: str) -> str:
    return label if len(label) <= _LONGEST_TITLE else f"{label[: _LONGEST_TITLE - 1]}…"
