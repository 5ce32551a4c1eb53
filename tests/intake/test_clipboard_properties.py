"""Whatever is on the clipboard, blocks come out that the issue can hold, and no exception."""

from __future__ import annotations

import unicodedata
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from anqing_bulletin.bulletin.model import Article, Block, Figure, Issue, Paragraph, Publication, Section, Table
from anqing_bulletin.intake.clipboard import Pasted, as_paragraphs, pasted_html, pasted_text
from anqing_bulletin.storage.decoding import decode_issue
from anqing_bulletin.storage.encoding import encode_issue

TAGS = (
    "p", "div", "br", "b", "span", "table", "thead", "tr", "td", "th", "caption", "ol", "ul", "li", "sup", "h1", "pre",
    "figure", "figcaption", "img", "a", "o:p", "section", "style", "script", "title", "svg", "font", "del", "x-y",
)  # fmt: skip
ATTRIBUTES = (
    "", " style='font-weight:bold'", ' style="font-family:黑体"', " style='display:none'", " colspan=3", " rowspan=2",
    " rowspan=0", " colspan=99999", " class=a", " style='mso-list:Ignore'", " src='file:///etc/passwd'", " hidden",
    " /",
    " src='data:image/png;base64,iVBORw0KGgo='", " align=right", " face=楷体", " a='", " =", " start=-5",
)  # fmt: skip

tag = st.builds(
    lambda start, name, attributes, end: f"<{start}{name}{attributes}{end}",
    st.sampled_from(["", "", "/"]), st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES),
    st.sampled_from([">", ">", "/>", ""]),
)  # fmt: skip
words = st.sampled_from(
    ["文", "一、总体", "（一）", "，", "。", " 3 ", "&nbsp;", "&#0;", "&#xD800;", "&#99999999999;", "&lt;", "\u200b",
     "\x00",
     "\x0b", "\u2028", "\ufffc", "\ud800", "\U00020bb7", "<!--", "-->", "<![if !x]>", "<", "\n", "\t", "é", "Wi-Fi"]
)  # fmt: skip
html = st.lists(st.one_of(tag, words, st.text(max_size=8)), max_size=40).map("".join)


def spans_of(block: Block) -> list[str]:
    if isinstance(block, Paragraph):
        return [span.text for span in block.spans]
    if isinstance(block, Table):
        return [span.text for row in block.rows for cell in row for span in cell.spans] + [block.caption]
    return [block.caption]


def check(pasted: Pasted) -> None:
    for block in pasted.blocks:
        for text in spans_of(block):
            assert not any(unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in text), repr(
                text
            )
            assert not set(text) & set("\u200b\ufeff\ufffc\u00ad")
        if isinstance(block, Paragraph):
            assert block.text.strip(" \u3000")
            assert block.text == block.text.strip(" ")
            assert all(span.text for span in block.spans)
        elif isinstance(block, Table):
            assert block.column_weights
            assert all(weight > 0 for weight in block.column_weights)
            assert block.header_rows < len(block.rows)
        else:
            assert isinstance(block, Figure)
            assert 1 <= block.width <= 1000
    ids = [block.id for block in pasted.blocks]
    assert len(ids) == len(set(ids))
    assert all(isinstance(block, Paragraph) for block in as_paragraphs(pasted).blocks)


@given(html)
@settings(max_examples=400)
def test_any_html_gives_blocks_that_hold_nothing_but_text(text: str) -> None:
    check(pasted_html(text))


@given(st.text(max_size=200))
def test_any_text_gives_such_blocks_too(text: str) -> None:
    check(pasted_text(text))
    check(pasted_html(text))


@given(html)
def test_what_was_pasted_can_be_saved_and_opened(text: str) -> None:
    article = Article("题", blocks=pasted_html(text).blocks, id="a")
    issue = Issue(Publication(), 1, date(2022, 6, 3), (Section("市内信息", (article,), id="s"),))
    opened, _parts = decode_issue(encode_issue(issue))
    assert opened == issue
