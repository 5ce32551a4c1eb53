"""Tables in the article: put in, opened, changed, moved, deleted, and printed by the preview and both exports."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from anqing_bulletin.bulletin import edits, tables
from anqing_bulletin.bulletin.history import Where
from anqing_bulletin.bulletin.model import Block, Paragraph, Span, Table
from anqing_bulletin.bulletin.table_places import Area
from anqing_bulletin.desktop.objects.table_card import MOST_ROWS, card_size, draw_card
from anqing_bulletin.desktop.objects.table_dialog import TableDialog
from anqing_bulletin.desktop.objects.table_size import TableSizeDialog
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.desktop.window import Window
from anqing_bulletin.output.docx import docx_bytes
from anqing_bulletin.output.pdf import pdf_bytes
from anqing_bulletin.typesetting.page_text import text_of
from tests.desktop.editing import article, put
from tests.desktop.office import in_dialog, message
from tests.output.docx_reading import find, tree

KEYS = Qt.Key
TEXTS = [["县市区", "", "合计"], ["云泽县", "十二", "三十"], ["青岚县", "十八", ""]]


def small_table(rows: int = 2, block_id: str = "table") -> Table:
    table = tables.filled(tables.new_table(rows, 2, has_header=True), 0, 0, [[(Span("县"),), (Span("数"),)]])
    return replace(table, id=block_id, extra=(("later", "1"),))


def kinds(session: Session) -> list[str]:
    return [block.text if isinstance(block, Paragraph) else type(block).__name__ for block in article(session).blocks]


def write_in(dialog: TableDialog) -> bool:
    """What a person does in the table editor."""
    dialog.model.take(
        tables.filled(dialog.model.table, 0, 0, [[(Span(text),) if text else () for text in row] for row in TEXTS])
    )
    dialog.grid.choose(Area(0, 0, 1, 2))
    dialog.actions_by_name["merge-cells"].trigger()
    dialog.grid.choose(Area(1, 2, 3, 3))
    dialog.actions_by_name["merge-cells"].trigger()
    dialog.caption.selectAll()
    QTest.keyClicks(dialog.caption, "Table 1")
    return True


def test_a_table_is_put_in_written_and_printed_by_preview_pdf_and_docx(
    window: Window, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = session.issue
    in_dialog(monkeypatch, TableSizeDialog, lambda chooser: chooser.rows.setValue(3) is None)
    opened = in_dialog(monkeypatch, TableDialog, write_in)
    put(window.editor, 5)
    window.commands["table"].trigger()
    assert kinds(session) == ["甲" * 20, "Table", ""], "behind the paragraph, with one to go on in"
    table = article(session).blocks[1]
    assert isinstance(table, Table)
    assert (len(opened), table.header_rows, table.caption) == (1, 1, "Table 1")
    assert table.text == "Table 1\n县市区\t合计\n云泽县\t十二\t三十\n青岚县\t十八"
    assert window.editor.body_place == (table.id, 1), "behind it, where Enter goes on with the text"

    composition = session.composition
    assert composition is not None
    printed = "".join(text_of(sheet) for sheet in composition.sheets)
    pdf = pypdfium2.PdfDocument(pdf_bytes(composition))
    read = "".join(page.get_textpage().get_text_range() for page in pdf)
    data = docx_bytes(composition.issue, composition.style, composition.pages, len(composition.sheets))
    written = "".join(tree(data).itertext())
    for text in ("Table 1", "县市区", "合计", "云泽县", "十二", "三十", "青岚县", "十八"):
        assert text in printed
        assert text in read
        assert text in written
    (grid,) = find(tree(data), "//w:tbl[.//w:t[contains(., '云泽县')]]")
    assert len(find(grid, "./w:tr[1]/w:trPr/w:tblHeader")) == 1
    assert find(grid, ".//w:gridSpan/@w:val") == ["2"]
    assert find(grid, ".//w:vMerge/@w:val") == ["restart"]
    assert len(find(grid, ".//w:vMerge")) == 2

    window.undo()
    empty = article(session).blocks[1]
    assert isinstance(empty, Table)
    assert empty.text.strip() == "", "what was done in the editor is one step"
    window.undo()
    assert session.issue == before, "and putting it in another"
    window.redo()
    window.redo()
    assert article(session).blocks[1] == table


def test_where_a_table_goes(window: Window, session: Session) -> None:
    def after(blocks: tuple[Block, ...], place: int) -> list[str]:
        session.apply(edits.set_blocks, "jia", blocks)
        if blocks:
            window.editor.show_place(Where("jia", blocks[place].id, 0))
        window.tables.put(small_table())
        return kinds(session)

    first, empty, last = Paragraph((Span("前"),), id="p1"), Paragraph((), id="p2"), Paragraph((Span("后"),), id="p3")
    assert after((), 0) == ["Table", ""]
    assert after((first, last), 0) == ["前", "Table", "后"]
    assert after((first, empty), 1) == ["前", "Table", ""], "an empty paragraph stays behind it"
    assert after((empty, last), 0) == ["Table", "", "后"]
    assert after((first, small_table(block_id="other")), 1) == ["前", "Table", "Table", ""]


def test_a_table_is_opened_by_double_click_enter_and_command(
    window: Window, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = small_table()
    session.apply(edits.set_blocks, "jia", (Paragraph((Span("前"),), id="a"), table, Paragraph((Span("后"),), id="b")))
    opened = in_dialog(monkeypatch, TableDialog, lambda _dialog: True)
    menus: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, *_: menus.append(menu))
    body = window.editor.body
    put(window.editor, 2)
    card = body.cursorRect()
    middle = QPoint(body.viewport().width() // 2, card.center().y())
    issue = session.issue
    assert body.object_at(QPointF(middle)) == "table"
    QTest.mouseDClick(body.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert len(opened) == 1
    put(window.editor, 2, 3)
    QTest.keyClick(body, KEYS.Key_Return)
    put(window.editor, 2)
    QTest.keyClick(body, KEYS.Key_Enter)
    window.commands["edit-table"].trigger()
    assert len(opened) == 4
    menu_key = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, middle, body.viewport().mapToGlobal(middle))
    QApplication.sendEvent(body.viewport(), menu_key)
    assert menus[0].actions()[0].text() == "编辑表格…"
    menus[0].actions()[0].trigger()
    menus[0].deleteLater()
    assert len(opened) == 5
    assert session.issue is issue, "what is not changed is no step"
    put(window.editor, 0)
    window.commands["edit-table"].trigger()
    assert "光标不在表格上" in message(window)
    put(window.editor, 3)
    QTest.keyClick(body, KEYS.Key_Return)
    assert kinds(session) == ["前", "Table", "", "后"], "Enter behind it begins a paragraph"
    put(window.editor, 2)
    QTest.keyClick(body, KEYS.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert kinds(session) == ["前", "", "Table", "", "后"], "and Shift+Enter before it"
    assert len(opened) == 5


def test_a_table_is_moved_deleted_and_shown_though_locked(
    window: Window, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = small_table()
    session.apply(edits.set_blocks, "jia", (Paragraph((Span("前"),), id="a"), table, Paragraph((Span("后"),), id="b")))
    in_dialog(monkeypatch, TableDialog, lambda dialog: dialog.model.take(tables.with_rows(dialog.model.table, 2)))
    window.tables.open("table")
    assert article(session).blocks[1] == table, "given up, nothing is changed"
    in_dialog(monkeypatch, TableDialog, lambda dialog: dialog.actions_by_name["row-below"].trigger() is None)
    window.tables.open("table")
    changed = article(session).blocks[1]
    assert isinstance(changed, Table)
    assert (len(changed.rows), changed.id, changed.extra) == (3, "table", table.extra)
    assert changed.rows[0][0] is table.rows[0][0]
    window.commands["paragraph-up"].trigger()
    assert kinds(session) == ["Table", "前", "后"]
    put(window.editor, 0, 1)
    QTest.keyClick(window.editor.body, KEYS.Key_Delete)
    assert kinds(session) == ["前", "后"]
    window.undo()
    assert article(session).blocks[0] == changed
    session.set_read_only("只读")
    shown = in_dialog(monkeypatch, TableDialog, lambda dialog: not dialog.actions_by_name["row-below"].isEnabled())
    put(window.editor, 0, 1)
    QTest.keyClick(window.editor.body, KEYS.Key_Return)
    assert len(shown) == 1
    window.commands["table"].trigger()
    assert message(window) == "只读"
    assert article(session).blocks[0] == changed


@pytest.mark.parametrize("rows", [1, MOST_ROWS, MOST_ROWS + 20])
def test_the_card_shows_the_cells_and_is_never_high(qapp: QApplication, rows: int) -> None:
    table = tables.merged(replace(small_table(max(rows, 2)), caption="各县"), Area(0, 0, 2, 1))
    size = card_size(table, 300, qapp.font())
    assert size.height() <= card_size(small_table(MOST_ROWS), 300, qapp.font()).height() * 1.4
    image = QImage(QSize(300, int(size.height())), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    blank = image.copy()
    painter = QPainter(image)
    draw_card(painter, image.rect().toRectF(), table, qapp.font())
    painter.end()
    assert image != blank
