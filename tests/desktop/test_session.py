from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.history import Where
from anqing_bulletin.bulletin.model import Issue
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.errors import StyleInvalid
from anqing_bulletin.storage.project import Project, Unknown


@pytest.fixture
def events(session: Session) -> list[str]:
    heard: list[str] = []
    for name in ("loaded", "issue_changed", "composition_changed", "place_shown", "file_changed"):
        getattr(session, name).connect(lambda *_, name=name: heard.append(name))
    return heard


def test_an_edit_changes_the_issue_then_its_sheets_then_the_file_mark(session: Session, events: list[str]) -> None:
    session.apply(edits.set_title, "jia", "新标题")
    assert events == ["issue_changed", "composition_changed", "file_changed"]
    assert session.composition.issue is session.issue
    assert session.unsaved


def test_an_edit_that_changes_nothing_says_nothing(session: Session, events: list[str]) -> None:
    session.apply(edits.set_title, "jia", "甲的标题")
    assert events == []
    assert not session.unsaved
    assert session.undo_label is None


def test_undo_goes_back_to_the_saved_issue_and_shows_where(session: Session) -> None:
    places: list[Where] = []
    session.place_shown.connect(places.append)
    session.apply(edits.set_title, "jia", "新标题", where=Where("jia", "title", 2))
    assert session.undo_label == "修改标题"
    session.undo()
    assert places == [Where("jia", "title", 2)]
    assert not session.unsaved
    session.redo()
    assert session.issue.article("jia").title == "新标题"
    assert session.unsaved


def test_typing_of_one_group_is_one_step_until_the_group_is_closed(session: Session) -> None:
    for title in ("一", "一二", "一二三"):
        session.apply(edits.set_title, "jia", title, group="title 甲")
    session.close_group()
    session.apply(edits.set_title, "jia", "一二三四", group="title 甲")
    session.undo()
    assert session.issue.article("jia").title == "一二三"
    session.undo()
    assert session.issue.article("jia").title == "甲的标题"


def test_what_was_typed_during_a_save_stays_unsaved(session: Session, tmp_path: Path) -> None:
    session.apply(edits.set_title, "jia", "第一稿")
    snapshot = session.project
    session.apply(edits.set_title, "jia", "第二稿")
    session.mark_saved(tmp_path / "a.zgxx", snapshot)
    assert session.unsaved
    session.undo()
    assert not session.unsaved
    assert session.path == tmp_path / "a.zgxx"


def test_unknown_parts_of_the_file_are_kept_for_the_next_save(session: Session, issue: Issue) -> None:
    kept = Unknown(parts=(("future/part", b"x"),))
    session.load(Project(issue, kept), None)
    session.apply(edits.set_title, "jia", "新")
    assert session.project == Project(session.issue, kept)


def test_loading_forgets_the_history_and_tells_everybody(session: Session, events: list[str], issue: Issue) -> None:
    session.apply(edits.set_title, "jia", "新")
    events.clear()
    session.load(Project(replace(issue, number=20)), None)
    assert events == ["loaded", "issue_changed", "composition_changed", "file_changed"]
    assert session.undo_label is None
    assert not session.unsaved
    assert session.composition.issue.number == 20


def test_another_style_sets_the_issue_anew(session: Session) -> None:
    issue = session.issue
    session.apply(
        edits.set_masthead,
        publication=replace(issue.publication, style="28×22"),
        number=issue.number,
        date=issue.date,
        total_number=None,
        people=issue.people,
        copies=None,
    )
    assert session.style.name == "28×22"
    assert session.composition.style is session.style


def test_a_style_that_is_not_here_is_told_and_replaced_by_the_default(session: Session, issue: Issue) -> None:
    problems: list[object] = []
    session.problem_found.connect(problems.append)
    session.load(Project(replace(issue, publication=replace(issue.publication, style="没有的版式"))), None)
    assert isinstance(problems[0], StyleInvalid)
    assert session.style.name == "安庆组工信息"
    assert session.issue.publication.style == "没有的版式"
