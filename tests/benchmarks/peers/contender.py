"""What a peer brings to the contest."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Contender:
    """Another typesetter.  Its module must import nothing of the peer before it is run as a program.

    Its source is written once, outside all measurements, by `python -m tests.benchmarks.peers.sources`.  The module,
    run as a program with the source, the PDF to write, seconds, and the least number of repetitions, measures what is
    warm: "edit" (a new character in the middle of the second article to a complete PDF in memory or on disk) and,
    where the peer can do it, "layout" (the same without writing a PDF).
    """

    name: str
    module: str
    """The name of its module in this package."""
    source: str
    """The name of its source, with `{}` for the size."""
    missing: Callable[[], str]
    """Why it cannot run here; empty where it can."""
    cold: Callable[[Path, Path], Sequence[str]]
    """The command that makes a PDF from its source."""
    warm: bool = True
    remark: str = ""
    """What the table must say about it."""


def lacks_package(name: str) -> str:
    """Why a peer that is a Python package cannot run; empty where it is installed."""
    if importlib.util.find_spec(name) is not None:
        return ""
    return f"the package {name} is not installed (pip install {name})"


def module_command(module: str, *arguments: object) -> list[str]:
    """The command that runs one of this package's modules."""
    return [sys.executable, "-m", f"tests.benchmarks.peers.{module}", *map(str, arguments)]
