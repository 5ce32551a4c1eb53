"""Saves to a network share while a colleague has the file open, and while the network goes."""

from __future__ import annotations

import importlib.util
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

from anqing_bulletin.errors import BulletinError, ProjectChanged
from anqing_bulletin.storage import turns
from anqing_bulletin.storage.saving import SavedProject, save_project
from anqing_bulletin.storage.schema import sha256_of
from tests.campaigns import routines, smb_server
from tests.campaigns.outcome import Outcome
from tests.campaigns.routines import OLD_PROJECT, REFUSED, ROUTINES, SAVED
from tests.campaigns.samples import edited, stamp, with_history

if TYPE_CHECKING:
    from tests.campaigns.smb_server import Server

TITLE = "on a share, with the file open elsewhere or the network gone, a save is whole, beside it, or not at all"

FILE = "第7期.zgxx"
MARK = "（冲突副本 王芳 "
SEEN = ("in place", "old file moved away first")


def why_not() -> str:
    """Why it cannot run here; empty where it can."""
    if importlib.util.find_spec("smbclient") is None:
        return "smbprotocol is not installed"
    return smb_server.why_not()


class Office:
    """A share with one project file, the PC of the one who saves, and that of a colleague."""

    def __init__(self, server: Server, folder: Path) -> None:
        from tests.campaigns.smb_disk import Client

        self.server, self.backups = server, folder / "backups"
        self.mine, self.theirs = Client(server), Client(server)
        self.calls = 0
        self.opened = with_history(3, picture_bytes=14_000).project

    def lay(self) -> None:
        """Put the old file there, and nothing else."""
        for path in self.server.folder.iterdir():
            path.unlink()
        (self.server.folder / FILE).write_bytes(OLD_PROJECT)

    def save(self) -> SavedProject:
        """Save an edited project over what was opened.  Raises what the window would be told."""
        with self.at_my_pc() as root:
            digest = sha256_of(OLD_PROJECT)
            return save_project(
                root / FILE, edited(self.opened, 9), stamp=stamp(9), expected=digest, backups=self.backups
            )

    def act(self, routine: str, gone_at: int | None = None) -> str:
        """Let a routine save; what it says.  `calls` tells how many calls that took."""
        with (
            self.at_my_pc(gone_at) as root,
            mock.patch.object(routines, "backups_beside", return_value=self.backups),
        ):
            try:
                return ROUTINES[routine].act(root / FILE)
            except OSError as error:
                return repr(error)

    @contextmanager
    def at_my_pc(self, gone_at: int | None = None) -> Iterator[Path]:
        """The share as my PC has it; nothing is really waited for."""
        from tests.campaigns.smb_disk import ROOT, Disk, mounted

        disk = Disk(self.mine, gone_at)
        with mounted(disk), mock.patch.object(time, "sleep", self.pause):
            yield ROOT
        self.calls = disk.calls

    def pause(self, _seconds: float) -> None:
        """What happens while the save waits."""

    @property
    def files(self) -> dict[str, bytes]:
        """What is on the share, as the server has it."""
        return {path.name: path.read_bytes() for path in self.server.folder.iterdir()}

    def leave(self) -> None:
        """Both PCs end their connections."""
        self.mine.leave()
        self.theirs.leave()


@contextmanager
def office() -> Iterator[Office]:
    """A server and two PCs, for as long as the body lasts."""
    with tempfile.TemporaryDirectory(prefix="anqing-bulletin-smb-") as name:
        folder = Path(name)
        with smb_server.file_server(folder) as server:
            found = Office(server, folder)
            try:
                yield found
            finally:
                found.leave()


# --- a colleague has it open --------------------------------------------------------------------------------------


def undisturbed(found: Office) -> str:
    """Nobody else is there; what is wrong then, in words."""
    found.lay()
    done = found.save()
    if done.held_by_another or set(found.files) != {FILE}:
        return f"{set(found.files)} after a save that nobody disturbed"
    return "" if sha256_of(found.files[FILE]) == done.digest else "another file than was saved"


