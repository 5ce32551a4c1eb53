"""What may be chosen about a PDF: for whom it is, how its red is printed, what stands around the trimmed page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from anqing_bulletin.errors import ExportImpossible
from anqing_bulletin.typesetting.sheet import from_mm

MOST_BLEED_MM = 10.0
_LONGEST_SPOT_NAME = 60
_RESERVED_SPOT_NAMES = frozenset({"All", "None", "Cyan", "Magenta", "Yellow", "Black", "Red", "Green", "Blue"})
"""What ISO 32000-1, 8.6.6.4 and 8.6.6.5 keep for themselves."""


class Purpose(Enum):
    """For whom a PDF is made."""

    PRINT = "print"
    """印刷版: PDF/X-4 and PDF/A-2u, for the print shop."""
    READING = "reading"
    """阅读版: PDF/A-2u and PDF/UA-1, for screens and screen readers."""


class Red(Enum):
    """How what is red on the page is printed."""

    PROCESS = "process"
    """In cyan, magenta, yellow and black, by the style's `cover.red`."""
    SPOT = "spot"
    """With an ink of its own, on a plate of its own."""
    NONE = "none"
    """Not at all: the paper comes with its red head already printed (套红纸)."""


@dataclass(frozen=True)
class PdfOptions:
    """The choices for one PDF.  Raises ExportImpossible where they contradict each other or leave their range."""

    purpose: Purpose = Purpose.PRINT
    red: Red = Red.PROCESS
    spot_name: str = "红"
    """The name of the plate, with `Red.SPOT`: as the shop calls the ink, for instance PANTONE 185 C."""
    bleed_mm: float = 0.0
    """How far the sheet reaches beyond the trim on each side; nothing of ours is printed there."""
    marks: bool = False
    """Crop and registration marks around the trimmed page."""

    def __post_init__(self) -> None:
        if not 0 <= self.bleed_mm <= MOST_BLEED_MM:
            raise ExportImpossible(f"出血应在 0 至 {MOST_BLEED_MM:g} 毫米之间，没有导出。")
        if self.red is Red.SPOT:
            _check_spot_name(self.spot_name)
        if self.purpose is Purpose.READING and (self.red is Red.SPOT or self.marks or self.bleed_mm):
            raise ExportImpossible("专色、出血和裁切标记只用于印刷版，没有导出。请去掉这些选项，或改为导出印刷版。")

    @property
    def printing(self) -> bool:
        """Whether the file goes to the print shop."""
        return self.purpose is Purpose.PRINT

    @property
    def bleed(self) -> int:
        """The bleed in layout units."""
        return from_mm(self.bleed_mm)


def _check_spot_name(name: str) -> None:
    if not name.strip() or not name.isprintable() or len(name) > _LONGEST_SPOT_NAME:
        raise ExportImpossible(f"专色名应为 1 至 {_LONGEST_SPOT_NAME} 个可见的字，没有导出。")
    if name in _RESERVED_SPOT_NAMES:
        raise ExportImpossible(f"“{name}”在 PDF 中另有含义，不能用作专色名，没有导出。请用油墨的名称，如“红”。")
