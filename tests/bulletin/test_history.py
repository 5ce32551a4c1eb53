"""Undo: one line of steps for everything, typing taken back by the pause and not by the letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from anqing_bulletin.bulletin.history import DEPTH, PAUSE, History, Where
from anqing_bulletin.bulletin.model import Issue, Publication

START = Issue(Publication(), 1, date(2026, 1, 5), id="issue")


def numbered(number: int) -> Issue:
    return replace(START, number=number)


def test_undo_gives_back_the_very_issues_in_their_order_and_redo_brings_them_again() -> None:
    history = History(START)
    made = [numbered(n) for n in (2, 3, 4)]
    for time, issue in enumerate(made):
        history.do(f"第{time}步", issue, time=float(time))
    before = [START, *made[:-1]]
    for issue in reversed(before):
        step = history.undo()
        assert step is not None
        assert history.present is step.before is issue
    assert history.undo() is None
    for issue in made:
        step = history.redo()
        assert step is not None
        assert history.present is step.after is issue
    assert history.redo() is None


def test_the_menu_names_what_would_be_taken_back_or_brought_again() -> None:
    history = History(START)
    assert (history.undo_label, history.redo_label) == (None, None)
    history.do("修改标题", numbered(2), time=0.0)
    history.do("移动稿件", numbered(3), time=1.0)
    assert history.undo_label == "移动稿件"
    history.undo()
    assert (history.undo_label, history.redo_label) == ("修改标题", "移动稿件")


def test_a_step_knows_where_it_happened() -> None:
    history = History(START)
    history.do("修改正文", numbered(2), time=0.0, where=Where("a", "p", 7))
    step = history.undo()
    assert step is not None
    assert step.where == Where("a", "p", 7)


def test_an_edit_that_changed_nothing_is_no_step() -> None:
    history = History(START)
    history.do("修改正文", START, time=0.0)
    assert history.undo() is None


def test_a_new_edit_ends_what_could_be_brought_again() -> None:
    history = History(START)
    history.do("甲", numbered(2), time=0.0)
    history.undo()
    history.do("乙", numbered(3), time=1.0)
    assert history.redo_label is None
    history.undo()
    assert history.present is START


def test_typing_without_a_pause_is_one_step_with_the_last_place() -> None:
    history = History(START)
    for n in range(2, 12):
        history.do("修改正文", numbered(n), time=n * PAUSE, where=Where("a", "p", n), group="p")
    step = history.undo()
    assert step is not None
    assert step.where.offset == 11
    assert history.present is START


def test_typing_after_a_pause_begins_a_new_step() -> None:
    history = History(START)
    history.do("修改正文", numbered(2), time=0.0, group="p")
    history.do("修改正文", numbered(3), time=PAUSE + 0.1, group="p")
    history.undo()
    assert history.present.number == 2


def test_typing_elsewhere_begins_a_new_step() -> None:
    history = History(START)
    history.do("修改正文", numbered(2), time=0.0, group="p")
    history.do("修改正文", numbered(3), time=0.1, group="q")
    history.undo()
    assert history.present.number == 2


def test_edits_without_a_group_never_join() -> None:
    history = History(START)
    history.do("移动稿件", numbered(2), time=0.0)
    history.do("移动稿件", numbered(3), time=0.0)
    history.undo()
    assert history.present.number == 2


def test_a_closed_group_takes_nothing_more() -> None:
    history = History(START)
    history.do("修改正文", numbered(2), time=0.0, group="p")
    history.close_group()
    history.do("修改正文", numbered(3), time=0.1, group="p")
    history.undo()
    assert history.present.number == 2


def test_typing_after_undo_never_joins_what_was_there_before() -> None:
    history = History(START)
    history.do("修改正文", numbered(2), time=0.0, group="p")
    history.do("移动稿件", numbered(3), time=0.1)
    history.undo()
    history.do("修改正文", numbered(4), time=0.2, group="p")
    history.undo()
    assert history.present.number == 2


def test_the_oldest_steps_are_forgotten_and_the_rest_still_works() -> None:
    history = History(START)
    for n in range(DEPTH + 50):
        history.do("步", numbered(n + 2), time=float(n))
    taken = 0
    while history.undo():
        taken += 1
    assert taken == DEPTH
    assert history.present.number == 51


@given(st.lists(st.sampled_from(("do", "type", "undo", "redo", "close")), max_size=40))
def test_whatever_is_done_the_past_can_be_walked_back_and_forth(actions: list[str]) -> None:
    history = History(START)
    for n, action in enumerate(actions):
        if action == "do":
            history.do("步", numbered(n + 2), time=float(n))
        elif action == "type":
            history.do("修改正文", numbered(n + 2), time=n * PAUSE, group="p")
        elif action == "close":
            history.close_group()
        else:
            history.undo() if action == "undo" else history.redo()
    present = history.present
    steps = []
    while step := history.undo():
        steps.append(step)
    assert history.present is START
    for step in reversed(steps):
        assert history.redo() is step
        if step is steps[0]:
            break
    if steps:
        assert history.present is present
