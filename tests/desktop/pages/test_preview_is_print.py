"""The preview is the print: glyph for glyph the same list, and to the eye the same picture.

Held for every page of the sample and of the torture issue, in both PDFs, in every face that ships with us.
"""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat
from PySide6.QtGui import QColor, QImage, QPainter

from anqing_bulletin.desktop.pages.outlines import GlyphStock
from anqing_bulletin.desktop.pages.painter import DrawnGlyph, SheetPainter
from anqing_bulletin.output.pdf import PRINT, READING, pdf_bytes
from anqing_bulletin.resources import resource_path
from anqing_bulletin.storage.project import read_project
from anqing_bulletin.typesetting.sheet import PlacedLine, Sheet, paint
from anqing_bulletin.typesetting.style import load_style
from tests.torture import everything_style, torture_issue
from tests.typesetting.invented import composed

if TYPE_CHECKING:
    from anqing_bulletin.bulletin.model import Issue
    from anqing_bulletin.typesetting.compose import Composition

Glyph = tuple[str, int, float, float, float]
"""A face by its PostScript name, a glyph id, x, y and size in pt, y downwards."""

NEAR_PT = 0.01
"""How near a glyph of the PDF is to the preview's."""
SCALE = 3.0
"""Pixels in a point where pictures are compared."""
MOST_OFF = 1
"""Pixels: a line of the preview lies best on the PDF's picture within a third of a point."""


def sample_issue() -> Issue:
    return read_project(resource_path("samples", "安庆组工信息样刊.zgxx")).issue


SETTINGS = {
    "sample": (sample_issue, load_style),
    "sample-28x22": (sample_issue, lambda: load_style("28×22")),
    "torture": (torture_issue, load_style),
    "torture-27x22": (torture_issue, lambda: load_style("27×22")),
    "torture-everything": (torture_issue, everything_style),
}


@pytest.fixture(scope="module", params=SETTINGS)
def composition(request: pytest.FixtureRequest) -> Composition:
    make, style = SETTINGS[request.param]
    return composed(make(), style())


@pytest.fixture(scope="module")
def stock(qapp: object, composition: Composition) -> GlyphStock:
    return GlyphStock(composition.fonts)


@pytest.fixture(scope="module", params=["print", "reading"])
def pdf(request: pytest.FixtureRequest, composition: Composition) -> bytes:
    return pdf_bytes(composition, PRINT if request.param == "print" else READING)


def glyphs_of_page(page: pikepdf.Page) -> list[Glyph]:
    """What a reader of the PDF shows: the operators of text, followed as ISO 32000-1, 9.4 tells."""
    fonts = {name: _font(font) for name, font in page.Resources.Font.items()}
    height = float(page.MediaBox[3])
    found: list[Glyph] = []
    face, widths, size, x, y, turned = "", {}, 0.0, 0.0, 0.0, False
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "Tf":
            (face, widths), size = fonts[str(operands[0])], float(operands[1])
        elif name == "Tm":
            turned = [float(number) for number in operands[:4]] == [0, 1, -1, 0]
            assert turned or [float(number) for number in operands[:4]] == [1, 0, 0, 1]
            x, y = float(operands[4]), float(operands[5])
        elif name == "TJ":
            for item in operands[0]:
                codes = bytes(item) if isinstance(item, pikepdf.String) else b""
                forward = 0.0 if codes else -float(item)
                for at in range(0, len(codes), 2):
                    glyph = int.from_bytes(codes[at : at + 2], "big")
                    along = forward / 1000 * size
                    found.append((face, glyph, x + (not turned) * along, height - y - turned * along, size))
                    forward += widths.get(glyph, 1000.0)
                x += (not turned) * forward / 1000 * size
                y += turned * forward / 1000 * size
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
    composition: Composition, stock: GlyphStock, pdf: bytes, scale: float
) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document:
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
                assert abs(shown.x - x) < NEAR_PT
                assert abs(shown.y - y) < NEAR_PT
                assert abs(shown.size - size) < NEAR_PT


def test_the_torture_issue_shows_every_face_that_ships_with_us() -> None:
    composition = composed(torture_issue())
    shown = {composition.fonts.face(run.face).path.name for sheet in composition.sheets for run, _, _ in sheet.runs()}
    shipped = {path.name for ending in ("ttf", "otf") for path in resource_path("fonts").glob(f"*.{ending}")}
    assert shown == shipped


# --- the pictures ---------------------------------------------------------------------------------------------------


