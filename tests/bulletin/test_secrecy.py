"""密级: what the standard prints is not spoken of, what it does not is doubted in words."""

from __future__ import annotations

import pytest

from anqing_bulletin.bulletin.secrecy import level_of, marking_doubts, with_period

NUMBER = "编号：000012"


@pytest.mark.parametrize("marking", ["", "内部资料", "内部资料  注意保存", "特急"])
def test_what_is_no_level_of_secrecy_is_not_spoken_of(marking: str) -> None:
    assert marking_doubts(marking, "") == ()


@pytest.mark.parametrize("marking", ["秘密", "秘密★1年", "机密★20年", "秘密★6个月", "绝密★至任务完成"])
def test_a_right_marking_asks_only_whether_this_pc_may_hold_it(marking: str) -> None:
    assert marking_doubts(marking, NUMBER) == (f"这台计算机是否可以处理{level_of(marking)}级的内容。",)


@pytest.mark.parametrize(
    ("marking", "words"),
    [
        ("秘密*1年", "用实心的五角星"),
        ("机密☆3年", "用实心的五角星"),
        ("秘密1年", "用实心的五角星"),
        ("机密 ★", "后面要写保密期限"),
        ("秘密 ★1年", "两边不空格"),
        ("秘密★ 1年", "两边不空格"),
        ("秘 密★1年", "两边不空格"),
        ("秘　密", "中间不空格"),
        ("秘密★一年", "用阿拉伯数字"),
        ("秘密★1", "几年还是几个月"),
        ("秘密★11年", "最长10年"),
    ],
)
def test_a_malformed_marking_is_doubted_with_the_right_form(marking: str, words: str) -> None:
    assert words in marking_doubts(marking, NUMBER)[0]


def test_a_secret_issue_wants_a_copy_number_of_six_digits() -> None:
    assert "还空着" in marking_doubts("秘密★1年", "")[-1]
    assert marking_doubts("", "编号：12") == ("编号一般是六位数字，如“编号：000012”。",)
    assert marking_doubts("内部资料", "000012") == ()


def test_a_period_is_put_to_the_level_that_is_there() -> None:
    assert with_period("机密*1年", "5年") == "机密★5年"
    assert with_period("内部资料", "1年") == "秘密★1年"
