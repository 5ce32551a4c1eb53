"""From a class of faces and a character to a glyph: which file, which glyph, how wide.

A `FontBook` belongs to a house style.  For each class of faces (仿宋, 黑体 …) it holds the first official face that is
installed, or else the one that ships with us, and behind it the shipped faces in which a rare character is looked for.
A character that no face has is set as 〓 (the printers' mark for a missing type) and reported: never a box or a blank.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import uharfbuzz as hb

from anqing_bulletin.errors import FontMissing
from anqing_bulletin.resources import resource_path
from anqing_bulletin.typesetting.breaking import DASH, is_variation_selector, shows_nothing, visible
from anqing_bulletin.typesetting.installed import installed_faces
from anqing_bulletin.typesetting.sheet import Substitution
from anqing_bulletin.typesetting.style import HouseStyle, face_classes

MISSING_SIGN = "〓"
EM_CENTRE = 380
"""The height of the em box's middle above the baseline, in thousandths of an em."""
_CENTRE_SAMPLE = "国圆回固中永玥堃镕喆珺犇祎翀"
FALLBACK_CLASSES = ("fallback", "song", "hei")
_MAX_REMEMBERED = 60_000


class Face:
    """One face of a font file, opened when it is first asked for something."""

    def __init__(self, path: Path, index: int = 0) -> None:
        self.path = path
        self.index = index
        self.key = f"{path.stem}#{index}" if index else path.stem

    @cached_property
    def blob(self) -> hb.Blob:
        """The file's bytes.  Raises FontMissing where it cannot be read."""
        try:
            return hb.Blob.from_file_path(str(self.path))
        except (hb.HarfBuzzError, OSError) as error:
            raise FontMissing(
                f"字体文件“{self.path.name}”读不出来，无法排版。请重新安装本程序，或检查该字体。"
            ) from error

    @cached_property
    def hb_face(self) -> hb.Face:
        """HarfBuzz's face."""
        return hb.Face(self.blob, self.index)

    @cached_property
    def hb_font(self) -> hb.Font:
        """HarfBuzz's font, scaled to the face's own units."""
        return hb.Font(self.hb_face)

    @cached_property
    def units_per_em(self) -> int:
        """Font units in an em."""
        return int(self.hb_face.upem)

    @cached_property
    def name(self) -> str:
        """The face's name for people: its Chinese one where it has one."""
        for language in ("zh-cn", "en"):
            if name := self.hb_face.get_name(4, language) or self.hb_face.get_name(1, language):
                return str(name)
        return self.path.stem

    @cached_property
    def rise(self) -> int:
        """How far the face is raised so that its Han characters stand in the middle of the em box, in thousandths.

        Faces differ by up to 0.07 em in the height of their characters; without this a substitute jumps and a line
        of two faces wavers.
        """
        glyphs = [glyph for glyph in map(self.glyph, _CENTRE_SAMPLE) if glyph is not None]
        extents = [self.hb_font.get_glyph_extents(glyph) for glyph in glyphs]
        centres = [box.y_bearing + box.height / 2 for box in extents if box is not None]
        if not centres:
            return 0
        middle: float = sum(centres) / len(centres)
        return round(EM_CENTRE - middle * 1000 / self.units_per_em)

    def glyph(self, character: str) -> int | None:
        """The glyph of one character; None where the face lacks it."""
        glyph = self.hb_font.get_nominal_glyph(ord(character))
        return int(glyph) if glyph else None

    def advance(self, glyph: int) -> int:
        """A glyph's advance in font units."""
        return int(self.hb_font.get_glyph_h_advance(glyph))

    def ink(self, glyph: int) -> tuple[int, int]:
        """The left and right edge of a glyph's ink, in font units."""
        extents = self.hb_font.get_glyph_extents(glyph)
        return (int(extents.x_bearing), int(extents.x_bearing + extents.width)) if extents else (0, 0)


@dataclass(frozen=True)
class Setting:
    """How a character (with what combines with it) is set in a class of faces.

    `advances` are in thousandths of an em, one for each glyph, and so is `left`, the blank left of the first
    glyph's ink, and `ink`, the width of the ink from there.
    """

    face: str
    glyphs: tuple[int, ...]
    advances: tuple[int, ...]
    left: int
    ink: int
    rise: int
    """How far the glyphs are raised to stand in the middle of the em box."""
    substitution: Substitution | None = None

    @property
    def advance(self) -> int:
        """The natural width in thousandths of an em."""
        return sum(self.advances)


