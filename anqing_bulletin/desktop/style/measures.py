"""The measures of a house style in which offices differ, declared once: what makes the editor of styles.

What else a style says is for those who write a style file.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from anqing_bulletin.bulletin.style_names import ROLES


class Part(Enum):
    """Where a measure is to be seen."""

    COVER = "封面"
    BODY = "正文"
    LAST = "末页"


@dataclass(frozen=True)
class Number:
    """A number with its unit."""

    key: str
    unit: str
    low: float
    high: float
    step: float = 1.0
    decimals: int = 1
    least_words: str = ""
    """What the least value means, instead of its number."""


@dataclass(frozen=True)
class Face:
    """A class of faces."""

    key: str


@dataclass(frozen=True)
class Size:
    """A size of type."""

    key: str


@dataclass(frozen=True)
class NumberForm:
    """The form of a page number."""

    key: str


@dataclass(frozen=True)
class Red:
    """Four inks."""

    key: str


@dataclass(frozen=True)
class Tick:
    """Yes or no."""

    key: str
    words: str


@dataclass(frozen=True)
class Choice:
    """One of some words: `(value, what a person reads)`."""

    key: str
    choices: tuple[tuple[str, str], ...]


Kind = Number | Face | Size | NumberForm | Red | Tick | Choice


@dataclass(frozen=True)
class Row:
    """One or two measures beside a label."""

    label: str
    kinds: tuple[Kind, ...]
    part: Part = Part.BODY


@dataclass(frozen=True)
class Group:
    """Rows under a heading."""

    heading: str
    rows: tuple[Row, ...]


_SHORT = {"title": "标题", "section-head": "栏目", "masthead": "刊名", "contents-entry": "目录", "number": "期号"}
FORMS = ("— {} —", "-{}-", "- {} -", "第{}页", "第 {} 页", "· {} ·", "{}")
"""Forms of page numbers that are in use, the one of GB/T 9704-2012 first."""
REDS: tuple[tuple[str, tuple[float, ...]], ...] = (
    ("纯红　M100 Y100", (0, 1, 1, 0)),
    ("朱红　M80 Y80", (0, 0.8, 0.8, 0)),
    ("橙红　M90 Y100", (0, 0.9, 1, 0)),
    ("深红　C15 M100 Y100 K5", (0.15, 1, 1, 0.05)),
)
"""Reds of four inks with what they are called."""


def _margin(side: str) -> Number:
    return Number(f"paper.{side}_mm", "毫米", 0, 150, 0.5)


def _look(role: str, part: Part = Part.BODY) -> Row:
    return Row(_SHORT.get(role, ROLES[role]), (Face(f"roles.{role}.face"), Size(f"roles.{role}.size_pt")), part)


GROUPS = (
    Group(
        "版心",
        (
            Row("边距　上、下", (_margin("top"), _margin("bottom"))),
            Row("边距　左、右", (_margin("left"), _margin("right"))),
            Row("每页行数", (Number("grid.rows", "行", 4, 100, decimals=0),)),
            Row("每行字数", (Number("grid.columns", "字", 0, 100, decimals=0, least_words="不设字格"),)),
        ),
    ),
    Group(
        "字体、字号",
        (
            *map(_look, ("body", "title", "section-head", "level-1", "level-2", "level-3", "level-4", "foreword")),
            _look("imprint", Part.LAST),
            Row(
                "加粗",
                (Choice("strong.method", (("stroke", "描边加粗"), ("face", "改用字体"))), Face("strong.face")),
            ),
        ),
    ),
    Group(
        "刊头",
        (
            _look("masthead", Part.COVER),
            Row(
                "刊名　宽、距上",
                (
                    Number("cover.masthead_width_mm", "毫米", 20, 300),
                    Number("cover.masthead_top_mm", "毫米", -50, 200),
                ),
                Part.COVER,
            ),
            *(_look(role, Part.COVER) for role in ("number", "issuer", "date", "contents-entry")),
            Row("红线粗细", (Number("cover.rule_width_mm", "毫米", 0, 10, 0.1, 2, "不要红线"),), Part.COVER),
            Row("红色", (Red("cover.red"),), Part.COVER),
        ),
    ),
    Group(
        "页码",
        (
            Row("形式", (NumberForm("page_number.form"),)),
            Row("字体、字号", (Face("roles.page-number.face"), Size("roles.page-number.size_pt"))),
            Row(
                "距版心、空字",
                (
                    Number("page_number.below_mm", "毫米", 0, 60, 0.5),
                    Number("page_number.inset_em", "字", 0, 10, 0.5),
                ),
            ),
            Row("封面", (Tick("page_number.on_cover", "封面也印页码"),), Part.COVER),
        ),
    ),
)
"""The editor, from top to bottom."""
