"""Find and replace in an issue: every text is found, nothing but the words changes, and one edit does it all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anqing_bulletin.bulletin import patterns
from anqing_bulletin.bulletin.model import (
    Article,
    Cell,
    Figure,
    Issue,
    Mark,
    Paragraph,
    Picture,
    Publication,
    Section,
    Span,
    Table,
)
from anqing_bulletin.bulletin.patterns import Query, find, replacement_of
from anqing_bulletin.bulletin.search import (
    CAPTION,
    NOTE,
    SOURCE,
    TITLE,
    Hit,
    Scope,
    hits_of,
    reading_order,
    replaced,
    replacing,
    texts_in,
)
from anqing_bulletin.errors import PatternInvalid
from tests.strategies import issues

TABLE = Table(
    rows=((Cell((Span("县"), Span("区", Mark.STRONG))), Cell((Span("数"),))), (Cell((Span("县"),), columns=2),)),
    column_weights=(1, 1),
    caption="各县情况",
    id="table",
)
PRINTED = Scope()
FIGURE = Figure(Picture("image/png", b"x"), "某县一角", id="figure")


def an_issue() -> Issue:
    article = Article(
        title="甲县构建机制 激励担当",
        title_breaks=(7,),
        source="甲县县委",
        foreword=(Paragraph((Span("编者按县"),), id="foreword"),),
        blocks=(
            Paragraph((Span("今年，"), Span("甲县县委", Mark.STRONG), Span("召开会议。")), id="p1"),
            TABLE,
            FIGURE,
        ),
        note="问县里",
        id="jia",
    )
    return Issue(
        Publication(),
        19,
        date(2022, 6, 3),
        (Section("市内", (article,), id="city"),),
        pool=(Article("备用县", id="pool-1"),),
        bin=(Article("废县", id="bin-1"),),
    )


def hits(issue: Issue, query: Query | str, scope: Scope = PRINTED) -> list[Hit]:
    asked = Query(query) if isinstance(query, str) else query
    texts = texts_in(issue, scope)
    return hits_of(texts, find(asked, [text.text for text in texts]))


def everywhere(issue: Issue, query: Query | str, words: str, scope: Scope = PRINTED) -> Issue:
    asked = Query(query) if isinstance(query, str) else query
    new = replacement_of(asked, words)
    return replaced(issue, [(hit, new(hit.match)) for hit in hits(issue, asked, scope)])


def found(query: Query, *texts: str) -> list[str]:
    return [texts[match.text][match.start : match.end] for match in find(query, texts).found]


class TestFinding:
    def test_every_printed_text_is_searched_in_the_order_of_reading(self) -> None:
        places = [(hit.text.block_id, hit.text.cell) for hit in hits(an_issue(), "县")]
        assert places == [
            (TITLE, None),
            ("foreword", None),
            ("p1", None),
            ("p1", None),
            ("table", CAPTION),
            ("table", (0, 0)),
            ("table", (1, 0)),
            ("figure", CAPTION),
            (SOURCE, None),
            (SOURCE, None),
        ]

    def test_notes_and_pool_are_searched_only_when_asked_for_and_the_bin_never(self) -> None:
        issue = an_issue()
        assert {hit.text.block_id for hit in hits(issue, "县", Scope(notes=True))} >= {NOTE}
        assert {hit.text.article_id for hit in hits(issue, "县", Scope(pool=True))} == {"jia", "pool-1"}

    def test_one_article_alone_can_be_searched_wherever_it_is(self) -> None:
        issue = an_issue()
        assert [hit.words for hit in hits(issue, "废", Scope("bin-1"))] == ["废"]
        assert hits(issue, "县", Scope("nobody")) == []

    def test_a_hit_never_reaches_from_one_paragraph_into_the_next(self) -> None:
        assert hits(an_issue(), Query(r"县.*各", regular=True)) == []

    def test_a_hit_reaches_over_marks(self) -> None:
        (hit,) = hits(an_issue(), "，甲县")
        assert (hit.text.block_id, hit.match.start, hit.match.end) == ("p1", 2, 5)

    def test_signs_of_regular_expressions_are_plain_text(self) -> None:
        assert found(Query("a.(b)*"), "a.(b)*", "aXb") == ["a.(b)*"]

    def test_case_counts_when_it_is_asked_for(self) -> None:
        assert found(Query("wi-fi"), "Wi-Fi", "wi-fi") == ["Wi-Fi", "wi-fi"]
        assert found(Query("wi-fi", match_case=True), "Wi-Fi", "wi-fi") == ["wi-fi"]

    def test_forms_of_both_widths_are_the_same_unless_they_should_not_be(self) -> None:
        assert found(Query("12"), "１２月", "12月") == ["１２", "12"]
        assert found(Query("（一）"), "(一)", "（一）") == ["(一)", "（一）"]
        assert found(Query("ａ b"), "A　B") == ["A　B"]
        assert found(Query("[^]-\\"), "［＾］－＼") == ["［＾］－＼"]
        assert found(Query("12", any_width=False), "１２月", "12月") == ["12"]

    def test_whole_words_are_those_of_latin_letters_and_digits(self) -> None:
        query = Query("12", whole_words=True)
        assert found(query, "2012年12月，１２0", "共12人") == ["12", "12"]
        assert found(Query("县", whole_words=True), "县县") == ["县", "县"], "Han characters have no words"

    def test_rare_characters_count_as_one(self) -> None:
        (match,) = find(Query("家"), ["𠮷𠮷家"]).found
        assert (match.start, match.end) == (2, 3)

    def test_empty_matches_are_none(self) -> None:
        assert found(Query("x*|^", regular=True), "axa", "b") == ["x"]
        assert found(Query("", regular=True), "a") == []
        assert found(Query(""), "a") == []

    def test_too_many_matches_are_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(patterns, "MOST_MATCHES", 3)
        assert find(Query("a"), ["aaa"]) == (find(Query("a"), ["aaa"]).found, False)
        few = find(Query("a"), ["aa", "aa"])
        assert len(few.found) == 3
        assert few.more

    @pytest.mark.parametrize(
        ("pattern", "words"),
        [
            ("(a", "左括号 ( 没有配对"),
            ("a)", "右括号 ) 没有配对"),
            ("[a", "方括号 [ 没有配对"),
            ("*", "前面没有可以重复的内容"),
            ("[z-a]", "前后颠倒"),
            (r"\q", "反斜线"),
            (r"(?<=a+)b", "长短必须固定"),
        ],
    )
    def test_a_pattern_that_is_not_well_written_is_explained(self, pattern: str, words: str) -> None:
        with pytest.raises(PatternInvalid) as refused:
            find(Query(pattern, regular=True), ["a"])
        assert words in str(refused.value)
        assert str(refused.value).endswith("。")

    def test_what_a_later_python_will_read_otherwise_is_no_alarm(self) -> None:
        assert found(Query("[[a]", regular=True), "[a") == ["[", "a"]

    def test_places_come_in_the_order_of_reading(self) -> None:
        issue = an_issue()
        key = reading_order(issue, "jia")
        places = [(TITLE, 3), ("foreword", 0), ("p1", 2), ("p1", 3), ("table", 0), ("figure", 0), (SOURCE, 0)]
        keys = [key("jia", block, offset) for block, offset in places]
        assert keys == sorted(keys)
        assert key("pool-1", TITLE, 0) > keys[-1]


class TestReplacing:
    def test_everything_is_replaced_and_everything_else_stays(self) -> None:
        issue = an_issue()
        after = everywhere(issue, "县", "市")
        article = after.article("jia")
        assert article is not None
        assert article.title == "甲市构建机制 激励担当"
        assert article.source == "甲市市委"
        assert article.foreword[0].text == "编者按市"
        assert article.blocks[0].text == "今年，甲市市委召开会议。"
        assert article.blocks[1].text == "各市情况\n市区\t数\n市"
        assert article.blocks[2].text == "某市一角"
        assert article.note == "问县里"
        assert after.pool is issue.pool
        assert after.bin is issue.bin
        assert [block.id for block in article.blocks] == ["p1", "table", "figure"]
        assert article.blocks[1].rows[1][0].columns == 2

    def test_the_new_words_have_the_marks_of_the_first_character_replaced(self) -> None:
        after = everywhere(an_issue(), "县委召开", "直机关举行")
        assert after.article("jia").blocks[0].spans == (
            Span("今年，"),
            Span("甲县直机关举行", Mark.STRONG),
            Span("会议。"),
        )
        after = everywhere(an_issue(), "，甲", "、乙")
        assert after.article("jia").blocks[0].spans[0] == Span("今年、乙")

    def test_nothing_in_place_of_the_words_deletes_them(self) -> None:
        after = everywhere(an_issue(), "甲县县委", "")
        assert after.article("jia").blocks[0].spans == (Span("今年，召开会议。"),)
        assert after.article("jia").source == ""

    def test_a_foreword_without_a_word_left_is_none(self) -> None:
        assert everywhere(an_issue(), "编者按县", "").article("jia").foreword == ()

    def test_the_same_words_again_are_no_edit(self) -> None:
        issue = an_issue()
        assert everywhere(issue, "县", "县") is issue
        assert replaced(issue, []) is issue

    def test_untouched_articles_and_sections_are_the_very_same(self) -> None:
        issue = an_issue()
        other = Section("市外", (Article("乙", id="yi"),), id="other")
        issue = replace(issue, sections=(*issue.sections, other))
        assert everywhere(issue, "甲县", "丙县").sections[1] is other

    def test_pool_and_notes_are_replaced_when_they_were_searched(self) -> None:
        after = everywhere(an_issue(), "县", "市", Scope(notes=True, pool=True))
        assert after.pool[0].title == "备用市"
        assert after.article("jia").note == "问市里"
        assert after.bin[0].title == "废县"

    def test_a_text_that_changed_since_is_refused(self) -> None:
        issue = an_issue()
        stale = [(hit, "市") for hit in hits(issue, "县")]
        with pytest.raises(ValueError, match="another text"):
            replaced(everywhere(issue, "召开", "举行"), stale)
        with pytest.raises(ValueError, match="no such article"):
            replaced(replace(issue, sections=()), stale)

    def test_the_label_tells_how_many(self) -> None:
        assert replacing(1).label == "替换文字"
        assert replacing(17).label == "替换文字（17 处）"

    def test_no_replacement_brings_a_line_break_or_a_sign_that_is_no_text(self) -> None:
        after = everywhere(an_issue(), "会议", "大\n会\ufffc\u2029\t上")
        assert after.article("jia").blocks[0].text == "今年，甲县县委召开大会 上。"


class TestTitles:
    @pytest.mark.parametrize(
        ("old", "new", "title", "lines"),
        [
            ("甲县", "甲乙丙县", "甲乙丙县构建机制 激励担当", ("甲乙丙县构建机制", "激励担当")),
            ("激励", "鼓舞和激励", "甲县构建机制 鼓舞和激励担当", ("甲县构建机制", "鼓舞和激励担当")),
            ("制 激", "度，激", "甲县构建机度，激励担当", ("甲县构建机度，激", "励担当")),
            (" ", "", "甲县构建机制激励担当", ("甲县构建机制", "激励担当")),
            ("激励担当", "", "甲县构建机制", ("甲县构建机制",)),
            ("甲县构建机制 ", "", "激励担当", ("激励担当",)),
            ("甲县", " ", "构建机制 激励担当", ("构建机制", "激励担当")),
            ("激励", " 激励", "甲县构建机制  激励担当", ("甲县构建机制", "激励担当")),
        ],
    )
    def test_a_title_is_broken_between_the_same_words(
        self, old: str, new: str, title: str, lines: tuple[str, ...]
    ) -> None:
        article = everywhere(an_issue(), old, new).article("jia")
        assert (article.title, article.title_lines) == (title, lines)
        assert all(0 < offset < len(title) for offset in article.title_breaks)


class TestReferences:
    def replaced(self, pattern: str, words: str, text: str) -> str:
        query = Query(pattern, regular=True)
        new = replacement_of(query, words)
        for match in reversed(find(query, [text]).found):
            text = text[: match.start] + new(match) + text[match.end :]
        return text

    def test_a_pair_of_brackets_can_be_named_in_the_replacement(self) -> None:
        pattern = r"(\d+)月(\d+)日"
        assert self.replaced(pattern, "$2/$1", "6月3日，12月1日") == "3/6，1/12"
        assert self.replaced(pattern, r"\2/\1", "6月3日") == "3/6"
        assert self.replaced(pattern, "〔$0〕", "6月3日") == "〔6月3日〕"
        assert self.replaced("(a)|b", "<$1>", "ab") == "<a><>"

    def test_the_signs_themselves_can_be_written(self) -> None:
        assert self.replaced("a", r"$$1 \\ $x \n", "a") == r"$1 \ $x \n"

    def test_a_reference_to_no_bracket_is_explained(self) -> None:
        with pytest.raises(PatternInvalid, match="写了 \\$2，但表达式里只有 1 对括号"):
            replacement_of(Query("(a)", regular=True), "$2")
        with pytest.raises(PatternInvalid, match="没有括号"):
            replacement_of(Query("a", regular=True), r"\1")

    def test_in_plain_text_they_are_plain_text(self) -> None:
        assert replacement_of(Query("a"), r"$1 \1")(find(Query("a"), ["a"]).found[0]) == r"$1 \1"


@given(issues(), st.sampled_from(["的", "一", "1", "，", " ", "a", "乡村"]), st.sampled_from(["", "的的", "之", " x "]))
def test_whatever_is_replaced_no_id_is_lost_and_no_break_is_wild(issue: Issue, old: str, new: str) -> None:
    scope = Scope(notes=True, pool=True)
    after = everywhere(issue, Query(old, any_width=False, match_case=True), new, scope)
    before_texts = {text[:3]: text.text for text in texts_in(issue, scope)}
    after_texts = {text[:3]: text.text for text in texts_in(after, scope)}
    for place, text in before_texts.items():
        wanted = text.replace(old, new)
        got = after_texts.get(place, "")
        assert got == wanted or (place[1] in {TITLE, SOURCE, NOTE} and got == wanted.strip())
    for article in (*after.articles, *after.pool):
        former = issue.article(article.id)
        assert former is not None
        assert [block.id for block in article.blocks] == [block.id for block in former.blocks]
        if article.title != former.title:
            assert all(0 < offset < len(article.title) for offset in article.title_breaks)
    assert after.bin == issue.bin
