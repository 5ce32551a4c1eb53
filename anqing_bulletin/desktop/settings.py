"""What the program remembers of its user, declared once: name, type, default, and what the dialog says.

The class is the table.  Its rows make the file, the dialog (`settings_dialog`) and the handbook's page: `shown` is a
setting that people choose, `remembered` is how the window was left.  A file that is missing, damaged, or half right
never stops the start: each value that is not what it should be is its default; what a newer program wrote under names
that are not known here is kept; a file that is none at all is laid aside.
"""

from __future__ import annotations

import base64
import json
import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from anqing_bulletin.desktop.folders import settings_path
from anqing_bulletin.desktop.setting_kinds import (
    Choice,
    Folder,
    Names,
    Number,
    Text,
    Tick,
    Widths,
    remembered,
    shown,
    table_of,
)
from anqing_bulletin.errors import BulletinError
from anqing_bulletin.storage.save import save_file

RECENT = 8
"""Files remembered."""
LARGEST_FILE = 1_000_000
"""Bytes; what is larger is not ours."""
_DEEPEST = 8
"""Levels of lists in lists that are kept of what is not known here: settings are not nested without end."""

_log = logging.getLogger(__name__)

EXTENTS = (("issue", "全期"), ("article", "本篇"), ("pool", "全期和备用稿"))
"""Where words are looked for, with what the find panel says for it."""
_PERSON, _WRITING, _PREVIEW, _FILES = "姓名和外观", "写稿", "版面预览", "打开和导出"


@dataclass
class Settings:
    """The settings, with their defaults."""

    name: str = field(
        default="",
        metadata=shown(
            Text(longest=40, empty="留空用这台电脑的用户名"),
            _PERSON,
            "姓名",
            "写进历史版本和花脸稿；从下次打开一期起，同事看到的占用人也是它。",
        ),
    )
    appearance: str = field(
        default="system",
        metadata=shown(
            Choice((("system", "跟随系统"), ("light", "浅色"), ("dark", "深色"))),
            _PERSON,
            "深浅外观",
            "窗口用浅色还是深色；版面总是白纸。",
        ),
    )
    editor_points: int = field(
        default=13,
        metadata=shown(
            Number(9, 28, "磅", whole=True), _WRITING, "稿件字号", "在屏幕上写稿的字有多大，不影响印出来的字。"
        ),
    )
    offer_levels: bool = field(
        default=True,
        metadata=shown(
            Tick(),
            _WRITING,
            "输入“一、”“（一）”时提示设为标题",
            "段落开头写了序号，旁边提示按 Tab 设为标题；不按，什么也不变。",
        ),
    )
    preview_fit: str = field(
        default="width",
        metadata=shown(
            Choice((("width", "适合页宽"), ("page", "整页"), ("none", "固定比例"))),
            _PREVIEW,
            "显示比例",
            "窗口变大变小时，版面跟着变，还是保持现在的比例。",
        ),
    )
    preview_pages: str = field(
        default="single",
        metadata=shown(
            Choice((("single", "上下相接"), ("facing", "左右对开"))),
            _PREVIEW,
            "各页排列",
            "一页接一页，或者两页并列，如同翻开的一期。",
        ),
    )
    preview_thumbnails: bool = field(
        default=False,
        metadata=shown(Tick(), _PREVIEW, "显示缩略图", "版面左边一列各页的小图，点一页就到那一页。"),
    )
    preview_grid: bool = field(
        default=False,
        metadata=shown(Tick(), _PREVIEW, "显示版心和网格", "每行每字的格，只在屏幕上显示，不付印。"),
    )
    reopen_last: bool = field(
        default=True,
        metadata=shown(
            Tick(),
            _FILES,
            "启动时打开上次的各期",
            "上次开着几期就打开几个窗口，光标在原来的地方；不选，启动时是空白的一期，上次的在“文件”的“最近打开”里。",
        ),
    )
    export_folder: str = field(
        default="",
        metadata=shown(Folder(empty="和本期的项目文件放在一起"), _FILES, "导出到", "导出 PDF、DOCX 时先给出的文件夹。"),
    )

    find_extent: str = field(default="issue", metadata=remembered(Choice(EXTENTS)))
    find_case: bool = field(default=False, metadata=remembered(Tick()))
    find_regular: bool = field(default=False, metadata=remembered(Tick()))
    find_notes: bool = field(default=False, metadata=remembered(Tick()))
    find_whole: bool = field(default=False, metadata=remembered(Tick()))
    find_any_width: bool = field(default=True, metadata=remembered(Tick()))
    zoom: float = field(default=0.0, metadata=remembered(Number(0, 8)))
    """The preview's scale where `preview_fit` is "none"; 0 before there was one."""
    recent: list[str] = field(default_factory=list, metadata=remembered(Names(RECENT)))
    """Paths of the files opened last, the latest first."""
    geometry: str = field(default="", metadata=remembered(Text(10_000)))
    """The window's place and size, in base64."""
    splitter: list[int] = field(default_factory=list, metadata=remembered(Widths(3)))
    """The widths of tree, editor and preview."""
    folder: str = field(default="", metadata=remembered(Folder()))
    """The folder last saved to or exported to."""

    unknown: dict[str, Any] = field(default_factory=dict)
    """What a newer program wrote under names that this one does not know; written again as it was."""

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


