"""What a few characters less would save: a line, a page.

Nothing is guessed.  A paragraph is promised to lose a line where it was cut into lines again without so many
characters, taken out of every line of it in turn and at every place about a line's end, where it matters; a page is
promised where the issue was set again without them.  What does not come true in every trial is not promised.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import islice

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.model import Issue, Paragraph, Span, normal_spans
from anqing_bulletin.typesetting.breaking import KIND, Kind
from anqing_bulletin.typesetting.compose import Composition, compose
from anqing_bulletin.typesetting.economy import OWN_FIELDS, ArticleUse, Ending, article_uses, page_use
from anqing_bulletin.typesetting.paragraph import LineSetter, SetText
from anqing_bulletin.typesetting.printed import PrintedText, Stretch

MOST_ROWS = 3
"""More lines than that on a last page are not worth cutting for."""
_MOST_CHARACTERS = 12
_SHORT_CHARACTERS = 3
"""A last line of no more than so many characters is named for the line's own sake."""
_MOST_WAYS = 6
"""Paragraphs offered for one and the same page."""
_MOST_ARTICLES = 8
_MOST_LINES = 60
_NEAR = 3
"""Characters about a line's end where it matters which of them go."""
_TRIALS = 8
"""Trials in one piece of work."""
_SHORT_LINES = 3
"""A paragraph of no more lines is tried at every place."""


class Gain(Enum):
    """What is saved."""

    ISSUE_PAGE = "issue-page"
    ARTICLE_PAGE = "article-page"
    """The article ends a page earlier; the issue may be as long as before."""
    LINE = "line"


@dataclass(frozen=True)
class Cut:
    """So many Han characters less save the paragraph its last line."""

    ending: Ending
    characters: int
    offset: int
    """A place in the paragraph's text from which so many Han characters follow each other."""


@dataclass(frozen=True)
class Saving:
    """Cuts that together save something; `before` and `after` are the last page of what gets shorter."""

    gain: Gain
    cuts: tuple[Cut, ...]
    before: int = 0
    after: int = 0


Promises = MutableMapping[SetText, tuple[int, int] | None]
"""By paragraph as it is set: characters and a place to take them from, or None where nothing can be promised."""


def savings(composition: Composition, known: Promises) -> Iterator[Saving | None]:
    """What could be saved: pages first, then lines; None after each piece of work, so that a caller can pause.

    `known` is filled, and asked first: an edit leaves all paragraphs but one as they were set.
    """
    uses = article_uses(composition)
    found = None
    for step in _issue_savings(composition, uses, known):
        found = step or found
        yield step
    yield from _article_savings(composition, uses, known, skip_last_page=found is not None)
    count = 0
    for cut in _cuts(composition.setter, _endings(uses, _SHORT_CHARACTERS), known):
        yield Saving(Gain.LINE, (cut,)) if cut else None
        count += cut is not None
        if count == _MOST_LINES:
            return


def shortened(issue: Issue, cuts: Iterable[Cut]) -> Issue:
    """The issue without the characters of some cuts."""
    for cut in cuts:
        issue = _without(issue, cut)
    return issue


# --- pages --------------------------------------------------------------------------------------------------------


def _issue_savings(composition: Composition, uses: Sequence[ArticleUse], known: Promises) -> Iterator[Saving | None]:
    rows = _rows_too_many(composition)
    if not 0 < rows <= MOST_ROWS:
        return
    cuts: list[Cut] = []
    for cut in _cuts(composition.setter, _endings(uses, _MOST_CHARACTERS), known):
        cuts += [cut] if cut else []
        yield None
        if len(cuts) == _MOST_WAYS:
            break
    before = len(composition.sheets)
    is_saved = False
    for way in _ways(cuts):
        if is_saved and len(way) > 1:
            return
        after = len(_shorter(composition, way).sheets)
        is_saved = is_saved or after < before
        yield Saving(Gain.ISSUE_PAGE, way, before, after) if after < before else None


def _rows_too_many(composition: Composition) -> int:
    """Lines of the type area that keep the issue from ending a page earlier; 0 where lines are not the reason."""
    use = page_use(composition)
    filled = composition.body.filled
    if use.body_rows is None or not filled:
        return 0
    return use.body_rows or max(0, filled[-1].end.row + use.imprint_rows - use.rows)


def _article_savings(
    composition: Composition, uses: Sequence[ArticleUse], known: Promises, *, skip_last_page: bool
) -> Iterator[Saving | None]:
    spilled = (use for use in uses if use.last_page > use.first_page and 0 < use.rows_on_last_page <= MOST_ROWS)
    for use in islice(spilled, _MOST_ARTICLES):
        if skip_last_page and use.last_page == len(composition.sheets):
            continue
        cuts: list[Cut] = []
        for cut in _cuts(composition.setter, _endings([use], _MOST_CHARACTERS), known):
            cuts += [cut] if cut else []
            yield None
            if len(cuts) == MOST_ROWS:
                break
        is_saved = False
        for way in _ways(cuts):
            if is_saved and len(way) > 1:
                break
            after = _extent(_shorter(composition, way), use.article)
            saving = None
            if after is not None and after.first_page == use.first_page and after.last_page < use.last_page:
                saving = Saving(Gain.ARTICLE_PAGE, way, use.last_page, after.last_page)
                is_saved = True
            yield saving


