"""A PDF while it is written: the objects that its pages share, and the standards that it keeps.

QPDF (by pikepdf) holds the objects and writes them, compressed in object streams.  Nothing in a file comes from chance
or the clock: the same pages give the same bytes.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Page, Pdf

from anqing_bulletin.bulletin.model import Picture
from anqing_bulletin.output.pdf_fonts import EmbeddedFace
from anqing_bulletin.output.pdf_inks import KNOCKOUT, OVERPRINT, SPOT, inks_for
from anqing_bulletin.output.pdf_marks import MARGIN, MARKS_SPACE, PageMarks, marks_content
from anqing_bulletin.output.pdf_objects import number, packed_stream, parsed
from anqing_bulletin.output.pdf_options import PdfOptions, Red
from anqing_bulletin.output.pdf_painter import ContentPainter, Tags
from anqing_bulletin.output.pdf_standards import Facts, add_metadata, add_output_intents
from anqing_bulletin.typesetting.fonts import FontBook
from anqing_bulletin.typesetting.sheet import Colour, PlacedPicture, Sheet

if TYPE_CHECKING:
    from anqing_bulletin.output.pdf_pictures import PreparedPicture

_ALL_INKS = Colour(1000, 1000, 1000, 1000)


@dataclass(frozen=True)
class Painted:
    """A sheet as content and what the content names."""

    content: str
    resources: Dictionary
    width: int
    height: int


class PdfDocument:
    """Gathers what pages need, and writes the file."""

    def __init__(self, fonts: FontBook, options: PdfOptions, red: Colour) -> None:
        self.pdf = Pdf.new()
        self.options = options
        self._edition = hashlib.sha256(repr(options).encode())
        self.inks = inks_for(options)
        self._fonts = fonts
        # The window bears the document's title (ISO 14289-1, 7.1), and no printer scales the page.
        self.pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True, PrintScaling=Name("/None"))
        self._faces: dict[str, EmbeddedFace] = {}
        self._pictures: dict[tuple[Picture, int, int], tuple[str, Object]] = {}
        self._page_faces: dict[str, EmbeddedFace] = {}
        self._page_pictures: dict[str, Object] = {}
        self._states = (
            {
                f"/{OVERPRINT}": self._state(overprints=True),
                f"/{KNOCKOUT}": self._state(overprints=False),
            }
            if options.printing
            else {}
        )
        self._spot = self._plate(options.spot_name, red) if options.red is Red.SPOT else None
        self._every_plate = self._plate("All", _ALL_INKS) if options.marks else None

    def face(self, key: str) -> EmbeddedFace:
        """The face of a run, noted as used on this page."""
        face = self._page_faces.get(key)
        if face is None:
            face = self._faces.get(key)
            if face is None:
                name = f"F{len(self._faces) + 1}"
                face = self._faces[key] = EmbeddedFace(self._fonts.face(key), name, self.pdf)
            self._page_faces[key] = face
        return face

    def picture(self, placed: PlacedPicture) -> str:
        """The resource name of a picture, noted as used on this page; the same picture in one size is one object."""
        key = (placed.picture, placed.width, placed.height)
        if key not in self._pictures:
            from anqing_bulletin.output.pdf_pictures import prepared_picture  # Pillow: only where there is a picture

            made = prepared_picture(placed.picture, placed.width, placed.height, printing=self.options.printing)
            self._pictures[key] = (f"Im{len(self._pictures) + 1}", _image_object(self.pdf, made))
        name, image = self._pictures[key]
        self._page_pictures[name] = image
        return name

    def painted(self, sheet: Sheet, tags: Tags | None = None) -> Painted:
        """A sheet's content and resources.  Raises FontForbidden and PictureUnreadable."""
        self._page_faces, self._page_pictures = {}, {}
        content = ContentPainter(sheet, self, tags).content()
        self._edition.update(content.encode("ascii"))
        resources = Dictionary()
        if self._page_faces:
            resources.Font = Dictionary({f"/{face.name}": face.font for face in self._page_faces.values()})
        if self._page_pictures:
            resources.XObject = Dictionary({f"/{name}": image for name, image in self._page_pictures.items()})
        if self._states:
            resources.ExtGState = Dictionary(self._states)
        if self._spot is not None:
            resources.ColorSpace = Dictionary({f"/{SPOT}": self._spot})
        return Painted(content, resources, sheet.width, sheet.height)

    def add_page(self, painted: Painted, marks: PageMarks | None = None) -> Page:
        """A page of a trimmed size with its boxes (ISO 15930-7, 6.10), and with marks around it where asked."""
        width, height = painted.width, painted.height
        bleed = self.options.bleed
        margin = max(bleed, MARGIN) if self.options.marks else bleed
        content, resources = painted.content, painted.resources
        if margin:
            content = f"q 1 0 0 1 {number(margin)} {number(margin)} cm\n{content}\nQ"
        if self.options.marks:
            content += "\n" + marks_content(width, height, margin, bleed, marks or PageMarks())
            if "/ColorSpace" not in resources:
                resources.ColorSpace = Dictionary()
            resources.ColorSpace[f"/{MARKS_SPACE}"] = self._every_plate
        dictionary = Dictionary(
            Type=Name.Page,
            MediaBox=_box(0, 0, width + 2 * margin, height + 2 * margin),
            Resources=resources,
            Contents=packed_stream(self.pdf, content.encode("ascii")),
        )
        if self.options.printing:
            outer = margin - bleed
            dictionary.BleedBox = _box(outer, outer, width + margin + bleed, height + margin + bleed)
        dictionary.TrimBox = _box(margin, margin, width + margin, height + margin)
        self.pdf.pages.append(Page(self.pdf.make_indirect(dictionary)))
        return self.pdf.pages[-1]

    def form(self, painted: Painted) -> Object:
        """A sheet as a form XObject, to be placed on a larger one (8.10)."""
        return packed_stream(
            self.pdf,
            painted.content.encode("ascii"),
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=_box(0, 0, painted.width, painted.height),
            Resources=painted.resources,
        )

    def print_on_both_sides(self) -> None:
        """Ask printers to turn the sheet about its short edge (12.2; a key of PDF 1.7 that older readers pass over)."""
        self.pdf.Root.ViewerPreferences.Duplex = Name.DuplexFlipShortEdge

    def finished(self, facts: Facts, *, version: str) -> bytes:
        """The file."""
        for face in self._faces.values():
            face.finish()
        add_output_intents(self.pdf, printing=self.options.printing)
        add_metadata(self.pdf, facts, self._edition.digest(), printing=self.options.printing)
        buffer = io.BytesIO()
        self.pdf.save(
            buffer,
            min_version=version,
            force_version=version,
            object_stream_mode=ObjectStreamMode.generate,
            deterministic_id=True,
        )
        return buffer.getvalue()

    def _state(self, *, overprints: bool) -> Object:
        """A graphics state; mode 1 leaves the other plates alone where black prints over (8.6.7)."""
        entries: dict[str, object] = {"/OP": overprints, "/op": overprints, "/OPM": 1 if overprints else 0}
        return self.pdf.make_indirect(Dictionary({"/Type": Name.ExtGState, **entries}))

    def _plate(self, name: str, alternate: Colour) -> Object:
        """A Separation: an ink of its own, and the mixture that stands in for it on a screen (8.6.6.4)."""
        shares = (alternate.cyan, alternate.magenta, alternate.yellow, alternate.black)
        mixture = parsed(f"[{' '.join(map(number, shares))}]")
        tint = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0, 0, 0, 0]), C1=mixture, N=1)
        return self.pdf.make_indirect(Array([Name.Separation, Name(f"/{name}"), Name.DeviceCMYK, tint]))


def _box(left: int, bottom: int, right: int, top: int) -> Object:
    return parsed(f"[{number(left)} {number(bottom)} {number(right)} {number(top)}]")


def _image_object(pdf: Pdf, made: PreparedPicture) -> Object:
    image = pdf.make_stream(
        made.data,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=made.width,
        Height=made.height,
        BitsPerComponent=8,
        ColorSpace=Name(f"/{made.colour_space}"),
        Filter=Name(f"/{made.filter}"),
    )
    if made.inverted:
        image.Decode = Array([1, 0] * 4)
    return image
