"""花脸稿: two versions of an issue, or of one article, as one file in which every change is marked.

The PDF shows underlines and strokes through; the DOCX has tracked changes that Word can accept or refuse.  For one
article alone give the versions that `bulletin.marking.only_article` makes.
"""

from __future__ import annotations

from datetime import datetime

from anqing_bulletin.bulletin.marking import marked_up
from anqing_bulletin.bulletin.model import Issue
from anqing_bulletin.output.docx_tracked import Revision, tracked_docx_bytes
from anqing_bulletin.output.pdf import READING, pdf_bytes
from anqing_bulletin.output.pdf_options import PdfOptions
from anqing_bulletin.typesetting.compose import Composition, compose
from anqing_bulletin.typesetting.revisions import with_revisions
from anqing_bulletin.typesetting.style import HouseStyle


def marked_up_composition(old: Issue, new: Issue, style: HouseStyle, names: tuple[str, str]) -> Composition:
    """The sheets of the marked-up copy; `names` are what the versions are called.

    Raises FontMissing and LayoutImpossible.
    """
    copy = marked_up(old, new)
    return with_revisions(compose(copy.issue, style), copy.revisions, names)


def marked_up_pdf(
    old: Issue, new: Issue, style: HouseStyle, names: tuple[str, str], options: PdfOptions = READING
) -> bytes:
    """The marked-up copy as a PDF.  Raises what `marked_up_composition` and `pdf_bytes` raise."""
    ending = f"　花脸稿（{names[0]} → {names[1]}）"
    return pdf_bytes(marked_up_composition(old, new, style, names), options, title_ending=ending)


def marked_up_docx(
    old: Issue, new: Issue, style: HouseStyle, *, author: str, time: datetime, names: tuple[str, str]
) -> bytes:
    """The marked-up copy as a DOCX with tracked changes by `author` at `time`; the page numbers are the new ones.

    Raises FontMissing and LayoutImpossible.
    """
    composition = compose(new, style)
    pages = {**compose(old, style).pages, **composition.pages}
    revision = Revision(author, time, names)
    return tracked_docx_bytes(old, new, style, pages, len(composition.sheets), revision)
