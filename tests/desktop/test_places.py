"""What is said of a place: the words by which a reader knows what the pointer is over."""

from __future__ import annotations

from dataclasses import replace

import pytest

from anqing_bulletin.bulletin.model import Figure, Issue, Paragraph, Picture, Span, Table
from anqing_bulletin.desktop.places import words_at
from anqing_bulletin.typesetting.sheet import Field, Line, PlacedPicture, Role
from tests.desktop.small_issue import make_article


def line(role: Role, article: str = "", paragraph: str = "") -> Line:
    return Line((), "", 0, 0, 0, role, article, paragraph)


@pytest.fixture
def issue(issue: Issue) -> Issue:
    article = replace(
        make_article("jia"),
        foreword=(Paragraph((Span("按语"),), id="f"),),
        blocks=(
            Paragraph((Span("一"),), id="p1"),
            Table(((),), (1,), caption="一览表", id="t"),
            Paragraph((Span("二"),), id="p2"),
            Figure(Picture("image/png", b""), id="g"),
        ),
    )
    long = replace(make_article("yi"), title="很长的标题" * 8)
    section = replace(issue.sections[0], articles=(article, long, replace(make_article("bing"), title=" ")))
    return replace(issue, sections=(section,))


@pytest.mark.parametrize(
    ("role", "paragraph", "field", "words"),
    [
        (Role.BODY, "p1", Field.TEXT, "《甲的标题》第1段"),
        (Role.BODY, "p1", Field.TITLE, "《甲的标题》标题"),
        (Role.BODY, "p2", Field.SOURCE, "《甲的标题》来源单位"),
        (Role.BODY, "p2", Field.TEXT, "《甲的标题》第2段"),
        (Role.TABLE, "t", Field.TEXT, "《甲的标题》表格：一览表"),
        (Role.CAPTION, "t", Field.TEXT, "《甲的标题》表格：一览表"),
        (Role.FOREWORD, "f", Field.FOREWORD, "《甲的标题》编者按"),
        (Role.CONTENTS_ENTRY, "", Field.TITLE, "目录：《甲的标题》"),
    ],
)
def test_a_line_of_an_article_is_named_by_title_and_part(
    issue: Issue, role: Role, paragraph: str, field: Field, words: str
) -> None:
    assert words_at(issue, line(role, "jia", paragraph), field) == words


def test_a_picture_is_named_like_the_text_around_it(issue: Issue) -> None:
    picture = PlacedPicture(Picture("image/png", b""), 0, 0, 1, 1, "jia", "g")
    assert words_at(issue, picture, Field.NONE) == "《甲的标题》图片"


def test_a_long_title_is_cut_and_a_missing_one_said(issue: Issue) -> None:
    words = words_at(issue, line(Role.CONTENTS_ENTRY, "yi"), Field.TITLE)
    assert words.endswith("…》")
    assert len(words) < 30
    assert words_at(issue, line(Role.CONTENTS_ENTRY, "bing"), Field.TITLE) == "目录：《无标题》"


@pytest.mark.parametrize("role", [role for role in Role if role.value not in {"body", "foreword", "table", "caption"}])
def test_every_part_of_the_page_that_is_no_article_has_a_name(issue: Issue, role: Role) -> None:
    assert words_at(issue, line(role), Field.NONE)
