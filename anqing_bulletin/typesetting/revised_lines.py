"""A line with its changes marked: inserted characters in red and underlined, deleted ones grey and struck out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from anqing_bulletin.bulletin.differences import Kind
from anqing_bulletin.bulletin.revisions import Range
from anqing_bulletin.typesetting.fonts import EM_CENTRE, FontBook
from anqing_bulletin.typesetting.sheet import Colour, GlyphRun, Line, Rule

RED = Colour(0, 900, 850, 100)
"""The red of underlines, bars and inserted text: darker than the masthead's, for small type."""
GREY = Colour(0, 0, 0, 550)
"""Deleted text: still to be read, but behind what stays."""

_TEXT_COLOURS = {Kind.INSERTED: RED, Kind.DELETED: GREY}
_UNDERLINE_DEPTH_EM = 0.19
"""Below the underline that a text may have of its own."""
_RULE_WIDTH_EM = 0.05


@dataclass
class _Stretch:
    """Neighbouring glyphs of one kind and size, from their left to their right end."""

    kind: Kind
    size: int
    rise: int
    left: int
    right: int


def revised(line: Line, changes: Sequence[Range], fonts: FontBook) -> Line:
    """The line with the changes of its printed text marked; the line itself where none of them is in it."""
    kinds = _kinds(changes, line.start, line.end)
    if not kinds:
        return line
    runs = tuple(part for run in line.runs for part in _parted(run, kinds))
    return replace(line, runs=runs, rules=(*line.rules, *map(_rule, _stretches(runs, line, kinds, fonts))))


def with_end_sign(line: Line, sign: Line, kind: Kind, fonts: FontBook) -> Line:
    """The last line of a paragraph with a sign behind it that says that its end was put in or taken out."""
    marked = revised(sign, [Range(sign.start, sign.end, kind)], fonts)
    at = max((x + run.size // 2 for run in line.runs[-1:] for x in run.xs[-1:]), default=0)
    at = max(at, line.indent + line.width)
    runs = (replace(run, xs=tuple(x + at for x in run.xs), start=line.end) for run in marked.runs)
    rules = (replace(rule, x=rule.x + at) for rule in marked.rules)
    return replace(line, runs=(*line.runs, *runs), rules=(*line.rules, *rules))


def _kinds(changes: Sequence[Range], start: int, end: int) -> dict[int, Kind]:
    """What has become of each changed character of a line."""
    return {
        place: change.kind
        for change in changes
        for place in range(max(change.start, start), min(change.end, end))
    }  # fmt: skip


def _parted(run: GlyphRun, kinds: dict[int, Kind]) -> Iterator[GlyphRun]:
    """A run as runs of one kind each, in their colours."""
    found = list(_glyph_kinds(run, kinds))
    starts = [0, *(index for index in range(1, len(found)) if found[index][1] is not found[index - 1][1])]
    for first, last in zip(starts, [*starts[1:], len(found)], strict=True):
        if first == last:
            continue
        offset, kind = found[first]
        yield replace(
            run,
            glyphs=run.glyphs[first:last],
            xs=run.xs[first:last],
            texts=run.texts[first:last],
            start=offset,
            colour=_TEXT_COLOURS.get(kind, run.colour) if kind else run.colour,
        )


def _glyph_kinds(run: GlyphRun, kinds: dict[int, Kind]) -> Iterator[tuple[int, Kind | None]]:
    """The offset and kind of each glyph; what follows the first glyph of a cluster goes with it."""
    offset = run.start
    kind: Kind | None = None
    for text in run.texts:
        if text:
            kind = kinds.get(offset)
        yield offset, kind
        offset += len(text)


def _stretches(runs: Sequence[GlyphRun], line: Line, kinds: dict[int, Kind], fonts: FontBook) -> list[_Stretch]:
    result: list[_Stretch] = []
    lefts = [x for run in runs for x in run.xs]
    index = 0
    joins = False
    for run in runs:
        face = fonts.face(run.face)
        for (_, kind), glyph, x in zip(_glyph_kinds(run, kinds), run.glyphs, run.xs, strict=True):
            following = lefts[index + 1] if index + 1 < len(lefts) else line.indent + line.width
            index += 1
            if kind is None:
                joins = False
                continue
            # A mark that hangs outside the measure has no cell there.
            width = face.advance(glyph) * run.size // face.units_per_em
            right = min(x + width, following) if following > x else x + width // 2
            last = result[-1] if result else None
            if joins and last and (last.kind, last.size, last.rise) == (kind, run.size, run.rise):
                last.right = right
            else:
                result.append(_Stretch(kind, run.size, run.rise, x, right))
            joins = True
    return [stretch for stretch in result if stretch.right > stretch.left]


def _rule(stretch: _Stretch) -> Rule:
    """The underline below, or the stroke through the middle of, a stretch; y relative to the baseline."""
    height = round(stretch.size * _RULE_WIDTH_EM)
    if stretch.kind is Kind.INSERTED:
        y = round(stretch.size * _UNDERLINE_DEPTH_EM)
    else:
        y = -(stretch.size * EM_CENTRE // 1000) - height // 2
    return Rule(stretch.left, y - stretch.rise, stretch.right - stretch.left, height, RED)
