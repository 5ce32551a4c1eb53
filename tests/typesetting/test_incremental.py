"""Random edits: what is taken over from the last composition is what a fresh one would give.

The campaign `compositions` tries 15,000 of them.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.model import (
    ImprintLine,
    Issue,
    Mark,
    Paragraph,
    Section,
    Span,
    with_blocks,
)
from anqing_bulletin.typesetting.locate import locate
from anqing_bulletin.typesetting.sheet import Field
from anqing_bulletin.typesetting.style import load_style
from tests.campaigns.compositions import everything_on, work_through
from tests.torture import everything_style
from tests.typesetting.invented import (
    WIDE_TEXT,
    article_of,
    composed,
    invented_issue,
)
from tests.typesetting.office import Office

EDITS = 80
"""For each seed."""


@pytest.mark.parametrize("seed", range(8))
def test_after_every_edit_the_pages_are_those_of_a_fresh_composition(seed: int) -> None:
    assert work_through(seed, EDITS) == ""


@pytest.mark.parametrize("seed", range(200, 204))
def test_and_in_a_style_that_asks_for_everything(seed: int) -> None:
    assert work_through(seed, EDITS, everything_style()) == ""


def test_in_the_character_grid_too() -> None:
    style = load_style("28×22")
    office = Office(7, invented_issue())
    composition = composed(office.issue, style)
    for _ in range(30):
        office.act()
        composition = composed(office.issue, style, composition)
        assert everything_on(composition) == everything_on(composed(office.issue, style))


# --- what an edit does not touch stays the same object ------------------------------------------------------------


@pytest.fixture
def many_pages() -> Issue:
    articles = tuple(article_of(WIDE_TEXT * 7, article_id=f"a{n}", title=f"第{n}篇") for n in range(10))
    return replace(invented_issue(), sections=(Section("基层动态", articles, "s"),))


def replaced_word(issue: Issue, article_id: str, old: str, new: str) -> Issue:
    article = issue.article(article_id)
    assert article is not None
    (block,) = article.blocks
    assert isinstance(block, Paragraph)
    changed = replace(block, spans=(Span(block.text.replace(old, new, 1)),))
    return edits.set_blocks(issue, article_id, (changed,))


def test_a_keystroke_that_moves_nothing_touches_one_sheet(many_pages: Issue) -> None:
    before = composed(many_pages)
    after = composed(replaced_word(many_pages, "a5", "谋划", "策划"), previous=before)
    changed = [i for i, (a, b) in enumerate(zip(before.sheets, after.sheets, strict=True)) if a is not b]
    assert len(changed) <= 2
    assert before.sheet_of("a5") in changed


def test_an_edit_shares_all_pages_before_it(many_pages: Issue) -> None:
    before = composed(many_pages)
    after = composed(replaced_word(many_pages, "a5", "谋划", "谋划" * 300), previous=before)
    first = before.sheet_of("a5")
    assert first is not None
    # The cover is another one: its page numbers moved.
    assert all(a is b for a, b in zip(before.sheets[1:first], after.sheets[1:first], strict=True))
    assert len(after.sheets) > len(before.sheets)


def test_another_number_touches_the_cover_only(many_pages: Issue) -> None:
    before = composed(many_pages)
    after = composed(replace(many_pages, number=8), previous=before)
    same = [a is b for a, b in zip(before.sheets, after.sheets, strict=True)]
    assert same == [False] + [True] * (len(same) - 1)


def test_another_imprint_touches_the_last_page_only(many_pages: Issue) -> None:
    before = composed(many_pages)
    after = composed(edits.set_imprint(many_pages, (ImprintLine("报", "县委。"),)), previous=before)
    same = [a is b for a, b in zip(before.sheets, after.sheets, strict=True)]
    assert same == [True] * (len(same) - 1) + [False]


def test_a_note_that_is_not_printed_touches_nothing_on_paper(many_pages: Issue) -> None:
    before = composed(many_pages)
    after = composed(edits.set_note(many_pages, "a5", "待核"), previous=before)
    assert everything_on(before) == everything_on(after)


def test_a_composition_in_another_style_takes_nothing_over() -> None:
    issue = invented_issue()
    style = load_style("27×22")
    assert everything_on(composed(issue, style, composed(issue))) == everything_on(composed(issue, style))


def test_places_are_found_on_taken_over_lines_as_on_fresh_ones() -> None:
    office = Office(3, invented_issue())
    composition = composed(office.issue)
    for _ in range(40):
        office.act()
        composition = composed(office.issue, previous=composition)
        fresh = composed(office.issue)
        article = office.some_article()
        for block in article.paragraphs if article else ():
            for offset in range(0, len(block.text), 7):
                wanted = locate(fresh, article.id, block.id, Field.TEXT, offset)
                assert locate(composition, article.id, block.id, Field.TEXT, offset) == wanted


def test_marks_of_a_span_that_change_are_seen() -> None:
    """Same text, other look: nothing may be taken for unchanged by its characters alone."""
    plain = article_of("干部" * 40)
    issue = replace(invented_issue(), sections=(Section("基层动态", (plain,), "s"),))
    before = composed(issue)
    strong = with_blocks(plain, (replace(plain.paragraphs[0], spans=(Span("干部" * 40, Mark.STRONG),)),))
    changed = replace(issue, sections=(Section("基层动态", (strong,), "s"),))
    after = composed(changed, previous=before)
    assert everything_on(after) == everything_on(composed(changed)) != everything_on(before)
