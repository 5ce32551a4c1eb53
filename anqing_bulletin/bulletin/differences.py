"""Differences of two texts, as a person with a red pen would mark them: what stays, what is struck out, what is new.

Han characters and marks are compared one by one, numbers and Latin words as a whole: 第18期 against 第19期 differs in
18 and 19, not in 8 and 9.  The time is bounded whatever the texts are: where comparing characters would take too long
whole sentences are compared, and where that would too, the rest counts as replaced.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from itertools import accumulate

PARAGRAPH_END = "\n\n"
"""The token that ends a paragraph, for whoever compares several at once; no token of a text is equal to it."""

MOST_STEPS = 2_000_000
"""Steps of comparing (well under a microsecond each) that two texts may take."""
_STEPS_BY_CHARACTER = MOST_STEPS // 8
"""Texts that ask for more are compared sentence by sentence first."""

_COMBINING = "\u0300-\u036f\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef"
_LATIN = "A-Za-z\u00c0-\u024f"
_DIGIT = "0-9０-９"
_TOKEN = re.compile(
    rf"(?:[{_DIGIT}]+(?:[.,:．][{_DIGIT}]+)*[%％‰]?|[{_LATIN}]+(?:['’-][{_LATIN}]+)*|.)[{_COMBINING}]*", re.DOTALL
)

_SENTENCE_ENDS = frozenset("。！？；\n") | {PARAGRAPH_END}
_COMMAS = frozenset("，、：,;:")
_OPENERS = frozenset("（《“‘〔【〈「『([")
_CLOSERS = frozenset("）》”’〕】〉」』)]")
_MARKS = _SENTENCE_ENDS | _COMMAS | _OPENERS | _CLOSERS | frozenset("—…· \u3000\t.!?")

_DIGITS = frozenset("0123456789０１２３４５６７８９")

_TINY = 2
"""So many characters that stay between two changes are not worth parting them."""
_TINY_MARKS = 4
"""Nor are so many marks and blanks."""
_LONGEST_ISLAND = 8
_ISLAND_SHARE = 4
"""Nor are up to eight characters between two changes that are both at least four times as long."""
_FARTHEST_SLIDE = 60


class Kind(Enum):
    """What has become of a stretch of text."""

    KEPT = "kept"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True)
class Piece:
    """A stretch of text that was kept, deleted or inserted."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class TokenPiece:
    """A stretch of tokens that were kept, deleted or inserted."""

    kind: Kind
    tokens: tuple[str, ...]


@dataclass(frozen=True)
class _Hunk:
    """A change: tokens `old` to `old_end` of the one text became tokens `new` to `new_end` of the other."""

    old: int
    old_end: int
    new: int
    new_end: int


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """What of two texts stays, goes and comes, in reading order; the deleted before what is inserted in its place.

    Kept and deleted pieces make up `old`, kept and inserted ones `new`; none is empty, no two neighbours are of one
    kind.
    """
    return tuple(Piece(piece.kind, "".join(piece.tokens)) for piece in token_pieces(tokens(old), tokens(new)))


def tokens(text: str) -> list[str]:
    """A text as what is compared: characters with what combines with them, numbers, Latin words."""
    return _TOKEN.findall(text)


def token_pieces(old: Sequence[str], new: Sequence[str]) -> list[TokenPiece]:
    """`pieces` of two texts that are tokens already; `PARAGRAPH_END` may be among them."""
    result: list[TokenPiece] = []
    at = 0
    for hunk in _hunks(old, new):
        parts = (
            (Kind.KEPT, old[at : hunk.old]),
            (Kind.DELETED, old[hunk.old : hunk.old_end]),
            (Kind.INSERTED, new[hunk.new : hunk.new_end]),
        )
        result += [TokenPiece(kind, tuple(part)) for kind, part in parts if part]
        at = hunk.old_end
    return [*result, TokenPiece(Kind.KEPT, tuple(old[at:]))] if at < len(old) else result


def paragraph_pieces(old: Sequence[str], new: Sequence[str]) -> list[TokenPiece]:
    """`bounded_pieces` of several paragraphs against several, each with its `PARAGRAPH_END`."""
    return bounded_pieces(
        [token for text in old for token in (*tokens(text), PARAGRAPH_END)],
        [token for text in new for token in (*tokens(text), PARAGRAPH_END)],
    )


def bounded_pieces(old: Sequence[str], new: Sequence[str]) -> list[TokenPiece]:
    """`token_pieces` of texts of which the last token, the end of a paragraph, stays where both have one."""
    if not old or not new:
        return token_pieces(old, new)
    found = token_pieces(old[:-1], new[:-1])
    if found and found[-1].kind is Kind.KEPT:
        return [*found[:-1], TokenPiece(Kind.KEPT, (*found[-1].tokens, old[-1]))]
    return [*found, TokenPiece(Kind.KEPT, (old[-1],))]


