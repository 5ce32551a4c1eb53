"""Backups: found again by issue and time, looked at before they are opened, and never in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.model import Issue, Publication
from anqing_bulletin.desktop.jobs import Jobs
from anqing_bulletin.desktop.moments import moment_text
from anqing_bulletin.desktop.versions import backups_dialog
from anqing_bulletin.desktop.versions.backups_dialog import BackupsDialog, size_text
from anqing_bulletin.errors import FontMissing
from anqing_bulletin.storage.backups import Backup, all_backups, keep_backup
from anqing_bulletin.storage.project import Project, encode, read_project
from anqing_bulletin.typesetting.compose import Composition
from tests.desktop.small_issue import make_article

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=timezone.utc)


@pytest.fixture(autouse=True)
def fixed_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups_dialog, "present_moment", lambda: NOW)


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    worker = Jobs()
    yield worker
    worker.close()


@pytest.fixture
def other() -> Issue:
    """Another bulletin's issue."""
    return replace(
        Issue(Publication(title="望江组工信息"), 7, NOW.date()), pool=(make_article("jia"),), id="0123456789abcdef"
    )


@pytest.fixture
def backups(issue: Issue, other: Issue, tmp_path: Path) -> list[Backup]:
    """Two of the open issue, and of another one a newer and an older one."""
    for held, ago in (
        (issue, timedelta(days=3)),
        (edits.set_title(issue, "jia", "改过的标题"), timedelta(hours=5)),
        (other, timedelta(minutes=2)),
        (replace(other, copies=9), timedelta(days=40)),
    ):
        keep_backup(encode(held), tmp_path / "甲.zgxx", held.id, now=NOW - ago, folder=tmp_path)
    return all_backups(tmp_path)


@pytest.fixture
def show(issue: Issue, jobs: Jobs, qtbot: QtBot) -> Callable[..., BackupsDialog]:
    def shown(backups: list[Backup], read: Callable[[Path], Project] = read_project) -> BackupsDialog:
        dialog = BackupsDialog(backups, issue.id, read, jobs=jobs)
        qtbot.addWidget(dialog)
        dialog.resize(1000, 700)
        dialog.show()
        wait(dialog, qtbot)
        return dialog

    return shown


def wait(dialog: BackupsDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not dialog._jobs.busy, timeout=10_000)


def groups(dialog: BackupsDialog) -> list[QTreeWidgetItem]:
    return [dialog.tree.topLevelItem(number) for number in range(dialog.tree.topLevelItemCount())]


def choose(dialog: BackupsDialog, group: int, row: int) -> None:
    dialog.tree.setCurrentItem(groups(dialog)[group].child(row))


def texts(composition: Composition) -> str:
    return "".join(placed.line.text for sheet in composition.sheets for placed in sheet.lines)


def test_the_open_issue_comes_first_and_the_others_are_called_by_their_names(
    show: Callable, backups: list[Backup]
) -> None:
    dialog = show(backups)
    assert [group.text(0) for group in groups(dialog)] == [
        "本期（2 份）",
        "望江组工信息第7期　2026年3月1日（2 份）",
    ]
    assert [group.isExpanded() for group in groups(dialog)] == [True, False]


def test_a_backup_tells_its_time_its_age_and_its_size_the_newest_first(show: Callable, backups: list[Backup]) -> None:
    own = groups(show(backups))[0]
    assert [own.child(row).text(0) for row in range(2)] == [
        moment_text(NOW - timedelta(hours=5), NOW),
        moment_text(NOW - timedelta(days=3), NOW),
    ]
    assert [own.child(row).text(1) for row in range(2)] == ["5 小时前", "3 天前"]
    assert own.child(0).text(2).endswith(" KB")


@pytest.mark.parametrize(
    ("size", "words"), [(1, "1 KB"), (36_300, "35 KB"), (1_048_575, "1024 KB"), (1_258_291, "1.2 MB")]
)
def test_a_size_is_said_as_the_office_says_it(size: int, words: str) -> None:
    assert size_text(size) == words


def test_the_newest_of_the_open_issue_is_shown_with_its_articles_and_pages(
    show: Callable, backups: list[Backup]
) -> None:
    dialog = show(backups)
    rows = [dialog.articles.topLevelItem(row) for row in range(dialog.articles.topLevelItemCount())]
    assert [(row.text(0), row.text(1)) for row in rows] == [
        ("改过的标题", "20 字"),
        ("乙的标题", "20 字"),
        ("丙的标题", "20 字"),
        ("丁的标题", "20 字"),
        ("备用稿：戊的标题", "20 字"),
    ]
    assert dialog.about.text() == "安庆组工信息第19期　2022年6月3日　5 篇，100 字"
    assert "改过的标题" in texts(dialog.view.composition)


