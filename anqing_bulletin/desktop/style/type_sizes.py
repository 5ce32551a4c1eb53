"""Sizes of type as offices call them: 三号 for 16 磅.  The table is Word's and WPS's."""

from __future__ import annotations

SIZES = (
    ("初号", 42.0),
    ("小初", 36.0),
    ("一号", 26.0),
    ("小一", 24.0),
    ("二号", 22.0),
    ("小二", 18.0),
    ("三号", 16.0),
    ("小三", 15.0),
    ("四号", 14.0),
    ("小四", 12.0),
    ("五号", 10.5),
    ("小五", 9.0),
)
"""Names and points, the largest first."""

_POINTS = dict(SIZES)
_NAMES = {points: name for name, points in SIZES}
_UNITS = ("磅", "pt", "点")


def size_name(points: float) -> str:
    """三号, or 56 磅 where a size has no name."""
    return _NAMES.get(points, f"{points:g} 磅")


def size_text(points: float) -> str:
    """三号　16 磅, or 56 磅."""
    name = _NAMES.get(points)
    return f"{name}　{points:g} 磅" if name else f"{points:g} 磅"


def row_of_size(points: float) -> int:
    """The row of `SIZES` with a size, else with the next larger one; -1 for one that is larger than all."""
    return sum(size >= points for _, size in SIZES) - 1


def points_of(text: str) -> float | None:
    """The points of what somebody wrote: 三号, 3号, 16, 16 磅, or what `size_text` gives; None for anything else."""
    words = text.replace("　", " ").strip()
    name, _, rest = words.partition(" ")
    if _chinese(name) in _POINTS and not rest.strip():
        return _POINTS[_chinese(name)]
    number = rest if _chinese(name) in _POINTS else words
    for unit in _UNITS:
        number = number.removesuffix(unit)
    try:
        points = float(number)
    except ValueError:
        return None
    return points if 0 < points < 1000 else None


def _chinese(name: str) -> str:
    """3号 as 三号."""
    return name.translate(str.maketrans("12345１２３４５", "一二三四五一二三四五"))
