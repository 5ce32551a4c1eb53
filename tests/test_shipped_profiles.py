"""The colour profiles are the ones that their provenance tells of, fit for their intents, with their licence beside."""

from __future__ import annotations

import hashlib
import struct
import sys
from typing import Any

import pytest

from anqing_bulletin.resources import resource_path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FOLDER = resource_path("icc")
PROFILES: list[dict[str, Any]] = tomllib.loads((FOLDER / "PROVENANCE.toml").read_text("utf-8"))["profile"]


def test_every_profile_is_told_of() -> None:
    assert {entry["file"] for entry in PROFILES} == {path.name for path in FOLDER.glob("*.icc")}


@pytest.mark.parametrize("entry", PROFILES, ids=lambda entry: entry["file"])
def test_a_profile_is_the_one_that_was_made(entry: dict[str, Any]) -> None:
    data = (FOLDER / entry["file"]).read_bytes()
    assert hashlib.sha256(data).hexdigest() == entry["sha256"]
    assert "zlib" in (FOLDER / entry["licence_file"]).read_text("utf-8")
    assert entry["licence"] == "Zlib"


@pytest.mark.parametrize(
    ("file", "kind", "space", "tables"),
    [("Uncoated.icc", b"prtr", b"CMYK", {b"A2B0", b"A2B1", b"B2A0", b"B2A1", b"gamt"}),
     ("sRGB.icc", b"mntr", b"RGB ", {b"rXYZ", b"gXYZ", b"bXYZ"})],
)  # fmt: skip
def test_a_profile_is_of_its_kind_and_version_2(file: str, kind: bytes, space: bytes, tables: set[bytes]) -> None:
    """ICC.1, 7.2: size, version, class, colour space, signature; PDF/A-2 takes versions up to 4."""
    data = (FOLDER / file).read_bytes()
    assert struct.unpack(">I", data[:4])[0] == len(data)
    assert data[8] == 2
    assert (data[12:16], data[16:20], data[36:40]) == (kind, space, b"acsp")
    count = struct.unpack(">I", data[128:132])[0]
    assert tables <= {data[132 + 12 * index : 136 + 12 * index] for index in range(count)}


def test_the_press_profile_is_small_for_it_travels_in_every_file() -> None:
    assert (FOLDER / "Uncoated.icc").stat().st_size < 100_000
