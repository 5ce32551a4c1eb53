"""Files made to hurt, the largest that are allowed, and files whose JSON is not quite the model's."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from anqing_bulletin.errors import ProjectError
from anqing_bulletin.storage.project import read_project
from tests.campaigns.children import peak_megabytes, several
from tests.campaigns.json_fuzz import careless_decoding, fuzz
from tests.campaigns.outcome import Outcome
from tests.campaigns.worst_files import WORST

TITLE = "no file makes the reader fall over, or take 2 s or 300 MB: it is opened, or refused with our own error"

SECONDS, MEGABYTES = 2.0, 300.0
"""Of processor time, which is what an idle PC would need, and of all that a bare process holds."""
CASES = 20_000
SHARES = 8


def opened_in_a_child(files: Mapping[str, Callable[[], bytes]]) -> Outcome:
    """Open each file in a child of its own, whose time and memory are measured."""
    found = Outcome(len(files))
    slowest = largest = (0.0, "")
    with tempfile.TemporaryDirectory(prefix="anqing-bulletin-hostile-") as name:
        for number, (label, make) in enumerate(files.items()):
            path = Path(name) / f"{number}.zgxx"
            path.write_bytes(make())
            (answer,) = several(__name__, [["open", path]])
            path.unlink()
            slowest, largest = max(slowest, (answer["seconds"], label)), max(largest, (answer["peak"], label))
            if answer["foreign"]:
                found.bad.append(f"{label}: another error than ours: {answer['foreign']}")
            if answer["seconds"] > SECONDS:
                found.bad.append(f"{label}: {answer['seconds']:.1f} s")
            if answer["peak"] > MEGABYTES:
                found.bad.append(f"{label}: {answer['peak']:.0f} MB")
    found.figures = {
        "slowest": f"{slowest[0]:.2f} s ({slowest[1]})",
        "peak memory": f"{largest[0]:.0f} MB ({largest[1]})",
    }
    return found


def run(scale: float) -> Outcome:
    """The hostile corpus and the largest files; then the altered ones."""
    from tests.storage.test_hostile import CONTAINERS, JSONS, MANIFESTS

    found = opened_in_a_child({name: make for name, (make, _said) in (CONTAINERS | MANIFESTS | JSONS).items()})
    found.figures = {f"hostile files: {name}": figure for name, figure in found.figures.items()}
    largest = opened_in_a_child(WORST)
    found.add(Outcome(largest.tried, largest.bad, {f"largest files: {n}": f for n, f in largest.figures.items()}))
    answers = several(__name__, [["fuzz", round(CASES * scale / SHARES), number] for number in range(SHARES)])
    opened = sum(answer["opened"] for answer in answers)
    refused = sum(answer["refused"] for answer in answers)
    bad = [reason for answer in answers for reason in answer["bad"]]
    found.add(Outcome(opened + refused, bad, {"altered and opened": opened, "altered and refused": refused}))
    with careless_decoding():
        careless = fuzz(200)
    found.expect_caught("a careless decoder", Outcome(careless.tried, careless.bad))
    return found


def _main(task: str, *arguments: str) -> None:
    if task == "fuzz":
        print(json.dumps(vars(fuzz(*map(int, arguments)))))
        return
    foreign = ""
    began = time.process_time()
    try:
        read_project(Path(arguments[0]))
    except ProjectError:
        pass
    except Exception as error:  # noqa: BLE001  any other error is what is looked for
        foreign = repr(error)
    print(json.dumps({"seconds": time.process_time() - began, "peak": peak_megabytes(), "foreign": foreign}))


if __name__ == "__main__":
    _main(*sys.argv[1:])
