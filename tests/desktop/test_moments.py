from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from anqing_bulletin.desktop.moments import age_text, moment_text

CHINA = timezone(timedelta(hours=8))
NOW = datetime(2026, 3, 1, 8, 30, tzinfo=timezone.utc)
"""16:30 of a Sunday in China."""


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 3, 1, 8, 15, tzinfo=timezone.utc), "今天 16:15"),
        (datetime(2026, 2, 28, 16, 0, tzinfo=timezone.utc), "今天 00:00"),
        (datetime(2026, 2, 28, 15, 59, tzinfo=timezone.utc), "昨天 23:59"),
        (datetime(2026, 2, 27, 1, 5, tzinfo=timezone.utc), "前天 09:05"),
        (datetime(2026, 2, 25, 1, 5, tzinfo=timezone.utc), "2月25日 周三 09:05"),
        (datetime(2025, 12, 31, 15, 59, tzinfo=timezone.utc), "2025年12月31日 周三 23:59"),
        (datetime(2026, 3, 2, 1, 0, tzinfo=timezone.utc), "3月2日 周一 09:00"),
        (None, "时间不详"),
    ],
)
def test_a_moment_is_said_as_the_office_says_it(moment: datetime | None, words: str) -> None:
    assert moment_text(moment, NOW, CHINA) == words


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=59), "刚才"),
        (timedelta(minutes=1), "1 分钟前"),
        (timedelta(minutes=59, seconds=59), "59 分钟前"),
        (timedelta(hours=23), "23 小时前"),
        (timedelta(days=1), "1 天前"),
        (timedelta(days=29, hours=23), "29 天前"),
        (timedelta(days=31), "1 个月前"),
        (timedelta(days=364), "12 个月前"),
        (timedelta(days=800), "2 年前"),
        (timedelta(days=-2), "刚才"),
    ],
)
def test_an_age_is_said_in_its_largest_unit(ago: timedelta, words: str) -> None:
    assert age_text(NOW - ago, NOW) == words
