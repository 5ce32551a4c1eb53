"""Sheets to a PDF for the print shop: every glyph where the typesetter put it.

Black is the black plate alone, the masthead's red is CMYK, nothing is RGB; all faces are embedded as subsets; the trim
box is the page; bookmarks lead to sections and articles.  The same composition gives the same bytes.
"""

from __future__ import annotations

import io
import struct
import zlib
from datetime import date as Date  # noqa: N812
from typing import Any

from PIL import Image, ImageChops
from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from anqing_bulletin import __version__
from anqing_bulletin.bulletin.model import Issue
from anqing_bulletin.errors import PictureUnreadable
from anqing_bulletin.output.pdf_fonts import EmbeddedFace
from anqing_bulletin.typesetting.breaking import visible
from anqing_bulletin.typesetting.compose import Composition
from anqing_bulletin.typesetting.fonts import FontBook
from anqing_bulletin.typesetting.sheet import Colour, GlyphRun, PlacedPicture, Rule, Sheet, paint

PROGRAM = "安庆组工信息编排"
_INITIAL_FONT = "anqing-bulletin-none"
_WIDEST_PLAIN_GAP_EM = 0.08
"""Readers differ in what gap they take for a blank; none takes a narrower one."""
_BROKEN_PICTURE = (OSError, ValueError, SyntaxError, EOFError, struct.error, zlib.error, Image.DecompressionBombError)
"""What Pillow raises over the bytes of a picture that is none."""


def pdf_bytes(composition: Composition) -> bytes:
    """The composition as a PDF file."""
    issue = composition.issue
    buffer = io.BytesIO()
    first = composition.sheets[0]
    canvas = new_canvas(buffer, first.width / 1000, first.height / 1000, issue.date)
    title = issue_title(issue)
    canvas.setTitle(title)
    canvas.setAuthor(issue.publication.issuer)
    canvas.setSubject("、".join(section.title for section in issue.sections if section.articles) or title)
    canvas.setKeywords("")
    canvas.setCreator(f"{PROGRAM} {__version__}")
    canvas.setProducer(f"{PROGRAM} {__version__}")
    faces: dict[str, EmbeddedFace] = {}
    bookmarks = _bookmarks(composition)
    for sheet in composition.sheets:
        for key, text, level, y in bookmarks.get(sheet.number, ()):
            canvas.bookmarkHorizontalAbsolute(key, y)
            canvas.addOutlineEntry(text, key, level)
        painter = PdfPainter(canvas, sheet, composition.fonts, faces)
        paint(sheet, painter)
        painter.close()
        canvas.showPage()
    for face in faces.values():
        face.add_to(canvas._doc)
    canvas.save()
    return buffer.getvalue()


def issue_title(issue: Issue) -> str:
    """安庆组工信息第19期: the document's title."""
    return f"{issue.publication.title}第{issue.number}期"


def new_canvas(buffer: io.BytesIO, width: float, height: float, day: Date) -> Any:
    """A canvas of a page size in pt with reportlab's traps set right.

    No ASCII85 (four times the time for nothing), no random id and no clock (the same issue is the same file, dated
    with the issue's day), no RGB, and no reference to an unembedded Helvetica.
    """
    rl_config.useA85 = 0
    known_fonts: dict[str, Any] = vars(pdfmetrics)["_fonts"]
    known_fonts.setdefault(_INITIAL_FONT, _NoFont())
    canvas: Any = Canvas(
        buffer,
        pagesize=(width, height),
        pageCompression=1,
        invariant=1,
        pdfVersion=(1, 6),
        enforceColorSpace="CMYK",
        initialFontName=_INITIAL_FONT,  # type: ignore[arg-type]  # the stub says float
        trimBox=(0, 0, width, height),
        lang="zh-CN",
    )
    canvas._doc._timeStamp.YMDhms = (day.year, day.month, day.day, 0, 0, 0)
    return canvas


class _NoFont:
    """What a canvas takes for its first font: a dynamic one, which it neither names nor embeds."""

    fontName = _INITIAL_FONT
    _dynamicFont = 1
    _multiByte = 1


class PdfPainter:
    """Paints one sheet on a page of a canvas, in the sheet's own order."""

    def __init__(self, canvas: Any, sheet: Sheet, fonts: FontBook, faces: dict[str, EmbeddedFace]) -> None:
        self._canvas = canvas
        self._code: list[str] = canvas._code
        self._height = sheet.height
        self._fonts = fonts
        self._faces = faces
        self._in_text = False
        self._state: dict[str, object] = {}

    def glyphs(self, run: GlyphRun, x: int, y: int) -> None:
        """A run as one TJ: the first glyph placed, the others by their distance."""
        if not self._in_text:
            self._code.append("BT")
            self._in_text = True
        face = self._faces.get(run.face)
        if face is None:
            face = self._faces[run.face] = EmbeddedFace(self._fonts.face(run.face), f"F{len(self._faces) + 1}")
        self._set("font", f"/{face.name} {_number(run.size)} Tf")
        self._set("colour", _fill_colour(run.colour))
        if run.stroke:
            self._set("stroke colour", _stroke_colour(run.colour))
            self._set("line width", f"{_number(run.stroke)} w 1 j")
        self._set("mode", "2 Tr" if run.stroke else "0 Tr")
        self._code.append(f"1 0 0 1 {_number(x + run.xs[0])} {_number(self._height - y + run.rise)} Tm")
        self._code += _shown(run, face)

    def rule(self, rule: Rule) -> None:
        """A filled rectangle."""
        self.close()
        self._set("colour", _fill_colour(rule.colour))
        y = self._height - rule.y - rule.height
        self._code.append(f"{_number(rule.x)} {_number(y)} {_number(rule.width)} {_number(rule.height)} re f")

    def picture(self, placed: PlacedPicture) -> None:
        """A picture in CMYK or grey."""
        self.close()
        self._canvas.drawImage(
            ImageReader(print_image(placed.picture.data)),
            placed.x / 1000,
            (self._height - placed.y - placed.height) / 1000,
            placed.width / 1000,
            placed.height / 1000,
        )

    def close(self) -> None:
        """End the text object, if one is open."""
        if self._in_text:
            self._code.append("ET")
            self._in_text = False

    def _set(self, what: str, operator: str) -> None:
        if self._state.get(what) != operator:
            self._state[what] = operator
            self._code.append(operator)


