"""Preflight: what a print shop would send a PDF back for, told before it does.

The rules are those of PDF/X-4 (ISO 15930-7) and of a black and red bulletin: every face embedded as a subset and
readable, nothing but black, CMYK and named inks, black text on the black plate alone and overprinting, boxes inside
each other, an output intent with its profile, metadata of one voice, pictures fine enough, no annotations, and the
text that the issue has.  A file for reading (PDF/UA-1) is held to its own: sRGB, tags, language.  The file may be
anybody's and in any state: what cannot be read is told as PdfUnreadable.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Dictionary, Name, Stream

from anqing_bulletin.errors import PdfUnreadable
from anqing_bulletin.output.preflight_content import ContentReader, Seen
from anqing_bulletin.output.preflight_metadata import Metadata, disagreements
from anqing_bulletin.output.preflight_streams import unpacked
from anqing_bulletin.typesetting.picture_size import LEAST_PPI

if TYPE_CHECKING:
    from anqing_bulletin.typesetting.compose import Composition

MAX_FILE_BYTES = 512 << 20
MAX_PAGES = 5_000
_MAX_PROFILE_BYTES = 16 << 20
_TOLERANCE = 0.01
_PRESS_SPACES = frozenset({"/DeviceGray", "/DeviceCMYK", "/Separation", "/DeviceN", "/Pattern"})
_SCREEN_SPACES = frozenset({"/DeviceGray", "/DeviceRGB", "/Pattern"})
_SPACE_NAMES = {"/DeviceRGB": "RGB", "/CalRGB": "RGB", "/ICCBased3": "RGB", "/Lab": "Lab", "/DeviceCMYK": "CMYK"}
_DAMAGED = (
    pikepdf.PdfError, ArithmeticError, AttributeError, LookupError, MemoryError, OSError, RuntimeError, TypeError,
    ValueError, zlib.error,
)  # fmt: skip
"""What following the objects of a damaged file can raise."""


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be, on some pages or (none named) in the whole file."""

    rule: str
    sentence: str
    pages: tuple[int, ...] = ()
    serious: bool = True
    """Whether the file must not be printed so; otherwise somebody should look."""

    def __str__(self) -> str:
        where = f"第{'、'.join(map(str, self.pages))}页：" if self.pages else ""
        return f"{where}{self.sentence}"

    def as_data(self) -> dict[str, Any]:
        """The finding for `--json`."""
        return {"rule": self.rule, "pages": list(self.pages), "serious": self.serious, "sentence": self.sentence}


