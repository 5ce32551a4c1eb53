"""Find and replace in the window: what is typed is found, what is replaced is one step, and no pattern hangs it."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QTextFormat
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.history import Where
from anqing_bulletin.bulletin.model import Article, Cell, Issue, Mark, Paragraph, Span, Table
from anqing_bulletin.bulletin.patterns import Query
from anqing_bulletin.desktop.find import finding, pattern_process
from anqing_bulletin.desktop.find.panel import FindPanel
from anqing_bulletin.desktop.find.pattern_process import PatternProcess
from anqing_bulletin.desktop.find.results import ROWS
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.desktop.theme import apply_theme
from anqing_bulletin.desktop.window import Window
from anqing_bulletin.errors import PatternInvalid, PatternSlow
from anqing_bulletin.storage.project import Project

TABLE = Table(((Cell((Span("县城 12"),)), Cell((Span("县"),))),), (1, 1), id="table", caption="各县")
KEY = Qt.Key


@pytest.fixture
def issue(issue: Issue) -> Issue:
    """甲 with two paragraphs, a table and a foreword; 乙 with one paragraph; both speak of 县."""
    jia = replace(
        issue.article("jia"),
        title="甲县的标题",
        foreword=(Paragraph((Span("县里的按语"),), id="foreword"),),
        blocks=(
            Paragraph((Span("一段，"), Span("县委", Mark.STRONG), Span("开会 １２ 次。")), id="p1"),
            Paragraph((Span("二段，县里县外。"),), id="p2"),
            TABLE,
        ),
        source="甲方",
        note="问县里",
    )
    yi = replace(issue.article("yi"), title="乙的标题", blocks=(Paragraph((Span("乙说县 120"),), id="y1"),), source="")
    city, other = issue.sections
    city = replace(city, articles=(jia, yi, replace(issue.article("bing"), source="")))
    other = replace(other, articles=(replace(issue.article("ding"), source=""),))
    pool = (replace(issue.article("wu"), title="备用县", source=""),)
    return replace(issue, sections=(city, other), pool=pool)


@pytest.fixture
def panel(window: Window, qtbot: QtBot) -> FindPanel:
    window.resize(1400, 900)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.editor._page.body.setFocus()
    return window.finding.panel


def write(field: QWidget, text: str) -> None:
    """As an input method commits it."""
    for character in text:
        event = QInputMethodEvent("", [])
        event.setCommitString(character)
        QApplication.sendEvent(field, event)


def typed(panel: FindPanel, text: str, words: str | None = None) -> None:
    """Ask for a text, and for what is put in its place."""
    if words is not None:
        panel.open_replace()
        panel.page.replace_field.setText(words)
    else:
        panel.open_find()
    panel.page.find_field.clear()
    write(panel.page.find_field, text)


def found(panel: FindPanel, text: str) -> list[tuple[str, str]]:
    panel.page.find_field.setText(text)
    return [(hit.text.article_id, hit.text.block_id) for hit in panel.finder.hits]


def settle(panel: FindPanel, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not panel.finder.busy, timeout=15_000)


def current(panel: FindPanel) -> tuple[str, str, int] | None:
    hit = panel._shown_hit
    return (hit.text.article_id, hit.text.block_id, hit.match.start) if hit else None


def marked(window: Window) -> list[str]:
    """The words that are marked in the editor's fields, the current one in brackets."""
    QApplication.processEvents()
    return [
        f"[{mark.cursor.selectedText()}]" if mark.format.fontUnderline() else mark.cursor.selectedText()
        for field in window.editor.fields
        for mark in field.extraSelections()
    ]


def ground(window: Window) -> int:
    """How light the ground of the first mark in the body is."""
    QApplication.processEvents()
    marks = window.editor._page.body.extraSelections()
    form = marks[0].format
    return form.background().color().lightness()


def article(session: Session, article_id: str) -> Article:
    return session.issue.article(article_id)


# --- finding ------------------------------------------------------------------------------------------------------


