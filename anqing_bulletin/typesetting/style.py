"""The house style as data: what an office may choose about its page.

A style is a TOML file; the dataclasses below are its schema.  A style may name another as its `base` and give only what
differs.  An unknown key, a wrong type or a value out of range is a `StyleInvalid` that names the key.  Lengths in the
file are in mm, pt or em as the key's ending says; the properties give layout units of 1/1000 pt.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from anqing_bulletin.errors import LayoutImpossible, StyleInvalid
from anqing_bulletin.resources import resource_path
from anqing_bulletin.typesetting.schema import Choice, Limits, built
from anqing_bulletin.typesetting.sheet import Colour, from_mm, from_pt
from anqing_bulletin.typesetting.style_changes import changed
from anqing_bulletin.typesetting.style_checks import check_style

if TYPE_CHECKING:
    from anqing_bulletin.bulletin.model import Publication, StyleChanges

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

MAX_STYLE_BYTES = 256 * 1024
DEFAULT_STYLE = "安庆组工信息"

_NOT_IN_FILES = ("text_width_em", "is_column")
"""What a style has that its file does not say."""


@dataclass(frozen=True)
class Paper:
    """Paper and margins."""

    width_mm: Annotated[float, Limits(50, 1000)]
    height_mm: Annotated[float, Limits(50, 1500)]
    top_mm: Annotated[float, Limits(0, 300)]
    bottom_mm: Annotated[float, Limits(0, 300)]
    left_mm: Annotated[float, Limits(0, 300)]
    right_mm: Annotated[float, Limits(0, 300)]


@dataclass(frozen=True)
class Grid:
    """Rows a page, and characters a row (0: no character grid)."""

    rows: Annotated[int, Limits(4, 100)]
    columns: Annotated[int, Limits(0, 100)]


@dataclass(frozen=True)
class Lines:
    """What happens within a line."""

    indent_em: Annotated[float, Limits(0, 10)]
    breaking: Annotated[str, Choice(("first-fit", "optimum"))]
    prohibition: Annotated[str, Choice(("basic", "gb", "strict"))]
    han_latin_gap_em: Annotated[float, Limits(0, 1)]
    han_latin_gap_min_em: Annotated[float, Limits(0, 1)]
    han_latin_gap_max_em: Annotated[float, Limits(0, 1)]
    line_end_half: Annotated[str, Choice(("stops", "all"))]
    hanging: str
    compress_pairs: bool
    trim_line_start: bool
    push_in: bool
    lonely_end: Annotated[str, Choice(("allow", "avoid"))]
    latin_face: str
    """The class of the face of digits and Latin letters; empty for the face of the text around them."""


@dataclass(frozen=True)
class Strong:
    """How strong text is shown: there is no bold FangSong."""

    method: Annotated[str, Choice(("stroke", "face"))]
    stroke_em: Annotated[float, Limits(0, 0.2)]
    face: str


@dataclass(frozen=True)
class Flow:
    """What stands between the parts of the body, in rows."""

    rows_between_articles: Annotated[int, Limits(0, 10)]
    rows_before_section: Annotated[int, Limits(0, 10)]
    rows_after_section: Annotated[int, Limits(0, 10)]
    title: Annotated[str, Choice(("run-in", "block"))]
    title_sign: str
    source: Annotated[str, Choice(("run-in", "block"))]
    rows_after_title: Annotated[int, Limits(0, 5)]
    """Rows that stay empty behind a title that stands as a block."""
    foreword_label: str
    foreword_inset_em: Annotated[float, Limits(0, 10)]
    rows_after_foreword: Annotated[int, Limits(0, 5)]
    widow_rows: Annotated[int, Limits(1, 4)]
    """The fewest lines of a paragraph at the foot and at the head of a page; 1 for no such rule."""
    column_gap_em: Annotated[float, Limits(0.5, 10)]
    """Between the columns of a section in two columns."""


@dataclass(frozen=True)
class Cover:
    """The measures of the cover, from the upper edge of the type area."""

    marking_mm: Annotated[float, Limits(-50, 300)]
    masthead_width_mm: Annotated[float, Limits(20, 500)]
    masthead_top_mm: Annotated[float, Limits(-50, 300)]
    number_mm: Annotated[float, Limits(0, 400)]
    issuer_mm: Annotated[float, Limits(0, 400)]
    date_mm: Annotated[float, Limits(0, 400)]
    rule_mm: Annotated[float, Limits(0, 400)]
    arrangement: Annotated[str, Choice(("stacked", "sides"))]
    rule_width_mm: Annotated[float, Limits(0, 10)]
    rule_thin_mm: Annotated[float, Limits(0, 5)]
    """The thin rule below the thick one (武文线); 0 for none."""
    rule_gap_mm: Annotated[float, Limits(0, 5)]
    contents_heading: str
    contents_top_mm: Annotated[float, Limits(0, 400)]
    contents_sign: str
    contents_indent_em: Annotated[float, Limits(0, 10)]
    contents_row_pt: Annotated[float, Limits(8, 100)]
    contents_row_min_pt: Annotated[float, Limits(8, 100)]
    leader: str
    instruction_rows: Annotated[int, Limits(0, 40)]
    red: tuple[float, ...]


@dataclass(frozen=True)
class Imprint:
    """The imprint at the foot of the last page."""

    row_pt: Annotated[float, Limits(8, 100)]
    outer_rule_mm: Annotated[float, Limits(0, 5)]
    inner_rule_mm: Annotated[float, Limits(0, 5)]
    inset_em: Annotated[float, Limits(0, 10)]
    on_even_page: bool
    """Whether the imprint stands on an even page (GB/T 9704-2012, 7.4), behind a blank page where it must."""


@dataclass(frozen=True)
class PageNumber:
    """The page number."""

    below_mm: Annotated[float, Limits(0, 100)]
    inset_em: Annotated[float, Limits(0, 10)]
    form: str
    on_cover: bool


@dataclass(frozen=True)
class TextStyle:
    """The face, size and colour of a role."""

    face: str
    size_pt: Annotated[float, Limits(4, 200)]
    strong: bool = False
    red: bool = False

    @property
    def size(self) -> int:
        """The size in layout units."""
        return from_pt(self.size_pt)


ROLES = (
    "masthead", "marking", "copy-number", "number", "issuer", "date", "contents-heading", "contents-section",
    "contents-entry", "instruction", "section-head", "title", "body", "level-1", "level-2", "level-3", "level-4",
    "source", "foreword", "foreword-label", "table", "caption", "imprint", "people", "page-number",
)  # fmt: skip
"""The roles that every style gives a face and size."""


@dataclass(frozen=True)
class HouseStyle:
    """A house style, whole and checked."""

    name: str
    paper: Paper
    grid: Grid
    lines: Lines
    strong: Strong
    flow: Flow
    cover: Cover
    imprint: Imprint
    page_number: PageNumber
    roles: Mapping[str, TextStyle] = field(hash=False)
    faces: Mapping[str, tuple[str, ...]] = field(hash=False)
    text_width_em: float = 0.0
    """A measure that overrides the one between the margins, in ems of the body; 0 for none."""
    is_column: bool = False
    """Whether this is `in_columns` of a style."""

    @cached_property
    def width(self) -> int:
        """The paper's width in layout units."""
        return from_mm(self.paper.width_mm)

    @cached_property
    def height(self) -> int:
        """The paper's height."""
        return from_mm(self.paper.height_mm)

    @cached_property
    def left(self) -> int:
        """The x of the type area's left edge."""
        return from_mm(self.paper.left_mm)

    @cached_property
    def top(self) -> int:
        """The y of the type area's upper edge."""
        return from_mm(self.paper.top_mm)

    @cached_property
    def measure(self) -> int:
        """The width of the type area (版心宽)."""
        if self.text_width_em:
            return round(self.text_width_em * self.body.size)
        return from_mm(self.paper.width_mm - self.paper.left_mm - self.paper.right_mm)

    @cached_property
    def depth(self) -> int:
        """The height of the type area (版心高)."""
        return from_mm(self.paper.height_mm - self.paper.top_mm - self.paper.bottom_mm)

    @cached_property
    def pitch(self) -> int:
        """The height of one row."""
        return self.depth // self.grid.rows

    @cached_property
    def column_gap(self) -> int:
        """What is free between the two columns of a section in columns."""
        return min(round(self.flow.column_gap_em * self.body.size), self.measure // 3)

    @cached_property
    def in_columns(self) -> HouseStyle:
        """This style within one of two columns: half the measure, titles and sources run in, no character grid.

        A title that runs in is no larger than the text.
        """
        title = self.roles["title"]
        return replace(
            self,
            text_width_em=((self.measure - self.column_gap) // 2) / self.body.size,
            grid=replace(self.grid, columns=0),
            flow=replace(self.flow, title="run-in", source="run-in", foreword_inset_em=0.0),
            roles={**self.roles, "title": replace(title, size_pt=min(title.size_pt, self.body.size_pt))},
            is_column=True,
        )

    @cached_property
    def body(self) -> TextStyle:
        """The body's face and size."""
        return self.roles["body"]

    @cached_property
    def tracking(self) -> int:
        """What the character grid adds to every full-width cell of the body; 0 without a grid, may be negative."""
        if not self.grid.columns:
            return 0
        return self.measure // self.grid.columns - self.body.size

    @cached_property
    def red(self) -> Colour:
        """The masthead's red."""
        cyan, magenta, yellow, black = (round(share * 1000) for share in self.cover.red)
        return Colour(cyan, magenta, yellow, black)

    def with_text_width(self, ems: float) -> HouseStyle:
        """The same style with a measure of so many ems of the body.

        Raises LayoutImpossible where that is no measure for the paper.
        """
        widest = (self.width - self.left) / self.body.size
        if not 4 <= ems <= widest:
            raise LayoutImpossible(f"版心宽度 {ems:g} 字放不进这张纸：可取 4 至 {widest:.1f} 字。请改用其中的数值。")
        return replace(self, text_width_em=ems, grid=replace(self.grid, columns=0))


def style_names() -> tuple[str, ...]:
    """The names of the styles that ship with the program, the default first."""
    names = sorted(path.stem for path in resource_path("styles").glob("*.toml"))
    return tuple(sorted(names, key=lambda name: name != DEFAULT_STYLE))


def load_style(name_or_path: str = DEFAULT_STYLE, changes: StyleChanges = ()) -> HouseStyle:
    """The style of a name among the shipped ones, or of a file (`….toml`), with changes in it.

    Raises StyleInvalid where there is none or it does not keep to the schema.
    """
    table = changed(_table_of(_style_path(name_or_path), ()), changes)
    style = built(HouseStyle, table, "", besides=_NOT_IN_FILES)
    check_style(style, ROLES, tuple(face_classes()))
    return style


def named_style(name: str, changes: StyleChanges = ()) -> HouseStyle:
    """A shipped style with changes in it; the same object for the same name and changes.

    What an issue names is never a path: a file from elsewhere reads no other file.
    Raises StyleInvalid.
    """
    return _named_style(name, changes)


@lru_cache(maxsize=16)
def _named_style(name: str, changes: StyleChanges) -> HouseStyle:
    if name not in style_names():
        raise _unknown(name)
    return load_style(name, changes)


def style_of(publication: Publication) -> HouseStyle:
    """The style that a publication is set in.

    Raises StyleInvalid where this program does not know the style or what is changed in it.
    """
    return named_style(publication.style, publication.style_changes)


def nearest_style(publication: Publication) -> HouseStyle:
    """The style to set a publication in whose own is not to be had: without its changes, or else the default."""
    return named_style(publication.style if publication.style in style_names() else DEFAULT_STYLE)


def shipped_base(path: Path) -> str:
    """The shipped style that a style file goes back to; the default where it says everything itself.

    Raises StyleInvalid.
    """
    seen: set[Path] = set()
    while path.resolve() not in seen:
        seen.add(path.resolve())
        base = _read_table(path).get("base", DEFAULT_STYLE)
        if base in style_names():
            return str(base)
        path = _style_path(str(base), path.parent)
    raise StyleInvalid(f"版式中的 base 有误：“{path.stem}”又回到了自己。", "base")


def _style_path(name_or_path: str, beside: Path = Path()) -> Path:
    """Where a style is: among the shipped ones, or a file, whose path counts from the folder `beside`."""
    if name_or_path in style_names():
        return resource_path("styles", f"{name_or_path}.toml")
    path = beside / name_or_path
    if path.suffix.lower() == ".toml" and _is_file(path):
        return path
    raise _unknown(name_or_path)


def _unknown(name: str) -> StyleInvalid:
    known = "、".join(style_names())
    return StyleInvalid(f"没有名为“{name}”的版式。可用的版式有：{known}；也可以给出一个 .toml 版式文件。")


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _read_table(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_STYLE_BYTES + 1)
        if len(data) > MAX_STYLE_BYTES:
            raise StyleInvalid(f"版式文件“{path.name}”过大（超过 256 KB），没有读入。")
        return tomllib.loads(data.decode("utf-8"))
    except OSError as error:
        cause = "文件不存在" if isinstance(error, FileNotFoundError) else "没有读取权限，或者不是文件"
        raise StyleInvalid(f"版式文件“{path.name}”读不出来：{cause}。") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise StyleInvalid(f"版式文件“{path.name}”写法有误，没有读入：{error}") from error


def _table_of(path: Path, above: tuple[Path, ...]) -> dict[str, Any]:
    """What a style file says together with its base; `above` are the files that lead to it."""
    table = _read_table(path)
    base = table.pop("base", None)
    if base is None:
        return table
    if not isinstance(base, str):
        raise StyleInvalid(f"版式中的 base 写法有误：{base!r}。")
    chain = (*above, path.resolve())
    under = _style_path(base, path.parent)
    if under.resolve() in chain:
        raise StyleInvalid(f"版式中的 base 有误：“{base}”又回到了自己。")
    return _merged(_table_of(under, chain), table)


def _merged(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    result = dict(under)
    for key, value in over.items():
        below = result.get(key)
        result[key] = _merged(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return result


@dataclass(frozen=True)
class FaceClass:
    """A class of faces (仿宋, 黑体 …): the official ones by name, in order, and the one that ships with us."""

    label: str
    names: tuple[str, ...]
    shipped: str


_face_classes: dict[str, FaceClass] = {}


def face_classes() -> Mapping[str, FaceClass]:
    """The classes of `resources/faces.toml` by their keys."""
    if not _face_classes:
        table = _read_table(resource_path("faces.toml"))
        _face_classes.update({key: built(FaceClass, value, key) for key, value in table.items()})
    return _face_classes
