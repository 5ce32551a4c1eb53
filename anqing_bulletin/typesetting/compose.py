"""The front door of the typesetter: an issue and a house style to sheets.

`compose` is a pure function.  Given the composition before an edit it takes over from it everything that did not
change, by identity: lines of unchanged paragraphs, chunks that did not move, whole sheets.  A keystroke so breaks one
paragraph and builds the sheets that it alters.  Nothing is kept but what the last composition holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from anqing_bulletin.bulletin.model import Article, Issue, Section, SectionLayout
from anqing_bulletin.typesetting.article import SetArticle, set_article
from anqing_bulletin.typesetting.contents import ContentsSetter
from anqing_bulletin.typesetting.cover import CoverPage, set_cover
from anqing_bulletin.typesetting.flow import Chunk, Columns, Filled, fill
from anqing_bulletin.typesetting.fonts import FontBook
from anqing_bulletin.typesetting.imprint import SetImprint, set_imprint
from anqing_bulletin.typesetting.paragraph import LineSetter, Tag
from anqing_bulletin.typesetting.pieces import Piece, PlacedPiece, baseline, line_pieces, space
from anqing_bulletin.typesetting.printed import PrintedText, Stretch, role_look
from anqing_bulletin.typesetting.sheet import (
    Content,
    PlacedLine,
    PlacedPicture,
    Role,
    Rule,
    Sheet,
    Substitution,
    from_mm,
)
from anqing_bulletin.typesetting.style import HouseStyle


@dataclass(frozen=True, eq=False)
class Composition:
    """An issue on its sheets, and what the next composition may take over."""

    issue: Issue
    style: HouseStyle
    fonts: FontBook
    sheets: tuple[Sheet, ...]
    pages: Mapping[str, int]
    """The page on which each printed article begins, by its id."""
    setter: LineSetter = field(repr=False)
    contents: ContentsSetter = field(repr=False)
    body: _Body = field(repr=False)
    cover: _Cover = field(repr=False)
    page_keys: Sequence[_PageKey] = field(repr=False)
    """What the sheets behind the cover show."""
    covers: tuple[_Cover, ...] = field(repr=False)
    """The covers of all rounds that the page numbers took to come to rest."""

    @cached_property
    def substitutions(self) -> tuple[Substitution, ...]:
        """The characters that their face lacks, each once, in order of appearance."""
        found = (item for sheet in self.sheets for placed in sheet.lines for item in placed.line.substitutions)
        return tuple(dict.fromkeys(found))

    @property
    def missing(self) -> tuple[str, ...]:
        """The characters that no face has; 〓 stands in their place."""
        return tuple(dict.fromkeys(item.text for item in self.substitutions if not item.used))

    def sheet_of(self, article_id: str) -> int | None:
        """The index of the sheet on which an article begins."""
        page = self.pages.get(article_id)
        return None if page is None else page - 1


_ChunkKey = tuple[tuple[SetArticle, ...], tuple[Piece, ...], int]
"""The articles of a chunk, the head before them, the empty rows before that."""


@dataclass(frozen=True, eq=False)
class _Body:
    """The articles on pages counted from 0."""

    articles: Mapping[str, SetArticle]
    heads: Mapping[str, tuple[Piece, ...]]
    chunks: Mapping[_ChunkKey, Chunk | Columns]
    filled: tuple[Filled, ...]
    pages: tuple[tuple[tuple[PlacedPiece, ...], ...], ...]
    """The fragments of chunks on each page."""
    imprint_key: object
    imprint: SetImprint


@dataclass(frozen=True, eq=False)
class _Cover:
    key: object
    pages: tuple[CoverPage, ...]
    sheets: tuple[Sheet, ...]


def compose(
    issue: Issue, style: HouseStyle, *, fonts: FontBook | None = None, previous: Composition | None = None
) -> Composition:
    """Set an issue in a style; `previous` is the composition before an edit of it.

    Raises FontMissing and LayoutImpossible.
    """
    if previous is not None and (previous.style is not style or (fonts or previous.fonts) is not previous.fonts):
        previous = None
    fonts = fonts or (previous.fonts if previous else FontBook.find(style))
    setter = previous.setter if previous else LineSetter(style, fonts)
    contents = previous.contents if previous else ContentsSetter(style, setter)
    body = _compose_body(issue, style, setter, previous.body if previous else None)
    known = {cover.key: cover for cover in previous.covers} if previous else {}
    covers: list[_Cover] = []
    # A longer cover never makes its own page numbers shorter, so this comes to rest.
    cover_length = 1
    while not covers or len(covers[-1].pages) != cover_length:
        cover_length = len(covers[-1].pages) if covers else 1
        pages = {article: page + cover_length + 1 for item in body.filled for article, page in item.begins}
        covers.append(_compose_cover(issue, setter, contents, pages, known))
    keys = _page_keys(body, cover_length + 1, style)
    sheets = _sheets(keys, covers[-1], style, setter, previous)
    return Composition(issue, style, fonts, sheets, pages, setter, contents, body, covers[-1], keys, tuple(covers))


# --- the body -----------------------------------------------------------------------------------------------------


def _compose_body(issue: Issue, style: HouseStyle, setter: LineSetter, previous: _Body | None) -> _Body:
    articles: dict[str, SetArticle] = {}
    heads: dict[str, tuple[Piece, ...]] = {}
    chunks: dict[_ChunkKey, Chunk | Columns] = {}
    known_articles = previous.articles if previous else {}
    known_heads = previous.heads if previous else {}
    known_chunks = previous.chunks if previous else {}
    for section, group, leads in _printed_groups(issue):
        inner = style if section.layout is SectionLayout.NORMAL else style.in_columns
        set_ = tuple(set_article(article, inner, setter, known_articles.get(article.id)) for article in group)
        articles.update((item.article.id, item) for item in set_)
        head: tuple[Piece, ...] = ()
        if leads:
            head = known_heads.get(section.title) or _section_head(section.title, style, setter)
            heads[section.title] = head
        gap = style.flow.rows_before_section if leads else style.flow.rows_between_articles
        key = (set_, head, gap)
        known = known_chunks.get(key)
        if known is None:
            known = _columns(key, style) if inner.is_column else _chunk(key)
        chunks[key] = known
    filled = fill(tuple(chunks.values()), style.grid.rows, previous.filled if previous else ())
    imprint_key = (issue.imprint, issue.people, issue.copies)
    if previous is not None and previous.imprint_key == imprint_key:
        imprint = previous.imprint
    else:
        imprint = set_imprint(issue, style, setter)
    return _Body(articles, heads, chunks, filled, _by_page(filled), imprint_key, imprint)


def _printed_groups(issue: Issue) -> Iterator[tuple[Section, tuple[Article, ...], bool]]:
    """Each section with its articles one by one, or in columns all at once, and whether they are its first."""
    for section in issue.sections:
        if section.layout is SectionLayout.TWO_COLUMN:
            if section.articles:
                yield section, section.articles, True
            continue
        for number, article in enumerate(section.articles):
            yield section, (article,), number == 0


def _chunk(key: _ChunkKey) -> Chunk:
    (set_,), head, gap = key
    return Chunk((*head, *set_.pieces), gap, set_.article.id)


def _columns(key: _ChunkKey, style: HouseStyle) -> Columns:
    """The articles of a section one after the other, empty rows between them."""
    articles, head, gap = key
    pieces: list[Piece] = []
    begins = []
    for set_ in articles:
        if pieces:
            pieces += space(style.flow.rows_between_articles)
        begins.append((set_.article.id, len(pieces)))
        pieces += set_.pieces
    return Columns(head, tuple(pieces), gap, tuple(begins), style.in_columns.measure + style.column_gap)


def _section_head(title: str, style: HouseStyle, setter: LineSetter) -> tuple[Piece, ...]:
    look = role_look(style, "section-head")
    lines = setter.set(PrintedText((Stretch(title, look),), look.size), style.measure, Tag(Role.SECTION_HEAD))
    return (*line_pieces(lines, style.pitch, keep=True), *space(style.flow.rows_after_section, keep=True))


def _by_page(filled: Sequence[Filled]) -> tuple[tuple[tuple[PlacedPiece, ...], ...], ...]:
    pages: list[list[tuple[PlacedPiece, ...]]] = []
    for item in filled:
        for number, fragment in enumerate(item.pages, item.first_page):
            while len(pages) <= number:
                pages.append([])
            pages[number].append(fragment)
    return tuple(tuple(page) for page in pages)


# --- the cover ----------------------------------------------------------------------------------------------------


def _compose_cover(
    issue: Issue,
    setter: LineSetter,
    contents: ContentsSetter,
    pages: Mapping[str, int],
    known: Mapping[object, _Cover],
) -> _Cover:
    style = contents.style
    entries = tuple(
        (section.title, tuple((a.id, a.title, a.title_breaks, pages[a.id]) for a in section.articles))
        for section in issue.sections
    )
    key = (issue.publication, issue.number_text, issue.date, entries)
    if key in known:
        return known[key]
    cover_pages = set_cover(issue, style, setter, contents, pages)
    sheets = tuple(
        _cover_sheet(number, page, style, setter, numbered=number > 1 or style.page_number.on_cover)
        for number, page in enumerate(cover_pages, 1)
    )
    return _Cover(key, cover_pages, sheets)


def _cover_sheet(number: int, page: CoverPage, style: HouseStyle, setter: LineSetter, *, numbered: bool) -> Sheet:
    label = _label(number, style) if numbered else ""

    def make() -> Content:
        return _with_number(page.content(), number, label, style, setter)

    return Sheet(number, style.width, style.height, label=label, make=make)


# --- sheets -------------------------------------------------------------------------------------------------------


def _sheets(
    keys: Sequence[_PageKey], cover: _Cover, style: HouseStyle, setter: LineSetter, previous: Composition | None
) -> tuple[Sheet, ...]:
    """The sheets, those of `previous` wherever a page holds the same fragments under the same number."""
    result = [*cover.sheets]
    former = len(previous.cover.sheets) if previous else 0
    for index, key in enumerate(keys):
        if previous and former == len(cover.sheets) and key == _at_index(previous.page_keys, index):
            result.append(previous.sheets[former + index])
        else:
            result.append(_body_sheet(key, style, setter))
    return tuple(result)


def _at_index(keys: Sequence[_PageKey], index: int) -> _PageKey | None:
    return keys[index] if index < len(keys) else None


_PageKey = tuple[int, tuple[tuple[PlacedPiece, ...], ...], SetImprint | None, bool]
"""A page's number, the fragments of chunks on it, the imprint at its foot, and whether its number is printed."""


