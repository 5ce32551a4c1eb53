"""What the printer gets is the page of the preview: vectors at the same places, on both sides, in folding order."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtGui import QPageLayout, QPageRanges
from PySide6.QtPrintSupport import QPrintDialog, QPrinter

from anqing_bulletin.desktop import printing
from anqing_bulletin.desktop.desk import Desk
from anqing_bulletin.desktop.jobs import Jobs
from anqing_bulletin.desktop.printing import (
    Printing,
    booklet_sides,
    chosen_sides,
    page_sides,
    prepared,
    print_sides,
)
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.desktop.settings import Settings
from anqing_bulletin.errors import PrintingFailed
from anqing_bulletin.output.pdf import pdf_bytes
from anqing_bulletin.resources import resource_path
from anqing_bulletin.storage.project import read_project
from anqing_bulletin.typesetting.compose import Composition, compose
from anqing_bulletin.typesetting.style import load_style


@pytest.fixture(scope="module")
def sample() -> Composition:
    issue = read_project(resource_path("samples", "安庆组工信息样刊.zgxx")).issue
    return compose(issue, load_style(issue.publication.style))


def to_pdf(path: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def darkness(document: pypdfium2.PdfDocument, page: int) -> list[list[int]]:
    """How dark the page is in cells of 4 pt: what a glyph that is elsewhere would change."""
    image = document[page].render(scale=2).to_pil().convert("L").reduce(8)
    width, height = image.size
    return [[255 - image.getpixel((x, y)) for x in range(width)] for y in range(height)]


def test_the_printed_page_is_the_page_of_the_pdf(sample: Composition, qapp, tmp_path: Path) -> None:
    path = tmp_path / "out.pdf"
    print_sides(prepared(to_pdf(path), sample, halves=1), sample, page_sides(sample))

    printed, exported = pypdfium2.PdfDocument(path), pypdfium2.PdfDocument(pdf_bytes(sample))
    assert len(printed) == len(exported) == len(sample.sheets)
    for number in (0, 1, len(printed) - 1):
        assert printed[number].get_size() == pytest.approx(exported[number].get_size(), abs=1)
        ours, theirs = darkness(printed, number), darkness(exported, number)
        cells = [abs(a - b) for row, other in zip(ours, theirs, strict=False) for a, b in zip(row, other, strict=False)]
        assert max(cells) < 70
        assert sum(cells) / len(cells) < 1.5


def test_nothing_on_it_is_a_picture_of_text(sample: Composition, qapp, tmp_path: Path) -> None:
    path = tmp_path / "out.pdf"
    print_sides(prepared(to_pdf(path), sample, halves=1), sample, page_sides(sample)[:2])

    objects = [thing.type for page in pypdfium2.PdfDocument(path) for thing in page.get_objects()]
    assert pypdfium2.raw.FPDF_PAGEOBJ_IMAGE not in objects
    assert objects.count(pypdfium2.raw.FPDF_PAGEOBJ_PATH) > 300


def test_the_paper_is_printed_on_both_sides(sample: Composition, qapp, monkeypatch) -> None:
    # Without a printer Qt prints into a PDF, which has one side.
    asked: list[QPrinter.DuplexMode] = []
    monkeypatch.setattr(QPrinter, "setDuplex", lambda _printer, mode: asked.append(mode))
    pages = prepared(QPrinter(), sample, halves=1)
    assert pages.pageLayout().orientation() is QPageLayout.Orientation.Portrait
    assert pages.pageLayout().pageSize().name().startswith("A4")
    booklet = prepared(QPrinter(), sample, halves=2)
    assert asked == [QPrinter.DuplexMode.DuplexLongSide, QPrinter.DuplexMode.DuplexShortSide]
    assert booklet.pageLayout().orientation() is QPageLayout.Orientation.Landscape
    assert booklet.pageLayout().pageSize().name().startswith("A3")


def test_a_booklet_is_in_the_order_of_folding(sample: Composition, qapp, tmp_path: Path) -> None:
    sides = booklet_sides(sample)
    numbers = [[sheet.number if sheet else 0 for sheet in side.sheets] for side in sides]
    last = len(sample.sheets)

    assert len(sides) % 2 == 0
    assert numbers[0][1] == 1
    assert numbers[1][0] == 2
    assert sorted(number for side in numbers for number in side if number) == list(range(1, last + 1))
    path = tmp_path / "booklet.pdf"
    print_sides(prepared(to_pdf(path), sample, halves=2), sample, sides)
    width, height = pypdfium2.PdfDocument(path)[0].get_size()
    assert width == pytest.approx(2 * sample.sheets[0].width / 1000, abs=2)
    assert height == pytest.approx(sample.sheets[0].height / 1000, abs=2)


def test_only_the_pages_that_were_asked_for_are_printed(sample: Composition, qapp) -> None:
    printer, sides = QPrinter(), page_sides(sample)
    assert chosen_sides(printer, sides) == sides
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setPageRanges(QPageRanges.fromString("2-3,5"))
    assert chosen_sides(printer, sides) == (sides[1], sides[2], sides[4])


def test_a_printer_that_takes_nothing_is_told_in_a_sentence(sample: Composition, qapp, tmp_path: Path) -> None:
    with pytest.raises(PrintingFailed, match="没有打印"):
        print_sides(to_pdf(tmp_path / "out.pdf"), sample, ())


def test_the_dialog_is_asked_and_a_no_prints_nothing(session: Session, qtbot, monkeypatch) -> None:
    from PySide6.QtWidgets import QWidget

    window = QWidget()
    qtbot.addWidget(window)
    jobs = Jobs(window)
    desk = Desk(session, jobs, Settings(), window)
    told: list[str] = []
    desk.told.connect(told.append)
    printed: list[int] = []
    monkeypatch.setattr(printing, "print_sides", lambda _printer, _composition, sides: printed.append(len(sides)))
    for answer in (0, 1):
        monkeypatch.setattr(QPrintDialog, "exec", lambda _dialog, answer=answer: answer)
        Printing(desk).pages()
    Printing(desk).booklet()
    jobs.close()

    pages = len(session.composition.sheets)
    assert printed == [pages, -(-pages // 4) * 2]
    assert told[0] == f"已送去打印：{pages} 面"
