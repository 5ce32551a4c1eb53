"""The body of the DOCX: section heads, articles, paragraphs, in the words of the issue and the styles of the office.

What runs in and what stands alone is decided as the typesetter decides it: its own functions say what is printed
before the first and behind the last paragraph of an article.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from anqing_bulletin.bulletin.model import (
    Alignment,
    Article,
    Block,
    Figure,
    Issue,
    Paragraph,
    ParagraphKind,
    Picture,
    SectionLayout,
    Table,
)
from anqing_bulletin.output.docx_bookmarks import Bookmark
from anqing_bulletin.output.docx_look import exact, row_height
from anqing_bulletin.output.docx_sections import layout
from anqing_bulletin.output.docx_spans import justification, span_runs
from anqing_bulletin.output.docx_styles import Style
from anqing_bulletin.output.docx_tables import figure_elements, table_elements
from anqing_bulletin.output.docx_xml import Element, W, character_style, paragraph, paragraph_properties, run, w
from anqing_bulletin.typesetting.printed import Stretch, runs_in, source_stretches, title_stretches
from anqing_bulletin.typesetting.style import HouseStyle

_KINDS = {
    ParagraphKind.BODY: (Style.BODY, "body"),
    ParagraphKind.LEVEL_1: (Style.LEVEL_1, "level-1"),
    ParagraphKind.LEVEL_2: (Style.LEVEL_2, "level-2"),
    ParagraphKind.LEVEL_3: (Style.LEVEL_3, "level-3"),
    ParagraphKind.LEVEL_4: (Style.LEVEL_4, "level-4"),
}
"""The style of each kind of paragraph, and the role that it was made from."""


def body_elements(
    issue: Issue, style: HouseStyle, marks: Mapping[str, Bookmark], pictures: Mapping[Picture, str]
) -> Iterator[Element]:
    """Section heads and articles in order; `pictures` gives the relationship of each picture.

    The first head opens a new page.  Rows that stay empty before a head or an article are space before its first
    paragraph: Word drops it where a page begins by itself, just as the typesetter does.
    """
    begun = False
    for section in issue.sections:
        if not section.articles:
            continue
        yield section_head(section.title, style, opens_page=not begun)
        begun = True
        yield layout("columns" if section.layout is SectionLayout.TWO_COLUMN else "upright")
        for number, article in enumerate(section.articles):
            yield from placed_article(article, section.layout, style, marks[article.id], pictures, follows=number > 0)
        yield layout("upright")


def placed_article(
    article: Article,
    section_layout: SectionLayout,
    style: HouseStyle,
    mark: Bookmark,
    pictures: Mapping[Picture, str],
    *,
    follows: bool,
) -> list[Element]:
    """An article where it stands in its section: with the rows before it where it `follows` another."""
    inner = style.in_columns if section_layout is SectionLayout.TWO_COLUMN else style
    elements = article_elements(article, inner, mark, pictures)
    placed = _after_space(elements, style) if follows else elements
    return placed if article.title else [*mark.around(()), *placed]


def section_head(title: str, style: HouseStyle, *, opens_page: bool) -> Element:
    """A section's head; the first one opens a new page."""
    row, flow = row_height(style), style.flow
    after = flow.rows_after_section * row
    if opens_page:
        return paragraph(Style.SECTION_HEAD, *run(title), properties=(exact(row, 0, after), w("pageBreakBefore")))
    return paragraph(Style.SECTION_HEAD, *run(title), properties=(exact(row, flow.rows_before_section * row, after),))


def _after_space(elements: list[Element], style: HouseStyle) -> list[Element]:
    """The elements with the rows between articles before them."""
    space = style.flow.rows_between_articles * row_height(style)
    if not space or not elements:
        return elements
    first = elements[0]
    if first.tag != f"{{{W}}}p":  # a table has no space before it
        return [paragraph(Style.BODY, properties=(exact(space),)), *elements]
    properties = first[0]
    spacing = properties.find(f"{{{W}}}spacing")
    spaced = w("spacing", before=space) if spacing is None else spacing
    spaced.set(f"{{{W}}}before", str(space))
    first.replace(properties, paragraph_properties(*properties, spaced))
    return elements


