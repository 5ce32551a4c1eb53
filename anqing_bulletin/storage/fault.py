"""What is wrong with a part of a project file, before it becomes a sentence.

Inside this room every refusal is a `Fault`.  The front door (`project`) alone turns it into what the user reads:
`ProjectDamaged` where a file was opened, `SaveFailed` where one was to be written.
"""

from __future__ import annotations

_LABELS = {
    "mimetype": "文件类型标记",
    "manifest.json": "清单",
    "content/issue.json": "刊头与目录",
}
_FOLDER_LABELS = {"content/articles/": "稿件", "media/": "图片", "hist/": "历史版本", "ext/": "附加部件"}

_SHOWN = 80
"""Characters of foreign text in a sentence: enough for a part that is named by its hash."""


class Fault(Exception):
    """A part that is not what the format allows; `what` is a Chinese clause without its full stop."""

    def __init__(self, what: str, part: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.part = part

    def __str__(self) -> str:
        return f"{part_label(self.part)}{self.what}" if self.part else self.what


def part_label(part: str) -> str:
    """A part as a person may read it: 稿件（content/articles/0123.json）."""
    folder = next((label for prefix, label in _FOLDER_LABELS.items() if part.startswith(prefix)), "部件")
    return f"{_LABELS.get(part, folder)}（{printable(part)}）"


def printable(text: str) -> str:
    """Foreign text made fit for a sentence: shortened, and without control characters."""
    shown = text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
    return "".join(character if character.isprintable() else "□" for character in shown)
