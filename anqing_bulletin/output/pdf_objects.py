"""Small things that every PDF object is made with."""

from __future__ import annotations

import zlib
from typing import Any

from pikepdf import Name, Object, Pdf

_DEFLATE_LEVEL = 6


def packed_stream(pdf: Pdf, data: bytes, **entries: Any) -> Object:
    """A stream of a document, deflated (ISO 32000-1, 7.4.4)."""
    return pdf.make_stream(deflated(data), Filter=Name.FlateDecode, **entries)


def deflated(data: bytes) -> bytes:
    """Bytes as the Flate filter unpacks them."""
    return zlib.compress(data, _DEFLATE_LEVEL)


def parsed(text: str) -> Object:
    """An object from its own notation: quicker than by parts, and with decimals as they are written."""
    return Object.parse(text.encode("ascii"))


def number(thousandths: int) -> str:
    """Thousandths as a decimal number: exact, as short as can be."""
    whole, rest = divmod(abs(thousandths), 1000)
    sign = "-" if thousandths < 0 else ""
    return f"{sign}{whole}.{rest:03d}".rstrip("0").rstrip(".") if rest else f"{sign}{whole}"


def utf16_hex(text: str) -> str:
    """Characters as UTF-16BE in hexadecimal digits; half a surrogate pair as U+FFFD."""
    whole = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    return whole.encode("utf-16-be").hex().upper()
