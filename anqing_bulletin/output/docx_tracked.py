"""花脸稿 as a DOCX: the newer version of an issue with every difference from the older one as a tracked change.

Both versions are exported as they always are, part by part, and each part of the one becomes that of the other.  A
moved article is deleted where it was and inserted where it is, because whoever refuses all changes wants the former
order back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import takewhile

from anqing_bulletin.bulletin.alignment import Passage, aligned
from anqing_bulletin.bulletin.model import Article, Issue, Picture, Section, SectionLayout, Table
from anqing_bulletin.bulletin.pairing import SectionPair, in_both_orders
from anqing_bulletin.output.docx import packaged, picture_relations, with_contents_row
from anqing_bulletin.output.docx_articles import placed_article, section_head
from anqing_bulletin.output.docx_atoms import Tracker, merged_paragraphs
from anqing_bulletin.output.docx_bookmarks import Bookmark, bookmarks
from anqing_bulletin.output.docx_change_times import part_neighbours
from anqing_bulletin.output.docx_cover import cover_elements
from anqing_bulletin.output.docx_imprint import imprint_elements
from anqing_bulletin.output.docx_look import HAIR_LINE, exact
from anqing_bulletin.output.docx_revisions import merged_elements
from anqing_bulletin.output.docx_sections import layout, sectioned
from anqing_bulletin.output.docx_styles import Style
from anqing_bulletin.output.docx_tables import number_drawings, parted_tables
from anqing_bulletin.output.docx_xml import Element, W, clean, paragraph, serialized, w
from anqing_bulletin.typesetting.style import HouseStyle

_OTHER_TIME = timedelta(minutes=2)


@dataclass(frozen=True)
class Revision:
    """What Word shows beside every change, and what the versions are called."""

    author: str
    time: datetime
    names: tuple[str, str]


def tracked_docx_bytes(
    old: Issue, new: Issue, style: HouseStyle, pages: Mapping[str, int], page_count: int, revision: Revision
) -> bytes:
    """The marked-up copy as a DOCX file; the same versions and the same revision give the same bytes.

    Accepting all changes in Word gives the text of `docx_bytes(new, …)`, refusing all that of the old version.
    `pages` are page numbers for the articles of both.
    """
    style = with_contents_row(new, style)
    old = _with_upright_tables(old)
    pictures = picture_relations((*old.articles, *new.articles))
    articles = {article.id: article for article in (*old.articles, *new.articles)}
    marks = bookmarks(replace(new, sections=(Section("", tuple(articles.values())),)))
    writer = _Writer(style, marks, marks, pages, pictures, _tracker(revision, new, marks))
    body = list(writer.body(old, new))
    both = {article.id for article in old.articles} & {article.id for article in new.articles}
    if lost := _lost(body, {marks[article_id].name for article_id in both}):
        former = {key: _former(mark, len(marks)) if mark.name in lost else mark for key, mark in marks.items()}
        writer = _Writer(style, former, marks, pages, pictures, _tracker(revision, new, marks))
        body = list(writer.body(old, new))
    elements = [*writer.cover(old, new), *parted_tables([*body, *writer.imprint(old, new)])]
    if _ends_in_a_change(elements):
        # The last paragraph of a document can neither come nor go.
        elements.append(paragraph(Style.NORMAL, properties=(exact(HAIR_LINE),)))
    root = w("document", w("body", *sectioned(elements, style)))
    number_drawings(root)
    part_neighbours(root[0], _as_written(revision.time - _OTHER_TIME))
    ending = f"　花脸稿（{revision.names[0]} → {revision.names[1]}）"
    return packaged(new, style, page_count, pictures, serialized(root), title_ending=ending)


def _tracker(revision: Revision, new: Issue, marks: Mapping[str, Bookmark]) -> Tracker:
    """Changes are numbered behind the bookmarks of both versions."""
    wanted = {marks[article.id].name for article in new.articles}
    return Tracker(clean(revision.author), _as_written(revision.time), 2 * len(marks), wanted)


def _as_written(time: datetime) -> str:
    """2026-05-08T09:30:00Z: Word means the time on the clock, whatever the Z says."""
    return f"{time.isoformat(timespec='seconds')[:19]}Z"


def _lost(body: Iterable[Element], former: Collection[str]) -> set[str]:
    """Those of the older version's bookmarks that would go with their titles if somebody refused all changes."""
    lost = set()
    for start in (start for item in body for start in item.iter(f"{{{W}}}bookmarkStart")):
        name = start.get(f"{{{W}}}name")
        marked = takewhile(lambda item: item.tag != f"{{{W}}}bookmarkEnd", start.itersiblings())
        if name in former and start.getparent() is not None and not any(item.tag == f"{{{W}}}r" for item in marked):
            lost.add(name)
    return lost


def _former(mark: Bookmark, count: int) -> Bookmark:
    """A bookmark of the older version's own: the title is deleted in one place and inserted in another."""
    return Bookmark(f"former_{mark.number}", mark.number + count)


def _with_upright_tables(issue: Issue) -> Issue:
    """The older version with all tables upright: what is taken out needs no turned page of its own."""

    def upright(article: Article) -> Article:
        return replace(
            article,
            blocks=tuple(
                replace(b, landscape=False) if isinstance(b, Table) and b.landscape else b for b in article.blocks
            ),
        )

    return replace(issue, sections=tuple(replace(s, articles=tuple(map(upright, s.articles))) for s in issue.sections))


