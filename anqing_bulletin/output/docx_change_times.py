"""Times of neighbouring changes.

LibreOffice takes two changes of one kind, author and minute for a single one where nothing but the end of a paragraph
parts them, and carries that end off with them.  Where that would happen, the second one gets another time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from anqing_bulletin.output.docx_xml import Element, W

_PARAGRAPH, _RUN, _LINK, _CELL, _TABLE = (f"{{{W}}}{name}" for name in ("p", "r", "hyperlink", "tc", "tbl"))
_CHANGES = (f"{{{W}}}ins", f"{{{W}}}del")
_DATE = f"{{{W}}}date"
_END = object()
"""The end of a paragraph that neither came nor went."""


def part_neighbours(elements: Iterable[Element], other_time: str) -> None:
    """Give changes of one kind that only the end of a paragraph parts different times; `elements` are a body's."""
    texts: list[list[Element]] = [[]]
    for element in elements:
        if element.tag == _PARAGRAPH:
            texts[-1].append(element)
        elif element.tag == _TABLE:
            texts += [*(list(cell.iterchildren(_PARAGRAPH)) for cell in element.iter(_CELL)), []]
    for text in texts:
        _part(text, other_time)


def _part(paragraphs: Iterable[Element], other_time: str) -> None:
    last: Element | None = None
    ended = False
    for event in (event for paragraph in paragraphs for event in _events(paragraph)):
        if event is None or (event is _END and ended):
            last, ended = None, False
        elif event is _END:
            ended = True
        else:
            if last is not None and ended and last.tag == event.tag and last.get(_DATE) != other_time:
                event.set(_DATE, other_time)
            last, ended = event, False


def _events(paragraph: Element) -> Iterator[Any]:
    """The changes of a paragraph in order, None for what stays between them, and its end."""
    for item in paragraph:
        for inner in item if item.tag == _LINK else (item,):
            if inner.tag in _CHANGES:
                yield inner
            elif inner.tag == _RUN:
                yield None
    marks = paragraph[0].find(f"{{{W}}}rPr")
    yield _END if marks is None else marks[0]
