"""Faces as a reader of a PDF meets them: are they embedded, and which characters do their codes mean."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from pikepdf import Dictionary, Name, Stream

from anqing_bulletin.output.preflight_streams import unpacked

_MAX_CMAP_BYTES = 4 << 20
_MAX_RANGE = 65_536
_SUBSET_NAME = re.compile(r"/[A-Z]{6}\+.+")
_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f\s]*)>\s*<([0-9A-Fa-f\s]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f\s]*)>\s*<([0-9A-Fa-f\s]*)>\s*(?:<([0-9A-Fa-f\s]*)>|\[(.*?)\])", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")


class FontReading:
    """A font of a PDF."""

    def __init__(self, font: Any) -> None:
        self._font = font

    @property
    def name(self) -> str:
        """Its name without a subset's tag."""
        return self._base.split("+", 1)[-1].lstrip("/") or "（无名）"

    @property
    def _base(self) -> str:
        return str(self._font.get("/BaseFont", "/"))

    @property
    def subset(self) -> bool:
        """Whether its name says that only the used glyphs are in the file (ISO 32000-1, 9.6.4)."""
        return bool(_SUBSET_NAME.fullmatch(self._base))

    @cached_property
    def embedded(self) -> bool:
        """Whether its outlines are in the file; those of a Type 3 font always are."""
        if self._font.get("/Subtype") == Name.Type3:
            return True
        descriptor = self._descendant.get("/FontDescriptor")
        return isinstance(descriptor, Dictionary) and any(
            isinstance(descriptor.get(key), Stream) for key in ("/FontFile", "/FontFile2", "/FontFile3")
        )

    @property
    def speaks(self) -> bool:
        """Whether it says which characters its codes mean."""
        return bool(self._characters)

    @cached_property
    def _descendant(self) -> Any:
        below = self._font.get("/DescendantFonts")
        return below[0] if below is not None and len(below) else self._font

    @cached_property
    def _code_bytes(self) -> int:
        return 2 if self._font.get("/Subtype") == Name.Type0 else 1

    def text(self, codes: bytes) -> str:
        """The characters of a shown string; U+FFFD for a code that says nothing."""
        size, characters = self._code_bytes, self._characters
        return "".join(characters.get(codes[at : at + size], "\ufffd") for at in range(0, len(codes), size))

    @cached_property
    def _characters(self) -> dict[bytes, str]:
        """The ToUnicode CMap (9.10.3)."""
        stream = self._font.get("/ToUnicode")
        if not isinstance(stream, Stream):
            return {}
        data = unpacked(stream, _MAX_CMAP_BYTES)
        found: dict[bytes, str] = {}
        for block in _CHARS.findall(data):
            found |= {_code(code): _characters(text) for code, text in _PAIR.findall(block)}
        for block in _RANGES.findall(data):
            for low, high, first, each in _RANGE.findall(block):
                _add_range(found, _code(low), _code(high), first, _HEX.findall(each))
        return found


def _add_range(found: dict[bytes, str], low: bytes, high: bytes, first: bytes, each: list[bytes]) -> None:
    start, end = int.from_bytes(low, "big"), int.from_bytes(high, "big")
    if not low or end - start > _MAX_RANGE or len(found) > _MAX_RANGE:
        return
    begin = _characters(first)
    for offset in range(end - start + 1):
        code = (start + offset).to_bytes(len(low), "big")
        if each:
            found[code] = _characters(each[offset]) if offset < len(each) else "\ufffd"
        elif begin and ord(begin[-1]) + offset <= 0x10FFFF:
            found[code] = begin[:-1] + chr(ord(begin[-1]) + offset)


def _code(digits: bytes) -> bytes:
    return bytes.fromhex(digits.decode("ascii"))


def _characters(digits: bytes) -> str:
    return _code(digits).decode("utf-16-be", "replace")
