"""What makes a PDF one that a print shop or an archive takes: output intent, metadata, and their agreement.

印刷版: PDF/X-4 (ISO 15930-7) and PDF/A-2u (ISO 19005-2) at once.  阅读版: PDF/A-2u and PDF/UA-1 (ISO 14289-1).  The
document information and the XMP packet say the same (ISO 19005-2, 6.6.2.3).
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import date as Date  # noqa: N812
from functools import cache
from html import escape

from pikepdf import Array, Dictionary, Name, Pdf, String

from anqing_bulletin.output.pdf_objects import deflated
from anqing_bulletin.resources import resource_path

PRINT_VERSION, READING_VERSION = "1.6", "1.7"
"""PDF/X-4 stands on PDF 1.6, PDF/A-2 and PDF/UA-1 on 1.7."""

PRESS_CONDITION = "FOGRA29"
_REGISTRY = "http://www.color.org"
_TIME = "000000+08'00'"
_XMP_TIME = "T00:00:00+08:00"


@dataclass(frozen=True)
class Facts:
    """What a document says about itself."""

    title: str
    author: str
    subject: str
    program: str
    day: Date
    document: str
    """What tells this document from others, through all its editions."""


def add_output_intents(pdf: Pdf, *, printing: bool) -> None:
    """The condition that the colours are meant for, with its profile; the same object for both standards."""
    file, components = ("Uncoated.icc", 4) if printing else ("sRGB.icc", 3)
    profile = pdf.make_stream(_deflated_profile(file), Filter=Name.FlateDecode, N=components)
    if printing:
        entries = {
            "/OutputConditionIdentifier": String(PRESS_CONDITION),
            "/OutputCondition": String("Offset printing on uncoated paper, type 4 of ISO 12647-2"),
            "/Info": String("Offset printing on uncoated paper (FOGRA29)"),
            "/RegistryName": String(_REGISTRY),
        }
    else:
        entries = {"/OutputConditionIdentifier": String("sRGB"), "/Info": String("sRGB IEC61966-2.1")}
    kinds = ("/GTS_PDFX", "/GTS_PDFA1") if printing else ("/GTS_PDFA1",)
    pdf.Root.OutputIntents = Array(
        [Dictionary({"/Type": Name.OutputIntent, "/S": Name(kind), "/DestOutputProfile": profile, **entries})
         for kind in kinds]
    )  # fmt: skip


@cache
def _deflated_profile(file: str) -> bytes:
    """A shipped profile; it is packed once in the life of a program."""
    return deflated(resource_path("icc", file).read_bytes())


def add_metadata(pdf: Pdf, facts: Facts, edition: bytes, *, printing: bool) -> None:
    """The document information and its twin in XMP; `edition` is what tells this edition from others."""
    title, author, subject = (_sayable(text) for text in (facts.title, facts.author, facts.subject))
    moment = f"D:{facts.day:%Y%m%d}{_TIME}"
    info = {
        "/Title": title,
        "/Author": author,
        "/Subject": subject,
        "/Creator": facts.program,
        "/Producer": facts.program,
        "/CreationDate": moment,
        "/ModDate": moment,
    }
    pdf.docinfo = pdf.make_indirect(Dictionary({key: String(text) for key, text in info.items() if text}))
    if printing:
        pdf.docinfo.Trapped = Name("/False")
    packet = _packet(title, author, subject, facts, edition, printing=printing)
    pdf.Root.Metadata = pdf.make_stream(packet.encode("utf-8"), Type=Name.Metadata, Subtype=Name.XML)


def _packet(title: str, author: str, subject: str, facts: Facts, edition: bytes, *, printing: bool) -> str:
    """The XMP packet (ISO 16684-1)."""
    moment = f"{facts.day:%Y-%m-%d}{_XMP_TIME}"
    program = escape(facts.program, quote=False)
    document = _identity(facts.document.encode("utf-8", "replace"))
    dublin = [
        "<dc:format>application/pdf</dc:format>",
        "<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>",
        _alternatives("dc:title", title),
        f"<dc:creator><rdf:Seq><rdf:li>{escape(author, quote=False)}</rdf:li></rdf:Seq></dc:creator>" if author else "",
        _alternatives("dc:description", subject) if subject else "",
    ]
    basic = [
        f"<xmp:CreatorTool>{program}</xmp:CreatorTool>",
        *(f"<xmp:{name}>{moment}</xmp:{name}>" for name in ("CreateDate", "ModifyDate", "MetadataDate")),
        f"<pdf:Producer>{program}</pdf:Producer>",
        f"<xmpMM:DocumentID>{document}</xmpMM:DocumentID>",
        f"<xmpMM:InstanceID>{_identity(edition)}</xmpMM:InstanceID>",
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>U</pdfaid:conformance>",
    ]
    special = _PRINT_CLAIMS if printing else _READING_CLAIMS
    lines = [_OPENING, *(line for line in dublin if line), *basic, special, _CLOSING]
    return "\n".join(lines)


def _identity(of: bytes) -> str:
    """An id made of a digest instead of chance."""
    return uuid.UUID(bytes=hashlib.sha256(of).digest()[:16], version=4).urn


def _alternatives(name: str, text: str) -> str:
    return f'<{name}><rdf:Alt><rdf:li xml:lang="x-default">{escape(text, quote=False)}</rdf:li></rdf:Alt></{name}>'


def _sayable(text: str) -> str:
    """A text without what XML cannot hold, so that both twins can say it."""
    return "".join(c for c in text if c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff").strip()


_OPENING = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">"""

