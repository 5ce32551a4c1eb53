"""Publication, Issue, Section, Article and what they are made of.

All values are frozen dataclasses that may be compared, hashed and shared between threads.  Every node that an edit, a
merge or a click can mean carries a random id that survives moves and retitling.  `extra` holds what a newer program
wrote and this one does not know, as `(key, canonical JSON)` pairs sorted by key, so that nothing is lost on a round
trip.  A `Span` and a `Picture` have none: spans are joined and cut by every edit, and a picture is its bytes.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date as Date  # noqa: N812  a type name in annotations beside fields called `date`
from enum import Enum, Flag
from itertools import pairwise

Extra = tuple[tuple[str, str], ...]
StyleChanges = tuple[tuple[str, str], ...]
"""`(key, canonical JSON)` pairs sorted by key: what an office has otherwise than a house style, as `paper.top_mm`."""

RUN_IN_SIGN = "△"
"""The sign that opens an article's run-in title (△title)."""


def new_id() -> str:
    """A random id of 16 hexadecimal digits, unique for every practical purpose."""
    return os.urandom(8).hex()


class Mark(Flag):
    """What a stretch of text is marked as; meanings, not looks."""

    NONE = 0
    STRONG = 1
    """The bold run-in head (段首小标题) and any other emphasis."""
    KAI = 2
    UNDERLINE = 4
    SUPERSCRIPT = 8
    SUBSCRIPT = 16


class ParagraphKind(Enum):
    """The levels of GB/T 9704-2012, 7.3.3."""

    BODY = "body"
    LEVEL_1 = "level-1"
    """一、 in 黑体."""
    LEVEL_2 = "level-2"
    """（一） in 楷体."""
    LEVEL_3 = "level-3"
    """1. in the body's face, strong."""
    LEVEL_4 = "level-4"
    """（1） in the body's face."""


class Alignment(Enum):
    """How the lines of a paragraph stand in the measure."""

    JUSTIFY = "justify"
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True)
class Span:
    """A stretch of text with one set of marks.  Never holds a line break."""

    text: str
    marks: Mark = Mark.NONE


def normal_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same text and marks as the fewest spans: empty ones dropped, equal neighbours joined."""
    result: list[Span] = []
    for span in spans:
        if not span.text:
            continue
        if result and result[-1].marks == span.marks:
            result[-1] = Span(result[-1].text + span.text, span.marks)
        else:
            result.append(span)
    return tuple(result)


def cut_spans(spans: Iterable[Span], start: int, end: int) -> tuple[Span, ...]:
    """The characters from `start` to `end` of a text, with their marks."""
    parts, offset = [], 0
    for span in spans:
        parts.append(Span(span.text[max(0, start - offset) : max(0, end - offset)], span.marks))
        offset += len(span.text)
    return normal_spans(parts)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of running text."""

    spans: tuple[Span, ...] = ()
    kind: ParagraphKind = ParagraphKind.BODY
    alignment: Alignment = Alignment.JUSTIFY
    id: str = field(default_factory=new_id)
    extra: Extra = ()

    @property
    def text(self) -> str:
        """The paragraph's characters without marks."""
        return "".join(span.text for span in self.spans)

    @property
    def strong_stretches(self) -> tuple[str, ...]:
        """The strong stretches in order: the run-in heads of a body paragraph."""
        return tuple(span.text for span in normal_spans(self.spans) if Mark.STRONG in span.marks)


