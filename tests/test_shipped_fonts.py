"""The shipped fonts are what PROVENANCE.toml says, and together they set every standard character."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import uharfbuzz as hb

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FONTS = Path(__file__).parent.parent / "resources" / "fonts"
PROVENANCE = tomllib.loads((FONTS / "PROVENANCE.toml").read_text(encoding="utf-8"))
ENTRIES: list[dict[str, Any]] = PROVENANCE["font"]
SUBSETS = [entry for entry in ENTRIES if entry["modified"]]
SONG_AND_HEI = [entry["file"] for entry in SUBSETS if entry["file"] != "BulletinRareKai-Regular.ttf"]

every_font = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["file"])
every_subset = pytest.mark.parametrize("entry", SUBSETS, ids=lambda entry: entry["file"])


@cache
def face(file: str) -> hb.Face:
    return hb.Face((FONTS / file).read_bytes())


def coverage(file: str) -> set[str]:
    return {chr(code) for code in face(file).unicodes}


def standard_table() -> str:
    lines = (Path(__file__).parent / "data" / "tgh-8105.txt").read_text(encoding="utf-8").splitlines()
    return "".join(line for line in lines if not line.startswith("#"))


def gb2312() -> set[str]:
    cells = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return {cell.decode("gbk") for cell in cells if cell.decode("gb2312", "ignore")}


def names(file: str) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for entry in face(file).list_names():
        found.setdefault(int(entry.name_id), set()).add(face(file).get_name(entry.name_id, entry.language))
    return found


def embedding_rights(file: str) -> int:
    return int.from_bytes(face(file).reference_table("OS/2").data[8:10], "big")


@every_font
def test_a_font_file_is_the_one_that_was_described(entry):
    assert hashlib.sha256((FONTS / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]


@every_font
def test_a_font_called_unmodified_is_the_upstream_file(entry):
    assert entry["modified"] == (entry["sha256"] != entry["source_sha256"])


def test_nothing_lies_in_the_folder_that_is_not_described():
    described = {"PROVENANCE.toml"}
    for entry in ENTRIES:
        described |= {entry["file"], *entry["licence_files"]}
    assert {path.relative_to(FONTS).as_posix() for path in FONTS.rglob("*") if path.is_file()} == described


@every_font
def test_every_font_has_its_licence_text_beside_it(entry):
    text = "".join((FONTS / file).read_text(encoding="utf-8") for file in entry["licence_files"])
    if entry["licence"] == "OFL-1.1":
        assert "SIL OPEN FONT LICENSE Version 1.1" in text
    else:
        assert "GNU GENERAL PUBLIC LICENSE" in text
        assert "As a special exception, if you create a document which uses this font" in text


@every_font
def test_every_font_may_be_embedded_as_a_subset(entry):
    """Not restricted (0x0002), not without subsetting (0x0100), not bitmaps only (0x0200)."""
    assert embedding_rights(entry["file"]) & 0x0302 == 0


@every_subset
def test_a_subset_carries_no_embedding_restriction_at_all(entry):
    assert embedding_rights(entry["file"]) == 0


@every_subset
def test_a_subset_is_the_regular_of_a_family_that_no_other_font_has(entry):
    found = names(entry["file"])
    assert found[1] == found[4] == {entry["family"]}
    assert found[2] == {"Regular"}
    assert not {16, 17} & found.keys()
    assert [other["family"] for other in ENTRIES].count(entry["family"]) == 1


@every_subset
def test_a_subset_does_not_call_itself_by_a_reserved_or_upstream_name(entry):
    found = names(entry["file"])
    shown = " ".join(sorted(found[1] | found[3] | found[4] | found[6]))
    assert not [name for name in ("lxgw", "霞鹜", "wenkai", "klee", "source", "noto") if name in shown.lower()]


@every_subset
def test_a_subset_keeps_the_copyright_and_licence_of_its_authors(entry):
    found = names(entry["file"])
    assert [" ".join(text.split()) for text in found[0]] == [entry["copyright"]]
    assert any("SIL Open Font License" in text for text in found[13])
    assert found[14]


def test_the_table_of_standard_characters_is_whole():
    table = standard_table()
    assert len(table) == len(set(table)) == 8105
    assert table.startswith("一乙二十丁厂七卜")


@pytest.mark.parametrize("body", ["FandolFang-Regular.otf", "FandolKai-Regular.otf"])
def test_body_text_can_set_every_standard_character(body):
    missing = (set(standard_table()) | gb2312()) - coverage(body) - coverage("BulletinRareKai-Regular.ttf")
    assert "".join(sorted(missing)) == ""


@pytest.mark.parametrize("file", SONG_AND_HEI)
def test_headings_can_set_every_standard_character_in_their_own_face(file):
    missing = (set(standard_table()) | gb2312()) - coverage(file)
    assert "".join(sorted(missing)) == ""


@pytest.mark.parametrize("rare", "䶮㛃\U0002cc56\U0002cb4e\U0002c35b啰瞭玥昇堃镕喆犇婳烜彧瑀旻昳祎翀珺琤²㎡―")
def test_rare_names_and_signs_that_fandol_lacks_are_in_the_rare_face(rare):
    assert rare not in coverage("FandolFang-Regular.otf")
    assert rare in coverage("BulletinRareKai-Regular.ttf")


@pytest.mark.parametrize("file", SONG_AND_HEI)
def test_an_office_s_signs_are_in_the_song_and_hei_faces(file):
    signs = "①⑩⑪⑳⑴㈠Ⅰ²³℃‰№㎡㎞×÷±≤≥°′″·…—“”‘’〔〕【】《》〇★☆△▲○●□■◆※→√€￥āǎǖǘǚǜüêɡαΩАя✓"
    assert "".join(sign for sign in signs if sign not in coverage(file)) == ""


@pytest.mark.parametrize("file", SONG_AND_HEI)
def test_two_em_dashes_join_into_one_glyph_two_ems_wide(file):
    buffer = hb.Buffer()
    buffer.add_str("中——国")
    buffer.guess_segment_properties()
    font = hb.Font(face(file))
    hb.shape(font, buffer, {})
    assert [position.x_advance for position in buffer.glyph_positions] == [1000, 2000, 1000]
    assert buffer.glyph_infos[1].codepoint == font.get_nominal_glyph(ord("⸺"))
