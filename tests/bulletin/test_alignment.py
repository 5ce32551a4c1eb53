"""Alignment: every passage of both texts is accounted for, and a paragraph that was divided is not called new."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from anqing_bulletin.bulletin.alignment import Group, Passage, aligned
from tests.strategies import printed_text

BOARD = "各村开设“板凳会”，党员干部与群众围坐一起，收集意见建议326条，当场答复189条。"
LEDGER = "镇里建立民情台账，逐条登记、逐条交办、逐条销号，每周通报一次进展。"
RESULT = "全镇累计化解矛盾纠纷47起，群众满意率达98.6%。"
OTHER = "青年人才驿站新增床位一百二十张，配备健身房、自习室和共享厨房。"

PASSAGES = st.lists(
    st.builds(Passage, st.sampled_from((BOARD, LEDGER, RESULT, "")) | printed_text(0, 8), st.sampled_from(("", "t"))),
    max_size=8,
)


def groups(old: list[str], new: list[str]) -> list[tuple[list[int], list[int]]]:
    found = aligned([Passage(text) for text in old], [Passage(text) for text in new])
    return [(list(group.old), list(group.new)) for group in found]


@given(PASSAGES, PASSAGES)
def test_groups_run_through_both_texts_without_a_gap(old: list[Passage], new: list[Passage]) -> None:
    at = new_at = 0
    for group in aligned(old, new):
        assert (group.old.start, group.new.start) == (at, new_at)
        assert len(group.old) + len(group.new) > 0
        at, new_at = group.old.stop, group.new.stop
        kinds = {old[index].kind for index in group.old} | {new[index].kind for index in group.new}
        assert len(kinds) == 1
    assert (at, new_at) == (len(old), len(new))


def test_equal_texts_are_aligned_one_by_one() -> None:
    assert groups([BOARD, BOARD, LEDGER], [BOARD, BOARD, LEDGER]) == [([0], [0]), ([1], [1]), ([2], [2])]


def test_a_rewritten_paragraph_is_still_the_same() -> None:
    changed = BOARD.replace("各村", "12个村").replace("326", "341")

    assert groups([BOARD, LEDGER], [changed, LEDGER]) == [([0], [0]), ([1], [1])]


def test_a_paragraph_with_nothing_in_common_is_another() -> None:
    assert groups([BOARD, LEDGER], [OTHER, LEDGER]) == [([0], []), ([], [0]), ([1], [1])]


def test_a_divided_paragraph_is_one_and_two() -> None:
    assert groups([BOARD + LEDGER, RESULT], [BOARD, LEDGER, RESULT]) == [([0], [0, 1]), ([1], [2])]


def test_joined_paragraphs_are_two_and_one_whichever_is_longer() -> None:
    assert groups([OTHER, BOARD, RESULT], [OTHER, BOARD + RESULT]) == [([0], [0]), ([1, 2], [1])]
    assert groups([RESULT, BOARD], [RESULT + BOARD]) == [([0, 1], [0])]


def test_a_new_paragraph_beside_a_rewritten_one_is_no_part_of_it() -> None:
    assert groups([BOARD], [OTHER, BOARD + "会后公示。"]) == [([], [0]), ([0], [1])]


def test_a_paragraph_never_becomes_a_table() -> None:
    assert aligned([Passage(BOARD)], [Passage(BOARD, "table")]) == (
        Group(range(1), range(0)),
        Group(range(1, 1), range(1)),
    )


def test_more_paragraphs_than_can_be_compared_are_taken_out_and_put_in() -> None:
    old, new = ([f"{word}{number}" * 3 for number in range(60)] for word in ("甲", "乙"))

    assert len(groups(old, new)) == 120
