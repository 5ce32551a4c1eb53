"""The screen's painter: every glyph where the sheet has it, at every size, and nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage, QPainter

from anqing_bulletin.bulletin.model import Picture
from anqing_bulletin.desktop.pages.outlines import GlyphStock, Recent
from anqing_bulletin.desktop.pages.painter import DrawnGlyph, SheetPainter, screen_colour
from anqing_bulletin.resources import resource_path
from anqing_bulletin.typesetting.fonts import Face
from anqing_bulletin.typesetting.sheet import (
    BLACK,
    Colour,
    GlyphRun,
    Line,
    PlacedLine,
    PlacedPicture,
    Role,
    Rule,
    Sheet,
    paint,
)

FILES = {"fang": "FandolFang-Regular.otf", "song": "BulletinSong-Regular.ttf"}


class Faces:
    """Two faces that ship with us, an outline font of each kind."""

    def __init__(self, index: int = 0) -> None:
        self._faces = {key: Face(resource_path("fonts", name)) for key, name in FILES.items()}
        for face in self._faces.values():
            face.index = index

    def face(self, key: str) -> Face:
        return self._faces[key]


@pytest.fixture
def stock(qapp: object) -> GlyphStock:
    return GlyphStock(Faces())


def run(stock: GlyphStock, face: str, text: str, size: int, **other: object) -> GlyphRun:
    glyphs = tuple(stock.fonts.face(face).glyph(character) for character in text)
    return GlyphRun(face, size, glyphs, tuple(n * size for n in range(len(text))), tuple(text), 0, **other)


def sheet_of(*runs: GlyphRun) -> Sheet:
    lines = tuple(
        PlacedLine(Line((each,), each.text, 0, each.end, 0, Role.BODY, size=each.size), 20_000, 100_000 + n * 90_000)
        for n, each in enumerate(runs)
    )
    return Sheet(1, 595_276, 841_890, lines)


def painted(sheet: Sheet, stock: GlyphStock, scale: float, drawn: list[DrawnGlyph] | None = None) -> QImage:
    image = QImage(int(596 * scale), int(842 * scale), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint(sheet, SheetPainter(painter, stock, scale, drawn=drawn))
    painter.end()
    return image


def ink_box(image: QImage) -> tuple[int, int, int, int]:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    data, stride = bytes(grey.constBits()), grey.bytesPerLine()
    rows = [y for y in range(grey.height()) if min(data[y * stride : y * stride + grey.width()]) < 128]
    columns = [x for y in rows for x in range(grey.width()) if data[y * stride + x] < 128]
    return (min(columns), rows[0], max(columns), rows[-1]) if rows else (0, 0, 0, 0)


@pytest.mark.parametrize("face", ["fang", "song"])
@pytest.mark.parametrize("pixels", [24, 33, 60, 63, 64, 65, 80, 200])
@pytest.mark.parametrize("stroke", [0, 20])
def test_a_glyph_is_painted_at_every_size(stock: GlyphStock, face: str, pixels: int, stroke: int) -> None:
    size = 40_000
    scale = pixels / 40
    image = painted(sheet_of(run(stock, face, "国", size, stroke=size * stroke // 1000)), stock, scale)
    left, top, right, bottom = ink_box(image)
    origin, baseline = 20 * scale, 100 * scale
    assert origin - 1 <= left
    assert right <= origin + pixels + 1
    assert baseline - pixels - 1 <= top
    assert bottom <= baseline + pixels * 0.25 + 1
    assert (right - left) > pixels * 0.6
    assert (bottom - top) > pixels * 0.7


def test_every_way_of_painting_stands_in_the_same_place(stock: GlyphStock) -> None:
    sheet = sheet_of(run(stock, "fang", "国", 16_000))
    collected = GlyphStock(Faces(index=0))
    collected.raw_font = lambda key, pixels: None  # as for the second face of a collection
    scale = 2.0
    by_qt, by_us = ink_box(painted(sheet, stock, scale)), ink_box(painted(sheet, collected, scale))
    assert all(abs(a - b) <= 1 for a, b in zip(by_qt, by_us, strict=True))


@pytest.mark.parametrize("scale", [0.7, 4 / 3, 2.75, 8.0])
def test_what_reaches_qt_is_what_the_sheet_says(stock: GlyphStock, scale: float) -> None:
    runs = (
        run(stock, "fang", "安庆组工", 16_000),
        run(stock, "fang", "信息", 16_000, stroke=320),
        run(stock, "song", "国", 56_000, rise=1_000),
    )
    sheet = sheet_of(*runs)
    drawn: list[DrawnGlyph] = []
    painted(sheet, stock, scale, drawn)
    wanted = [
        (each.face, glyph, (x + at) / 1000, (y - each.rise) / 1000, each.size / 1000)
        for each, x, y in sheet.runs()
        for glyph, at in zip(each.glyphs, each.xs, strict=True)
    ]
    assert [(glyph.face, glyph.glyph) for glyph in drawn] == [entry[:2] for entry in wanted]
    for glyph, (_, _, x, y, size) in zip(drawn, wanted, strict=True):
        assert glyph.x == pytest.approx(x, abs=1e-4)
        assert glyph.y == pytest.approx(y, abs=1e-4)
        assert glyph.size == pytest.approx(size, abs=1e-3)


def test_strong_is_darker_and_no_wider_than_its_stroke(stock: GlyphStock) -> None:
    def ink(stroke: int) -> int:
        image = painted(sheet_of(run(stock, "fang", "国", 30_000, stroke=stroke)), stock, 1.0)
        return sum(255 - value for value in bytes(image.convertToFormat(QImage.Format.Format_Grayscale8).constBits()))

    assert ink(600) > ink(0) * 1.15


def test_colours_are_ink_on_paper(qapp: object) -> None:
    red, black = screen_colour(Colour(0, 800, 800, 0)), screen_colour(BLACK)
    assert screen_colour(Colour(0, 0, 0, 0)) == QColor("white")
    assert red.red() > 200
    assert red.green() < 70
    assert red.blue() < 70
    assert black.lightness() < 40


def test_a_hair_line_is_never_lost(stock: GlyphStock) -> None:
    sheet = Sheet(1, 595_276, 841_890, rules=(Rule(50_000, 50_300, 400_000, 200),))
    left, top, right, bottom = ink_box(painted(sheet, stock, 0.5))
    assert (left, right) == (25, 224)
    assert bottom == top


def test_a_picture_fills_its_place_and_a_broken_one_leaves_a_field(stock: GlyphStock) -> None:
    red = QImage(4, 4, QImage.Format.Format_RGB32)
    red.fill(QColor(200, 0, 0))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    red.save(buffer, "PNG")
    good = Picture("image/png", bytes(data.data()), 4, 4)
    broken = Picture("image/png", b"not a picture", 4, 4)
    pictures = tuple(PlacedPicture(each, 100_000, y, 100_000, 50_000) for each, y in ((good, 0), (broken, 100_000)))
    image = painted(Sheet(1, 595_276, 841_890, pictures=pictures), stock, 1.0)
    assert image.pixelColor(150, 25) == QColor(200, 0, 0)
    assert image.pixelColor(150, 125) == QColor(225, 225, 225)
    assert image.pixelColor(150, 75) == QColor("white")


def test_memories_are_bounded() -> None:
    made = []
    recent: Recent[int, str] = Recent(3)
    for key in (1, 2, 3, 1, 4, 1, 2):
        recent.get(key, lambda key=key: made.append(key) or str(key))
    assert len(recent) == 3
    assert made == [1, 2, 3, 4, 2]


def test_no_test_of_ours_needs_a_font_of_the_machine() -> None:
    assert all(Path(resource_path("fonts", name)).is_file() for name in FILES.values())
