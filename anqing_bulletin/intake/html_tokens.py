"""HTML as a row of tags and text, in time that grows with its length alone.

The standard library's parser takes minutes over some megabytes of `<` and unclosed comments, and libxml2 gives up the
rest of what is nested too deep; whatever another program puts on the clipboard must be read, or left, at once.  This is
the tokenisation of the HTML standard (13.2.5) without its error messages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape

MAX_ATTRIBUTES = 64
"""No program writes a tag with more; such a one is passed over."""

VOID = frozenset(
    {"area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link",
     "meta", "param", "source", "track", "wbr"}
)  # fmt: skip
"""What has no end tag."""
_RAW = frozenset(
    {"script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "noscript", "template"}
)
"""What holds nothing that a reader sees as text of the page: passed over up to its end tag, whatever stands in it."""

_END_OF_RAW = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in _RAW}
_TAG = re.compile(r"<(?=[a-zA-Z/!?])")
_NAME = re.compile(r"[^\s/>]+")
_ATTRIBUTE = re.compile(r"[\s/]*([^\s/>][^\s/>=]*)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]*)))?")
_TAG_END = re.compile(r"[\s/]*>")
_LONG_REFERENCE = re.compile(r"&#[xX]?[0-9a-fA-F]{9,};?")


@dataclass(frozen=True)
class Start:
    """A start tag; names in lower case."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    is_void: bool = False
    """Whether nothing can stand in the element: `<br>`, and `<p/>` of XHTML."""


@dataclass(frozen=True)
class End:
    """An end tag."""

    name: str


@dataclass(frozen=True)
class Text:
    """Characters, their references resolved."""

    text: str


@dataclass(frozen=True)
class Sheet:
    """What stands in a `style` element."""

    text: str


Token = Start | End | Text | Sheet


def tokens(html: str) -> Iterator[Token]:
    """The tags and the text of an HTML document or fragment; comments, declarations and scripts are passed over."""
    at = 0
    while at < len(html):
        found = _TAG.search(html, at)
        tag = len(html) if found is None else found.start()
        if tag > at:
            yield Text(_resolved(html[at:tag]))
        next_one, next_two = html[tag + 1 : tag + 2], html[tag + 2 : tag + 3]
        if _is_letter(next_one):
            start, at = _start_tag(html, tag + 1)
            if start is None:
                continue
            yield start
            if start.name in _RAW and not start.is_void:
                begin, at = at, _end_of_raw(html, start.name, at)
                if start.name == "style":
                    yield Sheet(html[begin:at])
        elif next_one == "/" and _is_letter(next_two):
            name = _name(html, tag + 2)
            at = _after(html, ">", tag + 2 + len(name))
            yield End(name.lower())
        else:
            at = _after(html, "-->", tag + 2) if html.startswith("<!--", tag) else _after(html, ">", tag + 1)


def _is_letter(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _name(html: str, at: int) -> str:
    found = _NAME.match(html, at)
    return found[0] if found is not None else ""


def _end_of_raw(html: str, name: str, at: int) -> int:
    """Where the end tag of a raw element begins; the end of the document where there is none."""
    closing = _END_OF_RAW[name].search(html, at)
    return len(html) if closing is None else closing.start()


def _start_tag(html: str, at: int) -> tuple[Start | None, int]:
    """The tag whose name begins at a place, and the place behind it; no tag where there is no end of it."""
    name = _name(html, at)
    attributes: dict[str, str] = {}
    end = None
    at += len(name)
    for _ in range(MAX_ATTRIBUTES):
        end = _TAG_END.match(html, at)
        found = _ATTRIBUTE.match(html, at) if end is None else None
        if found is None:
            break
        at = found.end()
        value = next((group for group in found.groups()[1:] if group is not None), "")
        attributes.setdefault(found[1].lower(), _resolved(value))
    if end is None:
        return None, _after(html, ">", at)
    name = name.lower()
    return Start(name, attributes, name in VOID or "/" in end[0]), end.end()


def _after(html: str, closing: str, at: int) -> int:
    found = html.find(closing, at)
    return len(html) if found < 0 else found + len(closing)


def _resolved(text: str) -> str:
    """The text with its character references resolved; numbers that no character can have are none."""
    return unescape(_LONG_REFERENCE.sub("\ufffd", text)) if "&" in text else text
