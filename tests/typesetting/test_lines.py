"""Lines of random official prose: what a reader would see at once, and what a proofreader would never forgive."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from anqing_bulletin.bulletin.model import Alignment, Mark, Span
from anqing_bulletin.errors import LayoutImpossible
from anqing_bulletin.typesetting.breaking import clusters, visible
from anqing_bulletin.typesetting.paragraph import LineSetter, SetText, Tag
from anqing_bulletin.typesetting.sheet import Line, Role
from tests.typesetting.official_text import PlacedCell, book, official_text, placed_cells, printed_text, spans, style

if TYPE_CHECKING:
    from anqing_bulletin.typesetting.printed import PrintedText

EM = 16_000
SETTER = LineSetter(style(), book())
PLAIN_SETTER = LineSetter(replace(style(), lines=replace(style().lines, lonely_end="allow")), book())
"""First fit and nothing else: lonely last characters stay as they fall."""
TAG = Tag(Role.BODY, "a", "p")

# The sets of GB/T 15834-2011, 5.1, written down a second time.
NEVER_FIRST = "。，、；：？！”’）》〉】〕］｝」』〗～–·／"
NEVER_LAST = "“‘（《〈【〔［｛「『〖／"

measures = st.integers(5 * EM, 40 * EM)
trackings = st.sampled_from((0, 0, 382, -207, 2_000))


def lines_of(printed: PrintedText, measure: int, tracking: int = 0, setter: LineSetter = SETTER) -> tuple[Line, ...]:
    return setter.set(printed, measure, TAG, tracking=tracking)


def cells_of(printed: PrintedText, tracking: int = 0) -> list[PlacedCell]:
    return placed_cells(printed, style().lines, tracking)


def width_between(cells: list[PlacedCell], start: int, end: int) -> int:
    """The natural width of the cells that begin at printed offsets from `start` up to `end`."""
    inner = [cell for cell in cells if start <= cell.offset < end]
    return sum(cell.width + cell.gap for cell in inner) - (inner[0].gap if inner else 0)


def room_of(line: Line, measure: int) -> int:
    return measure - line.indent


def is_emergency(cells: list[PlacedCell], line: Line, following: Line) -> bool:
    """Whether no break at all was allowed between the beginning of a line and where it had to end."""
    inner = [cell for cell in cells if line.start <= cell.offset < following.start]
    return not any(cell.breaks for cell in inner)


def glyph_edges(line: Line, cells: list[PlacedCell]) -> list[tuple[int, int, PlacedCell]]:
    """The left and right edge of every shown cell, in the line's own units."""
    by_offset = {cell.offset: cell for cell in cells}
    edges = []
    for run in line.runs:
        at = run.start
        for x, text in zip(run.xs, run.texts, strict=True):
            if at in by_offset and text:
                cell = by_offset[at]
                edges.append((x - cell.shift, x - cell.shift + cell.width, cell))
            at += len(text)
    return edges


def shown_text(text: str) -> str:
    return visible(text).replace("\ufe0f", "").replace("\ufe00", "")


def visible_text(line: Line) -> str:
    return "".join(run.text for run in line.runs)


def shape(lines: tuple[Line, ...]) -> list[object]:
    return [(line.text, line.start, line.end, line.width, line.indent, line.runs, line.rules) for line in lines]


# --- nothing is lost ----------------------------------------------------------------------------------------------


@given(spans(), measures, trackings, st.sampled_from(Alignment))
def test_no_character_is_lost_doubled_or_moved(text, measure, tracking, alignment):
    printed = printed_text(text, alignment)
    lines = lines_of(printed, measure, tracking)
    assert "".join(line.text for line in lines) == printed.text
    assert [line.start for line in lines] == [0, *(line.end for line in lines[:-1])]
    assert lines[-1].end == len(printed.text)


