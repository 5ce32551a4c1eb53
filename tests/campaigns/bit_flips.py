"""Project files that a disk, a stick or a mail gateway has damaged: bits, stretches, ends."""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from unittest import mock

from anqing_bulletin.errors import ProjectError
from anqing_bulletin.storage import container, project
from anqing_bulletin.storage.project import Encoded, decode
from tests.campaigns.children import peak_megabytes, several
from tests.campaigns.outcome import Outcome
from tests.campaigns.samples import with_history

TITLE = "a damaged project file is refused with our own error, or it is still right; never read wrong"

FLIPS, GARBLES = 100_000, 20_000
SECONDS, MEGABYTES = 2.0, 300.0
SEED = 19
SHARES = 4
"""Children that share the flips and the garbles."""


@dataclass
class Tally:
    """What became of some damaged files."""

    tried: int = 0
    refused: int = 0
    harmless: int = 0
    wrong: list[str] = field(default_factory=list)
    slowest: float = 0.0
    """Seconds of processor time."""

    def look(self, data: bytes, right: Encoded, damage: str) -> None:
        """Open one damaged file."""
        began = time.process_time()
        self.tried += 1
        try:
            found = decode(data)
        except ProjectError:
            self.refused += 1
        except Exception as error:  # noqa: BLE001  any other error is what is looked for
            self.wrong.append(f"{damage}: another error than ours: {error!r}")
        else:
            if (found, found.versions) == (right.project, right.project.versions):
                self.harmless += 1
            else:
                self.wrong.append(f"{damage}: opened as something else")
        self.slowest = max(self.slowest, time.process_time() - began)


def flips(tally: Tally, right: Encoded, count: int, seed: int = SEED) -> None:
    """One bit each."""
    chance = random.Random(seed)
    data = bytearray(right.data)
    for _ in range(count):
        at, bit = chance.randrange(len(data)), 1 << chance.randrange(8)
        data[at] ^= bit
        tally.look(bytes(data), right, f"bit {bit} of byte {at}")
        data[at] ^= bit


def garbles(tally: Tally, right: Encoded, count: int, seed: int = SEED) -> None:
    """A stretch each: noise, zeros or another stretch of the file, in the place of what was there or between it."""
    chance = random.Random(seed)
    for _ in range(count):
        data = bytearray(right.data)
        at, length, source = chance.randrange(len(data)), chance.choice((2, 16, 512)), chance.randrange(len(data))
        moved = bytes(right.data[source : source + length])
        stretch = chance.choice((chance.randbytes(length), bytes(length), moved))
        data[at : at if chance.random() < 0.3 else at + length] = stretch
        if bytes(data) != right.data:
            tally.look(bytes(data), right, f"{length} bytes at {at}")


def truncations(tally: Tally, right: Encoded, step: int = 1) -> None:
    """Every length."""
    for length in range(0, len(right.data), step):
        before = tally.refused
        tally.look(right.data[:length], right, f"cut at {length}")
        if tally.refused == before:
            tally.wrong.append(f"cut at {length}: opened")


@contextmanager
def careless_reading() -> Iterator[None]:
    """A reader that believes what it finds: no checksum, no hash.  It must be found out."""

    def contents(data: bytes, entry: container._Entry) -> bytes:
        packed = data[entry.start : entry.start + entry.packed]
        return packed if entry.packed == entry.size else container._inflated(packed, entry)

    with mock.patch.object(container, "_contents", contents), mock.patch.object(project, "check_parts"):
        yield


def run(scale: float) -> Outcome:
    """100,000 flips, 20,000 garbled stretches, every truncation, in children whose memory is measured."""
    share = scale / SHARES
    orders: list[list[object]] = [[turn, round(FLIPS * share), round(GARBLES * share)] for turn in range(SHARES)]
    answers = several(__name__, orders)
    found = Outcome(sum(answer["tried"] for answer in answers))
    for answer in answers:
        found.bad += answer["wrong"]
    slowest, peak = max(answer["slowest"] for answer in answers), max(answer["peak"] for answer in answers)
    if slowest > SECONDS:
        found.bad.append(f"one took {slowest:.1f} s")
    if peak > MEGABYTES:
        found.bad.append(f"a child held {peak:.0f} MB")
    found.figures = {
        "refused": sum(answer["refused"] for answer in answers),
        "harmless": sum(answer["harmless"] for answer in answers),
        "slowest": f"{slowest * 1000:.0f} ms",
        "peak memory": f"{peak:.0f} MB",
    }
    careless = Tally()
    with careless_reading():
        flips(careless, with_history(), 1_000)
    found.expect_caught("a careless reader", Outcome(careless.tried, careless.wrong))
    return found


def _main(turn: int, flip_count: int, garble_count: int) -> None:
    right, tally = with_history(), Tally()
    flips(tally, right, flip_count, SEED + turn)
    garbles(tally, right, garble_count, SEED + turn)
    if not turn:
        truncations(tally, right)
    print(json.dumps({**vars(tally), "peak": peak_megabytes()}))


if __name__ == "__main__":
    _main(*map(int, sys.argv[1:]))
