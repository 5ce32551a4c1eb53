"""What every test stands on: no screen, no settings of the person who runs it, no chance."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# The same examples in every run: a failure of yesterday is there today, and slow machines do not fail by the clock.
settings.register_profile(
    "house", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))


@pytest.fixture(autouse=True)
def own_settings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A settings, data and cache home of this test's own; nobody's real folders are read or written."""
    home = tmp_path_factory.mktemp("home")
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    (home / "runtime").mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home / "runtime"))
    monkeypatch.setenv("ANQING_BULLETIN_DATA_DIR", str(home / "bulletin"))
    return home


@pytest.fixture
def tool() -> Callable[[str], str]:
    """Find a program that looks through our files; `python3 start.py test` installs them all but on Windows."""

    def find(name: str) -> str:
        found = shutil.which(name)
        if found:
            return found
        if sys.platform == "win32":
            pytest.skip(f"{name} is not part of the set-up on Windows")
        pytest.fail(f"{name} is missing; python3 start.py test installs it")

    return find
