"""The sample issue, measured: even colour, no holes, no lonely ends, no head left behind, in every style that ships."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from anqing_bulletin.resources import resource_path
from anqing_bulletin.storage.project import read_project
from anqing_bulletin.typesetting.breaking import KIND, Kind
from anqing_bulletin.typesetting.sheet import Line, PlacedLine, Role
from anqing_bulletin.typesetting.style import load_style, style_names
from tests.typesetting.invented import article_of, composed, issue_of

if TYPE_CHECKING:
    from anqing_bulletin.bulletin.model import Issue
    from anqing_bulletin.typesetting.compose import Composition
    from anqing_bulletin.typesetting.style import HouseStyle

MOST_OPEN_EM = 0.25
"""CLREQ, line adjustment: no place is opened by more."""
LEAST_SHARE = 0.98
"""Of the full lines."""
EVERYTHING = {
    "han_latin_gap_em": 0.25,
    "line_end_half": "all",
    "push_in": True,
    "trim_line_start": True,
    "lonely_end": "avoid",
}
"""All that CLREQ knows, switched on."""
VARIANTS: dict[str, dict[str, object]] = {
    "as it ships": {},
    "everything on": EVERYTHING,
    "everything, strict": {**EVERYTHING, "prohibition": "strict", "hanging": ""},
    "everything, hanging": {**EVERYTHING, "hanging": "，。、；：！？"},
    "everything, optimum": {**EVERYTHING, "breaking": "optimum"},
}


@cache
def sample() -> Issue:
    return read_project(resource_path("samples", "安庆组工信息样刊.zgxx")).issue


@cache
def sample_in(name: str, variant: str, text_width: float = 0.0) -> Composition:
    style = load_style(name)
    if text_width:
        style = style.with_text_width(text_width)
    return composed(sample(), replace(style, lines=replace(style.lines, **VARIANTS[variant])))


def body_lines(composition: Composition) -> list[Line]:
    return [placed.line for sheet in composition.sheets for placed in sheet.lines if placed.line.role is Role.BODY]


def full_lines(composition: Composition) -> Iterator[Line]:
    """The lines that another of their paragraph follows."""
    for line, following in pairwise(body_lines(composition)):
        if (line.article, line.paragraph, line.end) == (following.article, following.paragraph, following.start):
            yield line


def widest_place(line: Line, style: HouseStyle) -> float:
    """How far two neighbouring Han characters stand apart at most, in ems; all places of a line open alike."""
    glyphs = [(x, KIND[text]) for run in line.runs for x, text in zip(run.xs, run.texts, strict=True)]
    em = line.size + style.tracking
    places = [b - a - em for (a, first), (b, second) in pairwise(glyphs) if first is second is Kind.HAN]
    return max(places, default=0) / line.size


def last_lines(composition: Composition) -> list[Line]:
    return list({(line.article, line.paragraph): line for line in body_lines(composition)}.values())


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("name", style_names())
def test_hardly_a_full_line_has_a_hole_of_a_quarter_em(name: str, variant: str) -> None:
    composition = sample_in(name, variant)
    places = [widest_place(line, composition.style) for line in full_lines(composition)]
    assert len(places) > 120
    assert sum(place <= MOST_OPEN_EM for place in places) >= LEAST_SHARE * len(places)


@pytest.mark.parametrize("variant", ["as it ships", "everything on", "everything, optimum"])
@pytest.mark.parametrize("ems", [16, 18, 20, 22, 24, 25.5, 26, 30])
def test_nor_in_a_narrower_or_wider_measure(ems: float, variant: str) -> None:
    composition = sample_in("安庆组工信息", variant, ems)
    places = [widest_place(line, composition.style) for line in full_lines(composition)]
    assert sum(place <= MOST_OPEN_EM for place in places) >= LEAST_SHARE * len(places)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("name", style_names())
def test_no_paragraph_ends_in_a_single_character_where_the_style_avoids_it(name: str, variant: str) -> None:
    composition = sample_in(name, variant)
    assert composition.style.lines.lonely_end == "avoid"
    for line in last_lines(composition):
        full_width = [text for text in line.text if KIND[text] is Kind.HAN]
        latin = [text for text in line.text if KIND[text] is Kind.LETTER]
        assert latin or len(full_width) > 1, line.text


@pytest.mark.parametrize(("variant", "share"), [("as it ships", 1), ("everything on", 1), ("everything, optimum", 6)])
def test_of_a_thousand_paragraphs_none_ends_in_a_single_character(variant: str, share: int) -> None:
    """The sample's articles cut off at every third character; without the rule 26 of them would.

    The optimum looks at a paragraph as a whole and takes ten times as long: it gets every sixth.
    """
    texts = [
        article.text[:end].rstrip("，、；：。“‘（《")[-400:] + "。"
        for article in sample().articles
        for end in range(40, len(article.text), 3)
    ]
    assert len(texts) > 1000
    style = load_style()
    style = replace(style, lines=replace(style.lines, **VARIANTS[variant]))
    for line in last_lines(composed(issue_of(article_of(*texts[::share])), style)):
        assert sum(KIND[text] in (Kind.HAN, Kind.LETTER) for text in line.text) > 1, line.text


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("name", style_names())
def test_no_head_is_alone_at_the_foot_of_a_page(name: str, variant: str) -> None:
    composition = sample_in(name, variant)
    sheets = composition.sheets[len(composition.cover.sheets) :]
    for sheet in sheets:
        text = [p for p in sheet.lines if p.line.role in (Role.SECTION_HEAD, Role.BODY, Role.FOREWORD)]
        if text:
            assert not is_head(text[-1]), text[-1].line.text


def is_head(placed: PlacedLine) -> bool:
    return placed.line.role is Role.SECTION_HEAD