def article_elements(
    article: Article, style: HouseStyle, mark: Bookmark, pictures: Mapping[Picture, str]
) -> list[Element]:
    """An article: 编者按, title, blocks, source; the title, where there is one, carries the bookmark."""
    blocks = article.blocks
    source = _stretch_runs(source_stretches(article, style), Style.SOURCE)
    title_runs_in = style.flow.title == "run-in" and _takes_runs(blocks[:1])
    source_runs_in = style.flow.source == "run-in" and _takes_runs(blocks[-1:])
    before = _title_runs(article, style, mark) if title_runs_in else []
    elements = [_foreword(item, style, first=number == 0) for number, item in enumerate(article.foreword)]
    if elements and style.flow.rows_after_foreword:
        _follow_with_rows(elements[-1], style.flow.rows_after_foreword, style)
    if article.title and not title_runs_in:
        tail = source if not blocks and style.flow.source == "run-in" and style.flow.title == "run-in" else []
        elements.append(_standing_title(article, style, mark, tail))
        source = [] if tail else source
    for number, block in enumerate(blocks):
        after = source if source_runs_in and number == len(blocks) - 1 else []
        elements += _block(block, style, pictures, before if number == 0 else [], after)
    if source and not source_runs_in:
        elements.append(paragraph(Style.STANDING_SOURCE, *source))
    return elements


def _follow_with_rows(element: Element, rows: int, style: HouseStyle) -> None:
    """Rows that stay empty behind a paragraph."""
    properties = element[0]
    after = exact(row_height(style), 0, rows * row_height(style))
    element.replace(properties, paragraph_properties(*properties, after))


def _takes_runs(blocks: tuple[Block, ...]) -> bool:
    """Whether there is a block, and title or source may run into it."""
    return bool(blocks) and isinstance(blocks[0], Paragraph) and runs_in(blocks[0])


def _stretch_runs(stretches: Iterable[Stretch], style_id: str) -> list[Element]:
    return run("".join(stretch.text for stretch in stretches), character_style(style_id))


def _title_runs(article: Article, style: HouseStyle, mark: Bookmark) -> list[Element]:
    if not article.title:
        return []
    text = "".join(stretch.text for stretch in title_stretches(article, style))
    half_points = round(style.roles["title"].size_pt * 2)
    # Within columns a title is no larger than the text, whatever its style says.
    own_size = (w("sz", val=half_points), w("szCs", val=half_points)) if style.is_column else ()
    return mark.around(run(text, character_style(Style.TITLE), *own_size))


def _standing_title(article: Article, style: HouseStyle, mark: Bookmark, tail: list[Element]) -> Element:
    """A title in a paragraph of its own: centred in the lines of the contents, or as the body stands."""
    if style.flow.title == "run-in":
        keep = (w("keepNext"),) if article.blocks else ()
        return paragraph(Style.BODY, *_title_runs(article, style, mark), *tail, properties=keep)
    lines = style.flow.title_sign + "\n".join(article.title_lines)
    title = paragraph(Style.STANDING_TITLE, *mark.around(run(lines, character_style(Style.TITLE))))
    if style.flow.rows_after_title:
        _follow_with_rows(title, style.flow.rows_after_title, style)
    return title


def _foreword(item: Paragraph, style: HouseStyle, *, first: bool) -> Element:
    label = run(style.flow.foreword_label, character_style(Style.FOREWORD_LABEL)) if first else []
    return paragraph(Style.FOREWORD, *label, *span_runs(item.spans, style, "foreword"))


def _block(
    block: Block, style: HouseStyle, pictures: Mapping[Picture, str], before: list[Element], after: list[Element]
) -> list[Element]:
    if isinstance(block, Table):
        table = table_elements(block, style)
        turned = block.landscape and not style.is_column
        return [layout("landscape"), *table, layout("upright")] if turned else table
    if isinstance(block, Figure):
        return figure_elements(block, style, pictures[block.picture])
    style_id, role = _KINDS[block.kind]
    runs = span_runs(block.spans, style, role)
    properties = _alignment(block.alignment, has_title=bool(before))
    return [paragraph(style_id, *before, *runs, *after, properties=properties)]


def _alignment(alignment: Alignment, *, has_title: bool) -> tuple[Element, ...]:
    """What a paragraph has beside its style; justified it has a first indent, and with a title that runs into it."""
    if alignment is Alignment.JUSTIFY:
        return ()
    if alignment is Alignment.LEFT and has_title:
        return justification(alignment)
    return (w("ind", firstLineChars=0, firstLine=0), *justification(alignment))
