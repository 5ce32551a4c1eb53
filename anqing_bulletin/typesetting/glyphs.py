"""Cells that have their places to glyph runs and underlines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from operator import add

from anqing_bulletin.typesetting.cells import Cell
from anqing_bulletin.typesetting.justify import Justified
from anqing_bulletin.typesetting.sheet import GlyphRun, Rule

_UNDERLINE_DEPTH_EM = 0.16
_UNDERLINE_WIDTH_EM = 0.045


def glyph_runs(cells: Sequence[Cell], offsets: Sequence[int], places: Justified) -> list[GlyphRun]:
    """Neighbouring cells of one face and look as one run."""
    runs: list[GlyphRun] = []
    start = 0
    for index in range(1, len(cells) + 1):
        head = cells[start]
        if index < len(cells) and cells[index].look is head.look and cells[index].setting.face == head.setting.face:
            continue
        runs.append(_run(cells[start:index], offsets[start], places.xs[start:index], places.shifts[start:index]))
        start = index
    return runs if cells else []


def _run(cells: Sequence[Cell], offset: int, xs: Sequence[int], shifts: Sequence[int]) -> GlyphRun:
    glyphs = [cell.setting.glyphs[0] for cell in cells]
    places = list(map(add, xs, shifts))
    texts = [cell.text for cell in cells]
    # From the end, so that what is put in moves nothing that is still to come.
    for index in [index for index, cell in enumerate(cells) if len(cell.setting.glyphs) > 1][::-1]:
        _put_in_others(cells[index], index, glyphs, places, texts)
    head = cells[0]
    look = head.look
    return GlyphRun(
        face=head.setting.face,
        size=look.size,
        glyphs=tuple(glyphs),
        xs=tuple(places),
        texts=tuple(texts),
        start=offset,
        stroke=look.stroke,
        colour=look.colour,
        rise=look.rise + head.setting.rise * look.size // 1000,
    )


def _put_in_others(cell: Cell, index: int, glyphs: list[int], places: list[int], texts: list[str]) -> None:
    """The further glyphs of a cluster behind its first: the second half of a dash, a combining mark."""
    setting = cell.setting
    others = [""] * (len(setting.glyphs) - 1)
    if len(cell.text) == len(setting.glyphs):
        texts[index] = cell.text[0]
        others = list(cell.text[1:])
    steps = (advance * cell.look.size // 1000 for advance in setting.advances[:-1])
    further = list(accumulate(steps, initial=places[index]))[1:]
    glyphs[index + 1 : index + 1] = setting.glyphs[1:]
    places[index + 1 : index + 1] = further
    texts[index + 1 : index + 1] = others


def underlines(cells: Sequence[Cell], places: Justified) -> list[Rule]:
    """A rule under each stretch of underlined cells; y relative to the baseline."""
    rules: list[Rule] = []
    joined = False
    for cell, x in zip(cells, places.xs, strict=True):
        if not cell.look.underline:
            joined = False
            continue
        depth, height = round(cell.look.size * _UNDERLINE_DEPTH_EM), round(cell.look.size * _UNDERLINE_WIDTH_EM)
        if joined:
            rules[-1] = Rule(rules[-1].x, depth, x + cell.width - rules[-1].x, height, cell.look.colour)
        else:
            rules.append(Rule(x, depth, cell.width, height, cell.look.colour))
        joined = True
    return rules
