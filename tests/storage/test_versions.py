"""What was saved before is still there: who saved it, what it was called, and every word of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anqing_bulletin.bulletin.edits import set_title
from anqing_bulletin.bulletin.model import Article, Figure, Issue, Paragraph, Picture, Section, Span
from anqing_bulletin.errors import ProjectDamaged
from anqing_bulletin.storage import limits
from anqing_bulletin.storage.fault import Fault
from anqing_bulletin.storage.project import Project, decode, encode, encode_project
from anqing_bulletin.storage.version_parts import INDEX_PART
from anqing_bulletin.storage.versions import (
    Stamp,
    Versions,
    ancestors,
    common_state,
    issue_at,
    joined,
    moment_of,
    renamed,
    thinned,
    without,
)
from tests.storage.crafting import GOLDEN_FOLDER, full_project, parts_of, project_with_history, sealed, small_parts
from tests.strategies import any_text, issues, tiny_png

MORNING = datetime(2026, 3, 1, 8, 15, tzinfo=timezone.utc)


def stamp(minutes: int = 0, name: str = "", author: str = "沈砚") -> Stamp:
    return Stamp(MORNING + timedelta(minutes=minutes), author, name)


def saved(project: Project, minutes: int, name: str = "") -> Project:
    """The project after a save and a reading of what was saved."""
    return decode(encode_project(project, stamp(minutes, name)).data)


def titled(project: Project, title: str, article: str = "a1") -> Project:
    return replace(project, issue=set_title(project.issue, article, title))


def titles(versions: Versions) -> list[str]:
    found = (issue_at(versions, snapshot).article("a1") for snapshot in versions.snapshots)
    return [article.title if article else "" for article in found]


@pytest.fixture
def project() -> Project:
    return Project(full_project().issue)


# --- what a save remembers ----------------------------------------------------------------------------------------


def test_every_saved_state_can_be_read_again(project: Project) -> None:
    for minutes, title in enumerate(("初稿", "二稿", "三稿")):
        project = saved(titled(project, title), minutes)

    assert titles(project.versions) == ["初稿", "二稿", "三稿"]
    assert project.versions.head == project.versions.snapshots[-1]
    assert issue_at(project.versions, project.versions.snapshots[-1]) == project.issue
    assert [snapshot.moment for snapshot in project.versions.snapshots] == [
        MORNING + timedelta(minutes=minutes) for minutes in range(3)
    ]
    assert {snapshot.author for snapshot in project.versions.snapshots} == {"沈砚"}


def test_a_save_that_changes_nothing_adds_no_state(project: Project) -> None:
    once = encode_project(project, stamp())

    assert encode_project(once.project, stamp(5)).data == once.data


def test_the_same_project_gives_the_same_bytes_history_and_all(project: Project) -> None:
    once = saved(titled(saved(project, 0), "二稿"), 1)

    assert encode_project(once).data == encode_project(once).data
    assert encode_project(decode(encode_project(once).data)).data == encode_project(once).data


def test_a_state_keeps_the_name_it_was_given(project: Project) -> None:
    project = saved(project, 0, "送审稿")
    project = saved(titled(project, "定"), 1, "定稿")

    assert [snapshot.name for snapshot in project.versions.milestones] == ["送审稿", "定稿"]


def test_naming_what_is_saved_already_names_that_state(project: Project) -> None:
    project = saved(saved(project, 0), 1, "送审稿")

    assert [snapshot.name for snapshot in project.versions.snapshots] == ["送审稿"]
    again = saved(project, 2, "定稿")
    assert [snapshot.name for snapshot in again.versions.snapshots] == ["送审稿", "定稿"]


def test_a_name_can_be_changed_and_taken_away(project: Project) -> None:
    project = saved(project, 0, "送审搞")
    head = project.versions.snapshots[0]
    mended = decode(encode_project(replace(project, versions=renamed(project.versions, head.id, "送审稿"))).data)

    assert [snapshot.name for snapshot in mended.versions.snapshots] == ["送审稿"]
    assert renamed(mended.versions, head.id, "").milestones == ()


def test_a_picture_that_only_an_older_state_shows_is_kept(project: Project) -> None:
    picture = Picture("image/png", tiny_png(9, 9, 3), 9, 9)
    with_picture = Article(id="a9", blocks=(Figure(picture, id="f9"),))
    first = saved(replace(project, issue=replace(project.issue, pool=(with_picture,))), 0)
    second = saved(replace(first, issue=replace(first.issue, pool=())), 1)

    assert issue_at(second.versions, second.versions.snapshots[0]).pool == (with_picture,)


def test_fifty_states_of_an_issue_cost_little_more_than_what_was_changed(project: Project) -> None:
    project = saved(project, 0)
    alone = len(encode(project.issue))
    for minutes in range(1, 50):
        project = saved(titled(project, f"第{minutes}稿"), minutes)
    data = encode_project(project).data

    assert len(project.versions.snapshots) == 50
    revisions = [name for name in parts_of(data) if name.startswith("hist/") and name != INDEX_PART]
    assert len(revisions) == 49
    assert len(data) < alone * 20


@settings(max_examples=30)
@given(st.lists(issues(text=any_text()), min_size=1, max_size=4))
def test_any_line_of_issues_comes_back(line: list[Issue]) -> None:
    project = Project(line[0])
    expected: list[Issue] = []
    for minutes, issue in enumerate(line):
        same = replace(issue, id=line[0].id)
        expected += [same] if not expected or expected[-1] != same else []
        project = saved(replace(project, issue=same), minutes)

    assert [issue_at(project.versions, snapshot) for snapshot in project.versions.snapshots] == expected


# --- older and other programs -------------------------------------------------------------------------------------


def test_a_file_without_a_history_has_one_state_that_is_the_same_on_every_computer() -> None:
    data = (GOLDEN_FOLDER / "1.0.zgxx").read_bytes()
    mine, theirs = decode(data), decode(data)

    assert len(mine.versions.snapshots) == 1
    assert issue_at(mine.versions, mine.versions.snapshots[0]) == mine.issue
    assert mine.versions == theirs.versions
    assert encode(mine.issue, kept=mine.kept) == encode_project(mine).data


def test_what_an_older_program_saved_into_a_file_with_a_history_becomes_a_state_of_its_own(project: Project) -> None:
    first = saved(project, 0)
    second = saved(titled(first, "二稿"), 1)
    parts = parts_of(encode_project(second).data)
    changed = parts["content/articles/a1.json"].replace("二稿".encode(), "老程序改的".encode())
    found = decode(sealed(parts | {"content/articles/a1.json": changed}))

    assert found.issue.article("a1").title == "老程序改的"
    # The revision that the older program wrote over is gone, the one before is still there.
    assert titles(found.versions) == [first.issue.article("a1").title, "老程序改的"]
    assert found.versions.snapshots[-1].parents == (first.versions.snapshots[0].id,)
    assert decode(encode_project(found).data).versions == found.versions


# --- two histories ------------------------------------------------------------------------------------------------


def test_the_nearest_common_state_of_two_copies_is_found(project: Project) -> None:
    start = saved(titled(saved(project, 0), "共同"), 1)
    mine = saved(titled(start, "甲一"), 2)
    theirs = saved(titled(saved(titled(start, "乙一"), 3), "乙二"), 4)

    assert common_state(mine.versions, theirs.versions) == start.versions.head
    assert common_state(mine.versions, mine.versions) == mine.versions.head
    assert common_state(mine.versions, saved(Project(replace(project.issue, number=99)), 0).versions) is None


def test_a_merge_comes_from_both(project: Project) -> None:
    start = saved(project, 0)
    mine, theirs = saved(titled(start, "甲"), 2), saved(titled(start, "乙"), 3)
    both = joined(mine.versions, theirs.versions)
    merged = saved(replace(mine, issue=titled(mine, "甲乙").issue, versions=both), 4)

    assert both.head == mine.versions.head
    assert merged.versions.head.parents == (mine.versions.head.id, theirs.versions.head.id)
    assert titles(merged.versions) == [start.issue.article("a1").title, "甲", "乙", "甲乙"]
    # After that, the colleague's file is an ancestor: nothing is left to be merged.
    assert common_state(merged.versions, theirs.versions) == theirs.versions.head
    assert joined(merged.versions, theirs.versions) == merged.versions


def test_a_file_that_only_went_on_is_taken_as_it_is(project: Project) -> None:
    mine = saved(project, 0)
    theirs = saved(titled(mine, "乙"), 1)

    assert joined(mine.versions, theirs.versions).heads == theirs.versions.heads


def test_a_name_given_on_either_side_survives_the_merge(project: Project) -> None:
    start = saved(project, 0)
    theirs = saved(titled(replace(start, versions=renamed(start.versions, start.versions.heads[0], "送审稿")), "乙"), 1)
    mine = saved(titled(start, "甲"), 2)

    assert joined(mine.versions, theirs.versions).milestones[0].name == "送审稿"


# --- what goes ----------------------------------------------------------------------------------------------------


def long_history(project: Project, count: int, minutes: int = 7 * 60) -> Project:
    for number in range(count):
        name = "送审稿" if number == 3 else ""
        encoded = encode_project(titled(project, f"第{number}稿"), stamp(number * minutes, name))
        project = encoded.project
    return project


def test_old_states_go_and_milestones_the_newest_and_one_a_day_stay(project: Project, monkeypatch) -> None:
    monkeypatch.setattr(limits, "KEPT_STATES", 5)
    kept = long_history(project, 60).versions

    names = titles(kept)
    assert "第3稿" in names
    assert names[-6:] == [f"第{number}稿" for number in range(54, 60)]
    days = [snapshot.time[:10] for snapshot in kept.snapshots[1:-6]]
    assert len(days) == len(set(days)) == 5
    assert len(kept.snapshots) == 12


def test_the_line_of_descent_survives_what_goes(project: Project, monkeypatch) -> None:
    monkeypatch.setattr(limits, "KEPT_STATES", 4)
    theirs = saved(titled(project, "起点"), 0, "送审稿")
    mine = long_history(theirs, 40)

    assert common_state(mine.versions, theirs.versions) == theirs.versions.head
    assert ancestors(mine.versions, mine.versions.heads) == set(mine.versions.by_id)
    assert decode(encode_project(mine).data).versions == mine.versions


def test_a_history_never_outgrows_the_file(project: Project, monkeypatch) -> None:
    monkeypatch.setattr(limits, "HISTORY_PARTS", 12)
    kept = long_history(project, 40).versions

    assert len(kept.revisions) + len(kept.media) <= 12
    assert kept.head is not None
    assert issue_at(kept, kept.head).article("a1").title == "第39稿"
    monkeypatch.setattr(limits, "HISTORY_PARTS", 1)
    assert [snapshot.id for snapshot in thinned(kept).snapshots] == [kept.head.id]


def test_a_state_that_is_taken_out_takes_only_its_own_words_along(project: Project) -> None:
    project = saved(titled(saved(titled(saved(project, 0), "二稿"), 1), "三稿"), 2)
    first, second, third = project.versions.snapshots
    rest = without(project.versions, [second.id])

    assert [snapshot.id for snapshot in rest.snapshots] == [first.id, third.id]
    assert rest.snapshots[1].parents == (first.id,)
    assert len(rest.revisions) == len(project.versions.revisions) - 1
    assert issue_at(rest, rest.snapshots[1]) == project.issue


# --- histories made to hurt ---------------------------------------------------------------------------------------


def with_index(**changes: object) -> bytes:
    parts = parts_of(encode_project(project_with_history()).data)
    index = json.loads(parts[INDEX_PART])
    index.update(changes)
    return sealed(parts | {INDEX_PART: json.dumps(index).encode()})


def with_snapshot(number: int, **changes: object) -> bytes:
    parts = parts_of(encode_project(project_with_history()).data)
    index = json.loads(parts[INDEX_PART])
    index["snapshots"][number].update(changes)
    return sealed(parts | {INDEX_PART: json.dumps(index).encode()})


WRONG = {
    "a head that is not there": (lambda: with_index(head="0" * 32), "$.head"),
    "a key that nobody knows": (lambda: with_index(tail=1), "多出"),
    "no list": (lambda: with_index(snapshots={}), "应为列表"),
    "a parent that comes later": (lambda: with_snapshot(0, parents=["f" * 32]), "不在前面"),
    "an id of another form": (lambda: with_snapshot(0, id="../../x"), "写法"),
    "a hash of another form": (lambda: with_snapshot(0, issue="abc"), "写法"),
    "an article's id that is a path": (lambda: with_snapshot(0, articles={"../a": "0" * 64}), "稿件编号"),
    "a time of another form": (lambda: with_snapshot(0, time="yesterday"), "写法"),
    "a picture that is a path": (lambda: with_snapshot(0, media=["media/../x.png"]), "写法"),
    "an article gone that was not there": (lambda: with_snapshot(1, gone=["zzz"]), "不在前一个版本里"),
    "an author who is a number": (lambda: with_snapshot(0, author=3), "应为文字"),
}


@pytest.mark.parametrize(("make", "said"), WRONG.values(), ids=list(WRONG))
def test_an_index_that_is_not_one_is_refused(make, said: str) -> None:
    with pytest.raises(ProjectDamaged, match="历史版本") as refused:
        decode(make())
    assert said in str(refused.value)


def test_two_states_of_one_id_are_refused() -> None:
    parts = parts_of(encode_project(project_with_history()).data)
    index = json.loads(parts[INDEX_PART])
    index["snapshots"].append(index["snapshots"][0])
    with pytest.raises(ProjectDamaged, match="重复出现"):
        decode(sealed(parts | {INDEX_PART: json.dumps(index).encode()}))


def test_too_many_states_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = encode_project(project_with_history()).data
    monkeypatch.setattr(limits, "SNAPSHOTS", 1)
    with pytest.raises(ProjectDamaged, match="超过 1 个"):
        decode(data)


def test_states_that_hold_more_articles_than_any_history_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = encode_project(project_with_history()).data
    monkeypatch.setattr(limits, "HISTORY_ENTRIES", 4)
    with pytest.raises(ProjectDamaged, match="超过上限"):
        decode(data)


def test_an_article_that_was_purged_is_in_the_older_states_only(project: Project) -> None:
    first = saved(project, 0)
    second = saved(replace(first, issue=replace(first.issue, bin=())), 1)

    assert [len(snapshot.articles) for snapshot in second.versions.snapshots] == [3, 2]
    assert issue_at(second.versions, second.versions.snapshots[0]) == project.issue


def test_a_revision_under_another_name_than_its_hash_is_refused() -> None:
    parts = parts_of(encode_project(project_with_history()).data)
    with pytest.raises(ProjectDamaged, match="与名称中的校验值不符"):
        decode(sealed(parts | {f"hist/{'0' * 64}.json": b"{}"}))


def test_a_revision_that_is_no_article_is_told_when_somebody_looks_at_it() -> None:
    project = project_with_history()
    first = project.versions.snapshots[0]
    spoilt = replace(project.versions, revisions={**project.versions.revisions, first.issue: b"[]"})
    with pytest.raises(Fault):
        issue_at(spoilt, first)
    with pytest.raises(Fault, match="不在文件里"):
        issue_at(replace(project.versions, revisions={}), first)


def test_history_parts_without_an_index_are_somebody_elses_and_kept() -> None:
    parts = small_parts() | {"hist/snapshots.json": b"[1, 2]", f"hist/{'a' * 64}.json": b"{}"}
    found = decode(sealed(parts))

    assert dict(found.kept.parts).keys() == {"hist/snapshots.json", f"hist/{'a' * 64}.json"}


@pytest.mark.parametrize("text", ["", "2026-02-30T00:00:00Z", "x"])
def test_a_time_that_never_was_is_no_moment(text: str) -> None:
    assert moment_of(text) is None


def test_names_in_the_history_may_be_anything_a_person_types(project: Project) -> None:
    name = "送审稿（第二次）🧾 — 给\u3000领导"
    article = Article(id="a1", title="题", blocks=(Paragraph((Span("文"),), id="p"),))
    plain = Project(replace(project.issue, sections=(Section("一", (article,), "s"),), pool=(), bin=()))

    assert saved(plain, 0, name).versions.milestones[0].name == name
