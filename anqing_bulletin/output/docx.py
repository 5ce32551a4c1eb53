"""An issue as a DOCX that a colleague can edit in Word or WPS: named styles, live page numbers, nothing of a template.

python-docx writes the package; every part in it is our own.  The note of an article, the pool (备用稿) and the bin
(回收站) are not for others and never get here.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.package import OpcPackage
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.opc.parts.coreprops import CorePropertiesPart
from docx.oxml.coreprops import CT_CoreProperties

from anqing_bulletin.bulletin.model import Article, Figure, Issue, Picture
from anqing_bulletin.output.docx_articles import body_elements
from anqing_bulletin.output.docx_bookmarks import bookmarks
from anqing_bulletin.output.docx_cover import cover_elements
from anqing_bulletin.output.docx_imprint import imprint_elements
from anqing_bulletin.output.docx_parts import (
    application_xml,
    empty_footer_xml,
    font_table_xml,
    footer_xml,
    settings_xml,
    theme_xml,
)
from anqing_bulletin.output.docx_sections import FOOTER_EVEN, FOOTER_FIRST, FOOTER_ODD, sectioned
from anqing_bulletin.output.docx_styles import styles_xml
from anqing_bulletin.output.docx_tables import number_drawings, parted_tables
from anqing_bulletin.output.docx_xml import clean, serialized, w
from anqing_bulletin.typesetting.cover import contents_row
from anqing_bulletin.typesetting.style import HouseStyle

if TYPE_CHECKING:
    from docx.package import Package

_EXTENSIONS = {"image/png": "png", "image/jpeg": "jpeg"}
_LONGEST_PROPERTY = 255
"""python-docx takes no longer core property."""
_FIRST_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def docx_bytes(issue: Issue, style: HouseStyle, pages: Mapping[str, int], page_count: int) -> bytes:
    """The issue as a DOCX file; the same issue gives the same bytes.

    `pages` are the numbers of the pages that the articles begin on, by article id, as the typesetter found them; they
    stand in the contents until somebody updates the fields.  Characters that XML cannot hold (control characters, lone
    surrogates) are left out of the file.
    """
    style = with_contents_row(issue, style)
    relations = picture_relations(issue.articles)
    return packaged(issue, style, page_count, relations, _document_xml(issue, style, pages, relations))


def packaged(
    issue: Issue,
    style: HouseStyle,
    page_count: int,
    relations: Mapping[Picture, str],
    document_xml: bytes,
    *,
    title_ending: str = "",
) -> bytes:
    """The file around the text of a document whose pictures have these relationships."""
    package = OpcPackage()
    document = _part(package, "/word/document.xml", CONTENT_TYPE.WML_DOCUMENT_MAIN, document_xml)
    package.load_rel(RELATIONSHIP_TYPE.OFFICE_DOCUMENT, document, "rId1")
    package.load_rel(RELATIONSHIP_TYPE.CORE_PROPERTIES, _core_properties(issue, package, title_ending), "rId2")
    application = _part(
        package, "/docProps/app.xml", CONTENT_TYPE.OFC_EXTENDED_PROPERTIES, application_xml(issue, page_count)
    )
    package.load_rel(RELATIONSHIP_TYPE.EXTENDED_PROPERTIES, application, "rId3")
    _add_parts(package, document, style)
    _add_pictures(package, document, relations)
    packed = io.BytesIO()
    package.save(packed)
    return _repacked(packed.getvalue())


def with_contents_row(issue: Issue, style: HouseStyle) -> HouseStyle:
    """The style with its contents drawn together as the typesetter does where all then fits on the cover."""
    sections = [section for section in issue.sections if section.articles]
    lines = len(sections) + sum(max(1, len(a.title_lines)) for section in sections for a in section.articles)
    lines += bool(sections and style.cover.contents_heading)
    row = contents_row(lines, style, instruction=bool(issue.publication.instruction_label))
    return replace(style, cover=replace(style.cover, contents_row_pt=row / 1000))


def picture_relations(articles: Iterable[Article]) -> dict[Picture, str]:
    """The relationship of every picture, each once, in order."""
    blocks = (block for article in articles for block in article.blocks)
    pictures = dict.fromkeys(block.picture for block in blocks if isinstance(block, Figure))
    return {picture: f"rIdPicture{number}" for number, picture in enumerate(pictures, 1)}


def _part(package: OpcPackage, name: str, content_type: str, blob: bytes) -> Part:
    return Part(PackURI(name), content_type, blob, cast("Package", package))


def _add_parts(package: OpcPackage, document: Part, style: HouseStyle) -> None:
    for name, kind, relation, number, blob in _style_parts(style):
        document.load_rel(relation, _part(package, f"/word/{name}.xml", kind, blob), number)


@lru_cache(maxsize=4)
def _style_parts(style: HouseStyle) -> tuple[tuple[str, str, str, str, bytes], ...]:
    """What hangs on the style alone: a part's name, its type, its relationship with the document and that one's id."""
    kinds, relations = CONTENT_TYPE, RELATIONSHIP_TYPE
    return (
        ("styles", kinds.WML_STYLES, relations.STYLES, "rIdStyles", styles_xml(style)),
        ("settings", kinds.WML_SETTINGS, relations.SETTINGS, "rIdSettings", settings_xml(style)),
        ("fontTable", kinds.WML_FONT_TABLE, relations.FONT_TABLE, "rIdFonts", font_table_xml(style)),
        ("theme/theme1", kinds.OFC_THEME, relations.THEME, "rIdTheme", theme_xml()),
        ("footer1", kinds.WML_FOOTER, relations.FOOTER, FOOTER_ODD, footer_xml(style, even=False)),
        ("footer2", kinds.WML_FOOTER, relations.FOOTER, FOOTER_EVEN, footer_xml(style, even=True)),
        ("footer3", kinds.WML_FOOTER, relations.FOOTER, FOOTER_FIRST, empty_footer_xml()),
    )


def _add_pictures(package: OpcPackage, document: Part, relations: Mapping[Picture, str]) -> None:
    for number, (picture, relation) in enumerate(relations.items(), 1):
        name = f"/word/media/image{number}.{_EXTENSIONS.get(picture.media_type, 'png')}"
        document.load_rel(RELATIONSHIP_TYPE.IMAGE, _part(package, name, picture.media_type, picture.data), relation)


def _document_xml(issue: Issue, style: HouseStyle, pages: Mapping[str, int], pictures: Mapping[Picture, str]) -> bytes:
    marks = bookmarks(issue)
    body = w(
        "body",
        *sectioned(
            (
                *cover_elements(issue, style, marks, pages),
                *parted_tables([*body_elements(issue, style, marks, pictures), *imprint_elements(issue, style)]),
            ),
            style,
        ),
    )
    number_drawings(body)
    return serialized(w("document", body))


def _core_properties(issue: Issue, package: OpcPackage, title_ending: str) -> CorePropertiesPart:
    """Title, author, subject and language; the dates are the issue's, so that the bytes do not depend on the clock."""
    part = CorePropertiesPart(
        PackURI("/docProps/core.xml"),
        CONTENT_TYPE.OPC_CORE_PROPERTIES,
        CT_CoreProperties.new(),
        cast("Package", package),
    )
    properties = part.core_properties
    moment = dt.datetime.combine(issue.date, dt.time())
    properties.title = _property(f"{issue.publication.title} {issue.short_number_text}{title_ending}")
    properties.subject = _property("、".join(section.title for section in issue.sections if section.articles))
    properties.author = properties.last_modified_by = _property(issue.publication.issuer)
    properties.language = "zh-CN"
    properties.created = properties.modified = moment
    properties.revision = 1
    return part


def _property(text: str) -> str:
    return clean(text)[:_LONGEST_PROPERTY]


def _repacked(data: bytes) -> bytes:
    """The package with its parts sorted, [Content_Types].xml first, and one date for all of them."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _FIRST_ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # otherwise it would tell Windows from Linux
            target.writestr(entry, source.read(name))
    return result.getvalue()
