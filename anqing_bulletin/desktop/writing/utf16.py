"""Offsets between Python and Qt: Python counts characters, QTextDocument counts UTF-16 units.

𠮷 and other rare characters of names count one here and two there.  Every offset that crosses the border goes through
`units`, and comes back through `characters`; nothing else in this room converts.
"""

from __future__ import annotations

_CODEC = "utf-16-le"


def units(text: str, offset: int | None = None) -> int:
    """The UTF-16 units of the first `offset` characters of a text (`None`: of all)."""
    return len(text[:offset].encode(_CODEC, "surrogatepass")) // 2


def characters(text: str, offset: int) -> int:
    """The characters of a text within its first `offset` UTF-16 units."""
    encoded = text.encode(_CODEC, "surrogatepass")
    if len(encoded) == 2 * len(text):
        return min(offset, len(text))
    return len(encoded[: 2 * offset].decode(_CODEC, "ignore"))
