"""The PDF read back: what the print shop gets is the sheet, glyph by glyph, and nothing that its preflight refuses."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import unicodedata
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2
import pytest
import uharfbuzz as hb
from PIL import Image, ImageDraw

from anqing_bulletin.bulletin.model import Article, Figure, Issue, Picture, Section
from anqing_bulletin.errors import PictureUnreadable
from anqing_bulletin.output.pdf import pdf_bytes
from anqing_bulletin.output.pdf_fonts import to_unicode
from anqing_bulletin.typesetting.sheet import Role
from tests.typesetting.invented import WIDE_TEXT, article_of, composed, invented_issue, issue_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from anqing_bulletin.typesetting.compose import Composition

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def composition() -> Composition:
    return composed(invented_issue())


@pytest.fixture(scope="module")
def data(composition: Composition) -> bytes:
    return pdf_bytes(composition)


@pytest.fixture(scope="module")
def pdf(data: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(data)) as opened:
        yield opened


def operators(page: pikepdf.Page) -> list[tuple[list[Any], str]]:
    return [(list(one.operands), str(one.operator)) for one in pikepdf.parse_content_stream(page)]


# --- glyph by glyph -----------------------------------------------------------------------------------------------


def font_facts(page: pikepdf.Page, name: str) -> tuple[str, dict[int, float]]:
    """The PostScript name of a font without its subset tag, and its widths by glyph id."""
    cid = page.Resources.Font[name].DescendantFonts[0]
    widths: dict[int, float] = {}
    array = list(cid.W)
    for first, several in zip(array[::2], array[1::2], strict=True):
        widths |= {int(first) + index: float(width) for index, width in enumerate(several)}
    return str(cid.BaseFont)[1:].split("+")[1], widths


def placed_glyphs(page: pikepdf.Page) -> list[tuple[str, float, int, float, float]]:
    """`(font, size, glyph, x, y)` of each glyph that a page shows, in order, as a reader computes them."""
    found = []
    fonts: dict[str, tuple[str, dict[int, float]]] = {}
    font, size, x, y = "", 0.0, 0.0, 0.0
    for operands, operator in operators(page):
        if operator == "Tf":
            font, size = str(operands[0]), float(operands[1])
            fonts.setdefault(font, font_facts(page, font))
        elif operator == "Tm":
            assert [float(value) for value in operands[:4]] == [1, 0, 0, 1]
            x, y = float(operands[4]), float(operands[5])
        elif operator == "TJ":
            name, widths = fonts[font]
            for part in operands[0]:
                if isinstance(part, (int, float, Decimal)):
                    x -= float(part) * size / 1000
                    continue
                codes = bytes(part)
                for index in range(0, len(codes), 2):
                    glyph = int.from_bytes(codes[index : index + 2], "big")
                    found.append((name, size, glyph, x, y))
                    x += widths.get(glyph, 1000.0) * size / 1000
        else:
            assert operator not in ("Tj", "'", '"', "Td", "TD", "Tc", "Tw", "Tz", "Ts")
    return found


def test_every_glyph_stands_where_the_sheet_has_it(composition: Composition, pdf: pikepdf.Pdf) -> None:
    assert len(pdf.pages) == len(composition.sheets)
    count = 0
    for sheet, page in zip(composition.sheets, pdf.pages, strict=True):
        wanted = [
            (run, glyph, (x + left) / 1000, (sheet.height - y + run.rise) / 1000)
            for run, x, y in sheet.runs()
            for glyph, left in zip(run.glyphs, run.xs, strict=True)
        ]
        found = placed_glyphs(page)
        assert len(found) == len(wanted)
        for (name, size, glyph, x, y), (run, wanted_glyph, wanted_x, wanted_y) in zip(found, wanted, strict=True):
            face = composition.fonts.face(run.face)
            assert (glyph, size) == (wanted_glyph, run.size / 1000)
            assert name == face.hb_face.get_name(6, "en")
            assert abs(x - wanted_x) <= 0.01, run.text
            assert abs(y - wanted_y) <= 0.0011
        count += len(found)
    assert count > 1500


def test_every_rule_and_picture_stands_where_the_sheet_has_it(composition: Composition, pdf: pikepdf.Pdf) -> None:
    for sheet, page in zip(composition.sheets, pdf.pages, strict=True):
        rects = [[float(value) for value in ops] for ops, operator in operators(page) if operator == "re"]
        underlines = [
            (p.x + r.x, p.y + r.y, r.width, r.height) for p in sheet.lines for r in p.line.rules
        ]  # fmt: skip
        wanted = [(r.x, r.y, r.width, r.height) for r in sheet.rules] + underlines
        as_pdf = [[x / 1000, (sheet.height - y - h) / 1000, w / 1000, h / 1000] for x, y, w, h in wanted]
        assert sorted(rects) == sorted(as_pdf)
        matrices = [[float(v) for v in ops] for ops, operator in operators(page) if operator == "cm"]
        pictures = [
            [p.width / 1000, 0, 0, p.height / 1000, p.x / 1000, (sheet.height - p.y - p.height) / 1000]
            for p in sheet.pictures
        ]
        for picture in pictures:
            assert any(m == pytest.approx(picture, abs=0.01) for m in matrices)


def test_strong_text_is_thickened_by_the_stroke_of_the_style(composition: Composition, pdf: pikepdf.Pdf) -> None:
    seen = [(ops, operator) for ops, operator in operators(pdf.pages[1]) if operator in ("Tr", "w")]
    assert ([2], "Tr") in [([int(ops[0])], operator) for ops, operator in seen]
    assert {float(ops[0]) for ops, operator in seen if operator == "w"} == {0.32}


# --- fonts --------------------------------------------------------------------------------------------------------


def fonts_of(pdf: pikepdf.Pdf) -> dict[str, Any]:
    found = {}
    for page in pdf.pages:
        for font in page.Resources.get("/Font", {}).values():
            found[str(font.BaseFont)] = font
    return found


def test_every_font_is_an_embedded_subset_with_its_characters(pdf: pikepdf.Pdf) -> None:
    fonts = fonts_of(pdf)
    assert len(fonts) >= 5
    for name, font in fonts.items():
        assert re.fullmatch(r"/[A-Z]{6}\+.+", name)
        assert (font.Subtype, font.Encoding) == ("/Type0", "/Identity-H")
        assert b"beginbfchar" in font.ToUnicode.read_bytes()
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert str(descriptor.FontName) == name
        assert "/FontFile2" in descriptor or descriptor.FontFile3.Subtype == "/CIDFontType0C"


def test_nothing_in_the_file_asks_for_a_font_that_is_not_in_it(data: bytes, pdf: pikepdf.Pdf) -> None:
    assert b"Helvetica" not in data
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font":
            assert str(thing.get("/BaseFont")) != "/Helvetica"


def test_a_font_takes_no_more_room_than_its_characters_need(pdf: pikepdf.Pdf) -> None:
    for font in fonts_of(pdf).values():
        descriptor = font.DescendantFonts[0].FontDescriptor
        stream = descriptor.get("/FontFile2") or descriptor.FontFile3
        assert len(stream.read_raw_bytes()) < 400_000


def test_the_outlines_in_the_file_are_those_of_the_face(composition: Composition, pdf: pikepdf.Pdf) -> None:
    """A TrueType subset opens as a font of its own and draws the same shapes."""
    checked = 0
    for name, font in fonts_of(pdf).items():
        descriptor = font.DescendantFonts[0].FontDescriptor
        if "/FontFile2" not in descriptor:
            continue
        embedded = hb.Font(hb.Face(bytes(descriptor.FontFile2.read_bytes())))
        run = next(
            run for sheet in composition.sheets for run, _, _ in sheet.runs()
            if composition.fonts.face(run.face).hb_face.get_name(6, "en") == name.split("+")[1]
        )  # fmt: skip
        whole = composition.fonts.face(run.face).hb_font
        for glyph in run.glyphs:
            assert embedded.get_glyph_extents(glyph) == whole.get_glyph_extents(glyph)
        checked += 1
    assert checked


def test_characters_above_the_basic_plane_are_written_as_surrogate_pairs() -> None:
    assert "<0007> <D873DC56>" in to_unicode({7: "\U0002cc56"})


def test_no_block_of_the_character_map_is_longer_than_the_standard_allows() -> None:
    text = to_unicode({glyph: chr(0x4E00 + glyph) for glyph in range(1, 351)})
    sizes = [int(size) for size in re.findall(r"(\d+) beginbfchar", text)]
    assert sizes == [100, 100, 100, 50]


# --- colour -------------------------------------------------------------------------------------------------------

PRINT_COLOURS = {"k", "K", "g", "G"}
OTHER_COLOURS = {"rg", "RG", "cs", "CS", "sc", "SC", "scn", "SCN", "sh"}


def test_no_operator_speaks_of_anything_but_printing_inks(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        assert not OTHER_COLOURS & {operator for _, operator in operators(page)}


def test_inner_pages_are_on_the_black_plate_alone(composition: Composition, pdf: pikepdf.Pdf) -> None:
    for page in list(pdf.pages)[1:]:
        inks = [[float(v) for v in ops] for ops, operator in operators(page) if operator in ("k", "K")]
        assert inks
        assert all(ink == [0, 0, 0, 1] for ink in inks)


def test_the_cover_has_two_inks_black_and_the_masthead_s_red(composition: Composition, pdf: pikepdf.Pdf) -> None:
    inks = {tuple(float(v) for v in ops) for ops, operator in operators(pdf.pages[0]) if operator in ("k", "K")}
    assert inks == {(0.0, 0.0, 0.0, 1.0), (0.0, 0.8, 0.8, 0.0)}


def test_ghostscript_finds_ink_on_the_black_plate_only(
    tmp_path: Path, tool: Callable[[str], str], composition: Composition
) -> None:
    plain = composed(issue_of(article_of(WIDE_TEXT * 20), imprint=invented_issue().imprint))
    path = tmp_path / "期.pdf"
    path.write_bytes(pdf_bytes(plain))
    command = [tool("gs"), "-q", "-dSAFER", "-dNOPAUSE", "-dBATCH", "-o", "-", "-sDEVICE=inkcov", "-r72", str(path)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    cover, *inner = [[float(v) for v in line.split()[:4]] for line in told.splitlines() if "CMYK" in line]
    assert len(inner) == len(plain.sheets) - 1
    assert cover[0] == 0
    assert cover[1] > 0
    for cyan, magenta, yellow, black in inner:
        assert (cyan, magenta, yellow) == (0, 0, 0)
        assert black > 0


# --- the paper and the file ---------------------------------------------------------------------------------------


def test_media_and_trim_box_are_a4_to_the_thousandth(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        for box in (page.MediaBox, page.TrimBox):
            assert [float(value) for value in box] == pytest.approx([0, 0, 595.276, 841.89], abs=0.001)


def test_the_file_says_title_author_subject_and_language_in_chinese(pdf: pikepdf.Pdf) -> None:
    info = pdf.docinfo
    assert str(info["/Title"]) == "云泽组工第7期"
    assert str(info["/Author"]) == "中共云泽县委组织部"
    assert str(info["/Subject"]) == "基层动态、他山之石"
    assert str(pdf.Root.Lang) == "zh-CN"
    assert str(info["/CreationDate"]).startswith("D:20250309")


def test_bookmarks_lead_to_sections_and_articles(composition: Composition, pdf: pikepdf.Pdf) -> None:
    pages = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
    named = {str(name): dest for name, dest in pdf.Root.get("/Dests", pikepdf.Dictionary()).items()}

    def page_of(item: pikepdf.OutlineItem) -> int:
        destination = item.destination if item.destination is not None else item.action.D
        if not isinstance(destination, pikepdf.Array):
            destination = named["/" + str(destination).lstrip("/")]
        return pages[destination[0].objgen]

    with pdf.open_outline() as outline:
        found = [(section.title, page_of(section), [(a.title, page_of(a)) for a in section.children])
                 for section in outline.root]  # fmt: skip
    issue = composition.issue
    assert found == [
        (
            section.title,
            composition.pages[section.articles[0].id],
            [(article.title, composition.pages[article.id]) for article in section.articles],
        )
        for section in issue.sections
    ]


def test_qpdf_finds_nothing_wrong(tmp_path: Path, data: bytes, tool: Callable[[str], str]) -> None:
    path = tmp_path / "期.pdf"
    path.write_bytes(data)
    told = subprocess.run([tool("qpdf"), "--check", str(path)], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr


def test_the_same_issue_is_the_same_file(composition: Composition, data: bytes) -> None:
    assert pdf_bytes(composition) == data
    assert pdf_bytes(composed(invented_issue())) == data


@pytest.mark.slow
def test_the_same_issue_is_the_same_file_in_another_process() -> None:
    script = (
        "import hashlib; from tests.typesetting.invented import *; from anqing_bulletin.output.pdf import pdf_bytes;"
        "print(hashlib.sha256(pdf_bytes(composed(invented_issue()))).hexdigest())"
    )
    digests = set()
    for seed in ("0", "4711"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        told = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment, cwd=ROOT
        )
        digests.add(told.stdout.strip())
    assert digests == {hashlib.sha256(pdf_bytes(composed(invented_issue()))).hexdigest()}


def test_a_title_with_every_awkward_character_is_a_bookmark() -> None:
    title = "（一）“四化”\\()<>[]{}/%#机制𬱖䶮—— A&B"
    data = pdf_bytes(composed(issue_of(article_of("正文。", title=title))))
    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_outline() as outline:
        assert outline.root[0].children[0].title == title


@pytest.mark.parametrize(
    "issue",
    [
        replace(invented_issue(), sections=(), imprint=()),
        issue_of(Article(id="a")),
        issue_of(article_of("", title="")),
        replace(issue_of(article_of("正文。")), sections=(Section("", (article_of("正文。"),), "s"),)),
    ],
    ids=["no section", "empty article", "empty paragraph", "nameless section"],
)
def test_an_issue_that_is_only_begun_can_be_exported(issue: Issue) -> None:
    composition = composed(issue)
    with pikepdf.open(io.BytesIO(pdf_bytes(composition))) as pdf:
        assert len(pdf.pages) == len(composition.sheets)


# --- text that is found and copied --------------------------------------------------------------------------------


def extracted(data: bytes, tmp_path: Path, tool: Callable[[str], str]) -> list[str]:
    """The text of each page as `pdftotext` gives it."""
    path = tmp_path / "期.pdf"
    path.write_bytes(data)
    told = subprocess.run(
        [tool("pdftotext"), "-raw", "-enc", "UTF-8", str(path), "-"], capture_output=True, text=True, check=True
    ).stdout
    return told.split("\f")[:-1]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def shown_on(composition: Composition) -> list[str]:
    return ["".join(run.text for run, _, _ in sheet.runs()) for sheet in composition.sheets]


def test_the_text_of_every_page_is_copied_in_reading_order(
    composition: Composition, data: bytes, tmp_path: Path, tool: Callable[[str], str]
) -> None:
    pages = extracted(data, tmp_path, tool)
    for sheet, page, shown in zip(composition.sheets, pages, shown_on(composition), strict=True):
        if any(placed.line.role in (Role.TABLE, Role.CONTENTS_ENTRY) for placed in sheet.lines):
            # Cells and leaders stand beside each other: a reader may take them in another order.
            assert sorted(squeezed(page)) == sorted(squeezed(shown))
        else:
            assert squeezed(page) == squeezed(shown)


def test_pdfium_copies_the_same_characters(composition: Composition, data: bytes) -> None:
    document = pypdfium2.PdfDocument(data)
    for page, shown in zip(document, shown_on(composition), strict=True):
        text = page.get_textpage().get_text_bounded()
        assert sorted(squeezed(text).replace("\ufffe", "")) == sorted(squeezed(shown))
    document.close()


@pytest.mark.parametrize("words", ["2022年6月3日", "共有12个乡镇", "达98.6%。", "使用5G网络", "村民QQ群"])
def test_digits_beside_han_are_found_as_one_word(words: str, tmp_path: Path, tool: Callable[[str], str]) -> None:
    article = article_of(f"为了方便群众{words}等。" + WIDE_TEXT * 3)
    text = "".join(extracted(pdf_bytes(composed(issue_of(article))), tmp_path, tool))
    assert words in text.replace("\n", "")


def test_rare_names_dashes_and_variants_are_copied_as_they_were_typed(
    tmp_path: Path, tool: Callable[[str], str]
) -> None:
    words = "䶮某、𬱖某、㛃某、𠮷某——葛\U000e0100某……中\u0301，e\u0301，\ue123。"
    text = "".join(extracted(pdf_bytes(composed(issue_of(article_of(words)))), tmp_path, tool))
    found = unicodedata.normalize("NFC", squeezed(text).replace("\U000e0100", ""))
    assert unicodedata.normalize("NFC", words.replace("\U000e0100", "")) in found


def test_one_glyph_for_two_characters_is_copied_as_each_was_typed(tmp_path: Path, tool: Callable[[str], str]) -> None:
    """Compatibility and radical forms share a glyph with their ideograph in many faces."""
    words = "⼯作与工作，⼈民与人民，乙-丙‐丁"
    text = "".join(extracted(pdf_bytes(composed(issue_of(article_of(words)))), tmp_path, tool))
    assert words in squeezed(text)


def test_invisible_characters_of_pasted_text_do_not_part_words_in_a_search(
    tmp_path: Path, tool: Callable[[str], str]
) -> None:
    text = "".join(extracted(pdf_bytes(composed(issue_of(article_of("乡\u200b村振\ufeff兴")))), tmp_path, tool))
    assert "乡村振兴" in text


# --- pictures -----------------------------------------------------------------------------------------------------


def drawn(mode: str, kind: str = "PNG") -> Picture:
    """Light, with a dark upper left quarter."""
    image = Image.new("RGB", (80, 60), (230, 230, 230) if mode in ("L", "I;16", "1", "LA") else (240, 220, 200))
    ImageDraw.Draw(image).rectangle((0, 0, 39, 29), fill=(20, 20, 20) if mode != "RGB" else (20, 30, 120))
    if mode == "I;16":
        grey = image.convert("L")
        wide = Image.new("I;16", grey.size)
        wide.putdata([value * 257 for value in grey.tobytes()])
        image = wide
    elif mode == "P":
        image = image.convert("P", palette=Image.Palette.ADAPTIVE)
    else:
        image = image.convert(mode)
    data = io.BytesIO()
    image.save(data, kind)
    return Picture("image/png" if kind == "PNG" else "image/jpeg", data.getvalue(), 80, 60)


def page_with(picture: Picture) -> bytes:
    return pdf_bytes(composed(issue_of(Article("标题", blocks=(Figure(picture, id="f"),), id="a"))))


def images_on(page: pikepdf.Page) -> list[Any]:
    objects = page.Resources.get("/XObject", {})
    return [thing for thing in objects.values() if thing.Subtype == "/Image"]


KINDS = [("RGB", "PNG"), ("RGBA", "PNG"), ("L", "PNG"), ("LA", "PNG"), ("P", "PNG"), ("1", "PNG"), ("I;16", "PNG"),
         ("RGB", "JPEG"), ("L", "JPEG"), ("CMYK", "JPEG")]  # fmt: skip


@pytest.mark.parametrize(("mode", "kind"), KINDS, ids=[f"{mode} {kind}" for mode, kind in KINDS])
def test_a_picture_arrives_upright_and_in_printing_inks(mode: str, kind: str) -> None:
    data = page_with(drawn(mode, kind))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        (image,) = images_on(pdf.pages[1])
        grey = mode in ("L", "LA", "1", "I;16")
        assert str(image.ColorSpace) == ("/DeviceGray" if grey else "/DeviceCMYK")
        assert "/SMask" not in image
    document = pypdfium2.PdfDocument(data)
    page = document[1].render(scale=1).to_pil().convert("L")
    document.close()
    composition = composed(issue_of(Article("标题", blocks=(Figure(drawn(mode, kind), id="f"),), id="a")))
    (placed,) = composition.sheets[1].pictures
    quarter = (placed.width // 4, placed.height // 4)
    shades = {
        (column, row): page.getpixel(((placed.x + quarter[0] * column) // 1000, (placed.y + quarter[1] * row) // 1000))
        for column in (1, 3)
        for row in (1, 3)
    }
    assert shades[1, 1] < 90
    assert min(shades[3, 1], shades[1, 3], shades[3, 3]) > 170


def plates_of(image: Image.Image) -> tuple[str, list[tuple[int, ...]]]:
    """The colour space in which a PNG reaches the file, and the inks of its pixels."""
    data = io.BytesIO()
    image.save(data, "PNG")
    with pikepdf.open(io.BytesIO(page_with(Picture("image/png", data.getvalue(), *image.size)))) as pdf:
        (found,) = images_on(pdf.pages[1])
        values = found.read_bytes()
        inks = 1 if found.ColorSpace == "/DeviceGray" else 4
        return str(found.ColorSpace), [tuple(values[at : at + inks]) for at in range(0, len(values), inks)]


def test_transparent_parts_of_a_picture_are_white_paper() -> None:
    space, pixels = plates_of(Image.new("RGBA", (4, 4), (0, 0, 0, 0)))
    assert set(pixels) == {(255,) if space == "/DeviceGray" else (0, 0, 0, 0)}


def test_grey_in_a_colour_picture_is_printed_with_black_ink_alone() -> None:
    """Else letters in a diagram are printed three times over each other."""
    image = Image.new("RGB", (2, 1), (60, 60, 60))
    image.putpixel((1, 0), (255, 0, 0))
    space, (grey, red) = plates_of(image)
    assert space == "/DeviceCMYK"
    assert grey == (0, 0, 0, 195)
    assert red[1] > 128
    assert red[2] > 128
    assert red[0] < 64


@pytest.mark.parametrize("broken", [b"", b"no picture", drawn("RGB").data[:60], b"\x89PNG\r\n\x1a\n" + b"\0" * 99])
def test_a_picture_that_is_none_stops_the_export_with_a_sentence(broken: bytes) -> None:
    with pytest.raises(PictureUnreadable, match="图片读不出来"):
        page_with(Picture("image/png", broken, 80, 60))


def test_the_same_picture_twice_is_in_the_file_once() -> None:
    figures = tuple(Figure(drawn("RGB"), id=name) for name in ("f", "g"))
    with pikepdf.open(io.BytesIO(pdf_bytes(composed(issue_of(Article("标题", blocks=figures, id="a")))))) as pdf:
        images = {image.objgen for page in pdf.pages for image in images_on(page)}
    assert len(images) == 1
