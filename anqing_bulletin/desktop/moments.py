"""Moments as the office says them: 今天 16:15, 3月1日 周日 16:15; and how long ago that was."""

from __future__ import annotations

from datetime import datetime, timezone, tzinfo

UNKNOWN = "时间不详"
_WEEKDAYS = "一二三四五六日"
_NEAR_DAYS = ("今天", "昨天", "前天")
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_AGES = ((365 * _DAY, "年"), (30 * _DAY, "个月"), (_DAY, "天"), (_HOUR, "小时"), (_MINUTE, "分钟"))
"""How many seconds each word for a length of time takes, the longest first."""


def present_moment() -> datetime:
    """Now, in UTC."""
    return datetime.now(timezone.utc)


def moment_text(moment: datetime | None, now: datetime, zone: tzinfo | None = None) -> str:
    """A moment on the clock of a time zone, of this PC's own where none is given; None is a time that is not known."""
    if moment is None:
        return UNKNOWN
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    days = (today - local.date()).days
    if 0 <= days < len(_NEAR_DAYS):
        return f"{_NEAR_DAYS[days]} {local:%H:%M}"
    year = "" if local.year == today.year else f"{local.year}年"
    return f"{year}{local.month}月{local.day}日 周{_WEEKDAYS[local.weekday()]} {local:%H:%M}"


def age_text(moment: datetime, now: datetime) -> str:
    """How long ago a moment was, in the largest whole unit: 3 天前.  One that a wrong clock puts after now is 刚才."""
    seconds = (now - moment).total_seconds()
    for length, word in _AGES:
        if seconds >= length:
            return f"{int(seconds // length)} {word}前"
    return "刚才"
