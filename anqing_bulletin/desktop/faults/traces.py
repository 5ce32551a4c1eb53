"""An error as a report may show it: its kind and the places it came through, and nothing that anybody wrote.

An exception's message may quote an article, and a path the name of a person.  Here a trace is only kinds of errors,
files by their place in the program, lines and functions; the log is written with the same care.
"""

from __future__ import annotations

import errno
import logging
import os
from collections.abc import Iterator
from pathlib import Path, PurePath
from types import TracebackType
from typing import NamedTuple

_PACKAGE = Path(__file__).resolve().parents[2]
_SITE = "site-packages"
_LIBRARY = Path(os.__file__).parent
_MOST_FRAMES = 40
"""Places shown of one error: of an endless recursion, the first and the last."""
_MOST_CAUSES = 8


class Happened(NamedTuple):
    """An error that nobody caught, without its message."""

    kind: str
    """ValueError."""
    place: str
    """Where it was raised, as far as it was in this program: two errors of one place are told as one."""
    outline: str
    """Kind and places, line by line, of the error and of those that led to it."""


def happened(fault: BaseException, trace: TracebackType | None) -> Happened:
    """What may be told of an error."""
    own = [frame for frame in _frames(trace) if frame.startswith(_PACKAGE.name)]
    others = list(_frames(trace))[-1:]
    kind = type(fault).__name__
    return Happened(kind, f"{kind} {(own or others or ['?'])[-1]}", outline(fault, trace))


def outline(fault: BaseException | None, trace: TracebackType | None) -> str:
    """The kind of an error and the places that it came through, the innermost last; its causes come first."""
    chain: list[tuple[BaseException, TracebackType | None]] = []
    while fault is not None and len(chain) < _MOST_CAUSES and all(fault is not known for known, _ in chain):
        chain.append((fault, trace))
        fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
        trace = fault.__traceback__ if fault is not None else None
    return "\n".join("\n".join([*_short(list(_frames(met))), _kind(each)]) for each, met in reversed(chain))


class TraceFormatter(logging.Formatter):
    """Writes an error into the log as `outline` tells it."""

    def formatException(
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """The kind and the places of an error, without its message."""
        return outline(ei[1], ei[2])


def _kind(fault: BaseException) -> str:
    """The error's kind; of one of the system's, its number's name too, which says what a disk or a share did."""
    number = fault.errno if isinstance(fault, OSError) else None
    name = errno.errorcode.get(number, "") if number is not None else ""
    return f"{type(fault).__name__} ({name})" if name else type(fault).__name__


def _frames(trace: TracebackType | None) -> Iterator[str]:
    while trace is not None:
        code = trace.tb_frame.f_code
        yield f"{_place_of(code.co_filename)}:{trace.tb_lineno} {getattr(code, 'co_qualname', code.co_name)}"
        trace = trace.tb_next


def _short(frames: list[str]) -> list[str]:
    shown = [f"  {frame}" for frame in frames]
    if len(shown) <= _MOST_FRAMES:
        return shown
    half = _MOST_FRAMES // 2
    return [*shown[:half], f"  … {len(shown) - 2 * half} …", *shown[-half:]]


def _place_of(name: str) -> str:
    """A file by its place in the program, in a library or in Python; of any other only its name."""
    path = PurePath(name)
    if path.is_relative_to(_PACKAGE):
        return path.relative_to(_PACKAGE.parent).as_posix()
    if _SITE in path.parts:
        return PurePath(*path.parts[path.parts.index(_SITE) + 1 :]).as_posix()
    if path.is_relative_to(_LIBRARY):
        return f"python/{path.relative_to(_LIBRARY).as_posix()}"
    return path.name
