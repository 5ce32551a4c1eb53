"""Where this PC keeps the window's settings and logs, and where a first save is offered."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from anqing_bulletin.storage.folders import SYSTEM, own_folder


def settings_path() -> Path:
    """The settings file; its folder need not be there yet."""
    return own_folder("", SYSTEM.user_config_dir) / "settings.json"


def log_folder() -> Path:
    """The folder of the log; need not be there yet."""
    return own_folder("log", SYSTEM.user_log_dir)


def documents_folder() -> Path:
    """Where a first save is offered."""
    documents = Path(SYSTEM.user_documents_dir)
    return documents if documents.is_dir() else Path.home()


def kept_entries_path() -> Path:
    """The file of what the forms keep: units, lists, people; its folder need not be there yet."""
    return own_folder("", SYSTEM.user_config_dir) / "entries.json"


def templates_folder() -> Path:
    """The folder of this person's templates; need not be there yet."""
    return own_folder("templates", str(Path(SYSTEM.user_data_dir) / "templates"))


def styles_folder() -> Path:
    """The folder of this person's own house styles; need not be there yet."""
    return own_folder("styles", str(Path(SYSTEM.user_config_dir) / "styles"))


def replace_file(path: Path, data: bytes) -> None:
    """Write a small file that nobody will miss much, whole or not at all: no waiting for the disk.

    Raises `OSError`.
    """
    beside = path.with_name(f".~{path.name}.{os.getpid()}.tmp")
    try:
        beside.write_bytes(data)
        beside.chmod(0o600)
        beside.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
