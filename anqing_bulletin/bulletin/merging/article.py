"""Three-way merge of one article: its fields, and its blocks each by its id.

A paragraph's text with its marks is one value, and so are a picture and, where both sides changed the same cell or the
shape, the grid of a table.  Where both sides changed such a value differently and nobody has chosen, both stand: mine,
and behind it the colleague's under an id of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from anqing_bulletin.bulletin.merging.ids import derived_id, with_distinct_block_ids, with_shared_ids
from anqing_bulletin.bulletin.merging.order import Fate, Shelf, Shelves, arranged, only
from anqing_bulletin.bulletin.merging.record import ABSENT, Choice, Record, Sides, Subject
from anqing_bulletin.bulletin.merging.values import ARTICLE, FIGURE, PARAGRAPH, TABLE, Group, marked_text, merged_fields
from anqing_bulletin.bulletin.model import Article, Block, Cell, Figure, Paragraph, Picture, Table, normal_spans

_FOREWORD = "foreword"
_BODY = "body"
_LABEL_CHARACTERS = 20
_OPENING_CHARACTERS = 12


def short(text: str, characters: int = _LABEL_CHARACTERS) -> str:
    """A text's beginning, for a list."""
    return text if len(text) <= characters else f"{text[:characters]}…"


def title_of(article: Article) -> str:
    """The title, for a list."""
    return short(article.title.strip()) or "（无标题）"


def merged_article(record: Record, sides: Sides[Article]) -> Article:
    """One article that is on both sides."""
    if sides.holder is not Choice.BOTH:
        return sides.theirs if sides.holder is Choice.THEIRS else sides.mine
    sides = sides.each(with_distinct_block_ids)
    base = None if sides.base is ABSENT else sides.base
    sides = Sides(sides.base, sides.mine, with_shared_ids(base, sides.mine, sides.theirs))
    subject = Subject(("article", sides.mine.id), f"「{title_of(sides.mine)}」", sides.mine.id)
    fields = merged_fields(record, subject, sides, ARTICLE, skip=("foreword", "blocks"))
    foreword, blocks = _merged_blocks(record, subject, base, sides.mine, sides.theirs)
    return replace(sides.mine, **fields, foreword=foreword, blocks=blocks)


# --- which blocks, in which order ---------------------------------------------------------------------------------


def _merged_blocks(
    record: Record, subject: Subject, base: Article | None, mine: Article, theirs: Article
) -> tuple[tuple[Paragraph, ...], tuple[Block, ...]]:
    shelves = Shelves(_shelf(base), _shelf(mine), _shelf(theirs))
    arrangement = arranged(shelves, attached=() if base is None else _split_off(base, theirs))
    names = _names(mine)
    taken = {key for shelf in shelves for key in shelf.things}

    def merged(key: str) -> tuple[Block, ...]:
        former, own, other = shelves.three(key)
        if key in arrangement.fates:
            _tell_fate(record, arrangement.fates[key], mine, shelves.three(key))
        if own is None or other is None:
            return (only(own, other),)
        about = Subject((*subject.key, key), f"{subject.label}{names[key]}", subject.article_id, key)
        blocks = _merged_block(record, about, Sides(former or ABSENT, own, other), taken)
        taken.update(block.id for block in blocks)
        return blocks

    foreword = [block for key in arrangement.places[_FOREWORD] for block in merged(key)]
    body = [block for key in arrangement.places[_BODY] for block in merged(key)]
    displaced = [block for block in foreword if not isinstance(block, Paragraph)]  # a foreword holds paragraphs only
    return tuple(block for block in foreword if isinstance(block, Paragraph)), (*displaced, *body)


def _shelf(article: Article | None) -> Shelf[Any]:
    if article is None:
        return Shelf()
    things = {block.id: block for block in (*article.foreword, *article.blocks)}
    ids = (tuple(block.id for block in blocks) for blocks in (article.foreword, article.blocks))
    return Shelf(dict(zip((_FOREWORD, _BODY), ids, strict=True)), things)


def _split_off(base: Article, side: Article) -> set[str]:
    """The ids of new paragraphs that hold a part of what the paragraph before them was: it was split."""
    former = {block.id: block.text for block in (*base.foreword, *base.blocks)}
    found: set[str] = set()
    for blocks in (side.foreword, side.blocks):
        whole = ""
        for block in blocks:
            if block.id in former:
                whole = former[block.id] if former[block.id] != block.text else ""
            elif block.text.strip() and block.text.strip() in whole:
                found.add(block.id)
    return found


def _names(article: Article) -> dict[str, str]:
    """By id, what a block is called: 第3段, 编者按第1段, 第1个表格."""
    names = {block.id: f"编者按第{number}段" for number, block in enumerate(article.foreword, 1)}
    kinds = {Paragraph: "第{}段", Table: "第{}个表格", Figure: "第{}张图片"}
    for kind, name in kinds.items():
        blocks = (block for block in article.blocks if isinstance(block, kind))
        names.update((block.id, name.format(number)) for number, block in enumerate(blocks, 1))
    return names