def _ends_in_a_change(elements: Sequence[Element]) -> bool:
    """Whether the last paragraph came or went."""
    blocks = (item for item in reversed(elements) if item.tag in {f"{{{W}}}p", f"{{{W}}}tbl"})
    last = next(blocks, None)
    return last is not None and last[0].find(f"{{{W}}}rPr") is not None


@dataclass(frozen=True)
class _Writer:
    """Exports both versions part by part and puts the parts together."""

    style: HouseStyle
    old_marks: Mapping[str, Bookmark]
    marks: Mapping[str, Bookmark]
    pages: Mapping[str, int]
    pictures: Mapping[Picture, str]
    tracker: Tracker

    # --- the cover ---

    def cover(self, old: Issue, new: Issue) -> Iterator[Element]:
        """Masthead, contents, area for the leaders' instructions."""
        former, present = self._cover_parts(old, self.old_marks), self._cover_parts(new, self.marks)
        yield from self._alike(former.head, present.head)
        yield from self._alike(former.contents_heading, present.contents_heading)
        for pair in in_both_orders(old, new):
            yield from self._entry(former.sections, pair.old, present.sections, pair.new)
            for articles in pair.articles:
                yield from self._entry(former.articles, articles.old, present.articles, articles.new)
        yield from self._alike(former.foot, present.foot)

    def _cover_parts(self, issue: Issue, marks: Mapping[str, Bookmark]) -> _CoverParts:
        elements = list(cover_elements(issue, self.style, marks, self.pages))
        printed = [section for section in issue.sections if section.articles]
        headings = [item for item in elements if _style_of(item) == Style.CONTENTS_HEADING]
        names = [item for item in elements if _style_of(item) == Style.CONTENTS_SECTION]
        entries = [item for item in elements if _style_of(item) == Style.CONTENTS_ENTRY]
        foot = [item for item in elements if _style_of(item) == Style.INSTRUCTION]
        others = (*headings, *names, *entries, *foot)
        return _CoverParts(
            head=[item for item in elements if item not in others],
            contents_heading=headings,
            sections=dict(zip((section.id for section in printed), names, strict=True)),
            articles=dict(zip((article.id for article in issue.articles), entries, strict=True)),
            foot=foot,
        )

    def _alike(self, old: Sequence[Element], new: Sequence[Element]) -> Iterator[Element]:
        """Lines that each become the one of the same style."""
        for group in aligned(*([Passage("", _style_of(item)) for item in items] for items in (old, new))):
            before, after = [old[index] for index in group.old], [new[index] for index in group.new]
            yield from merged_paragraphs(before, after, self.tracker)

    def _entry(
        self,
        old: Mapping[str, Element],
        former: Section | Article | None,
        new: Mapping[str, Element],
        present: Section | Article | None,
    ) -> list[Element]:
        """A line of the contents."""
        before, after = [old[former.id]] if former else [], [new[present.id]] if present else []
        return merged_paragraphs(before, after, self.tracker)

    # --- the body ---

    def body(self, old: Issue, new: Issue) -> Iterator[Element]:
        """Section heads and articles."""
        begun = new_begun = False
        for pair in in_both_orders(old, new):
            heads = [section_head(pair.old.title, self.style, opens_page=not begun)] if pair.old else []
            new_heads = [section_head(pair.new.title, self.style, opens_page=not new_begun)] if pair.new else []
            begun, new_begun = begun or bool(heads), new_begun or bool(new_heads)
            yield from merged_paragraphs(heads, new_heads, self.tracker)
            # What is no more needs no columns of its own.
            in_columns = pair.new is not None and pair.new.layout is SectionLayout.TWO_COLUMN
            yield layout("columns" if in_columns else "upright")
            yield from self._articles(pair)
            yield layout("upright")

    def _articles(self, pair: SectionPair) -> Iterator[Element]:
        former = present = 0
        for articles in pair.articles:
            old = self._placed(articles.old, pair.old, self.old_marks, follows=former > 0)
            new = self._placed(articles.new, pair.new, self.marks, follows=present > 0)
            former, present = former + bool(articles.old), present + bool(articles.new)
            yield from merged_elements(old, new, self.tracker)

    def _placed(
        self, article: Article | None, section: Section | None, marks: Mapping[str, Bookmark], *, follows: bool
    ) -> list[Element]:
        if article is None or section is None:
            return []
        return placed_article(article, section.layout, self.style, marks[article.id], self.pictures, follows=follows)

    # --- the imprint ---

    def imprint(self, old: Issue, new: Issue) -> list[Element]:
        """The imprint; the paragraph that its table is anchored in stays, whatever becomes of the table."""
        former, present = imprint_elements(old, self.style), imprint_elements(new, self.style)
        return [*merged_elements(former[:1], present[:1], self.tracker), *(present or former)[1:]]


@dataclass(frozen=True)
class _CoverParts:
    """The lines of a cover."""

    head: list[Element]
    contents_heading: list[Element]
    sections: dict[str, Element]
    """By the section's id."""
    articles: dict[str, Element]
    """By the article's id."""
    foot: list[Element]


def _style_of(item: Element) -> str:
    return str(item[0][0].get(f"{{{W}}}val"))