def matches(
    old: Sequence[Hashable], new: Sequence[Hashable], most_steps: int = MOST_STEPS
) -> tuple[list[tuple[int, int, int]], int]:
    """`(place in old, place in new, length)` of the runs that both sequences have in one order, and the steps it took.

    The longest common run first, then what is before and behind it; what `most_steps` do not suffice for is left out.
    """
    often = Counter(new)
    # No more than this is looked at for each item of `old` when a longest run is searched.
    steps = list(accumulate((1 + often[item] for item in old), initial=0))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    found: list[tuple[int, int, int]] = []
    spent = 0
    left = [(0, len(old), 0, len(new))]
    while left:
        start, end, new_start, new_end = left.pop()
        wanted = steps[end] - steps[start]
        if start == end or new_start == new_end or spent + wanted > most_steps:
            continue
        spent += wanted
        at, new_at, length = matcher.find_longest_match(start, end, new_start, new_end)
        if length:
            found.append((at, new_at, length))
            left += [(start, at, new_start, new_at), (at + length, end, new_at + length, new_end)]
    return sorted(found), spent


# --- changes ------------------------------------------------------------------------------------------------------


def _hunks(old: Sequence[str], new: Sequence[str]) -> list[_Hunk]:
    start, end, new_end = _trimmed(old, new)
    changed, new_changed = old[start:end], new[start:new_end]
    if _steps(changed, new_changed) <= _STEPS_BY_CHARACTER:
        found, _ = matches(changed, new_changed)
    else:
        found = _by_sentence(changed, new_changed)
    hunks = _between(found, len(changed), len(new_changed))
    hunks = [_Hunk(h.old + start, h.old_end + start, h.new + start, h.new_end + start) for h in hunks]
    return _joined(_slid(hunks, old, new), old, new)


def _trimmed(old: Sequence[str], new: Sequence[str]) -> tuple[int, int, int]:
    """Where two sequences begin to differ, and behind what item of each they are the same again."""
    most = min(len(old), len(new))
    start = next((index for index in range(most) if old[index] != new[index]), most)
    same = 0
    while same < most - start and old[-1 - same] == new[-1 - same]:
        same += 1
    return start, len(old) - same, len(new) - same


def _steps(old: Sequence[str], new: Sequence[str]) -> int:
    often = Counter(new)
    return len(old) + sum(often[token] for token in old)


