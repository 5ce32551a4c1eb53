"""The power goes at any moment of a save."""

from __future__ import annotations

import errno
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from anqing_bulletin.storage.save import Saved, save_file
from tests.campaigns.crashes import MODELS, Crash, crashes
from tests.campaigns.disk_recording import Recording, recording
from tests.campaigns.mutants import BROKEN
from tests.campaigns.outcome import Outcome
from tests.campaigns.routines import COMPARED_AFTERWARDS, OLD, ROUTINES, Act, Routine, a_file

TITLE = "a power cut at any moment of a save leaves the whole old file or the whole new one; after “saved”, the new one"

LEAST_STATES = 400
"""Different disks per save; fewer, and the simulator has not looked closely."""
TARGET = "share/第7期.zgxx"


@dataclass(frozen=True)
class Scene:
    """A save that is watched."""

    save: Act
    old: bytes | None = OLD
    placeholder: bool = False
    """Whether an empty file may hold the name until the save has returned: the only way without hard links."""
    keeps_backup: bool = False
    """Whether the old file must be whole elsewhere before another stands in its place."""


def scene_of(routine: Routine) -> Scene:
    """A save over an old file."""
    return Scene(routine.act, routine.old, keeps_backup=routine.keeps_backup)


def watched(scene: Scene) -> tuple[Recording, bytes]:
    """What a save changed, and the new file that it made."""
    with tempfile.TemporaryDirectory(prefix="anqing-bulletin-crash-") as name:
        root = Path(name)
        (root / "share").mkdir()
        if scene.old is not None:
            (root / TARGET).write_bytes(scene.old)
        with recording(root) as recorded:
            recorded.say(scene.save(root / TARGET))
        return recorded, (root / TARGET).read_bytes()


def judged(scene: Scene) -> Outcome:
    """Look at every disk that a crash during a save may leave."""
    recorded, new = watched(scene)
    by_model: dict[str, set[object]] = {model: set() for model in MODELS}
    bad: dict[object, str] = {}
    for crash in crashes(recorded):
        if crash.state in by_model[crash.model]:
            continue
        by_model[crash.model].add(crash.state)
        wrong = _wrong(crash, scene, new)
        if wrong:
            bad[crash.state] = f"{crash.model}: {wrong}"
    states = set().union(*by_model.values())
    return Outcome(len(states), list(bad.values()), {model: len(found) for model, found in by_model.items()})


def _wrong(crash: Crash, scene: Scene, new: bytes) -> str:
    """What this disk would mean to the user; empty where nothing is lost."""
    found = crash.files.get(TARGET)
    if found == new:
        lost = scene.keeps_backup and list(crash.files.values()).count(scene.old) == 0
        return "the old file was replaced before there was a backup of it" if lost else ""
    if crash.said == Saved.CONFIRMED.value:
        return "“saved” was said, and the new file is not there"
    if found == scene.old or (scene.placeholder and found == b""):
        return ""
    return "the file is gone" if found is None else f"the file is neither the old nor the new one ({len(found)} bytes)"


# --- the saves that are watched -----------------------------------------------------------------------------------


def without_links(save: Act) -> Act:
    """The same on a disk that knows no hard links."""

    def on_exfat(target: Path) -> str:
        with mock.patch.object(os, "link", side_effect=OSError(errno.EPERM, "exFAT")):
            return save(target)

    return on_exfat


_ONLY_NEW = a_file(save_file, overwrite=False)
SCENES = {
    **{name: scene_of(ROUTINES[name]) for name in ("a file", "a file, compared", "a project")},
    "a new file": Scene(ROUTINES["a file, compared"].act, old=None),
    "a file where there is none": Scene(_ONLY_NEW, old=None),
    "a file where there is none, without links": Scene(without_links(_ONLY_NEW), old=None, placeholder=True),
}
MUTANTS = {
    name: scene_of(routine) for name, routine in ROUTINES.items() if name.endswith((*BROKEN, COMPARED_AFTERWARDS))
}


def run(_scale: float) -> Outcome:
    """Every save, and the broken ones; it takes seconds, so it is always whole."""
    total = Outcome()
    for name, scene in SCENES.items():
        found = judged(scene)
        total.add(Outcome(found.tried, found.bad, {f"states, {name}": found.tried}), name)
        if found.tried < LEAST_STATES:
            total.bad.append(f"{name}: only {found.tried} different states")
    for name, scene in MUTANTS.items():
        total.expect_caught(name, judged(scene))
    return total
