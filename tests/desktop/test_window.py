from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QInputMethodEvent, QPalette
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.model import Issue, Publication
from anqing_bulletin.bulletin.succession import new_issue
from anqing_bulletin.desktop import main
from anqing_bulletin.desktop.desk import Desk
from anqing_bulletin.desktop.forms.masthead_form import MastheadForm
from anqing_bulletin.desktop.menus import MENUS, RECENT
from anqing_bulletin.desktop.report import ReportDialog
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.desktop.settings import Settings, read_settings
from anqing_bulletin.desktop.theme import apply_theme
from anqing_bulletin.desktop.window import Window
from anqing_bulletin.errors import BulletinError
from anqing_bulletin.intake.remarks import Remark, RemarkKind
from anqing_bulletin.storage.project import Project, read_project, write_project

BUTTON = QMessageBox.StandardButton


def answer(monkeypatch: pytest.MonkeyPatch, button: QMessageBox.StandardButton) -> list[str]:
    """Answer every question with a button; gives what was asked."""
    asked: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: asked.append(box.text()) or button)
    return asked


def name_the_file(monkeypatch: pytest.MonkeyPatch, path: Path | None) -> None:
    monkeypatch.setattr(Desk, "ask_where_to", lambda *_: path)


def drop(window: Window, *paths: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    rest = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPointF(5, 5).toPoint(), *rest)
    QApplication.sendEvent(window, enter)
    if enter.isAccepted():
        QApplication.sendEvent(window, QDropEvent(QPointF(5, 5), *rest))


def rest(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.jobs.busy)


# --- actions ------------------------------------------------------------------------------------------------------


def test_every_action_has_a_key_a_picture_and_a_word_that_teaches_the_key(window: Window) -> None:
    actions = [
        *window.commands.values(),
        *window.tree.actions_by_name.values(),
        *window.editor.format_actions,
    ]
    for action in actions:
        key = action.shortcut().toString()
        assert key, action.text()
        assert not action.icon().isNull(), action.text()
        assert key in action.statusTip(), action.text()
        assert key in action.toolTip(), action.text()


def test_no_key_means_two_things(window: Window) -> None:
    keys: dict[str, str] = {}
    actions = {id(a): a for a in (*window.findChildren(QAction), *window.tree.actions_by_name.values())}
    for action in actions.values():
        for shortcut in action.shortcuts():
            key = shortcut.toString()
            assert keys.setdefault(key, action.text()) == action.text(), key


def test_every_command_is_in_one_menu(window: Window) -> None:
    listed = [name for _title, groups in MENUS for group in groups for name in group if name != RECENT]
    assert sorted(listed) == sorted(window.all_commands)


def test_the_icons_follow_the_colours(window: Window, qapp: QApplication) -> None:
    def ink() -> int:
        image = window.commands["save"].icon().pixmap(20, 20).toImage()
        colours = [image.pixelColor(x, y) for x in range(20) for y in range(20)]
        return max(colours, key=lambda colour: colour.alpha()).lightness()

    apply_theme(qapp, "light")
    assert ink() < 90
    window.change_appearance()
    assert window.settings.appearance == "dark"
    assert window.palette().color(QPalette.ColorRole.Window).lightness() < 90
    assert ink() > 160
    window.change_appearance()
    assert ink() < 90


def test_undo_says_what_it_takes_back(window: Window, session: Session) -> None:
    undo, redo = window.commands["undo"], window.commands["redo"]
    assert not undo.isEnabled()
    window.tree.show_node("jia")
    window.tree.delete()
    assert undo.text() == "撤销 删除稿件"
    undo.trigger()
    assert redo.text() == "重做 删除稿件"
    assert not undo.isEnabled()
    assert window.tree.current_article == "jia"
    assert window.editor.article_id == "jia"


