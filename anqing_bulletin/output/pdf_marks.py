"""Marks around the trimmed page: where to cut, where to fold, and whether the plates stand on each other.

They are drawn outside trim and bleed, hair thin, in the colour space of all plates (Separation All, ISO 32000-1,
8.6.6.4), so that a spot plate has them as well.
"""

from __future__ import annotations

from dataclasses import dataclass

from anqing_bulletin.output.pdf_objects import number
from anqing_bulletin.typesetting.sheet import from_mm, from_pt

MARKS_SPACE = "CSall"
"""The resource name of the colour space of marks."""
MARGIN = from_mm(13)
"""What a sheet with marks is larger on each side."""
_LENGTH = from_mm(5)
_LEAST_GAP = from_mm(3)
"""Between the trimmed page and the marks, where no bleed asks for more."""
_REACH = from_mm(3)
"""The half length of a registration mark's cross."""
_RADIUS = from_mm(1.5)
_HAIRLINE = from_pt(0.25)
_CIRCLE = 552
"""How far the handles of a quarter circle's curve reach, in thousandths of the radius."""


@dataclass(frozen=True)
class PageMarks:
    """Marks beyond those of the corners and the plates."""

    folds: tuple[int, ...] = ()
    """Where the sheet is folded, from the left edge of the trimmed sheet."""
    cuts: tuple[int, ...] = ()
    """Where it is cut apart."""


def marks_content(width: int, height: int, margin: int, bleed: int, marks: PageMarks) -> str:
    """The operators of all marks for a trimmed size that begins at `margin`, `margin`; layout units, y upwards."""
    gap = max(bleed, _LEAST_GAP)
    left, right, bottom, top = margin, margin + width, margin, margin + height
    code = [f"q /{MARKS_SPACE} CS 1 SCN {number(_HAIRLINE)} w"]
    for x in (left, right, *(margin + cut for cut in marks.cuts)):
        code += [_line(x, bottom - gap, x, bottom - gap - _LENGTH), _line(x, top + gap, x, top + gap + _LENGTH)]
    for y in (bottom, top):
        code += [_line(left - gap, y, left - gap - _LENGTH, y), _line(right + gap, y, right + gap + _LENGTH, y)]
    middle = gap + _LENGTH // 2
    across = left + width // (4 if marks.folds or marks.cuts else 2)
    for x, y in (
        (across, bottom - middle),
        (across, top + middle),
        (left - middle, bottom + height // 2),
        (right + middle, bottom + height // 2),
    ):
        code += _register(x, y)
    if marks.folds:
        code.append("[2 1.5] 0 d")
    for fold in marks.folds:
        x = margin + fold
        code += [_line(x, bottom - gap, x, bottom - gap - _LENGTH), _line(x, top + gap, x, top + gap + _LENGTH)]
    return "\n".join([*code, "Q"])


def _line(x: int, y: int, to_x: int, to_y: int) -> str:
    return f"{number(x)} {number(y)} m {number(to_x)} {number(to_y)} l S"


def _register(x: int, y: int) -> list[str]:
    """A cross in a circle."""
    r, h = _RADIUS, _RADIUS * _CIRCLE // 1000
    curves = [
        (x + r, y + h, x + h, y + r, x, y + r),
        (x - h, y + r, x - r, y + h, x - r, y),
        (x - r, y - h, x - h, y - r, x, y - r),
        (x + h, y - r, x + r, y - h, x + r, y),
    ]
    circle = " ".join([f"{number(x + r)} {number(y)} m", *(" ".join(map(number, c)) + " c" for c in curves), "s"])
    return [_line(x - _REACH, y, x + _REACH, y), _line(x, y - _REACH, x, y + _REACH), circle]
