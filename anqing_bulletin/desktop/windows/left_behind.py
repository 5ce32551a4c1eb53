"""How the desk was left: which issues were open in which windows, and where somebody was in each of them.

A small file of its own in the state folder, written while people work, so that it is there after a crash too.  It is
declared as the settings are; whatever is not right in it is as if it had not been noted.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from anqing_bulletin.desktop.folders import replace_file
from anqing_bulletin.desktop.setting_kinds import Entries, Folder, Names, Widths, is_right, remembered, table_of
from anqing_bulletin.storage.folders import make_folder, state_folder

WINDOWS = 8
"""Windows that are opened again at most."""
PLACES = 200
"""Files whose place is remembered."""
LARGEST_FILE = 4_000_000
"""Bytes; what is larger is not ours."""

_LONGEST = 200
"""Characters of an id that is remembered."""
_FURTHEST = 10_000_000
"""The longest article and the largest page are far smaller; Qt can count so far."""
_FITS = ("width", "page", "none")
_LARGEST_ZOOM = 8

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Place:
    """Where somebody was in an issue."""

    article: str = ""
    block: str = ""
    """The id of the caret's block, or the name of its field."""
    offset: int = 0
    page: int = 0
    """The index of the page at the upper edge of the preview."""
    height: int = 0
    """How far down that page the edge is, in layout units."""
    closed: tuple[str, ...] = ()
    """The sections whose articles were not shown in the tree."""

    def entry(self) -> list[Any]:
        """As the file holds it."""
        return [self.article, self.block, self.offset, self.page, self.height, *self.closed]


@dataclass(frozen=True)
class Look:
    """How a window stood."""

    geometry: str = ""
    """In base64."""
    fit: str = "width"
    zoom: float = 1.0
    widths: tuple[int, ...] = ()
    """Of tree, editor and preview."""

    def entry(self) -> list[Any]:
        """As the file holds it."""
        return [self.geometry, self.fit, self.zoom, *self.widths]


@dataclass
class LeftBehind:
    """What is noted, files by their paths."""

    files: list[str] = field(default_factory=list, metadata=remembered(Names(WINDOWS)))
    """Those that were open, in the order of their windows."""
    front: str = field(default="", metadata=remembered(Folder()))
    """The one in front."""
    windows: dict[str, Any] = field(default_factory=dict, metadata=remembered(Entries(WINDOWS)))
    places: dict[str, Any] = field(default_factory=dict, metadata=remembered(Entries(PLACES)))
    """The one that was left last comes last."""

    def place(self, path: Path) -> Place | None:
        """Where somebody was in a file."""
        match self.places.get(str(path)):
            case [str(article), str(block), int(offset), int(page), int(height), *closed] if (
                0 <= offset <= _FURTHEST and 0 <= page <= _FURTHEST and abs(height) <= _FURTHEST
            ):
                return Place(article, block, offset, page, height, tuple(map(str, closed)))
        return None

    def look(self, path: Path) -> Look | None:
        """How the window of a file stood."""
        match self.windows.get(str(path)):
            case [str(geometry), str(fit), int() | float() as zoom, *widths] if (
                fit in _FITS and 0 < zoom <= _LARGEST_ZOOM and is_right(Widths(len(widths)), widths)
            ):
                return Look(geometry, fit, float(zoom), tuple(widths))
        return None

    def keep_place(self, path: Path, place: Place) -> None:
        """Note where somebody is in a file; the file left longest ago is forgotten."""
        name = str(path)
        if len(place.article) > _LONGEST or len(place.block) > _LONGEST:
            return  # ids of a foreign file
        self.places.pop(name, None)
        self.places[name] = place.entry()
        while len(self.places) > PLACES:
            del self.places[next(iter(self.places))]

    def keep_windows(self, looks: dict[Path, Look], front: Path | None) -> None:
        """Note which files are open, in the order of their windows, and which is in front."""
        kept = dict(list(looks.items())[:WINDOWS])
        self.files = [str(path) for path in kept]
        self.windows = {str(path): look.entry() for path, look in kept.items()}
        self.front = str(front) if front in kept else ""

    @property
    def in_order(self) -> list[Path]:
        """The files that were open, the one in front first."""
        return sorted(map(Path, self.files), key=lambda path: str(path) != self.front)


_TABLE = table_of(LeftBehind)


def left_behind_path() -> Path:
    """The file; need not be there."""
    return state_folder() / "windows.json"


def read_left_behind() -> LeftBehind:
    """How the desk was left; whatever is not right is not there.  Never raises."""
    try:
        with left_behind_path().open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
        said = json.loads(data.decode("utf-8")) if len(data) <= LARGEST_FILE else None
    except (OSError, ValueError, RecursionError):
        return LeftBehind()
    if not isinstance(said, dict):
        return LeftBehind()
    return LeftBehind(**{row.name: row.taken(said[row.name]) for row in _TABLE if row.name in said})


def left_behind_bytes(left: LeftBehind) -> bytes:
    """What stands in the file."""
    said = {row.name: getattr(left, row.name) for row in _TABLE}
    return json.dumps(said, ensure_ascii=False).encode("utf-8", "backslashreplace")


def write_left_behind(data: bytes) -> None:
    """Keep it; a folder that cannot be written to is logged and no more."""
    try:
        make_folder(state_folder())
        replace_file(left_behind_path(), data)
    except (OSError, ValueError) as error:
        _log.warning("windows not noted: %s", error)
