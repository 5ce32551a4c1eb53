"""Seeded random edits of an issue, as people make them: the same seed always makes the same edits.

Every piece of text that an edit writes carries a mark of its own (`⟦a17⟧`), so that a test can follow it through
whatever happens to the issue afterwards.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.edits import POOL
from anqing_bulletin.bulletin.model import (
    Alignment,
    Article,
    Block,
    Cell,
    Figure,
    ImprintLine,
    Issue,
    Mark,
    Paragraph,
    ParagraphKind,
    Picture,
    Publication,
    Section,
    SectionLayout,
    Span,
    Table,
    normal_spans,
)
from tests.strategies import tiny_png

WORDS = (
    "青石镇",
    "板凳会",
    "干部",
    "群众",
    "走访",
    "台账",
    "项目",
    "培训",
    "一线",
    "清单",
    "示范村",
    "夜校",
    "回访",
    "，",
    "、",
)
_MARK = re.compile(r"⟦\w+⟧")


def marks_in(text: str) -> set[str]:
    """The marks in a text."""
    return set(_MARK.findall(text))


def articles_of(issue: Issue) -> list[Article]:
    """All articles, wherever they are."""
    return [*issue.articles, *issue.pool, *issue.bin]


@dataclass
class Writer:
    """Somebody who edits: their dice, their name in the ids and marks that they make, and what they wrote so far."""

    dice: random.Random
    name: str
    made: int = 0

    def new_id(self) -> str:
        """An id that nobody else makes."""
        self.made += 1
        return f"{self.name}-{self.made}"

    def text(self, words: int = 3) -> str:
        """A few words, with a mark of their own."""
        self.made += 1
        return "".join(self.dice.choices(WORDS, k=words)) + f"⟦{self.name}{self.made}⟧"

    def renewed(self, text: str) -> str:
        """The text with marks of its own in the place of those that it has."""

        def fresh(_: re.Match[str]) -> str:
            self.made += 1
            return f"⟦{self.name}{self.made}⟧"

        return _MARK.sub(fresh, text)

    # --- new things ---------------------------------------------------------------------------------------------

    def paragraph(self) -> Paragraph:
        """A new paragraph, some with a strong head."""
        head = (Span(self.text(2) + "。", Mark.STRONG),) if self.dice.random() < 0.2 else ()
        return Paragraph((*head, Span(self.text(8) + "。")), id=self.new_id())

    def table(self) -> Table:
        """A new table of two to three rows and columns."""
        columns, rows = self.dice.randint(2, 3), self.dice.randint(2, 3)
        cells = tuple(tuple(Cell((Span(self.text(1)),)) for _ in range(columns)) for _ in range(rows))
        return Table(cells, (1,) * columns, 1, self.text(2), id=self.new_id())

    def figure(self) -> Figure:
        """A new picture of one grey."""
        return Figure(self.picture(), self.text(2), id=self.new_id())

    def picture(self) -> Picture:
        """A grey square."""
        return Picture("image/png", tiny_png(2, 2, self.dice.randrange(256)), 2, 2)

    def block(self) -> Block:
        """A new block, mostly a paragraph."""
        return self.dice.choices((self.paragraph, self.table, self.figure), weights=(8, 1, 1))[0]()

    def article(self) -> Article:
        """A new article."""
        blocks = tuple(self.block() for _ in range(self.dice.randint(1, 6)))
        foreword = (self.paragraph(),) if self.dice.random() < 0.15 else ()
        return Article(self.text(), (), self.text(1), foreword, blocks, id=self.new_id())

    def issue(self) -> Issue:
        """A whole issue with everything in it."""
        sections = tuple(
            Section(self.text(1), tuple(self.article() for _ in range(self.dice.randint(0, 4))), self.new_id())
            for _ in range(self.dice.randint(1, 4))
        )
        imprint = tuple(ImprintLine(label, self.text(3)) for label in ("报", "送", "发"))
        return Issue(
            Publication(imprint=imprint), self.dice.randint(1, 30), date(2026, 3, 2), sections, 500, imprint,
            pool=tuple(self.article() for _ in range(self.dice.randint(0, 2))),
            bin=tuple(self.article() for _ in range(self.dice.randint(0, 2))),
            id="issue",
        )  # fmt: skip

    # --- edits --------------------------------------------------------------------------------------------------

    def edited(self, issue: Issue, count: int = 1) -> Issue:
        """The issue after so many edits, of which some may find nothing to do."""
        for _ in range(count):
            edit = self.dice.choices([edit for edit, _ in EDITS], weights=[weight for _, weight in EDITS])[0]
            issue = edit(self, issue)
        return issue

    def place(self, issue: Issue) -> str:
        """A place in the issue."""
        return self.dice.choice(
            [*(section.id for section in issue.sections), *(section.id for section in issue.sections), POOL]
        )

    def any_article(self, issue: Issue) -> Article | None:
        """One of the articles: mostly one that is printed, and often one of the first two, at which everybody works."""
        printed, roll = list(issue.articles), self.dice.random()
        if printed and roll < 0.85:
            return self.dice.choice(printed[:2] if roll < 0.4 else printed)
        found = articles_of(issue)
        return self.dice.choice(found) if found else None


Edit = Callable[[Writer, Issue], Issue]


def _of_article(edit: Callable[[Writer, Issue, Article], Issue]) -> Edit:
    def edited(writer: Writer, issue: Issue) -> Issue:
        article = writer.any_article(issue)
        return issue if article is None else edit(writer, issue, article)

    return edited


def _of_blocks(change: Callable[[Writer, list[Block]], None]) -> Edit:
    def edited(writer: Writer, issue: Issue, article: Article) -> Issue:
        if article.foreword and writer.dice.random() < 0.2:
            foreword: list[Block] = list(article.foreword)
            change(writer, foreword)
            paragraphs = [block for block in foreword if isinstance(block, Paragraph)]
            return edits.set_foreword(issue, article.id, paragraphs)
        blocks = list(article.blocks)
        change(writer, blocks)
        return edits.set_blocks(issue, article.id, blocks)

    return _of_article(edited)


def _of_block(change: Callable[[Writer, Block], list[Block]]) -> Edit:
    def edited(writer: Writer, blocks: list[Block]) -> None:
        if blocks:
            at = writer.dice.randrange(len(blocks))
            blocks[at : at + 1] = change(writer, blocks[at])

    return _of_blocks(edited)


def _of_section(edit: Callable[[Writer, Issue, Section], Issue]) -> Edit:
    def edited(writer: Writer, issue: Issue) -> Issue:
        return edit(writer, issue, writer.dice.choice(issue.sections)) if issue.sections else issue

    return edited


@_of_block
def type_into(writer: Writer, block: Block) -> list[Block]:
    """Something typed into a paragraph, a cell or a caption."""
    if isinstance(block, Paragraph):
        text = block.text
        at = writer.dice.randint(0, len(text))
        while at < len(text) and "⟦" in text[:at] and text.rindex("⟦", 0, at) > text.rfind("⟧", 0, at):
            at += 1  # not inside of a mark
        spans = (*_cut(block.spans, 0, at), Span(writer.text(1)), *_cut(block.spans, at, len(text)))
        return [replace(block, spans=normal_spans(spans))]
    if isinstance(block, Table) and writer.dice.random() < 0.7:
        row, column = writer.dice.randrange(2), writer.dice.randrange(2)  # few cells, so that people meet
        cells = list(block.rows[row])
        cells[column] = replace(cells[column], spans=(Span(writer.text(1)),))
        return [replace(block, rows=(*block.rows[:row], tuple(cells), *block.rows[row + 1 :]))]
    return [replace(block, caption=writer.text(2))]


@_of_block
def rewrite(writer: Writer, block: Block) -> list[Block]:
    """A paragraph written anew; a table with a row more or fewer; another picture."""
    if isinstance(block, Paragraph):
        return [replace(block, spans=(Span(writer.text(8)),))]
    if isinstance(block, Figure):
        return [replace(block, picture=writer.picture())]
    row = tuple(replace(cell, spans=(Span(writer.text(1)),)) for cell in block.rows[-1])
    grown = writer.dice.random() < 0.6 or len(block.rows) < 3
    return [replace(block, rows=(*block.rows, row) if grown else block.rows[:-1])]


@_of_block
def reshape(writer: Writer, block: Block) -> list[Block]:
    """Another kind, alignment, mark, width or direction."""
    if isinstance(block, Paragraph):
        kind, alignment = writer.dice.choice(list(ParagraphKind)), writer.dice.choice(list(Alignment))
        bold = normal_spans(replace(span, marks=span.marks ^ Mark.STRONG) for span in block.spans)
        changes = (replace(block, kind=kind), replace(block, alignment=alignment), replace(block, spans=bold))
        return [writer.dice.choice(changes)]
    if isinstance(block, Table):
        weights = tuple(writer.dice.randint(1, 9) for _ in block.column_weights)
        return [
            writer.dice.choice((replace(block, column_weights=weights), replace(block, landscape=not block.landscape)))
        ]
    return [replace(block, width=writer.dice.randint(100, 1000))]


@_of_block
def split(writer: Writer, block: Block) -> list[Block]:
    """A paragraph broken in two between its spans or its marks."""
    if not isinstance(block, Paragraph):
        return [block]
    ends = [found.end() for found in _MARK.finditer(block.text)] or [0]
    at = writer.dice.choice(ends)
    first, second = _cut(block.spans, 0, at), _cut(block.spans, at, len(block.text))
    return [replace(block, spans=first), replace(block, spans=second, id=writer.new_id())]


@_of_block
def delete_block(writer: Writer, block: Block) -> list[Block]:
    """A block gone."""
    return []


@_of_blocks
def insert_block(writer: Writer, blocks: list[Block]) -> None:
    """A new block somewhere."""
    blocks.insert(writer.dice.randint(0, len(blocks)), writer.block())


@_of_blocks
def move_block(writer: Writer, blocks: list[Block]) -> None:
    """A block elsewhere."""
    if blocks:
        block = blocks.pop(writer.dice.randrange(len(blocks)))
        blocks.insert(writer.dice.randint(0, len(blocks)), block)


@_of_blocks
def join(writer: Writer, blocks: list[Block]) -> None:
    """Two paragraphs that follow each other become one."""
    pairs = [at for at in range(len(blocks) - 1) if all(isinstance(block, Paragraph) for block in blocks[at : at + 2])]
    if pairs:
        at = writer.dice.choice(pairs)
        first, second = blocks[at : at + 2]
        assert isinstance(first, Paragraph)
        assert isinstance(second, Paragraph)
        blocks[at : at + 2] = [replace(first, spans=normal_spans((*first.spans, *second.spans)))]


def _cut(spans: tuple[Span, ...], start: int, end: int) -> tuple[Span, ...]:
    result, at = [], 0
    for span in spans:
        text = span.text[max(0, start - at) : max(0, end - at)]
        result += [Span(text, span.marks)] if text else []
        at += len(span.text)
    return tuple(result)


@_of_article
def set_head(writer: Writer, issue: Issue, article: Article) -> Issue:
    """Another title, source, note or foreword."""
    title = writer.text()
    changes: list[Callable[[], Issue]] = [
        lambda: edits.set_title(issue, article.id, title, writer.dice.choice(((), (1,), (2,)))),
        lambda: edits.set_source(issue, article.id, writer.text(1)),
        lambda: edits.set_note(issue, article.id, writer.text(1)),
        lambda: edits.set_foreword(issue, article.id, [*article.foreword, writer.paragraph()][-2:]),
    ]
    return writer.dice.choices(changes, weights=(4, 2, 1, 1))[0]()


@_of_article
def move_article(writer: Writer, issue: Issue, article: Article) -> Issue:
    """An article elsewhere."""
    return edits.move_article(issue, article.id, writer.place(issue), writer.dice.choice((None, 0, 1, 2)))


@_of_article
def remove_article(writer: Writer, issue: Issue, article: Article) -> Issue:
    """An article into the bin."""
    return edits.remove_article(issue, article.id)


@_of_article
def duplicate_article(writer: Writer, issue: Issue, article: Article) -> Issue:
    """A copy of an article, behind it; the copy's marks are its own."""
    copy = replace(
        article,
        id=writer.new_id(),
        title=writer.text(),
        title_breaks=(),
        source=writer.renewed(article.source),
        note=writer.renewed(article.note),
        foreword=tuple(_copy(writer, paragraph) for paragraph in article.foreword),
        blocks=tuple(_copy(writer, block) for block in article.blocks),
    )
    place = edits.place_of(issue, article.id)
    index = edits.articles_at(issue, place).index(article) + 1
    return edits.add_article(issue, place, copy, index)