def _page_keys(body: _Body, first: int, style: HouseStyle) -> list[_PageKey]:
    """The pages behind the cover, the imprint on the last of them.

    Where the style asks for an even page (GB/T 9704-2012, 7.4), a blank one comes before it if need be; neither then
    has a page number (7.5).
    """
    pages: list[_PageKey] = [(number, fragments, None, True) for number, fragments in enumerate(body.pages, first)]
    imprint = body.imprint
    if not imprint.height:
        return pages
    last = first + len(pages) - 1
    last_row = body.filled[-1].end.row if body.filled else 0
    fits = bool(pages) and last_row * style.pitch + imprint.height <= style.depth
    even = style.imprint.on_even_page
    if fits and not (even and last % 2):
        pages[-1] = (last, body.pages[-1], imprint, True)
    elif even and not last % 2:
        pages += [(last + 1, (), None, False), (last + 2, (), imprint, False)]
    else:
        pages.append((last + 1, (), imprint, True))
    return pages


def _body_sheet(page: _PageKey, style: HouseStyle, setter: LineSetter) -> Sheet:
    """A page of the body, put together when somebody looks at it."""
    number, fragments, imprint, numbered = page
    label = _label(number, style) if numbered else ""

    def make() -> Content:
        content = _placed(fragments, style)
        if imprint is not None:
            content = Content((*content.lines, *imprint.lines), (*content.rules, *imprint.rules), content.pictures)
        return _with_number(content, number, label, style, setter)

    return Sheet(number, style.width, style.height, label=label, make=make)


