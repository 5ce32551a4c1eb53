"""Lines as they were copied -> paragraphs: cleaned, and joined where only the edge of a page broke them.

A PDF viewer gives a line feed at the end of every printed line.  Offices, on the other hand, type a paragraph a line.
The two are told apart by the lines themselves: printed lines are full and stop within sentences.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from anqing_bulletin.bulletin.model import Mark, Span
from anqing_bulletin.bulletin.text import HAN
from anqing_bulletin.intake.markup import Spans, located, text_of, together
from anqing_bulletin.intake.shapes import STOPS, begins_item
from anqing_bulletin.intake.text import normalise
from anqing_bulletin.intake.tidy import without_stray_blanks

NARROWEST, WIDEST = 18.0, 60.0
"""Printed lines are no shorter and no longer, in ems; what is longer was typed."""
_RAGGED = 2.0
"""So much shorter than the longest may a full line be: a mark that must not begin the next one came along or went."""
_INDENT = 2.0
"""What a first line is shorter by where the copy has lost its indent."""
_FULL_WIDTH = re.compile(f"[{HAN}\u2014\u2018-\u201d\u2026\u3000-\u303f\uff00-\uffef]")
_GOES_ON = "，、；,;"
_UNSEEN = re.compile(
    "[\u034f\u061c\u115f\u1160\u180b-\u180f\u206a-\u206f\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufffc\ufffe\uffff"
    "\U000e0000-\U000e007f]"
)
_MARKS = "，。、；：？！（）《》〈〉【】〔〕“”‘’…—"
_BESIDE_MARK = re.compile(rf"(?<=[{_MARKS}]) (?=[{HAN}{_MARKS}])|(?<=[{HAN}]) (?=[{_MARKS}])")
_BLANKS = re.compile("[ \t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]+")


@dataclass(frozen=True)
class TypedLine:
    """One line without the blanks around it."""

    spans: Spans
    opens: bool = False
    """Whether a paragraph surely begins here: the line is indented, or stands below an empty one."""

    @property
    def text(self) -> str:
        """The line's characters without marks."""
        return text_of(self.spans)


def clean(text: str) -> str:
    """The text with line feeds only, and without what cannot be seen or must not be in a text."""
    if text.isprintable() and not _UNSEEN.search(text):
        return text
    return _UNSEEN.sub("", normalise(text))


def without_needless_blanks(text: str) -> str:
    """A line with one blank for each run of them, and none around it, beside Chinese marks and between Han and digits.

    A Chinese blank, as stands in names and between entries, is kept as one.
    """
    single = _BLANKS.sub(lambda found: "\u3000" if "\u3000" in found[0] else " ", text).strip(" \u3000")
    return without_stray_blanks(_BESIDE_MARK.sub("", single))


def is_indented(text: str) -> bool:
    """Whether a line begins as a paragraph does: with two blanks or more, a Chinese one counting two."""
    found = _BLANKS.match(text)
    return found is not None and (len(found[0]) > 1 or found[0] in "\u3000\t")


def glue(before: str, after: str) -> str:
    """What parts two stretches whose line break is taken away: a blank between Latin words, nothing beside Chinese."""
    beside = before[-1:] + after[:1]
    return "" if len(beside) < 2 or _FULL_WIDTH.search(beside) or beside[0] in "-/ " else " "


def joined(lines: Sequence[TypedLine]) -> tuple[Spans, ...]:
    """The paragraphs that lines are: one for each, or, where they are printed lines, joined."""
    widths = [_width(line.text) for line in lines]
    widest = max(widths, default=0.0)
    groups: list[list[Spans]] = []
    are_printed = _are_printed(lines, widths, widest)
    for index, line in enumerate(lines):
        if are_printed and index and _runs_on(lines[index - 1], line, widths[index - 1], widths[index], widest):
            between = glue(lines[index - 1].text, line.text)
            groups[-1] += [(Span(between, line.spans[0].marks),) if between else (), line.spans]
        else:
            groups.append([line.spans])
    return tuple(together(group) for group in groups)


def _are_printed(lines: Sequence[TypedLine], widths: Sequence[float], widest: float) -> bool:
    """Whether lines end where a measure ends: full ones that stop within a sentence, in a text that has sentences."""
    if not NARROWEST <= widest <= WIDEST or not any(mark in line.text for line in lines for mark in "。！？.!?"):
        return False
    full = [width >= widest - _RAGGED for width in widths]
    ends = [line.text[-1:] for line in lines]
    short = [end in STOPS for end, is_full in zip(ends, full, strict=True) if not is_full]
    if 2 * sum(short) < len(short):
        return False  # short lines without a stop: a list, not the last lines of paragraphs
    within = [
        end
        for end, is_full, after in zip(ends, full, lines[1:], strict=False)
        if is_full and end not in STOPS and not after.opens
    ]
    return len(within) >= 2 or any(end in _GOES_ON for end in within)


def _runs_on(before: TypedLine, line: TypedLine, width_before: float, width: float, widest: float) -> bool:
    """Whether the paragraph of the line before goes on in a line."""
    if line.opens or width_before < widest - _RAGGED - _INDENT:
        return False
    if before.text[-1:] not in STOPS:
        return True
    if width_before < widest - _RAGGED:
        return False
    # The sentence ends with the line.  A paragraph begins with a number, a head, or an indent of which only the
    # shorter line is left.
    indented = widest - 2 * _INDENT <= width <= widest - _INDENT + 0.5 and line.text[-1:] not in STOPS
    return not (begins_item(line.text) or Mark.STRONG in line.spans[0].marks or indented)


def _width(text: str) -> float:
    """The width in ems, as a printer sets it."""
    wide = len(_FULL_WIDTH.findall(text))
    return wide + (len(text) - wide) / 2


def with_text(spans: Spans, wanted: str) -> Spans:
    """The spans over another text, which has the same characters but fewer or other blanks."""
    text = text_of(spans)
    kept: set[int] = set()
    at = 0
    for character in wanted:
        while not (text[at].isspace() if character.isspace() else text[at] == character):
            at += 1
        kept.add(at)
        at += 1
    written = iter(wanted)
    result: list[Spans] = []
    for start, span in located(spans):
        inside = [next(written) for offset in range(start, start + len(span.text)) if offset in kept]
        result.append((Span("".join(inside), span.marks),))
    return together(result)
