"""The title as it is typed, in the lines in which the contents break it, and the title as it is kept.

`bulletin.model.title_from_lines` makes the kept one.  A line's closing blank stays in the run-in title, so the way
back shows every blank at a break at the end of the line before it.
"""

from __future__ import annotations

from anqing_bulletin.bulletin.model import title_from_lines

MOST_LINES = 3


def title_from_text(text: str) -> tuple[str, tuple[int, ...]]:
    """`(title, title_breaks)` of what stands in the title field."""
    return title_from_lines(text.split("\n"))


def text_from_title(title: str, title_breaks: tuple[int, ...]) -> str:
    """What the title field shows: one line for each line of the contents."""
    lines: list[str] = []
    for start, end in zip((0, *title_breaks), (*title_breaks, len(title)), strict=True):
        line = title[start:end]
        if lines:
            blanks = len(line) - len(line.lstrip())
            lines[-1] += line[:blanks]
            line = line[blanks:]
        lines.append(line)
    return "\n".join(line for line in lines if line)


def offset_in_title(text: str, offset: int) -> int:
    """The offset in the kept title of a place in the field."""
    return len(text[:offset].replace("\n", ""))


def offset_in_text(text: str, offset: int) -> int:
    """The place in the field of an offset in the kept title."""
    passed = 0
    for place, character in enumerate(text):
        if passed == offset and character != "\n":
            return place
        passed += character != "\n"
    return len(text)
