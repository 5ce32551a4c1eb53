"""The editor of an article on a real session: what is written is in the issue, and undo brings it back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.history import Where
from anqing_bulletin.bulletin.model import Alignment, Cell, Mark, Paragraph, ParagraphKind, Span, Table
from anqing_bulletin.desktop.places import NOTE, SOURCE, TITLE
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.desktop.writing.editor import ArticleEditor
from anqing_bulletin.desktop.writing.editor_page import EditorPage
from anqing_bulletin.desktop.writing.undo_keys import without_undo
from tests.desktop.editing import article, put

TABLE = Table(((Cell((Span("县"),)), Cell((Span("数"),))),), (1, 1), id="table", caption="各县情况")

KINDS = {kind.value for kind in ParagraphKind}
"""The names of the actions that set them."""


def write(editor: ArticleEditor, text: str) -> None:
    """As an input method commits it."""
    from PySide6.QtGui import QInputMethodEvent
    from PySide6.QtWidgets import QApplication

    for character in text:
        event = QInputMethodEvent("", [])
        event.setCommitString(character)
        QApplication.sendEvent(editor._page.body, event)


def action(editor: ArticleEditor, name: str) -> object:
    return next(item for item in editor.format_actions if item.objectName() == name)


class TestBody:
    def test_what_is_typed_is_in_the_issue_at_once(self, editor: ArticleEditor, session: Session) -> None:
        put(editor, 0)
        write(editor, "新𠮷")
        assert article(session).text == "新𠮷" + "甲" * 20
        assert article(session).blocks[0].id == "jia-1"

    def test_enter_opens_a_paragraph_and_the_issue_has_it(self, editor: ArticleEditor, session: Session) -> None:
        put(editor, 10)
        QTest.keyClick(editor._page.body, Qt.Key.Key_Return)
        assert [block.text for block in article(session).blocks] == ["甲" * 10, "甲" * 10]

    def test_shift_enter_is_a_paragraph_too(self, editor: ArticleEditor, session: Session) -> None:
        put(editor, 10)
        QTest.keyClick(editor._page.body, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
        assert len(article(session).blocks) == 2

    def test_behind_a_heading_comes_body_text(self, editor: ArticleEditor, session: Session) -> None:
        action(editor, "level-1").trigger()
        put(editor, 20)
        QTest.keyClick(editor._page.body, Qt.Key.Key_Return)
        write(editor, "正文")
        heading, body = article(session).blocks
        assert (heading.kind, body.kind) == (ParagraphKind.LEVEL_1, ParagraphKind.BODY)
        assert body.spans == (Span("正文"),)

    def test_typing_is_one_step_and_undo_takes_it_back(self, editor: ArticleEditor, session: Session) -> None:
        before = session.issue
        put(editor, 3)
        write(editor, "一二三")
        session.undo()
        assert session.issue is before
        assert editor._page.body.toPlainText() == "甲" * 20
        session.redo()
        assert editor._page.body.toPlainText() == "甲甲甲一二三" + "甲" * 17
        assert editor._page.body.place == ("jia-1", 6)

    def test_undo_shows_the_article_where_it_happened(self, editor: ArticleEditor, session: Session) -> None:
        put(editor, 3)
        write(editor, "一")
        editor.show_article("yi")
        session.undo()
        assert editor.article_id == "jia"
        assert editor._page.body.place[0] == "jia-1"

    def test_the_undo_keys_are_left_to_the_window(self, editor: ArticleEditor, qtbot: object) -> None:
        from PySide6.QtGui import QAction

        undo = QAction(editor)
        undo.setShortcut(QKeySequence("Ctrl+Z"))
        editor.addAction(undo)
        for field in editor._page.fields:
            field.setVisible(True)
            field.setFocus()
            with qtbot.waitSignal(undo.triggered, timeout=1000):
                QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    def test_a_change_from_elsewhere_leaves_the_caret(self, editor: ArticleEditor, session: Session) -> None:
        paragraph = replace(article(session).blocks[0], spans=(Span("一二三四五六七八"),))
        session.apply(edits.set_blocks, "jia", (paragraph,))
        put(editor, 6)
        shorter = replace(paragraph, spans=(Span("一三四五六七八"),))
        session.apply(edits.replace_blocks, "jia", 0, 1, (Paragraph((Span("头头"),)), shorter))
        assert editor._page.body.toPlainText() == "头头\n一三四五六七八"
        assert editor._page.body.place == ("jia-1", 5)

    def test_articles_keep_their_documents_and_carets(self, editor: ArticleEditor) -> None:
        put(editor, 7)
        document = editor._page.body.document()
        editor.show_article("yi")
        assert editor._page.body.document() is not document
        editor.show_article("jia")
        assert editor._page.body.document() is document
        assert editor._page.body.textCursor().position() == 7

    def test_documents_kept_are_bounded(self, editor: ArticleEditor, session: Session, monkeypatch: object) -> None:
        monkeypatch.setattr("anqing_bulletin.desktop.writing.documents.KEPT", 2)
        for name in ("yi", "bing", "ding", "jia", "yi", "bing", "ding"):
            editor.show_article(name)
            write(editor, "改")
        assert len(editor._documents) == 2
        assert article(session, "ding").text.startswith("改改")

    def test_an_article_that_went_away_is_not_shown(self, editor: ArticleEditor, session: Session) -> None:
        session.apply(edits.remove_article, "jia")
        session.apply(edits.empty_bin)
        assert editor.article_id == ""
        session.undo()
        editor.show_article("jia")
        write(editor, "回")
        assert "回" in article(session).text


class TestMarks:
    def test_the_selection_becomes_strong_and_plain_again(self, editor: ArticleEditor, session: Session) -> None:
        put(editor, 0, 5)
        action(editor, "strong").trigger()
        assert article(session).blocks[0].spans == (Span("甲" * 5, Mark.STRONG), Span("甲" * 15))
        action(editor, "strong").trigger()
        assert article(session).blocks[0].spans == (Span("甲" * 20),)
        session.undo()
        assert article(session).blocks[0].strong_stretches == ("甲" * 5,)

    def test_one_key_makes_the_sentence_a_run_in_head(self, editor: ArticleEditor, session: Session) -> None:
        paragraph = Paragraph((Span("狠抓建章立制。制定办法。"),), id="jia-1")
        session.apply(edits.set_blocks, "jia", (paragraph,))
        put(editor, 7)
        action(editor, "run-in-head").trigger()
        write(editor, "新")
        assert article(session).blocks[0].spans == (
            Span("狠抓建章立制。", Mark.STRONG),
            Span("新制定办法。"),
        )

    def test_superscript_and_subscript_exclude_each_other(self, editor: ArticleEditor, session: Session) -> None:
        put(editor, 0, 1)
        action(editor, "superscript").trigger()
        action(editor, "subscript").trigger()
        assert article(session).blocks[0].spans[0].marks == Mark.SUBSCRIPT

    def test_levels_and_alignment_are_of_the_paragraph(self, editor: ArticleEditor, session: Session) -> None:
        action(editor, "level-2").trigger()
        action(editor, "centre").trigger()
        block = article(session).blocks[0]
        assert (block.kind, block.alignment) == (ParagraphKind.LEVEL_2, Alignment.CENTRE)
        assert action(editor, "level-2").isChecked()
        session.undo()
        assert article(session).blocks[0].alignment is Alignment.JUSTIFY

    @pytest.mark.parametrize("kind", list(ParagraphKind))
    def test_every_kind_of_paragraph_can_be_set_and_seen(
        self, editor: ArticleEditor, session: Session, kind: ParagraphKind
    ) -> None:
        action(editor, "level-1" if kind is ParagraphKind.BODY else "body").trigger()
        action(editor, kind.value).trigger()
        assert article(session).blocks[0].kind is kind
        checked = {item.objectName() for item in editor.format_actions if item.isChecked()}
        assert checked & KINDS == {kind.value}

    def test_every_action_has_a_key_a_name_and_a_sentence(self, editor: ArticleEditor) -> None:
        for item in editor.format_actions:
            assert item.text()
            assert item.statusTip()
            assert not item.shortcut().isEmpty()
        keys = [item.shortcut().toString() for item in editor.format_actions]
        assert len(set(keys)) == len(keys)


class TestTables:
    @pytest.fixture(autouse=True)
    def _with_table(self, session: Session, editor: ArticleEditor) -> None:
        blocks = (Paragraph((Span("前"),), id="a"), TABLE, Paragraph((Span("后"),), id="b"))
        session.apply(edits.set_blocks, "jia", blocks)

    def test_backspace_behind_a_table_first_selects_it(self, editor: ArticleEditor, session: Session) -> None:
        put(editor, 4)
        QTest.keyClick(editor._page.body, Qt.Key.Key_Backspace)
        assert TABLE in article(session).blocks
        QTest.keyClick(editor._page.body, Qt.Key.Key_Backspace)
        assert [block.id for block in article(session).blocks] == ["a", "b"]
        session.undo()
        assert article(session).blocks[1] is TABLE
        assert editor._page.body.toPlainText() == "前\n\ufffc\n后"

    def test_typing_at_a_table_makes_a_paragraph_beside_it(self, editor: ArticleEditor, session: Session) -> None:
        put(editor, 3)
        write(editor, "新")
        editor.commit()
        assert [block.text for block in article(session).paragraphs] == ["前", "新", "后"]
        assert article(session).blocks[1] is TABLE

    def test_a_table_is_moved_by_cut_and_paste(self, editor: ArticleEditor, session: Session) -> None:
        put(editor, 2, 4)
        editor._page.body.cut()
        assert TABLE not in article(session).blocks
        put(editor, editor._page.body.document().characterCount() - 1)
        editor._page.body.paste()
        assert article(session).blocks[-1] is TABLE
        assert [block.text for block in article(session).paragraphs] == ["前", "后"]


class TestPaste:
    def paste(self, editor: ArticleEditor, *, html: str = "", text: str = "") -> None:
        data = QMimeData()
        if html:
            data.setHtml(html)
        data.setText(text)
        editor._page.body.insertFromMimeData(data)

    def test_of_foreign_html_only_text_and_bold_remain(self, editor: ArticleEditor, session: Session) -> None:
        put(editor, 20)
        self.paste(
            editor,
            html="<style>p{color:red}</style><p style='font-family:宋体'><b>小标题。</b><font color=red>正文</font></p>"
            "<p>第二段<img src='file:///etc/passwd'><a href='http://x'>链接</a></p>",
        )
        first, second = article(session).blocks
        assert first.spans == (Span("甲" * 20), Span("小标题。", Mark.STRONG), Span("正文"))
        assert second.spans == (Span("第二段链接"),)
        assert first.id == "jia-1"

    def test_a_paste_is_one_step(self, editor: ArticleEditor, session: Session) -> None:
        put(editor, 20)
        write(editor, "打字")
        self.paste(editor, text="一\n\n　　二\n三")
        assert [block.text for block in article(session).blocks] == ["甲" * 20 + "打字一", "二", "三"]
        session.undo()
        assert article(session).text == "甲" * 20 + "打字"

    def test_what_was_copied_here_keeps_its_marks_and_kinds(self, editor: ArticleEditor, session: Session) -> None:
        put(editor, 0, 20)
        action(editor, "kai").trigger()
        editor._page.body.copy()
        editor.show_article("yi")
        put(editor, 0)
        editor._page.body.paste()
        assert article(session, "yi").blocks[0].spans == (Span("甲" * 20, Mark.KAI), Span("乙" * 20))

    def test_pasted_text_brings_no_marks(self, editor: ArticleEditor, session: Session) -> None:
        put(editor, 0, 20)
        action(editor, "strong").trigger()
        editor._page.body.copy()
        put(editor, 20)
        keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(editor._page.body, Qt.Key.Key_V, keys)
        assert article(session).blocks[0].spans == (Span("甲" * 20, Mark.STRONG), Span("甲" * 20))


class TestFields:
    def test_the_context_menus_offer_no_undo_of_their_own(self, editor: ArticleEditor) -> None:
        for field in (editor._page.body, editor._page.title):
            menu = without_undo(field.createStandardContextMenu())
            assert menu.actions()
            assert not menu.actions()[0].isSeparator()
            assert not {"edit-undo", "edit-redo"} & {item.objectName() for item in menu.actions()}
            menu.deleteLater()

    def test_the_title_keeps_the_blank_at_its_break(self, editor: ArticleEditor, session: Session) -> None:
        title = editor._page.title
        title.selectAll()
        title.textCursor().insertText("云泽县构建机制 \n激励担当")
        assert (article(session).title, article(session).title_breaks) == ("云泽县构建机制 激励担当", (8,))
        editor.show_article("yi")
        editor.show_article("jia")
        assert title.text == "云泽县构建机制 \n激励担当"

    def test_a_blank_typed_at_the_end_stays_while_typing(self, editor: ArticleEditor, session: Session) -> None:
        title = editor._page.title
        title.set_offset(99)
        title.textCursor().insertText(" ")
        assert title.text == "甲的标题 "
        title.textCursor().insertText("后")
        assert article(session).title == "甲的标题 后"

    def test_a_title_has_three_lines_at_most(self, editor: ArticleEditor) -> None:
        title = editor._page.title
        title.selectAll()
        data = QMimeData()
        data.setText("一\n二\n三\n四")
        title.insertFromMimeData(data)
        assert title.blockCount() <= 3
        title.setFocus()
        QTest.keyClick(title, Qt.Key.Key_Return)
        assert title.blockCount() <= 3

    def test_source_and_note_are_kept(self, editor: ArticleEditor, session: Session) -> None:
        editor._page.source.insertPlainText("（新）")
        editor._page.note.insertPlainText("问一下数字")
        assert article(session).source == "甲县（新）"
        assert article(session).note == "问一下数字"
        session.undo()
        assert editor._page.note.text == ""

    def test_the_foreword_opens_and_is_kept(self, editor: ArticleEditor, session: Session) -> None:
        assert not editor._page.foreword_shown
        editor._on_foreword_asked(True)
        editor._page.foreword.textCursor().insertText("按语")
        assert [paragraph.text for paragraph in article(session).foreword] == ["按语"]
        editor._page.foreword.selectAll()
        QTest.keyClick(editor._page.foreword, Qt.Key.Key_Delete)
        assert article(session).foreword == ()

    def test_words_and_han_are_counted(self, editor: ArticleEditor, qtbot: object) -> None:
        put(editor, 0)
        write(editor, "12，")
        qtbot.waitUntil(lambda: "字数 22" in editor._page._counts.text())
        assert "汉字 20" in editor._page._counts.text()


class TestPlaces:
    @pytest.mark.parametrize(
        ("where", "field"),
        [
            (Where("yi", TITLE, 2), "title"),
            (Where("yi", SOURCE, 1), "source"),
            (Where("yi", NOTE, 0), "note"),
            (Where("yi", "yi-1", 5), "body"),
        ],
    )
    def test_a_place_is_shown_and_told(self, editor: ArticleEditor, where: Where, field: str) -> None:
        editor.show_place(where)
        assert editor.article_id == "yi"
        assert getattr(editor._page, field).hasFocus()
        told = []
        editor.caret_moved.connect(told.append)
        editor._on_caret_moved()
        assert told == [where]

    def test_the_caret_tells_where_it_goes(self, editor: ArticleEditor) -> None:
        told = []
        editor.caret_moved.connect(told.append)
        put(editor, 4)
        assert told[-1] == Where("jia", "jia-1", 4)

    def test_another_issue_forgets_everything(self, editor: ArticleEditor, session: Session, issue: object) -> None:
        from anqing_bulletin.storage.project import Project

        write(editor, "改")
        session.load(Project(issue), None)
        assert editor.article_id == ""
        editor.show_article("jia")
        assert editor._page.body.toPlainText() == "甲" * 20


class TestRoom:
    def test_the_fields_ask_for_no_more_room_than_they_need_before_they_are_shown(self, qapp: object) -> None:
        """The window opens as high as its fields ask for: on a small screen nothing may ask for too much."""
        page = EditorPage()
        assert all(field.height() < 3 * field.fontMetrics().lineSpacing() for field in (page.source, page.note))
        height = page.title.height()
        page.set_text_points(2 * page.text_points)
        assert page.title.height() > height


class TestLocked:
    def test_whoever_types_into_a_final_issue_is_told_why_nothing_comes_of_it(
        self, editor: ArticleEditor, session: Session
    ) -> None:
        told = []
        session.refused.connect(told.append)
        session.apply(edits.finalise)
        body = editor._page.body
        for key in (Qt.Key.Key_A, Qt.Key.Key_Backspace):
            QTest.keyClick(body, key)
        body.selectAll()
        for key in (Qt.Key.Key_X, Qt.Key.Key_B, Qt.Key.Key_Delete):  # cut, bold, delete a word
            QTest.keyClick(body, key, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(body, Qt.Key.Key_F8)
        assert told == [session.locked] * 6
        assert article(session).text == "甲" * 20

        QTest.keyClick(body, Qt.Key.Key_Right)
        QTest.keyClick(body, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        session.apply(edits.reopen)
        QTest.keyClick(body, Qt.Key.Key_A)
        assert len(told) == 6
        assert article(session).text != "甲" * 20
