"""Disks that are full, or nearly so, while a save writes to them: every size of a small one, and every file system.

The disks are mounted in a mount namespace of a child's own: they are gone when it ends, however it ends.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from anqing_bulletin.storage.save import Saved
from tests.campaigns.outcome import Outcome
from tests.campaigns.routines import NEW, NO_BACKUP, OLD, OLD_PROJECT, REFUSED, ROUTINES, backups_beside
from tests.campaigns.save_server import ROOT

TITLE = "a full disk refuses the save, keeps the old file and is left tidy"

KB, MB = 1 << 10, 1 << 20
SIZES = range(32 * KB, 100 * KB, 4 * KB)
"""Of the small disk: from one that just holds the old file to one that holds both."""
LEFT_FREE = (0, 4 * KB, 16 * KB, 32 * KB, 44 * KB, 160 * KB, 1 * MB)
"""Bytes that are free beside the old file on the disks of other kinds."""
SEEN = ("in place", "old file moved away first")
"""The broken saves that a full disk finds out; the others fail before they have done harm."""


@dataclass(frozen=True)
class Kind:
    """A file system: how it is made in an image, and how that is mounted."""

    name: str
    make: tuple[str, ...]
    size: int
    mount: tuple[str, ...]


_LOOP = ("mount", "-o", "loop", "-t")
KINDS = (
    Kind("ext3", ("mkfs.ext3", "-q", "-F", "-m", "0"), 16 * MB, (*_LOOP, "ext3")),
    Kind("ext4", ("mkfs.ext4", "-q", "-F", "-m", "0"), 16 * MB, (*_LOOP, "ext4")),
    Kind("xfs", ("mkfs.xfs", "-q", "-f"), 320 * MB, (*_LOOP, "xfs")),
    Kind("btrfs", ("mkfs.btrfs", "-q", "-f"), 128 * MB, (*_LOOP, "btrfs")),
    Kind("vfat", ("mkfs.vfat",), 16 * MB, (*_LOOP, "vfat")),
    Kind("exFAT", ("mkfs.exfat",), 16 * MB, (*_LOOP, "exfat-fuse")),
    Kind("NTFS", ("mkfs.ntfs", "-q", "-Q", "-F"), 16 * MB, ("ntfs-3g",)),
)


def run(scale: float) -> Outcome:
    """Every size of a small disk; with the full scale every file system that this machine can make."""
    skipped = why_not()
    if skipped:
        return Outcome(skipped=skipped)
    command = [*_apart(), sys.executable, "-m", "tests.campaigns.full_disk", str(scale)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        return Outcome(bad=[f"the child ended with {done.returncode}: {done.stderr[-2000:]}"])
    return Outcome(**json.loads(done.stdout.splitlines()[-1]))


def why_not() -> str:
    """Why it cannot run here; empty where it can."""
    if not sys.platform.startswith("linux") or shutil.which("unshare") is None:
        return "this system has no mount namespaces"
    tried = subprocess.run(
        [*_apart(), "mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", "/mnt"], capture_output=True, check=False
    )
    return "" if tried.returncode == 0 else "this user may not mount a disk"


def _apart() -> tuple[str, ...]:
    return ("unshare", "--mount", *(() if os.getuid() == 0 else ("--map-root-user",)))


# --- in the child -------------------------------------------------------------------------------------------------


def _main(scale: float) -> None:
    total = Outcome()
    with tempfile.TemporaryDirectory(prefix="anqing-bulletin-full-") as name:
        folder = Path(name)
        for routine in ("a file", "a file, compared", "a project"):
            total.add(every_size(folder, routine), f"a small disk, {routine}")
        for mutant in SEEN:
            total.expect_caught(mutant, every_size(folder, mutant))
        total.add(full_backups(folder), "full backups")
        if scale >= 1:
            for kind in KINDS:
                total.add(nearly_full(folder, kind), kind.name)
    print(json.dumps(asdict(total)))


def every_size(folder: Path, routine: str) -> Outcome:
    """A save to a tmpfs of each size."""
    found, old, new = Outcome(), ROUTINES[routine].old, made_by(routine)
    counts = {"saved": 0, "refused": 0}
    disk = folder / "disk"
    disk.mkdir(exist_ok=True)
    for size in SIZES:
        with _mounted(("mount", "-t", "tmpfs", "-o", f"size={size // KB}k", "tmpfs", str(disk)), disk):
            (disk / "a.zgxx").write_bytes(old)
            _try(disk / "a.zgxx", routine, new, f"{size // KB} KB", found, counts)
    if not all(counts.values()) and routine not in SEEN:
        found.bad.append(f"the sizes do not try both ends: {counts}")
    found.figures = {f"small disk, {routine}": f"{counts['saved']} saved, {counts['refused']} refused"}
    return found


def full_backups(folder: Path) -> Outcome:
    """The disk of the backups is full: the work is saved all the same, and the missing backup is told."""
    target = folder / "share" / "a.zgxx"
    target.parent.mkdir()
    target.write_bytes(OLD_PROJECT)
    disk = backups_beside(target).parent
    disk.mkdir(exist_ok=True)
    with _mounted(("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(disk)), disk):
        said = ROUTINES["a project"].act(target)
    if said != Saved.CONFIRMED.value + NO_BACKUP or target.read_bytes() != made_by("a project"):
        return Outcome(1, [f"{said}"])
    return Outcome(1)


def made_by(routine: str) -> bytes:
    """What a routine saves where nothing is in its way."""
    with tempfile.TemporaryDirectory(prefix="anqing-bulletin-full-") as name:
        target = Path(name) / "share" / "a.zgxx"
        target.parent.mkdir()
        target.write_bytes(ROUTINES[routine].old)
        ROUTINES[routine].act(target)
        return target.read_bytes()


def nearly_full(folder: Path, kind: Kind) -> Outcome:
    """A save to a real file system with so much left free."""
    image, disk = folder / f"{kind.name}.image", folder / kind.name
    disk.mkdir()
    if shutil.which(kind.make[0]) is None or shutil.which(kind.mount[0]) is None:
        return Outcome(figures={kind.name: "its tools are not installed"})
    with image.open("wb") as file:
        file.truncate(kind.size)
    subprocess.run([*kind.make, str(image)], check=True, capture_output=True)
    mount = (*kind.mount, str(image), str(disk))
    tried = subprocess.run(mount, capture_output=True, text=True, check=False)
    if tried.returncode:
        return Outcome(figures={kind.name: "this system cannot mount it"})
    subprocess.run(["umount", str(disk)], check=True)
    found = Outcome()
    counts = {"saved": 0, "refused": 0}
    for free in LEFT_FREE:
        with _mounted(mount, disk):
            for old in disk.glob("*.*"):
                old.unlink()
            (disk / "a.zgxx").write_bytes(OLD)
            _fill(disk / "all.the.rest", free)
            _try(disk / "a.zgxx", "a file", NEW, f"{free // KB} KB free", found, counts)
            before = (disk / "a.zgxx").read_bytes()
        with _mounted(mount, disk):
            if (disk / "a.zgxx").read_bytes() != before:
                found.bad.append(f"{free // KB} KB free: another file after the disk was taken out and put in again")
    if not all(counts.values()):
        found.bad.append(f"the disk was never full, or always: {counts}")
    found.figures = {kind.name: f"{counts['saved']} saved, {counts['refused']} refused"}
    image.unlink()
    return found


def _try(target: Path, routine: str, new: bytes, where: str, found: Outcome, counts: dict[str, int]) -> None:
    others = {path.name for path in target.parent.iterdir()} - {target.name}
    said = ROUTINES[routine].act(target)
    holds = target.read_bytes() if target.exists() else None
    refused = said.startswith(REFUSED)
    found.tried += 1
    counts["refused" if refused else "saved"] += 1
    if holds != (ROUTINES[routine].old if refused else new):
        found.bad.append(f"{where}: “{said[:40]}”, and the file holds {None if holds is None else len(holds)} bytes")
    if not refused and said != Saved.CONFIRMED.value:
        found.bad.append(f"{where}: {said}")
    if refused and "磁盘已满" not in said:
        found.bad.append(f"{where}: the cause is not told: {said}")
    left = {path.name for path in target.parent.iterdir()} - {target.name} - others
    if left:
        found.bad.append(f"{where}: left beside it: {left}")


def _fill(filler: Path, free: int) -> None:
    """Take all the room of a disk but so many bytes."""
    with filler.open("wb") as file:
        piece = 256 * MB
        while piece >= 512:
            try:
                os.posix_fallocate(file.fileno(), file.seek(0, os.SEEK_END), piece)
            except OSError:  # noqa: PERF203  it is how a full disk speaks
                piece //= 2
        size = os.fstat(file.fileno()).st_size
        os.ftruncate(file.fileno(), max(0, size - free))
        os.fsync(file.fileno())


@contextmanager
def _mounted(mount: tuple[str, ...], disk: Path) -> Iterator[None]:
    subprocess.run(mount, check=True, capture_output=True)
    try:
        yield
    finally:
        subprocess.run(["umount", str(disk)], check=True, capture_output=True)


if __name__ == "__main__":
    _main(float(sys.argv[1]))
