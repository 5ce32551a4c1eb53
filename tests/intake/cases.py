"""Manuscripts of invented offices, small enough to read in a test."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from anqing_bulletin.intake.manuscript import Intake, read_manuscripts

if TYPE_CHECKING:
    from pathlib import Path

    from anqing_bulletin.bulletin.model import Article

TODAY = date(2026, 1, 5)

COVER = """\
# 云泽组工
第 7 期
中共云泽县委组织部
2025 年 3 月 9 日
## ★ 基层动态
河东镇建强班子
夯实战斗堡垒 ..... 2
## ★ 他山之石
柳湾市做法 ..... 3
领导批示：
## 基层动态
"""

IMPRINT = """\
---
报：县委常委。
送：各乡镇党委。
---
"""


def read(tmp_path: Path, *texts: str, keep_paragraphs: bool = False) -> Intake:
    """What the front door makes of texts, each in a file of its own."""
    paths = []
    for number, text in enumerate(texts, 1):
        path = tmp_path / f"稿件{number}.txt"
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return read_manuscripts(paths, keep_paragraphs=keep_paragraphs, today=TODAY)


def issue_of(*paragraphs: str, imprint: str = IMPRINT) -> str:
    """A whole issue whose sections hold these paragraphs."""
    return COVER + "\n".join(paragraphs) + "\n" + imprint


def texts(article: Article) -> list[str]:
    """The text of each block."""
    return [block.text for block in article.blocks]


def sentences(intake: Intake) -> str:
    """The whole report as the command line prints it."""
    return "\n".join(str(remark) for remark in intake.report)
