"""What scanning spoilt is mended where it is certain, told, and otherwise left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from anqing_bulletin.intake.manuscript import read_article
from anqing_bulletin.intake.remarks import RemarkKind
from anqing_bulletin.intake.tidy import without_stray_blanks
from tests.intake.cases import COVER, IMPRINT, issue_of, read, sentences, texts

CUT = "河东镇坚持把支部建在产业链上，引导党员带头示范，在工作"


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("全县有 28 个村", "全县有28个村"),
        ("2025 年以来，培训 1520 多名", "2025年以来，培训1520多名"),
        ("发放 16.5 万元", "发放16.5万元"),
        ("占 71% 以上", "占71%以上"),
        ("第 19 期", "第19期"),
        ("全县有\u00a028\u00a0个村", "全县有28个村"),
        ("使用 A4 纸", "使用 A4 纸"),
        ("COVID 19 疫情", "COVID 19 疫情"),
        ("推进 5G 建设", "推进 5G 建设"),
        ("推进 5 G 建设", "推进 5 G 建设"),
        ("达到 3 000 元", "达到3 000元"),
        ("甲镇 乙镇", "甲镇 乙镇"),
        ("一是 二是", "一是 二是"),
        ("完成。 2025", "完成。 2025"),
        ("B-2 型", "B-2 型"),
    ],
)
def test_only_blanks_between_han_and_digits_go(text: str, tidied: str) -> None:
    assert without_stray_blanks(text) == tidied


def test_dropped_blanks_are_counted(tmp_path: Path) -> None:
    intake = read(tmp_path, issue_of("△甲镇做法。培训 3 期，参训 90 人次。"))
    assert texts(next(intake.issue.articles)) == ["培训3期，参训90人次。"]
    assert "多余的空格 4 处" in sentences(intake)


def test_the_blank_at_a_title_s_break_stays_even_before_a_digit(tmp_path: Path) -> None:
    text = issue_of("△河东镇建强班子 3 项举措夯实堡垒。正文。").replace("夯实战斗堡垒 .....", "3项举措夯实堡垒 .....")
    article = next(read(tmp_path, text).issue.articles)
    assert article.title == "河东镇建强班子 3项举措夯实堡垒"
    assert article.title_lines == ("河东镇建强班子", "3项举措夯实堡垒")


def test_a_sentence_cut_by_a_page_end_is_joined_and_told(tmp_path: Path) -> None:
    intake = read(tmp_path, issue_of(f"△甲镇做法。{CUT}", "上激励，在生活上关心。"))
    assert texts(next(intake.issue.articles)) == [f"{CUT}上激励，在生活上关心。"]
    assert "，在工作｜上激励，在生" in sentences(intake)


def test_a_page_number_between_the_halves_does_not_hide_the_cut(tmp_path: Path) -> None:
    intake = read(tmp_path, issue_of(f"△甲镇做法。{CUT}", "— 2 —", "上激励。"))
    assert texts(next(intake.issue.articles)) == [f"{CUT}上激励。"]
    assert "页码 1 处" in sentences(intake)


def test_a_run_in_head_cut_in_two_is_joined(tmp_path: Path) -> None:
    article = next(read(tmp_path, issue_of(f"△甲镇做法。{CUT}上用心。**强化结果", "**运用。**正文。")).issue.articles)
    assert len(article.blocks) == 2
    text = issue_of(f"△甲镇做法。{CUT}上用心。**强化结果**", "**运用。**正文。")
    article = next(read(tmp_path, text).issue.articles)
    assert texts(article) == [f"{CUT}上用心。强化结果运用。正文。"]
    assert article.paragraphs[0].strong_stretches == ("强化结果运用。",)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (f"{CUT}上。", "上激励，在生活上关心。"),
        (f"{CUT}有“六必谈”", "上激励。"),
        (f"{CUT}包括：", "上激励。"),
        (CUT, "**强化激励。**正文。"),
        (CUT, "一是强化激励。"),
        (CUT, "（一）强化激励"),
        ("一、加强组织领导，压实各方面的责任和任务", "正文在这里。"),
        ("主要做法", "正文在这里。"),
    ],
)
def test_a_finished_paragraph_a_head_and_an_item_are_not_joined(tmp_path: Path, first: str, second: str) -> None:
    article = next(read(tmp_path, issue_of("△甲镇做法。", first, second)).issue.articles)
    assert len(article.blocks) == 2


@pytest.mark.parametrize(
    ("source", "heads"),
    [
        ("**量化标准**。正文。", ("量化标准。",)),
        ("前文。**量化标准**。正文。", ("量化标准。",)),
        ("前文。**抓好“两化”**。正文。", ("抓好“两化”。",)),
        ("**量化标准。**正文。", ("量化标准。",)),
        ("坚持**党的领导**。正文。", ("党的领导",)),
        ("**量化标准**，正文。", ("量化标准",)),
    ],
)
def test_a_stop_outside_its_run_in_head_moves_inside(tmp_path: Path, source: str, heads: tuple[str, ...]) -> None:
    article = next(read(tmp_path, issue_of(f"△甲镇做法。开头。{source}")).issue.articles)
    assert article.paragraphs[0].strong_stretches == heads
    assert article.text == "开头。" + source.replace("**", "")


RUN_IN = "△甲镇做法。**头一。**正文。**头二。**正文。**头三。**正文。"


def test_a_paragraph_opened_before_a_run_in_head_is_joined_where_heads_run_in(tmp_path: Path) -> None:
    intake = read(tmp_path, issue_of(RUN_IN, "**头四。**正文。", "寻常的一段。"))
    assert texts(next(intake.issue.articles)) == ["头一。正文。头二。正文。头三。正文。头四。正文。", "寻常的一段。"]
    assert "“头四。”前另起的段已并入上一段" in sentences(intake)


def test_keep_paragraphs_leaves_them(tmp_path: Path) -> None:
    intake = read(tmp_path, issue_of(RUN_IN, "**头四。**正文。"), keep_paragraphs=True)
    assert len(next(intake.issue.articles).blocks) == 2
    assert "并入上一段" not in sentences(intake)


def test_heads_that_open_paragraphs_throughout_are_the_bulletin_s_own_way(tmp_path: Path) -> None:
    intake = read(tmp_path, issue_of("△甲镇做法。**头一。**正文。", "**头二。**正文。", "**头三。**正文。"))
    assert len(next(intake.issue.articles).blocks) == 3


def test_a_run_in_head_below_a_level_head_keeps_its_paragraph(tmp_path: Path) -> None:
    article = next(read(tmp_path, issue_of(RUN_IN, "一、另一部分", "**头四。**正文。")).issue.articles)
    assert len(article.blocks) == 3


def test_repairs_and_doubts_name_the_article(tmp_path: Path) -> None:
    intake = read(tmp_path, issue_of("△甲镇做法。培训 3 期。"))
    (remark,) = intake.remarks(RemarkKind.REPAIR)
    assert remark.article == "甲镇做法"
    assert remark.article_id == next(intake.issue.articles).id


def test_pasted_text_is_repaired_like_a_file() -> None:
    article = read_article("△甲镇做法。**头一**。培训 3 期。\r\n（甲镇党委）", "粘贴")
    assert (article.title, article.source) == ("甲镇做法", "甲镇党委")
    assert texts(article) == ["头一。培训3期。"]
    assert article.paragraphs[0].strong_stretches == ("头一。",)


def test_pasting_nothing_gives_an_empty_article() -> None:
    article = read_article("", "")
    assert (article.title, article.blocks) == ("", ())


def test_imprint_lines_are_tidied_too(tmp_path: Path) -> None:
    text = COVER + "△甲镇做法。正文。\n" + IMPRINT.replace("各乡镇党委", "各乡镇党委 12 份")
    assert read(tmp_path, text).issue.imprint[1].recipients == "各乡镇党委12份。"