def _shown(run: GlyphRun, face: EmbeddedFace) -> list[str]:
    """TJ operators of a run.

    Readers take a wide gap for a blank and would find "2022 年" for 2022年, and a glyph that stands for two characters
    extracts as only one of them.  Such glyphs go into spans that carry their characters (ActualText, 14.9.4).
    """
    code: list[str] = []
    parts: list[str] = []
    size = run.size
    pen = run.xs[0] * 1000
    spans = _spans(run, face)
    for index, (glyph, x) in enumerate(zip(run.glyphs, run.xs, strict=True)):
        # The reader's pen moves by the advance less the adjustment, both in thousandths of the size.
        adjustment = round((pen - x * 1000) / size)
        if adjustment and index:
            parts.append(f"{adjustment}")
            pen -= adjustment * size
        if index in spans:
            text = visible("".join(run.texts[index : spans[index]]))
            code += _flushed(parts)
            code.append(f"/Span <</ActualText <FEFF{text.encode('utf-16-be').hex().upper()}>>> BDC")
        parts.append(f"<{glyph:04X}>")
        pen += face.width(glyph) * size
        if index + 1 in spans.values():
            code += [*_flushed(parts), "EMC"]
    return code + _flushed(parts)


def _spans(run: GlyphRun, face: EmbeddedFace) -> dict[int, int]:
    """The stretches of a run that carry their characters: first glyph to the one behind the last."""
    spans: dict[int, int] = {}
    first = 0
    widest = round(run.size * _WIDEST_PLAIN_GAP_EM)
    joined = False
    for index, (glyph, x, text) in enumerate(zip(run.glyphs, run.xs, run.texts, strict=True)):
        if not joined:
            first = index
        plain = face.use(glyph, visible(text))
        end = x + face.width(glyph) * run.size // 1000
        following = run.xs[index + 1] if index + 1 < len(run.xs) else end
        joined = following - end > widest and not text.isspace() and not run.texts[index + 1].isspace()
        if not joined and (index > first or not plain):
            spans[first] = index + 1
    return spans


def _flushed(parts: list[str]) -> list[str]:
    code = [f"[{''.join(parts).replace('><', '')}] TJ"] if parts else []
    parts.clear()
    return code


def print_image(data: bytes) -> Image.Image:
    """A picture as the print shop takes it: grey as grey, colour as CMYK, transparency on white."""
    try:
        with Image.open(io.BytesIO(data)) as opened:
            opened.load()
            image: Image.Image = opened
            return _print_form(image)
    except _BROKEN_PICTURE as error:
        raise PictureUnreadable(
            "稿件中有一幅图片读不出来，没有导出。请打开项目，换掉或删去那幅图片后再导出。"
        ) from error


def _print_form(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        return image.point(lambda value: value / 256).convert("L")  # 16 bits a pixel
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        rgba = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba)
    if image.mode in ("1", "L"):
        return image.convert("L")
    return image if image.mode == "CMYK" else _print_colours(image.convert("RGB"))


def _print_colours(image: Image.Image) -> Image.Image:
    """An RGB picture in CMYK with its greys on the black plate; grey altogether where it has no other colour."""
    red, green, blue = image.split()
    if not any(ImageChops.difference(red, other).getbbox() for other in (green, blue)):
        return red
    inks = [ImageChops.invert(channel) for channel in (red, green, blue)]
    black = ImageChops.darker(ImageChops.darker(inks[0], inks[1]), inks[2])
    return Image.merge("CMYK", [*(ImageChops.subtract(ink, black) for ink in inks), black])


def _bookmarks(composition: Composition) -> dict[int, list[tuple[str, str, int, float]]]:
    """`(key, text, level, y in pt)` of the bookmarks on each page."""
    result: dict[int, list[tuple[str, str, int, float]]] = {}
    for section in composition.issue.sections:
        for index, article in enumerate(section.articles):
            page = composition.pages[article.id]
            sheet = composition.sheets[page - 1]
            top = next((placed.y for placed in sheet.lines if placed.line.article == article.id), 0)
            y = (sheet.height - top) / 1000 + 30
            entries = result.setdefault(page, [])
            if index == 0:
                entries.append((f"section-{section.id}", section.title, 0, y))
            entries.append((f"article-{article.id}", article.title or "（无标题）", 1, y))
    return result


def _number(thousandths: int) -> str:
    """Layout units as pt: exact, as short as can be."""
    whole, rest = divmod(abs(thousandths), 1000)
    sign = "-" if thousandths < 0 else ""
    return f"{sign}{whole}.{rest:03d}".rstrip("0").rstrip(".") if rest else f"{sign}{whole}"


def _fill_colour(colour: Colour) -> str:
    return " ".join(map(_number, (colour.cyan, colour.magenta, colour.yellow, colour.black))) + " k"


def _stroke_colour(colour: Colour) -> str:
    return _fill_colour(colour)[:-1] + "K"
