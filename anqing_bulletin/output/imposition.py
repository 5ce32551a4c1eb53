"""Pages on larger sheets: the saddle-stitched booklet (骑马钉), and two pages side by side.

Pages go in as form XObjects, so everything stays vector and keeps its colours, and an imposed file keeps the same
standards as the print version.  Which page stands where is plain arithmetic on page indices, apart from any drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pikepdf import Dictionary

from anqing_bulletin.errors import ExportImpossible
from anqing_bulletin.output.pdf import PRINT, finished, new_document
from anqing_bulletin.output.pdf_document import Painted
from anqing_bulletin.output.pdf_marks import PageMarks
from anqing_bulletin.output.pdf_objects import number
from anqing_bulletin.output.pdf_options import PdfOptions
from anqing_bulletin.typesetting.compose import Composition
from anqing_bulletin.typesetting.sheet import Sheet


@dataclass(frozen=True)
class Spread:
    """One side of a large sheet: the indices of the pages on it, None for an empty half."""

    left: int | None
    right: int | None


def padded_pages(count: int, *, closing: bool) -> tuple[int | None, ...]:
    """The pages of a booklet filled up to a multiple of four.

    Blanks go before the last page where that holds the imprint, which must close the booklet (GB/T 9704-2012, 7.4);
    otherwise after it.
    """
    pages: list[int | None] = list(range(count))
    blanks: list[int | None] = [None] * (-count % 4)
    if not closing or count == 1:
        return (*pages, *blanks)
    return (*pages[:-1], *blanks, *pages[-1:])


def booklet_spreads(pages: Sequence[int | None]) -> tuple[Spread, ...]:
    """Front and back of each sheet from the outermost on, for pages a multiple of four.

    Of n pages, sheet k has n-2k+2 and 2k-1 on its front, 2k and n-2k+1 on its back; the back is printed turned about
    the short edge.
    """
    result = []
    last = len(pages) - 1
    for first in range(0, len(pages) // 2, 2):
        result.append(Spread(pages[last - first], pages[first]))
        result.append(Spread(pages[first + 1], pages[last - first - 1]))
    return tuple(result)


def two_up_spreads(count: int) -> tuple[Spread, ...]:
    """Pages in order, two on each side."""
    return tuple(Spread(page, page + 1 if page + 1 < count else None) for page in range(0, count, 2))


def booklet_bytes(composition: Composition, options: PdfOptions = PRINT) -> bytes:
    """A booklet for saddle stitching on sheets of twice the page (A3 for A4), to be printed on both sides.

    Raises as `pdf_bytes` does, and ExportImpossible where the options are not for printing.
    """
    pages = padded_pages(len(composition.sheets), closing=bool(composition.body.imprint.height))
    marks = PageMarks(folds=(_width(composition),))
    return _imposed(composition, options, booklet_spreads(pages), marks, duplex=True)


def two_up_bytes(composition: Composition, options: PdfOptions = PRINT) -> bytes:
    """Two pages at full size side by side on each sheet, in order; to be cut apart.

    Raises as `booklet_bytes` does.
    """
    marks = PageMarks(cuts=(_width(composition),))
    return _imposed(composition, options, two_up_spreads(len(composition.sheets)), marks, duplex=False)


def _width(composition: Composition) -> int:
    return composition.sheets[0].width


def _imposed(
    composition: Composition, options: PdfOptions, spreads: Sequence[Spread], marks: PageMarks, *, duplex: bool
) -> bytes:
    if not options.printing:
        raise ExportImpossible("拼版只用于付印，没有导出。请改为导出印刷版。")
    document = new_document(composition, options)
    forms = [document.form(document.painted(sheet)) for sheet in composition.sheets]
    for spread in spreads:
        document.add_page(_placed(composition, forms, spread), marks)
    if duplex:
        document.print_on_both_sides()
    return finished(document, composition.issue)


def _placed(composition: Composition, forms: Sequence[object], spread: Spread) -> Painted:
    """The two halves of a side."""
    cover = composition.sheets[0]
    code = []
    used = {}
    for index, x in ((spread.left, 0), (spread.right, cover.width)):
        if index is not None:
            code.append(f"q {_matrix(composition.sheets[index], cover, x)} cm /P{index + 1} Do Q")
            used[f"/P{index + 1}"] = forms[index]
    return Painted("\n".join(code), Dictionary({"/XObject": Dictionary(used)}), 2 * cover.width, cover.height)


def _matrix(sheet: Sheet, cover: Sheet, x: int) -> str:
    """Where a page goes; one that lies across is turned so that its head is at the left (GB/T 9704-2012, clause 8)."""
    if (sheet.width > sheet.height) == (cover.width > cover.height):
        return f"1 0 0 1 {number(x)} 0"
    return f"0 1 -1 0 {number(x + sheet.height)} 0"
