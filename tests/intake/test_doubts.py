"""What may be wrong is pointed at, seldom in vain, and never touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from anqing_bulletin.intake.doubts import odd_items
from anqing_bulletin.intake.manuscript import Intake
from anqing_bulletin.intake.remarks import RemarkKind
from tests.intake.cases import COVER, issue_of, read, sentences


def doubts(intake: Intake) -> list[str]:
    return [remark.words for remark in intake.remarks(RemarkKind.DOUBT)]


@pytest.mark.parametrize(
    ("text", "odd"),
    [
        ("做好政策宣传、信访接待、矛盾调解、扶贫帮困、法律援等工作。", "法律援"),
        ("以政策宣传、信访接待、邻里劝、扶贫帮困、法律援助等为重点。", "邻里劝"),
        ("负责来信登记、材料装订、档案归整、文稿校清样、会议记录等事务。", "文稿校清样"),
        ("包括理论武装、党性锤炼、能力提升、课题攻关、结对帮促联和实践锻炼六个方面。", "结对帮促联"),
        ("开展走访慰问、送医上门、代购代办、精神慰藉疗护、邻里守、节日陪伴等服务。", "邻里守"),
    ],
)
def test_an_item_that_breaks_the_pairs_of_its_list_is_doubted(text: str, odd: str) -> None:
    assert [(item, text[offset : offset + len(item)]) for item, offset, _ in odd_items(text, text)] == [(odd, odd)]


@pytest.mark.parametrize(
    "text",
    [
        "立足政治素质、生活作风、社会交往、社区管理、群众公论等方面。",
        "加强组织建设、制度建设、作风建设、党组织建设、能力建设等工作。",
        "面向机关干部、乡镇干部、村级干部、公务员、企业职工等群体。",
        "推进土地流转、房屋征收、信息化、道路硬化、环境整治等工作。",
        "包括村、社区、企业、学校、医院等。",
        "云泽县、青岚县、砚溪市、霁川市、岚汀市等地。",
        "走访王小明、李建国、陈学文、欧阳文山、赵大海等人。",
        "学习马克思主义、法律法规、经济知识、业务技能、公文写作等内容。",
        "政策宣传、信访接待、矛盾调解都要抓好。",
        "看政治素质、看工作实绩、看群众口碑、看廉洁自律、看发展潜力等。",
        "办好政策宣传、信访接待、扶贫帮困、“送法下乡”、法律援助等活动。",
        "做到知民情、解民忧、暖民心、聚民力、惠民生等。",
    ],
)
def test_whole_items_of_another_length_are_not_doubted(text: str) -> None:
    assert list(odd_items(text, text)) == []


def test_an_ending_that_the_issue_uses_elsewhere_is_taken_for_a_word() -> None:
    text = "负责来信登记、材料装订、档案归整、提供帮扶苗、会议记录等事务。"
    assert [item for item, *_ in odd_items(text, text)] == ["提供帮扶苗"]
    assert list(odd_items(text, text + "育好扶苗基地。")) == []


def test_a_doubted_item_is_reported_with_its_place_and_left_as_it_is(tmp_path: Path) -> None:
    body = "做好政策宣传、信访接待、矛盾调解、扶贫帮困、法律援等工作。"
    intake = read(tmp_path, issue_of(f"△河东镇建强班子 夯实战斗堡垒。{body}", "## 他山之石", "△柳湾市做法。正文。"))
    article = next(intake.issue.articles)
    assert article.text == body
    (remark,) = intake.remarks(RemarkKind.DOUBT)
    assert remark.words == "法律援"
    assert remark.paragraph_id == article.paragraphs[0].id
    assert remark.offset == body.index("法律援")
    assert "没有改动" in remark.sentence


def test_half_width_plus_signs_in_quotation_marks_are_doubted(tmp_path: Path) -> None:
    body = "推行“党建+治理”和“6+n”，做到“一加一”，得分3+2。"
    assert doubts(read(tmp_path, f"甲镇做法\n{body}\n")) == ["“党建+治理”", "“6+n”"]


def test_a_missing_source_is_doubted_only_where_the_others_have_one(tmp_path: Path) -> None:
    with_source = "△甲镇做法。正文。（甲镇党委）", "△乙镇做法。正文。（乙镇党委）"
    assert "丙镇做法" in doubts(read(tmp_path, "\n".join([*with_source, "△丙镇做法。正文。"])))
    assert doubts(read(tmp_path, "\n".join(with_source))) == []
    assert doubts(read(tmp_path, "△甲镇做法。正文。\n△乙镇做法。正文。")) == []


def test_contents_that_differ_from_the_article_are_doubted(tmp_path: Path) -> None:
    intake = read(tmp_path, issue_of("△河东镇建好班子 夯实战斗堡垒。正文。", "## 他山之石", "△柳湾市做法。正文。"))
    assert doubts(intake) == ["河东镇建强班子 夯实战斗堡垒"]
    article = next(intake.issue.articles)
    assert article.title == "河东镇建好班子 夯实战斗堡垒"
    assert article.title_lines == ("河东镇建好班子", "夯实战斗堡垒")


def test_contents_that_list_more_than_there_is_are_doubted(tmp_path: Path) -> None:
    intake = read(tmp_path, issue_of("△河东镇建强班子 夯实战斗堡垒。正文。"))
    assert "目录里有 1 篇，正文里有 0 篇" in sentences(intake)


def test_page_numbers_that_are_missing_or_run_backwards_are_doubted(tmp_path: Path) -> None:
    body = "△河东镇建强班子 夯实战斗堡垒。正文。\n## 他山之石\n△柳湾市做法。正文。\n"
    backwards = read(tmp_path, COVER.replace("做法 ..... 3", "做法 ..... 1") + body)
    assert "页码 1 小于前一篇的 2" in sentences(backwards)
    cover = COVER.replace("柳湾市做法 ..... 3", "柳湾市做法 ..... 3\n柳湾市经验")
    missing = read(tmp_path, cover + body + "△柳湾市经验。正文。\n")
    assert doubts(missing) == ["柳湾市经验"]
    assert "没有页码" in sentences(missing)


def test_a_mark_for_bold_without_its_partner_is_doubted(tmp_path: Path) -> None:
    intake = read(tmp_path, "甲镇做法\n**强化教育。把教育抓好。\n")
    assert next(intake.issue.articles).text == "强化教育。把教育抓好。"
    assert "粗体标记" in sentences(intake)


def test_a_paragraph_that_ends_with_a_semicolon_is_doubted_unless_it_is_an_item(tmp_path: Path) -> None:
    assert "以分号收尾" in sentences(read(tmp_path, "甲镇做法\n抓好教育，压实责任；\n抓好管理，从严从实。\n"))
    assert "以分号收尾" not in sentences(read(tmp_path, "甲镇做法\n一是抓好教育；\n二是抓好管理。\n"))


def test_unreadable_characters_are_doubted(tmp_path: Path) -> None:
    intake = read(tmp_path, "甲镇做法\n退休教师吴\ufffd讲课。\n")
    assert "认不出的字符" in sentences(intake)
    assert "吴\ufffd讲" in next(intake.issue.articles).text
