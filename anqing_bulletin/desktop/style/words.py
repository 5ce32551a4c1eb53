"""A house style in plain words: what it looks like, what its type area holds, what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anqing_bulletin.desktop.style.type_sizes import size_name
from anqing_bulletin.typesetting.sheet import MILLI
from anqing_bulletin.typesetting.style import face_classes

if TYPE_CHECKING:
    from anqing_bulletin.errors import StyleInvalid
    from anqing_bulletin.typesetting.style import HouseStyle

_MM = 25.4 / 72


def description(style: HouseStyle) -> str:
    """What tells a style from others: 每页 22 行，每行 28 字；正文三号仿宋，标题接排."""
    columns = f"每行 {style.grid.columns} 字" if style.grid.columns else "不设字格"
    face = face_classes()[style.body.face].label
    title = "标题接排" if style.flow.title == "run-in" else "标题独立成行"
    return f"每页 {style.grid.rows} 行，{columns}；正文{size_name(style.body.size_pt)}{face}，{title}。"


def type_area_words(style: HouseStyle) -> str:
    """What its type area holds: 版心 156 × 225 毫米，行距 28.99 磅，每行 28 字."""
    width, height = (length / MILLI * _MM for length in (style.measure, style.depth))
    cell = style.body.size + style.tracking
    holds = f" {style.grid.columns}" if style.grid.columns else f"约 {style.measure / cell:.1f}"
    return f"版心 {width:.4g} × {height:.4g} 毫米，行距 {style.pitch / MILLI:.2f} 磅，每行{holds} 字。"


def fault_words(error: StyleInvalid) -> str:
    """The sentence of a fault as it stands beside the field: without the key of the style file."""
    words = str(error).removeprefix("版式中的 ").removeprefix("版式的")
    return words.replace(f"（{error.key}） ", "").replace(f"（{error.key}）", "")


def number_form(text: str) -> str | None:
    """The form of a page number of what somebody wrote for page 1: `第{}页` of 第1页; None where no number is in it."""
    begin = next((at for at, character in enumerate(text) if character in "0123456789"), None)
    if begin is None:
        return None
    end = begin
    while end < len(text) and text[end] in "0123456789":
        end += 1
    form = f"{text[:begin]}{{}}{text[end:]}"
    return form if form.count("{}") == 1 and not any(c in "0123456789" for c in text[end:]) else None


def number_text(form: str) -> str:
    """How page 1 is numbered in a form: — 1 —."""
    return form.replace("{}", "1")
