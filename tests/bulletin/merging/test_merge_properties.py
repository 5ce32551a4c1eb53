"""Whatever two people do to an issue, merging loses nothing of it; and any two issues at all can be merged."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.merging.merge import Choice, Merged, merge
from anqing_bulletin.bulletin.merging.order import merged_order
from anqing_bulletin.bulletin.model import Issue, Paragraph, Section, Span
from anqing_bulletin.storage.project import decode, encode
from tests.campaigns import merges
from tests.lost_edits import doubled_ids, lost_edits
from tests.random_edits import EDITS, Writer, all_marks, articles_of, marks_in
from tests.strategies import extras, issues

if TYPE_CHECKING:
    from collections.abc import Sequence

ELSEWHERE = (("x-elsewhere", "1"),)


@st.composite
def double_edits(draw: st.DrawFn) -> tuple[Issue, Issue, Issue]:
    """An issue, and what two people made of it."""
    base = Writer(random.Random(draw(st.integers(0, 50))), "base").issue()
    mine, theirs = (
        Writer(draw(st.randoms()), name).edited(base, draw(st.integers(1, 6))) for name in ("mine", "theirs")
    )
    return base, mine, theirs


def text_of(merged: Merged) -> set[str]:
    return all_marks(merged.issue).union(*(marks_in(one.mine + one.theirs) for one in merged.conflicts))


# --- what two people did ------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(double_edits())
def test_no_edit_is_lost_whoever_merges(three: tuple[Issue, Issue, Issue]) -> None:
    base, mine, theirs = three
    merged, mirrored = merge(base, mine, theirs), merge(base, theirs, mine)
    assert not lost_edits(base, mine, theirs, merged)
    assert not lost_edits(base, theirs, mine, mirrored)
    assert text_of(merged) == text_of(mirrored)
    assert {one.key for one in merged.conflicts} == {one.key for one in mirrored.conflicts}


@settings(max_examples=40)
@given(double_edits())
def test_a_change_elsewhere_leaves_the_other_side_to_the_letter(three: tuple[Issue, Issue, Issue]) -> None:
    base, mine, _ = three
    elsewhere = replace(base, extra=ELSEWHERE)
    for merged in (merge(base, mine, elsewhere), merge(base, elsewhere, mine)):
        assert (merged.issue, merged.conflicts) == (replace(mine, extra=ELSEWHERE), ())


@settings(max_examples=40)
@given(double_edits(), st.data())
def test_any_choices_decide_what_they_are_about_and_nothing_else(
    three: tuple[Issue, Issue, Issue], data: st.DataObject
) -> None:
    base, mine, theirs = three
    merged = merge(base, mine, theirs)
    choices = {one.key: data.draw(st.sampled_from(Choice)) for one in merged.conflicts if data.draw(st.booleans())}
    decided = merge(base, mine, theirs, choices)
    assert decided.conflicts == merged.conflicts
    open_keys = {one.key for one in decided.left}
    for one in merged.conflicts:
        choice = choices.get(one.key)
        assert (one.key in open_keys) == (choice is None or (choice is Choice.BOTH and not one.can_keep_both))
    assert not doubled_ids(decided.issue)
    kept_all = merge(base, mine, theirs, {one.key: Choice.BOTH for one in merged.conflicts})
    assert kept_all.issue == merged.issue, "an undecided text stands as if both were chosen"


@settings(max_examples=30)
@given(double_edits(), st.randoms(), st.randoms())
def test_work_goes_on_from_an_undecided_merge_without_loss(
    three: tuple[Issue, Issue, Issue], my_dice: random.Random, their_dice: random.Random
) -> None:
    base, mine, theirs = three
    later = Writer(my_dice, "later").edited(merge(base, mine, theirs).issue, 3)
    theirs_later = Writer(their_dice, "their-later").edited(theirs, 3)
    assert not lost_edits(theirs, later, theirs_later, merge(theirs, later, theirs_later))


@settings(max_examples=40)
@given(double_edits())
def test_without_a_common_version_all_text_of_both_is_there(three: tuple[Issue, Issue, Issue]) -> None:
    _, mine, theirs = three
    merged = merge(None, mine, theirs)
    assert text_of(merged) >= all_marks(mine) | all_marks(theirs)
    assert not doubled_ids(merged.issue)
    assert {one.id for one in articles_of(merged.issue)} == {
        one.id for one in (*articles_of(mine), *articles_of(theirs))
    }


# --- any issues at all --------------------------------------------------------------------------------------------


@settings(max_examples=20)
@given(issues(extra=extras()), issues(extra=extras()), issues(extra=extras()))
def test_any_issues_can_be_merged_chosen_and_saved(base: Issue, mine: Issue, theirs: Issue) -> None:
    assert merge(base, mine, base) == merge(base, mine, mine) == Merged(mine)
    assert merge(base, base, theirs).issue == theirs
    for common in (base, None):
        merged = merge(common, mine, theirs)
        assert merged == merge(common, mine, theirs)
        assert len({one.key for one in merged.conflicts}) == len(merged.conflicts)
        for choice in (None, *Choice):
            decided = merge(common, mine, theirs, {one.key: choice for one in merged.conflicts} if choice else {})
            assert not doubled_ids(decided.issue)
        assert decode(encode(merged.issue)).issue == merged.issue


# --- orders -------------------------------------------------------------------------------------------------------


@st.composite
def orders(draw: st.DrawFn) -> tuple[list[str], list[str], list[str]]:
    """An order, and what two people made of it: moved, inserted, taken out."""
    base = list("abcdefgh"[: draw(st.integers(0, 8))])
    sides = []
    for new in ("uvw", "xyz"):
        kept = draw(st.lists(st.sampled_from(base), unique=True)) if base else []
        side = draw(st.permutations([*kept, *new[: draw(st.integers(0, 3))]]))
        sides.append(side)
    return base, sides[0], sides[1]


@given(orders())
def test_an_order_holds_every_member_once(three: tuple[list[str], list[str], list[str]]) -> None:
    base, mine, theirs = three
    members = set(mine) | set(theirs)
    order, disputed = merged_order(base, mine, theirs, members)
    assert sorted(order) == sorted(members)
    assert disputed <= set(base) & set(mine) & set(theirs)


@given(orders())
def test_who_alone_changed_the_order_has_their_order(three: tuple[list[str], list[str], list[str]]) -> None:
    base, mine, _ = three
    untouched = [key for key in base if key in mine]
    assert merged_order(base, mine, untouched, set(mine))[0] == tuple(mine)
    assert merged_order(base, untouched, mine, set(mine))[0] == tuple(mine)
    assert merged_order(base, mine, mine, set(mine)) == (tuple(mine), frozenset())


@given(orders())
def test_what_i_inserted_keeps_my_order(three: tuple[list[str], list[str], list[str]]) -> None:
    base, mine, theirs = three
    inserted = [key for key in mine if key not in base]
    order = merged_order(base, mine, theirs, set(mine) | set(theirs))[0]
    assert [key for key in order if key in inserted] == inserted


# --- many, and large ----------------------------------------------------------------------------------------------


def test_a_hundred_and_fifty_double_edits_lose_nothing() -> None:
    outcome = merges.run(150 / merges.CASES)
    assert outcome.tried == 150
    assert not outcome.bad
    assert int(str(outcome.figures["with conflicts"])) >= 20, "the edits must meet often enough to prove anything"


def test_every_kind_of_edit_really_changes_issues() -> None:
    base = Writer(random.Random(7), "base").issue()
    for edit, _ in EDITS:
        tried = [edit(Writer(random.Random(seed), "w"), base) for seed in range(20)]
        assert any(issue != base for issue in tried), edit


def test_the_same_seed_makes_the_same_edits() -> None:
    def made() -> Issue:
        writer = Writer(random.Random(3), "w")
        return writer.edited(writer.issue(), 30)

    assert made() == made()


def large_issue() -> Issue:
    dice = random.Random(1)
    writer = Writer(dice, "base")
    articles = [
        replace(writer.article(), blocks=tuple(writer.paragraph() for _ in range(20)), foreword=()) for _ in range(50)
    ]
    return replace(
        writer.issue(),
        sections=(Section("市内", tuple(articles[:30]), "s"), Section("市外", tuple(articles[30:]), "t")),
    )


def rewritten(issue: Issue, word: str, which: Sequence[int]) -> Issue:
    for article in issue.articles:
        blocks = [
            replace(block, spans=(*block.spans, Span(word))) if isinstance(block, Paragraph) and at in which else block
            for at, block in enumerate(article.blocks)
        ]
        issue = edits.set_blocks(issue, article.id, blocks)
    return issue


def test_fifty_articles_that_both_rewrote_are_merged_paragraph_by_paragraph() -> None:
    base = large_issue()
    mine, theirs = rewritten(base, "甲", range(0, 20, 2)), rewritten(base, "乙", range(5, 20, 2))
    merged = merge(base, mine, theirs)
    assert not merged.conflicts
    assert merged.issue == rewritten(mine, "乙", range(5, 20, 2))
