"""What the faces of a style are on this computer, and what they lack: the font report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from anqing_bulletin.typesetting.compose import Composition
from anqing_bulletin.typesetting.fonts import FontBook, shipped_face
from anqing_bulletin.typesetting.style import HouseStyle, face_classes

ROLE_LABELS = {
    "masthead": "刊名", "marking": "密级标志", "copy-number": "编号", "number": "期号",
    "issuer": "编发单位", "date": "日期",
    "contents-heading": "目录标题", "contents-section": "目录栏目", "contents-entry": "目录条目",
    "instruction": "领导批示", "section-head": "栏目名",
    "title": "标题", "body": "正文", "level-1": "一级标题", "level-2": "二级标题", "level-3": "三级标题",
    "level-4": "四级标题",
    "source": "来源单位", "foreword": "编者按", "foreword-label": "编者按标签", "table": "表格", "caption": "图表说明",
    "imprint": "版记", "people": "人名", "page-number": "页码",
}  # fmt: skip


@dataclass(frozen=True)
class FaceLine:
    """One class of faces: where it is used, what was found, what stands in for what it lacks."""

    face_class: str
    label: str
    roles: tuple[str, ...]
    name: str
    path: str
    is_shipped: bool
    substitutes: tuple[tuple[str, str], ...]
    """`(character, name of the face that stands in)`; no name where none has it."""

    def as_data(self) -> dict[str, Any]:
        """The line for JSON."""
        return {
            "class": self.face_class,
            "label": self.label,
            "roles": list(self.roles),
            "face": self.name,
            "path": self.path,
            "shipped": self.is_shipped,
            "missing": [
                {"text": text, "codes": [f"U+{ord(c):04X}" for c in text], "substitute": used or None}
                for text, used in self.substitutes
            ],
        }

    def __str__(self) -> str:
        roles = "、".join(ROLE_LABELS[role] for role in self.roles) or "备用"
        where = "随程序附带" if self.is_shipped else "本机已装"
        lines = [f"{self.label}（{roles}）：{self.name}〔{where}〕{self.path}"]
        for text, used in self.substitutes:
            codes = " ".join(f"U+{ord(character):04X}" for character in text)
            lines.append(f"    缺“{text}”（{codes}）：" + (f"由“{used}”替补" if used else "没有字体可替，排作“〓”"))
        return "\n".join(lines)


def face_report(style: HouseStyle, fonts: FontBook, composition: Composition | None = None) -> tuple[FaceLine, ...]:
    """A line for each class of faces; with a composition, also the characters of its issue that each lacks."""
    substitutions = composition.substitutions if composition else ()
    result = []
    for key, face_class in face_classes().items():
        face = fonts.chosen[key]
        result.append(
            FaceLine(
                face_class=key,
                label=face_class.label,
                roles=tuple(role for role, text in style.roles.items() if text.face == key),
                name=face.name,
                path=str(face.path),
                is_shipped=face.path == shipped_face(key).path,
                substitutes=tuple((item.text, item.used) for item in substitutions if item.wanted == key),
            )
        )
    return tuple(result)
