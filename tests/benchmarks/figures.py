"""Samples of one run, their median and spread, and the table they are printed in.

Only the standard library, and only little of it: the process that prints the table must stay small (see `processes`).
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

NOTHING = "–"


def collect(
    measured: Callable[[int], float], *, seconds: float = 2.0, least: int = 3, most: int = 60, rehearsals: int = 1
) -> list[float]:
    """Seconds from repeated calls of `measured`, which is given the number of the repetition and times itself.

    The rehearsals are not counted; then as many repetitions as fit `seconds`, within `least` and `most`.
    """
    for number in range(rehearsals):
        measured(number)
    samples: list[float] = []
    began = time.perf_counter()
    while len(samples) < least or (len(samples) < most and time.perf_counter() - began < seconds):
        samples.append(measured(rehearsals + len(samples)))
    return samples


@dataclass(frozen=True)
class Budget:
    """How long a figure may be measured."""

    seconds: float = 2.0
    least: int = 5
    keys: int = 1002
    """In three windows, a third in each."""
    processes: int = 7

    @classmethod
    def of(cls, *, quick: bool) -> Budget:
        """The usual one, or the one for a first look."""
        return cls(seconds=0.3, least=2, keys=60, processes=2) if quick else cls()


@dataclass
class Probe:
    """What one child process measured: seconds by figure, facts by name."""

    samples: dict[str, list[float]] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)

    def print(self) -> None:
        """Hand the figures to the parent, as the last line of the child's output."""
        print(json.dumps({"samples": self.samples, "facts": self.facts}), flush=True)

    @classmethod
    def read(cls, output: str) -> Probe:
        """The figures that a child printed."""
        read = json.loads(output.splitlines()[-1])
        return cls(read["samples"], read["facts"])


@dataclass(frozen=True)
class Cell:
    """A figure with its spread, printed with a unit; `value` is what ratios are taken from."""

    value: float
    text: str


def time_cell(samples: Sequence[float], *, tail: bool = False) -> Cell:
    """The median with the quartiles in brackets; with `tail` the 99th percentile too."""
    middle = statistics.median(samples)
    unit, factor = ("s", 1.0) if middle >= 1 else ("ms", 1000.0)
    low, high = _quartiles(samples)
    spread = f"{_digits(low * factor)}-{_digits(high * factor)}"
    if tail:
        spread += f"; p99 {_digits(percentile(samples, 99) * factor)}"
    return Cell(middle, f"{_digits(middle * factor)} {unit} ({spread})")


def size_cell(value: float, unit: str, spread: Sequence[float] = ()) -> Cell:
    """A number with its unit and, where there are several, the least and the greatest of them."""
    behind = f" ({_digits(min(spread))}-{_digits(max(spread))})" if len(spread) > 1 else ""
    return Cell(value, f"{_digits(value)} {unit}{behind}".rstrip())


def percentile(samples: Sequence[float], share: int) -> float:
    """The sample below which at least `share` per cent of the samples lie (nearest rank)."""
    ordered = sorted(samples)
    return ordered[max(0, -(-share * len(ordered) // 100) - 1)]


def _quartiles(samples: Sequence[float]) -> tuple[float, float]:
    if len(samples) < 4:
        return min(samples), max(samples)
    first, _, third = statistics.quantiles(samples, n=4, method="inclusive")
    return first, third


def _digits(value: float) -> str:
    """Three digits that count; a whole number as it is."""
    if isinstance(value, int):
        return str(value)
    if value >= 100:
        return f"{value:.0f}"
    if value >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}"


@dataclass
class Table:
    """Rows of one run, a column for each size, and the ratios to the first size."""

    heading: str
    sizes: Sequence[int]
    rows: list[list[str]] = field(default_factory=list)

    def add(self, name: str, cells: Mapping[int, Cell]) -> None:
        """A row of figures; a size without a cell stays empty."""
        first = cells.get(self.sizes[0])
        row = [name, *(cells[size].text if size in cells else NOTHING for size in self.sizes)]
        row += [_ratio(cells.get(size), first) for size in self.sizes[1:]]
        self.rows.append(row)
        told(name)

    def add_ratio(self, name: str, cells: Mapping[int, Cell], baseline: Mapping[int, Cell]) -> None:
        """A row that divides one row by another, size by size."""
        row = [name, *(_ratio(cells.get(size), baseline.get(size)) for size in self.sizes)]
        self.rows.append([*row, *("" for _ in self.sizes[1:])])

    def __str__(self) -> str:
        head = [self.heading, *(f"{size}x" for size in self.sizes)]
        head += [f"{size}x / {self.sizes[0]}x" for size in self.sizes[1:]]
        return markdown(head, self.rows)


def _ratio(cell: Cell | None, base: Cell | None) -> str:
    if cell is None or base is None or not base.value:
        return NOTHING
    return f"{_digits(cell.value / base.value)}"


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table that reads well as it is and as Markdown."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    lines = [head, ["-" * width for width in widths], *rows]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    )


def told(what: str) -> None:
    """Say on standard error how far the run is."""
    print(f"  … {what}", file=sys.stderr, flush=True)
