"""LibreOffice opens the DOCX with nothing lost, and finds the page numbers of the contents by itself."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import pypdfium2
import pytest

from anqing_bulletin.bulletin.model import Issue
from anqing_bulletin.output.docx import docx_bytes
from anqing_bulletin.resources import resource_path
from anqing_bulletin.typesetting.style import load_style
from tests.output.docx_issues import FULL, PAGES

if TYPE_CHECKING:
    from pathlib import Path

SOFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not on this computer"),
    pytest.mark.skipif(sys.platform == "win32", reason="the shipped fonts are made known through fontconfig"),
]
STYLE = load_style()
WRONG_PAGES = dict.fromkeys(PAGES, 99)
FONTS = {"仿宋_GB2312": "FandolFang", "楷体_GB2312": "FandolKai", "黑体": "Bulletin Hei", "宋体": "Bulletin Song"}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The text of each page as LibreOffice sets it, without blanks, from a file whose cached page numbers are wrong."""
    return printed_pages(as_docx(FULL), tmp_path_factory.mktemp("libreoffice"))


def as_docx(issue: Issue) -> bytes:
    return docx_bytes(issue, STYLE, WRONG_PAGES, 6)


def printed_pages(data: bytes, folder: Path) -> list[str]:
    source = folder / "issue.docx"
    source.write_bytes(data)
    environment = {**os.environ, "FONTCONFIG_FILE": str(shipped_fonts_only(folder)), "HOME": str(folder)}
    profile = (folder / "profile").as_uri()
    subprocess.run(
        [str(SOFFICE), f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir",
         str(folder), str(source)],
        check=True, capture_output=True, timeout=120, env=environment,
    )  # fmt: skip
    document = pypdfium2.PdfDocument(folder / "issue.pdf")
    try:
        return [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in document]
    finally:
        document.close()


def shipped_fonts_only(folder: Path) -> Path:
    """A fontconfig of our own, so that the test does not depend on the fonts of the machine."""
    aliases = "".join(
        f"<match><test name='family'><string>{escape(wanted)}</string></test>"
        f"<edit name='family' mode='assign' binding='same'><string>{escape(shipped)}</string></edit></match>"
        for wanted, shipped in FONTS.items()
    )
    path = folder / "fonts.conf"
    path.write_text(
        f"<?xml version='1.0'?><fontconfig><dir>{escape(str(resource_path('fonts')))}</dir>"
        f"<cachedir>{escape(str(folder / 'cache'))}</cachedir>{aliases}</fontconfig>",
        "utf-8",
    )
    return path


def test_the_cover_shows_masthead_contents_and_true_page_numbers(pages: list[str]) -> None:
    cover = pages[0]

    for text in (
        "内部资料",
        "安庆组工信息",
        "第7期（总第512期）",
        "中共安庆市委组织部研究室",
        "2024年3月5日",
        "领导批示：",
    ):
        assert text in cover
    assert re.search(r"促进年轻干部成长\.+2", cover)
    assert re.search(r"党群服务圈”\.+2", cover)
    assert re.search(r"云台市推行清单管理！\.+3", cover)
    assert "99" not in cover


def test_nothing_of_the_body_is_lost(pages: list[str]) -> None:
    body = "".join(pages[1:])

    for section in FULL.sections:
        for article in section.articles:
            assert article.title.replace(" ", "") in body
            assert f"（{article.source}）" in body
            for block in (*article.foreword, *article.blocks):
                for piece in block.text.split():
                    assert piece in body
    for line in FULL.imprint:
        assert f"{line.label}：{line.recipients}" in body
    assert "共印120份" in body


def test_page_numbers_stand_on_all_pages_but_the_cover(pages: list[str]) -> None:
    assert "—1—" not in pages[0]
    for number, text in enumerate(pages[1:], 2):
        assert f"—{number}—" in text


def test_a_page_holds_its_rows(tmp_path: Path) -> None:
    """As many one-row articles as the grid has rows, with no empty rows between them, fill exactly one page."""
    rows = STYLE.grid.rows
    (section,) = [section for section in FULL.sections if section.title == "市外参考"]
    article = section.articles[0]
    text = [replace(article.paragraphs[0], id=str(number)) for number in range(rows)]
    issue = replace(FULL, sections=(replace(section, articles=(replace(article, blocks=tuple(text)),)),), imprint=())
    issue = replace(issue, people=type(issue.people)(), copies=None)

    pages = printed_pages(as_docx(issue), tmp_path)

    assert [page.count("实绩一目了然") for page in pages] == [0, rows - 1, 1]
