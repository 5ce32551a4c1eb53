"""A walk over the HTML of the clipboard: its lines, tables and pictures, and of their looks what may be a meaning.

Nothing is opened and nothing is asked for: a picture comes along only where its bytes stand in the HTML itself.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from anqing_bulletin.bulletin.model import Alignment, Mark, Picture
from anqing_bulletin.errors import PictureUnreadable
from anqing_bulletin.intake.clipboard_items import (
    Gathered,
    GatheredCell,
    GatheredPicture,
    GatheredTable,
    Item,
    Line,
    Run,
)
from anqing_bulletin.intake.hard_breaks import clean, is_indented
from anqing_bulletin.intake.html_styles import NO_SHEETS, Face, declarations, face_of, is_bold, is_hidden
from anqing_bulletin.intake.html_tokens import VOID, End, Sheet, Start, Text, tokens
from anqing_bulletin.intake.pictures import picture_from_bytes

MAX_ELEMENTS = 100_000
"""Tags and their attributes, and stretches of text; a page of an issue has some hundreds."""
MAX_ITEMS = 8_000
"""Lines and cells."""
MAX_TEXT = 400_000
"""Characters; a whole issue has 30,000."""
MAX_DEPTH = 400
"""Elements inside each other; deeper ones are as if they were not there, but for their text."""
MAX_PICTURES = 60
MAX_PICTURE_BYTES = 32 << 20
"""Of all pictures of one paste together, as they stand in the HTML."""

_HIDDEN = frozenset(
    {"svg", "math", "object", "applet", "audio", "video", "canvas", "select", "button", "datalist", "xml", "rt", "rp",
     "del", "map", "frameset"}
)  # fmt: skip
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_APART = _HEADINGS | {"li"}
"""What never goes on in the line behind it."""
_BREAKING = _HEADINGS | {
    "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "hr", "tr", "td", "th", "table", "tbody", "thead", "tfoot",
    "caption", "blockquote", "section", "article", "header", "footer", "main", "nav", "aside", "address", "pre",
    "figure", "figcaption", "body", "html", "form", "fieldset", "details", "summary", "center",
}  # fmt: skip
_MARKS = {"sup": Mark.SUPERSCRIPT, "sub": Mark.SUBSCRIPT}
_RAISED = {"super": Mark.SUPERSCRIPT, "sub": Mark.SUBSCRIPT, "baseline": Mark.NONE}
_CELLS = frozenset({"td", "th"})
_WALLS = frozenset({"td", "th", "table", "caption"})
"""An end tag inside closes nothing outside."""
_IMPLIED = {
    "li": (("li",), ("ul", "ol")),
    "dt": (("dt", "dd"), ("dl",)),
    "dd": (("dt", "dd"), ("dl",)),
    "tr": (("tr",), ("table",)),
    "td": (("td", "th"), ("table",)),
    "th": (("td", "th"), ("table",)),
    "tbody": (("tbody", "thead", "tfoot"), ("table",)),
    "thead": (("tbody", "thead", "tfoot"), ("table",)),
    "tfoot": (("tbody", "thead", "tfoot"), ("table",)),
}
"""What a start tag ends, up to where: end tags that HTML lets one leave out."""
_ALIGNMENTS = {"center": Alignment.CENTRE, "right": Alignment.RIGHT, "end": Alignment.RIGHT, "left": Alignment.LEFT}
_COUNTED = re.compile(
    r"[（(第]?[0-9０-９〇一二三四五六七八九十百①-⑳a-zA-Z]{1,5}(?:[.．、)）条章节：:]|[.．]\d+)*|[①-⑳]"
)
_DATA = re.compile(r"\s*data:image/(?:png|jpe?g|pjpeg|x-png)(?:;[^;,]*)*?;base64,", re.IGNORECASE)
_DOT = 3
"""Pixels: a picture no larger counts visitors or holds a place."""


def gather(html: str) -> Gathered:
    """What a document or fragment holds."""
    walk = _Walk()
    elements, room = MAX_ELEMENTS, MAX_TEXT
    for token in tokens(html):
        elements -= 1 + len(token.attributes) if isinstance(token, Start) else 1
        if elements < 0 or room < 0 or walk.count > MAX_ITEMS:
            walk.found.is_cut = True
            break
        if isinstance(token, Text):
            walk.text(token.text[:room])
            room -= len(token.text)
        elif isinstance(token, Start):
            walk.start(token)
        elif isinstance(token, End):
            walk.end(token.name)
        else:
            walk.sheet(token)
    walk.found.is_cut = walk.found.is_cut or room < 0
    walk.close()
    return walk.found


@dataclass
class _Element:
    """An open element and what holds inside it."""

    name: str
    is_seen: bool = True
    is_bold: bool = False
    is_pre: bool = False
    face: Face = Face.OTHER
    marks: Mark = Mark.NONE
    is_label: bool = False
    """Whether it is the number or bullet that Word made itself."""
    table: GatheredTable | None = None
    count: int = 0
    """Of an ordered list: the number of its next item."""
    was_empty: bool = True
    """Whether no line has ended in it so far."""


class _Walk:
    """Gathers lines, tables and pictures into the innermost cell that is open, or into what was found."""

    def __init__(self) -> None:
        self.found = Gathered()
        self.count = 0
        """How many lines and cells there are so far."""
        self._open: list[_Element] = [_Element("")]
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        self._sinks: list[list[Item]] = [self.found.items]
        self._runs: list[Run] = []
        self._label = ""
        self._gap = True
        self._sheets = NO_SHEETS
        self._room = MAX_PICTURE_BYTES
        self._pictures = MAX_PICTURES

    # --- tokens -------------------------------------------------------------------------------------------------

    def sheet(self, token: Sheet) -> None:
        """A style sheet."""
        self._sheets = self._sheets.with_sheet(token.text)

    def text(self, text: str) -> None:
        """Characters between two tags."""
        top = self._open[-1]
        if not top.is_seen:
            return
        if top.is_label:
            self._label += text[:100]
            return
        first, *others = text.split("\n") if top.is_pre else (text,)
        self._add(first)
        for line in others[:MAX_ITEMS]:
            self._break()
            self._add(line)

    def start(self, tag: Start) -> None:
        """A start tag."""
        if tag.name == "br":
            self._break()
            return
        if tag.name in _BREAKING:
            self._end_line()
            self._close_implied(tag.name)
        if tag.name == "img":
            self._add_picture(tag)
        if tag.name in VOID or len(self._open) > MAX_DEPTH:
            return
        if tag.name in _CELLS:
            self._open_row()
        self._push(tag)
        if tag.is_void:
            self._pop()

    def end(self, name: str) -> None:
        """An end tag; one that ends nothing is as if it were not there, but that `</p>` and `</br>` part lines."""
        if name in _BREAKING or name == "br":
            self._end_line()
        place = self._last_of(name)
        if place > (-1 if name in _WALLS or name in {"tr", "tbody", "thead", "tfoot"} else self._wall):
            self._pop_to(place)

    def close(self) -> None:
        """The end of everything that is still open."""
        self._end_line()
        self._pop_to(1)

    # --- open elements ------------------------------------------------------------------------------------------

    @property
    def _wall(self) -> int:
        """The place of the innermost cell, caption or table."""
        return max(self._last_of(name) for name in _WALLS)

    def _last_of(self, name: str) -> int:
        places = self._places.get(name)
        return places[-1] if places else -1

    def _close_implied(self, name: str) -> None:
        """Close what has no end tag: the paragraph before a block, the item before an item, the cell before a cell."""
        if name not in {"tr", "td", "th", "tbody", "thead", "tfoot"}:
            place = self._last_of("p")
            if place > self._wall:
                self._pop_to(place)
        names, limits = _IMPLIED.get(name, ((), ()))
        limit = max((self._last_of(other) for other in limits), default=-1)
        place = min((place for other in names if (place := self._last_of(other)) > limit), default=-1)
        if place > limit:
            self._pop_to(place)

    def _open_row(self) -> None:
        """The table and the row that a cell stands in, where the HTML leaves them out, as a cut of a sheet does."""
        if self._last_of("table") < max(self._last_of("td"), self._last_of("th"), 0):
            self._push(Start("table"))
        if self._last_of("tr") < self._last_of("table"):
            self._push(Start("tr"))

    def _push(self, tag: Start) -> None:
        above = self._open[-1]
        classes = tag.attributes.get("class", "").split()
        said = {**self._sheets.of(tag.name, classes), **declarations(tag.attributes.get("style", ""))}
        if tag.name == "font" and "face" in tag.attributes:
            said.setdefault("font-family", tag.attributes["face"].lower())
        bold = True if tag.name in {"b", "strong"} or tag.name in _HEADINGS else above.is_bold
        hidden = tag.name in _HIDDEN or "hidden" in tag.attributes or "msocomanchor" in classes or is_hidden(said)
        element = replace(
            above, name=tag.name, table=None, count=0, was_empty=True,
            is_seen=above.is_seen and not hidden,
            is_bold=is_bold(said, bold),
            is_pre=tag.name == "pre" or (above.is_pre and tag.name != "table"),
            face=face_of(said, above.face),
            marks=_RAISED.get(said.get("vertical-align", ""), _MARKS.get(tag.name, above.marks)),
            is_label=above.is_label or said.get("mso-list") == "ignore",
        )  # fmt: skip
        self._places[tag.name].append(len(self._open))
        self._open.append(element)
        if element.is_seen:
            self._begin(element, tag, said)

    def _begin(self, element: _Element, tag: Start, said: Mapping[str, str]) -> None:
        """What some elements do besides holding text."""
        if tag.name == "ol":
            element.count = _number(tag.attributes.get("start"), 1, 9999)
        elif tag.name in _APART:
            self._gap = True
            if tag.name == "li":
                self._count_item()
        elif tag.name == "table":
            element.table = GatheredTable()
        elif tag.name == "caption":
            table = self._table
            self._sinks.append(table.caption if table is not None else [])
        elif tag.name == "tr" and (table := self._table) is not None:
            is_head = self._last_of("thead") > self._last_of("table")
            table.rows.append(([], is_head))
        elif tag.name in _CELLS:
            self._begin_cell(tag, said)
        elif tag.name == "p" and (cell := self._cell) is not None and cell.alignment is None:
            cell.alignment = _alignment(tag, said)

    def _begin_cell(self, tag: Start, said: Mapping[str, str]) -> None:
        cell = GatheredCell(
            columns=_number(tag.attributes.get("colspan"), 1, 1000),
            rows=_number(tag.attributes.get("rowspan"), 0, 1000),
            is_header=tag.name == "th",
            alignment=_alignment(tag, said),
        )
        if tag.name == "th" and "font-weight" not in said:
            self._open[-1].is_bold = False  # what a head looks like is the house style's business
        table = self._table
        self.count += 1
        if table is not None and table.rows:
            table.rows[-1][0].append(cell)
        self._sinks.append(cell.items)

    def _count_item(self) -> None:
        """The number that a browser shows before an item of an ordered list."""
        lists = max(self._last_of("ol"), self._last_of("ul"))
        if lists > 0 and self._open[lists].count:
            self._add(f"{self._open[lists].count}.")
            self._open[lists].count += 1

    @property
    def _table(self) -> GatheredTable | None:
        place = self._last_of("table")
        return self._open[place].table if place > 0 else None

    @property
    def _cell(self) -> GatheredCell | None:
        table = self._table
        inside = max(self._last_of("td"), self._last_of("th")) > self._last_of("table")
        return table.rows[-1][0][-1] if inside and table is not None and table.rows and table.rows[-1][0] else None

    def _pop_to(self, place: int) -> None:
        while len(self._open) > place:
            self._pop()

    def _pop(self) -> None:
        if self._open[-1].name in _BREAKING:
            self._end_line()
        element = self._open.pop()
        self._places[element.name].pop()
        above = self._open[-1]
        above.was_empty = above.was_empty and element.was_empty
        if not element.is_seen:
            return
        if element.is_label and not above.is_label:
            self._end_label()
        elif element.name in _APART or (element.name == "p" and element.was_empty):
            self._gap = True
        elif element.name in _CELLS or element.name == "caption":
            self._sinks.pop()
            self._gap = True
        elif element.table is not None:
            self._sinks[-1].append(element.table)
            self._gap = True

    def _end_label(self) -> None:
        """Of what Word counts by itself the number is kept, and the bullet is not."""
        label, self._label = "".join(self._label.split()), ""
        if _COUNTED.fullmatch(label) and not (len(label) == 1 and label.isascii() and label.isalpha()):
            self._add(label)

    # --- lines and pictures -------------------------------------------------------------------------------------

    def _add(self, text: str) -> None:
        top = self._open[-1]
        if text := clean(text):
            marks = top.marks | (Mark.STRONG if top.is_bold else Mark.NONE)
            self._runs.append(Run(text, marks, top.face))

    def _break(self) -> None:
        """A line break: of an empty line a gap is left."""
        if not self._end_line():
            self._gap = True

    def _end_line(self) -> bool:
        """End the line that is being gathered; whether there was anything in it."""
        runs, self._runs = self._runs, []
        text = "".join(run.text for run in runs)
        if not text or text.isspace():
            return False
        line = Line(runs, opens=self._gap or is_indented(text.lstrip("\r\n")))
        self._gap = False
        self.count += 1
        self._open[-1].was_empty = False
        sink = self._sinks[-1]
        last = sink[-1] if sink else None
        if self._last_of("figcaption") > self._wall and isinstance(last, GatheredPicture) and last.caption is None:
            last.caption = line
        else:
            sink.append(line)
        return True

    def _add_picture(self, tag: Start) -> None:
        source = tag.attributes.get("src", "")
        sides = [_number(tag.attributes.get(side), 0, 100_000, otherwise=_DOT + 1) for side in ("width", "height")]
        said = declarations(tag.attributes.get("style", ""))
        if not self._open[-1].is_seen or is_hidden(said) or max(sides) <= _DOT:
            return
        picture = self._picture_in(source)
        if picture is None:
            self.found.dropped_pictures += 1
        elif max(picture.width, picture.height) > _DOT:
            self._end_line()
            self._sinks[-1].append(GatheredPicture(picture))
            self._open[-1].was_empty = False
            self._gap = True

    def _picture_in(self, address: str) -> Picture | None:
        """The picture whose bytes an address holds; None for an address that leads elsewhere, and for a broken one."""
        head = _DATA.match(address[:200])
        if head is None or self._pictures == 0 or len(address) > self._room:
            return None
        self._pictures -= 1
        self._room -= len(address)
        try:
            return picture_from_bytes(base64.b64decode("".join(address[head.end() :].split()).replace("%2B", "+")))
        except (binascii.Error, ValueError, PictureUnreadable):
            return None


def _number(text: str | None, least: int, most: int, otherwise: int = 1) -> int:
    """A whole number of an attribute, within limits."""
    found = re.match(r"\s*(\d{1,6})", text or "")
    return min(max(int(found[1]), least), most) if found else otherwise


def _alignment(tag: Start, said: Mapping[str, str]) -> Alignment | None:
    return _ALIGNMENTS.get(said.get("text-align", tag.attributes.get("align", "")).strip().lower())
