"""An invented issue of an invented county, with every kind of block, small enough to read on the page."""

from __future__ import annotations

import io
from datetime import date

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
    Span,
    Table,
)
from anqing_bulletin.typesetting.compose import Composition, compose
from anqing_bulletin.typesetting.fonts import FontBook
from anqing_bulletin.typesetting.style import DEFAULT_STYLE, HouseStyle, load_style

WIDE_TEXT = (
    "云泽县坚持把基层党建与乡村治理一体谋划、一体推进，2025年全县12个乡镇、86个行政村全部建立“村情民意直通车”，"
    "累计收集群众诉求3421件，办结率达98.6%。"
)


def picture(width: int = 60, height: int = 40, mode: str = "RGB", kind: str = "PNG") -> Picture:
    """A picture whose upper left quarter is dark and whose rest is light."""
    image = Image.new(mode, (width, height), "white")
    image.paste(Image.new(mode, (width // 2, height // 2), "black"), (0, 0))
    data = io.BytesIO()
    image.save(data, kind)
    return Picture("image/png" if kind == "PNG" else "image/jpeg", data.getvalue(), width, height)


def cell(text: str, columns: int = 1, rows: int = 1, alignment: Alignment = Alignment.CENTRE) -> Cell:
    """A cell of plain text."""
    return Cell((Span(text),) if text else (), alignment, columns, rows)


def paragraph(text: str, paragraph_id: str, kind: ParagraphKind = ParagraphKind.BODY) -> Paragraph:
    """A paragraph of plain text."""
    return Paragraph((Span(text),), kind, id=paragraph_id)


def long_table(rows: int, table_id: str = "long-table", merged: int = 0) -> Table:
    """A table of so many rows under one header row; the first `merged` rows share their first cell."""
    header = (cell("乡镇"), cell("村"), cell("户数"))
    body = []
    for number in range(1, rows + 1):
        first = () if 1 < number <= merged else (cell(f"第{number}镇", rows=merged if number == 1 and merged else 1),)
        body.append((*first, cell(f"村{number}"), cell(f"{number * 7}")))
    return Table((header, *body), (2, 2, 1), header_rows=1, caption="各村户数", id=table_id)


FIRST = Article(
    title="河东镇推行“三单制” 破解村级事务难题",
    title_breaks=(11,),
    source="河东镇党委",
    foreword=(Paragraph((Span("基层治理重在落细落小。本期刊发河东镇做法，供各地参考。"),), id="foreword"),),
    blocks=(
        Paragraph(
            (
                Span("建清单。", Mark.STRONG),
                Span(WIDE_TEXT),
                Span("明责任。", Mark.STRONG),
                Span("村“两委”干部按A、B岗包片联系，实行“一事一单、一单一档”——件件有回音，事事有着落……" + WIDE_TEXT),
            ),
            id="first-body",
        ),
        paragraph("一、主要做法", "level-1", ParagraphKind.LEVEL_1),
        paragraph("（一）日常走访", "level-2", ParagraphKind.LEVEL_2),
        paragraph("1．分片包干", "level-3", ParagraphKind.LEVEL_3),
        paragraph(WIDE_TEXT * 3, "walk"),
        Table(
            (
                (cell("片区", rows=2), cell("走访情况", columns=2)),
                (cell("户数"), cell("占比")),
                (cell("东片"), cell("1204"), cell("52.1%")),
                (cell("西片"), cell("1107"), cell("47.9%", alignment=Alignment.RIGHT)),
            ),
            (2, 1, 1),
            header_rows=2,
            caption="走访情况统计",
            id="table",
        ),
        Figure(picture(), "河东镇为民服务大厅", 500, id="figure"),
        Paragraph((Span("河东镇党委供图"),), alignment=Alignment.RIGHT, id="right"),
        Paragraph((Span("本文有删节", Mark.KAI),), alignment=Alignment.CENTRE, id="centre"),
        paragraph(WIDE_TEXT, "last"),
    ),
    note="待核：户数",
    id="first",
)
SECOND = Article(
    title="石桥乡：把支部建在产业链上",
    source="石桥乡党委",
    blocks=(
        Paragraph(
            (
                Span("产业党支部书记䶮某（化名）牵头成立联合社"),
                Span("[1]", Mark.SUPERSCRIPT),
                Span("，面积达35km², 其中H"),
                Span("2", Mark.SUBSCRIPT),
                Span("O检测合格；"),
                Span("详见附件", Mark.UNDERLINE),
                Span("。" + WIDE_TEXT * 4),
            ),
            id="second-body",
        ),
    ),
    id="second",
)
THIRD = Article(
    title="柳湾市“云上课堂”送学到基层",
    source="",
    blocks=(paragraph(WIDE_TEXT * 6, "third-body"), paragraph(WIDE_TEXT * 2, "third-more")),
    id="third",
)
PUBLICATION = Publication(
    title="云泽组工",
    issuer="中共云泽县委组织部",
    section_titles=("基层动态", "他山之石"),
    marking="内部资料",
)
IMPRINT = (
    ImprintLine("报", "市委组织部，县委常委。"),
    ImprintLine("送", "各乡镇党委书记、组织委员，县直各单位党组织主要负责同志，县委组织部各室、各中心负责同志。"),
)
PEOPLE = People("王某某", "李某", "赵某某")


def invented_issue() -> Issue:
    """Two sections, three articles, every kind of block."""
    return Issue(
        PUBLICATION,
        7,
        date(2025, 3, 9),
        (Section("基层动态", (FIRST, SECOND), "section-1"), Section("他山之石", (THIRD,), "section-2")),
        total_number=102,
        imprint=IMPRINT,
        people=PEOPLE,
        copies=80,
        id="issue",
    )


def issue_of(*articles: Article, **fields: object) -> Issue:
    """An issue of one section with these articles."""
    plain = {"publication": PUBLICATION, "number": 7, "date": date(2025, 3, 9), "id": "issue"}
    return Issue(sections=(Section("基层动态", articles, "section-1"),), **{**plain, **fields})  # type: ignore[arg-type]


def article_of(*texts: str, title: str = "河东镇推行“三单制”", article_id: str = "only", source: str = "") -> Article:
    """An article of plain paragraphs."""
    blocks = tuple(paragraph(text, f"{article_id}-{number}") for number, text in enumerate(texts))
    return Article(title, source=source, blocks=blocks, id=article_id)


_books: dict[str, FontBook] = {}


def composed(issue: Issue, style: HouseStyle | None = None, previous: Composition | None = None) -> Composition:
    """The issue in the shipped faces, whatever is installed here."""
    style = style or _default_style()
    return compose(issue, style, fonts=_book(style), previous=previous)


def _default_style() -> HouseStyle:
    if not _styles:
        _styles.append(load_style(DEFAULT_STYLE))
    return _styles[0]


_styles: list[HouseStyle] = []


def _book(style: HouseStyle) -> FontBook:
    if style.name not in _books:
        _books[style.name] = FontBook.find(style, installed=False)
    return _books[style.name]
