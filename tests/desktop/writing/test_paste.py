"""Pasting into the editor: what the clipboard of other programs means is in the issue, as one step, and on the page."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.model import (
    Cell,
    Figure,
    Mark,
    Paragraph,
    ParagraphKind,
    Picture,
    Span,
    Table,
)
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.desktop.window import Window
from anqing_bulletin.desktop.writing import pasting
from anqing_bulletin.desktop.writing.editor import ArticleEditor
from tests.desktop.editing import article, put
from tests.strategies import tiny_png

PNG = tiny_png(40, 30)
PICTURE = f"<img src='data:image/png;base64,{base64.b64encode(PNG).decode()}'>"
TABLE = "<table><thead><tr><th>县<th>数</thead><tr><td>甲<td>1</table>"
TEXT = "甲" * 20


def clipboard(*, html: str = "", text: str = "", png: bytes = b"", image: QImage | None = None) -> QMimeData:
    data = QMimeData()
    if html:
        data.setHtml(html)
    if text:
        data.setText(text)
    if png:
        data.setData("image/png", png)
    if image is not None:
        data.setImageData(image)
    return data


def shapes(session: Session) -> list[str]:
    """Texts of paragraphs, and the names of the others."""
    blocks = article(session).blocks
    return [block.text if isinstance(block, Paragraph) else type(block).__name__ for block in blocks]


class TestBlocks:
    def test_a_table_within_a_paragraph_parts_it(self, editor: ArticleEditor, session: Session) -> None:
        before = session.issue
        put(editor, 5)
        editor._page.body.insertFromMimeData(clipboard(html=TABLE))
        assert shapes(session) == ["甲" * 5, "Table", "甲" * 15]
        assert article(session).blocks[0].id == "jia-1"
        table = article(session).blocks[1]
        assert isinstance(table, Table)
        assert (table.header_rows, table.text) == (1, "县\t数\n甲\t1")
        session.undo()
        assert session.issue is before
        assert editor._page.body.toPlainText() == TEXT

    def test_the_parts_of_a_heading_are_headings(self, editor: ArticleEditor, session: Session) -> None:
        heading = replace(article(session).blocks[0], kind=ParagraphKind.LEVEL_1)
        session.apply(edits.replace_blocks, "jia", 0, 1, (heading,))
        put(editor, 5)
        editor._page.body.insertFromMimeData(clipboard(html=PICTURE))
        kinds = [block.kind for block in article(session).paragraphs]
        assert kinds == [ParagraphKind.LEVEL_1, ParagraphKind.LEVEL_1]

    @pytest.mark.parametrize(("position", "wanted"), [(0, ["Figure", TEXT]), (20, [TEXT, "Figure"])])
    def test_at_an_edge_of_a_paragraph_no_empty_one_is_left(
        self, editor: ArticleEditor, session: Session, position: int, wanted: list[str]
    ) -> None:
        put(editor, position)
        editor._page.body.insertFromMimeData(clipboard(html=PICTURE))
        assert shapes(session) == wanted

    def test_text_around_objects_joins_what_is_there(self, editor: ArticleEditor, session: Session) -> None:
        put(editor, 10)
        html = f"<p><b>小标题。</b>前</p>{TABLE}<p>中</p>{PICTURE}<p>后</p>"
        editor._page.body.insertFromMimeData(clipboard(html=html))
        assert shapes(session) == ["甲" * 10 + "小标题。前", "Table", "中", "Figure", "后" + "甲" * 10]
        first = article(session).paragraphs[0]
        assert first.strong_stretches == ("小标题。",)

    def test_typing_goes_on_behind_what_was_pasted(self, editor: ArticleEditor, session: Session) -> None:
        put(editor, 10)
        editor._page.body.insertFromMimeData(clipboard(html="<p>一</p><p>二</p>"))
        event = QInputMethodEvent("", [])
        event.setCommitString("三")
        QApplication.sendEvent(editor._page.body, event)
        assert shapes(session) == ["甲" * 10 + "一", "二三" + "甲" * 10]

    def test_a_heading_pasted_into_an_empty_paragraph_is_one(self, editor: ArticleEditor, session: Session) -> None:
        put(editor, 0, 20)
        editor._page.body.insertFromMimeData(clipboard(html="<p><b>一、总体情况</b></p><p>正文。</p>"))
        heading, body = article(session).paragraphs
        assert (heading.kind, heading.spans) == (ParagraphKind.LEVEL_1, (Span("一、总体情况"),))
        assert body.kind is ParagraphKind.BODY

    def test_the_foreword_takes_only_text(self, editor: ArticleEditor, session: Session) -> None:
        editor._on_foreword_asked(True)
        told: list[str] = []
        editor.told.connect(told.append)
        editor._page.foreword.insertFromMimeData(clipboard(html=f"<p>按语</p>{TABLE}{PICTURE}"))
        assert [paragraph.text for paragraph in article(session).foreword] == ["按语", "县 数", "甲 1"]
        assert editor._page.foreword.toPlainText() == "按语\n县 数\n甲 1"
        assert "1 幅图片没有粘贴" in told[0]

    def test_a_picture_and_a_table_are_on_the_page(self, editor: ArticleEditor, session: Session) -> None:
        put(editor, 20)
        editor._page.body.insertFromMimeData(clipboard(html=TABLE + PICTURE))
        assert session.composition is not None
        sheets = session.composition.sheets
        assert any(sheet.pictures for sheet in sheets)
        assert any("数" in run.text for sheet in sheets for run, _, _ in sheet.runs())


class TestWhatCounts:
    def test_the_text_of_office_wins_over_its_picture(self, editor: ArticleEditor, session: Session) -> None:
        put(editor, 20)
        editor._page.body.insertFromMimeData(clipboard(html="<p>文字</p>", text="别的", png=PNG))
        assert shapes(session) == [f"{TEXT}文字"]

    @pytest.mark.parametrize(
        "data",
        [
            {"png": PNG},
            {"png": PNG, "html": "<img src='file:///c:/a.png'>", "text": " "},
            {"image": QImage.fromData(PNG)},
        ],
    )
    def test_a_picture_alone_is_pasted_itself(
        self, editor: ArticleEditor, session: Session, data: dict[str, object]
    ) -> None:
        put(editor, 20)
        assert editor._page.body.canInsertFromMimeData(clipboard(**data))
        editor._page.body.insertFromMimeData(clipboard(**data))
        figure = article(session).blocks[-1]
        assert isinstance(figure, Figure)
        assert (figure.picture.width, figure.picture.height) == (40, 30)
        assert QImage.fromData(figure.picture.data) == QImage.fromData(PNG)

    def test_an_empty_clipboard_changes_nothing_and_says_so(self, editor: ArticleEditor, session: Session) -> None:
        before = session.issue
        told: list[str] = []
        editor.told.connect(told.append)
        for data in (clipboard(), clipboard(html="<p></p>"), clipboard(text=" \n"), clipboard(png=b"\x89PNG nothing")):
            editor._page.body.insertFromMimeData(data)
        assert session.issue is before
        assert len(told) == 4
        assert "没有可以粘贴的" in told[0]
        assert "1 幅图片没有粘贴" in told[3]

    def test_files_other_than_pictures_are_left_to_the_window(self, editor: ArticleEditor) -> None:
        for paths in (["/home/a.txt"], ["/home/a.png", "/home/a.docx"]):
            data = clipboard(text=paths[0])
            data.setUrls([QUrl.fromLocalFile(path) for path in paths])
            assert not editor._page.body.canInsertFromMimeData(data)

    def test_pictures_that_are_only_linked_are_counted_in_the_status_bar(self, window: Window) -> None:
        window.editor.show_article("jia")
        html = f"<p>一</p><p>二</p>{TABLE}<img src='http://x/a.png'><img src='file:///c:/b.png'>"
        window.editor._page.body.insertFromMimeData(clipboard(html=html))
        words = window.status.currentMessage()
        assert "已粘贴 2 段、1 个表格" in words
        assert "2 幅图片没有粘贴" in words

    def test_ctrl_shift_v_pastes_the_text_alone(self, editor: ArticleEditor, session: Session) -> None:
        put(editor, 20)
        QGuiApplication.clipboard().setMimeData(clipboard(html=f"<b>粗</b>{TABLE}", text="只有 字"))
        keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(editor._page.body, Qt.Key.Key_V, keys)
        assert article(session).blocks[0].spans == (Span(f"{TEXT}只有 字"),)

    def test_a_locked_issue_takes_nothing(self, editor: ArticleEditor, session: Session) -> None:
        session.apply(edits.finalise)
        before = session.issue
        QGuiApplication.clipboard().setMimeData(clipboard(html=TABLE, text="文"))
        told: list[str] = []
        session.refused.connect(told.append)
        QTest.keyClick(editor._page.body, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        editor._page.body.insertFromMimeData(clipboard(html=TABLE))
        editor._page.body.paste_text()
        assert len(told) == 1
        assert session.issue is before
        assert editor._page.body.toPlainText() == TEXT

    def test_what_an_input_method_holds_becomes_text_first(self, editor: ArticleEditor, session: Session) -> None:
        put(editor, 20)
        QApplication.sendEvent(editor._page.body, QInputMethodEvent("pin", []))
        editor._page.body.insertFromMimeData(clipboard(html="<p>文</p>"))
        assert not editor._page.body.composing
        assert article(session).text == f"{TEXT}pin文"


class TestFields:
    def test_a_title_takes_text_only(self, editor: ArticleEditor, session: Session) -> None:
        title = editor._page.title
        title.selectAll()
        title.insertFromMimeData(clipboard(html=f"<b>粗</b>{TABLE}", text="\u200b新标题\ufeff\x07"))
        assert article(session).title == "新标题"
        assert not title.canInsertFromMimeData(clipboard(html="<b>粗</b>", png=PNG))

    def test_a_field_of_one_line_joins_the_lines(self, editor: ArticleEditor, session: Session) -> None:
        source = editor._page.source
        source.selectAll()
        source.insertFromMimeData(clipboard(text="云泽县委\r\n\u2028组织部"))
        assert article(session).source == "云泽县委组织部"


class TestCopy:
    TABLE = Table(
        ((Cell((Span("县"),), columns=2),), (Cell((Span("甲", Mark.STRONG),)), Cell((Span("2"),)))),
        (6, 4),
        1,
        "各县",
        "t",
    )
    FIGURE = Figure(Picture("image/png", PNG, 40, 30), "会场", 700, id="f")

    def test_inside_the_program_everything_comes_back_as_it_was(self, editor: ArticleEditor, session: Session) -> None:
        heading = Paragraph((Span("一、总体"), Span("情况", Mark.KAI)), ParagraphKind.LEVEL_1, id="h")
        session.apply(edits.replace_blocks, "jia", 0, 1, (heading, self.TABLE, self.FIGURE, Paragraph((Span("末"),))))
        editor._page.body.selectAll()
        editor._page.body.copy()
        editor.show_article("yi")
        editor._page.body.selectAll()
        editor._page.body.paste()
        first, table, figure, last = article(session, "yi").blocks
        assert (first.kind, first.spans) == (heading.kind, heading.spans)
        assert (table, figure, last.text) == (self.TABLE, self.FIGURE, "末")

    def test_another_window_gets_tables_and_pictures_too(self, editor: ArticleEditor, session: Session) -> None:
        """Another process does not know the token: it reads the HTML."""
        data = pasting.mime_data_of((Paragraph((Span("文"), Span("头", Mark.STRONG))), self.TABLE, self.FIGURE))
        paragraph, table, figure = pasting.pasted_from(clipboard(html=data.html())).blocks
        assert isinstance(paragraph, Paragraph)
        assert paragraph.spans == (Span("文"), Span("头", Mark.STRONG))
        assert isinstance(table, Table)
        assert (table.caption, table.header_rows, table.rows[0][0].columns) == ("各县", 1, 2)
        assert table.rows[1] == self.TABLE.rows[1]
        assert isinstance(figure, Figure)
        assert figure.caption == "会场"