class FontBook:
    """The faces of a house style, and a bounded memory of the glyphs already looked up."""

    def __init__(self, chosen: Mapping[str, Face]) -> None:
        self.chosen = chosen
        """The face of each class, by the class's key."""
        shipped = {key: shipped_face(key) for key in chosen}
        self._chains = {
            key: _distinct([face, shipped[key], *(shipped[name] for name in FALLBACK_CLASSES)])
            for key, face in chosen.items()
        }
        self._faces = {face.key: face for chain in self._chains.values() for face in chain}
        self._settings: dict[tuple[str, str], Setting] = {}

    @classmethod
    def find(cls, style: HouseStyle, *, installed: bool = True) -> FontBook:
        """The faces for a style on this computer; with `installed=False` only those that ship with us."""
        chosen = {}
        for key, face_class in face_classes().items():
            names = (*style.faces.get(key, ()), *face_class.names)
            found = _first_installed(names) if installed else None
            chosen[key] = found or shipped_face(key)
        return cls(chosen)

    def face(self, key: str) -> Face:
        """The face of a glyph run."""
        return self._faces[key]

    def set(self, face_class: str, text: str) -> Setting:
        """How one character, or a pair of dashes, is set in a class of faces."""
        setting = self._settings.get((face_class, text))
        if setting is None:
            if len(self._settings) >= _MAX_REMEMBERED:
                self._settings.clear()
            setting = self._settings[face_class, text] = self._find_setting(face_class, text)
        return setting

    def _find_setting(self, face_class: str, text: str) -> Setting:
        chain = self._chains[face_class]
        shown = visible(text)
        if shows_nothing(text):
            return _nothing(chain[0])
        for face in chain:
            glyphs = _shaped(face, shown)
            if glyphs is None:
                continue
            substitution = None if face is chain[0] else Substitution(shown, face_class, face.name)
            return _setting(face, glyphs, substitution)
        stand_in = next(face for face in chain if face.glyph(MISSING_SIGN))
        glyph = stand_in.glyph(MISSING_SIGN)
        assert glyph is not None
        return _setting(stand_in, ((glyph, stand_in.units_per_em),), Substitution(shown, face_class, ""))


def shipped_face(face_class: str) -> Face:
    """The face that ships with us for a class.  Raises FontMissing where the file is not there."""
    entry = face_classes()[face_class]
    path = resource_path("fonts", entry.shipped)
    if path not in _shipped:
        if not path.is_file():
            raise FontMissing(f"程序附带的字体“{entry.shipped}”（{entry.label}）不见了，无法排版。请重新安装本程序。")
        _shipped[path] = Face(path)
    return _shipped[path]


_shipped: dict[Path, Face] = {}


def _first_installed(names: tuple[str, ...]) -> Face | None:
    installed = installed_faces()
    for name in names:
        if found := installed.get(name.lower()):
            return Face(found.path, found.index)
    return None


def _distinct(faces: list[Face]) -> tuple[Face, ...]:
    return tuple({face.key: face for face in faces}.values())


def _setting(face: Face, glyphs: tuple[tuple[int, int], ...], substitution: Substitution | None) -> Setting:
    em = face.units_per_em
    left, right = face.ink(glyphs[0][0])
    return Setting(
        face=face.key,
        glyphs=tuple(glyph for glyph, _ in glyphs),
        advances=tuple(round(advance * 1000 / em) for _, advance in glyphs),
        left=round(left * 1000 / em),
        ink=round((right - left) * 1000 / em),
        rise=face.rise,
        substitution=substitution,
    )


def _nothing(face: Face) -> Setting:
    """A blank of no width, for characters that show nothing."""
    return Setting(face.key, (face.glyph(" ") or 0,), (0,), 0, 0, face.rise)


def _shaped(face: Face, text: str) -> tuple[tuple[int, int], ...] | None:
    """`(glyph, advance in font units)` of a character or a small cluster; None where the face lacks any of it."""
    if len(text) == 1:
        glyph = face.glyph(text)
        return None if glyph is None else ((glyph, face.advance(glyph)),)
    seen = [character for character in text if not is_variation_selector(character)]
    if any(face.glyph(character) is None for character in seen):
        return None
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.language = "zh-hans"
    # Two dashes become one stroke through ccmp where the face has it; a cluster composes where it can.
    hb.shape(face.hb_font, buffer, {"kern": False, "palt": False, "halt": False})
    infos, positions = buffer.glyph_infos, buffer.glyph_positions
    shaped = tuple((info.codepoint, place.x_advance) for info, place in zip(infos, positions, strict=True))
    if text == DASH:
        return shaped
    # Variation selectors that the face does not know come out as blanks of no width: drop them.
    return tuple(pair for index, pair in enumerate(shaped) if index == 0 or pair[1] or not _is_blank(face, pair[0]))


def _is_blank(face: Face, glyph: int) -> bool:
    left, right = face.ink(glyph)
    return left == right
