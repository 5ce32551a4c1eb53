"""Boxes to tick whose outline can be seen in the dark as well.

Qt's style draws it in a darkened ground colour, which on a dark ground is none at all.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QCheckBox, QStyledItemDelegate, QStyleOptionViewItem

from anqing_bulletin.desktop.theme import colours

_DARKENED = 140
"""By how much per cent the style darkens the ground for an outline."""


class TickDelegate(QStyledItemDelegate):
    """For the rows of a list or a tree."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        option.palette.setColor(QPalette.ColorRole.Window, _ground())


def outline(box: QCheckBox) -> None:
    """The same for a box that stands alone."""
    palette = box.palette()
    palette.setColor(QPalette.ColorRole.Window, _ground())
    box.setPalette(palette)


def _ground() -> QColor:
    """What the style darkens to the colour of dim words."""
    return QColor(colours().dim).lighter(_DARKENED)
