"""Paragraphs and tables of two versions in one row, every difference a tracked change that Word accepts or refuses.

Nothing here knows of issues: what the one version's elements say becomes what the other's say.  So whatever an export
writes is right in a marked-up copy too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from itertools import chain

from anqing_bulletin.bulletin.alignment import TEXT, Group, Passage, aligned, row_passage
from anqing_bulletin.bulletin.differences import Kind
from anqing_bulletin.output.docx_atoms import Tracker, merged_paragraphs, picture_key
from anqing_bulletin.output.docx_sections import is_layout
from anqing_bulletin.output.docx_xml import Element, W, w

_PARAGRAPH, _TABLE, _ROW, _CELL = (f"{{{W}}}{name}" for name in ("p", "tbl", "tr", "tc"))
_BOOKMARKS = (f"{{{W}}}bookmarkStart", f"{{{W}}}bookmarkEnd")


def merged_elements(old: Sequence[Element], new: Sequence[Element], tracker: Tracker) -> list[Element]:
    """Elements of a document's body: paragraphs, tables, bookmarks, places where the layout changes.

    The layout is that of the newer version.
    """
    numbers: set[str] = set()
    result = [item for item in old if item.tag in _BOOKMARKS and tracker.keeps(item, numbers)]
    former = [item for item in old if item.tag in {_PARAGRAPH, _TABLE}]
    present, around = _with_surroundings(new)
    for group in aligned(list(map(_passage, former)), list(map(_passage, present))):
        before, after = [former[index] for index in group.old], [present[index] for index in group.new]
        result += chain.from_iterable(around[index][0] for index in group.new)
        result += _merged_group(before, after, tracker)
        result += chain.from_iterable(around[index][1] for index in group.new)
    return [*result, *(around[-1][0] if around else ())]


def _with_surroundings(elements: Iterable[Element]) -> tuple[list[Element], list[tuple[list[Element], list[Element]]]]:
    """Paragraphs and tables, and for each of them, and for the end, what stands right before and behind it.

    What opens a layout belongs to the element after it, the return to the upright page to the one before.
    """
    found: list[Element] = []
    around: list[tuple[list[Element], list[Element]]] = [([], [])]
    for item in elements:
        if item.tag in {_PARAGRAPH, _TABLE}:
            found.append(item)
            around.append(([], []))
        elif found and is_layout(item, "upright"):
            around[-2][1].append(item)
        else:
            around[-1][0].append(item)
    return found, around


def _merged_group(old: Sequence[Element], new: Sequence[Element], tracker: Tracker) -> list[Element]:
    if old and new and new[0].tag == _TABLE:
        return [_merged_table(old[0], new[0], tracker)]
    if all(item.tag == _PARAGRAPH for item in (*old, *new)):
        return merged_paragraphs(old, new, tracker)
    kind = Kind.DELETED if old else Kind.INSERTED
    return [_changed_table(item, kind, tracker) for item in (*old, *new)]


def _passage(item: Element) -> Passage:
    if item.tag == _TABLE:
        return Passage(_text(item), ("table", len(item.find(f"{{{W}}}tblGrid"))))
    picture = picture_key(item)
    return Passage(_text(item), ("picture", picture) if picture else TEXT)


def _text(item: Element) -> str:
    return "".join(item.itertext(f"{{{W}}}t"))


# --- tables -------------------------------------------------------------------------------------------------------


def _merged_table(old: Element, new: Element, tracker: Tracker) -> Element:
    """The newer table with the deleted rows of the older one."""
    rows, new_rows = old.findall(_ROW), new.findall(_ROW)
    merged: list[Element] = []
    for group in aligned(list(map(_row_passage, rows)), list(map(_row_passage, new_rows))):
        if group.old and group.new:
            merged.append(_merged_row(rows[group.old[0]], new_rows[group.new[0]], tracker))
        else:
            merged += [_changed_row(rows[index], Kind.DELETED, tracker) for index in group.old]
            merged += [_changed_row(new_rows[index], Kind.INSERTED, tracker) for index in group.new]
    return w("tbl", *_head_of(new), *merged)


def _changed_table(table: Element, kind: Kind, tracker: Tracker) -> Element:
    """A table that is in one version only."""
    return w("tbl", *_head_of(table), *(_changed_row(row, kind, tracker) for row in table.findall(_ROW)))


def _head_of(table: Element) -> Iterator[Element]:
    return (deepcopy(item) for item in table if item.tag != _ROW)


def _row_passage(row: Element) -> Passage:
    cells = row.findall(_CELL)
    merged = "*/*[local-name()='gridSpan' or local-name()='vMerge']"
    shape = tuple(tuple(str(item.attrib) for item in cell.xpath(merged)) for cell in cells)
    return row_passage(list(map(_text, cells)), shape)


def _merged_row(old: Element, new: Element, tracker: Tracker) -> Element:
    cells = [
        w("tc", deepcopy(after[0]), *_merged_cell(before.findall(_PARAGRAPH), after.findall(_PARAGRAPH), tracker))
        for before, after in zip(old.findall(_CELL), new.findall(_CELL), strict=True)
    ]
    return w("tr", *(deepcopy(item) for item in new if item.tag != _CELL), *cells)


def _merged_cell(old: Sequence[Element], new: Sequence[Element], tracker: Tracker) -> list[Element]:
    """The paragraphs of a cell; the end of the last one is the end of the cell, and neither comes nor goes."""
    groups = list(aligned(list(map(_passage, old)), list(map(_passage, new))))
    while len(groups) > 1 and not (groups[-1].old and groups[-1].new):
        last, before = groups.pop(), groups.pop()
        groups.append(Group(range(before.old.start, last.old.stop), range(before.new.start, last.new.stop)))
    result: list[Element] = []
    for group in groups:
        result += merged_paragraphs([old[index] for index in group.old], [new[index] for index in group.new], tracker)
    return result


def _changed_row(row: Element, kind: Kind, tracker: Tracker) -> Element:
    """A row that came or went: it says so itself (17.13.5.17, 17.13.5.12), and so does what stands in it."""
    properties = row.find(f"{{{W}}}trPr")
    children = [] if properties is None else [deepcopy(item) for item in properties]
    result = w("tr", w("trPr", *children, tracker.change(kind)))
    for cell in row.findall(_CELL):
        paragraphs = cell.findall(_PARAGRAPH)
        sides = (paragraphs, []) if kind is Kind.DELETED else ([], paragraphs)
        result.append(w("tc", deepcopy(cell[0]), *merged_paragraphs(*sides, tracker)))
    return result