def test_the_undo_key_in_the_text_is_the_windows_undo(window: Window, session: Session, qtbot: QtBot) -> None:
    body = window.editor._page.body
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    body.setFocus()
    qtbot.keyClicks(body, "abc")
    assert "abc" in session.issue.article("jia").text
    qtbot.keyClick(body, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert "abc" not in session.issue.article("jia").text
    qtbot.keyClick(body, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert "abc" in session.issue.article("jia").text
    qtbot.keyClick(body, Qt.Key.Key_Delete)
    assert len(session.issue.bin) == 1, "Del in the text deletes no article"


def test_tree_editor_and_preview_show_the_same_article(window: Window) -> None:
    assert window.editor.article_id == "jia"
    window.tree.show_node("ding")
    assert window.editor.article_id == "ding"
    window.editor.show_article("yi")
    assert window.tree.current_article == "yi"


def test_a_place_in_the_preview_is_shown_in_the_editor(window: Window) -> None:
    from anqing_bulletin.bulletin.history import Where

    window.preview.place_clicked.emit(Where("bing", "bing-1", 3))
    assert window.tree.current_article == "bing"
    assert window.editor.article_id == "bing"


def test_the_masthead_form_makes_one_step(window: Window, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(form: QDialog) -> int:
        form.number.setValue(25)
        return 1

    monkeypatch.setattr(MastheadForm, "exec", fill)
    window.commands["masthead"].trigger()
    assert session.issue.number == 25
    assert session.undo_label == "修改刊头信息"
    assert window.windowTitle().startswith("第25期")


def test_the_status_bar_counts(window: Window, session: Session) -> None:
    assert "本篇 20 字" in window.status._counts.text()
    assert "全期 80 字" in window.status._counts.text()
    assert f"共 {len(session.composition.sheets)} 页" in window.status._counts.text()


# --- the file -----------------------------------------------------------------------------------------------------


def test_the_title_names_the_issue_and_marks_what_is_unsaved(window: Window, session: Session) -> None:
    assert window.windowTitle() == "第19期 — 未命名[*]"
    assert not window.isWindowModified()
    session.apply(edits.set_title, "jia", "新")
    assert window.isWindowModified()
    session.undo()
    assert not window.isWindowModified()


def test_an_issue_is_saved_and_opened_again(
    window: Window, session: Session, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "安庆组工信息第19期.zgxx"
    name_the_file(monkeypatch, path)
    session.apply(edits.set_title, "jia", "新标题")
    saved = session.issue
    window.commands["save"].trigger()
    rest(window, qtbot)
    assert read_project(path).issue == saved
    assert window.windowTitle() == "第19期 — 安庆组工信息第19期.zgxx[*]"
    assert not window.isWindowModified()
    assert window.settings.recent == [str(path)]
    window.commands["new"].trigger()
    assert session.issue.number != 19
    window.files.open_path(path)
    qtbot.waitUntil(lambda: session.path == path)
    assert session.issue == saved
    assert window.editor.article_id == "jia"


def test_what_is_still_being_composed_is_saved(
    window: Window, session: Session, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.zgxx"
    name_the_file(monkeypatch, path)
    body = window.editor._page.body
    body.setFocus()
    event = QInputMethodEvent()
    event.setCommitString("刚打的字")
    QApplication.sendEvent(body, event)
    window.commands["save"].trigger()
    rest(window, qtbot)
    assert "刚打的字" in read_project(path).issue.article("jia").text


def test_a_save_that_fails_says_so_and_stays_unsaved(
    window: Window,
    session: Session,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    told: list[BulletinError],
) -> None:
    (tmp_path / "file").write_text("x")
    name_the_file(monkeypatch, tmp_path / "file" / "a.zgxx")
    session.apply(edits.set_title, "jia", "新")
    window.commands["save"].trigger()
    qtbot.waitUntil(lambda: bool(told))
    assert session.unsaved
    assert session.path is None


def press(monkeypatch: pytest.MonkeyPatch, text: str) -> list[str]:
    """Press the button of this text in every question; gives what was asked."""
    asked: list[str] = []

    def execute(box: QMessageBox) -> int:
        asked.append(box.text())
        next(button for button in box.buttons() if button.text() == text).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", execute)
    return asked


def test_a_damaged_file_leaves_the_open_issue_alone(
    window: Window, session: Session, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = press(monkeypatch, "取消")
    bad = tmp_path / "坏.zgxx"
    bad.write_bytes(b"PK\x03\x04 nothing")
    issue = session.issue
    window.files.open_path(bad)
    qtbot.waitUntil(lambda: bool(asked))
    assert "坏.zgxx" in asked[0]
    assert session.issue is issue


def test_what_is_whole_in_a_damaged_file_is_opened_if_the_user_wants_it(
    window: Window, session: Session, qtbot: QtBot, tmp_path: Path, monkeypatch, told: list[BulletinError]
) -> None:
    asked = press(monkeypatch, "读出完好的部分")
    bad = tmp_path / "坏.zgxx"
    write_project(bad, Project(session.issue))
    data = bad.read_bytes()[:-80]
    bad.write_bytes(data)
    window.files.open_path(bad)
    qtbot.waitUntil(lambda: bool(told))

    assert "已损坏" in asked[0]
    assert "完好的稿件 6 篇" in str(told[0])
    assert session.path is None
    assert session.unsaved
    assert session.issue.article("jia").title == "甲的标题"
    assert bad.read_bytes() == data


def test_both_exports_are_written(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, beginning in (("export-pdf", b"%PDF"), ("export-docx", b"PK")):
        path = tmp_path / name
        name_the_file(monkeypatch, path)
        window.commands[name].trigger()
        rest(window, qtbot)
        assert path.read_bytes().startswith(beginning)
    assert "已导出 DOCX" in window.status.currentMessage()


def test_a_new_issue_is_the_next_number_of_today(window: Window, session: Session) -> None:
    publication = session.issue.publication
    window.commands["new"].trigger()
    today = date.today()  # noqa: DTZ011  as the program
    assert session.issue.date == today
    assert session.issue.number == (20 if today.year == 2022 else 1)
    assert session.issue.publication == publication
    assert [section.title for section in session.issue.sections] == ["市内信息", "市外参考"]
    assert session.path is None
    assert window.editor.article_id == ""


def test_a_new_supplement_begins_its_own_series_and_the_next_issue_goes_on(window: Window, session: Session) -> None:
    today = date.today()  # noqa: DTZ011  as the program
    session.load(Project(replace(session.issue, date=today)), None)
    window.commands["new-supplement"].trigger()
    assert session.issue.number_text == "增刊第1期"
    window.commands["new"].trigger()
    assert session.issue.number_text == "第20期"


# --- leaving ------------------------------------------------------------------------------------------------------


def test_what_is_saved_is_closed_without_a_question(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answer(monkeypatch, BUTTON.Cancel)
    assert window.close()
    assert asked == []


def test_cancelling_keeps_the_window(window: Window, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answer(monkeypatch, BUTTON.Cancel)
    session.apply(edits.set_title, "jia", "新")
    assert not window.close()
    assert window.isVisible()
    assert asked == ["第19期有改动还没有保存。"]


def test_not_saving_closes(window: Window, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, BUTTON.Discard)
    session.apply(edits.set_title, "jia", "新")
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())


def test_saving_closes_after_the_file_is_written(
    window: Window, session: Session, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.zgxx"
    answer(monkeypatch, BUTTON.Save)
    name_the_file(monkeypatch, path)
    session.apply(edits.set_title, "jia", "新")
    window.close()
    assert window.isVisible()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert read_project(path).issue.article("jia").title == "新"
    assert read_settings().recent == [str(path)]


def test_no_file_name_no_closing(
    window: Window, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, BUTTON.Save)
    name_the_file(monkeypatch, None)
    session.apply(edits.set_title, "jia", "新")
    window.close()
    qtbot.wait(50)
    assert window.isVisible()


def test_a_new_issue_asks_about_the_old_one(window: Window, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answer(monkeypatch, BUTTON.Cancel)
    session.apply(edits.set_title, "jia", "新")
    window.commands["new"].trigger()
    assert len(asked) == 1
    assert session.issue.number == 19


# --- drops --------------------------------------------------------------------------------------------------------


def test_a_dropped_project_is_opened(window: Window, session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "第7期.zgxx"
    write_project(path, Project(new_issue(Publication(), 7, date(2022, 3, 1))))
    window.desk.windows.sample = session.issue  # nobody would miss it
    drop(window, path)
    qtbot.waitUntil(lambda: session.path == path)
    assert session.issue.number == 7


def test_a_dropped_manuscript_becomes_an_article_and_a_report(
    window: Window, session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "来稿.txt"
    path.write_text("桐城市提升干部能力\n\n桐城市坚持实干导向，选派 20 名干部到一线锻炼。\n", encoding="utf-8")
    window.tree.show_node("jia")
    drop(window, path)
    qtbot.waitUntil(lambda: len(session.issue.sections[0].articles) == 4)
    added = session.issue.sections[0].articles[1]
    assert added.title == "桐城市提升干部能力"
    assert window.tree.current_article == added.id
    assert session.undo_label == "导入稿件"
    report = window.findChild(ReportDialog)
    assert report is not None
    report.close()


def test_a_whole_older_issue_goes_to_the_sections_of_the_same_name(
    window: Window, session: Session, qtbot: QtBot, seed_text: Path
) -> None:
    window.files.import_manuscripts([seed_text])
    qtbot.waitUntil(lambda: len(list(session.issue.articles)) == 9)
    assert [len(section.articles) for section in session.issue.sections] == [6, 3]
    session.undo()
    assert len(list(session.issue.articles)) == 4
    window.findChild(ReportDialog).close()


def test_a_remark_of_the_report_leads_to_its_place(window: Window, qtbot: QtBot) -> None:
    remarks = (
        Remark(RemarkKind.NOTE, "说明。"),
        Remark(RemarkKind.DOUBT, "可能漏了字。", "丁的标题", "丁", "ding", "ding-1", 3),
    )
    report = ReportDialog(remarks)
    qtbot.addWidget(report)
    report.place_chosen.connect(window._on_place_clicked)
    items = [report.list.item(row) for row in range(report.list.count())]
    assert [item.text() for item in items] == [
        "存疑，请核对（1）",
        "可能漏了字。\n〔丁的标题〕",
        "说明（1）",
        "说明。",
    ]
    for item in items:
        report.list.itemClicked.emit(item)
    assert window.editor.article_id == "ding"


def test_a_whole_older_issue_fills_an_empty_one(
    window: Window, session: Session, qtbot: QtBot, seed_text: Path
) -> None:
    session.load(Project(new_issue(Publication(), 1, date(2022, 3, 1))), None)
    window.files.import_manuscripts([seed_text])
    qtbot.waitUntil(lambda: session.issue.number == 8)
    assert session.path is None
    assert len(list(session.issue.articles)) == 5
    report = window.findChild(ReportDialog)
    report.close()


def test_other_files_are_not_taken(window: Window, session: Session, tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(b"x")
    issue = session.issue
    drop(window, path)
    assert not window.jobs.busy
    assert session.issue is issue


# --- the start ----------------------------------------------------------------------------------------------------


def test_the_named_file_comes_before_the_last_one(tmp_path: Path, issue: Issue) -> None:
    for name in ("甲.zgxx", "乙.zgxx"):
        write_project(tmp_path / name, Project(issue))
    settings = Settings(recent=[str(tmp_path / "甲.zgxx")])
    assert main.first_project([str(tmp_path / "乙.zgxx")], settings)[1] == tmp_path / "乙.zgxx"
    assert main.first_project([], settings)[1] == tmp_path / "甲.zgxx"


def test_the_first_start_shows_the_sample_as_a_copy_without_a_name() -> None:
    project, path, _, error = main.first_project([], Settings())
    assert (path, error) == (None, None)
    assert len(list(project.issue.articles)) >= 4


def test_a_file_that_cannot_be_opened_still_gives_a_window(tmp_path: Path) -> None:
    project, path, _, error = main.first_project([str(tmp_path / "没有.zgxx")], Settings())
    assert path is None
    assert "没有.zgxx" in str(error)
    assert project.issue.sections


def test_input_methods_are_offered_on_linux_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QT_IM_MODULES", raising=False)
    monkeypatch.setenv("QT_IM_MODULE", "fcitx")
    monkeypatch.setattr("sys.platform", "win32")
    main.offer_input_methods()
    import os

    assert "QT_IM_MODULES" not in os.environ
    monkeypatch.setattr("sys.platform", "linux")
    main.offer_input_methods()
    assert os.environ["QT_IM_MODULES"] == "fcitx;ibus"
    monkeypatch.setenv("QT_IM_MODULES", "wayland;ibus")
    main.offer_input_methods()
    assert os.environ["QT_IM_MODULES"] == "wayland;ibus;fcitx"