def _by_sentence(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int]]:
    """Matches of whole sentences, and between them those of characters, as far as the steps suffice."""
    sentences, new_sentences = _sentences(old), _sentences(new)
    ends = list(accumulate(map(len, sentences), initial=0))
    new_ends = list(accumulate(map(len, new_sentences), initial=0))
    whole, spent = matches(sentences, new_sentences, MOST_STEPS // 2)
    result = [(ends[at], new_ends[new_at], ends[at + n] - ends[at]) for at, new_at, n in whole]
    for hunk in _between(result, len(old), len(new)):
        part, new_part = old[hunk.old : hunk.old_end], new[hunk.new : hunk.new_end]
        start, end, new_end = _trimmed(part, new_part)
        found, more = matches(part[start:end], new_part[start:new_end], MOST_STEPS - spent)
        spent += more
        ends_alike = len(part) - end
        inner = [(0, 0, start), *((at + start, new_at + start, n) for at, new_at, n in found)]
        inner.append((end, new_end, ends_alike))
        result += [(at + hunk.old, new_at + hunk.new, n) for at, new_at, n in inner if n]
    return sorted(result)


def _sentences(text: Sequence[str]) -> list[tuple[str, ...]]:
    result = []
    start = 0
    for index, token in enumerate(text, 1):
        if token in _SENTENCE_ENDS or index == len(text):
            result.append(tuple(text[start:index]))
            start = index
    return result


def _between(found: Sequence[tuple[int, int, int]], length: int, new_length: int) -> list[_Hunk]:
    """What lies between matches, before the first and behind the last."""
    result = []
    at = new_at = 0
    for old, new, size in (*found, (length, new_length, 0)):
        if old > at or new > new_at:
            result.append(_Hunk(at, old, new_at, new))
        at, new_at = old + size, new + size
    return result


# --- what a person finds sensible ---------------------------------------------------------------------------------


def _joined(hunks: Sequence[_Hunk], old: Sequence[str], new: Sequence[str]) -> list[_Hunk]:
    """The changes, those joined between which too little stays to be worth reading on its own."""
    result: list[_Hunk] = []
    for hunk in hunks:
        joined = hunk
        while result and _is_tiny(old[result[-1].old_end : joined.old], result[-1], joined):
            if _read_well_apart(result[-1], joined, old, new):
                break
            before = result.pop()
            joined = _Hunk(before.old, joined.old_end, before.new, joined.new_end)
        result.append(joined)
    return result


def _read_well_apart(before: _Hunk, behind: _Hunk, old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether two changes are easily read however little stands between: numbers, or a clause more or less."""
    if _is_clause(before, old, new) or _is_clause(behind, old, new):
        return True
    return _is_number(before, old, new) and _is_number(behind, old, new)


def _is_number(hunk: _Hunk, old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether one number stands for another."""
    sides = (old[hunk.old : hunk.old_end], new[hunk.new : hunk.new_end])
    return all(len(side) == 1 and side[0][0] in _DIGITS for side in sides)


def _is_clause(hunk: _Hunk, old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether a mere insertion or deletion is a clause with the mark that belongs to it."""
    if hunk.old < hunk.old_end and hunk.new < hunk.new_end:
        return False
    text, start, end = (old, hunk.old, hunk.old_end) if hunk.old < hunk.old_end else (new, hunk.new, hunk.new_end)
    opens = not start or text[start - 1] in _MARKS or text[start] in _COMMAS
    closes = end == len(text) or text[end - 1] in _MARKS or text[end] in _MARKS
    return opens and closes and end - start > _TINY


def _is_tiny(island: Sequence[str], before: _Hunk, behind: _Hunk) -> bool:
    if len(island) > _LONGEST_ISLAND or PARAGRAPH_END in island:
        return False
    length = sum(map(len, island))
    if length <= _TINY or (length <= _TINY_MARKS and all(token in _MARKS for token in island)):
        return True
    return length <= _LONGEST_ISLAND and length * _ISLAND_SHARE <= min(_size(before), _size(behind))


def _size(hunk: _Hunk) -> int:
    return max(hunk.old_end - hunk.old, hunk.new_end - hunk.new)


def _slid(hunks: Sequence[_Hunk], old: Sequence[str], new: Sequence[str]) -> list[_Hunk]:
    """The changes, a mere insertion or deletion moved to where it begins and ends with a clause, if it may stand there.

    党建，调研，促 after 党建，促: that is 调研， behind the comma, not ，调研 before it.
    """
    result: list[_Hunk] = []
    for index, hunk in enumerate(hunks):
        before = result[-1].old_end + 1 if result else 0
        behind = hunks[index + 1].old - 1 if index + 1 < len(hunks) else len(old)
        result.append(_best_place(hunk, old, new, hunk.old - before, behind - hunk.old_end))
    return result


def _best_place(hunk: _Hunk, old: Sequence[str], new: Sequence[str], left: int, right: int) -> _Hunk:
    """The change moved by up to `left` tokens back or `right` on."""
    if hunk.old == hunk.old_end:
        text, start, end = new, hunk.new, hunk.new_end
    elif hunk.new == hunk.new_end:
        text, start, end = old, hunk.old, hunk.old_end
    else:
        return hunk
    moves = max(_moves(text, start, end, left, right), key=lambda by: (_grace(text, start + by, end + by), -abs(by)))
    return _Hunk(hunk.old + moves, hunk.old_end + moves, hunk.new + moves, hunk.new_end + moves)


def _moves(text: Sequence[str], start: int, end: int, left: int, right: int) -> Iterator[int]:
    """By how many tokens a stretch may move and leave the same text behind."""
    yield 0
    for by in range(1, min(left, _FARTHEST_SLIDE) + 1):
        if text[start - by] != text[end - by]:
            break
        yield -by
    for by in range(min(right, _FARTHEST_SLIDE)):
        if text[start + by] != text[end + by]:
            break
        yield by + 1


def _grace(text: Sequence[str], start: int, end: int) -> int:
    """How well a stretch can be read on its own."""
    before = text[start - 1] if start else PARAGRAPH_END
    first, last = text[start], text[end - 1]
    grace = _ending(before) + _ending(last)
    if first in _OPENERS and last in _CLOSERS:
        grace += 3
    if first in _CLOSERS or first in _SENTENCE_ENDS or first in _COMMAS:
        grace -= 2
    if last in _OPENERS:
        grace -= 2
    return grace


def _ending(token: str) -> int:
    if token in _SENTENCE_ENDS:
        return 3
    return 2 if token in _COMMAS else 0
