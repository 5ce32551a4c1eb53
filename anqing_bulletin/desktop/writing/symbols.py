"""特殊符号: the signs that office prose needs and no keyboard has, in a small window that stays where it is put."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from anqing_bulletin.desktop.theme import STEP

GROUPS = (
    ("公文", ("△", "★", "〔〕", "——", "……", "·", "～", "《》", "〈〉", "“”", "‘’", "【】")),
    ("序号", tuple("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")),
    ("单位", ("㎡", "㎞", "㎏", "㎜", "℃", "°", "‰", "%", "￥", "№")),
    ("数学", ("×", "÷", "±", "≥", "≤", "≠", "≈", "∶", "→", "√")),
)
"""What is offered; two characters that are brackets or quotation marks go around the selection."""
_COLUMNS = 10
_PAIRS = frozenset({"〔〕", "《》", "〈〉", "“”", "‘’", "【】"})
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ROWS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class SymbolPalette(QDialog):
    """A button for each sign; the arrow keys go from one to the next, Enter takes one."""

    sign_chosen = Signal(str, str)
    """What goes before the selection, and what behind it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("特殊符号")
        self.buttons: list[QToolButton] = []
        self._rows: list[list[QToolButton]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * STEP, STEP, 2 * STEP, 2 * STEP)
        column.setSpacing(STEP)
        for name, signs in GROUPS:
            column.addWidget(QLabel(name))
            grid = QGridLayout()
            grid.setSpacing(STEP // 4)
            grid.setColumnStretch(_COLUMNS, 1)
            for number, sign in enumerate(signs):
                if number % _COLUMNS == 0:
                    self._rows.append([])
                self._rows[-1].append(self._button(sign))
                grid.addWidget(self._rows[-1][-1], number // _COLUMNS, number % _COLUMNS)
            column.addLayout(grid)
        self.buttons[0].setFocus()

    def _button(self, sign: str) -> QToolButton:
        button = QToolButton()
        button.setText(sign)
        button.setAutoRaise(True)
        button.setProperty("calm", True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setFixedSize(5 * STEP, 4 * STEP)
        font = button.font()
        font.setPointSizeF(font.pointSizeF() * 1.25)
        button.setFont(font)
        name = "、".join(unicodedata.name(character, "") for character in dict.fromkeys(sign))
        button.setAccessibleName(f"{sign}（{name.lower()}）")
        before, behind = (sign[0], sign[1]) if sign in _PAIRS else (sign, "")
        button.clicked.connect(lambda: self.sign_chosen.emit(before, behind))
        button.installEventFilter(self)
        self.buttons.append(button)
        return button

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys go to the neighbours, Enter takes the sign."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched in self.buttons:
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.buttons[self.buttons.index(watched)].click()
                return True
            target = self._neighbour(self.buttons.index(watched), Qt.Key(event.key()))
            if target is not None:
                target.setFocus()
                return True
        return super().eventFilter(watched, event)

    def _neighbour(self, number: int, key: Qt.Key) -> QToolButton | None:
        """The button to which an arrow key leads from another one; at an edge it stays, None for other keys."""
        if key in _STEPS:
            return self.buttons[max(0, min(number + _STEPS[key], len(self.buttons) - 1))]
        if key not in _ROWS:
            return None
        row = next(row for row, buttons in enumerate(self._rows) if self.buttons[number] in buttons)
        beside = self._rows[max(0, min(row + _ROWS[key], len(self._rows) - 1))]
        return beside[min(self._rows[row].index(self.buttons[number]), len(beside) - 1)]
