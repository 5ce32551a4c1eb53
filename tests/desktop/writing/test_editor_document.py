"""The live document of an article: what is typed is told, what is wanted is brought by the smallest change."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor

from anqing_bulletin.bulletin.model import (
    Alignment,
    Cell,
    Mark,
    Paragraph,
    ParagraphKind,
    Span,
    Table,
    normal_spans,
)
from anqing_bulletin.desktop.writing.article_document import ArticleDocument, TextEdit
from anqing_bulletin.desktop.writing.block_reading import OBJECT_SIGN, read
from anqing_bulletin.desktop.writing.text_formats import Look
from anqing_bulletin.desktop.writing.utf16 import characters, units

TABLE = Table(((Cell((Span("县"),)), Cell((Span("数"),))),), (1, 1), id="table")


def paragraph(text: str, block_id: str, *, head: str = "") -> Paragraph:
    return Paragraph(normal_spans((Span(head, Mark.STRONG), Span(text))), id=block_id)


def make(*blocks: object) -> ArticleDocument:
    return ArticleDocument(blocks, Look())


def cursor_in(document: ArticleDocument, block_id: str, offset: int) -> QTextCursor:
    cursor = QTextCursor(document)
    position = document.position_of(block_id, offset)
    assert position is not None
    cursor.setPosition(position)
    return cursor


def shown(document: ArticleDocument) -> list[object]:
    """What the document really holds, read afresh."""
    pieces = []
    for number in range(document.blockCount()):
        reading = read(document.findBlockByNumber(number), document._objects)
        assert reading.whole
        assert reading.dressed
        pieces.append(reading.pieces[0])
    return pieces


def said(document: ArticleDocument) -> list[object]:
    return [block.spans if isinstance(block, Paragraph) else block for block in document.blocks]


@pytest.fixture
def told() -> list[TextEdit]:
    return []


@pytest.mark.usefixtures("qapp")
class TestTyping:
    def test_a_character_touches_its_paragraph_alone(self, told: list[TextEdit]) -> None:
        document = make(paragraph("甲", "a"), paragraph("乙", "b"), paragraph("丙", "c"))
        document.edited.connect(told.append)
        cursor_in(document, "b", 1).insertText("丁")
        assert [(edit.first, edit.last, edit.blocks) for edit in told] == [(1, 2, (paragraph("乙丁", "b"),))]
        assert document.blocks[0] is told[0].former[0]

    def test_typing_behind_a_run_in_head_keeps_to_marks(self, told: list[TextEdit]) -> None:
        document = make(paragraph("正文", "a", head="标题。"))
        document.edited.connect(told.append)
        cursor_in(document, "a", 4).insertText("新")
        assert told[-1].blocks == (paragraph("正新文", "a", head="标题。"),)

    def test_the_first_part_of_a_split_paragraph_keeps_its_id(self, told: list[TextEdit]) -> None:
        document = make(paragraph("前后", "a"), paragraph("乙", "b"))
        document.edited.connect(told.append)
        cursor_in(document, "a", 1).insertBlock()
        first, second = told[-1].blocks
        assert (first.text, second.text) == ("前", "后")
        assert first.id == "a"
        assert second.id not in {"a", "b"}

    def test_a_line_opened_above_leaves_the_paragraph_its_id(self, told: list[TextEdit]) -> None:
        document = make(paragraph("前后", "a"))
        document.edited.connect(told.append)
        cursor_in(document, "a", 0).insertBlock()
        assert [(block.text, block.id == "a") for block in document.blocks] == [("", False), ("前后", True)]

    def test_joined_paragraphs_have_the_first_ones_id(self, told: list[TextEdit]) -> None:
        document = make(paragraph("前", "a"), paragraph("后", "b"), paragraph("丙", "c"))
        document.edited.connect(told.append)
        cursor_in(document, "b", 0).deletePreviousChar()
        assert [(edit.first, edit.last) for edit in told] == [(0, 2)]
        assert document.blocks == (paragraph("前后", "a"), paragraph("丙", "c"))

    def test_rare_characters_count_one(self, told: list[TextEdit]) -> None:
        document = make(paragraph("张𠮷山", "a"))
        assert document.place_at(3) == ("a", 2)
        assert document.position_of("a", 3) == 4
        document.edited.connect(told.append)
        cursor_in(document, "a", 2).insertText("𬬭")
        assert told[-1].blocks[0].text == "张𠮷𬬭山"

    def test_a_line_break_becomes_a_paragraph(self) -> None:
        document = make(paragraph("前后", "a"))
        cursor_in(document, "a", 1).insertText("\u2028")
        document.settle()
        assert [block.text for block in document.blocks] == ["前", "后"]
        assert shown(document) == said(document)

    def test_everything_deleted_leaves_one_empty_paragraph(self, told: list[TextEdit]) -> None:
        document = make(paragraph("前", "a"), TABLE, paragraph("后", "b"))
        document.edited.connect(told.append)
        cursor = QTextCursor(document)
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.removeSelectedText()
        document.settle()
        assert [block.text for block in document.blocks] == [""]

    def test_an_empty_article_shows_an_empty_paragraph(self, told: list[TextEdit]) -> None:
        document = make()
        document.edited.connect(told.append)
        QTextCursor(document).insertText("开头")
        assert told[-1].range_in(()) == (0, 0)
        assert [block.text for block in told[-1].blocks] == ["开头"]


@pytest.mark.usefixtures("qapp")
class TestTables:
    def test_a_table_is_one_block_of_its_own(self) -> None:
        document = make(paragraph("前", "a"), TABLE, paragraph("后", "b"))
        assert document.toPlainText() == f"前\n{OBJECT_SIGN}\n后"
        assert shown(document) == said(document)

    @pytest.mark.parametrize(("offset", "order"), [(0, ["新", "表"]), (1, ["表", "新"])])
    def test_text_typed_at_a_table_goes_beside_it(self, offset: int, order: list[str]) -> None:
        document = make(paragraph("前", "a"), TABLE, paragraph("后", "b"))
        cursor_in(document, "table", offset).insertText("新")
        document.settle()
        names = ["表" if block is TABLE else block.text for block in document.blocks]
        assert names == ["前", *order, "后"]
        assert shown(document) == said(document)

    def test_joining_text_to_a_table_leaves_both_whole(self) -> None:
        document = make(paragraph("前", "a"), TABLE, paragraph("后", "b"))
        cursor_in(document, "b", 0).deletePreviousChar()
        document.settle()
        assert document.blocks[1] is TABLE
        assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["前", "后"]
        assert shown(document) == said(document)

    def test_a_copied_table_has_an_id_of_its_own(self) -> None:
        document = make(TABLE, paragraph("后", "b"))
        cursor = cursor_in(document, "b", 1)
        cursor.insertBlock()
        from anqing_bulletin.desktop.writing.text_formats import object_format

        cursor.insertText(OBJECT_SIGN, object_format("table"))
        document.settle()
        copy = document.blocks[2]
        assert isinstance(copy, Table)
        assert copy.id != "table"
        assert copy.rows == TABLE.rows
        assert shown(document) == said(document)


@pytest.mark.usefixtures("qapp")
class TestBringing:
    def test_nothing_is_told_of_what_is_brought(self, told: list[TextEdit]) -> None:
        document = make(paragraph("旧", "a"))
        document.edited.connect(told.append)
        assert document.bring_to((paragraph("新", "a"), paragraph("二", "b")))
        assert told == []
        assert document.toPlainText() == "新\n二"

    def test_the_caret_stays_with_its_text(self) -> None:
        document = make(paragraph("一二三四五", "a"), paragraph("乙", "b"))
        caret = cursor_in(document, "a", 4)
        document.bring_to((paragraph("新", "n"), paragraph("一二换三四五", "a"), paragraph("乙", "b")))
        assert document.place_at(caret.position()) == ("a", 5)

    def test_only_the_difference_is_written(self) -> None:
        document = make(paragraph("一二三四五", "a"), paragraph("乙", "b"))
        changes = []
        document.contentsChange.connect(lambda *change: changes.append(change))
        document.bring_to((paragraph("一二换三四五", "a"), paragraph("乙", "b")))
        assert len(changes) == 1
        assert changes[0][1:] != (8, 8)
        assert changes[0][2] <= 2

    def test_marks_and_kinds_are_brought(self) -> None:
        document = make(paragraph("标题。正文", "a"))
        wanted = Paragraph((Span("标题。", Mark.STRONG), Span("正文")), ParagraphKind.LEVEL_2, Alignment.CENTRE, "a")
        document.bring_to((wanted,))
        assert shown(document) == [wanted.spans]
        reading = read(document.firstBlock(), {})
        assert (reading.kind, reading.alignment) == (ParagraphKind.LEVEL_2, Alignment.CENTRE)


TEXTS = st.text(alphabet="甲乙丙，。𠮷a1 ", max_size=8)
BLOCKS = st.one_of(
    st.builds(
        lambda spans, kind, alignment, block_id: Paragraph(normal_spans(spans), kind, alignment, block_id),
        st.lists(st.builds(Span, TEXTS, st.sampled_from([Mark.NONE, Mark.STRONG, Mark.KAI | Mark.STRONG])), max_size=3),
        st.sampled_from(ParagraphKind),
        st.sampled_from(Alignment),
        st.sampled_from("abcdefgh"),
    ),
    st.builds(lambda block_id: Table(TABLE.rows, (1, 1), id=block_id), st.sampled_from(["t1", "t2", "t3"])),
)
ARTICLES = st.lists(BLOCKS, max_size=5, unique_by=lambda block: block.id)


@given(ARTICLES, ARTICLES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_article_can_be_brought_to_any_other(qapp: object, first: list[object], second: list[object]) -> None:
    document = ArticleDocument(first, Look())
    assert document.bring_to(second)
    if second:
        assert shown(document) == said(document)
        assert list(document.blocks) == second
    kinds = [
        (reading.kind, reading.alignment)
        for block, reading in (
            (block, read(document.findBlockByNumber(number), document._objects))
            for number, block in enumerate(document.blocks)
        )
        if isinstance(block, Paragraph)
    ]
    assert kinds == [(block.kind, block.alignment) for block in document.blocks if isinstance(block, Paragraph)]


EDITS = st.lists(
    st.tuples(
        st.integers(0, 60), st.integers(0, 6), st.sampled_from(["", "文", "\u2029", "𠮷，", "a\u2029b", "\u2028"])
    ),
    max_size=8,
)


@given(ARTICLES, EDITS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_and_deleted_is_what_is_told(
    qapp: object, blocks: list[object], typing: list[tuple[int, int, str]]
) -> None:
    document = ArticleDocument(blocks, Look())
    mirror = list(document.blocks)

    def follow(edit: TextEdit) -> None:
        assert list(edit.former) == mirror
        mirror[edit.first : edit.last] = edit.blocks

    document.edited.connect(follow)
    for position, length, text in typing:
        cursor = QTextCursor(document)
        step, keep = QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor
        cursor.movePosition(step, QTextCursor.MoveMode.MoveAnchor, position)
        cursor.movePosition(step, keep, length)
        cursor.insertText(text) if text else cursor.removeSelectedText()
        document.settle()
        assert shown(document) == said(document)
        assert mirror == list(document.blocks)
        assert len({block.id for block in mirror}) == len(mirror)


@given(st.text(alphabet="甲𠮷a", max_size=10), st.integers(0, 10))
def test_offsets_go_there_and_back(text: str, offset: int) -> None:
    offset = min(offset, len(text))
    assert characters(text, units(text, offset)) == offset
    assert units(text) == len(text.encode("utf-16-le")) // 2
