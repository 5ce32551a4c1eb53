"""A composition as plain data, for people, scripts and goldens."""

from __future__ import annotations

from typing import Any

from anqing_bulletin.typesetting.compose import Composition
from anqing_bulletin.typesetting.sheet import PlacedLine


def record(composition: Composition) -> dict[str, Any]:
    """The pages with their lines, as `layout --json` prints them.

    `{"pages": [{"number", "lines": [{"text", "x", "y", "width", "role", "article", "paragraph", "start", "end"}]}]}`:
    one entry for each line set, in reading order.  Lengths in pt: `x` is the left end of the line, `y` its baseline
    from the page's upper edge, `width` from there to the right end of its last character (a mark that hangs outside
    the measure is not counted).  `start` and `end` are offsets into the paragraph's printed text.  A line of a table
    that stands sideways also has `"turned": true`; it runs up the page from `y`, and `x` is its baseline.
    """
    return {
        "pages": [
            {"number": sheet.number, "lines": [_line(placed) for placed in sheet.lines]} for sheet in composition.sheets
        ]
    }


def _line(placed: PlacedLine) -> dict[str, Any]:
    line = placed.line
    x, y = placed.on_sheet(line.indent)
    entry = {
        "text": line.text,
        "x": x / 1000,
        "y": y / 1000,
        "width": line.width / 1000,
        "role": line.role.value,
        "article": line.article or None,
        "paragraph": line.paragraph or None,
        "start": line.start,
        "end": line.end,
    }
    return {**entry, "turned": True} if placed.turned else entry
