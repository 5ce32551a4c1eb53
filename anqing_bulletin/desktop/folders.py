"""Where this PC keeps what belongs to the program and not to an issue: settings, logs.

The environment variable `ANQING_BULLETIN_DATA_DIR` puts everything into one folder: for a portable copy on a stick,
and for tests.
"""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import PlatformDirs

VARIABLE = "ANQING_BULLETIN_DATA_DIR"

_SYSTEM = PlatformDirs("AnqingBulletin", appauthor=False)


def settings_path() -> Path:
    """The settings file; its folder need not be there yet."""
    return _own_folder(_SYSTEM.user_config_dir) / "settings.json"


def log_folder() -> Path:
    """The folder of the log; need not be there yet."""
    override = os.environ.get(VARIABLE)
    return Path(override) / "log" if override else Path(_SYSTEM.user_log_dir)


def documents_folder() -> Path:
    """Where a first save is offered."""
    documents = Path(_SYSTEM.user_documents_dir)
    return documents if documents.is_dir() else Path.home()


def _own_folder(of_system: str) -> Path:
    override = os.environ.get(VARIABLE)
    return Path(override) if override else Path(of_system)
