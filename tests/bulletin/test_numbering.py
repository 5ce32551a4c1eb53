"""Numbers and dates that do not follow those of the issue before are doubted in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anqing_bulletin.bulletin.model import Issue, Predecessor, Publication
from anqing_bulletin.bulletin.numbering import numbering_doubts, weekday
from anqing_bulletin.bulletin.succession import next_issue

LAST = Predecessor(18, date(2022, 5, 20), total_number=512, other_number=2)
NEXT = {"number": 19, "date": date(2022, 6, 3), "total_number": 513, "supplement": False}


def doubts(last: Predecessor = LAST, **changed: object) -> tuple[str, ...]:
    return numbering_doubts(last, **{**NEXT, **changed})  # type: ignore[arg-type]


ISSUES = st.builds(
    Issue,
    st.just(Publication()),
    st.integers(0, 10_000),
    st.dates(date(1, 1, 1), date(9990, 1, 1)),
    total_number=st.none() | st.integers(1, 10_000),
    supplement=st.booleans(),
    other_number=st.integers(0, 10_000),
)


@given(ISSUES, st.integers(0, 500), st.booleans())
def test_the_next_issue_is_never_doubted(last: Issue, days: int, supplement: bool) -> None:
    new = next_issue(last, last.date + timedelta(days), supplement=supplement)
    assert not numbering_doubts(
        new.follows, number=new.number, date=new.date, total_number=new.total_number, supplement=new.supplement
    )


def test_an_issue_remembers_the_one_it_was_begun_from() -> None:
    last = Issue(Publication(), 18, date(2022, 5, 20), total_number=512, other_number=2)
    assert next_issue(last, date(2022, 6, 3)).follows == LAST
    assert last.follows is None


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"number": 20}, "上一期是第18期（5月20日），这一期填的是第20期。"),
        ({"number": 18}, "上一期是第18期（5月20日），这一期填的是第18期。"),
        ({"total_number": 515}, "上一期是总第512期，这一期填的是总第515期。"),
        ({"total_number": None}, "上一期是总第512期，这一期没有填总期号。"),
        ({"date": date(2022, 5, 19)}, "日期早于上一期（5月20日）。"),
        ({"date": date(2023, 1, 6)}, "上一期是2022年的第18期，新的一年从第1期编起，这一期填的是第19期。"),
        ({"supplement": True, "number": 5, "total_number": None}, "今年的增刊已编到第2期，这一期填的是增刊第5期。"),
    ],
)
def test_what_does_not_follow_is_said_with_what_came_before(changed: dict[str, object], words: str) -> None:
    assert doubts(**changed) == (words,)


def test_a_new_year_begins_with_1_and_the_total_number_runs_on() -> None:
    assert not doubts(number=1, date=date(2023, 1, 6))


def test_the_same_day_and_the_turn_of_a_year_are_in_order() -> None:
    assert not doubts(date=LAST.date)
    earlier = doubts(number=19, date=date(2021, 12, 31))
    assert earlier[-1] == "日期早于上一期（2022年5月20日）。"


def test_the_regular_issue_after_a_supplement_goes_on_where_its_series_stood() -> None:
    last = Predecessor(2, date(2022, 5, 20), total_number=512, supplement=True, other_number=18)
    assert not doubts(last)
    assert doubts(last, number=3) == ("今年的正刊已编到第18期，这一期填的是第3期。",)
    assert doubts(replace(last, other_number=0), number=3) == ("今年还没有编过正刊，这一期填的是第3期。",)


def test_a_publication_without_a_total_number_is_not_asked_for_one() -> None:
    assert not doubts(replace(LAST, total_number=None), total_number=None)


def test_days_have_their_names() -> None:
    assert [weekday(date(2022, 5, 16) + timedelta(n)) for n in (0, 4, 6)] == ["星期一", "星期五", "星期日"]
