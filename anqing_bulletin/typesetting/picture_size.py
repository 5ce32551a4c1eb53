"""How large a figure is printed, and whether its pixels are enough for that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anqing_bulletin.typesetting.sheet import MILLI

if TYPE_CHECKING:
    from anqing_bulletin.bulletin.model import Figure, Picture
    from anqing_bulletin.typesetting.style import HouseStyle

LEAST_PPI = 250
"""Pixels an inch below which a picture is printed coarse."""
_FALLBACK_RATIO = 0.75
"""Height to width of a picture whose size is not known."""


def figure_size(figure: Figure, style: HouseStyle, caption_rows: int) -> tuple[int, int]:
    """Width and height of a figure's picture in layout units; with its caption it is no higher than a page."""
    picture = figure.picture
    ratio = picture.height / picture.width if picture.width and picture.height else _FALLBACK_RATIO
    width = style.measure * min(max(figure.width, 1), 1000) // 1000
    room = style.pitch * max(style.grid.rows - caption_rows, style.grid.rows // 2) - style.pitch // 4
    height = round(width * ratio)
    if height > room:
        width, height = round(width * room / height), room
    return max(width, 1), max(height, 1)


def pixels_per_inch(picture: Picture, width: int) -> float:
    """How many pixels an inch a picture has when it is printed so many layout units wide."""
    return picture.width * 72 * MILLI / width
