"""The repairs: what scanning and hard wrapping spoilt and what can be put right without a doubt.

Each repair is a function from an article to an article and the remarks that tell of it.  A repair moves or drops
blanks, marks and paragraph ends; it never changes, adds or drops another character.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from anqing_bulletin.bulletin.model import Article, Block, Mark, Paragraph, ParagraphKind, normal_spans
from anqing_bulletin.bulletin.summary import run_in_heads
from anqing_bulletin.bulletin.text import is_han
from anqing_bulletin.intake.markup import Line, Spans, together, without
from anqing_bulletin.intake.remarks import Remark, RemarkKind
from anqing_bulletin.intake.shapes import STOPS, begins_item, is_bracketed_unit, is_page_number

_BLANK = " \u00a0\u2000-\u200a\u202f"
_NUMBER = re.compile(
    rf"(?<![{_BLANK}])(?P<before>[{_BLANK}]*)\d(?:[\d.,:/]*\d)?(?: \d{{3}}(?!\d))*[%％‰℃]?(?P<after>[{_BLANK}]*)"
)
# What ties a number to a Latin word, a model number or a sum: such blanks stay.
_TIED = re.compile(r"[A-Za-z0-9_+\-/.&@#]")
_SENTENCE_END = "。！？；：”’）"
_FULL_LINE = 20
"""A page ends with a full line: a shorter paragraph without a stop is a heading, not a sentence that was cut."""
_WORDS = 6
"""How many characters on each side a remark shows."""
_SHOWN = 3
"""How many examples a remark shows."""


def drop_page_numbers(lines: Sequence[Line]) -> tuple[tuple[Line, ...], list[Remark]]:
    """The lines without the page numbers (— 3 —) that the scan left between them."""
    found = [line.text for line in lines if is_page_number(line)]
    if not found:
        return tuple(lines), []
    sentence = f"删去混在正文里的页码 {len(found)} 处，如“{found[0]}”。"
    remark = Remark(RemarkKind.REPAIR, sentence, words="、".join(found))
    return tuple(line for line in lines if not is_page_number(line)), [remark]


def join_cut_sentences(article: Article) -> tuple[Article, list[Remark]]:
    """Joins a paragraph that stops within a sentence, as at the end of a page, with the one that goes on."""
    blocks, ends = _joined(article.blocks, _is_cut)
    foreword, more = _joined(article.foreword, _is_cut)
    if not ends and not more:
        return article, []
    joints = [f"{before.text[-_WORDS:]}｜{after.text[:_WORDS]}" for before, after in (*more, *ends)]
    joined = replace(article, blocks=blocks, foreword=tuple(b for b in foreword if isinstance(b, Paragraph)))
    return joined, [_repair(article, f"接上被换页断开的句子：“{joint}”（竖线处原来断开）。", joint) for joint in joints]


def _joined(
    blocks: Iterable[Block], goes_on: Callable[[Paragraph, Paragraph], bool]
) -> tuple[tuple[Block, ...], list[tuple[Paragraph, Paragraph]]]:
    """The blocks with each paragraph that goes on in the next one joined to it, and those pairs."""
    groups: list[list[Block]] = []
    pairs: list[tuple[Paragraph, Paragraph]] = []
    for block in blocks:
        before = groups[-1][-1] if groups else None
        if isinstance(before, Paragraph) and isinstance(block, Paragraph) and goes_on(before, block):
            pairs.append((before, block))
            groups[-1].append(block)
        else:
            groups.append([block])
    return tuple(_one(group) for group in groups), pairs


def _one(group: Sequence[Block]) -> Block:
    first = group[0]
    if len(group) == 1 or not isinstance(first, Paragraph):
        return first
    return replace(first, spans=together(block.spans for block in group if isinstance(block, Paragraph)))


def _is_cut(before: Paragraph, after: Paragraph) -> bool:
    """Whether the sentence at the end of a paragraph goes on in the next one."""
    if before.kind is not ParagraphKind.BODY or after.kind is not ParagraphKind.BODY:
        return False
    if not before.text or before.text[-1] in STOPS or begins_item(after.text) or is_bracketed_unit(after.text):
        return False
    if Mark.STRONG in after.spans[0].marks:
        # A head of its own, unless the cut went through the head.
        return Mark.STRONG in before.spans[-1].marks and "。" in after.text and len(before.text) >= _FULL_LINE
    return before.text[-1] in "，、" or len(before.text) >= _FULL_LINE


def stops_into_heads(article: Article) -> tuple[Article, list[Remark]]:
    """Moves a 。 that fell outside its strong run-in head inside."""
    remarks: list[Remark] = []
    blocks: list[Block] = []
    for block in article.blocks:
        if not isinstance(block, Paragraph) or block.kind is not ParagraphKind.BODY:
            blocks.append(block)
            continue
        spans, heads = _with_stops(block.spans)
        remarks += [_repair(article, f"把落在段首小标题外的句号收进小标题：“{head}”。", head) for head in heads]
        blocks.append(replace(block, spans=spans) if heads else block)
    return (replace(article, blocks=tuple(blocks)), remarks) if remarks else (article, [])


def _with_stops(spans: Spans) -> tuple[Spans, list[str]]:
    """The spans with each head's stop inside it, and those heads."""
    result = list(normal_spans(spans))
    heads: list[str] = []
    for index, (head, after) in enumerate(pairwise(result)):
        before = result[index - 1].text.rstrip() if index else ""
        opens = not before or before[-1] in _SENTENCE_END
        if not opens or Mark.STRONG not in head.marks or Mark.STRONG in after.marks:
            continue
        text = head.text.rstrip()
        if after.text.lstrip().startswith("。") and text and text[-1] not in STOPS.replace("”", "").replace("）", ""):
            heads.append(f"{text}。")
            result[index] = replace(head, text=f"{text}。")
            result[index + 1] = replace(after, text=after.text.lstrip()[1:])
    return normal_spans(result), heads


