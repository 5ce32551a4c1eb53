"""Project files, in a warm process: `python -m tests.benchmarks.probe_projects FILE FOLDER SECONDS LEAST`.

The issue is saved `VERSIONS` times first, a key between two saves; then, each time with another text:

save     `save_project`: a new version, encoding, hashes, reading back, comparing with what is there, the backup, fsync
         of files and folders, replacing.
disk     what of that the disk alone takes: as many bytes written, fsynced, renamed, and the folder fsynced, once.
open     `open_project`: every hash and every value checked.
older    one of the older versions read.
year     `YEAR` such files opened one after the other.
journal  one record after one key, fsynced.
merge    two copies, each with a key in another article, over their common version.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

from anqing_bulletin.storage.journal import Journal
from anqing_bulletin.storage.project import Project
from anqing_bulletin.storage.records import Origin
from anqing_bulletin.storage.saving import open_project, save_project
from anqing_bulletin.storage.together import bring_together
from anqing_bulletin.storage.versions import Stamp, issue_at
from anqing_bulletin.typesetting.compose import compose
from anqing_bulletin.typesetting.style import load_style
from tests.benchmarks.content import read_issue
from tests.benchmarks.figures import Probe, collect
from tests.benchmarks.probe_compose import Typist

VERSIONS = 50
YEAR = 12
MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=timezone.utc)


class Office:
    """One issue with its file, typed into and saved again and again.  Each method gives the seconds that it took."""

    def __init__(self, path: Path, folder: Path) -> None:
        issue = read_issue(path)
        style = load_style(issue.publication.style)
        self.folder = folder
        self.target = folder / f"saved-{path.name}"
        self._typist = Typist(compose(issue, style), near_end=False)
        self._colleague = Typist(compose(issue, style), near_end=True)
        self._project = Project(issue)
        self._digest: str | None = None
        self._saves = 0
        for number in range(VERSIONS):
            self.save(number)
        self._journal = Journal(Origin(), self._typist.composition.issue, folder=folder / "journal")

    def save(self, number: int) -> float:
        """One key, then a save."""
        self._typist.press(number)
        project = replace(self._project, issue=self._typist.composition.issue)
        stamp = Stamp(MORNING + timedelta(hours=self._saves), "甲")
        self._saves += 1
        began = time.perf_counter()
        saved = save_project(self.target, project, stamp=stamp, expected=self._digest, backups=self.folder / "backups")
        took = time.perf_counter() - began
        self._project, self._digest = saved.project, saved.digest
        return took

    def disk(self, _number: int) -> float:
        """As many bytes on the disk."""
        data = os.urandom(self.target.stat().st_size)
        began = time.perf_counter()
        _plain_save(self.folder / "plain", data)
        return time.perf_counter() - began

    def opened(self, _number: int) -> float:
        """The file opened."""
        began = time.perf_counter()
        open_project(self.target)
        return time.perf_counter() - began

    def year(self, _number: int) -> float:
        """A year of such files opened."""
        began = time.perf_counter()
        for _ in range(YEAR):
            open_project(self.target)
        return time.perf_counter() - began

    def older(self, number: int) -> float:
        """One of the older versions read."""
        versions = self._project.versions
        snapshot = versions.snapshots[number % len(versions.snapshots)]
        began = time.perf_counter()
        issue_at(versions, snapshot)
        return time.perf_counter() - began

    def journal(self, number: int) -> float:
        """One key, then a record."""
        self._typist.press(number)
        issue = self._typist.composition.issue
        began = time.perf_counter()
        self._journal.write(issue)
        return time.perf_counter() - began

    def merge(self, number: int) -> float:
        """One key in each of two copies, then the merge."""
        self._typist.press(number)
        self._colleague.press(number)
        mine = replace(self._project, issue=self._typist.composition.issue)
        theirs = replace(self._project, issue=self._colleague.composition.issue)
        began = time.perf_counter()
        bring_together(mine, theirs).merged()
        return time.perf_counter() - began

    def close(self) -> None:
        """Throw the journal away."""
        self._journal.clear()


def main(path: Path, folder: Path, seconds: float, least: int) -> None:
    """Measure one project file; what is written goes to `folder`."""
    office = Office(path, folder)
    found = Probe()
    measures = {
        "save": office.save,
        "disk": office.disk,
        "open": office.opened,
        "older": office.older,
        "year": office.year,
        "journal": office.journal,
        "merge": office.merge,
    }
    for name, measured in measures.items():
        found.samples[name] = collect(measured, seconds=seconds, least=least)
    office.close()
    found.facts["zgxx"] = office.target.stat().st_size
    found.print()


def _plain_save(target: Path, data: bytes) -> None:
    temporary = target.with_suffix(".new")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(target)
    if os.name == "posix":
        handle = os.open(target.parent, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]))
