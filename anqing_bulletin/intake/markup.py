"""Text -> marked lines: the little of Markdown that manuscripts use (#, **strong**, ---, backslash escapes).

Every line of the text is a line here, whether blank lines part them or not: offices type a paragraph a line.  What
scanning or hard wrapping cut in two is joined later, where the sentence shows it (`tidy`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from anqing_bulletin.bulletin.model import Mark, Span, cut_spans, normal_spans

Spans = tuple[Span, ...]

_HEADING = re.compile(r"(#{1,6})[ \t\u3000]+(.*?)[ \t\u3000]*#*|(#{2,6})([^#\s].*)")
_RULE = re.compile(r"([-*_=])(?:[ \t]*\1){2,}|[\u2500\u2501\u2014\uff0d\uff3f]{4,}")
_LONGEST_HEADING = 300
# A run of four and more asterisks is text: names and numbers blotted out.
_TOKEN = re.compile(r"\\([!-/:-@\[-`{-~])|(?<!\*)\*{2,3}(?!\*)")


@dataclass(frozen=True)
class Line:
    """One line that is not blank, without the blanks around it."""

    spans: Spans
    heading: int = 0
    """The heading's level; 0 for a line that is none."""
    is_rule: bool = False
    unpaired: bool = False
    """A ** without its partner was dropped."""

    @property
    def text(self) -> str:
        """The line's characters without marks."""
        return text_of(self.spans)


def parse(text: str) -> tuple[Line, ...]:
    """The lines of a text that are not blank."""
    return tuple(_line(stripped) for source in text.split("\n") if (stripped := source.strip()))


def _line(source: str) -> Line:
    if _RULE.fullmatch(source):
        return Line((), is_rule=True)
    if len(source) <= _LONGEST_HEADING and (found := _HEADING.fullmatch(source)):
        spans, unpaired = _spans(found[2] if found[1] else found[4])
        return Line(strip(spans), heading=len(found[1] or found[3]), unpaired=unpaired)
    spans, unpaired = _spans(source)
    return Line(strip(spans), unpaired=unpaired)


def _spans(source: str) -> tuple[Spans, bool]:
    """The spans of a line, and whether a ** was left without its partner (which is then dropped)."""
    toggles = [token.start() for token in _TOKEN.finditer(source) if token[1] is None]
    unpaired = len(toggles) % 2 == 1
    pieces: list[Span] = []
    mark = Mark.NONE
    at = 0
    for token in _TOKEN.finditer(source):
        pieces.append(Span(source[at : token.start()], mark))
        at = token.end()
        if token[1] is not None:
            pieces.append(Span(token[1], mark))
        elif not (unpaired and token.start() == toggles[-1]):
            mark ^= Mark.STRONG
    pieces.append(Span(source[at:], mark))
    flat = (Span(piece.text.replace("\t", " "), piece.marks) for piece in pieces)
    return normal_spans(flat), unpaired


# --- spans as one string ------------------------------------------------------------------------------------------


def text_of(spans: Spans) -> str:
    """The characters of spans without marks."""
    return "".join(span.text for span in spans)


def cut(spans: Spans, start: int, end: int | None = None) -> Spans:
    """The spans of the characters from `start` to `end` (not included)."""
    return cut_spans(spans, start, len(text_of(spans)) if end is None else end)


def together(parts: Iterable[Spans]) -> Spans:
    """The spans of several stretches as one; linear in their number, as a page without a stop may be many."""
    spans = (span for part in parts for span in part if span.text)
    return tuple(
        Span("".join(span.text for span in alike), marks)
        for marks, alike in groupby(spans, key=lambda span: span.marks)
    )


def plain(spans: Spans) -> Spans:
    """The spans without emphasis."""
    return together([(Span(span.text, span.marks & ~Mark.STRONG),) for span in spans])


def strip(spans: Spans) -> Spans:
    """The spans without the blanks around them."""
    text = text_of(spans)
    if text == text.strip():
        return spans
    start = len(text) - len(text.lstrip())
    return cut(spans, start, max(start, len(text.rstrip())))


def without(spans: Spans, offsets: Collection[int]) -> Spans:
    """The spans without the characters at these offsets."""
    return normal_spans(
        Span("".join(c for i, c in enumerate(span.text, at) if i not in offsets), span.marks)
        for at, span in located(spans)
    )


def located(spans: Spans) -> Iterator[tuple[int, Span]]:
    """Each span with the offset at which it begins."""
    at = 0
    for span in spans:
        yield at, span
        at += len(span.text)
