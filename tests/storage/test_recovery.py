"""After a crash the work is offered once, to one window, and is gone only when somebody has it or has refused it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import zlib
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest

import anqing_bulletin
from anqing_bulletin.bulletin.model import Issue
from anqing_bulletin.storage import recovery
from anqing_bulletin.storage.canonical import dump
from anqing_bulletin.storage.encoding import encode_issue
from anqing_bulletin.storage.journal import Journal
from anqing_bulletin.storage.processes import this_process
from anqing_bulletin.storage.records import (
    BLOCK,
    FILE_BYTES,
    FIRST_LINE,
    Heading,
    Origin,
    encode_record,
    first_chain,
    now,
)
from anqing_bulletin.storage.recovery import (
    REFUSED_DAYS,
    Recovered,
    abandoned,
    claim,
    discard,
    give_back,
    read_journal,
    refuse,
    sweep,
)
from tests.storage.crafting import GOLDEN_FOLDER, full_project
from tests.storage.disks import names, posix_only

SAVED = full_project().issue
WORK = replace(SAVED, number=8, id="0123456789abcdef")
DEAD = 1 << 22
"""A number that no Linux gives to a process."""
DAY = 86_400.0
ROOT = Path(anqing_bulletin.__file__).parents[1]


def dead() -> Origin:
    """Where the work of a killed program on this PC began."""
    return Origin(Path("/office/第7期.zgxx").absolute(), "0" * 64, "s1", replace(this_process(), pid=DEAD))


def leave(folder: Path, *states: Issue, origin: Origin | None = None) -> Path:
    """A journal as a killed program has left it."""
    kept = Journal(dead() if origin is None else origin, SAVED, folder=folder)
    for state in states or (WORK,):
        kept.write(state)
    path = kept.path
    kept.close()
    assert path is not None
    dead_name = path.with_name(path.name.replace(f".{os.getpid()}.", f".{DEAD}."))
    return path.rename(dead_name) if origin is None else path


def grow_old(path: Path, days: float) -> None:
    then = time.time() - days * DAY
    os.utime(path, (then, then))


def only(folder: Path) -> Recovered:
    (recovered,) = abandoned(folder)
    return recovered


# --- what is offered ----------------------------------------------------------------------------------------------


def test_the_work_of_a_killed_program_is_offered(tmp_path: Path) -> None:
    path = leave(tmp_path, WORK, replace(WORK, number=9))

    recovered = only(tmp_path)
    assert recovered.issue == replace(WORK, number=9)
    assert recovered.journal == path
    assert recovered.origin.path == Path("/office/第7期.zgxx").absolute()
    assert recovered.origin.sha256 == "0" * 64
    assert recovered.records == 2


def test_the_work_of_a_program_that_still_runs_is_not_offered(tmp_path: Path) -> None:
    leave(tmp_path, origin=Origin())

    assert abandoned(tmp_path) == []


def test_the_number_of_a_dead_program_given_again_hides_nothing(tmp_path: Path) -> None:
    here = this_process()
    leave(tmp_path, origin=Origin(process=replace(here, started=here.started + 1)))

    assert only(tmp_path).issue == WORK


def test_after_a_power_cut_the_work_is_offered(tmp_path: Path) -> None:
    leave(tmp_path, origin=Origin(process=replace(this_process(), boot="before")))

    assert only(tmp_path).issue == WORK


@pytest.mark.parametrize("days", [0.5, 400, -400], ids=["yesterday", "last year", "a clock that was ahead"])
def test_work_from_another_pc_on_a_stick_is_offered_once_it_has_lain_still(tmp_path: Path, days: float) -> None:
    path = leave(tmp_path, origin=Origin(process=replace(this_process(), host="ZGB-03")))
    assert abandoned(tmp_path) == []
    grow_old(path, days)

    assert only(tmp_path).issue == WORK


def test_the_latest_work_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in (9, 11, 10):
        later = now().replace(year=2000 + number)
        monkeypatch.setattr("anqing_bulletin.storage.journal.now", mock.Mock(return_value=later))
        leave(tmp_path, replace(WORK, number=number))

    assert [recovered.issue.number for recovered in abandoned(tmp_path)] == [11, 10, 9]


def test_without_a_folder_nothing_is_offered(tmp_path: Path) -> None:
    assert abandoned(tmp_path / "none") == []
    sweep(tmp_path / "none")
    (tmp_path / "file").write_bytes(b"")
    assert abandoned(tmp_path / "file") == []


def test_the_state_folder_is_looked_into_by_default(own_settings: Path) -> None:
    leave(own_settings / "bulletin" / "state" / "journal")

    assert [recovered.issue for recovered in abandoned()] == [WORK]


def test_a_journal_that_another_has_taken_over_is_not_offered_beside_it(tmp_path: Path) -> None:
    """The program was killed between beginning a new journal and deleting the old one."""
    old = leave(tmp_path, WORK)
    parts = encode_issue(replace(WORK, number=9))
    sizes = tuple((name, len(part)) for name, part in parts.items())
    heading = Heading(now(), sizes, origin=dead(), replaces=old.name)
    record, _ = encode_record(parts, heading, first_chain(), len(FIRST_LINE))
    (tmp_path / f"0123456789abcdef.{DEAD}.{'a' * 16}.jrnl").write_bytes(FIRST_LINE + record)

    assert only(tmp_path).issue.number == 9
    sweep(tmp_path)
    assert not old.exists()
    assert only(tmp_path).issue.number == 9


def test_a_journal_of_the_first_format_can_be_read_for_ever() -> None:
    found = read_journal(GOLDEN_FOLDER / "journal-1.jrnl")

    assert found is not None
    assert found.issue == replace(full_project().issue, number=9)
    assert found.records == 2
    assert found.origin.sha256 == "0" * 64
    assert found.origin.process.user == "wangfang"


# --- to whom ------------------------------------------------------------------------------------------------------


def test_claimed_work_is_not_offered_to_another_window(tmp_path: Path) -> None:
    leave(tmp_path)
    claimed = claim(only(tmp_path))

    assert claimed is not None
    assert claimed.issue == WORK
    assert read_journal(claimed.journal) == claimed
    assert abandoned(tmp_path) == []


def test_of_two_windows_that_were_offered_the_same_one_gets_it(tmp_path: Path) -> None:
    leave(tmp_path)
    first, second = only(tmp_path), only(tmp_path)

    assert claim(first) is not None
    assert claim(second) is None


def test_a_claim_whose_program_was_killed_is_void(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leave(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(recovery, "this_process", lambda: replace(this_process(), pid=DEAD + 1))
        assert claim(only(tmp_path)) is not None
    recovered = only(tmp_path)

    assert recovered.issue == WORK
    again = claim(recovered)
    assert again is not None
    assert names(tmp_path) == [again.journal.name]


def test_work_that_was_given_back_is_offered_again(tmp_path: Path) -> None:
    path = leave(tmp_path)
    claimed = claim(only(tmp_path))
    assert claimed is not None
    give_back(claimed)

    assert only(tmp_path).journal == path


def test_what_is_safe_elsewhere_is_discarded(tmp_path: Path) -> None:
    leave(tmp_path)
    claimed = claim(only(tmp_path))
    assert claimed is not None
    discard(claimed)
    discard(claimed)

    assert names(tmp_path) == []


def test_a_folder_that_allows_no_renaming_still_gives_the_work_back(tmp_path: Path, monkeypatch) -> None:
    leave(tmp_path)
    recovered = only(tmp_path)
    monkeypatch.setattr(os, "rename", lambda *_: (_ for _ in ()).throw(PermissionError(13, "no")))

    assert claim(recovered) == recovered


CLAIM_ALL = """
import sys
from pathlib import Path
from anqing_bulletin.storage.recovery import abandoned, claim
print("ready", flush=True)
sys.stdin.readline()
print(sum(claim(each) is not None for each in abandoned(Path(sys.argv[1]))), flush=True)
sys.stdin.readline()
"""


def test_four_windows_that_start_at_once_share_the_work_without_doubles(tmp_path: Path) -> None:
    for _ in range(12):
        leave(tmp_path)
    children = [
        subprocess.Popen(
            [sys.executable, "-c", CLAIM_ALL, str(tmp_path)],
            env={**os.environ, "PYTHONPATH": str(ROOT)}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(4)
    ]  # fmt: skip
    assert [child.stdout.readline() for child in children] == ["ready\n"] * 4
    for child in children:
        child.stdin.write("go\n")
        child.stdin.flush()
    counts = [int(child.stdout.readline()) for child in children]
    for child in children:
        child.communicate("end\n", timeout=60)

    assert sum(counts) == 12
    assert len(abandoned(tmp_path)) == 12  # all four have ended: their claims are void


# --- refusing and sweeping ----------------------------------------------------------------------------------------


def test_refused_work_is_kept_for_thirty_days_and_offered_no_more(tmp_path: Path) -> None:
    grow_old(leave(tmp_path), 100)
    claimed = claim(only(tmp_path))
    assert claimed is not None
    refuse(claimed)

    assert abandoned(tmp_path) == []
    sweep(tmp_path)
    (refused,) = tmp_path.iterdir()
    recovered = read_journal(refused)
    assert recovered is not None
    assert recovered.issue == WORK
    grow_old(refused, REFUSED_DAYS - 1)
    sweep(tmp_path)
    assert refused.exists()
    grow_old(refused, REFUSED_DAYS + 1)
    sweep(tmp_path)
    assert names(tmp_path) == []


def test_unsaved_work_is_never_swept_however_old(tmp_path: Path) -> None:
    grow_old(leave(tmp_path), 4_000)
    sweep(tmp_path)

    assert only(tmp_path).issue == WORK


def test_sweeping_touches_nothing_of_a_program_that_runs(tmp_path: Path) -> None:
    kept = Journal(Origin(), SAVED, folder=tmp_path)
    kept.write(WORK)
    empty = tmp_path / f"0123456789abcdef.{os.getpid()}.{'b' * 16}.jrnl"
    empty.write_bytes(b"")
    for path in tmp_path.iterdir():
        grow_old(path, 4_000)
    sweep(tmp_path)

    assert len(names(tmp_path)) == 2


@pytest.mark.parametrize(
    ("data", "minutes", "kept"),
    [
        (b"", 1, True),
        (b"", 20, False),
        (FIRST_LINE + b"half a rec", 20, True),
        (FIRST_LINE + b"half a rec", 29 * 24 * 60, True),
        (FIRST_LINE + b"half a rec", 31 * 24 * 60, False),
    ],
)
def test_a_journal_without_a_good_record_is_swept_in_time(tmp_path, data: bytes, minutes: float, kept: bool) -> None:
    path = tmp_path / f"0123456789abcdef.{DEAD}.{'b' * 16}.jrnl"
    path.write_bytes(data)
    grow_old(path, minutes / 24 / 60)
    sweep(tmp_path)

    assert path.exists() == kept
    assert abandoned(tmp_path) == []


@pytest.mark.parametrize("name", ["第7期.jrnl", "a.jrnl", "notes.refused", ".~a.1.00000000.tmp", "0.1.012345678.jrnl"])
def test_what_is_not_named_like_a_journal_is_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    grow_old(tmp_path / name, 4_000)
    sweep(tmp_path)

    assert abandoned(tmp_path) == []
    assert names(tmp_path) == [name]


# --- hostile and damaged journals ---------------------------------------------------------------------------------


def journal_of(*bodies: tuple[bytes, bytes]) -> bytes:
    """A journal of records whose heads are right, whatever their headings and contents are."""
    pieces, chain = [FIRST_LINE], first_chain()
    for heading, contents in bodies:
        rest = 4 + len(heading) + len(contents)
        checked = rest.to_bytes(4, "little") + len(heading).to_bytes(4, "little") + heading + contents
        chain = zlib.crc32(checked, chain)
        pieces += [chain.to_bytes(4, "little"), checked]
    return b"".join(pieces)


def heading_value(parts: dict[str, bytes], /, **changes: object) -> dict[str, object]:
    here = this_process()
    process = {
        "pid": DEAD, "started": 5, "boot": here.boot, "host": here.host, "machine": here.machine, "user": "",
        "real_name": "",
    }  # fmt: skip
    origin = {"path": None, "sha256": "", "snapshot": "", "process": process, "time": 1_700_000_000_000}
    return {
        "time": 1_700_000_000_000, "parts": [[name, len(part)] for name, part in parts.items()], "gone": [],
        "origin": origin, "replaces": "", **changes,
    }  # fmt: skip


PARTS = encode_issue(WORK)
BODY = b"".join(PARTS.values())
GOOD = dump(heading_value(PARTS), "journal")


def later(**changes: object) -> bytes:
    """The heading of a later record that changes nothing."""
    value = {"time": 1_700_000_001_000, "parts": [], "gone": [], **changes}
    return dump(value, "journal")


def place(folder: Path, data: bytes) -> Path:
    path = folder / f"0123456789abcdef.{DEAD}.{'c' * 16}.jrnl"
    path.write_bytes(data)
    return path


def test_the_journals_made_here_by_hand_are_right(tmp_path: Path) -> None:
    place(tmp_path, journal_of((GOOD, BODY), (later(), b"")))

    assert only(tmp_path).issue == WORK
    assert only(tmp_path).records == 2


HOSTILE_FIRST = {
    "empty": b"",
    "first line only": FIRST_LINE,
    "another format": b"anqing-bulletin journal 2\n" + journal_of((GOOD, BODY))[len(FIRST_LINE) :],
    "four gigabytes promised": FIRST_LINE + b"\xff" * 12,
    "heading longer than the record": FIRST_LINE + b"\0\0\0\0" + b"\x04\0\0\0" + b"\xff\0\0\0" + bytes(300),
    "no heading": journal_of((b"", b"")),
    "no JSON": journal_of((b"{", b"")),
    "deep JSON": journal_of((b"[" * 100_000, b"")),
    "NaN": journal_of((GOOD.replace(b'"gone":[]', b'"gone":[NaN]'), BODY)),
    "no origin": journal_of((later(parts=[[name, len(part)] for name, part in PARTS.items()]), BODY)),
    "unknown key": journal_of((dump(heading_value(PARTS, colour=1), "journal"), BODY)),
    "sizes that do not add up": journal_of((GOOD, BODY + bytes(BLOCK))),
    "sizes beyond the record": journal_of((GOOD, BODY[:-1])),
    "negative size": journal_of((dump(heading_value({}, parts=[["content/issue.json", -1]]), "journal"), b"")),
    "part twice": journal_of((dump(heading_value({}, parts=[["content/issue.json", 0]] * 2), "journal"), b"")),
    "part out of the folder": journal_of((dump(heading_value({"../../etc/passwd": b""}), "journal"), b"")),
    "no issue in it": journal_of((dump(heading_value({}), "journal"), b"")),
    "an issue that is none": journal_of((dump(heading_value({"content/issue.json": b"{}"}), "journal"), b"{}")),
    "odd replaces": journal_of((dump(heading_value(PARTS, replaces="../x"), "journal"), BODY)),
    "time beyond all": journal_of((dump(heading_value(PARTS, time=10**19), "journal"), BODY)),
}


@pytest.mark.parametrize("data", HOSTILE_FIRST.values(), ids=HOSTILE_FIRST)
def test_a_hostile_journal_gives_nothing_and_no_error(tmp_path: Path, data: bytes) -> None:
    path = place(tmp_path, data)

    assert read_journal(path) is None
    assert abandoned(tmp_path) == []
    sweep(tmp_path)


HOSTILE_LATER = {
    "an issue that is none": (later(parts=[["content/issue.json", 2]]), b"{}"),
    "a part that is needed is gone": (later(gone=["content/articles/a1.json"]), b""),
    "a picture that is another": (later(parts=[[name, 3] for name in PARTS if name.startswith("media/")]), b"abc"),
    "an origin in the wrong place": (GOOD, BODY),
    "a name that is none": (later(gone=["x"]), b""),
}


@pytest.mark.parametrize("record", HOSTILE_LATER.values(), ids=HOSTILE_LATER)
def test_a_record_that_holds_no_issue_costs_none_before_it(tmp_path: Path, record: tuple[bytes, bytes]) -> None:
    found = read_journal(place(tmp_path, journal_of((GOOD, BODY), (later(), b""), record)))

    assert found is not None
    assert found.issue == WORK
    assert found.records == 2


def test_a_thousand_records_that_hold_no_issue_do_not_hide_the_first(tmp_path: Path) -> None:
    bad = (later(parts=[["content/issue.json", 2]]), b"{}")
    began = time.monotonic()
    found = read_journal(place(tmp_path, journal_of((GOOD, BODY), *[bad] * 1_000)))

    assert found is not None
    assert found.records == 1
    assert time.monotonic() - began < 5


def test_a_path_of_another_system_does_not_hide_the_work(tmp_path: Path) -> None:
    value = heading_value(PARTS)
    for path in (b"office\\a.zgxx", b"relative", b"/a\0b"):
        value["origin"]["path"] = path.hex()
        found = read_journal(place(tmp_path, journal_of((dump(value, "journal"), BODY))))
        assert found is not None
        assert found.issue == WORK
        assert found.origin.path is None


@posix_only
def test_a_path_that_is_no_text_comes_back(tmp_path: Path) -> None:
    odd = Path(os.fsdecode(b"/office/\xff\xfe.zgxx"))
    leave(tmp_path, origin=replace(dead(), path=odd))

    assert only(tmp_path).origin.path == odd


@posix_only
def test_links_pipes_and_folders_are_not_opened(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "journal", tmp_path / "elsewhere"
    folder.mkdir()
    elsewhere.mkdir()
    real = leave(elsewhere)
    stem = f"0123456789abcdef.{DEAD}."
    (folder / f"{stem}{'1' * 16}.jrnl").symlink_to(real)
    os.mkfifo(folder / f"{stem}{'2' * 16}.jrnl")
    (folder / f"{stem}{'3' * 16}.jrnl").mkdir()

    assert abandoned(folder) == []
    sweep(folder)
    assert [read_journal(path) for path in sorted(folder.iterdir())] == [None] * 3
    assert len(names(folder)) == 3


def test_a_journal_larger_than_any_is_not_read(tmp_path: Path) -> None:
    path = leave(tmp_path)
    with path.open("r+b") as file:
        file.truncate(FILE_BYTES + 1)
    began = time.monotonic()

    assert read_journal(path) is None
    assert time.monotonic() - began < 1


READ_HOSTILE = """
import sys, time
from pathlib import Path
from anqing_bulletin.storage.recovery import read_journal
from tests.campaigns.children import peak_megabytes
began = time.monotonic()
found = read_journal(Path(sys.argv[1]))
print(found.records if found else 0, time.monotonic() - began, peak_megabytes())
"""


def read_in_a_child(path: Path) -> tuple[str, float, float]:
    """How many records were read, the seconds, and the megabytes."""
    done = subprocess.run(
        [sys.executable, "-c", READ_HOSTILE, str(path)], env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    records, seconds, megabytes = done.stdout.split()
    return records, float(seconds), float(megabytes)


MANY = later(parts=[[f"content/articles/{number}.json", 0] for number in range(1_900)])
LARGE = bytes(50 << 20)
NO_ISSUE = later(parts=[["content/issue.json", 2]]), b"{}"


def large(number: int) -> tuple[bytes, bytes]:
    return later(parts=[[f"media/{number:064x}.png", len(LARGE)]]), LARGE


WORST = {
    "many records": lambda: [(later(), b"")] * 300_000,
    "many names": lambda: [(MANY, b"")] * 1_000,
    "long headings": lambda: [(later() + b" " * 900_000, b"")] * 200,
    "large parts": lambda: [large(number) for number in range(5)],
    "large parts and no issue": lambda: [*(large(number) for number in range(3)), *[NO_ISSUE] * 1_000],
}


@pytest.mark.slow
@posix_only
@pytest.mark.parametrize("kind", WORST)
def test_the_worst_journals_are_read_in_bounded_time_and_memory(tmp_path: Path, kind: str) -> None:
    path = place(tmp_path, journal_of((GOOD, BODY), *WORST[kind]()))
    records, seconds, megabytes = read_in_a_child(path)
    path.unlink()

    assert int(records) >= 1
    assert seconds < 10
    assert megabytes < 300


# --- kill -9 ------------------------------------------------------------------------------------------------------

TYPE_FOREVER = """
import sys
from dataclasses import replace
from pathlib import Path
from anqing_bulletin.storage.journal import Journal
from anqing_bulletin.storage.records import Origin
from tests.storage.crafting import full_project
issue = full_project().issue
kept = Journal(Origin(Path(sys.argv[1])), issue, folder=Path(sys.argv[1]))
for number in range(1_000_000):
    issue = replace(issue, number=number)
    kept.write(issue)
    print(number, flush=True)
"""


@posix_only
def test_a_program_that_is_killed_while_it_writes_loses_nothing_that_it_has_noted(tmp_path: Path) -> None:
    for turn in range(6):
        folder = tmp_path / str(turn)
        child = subprocess.Popen(
            [sys.executable, "-c", TYPE_FOREVER, str(folder)],
            env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        with child:
            child.stdout.readline()
            time.sleep(0.003 * turn)
            child.send_signal(signal.SIGKILL)
            noted = child.stdout.read().split("\n")[:-1]
        assert only(folder).issue.number >= int((noted or ["0"])[-1])