TABLE = table_of(Settings)
"""The rows of `Settings`, in order."""


def read_settings(path: Path | None = None) -> Settings:
    """The settings of this PC; whatever is not right in the file is the default.  Never raises."""
    path = path or settings_path()
    try:
        data = _read(path)
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as error:
        _log.warning("settings not read: %s", error)
        return Settings()
    settings = settings_from(data)
    if settings is None:
        _log.warning("settings damaged, laid aside: %s", path)
        _lay_aside(path)
        return Settings()
    return settings


def settings_from(data: bytes) -> Settings | None:
    """The settings that a file's bytes hold; None where they are no settings at all.  Never raises."""
    if len(data) > LARGEST_FILE:
        return None
    try:
        said = json.loads(data.decode("utf-8-sig"))  # an editor of plain text may have put a mark before it
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    values = {row.name: row.taken(said.pop(row.name)) for row in TABLE if row.name in said}
    return Settings(**values, unknown={name: value for name, value in said.items() if _is_shallow(value, _DEEPEST)})


def settings_bytes(settings: Settings) -> bytes:
    """The settings as a file holds them."""
    said = {**settings.unknown, **{row.name: getattr(settings, row.name) for row in TABLE}}
    # Half of a surrogate pair, as a name that is no text to the system has, becomes the escape that JSON has for it.
    return json.dumps(said, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace")


def write_settings(settings: Settings, path: Path | None = None) -> bool:
    """Keep the settings; whether they are kept: a folder that cannot be written to is logged and no more."""
    path = path or settings_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        save_file(path, settings_bytes(settings))
    except (OSError, BulletinError) as error:
        _log.warning("settings not written: %s", error)
        return False
    return True


def _is_shallow(value: object, levels: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return not inner or (levels > 0 and all(_is_shallow(each, levels - 1) for each in inner))


def _read(path: Path) -> bytes:
    """What stands in the file, no more than is needed to see that it is too long."""
    if not path.is_file():  # a pipe in its place would be waited for
        raise FileNotFoundError(path)
    with path.open("rb") as file:
        return file.read(LARGEST_FILE + 1)


def _lay_aside(path: Path) -> None:
    """Keep a damaged file for whoever can read it: the next write would be its end."""
    try:
        path.replace(path.with_name(f"{path.stem}.damaged{path.suffix}"))
    except OSError as error:
        _log.warning("damaged settings not laid aside: %s", error)
