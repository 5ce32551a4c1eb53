"""The faces that the editor writes in: those of the printed page, so that 仿宋 looks like 仿宋 already here.

Where the PC has no FangSong the text is written in 宋体: the shipped FangSong is made for paper and comes out thin and
uneven on a screen, and Qt takes more than twice as long to paint its outlines.  The preview shows the page as it is.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from anqing_bulletin.desktop.writing.text_formats import Look
from anqing_bulletin.errors import FontMissing
from anqing_bulletin.typesetting.fonts import shipped_face
from anqing_bulletin.typesetting.style import face_classes

ROW_EMS = 1.95
"""The height of a row of text: faces differ in what they ask for, the editor's rows do not."""


def text_look(
    interface: QFont, text_points: float, title_points: float, right_margin: float
) -> tuple[Look, QFont, QFont]:
    """The look of text in the editor, the font of its body, and the font of its title."""
    body = _families("fangsong" if _installed("fangsong") else "song", interface)
    text_font = QFont(interface)
    text_font.setFamilies(list(body))
    text_font.setPointSizeF(text_points)
    title_font = QFont(interface)
    title_font.setFamilies(list(_families("xiaobiaosong", interface)))
    title_font.setPointSizeF(title_points)
    em = QFontMetricsF(text_font).horizontalAdvance("国")
    line_height = 100 * ROW_EMS * em / QFontMetricsF(text_font).height()
    look = Look(body, _families("hei", interface), _families("kai", interface), em, right_margin, line_height)
    return look, text_font, title_font


def _families(face_class: str, interface: QFont) -> tuple[str, ...]:
    """The installed family of a class of faces, else the shipped one, and what stands in for its missing characters.

    Qt takes FandolFang for a face without Latin letters; the shipped 宋体 gives them, and 缺字替补 the rare characters.
    """
    own = _installed(face_class) or _shipped_family(face_class)
    shipped = (_shipped_family("song"), _shipped_family("fallback"))
    return tuple(name for name in (own, *shipped, *interface.families(), interface.family()) if name)


def _installed(face_class: str) -> str | None:
    """The first of a class's official faces that the PC has."""
    installed = set(QFontDatabase.families())
    return next((name for name in face_classes()[face_class].names if name in installed), None)


@lru_cache(maxsize=16)
def _shipped_family(face_class: str) -> str:
    try:
        path = shipped_face(face_class).path
    except FontMissing:
        return ""
    families = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(path)))
    return families[0] if families else ""
