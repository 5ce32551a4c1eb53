"""The reading version: its structure is the issue's, in the order of reading; its links lead where they say."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest

from anqing_bulletin.bulletin.model import Issue
from anqing_bulletin.output.pdf import READING, pdf_bytes
from anqing_bulletin.output.pdf_tags import parted
from anqing_bulletin.output.preflight_text import FontReading
from anqing_bulletin.typesetting.breaking import visible
from anqing_bulletin.typesetting.sheet import GlyphRun
from tests.output.press_issues import crowded_issue, torture_issue
from tests.typesetting.invented import article_of, composed, invented_issue, issue_of, long_table

if TYPE_CHECKING:
    from anqing_bulletin.typesetting.compose import Composition

Outline = list[tuple[str, str]]


class Tagged:
    """A tagged PDF read back through its structure tree."""

    def __init__(self, issue: Issue) -> None:
        self.composition: Composition = composed(issue)
        self.pdf = pikepdf.open(io.BytesIO(pdf_bytes(self.composition, READING)))
        self._content = {page.objgen: _marked_text(page) for page in self.pdf.pages}

    @property
    def document(self) -> Any:
        return self.pdf.Root.StructTreeRoot.K

    def text(self, element: Any) -> str:
        """Everything that stands below an element."""
        found = []
        for kid in _kids(element):
            if isinstance(kid, int):
                found.append(self._content[element.Pg.objgen][kid])
            elif kid.get("/Type") == "/MCR":
                found.append(self._content[kid.Pg.objgen][int(kid.MCID)])
            elif kid.get("/Type") != "/OBJR":
                found.append(self.text(kid))
        return "".join(found)

    def outline(self, *kinds: str) -> Outline:
        """The elements of some kinds with their text, in order; of all kinds that hold text where none is named."""
        return [(kind, self.text(e)) for e in self.elements() if (kind := str(e.S)[1:]) in kinds]

    def elements(self, below: Any = None) -> Iterator[Any]:
        element = self.document if below is None else below
        yield element
        for kid in _kids(element):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield from self.elements(kid)


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    return [int(kid) if isinstance(kid, int) else kid for kid in (kids if isinstance(kids, pikepdf.Array) else [kids])]


def _marked_text(page: pikepdf.Page) -> dict[int, str]:
    """The text of each piece of marked content of a page."""
    fonts = {name: FontReading(font) for name, font in page.Resources.get("/Font", {}).items()}
    found: dict[int, str] = {}
    stack: list[tuple[int | None, bool]] = []
    font = None
    for one in pikepdf.parse_content_stream(page):
        operator, operands = str(one.operator), one.operands
        if operator == "Tf":
            font = fonts[str(operands[0])]
        elif operator == "BMC":
            stack.append((None, False))
        elif operator == "BDC":
            entries = operands[1]
            mcid = int(entries.MCID) if "/MCID" in entries else stack[-1][0]
            replaced = "/ActualText" in entries
            stack.append((mcid, replaced))
            if mcid is not None:
                found[mcid] = found.get(mcid, "") + (str(entries.ActualText) if replaced else "")
        elif operator == "EMC":
            stack.pop()
        elif operator == "TJ":
            assert stack, "text that is neither tagged nor an artifact"
            assert font is not None
            mcid, replaced = stack[-1]
            if mcid is not None and not replaced:
                found[mcid] += "".join(font.text(bytes(s)) for s in operands[0] if isinstance(s, pikepdf.String))
        elif operator in ("f", "Do"):
            assert stack, "a drawing that is neither tagged nor an artifact"
    assert not stack
    return found


@pytest.fixture(scope="module")
def tagged() -> Tagged:
    return Tagged(invented_issue())


def test_headings_are_masthead_sections_titles_and_levels(tagged: Tagged) -> None:
    assert tagged.outline("H1", "H2", "H3", "H4", "H5", "H6") == [
        ("H1", "云泽组工"),
        ("H2", "基层动态"),
        ("H3", "△河东镇推行“三单制” 破解村级事务难题。"),
        ("H4", "一、主要做法"),
        ("H5", "（一）日常走访"),
        ("H6", "1．分片包干"),
        ("H3", "△石桥乡：把支部建在产业链上。"),
        ("H2", "他山之石"),
        ("H3", "△柳湾市“云上课堂”送学到基层。"),
    ]


def test_paragraphs_are_the_issue_s_own_from_first_to_last(tagged: Tagged) -> None:
    article = invented_issue().sections[0].articles[0]
    art = next(element for element in tagged.elements() if element.S == "/Art")
    texts = [tagged.text(kid) for kid in _kids(art)]
    printed = [block.text for block in (*article.foreword, *article.blocks)]
    assert texts[0] == f"编者按：{printed[0]}"
    assert texts[2] == printed[1]
    assert texts[-1] == f"{printed[-1]}（河东镇党委）"
    assert tagged.text(tagged.document).endswith("共印80份")


def test_page_numbers_and_leaders_are_not_part_of_the_text(tagged: Tagged) -> None:
    text = tagged.text(tagged.document)
    assert "— 2 —" not in text
    assert "………" not in text


def test_the_contents_are_a_list_of_lists_with_titles_and_page_numbers(tagged: Tagged) -> None:
    toc = next(element for element in tagged.elements() if element.S == "/TOC")
    first, second = _kids(toc)
    assert [str(kid.S) for kid in _kids(first)] == ["/P", "/TOC"]
    assert tagged.text(_kids(first)[0]) == "★ 基层动态"
    entries = [tagged.text(entry) for entry in _kids(_kids(first)[1])]
    pages = tagged.composition.pages
    assert entries == [
        f"河东镇推行“三单制”破解村级事务难题{pages['first']}",
        f"石桥乡：把支部建在产业链上{pages['second']}",
    ]
    assert tagged.text(second) == f"★ 他山之石柳湾市“云上课堂”送学到基层{pages['third']}"


def grid_of(tagged: Tagged, table: Any) -> list[list[tuple[str, str, int, int]]]:
    """Kind, text, columns and rows of the cells of each row."""
    rows = []
    for row in (kid for kid in _kids(table) if kid.S == "/TR"):
        cells = []
        for kid in _kids(row):
            attributes = kid.get("/A", {})
            spans = (int(attributes.get("/ColSpan", 1)), int(attributes.get("/RowSpan", 1)))
            assert kid.S != "/TH" or attributes["/Scope"] == "/Column"
            cells.append((str(kid.S)[1:], tagged.text(kid), *spans))
        rows.append(cells)
    return rows


def test_a_table_has_its_cells_heads_and_merged_cells(tagged: Tagged) -> None:
    (table,) = [element for element in tagged.elements() if element.S == "/Table"]
    assert tagged.text(_kids(table)[0]) == "走访情况统计"
    assert grid_of(tagged, table) == [
        [("TH", "片区", 1, 2), ("TH", "走访情况", 2, 1)],
        [("TH", "户数", 1, 1), ("TH", "占比", 1, 1)],
        [("TD", "东片", 1, 1), ("TD", "1204", 1, 1), ("TD", "52.1%", 1, 1)],
        [("TD", "西片", 1, 1), ("TD", "1107", 1, 1), ("TD", "47.9%", 1, 1)],
    ]


def test_a_table_over_pages_is_one_table_whose_repeated_head_is_read_once() -> None:
    article = article_of("正文。")
    tagged = Tagged(issue_of(type(article)(article.title, blocks=(long_table(60),), id="a")))
    assert len(tagged.pdf.pages) > 3
    (table,) = [element for element in tagged.elements() if element.S == "/Table"]
    rows = grid_of(tagged, table)
    assert len(rows) == 61
    assert [cell[1] for cell in rows[0]] == ["乡镇", "村", "户数"]
    assert [cell[1] for cell in rows[60]] == ["第60镇", "村60", "420"]
    assert tagged.text(table).count("乡镇") == 1


def test_every_figure_has_words_in_its_stead() -> None:
    tagged = Tagged(torture_issue())
    alts = [str(element.Alt) for element in tagged.elements() if element.S == "/Figure"]
    assert alts == [
        "图片：河东镇为民服务大厅", "图片：彩色照片", "没有说明的图片", "图片：四色照片", "没有说明的图片",
    ]  # fmt: skip


def test_headings_never_skip_a_level_whatever_the_issue_leaves_out() -> None:
    above = 0
    for element in Tagged(torture_issue()).elements():
        kind = str(element.S)
        if kind[1] == "H" and kind[2:].isdigit():
            assert int(kind[2:]) <= above + 1
            above = int(kind[2:])
    assert above


@pytest.mark.parametrize("make", [invented_issue, torture_issue, crowded_issue])
def test_every_paragraph_and_title_is_in_the_tree(make: Any) -> None:
    tagged = Tagged(make())
    text = "".join(tagged.text(tagged.document).split())
    for article in tagged.composition.issue.articles:
        printed = [block.text for block in (*article.foreword, *article.paragraphs)]
        for wanted in (*printed, article.title, article.source):
            assert "".join(visible(wanted).split()) in text


def test_the_way_back_from_content_to_elements_is_whole(tagged: Tagged) -> None:
    nums = list(tagged.pdf.Root.StructTreeRoot.ParentTree.Nums)
    parents = {int(key): value for key, value in zip(nums[::2], nums[1::2], strict=True)}
    for page in tagged.pdf.pages:
        back = parents[int(page.obj.StructParents)]
        assert len(back) == len(_marked_text(page))
        for mcid, element in enumerate(back):
            places = [(element.Pg.objgen, kid) for kid in _kids(element) if isinstance(kid, int)]
            places += [(kid.Pg.objgen, int(kid.MCID)) for kid in _kids(element)
                       if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/MCR"]  # fmt: skip
            assert (page.objgen, mcid) in places


# --- finding one's way --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [invented_issue, crowded_issue])
def test_every_line_of_the_contents_leads_to_its_article(make: Any) -> None:
    tagged = Tagged(make())
    numbers = {page.objgen: number for number, page in enumerate(tagged.pdf.pages, 1)}
    nums = list(tagged.pdf.Root.StructTreeRoot.ParentTree.Nums)
    parents = {int(key): value for key, value in zip(nums[::2], nums[1::2], strict=True)}
    titles = {article.title: tagged.composition.pages[article.id] for article in tagged.composition.issue.articles}
    links = [annotation for page in tagged.pdf.pages for annotation in page.obj.get("/Annots", [])]
    assert len(links) >= len(titles)
    for link in links:
        where, title = str(link.Contents).split("：", 1)
        assert numbers[link.Dest[0].objgen] == titles[title]
        assert where == f"转到第{titles[title]}页"
        assert int(link.F) == 4
        element = parents[int(link.StructParent)]
        assert element.S == "/Link"
        assert any(isinstance(kid, pikepdf.Dictionary) and kid.get("/Obj") is not None and kid.Obj.objgen == link.objgen
                   for kid in _kids(element))  # fmt: skip
        left, bottom, right, top = (float(value) for value in link.Rect)
        assert 0 < left < right < 596
        assert 10 < top - bottom < 40


def test_pages_are_called_as_they_are_printed(tagged: Tagged) -> None:
    labels = [page.label for page in tagged.pdf.pages]
    assert labels == ["封面", *(str(number) for number in range(2, len(labels) + 1))]


def test_readers_are_told_title_language_and_that_the_file_is_tagged(tagged: Tagged) -> None:
    root = tagged.pdf.Root
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    assert bool(root.MarkInfo.Marked)
    assert str(root.Lang) == "zh-CN"
    assert tagged.pdf.pdf_version == "1.7"
    assert b"<pdfuaid:part>1<" in root.Metadata.read_bytes()


def test_colours_are_those_of_a_screen(tagged: Tagged) -> None:
    for page in tagged.pdf.pages:
        used = {str(one.operator) for one in pikepdf.parse_content_stream(page)}
        assert not used & {"k", "K", "cs", "CS", "gs"}
    assert tagged.pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes()[16:20] == b"RGB "


def test_a_run_that_is_title_and_text_at_once_is_parted_between_them() -> None:
    run = GlyphRun("F", 16000, (1, 2, 3, 4), (0, 1, 2, 3), ("标", "题", "——", "文"), 5)
    before, after = parted(run, 7)
    assert before is not None
    assert after is not None
    assert (before.text, before.start, before.xs) == ("标题", 5, (0, 1))
    assert (after.text, after.start, after.glyphs) == ("——文", 7, (3, 4))
    assert parted(run, 5) == (None, run)
    assert parted(run, 10) == (run, None)
