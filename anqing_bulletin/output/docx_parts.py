"""The parts of the DOCX beside its text: settings, theme, font table, footers, properties."""

from __future__ import annotations

from lxml import etree

from anqing_bulletin.bulletin.model import Issue
from anqing_bulletin.output.docx_look import families, row_height
from anqing_bulletin.output.docx_styles import LATIN_LANGUAGE, Style
from anqing_bulletin.output.docx_xml import A, clean, field, paragraph, run, serialized, w
from anqing_bulletin.typesetting.breaking import CLOSERS, CONNECTORS, MIDDLE_DOTS, OPENERS, SOLIDI, STOPS, UNITS
from anqing_bulletin.typesetting.style import HouseStyle

_NOT_AT_START = f"!%),.:;>?]}}{STOPS}{CLOSERS}{CONNECTORS}{MIDDLE_DOTS}{SOLIDI}{UNITS}…"
_NOT_AT_END = f"$([{{{OPENERS}{SOLIDI}￥＄"
_COMPATIBILITY = {
    "compatibilityMode": "15",
    "overrideTableStyleFontSizeAndJustification": "1",
    "enableOpenTypeFeatures": "1",
    "doNotFlipMirrorIndents": "1",
    "differentiateMultirowTableHeaders": "1",
    "useWord2013TrackBottomHyphenation": "0",
}
_EAST_ASIAN_RULES = (
    "spaceForUL", "balanceSingleByteDoubleByteWidth", "doNotLeaveBackslashAlone", "ulTrailSpace",
    "doNotExpandShiftReturn", "adjustLineHeightInTable", "useFELayout",
)  # fmt: skip
"""What every Chinese Word writes."""


def settings_xml(style: HouseStyle) -> bytes:
    """The settings, in the schema's order: even and odd footers, 禁则 (GB/T 15834-2011, 5.1), 标点挤压, Chinese."""
    control = "compressPunctuation" if style.lines.compress_pairs else "doNotCompress"
    office = "http://schemas.microsoft.com/office/word"
    colours = {
        "bg1": "light1", "t1": "dark1", "bg2": "light2", "t2": "dark2",
        **{f"accent{number}": f"accent{number}" for number in range(1, 7)},
        "hyperlink": "hyperlink", "followedHyperlink": "followedHyperlink",
    }  # fmt: skip
    return serialized(
        w(
            "settings",
            w("zoom", percent=100),
            w("bordersDoNotSurroundHeader"),
            w("bordersDoNotSurroundFooter"),
            w("defaultTabStop", val=420),
            w("evenAndOddHeaders"),
            w("drawingGridVerticalSpacing", val=row_height(style)),
            w("characterSpacingControl", val=control),
            w("noLineBreaksAfter", lang="zh-CN", val=_NOT_AT_END),
            w("noLineBreaksBefore", lang="zh-CN", val=_NOT_AT_START),
            w(
                "compat",
                *(w(name) for name in _EAST_ASIAN_RULES),
                *(w("compatSetting", name=name, uri=office, val=value) for name, value in _COMPATIBILITY.items()),
            ),
            w("themeFontLang", val=LATIN_LANGUAGE, eastAsia="zh-CN"),
            w("clrSchemeMapping", **colours),
            w("decimalSymbol", val="."),
            w("listSeparator", val=","),
        )
    )


def font_table_xml(style: HouseStyle) -> bytes:
    """The fonts that the styles name, each with the names to look for where a computer lacks it (17.8.3.1)."""
    faces = dict.fromkeys(text.face for text in style.roles.values())
    others_named = (style.lines.latin_face, style.strong.face if style.strong.method == "face" else "")
    faces.update(dict.fromkeys(face for face in others_named if face))
    fonts: dict[str, list[str]] = {}
    for face in faces:
        name, *others = families(style, face)
        # A Chinese name first: the second English name mostly belongs to the very font that is missing.
        others.sort(key=str.isascii)
        fonts.setdefault(name, others)
    fonts.setdefault("Times New Roman", [])
    return serialized(w("fonts", *(_font(name, others) for name, others in sorted(fonts.items()))))


def _font(name: str, others: list[str]) -> etree._Element:
    charset = "00" if name.isascii() else "86"
    return w(
        "font",
        w("altName", val=",".join(others)) if others else None,
        w("charset", val=charset),
        w("family", val="auto"),
        w("pitch", val="variable"),
        name=name,
    )


def footer_xml(style: HouseStyle, *, even: bool) -> bytes:
    """— N —: at the right of odd pages, at the left of even ones (GB/T 9704-2012, 7.5)."""
    before, _, after = style.page_number.form.partition("{}")
    number = field("PAGE", "2" if even else "3")
    side = w("jc", val="left" if even else "right")
    line = paragraph(Style.PAGE_NUMBER, *run(before), *number, *run(after), properties=(side,))
    return serialized(w("ftr", line))


def empty_footer_xml() -> bytes:
    """The footer of the cover."""
    return serialized(w("ftr", paragraph(Style.PAGE_NUMBER)))


def application_xml(issue: Issue, page_count: int) -> bytes:
    """docProps/app.xml: the number of pages and the office; it does not say which program wrote the file."""
    namespace = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    root = etree.Element(f"{{{namespace}}}Properties", nsmap={None: namespace})
    etree.SubElement(root, f"{{{namespace}}}Pages").text = str(page_count)
    etree.SubElement(root, f"{{{namespace}}}Company").text = clean(issue.publication.issuer)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True))


def theme_xml() -> bytes:
    """A plain theme with 宋体 and Times New Roman: WPS reports every font of a theme that it does not find."""
    return _THEME.encode("utf-8")


def _fill(colour: str) -> str:
    return f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'


def _scheme_colours() -> str:
    values = {
        "dk1": "000000", "lt1": "FFFFFF", "dk2": "44546A", "lt2": "E7E6E6", "accent1": "C00000", "accent2": "4472C4",
        "accent3": "A5A5A5", "accent4": "FFC000", "accent5": "5B9BD5", "accent6": "70AD47", "hlink": "0563C1",
        "folHlink": "954F72",
    }  # fmt: skip
    return "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in values.items())


_FONTS = '<a:latin typeface="Times New Roman"/><a:ea typeface="宋体"/><a:cs typeface="Times New Roman"/>'
_LINE = f'<a:ln w="6350" cap="flat" cmpd="sng" algn="ctr">{_fill("phClr")}<a:prstDash val="solid"/></a:ln>'
_THEME = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<a:theme xmlns:a="{A}" name="公文"><a:themeElements>'
    f'<a:clrScheme name="公文">{_scheme_colours()}</a:clrScheme>'
    f'<a:fontScheme name="公文"><a:majorFont>{_FONTS}</a:majorFont><a:minorFont>{_FONTS}</a:minorFont></a:fontScheme>'
    f'<a:fmtScheme name="公文"><a:fillStyleLst>{_fill("phClr") * 3}</a:fillStyleLst>'
    f"<a:lnStyleLst>{_LINE * 3}</a:lnStyleLst>"
    f"<a:effectStyleLst>{'<a:effectStyle><a:effectLst/></a:effectStyle>' * 3}</a:effectStyleLst>"
    f"<a:bgFillStyleLst>{_fill('phClr') * 3}</a:bgFillStyleLst></a:fmtScheme>"
    "</a:themeElements></a:theme>"
)
