"""What of an issue's text is deleted and what inserted: the overlay of a marked-up copy (花脸稿).

The issue below it holds the text of two versions at once and is one like any other; `marking` makes both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from anqing_bulletin.bulletin.differences import Kind, Piece
from anqing_bulletin.bulletin.model import Cell, Issue, Mark, Paragraph, Span, normal_spans


class Part(Enum):
    """What a text is; of articles the values are those of the typesetter's fields."""

    TITLE = "title"
    SOURCE = "source"
    FOREWORD = "foreword"
    TEXT = "text"
    SECTION = "section"
    IMPRINT = "imprint"


@dataclass(frozen=True)
class Place:
    """A text in the issue."""

    part: Part
    article_id: str = ""
    block_id: str = ""
    """The paragraph, table or figure; of a section its id, of a line of the imprint its number, counted from 0."""


@dataclass(frozen=True)
class Range:
    """Characters `start` to `end` of a text that were deleted or inserted."""

    start: int
    end: int
    kind: Kind

    def moved(self, by: int) -> Range:
        """The range so many characters further on."""
        return Range(self.start + by, self.end + by, self.kind)


@dataclass(frozen=True)
class Revisions:
    """What is deleted and what inserted."""

    ranges: Mapping[Place, tuple[Range, ...]]
    """In order; offsets count in a paragraph's text, a table's `text`, a caption, a line of the imprint as printed."""
    articles: Mapping[str, Kind]
    """The articles that are deleted or inserted as a whole, by their ids."""
    blocks: Mapping[tuple[str, str], Kind]
    """The paragraphs, tables and figures that are, by the article's id and their own."""
    ends: Mapping[tuple[str, str], Kind]
    """The paragraphs whose end alone was put in or taken out: one was divided behind them, or joined to the next."""
    notes: tuple[str, ...]
    """What no text on the page can show: the masthead's former wording, articles that moved."""


@dataclass(frozen=True)
class MarkedUp:
    """A marked-up copy."""

    issue: Issue
    revisions: Revisions


def in_one(found: Iterable[Piece]) -> tuple[str, list[Range]]:
    """A text of pieces, and what of it was changed."""
    text = ""
    ranges = []
    for piece in found:
        if piece.kind is not Kind.KEPT:
            ranges.append(Range(len(text), len(text) + len(piece.text), piece.kind))
        text += piece.text
    return text, ranges


def marks_of(texts: Iterable[Paragraph | Cell]) -> Iterator[Mark]:
    """The marks of every character, one text after the other."""
    return (span.marks for text in texts for span in text.spans for _ in span.text)


def merged_spans(found: Iterable[Piece], marks: Iterator[Mark], new_marks: Iterator[Mark]) -> tuple[Span, ...]:
    """A text of pieces with its marks: what is deleted as it was, everything else as it is now.

    The marks of both versions are taken from their iterators as far as the pieces reach.
    """
    spans = []
    for piece in found:
        former = [next(marks) for _ in piece.text] if piece.kind is not Kind.INSERTED else []
        present = [next(new_marks) for _ in piece.text] if piece.kind is not Kind.DELETED else former
        spans += [Span(character, mark) for character, mark in zip(piece.text, present, strict=True)]
    return normal_spans(spans)
