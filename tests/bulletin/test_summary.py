"""The facts that `info --json` prints: what an issue holds, and nothing that it does not."""

from __future__ import annotations

from datetime import date

import pytest

from anqing_bulletin.bulletin.model import (
    Article,
    ImprintLine,
    Issue,
    Mark,
    Paragraph,
    ParagraphKind,
    People,
    Publication,
    Section,
    Span,
)
from anqing_bulletin.bulletin.summary import run_in_heads, summary

STRONG = Mark.STRONG


@pytest.mark.parametrize(
    ("spans", "heads"),
    [
        ((Span("头一。", STRONG), Span("正文。")), ((0, "头一。"),)),
        ((Span("正文。"), Span("头二。", STRONG), Span("正文。")), ((3, "头二。"),)),
        ((Span("坚持"), Span("党建引领。", STRONG)), ()),
        ((Span("一是", STRONG), Span("抓好教育。")), ()),
        ((Span("说“好”"), Span("头三：", STRONG), Span("正文。")), ((4, "头三："),)),
    ],
)
def test_a_run_in_head_opens_a_sentence_and_has_its_own_stop(
    spans: tuple[Span, ...], heads: tuple[tuple[int, str], ...]
) -> None:
    assert run_in_heads(Paragraph(spans)) == heads


def test_a_level_head_is_no_run_in_head() -> None:
    assert run_in_heads(Paragraph((Span("一、头。", STRONG),), ParagraphKind.LEVEL_1)) == ()


def test_the_summary_has_what_the_issue_has() -> None:
    body = Paragraph((Span("头一。", STRONG), Span("正文一。"), Span("头二。", STRONG), Span("正文二。")))
    article = Article("甲镇做法 乙镇经验", (5,), "甲镇党委", blocks=(body,), id="a")
    issue = Issue(
        Publication("云泽组工", "云泽县委组织部"),
        number=7,
        date=date(2026, 3, 9),
        sections=(Section("动态", (article,)), Section("参考")),
        imprint=(ImprintLine("报", "县委。"),),
    )
    assert summary(issue, {"a": 2}, 3) == {
        "masthead": {"title": "云泽组工", "number": 7, "issuer": "云泽县委组织部", "date": "2026-03-09"},
        "pages": 3,
        "sections": [
            {
                "title": "动态",
                "articles": [
                    {
                        "title": "甲镇做法 乙镇经验",
                        "title_lines": ["甲镇做法", "乙镇经验"],
                        "page": 2,
                        "source": "甲镇党委",
                        "run_in_heads": ["头一。", "头二。"],
                        "paragraphs": 1,
                        "first_words": "正文一。头二。正文二。",
                        "last_words": "正文一。头二。正文二。",
                    }
                ],
            },
            {"title": "参考", "articles": []},
        ],
        "instruction_area": "领导批示：",
        "imprint": [{"label": "报", "recipients": "县委。"}],
    }


def test_what_is_seldom_there_has_its_keys_only_then() -> None:
    article = Article("标题", foreword=(Paragraph((Span("值得一读。"),)),), id="a")
    issue = Issue(
        Publication(),
        number=7,
        date=date(2026, 3, 9),
        sections=(Section("动态", (article,)),),
        total_number=512,
        people=People(reviewer="吴䶮"),
        copies=80,
    )
    facts = summary(issue, {}, 0)
    assert facts["masthead"]["total_number"] == 512
    assert facts["people"] == {"reviewer": "吴䶮"}
    assert facts["copies"] == 80
    assert facts["sections"][0]["articles"][0]["foreword"] == ["值得一读。"]
    assert facts["sections"][0]["articles"][0]["page"] is None
