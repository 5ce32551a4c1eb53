"""The versions of an issue: what was saved when, by whom, what changed, and that nothing is done but what was asked."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.model import Issue, Paragraph, Span
from anqing_bulletin.desktop.moments import moment_text
from anqing_bulletin.desktop.versions import versions_table
from anqing_bulletin.desktop.versions.versions_dialog import NameForm, VersionsDialog
from anqing_bulletin.desktop.versions.versions_table import (
    AUTHOR,
    CHANGES,
    NAME,
    PRESENT,
    TIME,
    VersionsTable,
    version_choices,
)
from anqing_bulletin.storage.encoding import encode_issue
from anqing_bulletin.storage.project import Project, encode_project
from anqing_bulletin.storage.versions import Stamp, content_of, joined, renamed, with_state

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=timezone.utc)


@pytest.fixture(autouse=True)
def fixed_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions_table, "present_moment", lambda: NOW)


def saved(project: Project, ago: timedelta, author: str, name: str = "") -> Project:
    return encode_project(project, Stamp(NOW - ago, author, name)).project


def changed(project: Project, article_id: str, text: str) -> Project:
    block = Paragraph((Span(text),), id=f"{article_id}-1")
    return replace(project, issue=edits.set_blocks(project.issue, article_id, (block,)))


@pytest.fixture
def project(issue: Issue) -> Project:
    """Saved four times, the second state called 送审稿; nothing unsaved."""
    first = saved(Project(issue), timedelta(days=3), "张三")
    second = saved(changed(first, "jia", "甲" * 20 + "新增"), timedelta(days=2), "李四", "送审稿")
    two_more = changed(changed(second, "yi", "乙" * 20 + "了"), "bing", "丙" * 18)
    third = saved(two_more, timedelta(days=1), "张三")
    moved = replace(third, issue=edits.set_title(edits.remove_article(third.issue, "ding"), "jia", "甲的新标题"))
    return saved(moved, timedelta(hours=1), "程小雨")


@pytest.fixture
def unsaved(project: Project) -> Project:
    """The same with an edit that is not saved."""
    return changed(project, "jia", "甲" * 20 + "新增一句")


@pytest.fixture
def show(qtbot: QtBot, qapp: QApplication) -> Callable[[Project], VersionsDialog]:
    def shown(project: Project) -> VersionsDialog:
        dialog = VersionsDialog(project)
        qtbot.addWidget(dialog)
        dialog.resize(900, 600)
        dialog.show()
        qtbot.waitExposed(dialog)
        settle(dialog, qtbot)
        return dialog

    return shown


def settle(dialog: VersionsDialog, qtbot: QtBot) -> None:
    """Let it find out what was changed in the rows that are in sight."""
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not dialog.table._wanted)


def column(dialog: VersionsDialog, number: int) -> list[str]:
    return [dialog.table.index(row, number).data() for row in range(dialog.table.rowCount())]


def choose(dialog: VersionsDialog, *rows: int) -> None:
    dialog._select([dialog.table.states[row].id for row in rows])


def ids(project: Project) -> list[str]:
    return [snapshot.id for snapshot in project.versions.snapshots]


# --- the table ----------------------------------------------------------------------------------------------------


def test_the_states_stand_newest_first_with_when_who_and_what(show: Callable, unsaved: Project) -> None:
    dialog = show(unsaved)
    snapshots = unsaved.versions.snapshots
    assert column(dialog, TIME) == ["现在（未保存）", *(moment_text(s.moment, NOW) for s in reversed(snapshots))]
    assert column(dialog, AUTHOR) == ["", "程小雨", "张三", "李四", "张三"]
    assert column(dialog, NAME) == ["", "", "", "◆ 送审稿", ""]
    assert column(dialog, CHANGES) == [
        "改　《甲的新标题》　增 2 字",
        "改 1 篇，删 1 篇",
        "改 2 篇",
        "改　《甲的标题》　增 2 字",
        "最早的一份",
    ]


def test_the_model_keeps_qts_rules(project: Project, unsaved: Project, qapp: QApplication) -> None:
    table = VersionsTable(project)
    tester = QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Warning)
    table.show_only_named(True)
    table.show_project(unsaved)
    table.show_only_named(False)
    assert tester.model() is table
    assert table.rowCount() == 5
    assert table.rowCount(table.index(0, 0)) == 0
    assert table.columnCount(QModelIndex()) == 4


def test_what_is_saved_has_no_row_of_its_own_for_the_present(show: Callable, project: Project) -> None:
    dialog = show(project)
    assert column(dialog, AUTHOR) == ["程小雨", "张三", "李四", "张三"]


def test_a_milestone_is_told_by_weight_and_a_sign(show: Callable, project: Project) -> None:
    dialog = show(project)
    for row, is_milestone in enumerate((False, False, True, False)):
        font = dialog.table.index(row, NAME).data(Qt.ItemDataRole.FontRole)
        assert (font is not None and font.bold()) is is_milestone
        assert dialog.table.index(row, NAME).data().startswith("◆") is is_milestone


def test_all_changes_are_in_the_tip(show: Callable, project: Project) -> None:
    tip = show(project).table.index(1, CHANGES).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "改　《乙的标题》　增 1 字\n改　《丙的标题》　删 2 字"


def test_a_merge_is_said_to_be_one(show: Callable, issue: Issue) -> None:
    base = saved(Project(issue), timedelta(days=3), "张三")
    mine = saved(changed(base, "jia", "甲我"), timedelta(days=2), "张三")
    theirs = saved(changed(base, "yi", "乙他"), timedelta(days=1), "李四")
    both = edits.set_blocks(mine.issue, "yi", (Paragraph((Span("乙他"),), id="yi-1"),))
    merged = Project(both, versions=joined(mine.versions, theirs.versions))
    dialog = show(merged)
    assert column(dialog, CHANGES)[0].startswith("合并：改　《乙的标题》")


def test_a_merge_that_left_the_own_side_as_it_was_is_still_not_saved(show: Callable, issue: Issue) -> None:
    base = saved(Project(issue), timedelta(days=3), "张三")
    mine = saved(changed(base, "jia", "甲我"), timedelta(days=2), "张三")
    theirs = saved(changed(base, "yi", "乙他"), timedelta(days=1), "李四")
    dialog = show(Project(mine.issue, versions=joined(mine.versions, theirs.versions)))
    assert column(dialog, TIME)[0] == "现在（未保存）"
    assert column(dialog, CHANGES)[0] == "合并：没有改动"


def test_a_state_that_cannot_be_read_says_so_and_leaves_the_others(show: Callable, project: Project) -> None:
    digest = project.versions.snapshots[2].issue
    revisions = {key: data for key, data in project.versions.revisions.items() if key != digest}
    revisions[digest] = b"{}"
    dialog = show(replace(project, versions=replace(project.versions, revisions=revisions)))
    assert "这个版本读不出来" in column(dialog, CHANGES)
    assert column(dialog, CHANGES)[-1] == "最早的一份"


def test_a_hundred_states_open_without_a_pause_and_only_the_rows_in_sight_are_compared(
    show: Callable, project: Project, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = project.versions
    for number in range(100):
        project = changed(project, "jia", "甲" * (number + 1))
        stamp = Stamp(NOW - timedelta(minutes=59) / (number + 2), "张三")
        versions = with_state(versions, content_of(encode_issue(project.issue)), stamp)
    project = replace(project, versions=versions)
    compared: list[object] = []
    monkeypatch.setattr(versions_table, "compare", _counting(versions_table.compare, compared))
    began = time.perf_counter()
    dialog = VersionsDialog(project)
    qtbot.addWidget(dialog)
    dialog.resize(900, 500)
    dialog.show()
    assert compared == [], "nothing is compared before the table is there"
    assert time.perf_counter() - began < 1.0
    settle(dialog, qtbot)
    assert dialog.table.rowCount() > 100
    assert 5 <= len(compared) < 40
    dialog.view.scrollToBottom()
    settle(dialog, qtbot)
    assert column(dialog, CHANGES)[-1] == "最早的一份"


def _counting(function: Callable, calls: list[object]) -> Callable:
    def counted(*args: object) -> object:
        calls.append(args)
        return function(*args)

    return counted


def test_the_choices_of_a_comparison_name_every_state(unsaved: Project) -> None:
    choices = version_choices(unsaved, NOW)
    assert [state_id for state_id, _ in choices] == [PRESENT, *reversed(ids(unsaved))]
    assert choices[0][1] == "现在（未保存）"
    when = moment_text(unsaved.versions.snapshots[1].moment, NOW)
    assert choices[3][1] == f"◆ 送审稿　{when}　李四"


# --- what can be done ---------------------------------------------------------------------------------------------


def test_the_filter_leaves_the_milestones(show: Callable, unsaved: Project) -> None:
    dialog = show(unsaved)
    dialog.only_named.setChecked(True)
    assert column(dialog, NAME) == ["◆ 送审稿"]
    dialog.only_named.setChecked(False)
    assert dialog.table.rowCount() == 5


def test_an_issue_without_a_file_and_one_without_milestones_say_what_to_do(
    show: Callable, issue: Issue, project: Project
) -> None:
    dialog = show(Project(issue))
    assert dialog.nothing.isVisible()
    assert "还没有存过盘" in dialog.nothing.text()
    assert not any(b.isEnabled() for b in (dialog.naming, dialog.comparing, dialog.restoring, dialog.taking))
    plain = show(replace(project, versions=renamed(project.versions, ids(project)[1], "")))
    plain.only_named.setChecked(True)
    assert plain.nothing.isVisible()
    assert "命名" in plain.nothing.text()


@pytest.mark.parametrize(
    ("rows", "old", "new"),
    [((0,), 3, None), ((2,), 2, None), ((2, 4), 0, 2), ((0, 1), 3, None), ((4, 1), 0, 3)],
)
def test_two_states_are_compared_the_older_first_and_one_with_the_present(
    show: Callable, unsaved: Project, rows: tuple[int, ...], old: int, new: int | None
) -> None:
    dialog = show(unsaved)
    wanted: list[tuple[str, str]] = []
    dialog.comparison_wanted.connect(lambda *pair: wanted.append(pair))
    choose(dialog, *rows)
    dialog.comparing.click()
    assert wanted == [(ids(unsaved)[old], PRESENT if new is None else ids(unsaved)[new])]


def test_the_last_state_is_compared_with_the_one_before_it_where_nothing_is_unsaved(
    show: Callable, project: Project, qtbot: QtBot
) -> None:
    dialog = show(project)
    wanted: list[tuple[str, str]] = []
    dialog.comparison_wanted.connect(lambda *pair: wanted.append(pair))
    choose(dialog, 0)
    qtbot.keyClick(dialog.view, Qt.Key.Key_Return)
    assert wanted == [(ids(project)[2], ids(project)[3])]
    choose(dialog, 1)
    dialog.comparing.click()
    assert wanted[1] == (ids(project)[2], PRESENT)
    choose(dialog, 0, 1, 2)
    assert not dialog.comparing.isEnabled()
    assert "最多选两个版本" in dialog.hint.text()


def test_the_words_below_say_what_would_be_compared(show: Callable, unsaved: Project) -> None:
    dialog = show(unsaved)
    choose(dialog, 3)
    when = moment_text(unsaved.versions.snapshots[1].moment, NOW)
    assert dialog.hint.text() == f"比较：◆ 送审稿　{when}　李四 → 现在（未保存）"


def test_a_state_is_given_back_and_articles_are_taken_from_it(show: Callable, unsaved: Project) -> None:
    dialog = show(unsaved)
    wanted: list[tuple[str, str]] = []
    dialog.restore_wanted.connect(lambda state: wanted.append(("restore", state)))
    dialog.articles_wanted.connect(lambda state: wanted.append(("articles", state)))
    choose(dialog, 3)
    dialog.restoring.click()
    dialog.taking.click()
    assert wanted == [("restore", ids(unsaved)[1]), ("articles", ids(unsaved)[1])]


@pytest.mark.parametrize("rows", [(0,), (1, 2)])
def test_the_present_and_two_states_at_once_are_neither_named_nor_restored(
    show: Callable, unsaved: Project, rows: tuple[int, ...]
) -> None:
    dialog = show(unsaved)
    choose(dialog, *rows)
    assert not any(button.isEnabled() for button in (dialog.naming, dialog.restoring, dialog.taking))


def test_a_name_is_given_changed_and_taken_away(
    show: Callable, project: Project, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = show(project)
    given: list[tuple[str, str]] = []
    typed = ["  定 稿 ", "", "送审稿"]
    dialog.name_given.connect(lambda *pair: given.append(pair))

    def type_name(form: NameForm) -> int:
        form.box.setCurrentText(typed.pop(0))
        return 1

    monkeypatch.setattr(NameForm, "exec", type_name)
    choose(dialog, 3)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog.view, Qt.Key.Key_F2)
    choose(dialog, 2)
    dialog.naming.click()
    dialog.naming.click()
    assert given == [(ids(project)[0], "定 稿"), (ids(project)[1], "")], "the name that it has already is not given"


def test_a_form_that_is_left_gives_no_name(show: Callable, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    dialog = show(project)
    given: list[object] = []
    dialog.name_given.connect(lambda *pair: given.append(pair))
    monkeypatch.setattr(NameForm, "exec", lambda form: form.box.setCurrentText("定稿") or 0)
    dialog.naming.click()
    assert given == []


def test_the_form_offers_the_usual_names_and_shows_the_one_there_is(qtbot: QtBot) -> None:
    form = NameForm("今天 16:15　张三", "")
    qtbot.addWidget(form)
    assert form.name == ""
    assert [form.box.itemText(index) for index in range(form.box.count())] == ["送审稿", "定稿"]
    named = NameForm("今天 16:15　张三", "二审稿")
    qtbot.addWidget(named)
    assert named.name == "二审稿"


def test_after_a_name_was_given_the_same_state_is_selected(show: Callable, project: Project, qtbot: QtBot) -> None:
    dialog = show(project)
    choose(dialog, 1)
    dialog.show_project(replace(project, versions=renamed(project.versions, ids(project)[2], "定稿")))
    settle(dialog, qtbot)
    assert [state.name for state in dialog.chosen] == ["定稿"]
    assert column(dialog, CHANGES)[1] == "改 2 篇"


def test_what_is_unsaved_is_looked_at_again_after_an_edit(show: Callable, unsaved: Project, qtbot: QtBot) -> None:
    dialog = show(unsaved)
    dialog.show_project(changed(unsaved, "jia", "甲" * 20 + "新增一二三"))
    settle(dialog, qtbot)
    assert column(dialog, CHANGES)[0] == "改　《甲的新标题》　增 3 字"


def test_a_state_that_is_restored_shows_as_unsaved(
    show: Callable, project: Project, issue: Issue, qtbot: QtBot
) -> None:
    dialog = show(project)
    choose(dialog, 3)
    dialog.show_project(replace(project, issue=issue))
    settle(dialog, qtbot)
    assert column(dialog, TIME)[0] == "现在（未保存）"
    assert [state.id for state in dialog.chosen] == [ids(project)[0]]


def test_everything_is_reached_with_the_tab_key_in_reading_order(show: Callable, project: Project) -> None:
    dialog = show(project)
    wanted = [dialog.only_named, dialog.view, dialog.naming, dialog.comparing, dialog.restoring, dialog.taking]
    chain, widget = [], dialog.nextInFocusChain()
    while widget is not dialog:
        chain.append(widget)
        widget = widget.nextInFocusChain()
    assert [widget for widget in chain if widget in wanted] == wanted
    assert dialog.view.hasFocus() or dialog.focusWidget() is dialog.view
    assert dialog.view.accessibleName()
