"""Preflight: every fault that a print shop sends a PDF back for is told, and no file can bring it down."""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

from anqing_bulletin import cli
from anqing_bulletin.bulletin.model import Article, Figure
from anqing_bulletin.errors import PdfUnreadable
from anqing_bulletin.output import preflight_content
from anqing_bulletin.output.imposition import booklet_bytes, two_up_bytes
from anqing_bulletin.output.pdf import READING, pdf_bytes
from anqing_bulletin.output.pdf_options import PdfOptions, Red
from anqing_bulletin.output.preflight import Finding, check_pdf
from anqing_bulletin.resources import resource_path
from anqing_bulletin.storage.project import Project, write_project
from tests.output.press_issues import photograph
from tests.typesetting.invented import WIDE_TEXT, article_of, composed, issue_of

if TYPE_CHECKING:
    from pathlib import Path

    from anqing_bulletin.typesetting.compose import Composition


@pytest.fixture(scope="module")
def composition() -> Composition:
    figure = Figure(photograph(size=(1800, 1200)), "大厅", 500, id="f")
    return composed(issue_of(article_of(WIDE_TEXT * 30, "䶮某、𬱖某。"), Article("有图", blocks=(figure,), id="b")))


@pytest.fixture(scope="module")
def data(composition: Composition) -> bytes:
    return pdf_bytes(composition)


PRINTS: dict[str, Callable[[Composition], bytes]] = {
    "process": pdf_bytes,
    "spot": lambda c: pdf_bytes(c, PdfOptions(red=Red.SPOT, spot_name="红", marks=True, bleed_mm=3)),
    "no red": lambda c: pdf_bytes(c, PdfOptions(red=Red.NONE)),
    "reading": lambda c: pdf_bytes(c, READING),
    "booklet": lambda c: booklet_bytes(c, PdfOptions(marks=True)),
    "two-up": two_up_bytes,
}


@pytest.mark.parametrize("name", PRINTS)
def test_nothing_is_found_in_what_the_program_makes(name: str, composition: Composition) -> None:
    assert check_pdf(PRINTS[name](composition), composition) == ()


# --- faults -------------------------------------------------------------------------------------------------------


def doctored(data: bytes, fault: Callable[[pikepdf.Pdf], None]) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        fault(pdf)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def with_content(code: bytes, **resources: Any) -> Callable[[pikepdf.Pdf], None]:
    """Something more at the end of page 2."""

    def fault(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[1]
        for kind, entries in resources.items():
            group = page.obj.Resources.get(f"/{kind}", Dictionary())
            for key, value in entries.items():
                group[f"/{key}"] = value
            page.obj.Resources[f"/{kind}"] = group
        page.contents_add(pdf.make_stream(b"q\n" + code + b"\nQ"))

    return fault


def set_root(key: str, value: Any) -> Callable[[pikepdf.Pdf], None]:
    return lambda pdf: pdf.Root.__setitem__(key, value)


def set_page(key: str, value: Any) -> Callable[[pikepdf.Pdf], None]:
    return lambda pdf: pdf.pages[0].obj.__setitem__(key, value)


def without_trim(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[1].obj["/TrimBox"]


def with_link(pdf: pikepdf.Pdf) -> None:
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], F=4)
    pdf.pages[2].obj.Annots = Array([pdf.make_indirect(link)])


def with_wrong_profile(pdf: pikepdf.Pdf) -> None:
    profile = pdf.make_stream(resource_path("icc", "sRGB.icc").read_bytes(), N=3)
    pdf.Root.OutputIntents[0].DestOutputProfile = profile


