from __future__ import annotations

import pytest

from anqing_bulletin.bulletin.filtering import holds, text_to_filter, words_in
from anqing_bulletin.bulletin.model import Article, ArticleStatus, Cell, Paragraph, Span, Table

ARTICLE = Article(
    "青石镇ＡＰＰ上线",
    source="青石镇",
    foreword=(Paragraph((Span("编者按"),)),),
    blocks=(
        Paragraph((Span("今年3月，"), Span("Wi-Fi覆盖"))),
        Table(((Cell((Span("户数"),)),),), (1,), caption="表题"),
    ),
    note="备注",
    status=ArticleStatus.EDITED,
)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("app", True),
        ("ＷＩ－ＦＩ覆盖", True),
        ("３月,", True),
        ("编者 户数　表题", True),
        ("已编", True),
        ("已核", False),
        ("青石镇 云泽", False),
        ("备注", False),
        ("上线青石", False),
        ("  ", True),
    ],
)
def test_an_article_is_found_by_every_word_in_any_width_and_case(query: str, found: bool) -> None:
    assert holds(text_to_filter(ARTICLE), words_in(query)) is found
