"""What a screen reader says of a table or picture: the text that it reads has only a sign in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from anqing_bulletin.bulletin.model import Figure, Table

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def object_words(held: Table | Figure) -> str:
    """Kind, caption, size and what to do: 表格“试点支部”，4 行 3 列。按 Enter 打开."""
    if isinstance(held, Figure):
        return f"图片{_quoted(held.caption) or '，没有图题'}。按 Enter 打开。"
    rows, columns = len(held.rows), len(held.column_weights)
    return f"表格{_quoted(held.caption)}，{rows} 行 {columns} 列。按 Enter 打开。"


def say_object(widget: QWidget, held: Table | Figure | None) -> None:
    """Describe what the caret of a widget stands at, and say so when it gets there."""
    words = object_words(held) if held is not None else ""
    if words == widget.accessibleDescription():
        return
    widget.setAccessibleDescription(words)
    if words and widget.hasFocus():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))


def _quoted(caption: str) -> str:
    return f"“{caption}”" if caption else ""
