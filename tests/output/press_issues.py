"""Issues that try a PDF's tags, pictures and standards: every kind of block in its awkward forms."""

from __future__ import annotations

import io
import random
from dataclasses import replace

from PIL import Image

from anqing_bulletin.bulletin.model import (
    Article,
    Cell,
    Figure,
    Issue,
    Mark,
    Paragraph,
    ParagraphKind,
    Picture,
    Section,
    Span,
    Table,
)
from tests.typesetting.invented import WIDE_TEXT, article_of, cell, invented_issue, long_table, paragraph

BOTH_SCRIPTS = Mark.SUPERSCRIPT | Mark.SUBSCRIPT
EVERY_MARK = tuple(Span(f"标记{value}", Mark(value)) for value in range(1, 32) if BOTH_SCRIPTS not in Mark(value))
RARE = (
    "䶮某、𬱖某、㛃某、𠮷某——葛\U000e0100某……中\u0301，e\u0301，\ue123，⼯作与工作，㎡，乡\u200b村振\ufeff兴，"
    "\u4dbe\U0003134a。"
)
RAGGED = Table(
    (
        (cell("甲", columns=2), cell("乙")),
        (cell("一", rows=5), cell("")),
        (cell("二"), cell("三"), cell("多出来的")),
        (),
    ),
    (1, 2, 3),
    caption="参差不齐的表",
    id="ragged",
)


def photograph(
    mode: str = "RGB", kind: str = "JPEG", size: tuple[int, int] = (1200, 900), **options: object
) -> Picture:
    """A coloured (or grey) gradient with grain, like a photograph."""
    chance = random.Random(7)
    small = Image.new("RGB", (60, 45))
    small.putdata([(x * 4, y * 5, chance.randrange(256)) for y in range(45) for x in range(60)])
    image = small.resize(size, Image.Resampling.BICUBIC).convert(mode)
    data = io.BytesIO()
    image.save(data, kind, **options)
    return Picture("image/png" if kind == "PNG" else "image/jpeg", data.getvalue(), *size)


def torture_issue() -> Issue:
    """Two sections of one name; articles without title, text or source; tables of every shape; all pictures."""
    loud = Article(
        title="每一种标记与生僻字𬱖䶮：A&B <1>",
        source="某镇",
        foreword=(paragraph("第一段。", "fore-1"), paragraph(WIDE_TEXT, "fore-2")),
        blocks=(
            paragraph("（一）没有上级的二级标题", "lonely-level", ParagraphKind.LEVEL_2),
            paragraph("1．三级", "third-level", ParagraphKind.LEVEL_3),
            Paragraph((*EVERY_MARK, Span(RARE)), id="marks"),
            RAGGED,
            long_table(60, merged=3),
            Figure(photograph(), "彩色照片", id="photo"),
            Figure(photograph("L"), "", id="grey"),
            Figure(photograph("CMYK"), "四色照片", 300, id="cmyk"),
            Figure(photograph("RGBA", "PNG", (200, 150)), "", 300, id="alpha"),
            Table(((Cell(),),), (1,), id="empty-table"),
        ),
        id="loud",
    )
    level = paragraph("一、直接就是标题", "nameless-level", ParagraphKind.LEVEL_1)
    nameless = Article("", source="某乡", blocks=(level,), id="nameless")
    base = invented_issue()
    twin = Section("基层动态", (nameless, Article("只有题目", id="bare"), Article(id="void")), "section-3")
    return replace(base, sections=(*base.sections, Section("他山之石", (loud,), "section-4"), twin))


def crowded_issue() -> Issue:
    """So many articles that the contents take several pages."""
    articles = tuple(
        article_of(
            WIDE_TEXT,
            title=f"第{number}篇的题目：这一个题目长得在目录里一行排不下，要转到下一行去",
            article_id=f"a{number}",
        )
        for number in range(60)
    )
    return replace(invented_issue(), sections=(Section("市内信息", articles, "one"),))
