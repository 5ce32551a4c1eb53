"""花脸稿: two versions of an issue put together into one that holds the text of both, and what in it was changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from anqing_bulletin.bulletin.alignment import aligned, imprint_passage, passage
from anqing_bulletin.bulletin.comparison import compare, masthead_details
from anqing_bulletin.bulletin.differences import PARAGRAPH_END, Kind, Piece, TokenPiece, paragraph_pieces, pieces
from anqing_bulletin.bulletin.marked_tables import merged_table
from anqing_bulletin.bulletin.model import (
    Article,
    Block,
    Figure,
    ImprintLine,
    Issue,
    Paragraph,
    People,
    Section,
    Table,
)
from anqing_bulletin.bulletin.pairing import ArticlePair, SectionPair, in_new_order
from anqing_bulletin.bulletin.revisions import (
    MarkedUp,
    Part,
    Place,
    Range,
    Revisions,
    in_one,
    marks_of,
    merged_spans,
)

_NOT_ON_PAPER = frozenset({"定稿", "版式"})
"""What of the masthead form is not printed."""


def marked_up(old: Issue, new: Issue) -> MarkedUp:
    """Both versions in one issue; a moved article stands where it is now, with its edits, and a note says whence."""
    marker = _Marker()
    sections = tuple(marker.section(pair) for pair in in_new_order(old, new))
    issue = replace(new, sections=sections, imprint=marker.imprint(old.imprint, new.imprint), pool=(), bin=())
    ranges = {place: tuple(found) for place, found in marker.ranges.items() if found}
    return MarkedUp(issue, Revisions(ranges, marker.articles, marker.blocks, marker.ends, _notes(old, new)))


def only_article(old: Issue, new: Issue, article_id: str) -> tuple[Issue, Issue]:
    """Both versions with nothing but one article, wherever it is in them: in a section of one name, without imprint.

    Raises KeyError where neither has it.
    """
    frame = new.section_of(article_id) or old.section_of(article_id) or Section("稿件", id=article_id)
    articles = [issue.article(article_id) for issue in (old, new)]
    if articles == [None, None]:
        raise KeyError(article_id)
    one, other = (
        replace(
            new,
            sections=(replace(frame, articles=(article,) if article else ()),),
            imprint=(), people=People(), copies=None, pool=(), bin=(),
        )
        for article in articles
    )  # fmt: skip
    return one, other


def _notes(old: Issue, new: Issue) -> tuple[str, ...]:
    masthead = [
        f"{detail.label}：{detail.old or '（无）'} → {detail.new or '（无）'}"
        for detail in masthead_details(old, new)
        if detail.label not in _NOT_ON_PAPER
    ]
    printed = (replace(issue, pool=(), bin=()) for issue in (old, new))
    moves = [
        f"移动{item.label}：{detail.old} → {detail.new}"
        for item in compare(*printed).items
        for detail in item.details
        if detail.label == "位置" and detail.old and detail.new
    ]
    return (*masthead, *moves)


@dataclass
class _Marker:
    """Puts two versions together, and notes what was changed."""

    ranges: dict[Place, list[Range]] = field(default_factory=dict)
    articles: dict[str, Kind] = field(default_factory=dict)
    blocks: dict[tuple[str, str], Kind] = field(default_factory=dict)
    ends: dict[tuple[str, str], Kind] = field(default_factory=dict)

    def section(self, pair: SectionPair) -> Section:
        """A section with its articles."""
        frame = pair.new or pair.old
        assert frame is not None
        old, new = pair.old.title if pair.old else "", pair.new.title if pair.new else ""
        title = self._field(Place(Part.SECTION, block_id=frame.id), old, new)
        return replace(frame, title=title, articles=tuple(map(self._article, pair.articles)))

    def imprint(self, old: Sequence[ImprintLine], new: Sequence[ImprintLine]) -> tuple[ImprintLine, ...]:
        """The distribution list."""
        result: list[ImprintLine] = []
        for group in aligned(list(map(imprint_passage, old)), list(map(imprint_passage, new))):
            before = old[group.old[0]] if group.old else None
            after = new[group.new[0]] if group.new else None
            line = after or before
            assert line is not None
            recipients, ranges = in_one(pieces(before.recipients if before else "", after.recipients if after else ""))
            label = len(imprint_passage(replace(line, recipients="")).text)
            ranges = [found.moved(label) for found in ranges]
            if before is None or after is None:
                ranges = [Range(0, label + len(recipients), _one_sided(before))]
            self.ranges[Place(Part.IMPRINT, block_id=str(len(result)))] = ranges
            result.append(replace(line, recipients=recipients))
        return tuple(result)

    def _article(self, pair: ArticlePair) -> Article:
        """An article; one that is in one version only is changed as a whole."""
        frame = pair.new or pair.old
        assert frame is not None
        old, new = pair.old or Article(id=frame.id), pair.new or Article(id=frame.id)
        if pair.old is None or pair.new is None:
            self.articles[frame.id] = _one_sided(pair.old)
        taken = {block.id for block in (*new.foreword, *new.blocks)}
        foreword = self._blocks(Part.FOREWORD, frame.id, old.foreword, new.foreword, taken)
        return replace(
            frame,
            title=self._field(Place(Part.TITLE, frame.id), old.title, new.title),
            title_breaks=_title_breaks(old, new) if pair.new else old.title_breaks,
            source=self._field(Place(Part.SOURCE, frame.id), old.source, new.source),
            foreword=tuple(block for block in foreword if isinstance(block, Paragraph)),
            blocks=tuple(self._blocks(Part.TEXT, frame.id, old.blocks, new.blocks, taken)),
        )

    def _field(self, place: Place, old: str, new: str) -> str:
        text, self.ranges[place] = in_one(pieces(old, new))
        return text

    # --- blocks ---

    def _blocks(
        self, part: Part, article_id: str, old: Sequence[Block], new: Sequence[Block], taken: set[str]
    ) -> Iterator[Block]:
        """The blocks of both versions; `taken` are the ids that a deleted block may not have any more."""
        for group in aligned(list(map(passage, old)), list(map(passage, new))):
            before, after = [old[index] for index in group.old], [new[index] for index in group.new]
            if not before or not after:
                yield from (self._whole(part, article_id, block, Kind.DELETED, taken) for block in before)
                yield from (self._whole(part, article_id, block, Kind.INSERTED, taken) for block in after)
            elif before == after:
                yield from after
            elif isinstance(after[0], Table) and isinstance(before[0], Table):
                yield from self._tables(article_id, before[0], after[0], taken)
            elif isinstance(after[0], Figure) and isinstance(before[0], Figure):
                place = Place(part, article_id, after[0].id)
                yield replace(after[0], caption=self._field(place, before[0].caption, after[0].caption))
            else:
                yield from self._paragraphs(part, article_id, _paragraphs(before), _paragraphs(after), taken)

    def _whole(self, part: Part, article_id: str, block: Block, kind: Kind, taken: set[str]) -> Block:
        """A block that is in one version only."""
        if kind is Kind.DELETED:
            block = replace(block, id=_free_id(block.id, taken))
        self.blocks[article_id, block.id] = kind
        self.ranges[Place(part, article_id, block.id)] = [Range(0, len(block.text), kind)] if block.text else []
        return block

    def _tables(self, article_id: str, old: Table, new: Table, taken: set[str]) -> Iterator[Block]:
        """A table with the rows of both; the one and the other where their rows cannot be told from each other."""
        merged = merged_table(old, new)
        if merged is None:
            yield self._whole(Part.TEXT, article_id, old, Kind.DELETED, taken)
            yield self._whole(Part.TEXT, article_id, new, Kind.INSERTED, taken)
        else:
            table, self.ranges[Place(Part.TEXT, article_id, new.id)] = merged
            yield table

    def _paragraphs(
        self, part: Part, article_id: str, old: Sequence[Paragraph], new: Sequence[Paragraph], taken: set[str]
    ) -> Iterator[Paragraph]:
        """Paragraphs that became others: one that was rewritten, one that was divided, or some that were joined."""
        marks, new_marks = marks_of(old), marks_of(new)
        left, new_left = iter(old), iter(new)
        for inside, end in _by_paragraph(paragraph_pieces([one.text for one in old], [one.text for one in new])):
            former = next(left) if end is not Kind.INSERTED else None
            paragraph = next(new_left) if end is not Kind.DELETED else former
            assert paragraph is not None
            if end is Kind.DELETED:
                paragraph = replace(paragraph, id=_free_id(paragraph.id, taken))
            if end is not Kind.KEPT:
                self.ends[article_id, paragraph.id] = end
            _, self.ranges[Place(part, article_id, paragraph.id)] = in_one(inside)
            yield replace(paragraph, spans=merged_spans(inside, marks, new_marks))


def _one_sided(old: object | None) -> Kind:
    return Kind.INSERTED if old is None else Kind.DELETED


def _paragraphs(blocks: Iterable[Block]) -> list[Paragraph]:
    return [block for block in blocks if isinstance(block, Paragraph)]


def _free_id(wanted: str, taken: set[str]) -> str:
    """An id for a deleted block, made from its own."""
    while wanted in taken:
        wanted += "-former"
    taken.add(wanted)
    return wanted


def _by_paragraph(found: Iterable[TokenPiece]) -> Iterator[tuple[list[Piece], Kind]]:
    """The pieces of each paragraph, and what became of its end."""
    inside: list[Piece] = []
    for piece in found:
        for is_end, run in groupby(piece.tokens, key=PARAGRAPH_END.__eq__):
            if not is_end:
                inside.append(Piece(piece.kind, "".join(run)))
                continue
            for _ in run:
                yield inside, piece.kind
                inside = []


def _title_breaks(old: Article, new: Article) -> tuple[int, ...]:
    """The breaks of the new title, counted in the text of both titles."""
    breaks = []
    at = passed = 0
    for piece in pieces(old.title, new.title):
        if piece.kind is not Kind.DELETED:
            breaks += [at + place - passed for place in new.title_breaks if passed <= place < passed + len(piece.text)]
            passed += len(piece.text)
        at += len(piece.text)
    return tuple(breaks)
