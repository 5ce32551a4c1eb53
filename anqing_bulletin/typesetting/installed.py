"""The faces installed on this computer, by every name they go by."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import uharfbuzz as hb

_ENDINGS = (".ttf", ".otf", ".ttc", ".otc")
_LANGUAGES = ("zh-cn", "en")
# OpenType name ids.  A family has several faces: its name means the regular one only.
_FULL_NAME, _POSTSCRIPT_NAME = 4, 6
_FAMILY_AND_STYLE = ((1, 2), (16, 17))
_REGULAR = frozenset({"", "regular", "normal", "roman", "book", "r", "常规", "标准"})


@dataclass(frozen=True)
class InstalledFace:
    """A face file and the number of the face in it."""

    path: Path
    index: int


def font_folders() -> tuple[Path, ...]:
    """Where Windows, WPS and Linux (麒麟, UOS) keep their fonts."""
    home = Path.home()
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", r"C:\Windows"))
        local = Path(os.environ.get("LOCALAPPDATA", home))
        return (windows / "Fonts", local / "Microsoft" / "Windows" / "Fonts")
    if sys.platform == "darwin":
        return (Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts")
    data = os.environ.get("XDG_DATA_HOME") or home / ".local" / "share"
    return (
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        Path("/opt/kingsoft/wps-office/office6/fonts"),
        Path(data) / "fonts",
        home / ".fonts",
    )


@cache
def installed_faces() -> Mapping[str, InstalledFace]:
    """Every installed face by its names in lower case; where two share a name, the first found keeps it.

    Read once a run.  Files that are no fonts are passed over.
    """
    found: dict[str, InstalledFace] = {}
    for folder in font_folders():
        for path in _font_files(folder):
            for face, names in _faces_in(path):
                for name in names:
                    found.setdefault(name.lower(), face)
    return found


def _font_files(folder: Path) -> Iterator[Path]:
    for where, _folders, files in sorted(os.walk(folder)):
        for name in sorted(files):
            if name.lower().endswith(_ENDINGS):
                yield Path(where, name)


def _faces_in(path: Path) -> Iterator[tuple[InstalledFace, set[str]]]:
    try:
        blob = hb.Blob.from_file_path(str(path))
    except (hb.HarfBuzzError, OSError, ValueError):
        return
    count = hb.Face(blob).count
    for index in range(count):
        face = hb.Face(blob, index)
        yield InstalledFace(path, index), set(_names(face))


def _names(face: hb.Face) -> Iterator[str]:
    for language in _LANGUAGES:
        for name_id in (_FULL_NAME, _POSTSCRIPT_NAME):
            if name := face.get_name(name_id, language):
                yield name
        for family_id, style_id in _FAMILY_AND_STYLE:
            family, style = face.get_name(family_id, language), face.get_name(style_id, language)
            if family and (style or "").lower() in _REGULAR:
                yield family
