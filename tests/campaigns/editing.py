"""Somebody at work on a shared issue: random edits, each of which leaves a word that can be found again."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.merging.merge import Choice, Conflict, ConflictKey
from anqing_bulletin.bulletin.model import Article, Issue, Paragraph, Span

WORD = re.compile(r"⟨[a-z]\d+⟩")
"""A word that stands for somebody's work: ⟨a17⟩."""

MOST_ARTICLES, MOST_BLOCKS = 12, 10
"""Beyond these an editor makes the issue smaller again."""


def words_in(issue: Issue) -> set[str]:
    """Every such word in an issue, the pool and the bin included."""
    groups = [*(section.articles for section in issue.sections), issue.pool, issue.bin]
    articles = [article for group in groups for article in group]
    texts = [text for article in articles for text in (article.title, article.source, article.note, article.text)]
    return set(WORD.findall("\n".join(texts)))


class Editor:
    """One person.  `wrote` and `threw_away` are the words that went in and out on purpose and are not saved yet."""

    def __init__(self, letter: str, seed: int) -> None:
        self.letter, self.chance, self.count = letter, random.Random(seed), 0
        self.wrote: set[str] = set()
        self.threw_away: set[str] = set()

    def word(self) -> str:
        """A new word."""
        self.count += 1
        self.wrote.add(made := f"⟨{self.letter}{self.count}⟩")
        return made

    def edit(self, issue: Issue) -> Issue:
        """The issue after something that people do."""
        articles = list(issue.articles)
        if not articles:
            return self._add_article(issue)
        article = self.chance.choice(articles)
        if len(article.blocks) > MOST_BLOCKS:
            return self._drop_paragraph(issue, article)
        deeds: list[Callable[[Issue, Article], Issue]] = [
            self._add_paragraph, self._add_paragraph, self._add_words, self._add_words, self._drop_paragraph,
            self._retitle, self._annotate, self._move, lambda issue, _article: self._add_article(issue),
        ]  # fmt: skip
        return self.chance.choice(deeds)(issue, article)

    def choices(self, conflicts: Iterable[Conflict]) -> dict[ConflictKey, Choice]:
        """How this person decides: both where that can be, else one of the two."""
        chosen: dict[ConflictKey, Choice] = {}
        for conflict in conflicts:
            if conflict.can_keep_both:
                chosen[conflict.key] = Choice.BOTH
                continue
            chosen[conflict.key] = self.chance.choice((Choice.MINE, Choice.THEIRS))
            dropped = conflict.theirs if chosen[conflict.key] is Choice.MINE else conflict.mine
            self.threw_away.update(WORD.findall(dropped))
        return chosen

    def _add_paragraph(self, issue: Issue, article: Article) -> Issue:
        at = self.chance.randint(0, len(article.blocks))
        made = Paragraph((Span(f"新的一段{self.word()}，写在这里。"),), id=self._id())
        return edits.set_blocks(issue, article.id, (*article.blocks[:at], made, *article.blocks[at:]))

    def _add_words(self, issue: Issue, article: Article) -> Issue:
        plain = [
            at for at, block in enumerate(article.blocks) if isinstance(block, Paragraph) and len(block.spans) == 1
        ]
        if not plain:
            return self._add_paragraph(issue, article)
        at = self.chance.choice(plain)
        block = article.blocks[at]
        assert isinstance(block, Paragraph)
        (span,) = block.spans
        pieces = re.split(f"({WORD.pattern})", span.text)
        place = self.chance.randrange(0, len(pieces), 2)
        cut = self.chance.randint(0, len(pieces[place]))
        pieces[place] = f"{pieces[place][:cut]}添{self.word()}{pieces[place][cut:]}"
        changed = replace(block, spans=(replace(span, text="".join(pieces)),))
        return edits.set_blocks(issue, article.id, (*article.blocks[:at], changed, *article.blocks[at + 1 :]))

    def _drop_paragraph(self, issue: Issue, article: Article) -> Issue:
        if len(article.blocks) < 4:
            return self._add_paragraph(issue, article)
        at = self.chance.randrange(len(article.blocks))
        self.threw_away.update(WORD.findall(article.blocks[at].text))
        return edits.set_blocks(issue, article.id, (*article.blocks[:at], *article.blocks[at + 1 :]))

    def _retitle(self, issue: Issue, article: Article) -> Issue:
        self.threw_away.update(WORD.findall(article.title))
        return edits.set_title(issue, article.id, f"改过的标题{self.word()}")

    def _annotate(self, issue: Issue, article: Article) -> Issue:
        self.threw_away.update(WORD.findall(article.note))
        return edits.set_note(issue, article.id, f"核对{self.word()}")

    def _move(self, issue: Issue, article: Article) -> Issue:
        section = self.chance.choice(issue.sections)
        return edits.move_article(issue, article.id, section.id, self.chance.randint(0, 2))

    def _add_article(self, issue: Issue) -> Issue:
        articles = list(issue.articles)
        if len(articles) > MOST_ARTICLES:
            return self._add_paragraph(issue, self.chance.choice(articles))
        blocks = (Paragraph((Span(f"开头{self.word()}。"),), id=self._id()),)
        made = Article(id=self._id(), title=f"新稿{self.word()}", blocks=blocks)
        return edits.add_article(issue, self.chance.choice(issue.sections).id, made)

    def _id(self) -> str:
        return f"{self.letter}{self.chance.randrange(1 << 48):012x}"
