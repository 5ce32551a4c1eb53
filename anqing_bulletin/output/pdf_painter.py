"""Paints sheets as PDF content: every glyph where the typesetter put it.

A painter knows operators and nothing of objects: what a page's content names (faces, pictures) is asked of the
document, and to which element of the structure a run belongs is asked of its tags, where the document has any.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

from anqing_bulletin.output.pdf_fonts import EmbeddedFace, GlyphUse
from anqing_bulletin.output.pdf_inks import Inks
from anqing_bulletin.output.pdf_objects import number, utf16_hex
from anqing_bulletin.typesetting.breaking import visible
from anqing_bulletin.typesetting.sheet import GlyphRun, Line, PlacedLine, PlacedPicture, Rule, Sheet, paint_line

_WIDEST_PLAIN_GAP_EM = 0.08
"""Readers differ in what gap they take for a blank; none takes a narrower one."""
_LARGE = 18_000

Key = tuple[str, ...]
"""Which element of the structure content belongs to; the empty one is an artifact (ISO 32000-1, 14.8.2.2)."""
ARTIFACT: Key = ()


class Supplier(Protocol):
    """Whoever owns the objects that content names."""

    inks: Inks

    def face(self, key: str) -> EmbeddedFace:
        """The face of a run, noted as used on this page."""

    def picture(self, placed: PlacedPicture) -> str:
        """The resource name of a picture, noted as used on this page."""


class Tags(Protocol):
    """Whoever knows the structure of the text."""

    def runs(self, line: Line) -> Sequence[tuple[Key, GlyphRun]]:
        """The runs of a line with the elements that they belong to; a run that belongs to two is parted."""

    def picture(self, placed: PlacedPicture) -> Key:
        """The element of a picture."""

    def opened(self, key: Key) -> str:
        """The operator that opens marked content of an element (14.6)."""


class ContentPainter:
    """Paints one sheet, in the sheet's own order, as a list of operators."""

    def __init__(self, sheet: Sheet, supplier: Supplier, tags: Tags | None = None) -> None:
        self._sheet = sheet
        self._height = sheet.height
        self._supplier = supplier
        self._inks = supplier.inks
        self._tags = tags
        self._code: list[str] = []
        self._in_text = False
        self._mark: Key | None = None
        self._state: dict[str, str] = {}

    def content(self) -> str:
        """The operators of the whole sheet."""
        sheet = self._sheet
        for rule in sheet.rules:
            self.rule(rule)
        for placed_picture in sheet.pictures:
            self.picture(placed_picture)
        for placed in sheet.lines:
            if self._tags is None:
                paint_line(placed, self)
            else:
                self._paint_tagged(placed, self._tags)
        self._leave()
        return "\n".join(self._code)

    def _paint_tagged(self, placed: PlacedLine, tags: Tags) -> None:
        for key, run in tags.runs(placed.line):
            self._show(run, placed.x, placed.y, key, turned=placed.turned)
        for rule in placed.rules():
            self.rule(rule)

    def glyphs(self, run: GlyphRun, x: int, y: int, *, turned: bool = False) -> None:
        """A run as one TJ: the first glyph placed, the others by their distance; a `turned` one runs up the page."""
        self._show(run, x, y, ARTIFACT, turned=turned)

    def _show(self, run: GlyphRun, x: int, y: int, key: Key, *, turned: bool = False) -> None:
        if not self._inks.prints(run.colour):
            return
        self._enter(key, text=True)
        face = self._supplier.face(run.face)
        self._set("state", self._inks.state(run.colour))
        self._set("font", f"/{face.name} {number(run.size)} Tf")
        self._set("colour", self._inks.fill(run.colour))
        if run.stroke:
            self._set("stroke colour", self._inks.stroke(run.colour))
            self._set("line width", f"{number(run.stroke)} w 1 j")
        self._set("mode", "2 Tr" if run.stroke else "0 Tr")
        if turned:
            self._code.append(f"0 1 -1 0 {number(x - run.rise)} {number(self._height - y + run.xs[0])} Tm")
        else:
            self._code.append(f"1 0 0 1 {number(x + run.xs[0])} {number(self._height - y + run.rise)} Tm")
        self._code += _shown(run, face)

    def rule(self, rule: Rule) -> None:
        """A filled rectangle."""
        if not self._inks.prints(rule.colour):
            return
        self._enter(ARTIFACT, text=False)
        self._set("state", self._inks.state(rule.colour))
        self._set("colour", self._inks.fill(rule.colour))
        y = self._height - rule.y - rule.height
        self._code.append(f"{number(rule.x)} {number(y)} {number(rule.width)} {number(rule.height)} re f")

    def picture(self, placed: PlacedPicture) -> None:
        """A picture on its rectangle; it knocks out what is below."""
        self._enter(self._tags.picture(placed) if self._tags else ARTIFACT, text=False)
        y = self._height - placed.y - placed.height
        matrix = f"{number(placed.width)} 0 0 {number(placed.height)} {number(placed.x)} {number(y)}"
        self._code.append(f"q {matrix} cm /{self._supplier.picture(placed)} Do Q")

    def _enter(self, key: Key, *, text: bool) -> None:
        """Open the element that content belongs to, and the text object or its end; both in their right nesting."""
        if self._tags is None:
            self._turn(text=text)
        elif key != self._mark or text != self._in_text:
            self._close_mark()
            self._turn(text=text)
            self._code.append(self._tags.opened(key))
            self._mark = key

    def _leave(self) -> None:
        self._close_mark()
        self._turn(text=False)

    def _close_mark(self) -> None:
        if self._mark is not None:
            self._code.append("EMC")
            self._mark = None

    def _turn(self, *, text: bool) -> None:
        if text != self._in_text:
            self._code.append("BT" if text else "ET")
            self._in_text = text

    def _set(self, what: str, operator: str) -> None:
        if not operator or self._state.get(what) == operator:
            return
        self._state[what] = operator
        self._code.append(f"/{operator} gs" if what == "state" else operator)


