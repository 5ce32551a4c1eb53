"""Differences: nothing of either text is lost, and what is marked is what a person would mark."""

from __future__ import annotations

import random
import time
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anqing_bulletin.bulletin.differences import PARAGRAPH_END, Kind, Piece, paragraph_pieces, pieces, tokens
from tests.strategies import any_text, printed_text

if TYPE_CHECKING:
    from collections.abc import Sequence

SIGNS = {Kind.KEPT: "{}", Kind.DELETED: "[-{}-]", Kind.INSERTED: "{{+{}+}}"}


def marked(old: str, new: str) -> str:
    """The pieces as a line that can be read: [-deleted-]{+inserted+}."""
    return "".join(SIGNS[piece.kind].format(piece.text) for piece in pieces(old, new))


def side(found: Sequence[Piece], without: Kind) -> str:
    return "".join(piece.text for piece in found if piece.kind is not without)


# Two texts that have much in common: the same words in one order, some of them on one side only.
PAIRS = st.lists(st.tuples(printed_text(0, 4), st.integers(0, 3)), max_size=12).map(
    lambda parts: (
        "".join(text for text, fate in parts if fate != 1),
        "".join(text for text, fate in parts if fate != 2),
    )
)


@given(PAIRS | st.tuples(any_text(), any_text()))
def test_both_texts_can_be_read_out_of_the_pieces(pair: tuple[str, str]) -> None:
    old, new = pair
    found = pieces(old, new)

    assert side(found, Kind.INSERTED) == old
    assert side(found, Kind.DELETED) == new
    assert all(piece.text for piece in found)
    assert all(one.kind is not other.kind for one, other in pairwise(found))
    assert all(one.kind is not Kind.INSERTED or other.kind is Kind.KEPT for one, other in pairwise(found))


@given(any_text())
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert pieces(text, text) == ((Piece(Kind.KEPT, text),) if text else ())


@given(any_text(60))
def test_tokens_make_up_the_text_and_none_is_the_end_of_a_paragraph(text: str) -> None:
    assert "".join(tokens(text)) == text
    assert PARAGRAPH_END not in tokens(text)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "新增一句。", "{+新增一句。+}"),
        ("删去一句。", "", "[-删去一句。-]"),
        ("第18期", "第19期", "第[-18-]{+19+}期"),
        ("2024年3月5日", "2024年4月16日", "2024年[-3-]{+4+}月[-5-]{+16+}日"),
        ("共3421件，办结率98.6%。", "共3425件，办结率98.7%。", "共[-3421-]{+3425+}件，办结率[-98.6%-]{+98.7%+}。"),
        ("建成Wi-Fi站点", "建成5G站点", "建成[-Wi-Fi-]{+5G+}站点"),
        ("开展活动，取得成效。", "开展活动，深入学习，取得成效。", "开展活动，{+深入学习，+}取得成效。"),
        ("党建、调研、督查", "党建、督查", "党建、[-调研、-]督查"),
        ("《办法》", "《方案》《办法》", "{+《方案》+}《办法》"),
        ("（一）（二）", "（一）（三）（二）", "（一）{+（三）+}（二）"),
        (
            "一是抓学习。二是抓落实。",
            "一是抓学习。一是抓整改。二是抓落实。",
            "一是抓学习。{+一是抓整改。+}二是抓落实。",
        ),
        ("县党支部书记牵头", "县党组织书记带头", "县党[-支部书记牵-]{+组织书记带+}头"),
        ("解决困难，群众满意", "回应诉求，群众认可", "[-解决困难-]{+回应诉求+}，群众[-满意-]{+认可+}"),
    ],
)
def test_what_is_marked_is_what_a_person_would_mark(old: str, new: str, expected: str) -> None:
    assert marked(old, new) == expected


def test_a_name_with_a_variation_selector_is_one_character() -> None:
    assert marked("葛岭村", "葛\U000e0100岭村") == "[-葛-]{+葛\U000e0100+}岭村"


def test_a_rewritten_sentence_is_not_peppered_with_kept_characters() -> None:
    old = "各乡镇党委每月召开一次专题会议研究基层治理工作。"
    new = "要求乡镇街道定期听取治理情况汇报，推动难题在一线解决。"

    assert len(pieces(old, new)) <= 5


def test_a_paragraph_divided_in_two_differs_by_the_division_alone() -> None:
    found = paragraph_pieces(["先讲认识。再讲做法。"], ["先讲认识。", "再讲做法。"])

    assert [(piece.kind, piece.tokens) for piece in found if piece.kind is not Kind.KEPT] == [
        (Kind.INSERTED, (PARAGRAPH_END,))
    ]


CHANCE = random.Random(7)
FEW = "".join(CHANCE.choice("的一是在了和有") for _ in range(100_000))
LONG = "".join(CHANCE.choice("，。的一") if CHANCE.random() < 0.2 else chr(CHANCE.randint(0x4E00, 0x7E00))
               for _ in range(100_000))  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("的" * 20_000, "的" * 19_999 + "了"),
        ("的" * 20_000, "了的" * 10_000),
        (FEW, FEW[::-1]),
        (FEW, FEW[1:50_000] + FEW[50_003:] + "是"),
        (LONG, LONG[::-1]),
        (LONG, "".join("改" if place % 60 == 0 else character for place, character in enumerate(LONG))),
        ("的。" * 50_000, "了。" + "的。" * 49_000 + "的，" * 900),
        ("甲乙" * 50_000, "乙丙" * 50_000),
        ("".join(map(chr, range(0x4E00, 0x9E00))) * 4, "".join(map(chr, range(0x9DFF, 0x4DFF, -1))) * 4),
    ],
    ids=range(9),
)
def test_no_text_takes_long(old: str, new: str) -> None:
    before = time.process_time()
    found = pieces(old, new)

    assert time.process_time() - before < 10  # usually well under 1
    assert side(found, Kind.INSERTED) == old
    assert side(found, Kind.DELETED) == new


def test_small_changes_of_a_very_long_text_are_found_one_by_one() -> None:
    new = "".join("改" if place % 5_000 == 1 else character for place, character in enumerate(LONG))

    assert sum(piece.kind is Kind.INSERTED for piece in pieces(LONG, new)) == 20
