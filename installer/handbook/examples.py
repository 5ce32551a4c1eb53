"""The examples of the handbook's page 「排版说明」, each by the name of its picture."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from panels import GREY, Panel, base_style, cut_text, page, page_style, set_text, with_lines
from PIL import Image

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
    SectionLayout,
    Span,
    Table,
)
from anqing_bulletin.typesetting.sheet import Rule
from anqing_bulletin.typesetting.style import HouseStyle

TASKS = "各县区要压实责任、细化措施、强化督导，确保任务落实，一抓到底。"
POSTS = "组织开展“党员先锋岗”“群众满意岗”创建，评选“服务之星”二十名。"
FIGURES = "全年举办培训18期1260人次，选派64名干部到12个乡镇跟班学习。"
SAID = "老支书说：“《公约》（试行）、《账本》，‘样样有’！”"
STORY = "全县建成“红色驿站”十二座，把服务送到群众身边，件件有回音。"
WIDE = "云泽县坚持把基层党建与乡村治理一体谋划、一体推进，全县十二个乡镇、八十六个村都建了议事厅。"


def _line_start() -> list[Panel]:
    return [
        cut_text("不许这样", ("各县区要压实责任、细化措施", "、强化督导，确保任务落实", "，一抓到底。"), 13),
        set_text("程序这样排", TASKS, 13),
    ]


def _line_end() -> list[Panel]:
    return [
        cut_text("不许这样", ("今年在全县广泛开展“", "我们为群众办实事”（", "第二季）活动。"), 10),
        set_text("程序这样排", "今年在全县广泛开展“我们为群众办实事”（第二季）活动。", 10),
    ]


def _level() -> list[Panel]:
    text = "今年要办好三件实事——修路、通水、亮灯，年底见成效。"
    return [
        set_text("prohibition = gb", text, 9, with_lines(prohibition="gb")),
        set_text("prohibition = strict", text, 9, with_lines(prohibition="strict")),
    ]


def _pairs() -> list[Panel]:
    text = "印发《选派办法》（试行），明确“谁来派”“派给谁”。"
    return [
        set_text("compress_pairs = false", text, 13, with_lines(compress_pairs=False)),
        set_text("compress_pairs = true", text, 13),
    ]


def _runs() -> list[Panel]:
    return [
        set_text("compress_pairs = false", SAID, 13, with_lines(compress_pairs=False)),
        set_text("compress_pairs = true", SAID, 13),
    ]


def _half() -> list[Panel]:
    return [
        set_text("line_end_half = stops", POSTS, 9.5, with_lines(line_end_half="stops")),
        set_text("line_end_half = all", POSTS, 9.5),
    ]


def _hanging() -> list[Panel]:
    text = "群众的事情，没有小事；干部的作风，就是形象。"
    return [
        set_text("hanging = 空", text, 10),
        set_text("hanging = ，。、；：！？", text, 10, with_lines(hanging="，。、；：！？")),
    ]


def _trim() -> list[Panel]:
    return [
        set_text("trim_line_start = false", POSTS, 10.5),
        set_text("trim_line_start = true", POSTS, 10.5, with_lines(trim_line_start=True)),
    ]


def _gap() -> list[Panel]:
    return [
        set_text("han_latin_gap_em = 0", FIGURES, 12, with_lines(han_latin_gap_em=0.0, han_latin_gap_min_em=0.0)),
        set_text("han_latin_gap_em = 0.25", FIGURES, 12),
    ]


def _gap_shrinks() -> list[Panel]:
    return [
        set_text("han_latin_gap_min_em = 0.25", FIGURES, 13, with_lines(push_in=True, han_latin_gap_min_em=0.25)),
        set_text("han_latin_gap_min_em = 0.125", FIGURES, 13, with_lines(push_in=True)),
    ]


def _gap_grows() -> list[Panel]:
    rest = {"han_latin_gap_em": 0.1875, "prohibition": "gb"}
    return [
        set_text("han_latin_gap_max_em = 0.1875", FIGURES, 10, with_lines(han_latin_gap_max_em=0.1875, **rest)),
        set_text("han_latin_gap_max_em = 0.5", FIGURES, 10, with_lines(han_latin_gap_max_em=0.5, **rest)),
    ]


def _push_in() -> list[Panel]:
    return [
        set_text("push_in = false：推出", TASKS, 13),
        set_text("push_in = true：挤进", TASKS, 13, with_lines(push_in=True)),
    ]


def _strokes() -> list[Panel]:
    return [
        cut_text("不许这样", ("办好三件实事—", "—修路、通水、亮灯…", "…年底都见成效。"), 9),
        set_text("程序这样排", "办好三件实事——修路、通水、亮灯……年底都见成效。", 9),
    ]


def _numbers() -> list[Panel]:
    text = "依据云组〔2022〕5号文件，办结率达98.6%，气温降到－5℃，照常走访。"
    return [
        cut_text("不许这样", ("依据云组〔2022〕5", "号文件，办结率达98.", "6%，气温降到－5", "℃，照常走访。"), 10.5),
        set_text("程序这样排", text, 10.5),
    ]


def _address() -> list[Panel]:
    return [set_text("", "详见https://www.yunze.example.gov.cn/dwgk/2025/03/gs.html。", 16)]


def _lonely() -> list[Panel]:
    text = "坚持问题导向、目标导向、结果导向，层层传导压力，推动工作落实。"
    return [
        set_text("lonely_end = allow", text, 15),
        set_text("lonely_end = avoid", text, 15, with_lines(lonely_end="avoid")),
        set_text("lonely_end = avoid，push_in = true", text, 15, with_lines(lonely_end="avoid", push_in=True)),
    ]


def _optimum() -> list[Panel]:
    text = "建立“周调度、月通报、季考核”机制，对12项重点任务实行清单化管理，已办结318件，办结率96%，群众满意率97.2%。"
    return [
        set_text("breaking = first-fit", text, 9),
        set_text("breaking = optimum", text, 9, with_lines(breaking="optimum")),
    ]


def _rare() -> list[Panel]:
    return [set_text("", "吴䶮、沈㛃、周𬱖三位同志；一个没有字体认得的字\U0003134a。", 14)]


def _strong() -> list[Panel]:
    spans = (
        Span("建清单。", Mark.STRONG),
        Span("逐项明确责任。"),
        Span("明责任。", Mark.STRONG),
        Span("逐项落实到人。"),
    )
    style = base_style()
    return [
        set_text("strong.method = stroke", spans, 13),
        set_text("strong.method = face", spans, 13, replace(style, strong=replace(style.strong, method="face"))),
    ]


# --- pages ------------------------------------------------------------------------------------------------------------


def issue_of(
    *articles: Article, layout: SectionLayout = SectionLayout.NORMAL, section: str = "", **more: object
) -> Issue:
    """An invented issue of one section."""
    publication = Publication("云泽组工", "中共云泽县委组织部", instruction_label="")
    sections = (Section(section, articles, "s", layout=layout),)
    return Issue(publication, 7, date(2025, 3, 9), sections, id="issue", **more)  # type: ignore[arg-type]


def text(words: str, number: int = 1, kind: ParagraphKind = ParagraphKind.BODY) -> Paragraph:
    """A paragraph."""
    return Paragraph((Span(words),), kind, id=f"p{number}")


def plain_article(*words: str, title: str = "", source: str = "", number: int = 1) -> Article:
    """An article of plain paragraphs."""
    blocks = tuple(text(item, index) for index, item in enumerate(words))
    return Article(title, source=source, blocks=blocks, id=f"a{number}")


def with_flow(ems: int, rows: int, **keys: object) -> HouseStyle:
    """A small page with other keys of `[flow]`."""
    style = base_style()
    return page_style(ems, rows, replace(style, flow=replace(style.flow, **keys)))  # type: ignore[arg-type]


def _grid() -> list[Panel]:
    style = page_style(14, 6)
    columns = replace(style, grid=replace(style.grid, columns=14))
    articles = plain_article(WIDE, title="两河镇办好议事厅", source="两河镇党委")
    found = page("", issue_of(articles), columns, rows=6)
    left, top, pitch = columns.left, columns.top, columns.pitch
    rows = (rule(left, top + row * pitch, columns.measure, 300) for row in range(6))
    cells = (rule(left + column * columns.measure // 14, top, 300, 5 * pitch) for column in range(15))
    return [replace(found, rules=(*found.rules, *rows, *cells))]


def rule(x: int, y: int, width: int, height: int) -> Rule:
    """A light hair rule."""
    return Rule(x, y, width, height, GREY)


def _foreword() -> list[Panel]:
    article = replace(
        plain_article("两河镇把议事厅建在村口，有事大家商量。", title="两河镇办好议事厅", source="两河镇党委"),
        foreword=(text("基层治理重在落细落小。两河镇的做法务实管用，供各地参考。", 9),),
    )
    return [page("", issue_of(article), page_style(20, 7), rows=7)]


def _titles() -> list[Panel]:
    article = replace(
        plain_article(
            "两河镇把议事厅建在村口，有事大家商量着办。", title="两河镇办好议事厅 小事不出村", source="两河镇党委"
        ),
        title_breaks=(9,),
    )
    return [
        page("title = run-in，source = run-in", issue_of(article), with_flow(15, 6), rows=6),
        page(
            "title = block，source = block", issue_of(article), with_flow(15, 6, title="block", source="block"), rows=6
        ),
    ]


def _levels() -> list[Panel]:
    blocks = (
        text("一、主要做法", 1, ParagraphKind.LEVEL_1),
        text("（一）分片走访", 2, ParagraphKind.LEVEL_2),
        text("1．定人定片", 3, ParagraphKind.LEVEL_3),
        text("（1）每月一次", 4, ParagraphKind.LEVEL_4),
        text("村干部每月上门一次，记好民情本。", 5),
    )
    return [page("", issue_of(Article(blocks=blocks, id="a")), page_style(20, 5), rows=5)]


def cell(words: str, columns: int = 1, rows: int = 1, alignment: Alignment = Alignment.CENTRE) -> Cell:
    """A cell."""
    return Cell((Span(words),), alignment, columns, rows)


def _table() -> list[Panel]:
    body = tuple(
        (cell(f"第{number}片"), cell(str(900 + 37 * number)), cell(f"{90 + number}.{number}%"))
        for number in range(1, 8)
    )
    head = ((cell("片区", rows=2), cell("走访情况", columns=2)), (cell("户数"), cell("办结率")))
    found = Table((*head, *body), (2, 2, 2), header_rows=2, caption="走访情况统计", id="t")
    issue = issue_of(Article(blocks=(found,), id="a"))
    style = page_style(15, 7)
    return [page("前一页", issue, style, 1, rows=7), page("后一页：表头重排", issue, style, 2, rows=7)]


def _figure() -> list[Panel]:
    blocks = (text("议事厅建在村口，大家随时来坐。", 1), Figure(landscape(), "两河镇的清晨", 600, id="f"))
    return [page("", issue_of(Article(blocks=blocks, id="a")), page_style(20, 9), rows=9)]


def landscape() -> Picture:
    """Hills in greys, drawn here."""
    width, height = 480, 300
    image = Image.new("L", (width, height), 235)
    for level_, (base, swing, grey) in enumerate(((150, 36, 200), (190, 26, 160), (235, 16, 110))):
        for x in range(width):
            top = round(base - swing * math.sin(x / (70 - 14 * level_) + 2 * level_))
            image.paste(grey, (x, top, x + 1, height))
    data = io.BytesIO()
    image.save(data, "PNG")
    return Picture("image/png", data.getvalue(), width, height)


def _heads_keep() -> list[Panel]:
    words = "村干部每月上门一次，记好民情本，能办的当天就办。"
    blocks = (text(words, 1), text("二、几点体会", 2, ParagraphKind.LEVEL_1), text(words, 3))
    issue = issue_of(Article(blocks=blocks, id="a"))
    style = page_style(13, 4)
    return [page("前一页：标题不留在页末", issue, style, 1, rows=4), page("后一页", issue, style, 2, rows=4)]


def _widows() -> list[Panel]:
    words = "村干部每月上门一次，记好民情本，能办的当天就办，办不了的三天之内给个答复。"
    blocks = (text("两河镇有村干部六十八名。", 1), text(words, 2))
    issue = issue_of(Article(blocks=blocks, id="a"))
    free, bound = with_flow(13, 4, widow_rows=1), with_flow(13, 4, widow_rows=2)
    return [
        page("widow_rows = 1", issue, free, 1, rows=4),
        page("widow_rows = 2", issue, bound, 1, rows=4),
        page("后一页", issue, bound, 2, rows=4),
    ]


def _columns() -> list[Panel]:
    news = [plain_article(words, title=title, number=number) for number, (title, words) in enumerate(NEWS)]
    return [page("", issue_of(*news, layout=SectionLayout.TWO_COLUMN, section="简讯"), page_style(24, 7), rows=7)]


NEWS = (
    ("柳湾夜校开课", "每周三晚上开课，教种茶、教记账。"),
    ("望云岭通水", "三个村民组用上了自来水，老人不再挑水。"),
    ("白鹭洲选“村播”", "选派十二名青年学做直播，卖稻虾。"),
)


def _page_numbers() -> list[Panel]:
    issue = issue_of(plain_article(WIDE * 3))
    style = page_style(14, 4)
    return [page("双页在左", issue, style, 2, foot=True), page("单页在右", issue, style, 3, foot=True)]


def _imprint() -> list[Panel]:
    issue = issue_of(
        plain_article("议事厅建在村口，大家随时来坐。", title="两河镇办好议事厅"),
        imprint=(
            ImprintLine("报", "市委组织部，县委常委。"),
            ImprintLine("送", "各乡镇党委书记、组织委员，县直各单位党组织。"),
        ),
        people=People("王某某", "李某", "赵某某"),
        copies=80,
    )
    return [page("", issue, page_style(24, 8), foot=True)]


Make = Callable[[], Sequence[Panel]]

EXAMPLES: dict[str, Make] = {
    "行首禁则": _line_start,
    "行末禁则": _line_end,
    "禁则宽严": _level,
    "标点挤压": _pairs,
    "标点连排": _runs,
    "行末半字": _half,
    "行末悬挂": _hanging,
    "行首引号": _trim,
    "汉字数字间隙": _gap,
    "间隙收紧": _gap_shrinks,
    "间隙放松": _gap_grows,
    "挤进推出": _push_in,
    "破折号省略号": _strokes,
    "数字与单位": _numbers,
    "网址": _address,
    "孤字": _lonely,
    "通盘排版": _optimum,
    "生僻字": _rare,
    "段首小标题": _strong,
    "行网格": _grid,
    "编者按": _foreword,
    "标题来源": _titles,
    "层次": _levels,
    "表格": _table,
    "图": _figure,
    "标题不落页末": _heads_keep,
    "孤行": _widows,
    "双栏": _columns,
    "页码": _page_numbers,
    "版记": _imprint,
}