def test_the_one_that_is_chosen_is_the_one_that_is_opened(show: Callable, backups: list[Backup], qtbot: QtBot) -> None:
    dialog = show(backups)
    choose(dialog, 0, 1)
    assert dialog.chosen is None, "it is not read yet"
    assert not dialog.opening.isEnabled()
    wait(dialog, qtbot)
    dialog.opening.click()
    assert dialog.result() == 1
    assert dialog.chosen in backups
    assert dialog.chosen.time == NOW - timedelta(days=3)


def test_of_backups_passed_quickly_the_last_one_is_shown(show: Callable, backups: list[Backup], qtbot: QtBot) -> None:
    dialog = show(backups)
    choose(dialog, 0, 1)
    choose(dialog, 1, 0)
    choose(dialog, 1, 1)
    wait(dialog, qtbot)
    assert dialog.chosen.time == NOW - timedelta(days=40)
    assert dialog.about.text().startswith("望江组工信息第7期")
    assert "望江组工信息" in texts(dialog.view.composition)


def test_a_damaged_backup_says_so_and_cannot_be_opened_but_the_others_can(
    show: Callable, backups: list[Backup], issue: Issue, qtbot: QtBot
) -> None:
    newest = next(backup for backup in backups if backup.issue_id == issue.id)
    newest.path.write_bytes(b"PK\x03\x04 half")
    dialog = show(backups)
    assert dialog.view.words.startswith("这一份备份读不出来，请选别的一份。")
    assert newest.path.name in dialog.view.words
    assert not dialog.opening.isEnabled()
    assert dialog.chosen is None
    choose(dialog, 0, 1)
    wait(dialog, qtbot)
    assert dialog.opening.isEnabled()


def test_an_issue_whose_backups_cannot_be_read_is_listed_all_the_same(
    show: Callable, backups: list[Backup], other: Issue
) -> None:
    for backup in backups:
        if backup.issue_id == other.id:
            backup.path.write_bytes(b"")
    assert groups(show(backups))[1].text(0) == "读不出刊头的一期（2 份）"


def test_a_backup_that_can_be_read_but_not_set_can_still_be_opened(
    show: Callable, backups: list[Backup], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_issue: Issue) -> Composition:
        raise FontMissing("这台电脑上没有宋体。")

    monkeypatch.setattr(backups_dialog, "_set", fail)
    dialog = show(backups)
    assert dialog.view.words == "这台电脑上没有宋体。"
    assert dialog.opening.isEnabled()


def test_without_backups_of_the_open_issue_nothing_is_chosen(
    show: Callable, backups: list[Backup], other: Issue
) -> None:
    dialog = show([backup for backup in backups if backup.issue_id == other.id])
    assert dialog.chosen is None
    assert dialog.view.words == "选一份备份，这里就显示它的版面。"


def test_without_any_backup_a_sentence_says_when_there_will_be_some(show: Callable) -> None:
    dialog = show([])
    assert dialog.nothing.isVisible()
    assert not dialog.body.isVisible()
    assert not dialog.opening.isEnabled()


def test_an_article_of_the_list_is_brought_into_sight(show: Callable, backups: list[Backup]) -> None:
    dialog = show(backups)
    dialog.articles.setCurrentItem(dialog.articles.topLevelItem(3))
    assert dialog.view.verticalScrollBar().value() > 0


def test_a_dialog_that_is_closed_early_is_left_alone_by_the_worker(
    issue: Issue, backups: list[Backup], jobs: Jobs, qtbot: QtBot
) -> None:
    dialog = BackupsDialog(backups, issue.id, read_project, jobs=jobs)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.reject()
    wait(dialog, qtbot)
    assert dialog.chosen is None
    assert dialog.view.composition is None
    assert "另一期" in groups(dialog)[1].text(0)


def test_everything_is_reached_with_the_tab_key_in_reading_order(show: Callable, backups: list[Backup]) -> None:
    dialog = show(backups)
    wanted = [dialog.tree, dialog.articles, dialog.view, dialog.opening]
    chain, widget = [], dialog.nextInFocusChain()
    while widget is not dialog:
        chain.append(widget)
        widget = widget.nextInFocusChain()
    assert [widget for widget in chain if widget in wanted] == wanted
    assert all(widget.accessibleName() for widget in wanted[:3])
