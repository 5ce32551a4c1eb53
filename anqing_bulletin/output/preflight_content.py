"""What the pages of a PDF use: colours, faces, pictures and their fineness, and the text that a reader takes out.

A small interpreter of content streams (ISO 32000-1, 8 and 9) that draws nothing.  The file may be anybody's, so depth,
length and number of everything are bounded, and nothing is unpacked but content.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from anqing_bulletin.output.preflight_streams import TooMuch, unpacked
from anqing_bulletin.output.preflight_text import FontReading

MAX_CONTENT_BYTES = 64 << 20
MAX_INSTRUCTIONS = 3_000_000
_MAX_DEPTH = 12
_MAX_STATES = 512

_OPERATORS = "q Q cm gs cs CS sc SC scn SCN g G rg RG k K Tf Tj TJ ' \" BMC BDC EMC Do sh BI ID EI"
_BASE_SPACES = {"/DeviceGray": 1, "/DeviceRGB": 3, "/DeviceCMYK": 4, "/CalGray": 1, "/CalRGB": 3, "/Lab": 3}

Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True)
class SeenPicture:
    """A picture where it stands."""

    page: int
    space: str
    ppi: float


@dataclass
class Seen:
    """What the content uses, each with the numbers of its pages."""

    spaces: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Families of colour spaces that something is painted in."""
    plates: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Names of Separation inks."""
    fonts: dict[tuple[int, int], tuple[FontReading, set[int]]] = field(default_factory=dict)
    pictures: list[SeenPicture] = field(default_factory=list)
    mixed_black: set[int] = field(default_factory=set)
    """Text in black and other inks at once."""
    knocked_out: set[int] = field(default_factory=set)
    """Black text that does not overprint."""
    transparent: set[int] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)
    """The text of each page."""


@dataclass(frozen=True)
class _State:
    matrix: Matrix = (1, 0, 0, 1, 0, 0)
    space: str = "/DeviceGray"
    shares: tuple[float, ...] = (0,)
    overprints: bool = False
    mode: int = 0
    font: FontReading | None = None


class ContentReader:
    """Reads the content of a document's pages."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.seen = Seen()
        self._pdf = pdf
        self._page = 0
        self._left = MAX_INSTRUCTIONS
        self._bytes_left = MAX_CONTENT_BYTES
        self._state = _State()
        self._states: list[_State] = []
        self._text: list[str] = []
        self._spans: list[bool] = []
        self._hidden = 0
        """How many open spans replace their text by their own (14.9.4)."""
        self._resources: list[Any] = []
        self._handlers: dict[str, Callable[[Any], None]] = {
            "q": self._save, "Q": self._restore, "cm": self._concat, "gs": self._graphics_state,
            "cs": self._fill_space, "CS": self._stroke_space, "Tf": self._font, "Do": self._object,
            "g": partial(self._fill, "/DeviceGray"), "G": partial(self._stroke, "/DeviceGray"),
            "rg": partial(self._fill, "/DeviceRGB"), "RG": partial(self._stroke, "/DeviceRGB"),
            "k": partial(self._fill, "/DeviceCMYK"), "K": partial(self._stroke, "/DeviceCMYK"),
            "sc": self._fill_shares, "scn": self._fill_shares, "Tj": self._show, "'": self._show, '"': self._show,
            "TJ": self._show, "BMC": self._begin, "BDC": self._begin, "EMC": self._end,
            "sh": self._shading,
        }  # fmt: skip

    def read(self) -> Seen:
        """What all pages use.  Raises TooMuch, and what pikepdf raises over a damaged file."""
        for number, page in enumerate(self._pdf.pages, 1):
            self._page = number
            self._state, self._states, self._text = _State(), [], []
            self._spans, self._hidden = [], 0
            contents = page.obj.get("/Contents")
            parts = contents if isinstance(contents, Array) else [] if contents is None else [contents]
            self._run(parts, page.obj.get("/Resources") or _inherited(page.obj, "/Resources"))
            self.seen.texts.append("".join(self._text))
        return self.seen

    def _run(self, parts: Iterable[Any], resources: Any) -> None:
        if len(self._resources) >= _MAX_DEPTH:
            raise TooMuch
        data = b"\n".join(self._unpacked(part) for part in parts if isinstance(part, Stream))
        if not data.strip():
            return
        self._resources.append(resources if isinstance(resources, Dictionary) else Dictionary())
        scratch = self._pdf.make_stream(data)
        for instruction in pikepdf.parse_content_stream(scratch, _OPERATORS):
            self._left -= 1
            if self._left < 0:
                raise TooMuch
            if isinstance(instruction, pikepdf.ContentStreamInlineImage):
                self._inline(instruction.iimage)
            elif handler := self._handlers.get(str(instruction.operator)):
                handler(instruction.operands)
        self._resources.pop()

    def _unpacked(self, stream: Stream) -> bytes:
        data = unpacked(stream, self._bytes_left)
        self._bytes_left -= len(data)
        return data

    def _resource(self, kind: str, name: Any) -> Any:
        group = self._resources[-1].get(kind)
        return group.get(str(name)) if isinstance(group, Dictionary) else None

    # --- state ----------------------------------------------------------------------------------------------------

    def _save(self, _operands: Any) -> None:
        if len(self._states) >= _MAX_STATES:
            raise TooMuch
        self._states.append(self._state)

    def _restore(self, _operands: Any) -> None:
        if self._states:
            self._state = self._states.pop()

    def _concat(self, operands: Any) -> None:
        a, b, c, d, e, f = (float(value) for value in operands)
        m = self._state.matrix
        joined = (
            a * m[0] + b * m[2], a * m[1] + b * m[3], c * m[0] + d * m[2], c * m[1] + d * m[3],
            e * m[0] + f * m[2] + m[4], e * m[1] + f * m[3] + m[5],
        )  # fmt: skip
        self._state = replace(self._state, matrix=joined)

    def _graphics_state(self, operands: Any) -> None:
        entries = self._resource("/ExtGState", operands[0])
        if not isinstance(entries, Dictionary):
            return
        if "/op" in entries or "/OP" in entries:
            overprints = bool(entries.get("/op", entries.get("/OP")))
            self._state = replace(self._state, overprints=overprints)
        if "/OPM" in entries:
            self._state = replace(self._state, mode=int(entries["/OPM"]))
        opaque = all(float(entries.get(key, 1)) == 1 for key in ("/ca", "/CA"))
        if not opaque or entries.get("/SMask", Name.None_) != Name.None_ or not _is_normal(entries.get("/BM")):
            self.seen.transparent.add(self._page)

    # --- colour ---------------------------------------------------------------------------------------------------

    def _fill(self, space: str, operands: Any) -> None:
        self._paint(space)
        self._state = replace(self._state, space=space, shares=tuple(float(value) for value in operands))

    def _stroke(self, space: str, _operands: Any) -> None:
        self._paint(space)

    def _fill_space(self, operands: Any) -> None:
        space = self._named_space(operands[0])
        self._state = replace(self._state, space=space, shares=())

    def _stroke_space(self, operands: Any) -> None:
        self._named_space(operands[0])

    def _fill_shares(self, operands: Any) -> None:
        numbers = tuple(float(value) for value in operands if not isinstance(value, Object))
        self._state = replace(self._state, shares=numbers)

    def _named_space(self, name: Any) -> str:
        found = self._resource("/ColorSpace", name)
        return self._paint(self._family(name if found is None else found))

    def _paint(self, space: str) -> str:
        self.seen.spaces[space].add(self._page)
        return space

    def _family(self, space: Any, depth: int = 0) -> str:
        """The family that decides what plates a colour space touches; the ink's name noted on the way."""
        if depth > _MAX_DEPTH:
            raise TooMuch
        if isinstance(space, Name) or not isinstance(space, Array) or not len(space):
            return str(space) if isinstance(space, Name) else "/Unknown"
        family = str(space[0])
        if family in ("/Indexed", "/Pattern") and len(space) > 1:
            return self._family(space[1], depth + 1)
        if family == "/ICCBased":
            return f"/ICCBased{int(space[1].get('/N', 0))}"
        if family == "/Separation":
            self.seen.plates[str(space[1])[1:]].add(self._page)
        if family == "/DeviceN":
            for ink in space[1]:
                self.seen.plates[str(ink)[1:]].add(self._page)
        return family

    def _shading(self, operands: Any) -> None:
        shading = self._resource("/Shading", operands[0])
        if shading is not None:
            self._paint(self._family(shading.get("/ColorSpace")))

    # --- objects --------------------------------------------------------------------------------------------------

    def _object(self, operands: Any) -> None:
        found = self._resource("/XObject", operands[0])
        if not isinstance(found, Stream):
            return
        if found.get("/Subtype") == Name.Image:
            self._picture(found)
        elif found.get("/Subtype") == Name.Form:
            self._form(found)

    def _form(self, form: Stream) -> None:
        group = form.get("/Group")
        if isinstance(group, Dictionary) and group.get("/S") == Name.Transparency:
            self.seen.transparent.add(self._page)
        before, states = self._state, self._states
        self._states = []
        if (matrix := form.get("/Matrix")) is not None:
            self._concat(list(matrix))
        self._run([form], form.get("/Resources", self._resources[-1]))
        self._state, self._states = before, states

    def _picture(self, image: Any) -> None:
        if image.get("/SMask") is not None:
            self.seen.transparent.add(self._page)
        if bool(image.get("/ImageMask", False)):
            return
        space = image.get("/ColorSpace")
        found = self._resource("/ColorSpace", space) if isinstance(space, Name) else None
        family = self._paint(self._family(space if found is None else found))
        self.seen.pictures.append(SeenPicture(self._page, family, self._ppi(image)))

    def _ppi(self, image: Any) -> float:
        a, b, c, d, _, _ = self._state.matrix
        sides = ((a * a + b * b) ** 0.5, (c * c + d * d) ** 0.5)
        pixels = (float(image.get("/Width", 0)), float(image.get("/Height", 0)))
        return min((72 * count / side for count, side in zip(pixels, sides, strict=True) if side > 0), default=0.0)

    def _inline(self, image: Any) -> None:
        space = str(getattr(image, "colorspace", None) or "/DeviceGray")
        self._paint(space if space in _BASE_SPACES else "/DeviceGray")

    # --- text -----------------------------------------------------------------------------------------------------

    def _font(self, operands: Any) -> None:
        font = self._resource("/Font", operands[0])
        if not isinstance(font, Dictionary):
            return
        key = font.objgen if font.is_indirect else (0, id(font))
        reading, pages = self.seen.fonts.setdefault(key, (FontReading(font), set()))
        pages.add(self._page)
        self._state = replace(self._state, font=reading)

    def _show(self, operands: Any) -> None:
        self._note_black()
        font = self._state.font
        if font is None or self._hidden:
            return
        given = operands[-1]
        strings = given if isinstance(given, Array) else [given]
        self._text += [font.text(bytes(item)) for item in strings if isinstance(item, pikepdf.String)]

    def _note_black(self) -> None:
        state = self._state
        if state.space == "/DeviceCMYK" and len(state.shares) == 4 and state.shares[3] > 0:
            if any(state.shares[:3]):
                self.seen.mixed_black.add(self._page)
            elif not (state.overprints and state.mode == 1):
                self.seen.knocked_out.add(self._page)

    def _begin(self, operands: Any) -> None:
        given = operands[1] if len(operands) > 1 else None
        if isinstance(given, Name):
            given = self._resource("/Properties", given)
        replaces = isinstance(given, Dictionary) and "/ActualText" in given
        if isinstance(given, Dictionary) and replaces and not self._hidden:
            self._text.append(str(given["/ActualText"]))
        self._hidden += replaces
        self._spans.append(replaces)

    def _end(self, _operands: Any) -> None:
        if self._spans and self._spans.pop():
            self._hidden -= 1


def _is_normal(mode: Any) -> bool:
    modes = list(mode) if isinstance(mode, Array) else [mode]
    return all(item is None or item in (Name.Normal, Name.Compatible) for item in modes)


def _inherited(page: Any, key: str) -> Any:
    """An entry of a page that its ancestors may hold (7.7.3.4)."""
    node = page
    for _ in range(64):
        if key in node:
            return node[key]
        node = node.get("/Parent")
        if not isinstance(node, Dictionary):
            break
    return None
