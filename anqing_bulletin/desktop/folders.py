"""Where this PC keeps the window's settings and logs, and where a first save is offered."""

from __future__ import annotations

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
