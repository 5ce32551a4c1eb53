"""A process that has everything loaded and saves in a fresh child of its own whenever it is told to.

So a save can be traced, failed and killed from its first system call on, a hundred times in the time of one start.
What the child was told comes back through shared memory: there is no system call in it that could be failed.

    python -m tests.campaigns.save_server      a line of JSON in for each save, two out: the child's pid, then its end
"""

from __future__ import annotations

import ctypes
import json
import mmap
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[2]
BEGIN, END = "/a-save-begins", "/a-save-is-done"
"""Names that no disk has: the child asks for them before and after the save, for a reader of the trace."""
FOREIGN = "foreign: "
"""How the words begin where another error than ours came out."""

_ANYBODY = 2**64 - 1
_PR_SET_PTRACER = 0x59616D61


@dataclass(frozen=True)
class Ended:
    """How a save ended: what the user was told (nothing, if it was killed before), and the signal that killed it."""

    said: str
    signal: int

    @property
    def killed(self) -> bool:
        """Whether it was killed."""
        return self.signal == signal.SIGKILL


class SaveServer:
    """The process, as a context; its children get `environment` beside what they need."""

    def __init__(self, **environment: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.campaigns.save_server"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", cwd=ROOT,
            env={**os.environ, **environment, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)},
        )  # fmt: skip

    def __enter__(self) -> SaveServer:  # noqa: PYI034  Self came with Python 3.11
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=20)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def save(self, routine: str, target: Path, meanwhile: Callable[[int], None], *, forever: bool = False) -> Ended:
        """Let a child save, once or for ever.

        It waits for SIGUSR1; `meanwhile` gets its pid and sends that, sooner or later.
        """
        assert self._process.stdin is not None
        order = {"routine": routine, "target": str(target), "forever": forever}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        try:
            meanwhile(self._answer()["pid"])
        finally:
            ended = self._answer()
        return Ended(ended["said"], ended["signal"])

    def _answer(self) -> dict:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the save server ended with {self._process.wait(5)}")
        return json.loads(line)


def _serve() -> None:
    from tests.campaigns.routines import FOREVER, ROUTINES

    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
    ctypes.CDLL(None).prctl(_PR_SET_PTRACER, ctypes.c_ulong(_ANYBODY), 0, 0, 0)
    words = mmap.mmap(-1, 1 << 16)
    for line in sys.stdin:
        order = json.loads(line)
        words[:2] = bytes(2)
        child = os.fork()
        if not child:
            known = FOREVER if order["forever"] else ROUTINES
            _save_once(words, partial(known[order["routine"]].act, Path(order["target"])))
        print(json.dumps({"pid": child}), flush=True)
        _, status = os.waitpid(child, 0)
        said = words[2 : 2 + int.from_bytes(words[:2], "big")].decode()
        killed_by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        print(json.dumps({"said": said, "signal": killed_by}), flush=True)


def _save_once(words: mmap.mmap, act: Callable[[], str]) -> NoReturn:
    ctypes.CDLL(None).prctl(_PR_SET_PTRACER, ctypes.c_ulong(_ANYBODY), 0, 0, 0)  # fork does not hand it down
    signal.sigwait({signal.SIGUSR1})
    _passes(BEGIN)
    try:
        said = act()
    except BaseException:  # noqa: BLE001  whatever it is, it is told
        said = FOREIGN + traceback.format_exc()
    told = said.encode("utf-8", "replace")[:60_000]
    words[2 : 2 + len(told)] = told
    words[:2] = len(told).to_bytes(2, "big")
    _passes(END)
    os._exit(0)


def _passes(mark: str) -> None:
    try:
        os.stat(mark)
    except OSError:
        return  # of course


if __name__ == "__main__":
    _serve()
