"""Typing into a peer's source: a new character each time, never one that was there before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.peers.texts import CARET


def marked(source: Path) -> Path:
    """Where a peer's source stands a second time, with a mark where the caret is."""
    return source.with_name(f"marked-{source.name}")


def growing(source: Path) -> Iterator[str]:
    """The source's text with one more character where the caret is, then with another one, and so on."""
    from tests.benchmarks.content import keys

    head, tail = marked(source).read_text("utf-8").split(CARET)
    for character in keys(3000):
        head += character
        yield head + tail
