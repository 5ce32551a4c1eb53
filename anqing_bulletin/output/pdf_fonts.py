"""Faces in a PDF: one Type 0 font a face, a subset of the untouched outlines, and a true ToUnicode.

reportlab takes no CFF outlines, splits a face into fonts of 256 characters, and writes ToUnicode wrongly above U+FFFF.
So faces go in by a class of our own: HarfBuzz cuts the subset with its glyph ids kept (CID = glyph id), CFF as
CIDFontType0C, TrueType as CIDFontType2 (ISO 32000-1, 9.7 and 9.9).
"""

from __future__ import annotations

import hashlib
from typing import Any

import uharfbuzz as hb
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString, PDFZCompress

from anqing_bulletin.typesetting.fonts import Face

_DROPPED_TABLES = (
    "GSUB",
    "GPOS",
    "GDEF",
    "BASE",
    "name",
    "post",
    "OS/2",
    "vhea",
    "vmtx",
    "VORG",
    "cmap",
    "DSIG",
    "kern",
)
_BLOCK = 100
"""Entries of one bfchar block; the standard allows no more."""


class EmbeddedFace:
    """The glyphs that a document uses of one face, gathered while pages are written."""

    def __init__(self, face: Face, name: str) -> None:
        self.face = face
        self.name = name
        """The resource name, for instance `F1`."""
        self._texts: dict[int, str] = {0: ""}
        self._widths: dict[int, int] = {}

    def use(self, glyph: int, text: str) -> bool:
        """Note a glyph and the characters it stands for.

        Gives whether a reader will extract these characters: not so where the glyph already stands for others.
        """
        return self._texts.setdefault(glyph, text) == text

    def width(self, glyph: int) -> int:
        """The glyph's advance as the document tells it, in thousandths of an em."""
        width = self._widths.get(glyph)
        if width is None:
            width = self._widths[glyph] = round(self.face.advance(glyph) * 1000 / self.face.units_per_em)
        return width

    def add_to(self, document: Any) -> None:
        """Write the font and its parts into a document, under its resource name."""
        subset = self._subset()
        base = f"{_tag(subset)}+{self._postscript_name()}"
        descriptor = document.Reference(self._descriptor(document, base, subset))
        is_cff = "CFF " in subset.table_tags
        cid_font = {
            "Type": PDFName("Font"),
            "Subtype": PDFName("CIDFontType0" if is_cff else "CIDFontType2"),
            "BaseFont": PDFName(base),
            "CIDSystemInfo": PDFDictionary(
                {"Registry": PDFString("Adobe"), "Ordering": PDFString("Identity"), "Supplement": 0}
            ),
            "FontDescriptor": descriptor,
            "DW": 1000,
            "W": self._width_array(),
        }
        if not is_cff:
            cid_font["CIDToGIDMap"] = PDFName("Identity")
        font = PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("Type0"),
                "BaseFont": PDFName(base),
                "Encoding": PDFName("Identity-H"),
                "DescendantFonts": PDFArray([document.Reference(PDFDictionary(cid_font))]),
                "ToUnicode": document.Reference(_stream(to_unicode(self._texts).encode("ascii"))),
            }
        )
        document.idToObject["BasicFonts"].dict[self.name] = document.Reference(font)

    def _subset(self) -> hb.Face:
        plan = hb.SubsetInput()
        plan.sets(hb.SubsetInputSets.GLYPH_INDEX).update(self._texts)
        plan.sets(hb.SubsetInputSets.DROP_TABLE_TAG).update(map(_table_tag, _DROPPED_TABLES))
        flags = hb.SubsetFlags
        plan.flags = flags.RETAIN_GIDS | flags.NO_HINTING | flags.NOTDEF_OUTLINE | flags.NO_LAYOUT_CLOSURE
        if "CFF " in self.face.hb_face.table_tags:
            plan.flags |= flags.CFF_IDENTITY_CHARSET
        return hb.subset(self.face.hb_face, plan)

    def _postscript_name(self) -> str:
        name = self.face.hb_face.get_name(6, "en") or self.face.path.stem
        return "".join(c for c in name if c.isascii() and (c.isalnum() or c == "-")) or "Face"

    def _descriptor(self, document: Any, base: str, subset: hb.Face) -> PDFDictionary:
        em = self.face.units_per_em
        extents = self.face.hb_font.get_font_extents("ltr")
        ascent, descent = (round(value * 1000 / em) for value in (extents.ascender, extents.descender))
        entries: dict[str, Any] = {
            "Type": PDFName("FontDescriptor"),
            "FontName": PDFName(base),
            "Flags": 4,
            "FontBBox": PDFArray([-1000, min(descent, -500), 3000, max(ascent, 1200)]),
            "ItalicAngle": 0,
            "Ascent": ascent,
            "Descent": descent,
            "CapHeight": 700,
            "StemV": 80,
        }
        if "CFF " in subset.table_tags:
            stream = _stream(_bytes(subset.reference_table("CFF ")))
            stream.dictionary["Subtype"] = PDFName("CIDFontType0C")
            entries["FontFile3"] = document.Reference(stream)
        else:
            data = _bytes(subset.blob)
            stream = _stream(data)
            stream.dictionary["Length1"] = len(data)
            entries["FontFile2"] = document.Reference(stream)
        return PDFDictionary(entries)

    def _width_array(self) -> PDFArray:
        """The advances that differ from 1000, as runs of neighbouring glyph ids."""
        odd = {glyph: self.width(glyph) for glyph in sorted(self._texts) if self.width(glyph) != 1000}
        runs: list[tuple[int, list[int]]] = []
        for glyph, width in odd.items():
            if runs and runs[-1][0] + len(runs[-1][1]) == glyph:
                runs[-1][1].append(width)
            else:
                runs.append((glyph, [width]))
        return PDFArray([item for first, widths in runs for item in (first, PDFArray(widths))])


def to_unicode(texts: dict[int, str]) -> str:
    """The ToUnicode CMap of a font: glyph ids to characters in UTF-16BE, so right above U+FFFF (9.10.3)."""
    entries = [(glyph, text) for glyph, text in sorted(texts.items()) if text]
    blocks = []
    for start in range(0, len(entries), _BLOCK):
        block = entries[start : start + _BLOCK]
        lines = [f"<{glyph:04X}> <{text.encode('utf-16-be').hex().upper()}>" for glyph, text in block]
        blocks.append("\n".join([f"{len(block)} beginbfchar", *lines, "endbfchar"]))
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<0000> <FFFF>",
            "endcodespacerange",
            *blocks,
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )


def _stream(content: bytes) -> PDFStream:
    return PDFStream(content=content, filters=[PDFZCompress])


def _bytes(blob: hb.Blob) -> bytes:
    return bytes(blob.data)


def _table_tag(name: str) -> int:
    """A table's name as the number that HarfBuzz calls it by."""
    return int.from_bytes(name.ljust(4).encode("ascii"), "big")


def _tag(subset: hb.Face) -> str:
    """Six capital letters from the subset's own bytes: the same subset has the same name in every document."""
    digest = hashlib.sha256(_bytes(subset.blob)).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])
