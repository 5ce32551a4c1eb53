"""Paragraphs taken apart into what two versions are compared by, and put together again with tracked changes.

A paragraph is a row of atoms: words and characters with their run properties, and what is moved as a whole, a field or
a picture.  Bookmarks have no width; they stay with the atom behind them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from itertools import groupby

from lxml import etree

from anqing_bulletin.bulletin.differences import PARAGRAPH_END, Kind, TokenPiece, bounded_pieces, tokens
from anqing_bulletin.output.docx_xml import Element, W, paragraph_properties, run, w

_NO_TEXT = "\ufffc\ufffc"
"""What opens the token of an atom without text; no token of a text begins so."""
_DELETED_NAMES = {f"{{{W}}}t": f"{{{W}}}delText", f"{{{W}}}instrText": f"{{{W}}}delInstrText"}
_CHANGES = {Kind.INSERTED: "ins", Kind.DELETED: "del"}


@dataclass(frozen=True)
class Atom:
    """What is kept, deleted or inserted as a whole."""

    token: str
    """What it is compared by: its text, for what is none an equal token for equal content."""
    properties: Element | None = None
    """`w:rPr` of its run, or `w:pPr` where it is the end of a paragraph."""
    runs: tuple[Element, ...] = ()
    """The runs of what is no text."""
    link: str = ""
    """The anchor of the hyperlink that it is in."""
    bookmarks: tuple[Element, ...] = ()
    """What begins and ends before it."""
    look: bytes = b""
    """Its properties as bytes: what is equal goes into one run."""


@dataclass
class Tracker:
    """Who made the changes and when, and the number of the next one."""

    author: str
    time: str
    """As XML writes it: 2026-05-08T09:30:00Z."""
    next_number: int = 0
    wanted_bookmarks: Collection[str] = field(default_factory=tuple)
    """The bookmarks of the newer version; what else is in the older one alone stays."""

    def change(self, kind: Kind, *content: Element) -> Element:
        """`w:ins` or `w:del` with a number of its own (17.13.5)."""
        self.next_number += 1
        return w(_CHANGES[kind], *content, id=self.next_number, author=self.author, date=self.time)

    def keeps(self, bookmark: Element, numbers: set[str]) -> bool:
        """Whether a bookmark of the older version goes into the file; `numbers` are those of what did so far."""
        number = bookmark.get(f"{{{W}}}id")
        if bookmark.tag == f"{{{W}}}bookmarkStart" and bookmark.get(f"{{{W}}}name") not in self.wanted_bookmarks:
            numbers.add(number)
        return number in numbers


def merged_paragraphs(old: Sequence[Element], new: Sequence[Element], tracker: Tracker) -> list[Element]:
    """Paragraphs of the older version that became those of the newer one; one side may have none.

    Accepting all changes gives `new`, refusing all the text of `old`.
    """
    if [etree.tostring(item) for item in old] == [etree.tostring(item) for item in new]:
        return list(new)
    numbers: set[str] = set()
    former = [_without_bookmarks(atom, tracker, numbers) for item in old for atom in atoms(item)]
    present = [atom for item in new for atom in atoms(item)]
    found = bounded_pieces([atom.token for atom in former], [atom.token for atom in present])
    result: list[Element] = []
    content: list[tuple[Kind, Atom]] = []
    for kind, atom in _in_order(found, former, present):
        if atom.token == PARAGRAPH_END:
            result.append(w("p", _ending(atom, kind, tracker), *_content(content, tracker), *atom.bookmarks))
            content = []
        else:
            content.append((kind, atom))
    return result


def _without_bookmarks(atom: Atom, tracker: Tracker, numbers: set[str]) -> Atom:
    """An atom of the older version with those of its bookmarks that the newer one does not have."""
    return replace(atom, bookmarks=tuple(mark for mark in atom.bookmarks if tracker.keeps(mark, numbers)))


def _in_order(found: Iterable[TokenPiece], old: Sequence[Atom], new: Sequence[Atom]) -> Iterator[tuple[Kind, Atom]]:
    """The atoms as they follow each other; one that is kept is the newer version's, with the bookmarks of both."""
    former, present = iter(old), iter(new)
    for piece in found:
        for _ in piece.tokens:
            if piece.kind is Kind.INSERTED:
                yield piece.kind, next(present)
                continue
            atom = next(former)
            if piece.kind is Kind.KEPT:
                bookmarks = atom.bookmarks
                atom = next(present)
                atom = replace(atom, bookmarks=(*bookmarks, *atom.bookmarks)) if bookmarks else atom
            yield piece.kind, atom