def _tell_fate(record: Record, fate: Fate, mine: Article, three: tuple[Any, Any, Any]) -> None:
    former, own, other = three
    block: Block = only(own, other)
    text = short(block.text.strip().replace("\n", " "), _OPENING_CHARACTERS)
    what = f"《{title_of(mine)}》里的{_KINDS[type(block)].name}{f'（“{text}”）' if text else ''}"
    record.tell_fate(fate, what, "移动过" if block == former else "改过")


# --- one block ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Kind:
    """How the blocks of one type are merged."""

    name: str
    groups: tuple[Group, ...]
    body: tuple[str, ...]
    """The fields that are one value, of which both sides' can stand."""
    view: Callable[[Any], Any]
    """That value, for comparing."""
    plain: Callable[[Any], str]
    """What a person sees of it."""
    exact: Callable[[Any], str]
    """The same where the plain view is the same on both sides."""


def _grid(table: Table) -> tuple[Any, ...]:
    return table.rows, table.column_weights, table.header_rows


def _plain_grid(grid: tuple[Any, ...]) -> str:
    return "\n".join("\t".join(cell.text for cell in row) for row in grid[0])


def _exact_grid(grid: tuple[Any, ...]) -> str:
    rows, weights, header_rows = grid
    text = "\n".join("\t".join(marked_text(cell.spans) for cell in row) for row in rows)
    return f"{text}\n〔列宽：{'、'.join(map(str, weights))}；表头行数：{header_rows}〕"


def _shown_picture(picture: Picture) -> str:
    kind = picture.media_type.partition("/")[2].upper()
    return f"{kind} 图片，{picture.width}×{picture.height} 像素，{len(picture.data)} 字节"


_KINDS: Mapping[type[Block], _Kind] = {
    Paragraph: _Kind(
        name="一段",
        groups=PARAGRAPH,
        body=("spans",),
        view=lambda paragraph: normal_spans(paragraph.spans),
        plain=lambda spans: "".join(span.text for span in spans),
        exact=marked_text,
    ),
    Table: _Kind("一个表格", TABLE, ("rows", "column_weights", "header_rows"), _grid, _plain_grid, _exact_grid),
    Figure: _Kind("一张图片", FIGURE, ("picture",), lambda figure: figure.picture, _shown_picture, _shown_picture),
}


def _merged_block(record: Record, subject: Subject, sides: Sides[Block], taken: Collection[str]) -> tuple[Block, ...]:
    """The block that is on both sides: one, or mine and a copy of theirs."""
    if sides.holder is not Choice.BOTH:
        return (sides.theirs if sides.holder is Choice.THEIRS else sides.mine,)
    mine, theirs = sides.mine, sides.theirs
    if type(mine) is not type(theirs):
        choice = record.verdict(subject, "text", "", sides, lambda block: block.text, can_keep_both=True)
        return _chosen(choice, mine, theirs, taken)
    if type(sides.base) is not type(mine):
        sides = Sides(ABSENT, mine, theirs)
    kind = _KINDS[type(mine)]
    rows = _merged_rows(sides)
    if rows is not None:
        fields = merged_fields(record, subject, sides, kind.groups, skip=("rows",)) | {"rows": rows}
        return (replace(mine, **fields),)
    values = sides.each(kind.view)
    shown = kind.exact if kind.plain(values.mine) == kind.plain(values.theirs) else kind.plain
    choice = record.verdict(subject, "text", "", values, shown, can_keep_both=True)
    fields = merged_fields(record, subject, sides, kind.groups, skip=kind.body)
    taken_over = {name: getattr(theirs, name) for name in kind.body}
    return _chosen(choice, replace(mine, **fields), replace(mine, **fields, **taken_over), taken)


def _chosen(choice: Choice, mine: Block, theirs: Block, taken: Collection[str]) -> tuple[Block, ...]:
    if choice is Choice.MINE:
        return (mine,)
    if choice is Choice.THEIRS:
        return (theirs,)
    return mine, replace(theirs, id=derived_id(taken, mine.id, repr(replace(theirs, id=""))))


def _merged_rows(sides: Sides[Block]) -> tuple[tuple[Cell, ...], ...] | None:
    """The rows of tables of one shape, cell by cell; None where the shapes differ or both changed the same cell."""
    tables = [table for table in sides if isinstance(table, Table)]
    if len(tables) < 3 or len({_shape(table) for table in tables}) > 1:
        return None
    result = []
    for rows in zip(*(table.rows for table in tables), strict=True):
        cells = [Sides(*three) for three in zip(*rows, strict=True)]
        if any(cell.holder is Choice.BOTH for cell in cells):
            return None
        result.append(tuple(cell.theirs if cell.holder is Choice.THEIRS else cell.mine for cell in cells))
    return tuple(result)


def _shape(table: Table) -> tuple[Any, ...]:
    return len(table.column_weights), tuple(tuple((cell.columns, cell.rows) for cell in row) for row in table.rows)