@given(spans(), measures, trackings)
def test_every_character_but_blanks_at_line_ends_is_shown_in_its_place(text, measure, tracking):
    for line in lines_of(printed_text(text), measure, tracking):
        shown = visible_text(line)
        assert shown_text(line.text).strip(" \u3000\t") == shown_text(shown).strip(" \u3000\t")
        if line.runs:
            assert [run.start for run in line.runs[1:]] == [run.end for run in line.runs[:-1]]
            assert line.text.startswith(shown) or line.start
            assert line.start <= line.runs[0].start
            assert line.runs[-1].end <= line.end


@given(official_text(0, 12), measures)
def test_a_blank_that_opens_a_paragraph_is_kept(text, measure):
    line = lines_of(printed_text("\u3000" + text), measure)[0]
    assert not shown_text(line.text).strip(" \u3000\t") or visible_text(line).startswith("\u3000")


# --- where lines may end ------------------------------------------------------------------------------------------


@given(spans(), measures, trackings)
def test_no_line_begins_or_ends_with_what_must_not(text, measure, tracking):
    printed = printed_text(text)
    lines = lines_of(printed, measure, tracking)
    cells = cells_of(printed, tracking)
    for line, following in pairwise(lines):
        if is_emergency(cells, line, following):
            continue
        first = following.text.lstrip(" \u3000")[:1]
        last = re.sub(r"[\s\u200b\ufeff\u00ad\ufe00-\ufe0f]+$", "", line.text)[-1:]
        assert not first or first not in NEVER_FIRST
        assert not last or last not in NEVER_LAST


@given(spans(), measures)
def test_a_single_dash_never_opens_a_line_and_double_ones_are_never_divided(text, measure):
    printed = printed_text(text)
    starts = {line.start for line in lines_of(printed, measure)[1:]}
    at = 0
    for stretch in printed.stretches:
        for cluster in clusters(stretch.text):
            assert cluster not in ("——", "……") or at + 1 not in starts
            at += len(cluster)


@given(official_text(), measures)
def test_numbers_and_words_that_fit_are_never_divided(text, measure):
    printed = printed_text(text)
    lines = lines_of(printed, measure)
    cells = cells_of(printed)
    starts = {following.start for line, following in pairwise(lines) if not is_emergency(cells, line, following)}
    for word in re.finditer(r"[0-9A-Za-z]+(?:[.@/:_%-]*[0-9A-Za-z]+)*%?", printed.text):
        if width_between(cells, word.start(), word.end()) <= measure - 4 * EM:
            # Where a longer word had to be cut, a short one that clings to it may be too.
            assert not starts & set(range(word.start() + 1, word.end())), word[0]


@pytest.mark.parametrize(
    "word", ["100%", "25℃", "￥300", "№7", "120㎡", "5‰", "km²", "〔2022〕5号", "２０２２年", "3.14"]
)
def test_a_number_keeps_its_unit_on_its_line(word):
    """Whatever stands before it: the word is tried at every place of the line."""
    unit = word.rstrip("号年")
    for before in range(1, 30):
        printed = printed_text("干" * before + word + "部" * 30)
        starts = {line.start for line in lines_of(printed, 12 * EM)}
        assert not starts & set(range(before + 1, before + len(unit))), before


@given(spans(), measures, trackings)
def test_a_line_ends_only_where_it_had_to(text, measure, tracking):
    """First fit: the next breakable stretch would not have fitted, not even with its mark hung outside."""
    printed = printed_text(text)
    lines = lines_of(printed, measure, tracking, PLAIN_SETTER)
    cells = cells_of(printed, tracking)
    for line, following in pairwise(lines):
        begin = next(i for i, cell in enumerate(cells) if cell.offset >= following.start)
        stop = next(i for i, cell in enumerate(cells[begin:], begin) if cell.breaks)
        blank = cells[stop].blank if cells[stop].text in style().lines.hanging else 0
        fits = width_between(cells, line.start, cells[stop].offset + 1) - blank
        assert fits > room_of(line, measure) or cells[stop].text.isspace()


@given(spans(), measures, trackings)
def test_setting_again_gives_the_same_lines(text, measure, tracking):
    printed = printed_text(text)
    assert shape(lines_of(printed, measure, tracking)) == shape(lines_of(printed, measure, tracking))


# --- where glyphs stand -------------------------------------------------------------------------------------------


