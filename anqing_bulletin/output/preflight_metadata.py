"""What a PDF says about itself, twice: in its document information and in its XMP packet."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from lxml import etree
from pikepdf import Stream

from anqing_bulletin.output.preflight_streams import unpacked

_MAX_PACKET = 2 << 20
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_XMP = "{http://ns.adobe.com/xap/1.0/}"
_PDF = "{http://ns.adobe.com/pdf/1.3/}"
_TWINS = (
    ("/Title", _DC + "title", "标题"),
    ("/Author", _DC + "creator", "作者"),
    ("/Subject", _DC + "description", "主题"),
    ("/Creator", _XMP + "CreatorTool", "制作程序"),
    ("/Producer", _PDF + "Producer", "PDF 程序"),
    ("/CreationDate", _XMP + "CreateDate", "创建时间"),
    ("/ModDate", _XMP + "ModifyDate", "修改时间"),
)
"""The twins of ISO 19005-1, 6.7.3."""
_DIGITS = re.compile(r"\D")


@dataclass(frozen=True)
class Metadata:
    """An XMP packet's properties by their full names."""

    present: bool = False
    properties: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, pdf: pikepdf.Pdf) -> Metadata:
        """The packet of a document; one that cannot be read is none."""
        stream = pdf.Root.get("/Metadata")
        if not isinstance(stream, Stream):
            return cls()
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(unpacked(stream, _MAX_PACKET), parser)
        except etree.XMLSyntaxError:
            return cls()
        properties: dict[str, str] = {}
        for description in root.iter(_RDF + "Description"):
            properties |= {str(key): str(value) for key, value in description.attrib.items()}
            properties |= {str(child.tag): _value(child) for child in description if isinstance(child.tag, str)}
        return cls(present=True, properties=properties)

    @property
    def press(self) -> str:
        """The PDF/X standard that the file claims."""
        return self.properties.get("{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion", "")

    @property
    def part(self) -> str:
        """The part of PDF/A that the file claims."""
        return self.properties.get("{http://www.aiim.org/pdfa/ns/id/}part", "")

    @property
    def reads(self) -> bool:
        """Whether the file claims PDF/UA and no PDF/X: it is one for reading."""
        return "{http://www.aiim.org/pdfua/ns/id/}part" in self.properties and not self.press


def disagreements(pdf: pikepdf.Pdf, metadata: Metadata) -> list[str]:
    """The names of what the two say differently."""
    if not metadata.present:
        return []
    return [
        name
        for key, twin, name in _TWINS
        if _comparable(key, str(pdf.docinfo.get(key, ""))) != _comparable(key, metadata.properties.get(twin, ""))
    ]


def _comparable(key: str, text: str) -> str:
    """A text as it is, a date as its digits."""
    return _DIGITS.sub("", text) if key.endswith("Date") else text


def _value(node: Any) -> str:
    items = list(node.iter(_RDF + "li"))
    return "，".join("".join(item.itertext()) for item in items) if items else "".join(node.itertext()).strip()
