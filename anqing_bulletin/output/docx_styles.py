"""styles.xml: the office's own styles, made from the house style, and not one of anybody's template.

The ids are ASCII, because some programs trip over others; the names are the Chinese ones that the office sees.
"""

from __future__ import annotations

from dataclasses import dataclass

from anqing_bulletin.output.docx_look import (
    eighths,
    exact,
    fonts,
    line_top,
    look,
    measure,
    row_height,
    screen_colour,
    strong_look,
    text_line,
    twips,
)
from anqing_bulletin.output.docx_xml import Element, paragraph_properties, run_properties, serialized, w
from anqing_bulletin.typesetting.sheet import from_pt
from anqing_bulletin.typesetting.style import HouseStyle

SOURCE_INSET_EM = 2.0
"""What a source unit on a line of its own leaves free at the right."""
LATIN_LANGUAGE = "en-GB"
"""The language of digits and Latin words."""
TABLE_LEADING = 1.3
"""The height of a line in a table's cell, in ems."""
MOST_BORDER_SPACE = 31
"""The farthest that Word can put a border from its text, in points (17.3.4)."""


class Style:
    """The ids of the styles."""

    NORMAL = "Normal"
    MARKING = "Marking"
    COPY_NUMBER = "CopyNumber"
    MASTHEAD = "Masthead"
    NUMBER = "IssueNumber"
    ISSUER = "IssuerDate"
    CONTENTS_HEADING = "ContentsHeading"
    CONTENTS_SECTION = "ContentsSection"
    CONTENTS_ENTRY = "ContentsEntry"
    INSTRUCTION = "Instruction"
    SECTION_HEAD = "SectionHead"
    BODY = "BulletinBody"
    LEVEL_1 = "Level1"
    LEVEL_2 = "Level2"
    LEVEL_3 = "Level3"
    LEVEL_4 = "Level4"
    STANDING_TITLE = "StandingTitle"
    STANDING_SOURCE = "StandingSource"
    FOREWORD = "Foreword"
    TABLE_TEXT = "TableText"
    CAPTION = "CaptionText"
    PICTURE = "Picture"
    IMPRINT = "Imprint"
    PEOPLE = "People"
    PAGE_NUMBER = "PageNumber"
    TITLE = "ArticleTitle"
    RUN_IN_HEAD = "RunInHead"
    SOURCE = "SourceUnit"
    KAI = "KaiText"
    FOREWORD_LABEL = "ForewordLabel"
    PERSON = "PersonName"
    TABLE_NORMAL = "TableNormal"


@dataclass(frozen=True)
class _ParagraphStyle:
    id: str
    name: str
    role: str
    properties: tuple[Element, ...]
    run: tuple[Element, ...] = ()
    """Run properties beside the role's look."""
    next: str = ""
    base: str = Style.NORMAL


def styles_xml(style: HouseStyle) -> bytes:
    """The styles part."""
    root = w("styles", _defaults(style), _latent_styles(), *_built_in(style))
    root.extend(_paragraph_style(item, style) for item in _paragraph_styles(style))
    root.extend(_character_styles(style))
    return serialized(root)


def _defaults(style: HouseStyle) -> Element:
    """The body's face and size, and the languages: Chinese, and English for digits and Latin words.

    In a Chinese word LibreOffice breaks a line wherever it likes, in the middle of a number as well.
    """
    size = round(style.body.size_pt * 2)
    run = run_properties(
        fonts(style, style.body.face),
        w("sz", val=size),
        w("szCs", val=size),
        w("lang", val=LATIN_LANGUAGE, eastAsia="zh-CN"),
    )
    return w("docDefaults", w("rPrDefault", run), w("pPrDefault", paragraph_properties()))


def _latent_styles() -> Element:
    """Word's own styles, all kept out of the gallery, so that the office's stand there alone."""
    return w(
        "latentStyles",
        defLockedState=0, defUIPriority=99, defSemiHidden=1, defUnhideWhenUsed=1, defQFormat=0, count=376,
    )  # fmt: skip


def _built_in(style: HouseStyle) -> list[Element]:
    """What every document has: Normal, the default character, the plain table, no list."""
    margins = w("tblCellMar", *(w(side, w=0, type="dxa") for side in ("top", "left", "bottom", "right")))
    plain = w("tblPr", w("tblInd", w=0, type="dxa"), margins)
    return [
        _style("paragraph", Style.NORMAL, "Normal", w("qFormat"), _line_rules(style), default=1),
        _style("character", "DefaultParagraphFont", "Default Paragraph Font", *_hidden(), default=1),
        _style("table", Style.TABLE_NORMAL, "Normal Table", *_hidden(), plain, default=1),
        _style("numbering", "NoList", "No List", *_hidden(), default=1),
    ]


