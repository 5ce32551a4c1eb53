"""Whatever is thrown at the reader: its own error or an issue, and no character of Chinese lost on the way."""

from __future__ import annotations

from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from anqing_bulletin.bulletin.model import Article, Issue, Publication
from anqing_bulletin.bulletin.text import is_han
from anqing_bulletin.errors import UnreadableManuscript
from anqing_bulletin.intake import tidy
from anqing_bulletin.intake.manuscript import read_article
from anqing_bulletin.intake.markup import parse
from anqing_bulletin.intake.recognise import is_whole_issue, recognise_issue
from anqing_bulletin.intake.text import decode, normalise

WORDS = st.text("云泽县委组织部做法经验教育管理一二三，。；：！？“”（）《》、 0123459.%+abG*#△★|\\—…-", max_size=30)
SHAPES = st.sampled_from(
    [
        "{}", "{}。", "# {}", "## {}", "## ★ {}", "★{}", "△{}。正文{}", "**△{}。**", "**{}。**{}", "**{}**。{}",
        "{}……3", "{} ..... 12", "第 {} 期", "第七期", "（总第9期）", "2025 年 3 月 9 日", "二〇二五年三月九日",
        "领导批示：", "编者按：{}", "（{}委组织部）", "{}。（云泽县委组织部）", "一、{}", "（一）{}", "1.{}", "一是{}",
        "报：{}", "送：{}", "责任编辑：{}　签发：{}", "共印 5 份", "---", "— 3 —", "目录", "内部资料", "中共{}委组织部",
    ]
)  # fmt: skip
# What a line's shape says is known without its words: the labels that the issue holds as facts.
LABELS = Counter("第七期总年月日二〇五三九领导批示编者按报送责任编辑签发共印份目录一委组织部中正文内部资料") + Counter()


@st.composite
def soups(draw: st.DrawFn) -> str:
    """Lines of every shape in any order."""
    lines = draw(st.lists(st.tuples(SHAPES, WORDS, WORDS), min_size=1, max_size=14))
    return draw(st.sampled_from(["\n", "\n\n", "\r\n"])).join(shape.format(one, two) for shape, one, two in lines)


def han(text: str) -> Counter[str]:
    return Counter(character for character in text if is_han(character))


def words_of(article: Article) -> str:
    foreword = "".join(paragraph.text for paragraph in article.foreword)
    return article.title + article.source + foreword + article.text


def everything(issue: Issue) -> str:
    imprint = "".join(line.label + line.recipients for line in issue.imprint)
    people = issue.people.responsible_editor + issue.people.reviewer + issue.people.approver
    publication = issue.publication
    masthead = publication.title + publication.issuer + publication.marking + publication.instruction_label
    sections = "".join(section.title for section in issue.sections)
    return masthead + imprint + people + sections + "".join(words_of(article) for article in issue.articles)


@given(st.one_of(st.text(), soups(), WORDS))
def test_a_single_article_keeps_every_han_character_once(text: str) -> None:
    article = read_article(text)
    lost = han(normalise(text)) - han(words_of(article))
    # The label of 编者按 is the house style's, and a source that the manuscript gives twice is kept once.
    assert set(lost) <= set("编者按" + article.source)
    assert not han(words_of(article)) - han(normalise(text))


@given(soups())
def test_a_whole_issue_keeps_every_han_character_or_tells_of_it(text: str) -> None:
    lines, _ = tidy.drop_page_numbers(parse(normalise(text)))
    if not is_whole_issue(lines):
        return
    whole = recognise_issue(lines, today=date(2026, 1, 5), number=1, publication=Publication())
    kept = everything(whole.issue)
    told = "".join(remark.words for remark in whole.remarks)
    contents = "".join(line for part in whole.contents for entry in part.entries for line in entry.lines)
    lost = set(han(text)) - set(han(kept + told + contents)) - set(LABELS)
    assert not lost


@given(st.lists(st.text("云泽县做法经验教育", min_size=21, max_size=60), min_size=1, max_size=6), st.booleans())
def test_every_paragraph_of_a_whole_issue_lands_in_an_article(paragraphs: list[str], strong: bool) -> None:
    body = "\n".join(f"**{text[:4]}。**{text}。" if strong else f"{text}。" for text in paragraphs)
    text = f"云泽组工\n第3期\n★动态\n甲乙 ..... 2\n动态\n△甲乙。{body}\n报：县委。\n"
    whole = recognise_issue(parse(text), today=date(2026, 1, 5), number=1, publication=Publication())
    (article,) = whole.issue.articles
    assert article.title == "甲乙"
    assert "".join(article.text.split()) == "".join(body.replace("**", "").split())


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_with_our_own_error(data: bytes) -> None:
    try:
        text = decode(data, "稿.txt").text
    except UnreadableManuscript:
        return
    read_article(text, "稿.txt")


@given(st.text("云泽县委组织部做法，。“”《》3期\n", min_size=1, max_size=80))
def test_every_encoding_gives_the_same_text(text: str) -> None:
    if not text.strip() or not any(is_han(character) for character in text):
        return
    read = {encoding: decode(text.encode(encoding), "稿.txt").text for encoding in ("utf-8-sig", "gb18030", "utf-16")}
    assert set(read.values()) == {text}
