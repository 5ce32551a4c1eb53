"""The torture issue: everything that an issue can hold, in its most awkward form, in an invented county's words.

It is what the preview and both PDFs are compared on, and its pages stand as readable text under
`tests/typesetting/golden`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from anqing_bulletin.bulletin.model import (
    Alignment,
    Article,
    Figure,
    ImprintLine,
    Issue,
    Mark,
    Paragraph,
    ParagraphKind,
    People,
    Publication,
    Section,
    SectionLayout,
    Span,
    Table,
)
from anqing_bulletin.typesetting.style import HouseStyle, load_style
from tests.typesetting.invented import WIDE_TEXT, cell, long_table, paragraph, picture
from tests.typesetting.official_text import GB2312_MARKS

RARE = (
    "吴䶮、沈㛃、周𬱖、钱𠮷四位同志联系葛\U000e0100岭村；中\u0301、e\u0301两个字带有附加符号；"
    "没有一种字体有的字\U0003134a也要看得见。乡\u200b村振\ufeff兴，，\ufe00。"
)
"""Characters beyond U+FFFF, combining marks, variation selectors, what nobody sees, and one that no face has."""
ADDRESS = "https://www.yunze.example.gov.cn/dwgk/2025/03/t20250309_1234567.html?from=index&page=12#section-3"
NUMBERS = (
    "依《关于做好2025年“两委”工作的通知》（云组〔2022〕5号）、《“十四五”规划》，全县完成98.6%、3421件，气温－5℃，"
    "人均￥1,234.56，误差±0.5％，面积35km²或35㎡，3—5日、1－6月、9:30～17:00，Wi-Fi、APP与5G同步，联系zuzhibu@example.gov.cn。"
)
RUNS = (
    "他说：“《关于‘头雁’的办法》（试行）要‘用起来’！”——“真的吗？！”“真的……”（笑声）【掌声】〔记录〕〈附〉；"
    "“一、‘二’、《三》、（四）”，。、；：！？”’）》〉】〕"
)
EVERY_MARK = tuple(
    Span(f"标记{value}“Ab，1。", Mark(value))
    for value in range(1, 32)
    if (Mark.SUPERSCRIPT | Mark.SUBSCRIPT) not in Mark(value)
)
"""Every union of marks that a hand can make."""

MERGED = Table(
    (
        (cell("片区", rows=2), cell("走访情况（单位：户、％）", columns=2), cell("备注", rows=2)),
        (cell("户数"), cell("占比")),
        (cell("东片", rows=2), cell("1204"), cell("52.1%"), cell("含“䶮”字户", alignment=Alignment.LEFT)),
        (cell("1107", alignment=Alignment.RIGHT), cell("47.9%"), cell("")),
        (cell("西片，这一格的字很多，要转好几行才排得完：" + WIDE_TEXT, columns=4, alignment=Alignment.JUSTIFY),),
    ),
    (3, 2, 2, 3),
    header_rows=2,
    caption="合并单元格",
    id="merged",
)
WIDE = Table(
    (
        tuple(cell(f"第{number}季度") for number in range(1, 13)),
        *(tuple(cell(f"{row * 1000 + number}") for number in range(12)) for row in range(6)),
    ),
    (1,) * 12,
    header_rows=1,
    caption="横排的宽表",
    id="wide",
    landscape=True,
)


def _kinds() -> tuple[Paragraph, ...]:
    """Every kind in every alignment."""
    return tuple(
        paragraph(f"{kind.value}，{alignment.value}：{NUMBERS[:60]}", f"{kind.value}-{alignment.value}", kind)
        if alignment is Alignment.JUSTIFY
        else Paragraph((Span(f"{alignment.value}。" + RUNS[:40]),), kind, alignment, f"{kind.value}-{alignment.value}")
        for kind in ParagraphKind
        for alignment in Alignment
    )


LOUD = Article(
    title="河东镇推行“三单制” 破解村级事务难题 A&B <1>、䶮与35㎡",
    title_breaks=(11, 20),
    source="河东镇党委、吴䶮",
    foreword=(
        paragraph("基层治理重在落细落小。本期刊发河东镇做法，供各地参考。", "fore-1"),
        Paragraph((Span("第二段有"), Span("着重", Mark.STRONG), Span("和" + NUMBERS)), id="fore-2"),
        Paragraph(id="fore-3"),
    ),
    blocks=(
        Paragraph((Span("建清单。", Mark.STRONG), Span(WIDE_TEXT + NUMBERS)), id="loud-1"),
        *_kinds(),
        Paragraph(EVERY_MARK, id="every-mark"),
        paragraph(RARE, "rare"),
        paragraph(RUNS * 3, "runs"),
        paragraph("网址" + ADDRESS + "，" + ADDRESS * 3, "address"),
        paragraph(GB2312_MARKS, "gb2312"),
        Paragraph(id="empty-paragraph"),
    ),
    note="这一句不付印",
    id="loud",
)
BLOCKS = Article(
    title="石桥乡：表与图",
    source="",
    blocks=(
        MERGED,
        long_table(45, "long", merged=3),
        WIDE,
        Figure(picture(), "位图", 500, id="png"),
        Figure(picture(80, 60, "RGB", "JPEG"), "照片", 300, id="jpeg"),
        Figure(picture(80, 60, "L", "JPEG"), "", 1000, id="grey"),
        paragraph("图后的文字。" + WIDE_TEXT, "after-figures"),
    ),
    id="blocks",
)
SHORT = tuple(
    Article(title, source="云泽县委组织部", blocks=(paragraph(WIDE_TEXT, f"short-{number}"),), id=f"short-{number}")
    for number, title in enumerate(("柳湾举办夜校", "望云岭修好水渠", "白鹭洲选派12名“村播”"))
)
ODD = (
    Article("只有题目的稿件", id="bare"),
    Article("", source="某乡", blocks=(paragraph("一、没有题目", "nameless", ParagraphKind.LEVEL_1),), id="nameless"),
    Article(id="void"),
    Article(
        "这一个题目长得在目录里一行排不下要转到下一行去而且没有地方可以断开所以只好听其自然",
        blocks=(paragraph("短。", "brief"), paragraph("字" * 26, "one-over")),
        id="long-title",
    ),
)


def torture_issue() -> Issue:
    """Three sections, one of them in two columns; a marking, a copy number, both mastheads' lines, a long imprint."""
    publication = Publication(
        title="中共云泽县委组织部工作简报",
        issuer="中共云泽县委组织部办公室（党建研究室）",
        section_titles=("基层动态", "简讯", "他山之石"),
        marking="内部资料★注意保存",
        title_break=9,
        copy_number="编号：000012",
    )
    return Issue(
        publication,
        119,
        date(2025, 12, 31),
        (
            Section("基层动态", (LOUD, BLOCKS), "section-1"),
            Section("简讯", SHORT, "section-2", layout=SectionLayout.TWO_COLUMN),
            Section("他山之石", ODD, "section-3"),
        ),
        total_number=1024,
        imprint=(
            ImprintLine("报", "市委组织部，县委常委。"),
            ImprintLine("送", "各乡镇党委书记、组织委员，" * 6 + "县直各单位党组织。"),
            ImprintLine("发", "县委组织部各室、各中心。"),
            ImprintLine("抄送", "县档案馆（2份）。"),
        ),
        people=People("王某某", "李䶮", "赵某某"),
        copies=380,
        id="torture",
    )


def supplement_issue() -> Issue:
    """A supplement whose one article is a title."""
    issue = torture_issue()
    return Issue(
        Publication(title="云泽组工", issuer="中共云泽县委组织部", instruction_label=""),
        1,
        date(2025, 1, 1),
        (Section("", (ODD[0],), "section"),),
        imprint=issue.imprint[:1],
        id="supplement",
        supplement=True,
        other_number=12,
    )


def everything_style() -> HouseStyle:
    """The default style with every rule of a line and every courtesy of a page that a style may ask for."""
    style = load_style()
    lines = replace(
        style.lines,
        breaking="optimum",
        prohibition="strict",
        han_latin_gap_em=0.25,
        line_end_half="all",
        hanging="",
        trim_line_start=True,
        push_in=True,
        latin_face="latin",
    )
    flow = replace(style.flow, title="block", source="block", rows_after_section=1, widow_rows=2, rows_after_foreword=1)
    return replace(
        style,
        lines=lines,
        strong=replace(style.strong, method="face"),
        flow=flow,
        cover=replace(style.cover, arrangement="sides", contents_heading="本期要目", rule_thin_mm=0.4),
        imprint=replace(style.imprint, on_even_page=True),
    )
