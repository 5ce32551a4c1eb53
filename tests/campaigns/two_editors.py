"""Several people at work on one issue in one shared folder, each in a process of his own."""

from __future__ import annotations

import errno
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

from anqing_bulletin.errors import ProjectChanged, ProjectError
from anqing_bulletin.storage import saving, turns
from anqing_bulletin.storage.project import Project, read_project
from anqing_bulletin.storage.saving import NOT_THERE, SavedProject, open_project, save_project
from anqing_bulletin.storage.together import bring_together
from tests.campaigns.children import at_once
from tests.campaigns.editing import Editor, words_in
from tests.campaigns.mutants import comparing_afterwards
from tests.campaigns.outcome import Outcome
from tests.campaigns.samples import stamp
from tests.storage.crafting import full_project

TITLE = "people who save one issue in one folder, again and again, lose no word, and nobody ever reads half a file"

ROUNDS = 1_000
"""Of an edit and a save, by all editors together."""
MOST_EDITS = 3
"""Before a save."""
HELD = 0.03
"""How often the file is held by another program when it is saved."""
FIRST_SAVES = 100
BETWEEN_FIRST_SAVES = 0.03
"""Seconds."""
FILE = "第7期.zgxx"

CARELESS = {
    "saves over whatever is there": "overwrites",
    "compares when it is too late": "compares afterwards",
}
"""Broken editors, which must be seen to lose work."""


@dataclass
class Log:
    """What an editor did."""

    wrote: set[str] = field(default_factory=set)
    """Words that were in what he was told is saved."""
    threw_away: set[str] = field(default_factory=set)
    saves: int = 0
    merges: int = 0
    conflicts: int = 0
    copies: int = 0


# --- an editor ----------------------------------------------------------------------------------------------------


def work(folder: Path, letter: str, rounds: int, manner: str) -> Log:
    """Edit and save so many times; merge whenever somebody else has saved."""
    editor, log = Editor(letter, ord(letter)), Log()
    opened = open_project(folder / FILE)
    project, digest = opened.project, opened.digest
    for number in range(rounds):
        issue = project.issue
        for _ in range(editor.chance.randint(1, MOST_EDITS)):
            issue = editor.edit(issue)
        project = Project(issue, project.kept, project.versions)
        while True:
            try:
                with held() if editor.chance.random() < HELD else nullcontext():
                    saved = _save(folder, project, stamp(number, letter), digest, manner)
            except ProjectChanged:  # noqa: PERF203  until nobody was faster
                project, digest = _merged(folder, project, editor, log)
            else:
                break
        project, log.saves, log.copies = saved.project, log.saves + 1, log.copies + saved.held_by_another
        digest = digest if saved.held_by_another else saved.digest
        log.wrote |= editor.wrote
        log.threw_away |= editor.threw_away
        if editor.chance.random() < 0.1:  # he closes the file, and opens it again later
            opened = open_project(folder / FILE)
            project, digest = (project, digest) if saved.held_by_another else (opened.project, opened.digest)
    return log


@contextmanager
def held() -> Iterator[None]:
    """A scanner holds the file for longer than is waited for."""
    busy = OSError(errno.EBUSY, os.strerror(errno.EBUSY))
    with mock.patch.object(os, "replace", side_effect=busy), mock.patch.object(turns, "PAUSES", ()):
        yield


def _save(folder: Path, project: Project, made: saving.Stamp, digest: str, manner: str) -> SavedProject:
    save_file = comparing_afterwards if manner == "compares afterwards" else saving.save_file
    expected = None if manner == "overwrites" else digest
    with mock.patch.object(saving, "save_file", save_file):
        return save_project(folder / FILE, project, stamp=made, expected=expected, backups=folder / "backups")


def _merged(folder: Path, mine: Project, editor: Editor, log: Log) -> tuple[Project, str]:
    theirs = open_project(folder / FILE)
    together = bring_together(mine, theirs.project)
    found = together.merged()
    if found.left:
        found = together.merged(editor.choices(found.left))
    log.merges, log.conflicts = log.merges + 1, log.conflicts + len(found.conflicts)
    return together.project(found.issue), theirs.digest


def read(folder: Path, letters: str) -> tuple[int, list[str]]:
    """Open the file again and again until the editors are done; how often, and what went wrong."""
    count, bad = 0, []
    while not all((folder / f"{letter}.done").exists() for letter in letters):
        count += 1
        try:
            read_project(folder / FILE)
        except ProjectError as error:
            bad.append(f"a reader: {error}")
        time.sleep(0.005)
    return count, bad


