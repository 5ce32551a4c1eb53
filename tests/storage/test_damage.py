"""A damaged file is refused with a sentence, or it is still right.  It is never read wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from anqing_bulletin.errors import ProjectDamaged
from anqing_bulletin.storage.project import Encoded, decode
from tests.campaigns.bit_flips import SECONDS, Tally, careless_reading, flips, garbles, truncations
from tests.campaigns.samples import with_history
from tests.storage.crafting import full_file, parts_of, sealed

FULL = full_file()


@pytest.fixture(scope="module")
def right() -> Encoded:
    return with_history()


def test_every_truncation_is_refused(right: Encoded) -> None:
    tally = Tally()
    truncations(tally, right)

    assert tally.wrong == []
    assert tally.refused == len(right.data)


def test_flipped_bits_are_found_or_harmless(right: Encoded) -> None:
    tally = Tally()
    flips(tally, right, 8_000)

    assert tally.wrong == []
    assert tally.refused > 7_000
    assert tally.slowest < SECONDS


def test_garbled_zeroed_and_moved_stretches_are_found_or_harmless(right: Encoded) -> None:
    tally = Tally()
    garbles(tally, right, 3_000)

    assert tally.wrong == []
    assert tally.slowest < SECONDS


def test_a_reader_that_compares_no_checksums_is_found_out(right: Encoded) -> None:
    tally = Tally()
    with careless_reading():
        flips(tally, right, 500)

    assert tally.wrong


@pytest.mark.parametrize("name", sorted(parts_of(FULL)))
def test_an_altered_part_is_named(name: str) -> None:
    altered = sealed(
        parts_of(FULL),
        change=lambda entries: [
            replace(entry, data=entry.data[::-1]) if entry.name == name.encode() else entry for entry in entries
        ],
    )
    with pytest.raises(ProjectDamaged) as refused:
        decode(altered)

    assert refused.value.part == name
    assert name in str(refused.value)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "0 字节"),
        (b"\0" * 5_000, "全是零"),
        ("年初以来，全县……".encode("gb18030"), "不是本程序的项目文件"),
        (b"PK\x03\x04" + b"word/document.xml" * 40, "不是本程序的项目文件"),
        (FULL[:-1], "不完整"),
        (FULL + b"\n", "末尾多出"),
        (FULL + FULL, "目录与实际不符"),
        (b"\n" + FULL, "不是本程序的项目文件"),
    ],
    ids=["empty", "zeros", "text", "docx", "cut", "appended", "concatenated", "prepended"],
)
def test_the_sentence_tells_what_kind_of_damage_it_is(data: bytes, said: str) -> None:
    with pytest.raises(ProjectDamaged) as refused:
        decode(data)

    assert said in str(refused.value)
    assert "文件未被改动" in str(refused.value)
    assert "备份" in str(refused.value)
