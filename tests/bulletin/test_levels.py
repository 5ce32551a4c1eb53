"""The levels 一、（一）1.（1）: what is a head, what is about to be one, and what only begins like one."""

from __future__ import annotations

import pytest

from anqing_bulletin.bulletin.levels import has_level_sign, level_announced, level_of
from anqing_bulletin.bulletin.model import ParagraphKind

ONE, TWO, THREE, FOUR = (kind for kind in ParagraphKind if kind is not ParagraphKind.BODY)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("一、", ONE), ("十二、", ONE), ("一、总体要求", ONE), ("（一）", TWO), ("(三)", TWO),
        ("（二）严把入口。", TWO),
        ("1.", THREE), ("1．", THREE), ("12.看政治", THREE), ("（1）", FOUR), ("(2)", FOUR), ("（3）逐项核对", FOUR),
    ],
)  # fmt: skip
def test_a_level_is_announced_by_its_sign(text: str, kind: ParagraphKind) -> None:
    assert level_announced(text) is kind
    assert has_level_sign(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "一",
        "（一",
        "1",
        "1.5",
        "1、",
        "第一、",
        "一是",
        "①",
        "一、抓早抓小，",
        "一、" + "长" * 40,
        "1.培训3场。",
        "（一）先做。后做",
    ],
)
def test_text_that_only_begins_like_a_head_announces_none(text: str) -> None:
    assert level_announced(text) is None


def test_a_sign_alone_is_no_head_of_a_manuscript() -> None:
    assert level_of("一、") is ParagraphKind.BODY
    assert level_of("一、总体要求") is ONE
    assert level_of("总体要求") is None
