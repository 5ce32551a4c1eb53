"""The program's own icons: line drawings in one weight, in the colour of the text beside them."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QAction, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from anqing_bulletin.desktop.theme import Colours, colours
from anqing_bulletin.resources import resource_path

_SIZES = (16, 20, 24, 32, 40)
"""Pixels: menu and toolbar at every scaling from 100 to 200 %."""


def icon(name: str) -> QIcon:
    """The icon of a name in `resources/icons`, in the colours that are in use now."""
    return _icon(name, colours())


def give_icon(action: QAction, name: str) -> None:
    """Put an icon on an action, and its name, so that `redraw_icons` finds it when the colours change."""
    action.setProperty("iconName", name)
    action.setIcon(icon(name))


def redraw_icons(actions: list[QAction]) -> None:
    """Draw the icons of these actions again in the colours that are in use now."""
    for action in actions:
        name = action.property("iconName")
        if name:
            action.setIcon(icon(name))


@lru_cache(maxsize=256)
def _icon(name: str, scheme: Colours) -> QIcon:
    drawing = resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")
    result = QIcon()
    for mode, colour in ((QIcon.Mode.Normal, scheme.ink), (QIcon.Mode.Disabled, scheme.off)):
        renderer = QSvgRenderer(QByteArray(drawing.replace("currentColor", colour).encode("utf-8")))
        for size in _SIZES:
            result.addPixmap(_pixmap(renderer, size), mode)
    return result


def _pixmap(renderer: QSvgRenderer, size: int) -> QPixmap:
    pixmap = QPixmap(QSize(size, size))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter)
    painter.end()
    return pixmap
