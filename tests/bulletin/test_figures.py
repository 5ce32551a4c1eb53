"""Pictures in the text: they come where they belong, part what they must, and take nothing away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from anqing_bulletin.bulletin.figures import change_figure, insert_figures
from anqing_bulletin.bulletin.model import (
    Article,
    Block,
    Figure,
    Issue,
    Mark,
    Paragraph,
    ParagraphKind,
    Picture,
    Publication,
    Section,
    Span,
)

PICTURE = Picture("image/png", b"", 4, 3)
ONE, TWO = Figure(PICTURE, id="one"), Figure(PICTURE, id="two")
TEXT = Paragraph((Span("甲乙", Mark.STRONG), Span("丙丁")), ParagraphKind.LEVEL_2, id="text")


def issue_of(*blocks: Block) -> Issue:
    return Issue(Publication(), 1, date(2022, 6, 3), (Section("市内", (Article(blocks=blocks, id="a"),)),))


def shapes(issue: Issue) -> list[str]:
    return [block.text if isinstance(block, Paragraph) else block.id for block in next(issue.articles).blocks]


@pytest.mark.parametrize(
    ("offset", "wanted"),
    [
        (0, ["one", "two", "甲乙丙丁", "末"]),
        (3, ["甲乙丙", "one", "two", "丁", "末"]),
        (4, ["甲乙丙丁", "one", "two", "末"]),
    ],
)
def test_pictures_come_to_the_caret_and_part_what_it_stands_in(offset: int, wanted: list[str]) -> None:
    issue = insert_figures(issue_of(TEXT, Paragraph((Span("末"),))), "a", "text", offset, (ONE, TWO))
    assert shapes(issue) == wanted
    parts = [paragraph for paragraph in next(issue.articles).paragraphs if paragraph.text != "末"]
    assert {part.kind for part in parts} == {ParagraphKind.LEVEL_2}
    assert parts[0].id == "text"


def test_pictures_take_the_place_of_an_empty_paragraph_and_stand_beside_others() -> None:
    issue = insert_figures(issue_of(TEXT, Paragraph(id="empty")), "a", "empty", 0, (ONE,))
    assert shapes(issue) == ["甲乙丙丁", "one"]
    assert shapes(insert_figures(issue, "a", "one", 0, (TWO,))) == ["甲乙丙丁", "two", "one"]
    assert shapes(insert_figures(issue, "a", "one", 1, (TWO,))) == ["甲乙丙丁", "one", "two"]
    assert shapes(insert_figures(issue, "a", "gone", 3, (TWO,))) == ["甲乙丙丁", "one", "two"]
    assert shapes(insert_figures(issue_of(), "a", "", 0, (ONE,))) == ["one"]


def test_a_picture_is_changed_where_it_stands_and_nowhere_else() -> None:
    issue = issue_of(ONE, TEXT, TWO)
    assert change_figure(issue, "a", ONE) is issue
    changed = change_figure(issue, "a", replace(TWO, caption="会场", width=500))
    assert next(changed.articles).blocks == (ONE, TEXT, replace(TWO, caption="会场", width=500))
    with pytest.raises(KeyError):
        change_figure(issue, "a", Figure(PICTURE, id="text"))
