"""Children of the benchmark: started afresh, timed from outside, with the processor time and memory that they took.

The kernel counts into a child's peak what its parent held when it started it.  So the process that starts them imports
nothing of the program, of Qt, or of a peer: about 25 MB, less than any figure that is printed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.figures import Probe

CHECKOUT = Path(__file__).resolve().parents[2]
STARTED = "ANQING_BULLETIN_BENCHMARK_STARTED"
"""The variable that tells a child when it was started, on the clock that all processes share (`time.monotonic`)."""

_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
{aliases}
</fontconfig>
"""
_ALIASES = {
    "仿宋_GB2312": "FandolFang",
    "楷体_GB2312": "FandolKai",
    "黑体": "Bulletin Hei",
    "宋体": "Bulletin Song",
    "方正小标宋_GBK": "Bulletin SongBold",
}


class ChildFailed(Exception):
    """A child ended with an error."""


@dataclass(frozen=True)
class Finished:
    """A process that has ended."""

    wall: float
    """Seconds from its start to its end."""
    cpu: float
    """Seconds of processor time, its own children's included."""
    peak: float
    """The most memory (MB) that it, or one of its own children, held at once; 0 where the system does not tell."""
    output: str


def run(command: Sequence[str], environment: Mapping[str, str]) -> Finished:
    """Run a command to its end.  Raises ChildFailed with what it said."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        started = time.monotonic()
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            cwd=CHECKOUT,
            env={**environment, STARTED: repr(started)},
        )
        cpu, peak = _wait(child)
        wall = time.monotonic() - started
        out.seek(0)
        err.seek(0)
        output = out.read().decode("utf-8", "replace")
        if child.returncode:
            said = (err.read().decode("utf-8", "replace") or output).strip()
            raise ChildFailed(f"{' '.join(map(str, command))} ended with {child.returncode}:\n{said[-2000:]}")
    return Finished(wall, cpu, peak, output)


def _wait(child: subprocess.Popen[bytes]) -> tuple[float, float]:
    if not hasattr(os, "wait4"):
        child.wait()
        return 0.0, 0.0
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit


def probe(module: str, *arguments: object, environment: Mapping[str, str]) -> Probe:
    """Run a probe (a module of this folder that prints its figures) in a process of its own.

    The facts then hold the process's peak as "peak", too.
    """
    finished = run([sys.executable, "-m", f"tests.benchmarks.{module}", *map(str, arguments)], environment)
    found = Probe.read(finished.output)
    found.facts.setdefault("peak", finished.peak)
    return found


def repeated(command: Sequence[str], environment: Mapping[str, str], times: int) -> list[Finished]:
    """Cold processes: one rehearsal (files get into the system's memory, byte code is written), then `times`."""
    run(command, environment)
    return [run(command, environment) for _ in range(times)]


def clean_environment(folder: Path) -> dict[str, str]:
    """No screen, nobody's own settings, and the program's own faces for those peers that ask the system for faces."""
    strange = ("XDG_", "QT_", "ANQING_", "PYTHON")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(strange)}
    homes = {f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    aliases = "\n".join(
        f'  <match><test name="family"><string>{name}</string></test>'
        f'<edit name="family" mode="prepend" binding="strong"><string>{face}</string></edit></match>'
        for name, face in _ALIASES.items()
    )
    fonts = folder / "fonts.conf"
    shipped = CHECKOUT / "resources" / "fonts"
    fonts.write_text(_FONTS.format(fonts=shipped, cache=folder / "fontcache", aliases=aliases), "utf-8")
    return {
        **kept,
        **homes,
        "XDG_RUNTIME_DIR": str(runtime),
        "ANQING_BULLETIN_DATA_DIR": str(folder / "bulletin"),
        "FONTCONFIG_FILE": str(fonts),
        "PYTHONPATH": str(CHECKOUT),
        # The byte code that an installed program has; the rehearsals write it.
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
        "PYTHONUTF8": "1",
        "QT_QPA_PLATFORM": "offscreen",
    }