def drop_stray_blanks(article: Article) -> tuple[Article, list[Remark]]:
    """Drops the blanks between Han characters and digits.

    The blank at which the contents break a title stays, and so does every blank of a number tied to a Latin word.
    """
    found: list[str] = []
    title, breaks = _title_without_blanks(article, found)
    tidied = replace(
        article,
        title=title,
        title_breaks=breaks,
        source=without_stray_blanks(article.source),
        foreword=tuple(_without_blanks(paragraph, found) for paragraph in article.foreword),
        blocks=tuple(
            _without_blanks(block, found) if isinstance(block, Paragraph) else block for block in article.blocks
        ),
    )
    if not found:
        return tidied, []
    shown = "、".join(f"“{words}”" for words in found[:_SHOWN])
    sentence = f"删去数字旁多余的空格 {len(found)} 处，如{shown}。"
    return tidied, [_repair(tidied, sentence, "、".join(found))]


def without_stray_blanks(text: str) -> str:
    """A text without the blanks between Han characters and digits: 第 19 期 becomes 第19期."""
    offsets = {offset for stray in _stray_blanks(text) for offset in stray}
    return "".join(character for offset, character in enumerate(text) if offset not in offsets)


def _without_blanks(paragraph: Paragraph, found: list[str]) -> Paragraph:
    stray = list(_stray_blanks(paragraph.text))
    if not stray:
        return paragraph
    found += [_around(paragraph.text, blanks) for blanks in stray]
    return replace(paragraph, spans=without(paragraph.spans, {offset for blanks in stray for offset in blanks}))


def _title_without_blanks(article: Article, found: list[str]) -> tuple[str, tuple[int, ...]]:
    """The title and its breaks; each line is tidied for itself, so that the blank before a break stays."""
    edges = (0, *article.title_breaks, len(article.title))
    lines: list[str] = []
    for start, end in pairwise(edges):
        line = article.title[start:end]
        found += [_around(line, blanks) for blanks in _stray_blanks(line)]
        lines.append(without_stray_blanks(line))
    ends = [sum(len(line) for line in lines[: index + 1]) for index in range(len(lines))]
    return "".join(lines), tuple(ends[:-1])


def _stray_blanks(text: str) -> Iterator[range]:
    """The offsets of each run of blanks between a Han character and a number."""
    for number in _NUMBER.finditer(text):
        start, end = number.span()
        before, after = text[max(0, start - 1) : start], text[end : end + 1]
        if _TIED.match(before) or _TIED.match(after):
            continue
        if number["before"] and before and is_han(before):
            yield range(*number.span("before"))
        if number["after"] and after and is_han(after):
            yield range(*number.span("after"))


def _around(text: str, blanks: range) -> str:
    return text[max(0, blanks.start - _WORDS // 2) : blanks.stop + _WORDS // 2].strip()


# --- run-in heads over the whole issue ----------------------------------------------------------------------------


def runs_heads_in(articles: Iterable[Article]) -> bool:
    """Whether most run-in heads stand within paragraphs: those that open one were then opened by the scan.

    The head that an article begins with says nothing either way.
    """
    within = opening = 0
    for article in articles:
        for index, paragraph in enumerate(article.paragraphs):
            for offset, _ in run_in_heads(paragraph):
                within += offset > 0
                opening += offset == 0 and index > 0
    return within > opening


def join_run_in_paragraphs(article: Article) -> tuple[Article, list[Remark]]:
    """Joins each body paragraph that opens with a run-in head to the body paragraph before it."""
    blocks, pairs = _joined(article.blocks, _runs_in)
    heads = [_opening_head(after) for _, after in pairs]
    if not heads:
        return article, []
    shown = "".join(f"“{head}”" for head in heads)
    sentence = f"本期的段首小标题都接排，{shown}前另起的段已并入上一段。"
    return replace(article, blocks=blocks), [_repair(article, sentence, "".join(heads))]


def _runs_in(before: Paragraph, after: Paragraph) -> bool:
    """Whether a paragraph opens with a run-in head and stands below body text."""
    return before.kind is ParagraphKind.BODY and _opening_head(after) != ""


def _opening_head(paragraph: Paragraph) -> str:
    """The run-in head with which a paragraph opens; empty for none."""
    return next((head for offset, head in run_in_heads(paragraph) if offset == 0), "")


def _repair(article: Article, sentence: str, words: str) -> Remark:
    return Remark(RemarkKind.REPAIR, sentence, article.title, words, article.id)