_CLOSING = """</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def _schema(name: str, namespace: str, prefix: str, properties: tuple[tuple[str, str, str], ...]) -> str:
    """The description of a schema that PDF/A does not know of itself (ISO 19005-2, 6.6.2.3.3)."""
    listed = "\n".join(
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaProperty:name>{key}</pdfaProperty:name><pdfaProperty:valueType>{kind}</pdfaProperty:valueType>"
        "<pdfaProperty:category>internal</pdfaProperty:category>"
        f"<pdfaProperty:description>{meaning}</pdfaProperty:description></rdf:li>"
        for key, kind, meaning in properties
    )
    return (
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaSchema:schema>{name}</pdfaSchema:schema>"
        f"<pdfaSchema:namespaceURI>{namespace}</pdfaSchema:namespaceURI>"
        f"<pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{listed}</rdf:Seq></pdfaSchema:property></rdf:li>"
    )


def _schemas(*schemas: str) -> str:
    return f"<pdfaExtension:schemas><rdf:Bag>{''.join(schemas)}</rdf:Bag></pdfaExtension:schemas>"


_PRINT_CLAIMS = "\n".join(
    [
        "<xmpMM:VersionID>1</xmpMM:VersionID>",
        "<xmpMM:RenditionClass>default</xmpMM:RenditionClass>",
        "<pdf:Trapped>False</pdf:Trapped>",
        "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>",
        _schemas(
            _schema(
                "PDF/X identification", "http://www.npes.org/pdfx/ns/id/", "pdfxid",
                (("GTS_PDFXVersion", "Text", "the PDF/X standard that the file keeps"),),
            ),
            _schema(
                "Adobe PDF", "http://ns.adobe.com/pdf/1.3/", "pdf",
                (("Trapped", "Text", "whether the file has been trapped"),),
            ),
            _schema(
                "XMP media management", "http://ns.adobe.com/xap/1.0/mm/", "xmpMM",
                (("VersionID", "Text", "the version of the document"),),
            ),
        ),
    ]
)  # fmt: skip

_READING_CLAIMS = "\n".join(
    [
        "<pdfuaid:part>1</pdfuaid:part>",
        _schemas(
            _schema(
                "PDF/UA identification", "http://www.aiim.org/pdfua/ns/id/", "pdfuaid",
                (("part", "Integer", "the part of PDF/UA that the file keeps"),),
            )
        ),
    ]
)  # fmt: skip
