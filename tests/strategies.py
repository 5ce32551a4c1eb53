"""Hypothesis strategies for everything that an issue is made of: small, but with every kind of thing in it.

`printed_text` is what an office types (Han, marks, digits, Latin, the rare character); `any_text` is whatever a file
can hold.  Ids are unique inside an issue, as the program makes them.
"""

from __future__ import annotations

import json
import struct
import zlib
from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from anqing_bulletin.bulletin.model import (
    Alignment,
    Article,
    ArticleStatus,
    Cell,
    Extra,
    Figure,
    ImprintLine,
    Issue,
    Mark,
    Paragraph,
    ParagraphKind,
    People,
    Picture,
    Predecessor,
    Publication,
    Section,
    SectionLayout,
    Span,
    Table,
)

WORDS = (
    "乡村振兴", "党建引领", "干部", "群众", "项目", "试点", "一", "的", "了", "在",
    "，", "。", "、", "；", "：", "！", "？", "“", "”", "‘", "’", "（", "）", "《", "》", "〔", "〕", "——", "……", "·",
    "～", "1", "26", "3.5", "100%", "2026", "12345", "№7", "Wi-Fi", "APP", "5G", "e.g.", "anqing", " ", "\u3000",
    "䶮", "㛃", "𬭛", "々", "〇", "①", "㎡", "é",
)  # fmt: skip
"""Pieces of office prose, all the troublemakers of line breaking among them."""


def printed_text(min_size: int = 0, max_size: int = 40) -> SearchStrategy[str]:
    """Prose of so many pieces."""
    return st.lists(st.sampled_from(WORDS), min_size=min_size, max_size=max_size).map("".join)


def any_text(max_size: int = 20) -> SearchStrategy[str]:
    """Every text that a project file can hold: any character but U+0000 and halves of surrogate pairs."""
    return st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=max_size)


NO_EXTRAS: SearchStrategy[Extra] = st.just(())


def extras() -> SearchStrategy[Extra]:
    """Keys that a newer program might have written."""
    scalars = st.sampled_from((None, True)) | st.integers(-(10**18), 10**18) | st.floats(-1e6, 1e6) | any_text(6)
    values = scalars | st.lists(scalars, max_size=2) | st.dictionaries(any_text(3), scalars, max_size=2)
    keys = any_text(3).map(lambda text: f"x-{text}")

    def pairs(found: dict[str, object]) -> Extra:
        return tuple((key, canonical_text(value)) for key, value in sorted(found.items()))

    return NO_EXTRAS | st.dictionaries(keys, values, max_size=2).map(pairs)


def canonical_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def marks() -> SearchStrategy[Mark]:
    """Any union of marks."""
    every = sum(mark.value for mark in Mark if mark is not Mark.NONE)
    return st.integers(0, every).map(Mark)


def _or(text: SearchStrategy[str] | None, otherwise: SearchStrategy[str]) -> SearchStrategy[str]:
    return otherwise if text is None else text


def spans(text: SearchStrategy[str] | None = None) -> SearchStrategy[Span]:
    """A stretch of text with marks."""
    return st.builds(Span, _or(text, printed_text(1, 12)), marks())


def paragraphs(
    text: SearchStrategy[str] | None = None, extra: SearchStrategy[Extra] = NO_EXTRAS
) -> SearchStrategy[Paragraph]:
    """A paragraph of up to five spans."""
    return st.builds(
        Paragraph,
        spans=st.lists(spans(text), max_size=5).map(tuple),
        kind=st.sampled_from(ParagraphKind),
        alignment=st.sampled_from(Alignment),
        id=st.just("p"),
        extra=extra,
    )


@st.composite
def tables(draw: st.DrawFn, text: SearchStrategy[str] | None = None, extra: SearchStrategy[Extra] = NO_EXTRAS) -> Table:
    """A table of up to 4 × 4 cells, without merged cells."""
    columns = draw(st.integers(1, 4))
    cells = st.builds(
        Cell, spans=st.lists(spans(text), max_size=2).map(tuple), alignment=st.sampled_from(Alignment), extra=extra
    )
    row = st.lists(cells, min_size=columns, max_size=columns).map(tuple)
    rows = tuple(draw(st.lists(row, min_size=1, max_size=4)))
    return Table(
        rows=rows,
        column_weights=tuple(draw(st.lists(st.integers(1, 9), min_size=columns, max_size=columns))),
        header_rows=draw(st.integers(0, min(1, len(rows) - 1))),
        caption=draw(_or(text, printed_text(0, 6))),
        id="t",
        extra=draw(extra),
        landscape=draw(st.integers(0, 3)) == 0,
    )


