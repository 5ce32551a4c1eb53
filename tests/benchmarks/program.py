"""The program's own table: each row at each size, with the ratio to the first size, and baselines beside them."""

from __future__ import annotations

import csv
import statistics
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.figures import Budget, Cell, Probe, Table, size_cell, time_cell
from tests.benchmarks.processes import Finished, probe, repeated

_ROUNDS = 3
"""How many windows share the keys that are typed at one place."""


@dataclass(frozen=True)
class Bench:
    """Where and how thoroughly one run measures."""

    folder: Path
    sizes: Sequence[int]
    budget: Budget
    environment: Mapping[str, str]
    log: Path | None = None
    """Where every key's figures are written."""

    def file(self, size: int) -> Path:
        """The project file of a size."""
        return self.folder / f"{size}x.zgxx"

    def probes(self, module: str, *arguments: object) -> dict[int, Probe]:
        """A probe at every size, each in a process of its own."""
        return {size: probe(module, self.file(size), *arguments, environment=self.environment) for size in self.sizes}

    def program(self, *arguments: str) -> list[str]:
        """The program's command line."""
        return [sys.executable, "-m", "anqing_bulletin", *arguments]


def times(probes: Mapping[int, Probe], name: str, *, tail: bool = False) -> dict[int, Cell]:
    """One figure of the probes at each size."""
    return {size: time_cell(found.samples[name], tail=tail) for size, found in probes.items()}


def facts(probes: Mapping[int, Probe], name: str, unit: str, share: float = 1) -> dict[int, Cell]:
    """One fact of the probes at each size."""
    return {size: size_cell(found.facts[name] * share, unit) for size, found in probes.items()}


def walls(runs: Mapping[int, Sequence[Finished]]) -> dict[int, Cell]:
    """What whole processes took."""
    return {size: time_cell([run.wall for run in done]) for size, done in runs.items()}


def peaks(runs: Mapping[int, Sequence[Finished]]) -> dict[int, Cell]:
    """What whole processes held at most, in MB."""
    found = {size: [run.peak for run in done] for size, done in runs.items()}
    return {size: size_cell(statistics.median(held), "MB", held) for size, held in found.items() if any(held)}


def typesetting(bench: Bench, table: Table) -> None:
    """Compose, cold and after one key."""
    found = bench.probes("probe_compose", bench.budget.seconds, bench.budget.least)
    table.add("pages", facts(found, "pages", ""))
    table.add("compose, cold (fresh FontBook)", times(found, "cold"))
    table.add("edit + compose, one key near the start", times(found, "start", tail=True))
    table.add("edit + compose, one key near the end", times(found, "end", tail=True))


def files(bench: Bench, table: Table) -> None:
    """Exports, saving and opening; the cold command line and its memory."""
    exported = bench.probes("probe_exports", bench.budget.seconds, bench.budget.least)
    found = bench.probes("probe_projects", bench.folder, bench.budget.seconds, bench.budget.least)
    table.add("PDF export, warm", times(exported, "pdf"))
    table.add("DOCX export, warm", times(exported, "docx"))
    table.add("save (.zgxx, 50 versions), compared, backed up, fsynced", times(found, "save"))
    table.add("· the disk alone: write, fsync, rename", times(found, "disk"))
    table.add_ratio("· save / the disk alone", times(found, "save"), times(found, "disk"))
    table.add("open (.zgxx, 50 versions), every hash checked", times(found, "open"))
    table.add("· one of its older versions", times(found, "older"))
    table.add("· a year: 12 issues of 50 versions each, one after the other", times(found, "year"))
    table.add("journal: one record after one key, fsynced", times(found, "journal"))
    table.add("merge of two copies", times(found, "merge"))
    runs = {}
    for size in bench.sizes:
        command = bench.program("export", str(bench.file(size)), "--pdf", str(bench.folder / "out.pdf"), "--force")
        runs[size] = repeated(command, bench.environment, bench.budget.processes)
    nothing = repeated([sys.executable, "-c", "pass"], bench.environment, bench.budget.processes)
    bare = {size: time_cell([run.wall for run in nothing]) for size in bench.sizes}
    table.add("command line, cold: .zgxx to PDF", walls(runs))
    table.add("· an interpreter that does nothing", bare)
    table.add_ratio("· command line / interpreter", walls(runs), bare)
    table.add("peak memory, .zgxx to PDF", peaks(runs))
    table.add("file size, PDF", facts(exported, "pdf", "kB", 1e-3))
    table.add("file size, DOCX", facts(exported, "docx", "kB", 1e-3))
    table.add("file size, .zgxx", facts(found, "zgxx", "kB", 1e-3))


