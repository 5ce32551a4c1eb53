"""What looks wrong and is left alone: each doubt with its place and the very words, for a person to look at.

The rules are general and cautious.  A false alarm costs the editor's trust, a guess would cost the meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from anqing_bulletin.bulletin.model import Article, Issue, Paragraph, ParagraphKind
from anqing_bulletin.bulletin.text import HAN
from anqing_bulletin.intake.contents import ContentsSection, entry_for
from anqing_bulletin.intake.markup import Line
from anqing_bulletin.intake.remarks import Remark, RemarkKind
from anqing_bulletin.intake.shapes import begins_item, squeeze
from anqing_bulletin.intake.wordlists import SUFFIXES, WORDS

# The look-behind keeps the search linear: a run of characters is tried from its beginning only.
_LIST = re.compile(f"(?<![{HAN}])[{HAN}]+(?:、[{HAN}]+){{3,}}")
_LIST_END = re.compile("以及|[和及与或等]")
_JOINING = frozenset("的和与及或之等")
"""Characters that make a phrase of an item: its length then says nothing."""
_OPENING = frozenset("对把将被从向为是有不在未其这那各每该看做")
"""The same at an item's beginning."""
_PAIRED = (4, 6)
"""Items of official lists are made of pairs."""
_ODD = (3, 5)
_FEWEST_PAIRED = 3
_QUOTED = re.compile("“[^“”]{1,40}”")
_HALF_WIDTH_PLUS = re.compile(rf"[{HAN}0-9A-Za-z]\s*\+\s*[{HAN}A-Za-z]|[{HAN}A-Za-z]\s*\+")
_UNREADABLE = re.compile("[\ufffd\ue000-\uf8ff\U000f0000-\U0010fffd]+")
_WORDS = 8
_NUMERALS = "〇一二三四五六七八九"


def doubts_in_articles(articles: Sequence[Article]) -> list[Remark]:
    """The doubts about words, article by article and in the order of the text."""
    everything = "\n".join(article.text for article in articles)
    return [
        remark
        for article in articles
        for paragraph in (*article.foreword, *article.paragraphs)
        for remark in sorted(_in_paragraph(article, paragraph, everything), key=lambda remark: remark.offset or 0)
    ]


def _in_paragraph(article: Article, paragraph: Paragraph, everything: str) -> Iterator[Remark]:
    text = paragraph.text
    for item, offset, length in odd_items(text, everything):
        sentence = (
            f"“{item}”可能漏了字：它是{_NUMERALS[len(item)]}个字，同列各项都是{length}个字。没有改动，请核对原稿。"
        )
        yield _doubt(article, sentence, item, paragraph, offset)
    for quoted in _QUOTED.finditer(text):
        if _HALF_WIDTH_PLUS.search(quoted[0]):
            sentence = f"{quoted[0]}里的加号是半角的，印刷一般用全角“＋”。没有改动，请按本刊习惯处理。"
            yield _doubt(article, sentence, quoted[0], paragraph, quoted.start())
    for found in _UNREADABLE.finditer(text):
        words = text[max(0, found.start() - _WORDS) : found.end() + _WORDS]
        sentence = f"“{words}”里有认不出的字符。没有改动，请对照原稿补上。"
        yield _doubt(article, sentence, words, paragraph, found.start())


def odd_items(text: str, everything: str) -> Iterator[tuple[str, int, str]]:
    """The items of 、-lists that may have lost a character, each with its offset and the length of its neighbours.

    In a list whose other items are all of four or six characters, an item of three or five is doubtful unless it ends
    like a word: in a suffix, in a common word, or in two characters that `everything`, the text of the whole issue,
    uses elsewhere too.  The first item of a list is not looked at, since the sentence before it runs into it; the last
    only as far as 等 or 和 closes it.
    """
    for found in _LIST.finditer(text):
        items = list(_items(found[0], found.start()))
        paired = {len(item) for item, _ in items if len(item) in _PAIRED}
        odd = [(item, offset) for item, offset in items if len(item) not in _PAIRED]
        if len(items) - len(odd) < _FEWEST_PAIRED or len(odd) != 1:
            continue
        item, offset = odd[0]
        if len(item) in _ODD and not _is_whole(item, everything):
            yield item, offset, "或".join(_NUMERALS[length] for length in sorted(paired))