def test_the_keys_open_the_panel_and_escape_selects_the_hit_in_the_editor(
    window: Window, panel: FindPanel, qtbot: QtBot
) -> None:
    body = window.editor._page.body
    assert panel.isHidden()
    qtbot.keyClick(body, KEY.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert panel.isVisible()
    assert panel.page.find_field.hasFocus()
    assert not panel.page.replace_field.isVisible()
    write(panel.page.find_field, "开会")
    assert panel.page.count == "第 1 处，共 1 处"
    assert panel.page.find_field.hasFocus(), "the next letter belongs into the field"
    QTest.keyClick(panel.page.find_field, KEY.Key_Escape)
    assert panel.isHidden()
    assert body.hasFocus()
    assert body.textCursor().selectedText() == "开会"
    assert marked(window) == []
    qtbot.keyClick(body, KEY.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert panel.page.replace_field.isVisible()
    assert panel.page.find_field.text() == "开会"


def test_what_is_typed_is_found_at_once_in_the_whole_issue(panel: FindPanel) -> None:
    typed(panel, "县")
    assert panel.page.count == "第 1 处，共 9 处"
    assert panel.page.results.rowCount() == 9
    assert panel.page.results_view.height() < 400
    typed(panel, "没有这个")
    assert panel.page.count == "没有找到"
    assert not panel.page.results_view.isVisible()
    assert not panel.page.next.isEnabled()


def test_the_search_begins_at_the_caret_and_stays_there_while_words_grow(window: Window, panel: FindPanel) -> None:
    window.editor.show_place(Where("jia", "p2", 2))
    typed(panel, "县")
    assert current(panel) == ("jia", "p2", 3)
    write(panel.page.find_field, "外")
    assert current(panel) == ("jia", "p2", 5)
    QTest.keyClick(panel.page.find_field, KEY.Key_Backspace)
    assert current(panel) == ("jia", "p2", 3)


def test_the_first_search_makes_the_panel_and_begins_where_the_caret_was(window: Window) -> None:
    window.settings.find_extent, window.settings.find_case, window.settings.find_any_width = "article", True, False
    window.editor.show_place(Where("jia", "p2", 2))
    window.editor.focus_title()
    window.editor.show_place(Where("jia", "p2", 2))
    window.tree.view.setFocus()  # as a menu takes it
    assert not window.finding.findChildren(QWidget), "nothing is made before it is asked for"
    window.commands["find-next"].trigger()
    panel = window.finding.panel
    typed(panel, "县")
    assert current(panel) == ("jia", "p2", 3)
    options = panel.page.options
    assert (options.extent.currentText(), options.case.isChecked(), options.any_width.isChecked()) == (
        "本篇",
        True,
        False,
    )
    options.regular.click()
    options.extent.setCurrentText("全期和备用稿")
    kept = window.settings
    assert (kept.find_extent, kept.find_regular, kept.find_case, kept.find_notes) == ("pool", True, True, False)


def test_typing_never_leads_to_another_article_but_the_next_key_does(window: Window, panel: FindPanel) -> None:
    typed(panel, "乙说")
    assert window.editor.article_id == "jia"
    assert panel.page.count == "共 1 处"
    QTest.keyClick(panel.page.find_field, KEY.Key_Return)
    assert window.editor.article_id == "yi"
    assert window.tree.current_article == "yi"
    assert panel.page.find_field.hasFocus()
    assert panel.page.count == "第 1 处，共 1 处"


def test_next_and_previous_go_round(window: Window, panel: FindPanel) -> None:
    said: list[str] = []
    panel.told.connect(said.append)
    typed(panel, "县")
    places = [current(panel)]
    for _ in range(9):
        panel.next()
        places.append(current(panel))
    assert places[0] == places[-1] == ("jia", "title", 1)
    assert len(set(places[:-1])) == 8, "two cells of one table are one place"
    assert said == ["已到末尾，从头找起。"]
    QTest.keyClick(panel.page.find_field, KEY.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert current(panel) == ("yi", "y1", 2)
    assert said[-1] == "已到开头，从末尾找起。"


def test_f3_in_the_text_goes_on_from_the_caret_and_keeps_the_focus_there(
    window: Window, panel: FindPanel, qtbot: QtBot
) -> None:
    typed(panel, "县")
    body = window.editor._page.body
    window.editor.show_place(Where("jia", "p1", 5))
    qtbot.keyClick(body, KEY.Key_Right)
    assert panel.page.count == "共 9 处", "the caret is at no hit now"
    qtbot.keyClick(body, KEY.Key_F3)
    assert current(panel) == ("jia", "p2", 3)
    assert body.hasFocus()
    assert body.textCursor().selectedText() == "县"
    qtbot.keyClick(body, KEY.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert current(panel) == ("jia", "p1", 3)
    window.editor.show_place(Where("jia", "p2", 4))
    qtbot.keyClick(body, KEY.Key_F3)
    assert current(panel) == ("jia", "p2", 5), "and from where the preview was clicked"


def test_what_is_selected_is_looked_for(window: Window, panel: FindPanel) -> None:
    window.editor.select_stretch(Where("jia", "p2", 3), 2)
    panel.open_find()
    assert panel.page.find_field.text() == "县里"
    assert panel.page.find_field.selectedText() == "县里"
    assert current(panel) == ("jia", "p2", 3)


def test_hits_are_marked_without_touching_the_text(window: Window, panel: FindPanel, session: Session) -> None:
    before = session.issue
    typed(panel, "县")
    assert sorted(marked(window)) == sorted(["[县]", *"县县县县", "\ufffc"]), "a table is marked once"
    sign = next(mark for mark in window.editor.body.extraSelections() if mark.cursor.selectedText() == "\ufffc")
    assert not sign.format.hasProperty(QTextFormat.Property.BackgroundBrush), "its own text would pale under it"
    window.editor.show_article("yi")
    assert marked(window) == ["县"]
    panel.close_panel()
    assert marked(window) == []
    assert session.issue is before


def test_a_hit_in_a_title_of_two_lines_is_marked_where_it_stands(
    window: Window, panel: FindPanel, session: Session
) -> None:
    session.apply(edits.set_title, "jia", "甲𠮷县构建机制 激励担当", (8,))
    typed(panel, "激励")
    assert marked(window) == ["[激励]"]
    typed(panel, "制 激")
    assert marked(window) == ["[制 \u2029激]"]
    panel.close_panel()
    assert window.editor._page.title.hasFocus()


def test_notes_and_the_pool_are_options(panel: FindPanel) -> None:
    panel.open_find()
    options = panel.page.options
    assert ("jia", "note") not in found(panel, "县")
    options.notes.setChecked(True)
    assert ("jia", "note") in found(panel, "县")
    options.extent.setCurrentText("全期和备用稿")
    assert found(panel, "备用") == [("wu", "title")]
    options.extent.setCurrentText("全期")
    assert found(panel, "备用") == []


def test_this_article_alone_follows_the_editor(window: Window, panel: FindPanel) -> None:
    panel.open_find()
    panel.page.options.extent.setCurrentText("本篇")
    assert {article_id for article_id, _ in found(panel, "县")} == {"jia"}
    window.editor.show_article("yi")
    assert [hit.text.article_id for hit in panel.finder.hits] == ["yi"]


def test_a_line_break_copied_along_is_no_part_of_the_words(panel: FindPanel) -> None:
    panel.open_find()
    assert found(panel, "县委\n") == [("jia", "p1")]


def test_case_width_and_whole_words_are_options(panel: FindPanel) -> None:
    panel.open_find()
    options = panel.page.options
    assert len(found(panel, "12")) == 3
    options.any_width.setChecked(False)
    assert len(panel.finder.hits) == 2
    options.whole.setChecked(True)
    assert [hit.text.block_id for hit in panel.finder.hits] == ["table"]


def test_a_click_on_a_result_puts_the_caret_there(window: Window, panel: FindPanel, qtbot: QtBot) -> None:
    typed(panel, "县")
    view = panel.page.results_view
    index = panel.page.results.index(8, 0)
    view.scrollTo(index)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center())
    body = window.editor._page.body
    assert window.editor.article_id == "yi"
    assert body.hasFocus()
    assert body.textCursor().selectedText() == "县"


def test_the_results_are_walked_through_by_key(window: Window, panel: FindPanel) -> None:
    typed(panel, "县")
    QTest.keyClick(panel.page.find_field, KEY.Key_Down)
    view = panel.page.results_view
    assert view.hasFocus()
    for _ in range(8):
        QTest.keyClick(view, KEY.Key_Down)
    assert window.editor.article_id == "yi"
    assert view.hasFocus()
    QTest.keyClick(view, KEY.Key_Escape)
    assert window.editor._page.body.textCursor().selectedText() == "县"


def test_a_result_says_where_it_stands(panel: FindPanel) -> None:
    typed(panel, "县")
    rows = [panel.page.results.index(row, 0).data() for row in range(9)]
    assert rows[0] == "甲【县】的标题　标题 · 甲县的标题"
    assert rows[2] == "一段，【县】委开会 １２ 次。　甲县的标题"
    assert rows[5].endswith("图表名称 · 甲县的标题")
    assert rows[6].endswith("表格第 1 行 · 甲县的标题")
    assert panel.page.results_view.height() < (ROWS + 2) * 40


def test_what_is_written_meanwhile_is_searched_when_writing_rests(
    window: Window, panel: FindPanel, session: Session, qtbot: QtBot
) -> None:
    typed(panel, "县")
    panel.next()
    session.apply(edits.set_source, "yi", "乙县")
    assert panel.page.count == "第 2 处，共 9 处"
    qtbot.waitUntil(lambda: panel.page.count == "第 2 处，共 10 处")


def test_nothing_is_looked_for_while_an_input_method_composes(panel: FindPanel) -> None:
    panel.open_find()
    field = panel.page.find_field
    searches = []
    panel.finder.found.connect(lambda: searches.append(field.text()))
    for preedit in ("x", "xi", "xia", "xian"):
        QApplication.sendEvent(field, QInputMethodEvent(preedit, []))
    assert searches == []
    assert field.composing
    commit = QInputMethodEvent("", [])
    commit.setCommitString("县")
    QApplication.sendEvent(field, commit)
    assert searches == ["县"]
    assert not field.composing


def test_letters_held_in_the_text_are_text_before_it_is_searched(window: Window, panel: FindPanel) -> None:
    typed(panel, "新词")
    body = window.editor._page.body
    body.setFocus()
    QApplication.sendEvent(body, QInputMethodEvent("新词", []))
    panel.next()
    assert panel.page.count == "第 1 处，共 1 处"


def test_another_issue_leaves_no_hit_behind(window: Window, panel: FindPanel, session: Session, qtbot: QtBot) -> None:
    typed(panel, "县")
    session.load(Project(replace(session.issue, sections=(), pool=())), None)
    panel.next()
    assert panel.page.count == "没有找到"


# --- replacing ----------------------------------------------------------------------------------------------------


def test_replacing_everywhere_is_one_step_that_says_so(window: Window, panel: FindPanel, session: Session) -> None:
    before = session.issue
    said: list[str] = []
    panel.told.connect(said.append)
    typed(panel, "县", "区")
    panel.replace_all()
    assert "县" not in article(session, "jia").title + article(session, "jia").text + article(session, "yi").text
    assert article(session, "jia").foreword[0].text == "区里的按语"
    assert article(session, "jia").note == "问县里", "what was not searched is not replaced"
    assert article(session, "wu").title == "备用县"
    assert article(session, "jia").blocks[0].spans[1] == Span("区委", Mark.STRONG)
    assert session.undo_label == "替换文字（9 处）"
    assert window.commands["undo"].text() == "撤销 替换文字（9 处）"
    assert said == ["2 篇稿件里替换了 9 处，按一次 Ctrl+Z 就全部恢复。"]
    assert "区委开会" in window.editor._page.body.toPlainText()
    assert panel.page.count == "没有找到"
    window.undo()
    assert session.issue is before
    assert "县委开会" in window.editor._page.body.toPlainText()


def test_the_undo_key_in_the_fields_takes_the_replacement_back(
    panel: FindPanel, session: Session, qtbot: QtBot
) -> None:
    before = session.issue
    typed(panel, "县", "区")
    QTest.keyClick(
        panel.page.replace_field,
        KEY.Key_Return,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier,
    )
    assert session.issue is not before
    panel.page.replace_field.setFocus()
    qtbot.keyClick(panel.page.replace_field, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session.issue is before


def test_one_after_the_other_is_replaced_each_as_a_step(window: Window, panel: FindPanel, session: Session) -> None:
    window.editor.show_place(Where("jia", "p2", 0))
    typed(panel, "县", "县县")
    for _ in range(2):
        QTest.keyClick(panel.page.replace_field, KEY.Key_Return)
    assert article(session, "jia").blocks[1].text == "二段，县县里县县外。"
    assert current(panel)[:2] == ("jia", "table"), "what was put in is not found again"
    assert session.undo_label == "替换文字"
    session.undo()
    assert article(session, "jia").blocks[1].text == "二段，县县里县外。"


def test_the_cells_of_a_table_are_replaced_one_after_the_other(
    window: Window, panel: FindPanel, session: Session
) -> None:
    window.editor.show_place(Where("jia", "table", 0))
    typed(panel, "县", "县区")
    for _ in range(3):
        panel.replace_one()
    table = article(session, "jia").blocks[2]
    assert table.text == "各县区\n县区城 12\t县区"
    assert current(panel) == ("yi", "y1", 2)


def test_the_same_words_are_no_step(panel: FindPanel, session: Session) -> None:
    said: list[str] = []
    panel.told.connect(said.append)
    typed(panel, "县", "县")
    panel.replace_all()
    panel.replace_one()
    assert session.undo_label is None
    assert said[0] == "换上的和原来一样，没有改动。"
    assert panel.page.count == "第 2 处，共 9 处", "and one goes on"


def test_a_final_issue_is_searched_but_not_changed(window: Window, panel: FindPanel, session: Session) -> None:
    typed(panel, "县", "区")
    session.apply(edits.finalise)
    before = session.issue
    page = panel.page
    assert not any(widget.isEnabled() for widget in (page.replace_field, page.replace_one, page.replace_all))
    assert "定稿" in page.replace_all.toolTip()
    panel.replace_all()
    panel.replace_one()
    assert session.issue is before
    panel.next()
    assert panel.page.count.startswith("第 ")
    session.apply(edits.reopen)
    assert page.replace_all.isEnabled()
    assert "撤销" in page.replace_all.toolTip()


def test_too_many_hits_are_not_replaced(panel: FindPanel, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anqing_bulletin.bulletin.patterns.MOST_MATCHES", 4)
    said: list[str] = []
    panel.told.connect(said.append)
    typed(panel, "县", "区")
    assert not panel.page.replace_all.isEnabled()
    panel.replace_all()
    assert session.undo_label is None
    assert "没有替换" in said[0]


# --- regular expressions ------------------------------------------------------------------------------------------


def test_a_regular_expression_is_found_and_its_brackets_are_put_back(
    panel: FindPanel, session: Session, qtbot: QtBot
) -> None:
    panel.page.options.regular.setChecked(True)
    typed(panel, r"县(里|外)", "区$1")
    settle(panel, qtbot)
    assert panel.page.count == "第 1 处，共 3 处"
    panel.replace_all()
    settle(panel, qtbot)
    assert article(session, "jia").blocks[1].text == "二段，区里区外。"
    assert session.undo_label == "替换文字（3 处）"


def test_a_regular_expression_is_replaced_one_by_one(panel: FindPanel, session: Session, qtbot: QtBot) -> None:
    panel.page.options.regular.setChecked(True)
    typed(panel, r"县(里|外)", "$1")
    settle(panel, qtbot)
    for _ in range(2):
        panel.replace_one()
        settle(panel, qtbot)
    assert article(session, "jia").foreword[0].text == "里的按语"
    assert article(session, "jia").blocks[1].text == "二段，里县外。"


def test_what_is_not_well_written_is_told_calmly_below_the_field(panel: FindPanel, qtbot: QtBot) -> None:
    panel.page.options.regular.setChecked(True)
    typed(panel, "(县")
    assert panel.page.fault == "正则表达式第 1 个字处：左括号 ( 没有配对。"
    assert panel.page.count == ""
    write(panel.page.find_field, ")")
    settle(panel, qtbot)
    assert panel.page.fault == ""
    panel.open_replace()
    panel.page.replace_field.setText("$2")
    assert "只有 1 对括号" in panel.page.fault
    panel.page.replace_field.setText("$1")
    assert panel.page.fault == ""


def test_a_pattern_that_would_never_end_is_stopped_and_the_window_lives(
    panel: FindPanel, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pattern_process, "PATIENCE", 0.3)
    monkeypatch.setattr(finding, "_LONG", 50)
    session.apply(edits.set_title, "jia", "啊" * 60)
    panel.page.options.regular.setChecked(True)
    panel.open_find()
    ticks = []
    panel.startTimer(20)
    monkeypatch.setattr(panel, "timerEvent", lambda _event: ticks.append(1), raising=False)
    panel.page.find_field.setText("(啊+)+哦")
    settle(panel, qtbot)
    assert "算得太久，已经停下" in panel.page.fault
    assert not panel.page.next.isEnabled()
    panel.page.find_field.setText("啊+")
    settle(panel, qtbot)
    assert panel.page.fault == ""
    assert panel.page.count == "第 1 处，共 1 处"


def test_another_pattern_ends_the_one_that_nobody_waits_for(
    panel: FindPanel, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pattern_process, "PATIENCE", 60)
    session.apply(edits.set_title, "jia", "啊" * 60)
    panel.page.options.regular.setChecked(True)
    panel.open_find()
    panel.page.find_field.setText("(啊+)+哦")
    qtbot.waitUntil(lambda: panel.finder._pattern_process()._child is not None)
    began = time.monotonic()
    panel.page.find_field.setText("标题$")
    settle(panel, qtbot)
    assert time.monotonic() - began < 20
    assert len(panel.finder.hits) == 3
    panel.page.find_field.setText("(啊+)+哦")
    panel.page.options.regular.setChecked(False)
    assert panel.page.count == "没有找到", "plain text waits for no pattern"
    settle(panel, qtbot)
    assert panel.page.fault == ""


def test_the_child_answers_as_the_search_itself_does_and_is_used_again() -> None:
    process = PatternProcess()
    query, texts = Query(r"(\d+)年", regular=True), ["2022年6月", "无", "1年2年"]
    try:
        first = process.find(query, texts, lambda: True)
        child = process._child
        assert first == pattern_process.find(query, texts)
        assert [match.groups for match in first.found] == [("2022年", "2022"), ("1年", "1"), ("2年", "2")]
        with pytest.raises(PatternInvalid):
            process.find(Query("(", regular=True), texts, lambda: True)
        assert process.find(query, texts, lambda: True) == first
        assert process._child is child
        child.kill()
        child.join()
        assert process.find(query, texts, lambda: True) == first, "a dead one is started again"
        with pytest.raises(PatternSlow):
            process.find(Query("(a+)+b", regular=True), ["a" * 60], lambda: False)
    finally:
        process.close()
    process.close()


# --- the look -----------------------------------------------------------------------------------------------------


def test_every_control_has_a_name_and_can_be_reached_by_key(panel: FindPanel) -> None:
    typed(panel, "县", "区")
    page = panel.page
    reached: list[QWidget] = []
    widget: QWidget = page.find_field
    for _ in range(200):
        if panel.isAncestorOf(widget) and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget not in reached:
            reached.append(widget)
        widget = widget.nextInFocusChain()
    options = page.options
    wanted = [
        page.find_field, page.replace_field, page.replace_one, page.replace_all, options.extent, options.case,
        options.regular, options.notes, options.whole, options.any_width, page.results_view, page.previous, page.next,
        page.close_button,
    ]  # fmt: skip
    assert [item for item in reached if item in wanted] == wanted
    for item in wanted:
        assert item.accessibleName() or item.text(), item
        assert item is page.find_field or item is page.results_view or item.toolTip(), item


def test_the_panel_fits_into_the_narrowest_editor(window: Window, panel: FindPanel) -> None:
    typed(panel, "县", "区")
    assert panel.minimumSizeHint().width() <= 480


def test_marks_and_icons_follow_the_colours(window: Window, panel: FindPanel, qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    typed(panel, "县")
    light = ground(window)
    apply_theme(qapp, "dark")
    dark = ground(window)
    apply_theme(qapp, "light")
    assert light > 160 > dark