B = TypeVar("B", Paragraph, Block)


def _copy(writer: Writer, block: B) -> B:
    def renewed(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(replace(span, text=writer.renewed(span.text)) for span in spans)

    key = writer.new_id()
    if isinstance(block, Paragraph):
        return replace(block, id=key, spans=renewed(block.spans))
    caption = writer.renewed(block.caption)
    if isinstance(block, Figure):
        return replace(block, id=key, caption=caption)
    rows = tuple(tuple(replace(cell, spans=renewed(cell.spans)) for cell in row) for row in block.rows)
    return replace(block, id=key, caption=caption, rows=rows)


def add_article(writer: Writer, issue: Issue) -> Issue:
    """A new article somewhere."""
    return edits.add_article(issue, writer.place(issue), writer.article(), writer.dice.choice((None, 0, 1)))


def empty_bin(writer: Writer, issue: Issue) -> Issue:
    """Nothing left in the bin."""
    return edits.empty_bin(issue)


def add_section(writer: Writer, issue: Issue) -> Issue:
    """A new section."""
    section = Section(writer.text(1), id=writer.new_id())
    return edits.add_section(issue, section, writer.dice.choice((None, 0, 1)))


@_of_section
def change_section(writer: Writer, issue: Issue, section: Section) -> Issue:
    """A section renamed, moved, or set in columns."""
    changes: list[Callable[[], Issue]] = [
        lambda: edits.rename_section(issue, section.id, writer.text(1)),
        lambda: edits.move_section(issue, section.id, writer.dice.randint(0, 3)),
        lambda: edits.set_section_layout(issue, section.id, writer.dice.choice(list(SectionLayout))),
    ]
    return writer.dice.choice(changes)()


@_of_section
def remove_section(writer: Writer, issue: Issue, section: Section) -> Issue:
    """A section gone, its articles in the bin."""
    return edits.remove_section(issue, section.id)


def set_masthead(writer: Writer, issue: Issue) -> Issue:
    """Something on the masthead."""
    publication, people = issue.publication, issue.people
    changes: list[Callable[[], Issue]] = [
        lambda: replace(issue, publication=replace(publication, title=writer.text(1))),
        lambda: replace(issue, publication=replace(publication, marking=writer.text(1))),
        lambda: replace(issue, people=replace(people, reviewer=writer.text(1))),
        lambda: replace(issue, people=replace(people, approver=writer.text(1))),
        lambda: replace(issue, number=writer.dice.randint(1, 60)),
        lambda: replace(issue, total_number=writer.dice.choice((None, 501, 502))),
        lambda: replace(issue, copies=writer.dice.choice((None, 60, 80))),
        lambda: replace(issue, date=date(2026, 1, 1) + timedelta(writer.dice.randint(0, 300))),
        lambda: replace(issue, supplement=True, number=1, other_number=issue.number - 1),
        lambda: replace(issue, final=not issue.final),
    ]
    return writer.dice.choice(changes)()


def set_imprint(writer: Writer, issue: Issue) -> Issue:
    """A line of the imprint changed, added or gone."""
    lines = list(issue.imprint)
    roll = writer.dice.random()
    if lines and roll < 0.6:
        at = writer.dice.randrange(len(lines))
        lines[at] = replace(lines[at], recipients=writer.text(3))
    elif lines and roll < 0.8:
        del lines[writer.dice.randrange(len(lines))]
    else:
        lines.insert(writer.dice.randint(0, len(lines)), ImprintLine("抄", writer.text(3)))
    return edits.set_imprint(issue, lines)


EDITS: list[tuple[Edit, int]] = [
    (type_into, 24), (rewrite, 5), (reshape, 5), (split, 5), (join, 4), (insert_block, 8), (delete_block, 6),
    (move_block, 6), (set_head, 10), (move_article, 8), (remove_article, 4), (duplicate_article, 2), (add_article, 4),
    (empty_bin, 2), (add_section, 2), (change_section, 3), (remove_section, 2), (set_masthead, 5), (set_imprint, 3),
]  # fmt: skip
"""Every edit, with how often it is made."""


def texts_of(issue: Issue) -> Iterator[str]:
    """Every piece of text in an issue, printed or not."""
    yield from (issue.publication.title, issue.publication.marking, issue.people.reviewer, issue.people.approver)
    yield from (line.recipients for line in (*issue.imprint, *issue.publication.imprint))
    for section in issue.sections:
        yield section.title
    for article in articles_of(issue):
        yield from (article.title, article.source, article.note)
        yield from (block.text for block in (*article.foreword, *article.blocks))


def all_marks(issue: Issue) -> set[str]:
    """The marks of every text in an issue."""
    return {mark for text in texts_of(issue) for mark in marks_in(text)}