def _items(words: str, start: int) -> Iterator[tuple[str, int]]:
    """The items of a list but the first, with their offsets."""
    *middle, last = words.split("、")
    offset = start + len(middle[0]) + 1
    for item in middle[1:]:
        yield item, offset
        offset += len(item) + 1
    end = _LIST_END.search(last)
    if end is not None and end.start() > 0:
        yield last[: end.start()], offset


def _is_whole(item: str, everything: str) -> bool:
    """Whether nothing about an item's end says that a character is missing."""
    if set(item) & _JOINING or item[0] in _OPENING or item[-1] in SUFFIXES:
        return True
    tail = item[-2:]
    return tail in WORDS or everything.find(tail, everything.find(tail) + 1) >= 0


def doubts_about_ends(articles: Sequence[Article]) -> list[Remark]:
    """Paragraphs that close with a semicolon although the next is no item: perhaps cut in two by the page."""
    remarks: list[Remark] = []
    for article in articles:
        for paragraph, following in pairwise(article.paragraphs):
            if not paragraph.text.endswith("；") or begins_item(following.text) or begins_item(paragraph.text):
                continue
            if following.kind is not ParagraphKind.BODY:
                continue
            words = f"{paragraph.text[-_WORDS:]}｜{following.text[:_WORDS]}"
            sentence = f"“{words}”：前一段以分号收尾，可能是被换页断开的同一段。没有改动，请核对。"
            remarks.append(_doubt(article, sentence, words, paragraph, len(paragraph.text)))
    return remarks


def doubts_about_sources(articles: Sequence[Article]) -> list[Remark]:
    """Articles without a source unit where most of the others name theirs."""
    without = [article for article in articles if not article.source]
    if len(without) * 2 >= len(articles):
        return []
    sentence = "这篇没有来源单位，而别的稿件大多有。可能本来如此，请核对。"
    return [_doubt(article, sentence, article.title) for article in without]


def doubts_about_marks(lines: Sequence[Line]) -> list[Remark]:
    """Lines in which a mark for bold (**) stands without its partner."""
    return [
        Remark(
            RemarkKind.DOUBT,
            f"“{line.text[: 2 * _WORDS]}…”这一段的粗体标记（**）不成对，落单的标记已去掉，请核对哪些字是粗体。",
            words=line.text[: 2 * _WORDS],
        )
        for line in lines
        if line.unpaired
    ]


def doubts_about_contents(issue: Issue, contents: Sequence[ContentsSection]) -> list[Remark]:
    """Where the contents and the articles disagree: titles, number of titles, page numbers."""
    remarks: list[Remark] = []
    parts = {squeeze(part.title): part for part in contents}
    for section in issue.sections:
        part = parts.get(squeeze(section.title))
        if part is None:
            if contents:
                sentence = f"目录里没有“{section.title}”这个栏目。请核对。"
                remarks.append(Remark(RemarkKind.DOUBT, sentence, words=section.title))
            continue
        if part.is_numbered and len(part.entries) != len(section.articles):
            sentence = (
                f"“{section.title}”在目录里有 {len(part.entries)} 篇，正文里有 {len(section.articles)} 篇。请核对。"
            )
            remarks.append(Remark(RemarkKind.DOUBT, sentence, words="；".join(e.title for e in part.entries)))
        for position, article in enumerate(section.articles):
            entry = entry_for(article.title, position, len(section.articles), part)
            if entry is not None and entry.key != squeeze(article.title):
                sentence = f"目录里的标题是“{entry.title}”，与正文不同。按正文导入，请核对。"
                remarks.append(_doubt(article, sentence, entry.title))
    return [*remarks, *_doubts_about_pages(contents)]


def _doubts_about_pages(contents: Sequence[ContentsSection]) -> Iterator[Remark]:
    """Page numbers that are missing or run backwards."""
    last = 0
    for entry in (entry for part in contents if part.is_numbered for entry in part.entries):
        if entry.page is None:
            sentence = f"目录里“{entry.title}”没有页码。页码由排版重新计算，请核对标题。"
        elif entry.page < last:
            sentence = f"目录里“{entry.title}”的页码 {entry.page} 小于前一篇的 {last}。请核对稿件次序。"
        else:
            last = entry.page
            continue
        yield Remark(RemarkKind.DOUBT, sentence, words=entry.title)


def _doubt(
    article: Article, sentence: str, words: str, paragraph: Paragraph | None = None, offset: int | None = None
) -> Remark:
    place = "" if paragraph is None else paragraph.id
    return Remark(RemarkKind.DOUBT, sentence, article.title, words, article.id, place, offset)
