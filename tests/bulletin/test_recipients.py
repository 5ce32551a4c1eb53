"""Recipients of the imprint: a unit is found whole, and what a person typed stays as it was around what is put in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anqing_bulletin.bulletin.model import ImprintLine
from anqing_bulletin.bulletin.recipients import imprint_doubts, recipients_in, stretch_at, with_units


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("市委领导同志，省委组织部研究室。", ["市委领导同志", "省委组织部研究室"]),
        ("各县（市、区）委书记，市直各单位党组（党委）。", ["各县（市、区）委书记", "市直各单位党组（党委）"]),
        ("张　三、李四， 王小五", ["张　三", "李四", "王小五"]),
        ("青岚县委 云泽县委　砚溪市委", ["青岚县委", "云泽县委", "砚溪市委"]),
        ("张　三　李小四", ["张　三", "李小四"]),
        ("各县（市、区委，市直单位", ["各县（市", "区委", "市直单位"]),
        ("、，市委、", ["市委"]),
        ("", []),
        (" 。", []),
    ],
)
def test_the_units_of_a_line_are_found_whole(text: str, units: list[str]) -> None:
    assert list(recipients_in(text).units) == units


@pytest.mark.parametrize("text", ["市委领导同志，省委组织部研究室。", "甲、乙，丙、丁", "青岚县委 云泽县委"])
def test_a_line_taken_apart_and_put_together_is_the_same(text: str) -> None:
    assert recipients_in(text).text == text


@pytest.mark.parametrize(
    ("text", "chosen", "becomes"),
    [
        ("", ["乙", "甲"], "甲，乙。"),
        ("甲。", ["甲", "丙"], "甲，丙。"),
        ("甲、丙，丁。", ["甲", "乙", "丙", "丁"], "甲、乙、丙，丁。"),
        ("丙，丁", ["甲", "丙", "丁"], "甲，丙，丁"),
        ("甲、乙，丙。", ["甲", "丙"], "甲，丙。"),
        ("甲、乙，丙。", ["乙", "丙"], "乙，丙。"),
        ("老领导、甲，丙。", ["丙"], "老领导，丙。"),
        ("青岚县 甲", ["甲", "乙"], "青岚县 甲 乙"),
        ("甲。", [], ""),
    ],
)
def test_units_come_and_go_in_the_kept_order_and_parted_as_their_neighbours(
    text: str, chosen: list[str], becomes: str
) -> None:
    assert with_units(text, chosen, ["甲", "乙", "丙", "丁"]) == becomes


@settings(max_examples=60)
@given(st.text(alphabet="甲乙丙丁（）、，； ", max_size=24), st.sets(st.sampled_from("甲乙丙丁")))
def test_whatever_was_typed_the_chosen_units_are_in_and_strangers_stay(text: str, chosen: set[str]) -> None:
    before = recipients_in(text).units
    after = recipients_in(with_units(text, chosen, "甲乙丙丁")).units
    strangers = [unit for unit in before if unit not in "甲乙丙丁"]
    if any("（" in unit or "）" in unit or " " in unit for unit in before):
        return  # an open bracket or a blank may hold together what comes beside it
    assert set(after) >= chosen
    assert [unit for unit in after if unit in strangers] == strangers


def test_the_unit_under_the_caret_is_what_is_completed() -> None:
    text = "市委，各县（市、区）委， 青岚"
    assert text[slice(*stretch_at(text, len(text)))] == "青岚"
    assert text[slice(*stretch_at(text, 7))] == "各县（市、区）委"
    assert stretch_at("市委，", 3) == (3, 3)


def test_a_unit_named_twice_and_a_missing_end_are_doubted() -> None:
    lines = (ImprintLine("报", "市委，省委。"), ImprintLine("送", "市委、县委"))
    assert imprint_doubts(lines) == ("“市委”写了2次。", "“送”的末尾没有句号，其他各行都有。")
    assert imprint_doubts((ImprintLine("报", "市委"), ImprintLine("送", "县委"))) == ()