@dataclass(frozen=True)
class Cell:
    """One cell of a table.  A merged cell stands once, at its upper left corner, with its spans."""

    spans: tuple[Span, ...] = ()
    alignment: Alignment = Alignment.LEFT
    columns: int = 1
    rows: int = 1
    extra: Extra = ()

    @property
    def text(self) -> str:
        """The cell's characters without marks."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True)
class Table:
    """Rows of cells; `column_weights` are relative widths, one for each column."""

    rows: tuple[tuple[Cell, ...], ...]
    column_weights: tuple[int, ...]
    header_rows: int = 0
    caption: str = ""
    id: str = field(default_factory=new_id)
    extra: Extra = ()
    landscape: bool = False
    """Whether it stands turned on pages of its own (GB/T 9704-2012, clause 8), being too wide to stand upright."""

    @property
    def text(self) -> str:
        """The caption and the cells row by row: cells parted by tabs, rows by line feeds."""
        lines = ["\t".join(cell.text for cell in row) for row in self.rows]
        return "\n".join([self.caption, *lines] if self.caption else lines)


@dataclass(frozen=True)
class Picture:
    """An encoded picture as it came: `media_type` is image/png or image/jpeg."""

    media_type: str
    data: bytes = field(repr=False)
    width: int = 0
    """Pixels."""
    height: int = 0
    """Pixels."""


@dataclass(frozen=True)
class Figure:
    """A picture with its caption; `width` is the share of the measure it takes, in thousandths."""

    picture: Picture
    caption: str = ""
    width: int = 800
    id: str = field(default_factory=new_id)
    extra: Extra = ()

    @property
    def text(self) -> str:
        """The caption."""
        return self.caption


Block = Paragraph | Table | Figure


class ArticleStatus(Enum):
    """How far the office has come with an article, in this order; never printed."""

    RECEIVED = "received"
    """来稿: as it came."""
    EDITED = "edited"
    """已编."""
    CHECKED = "checked"
    """已核."""


@dataclass(frozen=True)
class Article:
    """One manuscript as it is printed.

    `title` is what the run-in prints, with its blank; `title_breaks` are the offsets in it at which the contents open
    a new line (0 to 2 of them, for one to three lines).
    """

    title: str = ""
    title_breaks: tuple[int, ...] = ()
    source: str = ""
    """The source unit (来源单位) without its brackets."""
    foreword: tuple[Paragraph, ...] = ()
    """编者按, printed before the article."""
    blocks: tuple[Block, ...] = ()
    note: str = ""
    """The editor's own note; never printed, never exported."""
    id: str = field(default_factory=new_id)
    extra: Extra = ()
    status: ArticleStatus = ArticleStatus.RECEIVED

    @property
    def title_lines(self) -> tuple[str, ...]:
        """The title as the contents break it, without the blanks at the breaks."""
        edges = (0, *self.title_breaks, len(self.title))
        lines = (self.title[a:b].strip() for a, b in pairwise(edges))
        return tuple(line for line in lines if line)

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The blocks that are paragraphs."""
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))

    @property
    def text(self) -> str:
        """The article's own text, blocks parted by line feeds; neither title nor source."""
        return "\n".join(block.text for block in self.blocks)

    def block(self, block_id: str) -> Block | None:
        """The block (or paragraph of the foreword) of this id."""
        return next((block for block in (*self.foreword, *self.blocks) if block.id == block_id), None)


class SectionLayout(Enum):
    """How the articles of a section stand on the page."""

    NORMAL = "normal"
    TWO_COLUMN = "two-column"
    """Short news (简讯) in two balanced columns."""


@dataclass(frozen=True)
class Section:
    """A named part of an issue, for instance 市内信息."""

    title: str
    articles: tuple[Article, ...] = ()
    id: str = field(default_factory=new_id)
    extra: Extra = ()
    layout: SectionLayout = SectionLayout.NORMAL


@dataclass(frozen=True)
class ImprintLine:
    """One line of the distribution list in the imprint (版记)."""

    label: str
    """报, 送 or 发 (or 抄送, 主送 …), without the colon."""
    recipients: str
    extra: Extra = ()


@dataclass(frozen=True)
class Publication:
    """What stays the same from issue to issue; another bulletin is another `Publication`."""

    title: str = "安庆组工信息"
    """刊名."""
    issuer: str = "中共安庆市委组织部研究室"
    """编发单位."""
    section_titles: tuple[str, ...] = ("市内信息", "市外参考")
    imprint: tuple[ImprintLine, ...] = ()
    """The distribution list that a new issue begins with."""
    marking: str = ""
    """密级 or 内部资料 marking at the upper left of the cover; empty for none."""
    instruction_label: str = "领导批示："
    """The label of the area that is left free for the leaders' instructions; empty for none."""
    style: str = "安庆组工信息"
    """The name of the house style."""
    extra: Extra = ()
    title_break: int = 0
    """The offset in the title at which the masthead opens its second line; 0 for a masthead of one line."""
    copy_number: str = ""
    """编号 at the upper right of the cover as it is printed there, for instance 编号：000012; empty for none."""
    style_changes: StyleChanges = ()
    """What this bulletin has otherwise than the house style of that name."""

    @property
    def title_lines(self) -> tuple[str, ...]:
        """The masthead in its one or two lines."""
        lines = (self.title[: self.title_break].strip(), self.title[self.title_break :].strip())
        return tuple(line for line in lines if line) or (self.title,)


