"""kill -9 at random moments of a save."""

from __future__ import annotations

import os
import random
import signal
import tempfile
import time
from collections import Counter
from functools import partial
from pathlib import Path

from anqing_bulletin.errors import ProjectError
from anqing_bulletin.storage.project import decode
from anqing_bulletin.storage.save import sweep
from tests.campaigns.mutants import BROKEN
from tests.campaigns.outcome import Outcome
from tests.campaigns.routines import FOREVER, NEW, OLD, OLD_PROJECT
from tests.campaigns.save_server import SaveServer

TITLE = "kill -9 at a random moment of a save leaves a whole file"

KILLS = 300
KILLS_OF_MUTANTS = 60
LONGEST = 0.025
"""Seconds from the first save to the kill, at most: some saves."""
SEEN = ("in place", "old file moved away first")
"""A killed program does not take the system's memory along: an fsync that is missing shows in a power cut only."""
_DAY = 86_400.0


def trial(server: SaveServer, folder: Path, routine: str, kills: int) -> Outcome:
    """Kill a program that saves without a pause, so many times."""
    target, chance, old = folder / routine / "share" / "第7期.zgxx", random.Random(len(routine)), FOREVER[routine].old
    target.parent.mkdir(parents=True)
    target.write_bytes(old)
    found = Outcome(kills)
    held: Counter[str] = Counter()
    for turn in range(kills):
        server.save(routine, target, partial(_kill_after, chance.uniform(0, LONGEST)), forever=True)
        what = _what(target)
        held[what] += 1
        if what not in {"old", "new"}:
            found.bad.append(f"kill {turn}: the file is {what}")
            target.write_bytes(old)
    left = len(list(target.parent.iterdir())) - 1
    sweep(target.parent, time.time() + 2 * _DAY)
    swept = left + 1 - len(list(target.parent.iterdir()))
    if routine not in BROKEN and swept != left:
        found.bad.append(f"what the kills left is not swept away: {left - swept} files")
    found.figures = {f"{routine}, old or new after the kill": f"{held['old']} : {held['new']}"}
    found.figures[f"{routine}, temporary files swept away"] = swept
    return found


def _kill_after(seconds: float, pid: int) -> None:
    os.kill(pid, signal.SIGUSR1)
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)


def _what(target: Path) -> str:
    if not target.exists():
        return "gone"
    data = target.read_bytes()
    if data in {OLD, NEW}:
        return "old" if data == OLD else "new"
    try:
        return "old" if decode(data).issue.number == decode(OLD_PROJECT).issue.number else "new"
    except ProjectError:
        return f"neither the old nor the new one ({len(data)} bytes)"


def run(scale: float) -> Outcome:
    """300 kills of a program that saves files, as many of one that saves projects, and some of the broken saves."""
    if not hasattr(os, "fork"):
        return Outcome(skipped="this system has no kill -9")
    total = Outcome()
    with tempfile.TemporaryDirectory(prefix="anqing-bulletin-kill-") as name, SaveServer() as server:
        folder = Path(name)
        for routine in ("a file", "a project"):
            total.add(trial(server, folder, routine, round(KILLS * scale)), routine)
        for mutant in SEEN:
            total.expect_caught(mutant, trial(server, folder, mutant, KILLS_OF_MUTANTS))
    return total