def _shown(run: GlyphRun, face: EmbeddedFace) -> list[str]:
    """TJ operators of a run.

    Readers take a wide gap for a blank and would find "2022 年" for 2022年, and a glyph that stands for two characters
    extracts as only one of them.  Such glyphs go into spans that carry their characters (ActualText, 14.9.4).
    """
    code: list[str] = []
    parts: list[str] = []
    size, xs = run.size, run.xs
    # Large type feels a thousandth of its size: there the pen is moved by tenths of it.
    fine = size > _LARGE
    unit = 10 if fine else 1
    step = 1000 * unit
    pen = xs[0] * step
    uses = [face.use(glyph, text) for glyph, text in zip(run.glyphs, run.texts, strict=True)]
    wide = _wide_gaps(run, uses)
    span_end = 0
    for index, (use, x) in enumerate(zip(uses, xs, strict=True)):
        # The reader's pen moves by the advance less the adjustment, both in thousandths of the size.
        adjustment = round((pen - x * step) / size)
        if adjustment and index:
            parts.append(f"{adjustment / unit:g}" if fine else f"{adjustment}")
            pen -= adjustment * size
        if index >= span_end and (not use.plain or index in wide):
            span_end = index + 1
            while span_end - 1 in wide:
                span_end += 1
            text = visible("".join(run.texts[index:span_end]))
            code += _flushed(parts)
            code.append(f"/Span <</ActualText <FEFF{utf16_hex(text)}>>> BDC")
        parts.append(use.code)
        pen += use.width * size * unit
        if index + 1 == span_end:
            code += [*_flushed(parts), "EMC"]
    return code + _flushed(parts)


def _wide_gaps(run: GlyphRun, uses: Sequence[GlyphUse]) -> set[int]:
    """The glyphs behind which a gap stands that a reader would take for a blank, and none is."""
    widest = round(run.size * _WIDEST_PLAIN_GAP_EM)
    size = run.size
    return {
        index
        for index, ((one, other), (left, right)) in enumerate(zip(pairwise(uses), pairwise(run.xs), strict=True))
        if right - left - one.width * size // 1000 > widest and not one.blank and not other.blank
    }


def _flushed(parts: list[str]) -> list[str]:
    code = [f"[{''.join(parts).replace('><', '')}] TJ"] if parts else []
    parts.clear()
    return code