def keys(bench: Bench, table: Table) -> None:
    """Key press to painted preview, and what of it is what."""
    count = bench.budget.keys // _ROUNDS
    rounds: list[list[dict[int, Probe]]] = [[], [], []]
    for _ in range(_ROUNDS):
        # By turns, so that what else the machine does falls on all three.
        rounds[0].append(bench.probes("probe_window", count, "start"))
        rounds[1].append(bench.probes("probe_window", count, "end"))
        rounds[2].append(bench.probes("probe_bare_window", count))
    found, near_end, bare = (_joined(bench, done) for done in rounds)
    if bench.log is not None:
        for size in bench.sizes:
            _write_log(bench.log / f"keys-{size}x.csv", found[size])
    table.add("key press → painted preview, near the start", times(found, "painted", tail=True))
    table.add("· handled (editor, edit, compose, tree)", times(found, "handled", tail=True))
    table.add("· the preview's own paintEvent", times(found, "paint", tail=True))
    table.add("· until the program rests", times(found, "rest", tail=True))
    table.add("key press → painted preview, near the end", times(near_end, "painted", tail=True))
    table.add("· baseline: key press → painted bare QTextEdit", times(bare, "painted", tail=True))
    table.add_ratio("· near the start / bare QTextEdit", times(found, "painted"), times(bare, "painted"))
    table.add("peak memory, window after these keys", facts(found, "peak", "MB"))


def _write_log(path: Path, probe: Probe) -> None:
    """A line for every key that was typed near the start, in milliseconds."""
    names = list(probe.samples)[:4]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        log = csv.writer(file)
        log.writerow(["key", *names])
        for number, figures in enumerate(zip(*(probe.samples[name] for name in names), strict=False), 1):
            log.writerow([number, *(f"{1000 * seconds:.3f}" for seconds in figures)])


def start(bench: Bench, table: Table) -> None:
    """From nothing to a usable window; its memory."""
    starts: dict[str, dict[int, Probe]] = {}
    for name, arguments in (("probe_window", (0, "start")), ("probe_bare_window", (0,))):
        # One rehearsal, as for every cold process.
        bench.probes(name, *arguments)
        starts[name] = _joined(bench, [bench.probes(name, *arguments) for _ in range(bench.budget.processes)])
    program, bare = starts["probe_window"], starts["probe_bare_window"]
    table.add("start → window there, its preview painted", times(program, "shown"))
    table.add("start → the file's first page painted", times(program, "usable"))
    table.add("· baseline: start → bare QMainWindow", times(bare, "usable"))
    table.add_ratio("· window there / bare window", times(program, "shown"), times(bare, "usable"))
    table.add_ratio("· first page / bare window", times(program, "usable"), times(bare, "usable"))
    table.add("peak memory, window at rest", facts(program, "peak", "MB"))
    table.add("· baseline: bare QMainWindow", facts(bare, "peak", "MB"))


def _joined(bench: Bench, rounds: Sequence[Mapping[int, Probe]]) -> dict[int, Probe]:
    """The samples of several rounds together, at each size; the median of their peaks."""
    joined = {}
    for size in bench.sizes:
        probes = [probes[size] for probes in rounds]
        samples = {name: [value for one in probes for value in one.samples[name]] for name in probes[0].samples}
        joined[size] = Probe(samples, {"peak": statistics.median(one.facts["peak"] for one in probes)})
    return joined


PARTS = {"compose": typesetting, "files": files, "keys": keys, "start": start}
"""The parts of the table by the name that the command line has for them."""
