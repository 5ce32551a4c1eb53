"""The clipboard of other programs: what is meant comes through, what it looks like does not."""

from __future__ import annotations

import base64

import pytest

from anqing_bulletin.bulletin.model import Block, Figure, Mark, Paragraph, ParagraphKind, Span
from anqing_bulletin.intake.clipboard import (
    MAX_BLOCKS,
    MAX_MARKUP,
    MAX_TEXT,
    Pasted,
    as_paragraphs,
    pasted_html,
    pasted_text,
)
from tests.strategies import tiny_png


def texts(pasted: Pasted) -> list[str]:
    return [block.text for block in pasted.blocks]


def only(html: str) -> Paragraph:
    (paragraph,) = pasted_html(html).blocks
    assert isinstance(paragraph, Paragraph)
    return paragraph


def strong(block: Block) -> tuple[str, ...]:
    assert isinstance(block, Paragraph)
    return block.strong_stretches


@pytest.mark.parametrize(
    ("html", "is_strong"),
    [
        ("<b>粗</b>", True),
        ("<strong>粗</strong>", True),
        ("<h2>粗</h2>", True),
        ("<span style='font-weight:700'>粗</span>", True),
        ("<span style='FONT-WEIGHT: bold !important'>粗</span>", True),
        ("<span style='font: bold 12px 宋体'>粗</span>", True),
        ("<style>.a{color:red;font-weight:600}</style><span class='b a'>粗</span>", True),
        ("<style><!-- @media print{span.a, p.x{font-weight:bold}} --></style><span class=a>粗</span>", True),
        ("<style>.a{font-weight:bold}</style><span class=a style='font-weight:normal'>粗</span>", False),
        ("<b style='font-weight:normal'>粗</b>", False),
        ("<span style='font-weight:500'>粗</span>", False),
        ("<b>前</b><i>粗</i>", False),
        ("<p><b>前</p><p>粗</p>", False),
        ("<table><tr><td><b>前<td>中</table>粗", False),
    ],
)
def test_bold_is_what_looks_bold(html: str, is_strong: bool) -> None:
    last = pasted_html(html).blocks[-1]
    assert last.text.endswith("粗")
    assert bool(strong(last)) is is_strong or strong(last) == ("前",)


def test_hei_and_kai_among_another_face_are_emphasis() -> None:
    html = (
        "<p><span style='font-family:楷体_GB2312'>抓<span style=\"font-family:'Times New Roman'\">3</span>个重点。"
        "</span>"
        "<span style='font-family:仿宋_GB2312'>围绕中心任务抓落实见成效。</span></p>"
        "<p><span style='font-family:Arial;mso-fareast-font-family:黑体'>用好</span>"
        "<span style=\"font-family:'Times New Roman'\">5</span><font face='SimHei'>个载体。</font>"
        "搭建平台促交流共享提升。</p>"
    )
    first, second = pasted_html(html).blocks
    assert strong(first) == ("抓3个重点。",)
    assert strong(second) == ("用好5个载体。",)


@pytest.mark.parametrize("face", ["楷体_GB2312", "黑体", "'Microsoft YaHei',黑体", "微软雅黑"])
def test_the_face_of_the_whole_text_emphasises_nothing(face: str) -> None:
    assert strong(only(f'<p style="font-family:{face}">全文用一种字体。</p>')) == ()


def test_a_numbered_head_of_its_own_becomes_a_heading() -> None:
    html = "<p><b>一、总体情况</b></p><p><b>（二）</b>没有全部加粗</p><p>三、没有加粗</p><h3>（四）主要做法</h3>"
    kinds = [block.kind for block in pasted_html(html).blocks if isinstance(block, Paragraph)]
    assert kinds == [ParagraphKind.LEVEL_1, ParagraphKind.BODY, ParagraphKind.BODY, ParagraphKind.LEVEL_2]
    assert strong(pasted_html(html).blocks[0]) == ()


def test_what_is_raised_or_lowered_stays_so() -> None:
    html = "12km<sup>2</sup>，CO<sub>2</sub>，<span style='vertical-align:super'>①</span>"
    spans = only(html).spans
    assert [span.text for span in spans if Mark.SUPERSCRIPT in span.marks] == ["2", "①"]
    assert [span.text for span in spans if Mark.SUBSCRIPT in span.marks] == ["2"]


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>文",
        "<style>p{}</style>文",
        "<img src='http://x/y.png'>文",
        "<title>题</title>文",
        "<a href='file:///etc/passwd'>文</a>",
        "文<!-- 注 -->",
        "文<!--[if mso]><p>注</p><![endif]-->",
        "<![if !vml]>文<![endif]>",
        "<?xml version='1.0'?>文",
        "<object data='x'>替</object>文",
        "<svg><text>图</text></svg>文",
        "<iframe src='file:///etc/passwd'>框</iframe>文",
        "<span hidden>藏</span>文",
        "<span style='display: none'>藏</span>文",
        "<span style='mso-hide:all'>藏</span>文",
        "<del>删</del><ins>文</ins>",
        "<ruby>文<rp>(</rp><rt>wén</rt></ruby>",
        "<span style='font-family:Wingdings;mso-list:Ignore'>l&nbsp;</span>文",
        "\u200b文\ufeff",
        "文\ufe0f\u00ad\u202e",
        "<p>\u3000\u3000文</p>",
        "&nbsp;文&#8203;&#x200b;",
        "Version:0.9\r\nStartHTML:0000000105\r\nEndHTML:0000000200\r\n<html>文</html>",
    ],
)
def test_nothing_else_comes_through(html: str) -> None:
    assert texts(pasted_html(html)) == ["文"]


