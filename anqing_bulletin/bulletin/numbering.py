"""Whether an issue's numbers and date follow those of the issue before it.

An office may have its reasons, so these are doubts in words, never refusals.
"""

from __future__ import annotations

from datetime import date as Date  # noqa: N812

from anqing_bulletin.bulletin.model import Predecessor

_WEEKDAYS = "一二三四五六日"


def weekday(day: Date) -> str:
    """星期一 to 星期日."""
    return f"星期{_WEEKDAYS[day.weekday()]}"


def numbering_doubts(
    last: Predecessor, *, number: int, date: Date, total_number: int | None, supplement: bool
) -> tuple[str, ...]:
    """What is odd about the numbers and the date of an issue that follows `last`, as sentences."""
    doubts = (
        _number_doubt(last, number, date, supplement=supplement),
        "" if supplement else _total_doubt(last, total_number),
        f"日期早于上一期（{_day(last.date, date)}）。" if date < last.date else "",
    )
    return tuple(filter(None, doubts))


def _number_doubt(last: Predecessor, number: int, date: Date, *, supplement: bool) -> str:
    expected, _ = last.next_number(date.year, supplement=supplement)
    if number == expected:
        return ""
    series = "增刊" if supplement else ""
    given = f"这一期填的是{series}第{number}期。"
    if date.year > last.date.year:
        before = f"上一期是{last.date.year}年的{last.short_number_text}，新的一年从{series}第1期编起，"
    elif date.year < last.date.year:
        before = f"上一期是{last.date.year}年的{last.short_number_text}，"
    elif supplement == last.supplement:
        before = f"上一期是{last.short_number_text}（{_day(last.date, date)}），"
    elif expected > 1:
        before = f"今年的{series or '正刊'}已编到第{expected - 1}期，"
    else:
        before = f"今年还没有编过{series or '正刊'}，"
    return before + given


def _total_doubt(last: Predecessor, total_number: int | None) -> str:
    expected = last.next_total_number(supplement=False)
    if expected is None or total_number == expected:
        return ""
    given = "这一期没有填总期号。" if total_number is None else f"这一期填的是总第{total_number}期。"
    return f"上一期是总第{last.total_number}期，{given}"


def _day(day: Date, beside: Date) -> str:
    """5月20日, with its year where that is another than the one `beside` it."""
    year = "" if day.year == beside.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"
