"""The program's own icons: line drawings in one weight, in the colour of the text beside them.

An icon is drawn when it is first painted, in the colours of that moment: of the program's many, a window that opens
shows few.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRect, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap

from anqing_bulletin.desktop.theme import colours
from anqing_bulletin.resources import resource_path

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtSvg import QSvgRenderer


class _Drawing(QIconEngine):
    """Draws an icon of `resources/icons` at any size."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def clone(self) -> QIconEngine:
        # Qt takes what is returned for its own, Python would throw it away.
        _clones.append(_Drawing(self._name))
        return _clones[-1]

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        scale = painter.device().devicePixelRatioF()
        painter.drawPixmap(rect, self.scaledPixmap(rect.size(), mode, state, scale))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, _state: QIcon.State, scale: float) -> QPixmap:
        scheme = colours()
        colour = scheme.off if mode == QIcon.Mode.Disabled else scheme.ink
        return _pixmap(self._name, colour, round(size.width() * scale), round(size.height() * scale), scale)


_clones: list[QIconEngine] = []


def icon(name: str) -> QIcon:
    """The icon of a name in `resources/icons`."""
    return QIcon(_Drawing(name))


def give_icon(action: QAction, name: str) -> None:
    """Put an icon on an action."""
    action.setIcon(icon(name))


@lru_cache(maxsize=512)
def _pixmap(name: str, colour: str, width: int, height: int, scale: float) -> QPixmap:
    """So many real pixels of a drawing; `scale` of them make one of the window's."""
    pixmap = QPixmap(width, height)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _renderer(name, colour).render(painter)
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return pixmap


@lru_cache(maxsize=512)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    from PySide6.QtSvg import QSvgRenderer

    drawing = resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(drawing.replace("currentColor", colour).encode("utf-8")))
