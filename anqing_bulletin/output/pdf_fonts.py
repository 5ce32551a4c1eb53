"""Faces in a PDF: one Type 0 font a face, a subset of the untouched outlines, and a true ToUnicode.

HarfBuzz cuts the subset with its glyph ids kept (CID = glyph id); CFF goes in as CIDFontType0C, TrueType as
CIDFontType2 (ISO 32000-1, 9.7 and 9.9).  A face whose licence bits forbid embedding is refused in a sentence.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import uharfbuzz as hb
from pikepdf import Array, Dictionary, Name, Object, Pdf

from anqing_bulletin.errors import FontForbidden
from anqing_bulletin.output.pdf_objects import packed_stream, parsed, utf16_hex
from anqing_bulletin.typesetting.breaking import visible
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


@dataclass(frozen=True)
class GlyphUse:
    """A glyph where it stands for certain characters."""

    code: str
    """The glyph in a content stream."""
    width: int
    """Its advance as the document tells it, in thousandths of an em."""
    plain: bool
    """Whether a reader will extract these characters; not so where the glyph already stands for others, or where
    nothing is to be extracted."""
    blank: bool
    """Whether the characters are blanks."""


class EmbeddedFace:
    """The glyphs that a document uses of one face, gathered while pages are written.

    Raises FontForbidden where the face must not be embedded.
    """

    def __init__(self, face: Face, name: str, pdf: Pdf) -> None:
        _respect_licence(face)
        self.face = face
        self.name = name
        """The resource name, for instance `F1`."""
        self.font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type0))
        """The font object, named by pages from the beginning and whole after `finish`."""
        self._pdf = pdf
        self._texts: dict[int, str] = {}
        self._glyphs: set[int] = {0}
        self._widths: dict[int, int] = {}
        self._uses: dict[tuple[int, str], GlyphUse] = {}

    def use(self, glyph: int, text: str) -> GlyphUse:
        """Note a glyph and the characters it stands for; those that show nothing are not extracted."""
        use = self._uses.get((glyph, text))
        if use is None:
            use = self._uses[glyph, text] = self._first_use(glyph, text)
        return use

    def _first_use(self, glyph: int, text: str) -> GlyphUse:
        seen = visible(text)
        if seen:
            plain = self._texts.setdefault(glyph, seen) == seen
        else:
            self._glyphs.add(glyph)
            plain = False
        return GlyphUse(f"<{glyph:04X}>", self.width(glyph), plain, text.isspace())

    def width(self, glyph: int) -> int:
        """The glyph's advance as the document tells it, in thousandths of an em."""
        width = self._widths.get(glyph)
        if width is None:
            width = self._widths[glyph] = round(self.face.advance(glyph) * 1000 / self.face.units_per_em)
        return width

    def finish(self) -> None:
        """Write the font's parts: all glyphs are known now."""
        self._glyphs |= self._texts.keys()
        subset = self._subset()
        is_cff = "CFF " in subset.table_tags
        base = Name(f"/{_tag(subset)}+{_postscript_name(self.face)}")
        cid_font = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType0 if is_cff else Name.CIDFontType2,
            BaseFont=base,
            CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
            FontDescriptor=self._pdf.make_indirect(self._descriptor(base, subset, is_cff=is_cff)),
            DW=1000,
            W=self._width_array(),
        )
        if not is_cff:
            cid_font.CIDToGIDMap = Name.Identity
        self.font.BaseFont = base
        self.font.Encoding = Name("/Identity-H")
        self.font.DescendantFonts = Array([self._pdf.make_indirect(cid_font)])
        self.font.ToUnicode = packed_stream(self._pdf, to_unicode(self._all_texts()).encode("ascii"))

    def _all_texts(self) -> dict[int, str]:
        """Every glyph with a text, also one that only ever stood for nothing (ISO 19005-2, 6.2.11.7.2)."""
        silent = self._glyphs - self._texts.keys() - {0}
        return {**dict.fromkeys(silent, " "), **self._texts} if silent else self._texts

    def _subset(self) -> hb.Face:
        plan = hb.SubsetInput()
        plan.sets(hb.SubsetInputSets.GLYPH_INDEX).update(self._glyphs)
        plan.sets(hb.SubsetInputSets.DROP_TABLE_TAG).update(map(_table_tag, _DROPPED_TABLES))
        flags = hb.SubsetFlags
        plan.flags = flags.RETAIN_GIDS | flags.NO_HINTING | flags.NOTDEF_OUTLINE | flags.NO_LAYOUT_CLOSURE
        if "CFF " in self.face.hb_face.table_tags:
            plan.flags |= flags.CFF_IDENTITY_CHARSET
        return hb.subset(self.face.hb_face, plan)

    def _descriptor(self, base: Name, subset: hb.Face, *, is_cff: bool) -> Dictionary:
        em = self.face.units_per_em
        extents = self.face.hb_font.get_font_extents("ltr")
        ascent, descent = (round(value * 1000 / em) for value in (extents.ascender, extents.descender))
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=base,
            Flags=4,
            FontBBox=Array([-1000, min(descent, -500), 3000, max(ascent, 1200)]),
            ItalicAngle=0,
            Ascent=ascent,
            Descent=descent,
            CapHeight=700,
            StemV=80,
        )
        if is_cff:
            data = _bytes(subset.reference_table("CFF "))
            descriptor.FontFile3 = packed_stream(self._pdf, data, Subtype=Name.CIDFontType0C)
        else:
            data = _bytes(subset.blob)
            descriptor.FontFile2 = packed_stream(self._pdf, data, Length1=len(data))
        return descriptor

    def _width_array(self) -> Object:
        """The advances that differ from 1000, as runs of neighbouring glyph ids."""
        odd = {glyph: self.width(glyph) for glyph in sorted(self._glyphs) if self.width(glyph) != 1000}
        runs: list[tuple[int, list[int]]] = []
        for glyph, width in odd.items():
            if runs and runs[-1][0] + len(runs[-1][1]) == glyph:
                runs[-1][1].append(width)
            else:
                runs.append((glyph, [width]))
        return parsed("[{}]".format(" ".join(f"{first} {widths}" for first, widths in runs)).replace(",", ""))


