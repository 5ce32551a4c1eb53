"""Invented issues that a DOCX is made of in the tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from anqing_bulletin.bulletin.model import (
    Alignment,
    Article,
    Cell,
    Figure,
    ImprintLine,
    Issue,
    Mark,
    Paragraph,
    ParagraphKind,
    People,
    Picture,
    Publication,
    Section,
    Span,
    Table,
)
from tests.strategies import tiny_png


def paragraph(*spans: str | Span, **rest) -> Paragraph:
    return Paragraph(tuple(span if isinstance(span, Span) else Span(span) for span in spans), **rest)


def strong(text: str) -> Span:
    return Span(text, Mark.STRONG)


MENTORS = Article(
    id="0000000000000001",
    title="湖滨县实行“导师帮带” 促进年轻干部成长",
    title_breaks=(12,),
    source="湖滨县委组织部",
    note="此稿待核：电话未通",
    foreword=(paragraph("湖滨县的做法措施管用，现予编发。"),),
    blocks=(paragraph(strong("明确责任。"), "选派36名干部——其中乡镇28名……", strong("压实措施。"), "建立“一人一档”。"),),
)
TABLE = Table(
    rows=(
        (
            Cell((Span("县区"),), Alignment.CENTRE, rows=2),
            Cell((Span("选派人数"),), Alignment.CENTRE, columns=2),
        ),
        (Cell((Span("乡镇"),)), Cell((Span("园区"),))),
        (Cell((Span("湖滨县"),)), Cell((Span("28"),), Alignment.RIGHT), Cell()),
    ),
    column_weights=(2, 1, 1),
    header_rows=2,
    caption="表1 选派情况",
)
CIRCLE = Article(
    id="0000000000000002",
    title="东岭区打造“15分钟党群服务圈”",
    source="东岭区委组织部",
    blocks=(
        paragraph("一、主要做法", kind=ParagraphKind.LEVEL_1),
        paragraph("（一）建好阵地", kind=ParagraphKind.LEVEL_2),
        paragraph("1.", strong("统筹"), "布局", kind=ParagraphKind.LEVEL_3),
        paragraph(
            "新建站点", Span("每处", Mark.KAI), Span("不少于", Mark.UNDERLINE), "60m", Span("2", Mark.SUPERSCRIPT), "。"
        ),
        TABLE,
        Figure(Picture("image/png", tiny_png(2, 1), 2, 1), "图1 服务中心"),
        paragraph("落款一行", alignment=Alignment.RIGHT),
    ),
)
LIST = Article(
    id="0000000000000003", title="云台市推行清单管理！", source="云台市委组织部", blocks=(paragraph("实绩一目了然。"),)
)
SPARE = Article(title="备用稿标题", blocks=(paragraph("备用稿正文"),))
DELETED = Article(title="已删稿标题", blocks=(paragraph("已删稿正文"),))

PLAIN = Issue(
    publication=Publication(),
    number=7,
    date=date(2024, 3, 5),
    sections=(Section("市内信息", (MENTORS, CIRCLE)), Section("空栏目"), Section("市外参考", (LIST,))),
    imprint=(ImprintLine("报", "省委组织部，本部领导。"), ImprintLine("送", "各县（市、区）委组织部。")),
    pool=(SPARE,),
    bin=(DELETED,),
)
PAGES = {MENTORS.id: 2, CIRCLE.id: 3, LIST.id: 11}

FULL = replace(
    PLAIN,
    publication=Publication(marking="内部资料"),
    total_number=512,
    people=People("张三", "李四", "王五"),
    copies=120,
)
EMPTY = Issue(Publication(), 1, date(2024, 1, 2), (Section("市内信息"),))


def with_articles(*articles: Article, **rest) -> Issue:
    """An issue of one section with these articles and nothing else."""
    return Issue(Publication(), 1, date(2024, 1, 2), (Section("市内信息", articles),), **rest)


def many_articles(count: int) -> Issue:
    return with_articles(*(replace(LIST, id=f"{number:016x}", title=f"第{number}篇") for number in range(count)))


def with_blocks(*blocks, title: str = "标题", source: str = "来源") -> Issue:
    return with_articles(Article(id="a", title=title, source=source, blocks=tuple(blocks)))
