"""Pages, paper and endings as they stand on the sheets; and what is promised to be saved comes true."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.model import Issue, Paragraph, Section, SectionLayout, Span
from anqing_bulletin.typesetting.compose import Composition
from anqing_bulletin.typesetting.economy import Ending, article_uses, page_use
from anqing_bulletin.typesetting.paragraph import LineSetter
from anqing_bulletin.typesetting.sheet import Line, Role
from anqing_bulletin.typesetting.shortening import Gain, Saving, savings, shortened
from anqing_bulletin.typesetting.style import HouseStyle, load_style
from tests.typesetting.invented import WIDE_TEXT, article_of, composed, invented_issue, issue_of

STYLE = load_style()
ROWS = STYLE.grid.rows
FIRST = 25
"""Han characters in the first line of a paragraph of the default style."""
FULL = 27
HAN = "云泽县坚持把基层党建与乡村治理一体谋划推进建立村情民意直通车累计收集群众诉求办结率达各乡镇干部下沉一线"


def used_in(composition: Composition, *roles: Role) -> list[Line]:
    return [placed.line for sheet in composition.sheets for placed in sheet.lines if placed.line.role in roles]


def endings_of(composition: Composition) -> list[Ending]:
    return [ending for use in article_uses(composition) for ending in use.endings]


def found(composition: Composition, gain: Gain | None = None) -> list[Saving]:
    return [saving for saving in savings(composition, {}) if saving and gain in {None, saving.gain}]


def rows_of(count: int) -> list[str]:
    """Paragraphs of one line, and so that nothing can be taken from them."""
    return ["干"] * count


def clauses(dice: random.Random) -> str:
    """A paragraph as an office writes it, with whatever makes lines end elsewhere than after the 27th character."""
    parts = []
    for _ in range(dice.randint(3, 12)):
        clause = "".join(dice.choice(HAN) for _ in range(dice.randint(2, 14)))
        if dice.random() < 0.3:
            clause += dice.choice(("2025年", "12个", "98.6%", "“三单制”", "《办法》", "（试行）", "——", "……", "APP"))
            clause += "".join(dice.choice(HAN) for _ in range(dice.randint(0, 4)))
        parts.append(clause + dice.choice("，，、；："))
    return "".join(parts)[:-1] + "。"


# --- pages and paper ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("rows", "pages", "papers", "blank"), [(5, 2, 1, 0), (ROWS + 1, 3, 2, 1), (60, 4, 2, 0)])
def test_two_pages_are_a_sheet_of_paper_and_an_odd_one_leaves_a_side_blank(
    rows: int, pages: int, papers: int, blank: int
) -> None:
    composition = composed(issue_of(article_of(*rows_of(rows), title="")))
    use = page_use(composition)
    assert len(composition.sheets) == pages
    assert (use.pages, use.papers, use.blank_sides) == (pages, papers, blank)


def test_the_blank_page_before_an_imprint_on_an_even_page_is_a_blank_side() -> None:
    even = replace(STYLE, imprint=replace(STYLE.imprint, on_even_page=True))
    issue = replace(invented_issue(), sections=(Section("栏目", (article_of(*rows_of(ROWS - 2), title=""),), "s"),))
    composition = composed(issue, even)
    blank = [sheet for sheet in composition.sheets if not sheet.lines]
    assert len(blank) == 1
    assert page_use(composition).blank_sides == len(blank)


def test_the_last_page_is_as_full_as_its_lines_and_the_imprint_make_it() -> None:
    alone = page_use(composed(issue_of(article_of(*rows_of(6), title=""))))
    assert (alone.body_rows, alone.imprint_rows, alone.used_rows) == (7, 0, 7), "the section's head is a line too"
    issue = replace(invented_issue(), sections=(Section("栏目", (article_of(*rows_of(6), title=""),), "s"),))
    composition = composed(issue)
    with_imprint = page_use(composition)
    height = -(-composition.body.imprint.height // STYLE.pitch)
    assert (with_imprint.body_rows, with_imprint.imprint_rows) == (7, height)
    assert with_imprint.used_rows == 7 + height


def test_an_imprint_that_has_a_page_of_its_own_is_all_that_the_last_page_holds() -> None:
    issue = replace(invented_issue(), sections=(Section("栏目", (article_of(*rows_of(ROWS - 2), title=""),), "s"),))
    use = page_use(composed(issue))
    assert use.body_rows == 0
    assert use.used_rows == use.imprint_rows


def test_an_issue_that_is_only_a_cover_says_nothing_of_its_last_page() -> None:
    use = page_use(composed(issue_of()))
    assert (use.pages, use.papers, use.blank_sides, use.used_rows) == (1, 1, 1, None)


# --- articles -----------------------------------------------------------------------------------------------------


def test_an_article_takes_the_lines_that_stand_on_the_pages() -> None:
    dice = random.Random(3)
    articles = [
        article_of(*(clauses(dice) for _ in range(6)), article_id=name, title=f"{name}的标题", source="组织部")
        for name in ("甲", "乙", "丙", "丁")
    ]
    composition = composed(issue_of(*articles))
    for use in article_uses(composition):
        lines = [line for line in used_in(composition, Role.BODY) if line.article == use.article]
        pages = [
            sheet.number
            for sheet in composition.sheets
            if any(placed.line.article == use.article and placed.line.role is Role.BODY for placed in sheet.lines)
        ]
        on_last = [
            placed
            for placed in composition.sheets[pages[-1] - 1].lines
            if placed.line.article == use.article and placed.line.role is Role.BODY
        ]
        assert use.rows == len(lines)
        assert (use.first_page, use.last_page, use.rows_on_last_page) == (pages[0], pages[-1], len(on_last))
        assert use.last_characters == sum(character not in "。，、；：（）“”" for character in lines[-1].text)
        assert [ending.text for ending in use.endings] == [
            [line for line in lines if line.paragraph == ending.paragraph][-1].text.strip() for ending in use.endings
        ]


@pytest.mark.parametrize(("end", "is_lonely"), [("干", True), ("干。", True), ("干部。", False), ("9。", False)])
def test_a_last_line_of_one_han_character_is_lonely_whatever_marks_stand_beside_it(end: str, is_lonely: bool) -> None:
    allowed = replace(STYLE, lines=replace(STYLE.lines, lonely_end="allow"))
    composition = composed(issue_of(article_of("部" * FIRST + end, title="")), allowed)
    (ending,) = endings_of(composition)
    assert (ending.lines, ending.is_lonely, ending.text) == (2, is_lonely, end)
    assert ending.offset == FIRST


def test_a_paragraph_of_one_character_is_not_lonely() -> None:
    assert not endings_of(composed(issue_of(article_of("干。", title=""))))[0].is_lonely


def test_an_ending_leads_to_its_place_in_the_text_behind_a_title_that_runs_in() -> None:
    composition = composed(issue_of(article_of(WIDE_TEXT, title="标题", source="河东镇党委")))
    (ending,) = endings_of(composition)
    line = ending.set_text.lines[-1]
    assert line.text.startswith(WIDE_TEXT[ending.offset :][:1])
    only_source = composed(issue_of(article_of("干" * (FIRST - 3), title="标", source="河东镇党委办公室组织科")))
    (ending,) = endings_of(only_source)
    assert ending.offset == FIRST - 3, "the end of the text: the last line is the source unit's"


# --- promises -----------------------------------------------------------------------------------------------------


def lines_without(composition: Composition, ending: Ending, offset: int, count: int, style: HouseStyle) -> int:
    """How many lines the paragraph has once these characters are gone and all is set anew."""
    article = composition.issue.article(ending.article)
    index = next(index for index, block in enumerate(article.blocks) if block.id == ending.paragraph)
    text = article.blocks[index].text
    block = replace(article.blocks[index], spans=(Span(text[:offset] + text[offset + count :]),))
    issue = edits.replace_blocks(composition.issue, article.id, index, index + 1, (block,))
    again = composed(issue, style, composition)
    return next(e.lines for e in endings_of(again) if e.paragraph == ending.paragraph)


def han_places(text: str, count: int) -> Iterator[int]:
    """Every place in a text where so many Han characters follow each other."""
    for place in range(len(text) - count + 1):
        if all(character in HAN for character in text[place : place + count]):
            yield place


def styles() -> dict[str, HouseStyle]:
    plain = {"hanging": "", "lonely_end": "allow", "trim_line_start": True}
    return {
        "the office's": STYLE,
        "pushed in": load_style("28×22"),
        "no courtesy": replace(STYLE, lines=replace(STYLE.lines, **plain)),
        "the optimum": replace(STYLE, lines=replace(STYLE.lines, breaking="optimum", push_in=True)),
    }


@pytest.mark.parametrize("name", styles())
def test_a_promised_line_is_saved_wherever_in_the_paragraph_the_characters_go(name: str) -> None:
    style = styles()[name]
    dice = random.Random(f"promises of {name}")
    promised = 0
    for _ in range(4 if style.lines.breaking == "optimum" else 12):
        issue = issue_of(article_of(*(clauses(dice) for _ in range(6)), source="组织部"))
        composition = composed(issue, style)
        for saving in found(composition, Gain.LINE):
            (cut,) = saving.cuts
            promised += 1
            text = issue.article("only").block(cut.ending.paragraph).text
            places = list(han_places(text, cut.characters))
            for place in {*places[:: max(1, len(places) // 25)], *places[-4:], cut.offset}:
                lines = lines_without(composition, cut.ending, place, cut.characters, style)
                assert lines == cut.ending.lines - 1, text[place : place + cut.characters]
    assert promised >= 3


def test_a_lonely_character_costs_one() -> None:
    allowed = replace(STYLE, lines=replace(STYLE.lines, lonely_end="allow"))
    composition = composed(issue_of(article_of("部" * FIRST + "干。", title="")), allowed)
    (saving,) = found(composition)
    assert (saving.gain, saving.cuts[0].characters) == (Gain.LINE, 1)


def test_what_has_nothing_that_could_go_is_promised_nothing() -> None:
    spelled = " ".join(["organisation"] * 5)
    assert endings_of(composed(issue_of(article_of(spelled, title=""))))[0].lines > 1
    assert not found(composed(issue_of(article_of(spelled, title=""))))
    long_end = "部" * (FIRST + 20)
    assert not found(composed(issue_of(article_of(long_end, title=""))))


def of_two_lines(*last: int) -> list[str]:
    """Paragraphs of two lines, with so many characters on the last."""
    return ["部" * (FIRST + count) for count in last]


def overflowing(rows: int, *last: int, imprint: bool = False) -> Issue:
    """An issue of a cover and a page that is too small by so many lines."""
    texts = of_two_lines(*last)
    fill = ROWS - 1 + rows - 2 * len(texts)
    article = article_of(*texts, *rows_of(fill), title="")
    return replace(invented_issue() if imprint else issue_of(), sections=(Section("栏目", (article,), "s"),))


def test_one_line_too_many_names_each_paragraph_that_could_give_it_cheapest_first() -> None:
    composition = composed(overflowing(1, 9, 3, 5))
    assert page_use(composition).body_rows == 1
    ways = found(composition, Gain.ISSUE_PAGE)
    assert [(way.before, way.after) for way in ways] == [(3, 2)] * 3
    assert [way.cuts[0].ending.paragraph for way in ways] == ["only-1", "only-2", "only-0"]
    assert [way.cuts[0].characters for way in ways] == sorted(way.cuts[0].characters for way in ways)
    for way in ways:
        assert len(composed(shortened(composition.issue, way.cuts)).sheets) == 2


@pytest.mark.parametrize("rows", [2, 3])
def test_more_lines_too_many_name_the_cheapest_paragraphs_together(rows: int) -> None:
    composition = composed(overflowing(rows, 9, 3, 5, 7))
    (way,) = found(composition, Gain.ISSUE_PAGE)
    assert [cut.ending.characters for cut in way.cuts] == [3, 5, 7][:rows]
    assert len(composed(shortened(composition.issue, way.cuts)).sheets) == way.after == 2
    assert len(composed(shortened(composition.issue, way.cuts[1:])).sheets) == 3


def test_no_page_is_promised_where_too_few_lines_can_be_given_or_too_many_are_wanted() -> None:
    assert not found(composed(overflowing(2, 3)), Gain.ISSUE_PAGE)
    assert not found(composed(overflowing(4, 3, 3, 3, 3)), Gain.ISSUE_PAGE)
    assert not found(composed(overflowing(0, 3, 3)), Gain.ISSUE_PAGE)


def test_a_line_less_may_bring_the_imprint_back_from_a_page_of_its_own() -> None:
    height = page_use(composed(overflowing(-15, 3, imprint=True))).imprint_rows
    composition = composed(overflowing(1 - height, 3, 4, imprint=True))
    assert page_use(composition).body_rows == 0
    ways = found(composition, Gain.ISSUE_PAGE)
    assert [(way.before, way.after) for way in ways] == [(3, 2)] * 2
    assert len(composed(shortened(composition.issue, ways[0].cuts)).sheets) == 2


def test_an_article_whose_end_spilled_over_is_told_what_brings_it_back() -> None:
    first = article_of(*of_two_lines(2, 4), *rows_of(ROWS - 1 + 1 - 4), title="", article_id="first")
    second = article_of(*rows_of(12), title="", article_id="second")
    composition = composed(issue_of(first, second))
    ways = found(composition, Gain.ARTICLE_PAGE)
    assert {way.cuts[0].ending.article for way in ways} == {"first"}
    assert [(way.before, way.after) for way in ways] == [(3, 2)] * 2
    for way in ways:
        use, _ = article_uses(composed(shortened(composition.issue, way.cuts)))
        assert use.last_page == 2
    assert not found(composition, Gain.ISSUE_PAGE)


def test_lines_in_columns_are_promised_by_the_columns_measure() -> None:
    dice = random.Random(11)
    news = [article_of(clauses(dice), title=f"第{n}条", article_id=f"n{n}", source="县委") for n in range(12)]
    issue = replace(issue_of(), sections=(Section("简讯", tuple(news), "s", layout=SectionLayout.TWO_COLUMN),))
    composition = composed(issue)
    ways = found(composition, Gain.LINE)
    assert ways
    for way in ways:
        (cut,) = way.cuts
        again = composed(shortened(issue, way.cuts))
        assert next(e.lines for e in endings_of(again) if e.paragraph == cut.ending.paragraph) == cut.ending.lines - 1


def test_marks_of_the_text_stay_where_they_are_when_it_is_shortened() -> None:
    issue = overflowing(1, 3)
    block = issue.article("only").blocks[0]
    (way,) = found(composed(issue), Gain.ISSUE_PAGE)
    changed = shortened(issue, way.cuts).article("only").blocks[0]
    assert isinstance(changed, Paragraph)
    assert len(changed.text) == len(block.text) - way.cuts[0].characters
    assert shortened(issue, ()) is issue


def test_a_paragraph_is_tried_once_and_after_an_edit_only_the_changed_one(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    count = LineSetter.count
    monkeypatch.setattr(
        LineSetter, "count", lambda setter, row, measure: tried.append(row.printed.text) or count(setter, row, measure)
    )
    known = {}
    issue = issue_of(article_of(*of_two_lines(2, 3), *("组" * (FIRST + 2),), title=""))
    composition = composed(issue)
    before = [saving for saving in savings(composition, known) if saving]
    assert {text[0] for text in tried} == {"部", "组"}
    tried.clear()
    assert [saving for saving in savings(composition, known) if saving] == before
    assert not tried
    edited = edits.replace_blocks(issue, "only", 2, 3, (Paragraph((Span("织" * (FIRST + 1)),), id="only-2"),))
    list(savings(composed(edited, previous=composition), known))
    assert {text[0] for text in tried} == {"织"}


def test_a_caller_may_pause_between_small_pieces_of_work() -> None:
    composition = composed(issue_of(article_of(clauses(random.Random(1)) * 8, *of_two_lines(2, 3), title="")))
    slowest = 0.0
    steps = savings(composition, {})
    while True:
        begun = time.perf_counter()
        if next(steps, steps) is steps:
            break
        slowest = max(slowest, time.perf_counter() - begun)
    assert slowest < 0.5, "a piece of work is a few trials, not a paragraph's"