@given(spans(), measures, trackings)
@example((Span("a" * 200),), 10 * EM, 0)
@example((Span("中 " + "b" * 60 + "，中"),), 10 * EM, 0)
def test_every_justified_line_is_exactly_as_wide_as_its_measure(text, measure, tracking):
    printed = printed_text(text)
    lines = lines_of(printed, measure, tracking)
    cells = cells_of(printed, tracking)
    for line in lines[:-1]:
        edges = glyph_edges(line, cells)
        if len(edges) < 2:
            continue
        assert line.indent + line.width == measure
        left, right, cell = edges[-1]
        hangs = left == measure
        assert hangs or right in (measure, measure + cell.blank), cell
        assert edges[0][0] == line.indent


@given(spans(), measures, trackings)
def test_a_mark_that_hangs_begins_where_the_measure_ends_and_is_one_that_may(text, measure, tracking):
    printed = printed_text(text)
    lines = lines_of(printed, measure, tracking)
    cells = cells_of(printed, tracking)
    for line in lines:
        for left, right, cell in glyph_edges(line, cells)[1:]:
            if right - cell.blank > measure and line is not lines[-1]:
                assert left == measure
                assert cell.text in style().lines.hanging


@given(spans(), measures, trackings)
def test_glyphs_follow_each_other_and_never_overlap(text, measure, tracking):
    printed = printed_text(text)
    cells = cells_of(printed, tracking)
    lines = lines_of(printed, measure, tracking)
    for line in lines:
        edges = glyph_edges(line, cells)
        assert all(left >= right for (_, right, _), (left, _, _) in pairwise(edges))
        xs = [x for run in line.runs for x in run.xs]
        assert all(isinstance(x, int) for x in xs)


@given(spans(), measures)
def test_only_two_marks_beside_each_other_share_their_blank(text, measure):
    """Every other cell keeps its own width: nothing is squeezed to make a line fit."""
    cells = cells_of(printed_text(text))
    for before, cell in pairwise(cells):
        if before.width < before.look.size // 2:
            assert unicodedata.category(before.text[0])[0] in "LNMPSZC"
            assert before.text[0] not in NEVER_FIRST + NEVER_LAST or before.text[0] in "·／"
        if before.text in tuple("。，、；：？！”’）》") and before.width == before.look.size // 2:
            assert cell.text[0] in NEVER_FIRST + NEVER_LAST


@given(official_text(), measures)
def test_the_gap_between_han_and_digits_stands_there_and_nowhere_else(text, measure):
    gap = round(style().lines.han_latin_gap_em * EM)
    cells = cells_of(printed_text(text))
    for before, cell in pairwise(cells):
        pair = before.text[0] + cell.text[0]
        if re.fullmatch(r"[\u4e00-\u9fff][0-9A-Za-z]|[0-9A-Za-z][\u4e00-\u9fff]", pair):
            assert cell.gap == gap
        if any(character in NEVER_FIRST + NEVER_LAST + " \u3000—…" for character in pair):
            assert cell.gap == 0


@given(spans(), st.integers(5 * EM, 12 * EM))
def test_underlines_lie_under_their_words_and_nowhere_else(text, measure):
    marked = tuple(replace(span, marks=span.marks & ~Mark.UNDERLINE) for span in text)
    assert not any(line.rules for line in lines_of(printed_text(marked), measure))
    printed = printed_text(tuple(replace(span, marks=Mark.UNDERLINE) for span in text))
    for line in lines_of(printed, measure):
        if shown_text(visible_text(line)).strip(" \u3000"):
            assert len(line.rules) == 1
            assert line.rules[0].width > 0
            assert line.rules[0].height > 0


@given(official_text(1), st.integers(8 * EM, 30 * EM), st.sampled_from((Alignment.CENTRE, Alignment.RIGHT)))
def test_centred_and_right_lines_stand_where_they_should(text, measure, alignment):
    for line in lines_of(printed_text(text, alignment, indent_em=0.0), measure):
        left, right = line.indent, measure - line.indent - line.width
        assert right >= 0
        assert left >= 0
        assert (right == 0 or left == 0) if alignment is Alignment.RIGHT else abs(left - right) <= 1


