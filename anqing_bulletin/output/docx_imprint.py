"""The imprint (版记) of the DOCX: a table of one column, pinned to the foot of the last page's type area."""

from __future__ import annotations

from anqing_bulletin.bulletin.model import ImprintLine, Issue
from anqing_bulletin.output.docx_look import HAIR_LINE, eighths, exact, measure, twips
from anqing_bulletin.output.docx_styles import Style
from anqing_bulletin.output.docx_xml import Element, character_style, clean, paragraph, run, w
from anqing_bulletin.typesetting.sheet import from_pt
from anqing_bulletin.typesetting.style import HouseStyle


def imprint_elements(issue: Issue, style: HouseStyle) -> list[Element]:
    """The table and the paragraph that it is anchored in; nothing where the issue has no imprint.

    LibreOffice before 7.6 leaves the table where the text ends; Word and WPS pin it.
    """
    lists = [_entry(line, style) for line in issue.imprint if line.label or line.recipients]
    people = _people(issue)
    groups = [group for group in (lists, [people] if people is not None else []) if group]
    if not groups:
        return []
    width = measure(style)
    rows = [_row(group, width, style, first=index == 0, last=group is groups[-1]) for index, group in enumerate(groups)]
    anchor = paragraph(Style.NORMAL, properties=(exact(HAIR_LINE),))
    return [w("tbl", _properties(style, width), w("tblGrid", w("gridCol", w=width)), *rows), anchor]


def _properties(style: HouseStyle, width: int) -> Element:
    """A floating table at the bottom of the margins' frame; rules above, between and below its rows."""
    outer, inner = eighths(style.imprint.outer_rule_mm), eighths(style.imprint.inner_rule_mm)
    rules = (("top", outer), ("bottom", outer), ("insideH", inner))
    place = {"horzAnchor": "margin", "vertAnchor": "margin", "tblpXSpec": "left", "tblpYSpec": "bottom"}
    return w(
        "tblPr",
        w("tblpPr", leftFromText=0, rightFromText=0, topFromText=0, bottomFromText=0, **place),
        w("tblOverlap", val="never"),
        w("tblW", w=width, type="dxa"),
        w("tblBorders", *(w(side, val="single", sz=size, space=0, color="000000") for side, size in rules)),
        w("tblLayout", type="fixed"),
    )


def _row(paragraphs: list[Element], width: int, style: HouseStyle, *, first: bool, last: bool) -> Element:
    """A row that is never divided; a sixth of a line is free between the outer rules and the text."""
    free = twips(from_pt(style.imprint.row_pt)) // 6
    margins = w("tcMar", w("top", w=free if first else 0, type="dxa"), w("bottom", w=free if last else 0, type="dxa"))
    cell = w("tc", w("tcPr", w("tcW", w=width, type="dxa"), margins), *paragraphs)
    return w("tr", w("trPr", w("cantSplit")), cell)


def _entry(line: ImprintLine, style: HouseStyle) -> Element:
    """报：… with its turnover under the first character behind the colon (GB/T 9704-2012, 7.4.1)."""
    em = style.roles["imprint"].size_pt * 20
    inset = round(style.imprint.inset_em * em)
    label = f"{line.label}：" if line.label else ""
    hanging = round(len(clean(label)) * em)
    indent = w("ind", left=inset + hanging, right=inset, hanging=hanging)
    return paragraph(Style.IMPRINT, *run(label + line.recipients), properties=(indent,))


def _people(issue: Issue) -> Element | None:
    """责任编辑, 核稿, 签发 at the left and 共印N份 at the right of one line; None where there is neither."""
    people = issue.people
    named = (("责任编辑", people.responsible_editor), ("核稿", people.reviewer), ("签发", people.approver))
    content: list[Element] = []
    for label, name in named:
        if name:
            content += run(f"\u3000{label}：" if content else f"{label}：")
            content += run(name, character_style(Style.PERSON))
    if issue.copies:
        content += run(f"\t共印{issue.copies}份")
    return paragraph(Style.PEOPLE, *content) if content else None