def _respect_licence(face: Face) -> None:
    """Stop at a face that forbids what a PDF does with it (OpenType, OS/2 fsType): 2 alone, 0x0100 and 0x0200."""
    table = _bytes(face.hb_face.reference_table("OS/2"))
    bits = int.from_bytes(table[8:10], "big") if len(table) >= 10 else 0
    if bits & 0x000E == 0x0002 or bits & 0x0300:
        raise FontForbidden(
            f"字体“{face.name}”的许可不允许嵌入文档，没有导出 PDF。请在版式中换一种字体，或卸载它而改用程序附带的字体。"
        )


def _postscript_name(face: Face) -> str:
    name = face.hb_face.get_name(6, "en") or face.path.stem
    return "".join(c for c in name if c.isascii() and (c.isalnum() or c == "-")) or "Face"


def to_unicode(texts: dict[int, str]) -> str:
    """The ToUnicode CMap of a font: glyph ids to characters in UTF-16BE, so right above U+FFFF (9.10.3)."""
    entries = [(glyph, text) for glyph, text in sorted(texts.items()) if text]
    blocks = []
    for start in range(0, len(entries), _BLOCK):
        block = entries[start : start + _BLOCK]
        lines = [f"<{glyph:04X}> <{utf16_hex(text)}>" for glyph, text in block]
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


def _bytes(blob: hb.Blob) -> bytes:
    return bytes(blob.data)


def _table_tag(name: str) -> int:
    """A table's name as the number that HarfBuzz calls it by."""
    return int.from_bytes(name.ljust(4).encode("ascii"), "big")


def _tag(subset: hb.Face) -> str:
    """Six capital letters from the subset's own bytes: the same subset has the same name in every document."""
    digest = hashlib.sha256(_bytes(subset.blob)).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])
