"""A whole older issue is known by its shape, whatever bulletin it is a number of."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from anqing_bulletin.bulletin.model import ImprintLine, ParagraphKind, People
from anqing_bulletin.bulletin.summary import summary
from anqing_bulletin.intake.manuscript import read_manuscripts
from anqing_bulletin.intake.remarks import RemarkKind
from tests.intake.cases import COVER, IMPRINT, TODAY, issue_of, read, sentences, texts

SAMPLE = Path(__file__).parents[2] / "resources" / "samples" / "安庆组工信息样刊.txt"

COUNTY = """\
内部资料 注意保存
云 泽 党 建
2023年第十九期（总第512期）
中共云泽县委组织部办公室    二〇二三年六月三日
目　录
★基层动态
　　河东镇建强村级班子 夯实战斗堡垒……………2
　　城关镇：
抓好流动党员管理\t3
★经验交流
老街社区“微网格”解民忧 .... 4
★他山之石
柳湾市做法 5
领导批示:
基层动态
【编者按】这段话写在前面。
△河东镇建强村级班子 夯实战斗堡垒。河东镇做了工作。
一、选优配强
坚持标准。
（一）严把入口
1.看政治
审查了全部人选的政治表现。
一是抓好教育。二是抓好管理。（河东镇党委）
▲城关镇：抓好流动党员管理
城关镇登记了流动党员。
（城关镇党委）
经验交流
△老街社区“微网格”解民忧。老街社区划分网格。(老街社区党委)
他山之石
△柳湾市做法。柳湾市这样做。
编者按照原稿刊出。（柳湾市委组织部）
抄送：县四大班子领导，
各乡镇党委。
主送：市委组织部
责任编辑：李　四  核稿：王五  签发：赵六
（共印120份）
"""


def test_a_bulletin_of_another_county_is_read_like_ours(tmp_path: Path) -> None:
    issue = read(tmp_path, COUNTY).issue
    publication = issue.publication
    assert (publication.title, publication.issuer) == ("云泽党建", "中共云泽县委组织部办公室")
    assert (issue.number, issue.total_number, issue.date) == (19, 512, date(2023, 6, 3))
    assert publication.marking == "内部资料 注意保存"
    assert publication.instruction_label == "领导批示："
    assert publication.section_titles == ("基层动态", "经验交流", "他山之石")
    assert [len(section.articles) for section in issue.sections] == [2, 1, 1]
    assert issue.imprint == (ImprintLine("抄送", "县四大班子领导，各乡镇党委。"), ImprintLine("主送", "市委组织部"))
    assert issue.people == People("李四", "王五", "赵六")
    assert issue.copies == 120


def test_titles_break_where_the_contents_break_them(tmp_path: Path) -> None:
    first, second, third, _ = read(tmp_path, COUNTY).issue.articles
    assert first.title == "河东镇建强村级班子 夯实战斗堡垒"
    assert first.title_breaks == ()
    assert second.title_lines == ("城关镇：", "抓好流动党员管理")
    assert third.title == "老街社区“微网格”解民忧"


def test_sources_prefaces_and_levels_are_known(tmp_path: Path) -> None:
    first, second, third, fourth = read(tmp_path, COUNTY).issue.articles
    assert [article.source for article in (first, second, third, fourth)] == [
        "河东镇党委", "城关镇党委", "老街社区党委", "柳湾市委组织部",
    ]  # fmt: skip
    assert [paragraph.text for paragraph in first.foreword] == ["这段话写在前面。"]
    assert [(paragraph.kind, paragraph.text) for paragraph in first.paragraphs] == [
        (ParagraphKind.BODY, "河东镇做了工作。"),
        (ParagraphKind.LEVEL_1, "一、选优配强"),
        (ParagraphKind.BODY, "坚持标准。"),
        (ParagraphKind.LEVEL_2, "（一）严把入口"),
        (ParagraphKind.LEVEL_3, "1.看政治"),
        (ParagraphKind.BODY, "审查了全部人选的政治表现。"),
        (ParagraphKind.BODY, "一是抓好教育。二是抓好管理。"),
    ]
    assert texts(second) == ["城关镇登记了流动党员。"]
    assert not fourth.foreword


def test_nothing_is_doubted_in_a_clean_issue(tmp_path: Path) -> None:
    assert read(tmp_path, COUNTY).remarks(RemarkKind.DOUBT) == ()


def test_our_sample_comes_in_without_a_repair_or_a_doubt() -> None:
    intake = read_manuscripts([SAMPLE], today=TODAY)
    assert [remark.kind for remark in intake.report] == [RemarkKind.NOTE]
    issue = intake.issue
    assert [len(section.articles) for section in issue.sections] == [3, 2]
    facts = summary(issue, {}, 0)
    for section in facts["sections"]:
        for article in section["articles"]:
            assert len(article["title_lines"]) == 2
            assert 3 <= len(article["run_in_heads"]) <= 5
            assert article["source"]
    assert "吴䶮" in "".join(article.text for article in issue.articles)
    assert issue.copies == 80


def test_an_issue_without_imprint_date_or_contents_says_what_it_lacks(tmp_path: Path) -> None:
    bare = "云泽组工\n第3期\n基层动态\n△甲镇做法。甲镇做了。（甲镇党委）\n△乙镇做法。乙镇做了。（乙镇党委）\n"
    intake = read(tmp_path, bare)
    issue = intake.issue
    assert (issue.publication.title, issue.number, issue.date, issue.imprint) == ("云泽组工", 3, TODAY, ())
    assert [(section.title, len(section.articles)) for section in issue.sections] == [("基层动态", 2)]
    report = sentences(intake)
    for missing in ("编发单位", "日期", "目录", "版记"):
        assert f"没有认出{missing}" in report


def test_articles_without_any_masthead_become_an_issue_of_the_default_bulletin(tmp_path: Path) -> None:
    issue = read(tmp_path, "△甲镇做法。甲镇做了。\n△乙镇做法。乙镇做了。\n").issue
    assert issue.publication.title == "安庆组工信息"
    assert issue.publication.issuer == "中共安庆市委组织部研究室"
    assert [article.title for article in issue.articles] == ["甲镇做法", "乙镇做法"]


@pytest.mark.parametrize(
    ("opening", "title", "body"),
    [
        ("△甲镇做法 乙镇经验。正文。", "甲镇做法 乙镇经验", ["正文。"]),
        ("**△甲镇做法。**正文。", "甲镇做法", ["正文。"]),
        ("**△甲镇做法**。正文。", "甲镇做法", ["正文。"]),
        ("△**甲镇做法。**正文。", "甲镇做法", ["正文。"]),
        ("△甲镇做法。**小标题。**正文。", "甲镇做法", ["小标题。正文。"]),
        ("**△甲镇做法。小标题。**正文。", "甲镇做法", ["小标题。正文。"]),
        ("△甲镇做法**小标题。**正文。", "甲镇做法", ["小标题。正文。"]),
        ("### △甲镇做法\n\n正文。", "甲镇做法", ["正文。"]),
        ("**△甲镇做法。**\n\n正文。", "甲镇做法", ["正文。"]),
    ],
)
def test_a_title_ends_where_its_stop_or_its_marks_end(
    tmp_path: Path, opening: str, title: str, body: list[str]
) -> None:
    article = next(read(tmp_path, issue_of(opening)).issue.articles)
    assert article.title == title
    assert texts(article) == body


def test_a_title_broken_in_two_paragraphs_is_put_together_by_the_contents(tmp_path: Path) -> None:
    article = next(read(tmp_path, issue_of("△河东镇建强班子", "夯实战斗堡垒。正文。")).issue.articles)
    assert article.title_lines == ("河东镇建强班子", "夯实战斗堡垒")
    assert texts(article) == ["正文。"]


def test_a_title_without_its_sign_is_known_from_the_contents(tmp_path: Path) -> None:
    intake = read(tmp_path, issue_of("河东镇建强班子 夯实战斗堡垒。正文。", "## 他山之石", "△柳湾市做法。正文。"))
    assert [article.title for article in intake.issue.articles] == ["河东镇建强班子 夯实战斗堡垒", "柳湾市做法"]


def test_contents_without_page_numbers_still_break_titles(tmp_path: Path) -> None:
    text = issue_of("△河东镇建强班子 夯实战斗堡垒。正文。").replace(" ..... 2", "").replace(" ..... 3", "")
    article = next(read(tmp_path, text).issue.articles)
    assert article.title_lines == ("河东镇建强班子", "夯实战斗堡垒")


def test_a_preface_between_two_articles_belongs_to_the_second(tmp_path: Path) -> None:
    text = issue_of("△甲镇做法。正文。（甲镇党委）", "编者按：值得一读。", "△乙镇做法。正文。（乙镇党委）")
    first, second = read(tmp_path, text).issue.articles
    assert (first.source, first.foreword, texts(first)) == ("甲镇党委", (), ["正文。"])
    assert [paragraph.text for paragraph in second.foreword] == ["值得一读。"]


def test_a_preface_below_its_title_belongs_to_that_article(tmp_path: Path) -> None:
    text = issue_of("△甲镇做法。", "编者按：值得一读。", "正文。（甲镇党委）", "△乙镇做法。正文。")
    first, second = read(tmp_path, text).issue.articles
    assert [paragraph.text for paragraph in first.foreword] == ["值得一读。"]
    assert texts(first) == ["正文。"]
    assert not second.foreword


@pytest.mark.parametrize(
    ("ending", "source"),
    [
        ("做得好。（云泽县委组织部）", "云泽县委组织部"),
        ("做得好。（云泽县委组织部 吴䶮）", "云泽县委组织部 吴䶮"),
        ("做得好。\n\n（云泽县人力资源和社会保障局）", "云泽县人力资源和社会保障局"),
        ("做得好。(老街社区党支部)", "老街社区党支部"),
        ("做得好。（河东镇党委供稿）", "河东镇党委供稿"),
        ("做得好。（附表略）", ""),
        ("制定了《办法（试行）》。", ""),
        ("涉及三个部门（县委办、县委组织部）。", ""),
    ],
)
def test_the_source_is_the_unit_in_the_last_brackets(tmp_path: Path, ending: str, source: str) -> None:
    article = next(read(tmp_path, issue_of(f"△甲镇做法。{ending}")).issue.articles)
    assert article.source == source
    assert ("（" in article.text) is (source == "")


def test_a_body_that_quotes_a_label_is_no_imprint(tmp_path: Path) -> None:
    long = "送：学习资料到家，" + "上门宣讲政策、听取意见建议，" * 6 + "受到欢迎。"
    issue = read(tmp_path, issue_of("△甲镇做法。正文。", long, imprint="")).issue
    assert issue.imprint == ()
    assert texts(next(issue.articles))[-1] == long


def test_markdown_marks_and_escapes_leave_no_trace(tmp_path: Path) -> None:
    article = next(read(tmp_path, issue_of(r"△甲镇做法。执行\*办法\*，**用**好1\.5万元，代号\#7。")).issue.articles)
    assert texts(article) == ["执行*办法*，用好1.5万元，代号#7。"]


def test_a_file_that_is_no_issue_becomes_one_article(tmp_path: Path) -> None:
    text = "# 河东镇的做法\n河东镇党委\n\n做了三件事。\n\n一、加强领导\n\n成立了小组。\n\n## 落实责任\n\n明确了人。\n"
    intake = read(tmp_path, text)
    issue = intake.issue
    assert (issue.publication.title, issue.number, issue.date) == ("安庆组工信息", 1, TODAY)
    assert [(section.title, len(section.articles)) for section in issue.sections] == [("市内信息", 1), ("市外参考", 0)]
    article = next(issue.articles)
    assert (article.title, article.source) == ("河东镇的做法", "河东镇党委")
    assert [paragraph.kind.value for paragraph in article.paragraphs] == ["body", "level-1", "body", "level-1", "body"]


def test_a_manuscript_without_a_title_takes_its_file_s_name_and_says_so(tmp_path: Path) -> None:
    intake = read(tmp_path, "今年以来，做了三件事。\n\n都做好了。\n")
    assert next(intake.issue.articles).title == "稿件1"
    assert "没有认出标题，先用文件名" in sentences(intake)


def test_further_manuscripts_join_the_first_section_of_a_whole_issue(tmp_path: Path) -> None:
    whole = issue_of("△甲镇做法。正文。", "## 他山之石", "△柳湾市做法。正文。")
    issue = read(tmp_path, "单篇稿件\n正文一。\n", whole, "另一篇\n正文二。\n").issue
    assert issue.number == 7
    assert [[article.title for article in section.articles] for section in issue.sections] == [
        ["甲镇做法", "单篇稿件", "另一篇"], ["柳湾市做法"],
    ]  # fmt: skip


def test_a_second_whole_issue_gives_its_articles_to_the_sections_of_the_same_name(tmp_path: Path) -> None:
    one = issue_of("△甲镇做法。正文。", "## 他山之石", "△柳湾市做法。正文。")
    other = COVER.replace("他山之石", "经验交流") + "△乙镇做法。正文。\n## 经验交流\n△丙镇做法。正文。\n" + IMPRINT
    issue = read(tmp_path, one, other).issue
    assert [(section.title, len(section.articles)) for section in issue.sections] == [
        ("基层动态", 2), ("他山之石", 1), ("经验交流", 1),
    ]  # fmt: skip


def test_what_the_cover_has_besides_is_told(tmp_path: Path) -> None:
    text = issue_of("△甲镇做法。正文。").replace("第 7 期\n", "第 7 期\n加强调研专刊\n")
    assert "加强调研专刊" in sentences(read(tmp_path, text))