def picture_of(sheet: Sheet, stock: GlyphStock) -> Image.Image:
    screen = painted(sheet, stock, SCALE).convertToFormat(QImage.Format.Format_Grayscale8)
    size = (screen.width(), screen.height())
    return Image.frombuffer("L", size, bytes(screen.constBits()), "raw", "L", screen.bytesPerLine(), 1)


def off_places(sheet: Sheet, screen: Image.Image, paper: Image.Image) -> dict[str, tuple[int, int]]:
    """The lines that lie better somewhere else on paper, with the pixels across and down by which they are off."""
    soft = ImageFilter.BoxBlur(1)
    screen, paper = screen.crop((0, 0, *paper.size)).filter(soft), paper.filter(soft)
    found = {}
    for placed in sheet.lines:
        place = best_place(placed, screen, paper)
        if max(map(abs, place)) > MOST_OFF:
            found[placed.line.text] = place
    return found


def best_place(placed: PlacedLine, screen: Image.Image, paper: Image.Image) -> tuple[int, int]:
    line = placed.line
    (left, baseline), (right, end) = placed.on_sheet(line.indent), placed.on_sheet(line.indent + line.width)
    if placed.turned:
        corners = (left - line.size, end, right + line.size // 5, baseline)
    else:
        corners = (left, baseline - line.size, right, end + line.size // 5)
    x1, y1, x2, y2 = (round(corner / 1000 * SCALE) for corner in corners)
    if min(x2 - x1, y2 - y1) < 4 * SCALE or not line.text.strip():
        return 0, 0
    wanted = paper.crop((x1, y1, x2, y2))

    def unlike(across: int, down: int) -> float:
        piece = screen.crop((x1 + across, y1 + down, x2 + across, y2 + down))
        return float(ImageStat.Stat(ImageChops.difference(piece, wanted)).sum[0])

    steps = sorted(range(-4, 5), key=abs)
    across = min(steps, key=lambda step: unlike(step, 0))
    return across, min(steps, key=lambda step: unlike(across, step))


def moved(sheet: Sheet, index: int, x: int, y: int) -> Sheet:
    """The sheet with one line in another place."""
    lines = list(sheet.lines)
    lines[index] = replace(lines[index], x=lines[index].x + x, y=lines[index].y + y)
    return Sheet(sheet.number, sheet.width, sheet.height, tuple(lines), sheet.rules, sheet.pictures)


def test_every_line_of_the_two_pictures_lies_in_the_same_place(
    composition: Composition, stock: GlyphStock, pdf: bytes
) -> None:
    """Rendered by two engines at three pixels a point, softened by a pixel; off by at most a third of a point."""
    document = pypdfium2.PdfDocument(pdf)
    for page, sheet in zip(document, composition.sheets, strict=True):
        paper = page.render(scale=SCALE, grayscale=True).to_pil().convert("L")
        assert off_places(sheet, picture_of(sheet, stock), paper) == {}, sheet.number
    document.close()


@pytest.mark.parametrize(("x", "y"), [(1000, 0), (-1000, 0), (0, 1000), (0, -1000)])
def test_a_line_that_is_moved_by_a_point_is_found(
    composition: Composition, stock: GlyphStock, pdf: bytes, x: int, y: int
) -> None:
    document = pypdfium2.PdfDocument(pdf)
    number, sheet = next((i, s) for i, s in enumerate(composition.sheets) if i and len(s.lines) > 2)
    paper = document[number].render(scale=SCALE, grayscale=True).to_pil().convert("L")
    other = moved(sheet, 2, x, y)
    assert list(off_places(other, picture_of(other, stock), paper)) == [sheet.lines[2].line.text]
    document.close()


def test_the_greys_of_the_two_pictures_agree(composition: Composition, stock: GlyphStock, pdf: bytes) -> None:
    """Seen from so far that 8 pt are one spot, pictures and rules too: within 15 % of black, on a page within 1 %.

    The preview shows the black of the press, the reading version is blacker on a screen.
    """
    document = pypdfium2.PdfDocument(pdf)
    for page, sheet in zip(document, composition.sheets, strict=True):
        paper = page.render(scale=SCALE, grayscale=True).to_pil().convert("L")
        screen = picture_of(sheet, stock).crop((0, 0, *paper.size))
        spots = ImageChops.difference(screen.reduce(24), paper.reduce(24))
        assert spots.getextrema()[1] <= 0.15 * 255, sheet.number
        assert ImageStat.Stat(spots).mean[0] <= 0.01 * 255, sheet.number
    document.close()