def _hidden() -> tuple[Element, ...]:
    return w("uiPriority", val=99), w("semiHidden"), w("unhideWhenUsed")


def _style(kind: str, style_id: str, name: str, *children: Element, **attributes: str | int) -> Element:
    return w("style", w("name", val=name), *children, type=kind, styleId=style_id, **attributes)


def _line_rules(style: HouseStyle) -> Element:
    """How lines are broken and spaced, in words that Word knows.

    `overflowPunct` is written only to forbid hanging marks: it is on by default, and LibreOffice takes a written "on"
    for "off".
    """
    gap = 1 if style.lines.han_latin_gap_em > 0 else 0
    return paragraph_properties(
        w("widowControl", val=int(style.flow.widow_rows > 1)),
        w("kinsoku"),
        w("wordWrap"),
        None if style.lines.hanging else w("overflowPunct", val=0),
        w("autoSpaceDE", val=gap),
        w("autoSpaceDN", val=gap),
        exact(row_height(style)),
        w("jc", val="both"),
    )


def _paragraph_styles(style: HouseStyle) -> list[_ParagraphStyle]:
    Item = _ParagraphStyle  # noqa: N806  short, because the tables below are read as tables
    row = row_height(style)
    left, centred, right = (w("jc", val=value) for value in ("left", "center", "right"))
    keep = (w("keepNext"), w("keepLines"))
    tracking = _tracking(style)
    entry = (exact(twips(from_pt(style.cover.contents_row_pt))), left)
    entry_indent = w("ind", left=_ems(style.cover.contents_indent_em, style, "contents-entry"))
    imprint = exact(twips(from_pt(style.imprint.row_pt)))
    inset = _ems(style.page_number.inset_em, style, "page-number")
    source_inset = w("ind", right=_ems(SOURCE_INSET_EM, style, "source"))
    return [
        Item(
            Style.MARKING, "标识", "marking",
            (_line(style, "marking"), left, w("tabs", w("tab", val="right", pos=measure(style)))), next=Style.MASTHEAD,
        ),
        Item(Style.MASTHEAD, "刊头", "masthead", (_line(style, "masthead"), centred, *keep), next=Style.NUMBER),
        Item(Style.NUMBER, "期号", "number", (_line(style, "number"), centred, *keep), next=Style.ISSUER),
        Item(Style.ISSUER, "编发单位与日期", "issuer", _issuer(style), next=Style.ISSUER),
        Item(
            Style.CONTENTS_HEADING, "目录标题", "contents-heading", (entry[0], centred, w("keepNext")),
            next=Style.CONTENTS_SECTION,
        ),
        Item(
            Style.CONTENTS_SECTION, "目录栏目", "contents-section", (*entry, w("keepNext")), next=Style.CONTENTS_ENTRY
        ),
        Item(
            Style.CONTENTS_ENTRY, "目录条目", "contents-entry", (*entry, entry_indent, _leader(style), w("keepLines"))
        ),
        Item(Style.INSTRUCTION, "领导批示", "instruction", (left, w("keepLines"))),
        Item(
            Style.SECTION_HEAD, "栏目标题", "section-head", (left, *keep, w("outlineLvl", val=0)), next=Style.BODY
        ),
        Item(Style.BODY, "简报正文", "body", (_indent(style, "body"),), run=tracking),
        Item(Style.LEVEL_1, "一级标题", "level-1", (w("keepNext"),), next=Style.BODY, base=Style.BODY),
        Item(Style.LEVEL_2, "二级标题", "level-2", (w("keepNext"),), next=Style.BODY, base=Style.BODY),
        Item(Style.LEVEL_3, "三级标题", "level-3", (w("keepNext"),), next=Style.BODY, base=Style.BODY),
        Item(Style.LEVEL_4, "四级标题", "level-4", (w("keepNext"),), next=Style.BODY, base=Style.BODY),
        Item(Style.STANDING_TITLE, "独立标题", "body", (centred, *keep), next=Style.BODY),
        Item(Style.STANDING_SOURCE, "独立来源单位", "source", (right, source_inset)),
        Item(
            Style.FOREWORD, "编者按", "foreword", (_indent(style, "foreword", style.flow.foreword_inset_em),),
            run=tracking,
        ),
        Item(Style.TABLE_TEXT, "表格文字", "table", (exact(_ems(TABLE_LEADING, style, "table")), left)),
        Item(Style.CAPTION, "图表说明", "caption", (centred,), next=Style.BODY),
        Item(Style.PICTURE, "图片", "caption", (centred, w("spacing", line=row, lineRule="atLeast"))),
        Item(Style.IMPRINT, "版记", "imprint", (imprint,)),
        Item(Style.PEOPLE, "责任编辑", "imprint", (imprint, left, *_people_places(style))),
        Item(
            Style.PAGE_NUMBER, "页码", "page-number",
            (_line(style, "page-number"), left, w("ind", left=inset, right=inset)),
        ),
    ]  # fmt: skip


