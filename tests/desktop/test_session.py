from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.history import Where
from anqing_bulletin.bulletin.model import Issue
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.errors import StyleInvalid
from anqing_bulletin.storage.project import Project, Unknown, encode_project
from anqing_bulletin.storage.versions import Stamp, joined, renamed

MOMENT = datetime(2022, 6, 3, 8, 15, tzinfo=timezone.utc)


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


# --- what comes from the file again -------------------------------------------------------------------------------


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "第19期.zgxx"


@pytest.fixture
def on_disk(session: Session, path: Path) -> Session:
    """The session of an issue that is saved."""
    session.mark_saved(path, encoded(session.project), "d1")
    return session


def encoded(project: Project) -> Project:
    """The project as a save gives it back, with one state more."""
    return encode_project(project, Stamp(MOMENT, "沈砚")).project


def retitled(project: Project, article_id: str, title: str) -> Project:
    return replace(project, issue=edits.set_title(project.issue, article_id, title))


def heard(session: Session, *names: str) -> list[object]:
    """What these signals tell from now on: their names, with the argument where there is one."""
    told: list[object] = []
    for name in names:
        getattr(session, name).connect(lambda *args, name=name: told.append((name, *args) if args else name))
    return told


def test_what_is_on_disk_is_taken_over_as_one_step_with_nothing_unsaved(on_disk: Session) -> None:
    before, theirs = on_disk.issue, encoded(retitled(on_disk.project, "yi", "同事改的"))
    told = heard(on_disk, "rebased", "saved")
    on_disk.take_over("载入", theirs, digest="d2", is_on_disk=True)
    assert told == ["rebased"]
    assert (on_disk.issue, on_disk.digest, on_disk.unsaved) == (theirs.issue, "d2", False)
    on_disk.undo()
    assert on_disk.issue is before
    assert on_disk.unsaved, "the file holds something else"
    on_disk.redo()
    assert not on_disk.unsaved


def test_what_is_not_on_disk_is_taken_over_unsaved_and_undo_leads_back_to_the_saved_issue(on_disk: Session) -> None:
    told = heard(on_disk, "rebased")
    on_disk.take_over("恢复", retitled(on_disk.project, "yi", "较早的标题"))
    assert told == []
    assert on_disk.unsaved
    assert on_disk.digest == "d1"
    on_disk.undo()
    assert not on_disk.unsaved


def test_typing_after_something_was_taken_over_is_a_step_of_its_own(on_disk: Session) -> None:
    on_disk.apply(edits.set_title, "jia", "一", group="title:jia")
    on_disk.take_over("载入", retitled(on_disk.project, "yi", "同事改的"))
    on_disk.apply(edits.set_title, "jia", "一二", group="title:jia")
    labels = []
    while on_disk.undo_label:
        labels.append(on_disk.undo_label)
        on_disk.undo()
    assert labels == ["修改标题", "载入", "修改标题"]


def test_a_merge_that_was_undone_is_unsaved_as_the_history_is_another(on_disk: Session) -> None:
    theirs = encoded(retitled(on_disk.project, "yi", "同事改的"))
    on_disk.take_over("合并", theirs, digest="d2")
    on_disk.undo()
    assert on_disk.issue is on_disk.saved_issue
    assert on_disk.unsaved
    assert on_disk.versions is theirs.versions


def test_an_issue_that_is_locked_takes_over_what_the_file_holds_but_no_undo(on_disk: Session) -> None:
    told = heard(on_disk, "lock_changed")
    final = encoded(replace(on_disk.project, issue=edits.finalise(on_disk.issue)))
    on_disk.take_over("载入", final, digest="d2", is_on_disk=True)
    assert told == [("lock_changed", True)]
    open_again = encoded(replace(final, issue=edits.reopen(final.issue)))
    on_disk.undo()
    assert on_disk.issue is final.issue
    on_disk.take_over("载入", open_again, digest="d3", is_on_disk=True)
    assert told == [("lock_changed", True), ("lock_changed", False)]
    assert not on_disk.unsaved


def test_what_is_only_read_refuses_edits_and_undo_with_the_reason(on_disk: Session) -> None:
    on_disk.apply(edits.set_title, "jia", "先改的")
    issue = on_disk.issue
    told = heard(on_disk, "refused", "lock_changed", "issue_changed")
    on_disk.set_read_only("别人开着。")
    on_disk.apply(edits.set_title, "jia", "后改的")
    on_disk.undo()
    on_disk.apply(edits.reopen)
    assert told[:3] == [("lock_changed", True), ("refused", "别人开着。"), ("issue_changed", issue)]
    assert on_disk.issue is issue
    assert (on_disk.read_only, on_disk.locked) == ("别人开着。", "别人开着。")


