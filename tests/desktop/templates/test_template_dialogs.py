"""New issues from templates: the number is checked, what is kept comes back, and a bad file is a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin.model import Issue
from anqing_bulletin.bulletin.templates import as_template
from anqing_bulletin.desktop.folders import templates_folder
from anqing_bulletin.desktop.jobs import Jobs
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.desktop.templates.dialog import TemplateDialog
from anqing_bulletin.desktop.templates.keep_dialog import KeepTemplateDialog
from anqing_bulletin.desktop.window import Window
from anqing_bulletin.storage.project import Project, read_project, write_project
from anqing_bulletin.storage.templates import keep_template, mark_used, template_files
from tests.desktop.office import press

DAY = date(2022, 6, 17)
OK = QDialogButtonBox.StandardButton.Ok


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    worker = Jobs()
    yield worker
    worker.close()


@pytest.fixture
def dialog(issue: Issue, tmp_path: Path, jobs: Jobs, qtbot: QtBot) -> TemplateDialog:
    """The dialog with one own template, 党建专刊, that keeps an article, and one file that is none."""
    last = replace(issue, total_number=512)
    keep_template(tmp_path, "党建专刊", as_template(last, {"jia"}))
    (tmp_path / "坏的.zgxx").write_bytes(b"no project")
    mark_used(tmp_path, "党建专刊")
    shown = TemplateDialog(tmp_path, last, DAY, jobs=jobs)
    qtbot.addWidget(shown)
    shown.show()
    qtbot.waitUntil(lambda: all(row.is_loaded for row in shown.rows))
    return shown


def choose(dialog: TemplateDialog, name: str) -> None:
    dialog.list.setCurrentItem(dialog.list.findItems(name, Qt.MatchFlag.MatchExactly)[0])


def test_the_last_used_stands_first_and_the_number_that_follows_is_proposed_and_checked(
    dialog: TemplateDialog, issue: Issue
) -> None:
    names = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert names == ["党建专刊", "坏的", "标准一期", "标准一期，带简讯", "增刊", "专题（单篇）"]
    new = dialog.issue
    assert (new.number_text, new.date) == ("第20期（总第513期）", DAY)
    assert [article.title for article in new.articles] == ["甲的标题"]
    assert not dialog.list.item(0).icon().isNull()
    assert "第20期" in dialog.cover.accessibleDescription().replace(" ", "")
    assert not dialog.doubts.isVisible()

    dialog.number.setValue(22)
    assert dialog.doubts.text() == "请核对：上一期是第19期（6月3日），这一期填的是第22期。"
    assert "第22期" in dialog.cover.accessibleDescription().replace(" ", ""), "the cover shows the number typed"
    choose(dialog, "标准一期")
    assert dialog.number.value() == 20
    dialog.date.setDate(QDate(2023, 1, 5))
    assert dialog.number.value() == 1, "a new year begins anew"
    assert not dialog.doubts.isVisible()

    choose(dialog, "增刊")
    assert dialog.issue.number_text == "增刊第1期"
    assert not dialog.total_number.isEnabled()
    choose(dialog, "坏的")
    assert "不是本程序的项目文件" in dialog.cover.words
    assert not dialog.buttons.button(OK).isEnabled()
    assert dialog.issue is None


def test_a_template_is_renamed_and_deleted(
    dialog: TemplateDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    item = dialog.list.item(0)
    item.setText("a/b")
    assert item.text() == "党建专刊"
    assert "这些符号" in dialog.fault.text()
    item.setText("标准一期")
    assert "已经有" in dialog.fault.text()
    item.setText("人才专刊")
    assert dialog.fault.text() == ""
    assert (tmp_path / "人才专刊.zgxx").exists()
    press(monkeypatch, "取消")
    dialog.removing.click()
    assert (tmp_path / "人才专刊.zgxx").exists()
    press(monkeypatch, "删除")
    dialog.removing.click()
    assert [template.name for template in template_files(tmp_path)] == ["坏的"]
    choose(dialog, "增刊")
    assert not dialog.removing.isEnabled(), "what the program brings along stays"
    qtbot.waitUntil(lambda: all(row.is_loaded for row in dialog.rows))


def test_a_standing_column_is_ticked_with_or_without_its_text(issue: Issue, qtbot: QtBot) -> None:
    dialog = KeepTemplateDialog(issue, ["安庆"], ["增刊"])
    qtbot.addWidget(dialog)
    row = dialog.tree.topLevelItem(0).child(1)
    row.setCheckState(1, Qt.CheckState.Checked)
    assert row.checkState(0) is Qt.CheckState.Checked
    (kept,) = dialog.template.articles
    assert (kept.title, bool(kept.blocks)) == ("乙的标题", True)
    row.setCheckState(0, Qt.CheckState.Unchecked)
    assert not list(dialog.template.articles)
    dialog.field.setText("增刊")
    assert not dialog.saving.isEnabled()
    dialog.field.setText("安庆")
    assert dialog.saving.text() == "替换"


def test_a_template_is_kept_passed_on_and_a_new_issue_is_begun_from_it(
    window: Window, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def rest() -> None:
        qtbot.waitUntil(lambda: not window.jobs.busy)

    def keep(dialog: KeepTemplateDialog) -> int:
        dialog.field.setText("我的模板")
        dialog._rows[0].setCheckState(0, Qt.CheckState.Checked)
        return 1

    monkeypatch.setattr(KeepTemplateDialog, "exec", keep)
    window.commands["save-template"].trigger()
    rest()
    assert [template.name for template in template_files(templates_folder())] == ["我的模板"]
    assert "我的模板" in window.status.currentMessage()

    former, path = session.issue, tmp_path / "别人的.zgxx"
    write_project(path, Project(former))

    def begin(dialog: TemplateDialog) -> int:
        qtbot.waitUntil(lambda: all(row.is_loaded for row in dialog.rows))
        dialog.export_wanted.emit(tmp_path / "发出.zgxx", dialog.current.template)
        dialog.import_wanted.emit(tmp_path / "没有.zgxx")
        qtbot.waitUntil(lambda: "文件不存在" in dialog.fault.text())
        dialog.import_wanted.emit(path)
        qtbot.waitUntil(lambda: dialog.name == "别人的" and dialog.issue is not None)
        assert not list(dialog.issue.articles), "of an ordinary issue no article is taken"
        choose(dialog, "我的模板")
        dialog.accept()
        return 1

    asked = press(monkeypatch, "取消")
    monkeypatch.setattr(TemplateDialog, "exec", begin)
    window.commands["new-from-template"].trigger()
    rest()
    new = session.issue
    assert asked == [], "nothing was unsaved"
    assert read_project(tmp_path / "发出.zgxx").issue.number == 0
    assert [article.title for article in new.articles] == ["甲的标题"]
    assert new.short_number_text in {"第20期", "第1期"}, "the year of today may be another"
    assert new.id != former.id
    assert new.follows.number == 19
    assert new.pool == former.pool
    assert session.path is None
    assert not session.versions.snapshots
    assert "未命名" in window.windowTitle()
    assert not session.unsaved