def check_file(path: Path, composition: Composition | None = None) -> tuple[Finding, ...]:
    """As `check_pdf`, of a file."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise PdfUnreadable("这个 PDF 太大（超过 512 MB），没有检查。")
        data = path.read_bytes()
    except OSError as error:
        cause = "文件不存在" if isinstance(error, FileNotFoundError) else "没有读取权限，或者不是文件"
        raise PdfUnreadable(f"“{path.name}”打不开：{cause}，没有检查。请检查文件名和权限。") from error
    return check_pdf(data, composition)


def check_pdf(data: bytes, composition: Composition | None = None) -> tuple[Finding, ...]:
    """Everything found in a PDF; with a composition also where its text is another.

    Raises PdfUnreadable where the bytes are no PDF, are locked by a password, or cannot be followed.
    """
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return tuple(_findings(pdf, composition))
    except pikepdf.PasswordError as error:
        raise PdfUnreadable("这个 PDF 加了密码，打不开，没有检查。请用没有密码的文件。") from error
    except _DAMAGED as error:
        raise PdfUnreadable("这个文件不是 PDF，或已经损坏，读不下去，没有检查。请重新导出后再试。") from error


def _findings(pdf: pikepdf.Pdf, composition: Composition | None) -> Iterator[Finding]:
    if not 0 < len(pdf.pages) <= MAX_PAGES:
        raise PdfUnreadable("这个 PDF 没有页面，或页数多得不像一份刊物，没有检查。")
    metadata = Metadata.of(pdf)
    seen = ContentReader(pdf).read()
    yield from _about_file(pdf, metadata)
    yield from _about_fonts(seen)
    if metadata.reads:
        yield from _about_reading(pdf, seen)
    else:
        yield from _about_boxes(pdf)
        yield from _about_press(pdf, seen, metadata)
    if composition is not None:
        yield from _about_text(seen.texts, composition)


# --- the file -----------------------------------------------------------------------------------------------------


def _about_file(pdf: pikepdf.Pdf, metadata: Metadata) -> Iterator[Finding]:
    if pdf.is_encrypted:
        yield Finding("encryption", "文件加了密，印刷厂不收。")
    if not metadata.present:
        yield Finding("metadata", "没有 XMP 元数据。")
    if differing := disagreements(pdf, metadata):
        yield Finding("metadata", f"文档属性与 XMP 元数据不一致：{'、'.join(differing)}。")
    if metadata.part != "2":
        yield Finding("archive", "没有声明符合 PDF/A-2（归档标准）。", serious=False)
    if "/OpenAction" in pdf.Root or "/AA" in pdf.Root or "/JavaScript" in pdf.Root.get("/Names", Dictionary()):
        yield Finding("action", "文件里有打开时自动执行的动作，印刷厂不收。")
    if "/ID" not in pdf.trailer:
        yield Finding("identity", "文件没有标识（ID）。")


def _about_fonts(seen: Seen) -> Iterator[Finding]:
    for rule, holds, sentence, serious in (
        ("font-embedded", "embedded", "没有嵌入文件，别处打开会换字", True),
        ("font-subset", "subset", "整套嵌入而没有取子集", False),
        ("font-unicode", "speaks", "没有对应的文字编码，复制、检索不出文字", True),
    ):
        for font, pages in seen.fonts.values():
            if not getattr(font, holds) and (holds != "subset" or font.embedded):
                yield Finding(rule, f"字体“{font.name}”{sentence}。", tuple(sorted(pages)), serious)


def _about_boxes(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    lacking: list[int] = []
    crossed: list[int] = []
    for number, page in enumerate(pdf.pages, 1):
        if "/TrimBox" not in page.obj and "/ArtBox" not in page.obj:
            lacking.append(number)
        media, bleed, trim = (_corners(box) for box in (page.mediabox, page.bleedbox, page.trimbox))
        if not (_inside(trim, bleed) and _inside(bleed, media)):
            crossed.append(number)
    if lacking:
        yield Finding("boxes", "没有裁切框（TrimBox），印刷厂不知道成品尺寸。", tuple(lacking))
    if crossed:
        yield Finding("boxes", "页面框套错：裁切框应在出血框之内，出血框应在介质框之内。", tuple(crossed))


def _corners(box: Any) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(value) for value in box)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _inside(inner: Sequence[float], outer: Sequence[float]) -> bool:
    low = all(a >= b - _TOLERANCE for a, b in zip(inner[:2], outer[:2], strict=True))
    return low and all(a <= b + _TOLERANCE for a, b in zip(inner[2:], outer[2:], strict=True))


# --- for the press ------------------------------------------------------------------------------------------------


def _about_press(pdf: pikepdf.Pdf, seen: Seen, metadata: Metadata) -> Iterator[Finding]:
    if metadata.press != "PDF/X-4":
        yield Finding("standard", "没有声明符合 PDF/X-4（付印标准）。")
    if pdf.docinfo.get("/Trapped") not in (Name("/True"), Name("/False")):
        yield Finding("trapped", "没有说明是否做过陷印（Trapped）。", serious=False)
    yield from _about_intent(pdf, "/GTS_PDFX", b"CMYK", 4, "付印条件")
    yield from _about_spaces(seen, _PRESS_SPACES, "付印会偏色，只能用黑、四色或专色")
    yield from _about_black(seen)
    annotated = [number for number, page in enumerate(pdf.pages, 1) if len(page.obj.get("/Annots", ()))]
    if annotated:
        yield Finding("annotations", "有批注或链接，付印文件里不能有。", tuple(annotated))
    coarse = [picture for picture in seen.pictures if picture.ppi < LEAST_PPI]
    if coarse:
        least = min(picture.ppi for picture in coarse)
        pages = _sorted(picture.page for picture in coarse)
        sentence = f"图片不够清晰：按付印尺寸每英寸只有 {least:.0f} 点，应在 {LEAST_PPI} 点以上。"
        yield Finding("resolution", sentence, pages, serious=False)
    if seen.transparent:
        yield Finding("transparency", "用了透明效果，老的制版设备可能印错。", _sorted(seen.transparent), serious=False)


def _about_black(seen: Seen) -> Iterator[Finding]:
    if seen.mixed_black:
        yield Finding("black", "有文字的黑色由几种油墨叠成，套印不准会发虚；应只用黑版。", _sorted(seen.mixed_black))
    if seen.knocked_out:
        yield Finding("overprint", "黑字没有设为叠印，套印不准会露白边。", _sorted(seen.knocked_out), serious=False)


def _about_intent(pdf: pikepdf.Pdf, kind: str, space: bytes, components: int, what: str) -> Iterator[Finding]:
    intents = [item for item in pdf.Root.get("/OutputIntents", ()) if item.get("/S") == Name(kind)]
    profile = intents[0].get("/DestOutputProfile") if intents else None
    if not isinstance(profile, Stream):
        yield Finding("intent", f"没有{what}（输出意图及其颜色特性文件）。")
        return
    head = unpacked(profile, _MAX_PROFILE_BYTES)[:40]
    if head[36:40] != b"acsp" or head[16:20] != space or profile.get("/N") != components:
        yield Finding("intent", f"{what}里的颜色特性文件不对：应为 {space.decode().strip()} 的 ICC 文件。")


def _about_spaces(seen: Seen, allowed: frozenset[str], why: str) -> Iterator[Finding]:
    for space, pages in sorted(seen.spaces.items()):
        if space not in allowed:
            name = _SPACE_NAMES.get(space, space.lstrip("/"))
            yield Finding("colour", f"用了 {name} 颜色，{why}。", _sorted(pages))


# --- for reading --------------------------------------------------------------------------------------------------


def _about_reading(pdf: pikepdf.Pdf, seen: Seen) -> Iterator[Finding]:
    yield from _about_intent(pdf, "/GTS_PDFA1", b"RGB ", 3, "显示条件")
    yield from _about_spaces(seen, _SCREEN_SPACES, "各处显示会不一样")
    if not bool(pdf.Root.get("/MarkInfo", Dictionary()).get("/Marked", False)) or "/StructTreeRoot" not in pdf.Root:
        yield Finding("tags", "没有结构标签，读屏软件读不出顺序。")
    if "/Lang" not in pdf.Root:
        yield Finding("language", "没有注明文字的语言。")


# --- the text -----------------------------------------------------------------------------------------------------


def _about_text(texts: Sequence[str], composition: Composition) -> Iterator[Finding]:
    """Compare page by page; an imposed file is asked for each page's text wherever it stands."""
    from anqing_bulletin.output.preflight_expected import expected_texts, first_difference, squeezed

    found = [squeezed(text) for text in texts]
    if len(found) != len(composition.sheets):
        everything = "\n".join(found)
        lost = [
            n for n, wanted in enumerate(expected_texts(composition), 1) if not any(t in everything for t in wanted)
        ]
        if lost:
            yield Finding("text", "刊物的这些页，文字没有完整地出现在文件里。", tuple(lost))
        return
    for number, (text, wanted) in enumerate(zip(found, expected_texts(composition), strict=True), 1):
        if text not in wanted:
            yield Finding("text", f"文字与刊物不一致：{first_difference(text, wanted[0])}。", (number,))


def _sorted(pages: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(pages)))