def make_new_files(folder: Path, letter: str, rounds: int, began: float) -> Log:
    """Save a new issue under the same names and at the same moments as others do."""
    editor, log = Editor(letter, ord(letter)), Log()
    for number in range(rounds):
        before = set(editor.wrote)
        project = Project(editor.edit(full_project().issue))
        path = folder / f"{number}.zgxx"
        time.sleep(max(0.0, began + number * BETWEEN_FIRST_SAVES - time.time()))
        try:
            saved = save_project(path, project, stamp=stamp(1, letter), expected=NOT_THERE, backups=folder / "backups")
        except ProjectChanged:
            log.merges += 1
            continue
        log.wrote |= editor.wrote - before
        log.saves, log.copies = log.saves + 1, log.copies + saved.held_by_another
    return log


# --- what they have lost ------------------------------------------------------------------------------------------


def lost_words(folder: Path, logs: list[Log]) -> list[str]:
    """Words that somebody was told are saved, that nobody threw away, and that are nowhere in the folder."""
    there: set[str] = set()
    for path in folder.glob("*.zgxx"):
        there |= words_in(read_project(path).issue)
    wrote = set().union(*(log.wrote for log in logs))
    threw_away = set().union(*(log.threw_away for log in logs))
    return [f"the word {word} is lost" for word in sorted(wrote - threw_away - there)]


def one_file(letters: str, rounds: int, manner: str = "careful", readers: int = 1) -> Outcome:
    """Editors of one file, with so many rounds in all, and readers beside them."""
    with tempfile.TemporaryDirectory(prefix="anqing-bulletin-editors-") as name:
        folder = Path(name)
        save_project(folder / FILE, full_project(), stamp=stamp(0), expected=NOT_THERE, backups=folder / "backups")
        orders: list[list[object]] = [["work", letter, rounds // len(letters), manner] for letter in letters]
        orders += [["read", f"reader{number}", letters] for number in range(readers)]
        logs, answers = _run(folder, orders)
        found = Outcome(sum(log.saves for log in logs), lost_words(folder, logs))
    for answer in answers:
        found.bad += answer.get("bad", [])
    found.figures = {
        "words saved": sum(len(log.wrote) for log in logs),
        "merges": sum(log.merges for log in logs),
        "conflicts decided": sum(log.conflicts for log in logs),
        "conflict copies": sum(log.copies for log in logs),
        "reads meanwhile": sum(answer.get("reads", 0) for answer in answers),
    }
    return found


def new_files(letters: str, rounds: int) -> Outcome:
    """The same new file saved by several people at the same moment."""
    with tempfile.TemporaryDirectory(prefix="anqing-bulletin-editors-") as name:
        folder = Path(name)
        logs, _answers = _run(folder, [["new", letter, rounds] for letter in letters])
        found = Outcome(len(letters) * rounds, lost_words(folder, logs))
    found.figures = {"new files refused, a colleague was first": sum(log.merges for log in logs)}
    return found


def _run(folder: Path, orders: list[list[object]]) -> tuple[list[Log], list[dict]]:
    answers = at_once(__name__, [[folder, len(orders), *order] for order in orders])
    logs = [
        Log(set(answer.pop("wrote")), set(answer.pop("threw_away")), **answer)
        for answer in answers
        if "wrote" in answer
    ]
    return logs, answers


def run(scale: float) -> Outcome:
    """1,000 rounds of three editors, four writers and two readers, new files; and the broken editors."""
    rounds = max(60, round(ROUNDS * scale))
    total = Outcome()
    total.add(one_file("abc", rounds), "three editors")
    crowd = one_file("abcd", max(60, rounds // 4), readers=2)
    total.add(Outcome(crowd.tried, crowd.bad, {"reads beside four writers": crowd.figures["reads meanwhile"]}), "four")
    total.add(new_files("abc", max(20, round(FIRST_SAVES * scale))), "new files")
    for name, manner in CARELESS.items():
        total.expect_caught(name, one_file("abc", 150, manner))
    return total


# --- in a child ---------------------------------------------------------------------------------------------------


def _main(folder: Path, people: int, task: str, who: str, *rest: str) -> None:
    (folder / f"{who}.here").touch()
    while len(here := list(folder.glob("*.here"))) < people:
        time.sleep(0.001)
    began = max(path.stat().st_mtime for path in here) + 0.1
    if task == "read":
        count, bad = read(folder, *rest)
        print(json.dumps({"reads": count, "bad": bad}))
        return
    if task == "work":
        log = work(folder, who, int(rest[0]), rest[1])
    else:
        log = make_new_files(folder, who, int(rest[0]), began)
    (folder / f"{who}.done").touch()
    print(json.dumps({**vars(log), "wrote": sorted(log.wrote), "threw_away": sorted(log.threw_away)}))


if __name__ == "__main__":
    _main(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
