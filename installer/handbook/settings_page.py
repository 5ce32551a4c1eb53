"""Make the handbook's page 「设置」 from the table of settings.

    python installer/handbook/settings_page.py

A test says when the page is not what the table makes.
"""

from __future__ import annotations

from pathlib import Path

from anqing_bulletin.desktop.commands import COMMANDS
from anqing_bulletin.desktop.setting_kinds import Choice, Folder, Number, Setting, Text, Tick, groups_of
from anqing_bulletin.desktop.settings import TABLE

PAGE = Path(__file__).parents[2] / "resources" / "handbook" / "设置.md"

_BEGINNING = """\
# 设置

在“编辑”菜单里选“{text}”，或者按 {key}。按“确定”马上生效，不用重新启动；\
“恢复默认”把各项变回最初的样子，也要按“确定”才算数。
"""
_END = """
## 保存在哪里

设置只管这台电脑上的这个用户，不写进项目文件，文件发给别人不会带走。窗口的大小和位置、最近打开的文件等，程序关闭时自动记住，不用设置。

都保存在一个文件 settings.json 里：

- Windows：`%LOCALAPPDATA%\\AnqingBulletin`
- Linux：`~/.config/AnqingBulletin`
- macOS：`~/Library/Application Support/AnqingBulletin`

环境变量 `ANQING_BULLETIN_DATA_DIR` 指定了文件夹的，就在那个文件夹里：带在 U 盘上用时可以这样设。

文件坏了不影响启动：哪一项不对，哪一项就用默认值；整个读不出来，\
就都用默认值，坏的文件改名为 settings.damaged.json 留着。\
较新的程序写进去的、这一版不认识的设置，原样保留。
"""


def page() -> str:
    """The page as Markdown."""
    text, key = next((text, key) for name, text, key, *_ in COMMANDS if name == "settings")
    lines = [_BEGINNING.format(text=text, key=key)]
    for heading, settings in groups_of(TABLE).items():
        lines.append(f"## {heading}\n")
        lines += [f"- **{setting.text}**：{setting.hint}{_values(setting)}" for setting in settings]
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n" + _END


def _values(setting: Setting) -> str:
    """What can be chosen, and what it is to begin with."""
    default = setting.default
    match setting.kind:
        case Tick():
            return f"默认{'选中' if default else '不选'}。"
        case Choice(words):
            return f"可选{'、'.join(said for _, said in words)}，默认{dict(words)[default]}。"
        case Number(least, most, unit):
            return f"可填 {least:g}—{most:g} {unit}，默认 {default:g} {unit}。"
        case Text(empty=empty) | Folder(empty=empty):
            return f"默认不填：{empty.removeprefix('留空')}。"
    raise TypeError(setting.kind)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
