"""The printed issue of 2022: our pages end where the printed ones end, to the character."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from anqing_bulletin.intake.manuscript import read_manuscripts
from anqing_bulletin.typesetting.compose import Composition, compose
from anqing_bulletin.typesetting.fonts import FontBook
from anqing_bulletin.typesetting.sheet import Role
from anqing_bulletin.typesetting.style import HouseStyle, load_style

if TYPE_CHECKING:
    from anqing_bulletin.bulletin.model import Issue

SEED = Path(__file__).parents[3] / "shared" / "seed"
pytestmark = pytest.mark.skipif(
    not (SEED / "issue-19.txt").exists(),
    reason="../shared/seed is not beside this checkout; the issue is not ours to ship",
)

HEIGHT_MM = 297.0
WIDTH_MM = 210.0


@pytest.fixture(scope="module")
def issue() -> Issue:
    return read_manuscripts([SEED / "issue-19.txt"], today=date(2026, 1, 1)).issue


@pytest.fixture(scope="module")
def expected() -> Any:
    return json.loads((SEED / "issue-19.expected.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def printed(issue: Issue) -> Composition:
    return composed(issue, load_style())


def composed(issue: Issue, style: HouseStyle) -> Composition:
    return compose(issue, style, fonts=FontBook.find(style, installed=False))


def body_lines(composition: Composition, page: int) -> list[str]:
    """The texts of a page's lines without page number and imprint."""
    beside = (Role.PAGE_NUMBER, Role.IMPRINT)
    return [p.line.text for p in composition.sheets[page - 1].lines if p.line.role not in beside]


def met_ends(composition: Composition, expected: Any) -> int:
    """How many of the four printed page ends this composition meets."""
    ends = expected["page_ends"]
    return sum(
        len(composition.sheets) >= int(page) and "".join(body_lines(composition, int(page))).endswith(end)
        for page, end in ends.items()
    )


def with_measure(style: HouseStyle, millimetres: float, gap: float) -> HouseStyle:
    """The default style with another measure, its margins alike, and another gap between Han and digits."""
    margin = (WIDTH_MM - millimetres) / 2
    paper = replace(style.paper, left_mm=margin, right_mm=margin)
    return replace(style, paper=paper, lines=replace(style.lines, han_latin_gap_em=gap))


def test_the_issue_has_as_many_pages_as_the_printed_one(printed: Composition, expected: Any) -> None:
    assert len(printed.sheets) == expected["pages"]


def test_the_contents_send_the_reader_to_the_printed_pages(printed: Composition, expected: Any) -> None:
    wanted = [article["page"] for section in expected["sections"] for article in section["articles"]]
    assert [printed.pages[article.id] for article in printed.issue.articles] == wanted == [2, 3, 4, 5]


def test_the_four_inner_pages_end_with_the_printed_characters(printed: Composition, expected: Any) -> None:
    assert met_ends(printed, expected) == len(expected["page_ends"]) == 4


def test_the_next_pages_begin_with_the_characters_that_follow(printed: Composition, expected: Any) -> None:
    body = "".join(
        "".join(placed.line.text for placed in sheet.lines if placed.line.role is Role.BODY)
        for sheet in printed.sheets[1:]
    )
    for page, end in expected["page_ends"].items():
        assert body.count(end) == 1
        follows = body[body.index(end) + len(end) :]
        first = body_lines(printed, int(page) + 1)[0]
        assert first
        assert follows.startswith(first)


def test_each_article_has_as_many_lines_as_in_print(printed: Composition) -> None:
    counts = [
        sum(p.line.article == article.id and p.line.role is Role.BODY for s in printed.sheets for p in s.lines)
        for article in printed.issue.articles
    ]
    assert counts == [29, 22, 25, 29]


def test_a_full_page_has_23_rows_and_none_is_missing_in_the_middle(printed: Composition) -> None:
    style = printed.style
    assert style.grid.rows == 23
    for page in (2, 3, 4, 5):
        placed = [
            p for p in printed.sheets[page - 1].lines if p.line.role in (Role.BODY, Role.SECTION_HEAD)
        ]  # fmt: skip
        rows = [round((p.y - placed[0].y) / style.pitch) for p in placed]
        assert rows[-1] == 22
        # The rows that stay empty are those between two articles.
        assert len(rows) + sum(b - a - 1 for a, b in pairwise(rows)) == 23


@pytest.mark.parametrize("millimetres", [156.7, 157.0, 157.9])
def test_a_quarter_em_gap_meets_all_ends_in_the_measured_widths(
    issue: Issue, expected: Any, millimetres: float
) -> None:
    assert met_ends(composed(issue, with_measure(load_style(), millimetres, 0.25)), expected) == 4


def test_three_sixteenths_of_an_em_meets_all_ends_at_the_standard_s_own_width(issue: Issue, expected: Any) -> None:
    assert met_ends(composed(issue, with_measure(load_style(), 156.0, 3 / 16)), expected) == 4


@pytest.mark.parametrize("gap", [0.25, 3 / 16])
@pytest.mark.parametrize("ems", [27.0, 28.0])
def test_a_whole_number_of_ems_does_not_meet_the_print(issue: Issue, expected: Any, ems: float, gap: float) -> None:
    """What would make the acceptance test pass on anything."""
    style = replace(load_style(), lines=replace(load_style().lines, han_latin_gap_em=gap)).with_text_width(ems)
    assert met_ends(composed(issue, style), expected) < 4


@pytest.mark.parametrize(
    "change",
    [
        {"compress_pairs": False},
        {"hanging": ""},
        {"indent_em": 1.0},
    ],
    ids=lambda change: next(iter(change)),
)
def test_each_rule_of_the_line_is_needed_to_meet_the_print(issue: Issue, expected: Any, change: Any) -> None:
    style = load_style()
    assert met_ends(composed(issue, replace(style, lines=replace(style.lines, **change))), expected) < 4
