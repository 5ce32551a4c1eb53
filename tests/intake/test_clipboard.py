"""The clipboard of other programs: paragraphs and what is bold come through, nothing else does."""

from __future__ import annotations

import pytest

from anqing_bulletin.bulletin.model import Mark, Paragraph, Span
from anqing_bulletin.intake.clipboard import MAX_CHARACTERS, paragraphs_from_html, paragraphs_from_text


def texts(paragraphs: tuple[Paragraph, ...]) -> list[str]:
    return [paragraph.text for paragraph in paragraphs]


WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset=utf-8>
<style><!-- p.MsoNormal {margin:0cm; font-size:16.0pt; font-family:仿宋_GB2312;} --></style>
<!--[if gte mso 9]><xml><w:WordDocument/></xml><![endif]--></head>
<body lang=ZH-CN><!--StartFragment-->
<p class=MsoNormal style='text-indent:32.0pt'><b><span style='font-family:仿宋_GB2312'>抓<span
lang=EN-US>“</span>三个到位”。</span></b><span style='font-size:16.0pt'>全县干部
职工<span lang=EN-US>38</span>人<o:p></o:p></span></p>
<p class=MsoNormal>&nbsp;</p>
<p class=MsoNormal><![if !supportLists]><span>1.&nbsp;&nbsp; </span><![endif]>第二段</p>
<!--EndFragment--></body></html>"""


def test_word_leaves_its_paragraphs_and_bold() -> None:
    first, second = paragraphs_from_html(WORD)
    assert first.spans == (Span("抓“三个到位”。", Mark.STRONG), Span("全县干部职工38人"))
    assert second.text == "1. 第二段"


@pytest.mark.parametrize(
    ("html", "strong"),
    [
        ("<b>粗</b>", True),
        ("<strong>粗</strong>", True),
        ("<span style='font-weight:700'>粗</span>", True),
        ("<span style='FONT-WEIGHT: bold'>粗</span>", True),
        ("<b style='font-weight:normal'>粗</b>", False),
        ("<span style='font-weight:500'>粗</span>", False),
        ("<b>前</b><i>粗</i>", False),
    ],
)
def test_bold_is_what_looks_bold(html: str, strong: bool) -> None:
    last = paragraphs_from_html(html)[0].spans[-1]
    assert last.text == "粗" or not strong
    assert (Mark.STRONG in last.marks) is strong


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>文",
        "<style>p{}</style>文",
        "<img src='http://x/y.png'>文",
        "<title>题</title>文",
        "<a href='file:///etc/passwd'>文</a>",
        "文<!-- 注 -->",
        "<object data='x'>替</object>文",
        "\u200b文\ufeff",
        "<p>\u3000\u3000文</p>",
        "&nbsp;文",
    ],
)
def test_nothing_else_comes_through(html: str) -> None:
    assert texts(paragraphs_from_html(html)) == ["文"]


def test_divisions_lists_and_cells_are_paragraphs() -> None:
    html = "<div>一<br>二</div><ul><li>三<li>四</ul><table><tr><td>五<td>六</table>七"
    assert texts(paragraphs_from_html(html)) == list("一二三四五六七")


def test_source_breaks_between_words_are_blanks() -> None:
    assert texts(paragraphs_from_html("<p>GB/T\n9704 标准\n文字</p>")) == ["GB/T 9704 标准文字"]


@pytest.mark.parametrize("html", ["<p" * 5000, "<b>" * 100_000 + "文", "</b>" * 1000, "<![CDATA[", "<!", "&#xD800;文"])
def test_broken_html_does_no_harm(html: str) -> None:
    assert all("<" not in text for text in texts(paragraphs_from_html(html)) if "文" in text)


def test_plain_text_is_a_paragraph_a_line() -> None:
    assert texts(paragraphs_from_text("　　一\r\n\r\n\t二 \n三\x00")) == ["一", "二", "三"]


def test_enormous_text_is_cut() -> None:
    assert len(paragraphs_from_text("文" * (MAX_CHARACTERS + 5))[0].text) == MAX_CHARACTERS