def _ending(atom: Atom, kind: Kind, tracker: Tracker) -> Element:
    """The properties of a paragraph, with what became of its end (17.13.5.4, 17.13.5.15, 17.13.5.19)."""
    properties = deepcopy(atom.properties)
    assert properties is not None
    return properties if kind is Kind.KEPT else paragraph_properties(*properties, w("rPr", tracker.change(kind)))


# --- taking apart -------------------------------------------------------------------------------------------------


def atoms(item: Element) -> list[Atom]:
    """The atoms of a paragraph, its end the last of them."""
    found: list[Atom] = []
    pending: list[Element] = []
    for atom in _inner_atoms(item, ""):
        if atom.token:
            found.append(replace(atom, bookmarks=tuple(pending)))
            pending = []
        else:
            pending += atom.bookmarks
    properties = item.find(f"{{{W}}}pPr")
    return [*found, Atom(PARAGRAPH_END, properties, bookmarks=tuple(pending))]


def _inner_atoms(item: Element, link: str) -> Iterator[Atom]:
    """Atoms without their bookmarks, and each bookmark as an atom without a token."""
    fields: list[Element] = []
    for child in item:
        name = etree.QName(child).localname
        if name in {"bookmarkStart", "bookmarkEnd"}:
            yield Atom("", bookmarks=(child,))
        elif name == "hyperlink":
            yield from _inner_atoms(child, child.get(f"{{{W}}}anchor"))
        elif name == "r" and (fields or child.find(f"{{{W}}}fldChar") is not None):
            fields.append(child)
            if _ends_field(child):
                yield Atom(_NO_TEXT + _instruction(fields), runs=tuple(fields), link=link)
                fields = []
        elif name == "r":
            yield from _run_atoms(child, link)


def _ends_field(item: Element) -> bool:
    mark = item.find(f"{{{W}}}fldChar")
    return mark is not None and mark.get(f"{{{W}}}fldCharType") == "end"


def _instruction(fields: Iterable[Element]) -> str:
    return "".join(code.text or "" for item in fields for code in item.iter(f"{{{W}}}instrText"))


def _run_atoms(item: Element, link: str) -> Iterator[Atom]:
    properties = item.find(f"{{{W}}}rPr")
    look = b"" if properties is None else etree.tostring(properties)
    for node in item:
        name = etree.QName(node).localname
        if name == "t":
            for token in tokens(node.text or ""):
                yield Atom(token, properties, link=link, look=look)
        elif name == "tab":
            yield Atom("\t", properties, link=link, look=look)
        elif name == "br":
            yield Atom("\n", properties, link=link, look=look)
        elif name != "rPr":
            yield Atom(_NO_TEXT + picture_key(item), runs=(item,), link=link)


def picture_key(item: Element) -> str:
    """Which picture stands in a run or paragraph; empty where none does."""
    return "".join(item.xpath(".//@*[local-name() = 'embed']"))


# --- putting together ---------------------------------------------------------------------------------------------


def _content(content: Sequence[tuple[Kind, Atom]], tracker: Tracker) -> Iterator[Element]:
    for link, group in groupby(content, key=lambda pair: pair[1].link):
        inside = list(_changed(list(group), tracker))
        if link:
            yield w("hyperlink", *inside, anchor=link, history=1)
        else:
            yield from inside


def _changed(content: Sequence[tuple[Kind, Atom]], tracker: Tracker) -> Iterator[Element]:
    """Runs, those that were changed within their marks, bookmarks between them."""
    start = 0
    for index in range(1, len(content) + 1):
        if index < len(content) and content[index][0] is content[start][0] and not content[index][1].bookmarks:
            continue
        kind = content[start][0]
        yield from content[start][1].bookmarks
        runs = list(_runs([atom for _, atom in content[start:index]]))
        if kind is Kind.DELETED:
            runs = [_deleted(item) for item in runs]
        if kind is Kind.KEPT or not runs:
            yield from runs
        else:
            yield tracker.change(kind, *runs)
        start = index


def _runs(found: Iterable[Atom]) -> Iterator[Element]:
    for (look, _), group in groupby(found, key=lambda atom: (atom.look, atom.runs)):
        inside = list(group)
        if inside[0].runs:
            yield from (deepcopy(item) for atom in inside for item in atom.runs)
        else:
            properties = inside[0].properties if look else None
            yield from run("".join(atom.token for atom in inside), *(properties if properties is not None else ()))


def _deleted(item: Element) -> Element:
    """A run whose text is said to be deleted (17.3.3.7, 17.16.13)."""
    for node in item.iter():
        node.tag = _DELETED_NAMES.get(node.tag, node.tag)
    return item
