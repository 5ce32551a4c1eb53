"""Every system call of a save fails, kills the program or lies, one after the other."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from anqing_bulletin.storage.save import Saved
from tests.campaigns.mutants import BROKEN
from tests.campaigns.outcome import Outcome
from tests.campaigns.routines import COMPARED_AFTERWARDS, NO_BACKUP, REFUSED, ROUTINES, SAVED, backups_beside
from tests.campaigns.save_server import BEGIN, END, FOREIGN, Ended, SaveServer

TITLE = "any system call of a save may fail, kill the program or lie: the old file or the new one is there, whole"

_CALLS = "trace=%file,%desc"
_OF_MEMORY = "mmap"
"""Takes a descriptor, but here it only asks for memory."""
_LINE = re.compile(r"(\w+)\((.*)\)\s+= (.*)")
_SECONDS = 20
SHARE_FOR_MUTANTS = 1 / 6
MUTANTS = (*BROKEN, *(f"a project, {name}" for name in BROKEN), COMPARED_AFTERWARDS)


def why_not() -> str:
    """Why it cannot run here; empty where it can."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    tried = subprocess.run(["strace", "-qq", "-o", os.devnull, "true"], capture_output=True, check=False)
    return "" if tried.returncode == 0 else "this system does not let strace look on"


@dataclass(frozen=True)
class Call:
    """A system call of a save: which of its name it is since the child was held, and how strace shows it."""

    name: str
    turn: int
    arguments: str
    result: str

    @property
    def of_a_temporary_file(self) -> bool:
        """Whether it is about the file beside the target."""
        return ".tmp" in self.arguments or ".new" in self.arguments


@dataclass(frozen=True)
class Fault:
    """What is done to one call; in strace's words."""

    call: Call
    deed: str
    forever: bool = False

    @property
    def expression(self) -> str:
        """The option for strace."""
        return f"inject={self.call.name}:{self.deed}:when={self.call.turn}{'+' if self.forever else ''}"

    def __str__(self) -> str:
        return f"{self.expression[7:]} at {self.call.name}({self.call.arguments[:90]})"


