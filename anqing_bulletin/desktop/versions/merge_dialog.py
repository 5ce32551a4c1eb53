"""What two people changed differently: both texts side by side, and one click or one key that decides.

The dialog decides nothing by itself and writes nothing: `merged` is what came of it, for the caller to take over.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidgetItem,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from anqing_bulletin.bulletin.merging.merge import Choice, Conflict, ConflictKey, Merged, merge
from anqing_bulletin.bulletin.model import Issue
from anqing_bulletin.desktop.dialog_layout import (
    calm_list,
    column_of,
    give_size,
    hair_line,
    inset,
    lay_out,
    row_of,
    splitter_of,
)
from anqing_bulletin.desktop.theme import STEP
from anqing_bulletin.desktop.versions.difference_view import DifferenceView, Pair

UNDECIDED = "待定"
WORDS = {Choice.MINE: "用我的", Choice.THEIRS: "用同事的", Choice.BOTH: "两段都留"}
_MEANING = {
    Choice.MINE: "这一处用您的",
    Choice.THEIRS: "这一处用同事的",
    Choice.BOTH: "两段都留在稿子里，您的在前",
}
_NOTICE_ROWS = 4


class MergeDialog(QDialog):
    """The conflicts of a merge, to be decided one by one; `who` is the colleague's name, or empty."""

    def __init__(
        self, base: Issue | None, mine: Issue, theirs: Issue, who: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._issues = (base, mine, theirs)
        self._choices: dict[ConflictKey, Choice] = {}
        self.merged: Merged = merge(base, mine, theirs)
        self.setWindowTitle("合并")
        self.head = QLabel(_head(self.merged, who, has_base=base is not None))
        self.list = calm_list("两边都改了的地方")
        for conflict in self.merged.conflicts:
            self.list.addItem(QListWidgetItem())
            self._show_state(conflict)
        self.label = QLabel()
        for label in (self.head, self.label):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.view = DifferenceView("您的", "同事的")
        self.choice_buttons = {choice: self._choice_button(choice, key) for key, choice in enumerate(WORDS, 1)}
        self.notices_button = QToolButton()
        self.notices = calm_list("合并说明")
        self.notices_area = QWidget()
        self.notices_area.setLayout(column_of([hair_line(), inset(self.notices)]))
        self.remaining = QLabel()
        self.remaining.setWordWrap(True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.finish = self.buttons.addButton("完成合并", QDialogButtonBox.ButtonRole.YesRole)
        cancel = self.buttons.button(QDialogButtonBox.StandardButton.Cancel)
        for button in (self.finish, cancel):
            button.setAutoDefault(False)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._set_up_notices()
        self._lay_out()
        QWidget.setTabOrder(self.finish, cancel)
        self.list.currentRowChanged.connect(self._on_row_changed)
        for keys, step in (("Alt+Up", -1), ("Alt+Left", -1), ("Alt+Down", 1), ("Alt+Right", 1)):
            QShortcut(QKeySequence(keys), self, lambda step=step: self.go(step))
        self.list.setCurrentRow(0)
        self.list.setFocus()
        self._show_remaining()

    @property
    def left(self) -> tuple[Conflict, ...]:
        """The conflicts that are not decided yet."""
        return tuple(conflict for conflict in self.merged.conflicts if conflict.key not in self._choices)

    def choose(self, choice: Choice) -> None:
        """Decide the conflict that is shown, and go to the next undecided one."""
        conflict = self._current()
        if conflict is None or (choice is Choice.BOTH and not conflict.can_keep_both):
            return
        self._choices[conflict.key] = choice
        self._show_state(conflict)
        self._show_remaining()
        following = self._next_undecided()
        if following is None:
            self._show_conflict(conflict)
            self.finish.setFocus()
        else:
            self.list.setCurrentRow(following)

    def go(self, step: int) -> None:
        """Show the conflict so many rows on."""
        row = self.list.currentRow() + step
        if 0 <= row < self.list.count():
            self.list.setCurrentRow(row)

    def accept(self) -> None:
        """Merge again with what was chosen."""
        self.merged = merge(*self._issues, self._choices)
        super().accept()

    def _current(self) -> Conflict | None:
        row = self.list.currentRow()
        return self.merged.conflicts[row] if row >= 0 else None

    def _next_undecided(self) -> int | None:
        """The nearest undecided row behind the present one, else the first of all."""
        rows = [row for row, conflict in enumerate(self.merged.conflicts) if conflict.key not in self._choices]
        return next((row for row in rows if row > self.list.currentRow()), rows[0] if rows else None)

    def _on_row_changed(self, _row: int) -> None:
        conflict = self._current()
        if conflict is not None:
            self._show_conflict(conflict)

    # --- showing ------------------------------------------------------------------------------------------------------

    def _state(self, conflict: Conflict) -> str:
        choice = self._choices.get(conflict.key)
        return UNDECIDED if choice is None else WORDS[choice]

    def _show_state(self, conflict: Conflict) -> None:
        """Write a conflict's row: what is not decided yet is bold."""
        item = self.list.item(self.merged.conflicts.index(conflict))
        item.setText(f"{conflict.label}\n〔{self._state(conflict)}〕")
        font = QFont(self.list.font())
        font.setBold(conflict.key not in self._choices)
        item.setFont(font)

    def _show_conflict(self, conflict: Conflict) -> None:
        self.label.setText(f"{conflict.label}　〔{self._state(conflict)}〕")
        pairs = [Pair(conflict.mine, conflict.theirs)]
        if conflict.base:
            pairs.append(Pair(conflict.base, conflict.base, "两边改动以前"))
        self.view.show_pairs(pairs)
        self.choice_buttons[Choice.BOTH].setEnabled(conflict.can_keep_both)
        for choice, button in self.choice_buttons.items():
            button.setChecked(self._choices.get(conflict.key) is choice)

    def _show_remaining(self) -> None:
        left = self.left
        self.remaining.setText(_remaining(left))
        # Enter must not end what is still undecided.
        self.finish.setDefault(not left)

    def _show_notices(self, shown: bool) -> None:
        self.notices_area.setVisible(shown)
        self.notices_button.setArrowType(Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow)

    # --- setting up ---------------------------------------------------------------------------------------------------

    def _choice_button(self, choice: Choice, key: int) -> QPushButton:
        button = QPushButton(f"{WORDS[choice]}(&{key})")
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setToolTip(f"{_MEANING[choice]}（按键 {key}）")
        button.clicked.connect(lambda: self.choose(choice))
        QShortcut(QKeySequence(str(key)), self, lambda: self.choose(choice))
        return button

    def _set_up_notices(self) -> None:
        notices = self.merged.notices
        self.notices_button.setText(f"合并说明 {len(notices)} 条")
        self.notices_button.setToolTip("自动合并了什么，什么虽被删除仍然保留")
        self.notices_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.notices_button.setAutoRaise(True)
        self.notices_button.setVisible(bool(notices))
        self.notices_button.clicked.connect(lambda: self._show_notices(self.notices_area.isHidden()))
        self.notices.addItems(list(notices))
        row = self.notices.sizeHintForRow(0)
        self.notices.setMaximumHeight(min(_NOTICE_ROWS, len(notices)) * row + 2 * STEP)
        self._show_notices(False)

    def _lay_out(self) -> None:
        decide = row_of(self.choice_buttons.values())
        decide.addStretch(1)
        right = QWidget()
        beside = QVBoxLayout(right)
        beside.setContentsMargins(0, STEP, 0, 2 * STEP)
        beside.setSpacing(STEP)
        decide.setContentsMargins(2 * STEP, 0, 2 * STEP, 0)
        beside.addLayout(column_of([self.label], margins=(2 * STEP, 0, 2 * STEP, STEP)))
        beside.addWidget(self.view, 1)
        beside.addLayout(decide)
        body = QWidget()
        column = column_of([splitter_of(inset(self.list), right, 32 * STEP), self.notices_area])
        column.setSpacing(0)
        column.setStretch(0, 1)
        body.setLayout(column)
        foot = row_of([self.notices_button, self.remaining, self.buttons], stretched=1)
        foot.setSpacing(2 * STEP)
        lay_out(self, column_of([self.head]), body, foot)
        give_size(self, 120 * STEP, 80 * STEP)


def _head(merged: Merged, who: str, *, has_base: bool) -> str:
    colleague = f"同事（{who}）" if who else "同事"
    by_itself = "互不相干的修改已经自动合并" if has_base else "两份没有共同的旧版本可比，只有一边有的都留下了"
    return f"{colleague}也改了这一期。{by_itself}；{len(merged.conflicts)} 处两边都改了，请选用哪一种。"


def _remaining(left: Sequence[Conflict]) -> str:
    """What becomes of the conflicts that are not decided."""
    if not left:
        return "各处都已选定。"
    both = sum(1 for conflict in left if conflict.can_keep_both)
    single = len(left) - both
    kept = [f"{both} 处两段都留在稿子里，您的在前"] if both else []
    kept += [f"{single} 处只能有一种，用您的"] if single else []
    return f"还有 {len(left)} 处待定。现在完成的话，{'；'.join(kept)}。"
