"""What the reading of a manuscript has to tell the editor."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class RemarkKind(Enum):
    """How much a remark asks of the editor."""

    REPAIR = "repair"
    """Something was mended; nothing to do unless it was wrong."""
    DOUBT = "doubt"
    """Something looks wrong and was left as it is; a person must look."""
    NOTE = "note"
    """What was made of the manuscript, and what found no place in the issue."""

    @property
    def label(self) -> str:
        """The Chinese word for the kind."""
        return {"repair": "已修整", "doubt": "存疑", "note": "说明"}[self.value]


@dataclass(frozen=True)
class Remark:
    """One sentence of the report, complete in itself, and the place that it speaks of."""

    kind: RemarkKind
    sentence: str
    article: str = ""
    """The title of the article, empty where the remark is about the issue."""
    words: str = ""
    """The very words that the remark is about."""
    article_id: str = ""
    paragraph_id: str = ""
    offset: int | None = None
    """Where the words begin in the paragraph's text."""

    def __str__(self) -> str:
        where = f"〔{self.article}〕" if self.article else ""
        return f"{self.kind.label}：{where}{self.sentence}"
