"""What no single value of a house style can show: how the values go together."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from anqing_bulletin.errors import StyleInvalid
from anqing_bulletin.typesetting.schema import named
from anqing_bulletin.typesetting.style_changes import settings_of

if TYPE_CHECKING:
    from anqing_bulletin.typesetting.style import HouseStyle

_MOST_CHARACTERS = 60
"""Of a text that a style has printed."""
_MOST_OF_NUMBER = 20
"""The same around a page number."""
_NOT_PRINTED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Line ends, invisible characters, halves of characters."""


def check_style(style: HouseStyle, roles: Collection[str], faces: Collection[str]) -> None:
    """Raise StyleInvalid, which names the setting, unless a page can be set in a style.

    `roles` are those that every style has, `faces` the classes of faces that there are.
    """
    if missing := [role for role in roles if role not in style.roles]:
        raise StyleInvalid(f"版式中缺少设置：roles.{missing[0]}。", f"roles.{missing[0]}")
    if unknown := [role for role in style.roles if role not in roles]:
        raise StyleInvalid(f"版式中有不认识的设置：roles.{unknown[0]}。", f"roles.{unknown[0]}")
    for path, face in _faces_named(style):
        if face not in faces:
            words = f"版式中的 {named(path)} 指定了不认识的字体类别“{face[:_MOST_CHARACTERS]}”。"
            raise StyleInvalid(f"{words}可用：{'、'.join(faces)}。", path)
    if len(style.cover.red) != 4 or not all(0 <= share <= 1 for share in style.cover.red):
        raise StyleInvalid(f"版式中的 {named('cover.red')} 应为四个 0 至 1 之间的数（C、M、Y、K）。", "cover.red")
    _check_texts(style)
    _check_type_area(style)


def _check_texts(style: HouseStyle) -> None:
    for path, value in settings_of(style).items():
        if not isinstance(value, str):
            continue
        if len(value) > _MOST_CHARACTERS:
            raise StyleInvalid(f"版式中的 {named(path)} 太长，至多 {_MOST_CHARACTERS} 字。", path)
        if any(unicodedata.category(character) in _NOT_PRINTED for character in value):
            raise StyleInvalid(f"版式中的 {named(path)} 含有换行或看不见的字符，请删去。", path)
    form, path = style.page_number.form, "page_number.form"
    if form.count("{}") != 1:
        raise StyleInvalid(f"版式中的 {named(path)} 应含有一处 {{}}，页码写在那里。", path)
    if len(form) > _MOST_OF_NUMBER:
        raise StyleInvalid(f"版式中的 {named(path)} 太长，至多 {_MOST_OF_NUMBER} 字。", path)


def _check_type_area(style: HouseStyle) -> None:
    body = style.body.size
    if style.measure < 4 * body:
        raise StyleInvalid("版式的版心太窄，每行容不下四个字。请减小左右边距或正文字号。", "paper.right_mm")
    if style.depth < style.grid.rows * body:
        fitting = max(0, style.depth // body)
        raise StyleInvalid(
            f"版式的每页行数太多，行会叠在一起：这个版心和字号至多 {fitting} 行。"
            "请减少行数，或减小上下边距、正文字号。",
            "grid.rows",
        )
    if style.tracking < -body // 8:
        most = style.measure * 8 // (body * 7)
        raise StyleInvalid(
            f"版式中的 {named('grid.columns')} 太多，字会叠在一起：这个版心和字号每行至多 {most} 字。", "grid.columns"
        )


def _faces_named(style: HouseStyle) -> Iterator[tuple[str, str]]:
    yield "strong.face", style.strong.face
    if style.lines.latin_face:
        yield "lines.latin_face", style.lines.latin_face
    for role, text in style.roles.items():
        yield f"roles.{role}.face", text.face
    for name in style.faces:
        yield f"faces.{name}", name
