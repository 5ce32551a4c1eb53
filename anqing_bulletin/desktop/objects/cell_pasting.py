"""The clipboard as the texts of cells: tables of ours, of Excel, WPS and web pages, lines and tabs of plain text."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from anqing_bulletin.bulletin.model import Paragraph, Span, Table
from anqing_bulletin.bulletin.tables import Spans, texts_of
from anqing_bulletin.desktop.writing.pasting import BLOCKS_TYPE, pasted_from

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

_MOST_TEXT = 1_000_000
"""Characters that are looked at; a table of `MOST_CELLS` has fewer."""


def texts_from(source: QMimeData) -> list[list[Spans]]:
    """Rows of texts; a paragraph is a row of one, and pictures are left out."""
    rows: list[list[Spans]] = []
    if source.hasFormat(BLOCKS_TYPE) or source.hasHtml():
        for block in pasted_from(source).blocks:
            if isinstance(block, Table):
                rows += texts_of(block)
            elif isinstance(block, Paragraph):
                rows.append([block.spans])
    if rows or source.hasUrls():
        return rows
    from anqing_bulletin.intake.hard_breaks import clean, without_needless_blanks

    lines = _cells(clean(source.text()[:_MOST_TEXT]))
    return [[_spans(without_needless_blanks(cell.replace("\n", " "))) for cell in line] for line in lines if line]


def _cells(text: str) -> list[list[str]]:
    """The cells of tabbed text, as spreadsheets give it: what has a tab or a line break in it is in quotation marks."""
    text = text.strip("\n")
    if "\t" not in text:
        return [[line] for line in text.split("\n") if line.strip()]
    if text.count('"') % 2:
        return [line.split("\t") for line in text.split("\n")]
    return list(csv.reader(text.splitlines(keepends=True), csv.excel_tab))


def _spans(text: str) -> Spans:
    return (Span(text),) if text else ()