def with_other_title(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo.Title = "另一期"


def without_claim(pdf: pikepdf.Pdf) -> None:
    packet = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(packet.replace(b"PDF/X-4", b"PDF/X-9").replace(b"<pdfaid:part>2", b"<pdfaid:part>1"))


def without_packet(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/Metadata"]


def without_trapped(pdf: pikepdf.Pdf) -> None:
    del pdf.docinfo["/Trapped"]


def with_mute_font(pdf: pikepdf.Pdf) -> None:
    for font in pdf.pages[0].obj.Resources.Font.values():
        del font["/ToUnicode"]


def with_whole_font(pdf: pikepdf.Pdf) -> None:
    for font in pdf.pages[0].obj.Resources.Font.values():
        font.BaseFont = Name("/" + str(font.BaseFont).split("+")[1])


HELVETICA = {"Font": {"H": Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)}}
SEE_THROUGH = {"ExtGState": {"T": Dictionary(ca=0.5)}}
RGB_SPACE = {"ColorSpace": {"C": Array([Name.CalRGB, Dictionary(WhitePoint=Array([1, 1, 1]))])}}
BLACK = b"/GSout gs BT /F1 9 Tf "

FAULTS: dict[str, tuple[Callable[[pikepdf.Pdf], None], str, tuple[int, ...]]] = {
    "no trim box": (without_trim, "boxes", (2,)),
    "trim outside the sheet": (set_page("/TrimBox", [-20, 0, 595, 842]), "boxes", (1,)),
    "link": (with_link, "annotations", (3,)),
    "no intent": (set_root("/OutputIntents", Array()), "intent", ()),
    "profile of another space": (with_wrong_profile, "intent", ()),
    "title differs": (with_other_title, "metadata", ()),
    "no packet": (without_packet, "metadata", ()),
    "no claim": (without_claim, "standard", ()),
    "no archive": (without_claim, "archive", ()),
    "trapping unsaid": (without_trapped, "trapped", ()),
    "action": (set_root("/OpenAction", Dictionary(S=Name.JavaScript, JS="app.alert(1)")), "action", ()),
    "rgb": (with_content(b"1 0 0 rg 0 0 9 9 re f"), "colour", (2,)),
    "rgb line": (with_content(b"1 0 0 RG 0 0 m 9 9 l S"), "colour", (2,)),
    "calibrated rgb": (with_content(b"/C cs 1 0 0 sc 0 0 9 9 re f", **RGB_SPACE), "colour", (2,)),
    "inline rgb": (with_content(b"BI /W 1 /H 1 /BPC 8 /CS /RGB ID abc EI"), "colour", (2,)),
    "rich black": (with_content(b"0.5 0.5 0.5 1 k " + BLACK + b"<0001> Tj ET"), "black", (2,)),
    "knocked out": (with_content(b"0 0 0 1 k " + BLACK + b"<0001> Tj ET"), "overprint", (2,)),
    "foreign font": (with_content(b"BT /H 9 Tf (a) Tj ET", **HELVETICA), "font-embedded", (2,)),
    "mute font": (with_mute_font, "font-unicode", ()),
    "whole font": (with_whole_font, "font-subset", ()),
    "see-through": (with_content(b"/T gs 0 0 9 9 re f", **SEE_THROUGH), "transparency", (2,)),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_with_its_pages(name: str, data: bytes) -> None:
    fault, rule, pages = FAULTS[name]
    found = [finding for finding in check_pdf(doctored(data, fault)) if finding.rule == rule]
    assert found
    assert not pages or found[0].pages == pages
    assert str(found[0]).endswith("。")


def test_a_coarse_picture_is_told_by_its_fineness() -> None:
    figure = Figure(photograph(size=(300, 200)), "", 1000, id="f")
    composition = composed(issue_of(Article("有图", blocks=(figure,), id="a")))
    (found,) = check_pdf(pdf_bytes(composition), composition)
    assert (found.rule, found.pages, found.serious) == ("resolution", (2,), False)
    assert "49 点" in found.sentence


def test_the_text_of_another_issue_is_told_where_it_parts(data: bytes, composition: Composition) -> None:
    articles = composition.issue.sections[0].articles
    other = composed(issue_of(article_of(WIDE_TEXT * 29 + "改过的。" + WIDE_TEXT, "䶮某、𬱖某。"), *articles[1:]))
    found = [finding for finding in check_pdf(data, other) if finding.rule == "text"]
    assert found
    assert "刊物里是“" in str(found[0])


def test_an_imposed_file_of_another_issue_is_told(composition: Composition) -> None:
    other = composed(issue_of(article_of("别的文字。")))
    assert {finding.rule for finding in check_pdf(booklet_bytes(composition), other)} == {"text"}


def test_a_reading_version_without_its_tags_is_told(composition: Composition) -> None:
    def strip(pdf: pikepdf.Pdf) -> None:
        for key in ("/StructTreeRoot", "/MarkInfo", "/Lang"):
            del pdf.Root[key]

    found = check_pdf(doctored(pdf_bytes(composition, READING), strip))
    assert {finding.rule for finding in found} == {"tags", "language"}


# --- anybody's files ----------------------------------------------------------------------------------------------


def outcome(data: bytes) -> tuple[Finding, ...] | None:
    """The findings, or None for a file that cannot be read; anything else is a fault of ours."""
    try:
        return check_pdf(data)
    except PdfUnreadable as error:
        sentence = str(error)
    assert sentence.endswith("。")
    return None


@pytest.mark.parametrize("junk", [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\0" * 5000, b"%PDF-1.4\ntrailer<</Root 1 0 R>>"])
def test_what_is_no_pdf_is_said_to_be_none(junk: bytes) -> None:
    assert outcome(junk) is None


def test_a_locked_file_is_told_to_be_locked(data: bytes) -> None:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        out = io.BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(user="a", owner="b"))
    with pytest.raises(PdfUnreadable, match="密码"):
        check_pdf(out.getvalue())


@pytest.mark.parametrize("share", range(5, 100, 10))
def test_a_file_cut_off_anywhere_is_read_or_refused(data: bytes, share: int) -> None:
    outcome(data[: len(data) * share // 100])


@given(st.data())
def test_a_file_with_damaged_bytes_is_read_or_refused(choice: Any) -> None:
    broken = bytearray(plain_pdf())
    for _ in range(choice.draw(st.integers(1, 12))):
        at = choice.draw(st.integers(0, len(broken) - 1))
        broken[at] = choice.draw(st.integers(0, 255))
    outcome(bytes(broken))


_PLAIN: list[bytes] = []


def plain_pdf() -> bytes:
    """A small file of ours in its plainest form, so that damage reaches objects and content."""
    if not _PLAIN:
        with pikepdf.open(io.BytesIO(pdf_bytes(composed(issue_of(article_of("正文。")))))) as pdf:
            for font in pdf.pages[0].obj.Resources.Font.values():
                font.DescendantFonts[0].FontDescriptor = Dictionary()
            del pdf.Root.OutputIntents
            out = io.BytesIO()
            pdf.save(
                out,
                compress_streams=False,
                object_stream_mode=pikepdf.ObjectStreamMode.disable,
                stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            )
        _PLAIN.append(out.getvalue())
    return _PLAIN[0]


def one_page(content: bytes, make: Callable[[pikepdf.Pdf], Dictionary] | None = None, **entries: Any) -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    page = pdf.pages[0].obj
    page.Contents = pdf.make_stream(content, **entries)
    if make:
        page.Resources = make(pdf)
    out = io.BytesIO()
    pdf.save(out, compress_streams=False)
    return out.getvalue()


def circle(pdf: pikepdf.Pdf) -> Dictionary:
    """A form that shows itself."""
    form = pdf.make_stream(b"/A Do /A Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    form.Resources = Dictionary(XObject=Dictionary(A=form))
    return Dictionary(XObject=Dictionary(A=form))


def bomb(pdf: pikepdf.Pdf) -> Dictionary:
    """Ten forms deep, each showing the next ten times."""
    below = pdf.make_stream(b"0 g " * 50, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    for _ in range(10):
        resources = Dictionary(XObject=Dictionary(A=below))
        below = pdf.make_stream(b"/A Do " * 10, Subtype=Name.Form, BBox=[0, 0, 9, 9], Resources=resources)
    return Dictionary(XObject=Dictionary(A=below))


HOSTILE: dict[str, Callable[[], bytes]] = {
    "a form in itself": lambda: one_page(b"/A Do", circle),
    "a pyramid of forms": lambda: one_page(b"/A Do", bomb),
    "content that swells": lambda: one_page(zlib.compress(b" " * (200 << 20)), Filter=Name.FlateDecode),
    "endless saves": lambda: one_page(b"q " * 100_000),
    "operands of no kind": lambda: one_page(
        b"/a /b rg (x) (y) cm [1] Tf <</A 1>> gs Tj /X Do /Y cs BDC /Q BDC EMC EMC"
    ),
    "numbers of no size": lambda: one_page(b"9e999 99999999999999999999999999 1 0 0 0 cm 1 1 1 rg"),
    "an image without a size": lambda: one_page(
        b"0 0 0 0 0 0 cm /I Do",
        lambda pdf: Dictionary(XObject=Dictionary(I=pdf.make_stream(b"", Subtype=Name.Image, ColorSpace=Array()))),
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_read_or_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preflight_content, "MAX_INSTRUCTIONS", 50_000)
    outcome(HOSTILE[name]())


def test_a_foreign_file_is_told_what_it_lacks() -> None:
    found = outcome(one_page(b"0 0 1 rg 0 0 9 9 re f"))
    assert found is not None
    assert {"metadata", "standard", "intent", "colour", "boxes"} <= {finding.rule for finding in found}


# --- the command line ---------------------------------------------------------------------------------------------


@pytest.fixture
def files(tmp_path: Path, composition: Composition, data: bytes) -> Path:
    write_project(tmp_path / "期.zgxx", Project(composition.issue))
    (tmp_path / "好.pdf").write_bytes(data)
    (tmp_path / "坏.pdf").write_bytes(doctored(data, with_link))
    return tmp_path


def test_check_is_silent_about_nothing_and_leaves_with_0(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", "--pdf", str(files / "好.pdf")]) == 0
    assert "没有发现问题" in capsys.readouterr().out


def test_check_tells_and_leaves_with_2(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", "--pdf", str(files / "坏.pdf"), "--json"]) == 2
    (finding,) = json.loads(capsys.readouterr().out)
    assert (finding["rule"], finding["pages"], finding["serious"]) == ("annotations", [3], True)
    assert cli.main(["check", "--pdf", str(files / "坏.pdf")]) == 2
    assert capsys.readouterr().out == "第3页：有批注或链接，付印文件里不能有。\n"


def test_check_of_no_file_is_a_sentence(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", "--pdf", str(files / "无.pdf")]) == 2
    assert "打不开" in capsys.readouterr().err
    assert cli.main(["check", "--pdf", str(files / "期.zgxx")]) == 2
    assert "不是 PDF" in capsys.readouterr().err


def test_export_makes_every_form_at_once_and_preflight_finds_nothing(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = {kind: files / f"{kind}.pdf" for kind in ("pdf", "reading", "booklet", "two-up")}
    options = [part for kind, path in made.items() for part in (f"--{kind}", str(path))]
    given = ["export", str(files / "期.zgxx"), *options, "--spot-red", "红", "--marks", "--bleed", "3"]
    assert cli.main(given) == 0
    told = capsys.readouterr()
    assert "付印检查" not in told.err
    assert all(path.read_bytes().startswith(b"%PDF-1.") for path in made.values())
    assert cli.main(["check", "--pdf", str(made["booklet"]), str(files / "期.zgxx")]) == 0


@pytest.mark.parametrize(
    "options",
    [["--bleed", "-1"], ["--spot-red", ""], ["--spot-red", "All"]],
)
def test_an_impossible_export_writes_nothing(
    files: Path, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["export", str(files / "期.zgxx"), "--pdf", str(files / "新.pdf"), *options]) == 2
    assert "没有导出" in capsys.readouterr().err
    assert not (files / "新.pdf").exists()
