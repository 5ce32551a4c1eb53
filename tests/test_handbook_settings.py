"""The handbook's page on the settings is what the table of settings makes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from anqing_bulletin.resources import resource_path

SCRIPT = Path(__file__).parents[1] / "installer" / "handbook" / "settings_page.py"
PRINTED = "import sys, settings_page; sys.stdout.buffer.write(settings_page.page().encode())"


def test_the_page_is_what_the_table_makes() -> None:
    done = subprocess.run([sys.executable, "-c", PRINTED], cwd=SCRIPT.parent, capture_output=True, check=True)
    shipped = resource_path("handbook", "设置.md").read_text(encoding="utf-8")
    assert shipped == done.stdout.decode(), f"run python {SCRIPT.name} once more"
