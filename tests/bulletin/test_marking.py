"""花脸稿: both versions can be read out of the marked-up issue, every character with its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.differences import Kind
from anqing_bulletin.bulletin.marking import marked_up, only_article
from anqing_bulletin.bulletin.model import (
    Alignment,
    Article,
    Cell,
    Figure,
    ImprintLine,
    Issue,
    Mark,
    Paragraph,
    Picture,
    Publication,
    Section,
    Span,
    Table,
)
from anqing_bulletin.bulletin.pairing import in_both_orders, in_new_order
from anqing_bulletin.bulletin.revisions import MarkedUp, Part, Place
from tests.strategies import issues
from tests.typesetting.office import Office

if TYPE_CHECKING:
    from collections.abc import Iterator


def paragraph(text: str, key: str = "p") -> Paragraph:
    return Paragraph((Span(text),), id=key)


def issue_of(*blocks: object, **rest: object) -> Issue:
    article = Article("标题", source="来源", blocks=blocks, id="a", **rest)  # type: ignore[arg-type]
    return Issue(Publication(), 1, date(2026, 5, 8), (Section("市内信息", (article,), "s"),), id="i")


def texts(found: MarkedUp) -> Iterator[tuple[Place, str]]:
    """Every text of a marked-up issue with its place, in order."""
    for section in found.issue.sections:
        yield Place(Part.SECTION, block_id=section.id), section.title
        for article in section.articles:
            yield Place(Part.TITLE, article.id), article.title
            for block in article.foreword:
                yield Place(Part.FOREWORD, article.id, block.id), block.text
            for block in article.blocks:
                yield Place(Part.TEXT, article.id, block.id), block.text
            yield Place(Part.SOURCE, article.id), article.source
    for number, line in enumerate(found.issue.imprint):
        yield (
            Place(Part.IMPRINT, block_id=str(number)),
            f"{line.label}：{line.recipients}" if line.label else line.recipients,
        )


def shown(found: MarkedUp) -> list[str]:
    """The changed texts as lines that can be read: [-deleted-]{+inserted+}."""
    signs = {Kind.DELETED: "[-{}-]", Kind.INSERTED: "{{+{}+}}"}
    lines = []
    for place, text in texts(found):
        ranges = found.revisions.ranges.get(place, ())
        line, at = "", 0
        for item in ranges:
            line += text[at : item.start] + signs[item.kind].format(text[item.start : item.end])
            at = item.end
        if ranges:
            lines.append(line + text[at:])
    return lines


def side(found: MarkedUp, without: Kind) -> str:
    """What is left of all texts, one after the other, without the deleted or the inserted."""
    result = ""
    for place, text in texts(found):
        at = 0
        for item in found.revisions.ranges.get(place, ()):
            result += text[at : item.start]
            if item.kind is not without:
                result += text[item.start : item.end]
            at = item.end
        result += text[at:]
    return result.translate({ord("\t"): None, ord("\n"): None})


def plain(issue: Issue) -> str:
    nothing = MarkedUp(
        replace(issue, sections=tuple(s for s in issue.sections if s.articles)), marked_up(issue, issue).revisions
    )
    return side(nothing, Kind.DELETED)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Issue, Issue]:
    """Two versions, one edited into the other or wholly unlike."""
    old = draw(issues())
    if draw(st.integers(0, 3)) == 0:
        return old, draw(issues())
    office = Office(draw(st.integers(0, 2**32)), old)
    for _ in range(draw(st.integers(0, 15))):
        office.act()
    return old, office.issue


@settings(deadline=None, max_examples=30)
@given(pairs())
def test_the_new_version_can_be_read_and_the_old_one_where_nothing_moved(pair: tuple[Issue, Issue]) -> None:
    old, new = pair
    found = marked_up(old, new)

    assert side(found, Kind.DELETED) == plain(new)
    if in_both_orders(old, new) == in_new_order(old, new):
        assert side(found, Kind.INSERTED) == plain(old)


@settings(deadline=None, max_examples=30)
@given(pairs())
def test_the_overlay_fits_the_issue_below_it(pair: tuple[Issue, Issue]) -> None:
    found = marked_up(*pair)
    places = dict(texts(found))
    ids = [article.id for article in found.issue.articles]

    assert len(ids) == len(set(ids))
    for article in found.issue.articles:
        blocks = [block.id for block in (*article.foreword, *article.blocks)]
        assert len(blocks) == len(set(blocks))
    for place, ranges in found.revisions.ranges.items():
        ends = [end for item in ranges for end in (item.start, item.end)]
        assert ends == sorted(ends)
        assert ends[-1] <= len(places[place])
        assert all(item.start < item.end and item.kind is not Kind.KEPT for item in ranges)


@settings(deadline=None, max_examples=30)
@given(pairs())
def test_both_orders_can_be_read_out_of_one_row(pair: tuple[Issue, Issue]) -> None:
    old, new = pair
    row = in_both_orders(old, new)
    sides = [pair.old for section in row for pair in section.articles], [pair.new for s in row for pair in s.articles]

    assert [article for article in sides[0] if article] == list(old.articles)
    assert [article for article in sides[1] if article] == list(new.articles)
    assert [section.old for section in row if section.old] == [section for section in old.sections if section.articles]
    assert [section.new for section in row if section.new] == [section for section in new.sections if section.articles]


def test_a_version_against_itself_has_no_marks() -> None:
    issue = issue_of(paragraph("正文。"))
    found = marked_up(issue, issue)

    assert found.issue == issue
    assert not found.revisions.ranges
    assert not found.revisions.notes


def test_words_titles_and_sources_are_marked_where_they_stand() -> None:
    old = issue_of(paragraph("每月开会一次，收集意见326条。"))
    article = replace(
        next(old.articles), title="新标题", source="", blocks=(paragraph("每月至少开会一次，收集意见341条。"),)
    )
    new = replace(old, sections=(replace(old.sections[0], articles=(article,)),))

    assert shown(marked_up(old, new)) == ["{+新+}标题", "每月{+至少+}开会一次，收集意见[-326-]{+341+}条。", "[-来源-]"]


def test_what_is_kept_has_its_present_marks_and_what_is_deleted_its_former() -> None:
    old = issue_of(Paragraph((Span("明确责任。", Mark.STRONG), Span("选派干部。")), id="p"))
    new = issue_of(Paragraph((Span("压实责任。", Mark.KAI), Span("选派干部。")), id="p"))

    assert next(marked_up(old, new).issue.articles).paragraphs[0].spans == (
        Span("明确", Mark.STRONG),
        Span("压实责任。", Mark.KAI),
        Span("选派干部。"),
    )


def test_a_divided_paragraph_shows_the_division_alone() -> None:
    one, other = "各村开设“板凳会”，收集意见326条。", "镇里建立民情台账，逐条销号。"
    whole, parts = issue_of(paragraph(one + other)), issue_of(paragraph(one), paragraph(other, "q"))

    divided, joined = marked_up(whole, parts), marked_up(parts, whole)

    assert divided.issue == parts
    assert (divided.revisions.ranges, divided.revisions.ends) == ({}, {("a", "p"): Kind.INSERTED})
    assert [block.text for block in next(joined.issue.articles).blocks] == [one, other]
    assert (joined.revisions.ranges, list(joined.revisions.ends.values())) == ({}, [Kind.DELETED])


def test_whole_paragraphs_tables_and_figures_are_named_as_such() -> None:
    picture = Figure(Picture("image/png", b"png"), "大厅", id="f")
    table = Table(((Cell((Span("户数"),)),),), (1,), id="t")
    old = issue_of(paragraph("栽种果树三十亩。"), picture)
    new = issue_of(paragraph("开设夜校五十场。", "q"), table)
    found = marked_up(old, new)

    assert found.revisions.blocks == {
        ("a", "p"): Kind.DELETED,
        ("a", "f"): Kind.DELETED,
        ("a", "q"): Kind.INSERTED,
        ("a", "t"): Kind.INSERTED,
    }
    assert shown(found) == ["[-栽种果树三十亩。-]", "[-大厅-]", "{+开设夜校五十场。+}", "{+户数+}"]


def test_a_deleted_block_never_bears_the_id_of_another() -> None:
    found = marked_up(issue_of(paragraph("栽种果树三十亩。")), issue_of(paragraph("开设夜校五十场。")))

    assert [block.id for block in next(found.issue.articles).blocks] == ["p-former", "p"]


def table_of(*rows: str, caption: str = "", **rest: object) -> Table:
    cells = tuple(tuple(Cell((Span(text),) if text else ()) for text in row.split("|")) for row in rows)
    return Table(cells, (1,) * len(cells[0]), header_rows=1, caption=caption, id="t", **rest)  # type: ignore[arg-type]


def test_a_table_shows_rows_put_in_and_taken_out_and_words_within_cells() -> None:
    old = issue_of(table_of("乡镇|户数", "东片|120", "西片|80", "南片|66", caption="各片户数"))
    new = issue_of(table_of("乡镇|户数", "东片|125", "南片|66", "北片|70", caption="各片走访户数"))
    found = marked_up(old, new)
    table = next(found.issue.articles).blocks[0]

    assert shown(found) == [
        "各片{+走访+}户数\n乡镇\t户数\n东片\t[-120-]{+125+}\n[-西片-]\t[-80-]\n南片\t66\n{+北片+}\t{+70+}"
    ]
    assert isinstance(table, Table)
    assert table.header_rows == 1


def test_tables_whose_merged_cells_do_not_fit_are_shown_one_after_the_other() -> None:
    def tall(count: int) -> Table:
        first = (Cell((Span("片区"),), rows=count), Cell((Span("户数"),)))
        return Table((first, *((Cell((Span(f"{n}"),)),) for n in range(1, count))), (1, 1), id="t")

    found = marked_up(issue_of(tall(2)), issue_of(tall(3)))

    assert [block.id for block in next(found.issue.articles).blocks] == ["t-former", "t"]


def test_a_landscape_table_that_was_taken_out_still_has_its_place() -> None:
    found = marked_up(issue_of(table_of("一|二", landscape=True), paragraph("正文。")), issue_of(paragraph("正文。")))

    assert [block.id for block in next(found.issue.articles).blocks] == ["t", "p"]


def test_title_breaks_stay_between_the_same_words() -> None:
    old = issue_of()
    new = edits.set_title(edits.set_title(old, "a", "青石镇推行“板凳会”"), "a", "青石镇推行“板凳会”", (5,))
    old = edits.set_title(old, "a", "青石乡推行“板凳会”")
    article = next(marked_up(old, new).issue.articles)

    assert article.title == "青石乡镇推行“板凳会”"
    assert article.title_lines == ("青石乡镇推行", "“板凳会”")


def test_the_imprint_shows_its_recipients_and_lines_that_are_no_more() -> None:
    old = replace(issue_of(), imprint=(ImprintLine("报", "省委组织部。"), ImprintLine("送", "各县委。")))
    new = replace(issue_of(), imprint=(ImprintLine("报", "省委组织部，市委。"), ImprintLine("发", "各支部。")))

    assert shown(marked_up(old, new)) == ["报：省委组织部{+，市委+}。", "[-送：各县委。-]", "{+发：各支部。+}"]


def test_masthead_and_moves_are_said_in_notes() -> None:
    first, second = (Article(f"第{n}篇", id=f"a{n}") for n in (1, 2))
    old = replace(issue_of(), sections=(Section("市内信息", (first, second), "s"),))
    new = replace(edits.move_article(old, "a1", "s", 1), number=2, final=True)
    found = marked_up(old, new)

    assert found.revisions.notes == ("期号：第1期 → 第2期", "移动《第1篇》：市内信息第1篇 → 市内信息第2篇")
    assert not found.revisions.ranges


def test_one_article_alone_is_an_issue_of_nothing_else() -> None:
    old = issue_of(paragraph("旧文。"))
    new = edits.add_article(issue_of(paragraph("新文。")), "s", Article("另一篇", id="b"))
    found = marked_up(*only_article(old, new, "a"))

    assert [article.id for article in found.issue.articles] == ["a"]
    assert shown(found) == ["[-旧-]{+新+}文。"]
    assert shown(marked_up(*only_article(old, new, "b"))) == ["{+市内信息+}", "{+另一篇+}"]
    assert shown(marked_up(*only_article(edits.remove_article(old, "a"), new, "a"))) == ["[-旧-]{+新+}文。"]
    with pytest.raises(KeyError):
        only_article(old, new, "nobody")


def test_a_paragraph_that_only_looks_different_is_not_marked() -> None:
    new = issue_of(Paragraph((Span("正文。"),), alignment=Alignment.RIGHT, id="p"))

    assert not marked_up(issue_of(paragraph("正文。")), new).revisions.ranges
