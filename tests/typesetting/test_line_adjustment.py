"""What a style may ask of its lines beyond first fit: push in, trim, open, draw in a lonely end, the optimum."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anqing_bulletin.typesetting.breaking import KIND, PROHIBITIONS, Kind, clusters, indivisible, may_break, visible
from anqing_bulletin.typesetting.paragraph import LineSetter, SetText, Tag
from anqing_bulletin.typesetting.sheet import Line, Role
from anqing_bulletin.typesetting.style import Lines
from tests.typesetting.official_text import book, placed_cells, printed_text, spans, style

EM = 16_000
TAG = Tag(Role.BODY, "a", "p")
FULL = replace(
    style().lines,
    han_latin_gap_em=0.25,
    hanging="",
    line_end_half="all",
    trim_line_start=True,
    push_in=True,
    lonely_end="avoid",
)
"""Everything that CLREQ knows."""
VARIANTS = {
    "full": FULL,
    "hanging": replace(FULL, hanging="，。、；：！？"),
    "strict": replace(FULL, prohibition="strict"),
    "basic": replace(FULL, prohibition="basic"),
    "optimum": replace(FULL, breaking="optimum"),
    "optimum without give": replace(FULL, breaking="optimum", push_in=False),
}
variants = st.sampled_from(sorted(VARIANTS))
measures = st.integers(5 * EM, 40 * EM)


def lines_of(text, measure: int, rules: Lines = FULL, *, indent_em: float = 2.0) -> tuple[Line, ...]:
    return setter(rules).set(printed_text(text, indent_em=indent_em), measure, TAG)


def setter(rules: Lines) -> LineSetter:
    return LineSetter(replace(style(), lines=rules), book())


def texts(lines: tuple[Line, ...]) -> list[str]:
    return [line.text for line in lines]


def xs(line: Line) -> dict[str, int]:
    """The x of each glyph by its character (the last of equal ones)."""
    return {text: x for run in line.runs for text, x in zip(run.texts, run.xs, strict=True)}


# --- properties of every variant ----------------------------------------------------------------------------------


@given(spans(), measures, variants)
def test_no_character_is_lost_and_every_full_line_is_as_wide_as_its_measure(text, measure, name):
    printed = printed_text(text)
    lines = setter(VARIANTS[name]).set(printed, measure, TAG)
    assert "".join(texts(lines)) == printed.text
    shown = "".join(run.text for line in lines for run in line.runs)
    assert "".join(visible(shown).split()) == "".join(visible(printed.text).split())
    for line in lines[:-1]:
        if line.runs:
            assert line.indent + line.width == measure


@given(spans(), measures, variants)
def test_what_must_not_stand_at_a_lines_ends_does_not(text, measure, name):
    rules = VARIANTS[name]
    printed = printed_text(text)
    lines = setter(rules).set(printed, measure, TAG)
    cells = placed_cells(printed, rules)
    level = PROHIBITIONS[rules.prohibition]
    for line, following in pairwise(lines):
        inner = [cell for cell in cells if line.start <= cell.offset < following.start]
        if not any(cell.breaks for cell in inner):
            continue  # a word that fits no line
        first = next((cell for cell in cells if cell.offset >= following.start), None)
        if first is not None and first.kind is not Kind.SPACE:
            assert first.kind not in level.no_line_start
        assert inner[-1].kind not in level.no_line_end


@given(spans(), measures, variants)
def test_glyphs_never_overlap_by_more_than_their_blanks(text, measure, name):
    for line in setter(VARIANTS[name]).set(printed_text(text), measure, TAG):
        places = [x for run in line.runs for x in run.xs]
        texts_ = [text for run in line.runs for text in run.texts]
        for (one, other), (left, right) in zip(pairwise(places), pairwise(texts_), strict=True):
            opened = KIND.get(right, Kind.HAN) is Kind.OPEN or KIND.get(left, Kind.HAN) is Kind.OPEN
            assert other >= one or opened


@given(spans(), measures, variants, st.integers(0, 400), st.text("党建，。12", max_size=6))
def test_lines_taken_over_after_an_edit_are_those_set_from_nothing(text, measure, name, place, typed):
    rules = VARIANTS[name]
    before = printed_text(text)
    whole = before.text
    place = min(place, len(whole))
    one, other = printed_text(whole), printed_text(whole[:place] + typed + whole[place:])
    kept = SetText(one, setter(rules).set(one, measure, TAG))
    again = setter(rules).set(other, measure, TAG, previous=kept)
    fresh = setter(rules).set(other, measure, TAG)
    assert [(a.text, a.runs, a.width, a.indent) for a in again] == [(a.text, a.runs, a.width, a.indent) for a in fresh]


# --- one rule at a time -------------------------------------------------------------------------------------------


def test_a_comma_that_may_not_begin_a_line_is_pushed_in_by_the_marks_before_it():
    text = "把，学习，教育，抓在日常，严在经常，见"
    (first, *_) = lines_of(text, 12 * EM, indent_em=0)
    assert first.text == "把，学习，教育，抓在日常，"
    assert first.width == 12 * EM


def test_without_push_in_the_line_gives_its_last_character_to_the_next():
    text = "把，学习，教育，抓在日常，严在经常，见"
    (first, *_) = lines_of(text, 12 * EM - 8_001, replace(FULL, push_in=False), indent_em=0)
    assert first.text == "把，学习，教育，抓在日"


def test_an_opening_mark_gives_up_its_blank_at_the_beginning_of_a_line():
    text = "党" * 10 + "“四化”机制"
    _, second = lines_of(text, 10 * EM, indent_em=0)
    assert second.text.startswith("“")
    assert xs(second)["“"] == -EM // 2
    _, kept = lines_of(text, 10 * EM, replace(FULL, trim_line_start=False), indent_em=0)
    assert xs(kept)["“"] == 0


def test_the_opening_mark_of_a_first_line_keeps_its_blank_behind_the_indent():
    (first,) = lines_of("“四化”机制", 10 * EM)
    assert xs(first)["“"] == 2 * EM


def test_a_lonely_last_character_is_drawn_in_where_the_lines_can_give_way():
    text = "抓好，学习、教育，做到，学深、学透，好"
    lines = lines_of(text, 9 * EM, indent_em=0)
    allowed = lines_of(text, 9 * EM, replace(FULL, lonely_end="allow"), indent_em=0)
    assert len(allowed[-1].text.rstrip("。，")) == 1
    assert len(lines) == len(allowed) - 1


def test_a_lonely_last_digit_is_one_too():
    text = "干部" * 9 + "，" + "群众" * 9 + "4。"
    for columns in range(10, 20):
        for line in lines_of(text, columns * EM, indent_em=0)[-1:]:
            assert line.text != "4。", columns


def test_a_lonely_last_character_gets_company_where_no_line_can_give_way():
    text = "党" * 10 + "建" * 10 + "好。"
    lines = lines_of(text, 10 * EM, indent_em=0)
    assert texts(lines)[-1] == "建好。"
    assert lines[-2].width == 10 * EM


def test_a_gap_beside_digits_opens_before_the_places_between_han():
    text = "全市共有2022名干部参加学习培训班学习"
    lines = lines_of(
        text, 10 * EM + 5_000, replace(FULL, han_latin_gap_em=0.125, han_latin_gap_max_em=0.25), indent_em=0
    )
    places = xs(lines[0])
    assert lines[0].width == 10 * EM + 5_000
    assert places["名"] - places["2"] > EM // 2 + EM // 8


def test_strict_rules_keep_a_dash_from_the_beginning_of_a_line():
    text = "党" * 10 + "——建" + "设" * 8
    assert texts(lines_of(text, 10 * EM, indent_em=0))[1].startswith("——")
    strict = lines_of(text, 10 * EM, VARIANTS["strict"], indent_em=0)
    assert not any(line.text.startswith("——") for line in strict)


@pytest.mark.parametrize("text", ["宜组〔2022〕5号", "￥1,520.50", "16.5%", "±5", "38.5℃"])
def test_what_belongs_together_is_never_divided(text):
    for before in range(1, 24):
        printed = printed_text("干" * before + text + "部" * 20, indent_em=0)
        starts = {line.start for line in setter(FULL).set(printed, 12 * EM, TAG)}
        (first, last) = next(iter(indivisible(printed.text)))
        assert not starts & set(range(first + 1, last)), before


@pytest.mark.parametrize("name", sorted(VARIANTS))
def test_an_address_that_fits_no_line_does_not_tear_the_line_before_it_apart(name):
    """Two characters at the two edges of a line would be worse than an address that is cut a line earlier."""
    first, *rest = lines_of(
        "网址https://www.example.com/organisation/notice?id=20220603，请查阅。", 16 * EM, VARIANTS[name]
    )
    assert first.text.startswith("网址https://")
    assert first.text[-1] in "/.?=-"
    assert rest


def test_an_address_that_fits_no_line_is_cut_behind_one_of_its_own_signs():
    address = "https://www.example.com/organisation/department/notice?id=20220603"
    lines = lines_of(address, 12 * EM, indent_em=0)
    assert "".join(texts(lines)) == address
    assert all(line.text[-1] in "/?&=-_.#" for line in lines[:-1])


def test_the_optimum_is_never_more_uneven_than_first_fit():
    text = "坚持把年轻干部放在“急难险重”岗位上锻炼，2022年以来共选派1520名；" * 6
    first_fit = replace(FULL, lonely_end="allow")

    def unevenness(rules: Lines) -> float:
        lines = setter(rules).set(printed_text(text), 20 * EM, TAG)
        cells = placed_cells(printed_text(text), rules)
        total = 0.0
        for line in lines[:-1]:
            inner = [cell for cell in cells if line.start <= cell.offset < line.end]
            natural = sum(cell.width + cell.gap for cell in inner) - inner[0].gap - inner[-1].blank - inner[0].lead
            total += abs(line.width - natural) ** 3
        return total

    assert unevenness(replace(first_fit, breaking="optimum")) <= unevenness(first_fit)


def test_a_two_em_dash_of_one_character_is_two_ems_wide():
    (line,) = lines_of("党⸺建", 10 * EM, indent_em=0)
    assert xs(line)["建"] == 3 * EM
    assert clusters("党⸺建") == ["党", "⸺", "建"]


@pytest.mark.parametrize(("level", "allowed"), [("basic", True), ("gb", False), ("strict", False)])
def test_a_solidus_ends_a_line_only_by_the_basic_rules(level, allowed):
    assert may_break("／", "党", PROHIBITIONS[level]) is allowed


def test_the_apostrophe_of_a_latin_word_is_no_closing_quote():
    (line,) = lines_of("APEC’s第3届“峰会’", 20 * EM, indent_em=0)
    places = xs(line)
    assert line.text == "APEC’s第3届“峰会’"
    assert places["s"] - places["C"] < EM * 3 // 2
    for measure in range(3 * EM, 9 * EM, EM):
        starts = {each.start for each in lines_of("党" + "APEC’s" + "会议", measure, indent_em=0)}
        assert measure < 5 * EM or not starts & {5, 6}