@dataclass
class Scene:
    """A folder with an old file (or none), and the routine that saves to it."""

    folder: Path
    routine: str
    new: bool = False
    """Whether there is no old file."""

    @property
    def old(self) -> bytes | None:
        """What the file holds before."""
        return None if self.new else ROUTINES[self.routine].old

    @property
    def target(self) -> Path:
        """The file that is saved to.  ASCII, so that strace writes it as it is."""
        return self.folder / "share" / "seven.zgxx"

    def laid(self) -> None:
        """Lay it anew."""
        for name in ("share", "state"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        self.target.parent.mkdir()
        if self.old is not None:
            self.target.write_bytes(self.old)


def traced(server: SaveServer, scene: Scene, *options: str) -> tuple[Ended, list[Call]]:
    """Let a child save under strace; how it ended, and its calls between the marks."""
    log = scene.folder / "trace"
    log.unlink(missing_ok=True)

    def attach(pid: int) -> None:
        command = ["strace", "-qq", "-y", "-s", "0", "-o", str(log), "-e", _CALLS, "-e", "signal=none"]
        watching.append(
            subprocess.Popen([*command, *(f"-e{option}" for option in options), "-p", str(pid)], stderr=subprocess.PIPE)
        )
        _wait_until_traced(pid, watching[0])
        os.kill(pid, signal.SIGUSR1)

    watching: list[subprocess.Popen[bytes]] = []
    ended = server.save(scene.routine, scene.target, attach)
    with watching[0] as strace:
        strace.wait(_SECONDS)
    return ended, list(_calls(log.read_text("utf-8", "replace")))


def _wait_until_traced(pid: int, strace: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + _SECONDS
    while "TracerPid:\t0\n" in Path(f"/proc/{pid}/status").read_text("ascii", "replace"):
        if strace.poll() is not None or time.monotonic() > limit:
            os.kill(pid, signal.SIGKILL)
            said = strace.stderr.read() if strace.stderr else b""
            raise RuntimeError(f"strace does not hold the save: {said!r}")
        time.sleep(0.001)


def _calls(log: str) -> Iterator[Call]:
    turns: dict[str, int] = {}
    inside = False
    for line in log.splitlines():
        found = _LINE.match(line)
        if found is None:
            continue
        name, arguments, result = found.groups()
        turns[name] = turns.get(name, 0) + 1
        if BEGIN in arguments or END in arguments:
            inside = BEGIN in arguments
        elif inside and name != _OF_MEMORY:
            yield Call(name, turns[name], arguments, result)


# --- what is done, and what must hold then ------------------------------------------------------------------------


def faults(calls: list[Call]) -> Iterator[Fault]:
    """Every fault for every call."""
    for call in calls:
        yield Fault(call, "signal=KILL")
        yield Fault(call, "error=EIO")
        yield Fault(call, "error=ENOSPC")
        yield Fault(call, "error=EIO", forever=True)
        if call.name == "write" and call.result.isdigit():
            for claimed in {int(call.result), int(call.result) // 2 or 1}:
                yield Fault(call, f"retval={claimed}")
        if call.name in {"read", "pread64"}:
            yield Fault(call, "retval=0")


def violation(scene: Scene, new: bytes, ended: Ended, calls: list[Call]) -> str:
    """What the user has lost or was told wrongly; empty where nothing."""
    found = scene.target.read_bytes() if scene.target.exists() else None
    left = [path.name for path in scene.folder.rglob("*.*") if path.suffix in {".tmp", ".turn", ".new"}]
    kept = [path.read_bytes() for path in backups_beside(scene.target).rglob("*.zgxx")]
    tidying_failed = any("INJECTED" in call.result and "unlink" in call.name for call in calls)
    if found not in {scene.old, new}:
        return "the file is gone" if found is None else f"the file is neither the old nor the new one ({len(found)})"
    if found == new and ended.killed and ROUTINES[scene.routine].keeps_backup and scene.old not in kept:
        return "the old file was replaced before there was a backup of it"
    if ended.killed:
        return ""
    if ended.said.startswith(FOREIGN) or not ended.said:
        return f"another error than ours: {ended.said}"
    if ended.said.startswith(SAVED) and found != new:
        return "“saved” was said, and the old file is there"
    if ended.said.startswith(REFUSED) and found != scene.old:
        return "“not saved” was said, and the old file is gone"
    if found == new and ROUTINES[scene.routine].keeps_backup and scene.old not in kept and NO_BACKUP not in ended.said:
        return "the old file was replaced, and neither is there a backup nor was that said"
    return f"left beside it: {left}" if left and not tidying_failed else ""


def disorder(scene: Scene, calls: list[Call]) -> str:
    """What a power cut could undo, seen from the order of the calls; empty where nothing."""
    renames = [
        at
        for at, call in enumerate(calls)
        if call.name.startswith(("rename", "link")) and str(scene.target) in call.arguments
    ]
    if not renames:
        return "nothing was renamed to the file"
    renamed = renames[-1]
    writes = [at for at, call in enumerate(calls[:renamed]) if call.name == "write" and call.of_a_temporary_file]
    syncs = [at for at, call in enumerate(calls) if call.name in {"fsync", "fdatasync"}]
    if not any(max(writes, default=0) < at < renamed and calls[at].of_a_temporary_file for at in syncs):
        return "the bytes are not forced to the disk before the rename"
    if not any(at > renamed and f"<{scene.target.parent}>" in calls[at].arguments for at in syncs):
        return "the folder is not forced to the disk after the rename"
    return ""


# --- the campaign -------------------------------------------------------------------------------------------------


def cases(server: SaveServer, scene: Scene, share: float = 1.0) -> Iterator[str]:
    """Fail a share of the calls of one save, evenly spread: what was wrong each time, first without any fault."""
    scene.laid()
    ended, calls = traced(server, scene)
    new = scene.target.read_bytes()
    yield disorder(scene, calls) or (
        "" if ended.said == Saved.CONFIRMED.value else f"an undisturbed save says {ended.said}"
    )
    for fault in list(faults(calls))[:: max(1, round(1 / share))]:
        scene.laid()
        ended, seen = traced(server, scene, fault.expression)
        met = ended.killed or any("INJECTED" in call.result for call in seen)
        wrong = violation(scene, new, ended, seen) if met else "the fault was never met"
        yield f"{fault}: {wrong}" if wrong else ""


def trial(server: SaveServer, scene: Scene, share: float = 1.0) -> Outcome:
    """The count of such cases."""
    found = list(cases(server, scene, share))
    return Outcome(len(found), list(filter(None, found)), {f"faults, {scene.routine}": len(found) - 1})


def run(scale: float) -> Outcome:
    """Every call of a save; the broken saves by way of proof."""
    skipped = why_not()
    if skipped:
        return Outcome(skipped=skipped)
    total = Outcome()
    with tempfile.TemporaryDirectory(prefix="anqing-bulletin-strace-") as name, SaveServer() as server:
        folder = Path(name)
        for routine in ("a file", "a file, compared", "a project"):
            total.add(trial(server, Scene(folder, routine), scale), routine)
        total.add(trial(server, Scene(folder, "a file", new=True), scale), "a new file")
        for mutant in MUTANTS:
            total.expect_caught(mutant, trial(server, Scene(folder, mutant), SHARE_FOR_MUTANTS))
    return total
