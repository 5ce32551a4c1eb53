"""The first step of the window's start, before Qt is loaded: does the program run already, and does it take the files?

A second start is over after this, in a fraction of the time that a window takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from anqing_bulletin.desktop.windows.instance import Request, activation_token, announce, noted, runs

if TYPE_CHECKING:
    from anqing_bulletin.storage.holder import Holder


class Entrance(NamedTuple):
    """What a start knows of itself and of the one before."""

    me: Holder | None = None
    """By which second starts find this program; None where they shall not."""
    dead: Holder | None = None
    """The program before, where it was killed: what it left behind may be cleared away."""


def enter(arguments: Sequence[str]) -> Entrance | None:
    """Hand the files to the program that runs already; None where it has taken them and this start is over.

    A start with options, which are Qt's, is a program of its own.
    """
    if any(argument.startswith("-") for argument in arguments):
        return Entrance()
    former = noted()
    if former is None or not runs(former):
        return Entrance(announce(), former)
    return None if _taken(former, named_files(arguments)) else Entrance(announce())


def named_files(arguments: Sequence[str]) -> list[Path]:
    """The files among the arguments."""
    return [Path(argument).absolute() for argument in arguments if argument and not argument.startswith("-")]


def _taken(running: Holder, files: list[Path]) -> bool:
    try:
        from anqing_bulletin.desktop.windows.handing_over import hand_over
    except ImportError:  # QtNetwork wants a system library that not everybody has
        return False
    return hand_over(running, Request(tuple(files), activation_token()))
