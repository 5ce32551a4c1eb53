"""The print version: PDF/X-4 by our own reading of the standard, its plates, boxes, marks, pictures and refusals."""

from __future__ import annotations

import io
import subprocess
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import pikepdf
import pytest
from PIL import Image

from anqing_bulletin.bulletin.model import Article, Figure, Picture
from anqing_bulletin.errors import ExportImpossible, FontForbidden
from anqing_bulletin.output.imposition import booklet_bytes, two_up_bytes
from anqing_bulletin.output.pdf import READING, pdf_bytes
from anqing_bulletin.output.pdf_fonts import EmbeddedFace
from anqing_bulletin.output.pdf_options import PdfOptions, Purpose, Red
from anqing_bulletin.resources import resource_path
from anqing_bulletin.typesetting.fonts import Face
from tests.output.press_issues import photograph, torture_issue
from tests.typesetting.invented import composed, invented_issue, issue_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from anqing_bulletin.typesetting.compose import Composition

MM = 72 / 25.4
SPOT = PdfOptions(red=Red.SPOT, spot_name="红")
MARKED = PdfOptions(marks=True, bleed_mm=3)
VARIANTS: dict[str, Callable[[Composition], bytes]] = {
    "process": pdf_bytes,
    "spot": lambda issue: pdf_bytes(issue, SPOT),
    "no red": lambda issue: pdf_bytes(issue, PdfOptions(red=Red.NONE)),
    "marks": lambda issue: pdf_bytes(issue, MARKED),
    "booklet": lambda issue: booklet_bytes(issue, replace(SPOT, marks=True)),
    "two-up": two_up_bytes,
}


@pytest.fixture(scope="module")
def composition() -> Composition:
    return composed(torture_issue())


@pytest.fixture(scope="module", params=VARIANTS)
def pdf(request: pytest.FixtureRequest, composition: Composition) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(VARIANTS[request.param](composition)))


def contents(pdf: pikepdf.Pdf) -> list[tuple[Any, list[tuple[list[Any], str]]]]:
    """Every content stream, of pages and of forms, with its resources."""
    streams = [(page.obj.Resources, page) for page in pdf.pages]
    streams += [
        (thing.Resources, thing)
        for thing in pdf.objects
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Form"
    ]
    return [
        (resources, [(list(one.operands), str(one.operator)) for one in pikepdf.parse_content_stream(stream)])
        for resources, stream in streams
    ]


# --- PDF/X-4 ------------------------------------------------------------------------------------------------------


def test_the_file_claims_x4_and_names_its_printing_condition_with_the_profile(pdf: pikepdf.Pdf) -> None:
    (press,) = [intent for intent in pdf.Root.OutputIntents if intent.S == "/GTS_PDFX"]
    (archive,) = [intent for intent in pdf.Root.OutputIntents if intent.S == "/GTS_PDFA1"]
    profile = press.DestOutputProfile
    assert profile.objgen == archive.DestOutputProfile.objgen
    assert int(profile.N) == 4
    assert profile.read_bytes() == resource_path("icc", "Uncoated.icc").read_bytes()
    assert profile.read_bytes()[12:20] == b"prtrCMYK"
    assert str(press.OutputConditionIdentifier) == "FOGRA29"
    packet = pdf.Root.Metadata.read_bytes().decode()
    assert "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>" in packet
    assert "<pdfaid:part>2</pdfaid:part>" in packet
    assert pdf.pdf_version == "1.6"
    assert pdf.docinfo.Trapped == "/False"
    assert len(pdf.trailer.ID) == 2


def test_the_metadata_packet_can_be_read_without_unpacking(composition: Composition) -> None:
    """Archives look for it in the bytes of the file."""
    data = pdf_bytes(composition)
    assert b'<?xpacket begin="\xef\xbb\xbf"' in data
    assert data.count(b"<pdfaid:conformance>U<") == 1