def test_another_file_or_another_name_is_not_only_read_any_more(on_disk: Session, path: Path, issue: Issue) -> None:
    on_disk.set_read_only("别人开着。")
    on_disk.mark_saved(path, on_disk.project, "d2")
    assert on_disk.read_only, "the same file"
    on_disk.mark_saved(path.with_name("我的.zgxx"), on_disk.project, "d2")
    assert on_disk.locked == ""
    on_disk.set_read_only("别人开着。")
    on_disk.load(Project(issue), path)
    assert on_disk.locked == ""


def test_a_final_issue_that_is_only_read_is_not_reopened(on_disk: Session) -> None:
    on_disk.apply(edits.finalise)
    on_disk.set_read_only("别人开着。")
    on_disk.apply(edits.reopen)
    assert on_disk.issue.final


def test_a_copy_goes_on_without_a_file_and_with_its_history(on_disk: Session) -> None:
    versions = on_disk.versions
    on_disk.become_copy()
    assert (on_disk.path, on_disk.digest, on_disk.unsaved) == (None, "", False)
    assert on_disk.versions is versions


def test_an_issue_that_has_lost_its_file_is_unsaved_until_it_is_saved(on_disk: Session, path: Path) -> None:
    told = heard(on_disk, "rebased", "file_changed")
    on_disk.lose_file()
    assert told == ["file_changed", "rebased"]
    assert (on_disk.path, on_disk.digest, on_disk.unsaved) == (None, "", True)
    assert list(on_disk.saved_issue.articles) == []
    on_disk.mark_saved(path, encoded(on_disk.project), "d2")
    assert not on_disk.unsaved


# --- versions and saves -------------------------------------------------------------------------------------------


def test_another_name_for_a_version_is_unsaved_until_it_is_saved(on_disk: Session, path: Path) -> None:
    told = heard(on_disk, "file_changed")
    on_disk.name_versions(renamed(on_disk.versions, on_disk.versions.head.id, "送审稿"))
    assert told == ["file_changed"]
    assert on_disk.unsaved
    on_disk.mark_saved(path, encoded(on_disk.project), "d2")
    assert not on_disk.unsaved
    assert on_disk.versions.head.name == "送审稿"


def test_a_name_given_while_the_issue_was_being_saved_is_kept(on_disk: Session, path: Path) -> None:
    on_disk.apply(edits.set_title, "jia", "新")
    given = on_disk.project
    first = on_disk.versions.head.id
    on_disk.name_versions(renamed(on_disk.versions, first, "送审稿"))
    on_disk.mark_saved(path, encoded(given), "d2", since=given)
    assert [snapshot.name for snapshot in on_disk.versions.snapshots] == ["送审稿", ""]
    assert on_disk.versions.heads == encoded(given).versions.heads
    assert on_disk.unsaved


def test_a_merge_while_the_issue_was_being_saved_keeps_both_histories(on_disk: Session, path: Path) -> None:
    theirs = encoded(retitled(on_disk.project, "yi", "同事改的"))
    on_disk.apply(edits.set_title, "jia", "我改的")
    given = on_disk.project
    merged = retitled(theirs, "jia", "我改的")
    on_disk.take_over("合并", replace(merged, versions=joined(given.versions, theirs.versions)))
    on_disk.mark_saved(path, encoded(given), "d2", since=given)
    assert {*theirs.versions.heads, *encoded(given).versions.heads} <= set(on_disk.versions.heads)
    assert on_disk.unsaved
    assert on_disk.issue.article("yi").title == "同事改的"


def test_the_disks_word_is_remembered_until_the_next_save_or_issue(on_disk: Session, path: Path, issue: Issue) -> None:
    told = heard(on_disk, "saved")
    assert on_disk.confirmed
    on_disk.mark_saved(path, on_disk.project, "d2", confirmed=False)
    assert not on_disk.confirmed
    assert told == []
    on_disk.mark_saved(path, on_disk.project, "d2")
    assert on_disk.confirmed
    assert told == ["saved"]
    on_disk.mark_saved(path, on_disk.project, "d2", confirmed=False)
    on_disk.load(Project(issue), None)
    assert on_disk.confirmed


def test_undo_past_a_save_and_back_says_when_the_file_is_met_again(on_disk: Session, path: Path) -> None:
    for text in ("一", "二"):
        on_disk.apply(edits.set_title, "jia", text)
    on_disk.mark_saved(path, encoded(on_disk.project), "d2")
    told = heard(on_disk, "file_changed")
    marks = []
    for step in (on_disk.undo, on_disk.undo, on_disk.redo, on_disk.redo):
        step()
        marks.append(on_disk.unsaved)
    assert marks == [True, True, True, False]
    assert told == ["file_changed"] * 2, "when it leaves the saved issue and when it is back"
