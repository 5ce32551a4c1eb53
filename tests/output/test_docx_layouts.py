"""The DOCX keeps what the page has: columns, landscape tables, both lines of the masthead, the copy number, a 增刊."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Any

from lxml import etree

from anqing_bulletin.bulletin.model import Article, Issue, Section, SectionLayout
from anqing_bulletin.output.docx import docx_bytes
from anqing_bulletin.typesetting.style import HouseStyle, load_style
from tests.typesetting.invented import (
    PUBLICATION,
    WIDE_TEXT,
    article_of,
    invented_issue,
    issue_of,
    long_table,
    paragraph,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STYLE = load_style()


def document(issue: Issue, style: HouseStyle = STYLE) -> Any:
    with zipfile.ZipFile(io.BytesIO(docx_bytes(issue, style, {}, 1))) as package:
        return etree.fromstring(package.read("word/document.xml"))


def text_of(node: Any) -> str:
    return "".join(node.itertext(f"{W}t"))


def sections(root: Any) -> list[Any]:
    return list(root.iter(f"{W}sectPr"))


def test_a_plain_issue_is_one_section() -> None:
    assert len(sections(document(invented_issue()))) == 1


def test_a_section_in_columns_is_one_between_two_on_the_same_page() -> None:
    issue = invented_issue()
    news = tuple(article_of(WIDE_TEXT, article_id=f"n{n}", title=f"简讯{n}") for n in range(3))
    first, last = issue.sections
    issue = replace(issue, sections=(first, Section("简讯", news, "n", layout=SectionLayout.TWO_COLUMN), last))
    root = document(issue)
    before, columns, after = sections(root)
    assert before.find(f"{W}cols") is None
    assert columns.find(f"{W}cols").get(f"{W}num") == "2"
    assert after.find(f"{W}cols") is None
    assert [s.find(f"{W}type").get(f"{W}val") for s in (columns, after)] == ["continuous"] * 2
    assert "简讯2" in text_of(root)
    # The cover is the first section's alone, and so are the footers, which the others go on with.
    assert [s.find(f"{W}titlePg") is not None for s in sections(root)] == [True, False, False]
    assert [len(s.findall(f"{W}footerReference")) for s in sections(root)] == [3, 0, 0]


def test_a_landscape_table_has_a_landscape_page() -> None:
    table = replace(long_table(3, "t"), landscape=True)
    article = Article("标题", blocks=(paragraph(WIDE_TEXT, "p"), table, paragraph(WIDE_TEXT, "q")), id="a")
    root = document(issue_of(article))
    before, landscape, after = sections(root)
    size = landscape.find(f"{W}pgSz")
    assert size.get(f"{W}orient") == "landscape"
    assert int(size.get(f"{W}w")) > int(size.get(f"{W}h"))
    assert landscape.find(f"{W}type") is None
    assert after.find(f"{W}pgSz").get(f"{W}orient") is None
    assert before.find(f"{W}pgSz").get(f"{W}orient") is None
    margins = landscape.find(f"{W}pgMar")
    room = int(size.get(f"{W}w")) - int(margins.get(f"{W}left")) - int(margins.get(f"{W}right"))
    assert abs(int(root.find(f".//{W}tblW").get(f"{W}w")) - room) <= 20


def test_the_cover_has_both_lines_the_copy_number_and_the_series() -> None:
    publication = replace(PUBLICATION, title="云泽县委组织部工作简报", title_break=7, copy_number="编号：000012")
    issue = replace(issue_of(article_of("正文。"), publication=publication), supplement=True, number=2)
    cover = replace(STYLE.cover, contents_heading="本期要目", rule_thin_mm=0.3)
    root = document(issue, replace(STYLE, cover=cover))
    paragraphs = [text_of(node) for node in root.iter(f"{W}p")]
    assert paragraphs[:4] == ["内部资料编号：000012", "云泽县委组织部", "工作简报", "增刊第2期"]
    assert "本期要目" in paragraphs
