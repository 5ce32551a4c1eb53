"""Printing through the system's dialog: the same sheets as the preview and the PDF, on both sides of the paper.

Pages go one to a side, or as a saddle-stitched booklet (骑马钉) two to a side in the order of folding.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QObject, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter

from anqing_bulletin.desktop.desk import commit_composition
from anqing_bulletin.desktop.pages.outlines import GlyphStock
from anqing_bulletin.desktop.pages.paper_painter import PaperPainter
from anqing_bulletin.errors import PrintingFailed
from anqing_bulletin.typesetting.sheet import MILLI, paint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtPrintSupport import QPrinter

    from anqing_bulletin.desktop.desk import Desk
    from anqing_bulletin.typesetting.compose import Composition
    from anqing_bulletin.typesetting.sheet import Sheet

_POINT = QPageSize.Unit.Point


@dataclass(frozen=True)
class Side:
    """One side of the paper: the sheets on it from left to right, None for an empty half."""

    sheets: tuple[Sheet | None, ...]


class Printing(QObject):
    """What the printing commands do.

    The printer is loaded when it is first wanted: the window opens sooner without.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk

    def pages(self) -> None:
        """The pages, one to a side (打印)."""
        composition = self._composition()
        if composition is not None:
            self._print(composition, page_sides(composition), halves=1)

    def booklet(self) -> None:
        """The pages as a booklet, two to a side (打印小册子)."""
        composition = self._composition()
        if composition is not None:
            self._print(composition, booklet_sides(composition), halves=2)

    def _composition(self) -> Composition | None:
        commit_composition()
        return self._desk.session.composition

    def _print(self, composition: Composition, sides: Sequence[Side], *, halves: int) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = prepared(QPrinter(QPrinter.PrinterMode.HighResolution), composition, halves=halves)
        dialog = QPrintDialog(printer, self._desk.window)
        dialog.setWindowTitle("打印小册子" if halves == 2 else "打印")
        dialog.setMinMax(1, len(sides))
        if not dialog.exec():
            return
        chosen = chosen_sides(printer, sides)
        try:
            print_sides(printer, composition, chosen)
        except PrintingFailed as error:
            self._desk.show(error)
        else:
            self._desk.told.emit(f"已送去打印：{len(chosen)} 面")


def page_sides(composition: Composition) -> tuple[Side, ...]:
    """Each page on a side of its own."""
    return tuple(Side((sheet,)) for sheet in composition.sheets)


def booklet_sides(composition: Composition) -> tuple[Side, ...]:
    """Front and back of each sheet of the booklet, the outermost first."""
    from anqing_bulletin.output.imposition import booklet_spreads, padded_pages

    sheets = composition.sheets
    order = padded_pages(len(sheets), closing=bool(composition.body.imprint.height))
    halves = ((spread.left, spread.right) for spread in booklet_spreads(order))
    return tuple(Side(tuple(None if page is None else sheets[page] for page in pair)) for pair in halves)


def prepared(printer: QPrinter, composition: Composition, *, halves: int) -> QPrinter:
    """The printer set to the paper that the sides need, and to both sides of it."""
    from PySide6.QtPrintSupport import QPrinter

    sheet = composition.sheets[0]
    width, height = sheet.width / MILLI, sheet.height / MILLI
    turned = QPageLayout.Orientation.Landscape if halves == 2 else QPageLayout.Orientation.Portrait
    paper = QSizeF(height, width * halves) if halves == 2 else QSizeF(width, height)
    matching = QPageSize.SizeMatchPolicy.FuzzyMatch
    printer.setPageLayout(QPageLayout(QPageSize(paper, _POINT, "", matching), turned, QMarginsF()))
    printer.setFullPage(True)
    printer.setDuplex(QPrinter.DuplexMode.DuplexShortSide if halves == 2 else QPrinter.DuplexMode.DuplexLongSide)
    printer.setDocName(f"{composition.issue.publication.title}{composition.issue.short_number_text}")
    printer.setCreator("安庆组工信息")
    return printer


def chosen_sides(printer: QPrinter, sides: Sequence[Side]) -> tuple[Side, ...]:
    """The sides that the user has asked for, in order."""
    from PySide6.QtPrintSupport import QPrinter

    ranges = printer.pageRanges()
    if printer.printRange() is QPrinter.PrintRange.PageRange and not ranges.isEmpty():
        numbers = [number for number in range(1, len(sides) + 1) if ranges.contains(number)]
        return tuple(sides[number - 1] for number in numbers)
    return tuple(sides)


def print_sides(printer: QPrinter, composition: Composition, sides: Sequence[Side]) -> None:
    """Print some sides.  Raises `PrintingFailed` where the printer takes nothing."""
    painter = QPainter()
    if not sides or not painter.begin(printer):
        raise PrintingFailed("没有打印：打印机没有接受，可能没有连好、没有纸，或没有权限。稿件不受影响；请检查后再试。")
    stock = GlyphStock(composition.fonts)
    scale = printer.resolution() / 72
    try:
        for number, side in enumerate(sides):
            if number and not printer.newPage():
                raise PrintingFailed(f"打印中断：只送出了 {number} 面。稿件不受影响；请检查打印机后再试。")
            for position, sheet in enumerate(side.sheets):
                if sheet is not None:
                    painter.save()
                    painter.translate(position * sheet.width / MILLI * scale, 0)
                    paint(sheet, PaperPainter(painter, stock, scale))
                    painter.restore()
    finally:
        painter.end()
