"""The icons: sharp on every screen, in the colours of the moment, and drawn only when somebody looks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QPixmap
from pytestqt.qtbot import QtBot

from anqing_bulletin.desktop import icons
from anqing_bulletin.desktop.icons import icon
from anqing_bulletin.desktop.theme import DARK, LIGHT


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
def test_an_icon_has_as_many_pixels_as_the_screen_shows(qtbot: QtBot, scale: float) -> None:
    pixmap = icon("save").pixmap(QSize(20, 20), scale)

    assert pixmap.size() == QSize(round(20 * scale), round(20 * scale))
    assert pixmap.deviceIndependentSize().toSize() == QSize(20, 20)


def ink(pixmap: QPixmap) -> set[str]:
    image = pixmap.toImage()
    points = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return {point.name() for point in points if point.alpha() == 255}


def test_it_takes_on_the_colours_of_the_moment(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    saving = icon("save")
    for scheme in (LIGHT, DARK):
        monkeypatch.setattr(icons, "colours", lambda scheme=scheme: scheme)
        assert ink(saving.pixmap(QSize(96, 96))) == {scheme.ink}
        assert ink(saving.pixmap(QSize(96, 96), QIcon.Mode.Disabled)) == {scheme.off}


def test_a_copy_that_is_changed_leaves_the_icon_alone(qtbot: QtBot) -> None:
    saving = icon("save")
    copy = QIcon(saving)
    copy.addPixmap(QPixmap(8, 8))

    assert not saving.pixmap(20, 20).isNull()
    assert not copy.pixmap(20, 20).isNull()
