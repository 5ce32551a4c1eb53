"""Tables of a marked-up copy: the rows of both versions in one table, the changed words within their cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from anqing_bulletin.bulletin.alignment import Group, aligned, row_passage
from anqing_bulletin.bulletin.differences import pieces
from anqing_bulletin.bulletin.model import Cell, Table
from anqing_bulletin.bulletin.revisions import Range, in_one, marks_of, merged_spans

Row = Sequence[Cell]


def merged_table(old: Table, new: Table) -> tuple[Table, list[Range]] | None:
    """The new table with the deleted rows and words of the old one, and what in its `text` was changed.

    None where merged cells bind the rows of both tables in ways that no one table can show.
    """
    groups = _rows(old, new)
    if groups is None:
        return None
    caption, ranges = in_one(pieces(old.caption, new.caption))
    at = len(caption) + 1 if caption else 0
    rows = []
    header_rows = 0
    for group in groups:
        row, found = _merged_row(
            old.rows[group.old[0]] if group.old else None, new.rows[group.new[0]] if group.new else None
        )
        ranges += [one.moved(at) for one in found]
        at += sum(len(cell.text) + 1 for cell in row)
        rows.append(row)
        if group.new and group.new[0] < new.header_rows:
            header_rows = len(rows)
    return replace(new, rows=tuple(rows), caption=caption, header_rows=header_rows), ranges


def _rows(old: Table, new: Table) -> Sequence[Group] | None:
    if len(old.column_weights) != len(new.column_weights):
        return None
    if not any(cell.rows > 1 for table in (old, new) for row in table.rows for cell in row):
        rows, new_rows = ([row_passage([c.text for c in row], _shape(row)) for row in t.rows] for t in (old, new))
        return aligned(rows, new_rows)
    if [_shape(row) for row in old.rows] != [_shape(row) for row in new.rows]:
        return None
    return [Group(range(index, index + 1), range(index, index + 1)) for index in range(len(new.rows))]


def _shape(row: Row) -> tuple[tuple[int, int], ...]:
    return tuple((cell.columns, cell.rows) for cell in row)


def _merged_row(old: Row | None, new: Row | None) -> tuple[tuple[Cell, ...], list[Range]]:
    """A row, and what in its cells' texts, parted by one character, was changed."""
    cells = []
    ranges: list[Range] = []
    at = 0
    for before, after in zip(old or _empty(new), new or _empty(old), strict=True):
        found = pieces(before.text, after.text)
        text, changed = in_one(found)
        ranges += [item.moved(at) for item in changed]
        spans = merged_spans(found, marks_of((before,)), marks_of((after,)))
        cells.append(replace(before if new is None else after, spans=spans))
        at += len(text) + 1
    return tuple(cells), ranges


def _empty(row: Row | None) -> Row:
    return [Cell() for _ in row or ()]
