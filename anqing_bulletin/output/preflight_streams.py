"""Streams of a foreign PDF, unpacked no further than they may reach."""

from __future__ import annotations

import zlib

from pikepdf import Name, Stream

_SMALL = 64 << 10
"""What other filters than Flate may unpack: they cannot be stopped on the way."""


class TooMuch(ValueError):
    """More than any printed file holds."""


def unpacked(stream: Stream, most: int) -> bytes:
    """A stream's bytes.  Raises TooMuch where there are more than `most`, and what pikepdf raises over damage."""
    raw = stream.read_raw_bytes()
    filters = stream.get("/Filter")
    if filters is None:
        data = raw
    elif filters == Name.FlateDecode and "/DecodeParms" not in stream:
        data = zlib.decompressobj().decompress(raw, most + 1)
    elif len(raw) <= _SMALL:
        data = stream.read_bytes()
    else:
        raise TooMuch
    if len(data) > most:
        raise TooMuch
    return data
