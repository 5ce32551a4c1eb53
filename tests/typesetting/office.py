"""An office at work: somebody who does one random thing after another to an issue."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.model import (
    Alignment,
    Article,
    Block,
    Figure,
    ImprintLine,
    Issue,
    Paragraph,
    ParagraphKind,
    People,
    Section,
    SectionLayout,
    Span,
)
from tests.typesetting.invented import WIDE_TEXT, article_of, long_table, paragraph, picture
from tests.typesetting.official_text import MARKS, PIECES

if TYPE_CHECKING:
    from collections.abc import Callable


class Office:
    """Somebody at the keyboard, who does one thing after another."""

    def __init__(self, seed: int, issue: Issue) -> None:
        self.chance = random.Random(seed)
        self.issue = issue
        self.past: list[Issue] = []
        self.ids = count(1)

    def act(self) -> str:
        """Change the issue; gives the name of what was done."""
        common: list[Callable[[], Issue]] = [self.type, self.type, self.type, self.type, self.delete]
        rare: list[Callable[[], Issue]] = [
            self.split, self.join, self.mark, self.retitle, self.break_title, self.resource, self.foreword, self.kind,
            self.insert_block, self.remove_block, self.add_article, self.move_article, self.remove_article,
            self.rename_section, self.add_section, self.move_section, self.remove_section, self.number, self.masthead,
            self.imprint, self.people, self.layout, self.undo,
        ]  # fmt: skip
        action = self.chance.choice(self.chance.choice((common, rare)))
        changed = action()
        if action != self.undo and changed is not self.issue:
            self.past.append(self.issue)
        self.issue = changed
        return action.__name__

    # --- text ---

    def words(self, most: int = 3) -> str:
        pieces = (*PIECES, *"干部群众组织建设乡村振兴")
        return "".join(self.chance.choice(pieces) for _ in range(self.chance.randint(1, most)))

    def type(self) -> Issue:
        return self.in_text(lambda text, at: text[:at] + self.words() + text[at:])

    def delete(self) -> Issue:
        return self.in_text(lambda text, at: text[:at] + text[at + self.chance.randint(1, 80) :])

    def in_text(self, change: Callable[[str, int], str]) -> Issue:
        found = self.some_paragraph()
        if found is None:
            return self.issue
        article, index, block = found
        spans = block.spans or (Span(""),)
        which = self.chance.randrange(len(spans))
        text = change(spans[which].text, self.chance.randint(0, len(spans[which].text)))
        new = replace(block, spans=(*spans[:which], replace(spans[which], text=text), *spans[which + 1 :]))
        return edits.replace_blocks(self.issue, article.id, index, index + 1, (new,))

    def split(self) -> Issue:
        found = self.some_paragraph()
        if found is None or not found[2].spans:
            return self.issue
        article, index, block = found
        cut = self.chance.randrange(len(block.spans))
        span = block.spans[cut]
        at = self.chance.randint(0, len(span.text))
        first = replace(block, spans=(*block.spans[:cut], replace(span, text=span.text[:at])))
        rest = (replace(span, text=span.text[at:]), *block.spans[cut + 1 :])
        second = Paragraph(rest, block.kind, block.alignment, f"p{next(self.ids)}")
        return edits.replace_blocks(self.issue, article.id, index, index + 1, (first, second))

    def join(self) -> Issue:
        found = self.some_paragraph()
        if found is None:
            return self.issue
        article, index, block = found
        after = article.blocks[index + 1] if index + 1 < len(article.blocks) else None
        if not isinstance(after, Paragraph):
            return self.issue
        joined = replace(block, spans=(*block.spans, *after.spans))
        return edits.replace_blocks(self.issue, article.id, index, index + 2, (joined,))

    def mark(self) -> Issue:
        found = self.some_paragraph()
        if found is None or not found[2].spans:
            return self.issue
        article, index, block = found
        which = self.chance.randrange(len(block.spans))
        new = replace(block.spans[which], marks=self.chance.choice(MARKS))
        changed = replace(block, spans=(*block.spans[:which], new, *block.spans[which + 1 :]))
        return edits.replace_blocks(self.issue, article.id, index, index + 1, (changed,))

    def kind(self) -> Issue:
        found = self.some_paragraph()
        if found is None:
            return self.issue
        article, index, block = found
        kind = self.chance.choice((ParagraphKind.BODY, *ParagraphKind))
        changed = replace(block, kind=kind, alignment=self.chance.choice((Alignment.JUSTIFY, *Alignment)))
        return edits.replace_blocks(self.issue, article.id, index, index + 1, (changed,))

    def some_paragraph(self) -> tuple[Article, int, Paragraph] | None:
        article = self.some_article()
        if article is None:
            return None
        places = [(i, block) for i, block in enumerate(article.blocks) if isinstance(block, Paragraph)]
        if not places:
            return None
        index, block = self.chance.choice(places)
        return article, index, block

    # --- articles ---

    def some_article(self) -> Article | None:
        articles = list(self.issue.articles)
        return self.chance.choice(articles) if articles else None

    def of_article(self, change: Callable[[Article], Issue]) -> Issue:
        article = self.some_article()
        return self.issue if article is None else change(article)

    def retitle(self) -> Issue:
        title = self.chance.choice(("", self.words(6), "云泽县多措并举" + self.words(), "长" * 70))
        return self.of_article(lambda article: edits.set_title(self.issue, article.id, title))

    def break_title(self) -> Issue:
        def change(article: Article) -> Issue:
            breaks = (len(article.title) // 2,) if len(article.title) > 3 else ()
            return edits.set_title(self.issue, article.id, article.title, breaks)

        return self.of_article(change)

    def resource(self) -> Issue:
        return self.of_article(lambda a: edits.set_source(self.issue, a.id, self.chance.choice(("", self.words()))))

    def foreword(self) -> Issue:
        words = self.chance.choice(
            ((), (paragraph(self.words(20), "f1"),), (paragraph("按", "f1"), paragraph("语", "f2")))
        )
        return self.of_article(lambda article: edits.set_foreword(self.issue, article.id, words))

    def insert_block(self) -> Issue:
        number = next(self.ids)
        block: Block = self.chance.choice(
            (
                replace(
                    long_table(self.chance.randint(1, 30), f"t{number}", self.chance.choice((0, 0, 3))),
                    landscape=self.chance.random() < 0.2,
                ),
                Figure(picture(), self.chance.choice(("", "图")), self.chance.choice((300, 1000)), f"g{number}"),
                paragraph(WIDE_TEXT, f"p{number}"),
                Paragraph(id=f"p{number}"),
            )
        )

        def change(article: Article) -> Issue:
            at = self.chance.randint(0, len(article.blocks))
            return edits.replace_blocks(self.issue, article.id, at, at, (block,))

        return self.of_article(change)

    def remove_block(self) -> Issue:
        def change(article: Article) -> Issue:
            if not article.blocks:
                return self.issue
            at = self.chance.randrange(len(article.blocks))
            return edits.replace_blocks(self.issue, article.id, at, at + 1, ())

        return self.of_article(change)

    def add_article(self) -> Issue:
        if not self.issue.sections or sum(1 for _ in self.issue.articles) > 8:
            return self.issue
        article = article_of(WIDE_TEXT * self.chance.randint(0, 5), article_id=f"a{next(self.ids)}", title=self.words())
        return edits.add_article(self.issue, self.some_place(), article, self.chance.randint(0, 3))

    def move_article(self) -> Issue:
        if not self.issue.sections:
            return self.issue
        return self.of_article(
            lambda article: edits.move_article(self.issue, article.id, self.some_place(), self.chance.randint(0, 4))
        )

    def remove_article(self) -> Issue:
        return self.of_article(lambda article: edits.remove_article(self.issue, article.id))

    def some_place(self) -> str:
        return self.chance.choice([section.id for section in self.issue.sections])

    # --- the issue ---

    def rename_section(self) -> Issue:
        if not self.issue.sections:
            return self.issue
        return edits.rename_section(self.issue, self.some_place(), self.chance.choice(("基层动态", self.words(), "")))

    def layout(self) -> Issue:
        if not self.issue.sections:
            return self.issue
        return edits.set_section_layout(self.issue, self.some_place(), self.chance.choice(tuple(SectionLayout)))

    def add_section(self) -> Issue:
        if len(self.issue.sections) > 3:
            return self.issue
        return edits.add_section(self.issue, Section(self.words(2), id=f"s{next(self.ids)}"), self.chance.randint(0, 3))

    def move_section(self) -> Issue:
        if not self.issue.sections:
            return self.issue
        return edits.move_section(self.issue, self.some_place(), self.chance.randint(0, 3))

    def remove_section(self) -> Issue:
        if len(self.issue.sections) < 2:
            return self.issue
        return edits.remove_section(self.issue, self.some_place())

    def number(self) -> Issue:
        return replace(
            self.issue,
            number=self.chance.randint(1, 1200),
            total_number=self.chance.choice((None, 1234)),
            supplement=self.chance.random() < 0.2,
        )

    def masthead(self) -> Issue:
        label = self.chance.choice(("", "领导批示："))
        title = self.chance.choice(("云泽组工", "中共云泽县委组织部工作简报"))
        copy_number = self.chance.choice(("", "编号：000012"))
        changed = replace(
            self.issue.publication,
            title=title,
            instruction_label=label,
            title_break=self.chance.choice((0, 0, 4)),
            copy_number=copy_number,
        )
        return replace(self.issue, publication=changed)

    def imprint(self) -> Issue:
        lines = [
            ImprintLine("送", "各乡镇党委，" * self.chance.randint(1, 30)) for _ in range(self.chance.randint(0, 4))
        ]
        return edits.set_imprint(self.issue, lines)

    def people(self) -> Issue:
        people = self.chance.choice((People(), People("王某", "李某", "赵某")))
        return replace(self.issue, people=people, copies=self.chance.choice((None, 80)))

    def undo(self) -> Issue:
        return self.past.pop() if self.past else self.issue