@dataclass(frozen=True)
class People:
    """Who answers for the issue; an empty name is not printed."""

    responsible_editor: str = ""
    """责任编辑."""
    reviewer: str = ""
    """核稿."""
    approver: str = ""
    """签发."""
    extra: Extra = ()


@dataclass(frozen=True)
class Predecessor:
    """What is remembered of the issue that another one follows: enough to say which number comes next."""

    number: int
    date: Date
    total_number: int | None = None
    supplement: bool = False
    other_number: int = 0
    extra: Extra = ()

    @property
    def short_number_text(self) -> str:
        """第19期 or 增刊第1期."""
        return f"{'增刊' if self.supplement else ''}第{self.number}期"

    def next_number(self, year: int, *, supplement: bool) -> tuple[int, int]:
        """The number that follows in a series, and the last one of the other series.

        Numbers start again with 1 in a new year (年度期号).
        """
        same_series = supplement == self.supplement
        number, other = (self.number, self.other_number) if same_series else (self.other_number, self.number)
        return (1, 0) if year != self.date.year else (number + 1, other)

    def next_total_number(self, *, supplement: bool) -> int | None:
        """The 总期号 that follows; a supplement has no share in it."""
        return self.total_number if self.total_number is None or supplement else self.total_number + 1


@dataclass(frozen=True)
class Issue:
    """One number of a bulletin: the value that everything else is made from."""

    publication: Publication
    number: int
    date: Date
    sections: tuple[Section, ...] = ()
    total_number: int | None = None
    """总期号."""
    imprint: tuple[ImprintLine, ...] = ()
    people: People = People()
    copies: int | None = None
    """共印 N 份."""
    pool: tuple[Article, ...] = ()
    """备用稿: articles kept for a later issue; not printed."""
    bin: tuple[Article, ...] = ()
    """回收站: deleted articles; not printed."""
    id: str = field(default_factory=new_id)
    extra: Extra = ()
    supplement: bool = False
    """Whether this is a 增刊, whose numbers are a series of their own."""
    other_number: int = 0
    """The last number of the other series this year: of the supplements; in a supplement, of the regular ones."""
    final: bool = False
    """Whether this is the final version (定稿): locked against every edit but `edits.reopen`."""
    follows: Predecessor | None = None
    """The issue that this one was begun from; None where it is not known."""

    @property
    def number_text(self) -> str:
        """第19期 or 增刊第1期; with the 总期号, which a supplement has no share in, 第19期（总第512期）."""
        if self.supplement:
            return f"增刊第{self.number}期"
        total = "" if self.total_number is None else f"（总第{self.total_number}期）"
        return f"第{self.number}期{total}"

    @property
    def short_number_text(self) -> str:
        """第19期 or 增刊第1期, without the 总期号."""
        return f"{'增刊' if self.supplement else ''}第{self.number}期"

    @property
    def articles(self) -> Iterator[Article]:
        """The articles that are printed, in order."""
        return (article for section in self.sections for article in section.articles)

    def article(self, article_id: str) -> Article | None:
        """The article of this id, wherever it is: in a section, in the pool or in the bin."""
        for group in (*(section.articles for section in self.sections), self.pool, self.bin):
            for article in group:
                if article.id == article_id:
                    return article
        return None

    def section(self, section_id: str) -> Section | None:
        """The section of this id."""
        return next((section for section in self.sections if section.id == section_id), None)

    def section_of(self, article_id: str) -> Section | None:
        """The section in which an article is printed; None for the pool, the bin and strangers."""
        for section in self.sections:
            if any(article.id == article_id for article in section.articles):
                return section
        return None


def title_from_lines(lines: Iterable[str]) -> tuple[str, tuple[int, ...]]:
    """`(title, title_breaks)` of a title typed in lines; a line's closing blank stays in the run-in title.

    `["云泽县构建机制 ", "激励担当"]` gives `("云泽县构建机制 激励担当", (8,))`.
    """
    kept = [line for line in lines if line.strip()]
    title = ""
    breaks: list[int] = []
    for line in kept:
        part = line.lstrip()
        if title:
            breaks.append(len(title))
        title += part
    stripped = title.rstrip()
    return stripped, tuple(offset for offset in breaks if offset < len(stripped))


def with_blocks(article: Article, blocks: Iterable[Block]) -> Article:
    """The article with other blocks."""
    return replace(article, blocks=tuple(blocks))
