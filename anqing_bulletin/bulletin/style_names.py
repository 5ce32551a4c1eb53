"""What the settings of a house style are called in Chinese, and a style with its changes in words.

The keys are those of a style file; what each may say is the typesetter's to know.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from anqing_bulletin.bulletin.model import StyleChanges

ROLES = {
    "masthead": "刊名",
    "marking": "密级标志",
    "copy-number": "编号",
    "number": "期号",
    "issuer": "编发单位",
    "date": "日期",
    "contents-heading": "目录标题",
    "contents-section": "目录栏目",
    "contents-entry": "目录条目",
    "instruction": "领导批示",
    "section-head": "栏目名称",
    "title": "稿件标题",
    "body": "正文",
    "level-1": "一级标题",
    "level-2": "二级标题",
    "level-3": "三级标题",
    "level-4": "四级标题",
    "source": "来源单位",
    "foreword": "编者按",
    "foreword-label": "“编者按”字样",
    "table": "表格",
    "caption": "图表说明",
    "imprint": "版记",
    "people": "编校人员",
    "page-number": "页码",
}
"""The kinds of text that have a face and a size of their own."""
FACES = {
    "fangsong": "仿宋",
    "kai": "楷体",
    "hei": "黑体",
    "song": "宋体",
    "xiaobiaosong": "小标宋",
    "masthead": "刊名小标宋",
    "latin": "西文",
}
"""The classes of faces that text may be set in."""

_LOOK = {"face": "字体", "size_pt": "字号", "strong": "加粗", "red": "套红"}
_NAMES = {
    "paper.width_mm": "纸宽",
    "paper.height_mm": "纸高",
    "paper.top_mm": "上边距",
    "paper.bottom_mm": "下边距",
    "paper.left_mm": "左边距",
    "paper.right_mm": "右边距",
    "grid.rows": "每页行数",
    "grid.columns": "每行字数",
    "lines.indent_em": "段首空字",
    "lines.latin_face": "西文字体",
    "strong.method": "加粗的办法",
    "strong.stroke_em": "描边粗细",
    "strong.face": "加粗用的字体",
    "flow.rows_between_articles": "稿件之间空行",
    "flow.title": "标题排法",
    "flow.source": "来源单位排法",
    "flow.widow_rows": "页首页末至少留行",
    "cover.masthead_width_mm": "刊名宽度",
    "cover.masthead_top_mm": "刊名距版心上沿",
    "cover.rule_width_mm": "红线粗细",
    "cover.rule_thin_mm": "细红线粗细",
    "cover.contents_row_pt": "目录行距",
    "cover.instruction_rows": "批示处空行",
    "cover.red": "红色",
    "page_number.form": "页码形式",
    "page_number.below_mm": "页码距版心",
    "page_number.inset_em": "页码空字",
    "page_number.on_cover": "封面印页码",
    **{f"roles.{role}": name for role, name in ROLES.items()},
    **{f"roles.{role}.{part}": name + look for role, name in ROLES.items() for part, look in _LOOK.items()},
    **{f"faces.{face}": f"{name}的选用次序" for face, name in FACES.items()},
}
_UNITS = {"mm": " 毫米", "pt": " 磅", "em": " 字", "rows": " 行", "columns": " 字"}
_WORDS = {
    "strong.method": {"stroke": "描边", "face": "换字体"},
    "flow.title": {"run-in": "接排", "block": "独立成行"},
    "flow.source": {"run-in": "接排", "block": "另起一行"},
}
_MOST_SHOWN = 20


def setting_name(key: str) -> str:
    """The Chinese name of a setting by its dotted key; the key itself where it has none."""
    return _NAMES.get(key, key)


def style_words(name: str, changes: StyleChanges) -> str:
    """28×22（上边距 35 毫米、正文字体 楷体）: a style, and what is changed in it."""
    shown = [_change_words(key, value) for key, value in changes[:_MOST_SHOWN]]
    if more := len(changes) - len(shown):
        shown.append(f"另有 {more} 处")
    return f"{name}（{'、'.join(shown)}）" if shown else name


def _change_words(key: str, text: str) -> str:
    try:
        value: Any = json.loads(text)
    except (ValueError, RecursionError):
        value = text
    return f"{setting_name(key)} {_value_words(key, value)}"


def _value_words(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        words = FACES if key.endswith("face") else _WORDS.get(key, {})
        return words.get(value, value.replace("{}", "1") if key == "page_number.form" else value)
    if key == "cover.red" and isinstance(value, list) and all(isinstance(share, (int, float)) for share in value):
        return " ".join(f"{ink}{share * 100:.0f}" for ink, share in zip("CMYK", value, strict=False))
    unit = _UNITS.get(key.rpartition("_")[2].rpartition(".")[2], "")
    return f"{value}{unit}"
