"""A file to save over, and a disk that fails when it is told to."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

OLD, NEW = b"old" * 1_000, b"new!" * 50_000

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="modes, links and signals as POSIX has them")


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


class Disk:
    """Takes the place of one function of `os`; fails its call number `turn` and, if told, those after it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, call: str, turn: int, error: OSError, *, forever: bool) -> None:
        self.real = getattr(os, call)
        self.turn, self.error, self.forever = turn, error, forever
        self.calls = 0
        monkeypatch.setattr(os, call, self)

    def __call__(self, *arguments: object, **keywords: object) -> object:
        self.calls += 1
        if self.calls == self.turn or (self.forever and self.calls > self.turn):
            raise self.error
        return self.real(*arguments, **keywords)

    @property
    def failed(self) -> bool:
        return self.calls >= self.turn