# --- an edit, and the same from nothing ---------------------------------------------------------------------------


@st.composite
def edits(draw):
    before = draw(spans())
    index = draw(st.integers(0, len(before) - 1))
    text = before[index].text
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, min(len(text), start + 5)))
    typed = draw(official_text(0, 3))
    changed = Span(text[:start] + typed + text[end:], draw(st.sampled_from((before[index].marks, Mark.STRONG))))
    return before, (*before[:index], changed, *before[index + 1 :])


@settings(max_examples=300)
@given(edits(), measures, trackings, st.sampled_from(Alignment))
def test_lines_taken_over_after_an_edit_are_those_set_from_nothing(edit, measure, tracking, alignment):
    before, after = (printed_text(text, alignment) for text in edit)
    kept = SetText(before, lines_of(before, measure, tracking))
    again = SETTER.set(after, measure, TAG, tracking=tracking, previous=kept)
    assert shape(again) == shape(lines_of(after, measure, tracking))


@pytest.mark.parametrize(("setter", "again"), [(PLAIN_SETTER, 2), (SETTER, 6)])
def test_an_edit_at_the_end_of_a_long_paragraph_breaks_only_its_end(setter, again):
    text = "各乡镇党委要严格落实主体责任，" * 60
    before = printed_text(text)
    kept = SetText(before, lines_of(before, 27 * EM, setter=setter))
    after = setter.set(printed_text(text + "好"), 27 * EM, TAG, previous=kept)
    assert sum(one is other for one, other in zip(kept.lines, after, strict=False)) >= len(kept.lines) - again


# --- corners ------------------------------------------------------------------------------------------------------


def test_an_empty_paragraph_still_is_a_line():
    (line,) = lines_of(printed_text(""), 27 * EM)
    assert (line.text, line.start, line.end, line.width) == ("", 0, 0, 0)


def test_a_measure_that_holds_no_two_characters_is_refused_in_a_sentence():
    with pytest.raises(LayoutImpossible, match="容不下两个字"):
        lines_of(printed_text("干部"), 2 * EM - 1)


def test_an_indent_wider_than_the_measure_leaves_the_text_on_the_page():
    for line in lines_of(printed_text("干部" * 9, indent_em=30.0), 6 * EM):
        assert line.indent + line.width <= 6 * EM


def test_a_superscript_note_mark_keeps_its_brackets_apart_from_their_neighbours():
    """Half an em of the small mark's own size is given up, not of the text's."""
    printed = printed_text((Span("试点"), Span("〔1〕", Mark.SUPERSCRIPT), Span("，成效明显。")))
    close = next(cell for cell in cells_of(printed) if cell.text == "〕")
    assert close.width == close.look.size - close.look.size // 2


@pytest.mark.parametrize("tracking", [0, -207, -206, 381, 382])
def test_no_mark_gives_its_blank_twice(tracking):
    """To the mark behind it, and again at the end of the line: it would stand half an em outside the measure."""
    cells = cells_of(printed_text("干部》（群众，“试点”），（（一））"), tracking)
    for cell in cells:
        assert cell.width - cell.blank >= (cell.look.size + tracking) // 2, cell.text
        assert cell.width - cell.lead >= (cell.look.size + tracking) // 2, cell.text


@pytest.mark.parametrize("invisible", ["\u200b", "\ufeff", "\u00ad", "\u2060", "\u200e", "\ufe0f"])
def test_invisible_characters_of_pasted_text_leave_no_trace_on_the_page(invisible):
    clean = lines_of(printed_text("推动“头雁”领航，实现强村富民。" * 5), 12 * EM)
    dirty = lines_of(printed_text(f"推动“头雁”领航，{invisible}实现强{invisible}村富民。" * 5), 12 * EM)
    assert [[run.glyphs for run in line.runs] for line in clean] == [
        [run.glyphs for run in line.runs] for line in dirty
    ]
    assert [[run.xs for run in line.runs] for line in clean] == [[run.xs for run in line.runs] for line in dirty]
    assert not any(line.substitutions for line in dirty)
