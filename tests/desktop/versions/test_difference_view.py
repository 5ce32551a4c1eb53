from __future__ import annotations

import pytest
from PySide6.QtGui import QTextTable
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin.differences import Kind
from anqing_bulletin.desktop.theme import apply_theme
from anqing_bulletin.desktop.versions.difference_view import LINE_END, NO_TEXT, NOTHING, DifferenceView, Pair, rows


@pytest.fixture
def view(qtbot: QtBot) -> DifferenceView:
    shown = DifferenceView("您的", "同事的")
    qtbot.addWidget(shown)
    return shown


def cells(view: DifferenceView) -> list[list[str]]:
    """What stands side by side, table after table."""
    tables = [frame for frame in view.text.document().rootFrame().childFrames() if isinstance(frame, QTextTable)]
    return [[cell_text(table, row, column) for column in (0, 1)] for table in tables for row in range(table.rows())]


def cell_text(table: QTextTable, row: int, column: int) -> str:
    cell = table.cellAt(row, column)
    cursor = cell.firstCursorPosition()
    cursor.setPosition(cell.lastPosition(), cursor.MoveMode.KeepAnchor)
    return cursor.selectedText()


def marked(view: DifferenceView) -> list[str]:
    """The stretches that have both a tint and a line below; no stretch has only one of them."""
    found = []
    block = view.text.document().begin()
    while block.isValid():
        fragments = block.begin()
        while not fragments.atEnd():
            fragment = fragments.fragment()
            look = fragment.charFormat()
            is_tinted = look.background().color().alpha() > 0 and look.hasProperty(look.Property.BackgroundBrush)
            assert is_tinted is look.fontUnderline()
            if is_tinted:
                found.append(fragment.text())
            fragments += 1
        block = block.next()
    return found


def test_the_characters_that_only_one_text_has_are_marked_by_tint_and_by_line(view: DifferenceView) -> None:
    view.show_pairs([Pair("参会党员38名。", "参会干部42名。")])
    assert cells(view) == [["参会党员38名。", "参会干部42名。"]]
    assert marked(view) == ["党员38", "干部42"] or marked(view) == ["党员", "38", "干部", "42"]


def test_paragraphs_that_belong_together_stand_side_by_side(view: DifferenceView) -> None:
    left = "建立清单，逐条明确责任人。\n跟踪问效，逐件回访。"
    right = "建立清单，逐条明确责任人。\n加强调度，每周会商一次。\n跟踪问效，逐件回访群众。"
    view.show_pairs([Pair(left, right)])
    assert cells(view) == [
        ["建立清单，逐条明确责任人。", "建立清单，逐条明确责任人。"],
        [NOTHING, "加强调度，每周会商一次。"],
        ["跟踪问效，逐件回访。", "跟踪问效，逐件回访群众。"],
    ]
    assert marked(view) == ["加强调度，每周会商一次。", "群众"]


def test_texts_that_have_nothing_in_common_stand_side_by_side_all_the_same() -> None:
    assert [(row.left[0].text, row.right[0].text) for row in rows("青石镇党委", "白云乡")] == [("青石镇党委", "白云乡")]


def test_a_paragraph_that_was_divided_shows_where(view: DifferenceView) -> None:
    view.show_pairs([Pair("召开会议，部署工作。分头走访，听取意见。", "召开会议，部署工作。\n分头走访，听取意见。")])
    assert marked(view) == [LINE_END]


def test_an_empty_line_is_seen() -> None:
    (row,) = rows("甲", "甲\n")[1:]
    assert row.left == ()
    assert [(piece.kind, piece.text) for piece in row.right] == [(Kind.INSERTED, LINE_END)]


def test_a_text_with_nothing_beside_it_is_not_marked_from_end_to_end(view: DifferenceView) -> None:
    view.show_pairs([Pair("", "新安街道办好“早餐会”", "标题")])
    assert cells(view) == [[NOTHING, "新安街道办好“早餐会”"]]
    assert marked(view) == []


