"""The dialog of styles: what it offers, shows and refuses, and what the window makes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QMessageBox, QTabWidget
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin.model import Issue, Paragraph, Span
from anqing_bulletin.desktop.desk import Desk
from anqing_bulletin.desktop.jobs import Jobs
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.desktop.settings import Settings
from anqing_bulletin.desktop.style import dialog as style_dialog
from anqing_bulletin.desktop.style import setting as style_setting
from anqing_bulletin.desktop.style import styling
from anqing_bulletin.desktop.style.dialog import StyleDialog
from anqing_bulletin.desktop.style.measures import Part
from anqing_bulletin.desktop.style.name_form import StyleNameForm
from anqing_bulletin.desktop.style.own_styles import keep_style, own_styles
from anqing_bulletin.desktop.style.styling import Styling
from anqing_bulletin.typesetting.sheet import from_mm

OK = QDialogButtonBox.StandardButton.Ok
Opener = Callable[[Issue], StyleDialog]


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    jobs.close()


@pytest.fixture
def opened(jobs: Jobs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Opener:
    """Opens the dialog; measures are set as soon as they are changed."""
    monkeypatch.setattr(style_setting, "REST", 0)
    monkeypatch.setattr(style_dialog, "_WIDE", 0)

    def opened(issue: Issue) -> StyleDialog:
        dialog = StyleDialog(issue, jobs)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return opened


def in_style(issue: Issue, name: str, *changes: tuple[str, str]) -> Issue:
    return replace(issue, publication=replace(issue.publication, style=name, style_changes=changes))


def test_every_style_is_shown_with_its_pages_and_a_measure_at_once(opened: Opener, issue: Issue, qtbot: QtBot) -> None:
    dialog = opened(issue)
    rows = range(len(dialog.draft.offers))
    qtbot.waitUntil(lambda: all(dialog.chooser.picture(row) is not None for row in rows))
    assert dialog.pages.composition is not None
    index = dialog.chooser.styles.index(2)
    assert index.data() == "28×22"
    assert "每行 28 字" in index.data(Qt.ItemDataRole.AccessibleDescriptionRole)

    dialog.chooser.setCurrentIndex(index)
    fields = dialog.editor.fields
    fields["paper.top_mm"].setValue(30)
    fields["cover.red"].inks[2].setValue(50)
    body = fields["roles.body.face"]
    body.setCurrentIndex(body.findData("song"))
    body.activated.emit(body.currentIndex())
    form = fields["page_number.form"]
    qtbot.keyClicks(form.lineEdit(), "x")
    form.lineEdit().selectAll()
    qtbot.keyClicks(form.lineEdit(), "-1-")
    qtbot.waitUntil(lambda: dialog.pages.composition.style is dialog.draft.style())
    style = dialog.pages.composition.style
    assert (style.top, style.cover.red, style.body.face, style.page_number.form) == (
        from_mm(30), (0.0, 0.8, 0.5, 0.0), "song", "-{}-",
    )  # fmt: skip
    assert dialog.pages.sheets[1].lines[-1].line.text == "-2-"
    assert dialog.editor.area_words.text().startswith("版心 156 × 232 毫米")
    assert "已改 4 处" in dialog.chooser.styles.words(2)
    assert [line.row.label for line in dialog.editor._lines if line.label.font().bold()] == [
        "边距　上、下", "正文", "红色", "形式",
    ]  # fmt: skip
    assert dialog.name == "28×22"
    assert dict(dialog.changes) == {
        "cover.red": "[0,0.8,0.5,0]", "page_number.form": '"-{}-"', "paper.top_mm": "30", "roles.body.face": '"song"',
    }  # fmt: skip

    dialog.chooser.setCurrentIndex(dialog.chooser.styles.index(0))
    assert dialog.changes == ()
    dialog.chooser.setCurrentIndex(index)
    assert len(dialog.changes) == 4, "what was changed in a style waits in it"
    assert dialog.count.text() == f"共 {len(dialog.pages.sheets)} 页"
    backs = [line.back for line in dialog.editor._lines if line.back.isVisible()]
    assert backs[0].accessibleName() == "边距上、下：恢复原样"
    backs[0].click()
    assert "paper.top_mm" not in dict(dialog.changes)
    assert not backs[0].isVisible()
    dialog.reset_button.click()
    assert dialog.changes == ()
    assert not dialog.reset_button.isEnabled()
    assert fields["paper.top_mm"].value() == 37


def test_pages_stay_where_they_are_looked_at(opened: Opener, issue: Issue, qtbot: QtBot) -> None:
    dialog = opened(issue)
    qtbot.waitUntil(lambda: dialog.pages.composition is not None)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.editor.fields["roles.imprint.size_pt"].setFocus()
    last = len(dialog.pages.sheets) - 1
    assert (dialog.pages.part, dialog.pages.current_page) == (Part.LAST, last)
    dialog.editor.fields["page_number.below_mm"].setFocus()
    assert dialog.pages.current_page == 1
    dialog.editor.fields["grid.rows"].setValue(20)
    qtbot.waitUntil(lambda: dialog.pages.composition.style.grid.rows == 20)
    assert dialog.pages.current_page == 1
    dialog.grid_box.setChecked(True)
    assert dialog.pages._grid(1) is not None
    for button in dialog.part_buttons.values():
        button.click()
    assert dialog.pages.current_page == len(dialog.pages.sheets) - 1


def test_what_cannot_be_set_is_said_beside_its_field_and_not_taken(opened: Opener, issue: Issue) -> None:
    dialog = opened(in_style(issue, "28×22", ("watermark.text", '"x"')))
    ok = dialog.buttons.button(OK)
    assert not ok.isEnabled(), "written by a newer program"
    assert dialog.fault.text() == "版式中有不认识的设置：watermark。"
    dialog.reset_button.click()
    assert ok.isEnabled()
    assert not dialog.fault.isVisible()

    rows = dialog.editor.fields["grid.rows"]
    rows.setValue(60)
    assert not ok.isEnabled()
    assert not dialog.save_button.isEnabled()
    assert "至多 39 行" in rows.accessibleDescription()
    line = next(line for line in dialog.editor._lines if line.row.label == "每页行数")
    assert line.fault.isVisible()
    rows.setValue(20)
    assert ok.isEnabled()
    assert not line.fault.isVisible()

    size = dialog.editor.fields["roles.title.size_pt"]
    size.setEditText("大号")
    size.lineEdit().textEdited.emit("大号")
    assert not ok.isEnabled()
    assert "三号" in size.accessibleDescription()
    size.setEditText("小二")
    size.lineEdit().textEdited.emit("小二")
    assert ok.isEnabled()
    assert dict(dialog.changes) == {"grid.rows": "20", "roles.title.size_pt": "18"}


def test_on_a_narrow_screen_styles_and_measures_take_turns_and_a_fault_is_always_seen(
    opened: Opener, issue: Issue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(style_dialog, "_WIDE", 10_000)
    dialog = opened(in_style(issue, "28×22", ("grid.rows", "60")))
    assert dialog.minimumSizeHint().width() <= 700, "half of 1400"
    assert dialog.chooser.isVisible()
    assert "至多 39 行" in dialog.fault.text(), "its field is not seen"
    tabs = dialog.findChild(QTabWidget)
    tabs.setCurrentIndex(1)
    assert dialog.editor.isVisible()
    assert not dialog.fault.isVisible()
    assert next(line for line in dialog.editor._lines if line.row.label == "每页行数").fault.isVisible()


def test_the_arrow_keys_go_from_a_size_to_the_next(opened: Opener, issue: Issue, qtbot: QtBot) -> None:
    dialog = opened(issue)
    size = dialog.editor.fields["roles.body.size_pt"]
    assert size.currentText() == "三号　16 磅"
    qtbot.keyClick(size, Qt.Key.Key_Down)
    assert dict(dialog.changes) == {"roles.body.size_pt": "15"}
    size.put(17)
    qtbot.keyClick(size, Qt.Key.Key_Down)
    assert size.currentText() == "三号　16 磅"


def test_a_style_is_kept_under_a_name_and_taken_off_again(
    opened: Opener, issue: Issue, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_style("邻县", "27×22", (("grid.rows", "21"),))
    dialog = opened(in_style(issue, "28×22", ("paper.top_mm", "30")))
    assert not dialog.remove_button.isEnabled()

    def name(form: QDialog) -> int:
        assert isinstance(form, StyleNameForm)
        ok = form.buttons.button(OK)
        assert not ok.isEnabled()
        form.line.setText("a/b")
        assert not ok.isEnabled()
        form.line.setText("邻县")
        assert "就换成现在的样子" in form.words.text()
        form.line.setText(" 本县 ")
        assert ok.isEnabled()
        return 1

    monkeypatch.setattr(StyleNameForm, "exec", name)
    dialog.save_button.click()
    assert [(own.name, own.base, own.changes) for own in own_styles()] == [
        ("本县", "28×22", (("paper.top_mm", "30"),)), ("邻县", "27×22", (("grid.rows", "21"),)),
    ]  # fmt: skip
    assert dialog.chooser.currentIndex().data() == "本县"
    assert (dialog.name, dialog.changes) == ("28×22", (("paper.top_mm", "30"),))
    assert not dialog.draft.offer.is_changed

    asked: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: asked.append(box.text()))
    monkeypatch.setattr(QMessageBox, "clickedButton", lambda box: box.buttons()[len(asked) % 2])
    for _ in range(2):
        dialog.remove_button.click()
    assert len(asked) == 2
    assert [own.name for own in own_styles()] == ["邻县"]
    assert (dialog.chooser.currentIndex().data(), dialog.changes) == ("28×22", (("paper.top_mm", "30"),))


def test_the_window_takes_it_as_one_step_and_a_long_issue_by_the_worker(
    session: Session, jobs: Jobs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = QDialog()
    qtbot.addWidget(window)
    command = Styling(Desk(session, jobs, Settings(), window))

    def choose(dialog: StyleDialog) -> int:
        dialog.editor.fields["grid.rows"].setValue(20)
        dialog.done(1)
        return 1

    monkeypatch.setattr(StyleDialog, "exec", choose)
    command.choose()
    assert session.undo_label == "修改版式"
    assert session.composition.style.grid.rows == 20
    session.undo()

    monkeypatch.setattr("anqing_bulletin.desktop.style.sample.is_shortened", lambda _issue: True)
    made: list[object] = []
    compose = styling.compose
    monkeypatch.setattr(styling, "compose", lambda *words: made.append(words) or compose(*words))
    command.choose()
    from anqing_bulletin.bulletin import edits

    session.apply(edits.set_blocks, "jia", (Paragraph((Span("等的时候写的。"),), id="jia-1"),))
    qtbot.waitUntil(lambda: session.undo_label == "修改版式")
    assert made
    assert session.issue.article("jia").text == "等的时候写的。"
    assert session.composition.issue is session.issue
    assert session.composition.style.grid.rows == 20
    session.set_read_only("只读打开，不能改。")
    refused: list[str] = []
    session.refused.connect(refused.append)
    command.choose()
    assert refused == ["只读打开，不能改。"]
