"""The structure tree of an issue: grown as plain data in reading order, then written into the document.

Document, contents, sections, articles, headings, paragraphs, tables, figures (ISO 32000-1, 14.8.4).  Headings never
skip a level on their way down (ISO 14289-1, 7.4.2), every figure has words in its stead (7.3), header cells say that
they head columns (7.5).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, String

from anqing_bulletin.bulletin.model import Article, Cell, Figure, Issue, Paragraph, ParagraphKind, Section, Table
from anqing_bulletin.output.pdf_painter import Key
from anqing_bulletin.output.pdf_tags import TagBook
from anqing_bulletin.typesetting.sheet import Role

_HEADING_LEVELS = {ParagraphKind.LEVEL_1: 4, ParagraphKind.LEVEL_2: 5, ParagraphKind.LEVEL_3: 6}
_NO_CAPTION = "没有说明的图片"
_KEPT_WHEN_EMPTY = frozenset({"TH", "TD"})


@dataclass
class Node:
    """An element: its type, the content that is its own, and the elements below it."""

    kind: str
    key: Key = ()
    children: list[Node] = field(default_factory=list)
    heading: int = 0
    """The level that a heading asks for; 0 for what is none."""
    alt: str = ""
    columns: int = 1
    rows: int = 1


def logical_tree(issue: Issue) -> Node:
    """The elements of an issue in the order of reading."""
    cover = [
        Node("P", (Role.LEGEND.value,)),
        Node("P", (Role.MARKING.value,)),
        Node("H", (Role.MASTHEAD.value,), heading=1),
        *(Node("P", (role.value,)) for role in (Role.NUMBER, Role.ISSUER, Role.DATE)),
        _contents(issue),
        Node("P", (Role.INSTRUCTION.value,)),
    ]
    sections = [Node("Sect", children=list(_section(section, index))) for index, section in enumerate(_printed(issue))]
    return Node("Document", children=[*cover, *sections])


def _printed(issue: Issue) -> Iterator[Section]:
    return (section for section in issue.sections if section.articles)


def _contents(issue: Issue) -> Node:
    """A list of sections, each with the list of its articles (14.8.4.2: TOC, TOCI)."""
    entries = []
    for index, section in enumerate(_printed(issue)):
        articles = [
            Node("TOCI", children=[Node("Reference", children=[Node("Link", ("entry", article.id))])])
            for article in section.articles
        ]
        entries.append(Node("TOCI", children=[Node("P", ("contents", str(index))), Node("TOC", children=articles)]))
    return Node("TOC", children=entries)


def _section(section: Section, index: int) -> Iterator[Node]:
    yield Node("H", ("section", str(index)), heading=2)
    for article in section.articles:
        yield Node("Art", children=list(_article(article)))


def _article(article: Article) -> Iterator[Node]:
    for paragraph in article.foreword:
        yield Node("P", ("text", article.id, paragraph.id))
    yield Node("H", ("title", article.id), heading=3)
    for block in article.blocks:
        if isinstance(block, Paragraph):
            level = _HEADING_LEVELS.get(block.kind, 0)
            yield Node("H" if level else "P", ("text", article.id, block.id), heading=level)
        elif isinstance(block, Figure):
            alt = f"图片：{block.caption}" if block.caption else _NO_CAPTION
            caption = [Node("Caption", ("caption", block.id))]
            yield Node("Figure", ("figure", block.id), caption, alt=alt)
        else:
            yield _table(block)
    yield Node("P", ("text", article.id, ""))


def _table(table: Table) -> Node:
    """Rows as wide as the table, with every cell once and spans that meet (ISO 14289-1, 7.2)."""
    rows = [Node("TR") for _ in table.rows]
    taken: set[tuple[int, int]] = set()
    columns = _columns(table)
    offset = len(table.caption) + 1 if table.caption else 0
    for row, cells in enumerate(table.rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            place = _free(cell, row, column, taken, columns=columns, rows=len(rows))
            taken |= set(place)
            kind = "TH" if row < table.header_rows else "TD"
            wide, high = place[-1][1] - column + 1, place[-1][0] - row + 1
            rows[row].children.append(Node(kind, ("cell", table.id, str(offset)), columns=wide, rows=high))
            offset += len(cell.text) + 1
            column += wide
    for row, node in enumerate(rows):
        node.children += [Node("TD") for column in range(columns) if (row, column) not in taken]
    return Node("Table", children=[Node("Caption", ("caption", table.id)), *rows])


def _columns(table: Table) -> int:
    """How many columns the cells take up, merged ones as far as the declared columns reach."""
    declared = len(table.column_weights)
    taken: set[tuple[int, int]] = set()
    needed = declared
    for row, cells in enumerate(table.rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            last = max(min(column + cell.columns, declared), column + 1)
            taken |= {(r, c) for r in range(row, min(row + cell.rows, len(table.rows))) for c in range(column, last)}
            column = last
            needed = max(needed, last)
    return needed


def _free(
    cell: Cell, row: int, column: int, taken: set[tuple[int, int]], *, columns: int, rows: int
) -> list[tuple[int, int]]:
    """The places of a cell: its spans, cut where another cell or the table's edge is."""
    last = column + 1
    while last < min(column + cell.columns, columns) and (row, last) not in taken:
        last += 1
    places = []
    for below in range(row, min(row + cell.rows, rows)):
        across = [(below, c) for c in range(column, last)]
        if taken & set(across):
            break
        places += across
    return places


