"""Counts as Word gives them, and dates and numerals as the office writes them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anqing_bulletin.bulletin.text import (
    chinese_date,
    count_han,
    count_words,
    is_han,
    parse_chinese_date,
    parse_chinese_number,
)
from tests.strategies import printed_text


@pytest.mark.parametrize(
    ("text", "words", "han"),
    [
        ("", 0, 0),
        ("   \n\t\u3000", 0, 0),
        ("干部群众", 4, 4),
        ("干部，群众。", 6, 4),
        ("“干部”（群众）", 8, 4),
        ("2022年6月3日", 6, 3),
        ("推进Wi-Fi全覆盖", 6, 5),
        ("GDP增长6.5%", 4, 2),
        ("hello world", 2, 0),
        ("hello  world\n", 2, 0),
        ("干\u3000部", 2, 2),
        ("䶮𬱖㛃〇", 4, 4),
        ("达到100%以上", 5, 4),
        ("https://www.example.gov.cn/a_b?c=1", 1, 0),
        ("１２", 2, 0),
        ("６月", 2, 1),
    ],
)
def test_characters_are_counted_as_word_counts_them(text: str, words: int, han: int) -> None:
    """Word's 字数: each Han character and each full-width mark one, each word or number one, blanks none."""
    assert (count_words(text), count_han(text)) == (words, han)


@given(printed_text(), printed_text())
def test_words_of_two_lines_are_those_of_both(one: str, other: str) -> None:
    assert count_words(f"{one}\n{other}") == count_words(one) + count_words(other)


@given(printed_text())
def test_blanks_between_han_do_not_count(text: str) -> None:
    assert count_words(f"  {text}\u3000") == count_words(text)
    assert count_han(text) <= count_words(text)


@pytest.mark.parametrize("character", list("一龥㐀䶿〇々豈\U00020000\U0002cc56\U000323af"))
def test_rare_characters_of_names_are_han(character: str) -> None:
    assert is_han(character)


@pytest.mark.parametrize("character", [*"A1，。 　あ한①★😀", "", "一二"])
def test_other_characters_are_not(character: str) -> None:
    assert not is_han(character)


@given(st.dates())
def test_a_date_is_read_back_as_it_is_written(day: date) -> None:
    if day.year >= 1000:
        assert parse_chinese_date(f"安庆，{chinese_date(day)}印发") == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2022年6月3日", date(2022, 6, 3)),
        ("2022 年 06 月 03 日", date(2022, 6, 3)),
        ("二〇二二年六月三日", date(2022, 6, 3)),
        ("二○二二年十二月三十一日", date(2022, 12, 31)),
        ("2022年2月30日", None),
        ("2022年13月1日", None),
        ("二〇二二年十三月一日", None),
        ("2022年6月", None),
        ("", None),
        ("第19期", None),
    ],
)
def test_dates_of_mastheads_are_read(text: str, day: date | None) -> None:
    assert parse_chinese_date(text) == day


@pytest.mark.parametrize(
    ("text", "number"),
    [("19", 19), ("十九", 19), ("二十", 20), ("一百零八", 108), ("二〇二二", 2022), ("三千零五十", 3050), ("十", 10),
     ("百", 100), ("〇", 0), ("", None), ("第", None), ("十九期", None), ("-3", None), ("3.5", None)],
)  # fmt: skip
def test_numerals_of_issues_are_read(text: str, number: int | None) -> None:
    assert parse_chinese_number(text) == number
