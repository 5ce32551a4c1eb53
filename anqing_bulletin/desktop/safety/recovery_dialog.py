"""What a program that did not end properly had not saved, article by article against the file, to be brought back.

The dialog changes nothing: `answers` say what the person wants of each thing that was found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from anqing_bulletin.bulletin.comparison import Change, Comparison, Item, Key, compare, describe
from anqing_bulletin.bulletin.model import Article, Issue
from anqing_bulletin.bulletin.succession import emptied
from anqing_bulletin.desktop.dialog_layout import (
    calm_list,
    column_of,
    give_size,
    hair_line,
    hint,
    inset,
    lay_out,
    row_of,
    splitter_of,
)
from anqing_bulletin.desktop.moments import moment_text, present_moment
from anqing_bulletin.desktop.theme import STEP
from anqing_bulletin.desktop.ticks import TickDelegate
from anqing_bulletin.desktop.versions.difference_view import DifferenceView, Pair

_FOUND_ROWS = 4
_SEPARATORS = re.compile(r"[\\/._-]")
_NEVER_SAVED = "还没有保存过的一期"


class Answer(Enum):
    """What is to become of unsaved work."""

    RECOVER = auto()
    """Bring back what is ticked, as unsaved changes."""
    REFUSE = auto()
    LATER = auto()
    """Keep it and ask again."""


class Decision(NamedTuple):
    """The answer for one thing found, and the items of the comparison that were ticked."""

    answer: Answer
    keys: frozenset[Key]


@dataclass(frozen=True)
class Found:
    """Unsaved work that can be brought back."""

    title: str
    """第19期."""
    path: Path | None
    """Its file; None for an issue that was never saved."""
    time: datetime
    """When it was last noted."""
    file_issue: Issue | None
    """What the file holds now; None where there is no file."""
    recovered: Issue

    @property
    def comparison(self) -> Comparison:
        """What the work has changed: against the file, or against an issue without articles."""
        return compare(self.former, self.recovered)

    @property
    def former(self) -> Issue:
        """What the work is compared with."""
        return self.file_issue or emptied(self.recovered)

    @property
    def name(self) -> str:
        """第19期 — 安庆组工信息第19期.zgxx."""
        return f"{self.title} — {self.path.name if self.path is not None else _NEVER_SAVED}"


class RecoveryDialog(QDialog):
    """Shows what was found; once it is closed, `answers` has a decision for each, in the same order.

    One is brought back at a time, because a window shows one issue: that closes the dialog, and the rest is asked
    about next.
    """

    def __init__(self, found: Sequence[Found], parent: QWidget | None = None, *, now: datetime | None = None) -> None:
        super().__init__(parent)
        self._found = tuple(found)
        self._now = now or present_moment()
        self._comparisons = [each.comparison for each in found]
        self._keys = [{item.key for item in comparison.items} for comparison in self._comparisons]
        self._answers: list[Answer | None] = [None] * len(self._found)
        self.setWindowTitle("找回未保存的修改")
        self.head = QLabel()
        self.works = calm_list("找到的修改")
        self.name = QLabel()
        self.path = hint("")
        for label in (self.head, self.name, self.path):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.all = QCheckBox()
        self.items = calm_list("改动，勾选的要找回")
        self.items.setItemDelegate(TickDelegate(self.items))
        self.view = DifferenceView("文件里", "找回的")
        self.buttons = QDialogButtonBox()
        self.recover = self._button("找回选中的", QDialogButtonBox.ButtonRole.AcceptRole)
        self.refuse = self._button("不找回", QDialogButtonBox.ButtonRole.DestructiveRole)
        self.later = self._button("以后再说", QDialogButtonBox.ButtonRole.RejectRole)
        self.recover.setDefault(True)
        self.recover.setToolTip("作为还没有保存的修改打开，可以撤销")
        self.refuse.setToolTip("文件保持现在的样子；记录再保留 30 天")
        self.later.setToolTip("先留着，下次打开程序时再问")
        self.works.addItems([self._work_text(row) for row in range(len(self._found))])
        self._lay_out()
        self.works.currentRowChanged.connect(self._show_work)
        self.items.currentRowChanged.connect(self._show_item)
        self.items.itemChanged.connect(self._on_ticked)
        self.all.clicked.connect(self._tick_all)
        self.recover.clicked.connect(self._on_recover)
        self.refuse.clicked.connect(self._on_refuse)
        self.later.clicked.connect(self.reject)
        self.works.setCurrentRow(0)
        self.items.setFocus()

    @property
    def answers(self) -> tuple[Decision, ...]:
        """What is wanted of each thing found; LATER where nothing was said."""
        pairs = zip(self._answers, self._keys, strict=True)
        return tuple(Decision(answer or Answer.LATER, frozenset(keys)) for answer, keys in pairs)

    # --- deciding -----------------------------------------------------------------------------------------------------

    def _on_recover(self) -> None:
        self._answers[self.works.currentRow()] = Answer.RECOVER
        self.accept()

    def _on_refuse(self) -> None:
        """Refuse what is shown, and go to the next thing that nothing was said about."""
        row = self.works.currentRow()
        self._answers[row] = Answer.REFUSE
        self.works.item(row).setText(self._work_text(row))
        waiting = [row for row, answer in enumerate(self._answers) if answer is None]
        if waiting:
            self.works.setCurrentRow(next((other for other in waiting if other > row), waiting[0]))
        else:
            self.accept()

    def _on_ticked(self, item: QListWidgetItem) -> None:
        key = self._shown_items()[self.items.row(item)].key
        keys = self._keys[self.works.currentRow()]
        if item.checkState() is Qt.CheckState.Checked:
            keys.add(key)
        else:
            keys.discard(key)
        self._show_ticks()

    def _tick_all(self) -> None:
        """All, or none where all were ticked."""
        shown = self._shown_items()
        keys = self._keys[self.works.currentRow()]
        state = Qt.CheckState.Unchecked if len(keys) == len(shown) else Qt.CheckState.Checked
        for row in range(self.items.count()):
            self.items.item(row).setCheckState(state)
        self._show_ticks()

    # --- showing ------------------------------------------------------------------------------------------------------

    def _shown_items(self) -> tuple[Item, ...]:
        return self._comparisons[self.works.currentRow()].items

    def _work_text(self, row: int) -> str:
        found = self._found[row]
        refused = "　〔不找回〕" if self._answers[row] is Answer.REFUSE else ""
        return f"{found.name}\n{moment_text(found.time, self._now)}{refused}"

    def _show_work(self, row: int) -> None:
        found = self._found[row]
        self.head.setText(_head(found, len(self._found), moment_text(found.time, self._now)))
        self.name.setText(found.name)
        self.path.setText(_where(found))
        self.items.blockSignals(True)
        self.items.clear()
        for item, line in zip(self._shown_items(), describe(self._comparisons[row]), strict=True):
            shown = QListWidgetItem(line)
            shown.setFlags(shown.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            shown.setCheckState(Qt.CheckState.Checked if item.key in self._keys[row] else Qt.CheckState.Unchecked)
            self.items.addItem(shown)
        self.items.blockSignals(False)
        self.items.setCurrentRow(0)
        self._show_item(self.items.currentRow())
        self._show_ticks()

    def _show_item(self, row: int) -> None:
        items = self._shown_items()
        self.view.show_pairs(_pairs(self._found[self.works.currentRow()], items[row]) if row >= 0 else ())

    def _show_ticks(self) -> None:
        total, ticked = len(self._shown_items()), len(self._keys[self.works.currentRow()])
        some = Qt.CheckState.PartiallyChecked if ticked else Qt.CheckState.Unchecked
        self.all.setCheckState(Qt.CheckState.Checked if ticked == total else some)
        self.all.setText(f"全部 {total} 处改动" if ticked == total else f"{total} 处改动，已选 {ticked} 处")
        self.recover.setEnabled(bool(ticked or not total))

    # --- setting up ---------------------------------------------------------------------------------------------------

    def _button(self, words: str, role: QDialogButtonBox.ButtonRole) -> QPushButton:
        button = self.buttons.addButton(words, role)
        button.setAutoDefault(False)
        return button

    def _lay_out(self) -> None:
        several = len(self._found) > 1
        self.works.setMaximumHeight(min(_FOUND_ROWS, len(self._found)) * self.works.sizeHintForRow(0))
        self.works.setVisible(several)
        self.name.setVisible(not several)
        left = QVBoxLayout()
        left.setSpacing(STEP)
        left.addWidget(self.works)
        about = column_of([self.name, self.path], margins=(STEP // 2, STEP, 2 * STEP, STEP))
        left.addLayout(about)
        left.addWidget(hair_line())
        left.addLayout(column_of([self.all], margins=(STEP // 2, 0, 0, 0)))
        left.addWidget(self.items, 1)
        right = QWidget()
        right.setLayout(column_of([self.view], margins=(0, STEP, 0, STEP)))
        lay_out(self, column_of([self.head]), splitter_of(inset(left), right, 44 * STEP), row_of([self.buttons]))
        give_size(self, 120 * STEP, 80 * STEP)


def _head(found: Found, total: int, moment: str) -> str:
    """What happened, what was kept, what to do."""
    happened = f"程序上次没有正常退出。下面是还没有保存的修改，最后记录于 {moment}。"
    kept = "文件没有动过。" if found.file_issue is not None else ""
    several = f"一共找到 {total} 份，一次找回一份，各在一个窗口里，其余的接着问。" if total > 1 else ""
    return f"{happened}\n{kept}勾选要找回的，找回后作为还没有保存的修改打开，看过再保存。{several}"


def _where(found: Found) -> str:
    if found.path is None:
        return "还没有文件。"
    path = _SEPARATORS.sub("\\g<0>\u200b", str(found.path))  # where a long one may be broken
    return path if found.file_issue is not None else f"{path}\n这个文件不在了、打不开，或者已经是另一期。"


def _pairs(found: Found, item: Item) -> list[Pair]:
    """The texts of an item: of an article that came or went, all of it."""
    whole: list[Pair] = []
    if item.change is Change.ADDED:
        whole = [Pair("", text, label) for label, text in _texts(found.recovered.article(item.article_id))]
    elif item.change is Change.REMOVED:
        whole = [Pair(text, "", label) for label, text in _texts(found.former.article(item.article_id))]
    pairs = [*whole, *(Pair(detail.old, detail.new, detail.label) for detail in item.details)]
    return pairs or [Pair("", "", item.label)]


def _texts(article: Article | None) -> list[tuple[str, str]]:
    """Everything that an article says, by its Chinese name."""
    if article is None:
        return []
    foreword = "\n".join(paragraph.text for paragraph in article.foreword)
    texts = (
        ("标题", article.title),
        ("来源单位", article.source),
        ("编者按", foreword),
        ("正文", article.text),
        ("编辑备注", article.note),
    )
    return [(label, text) for label, text in texts if text]
