"""How fast, how large: one command, one table, every figure measured in that run.

    python -m tests.benchmarks                     everything about the program, at 1x, 10x and 50x the sample issue
    python -m tests.benchmarks --quick             1x and 10x, few repetitions: a first look, in a minute
    python -m tests.benchmarks --parts keys start  some of compose, files, keys, start
    python -m tests.benchmarks --parts keys --log FOLDER   and every key's figures in a file for each size
    python -m tests.benchmarks --peers             the same text through other typesetters, ours among them
    python -m tests.benchmarks --peers typst       only some of them

Times are medians with the quartiles in brackets (with fewer than four samples: least and greatest), p99 is the 99th
percentile; "10x / 1x" divides the medians of one row.  What each figure starts and ends with is said in the module that
measures it: probe_compose, probe_exports, probe_projects, probe_window, probe_bare_window, and peers/.  "Cold" is a new
process whose files are in the system's memory; peak memory is the most that one process held, as the kernel counts it.

The peers are no dependencies of the project.  Whoever wants them beside us installs them into the environment that runs
the benchmark: `pip install typst weasyprint reportlab` and `apt-get install libpango-1.0-0
libpangoft2-1.0-0 libharfbuzz-subset0 libreoffice-writer-nogui` (without libharfbuzz-subset0 WeasyPrint takes ten times
as long to write a PDF).  A peer that is not there is left out, and the table says why.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks.figures import Budget, Table
from tests.benchmarks.peers.contest import PEERS, contest
from tests.benchmarks.processes import clean_environment, probe
from tests.benchmarks.program import PARTS, Bench


def main(arguments: list[str] | None = None) -> int:
    """Measure what is asked for and print it."""
    options = _options(arguments)
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="anqing-bulletin-benchmark-", dir=options.folder))
    try:
        print(_surroundings(folder), flush=True)
        bench = Bench(folder, options.sizes, Budget.of(quick=options.quick), clean_environment(folder), options.log)
        content = probe("content", folder, *options.sizes, environment=bench.environment).facts
        for size in options.sizes:
            print(f"{size}x: {content[str(size)]['articles']} articles, {content[str(size)]['han']} Han characters")
        print(flush=True)
        if options.peers is None or options.parts is not None:
            table = Table("program", bench.sizes)
            for part in options.parts or PARTS:
                PARTS[part](bench, table)
            print(table, flush=True)
        if options.peers is not None:
            print(contest(bench, options.peers), flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"\n{time.monotonic() - began:.0f} s; load average now {_load()}")
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="few repetitions, 1x and 10x")
    parser.add_argument("--sizes", nargs="+", type=int, metavar="N", help="how many times the sample's articles")
    parser.add_argument("--parts", nargs="+", choices=PARTS, metavar="PART", help=f"some of {', '.join(PARTS)}")
    parser.add_argument("--peers", nargs="*", choices=PEERS, metavar="PEER", help=f"some of {', '.join(PEERS)}")
    parser.add_argument("--log", type=Path, help="a folder for the figures of every key that is typed")
    parser.add_argument("--folder", type=Path, help="where files are written (default: the system's temporary folder)")
    options = parser.parse_args(arguments)
    options.sizes = options.sizes or ([1, 10] if options.quick else [1, 10, 50])
    return options


def _surroundings(folder: Path) -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in ("PySide6-Essentials", "uharfbuzz", "pikepdf"))
    return (
        f"{platform.platform()}, {os.cpu_count()} processors, Python {platform.python_version()}, {packages}\n"
        f"load average {_load()}; files in {folder.parent}"
    )


def _load() -> str:
    return ", ".join(f"{load:.1f}" for load in os.getloadavg()) if hasattr(os, "getloadavg") else "unknown"


if __name__ == "__main__":
    sys.exit(main())