def _placed(fragments: Sequence[Sequence[PlacedPiece]], style: HouseStyle) -> Content:
    """The pieces of a page in page coordinates."""
    lines: list[PlacedLine] = []
    rules: list[Rule] = []
    pictures: list[PlacedPicture] = []
    for placed in (item for fragment in fragments for item in fragment):
        x, y = style.left + placed.x, style.top + placed.row * style.pitch
        piece = placed.piece
        lines += [PlacedLine(item.line, x + item.x, y + item.y, item.turned) for item in piece.lines]
        rules += [Rule(x + r.x, y + r.y, r.width, r.height, r.colour) for r in piece.rules]
        pictures += [
            PlacedPicture(p.picture, x + p.x, y + p.y, p.width, p.height, p.article, p.paragraph)
            for p in piece.pictures
        ]
    return Content(tuple(lines), tuple(rules), tuple(pictures))


def _label(number: int, style: HouseStyle) -> str:
    return style.page_number.form.replace("{}", str(number))


def _with_number(content: Content, number: int, label: str, style: HouseStyle, setter: LineSetter) -> Content:
    if not label:
        return content
    lines = (*content.lines, _page_number(number, label, style, setter))
    return Content(lines, content.rules, content.pictures)


def _page_number(number: int, label: str, style: HouseStyle, setter: LineSetter) -> PlacedLine:
    """— N — below the type area: odd pages at the right, even pages at the left (GB/T 9704-2012, 7.5)."""
    look = role_look(style, "page-number")
    line = setter.one_line(PrintedText((Stretch(label, look),), look.size), style.measure, Tag(Role.PAGE_NUMBER))
    inset = round(style.page_number.inset_em * look.size)
    x = style.left + (style.measure - inset - line.width if number % 2 else inset)
    y = style.top + style.depth + from_mm(style.page_number.below_mm)
    return PlacedLine(line, x, baseline(y, look.size))
