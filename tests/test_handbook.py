"""The handbook's page on typesetting: its keys are the style's, its pictures are what the program does today."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import is_dataclass
from pathlib import Path

import pytest
from PIL import Image

from anqing_bulletin.resources import resource_path
from anqing_bulletin.typesetting.style import load_style

PAGE = resource_path("handbook", "排版说明.md")
PICTURES = resource_path("handbook", "排版说明")
SCRIPT = Path(__file__).parents[1] / "installer" / "handbook" / "make_pictures.py"
MOST_BYTES = 1_500_000


def test_every_key_that_the_page_names_is_one_of_the_style() -> None:
    keys = re.findall(r"`([a-z_]+\.[a-z_]+)`", PAGE.read_text(encoding="utf-8"))
    assert len(keys) > 15
    for key in keys:
        value: object = load_style()
        for name in key.split("."):
            assert is_dataclass(value), key
            assert hasattr(value, name), key
            value = getattr(value, name)


def test_every_switch_of_a_line_is_on_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")
    missing = [name for name in vars(load_style().lines) if f"`lines.{name}`" not in text]
    assert missing == ["indent_em", "latin_face"], "what needs no picture"


def test_the_page_shows_every_picture_and_no_other() -> None:
    shown = re.findall(r"!\[(.+?)\]\(排版说明/(.+?)\.png\)", PAGE.read_text(encoding="utf-8"))
    assert all(label == name for label, name in shown)
    assert sorted(name for _, name in shown) == sorted(path.stem for path in PICTURES.glob("*.png"))


def test_the_pictures_are_small_enough_to_ship_and_large_enough_to_see() -> None:
    assert sum(path.stat().st_size for path in PICTURES.iterdir()) < MOST_BYTES
    for path in PICTURES.glob("*.png"):
        with Image.open(path) as picture:
            assert picture.width >= 400, path.name
            assert picture.width <= 2400, path.name


def test_the_pictures_show_what_the_program_does() -> None:
    """By the record of each, not by its pixels; `installer/handbook/make_pictures.py` makes them again."""
    code = (
        f"import sys, json; sys.path.insert(0, {str(SCRIPT.parent)!r}); import make_pictures;"
        "print(json.dumps(make_pictures.digests()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(done.stderr)
    stored = json.loads((PICTURES / "digests.json").read_text(encoding="utf-8"))
    assert json.loads(done.stdout) == stored, f"run {SCRIPT.name}"
