"""The lines of one manuscript -> an `Article`: title, preface, paragraphs, source unit."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import PurePath

from anqing_bulletin.bulletin.model import Article, Mark, Paragraph, ParagraphKind, Span
from anqing_bulletin.intake.markup import Line, Spans, cut, located, strip, text_of
from anqing_bulletin.intake.shapes import (
    RUN_IN_SIGNS,
    STOPS,
    begins_item,
    foreword_label,
    is_bracketed_unit,
    is_foreword,
    is_unit,
    kind_of,
    opens_article,
    squeeze,
)

_LONGEST_TITLE = 60
_LAST_BRACKETS = re.compile(r"[（(]([^（）()]{2,40})[）)]。?\s*$")


def build_article(lines: Sequence[Line], titles: Collection[str] = (), preface: Sequence[Line] = ()) -> Article:
    """The article whose first line opens with its title, △ before it or not.

    `titles` are the titles of the contents without blanks: where the line begins with one, it tells where the title
    ends.  The source unit is still in the last paragraph (see `take_source`).
    """
    opening, rest = _opening(list(lines), titles)
    end, after = _title_end(opening, titles)
    title = _clean_title(opening.text[:end])
    run_in = strip(cut(opening.spans, after))
    own, following = ([], list(rest)) if run_in else _preface(rest)
    body = [Line(run_in), *following] if run_in else following
    return Article(
        title=title,
        foreword=_foreword([*preface, *own]),
        blocks=tuple(_paragraph(line) for line in body if line.spans),
    )


def plain_article(lines: Sequence[Line], name: str) -> Article:
    """The article in a manuscript that is no issue.

    The title is what stands behind a △, else a first line that is a heading or short and without a final stop, else
    `name` without its ending.  A line below that names a unit is the source.
    """
    body = [line for line in lines if line.spans]
    preface, body = _preface(body)
    if body and opens_article(body[0]):
        return build_article(body, preface=preface)
    title, source = PurePath(name).stem, ""
    if body and _is_title(body[0], is_alone=len(body) == 1):
        title = " ".join(body.pop(0).text.split())
        if len(body) > 1 and (is_unit(body[0].text) or is_bracketed_unit(body[0].text)):
            source = body.pop(0).text.strip("（）() 　")
        more, body = _preface(body)
        preface += more
    return Article(
        title=title,
        source=source,
        foreword=_foreword(preface),
        blocks=tuple(_paragraph(line) for line in body),
    )


def take_source(article: Article) -> Article:
    """The article with the unit in its last brackets as source, or as it is where the brackets hold something else."""
    if not article.paragraphs:
        return article
    *before, last = article.paragraphs
    found = _LAST_BRACKETS.search(last.text)
    if found is None or not is_unit(found[1].strip()) or article.source not in ("", found[1].strip()):
        return article
    left = strip(cut(last.spans, 0, found.start()))
    if left and text_of(left)[-1] not in STOPS and found[0].rstrip().endswith("。"):
        return article
    kept = (*before, replace(last, spans=left)) if left else tuple(before)
    return replace(article, source=found[1].strip(), blocks=kept)


def _preface(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines of a preface at the beginning, and the rest; a label alone takes the next line along."""
    if len(lines) < 2 or not is_foreword(lines[0]):
        return [], list(lines)
    count = 2 if foreword_label(lines[0].text) == len(lines[0].text) else 1
    return list(lines[:count]), list(lines[count:])


def _foreword(lines: Sequence[Line]) -> tuple[Paragraph, ...]:
    """The paragraphs of a preface without its label, which the house style prints."""
    unlabelled = (strip(cut(line.spans, foreword_label(line.text))) for line in lines)
    return tuple(Paragraph(spans) for spans in unlabelled if spans)


def _opening(lines: list[Line], titles: Collection[str]) -> tuple[Line, list[Line]]:
    """The line with the whole title, and the lines after it: a title broken in two paragraphs is put together."""
    opening, *rest = lines
    while rest and "。" not in opening.text:
        begun = _key(opening.text)
        together = begun + squeeze(rest[0].text)
        longer = [title for title in titles if title.startswith(begun) and title != begun]
        if begun in titles or not any(t.startswith(together) or together.startswith(t) for t in longer):
            break
        opening = replace(opening, spans=(*opening.spans, *rest.pop(0).spans))
    return opening, rest


def _title_end(line: Line, titles: Collection[str]) -> tuple[int, int]:
    """Where a title ends in its line, and where the text after its full stop begins.

    The contents tell, else the first full stop or the first change between strong and plain, whichever comes first.
    """
    text = line.text
    end = _end_of_known(text, titles)
    if end is None:
        end = min(position for position in (_first_stop(text), _first_change(line.spans), len(text)) if position > 0)
    after = end
    while after < len(text) and (text[after].isspace() or (text[after] == "。" and "。" not in text[end:after])):
        after += 1
    return end, after


def _first_stop(text: str) -> int:
    return text.find("。")


def _first_change(spans: Spans) -> int:
    """Where the marks of a title's first character end; the △ itself may be marked otherwise."""
    marks: Mark | None = None
    for at, span in located(spans):
        if not span.text.strip(RUN_IN_SIGNS + " 　"):
            continue
        if marks is not None and Mark.STRONG in (span.marks ^ marks):
            return at
        marks = span.marks
    return -1


def _end_of_known(text: str, titles: Collection[str]) -> int | None:
    """The offset behind a title of the contents with which the text begins, up to its stop or the line's end."""
    known = _key(text).partition("。")[0]
    if not known or known not in titles:
        return None
    left = len(known)
    for offset, character in enumerate(text):
        if character.isspace() or (left == len(known) and character in RUN_IN_SIGNS):
            continue
        left -= 1
        if left == 0:
            return offset + 1
    return None


def _key(text: str) -> str:
    return squeeze(text).lstrip(RUN_IN_SIGNS)


def _clean_title(text: str) -> str:
    return " ".join(text.lstrip(RUN_IN_SIGNS + " 　").split()).removesuffix("。")


def _is_title(line: Line, *, is_alone: bool) -> bool:
    text = line.text
    if line.heading:
        return True
    if len(text) > _LONGEST_TITLE or text[-1] in STOPS.replace("”", "").replace("）", "") + "，、":
        return False
    return not is_alone and not begins_item(text) and not is_bracketed_unit(text)


def _paragraph(line: Line) -> Paragraph:
    kind = kind_of(line)
    if kind is ParagraphKind.BODY:
        return Paragraph(line.spans)
    # A head of its own is set in its level's face; strong would be a second emphasis.
    return Paragraph((Span(line.text),), kind)
