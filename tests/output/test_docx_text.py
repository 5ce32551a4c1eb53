"""What the office typed is in the DOCX, all of it and in order; what is not for others is not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from anqing_bulletin.bulletin.model import Issue, Span
from anqing_bulletin.output.docx import docx_bytes
from anqing_bulletin.output.docx_xml import clean
from anqing_bulletin.typesetting.style import HouseStyle, load_style
from tests.output.docx_issues import (
    CIRCLE,
    EMPTY,
    FULL,
    LIST,
    MENTORS,
    PAGES,
    PLAIN,
    TABLE,
    paragraph,
    with_articles,
    with_blocks,
)
from tests.output.docx_lint import findings
from tests.output.docx_reading import docx_lines, find, paragraph_text, parts, styled, tree
from tests.strategies import any_text, issues

STYLE = load_style()


def lines_of(issue: Issue, style: HouseStyle = STYLE, pages: dict[str, int] | None = None) -> list[str]:
    return docx_lines(docx_bytes(issue, style, PAGES if pages is None else pages, 6))


def with_flow(**changes: str) -> HouseStyle:
    return replace(STYLE, flow=replace(STYLE.flow, **changes))


def test_a_whole_issue_reads_back_as_it_was_typed() -> None:
    assert lines_of(FULL) == [
        "内部资料",
        "安庆组工信息",
        "第7期（总第512期）",
        "中共安庆市委组织部研究室",
        "2024年3月5日",
        "★ 市内信息",
        "湖滨县实行“导师帮带”\n促进年轻干部成长\t2",
        "东岭区打造“15分钟党群服务圈”\t3",
        "★ 市外参考",
        "云台市推行清单管理！\t11",
        "领导批示：\n\n\n\n",
        "市内信息",
        "编者按：湖滨县的做法措施管用，现予编发。",
        "△湖滨县实行“导师帮带” 促进年轻干部成长。" + MENTORS.text + "（湖滨县委组织部）",
        "△东岭区打造“15分钟党群服务圈”。",
        "一、主要做法",
        "（一）建好阵地",
        "1.统筹布局",
        "新建站点每处不少于60m2。",
        "表1 选派情况",
        "县区",
        "选派人数",
        "乡镇",
        "园区",
        "湖滨县",
        "28",
        "图1 服务中心",
        "落款一行",
        "（东岭区委组织部）",
        "市外参考",
        "△云台市推行清单管理！实绩一目了然。（云台市委组织部）",
        "报：省委组织部，本部领导。",
        "送：各县（市、区）委组织部。",
        "责任编辑：张三\u3000核稿：李四\u3000签发：王五\t共印120份",
    ]


def test_notes_spare_and_deleted_articles_are_in_no_part_of_the_file() -> None:
    everything = b"".join(parts(docx_bytes(FULL, STYLE, PAGES, 6)).values()).decode("utf-8", "replace")

    for secret in (MENTORS.note, "备用稿", "已删稿"):
        assert secret not in everything


def test_an_empty_issue_has_a_cover_and_nothing_else() -> None:
    assert lines_of(EMPTY) == [
        "安庆组工信息", "第1期", "中共安庆市委组织部研究室", "2024年1月2日", "领导批示：\n\n\n\n",
    ]  # fmt: skip


def test_titles_and_sources_stand_alone_where_the_style_says_so() -> None:
    lines = lines_of(with_articles(MENTORS), with_flow(title="block", source="block"))

    assert lines[-3:] == [
        "△湖滨县实行“导师帮带”\n促进年轻干部成长",
        "明确责任。选派36名干部——其中乡镇28名……压实措施。建立“一人一档”。",
        "（湖滨县委组织部）",
    ]


def test_a_title_without_text_still_carries_its_source() -> None:
    assert lines_of(with_blocks())[-1] == "△标题。（来源）"
    assert lines_of(with_blocks(), with_flow(title="block"))[-2:] == ["△标题", "（来源）"]


def test_an_article_without_a_title_can_be_found_from_the_contents() -> None:
    issue = with_blocks(paragraph("正文。"), title="")
    data = docx_bytes(issue, STYLE, {"a": 2}, 2)

    assert "（无标题）\t2" in docx_lines(data)
    assert "正文。（来源）" in docx_lines(data)
    assert not findings(data)


def test_the_contents_show_the_typesetters_page_numbers_and_refer_to_the_titles() -> None:
    root = tree(docx_bytes(PLAIN, STYLE, PAGES, 12))
    codes = [code.text.strip() for code in find(root, "//w:instrText")]
    marked = {
        start.get(f"{{{start.nsmap['w']}}}name"): paragraph_text(start.getparent())
        for start in find(root, "//w:bookmarkStart")
    }

    assert codes == [f"PAGEREF art_{article.id} \\h" for article in (MENTORS, CIRCLE, LIST)]
    assert all(marked[f"art_{article.id}"].startswith(f"△{article.title}") for article in (MENTORS, CIRCLE, LIST))


def test_an_article_without_a_page_has_no_invented_one() -> None:
    assert "云台市推行清单管理！\t" in lines_of(PLAIN, pages={})


@pytest.mark.parametrize("ids", [("标识", "x y"), ("same", "SAME"), ("x" * 60, "x" * 61), ("no_1", "a-b")])
def test_ids_that_make_no_bookmark_are_replaced(ids: tuple[str, str]) -> None:
    issue = with_articles(*(replace(LIST, id=article_id) for article_id in ids))

    assert not findings(docx_bytes(issue, STYLE, dict.fromkeys(ids, 2), 2))


def test_characters_that_xml_forbids_are_dropped_and_nothing_else() -> None:
    bad = "甲\x00乙\x08丙\x0b丁\ud800戊\udfff己\ufffe庚\uffff辛\U0002cc56\x7f"
    issue = with_blocks(paragraph(bad), title=bad, source=bad)
    data = docx_bytes(replace(issue, publication=replace(issue.publication, title=bad, issuer=bad)), STYLE, {}, 2)
    good = "甲乙丙丁戊己庚辛\U0002cc56\x7f"

    assert docx_lines(data)[-1] == f"△{good}。{good}（{good}）"
    assert docx_lines(data)[0] == good


def test_a_tab_and_a_line_break_inside_a_text_survive() -> None:
    assert lines_of(with_blocks(paragraph("一\t二\r\n三  四 ")))[-1] == "△标题。一\t二\n三  四 （来源）"


def test_run_in_heads_titles_and_sources_have_their_character_styles() -> None:
    data = docx_bytes(PLAIN, STYLE, PAGES, 6)

    assert styled(data, "RunInHead") == ["明确责任。", "压实措施。"]
    assert styled(data, "ArticleTitle")[0] == "△湖滨县实行“导师帮带” 促进年轻干部成长。"
    assert styled(data, "SourceUnit") == ["（湖滨县委组织部）", "（东岭区委组织部）", "（云台市委组织部）"]
    assert styled(data, "KaiText") == ["每处"]


@given(issues(any_text()))
def test_no_text_is_lost_and_no_fault_is_made_whatever_is_typed(issue: Issue) -> None:
    data = docx_bytes(issue, STYLE, {article.id: 2 for article in issue.articles}, 9)
    text = "\n".join(docx_lines(data))

    assert not findings(data)
    for article in issue.articles:
        assert clean(article.title) in text
        for item in (*article.foreword, *article.paragraphs):
            assert _as_runs(item.spans) in text
    for line in issue.imprint:
        assert clean(line.recipients) in text


def _as_runs(spans: tuple[Span, ...]) -> str:
    return "".join(clean(span.text) for span in spans)


def test_a_table_keeps_every_cell() -> None:
    lines = lines_of(with_blocks(TABLE, source=""))

    assert [line for line in lines if line in TABLE.text.replace("\n", "\t").split("\t")] == [
        "表1 选派情况", "县区", "选派人数", "乡镇", "园区", "湖滨县", "28",
    ]  # fmt: skip