def _ways(cuts: Sequence[Cut]) -> Iterator[tuple[Cut, ...]]:
    """One line less, wherever that may be; else the cheapest two, or three, together."""
    yield from ((cut,) for cut in cuts)
    for count in range(2, min(len(cuts), MOST_ROWS) + 1):
        yield tuple(cuts[:count])


def _shorter(composition: Composition, cuts: tuple[Cut, ...]) -> Composition:
    issue = shortened(composition.issue, cuts)
    return compose(issue, composition.style, fonts=composition.fonts, previous=composition)


def _extent(composition: Composition, article: str) -> ArticleUse | None:
    return next((use for use in article_uses(composition) if use.article == article), None)


# --- lines --------------------------------------------------------------------------------------------------------


def _endings(uses: Iterable[ArticleUse], most: int) -> list[Ending]:
    """The paragraphs that might give a line, those with the fewest characters on it first."""
    endings = [ending for use in uses for ending in use.endings if ending.lines > 1 and ending.characters <= most]
    return sorted(endings, key=lambda ending: (ending.characters, ending.set_text.lines[-1].width))


def _cuts(setter: LineSetter, endings: Iterable[Ending], known: Promises) -> Iterator[Cut | None]:
    for ending in endings:
        if ending.set_text not in known:
            known[ending.set_text] = yield from _promise(setter, ending)
        promise = known[ending.set_text]
        yield promise and Cut(ending, *promise)


def _promise(setter: LineSetter, ending: Ending) -> Generator[None, None, tuple[int, int] | None]:
    """The fewest Han characters that save the last line wherever in the paragraph they go, and such a place."""
    printed, lines = ending.set_text.printed, ending.set_text.lines
    measure, tracking = ending.style.measure, ending.style.tracking
    row = setter.row(printed, tracking)
    runs = _han_runs(printed)
    ems = -(-lines[-1].width // printed.size)
    for count in range(max(1, ems - 2), min(ems + 2, _MOST_CHARACTERS) + 1):
        places = _places(ending.set_text, runs, count)
        saves = bool(places)
        for number, place in enumerate(places):
            if number % _TRIALS == 0:
                yield None
            shorter = setter.row(_with_gap(printed, place, count), tracking, row)
            if setter.count(shorter, measure) >= len(lines):
                saves = False
                break
        if saves:
            return count, _own_offset(printed, places[0])
    return None


def _han_runs(printed: PrintedText) -> list[int]:
    """For each printed character how many Han characters of the paragraph's own text follow each other from it on."""
    result = [0] * (len(printed.text) + 1)
    start = len(printed.text)
    for stretch in reversed(printed.stretches):
        start -= len(stretch.text)
        if stretch.field not in OWN_FIELDS or stretch.look.size != printed.size:
            continue
        for index in range(len(stretch.text) - 1, -1, -1):
            following = result[start + index + 1] if index + 1 < len(stretch.text) else 0
            result[start + index] = following + 1 if KIND[stretch.text[index]] is Kind.HAN else 0
    return result


def _places(text: SetText, runs: Sequence[int], count: int) -> list[int]:
    """Where so many characters are taken out on trial: in each line, and at every place about its ends."""
    result: list[int] = []
    for line in text.lines:
        starts = [place for place in range(line.start, line.end) if runs[place] >= count]
        if len(text.lines) > _SHORT_LINES:
            middle = [place for place in starts if line.start + _NEAR <= place < line.end - count - _NEAR]
            starts = [place for place in starts if place not in middle[1:]]
        result += starts
    return result


def _with_gap(printed: PrintedText, place: int, count: int) -> PrintedText:
    """A text without so many characters of one stretch."""
    stretches: list[Stretch] = []
    passed = 0
    for stretch in printed.stretches:
        at = place - passed
        passed += len(stretch.text)
        inside = 0 <= at < len(stretch.text)
        stretches.append(replace(stretch, text=stretch.text[:at] + stretch.text[at + count :]) if inside else stretch)
    return replace(printed, stretches=tuple(stretches))


def _own_offset(printed: PrintedText, place: int) -> int:
    origin = next(origin for origin in printed.origins if origin.start <= place < origin.end)
    return origin.offset + place - origin.start


# --- the text -----------------------------------------------------------------------------------------------------


def _without(issue: Issue, cut: Cut) -> Issue:
    key = cut.ending.article
    article = issue.article(key)
    assert article is not None

    def changed(paragraph: Paragraph) -> Paragraph:
        return _shorter_paragraph(paragraph, cut) if paragraph.id == cut.ending.paragraph else paragraph

    blocks = (changed(block) if isinstance(block, Paragraph) else block for block in article.blocks)
    return edits.set_blocks(edits.set_foreword(issue, key, map(changed, article.foreword)), key, blocks)


def _shorter_paragraph(paragraph: Paragraph, cut: Cut) -> Paragraph:
    spans: list[Span] = []
    passed = 0
    for span in paragraph.spans:
        first, last = (min(max(at - passed, 0), len(span.text)) for at in (cut.offset, cut.offset + cut.characters))
        passed += len(span.text)
        spans.append(replace(span, text=span.text[:first] + span.text[last:]))
    return replace(paragraph, spans=normal_spans(spans))
