"""Finding one's way in a PDF: bookmarks, page labels as printed, links from the contents to the articles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, String

from anqing_bulletin.output.pdf_objects import number, parsed
from anqing_bulletin.output.pdf_painter import Key
from anqing_bulletin.typesetting.compose import Composition
from anqing_bulletin.typesetting.sheet import PlacedLine, Role

COVER_LABEL = "封面"
_NO_TITLE = "（无标题）"
_ABOVE = 30_000
"""How far above an article's first baseline a reader is led."""
_PRINT_FLAG = 4
"""The annotation prints: PDF/A allows no other (ISO 19005-2, 6.3.2)."""


def add_bookmarks(pdf: Pdf, pages: Sequence[Page], composition: Composition) -> None:
    """Sections and, below them, articles (ISO 32000-1, 12.3.3)."""
    sections = [section for section in composition.issue.sections if section.articles]
    if not sections:
        return
    root = pdf.make_indirect(Dictionary(Type=Name.Outlines))
    tops = []
    for section in sections:
        places = [destination(pages, composition, article.id) for article in section.articles]
        top = _bookmark(pdf, section.title or "　", places[0])
        _chain(top, [
            _bookmark(pdf, article.title or _NO_TITLE, place)
            for article, place in zip(section.articles, places, strict=True)
        ])  # fmt: skip
        tops.append(top)
    _chain(root, tops)
    root.Count = sum(1 + len(section.articles) for section in sections)
    pdf.Root.Outlines = root
    pdf.Root.PageMode = Name.UseOutlines


def _bookmark(pdf: Pdf, title: str, place: Object) -> Object:
    return pdf.make_indirect(Dictionary(Title=String(title), Dest=place))


def _chain(parent: Object, items: Sequence[Object]) -> None:
    """Items below a parent, each knowing its neighbours."""
    parent.First, parent.Last, parent.Count = items[0], items[-1], len(items)
    for index, item in enumerate(items):
        item.Parent = parent
        if index:
            item.Prev = items[index - 1]
            items[index - 1].Next = item


def destination(pages: Sequence[Page], composition: Composition, article: str) -> Object:
    """The place where an article begins (12.3.2)."""
    index = composition.pages[article] - 1
    sheet = composition.sheets[index]
    top = next((placed.y for placed in sheet.lines if placed.line.article == article), 0)
    trim = [round(float(value) * 1000) for value in pages[index].obj.TrimBox.as_list()]
    y = parsed(number(trim[1] + sheet.height - top + _ABOVE))
    return Array([pages[index].obj, Name.XYZ, parsed(number(trim[0])), y, 0])


def add_page_labels(pdf: Pdf, composition: Composition) -> None:
    """The page numbers as they are printed; a cover without one is called so (12.4.2)."""
    nums: list[object] = []
    follows = False
    for index, sheet in enumerate(composition.sheets):
        if not sheet.label:
            nums += [index, Dictionary(P=String(COVER_LABEL if index == 0 else f"{COVER_LABEL}{index + 1}"))]
        elif not follows:
            nums += [index, Dictionary(S=Name.D, St=sheet.number)]
        follows = bool(sheet.label)
    pdf.Root.PageLabels = Dictionary(Nums=Array(nums))


def add_contents_links(pdf: Pdf, pages: Sequence[Page], composition: Composition) -> Mapping[Key, Sequence[Object]]:
    """A link on every line of the contents; gives them by the element that they belong to (12.5.6.5)."""
    links: dict[Key, list[Object]] = defaultdict(list)
    for index, sheet in enumerate(composition.sheets):
        entries = [placed for placed in sheet.lines if placed.line.role is Role.CONTENTS_ENTRY]
        made = [_link(pdf, pages, composition, index, placed) for placed in entries]
        for placed, link in zip(entries, made, strict=True):
            links["entry", placed.line.article].append(link)
        if made:
            pages[index].obj.Annots = Array(made)
    return links


def _link(pdf: Pdf, pages: Sequence[Page], composition: Composition, index: int, placed: PlacedLine) -> Object:
    line = placed.line
    article = composition.issue.article(line.article)
    title = article.title if article and article.title else _NO_TITLE
    left, base = placed.x + line.indent, composition.sheets[index].height - placed.y
    edges = (left, base - line.size // 3, left + line.width, base + line.size)
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Link,
            Rect=parsed(f"[{' '.join(map(number, edges))}]"),
            Border=Array([0, 0, 0]),
            F=_PRINT_FLAG,
            P=pages[index].obj,
            Contents=String(f"转到第{composition.pages[line.article]}页：{title}"),
            Dest=destination(pages, composition, line.article),
        )
    )
