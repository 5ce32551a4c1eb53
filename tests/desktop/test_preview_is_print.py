"""The preview is the print: glyph for glyph the same list, and to the eye the same picture."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from anqing_bulletin.desktop.outlines import GlyphStock
from anqing_bulletin.desktop.painter import DrawnGlyph, SheetPainter
from anqing_bulletin.intake.manuscript import read_manuscripts
from anqing_bulletin.output.pdf import pdf_bytes
from anqing_bulletin.resources import resource_path
from anqing_bulletin.typesetting.compose import Composition, compose
from anqing_bulletin.typesetting.fonts import FontBook
from anqing_bulletin.typesetting.sheet import Sheet, paint
from anqing_bulletin.typesetting.style import load_style

Glyph = tuple[str, int, float, float, float]
"""A face by its PostScript name, a glyph id, x, y and size in pt, y downwards."""


@pytest.fixture(scope="module")
def composition() -> Composition:
    sample = next(resource_path("samples").glob("*.txt"))
    style = load_style()
    return compose(read_manuscripts([Path(sample)]).issue, style, fonts=FontBook.find(style, installed=False))


@pytest.fixture(scope="module")
def pdf(composition: Composition, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("print") / "sample.pdf"
    path.write_bytes(pdf_bytes(composition))
    return path


def glyphs_of_page(page: pikepdf.Page) -> list[Glyph]:
    """What a reader of the PDF shows: the operators of text, followed as ISO 32000-1, 9.4 tells."""
    fonts = {name: _font(font) for name, font in page.Resources.Font.items()}
    height = float(page.MediaBox[3])
    found: list[Glyph] = []
    face, widths, size, x, y = "", {}, 0.0, 0.0, 0.0
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "Tf":
            (face, widths), size = fonts[str(operands[0])], float(operands[1])
        elif name == "Tm":
            assert [float(number) for number in operands[:4]] == [1, 0, 0, 1]
            x, y = float(operands[4]), float(operands[5])
        elif name == "TJ":
            for item in operands[0]:
                if not isinstance(item, pikepdf.String):
                    x -= float(item) / 1000 * size
                    continue
                codes = bytes(item)
                for at in range(0, len(codes), 2):
                    glyph = int.from_bytes(codes[at : at + 2], "big")
                    found.append((face, glyph, x, height - y, size))
                    x += widths.get(glyph, 1000.0) / 1000 * size
    return found


def _font(font: pikepdf.Object) -> tuple[str, dict[int, float]]:
    descendant = font.DescendantFonts[0]
    widths: dict[int, float] = {}
    entries = list(descendant.W)
    while entries:
        first, second, *entries = entries
        if isinstance(second, pikepdf.Array):
            widths.update({int(first) + offset: float(width) for offset, width in enumerate(second)})
        else:
            width, *entries = entries
            widths.update(dict.fromkeys(range(int(first), int(second) + 1), float(width)))
    return str(font.BaseFont).split("+")[-1].removesuffix("-Identity-H"), widths


def painted(sheet: Sheet, stock: GlyphStock, scale: float, drawn: list[DrawnGlyph] | None = None) -> QImage:
    image = QImage(round(sheet.width * scale / 1000), round(sheet.height * scale / 1000), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint(sheet, SheetPainter(painter, stock, scale, drawn=drawn))
    painter.end()
    return image


@pytest.mark.parametrize("scale", [1.0, 96 / 72, 2.0])
def test_the_glyphs_on_the_screen_are_those_on_paper(
    qapp: object, composition: Composition, pdf: Path, scale: float
) -> None:
    stock = GlyphStock(composition.fonts)
    with pikepdf.open(pdf) as document:
        assert len(document.pages) == len(composition.sheets)
        for page, sheet in zip(document.pages, composition.sheets, strict=True):
            drawn: list[DrawnGlyph] = []
            painted(sheet, stock, scale, drawn)
            on_paper = glyphs_of_page(page)
            names = [composition.fonts.face(glyph.face).hb_face.get_name(6) for glyph in drawn]
            assert [(name, glyph.glyph) for name, glyph in zip(names, drawn, strict=True)] == [
                glyph[:2] for glyph in on_paper
            ]
            for shown, (_, _, x, y, size) in zip(drawn, on_paper, strict=True):
                # The PDF's adjustments are whole thousandths of the size.
                assert shown.x == pytest.approx(x, abs=size / 1000)
                assert shown.y == pytest.approx(y, abs=0.002)
                assert shown.size == pytest.approx(size, abs=0.002)


def test_the_pictures_agree_to_the_eye(qapp: object, composition: Composition, pdf: Path) -> None:
    """Seen from so far that a character is a grey spot, screen and paper are the same."""
    stock, scale, cell = GlyphStock(composition.fonts), 96 / 72, 24
    document = pypdfium2.PdfDocument(pdf)
    for page, sheet in zip(document, composition.sheets, strict=True):
        screen = painted(sheet, stock, scale).convertToFormat(QImage.Format.Format_Grayscale8)
        bitmap = page.render(scale=scale, grayscale=True)
        width = min(screen.width(), bitmap.width) // cell
        height = min(screen.height(), bitmap.height) // cell
        ours, theirs = bytes(screen.constBits()), bytes(bitmap.buffer)
        worst = 0.0
        for row in range(height):
            for column in range(width):
                a = _grey(ours, screen.bytesPerLine(), row * cell, column * cell, cell)
                b = _grey(theirs, bitmap.stride, row * cell, column * cell, cell)
                worst = max(worst, abs(a - b))
        assert worst < 40
    document.close()


def _grey(data: bytes, stride: int, top: int, left: int, cell: int) -> float:
    rows = (data[y * stride + left : y * stride + left + cell] for y in range(top, top + cell))
    return sum(map(sum, rows)) / cell**2