def tiny_png(width: int = 2, height: int = 2, grey: int = 128) -> bytes:
    """A PNG of one grey."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    header = struct.pack(">2L5B", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + bytes([grey]) * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@st.composite
def pictures(draw: st.DrawFn) -> Picture:
    """A grey PNG of a few pixels."""
    width, height, grey = draw(st.integers(1, 8)), draw(st.integers(1, 8)), draw(st.integers(0, 255))
    return Picture("image/png", tiny_png(width, height, grey), width, height)


def figures(
    text: SearchStrategy[str] | None = None, extra: SearchStrategy[Extra] = NO_EXTRAS
) -> SearchStrategy[Figure]:
    """A picture with its caption."""
    return st.builds(
        Figure,
        picture=pictures(),
        caption=_or(text, printed_text(0, 6)),
        width=st.integers(100, 1000),
        id=st.just("f"),
        extra=extra,
    )


@st.composite
def articles(
    draw: st.DrawFn, text: SearchStrategy[str] | None = None, extra: SearchStrategy[Extra] = NO_EXTRAS
) -> Article:
    """An article of up to five blocks, most of them paragraphs."""
    title = draw(_or(text, printed_text(1, 10)))
    breaks = draw(st.sets(st.integers(1, len(title) - 1), max_size=2)) if len(title) > 1 else set()
    paragraph = paragraphs(text, extra)
    blocks = draw(st.lists(st.one_of(paragraph, paragraph, tables(text, extra), figures(text, extra)), max_size=5))
    foreword = draw(st.lists(paragraph, max_size=1))
    return Article(
        title=title,
        title_breaks=tuple(sorted(breaks)),
        source=draw(_or(text, printed_text(0, 4))),
        foreword=tuple(replace(block, id=f"foreword-{number}") for number, block in enumerate(foreword)),
        blocks=tuple(replace(block, id=f"block-{number}") for number, block in enumerate(blocks)),
        note=draw(_or(text, printed_text(0, 4))),
        id="a",
        extra=draw(extra),
        status=draw(st.sampled_from(ArticleStatus)),
    )


def imprint_lines(
    text: SearchStrategy[str] | None = None, extra: SearchStrategy[Extra] = NO_EXTRAS
) -> SearchStrategy[tuple[ImprintLine, ...]]:
    """A distribution list of up to three lines."""
    line = st.builds(ImprintLine, st.sampled_from(("报", "送", "发")), _or(text, printed_text(1, 12)), extra=extra)
    return st.lists(line, max_size=3).map(tuple)


def publications(
    text: SearchStrategy[str] | None = None, extra: SearchStrategy[Extra] = NO_EXTRAS
) -> SearchStrategy[Publication]:
    """A masthead."""
    name = _or(text, printed_text(1, 4))
    return st.builds(
        Publication,
        title=name,
        issuer=name,
        section_titles=st.lists(name, max_size=3).map(tuple),
        imprint=imprint_lines(text, extra),
        marking=st.sampled_from(("", "内部资料")),
        instruction_label=st.sampled_from(("", "领导批示：")),
        extra=extra,
        title_break=st.sampled_from((0, 0, 2)),
        copy_number=st.sampled_from(("", "编号：000012")),
        style_changes=st.sampled_from(((), (), (("cover.red", "[0,1,1,0]"), ("paper.top_mm", "35")))),
    )


def predecessors(extra: SearchStrategy[Extra] = NO_EXTRAS) -> SearchStrategy[Predecessor]:
    """What an issue remembers of the one before it."""
    total = st.none() | st.integers(1, 9999)
    return st.builds(Predecessor, st.integers(1, 99), st.dates(), total, st.booleans(), st.integers(0, 99), extra)


@st.composite
def issues(draw: st.DrawFn, text: SearchStrategy[str] | None = None, extra: SearchStrategy[Extra] = NO_EXTRAS) -> Issue:
    """An issue of up to three sections and five articles, some of them in the pool or the bin."""
    name = _or(text, printed_text(1, 4))
    section_count = draw(st.integers(0, 3))
    places: list[list[Article]] = [[] for _ in range(section_count + 2)]
    for number, article in enumerate(draw(st.lists(articles(text, extra), max_size=5))):
        places[draw(st.integers(0, section_count + 1))].append(replace(article, id=f"{number:016x}"))
    *printed, pool, deleted = (tuple(place) for place in places)
    return Issue(
        publication=draw(publications(text, extra)),
        number=draw(st.integers(1, 99)),
        date=draw(st.dates()),
        sections=tuple(
            Section(draw(name), group, f"section-{number}", draw(extra), draw(st.sampled_from(SectionLayout)))
            for number, group in enumerate(printed)
        ),
        total_number=draw(st.none() | st.integers(1, 9999)),
        imprint=draw(imprint_lines(text, extra)),
        people=People(draw(name), draw(name), draw(name), draw(extra)),
        copies=draw(st.none() | st.integers(0, 500)),
        pool=pool,
        bin=deleted,
        id=f"{draw(st.integers(0, 2**64 - 1)):016x}",
        extra=draw(extra),
        supplement=draw(st.booleans()),
        other_number=draw(st.integers(0, 99)),
        follows=draw(st.none() | predecessors(extra)),
    )
