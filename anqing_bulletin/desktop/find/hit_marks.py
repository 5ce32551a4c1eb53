"""Hits of a search as they show in the editor: on a ground of their own, which is no part of the text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from anqing_bulletin.desktop.find.results import where_of
from anqing_bulletin.desktop.theme import colours
from anqing_bulletin.desktop.writing.text_formats import GROUND

if TYPE_CHECKING:
    from anqing_bulletin.bulletin.search import Hit
    from anqing_bulletin.desktop.writing.editor import ArticleEditor

MOST_MARKS = 1000
"""Hits that are marked in one article at most: Qt looks at every mark for every line that it paints."""


def mark_hits(editor: ArticleEditor, hits: Iterable[Hit], current: Hit | None) -> None:
    """Mark the hits of the shown article, the current one more and underlined; no others stay marked."""
    marks: dict[object, dict[tuple[int, int], QTextEdit.ExtraSelection]] = {field: {} for field in editor.fields}
    shown = [hit for hit in hits if hit.text.article_id == editor.article_id and hit is not current][:MOST_MARKS]
    if current is not None and current.text.article_id == editor.article_id:
        shown.append(current)
    for hit in shown:
        stretch = editor.stretch_of(*where_of(hit))
        if stretch is None:
            continue
        field, start, end = stretch
        mark = QTextEdit.ExtraSelection()
        cursor = QTextCursor(field.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        mark.cursor = cursor
        mark.format = _format(is_current=hit is current, is_object=hit.text.cell is not None)
        marks[field][start, end] = mark  # the last of those in one table: the current one
    for field in editor.fields:
        field.setExtraSelections(list(marks[field].values()))


def _format(*, is_current: bool, is_object: bool) -> QTextCharFormat:
    form = QTextCharFormat()
    ground = QColor(colours().hit_now if is_current else colours().hit)
    form.setForeground(QColor(colours().ink))
    if is_object:  # a background would be laid over the card, its text with it
        form.setProperty(GROUND, ground)
        return form
    form.setBackground(ground)
    form.setFontUnderline(is_current)
    return form
