"""A damaged file is refused with a sentence, or it is still right.  It is never read wrong."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from anqing_bulletin.errors import ProjectDamaged, ProjectError
from anqing_bulletin.storage.project import decode
from tests.storage.crafting import full_file, full_project, parts_of, sealed

FULL = full_file()


def still_right_or_refused(data: bytes) -> bool:
    """Whether it was refused; fails where it was read as something else, or ended in anything but our own error."""
    try:
        project = decode(data)
    except ProjectError:
        return True
    assert project == full_project()
    return False


def test_every_truncation_is_refused() -> None:
    for length in range(len(FULL)):
        with pytest.raises(ProjectDamaged):
            decode(FULL[:length])


def test_flipped_bits_are_found_or_harmless() -> None:
    chance = random.Random(19)
    refused = 0
    for _ in range(20_000):
        data = bytearray(FULL)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        refused += still_right_or_refused(bytes(data))

    assert refused > 18_000


def test_garbled_zeroed_and_moved_stretches_are_found_or_harmless() -> None:
    chance = random.Random(7)
    for _ in range(5_000):
        data = bytearray(FULL)
        at, length = chance.randrange(len(data)), chance.choice((2, 16, 512))
        source = chance.randrange(len(data))
        stretch = chance.choice((chance.randbytes(length), b"\0" * length, bytes(FULL[source : source + length])))
        if chance.random() < 0.3:
            data[at:at] = stretch
        else:
            data[at : at + length] = stretch
        if bytes(data) != FULL:
            still_right_or_refused(bytes(data))


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
