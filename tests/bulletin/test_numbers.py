"""Which number an issue has: regular issues and supplements (增刊) count apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.model import Issue, Publication, Section, SectionLayout
from anqing_bulletin.bulletin.succession import next_issue

LAST = Issue(Publication(), 19, date(2025, 9, 1), (Section("市内信息"),), total_number=512)
DAY = date(2025, 9, 20)


def test_the_number_is_printed_with_its_series() -> None:
    assert LAST.number_text == "第19期（总第512期）"
    assert LAST.short_number_text == "第19期"
    assert replace(LAST, total_number=None).number_text == "第19期"
    supplement = next_issue(LAST, DAY, supplement=True)
    assert supplement.number_text == supplement.short_number_text == "增刊第1期"


def test_a_supplement_takes_no_number_of_the_regular_series() -> None:
    first = next_issue(LAST, DAY, supplement=True)
    second = next_issue(first, DAY, supplement=True)
    regular = next_issue(second, DAY)
    third = next_issue(regular, DAY, supplement=True)
    assert [issue.number for issue in (first, second, regular, third)] == [1, 2, 20, 3]
    assert (regular.total_number, third.total_number) == (513, 513)
    assert next_issue(third, DAY).number_text == "第21期（总第514期）"


@pytest.mark.parametrize("supplement", [False, True])
def test_both_series_begin_again_in_a_new_year(supplement: bool) -> None:
    last = replace(LAST, other_number=4)
    new_year = next_issue(last, date(2026, 1, 5), supplement=supplement)
    assert (new_year.number, new_year.other_number) == (1, 0)
    assert next_issue(new_year, date(2026, 1, 9), supplement=not supplement).number == 1


def test_the_next_issue_keeps_the_layout_of_its_sections() -> None:
    last = replace(LAST, sections=(Section("简讯", layout=SectionLayout.TWO_COLUMN),))
    assert next_issue(last, DAY).sections[0].layout is SectionLayout.TWO_COLUMN


def test_a_section_s_layout_is_one_edit() -> None:
    section = LAST.sections[0]
    changed = edits.set_section_layout(LAST, section.id, SectionLayout.TWO_COLUMN)
    assert changed.sections[0].layout is SectionLayout.TWO_COLUMN
    assert edits.set_section_layout(changed, section.id, SectionLayout.TWO_COLUMN) is changed


def test_a_masthead_has_one_line_or_two() -> None:
    assert Publication("云泽组工信息").title_lines == ("云泽组工信息",)
    assert Publication("云泽县委组织部 工作简报", title_break=8).title_lines == ("云泽县委组织部", "工作简报")
    assert Publication("云泽", title_break=9).title_lines == ("云泽",)
