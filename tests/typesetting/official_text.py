"""Texts as offices type and paste them, with every troublemaker of a line, and the lines that they make."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from anqing_bulletin.bulletin.model import Alignment, Mark, Span
from anqing_bulletin.typesetting.cells import Cell, CellMaker
from anqing_bulletin.typesetting.fonts import FontBook
from anqing_bulletin.typesetting.printed import PrintedText, role_look, span_stretches
from anqing_bulletin.typesetting.sheet import Field
from anqing_bulletin.typesetting.style import HouseStyle, Lines, load_style

HAN = "干部群众组织建设乡村振兴示范引领一二三十百千万年月日的了在是和与为中国共产党县市区镇街道社单位个名人"
GB2312_MARKS = "".join(
    bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xA1, 0xAA) for cell in range(0xA1, 0xFF)
)
"""Every sign of GB 2312, zones 1 to 9: marks, numerals, full-width Latin, kana, Greek, Cyrillic, pinyin, lines."""
PIECES = (
    "，", "。", "、", "；", "：", "！", "？", "“", "”", "‘", "’", "（", "）", "《", "》", "〈", "〉", "【", "】", "〔",
    "〕", "——", "……", "—", "…", "·", "～", "／", "％", "‰", "℃", "№", "￥", "△", "★", "①",
    "。”", "”，", "》（", "）。", "？！", "：“", "（“", "——“", "……”", "〔2022〕5号", "《“十四五”规划》",
    "2022年", "16.5万元", "100%", "3－5", "1-6", "12345678901234567890", "GDP", "APP", "Wi-Fi", "e.g.", "A", "7",
    "https://www.anqing.example.gov.cn/dwgk/2022/06/t20220603_1234567.html", "zuzhibu@example.gov.cn",
    " ", "  ", "\u3000", "\u00a0", "\u200b", "\ufeff", "\u00ad", "m²", "㎡", "é", "e\u0301", "中\u0301", "葛\U000e0100",
    "，\ufe00", "\ufe0f", "䶮", "㛃", "𬱖", "𠮷", "々", "〇", "Ａ", "１２", "ｐ", "Ω", "я", "あ", "한", "😀", "½",
)  # fmt: skip
"""Pieces with which lines go wrong."""

MARKS = (Mark.NONE, Mark.STRONG, Mark.KAI, Mark.UNDERLINE, Mark.SUPERSCRIPT, Mark.SUBSCRIPT, Mark.STRONG | Mark.KAI)


def official_text(min_size: int = 0, max_size: int = 40) -> SearchStrategy[str]:
    """Prose of so many pieces, half of it Han."""
    han = st.text(HAN, min_size=1, max_size=6)
    piece = st.one_of(han, han, st.sampled_from(PIECES), st.sampled_from(PIECES), st.sampled_from(GB2312_MARKS))
    return st.lists(piece, min_size=min_size, max_size=max_size).map("".join)


def spans(max_size: int = 4) -> SearchStrategy[tuple[Span, ...]]:
    """Up to so many stretches of prose with marks."""
    span = st.builds(Span, official_text(1, 16), st.sampled_from(MARKS))
    return st.lists(span, min_size=1, max_size=max_size).map(tuple)


@cache
def style(name: str = "安庆组工信息") -> HouseStyle:
    """A shipped style."""
    return load_style(name)


@cache
def book() -> FontBook:
    """The shipped faces, whatever is installed here."""
    return FontBook.find(style(), installed=False)


def printed_text(
    of: str | tuple[Span, ...], alignment: Alignment = Alignment.JUSTIFY, indent_em: float = 2.0
) -> PrintedText:
    """A text as a paragraph of the body."""
    stretches = (Span(of),) if isinstance(of, str) else of
    look = role_look(style(), "body")
    return PrintedText(tuple(span_stretches(stretches, look, style(), Field.TEXT)), look.size, alignment, indent_em)


class PlacedCell:
    """A cell and the offset of its first character in the printed text."""

    def __init__(self, cell: Cell, offset: int) -> None:
        self._cell = cell
        self.offset = offset

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cell, name)


def placed_cells(printed: PrintedText, rules: Lines, tracking: int = 0) -> list[PlacedCell]:
    """The cells of a text with their offsets."""
    row = CellMaker(book(), rules).row(printed, tracking)
    return [PlacedCell(cell, offset) for cell, offset in zip(row.cells, row.offsets, strict=False)]
