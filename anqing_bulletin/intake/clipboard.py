"""What other programs put on the clipboard -> clean paragraphs.

Clean by construction: HTML is walked with the standard library's parser, and only paragraphs, their text and what is
bold come through.  Fonts, colours, sizes, links, pictures, scripts and addresses are never looked at, and no file or
network is touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser

from anqing_bulletin.bulletin.model import Mark, Paragraph, Span, normal_spans
from anqing_bulletin.bulletin.text import HAN

MAX_CHARACTERS = 4_000_000
"""Longer clipboards are cut here; a whole issue has 30,000."""
MAX_DEPTH = 400

_UNSEEN = frozenset({"script", "style", "head", "title", "template", "noscript", "svg", "math", "object"})
_BREAKING = frozenset(
    {
        "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "br", "hr", "tr", "td",
        "th", "table", "tbody", "thead", "tfoot", "caption", "blockquote", "section", "article", "header", "footer",
        "pre", "figure", "figcaption", "body", "html",
    }
)  # fmt: skip
_VOID = frozenset(
    {"br", "hr", "img", "meta", "link", "input", "col", "area", "base", "embed", "source", "track", "wbr"}
)
_BOLD_TAGS = frozenset({"b", "strong"})
_WEIGHT = re.compile(r"font-weight\s*:\s*([a-z]+|\d+)", re.IGNORECASE)
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffc\ud800-\udfff]"
)
_FULL_WIDTH = f"[{HAN}\u3000-\u303f\uff00-\uffef“”‘’…—]"
_SOURCE_BREAK = re.compile(rf"(?<={_FULL_WIDTH})[ \t]*[\r\n]+[ \t\r\n]*(?={_FULL_WIDTH})")
_BLANKS = re.compile(r"[ \t\r\n\xa0]+")


def paragraphs_from_text(text: str) -> tuple[Paragraph, ...]:
    """A paragraph for each line that holds something, without its indent."""
    lines = _INVISIBLE.sub("", text[:MAX_CHARACTERS].replace("\t", " ")).splitlines()
    kept = [line.strip(" \u3000\xa0") for line in lines]
    return tuple(Paragraph((Span(line),)) for line in kept if line)


def paragraphs_from_html(html: str) -> tuple[Paragraph, ...]:
    """The paragraphs of an HTML fragment, what is bold in them marked strong."""
    walk = _Walk()
    walk.feed(html[:MAX_CHARACTERS])
    walk.close()
    walk.end_paragraph()
    return tuple(walk.paragraphs)


class _Walk(HTMLParser):
    """Gathers spans into paragraphs; knows of each open tag only whether it is seen and whether it is bold."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[Paragraph] = []
        self._spans: list[Span] = []
        self._open: list[tuple[str, bool, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BREAKING:
            self.end_paragraph()
        if tag in _VOID or len(self._open) >= MAX_DEPTH:
            return
        _, seen, bold = self._open[-1] if self._open else ("", True, False)
        self._open.append((tag, seen and tag not in _UNSEEN, _is_bold(tag, dict(attrs).get("style") or "", bold)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _BREAKING:
            self.end_paragraph()

    def handle_endtag(self, tag: str) -> None:
        if tag in _BREAKING:
            self.end_paragraph()
        for depth in range(len(self._open) - 1, -1, -1):
            if self._open[depth][0] == tag:
                del self._open[depth:]
                return

    def handle_data(self, data: str) -> None:
        _, seen, bold = self._open[-1] if self._open else ("", True, False)
        if seen and (text := _INVISIBLE.sub("", data)):
            self._spans.append(Span(text, Mark.STRONG if bold else Mark.NONE))

    def unknown_decl(self, data: str) -> None:
        """Word's conditional sections (<![if …]>): nothing of ours."""

    def end_paragraph(self) -> None:
        """Close the paragraph that is being gathered; an empty one is none."""
        spans = _tidied(self._spans)
        self._spans = []
        if spans:
            self.paragraphs.append(Paragraph(spans))


def _is_bold(tag: str, style: str, inherited: bool) -> bool:
    found = _WEIGHT.search(style)
    if found is None:
        return inherited or tag in _BOLD_TAGS
    weight = found[1].lower()
    return int(weight) >= 600 if weight.isdigit() else weight in {"bold", "bolder"}


def _tidied(spans: Iterable[Span]) -> tuple[Span, ...]:
    """HTML's blanks as they are shown: runs are one, none at the ends, the source's line breaks between Han none."""
    parts = list(normal_spans(spans))
    whole = "".join(span.text for span in parts)
    dropped = {at for found in _SOURCE_BREAK.finditer(whole) for at in range(*found.span())}
    for found in _BLANKS.finditer(whole):
        dropped.update(range(found.start() + 1, found.end()))
    shown = [at for at, character in enumerate(whole) if at not in dropped and character not in " \t\r\n\xa0\u3000"]
    if not shown:
        return ()
    result: list[Span] = []
    offset = 0
    for span in parts:
        kept = [
            " " if character in "\t\r\n\xa0" else character
            for at, character in enumerate(span.text, offset)
            if at not in dropped and shown[0] <= at <= shown[-1]
        ]
        result.append(Span("".join(kept), span.marks))
        offset += len(span.text)
    return normal_spans(result)
