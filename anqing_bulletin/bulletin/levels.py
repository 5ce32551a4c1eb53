"""What the first characters of a paragraph announce: 一、（一）1.（1）, the levels of GB/T 9704-2012, 7.3.3."""

from __future__ import annotations

import re

from anqing_bulletin.bulletin.model import ParagraphKind

_LEVELS: tuple[tuple[ParagraphKind, re.Pattern[str], int], ...] = (
    # The length beyond which a paragraph that begins so is text.
    (ParagraphKind.LEVEL_1, re.compile(r"[一二三四五六七八九十]{1,3}、"), 40),
    (ParagraphKind.LEVEL_2, re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]"), 40),
    (ParagraphKind.LEVEL_3, re.compile(r"\d{1,2}[.．](?!\d)"), 30),
    (ParagraphKind.LEVEL_4, re.compile(r"[（(]\d{1,2}[）)]"), 30),
)
_STOPS = frozenset("。；！？")


def level_of(text: str) -> ParagraphKind | None:
    """The level of a whole paragraph that begins with a level's sign; BODY where it breaks off in a comma.

    None where it begins with no such sign, and where its length or its stops say that it is text.
    """
    for kind, beginning, longest in _LEVELS:
        # 1.组织培训3场。 is an item, （一）坚持党的领导。 is a head.
        counted = kind in (ParagraphKind.LEVEL_3, ParagraphKind.LEVEL_4)
        inner = text if counted else text.removesuffix("。")
        if beginning.match(text) and len(text) <= longest and not set(inner) & _STOPS:
            return ParagraphKind.BODY if inner.endswith(("，", "、")) else kind
    return None


def level_announced(text: str) -> ParagraphKind | None:
    """The level of a paragraph that is being written: of a sign alone, or of one with what may be a head behind it."""
    for kind, beginning, _longest in _LEVELS:
        if beginning.fullmatch(text):
            return kind
    level = level_of(text)
    return None if level is ParagraphKind.BODY else level


def has_level_sign(text: str) -> bool:
    """Whether a text begins with the sign of a level."""
    return any(beginning.match(text) for _kind, beginning, _longest in _LEVELS)
