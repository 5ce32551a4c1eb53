"""The little that a style can say to us: bold or not, in which Chinese face, raised, hidden, the label of a list.

Sizes, colours, distances and everything else are never looked at, and neither is any address (`@import`, `url()`).
Of a style sheet the rules for elements and classes are read: Word keeps there what its styles mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from anqing_bulletin.bulletin.text import HAN

Declarations = Mapping[str, str]

MAX_RULES = 4_000
"""Of all sheets together; Word writes some hundreds."""
MAX_SHEET = 400_000
"""Characters of one sheet."""

_MAX_STYLE, _MAX_SELECTORS = 8_000, 64
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_SIMPLE = re.compile(r"([a-z][a-z0-9:]*)?(?:\.([^\s.#:\[>+~*]+))?", re.IGNORECASE)
_HAN = re.compile(f"[{HAN}]")
_WANTED = frozenset(
    {
        "font-weight", "font-family", "font", "mso-fareast-font-family", "vertical-align",
        "display", "visibility", "mso-hide", "mso-list", "mso-element", "mso-special-character", "text-align",
    }
)  # fmt: skip
_EAST_ASIAN = re.compile(
    r"sim(?:sun|hei|kai)|fang_?song|kai_?ti|st(?:song|kaiti|heiti|fangsong|zhongsong)|ya_?hei|pingfang|source han|"
    r"noto (?:sans|serif) (?:cjk|sc|tc)|dengxian|hiragino|heiti|songti|lisu|youyuan|wenquanyi",
)
_HEI = re.compile(r"(?<!雅)黑体|simhei|stheiti|heiti")
_KAI = re.compile(r"楷|kai_?ti|stkaiti|simkai")


class Face(Enum):
    """The face of the Chinese characters, as far as it tells a head from its text."""

    OTHER = "other"
    HEI = "黑体"
    KAI = "楷体"


def declarations(text: str) -> dict[str, str]:
    """The declarations of a style attribute or of a rule that mean something here, in lower case."""
    found: dict[str, str] = {}
    for declaration in text[:_MAX_STYLE].split(";"):
        name, colon, value = declaration.partition(":")
        name = name.strip().lower()
        if colon and name in _WANTED:
            found[name] = value.replace("!important", "").strip().lower()
    return found


@dataclass(frozen=True)
class Sheets:
    """The rules of all style sheets so far, by element and class: `("p", "msotitle")`, `("", "head")`, `("h1", "")`."""

    rules: Mapping[tuple[str, str], Declarations]

    def with_sheet(self, text: str) -> Sheets:
        """These rules and those of one more sheet."""
        rules = dict(self.rules)
        for rule in _COMMENT.sub(" ", text[:MAX_SHEET]).split("}"):
            selectors, _, body = rule.rpartition("{")
            said = declarations(body) if selectors else {}
            if not said:
                continue
            for selector in selectors.rpartition("{")[2].split(",")[:_MAX_SELECTORS]:
                simple = _SIMPLE.fullmatch(selector.strip())
                if simple is not None and any(simple.groups()) and len(rules) < MAX_RULES:
                    key = ((simple[1] or "").lower(), (simple[2] or "").lower())
                    rules[key] = {**rules.get(key, {}), **said}
        return Sheets(rules)

    def of(self, element: str, classes: Iterable[str]) -> dict[str, str]:
        """What the sheets say of an element of these classes, the more exact rule last."""
        if not self.rules:
            return {}
        said = dict(self.rules.get((element, ""), {}))
        for name in [name.lower() for name in classes][:16]:
            said.update(self.rules.get(("", name), {}))
            said.update(self.rules.get((element, name), {}))
        return said


NO_SHEETS = Sheets({})


def is_bold(said: Declarations, inherited: bool) -> bool:
    """Whether text is bold (600 and more), where a style says so; otherwise as inherited."""
    weight = said.get("font-weight", "")
    if not weight and re.search(r"\bbold\b", said.get("font", "")):
        return True
    if not weight or weight in {"inherit", "unset"}:
        return inherited
    number = re.match(r"\d{1,4}", weight)
    return int(number[0]) >= 600 if number else weight.startswith("bold")


def face_of(said: Declarations, inherited: Face) -> Face:
    """The face of Chinese text; a Latin family alone says nothing of it."""
    for family in _families(said):
        if _HAN.search(family) or _EAST_ASIAN.search(family):
            return Face.KAI if _KAI.search(family) else Face.HEI if _HEI.search(family) else Face.OTHER
    return inherited


def _families(said: Declarations) -> Iterator[str]:
    for name in ("mso-fareast-font-family", "font-family", "font"):
        yield from said.get(name, "").split(",")[:16]


def is_hidden(said: Declarations) -> bool:
    """Whether a style hides the text, or makes it a remark (批注) beside the text."""
    return (
        said.get("display") == "none"
        or said.get("visibility") in {"hidden", "collapse"}
        or said.get("mso-hide") == "all"
        or said.get("mso-element", "") in {"comment", "comment-list", "header", "footer"}
        or said.get("mso-special-character") == "comment"
    )
