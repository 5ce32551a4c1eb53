"""How an action of this program is made: with a name, an icon, a key, and a tooltip and status word that teach it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from anqing_bulletin.desktop.icons import give_icon

Keys = str | QKeySequence.StandardKey


def make_action(parent: QObject, text: str, icon: str, keys: Keys, words: str, do: Callable[[], object]) -> QAction:
    """An action that calls `do`; `words` say in the status bar what it does."""
    action = QAction(text, parent)
    give_icon(action, icon)
    action.setShortcut(QKeySequence(keys))
    action.triggered.connect(lambda _checked=False: do())
    describe(action, words)
    return action


def describe(action: QAction, words: str) -> None:
    """Give an action its status word, and a tooltip of its name, its key and the word."""
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    name = action.text().replace("&", "").rstrip("…")
    action.setStatusTip(f"{words}（{keys}）" if keys else words)
    action.setToolTip(f"<b>{name}</b>　{keys}<br>{words}" if keys else f"<b>{name}</b><br>{words}")