def pruned(node: Node, placed: Mapping[Key, object]) -> Node | None:
    """A tree without what stands on no page."""
    node.children = [kept for child in node.children if (kept := pruned(child, placed))]
    known = node.key in placed
    return node if node.children or known or node.kind in _KEPT_WHEN_EMPTY else None


def settle_headings(node: Node, above: int = 0) -> int:
    """Give headings the levels that they may have after the one before them; gives the last one's."""
    if node.heading:
        above = min(node.heading, above + 1)
        node.kind = f"H{above}"
    for child in node.children:
        above = settle_headings(child, above)
    return above


def remaining_nodes(tree: Node, book: TagBook) -> list[Node]:
    """What is on the pages and not in the tree, in paragraphs of their own: the imprint, and nothing else."""
    known = {node.key for node in _walk(tree)}
    keys = [key for key in book.places if key not in known]
    return [Node("Sect", children=[Node("P", key) for key in keys])] if keys else []


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _walk(child)


class StructureWriter:
    """Writes a tree into a document whose pages are there."""

    def __init__(self, pdf: Pdf, pages: Sequence[Page], book: TagBook, links: Mapping[Key, Sequence[Object]]) -> None:
        self._pdf = pdf
        self._pages = [page.obj for page in pages]
        self._book = book
        self._links = links
        self._elements: dict[Key, Object] = {}

    def write(self, issue: Issue) -> None:
        """The tree, the way back from content to elements, and what else makes the file a tagged one (14.7.1)."""
        tree = logical_tree(issue)
        tree.children += remaining_nodes(tree, self._book)
        root = self._pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        if pruned(tree, self._book.places):
            settle_headings(tree)
            root.K = self._element(tree, root)
        root.ParentTree = self._pdf.make_indirect(Dictionary(Nums=Array(self._parents())))
        root.ParentTreeNextKey = len(self._pages) + sum(map(len, self._links.values()))
        catalog = self._pdf.Root
        catalog.StructTreeRoot = root
        catalog.MarkInfo = Dictionary(Marked=True)

    def _element(self, node: Node, parent: Object) -> Object:
        element = self._pdf.make_indirect(Dictionary(S=Name(f"/{node.kind}"), P=parent))
        kids: list[object] = [*self._content(node, element), *self._link_objects(node)]
        children = [self._element(child, element) for child in node.children]
        # A figure's caption follows it; everything else is content or elements, never both.
        element.K = Array([*kids, *children])
        if node.alt:
            element.Alt = String(node.alt)
        if attributes := _attributes(node):
            element.A = attributes
        return element

    def _content(self, node: Node, element: Object) -> Iterable[object]:
        """Marked content by its id; with its page where that is not the element's (14.7.4.2)."""
        places = self._book.places.get(node.key, ()) if node.key else ()
        if not places:
            return
        self._elements[node.key] = element
        first = places[0][0]
        element.Pg = self._pages[first]
        for page, content in places:
            yield content if page == first else Dictionary(Type=Name.MCR, Pg=self._pages[page], MCID=content)

    def _link_objects(self, node: Node) -> Iterable[object]:
        """Links as objects of their element (14.7.4.3)."""
        for annotation in self._links.get(node.key, ()) if node.key else ():
            yield Dictionary(Type=Name.OBJR, Obj=annotation, Pg=annotation.P)

    def _parents(self) -> list[object]:
        """Numbers of pages and of annotations with their elements (14.7.4.4)."""
        nums: list[object] = []
        for index, keys in enumerate(self._book.pages):
            nums += [index, self._pdf.make_indirect(Array([self._elements[key] for key in keys]))]
            self._pages[index].StructParents = index
            self._pages[index].Tabs = Name.S
        number = len(self._pages)
        for key, made in self._links.items():
            for annotation in made:
                annotation.StructParent = number
                nums += [number, self._elements[key]]
                number += 1
        return nums


def _attributes(node: Node) -> Object | None:
    """What a table's cell says about itself (14.8.5.7)."""
    entries: dict[str, object] = {}
    if node.kind == "TH":
        entries["/Scope"] = Name.Column
    if node.columns > 1:
        entries["/ColSpan"] = node.columns
    if node.rows > 1:
        entries["/RowSpan"] = node.rows
    return Dictionary({"/O": Name.Table, **entries}) if entries else None