def test_divisions_and_items_are_paragraphs() -> None:
    assert texts(pasted_html("<div>一<br>二</div><ul><li>三<li>四</ul>五<pre>六\n七</pre>")) == list("一二三四五六七")


def test_the_numbers_that_a_browser_or_word_counts_itself_are_not_lost() -> None:
    html = (
        "<ol start=3><li>甲<li>乙<ul><li>丙</ul></ol>"
        "<p><span style='mso-list:Ignore'>（四）<span>&nbsp; </span></span>丁</p>"
    )
    assert texts(pasted_html(html)) == ["3.甲", "4.乙", "丙", "（四）丁"]


def test_source_breaks_between_words_are_blanks() -> None:
    assert texts(pasted_html("<p>GB/T\n9704 标准\n文字</p>")) == ["GB/T 9704 标准文字"]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("共 38 人，占 5.2 %", "共38人，占5.2 %"),
        ("他说 “ 好 ” ， 对", "他说“好”，对"),
        ("张\u3000三  李\u3000\u3000四", "张\u3000三 李\u3000四"),
        ("Wi-Fi 6 标准", "Wi-Fi 6 标准"),
    ],
)
def test_needless_blanks_do_not_survive(typed: str, shown: str) -> None:
    assert texts(pasted_html(f"<p>{typed}</p>")) == [shown]
    assert texts(pasted_text(typed)) == [shown]


def test_only_pictures_whose_bytes_are_there_come_along_and_the_others_are_counted() -> None:
    data = base64.b64encode(tiny_png(40, 30)).decode()
    html = (
        f"前<img src='data:image/png;base64,{data}' onerror=x>后<img src='file:///c:/a.png'><img src='http://x/a.png'>"
        "<img src='//x/a.png'><img src='cid:1'><img><img src='data:image/svg+xml;base64,PHN2Zy8+'>"
        "<img src='data:image/png;base64,AAAA'><img src='http://x/dot.gif' width=1 height=1>"
        "<img style='display:none' src='http://x/a.png'>"
    )
    pasted = pasted_html(html)
    before, figure, behind = pasted.blocks
    assert (before.text, behind.text) == ("前", "后")
    assert isinstance(figure, Figure)
    assert (figure.picture.width, figure.picture.height) == (40, 30)
    assert pasted.dropped_pictures == 7


def test_a_place_for_paragraphs_gets_tables_as_rows_and_no_picture() -> None:
    data = base64.b64encode(tiny_png(40, 30)).decode()
    html = f"<p>前</p><table><tr><td>甲<td>1<tr><td>乙<td>2</table><img src='data:image/png;base64,{data}'>"
    pasted = as_paragraphs(pasted_html(html))
    assert texts(pasted) == ["前", "甲 1", "乙 2"]
    assert pasted.dropped_pictures == 1


@pytest.mark.parametrize(
    "html", ["<p" * 5000, "<b>" * 100_000 + "文", "</b>" * 1000, "<![CDATA[", "<!", "&#xD800;文", "文<", "<a b='", "</"]
)
def test_broken_html_does_no_harm(html: str) -> None:
    assert all("文" in text for text in texts(pasted_html(html)) if text != "<")


def test_plain_text_is_a_paragraph_a_line() -> None:
    assert texts(pasted_text("　　一\r\n\r\n\t二 \n三\x00")) == ["一", "二", "三"]
    assert pasted_text("一 <b>不是</b> 标记").blocks[0].text == "一 <b>不是</b> 标记"
    assert pasted_text("").blocks == ()


def test_what_is_enormous_is_cut_and_that_is_said() -> None:
    assert len(pasted_text("文" * (MAX_TEXT + 5)).blocks[0].text) == MAX_TEXT
    for pasted in (
        pasted_text("文" * (MAX_TEXT + 5)),
        pasted_text("文\n" * (MAX_BLOCKS + 1)),
        pasted_html("文" * (MAX_TEXT + 5)),
        pasted_html("<p>文</p>" * (MAX_BLOCKS + 1)),
        pasted_html("<i></i>" * 60_000),
        pasted_html("<p>文</p>" + " " * MAX_MARKUP),
        pasted_html("<table>" + "<tr><td>1<td>2" * 3000),
    ):
        assert pasted.is_cut
        assert len(pasted.blocks) <= MAX_BLOCKS
    assert not pasted_html("<p>文</p>").is_cut


def test_a_large_picture_is_no_large_text() -> None:
    data = base64.b64encode(tiny_png(40, 30) + bytes(5_000_000)).decode()
    pasted = pasted_html(f"<p>文</p><img src='data:image/png;base64,{data}'>")
    assert not pasted.is_cut
    assert len(pasted.blocks) == 2


@pytest.mark.parametrize(
    "piece",
    [
        "<", "<p ", "<p", "<b>", "</b>", "<!--", "<!", "<a b='\"", "<a  ", "&#9", "&", "<table><tr><td>", "<td>文",
        "<tr><td rowspan=1000 colspan=1000>文", "<p>文</p>", "文<br>", "文 1 ", "文\n",
        "<i style='font-weight:bold'>文</i>字",
        "<style>{", "<style>p,", "<img src=data:image/png;base64,AAAA>", "<ol><li>文", "<p><i>", "<title>",
    ],
)  # fmt: skip
def test_crafted_html_is_read_in_time_that_grows_with_its_length_alone(piece: str) -> None:
    """A quarter of a megabyte of each: what grows with the square of that takes minutes."""
    pasted_html(piece * (250_000 // len(piece)))
    pasted_html("<style>" + piece * (250_000 // len(piece)) + "</style>")


def test_spans_are_as_few_as_they_can_be() -> None:
    assert only("<b>甲</b><b>乙</b><i>丙</i><u>丁</u>").spans == (Span("甲乙", Mark.STRONG), Span("丙丁"))
