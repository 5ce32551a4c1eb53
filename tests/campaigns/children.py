"""Work in processes of its own, so that its time and memory are its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def several(module: str, orders: Iterable[list[object]]) -> list[dict]:
    """What the children of a module print as their last line (JSON), one child for each list of arguments.

    Two run at a time.  Raises `RuntimeError` where one ends with an error.
    """
    waiting = [(module, list(map(str, order))) for order in orders]
    answers: list[dict] = []
    running: list[subprocess.Popen[str]] = []
    while waiting or running:
        while waiting and len(running) < 2:
            running.append(_started(*waiting.pop(0)))
        answers.append(_answer(running.pop(0)))
    return answers


def at_once(module: str, orders: Iterable[list[object]]) -> list[dict]:
    """The same, but all of them run at the same time."""
    running = [_started(module, list(map(str, order))) for order in orders]
    return [_answer(child) for child in running]


def _started(module: str, arguments: list[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
    )  # fmt: skip


def _answer(child: subprocess.Popen[str]) -> dict:
    said, complaint = child.communicate()
    if child.returncode:
        raise RuntimeError(f"{child.args} ended with {child.returncode}: {complaint[-2000:]}")
    return json.loads(said.splitlines()[-1])


def peak_megabytes() -> float:
    """The most memory that this process held at once since it was started, as the kernel counts it; 0 elsewhere.

    Not `resource.getrusage`, in whose figure the parent's memory at the start of the child is counted too.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    line = next(line for line in status.read_text("ascii", "replace").splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024