def _ems(ems: float, style: HouseStyle, role: str) -> int:
    """So many ems of a role's text, in twips."""
    return round(ems * style.roles[role].size_pt * 20)


def _line(style: HouseStyle, role: str) -> Element:
    return exact(text_line(style.roles[role]))


def _indent(style: HouseStyle, role: str, inset_em: float = 0.0) -> Element:
    """The first line's indent, in hundredths of a character and in twips: WPS and LibreOffice read the latter."""
    ems = style.lines.indent_em
    first = {"firstLineChars": round(ems * 100), "firstLine": _ems(ems, style, role)}
    inset = _ems(inset_em, style, role)
    return w("ind", left=inset, right=inset, **first) if inset else w("ind", **first)


def _issuer(style: HouseStyle) -> tuple[Element, ...]:
    """Office and date above the red rule; two paragraphs of one border share it in Word, below the second."""
    cover = style.cover
    properties = [_line(style, "issuer"), w("keepNext")]
    if cover.rule_width_mm > 0:
        thickness = eighths(cover.rule_width_mm)
        form = "thickThinSmallGap" if cover.rule_thin_mm > 0 else "single"
        rule = w("bottom", val=form, sz=thickness, space=rule_space(style), color=screen_colour(style.red))
        properties.append(w("pBdr", rule))
    if cover.arrangement == "stacked":
        return (*properties, w("jc", val="center"))
    return (*properties, w("jc", val="left"), w("tabs", w("tab", val="right", pos=measure(style))))


def rule_space(style: HouseStyle) -> int:
    """What the red rule leaves free below the date, in points; 0 without a rule."""
    cover, text = style.cover, style.roles["date"]
    if cover.rule_width_mm <= 0:
        return 0
    foot = line_top(cover.date_mm, text) + text_line(text)
    upper_edge = (cover.rule_mm - cover.rule_width_mm / 2) * 1440 / 25.4
    return min(max(round((upper_edge - foot) / 20), 0), MOST_BORDER_SPACE)


def _leader(style: HouseStyle) -> Element:
    """The tab that takes a page number to the right edge, with the leader that comes nearest to the style's."""
    leader = {"": "none", "·": "middleDot", "-": "hyphen", "_": "underscore"}.get(style.cover.leader.strip(), "dot")
    return w("tabs", w("tab", val="right", leader=leader, pos=measure(style)))


def _people_places(style: HouseStyle) -> tuple[Element, ...]:
    """The names begin an inset in from the left, the copies end one in from the right."""
    inset = _ems(style.imprint.inset_em, style, "imprint")
    return w("ind", left=inset), w("tabs", w("tab", val="right", pos=measure(style) - inset))


def _tracking(style: HouseStyle) -> tuple[Element, ...]:
    """The character grid as spacing of the characters, rounded down so that a line still holds its columns.

    Word's own grid would do the same, but LibreOffice gives every digit a whole cell of it.
    """
    return (w("spacing", val=twips(style.tracking)),) if style.tracking else ()


def _paragraph_style(item: _ParagraphStyle, style: HouseStyle) -> Element:
    following = (w("next", val=item.next),) if item.next else ()
    return _style(
        "paragraph", item.id, item.name, w("basedOn", val=item.base), *following, w("qFormat"),
        paragraph_properties(*item.properties), run_properties(*look(style, item.role), *item.run), customStyle=1,
    )  # fmt: skip


def _character_styles(style: HouseStyle) -> list[Element]:
    kai = (fonts(style, style.roles["level-2"].face),)
    looks = {
        (Style.TITLE, "条目标题（△）"): look(style, "title"),
        (Style.RUN_IN_HEAD, "段首小标题"): strong_look(style),
        (Style.SOURCE, "来源单位"): look(style, "source"),
        (Style.KAI, "楷体"): kai,
        (Style.FOREWORD_LABEL, "编者按标签"): look(style, "foreword-label"),
        (Style.PERSON, "姓名"): look(style, "people"),
        (Style.COPY_NUMBER, "编号"): look(style, "copy-number"),
    }
    based = "DefaultParagraphFont"
    return [
        _style(
            "character", style_id, name, w("basedOn", val=based), w("qFormat"), run_properties(*properties),
            customStyle=1,
        )
        for (style_id, name), properties in looks.items()
    ]  # fmt: skip
