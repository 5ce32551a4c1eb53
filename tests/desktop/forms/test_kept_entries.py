"""What the forms keep on this PC: it comes back as it was, and no file whatsoever keeps a form from opening."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anqing_bulletin.bulletin.model import ImprintLine, Issue, People, Publication
from anqing_bulletin.desktop.folders import kept_entries_path
from anqing_bulletin.desktop.forms import kept_entries
from anqing_bulletin.desktop.forms.kept_entries import (
    Kept,
    KeptList,
    names_of,
    read_kept,
    units_of,
    with_list,
    with_people,
    write_kept,
)

LINES = (ImprintLine("报", "市委领导同志。"), ImprintLine("发", "各县（市、区）委组织部。"))


def test_what_is_kept_comes_back_as_it_was() -> None:
    kept = Kept(("市委领导同志", "张　三"), (KeptList("发县区", LINES),), {"reviewer": ("方砚秋", "李　四")})
    assert read_kept() == Kept(), "there is no file yet"
    assert write_kept(kept) == ""
    back = read_kept()
    assert (back.units, back.lists, back.names("reviewer")) == (kept.units, kept.lists, ("方砚秋", "李　四"))
    assert back.names("approver") == ()


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b"[1]", b"null", b"[" * 100_000, b" " * (2 << 20)])
def test_a_file_that_is_no_good_is_as_none(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "entries.json"
    path.write_bytes(data)
    assert read_kept(path) == Kept()


def test_what_is_right_in_a_half_right_file_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "entries.json"
    table = {
        "units": ["市委", 3, "", "市委", "长" * 300, "省\u0000委", "县委"],
        "lists": [
            {"name": "发县区", "lines": [["报", "市委"], ["送"], "x", ["发", 5]]},
            {"name": "发县区", "lines": [["报", "又一份"]]},
            {"name": "空的", "lines": []},
            {"lines": [["报", "市委"]]},
            7,
        ],
        "people": {"reviewer": ["方砚秋", None], "other": ["x"], "approver": "陆云起"},
    }
    path.write_text(json.dumps(table), "utf-8")
    kept = read_kept(path)
    assert kept.units == ("市委", "县委")
    assert kept.lists == (KeptList("发县区", (ImprintLine("报", "市委"),)),)
    assert dict(kept.people) == {"responsible_editor": (), "reviewer": ("方砚秋",), "approver": ()}


_KEYS = st.sampled_from(["name", "lines", "units", "lists", "people"])
_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner),
    max_leaves=12,
)


@settings(max_examples=30)
@given(_ANYTHING)
def test_no_json_whatsoever_stops_a_form(tmp_path_factory: pytest.TempPathFactory, value: Any) -> None:
    path = tmp_path_factory.getbasetemp() / "anything.json"
    path.write_text(json.dumps(value), "utf-8")
    kept = read_kept(path)
    assert all(isinstance(unit, str) for unit in kept.units)


def test_a_folder_that_cannot_be_written_is_said_and_no_more(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    assert write_kept(Kept(("市委",)), tmp_path / "file" / "entries.json") != ""
    assert not kept_entries_path().exists()


def test_a_list_of_the_same_name_takes_the_place_of_the_former() -> None:
    kept = with_list(with_list(Kept(), "发县区", LINES), "发市直", LINES[:1])
    assert [each.name for each in kept.lists] == ["发县区", "发市直"]
    assert with_list(kept, "发县区", LINES[1:]).lists[0].lines == LINES[1:]


def test_names_used_last_come_first_and_do_not_grow_without_end() -> None:
    kept = with_people(with_people(Kept(), People("程知微", "方砚秋")), People("沈青", "方砚秋"))
    assert kept.names("responsible_editor") == ("沈青", "程知微")
    assert kept.names("reviewer") == ("方砚秋",)
    for number in range(100):
        kept = with_people(kept, People(f"张{number}"))
    assert len(kept.names("responsible_editor")) == kept_entries.MOST_NAMES


def test_units_and_names_are_gathered_from_issues_each_once() -> None:
    issue = Issue(Publication(), 1, date(2022, 6, 3), imprint=LINES, people=People("程知微"))
    other = replace(issue, imprint=(ImprintLine("送", "省委组织部、市委领导同志"),), people=People("沈青"))
    assert units_of((issue, other)) == ("市委领导同志", "各县（市、区）委组织部", "省委组织部")
    assert names_of((issue, other), "responsible_editor") == ("程知微", "沈青")