def test_the_same_text_on_both_sides_stands_once(view: DifferenceView) -> None:
    view.show_pairs([Pair("第19期", "第20期"), Pair("第18期", "第18期", "两边改动以前")])
    assert cells(view) == [["第19期", "第20期"]]
    assert view.text.toPlainText().count("第18期") == 1
    assert "两边改动以前" in view.text.toPlainText()


def test_a_difference_without_words_is_said(view: DifferenceView) -> None:
    view.show_pairs([Pair("", "", "文字的格式或图表")])
    assert NO_TEXT in view.text.toPlainText()


def test_what_somebody_wrote_is_never_taken_for_markup(view: DifferenceView) -> None:
    view.show_pairs([Pair("<b>甲</b>&amp;", "<b>乙</b>&amp;", "<i>标题</i>")])
    assert cells(view) == [["<b>甲</b>&amp;", "<b>乙</b>&amp;"]]
    assert "<i>标题</i>" in view.text.toPlainText()


def test_the_next_texts_take_the_place_of_the_former_ones(view: DifferenceView) -> None:
    view.show_pairs([Pair("甲", "乙", "标题")])
    view.show_pairs([Pair("丙", "丁")])
    assert cells(view) == [["丙", "丁"]]
    view.show_pairs([])
    assert view.text.toPlainText().strip() == ""


def test_a_screen_reader_is_told_what_differs(view: DifferenceView) -> None:
    view.show_pairs([Pair("第19期", "第20期", "期号")])
    assert view.text.accessibleName() == "对照：左边是您的，右边是同事的"
    assert view.text.accessibleDescription() == "期号：您的“19”，同事的“20”"


def test_both_columns_are_of_one_width_and_scroll_together(view: DifferenceView, qtbot: QtBot) -> None:
    long = "\n".join(f"第{number}段，青石镇党委把会场搬到院坝里。" for number in range(60))
    view.resize(640, 320)
    view.show()
    view.show_pairs([Pair(long, long.replace("院坝", "树荫"))])
    bar = view.text.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert len(cells(view)) == 60
    assert view.text.horizontalScrollBar().maximum() == 0
    (table,) = (f for f in view.text.document().rootFrame().childFrames() if isinstance(f, QTextTable))
    left, right = (view.text.cursorRect(table.cellAt(59, column).firstCursorPosition()) for column in (0, 1))
    assert left.top() == right.top()
    name = view._head.itemAt(1).widget()
    qtbot.waitUntil(lambda: abs(name.x() + name.indent() - right.left()) <= 1)  # it stands above its column


@pytest.mark.parametrize("appearance", ["light", "dark"])
def test_marked_characters_can_be_read_in_both_appearances(
    view: DifferenceView, qapp: QApplication, appearance: str
) -> None:
    apply_theme(qapp, appearance)
    view.show_pairs([Pair("甲", "乙")])
    cursor = view.text.document().find("甲")
    ground = cursor.charFormat().background().color().lightness()
    ink = view.palette().text().color().lightness()
    apply_theme(qapp, "light")
    assert abs(ground - ink) > 110


def test_what_differs_far_down_in_a_long_text_is_in_sight_at_once(view: DifferenceView, qtbot: QtBot) -> None:
    text = "建立清单，逐条明确责任人。" * 200
    view.show_pairs([Pair(text, f"{text}跟踪问效。", "正文")])
    view.show()

    def shows_the_end() -> None:
        cursor = view.text.textCursor()
        cursor.setPosition(view.text.document().characterCount() - 2)
        assert view.text.viewport().rect().contains(view.text.cursorRect(cursor))

    qtbot.waitUntil(shows_the_end)
    view.show_pairs([Pair("建立清单。", "跟踪问效。")])
    assert view.text.verticalScrollBar().value() == 0
    view.show_pairs([Pair(text, f"{text}跟踪问效。", "正文")])
    shows_the_end()
