"""How the desk was left, as a file: small, written while people work, and never a reason not to start."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from anqing_bulletin.desktop.windows.left_behind import (
    PLACES,
    WINDOWS,
    LeftBehind,
    Look,
    Place,
    left_behind_bytes,
    left_behind_path,
    read_left_behind,
    write_left_behind,
)

ONE, TWO = Path("/共享/第19期.zgxx"), Path("/共享/第20期.zgxx")
PLACE = Place("jia", "jia-1", 3, 2, -50, ("city", "bin"))
LOOK = Look("AdnQ", "none", 1.25, (200, 400, 400))


def test_it_comes_back_as_it_was_left() -> None:
    left = LeftBehind()
    left.keep_windows({ONE: LOOK, TWO: Look()}, TWO)
    left.keep_place(ONE, PLACE)
    write_left_behind(left_behind_bytes(left))
    again = read_left_behind()
    assert again == left
    assert (again.place(ONE), again.place(TWO)) == (PLACE, None)
    assert (again.look(ONE), again.look(TWO)) == (LOOK, Look())
    assert again.in_order == [TWO, ONE]


def test_it_does_not_grow_without_end() -> None:
    left = LeftBehind()
    for number in range(PLACES + 5):
        left.keep_place(Path(f"/{number}.zgxx"), PLACE)
    left.keep_place(Path("/5.zgxx"), PLACE)
    left.keep_place(Path("/fremd.zgxx"), Place("x" * 10_000))
    left.keep_windows({Path(f"/{number}.zgxx"): LOOK for number in range(WINDOWS + 3)}, Path("/10.zgxx"))
    assert len(left.places) == PLACES
    assert list(left.places)[-1] == "/5.zgxx"
    assert len(left.files) == len(left.windows) == WINDOWS
    assert left.front == "", "one that is not opened again is not in front"


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "\x00", "[" * 100_000, '{"files": 3, "front": [], "windows": [], "places": {"/a": {}}}'],
)
def test_a_bad_file_is_as_if_there_were_none(text: str) -> None:
    write_left_behind(text.encode())
    assert left_behind_path().is_file()
    assert read_left_behind() == LeftBehind()


@pytest.mark.parametrize(
    "entry",
    [[], ["jia"], ["jia", "b", -1, 0, 0], ["jia", "b", 10**30, 0, 0], ["jia", "b", 0, 0.5, 0], 3, [1, "b", 0, 0, 0]],
)
def test_a_bad_place_is_none(entry: object) -> None:
    assert LeftBehind(places={str(ONE): entry}).place(ONE) is None


@pytest.mark.parametrize(
    "entry",
    [["", "width"], ["", "wide", 1, 1], ["", "none", 0], ["", "none", float("nan")], ["", "none", 1, "x"]],
)
def test_a_bad_look_is_none(entry: object) -> None:
    assert LeftBehind(windows={str(ONE): json.loads(json.dumps(entry))}).look(ONE) is None
