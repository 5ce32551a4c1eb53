"""The same issue through other typesetters and through ours, in one table."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.figures import NOTHING, Cell, Probe, markdown, size_cell, time_cell, told
from tests.benchmarks.peers import libreoffice_peer, ours, reportlab_peer, typst_peer, weasyprint_peer
from tests.benchmarks.peers.contender import Contender
from tests.benchmarks.processes import ChildFailed, Finished, probe, repeated
from tests.benchmarks.program import Bench

CONTENDERS = (
    ours.CONTENDER,
    typst_peer.CONTENDER,
    libreoffice_peer.CONTENDER,
    weasyprint_peer.CONTENDER,
    reportlab_peer.CONTENDER,
)
PEERS = tuple(contender.name for contender in CONTENDERS if contender is not ours.CONTENDER)
_HEAD = ("", "size", "cold process", "/ ours", "CPU", "edit → PDF, warm", "/ ours", "edit → layout, warm", "/ ours")
_FACTS = ("peak memory", "file", "pages", "Han")


def contest(bench: Bench, names: Sequence[str]) -> str:
    """The table of the peers, or of some of them; we are always in it."""
    probe("peers.sources", bench.folder, *bench.sizes, environment=bench.environment)
    notes: list[str] = []
    rows: list[list[str]] = []
    first: dict[int, list[Cell | None]] = {}
    for contender in CONTENDERS:
        if names and contender is not ours.CONTENDER and contender.name not in names:
            continue
        if why := contender.missing():
            notes.append(f"{contender.name} left out: {why}")
            continue
        if contender.remark:
            notes.append(f"{contender.name}: {contender.remark}")
        for size in bench.sizes:
            try:
                cells, facts = _measured(contender, bench, size)
            except ChildFailed as failed:
                notes.append(f"{contender.name} at {size}x left out: {str(failed).splitlines()[-1]}")
                continue
            cold, cpu, edit, layout = cells
            ratios = [_ratio(cell, base) for cell, base in zip(cells, first.setdefault(size, cells), strict=True)]
            timed = [_text(cold), ratios[0], _text(cpu), _text(edit), ratios[2], _text(layout), ratios[3]]
            rows.append([contender.name, f"{size}x", *timed, *facts])
            told(f"{contender.name} {size}x")
    return "\n".join([markdown((*_HEAD, *_FACTS), rows), "", *notes])


def _measured(contender: Contender, bench: Bench, size: int) -> tuple[list[Cell | None], list[str]]:
    """Cold, processor time, edit, layout; and peak memory, size, pages, Han characters of the cold PDF."""
    source = bench.folder / contender.source.format(size)
    folder = bench.folder / contender.name
    folder.mkdir(exist_ok=True)
    pdf = folder / f"{source.stem}.pdf"
    runs = repeated(contender.cold(source, pdf), bench.environment, _processes(bench, size))
    found = probe("peers.pages", pdf, environment=bench.environment).facts[pdf.name]
    warm = _warm(contender, bench, source, folder / "warm.pdf") if contender.warm else Probe()
    cells = [
        time_cell([run.wall for run in runs]),
        time_cell([run.cpu for run in runs]),
        _timed(warm, "edit"),
        _timed(warm, "layout"),
    ]
    facts = [_peak(runs), size_cell(found["kB"], "kB").text, str(found["pages"]), str(found["han"])]
    return cells, facts


def _processes(bench: Bench, size: int) -> int:
    return bench.budget.processes if size < 50 else max(2, bench.budget.processes // 2)


def _warm(contender: Contender, bench: Bench, source: Path, pdf: Path) -> Probe:
    budget = bench.budget
    name = f"peers.{contender.module}"
    return probe(name, source, pdf, budget.seconds, min(budget.least, 3), environment=bench.environment)


def _timed(found: Probe, name: str) -> Cell | None:
    samples = found.samples.get(name)
    return time_cell(samples) if samples else None


def _peak(runs: Sequence[Finished]) -> str:
    return size_cell(statistics.median(run.peak for run in runs), "MB").text if runs[0].peak else NOTHING


def _text(cell: Cell | None) -> str:
    return cell.text if cell else NOTHING


def _ratio(cell: Cell | None, base: Cell | None) -> str:
    return f"{cell.value / base.value:.2f}" if cell and base else NOTHING
