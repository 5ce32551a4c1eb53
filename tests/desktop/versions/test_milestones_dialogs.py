"""What the dialogs of the version menu lead to: comparisons, marked-up copies, articles and backups of others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.model import Issue
from anqing_bulletin.desktop.versions.backups_dialog import BackupsDialog
from anqing_bulletin.desktop.versions.comparison_dialog import ComparisonDialog
from anqing_bulletin.desktop.versions.take_dialog import TakeDialog
from anqing_bulletin.desktop.versions.versions_dialog import VersionsDialog
from anqing_bulletin.desktop.window import Window
from anqing_bulletin.errors import BulletinError
from anqing_bulletin.storage.backups import backups_of
from tests.desktop.office import (
    answer,
    choose_project,
    in_dialog,
    message,
    name_the_file,
    press,
    rest,
    save,
    saved,
    states,
    title,
)

BUTTON = QMessageBox.StandardButton


# --- comparing --------------------------------------------------------------------------------------------------------


def comparing(
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, window: Window, old: int, new: int | None, act: Callable
) -> list[QDialog]:
    """Compare two states by their numbers (None: the present content); act in the dialog once its pages are there."""

    def compare(dialog: VersionsDialog) -> None:
        ids = states(window)
        dialog.comparison_wanted.emit(ids[old], "" if new is None else ids[new])

    def with_pages(dialog: ComparisonDialog) -> None:
        qtbot.waitUntil(lambda: bool(dialog.view.composition or dialog.view.words == "这两个版本完全一样。"))
        act(dialog)

    in_dialog(monkeypatch, VersionsDialog, compare)
    return in_dialog(monkeypatch, ComparisonDialog, with_pages)


def test_two_versions_are_compared_the_older_first(
    revised: Window, issue: Issue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[Issue, Issue]] = []
    comparing(monkeypatch, qtbot, revised, 0, 1, lambda dialog: seen.append(dialog._pair))
    revised.commands["versions"].trigger()
    assert seen == [(issue, revised.session.issue)]


def test_a_version_is_compared_with_what_is_in_the_window_unsaved_words_and_all(
    revised: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    revised.session.apply(edits.set_title, "bing", "还没存的标题")
    rows: list[str] = []

    def read(dialog: ComparisonDialog) -> None:
        assert dialog._pair[1] is revised.session.issue
        rows.extend(dialog.list.item(row).text() for row in range(dialog.list.count()))

    comparing(monkeypatch, qtbot, revised, 1, None, read)
    revised.commands["versions"].trigger()
    assert len(rows) == 1
    assert "还没存的标题" in rows[0]


def test_other_versions_can_be_chosen_in_the_dialog(
    revised: Window, issue: Issue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[Issue, Issue]] = []

    def choose(dialog: ComparisonDialog) -> None:
        dialog.versions_chosen.emit(*states(revised)[::-1])
        seen.append(dialog._pair)
        rest(revised, qtbot)

    comparing(monkeypatch, qtbot, revised, 0, 1, choose)
    revised.commands["versions"].trigger()
    assert seen == [(revised.session.issue, issue)]


@pytest.mark.parametrize("article", ["", "yi"], ids=["issue", "article"])
def test_the_marked_up_copy_of_an_issue_or_an_article_is_written_as_pdf_and_docx(
    revised: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, told: list[BulletinError], article: str
) -> None:
    folder = path.parent

    def export(dialog: ComparisonDialog) -> None:
        for kind, wanted in (("pdf", dialog.pdf_wanted), ("docx", dialog.docx_wanted)):
            name_the_file(monkeypatch, folder / f"花脸稿.{kind}")
            wanted.emit(article)
            rest(revised, qtbot)

    comparing(monkeypatch, qtbot, revised, 0, 1, export)
    revised.commands["versions"].trigger()
    assert told == []
    assert "已导出花脸稿：花脸稿.docx" in message(revised)
    assert (folder / "花脸稿.pdf").read_bytes().startswith(b"%PDF")
    document = Document(str(folder / "花脸稿.docx")).element.body
    inserted, deleted = ("".join(document.xpath(f"//w:{tag}/text()")) for tag in ("ins//w:t", "delText"))
    assert "改过的正文。" in inserted
    assert "乙" * 20 in deleted
    assert ("丁" * 20 in deleted) is (article == "")
    assert not revised.session.unsaved


def test_without_a_file_name_no_marked_up_copy_is_written(
    revised: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    name_the_file(monkeypatch, None)
    before = sorted(path.parent.iterdir())
    comparing(monkeypatch, qtbot, revised, 0, 1, lambda dialog: dialog.pdf_wanted.emit(""))
    revised.commands["versions"].trigger()
    rest(revised, qtbot)
    assert sorted(path.parent.iterdir()) == before


# --- articles of others -----------------------------------------------------------------------------------------------


def take(dialog: TakeDialog, *titles: str, place: str) -> bool:
    for row in dialog._rows:
        if row.text(0) in titles:
            row.setCheckState(0, Qt.CheckState.Checked)
    dialog.places.setCurrentIndex(dialog.places.findData(place))
    return True


def test_articles_of_another_file_come_in_as_one_step(
    opened: Window, tmp_path: Path, issue: Issue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    foreign = edits.add_article(
        replace(issue, id="18", number=18), "other", replace(issue.article("jia"), id="geng", title="上期的稿件")
    )
    other = saved(tmp_path / "第18期.zgxx", foreign)
    choose_project(monkeypatch, other)
    shown = in_dialog(monkeypatch, TakeDialog, lambda dialog: take(dialog, "上期的稿件", "乙的标题", place="other"))
    before, data = opened.session.issue, other.read_bytes()
    opened.commands["take"].trigger()
    rest(opened, qtbot)
    assert len(shown) == 1
    other_section = opened.session.issue.section("other").articles
    assert [article.title for article in other_section] == ["丁的标题", "乙的标题", "上期的稿件"]
    ids = [article.id for article in (*opened.session.issue.articles, *opened.session.issue.pool)]
    assert len(set(ids)) == len(ids), "乙 is here already: its copy is an article of its own"
    assert other_section[-1].id == "geng"
    assert opened.session.undo_label == "从其他期取稿"
    opened.session.undo()
    assert opened.session.issue is before
    assert other.read_bytes() == data


def test_an_article_of_an_older_version_comes_back_beside_what_it_has_become(
    revised: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_dialog(monkeypatch, VersionsDialog, lambda dialog: dialog.articles_wanted.emit(states(revised)[0]))
    shown = in_dialog(monkeypatch, TakeDialog, lambda dialog: take(dialog, "甲的标题", "丁的标题", place=edits.POOL))
    revised.commands["versions"].trigger()
    rest(revised, qtbot)
    assert len(shown) == 1
    issue = revised.session.issue
    assert [article.title for article in issue.pool] == ["戊的标题", "甲的标题", "丁的标题"]
    assert issue.article("jia").title == "改过的标题"
    assert len({article.id for article in (*issue.articles, *issue.pool, *issue.bin)}) == 8


def test_nothing_is_taken_into_a_final_issue(
    opened: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, told: list[BulletinError]
) -> None:
    opened.session.apply(edits.finalise)
    issue = opened.session.issue
    choose_project(monkeypatch, path)
    opened.commands["take"].trigger()
    rest(opened, qtbot)
    assert "已经定稿" in str(told[0])
    assert opened.session.issue is issue


def test_a_file_that_cannot_be_read_gives_no_articles(
    opened: Window, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, told: list[BulletinError]
) -> None:
    bad = tmp_path / "坏.zgxx"
    bad.write_bytes(b"PK\x03\x04 nothing")
    choose_project(monkeypatch, bad)
    issue = opened.session.issue
    opened.commands["take"].trigger()
    rest(opened, qtbot)
    assert "坏.zgxx" in str(told[0])
    assert opened.session.issue is issue


# --- backups ----------------------------------------------------------------------------------------------------------


def open_backup(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> list[QDialog]:
    """Open the backup that the dialog shows first."""

    def choose(dialog: BackupsDialog) -> bool:
        qtbot.waitUntil(lambda: dialog.chosen is not None)
        return True

    return in_dialog(monkeypatch, BackupsDialog, choose)


def test_a_backup_is_opened_as_a_copy_without_a_file(
    revised: Window, path: Path, issue: Issue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()
    (backup,) = backups_of(issue.id)
    kept = backup.path.read_bytes()
    open_backup(monkeypatch, qtbot)
    revised.commands["backups"].trigger()
    qtbot.waitUntil(lambda: revised.session.path is None)
    rest(revised, qtbot)
    session = revised.session
    assert session.issue == issue
    assert (session.path, session.digest, session.unsaved) == (None, "", False)
    assert "还没有存盘" in message(revised)
    session.apply(edits.set_title, "jia", "在备份上改的")
    asked = name_the_file(monkeypatch, path.with_name("从备份.zgxx"))
    save(revised, qtbot)
    assert asked == ["另存为"]
    assert (path.read_bytes(), backup.path.read_bytes()) == (before, kept)


@pytest.mark.parametrize("button", [BUTTON.Cancel, BUTTON.Discard])
def test_unsaved_words_are_asked_about_before_a_backup_takes_their_place(
    revised: Window, issue: Issue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, button
) -> None:
    revised.session.apply(edits.set_title, "bing", "还没存的标题")
    asked = answer(monkeypatch, button)
    open_backup(monkeypatch, qtbot)
    revised.commands["backups"].trigger()
    rest(revised, qtbot)
    assert len(asked) == 1
    assert title(revised, "bing") == ("还没存的标题" if button == BUTTON.Cancel else "丙的标题")


def test_what_is_typed_while_a_backup_is_read_is_asked_about(
    revised: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer(monkeypatch, BUTTON.Cancel)
    open_backup(monkeypatch, qtbot)
    revised.commands["backups"].trigger()
    revised.session.apply(edits.set_title, "bing", "还在打字")
    rest(revised, qtbot)
    assert len(asked) == 1
    assert title(revised, "bing") == "还在打字"


def test_without_backups_the_dialog_says_so_and_nothing_happens(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue = window.session.issue
    shown = in_dialog(monkeypatch, BackupsDialog, lambda _: False)
    window.commands["backups"].trigger()
    rest(window, qtbot)
    assert len(shown) == 1
    assert window.session.issue is issue


# --- what is left behind ----------------------------------------------------------------------------------------------


def test_no_dialog_is_kept_with_its_pages_once_it_is_closed(
    revised: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_backup(monkeypatch, qtbot).clear()
    choose_project(monkeypatch, path)
    in_dialog(monkeypatch, TakeDialog, lambda _: False).clear()
    press(monkeypatch, "取消")
    for command in ("take", "finalise", "backups"):
        revised.commands[command].trigger()
        rest(revised, qtbot)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert revised.findChildren(QDialog) == []
