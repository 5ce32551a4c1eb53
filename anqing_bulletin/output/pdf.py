"""Sheets to a PDF, for the print shop or for reading: every glyph where the typesetter put it.

印刷版 keeps PDF/X-4 and PDF/A-2u: black on the black plate alone and overprinting, red in process colours or as an
ink of its own, no RGB, no annotation.  阅读版 keeps PDF/A-2u and PDF/UA-1: sRGB, tagged, with links and page labels.
In both all faces are embedded as subsets, and the same composition gives the same bytes.
"""

from __future__ import annotations

from pikepdf import String

from anqing_bulletin import __version__
from anqing_bulletin.bulletin.model import Issue
from anqing_bulletin.output.pdf_document import PdfDocument
from anqing_bulletin.output.pdf_navigation import add_bookmarks, add_contents_links, add_page_labels
from anqing_bulletin.output.pdf_options import PdfOptions, Purpose
from anqing_bulletin.output.pdf_standards import PRINT_VERSION, READING_VERSION, Facts
from anqing_bulletin.output.pdf_structure import StructureWriter
from anqing_bulletin.output.pdf_tags import TagBook
from anqing_bulletin.typesetting.compose import Composition

PROGRAM = "安庆组工信息编排"
LANGUAGE = "zh-CN"
PRINT = PdfOptions()
READING = PdfOptions(Purpose.READING)


def pdf_bytes(composition: Composition, options: PdfOptions = PRINT, *, title_ending: str = "") -> bytes:
    """The composition as a PDF file; `title_ending` follows the issue's title in what the file says about itself.

    Raises FontForbidden and PictureUnreadable.
    """
    document = new_document(composition, options)
    tags = None if options.printing else TagBook(composition.style.cover.leader)
    for sheet in composition.sheets:
        if tags is not None:
            tags.begin_page()
        document.add_page(document.painted(sheet, tags))
    pages = list(document.pdf.pages)
    add_bookmarks(document.pdf, pages, composition)
    add_page_labels(document.pdf, composition)
    if tags is not None:
        links = add_contents_links(document.pdf, pages, composition)
        StructureWriter(document.pdf, pages, tags, links).write(composition.issue)
    return finished(document, composition.issue, title_ending)


def new_document(composition: Composition, options: PdfOptions) -> PdfDocument:
    """An empty document for a composition's sheets."""
    return PdfDocument(composition.fonts, options, composition.style.red)


def finished(document: PdfDocument, issue: Issue, title_ending: str = "") -> bytes:
    """The file, with what it says about itself."""
    document.pdf.Root.Lang = String(LANGUAGE)
    title = issue_title(issue) + title_ending
    facts = Facts(
        title=title,
        author=issue.publication.issuer,
        subject="、".join(section.title for section in issue.sections if section.articles) or title,
        program=f"{PROGRAM} {__version__}",
        day=issue.date,
        document=issue.id,
    )
    return document.finished(facts, version=PRINT_VERSION if document.options.printing else READING_VERSION)


def issue_title(issue: Issue) -> str:
    """安庆组工信息第19期: the document's title."""
    return f"{issue.publication.title}{issue.short_number_text}"