def test_pages_have_boxes_inside_each_other_and_no_annotations(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        boxes = [[float(value) for value in page.obj[key]] for key in ("/TrimBox", "/BleedBox", "/MediaBox")]
        for inner, outer in pairwise(boxes):
            assert outer[0] <= inner[0] < inner[2] <= outer[2]
            assert outer[1] <= inner[1] < inner[3] <= outer[3]
        assert "/Annots" not in page.obj
        assert "/ArtBox" not in page.obj
    assert not {"/OpenAction", "/AA", "/AcroForm", "/StructTreeRoot"} & set(pdf.Root.keys())


def test_nothing_is_painted_in_rgb(pdf: pikepdf.Pdf) -> None:
    for resources, operators in contents(pdf):
        assert not {"rg", "RG", "sh", "BI"} & {operator for _, operator in operators}
        for space in resources.get("/ColorSpace", {}).values():
            assert (space[0], space[2]) == ("/Separation", "/DeviceCMYK")
        for thing in resources.get("/XObject", {}).values():
            if thing.Subtype == "/Image":
                assert thing.ColorSpace in ("/DeviceGray", "/DeviceCMYK")


def test_black_text_is_on_the_black_plate_alone_and_overprints(pdf: pikepdf.Pdf) -> None:
    shown = 0
    for resources, operators in contents(pdf):
        fill: list[float] = []
        state: Any = {}
        for operands, operator in operators:
            if operator == "k":
                fill = [float(value) for value in operands]
            elif operator == "scn":
                fill = []
            elif operator == "gs":
                state = resources.ExtGState[str(operands[0])]
            elif operator == "TJ" and fill and fill[3]:
                shown += 1
                assert fill == [0, 0, 0, 1]
                assert (bool(state.OP), bool(state.op), int(state.OPM)) == (True, True, 1)
            elif operator == "TJ":
                assert not bool(state.op), "red knocks out"
    assert shown > 500


def test_the_information_and_the_packet_say_the_same(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as packet:
        info = pdf.docinfo
        assert packet["dc:title"] == str(info.Title)
        assert packet["dc:creator"] == [str(info.Author)]
        assert packet["dc:description"] == str(info.Subject)
        assert packet["pdf:Producer"] == str(info.Producer)
        assert packet["xmp:CreatorTool"] == str(info.Creator)
        assert packet["xmp:CreateDate"] == "2025-03-09T00:00:00+08:00"
        assert str(info.CreationDate) == "D:20250309000000+08'00'"


# --- the sheet ----------------------------------------------------------------------------------------------------


def test_marks_stand_outside_trim_and_bleed_and_the_trimmed_page_keeps_its_size(composition: Composition) -> None:
    with pikepdf.open(io.BytesIO(pdf_bytes(composition, MARKED))) as pdf:
        page = pdf.pages[0].obj
        left, bottom, right, top = (float(value) for value in page.TrimBox)
        assert (right - left, top - bottom) == pytest.approx((210 * MM, 297 * MM), abs=0.002)
        assert float(page.BleedBox[0]) == pytest.approx(left - 3 * MM, abs=0.002)
        assert float(page.MediaBox[2]) == pytest.approx(right + left, abs=0.002)
    image = rendered(pdf_bytes(composition, MARKED), 72)
    (x0, y0, x1, y1) = [round(value) for value in (left, image.height - top, right, image.height - bottom)]
    bleed = 3 * MM
    slug = image.copy()
    slug.paste(255, (round(x0 - bleed) + 1, round(y0 - bleed) + 1, round(x1 + bleed), round(y1 + bleed)))
    ink = slug.point(lambda value: 255 if value < 200 else 0).getbbox()
    assert ink is not None
    assert ink[0] < x0 - bleed < ink[2]
    gap = image.crop((x0, round(y0 - bleed) + 2, x1, y0 - 1))
    assert gap.getextrema() == (255, 255)


def rendered(data: bytes, ppi: int, page: int = 0) -> Image.Image:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    image = document[page].render(scale=ppi / 72).to_pil().convert("L")
    document.close()
    return image


def test_bleed_alone_widens_the_sheet_and_moves_the_page(composition: Composition) -> None:
    with pikepdf.open(io.BytesIO(pdf_bytes(composition, PdfOptions(bleed_mm=3)))) as pdf:
        page = pdf.pages[0].obj
        assert [float(value) for value in page.BleedBox] == [float(value) for value in page.MediaBox]
        assert float(page.TrimBox[0]) == pytest.approx(3 * MM, abs=0.001)


# --- plates -------------------------------------------------------------------------------------------------------


def plates(data: bytes, folder: Path, gs: str) -> dict[str, float]:
    """The plates that have ink on the first page, each with its share of the area."""
    source = folder / "plates.pdf"
    source.write_bytes(data)
    device = ["-dFirstPage=1", "-dLastPage=1", "-sDEVICE=tiffsep", "-r40", "-o", str(folder / "sep.tif")]
    subprocess.run([gs, "-q", "-dSAFER", *device, str(source)], check=True, capture_output=True)
    found = {}
    for path in folder.glob("sep(*).tif"):
        with Image.open(path) as plate:
            values = plate.convert("L").histogram()
        ink = sum(values[:250])
        if ink:
            found[path.stem.removeprefix("sep(").removesuffix(")")] = ink / sum(values)
    return found


def test_a_spot_red_has_a_plate_of_its_own_and_no_other_colour_is_on_the_cover(
    tmp_path: Path, tool: Callable[[str], str]
) -> None:
    cover = composed(invented_issue())
    found = plates(pdf_bytes(cover, PdfOptions(red=Red.SPOT, spot_name="RED 185")), tmp_path, tool("gs"))
    assert set(found) == {"Black", "RED 185"}


def test_process_red_is_on_magenta_and_yellow(tmp_path: Path, tool: Callable[[str], str]) -> None:
    assert set(plates(pdf_bytes(composed(invented_issue())), tmp_path, tool("gs"))) == {"Black", "Magenta", "Yellow"}


def test_paper_with_its_red_gets_black_alone(tmp_path: Path, tool: Callable[[str], str]) -> None:
    data = pdf_bytes(composed(invented_issue()), PdfOptions(red=Red.NONE))
    assert set(plates(data, tmp_path, tool("gs"))) == {"Black"}


def test_marks_are_on_every_plate(tmp_path: Path, tool: Callable[[str], str]) -> None:
    options = PdfOptions(red=Red.SPOT, spot_name="RED 185", marks=True)
    found = plates(pdf_bytes(composed(invented_issue()), options), tmp_path, tool("gs"))
    assert set(found) == {"Black", "Cyan", "Magenta", "Yellow", "RED 185"}


def test_a_chinese_name_of_an_ink_reaches_the_plate(composition: Composition) -> None:
    with pikepdf.open(io.BytesIO(pdf_bytes(composition, SPOT))) as pdf:
        (space,) = pdf.pages[0].obj.Resources.ColorSpace.values()
        assert str(space[1]) == "/红"
        assert [float(value) for value in space[3].C1] == [0, 0.8, 0.8, 0]


# --- pictures -----------------------------------------------------------------------------------------------------


class InFile(NamedTuple):
    """A picture as it is in the file."""

    width: int
    space: str
    filter: str
    data: bytes


def image_of(picture: Picture, options: PdfOptions, width: int = 800) -> InFile:
    issue = issue_of(Article("标题", blocks=(Figure(picture, id="f", width=width),), id="a"))
    with pikepdf.open(io.BytesIO(pdf_bytes(composed(issue), options))) as pdf:
        image = next(iter(pdf.pages[1].obj.Resources.XObject.values()))
        lossless = image.Filter == "/FlateDecode"
        return InFile(
            int(image.Width), str(image.ColorSpace), str(image.Filter), image.read_bytes() if lossless else b""
        )


def test_a_picture_has_no_more_pixels_than_its_purpose_can_show() -> None:
    fine = photograph(size=(4000, 3000))
    inches = 156 * 0.8 / 25.4
    press, screen = image_of(fine, PdfOptions()), image_of(fine, READING)
    assert press.width == pytest.approx(inches * 300, abs=2)
    assert screen.width == pytest.approx(inches * 150, abs=2)
    assert press.space == "/DeviceCMYK"
    assert screen.space == "/DeviceRGB"


def test_a_coarse_picture_is_not_blown_up() -> None:
    assert image_of(photograph(size=(120, 90)), PdfOptions()).width == 120


def test_a_black_and_white_photograph_saved_in_colour_is_printed_in_black() -> None:
    with Image.open(io.BytesIO(photograph("L").data)) as grey:
        data = io.BytesIO()
        grey.convert("RGB").save(data, "JPEG", quality=80)
    assert image_of(Picture("image/jpeg", data.getvalue(), 1200, 900), PdfOptions()).space == "/DeviceGray"


def test_no_picture_puts_more_ink_on_paper_than_it_can_hold() -> None:
    image = Image.new("RGB", (64, 64))
    image.putdata([(x * 4, y * 4, (x * y) % 256) for y in range(64) for x in range(64)])
    data = io.BytesIO()
    image.save(data, "PNG")
    inks = image_of(Picture("image/png", data.getvalue(), 64, 64), PdfOptions()).data
    assert max(sum(inks[at : at + 4]) for at in range(0, len(inks), 4)) <= 3.05 * 255


def test_a_drawing_stays_without_loss_and_a_photograph_stays_small() -> None:
    assert image_of(photograph("RGB", "PNG", (300, 200)), PdfOptions()).filter == "/FlateDecode"
    assert image_of(photograph(), PdfOptions()).filter == "/DCTDecode"


@pytest.mark.parametrize("options", [PdfOptions(), READING], ids=["print", "reading"])
def test_a_cmyk_photograph_keeps_light_light(options: PdfOptions) -> None:
    """JPEG stores CMYK upside down; a reader must be told."""
    image = Image.new("CMYK", (80, 60), (0, 0, 0, 0))
    data = io.BytesIO()
    image.save(data, "JPEG")
    issue = issue_of(Article("标题", blocks=(Figure(Picture("image/jpeg", data.getvalue(), 80, 60), id="f"),), id="a"))
    composition = composed(issue)
    (placed,) = composition.sheets[1].pictures
    page = rendered(pdf_bytes(composition, options), 72, page=1)
    assert page.getpixel((placed.x // 1000 + 20, placed.y // 1000 + 20)) > 240


# --- refusals -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "choice",
    [
        {"bleed_mm": -1.0},
        {"bleed_mm": 30.0},
        {"bleed_mm": float("nan")},
        {"red": Red.SPOT, "spot_name": " "},
        {"red": Red.SPOT, "spot_name": "All"},
        {"red": Red.SPOT, "spot_name": "红\n"},
        {"purpose": Purpose.READING, "marks": True},
        {"purpose": Purpose.READING, "red": Red.SPOT},
    ],
)
def test_choices_that_cannot_be_are_refused_in_a_sentence(choice: dict[str, Any]) -> None:
    with pytest.raises(ExportImpossible, match="没有导出"):
        PdfOptions(**choice)


def face_with_bits(folder: Path, bits: int) -> Face:
    """The shipped 黑体 with other licence bits."""
    data = bytearray(resource_path("fonts", "BulletinHei-Regular.ttf").read_bytes())
    for entry in range(int.from_bytes(data[4:6], "big")):
        record = 12 + 16 * entry
        if data[record : record + 4] == b"OS/2":
            offset = int.from_bytes(data[record + 8 : record + 12], "big")
            data[offset + 8 : offset + 10] = bits.to_bytes(2, "big")
    path = folder / f"bits-{bits}.ttf"
    path.write_bytes(data)
    return Face(path)


@pytest.mark.parametrize("bits", [0x0002, 0x0100, 0x0200, 0x0102])
def test_a_face_that_forbids_embedding_is_refused_by_name(tmp_path: Path, bits: int) -> None:
    with pytest.raises(FontForbidden, match=r"Bulletin Hei.*不允许嵌入"):
        EmbeddedFace(face_with_bits(tmp_path, bits), "F1", pikepdf.new())


@pytest.mark.parametrize("bits", [0x0000, 0x0004, 0x0008, 0x000C, 0x000E])
def test_a_face_that_allows_printing_or_editing_is_taken(tmp_path: Path, bits: int) -> None:
    EmbeddedFace(face_with_bits(tmp_path, bits), "F1", pikepdf.new())


# --- the same every time ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", VARIANTS)
def test_the_same_issue_gives_the_same_bytes_in_every_form(name: str, composition: Composition) -> None:
    assert VARIANTS[name](composition) == VARIANTS[name](composed(torture_issue()))


@pytest.mark.parametrize("name", VARIANTS)
def test_qpdf_finds_nothing_wrong(
    name: str, composition: Composition, tmp_path: Path, tool: Callable[[str], str]
) -> None:
    path = tmp_path / "期.pdf"
    path.write_bytes(VARIANTS[name](composition))
    told = subprocess.run([tool("qpdf"), "--check", str(path)], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