def held_to_the_end(found: Office, share: str = "rw") -> str:
    """A colleague reads the file and does not let go."""
    found.lay()
    waits: list[float] = []
    with found.theirs.open(FILE, share=share), mock.patch.object(found, "pause", waits.append):
        done = found.save()
    others = {name: data for name, data in found.files.items() if name != FILE}
    if found.files[FILE] != OLD_PROJECT:
        return "the file that the colleague has open has changed"
    if not done.held_by_another or list(others) != [done.path.name] or MARK not in done.path.name:
        return f"no conflict copy, or more: {sorted(others)}"
    if sha256_of(others[done.path.name]) != done.digest:
        return "the conflict copy is not what was saved"
    return "" if waits[: len(turns.PAUSES)] == list(turns.PAUSES) else f"not waited for, as is promised: {waits}"


def held_for_a_moment(found: Office) -> str:
    """A scanner has the file and lets go while the save waits."""
    found.lay()
    held = found.theirs.open(FILE)
    with mock.patch.object(found, "pause", lambda _seconds: held.closed or held.close()):  # noqa: PT008  it acts
        done = found.save()
    if done.held_by_another or set(found.files) != {FILE} or sha256_of(found.files[FILE]) != done.digest:
        return f"the save did not go through: {sorted(found.files)}"
    return ""


def another_saves_at_the_same_moment(found: Office) -> str:
    """A colleague's save of the same file is between comparing and replacing."""
    found.lay()
    with found.theirs.open(f".~{FILE}.turn", "xb", share=""):
        done = found.save()
    names = set(found.files) - {f".~{FILE}.turn"}
    if not done.held_by_another or found.files[FILE] != OLD_PROJECT or names != {FILE, done.path.name}:
        return f"two saves at once: {sorted(names)}"
    return ""


def changed_meanwhile(found: Office) -> str:
    """A colleague has saved since the file was opened."""
    found.lay()
    theirs = OLD_PROJECT + b"theirs"
    (found.server.folder / FILE).write_bytes(theirs)
    try:
        found.save()
    except ProjectChanged:
        return "" if found.files == {FILE: theirs} else f"left: {sorted(found.files)}"
    return "the colleague's work was overwritten"


def told(circumstance: Callable[[Office], str], found: Office) -> str:
    """What is wrong in a circumstance; a save that gives up without a copy is wrong, too."""
    try:
        return circumstance(found)
    except BulletinError as error:
        return f"the work is nowhere on the share: {error}"


CIRCUMSTANCES: dict[str, Callable[[Office], str]] = {
    "nobody else is there": undisturbed,
    "a colleague reads it": held_to_the_end,
    "a colleague has it open and lets nobody write": partial(held_to_the_end, share="r"),
    "a colleague has it open for himself alone": partial(held_to_the_end, share=""),
    "a scanner lets go of it": held_for_a_moment,
    "another save is under way": another_saves_at_the_same_moment,
    "a colleague has saved": changed_meanwhile,
}


# --- the network goes ---------------------------------------------------------------------------------------------


def network_gone(found: Office, routine: str = "a project") -> Outcome:
    """The network goes at each call of a save, and does not come back."""
    total = Outcome()
    found.lay()
    found.act(routine)
    new = found.files[FILE]
    for call in range(1, found.calls + 1):
        found.lay()
        said = found.act(routine, gone_at=call)
        total.tried += 1
        holds = found.files.get(FILE)
        if holds not in {OLD_PROJECT, new}:
            total.bad.append(
                f"call {call}: the file is {'gone' if holds is None else 'neither the old nor the new one'}"
            )
        elif said.startswith(SAVED) and holds != new:
            total.bad.append(f"call {call}: “saved” was said, and the old file is there")
        elif not said.startswith((*SAVED, REFUSED)):
            total.bad.append(f"call {call}: another error than ours: {said}")
    total.figures = {f"calls, {routine}": found.calls}
    return total


def run(_scale: float) -> Outcome:
    """Every circumstance and every call; it takes seconds, so it is always whole."""
    skipped = why_not()
    if skipped:
        return Outcome(skipped=skipped)
    total = Outcome()
    with office() as found:
        for name, circumstance in CIRCUMSTANCES.items():
            wrong = told(circumstance, found)
            total.add(Outcome(1, [f"{name}: {wrong}"] if wrong else []))
        total.add(network_gone(found), "the network goes")
        for name in SEEN:
            total.expect_caught(name, network_gone(found, f"a project, {name}"))
    return total
