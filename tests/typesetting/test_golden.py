"""The pages of a small invented issue and of the torture issue as text: a change of the typesetter is read in a diff.

After a change that is meant: `ANQING_BULLETIN_UPDATE_GOLDEN=1 python -m pytest tests/typesetting/test_golden.py`, then
read `git diff tests/typesetting/golden`.
"""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from anqing_bulletin.typesetting.record import record
from anqing_bulletin.typesetting.style import load_style
from tests.torture import everything_style, supplement_issue, torture_issue
from tests.typesetting.invented import composed, invented_issue

if TYPE_CHECKING:
    from anqing_bulletin.typesetting.compose import Composition
    from anqing_bulletin.typesetting.style import HouseStyle

GOLDEN = Path(__file__).parent / "golden"
UPDATE = "ANQING_BULLETIN_UPDATE_GOLDEN"


def blocks_style() -> HouseStyle:
    style = load_style()
    return replace(style, flow=replace(style.flow, title="block", source="block", rows_after_section=1))


def sides_style() -> HouseStyle:
    style = load_style()
    return replace(style, cover=replace(style.cover, arrangement="sides"), strong=replace(style.strong, method="face"))


PAGES = {
    "default": (invented_issue, load_style),
    "grid-28x22": (invented_issue, lambda: load_style("28×22")),
    "titles-and-sources-alone": (invented_issue, blocks_style),
    "date-beside-issuer": (invented_issue, sides_style),
    "torture-default": (torture_issue, load_style),
    "torture-27x22": (torture_issue, lambda: load_style("27×22")),
    "torture-everything": (torture_issue, everything_style),
    "supplement": (supplement_issue, load_style),
}


def written(composition: Composition) -> str:
    """The record of a composition, a line of text for each line of the page."""
    lines = []
    for page, sheet in zip(record(composition)["pages"], composition.sheets, strict=True):
        lines.append(f"== {page['number']} {sheet.label}".rstrip())
        lines += [
            f"   picture x{p.x / 1000:.2f} y{p.y / 1000:.2f} {p.width / 1000:.2f}×{p.height / 1000:.2f} {p.paragraph}"
            for p in sheet.pictures
        ]
        lines += [
            f"   rule x{r.x / 1000:.2f} y{r.y / 1000:.2f} {r.width / 1000:.2f}×{r.height / 1000:.2f}"
            for r in sheet.rules
        ]
        for line in page["lines"]:
            place = f"x{line['x']:.2f} y{line['y']:.2f} w{line['width']:.2f}"
            whose = "/".join(filter(None, (line["role"], line["article"], line["paragraph"])))
            lines.append(f"{place:<26} {whose} {line['start']}-{line['end']} |{line['text']}|")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_are_the_ones_that_were_last_looked_at(name: str) -> None:
    issue, style = PAGES[name]
    found = written(composed(issue(), style()))
    path = GOLDEN / f"{name}.txt"
    if os.environ.get(UPDATE):
        path.write_text(found, encoding="utf-8", newline="\n")
    assert found == path.read_text(encoding="utf-8")


def test_the_record_is_the_shape_that_scripts_rely_on() -> None:
    data = json.loads(json.dumps(record(composed(invented_issue()))))
    assert set(data) == {"pages"}
    for number, page in enumerate(data["pages"], 1):
        assert set(page) == {"number", "lines"}
        assert page["number"] == number
        for line in page["lines"]:
            assert list(line) == ["text", "x", "y", "width", "role", "article", "paragraph", "start", "end"]
            assert all(isinstance(line[key], (int, float)) for key in ("x", "y", "width", "start", "end"))
            assert line["end"] - line["start"] == len(line["text"])
