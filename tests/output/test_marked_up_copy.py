"""花脸稿: whoever accepts all changes has the new version, whoever refuses them the old one, and both can be read."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.marking import only_article
from anqing_bulletin.bulletin.model import (
    Figure,
    Issue,
    Paragraph,
    ParagraphKind,
    Picture,
    Section,
    SectionLayout,
    Span,
)
from anqing_bulletin.output.docx import docx_bytes
from anqing_bulletin.output.docx_tracked import Revision, tracked_docx_bytes
from anqing_bulletin.output.marked_up import marked_up_docx, marked_up_pdf
from anqing_bulletin.output.pdf import PRINT, READING
from anqing_bulletin.typesetting.style import load_style
from tests.output.docx_issues import (
    CIRCLE,
    EMPTY,
    FULL,
    LIST,
    MENTORS,
    PLAIN,
    TABLE,
    paragraph,
    with_blocks,
)
from tests.output.docx_lint import findings
from tests.output.docx_reading import docx_lines, find, paragraph_text, tree
from tests.output.test_docx_libreoffice import SOFFICE, printed_pages
from tests.output.tracked_changes import accepted, lost_titles, refused
from tests.strategies import any_text, issues, tiny_png
from tests.torture import torture_issue
from tests.typesetting.office import Office

if TYPE_CHECKING:
    from pathlib import Path

    from anqing_bulletin.output.pdf_options import PdfOptions
    from anqing_bulletin.typesetting.style import HouseStyle

STYLE = load_style()
NAMES = ("送审稿", "定稿")
REVISION = Revision("程知微", datetime(2026, 5, 8, 9, 30), NAMES)  # noqa: DTZ001  what Word calls UTC is local time


def pages_of(*versions: Issue) -> dict[str, int]:
    """A page for every article, the same in every export."""
    return {article.id: 2 + len(article.id) % 7 for issue in versions for article in issue.articles}


def tracked(old: Issue, new: Issue, style: HouseStyle = STYLE) -> bytes:
    return tracked_docx_bytes(old, new, style, pages_of(old, new), 6, REVISION)


def plain(issue: Issue, other: Issue, style: HouseStyle = STYLE) -> list[str]:
    return docx_lines(docx_bytes(issue, style, pages_of(issue, other), 6))


def check(old: Issue, new: Issue, style: HouseStyle = STYLE) -> bytes:
    """The marked-up copy, after everything that is true of each."""
    data = tracked(old, new, style)
    assert not findings(data)
    assert accepted(data) == plain(new, old, style)
    assert refused(data) == plain(old, new, style)
    assert not lost_titles(data)
    return data


def changes(data: bytes) -> list[str]:
    """The changed texts in order: +inserted, -deleted; an inserted or deleted end of a paragraph is ¶."""
    found = []
    for change in find(tree(data), "//w:ins | //w:del"):
        sign = "+" if change.tag.endswith("ins") else "-"
        in_row = change.getparent().tag.endswith("trPr")
        is_end = change.getparent().tag.endswith("rPr") and not in_row
        text = "".join(change.itertext("{*}t", "{*}delText"))
        found.append(sign + ("¶" if is_end else "row" if in_row else text))
    return found


# --- the law ------------------------------------------------------------------------------------------------------


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Issue, Issue]:
    """Two versions, one edited into the other or wholly unlike."""
    old = draw(issues(any_text()) | issues())
    if draw(st.integers(0, 3)) == 0:
        return old, draw(issues(any_text()) | issues())
    office = Office(draw(st.integers(0, 2**32)), old)
    for _ in range(draw(st.integers(0, 15))):
        office.act()
    return old, office.issue


@settings(deadline=None, max_examples=30)
@given(pairs(), st.sampled_from(("run-in", "block")), st.sampled_from(("run-in", "block")))
def test_accepting_all_gives_the_new_version_and_refusing_all_the_old(
    pair: tuple[Issue, Issue], title: str, source: str
) -> None:
    style = replace(STYLE, flow=replace(STYLE.flow, title=title, source=source))

    check(*pair, style)
    check(*pair[::-1], style)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_a_long_day_s_work_on_the_torture_issue_can_be_accepted_and_refused(seed: int) -> None:
    office = Office(seed, torture_issue())
    for _ in range(40):
        office.act()

    check(torture_issue(), office.issue)


def test_a_version_against_itself_has_no_change() -> None:
    data = check(FULL, FULL)

    assert not changes(data)
    assert docx_lines(data) == plain(FULL, FULL)


@pytest.mark.parametrize(("old", "new"), [(EMPTY, FULL), (FULL, EMPTY), (PLAIN, EMPTY), (EMPTY, PLAIN)])
def test_everything_can_come_and_everything_can_go(old: Issue, new: Issue) -> None:
    check(old, new)


# --- what is a change ---------------------------------------------------------------------------------------------


def body_of(*blocks: object, **rest: str) -> Issue:
    """An issue of one article; its section is the same in every version."""
    issue = with_blocks(*blocks, **rest)  # type: ignore[arg-type]
    return replace(issue, sections=(replace(issue.sections[0], id="section"),))


def test_words_are_changed_within_their_paragraph_and_keep_their_look() -> None:
    old = body_of(Paragraph((Span("明确责任。", MENTORS.paragraphs[0].spans[0].marks), Span("选派36名干部。"))))
    new = body_of(Paragraph((Span("压实责任。", MENTORS.paragraphs[0].spans[0].marks), Span("选派41名干部。"))))
    data = check(old, new)

    assert changes(data) == ["-明确", "+压实", "-36", "+41"]
    styles = find(tree(data), "//w:ins/w:r/w:rPr/w:rStyle/@w:val | //w:del/w:r/w:rPr/w:rStyle/@w:val")
    assert styles == ["RunInHead", "RunInHead"]


def test_every_change_says_who_made_it_and_when() -> None:
    root = tree(check(body_of(paragraph("旧文。")), body_of(paragraph("新文。"))))

    assert set(find(root, "//w:ins/@w:author | //w:del/@w:author")) == {"程知微"}
    assert set(find(root, "//w:ins/@w:date | //w:del/@w:date")) == {"2026-05-08T09:30:00Z"}


def test_changes_that_only_the_end_of_a_paragraph_parts_have_different_times() -> None:
    """Else LibreOffice joins them, and refusing them would join the paragraphs."""
    one, other = "各村开设“板凳会”，收集意见。", "镇里建立民情台账，逐条销号。"
    longer = (paragraph(one + "当场答复。"), paragraph("另由" + other), paragraph("按月通报进展情况。"))
    root = tree(check(body_of(paragraph(one), paragraph(other)), body_of(*longer)))

    assert find(root, "//w:p/w:ins/@w:date") == ["2026-05-08T09:30:00Z", "2026-05-08T09:28:00Z", "2026-05-08T09:30:00Z"]


def test_masthead_contents_and_imprint_are_changed_too() -> None:
    new = replace(
        edits.set_title(FULL, LIST.id, "云台市推行清单销号！"),
        number=8,
        people=replace(FULL.people, reviewer="李某"),
        imprint=(FULL.imprint[0],),
    )

    assert changes(check(FULL, new)) == [
        "-7", "+8", "-管理", "+销号", "-管理", "+销号", "-¶", "-送：各县（市、区）委组织部。", "-四", "+某",
    ]  # fmt: skip


@pytest.mark.parametrize("style", ["run-in", "block"])
def test_the_first_paragraph_may_go_and_the_title_stays(style: str) -> None:
    one, other = paragraph("湖滨县栽种果树三十亩。", id="1"), paragraph("村村开设夜校五十场。", id="2")
    look = replace(STYLE, flow=replace(STYLE.flow, title=style, source=style))

    check(body_of(one, other), body_of(other), look)
    check(body_of(one, other), body_of(one), look)
    check(body_of(one, TABLE), body_of(TABLE), look)
    check(body_of(one), body_of(paragraph("一、做法", kind=ParagraphKind.LEVEL_1), one), look)
    check(body_of(one), body_of(), look)


def test_a_paragraph_divided_and_two_joined_change_nothing_but_their_ends() -> None:
    one, other = "各村开设“板凳会”，收集意见326条。", "镇里建立民情台账，逐条销号。"
    whole, parts = body_of(paragraph(one + other)), body_of(paragraph(one), paragraph(other))

    assert changes(check(whole, parts)) == ["+¶"]
    assert changes(check(parts, whole)) == ["-¶"]


def test_a_moved_article_is_deleted_where_it_was_and_inserted_where_it_is() -> None:
    new = edits.move_article(PLAIN, MENTORS.id, PLAIN.sections[0].id, 1)
    data = check(PLAIN, new)
    names = find(tree(data), "//w:bookmarkStart/@w:name")

    assert sorted(names) == sorted((*(f"art_{article.id}" for article in PLAIN.articles), "former_0"))
    assert sum("促进年轻干部成长" in text for text in changes(data)) == 4


def test_sections_may_come_go_and_change_places() -> None:
    reading = Section("他山之石", (replace(LIST, id="000000000000000a"),), "other")
    for new in (
        edits.move_section(PLAIN, PLAIN.sections[2].id, 0),
        edits.add_section(PLAIN, reading, 0),
        edits.remove_section(PLAIN, PLAIN.sections[0].id),
        edits.rename_section(PLAIN, PLAIN.sections[0].id, "县内动态"),
        edits.set_section_layout(PLAIN, PLAIN.sections[0].id, SectionLayout.TWO_COLUMN),
    ):
        for style in (STYLE, replace(STYLE, flow=replace(STYLE.flow, title="block"))):
            check(PLAIN, new, style)
            check(new, PLAIN, style)


def test_rows_come_and_go_and_cells_change() -> None:
    rows = TABLE.rows
    lake = rows[2]
    other = (replace(lake[0], spans=(Span("东岭县"),)), *lake[1:])
    changed = (lake[0], replace(lake[1], spans=(Span("31"),)), lake[2])
    longer = replace(TABLE, rows=(*rows[:2], changed, other))
    data = check(body_of(TABLE), body_of(longer))

    assert changes(data) == ["-28", "+31", "+row", "+¶", "+东岭县", "+¶", "+28", "+¶"]
    assert "-row" in changes(check(body_of(longer), body_of(TABLE)))


def test_a_table_of_other_columns_is_taken_out_and_put_in() -> None:
    narrow = replace(TABLE, rows=(TABLE.rows[2][:2],), column_weights=(1, 1), header_rows=0)

    assert {"-row", "+row"} <= set(changes(check(body_of(TABLE), body_of(narrow))))


@pytest.mark.parametrize("landscape", [True, False])
def test_a_table_on_a_turned_page_may_come_and_go(*, landscape: bool) -> None:
    table = replace(TABLE, landscape=landscape)
    text = paragraph("正文一段。")

    for with_table in (body_of(table, text), body_of(text, table), body_of(text, table, text), body_of(table)):
        check(with_table, body_of(text))
        check(body_of(text), with_table)
        check(body_of(text, replace(table, landscape=not landscape), text), with_table)


def test_a_picture_is_taken_out_and_another_put_in() -> None:
    one, other = (Figure(Picture("image/png", tiny_png(grey=grey), 2, 2), "大厅", id=f"f{grey}") for grey in (1, 2))
    data = check(body_of(one), body_of(other))

    assert len(find(tree(data), "//w:del//w:drawing")) == len(find(tree(data), "//w:ins//w:drawing")) == 1
    assert changes(check(body_of(one), body_of(replace(one, caption="新大厅")))) == ["+新"]
    assert not changes(check(body_of(one), body_of(replace(one, width=500))))


def test_tabs_and_line_breaks_can_be_taken_out() -> None:
    data = check(body_of(paragraph("甲方单位\t乙方单位\n丙。")), body_of(paragraph("甲方单位乙方单位丙。")))

    assert len(find(tree(data), "//w:del/w:r/w:tab")) == len(find(tree(data), "//w:del/w:r/w:br")) == 1


def test_the_author_may_have_characters_that_no_file_can_hold() -> None:
    data = tracked_docx_bytes(PLAIN, FULL, STYLE, pages_of(FULL), 6, replace(REVISION, author="程\x00知\x0b微"))

    assert set(find(tree(data), "//w:ins/@w:author")) == {"程知微"}


def test_the_same_versions_give_the_same_file() -> None:
    assert tracked(PLAIN, FULL) == tracked(PLAIN, FULL)


def test_notes_and_the_bin_of_neither_version_get_out() -> None:
    old = replace(PLAIN, bin=(*PLAIN.bin, replace(LIST, id="00000000000000ff", title="作废的稿件")))
    data = tracked(old, FULL)

    assert all(word not in line for line in docx_lines(data) for word in ("备用稿", "已删稿", "作废", "待核"))


# --- whole files --------------------------------------------------------------------------------------------------


def edited_full() -> Issue:
    changed = edits.set_source(FULL, MENTORS.id, "湖滨县委组织部、县委党校")
    return replace(edits.remove_article(changed, LIST.id), number=8)


def test_the_docx_has_the_page_numbers_of_the_new_version_and_says_what_it_is() -> None:
    data = marked_up_docx(FULL, edited_full(), STYLE, author=REVISION.author, time=REVISION.time, names=NAMES)

    assert not findings(data)
    title = find(tree(data, "docProps/core.xml"), "//*[local-name()='title']")[0].text
    assert title == "安庆组工信息 第8期　花脸稿（送审稿 → 定稿）"
    entries = [paragraph_text(item) for item in find(tree(data), "//w:p[w:hyperlink]")]
    assert entries[0] == "湖滨县实行“导师帮带”\n促进年轻干部成长\t2"


@pytest.mark.parametrize("options", [READING, PRINT], ids=["reading", "print"])
def test_the_pdf_holds_both_texts_and_says_what_it_is(options: PdfOptions) -> None:
    data = marked_up_pdf(FULL, edited_full(), STYLE, NAMES, options)
    document = pypdfium2.PdfDocument(data)
    try:
        text = "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "")
    finally:
        document.close()

    assert "花脸稿" in text
    assert "送审稿 → 定稿" in text
    assert "（湖滨县委组织部、县委党校）" in text
    assert "（云台市委组织部）" in text
    assert "期号：第7期（总第512期） → 第8期（总第512期）" in text
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert str(pdf.docinfo.Title) == "安庆组工信息第8期　花脸稿（送审稿 → 定稿）"


def test_one_article_alone_makes_both_files() -> None:
    one, other = only_article(FULL, edited_full(), MENTORS.id)
    pdf = marked_up_pdf(one, other, STYLE, NAMES)
    docx = marked_up_docx(one, other, STYLE, author="", time=REVISION.time, names=NAMES)

    assert pdf.startswith(b"%PDF-")
    assert any("湖滨县委组织部、县委党校" in line for line in accepted(docx))
    assert not any(CIRCLE.title in line for line in docx_lines(docx))


def test_the_same_versions_give_the_same_pdf() -> None:
    assert marked_up_pdf(PLAIN, FULL, STYLE, NAMES) == marked_up_pdf(PLAIN, FULL, STYLE, NAMES)


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not on this computer")
@pytest.mark.skipif(sys.platform == "win32", reason="the shipped fonts are made known through fontconfig")
def test_libreoffice_opens_the_docx_and_shows_both_texts(tmp_path: Path) -> None:
    pages = printed_pages(check(FULL, edited_full()), tmp_path)
    text = "".join(pages)

    assert "第78期（总第512期）" in text
    assert "（湖滨县委组织部、县委党校）" in text
    assert "△云台市推行清单管理！实绩一目了然。（云台市委组织部）" in text
