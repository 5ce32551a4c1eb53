"""What the program remembers of its user, declared once: name, type, default, bounds.

A settings file that is missing, damaged, or half right never stops the start: every value that is not what it should
be is its default.
"""

from __future__ import annotations

import base64
import json
import logging
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from anqing_bulletin.desktop.folders import settings_path
from anqing_bulletin.desktop.theme import APPEARANCES
from anqing_bulletin.errors import BulletinError
from anqing_bulletin.storage.save import save_file

RECENT = 8
"""Files remembered."""

_log = logging.getLogger(__name__)


@dataclass
class Settings:
    """The settings, with their defaults."""

    recent: list[str] = field(default_factory=list)
    """Paths of the files opened last, the latest first."""
    geometry: str = ""
    """The window's place and size, in base64."""
    splitter: list[int] = field(default_factory=list)
    """The widths of tree, editor and preview."""
    appearance: str = "system"
    """One of `theme.APPEARANCES`."""
    zoom: float = 0.0
    """The preview's scale; 0 lets it follow the window."""
    preview_fit: str = "width"
    """What the preview's scale follows then: the page's width, or the whole page."""
    preview_pages: str = "single"
    """How the preview's pages lie: one below the other, or facing (对开)."""
    preview_thumbnails: bool = False
    """Whether the strip of thumbnails is shown."""
    preview_grid: bool = False
    """Whether the preview shows the type area and its grid."""
    folder: str = ""
    """The folder last saved to or exported to."""

    def remember(self, path: Path) -> None:
        """Put a file first among the recent ones."""
        name = str(path)
        self.recent = [name, *(other for other in self.recent if other != name)][:RECENT]
        self.folder = str(path.parent)

    def forget(self, path: Path) -> None:
        """Take a file that is not there any more out of the recent ones."""
        self.recent = [other for other in self.recent if other != str(path)]

    @property
    def last_file(self) -> Path | None:
        """The file that was open last and is still there."""
        path = Path(self.recent[0]) if self.recent else None
        return path if path is not None and path.is_file() else None

    def geometry_bytes(self) -> bytes:
        """The window's place and size as Qt wrote it."""
        try:
            return base64.b64decode(self.geometry, validate=True)
        except ValueError:
            return b""

    def keep_geometry(self, data: bytes) -> None:
        """Remember the window's place and size."""
        self.geometry = base64.b64encode(data).decode("ascii")


_RULES = {
    "recent": lambda value: isinstance(value, list) and all(isinstance(item, str) for item in value),
    "geometry": lambda value: isinstance(value, str),
    "splitter": lambda value: isinstance(value, list) and len(value) == 3 and all(_is_width(w) for w in value),
    "appearance": lambda value: value in APPEARANCES,
    "zoom": lambda value: isinstance(value, (int, float)) and 0 <= value <= 8,
    "preview_fit": lambda value: value in {"width", "page"},
    "preview_pages": lambda value: value in {"single", "facing"},
    "preview_thumbnails": lambda value: isinstance(value, bool),
    "preview_grid": lambda value: isinstance(value, bool),
    "folder": lambda value: isinstance(value, str),
}


def read_settings(path: Path | None = None) -> Settings:
    """The settings of this PC; whatever is not right in the file is the default."""
    path = path or settings_path()
    try:
        table: Any = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError, RecursionError) as error:
        _log.warning("settings not read: %s", error)
        return Settings()
    if not isinstance(table, dict):
        return Settings()
    known = {item.name for item in fields(Settings)}
    right = {name: value for name, value in table.items() if name in known and _RULES[name](value)}
    settings = Settings(**right)
    del settings.recent[RECENT:]
    return settings


def write_settings(settings: Settings, path: Path | None = None) -> None:
    """Keep the settings; a folder that cannot be written to is logged and no more."""
    path = path or settings_path()
    text = json.dumps(asdict(settings), ensure_ascii=False, indent=2)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        save_file(path, text.encode("utf-8"))
    except (OSError, BulletinError) as error:
        _log.warning("settings not written: %s", error)


def _is_width(value: Any) -> bool:
    return isinstance(value, int) and 0 <= value <= 20_000
