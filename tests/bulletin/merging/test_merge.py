"""Two people changed the same issue: what both did is there, and what cannot be decided is shown and not guessed."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.edits import BIN, POOL
from anqing_bulletin.bulletin.merging import values as merge_values
from anqing_bulletin.bulletin.merging.merge import Choice, Conflict, Merged, merge
from anqing_bulletin.bulletin.model import (
    Alignment,
    Article,
    Block,
    Cell,
    Figure,
    ImprintLine,
    Issue,
    Mark,
    Paragraph,
    ParagraphKind,
    People,
    Picture,
    Publication,
    Section,
    SectionLayout,
    Span,
    Table,
)
from tests.strategies import tiny_png

if TYPE_CHECKING:
    from collections.abc import Callable

    Change = Callable[[Issue], Issue]


def paragraph(key: str, text: str) -> Paragraph:
    return Paragraph((Span(text),), id=key)


def article(key: str, *texts: str) -> Article:
    return Article(f"题{key}", id=key, blocks=tuple(paragraph(f"{key}{n}", text) for n, text in enumerate(texts, 1)))


def table(*rows: str) -> Table:
    cells = tuple(tuple(Cell((Span(text),)) for text in row.split()) for row in rows)
    return Table(cells, (1,) * len(cells[0]), 1, "表题", id="t")


PICTURE = Picture("image/png", tiny_png(), 2, 2)
TITLED = replace(article("a", "甲一。", "甲二。", "甲三。"), title="青石镇开“板凳会”", source="青石镇")
BASE = Issue(
    publication=Publication(),
    number=19,
    date=date(2026, 6, 5),
    sections=(
        Section("市内", (TITLED, article("b", "乙一。"), article("c", "丙一。")), "near"),
        Section(
            "市外",
            (article("d", "丁一。"), replace(article("e"), blocks=(table("项目 数", "走访 3", "培训 5"),))),
            "far",
        ),
    ),
    total_number=500,
    imprint=(ImprintLine("报", "市委。"), ImprintLine("送", "各县。"), ImprintLine("发", "各科。")),
    people=People("赵某", "钱某", "孙某"),
    copies=60,
    pool=(article("p", "备一。"),),
    bin=(article("x", "删一。"),),
    id="issue",
)


def same(issue: Issue) -> Issue:
    return issue


def blocks_of(key: str, change: Callable[[list[Block]], object]) -> Change:
    def changed(issue: Issue) -> Issue:
        found = issue.article(key)
        assert found is not None
        blocks = list(found.blocks)
        change(blocks)
        return edits.set_blocks(issue, key, blocks)

    return changed


def types(key: str, text: str) -> Change:
    """Another text for the block `key` of the article that its first letter names."""

    def change(blocks: list[Block]) -> None:
        at = [block.id for block in blocks].index(key)
        blocks[at] = replace(blocks[at], spans=(Span(text),))

    return blocks_of(key[0], change)


def inserts(key: str, at: int, *blocks: Block) -> Change:
    return blocks_of(key, lambda found: found.__setitem__(slice(at, at), blocks))


def deletes(key: str, at: int) -> Change:
    return blocks_of(key, lambda found: found.pop(at))


def sets(**changes: object) -> Change:
    return lambda issue: replace(issue, **changes)  # type: ignore[arg-type]


def after(*changes: Change) -> Issue:
    issue = BASE
    for change in changes:
        issue = change(issue)
    return issue


def merged(mine: Change, theirs: Change, choices: dict[tuple[str, ...], Choice] | None = None) -> Merged:
    return merge(BASE, mine(BASE), theirs(BASE), choices or {})


def both(first: Change, second: Change) -> Change:
    return lambda issue: second(first(issue))


def texts(found: Merged, key: str = "a") -> list[str]:
    there = found.issue.article(key)
    assert there is not None
    return [block.text for block in there.blocks]


def ids(found: Merged | Issue, place: str) -> str:
    issue = found.issue if isinstance(found, Merged) else found
    return "".join(one.id for one in edits.articles_at(issue, place))


# --- nothing to merge ---------------------------------------------------------------------------------------------

MY_DAY = after(
    types("a2", "甲二改。"),
    lambda issue: edits.move_article(issue, "b", "far", 0),
    lambda issue: edits.remove_article(issue, "c"),
    lambda issue: edits.add_article(issue, "near", article("n", "新。"), 0),
    lambda issue: edits.move_section(issue, "far", 0),
    edits.empty_bin,
    sets(number=20, final=True),
)


def test_a_colleague_who_did_nothing_changes_nothing() -> None:
    assert merge(BASE, MY_DAY, BASE) == Merged(MY_DAY)


def test_where_only_the_colleague_worked_their_issue_is_the_result_to_the_letter() -> None:
    found = merge(BASE, BASE, MY_DAY)
    assert (found.issue, found.conflicts) == (MY_DAY, ())


def test_the_same_changes_on_both_sides_are_no_conflict() -> None:
    assert merge(BASE, MY_DAY, MY_DAY) == Merged(MY_DAY)


def test_a_change_somewhere_else_leaves_the_colleagues_issue_as_it_is() -> None:
    found = merge(BASE, replace(BASE, copies=80), MY_DAY)
    assert (found.issue, found.conflicts) == (replace(MY_DAY, copies=80), ())
    assert merge(BASE, MY_DAY, replace(BASE, copies=80)).issue == replace(MY_DAY, copies=80)


def test_what_nobody_touched_is_shared_and_not_made_anew() -> None:
    found = merged(types("a1", "改。"), types("d1", "改。"))
    assert found.issue.article("b") is BASE.article("b")


# --- masthead and imprint -----------------------------------------------------------------------------------------


def test_each_field_of_the_masthead_is_merged_for_itself() -> None:
    found = merged(
        sets(number=20, people=replace(BASE.people, reviewer="李某")),
        sets(date=date(2026, 6, 12), people=replace(BASE.people, approver="周某"), copies=80, total_number=None),
    )
    assert not found.conflicts
    assert (found.issue.number, found.issue.date, found.issue.copies) == (20, date(2026, 6, 12), 80)
    assert (found.issue.people.reviewer, found.issue.people.approver) == ("李某", "周某")
    assert found.issue.total_number is None
    assert found.notices == ("同事修改了刊头：总期号、日期、印数、签发。",)


def test_a_value_that_both_changed_stays_mine_until_somebody_chooses() -> None:
    mine, theirs = sets(number=20), sets(number=21)
    found = merged(mine, theirs)
    key = ("issue", "number")
    assert (
        found.left == found.conflicts == (Conflict(key, "刊头：期号", "", "", "19", "20", "21", can_keep_both=False),)
    )
    assert found.issue.number == 20
    for choice, number in ((Choice.MINE, 20), (Choice.THEIRS, 21)):
        decided = merged(mine, theirs, {key: choice})
        assert (decided.issue.number, decided.left, decided.conflicts) == (number, (), found.conflicts)


def test_two_numbers_cannot_both_be_kept() -> None:
    found = merged(sets(number=20), sets(number=21), {("issue", "number"): Choice.BOTH})
    assert found.issue.number == 20
    assert len(found.left) == 1


def test_a_supplements_number_is_never_mixed_with_one_of_the_regular_series() -> None:
    found = merged(sets(number=20), sets(supplement=True, number=1, other_number=18))
    assert [(one.label, one.mine, one.theirs) for one in found.left] == [("刊头：期号", "第20期", "增刊第1期")]
    assert (found.issue.number, found.issue.supplement, found.issue.other_number) == (20, False, 0)
    taken = merged(
        sets(number=20), sets(supplement=True, number=1, other_number=18), {found.left[0].key: Choice.THEIRS}
    )
    assert (taken.issue.number, taken.issue.supplement, taken.issue.other_number) == (1, True, 18)


def test_the_name_of_the_bulletin_and_its_break_are_one_value() -> None:
    mine = sets(publication=replace(BASE.publication, title="云泽组工信息", title_break=2))
    theirs = sets(publication=replace(BASE.publication, title="云泽党建", issuer="研究科"))
    found = merged(mine, theirs)
    assert [(one.label, one.mine, one.theirs) for one in found.left] == [("刊头：刊名", "云泽\n组工信息", "云泽党建")]
    assert found.issue.publication.issuer == "研究科"


def test_a_final_issue_stays_final_and_says_so() -> None:
    found = merged(types("a1", "改。"), edits.finalise)
    assert found.issue.final
    assert "同事已把本期定稿。" in found.notices


def test_the_lines_of_the_imprint_are_merged_by_their_labels() -> None:
    found = merged(
        sets(imprint=(ImprintLine("报", "市委、市府。"), *BASE.imprint[1:])),
        sets(imprint=(BASE.imprint[0], ImprintLine("抄", "档案室。"), BASE.imprint[2])),
    )
    assert [(line.label, line.recipients) for line in found.issue.imprint] == [
        ("报", "市委、市府。"), ("抄", "档案室。"), ("发", "各科。"),
    ]  # fmt: skip
    assert not found.conflicts
    assert found.notices == ("同事修改了版记。",)


def test_a_line_of_the_imprint_that_both_changed_is_shown() -> None:
    found = merged(
        sets(imprint=(ImprintLine("报", "市委甲。"), *BASE.imprint[1:])),
        sets(imprint=(ImprintLine("报", "市委乙。"), *BASE.imprint[1:])),
    )
    assert [(one.label, one.base, one.mine, one.theirs) for one in found.left] == [
        ("版记：报", "市委。", "市委甲。", "市委乙。")
    ]
    assert found.issue.imprint[0].recipients == "市委甲。"


def test_what_a_newer_program_wrote_is_merged_key_by_key() -> None:
    base = replace(BASE, extra=(("a", "1"), ("b", "1"), ("c", "1"), ("d", "1")))
    mine = replace(base, extra=(("a", "2"), ("b", "1"), ("c", "2"), ("e", "5")))
    theirs = replace(base, extra=(("a", "1"), ("b", "2"), ("c", "3"), ("d", "2")))
    found = merge(base, mine, theirs)
    assert found.issue.extra == (("a", "2"), ("b", "2"), ("c", "2"), ("d", "2"), ("e", "5"))
    assert [(one.base, one.mine, one.theirs) for one in found.left] == [("1", "2", "3")]


@pytest.mark.parametrize(
    ("value", "groups", "piece_by_piece"),
    [
        (BASE, (*merge_values.NUMBER, *merge_values.ISSUE),
         {"publication", "people", "sections", "pool", "bin", "imprint"}),
        (BASE.publication, merge_values.PUBLICATION, {"imprint"}),
        (BASE.people, merge_values.PEOPLE, set()),
        (BASE.sections[0], merge_values.SECTION, {"articles"}),
        (TITLED, merge_values.ARTICLE, {"foreword", "blocks"}),
        (TITLED.blocks[0], merge_values.PARAGRAPH, {"spans"}),
        (table("甲"), merge_values.TABLE, {"rows"}),
        (Figure(PICTURE), merge_values.FIGURE, {"picture"}),
    ],
)  # fmt: skip
def test_every_field_that_can_be_in_conflict_has_a_chinese_name(
    value: object, groups: tuple[merge_values.Group, ...], piece_by_piece: set[str]
) -> None:
    named = {name for group in groups for name in group.names} | piece_by_piece
    assert {field.name for field in fields(value)} - {"id", "extra"} == named  # type: ignore[arg-type]


# --- fields of an article -----------------------------------------------------------------------------------------


def test_a_move_a_new_title_and_another_text_of_one_article_go_together() -> None:
    found = merged(
        lambda issue: edits.move_article(edits.set_title(issue, "a", "新题"), "a", "far", 1),
        both(types("a2", "甲二改。"), lambda issue: edits.set_source(issue, "a", "云泽县")),
    )
    there = found.issue.article("a")
    assert there is not None
    assert not found.conflicts
    assert (there.title, there.source, texts(found)) == ("新题", "云泽县", ["甲一。", "甲二改。", "甲三。"])
    assert ids(found, "far") == "dae"


def test_a_title_that_both_changed_is_a_conflict_and_stays_mine() -> None:
    def mine(issue: Issue) -> Issue:
        return edits.set_title(issue, "a", "青石镇的 板凳会", (5,))

    def theirs(issue: Issue) -> Issue:
        return edits.set_title(issue, "a", "板凳会开到青石镇")

    found = merged(mine, theirs)
    assert found.left == (
        Conflict(
            ("article", "a", "title"), "「青石镇的 板凳会」：标题", "a", "",
            "青石镇开“板凳会”", "青石镇的 \n板凳会", "板凳会开到青石镇", can_keep_both=False,
        ),
    )  # fmt: skip
    there = merged(mine, theirs, {found.left[0].key: Choice.THEIRS}).issue.article("a")
    assert there is not None
    assert (there.title, there.title_breaks) == ("板凳会开到青石镇", ())


# --- paragraphs ---------------------------------------------------------------------------------------------------


def test_paragraphs_that_different_people_changed_are_both_changed() -> None:
    found = merged(types("a1", "甲一改。"), types("a3", "甲三改。"))
    assert texts(found) == ["甲一改。", "甲二。", "甲三改。"]
    assert not found.conflicts
    assert found.notices == ("《青石镇开“板凳会”》两边都改过，已经合并。",)


MINE_2, THEIRS_2 = types("a2", "我的第二段。"), types("a2", "同事的第二段。")
KEY_2 = ("article", "a", "a2", "text")


def test_a_paragraph_that_both_rewrote_stands_twice_mine_first() -> None:
    found = merged(MINE_2, THEIRS_2)
    assert texts(found) == ["甲一。", "我的第二段。", "同事的第二段。", "甲三。"]
    assert found.left == (
        Conflict(
            KEY_2,
            "「青石镇开“板凳会”」第2段",
            "a",
            "a2",
            "甲二。",
            "我的第二段。",
            "同事的第二段。",
            can_keep_both=True,
        ),
    )
    there = found.issue.article("a")
    assert there is not None
    assert [block.id for block in there.blocks][:2] == ["a1", "a2"]
    assert "《青石镇开“板凳会”》两边都改过，有 1 处要您决定。" in found.notices


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (Choice.MINE, ["我的第二段。"]),
        (Choice.THEIRS, ["同事的第二段。"]),
        (Choice.BOTH, ["我的第二段。", "同事的第二段。"]),
    ],
)
def test_one_choice_decides_a_paragraph(choice: Choice, expected: list[str]) -> None:
    found = merged(MINE_2, THEIRS_2, {KEY_2: choice})
    assert texts(found) == ["甲一。", *expected, "甲三。"]
    assert [one.key for one in found.conflicts] == [KEY_2]
    assert found.left == ()


def test_merging_again_gives_the_very_same_ids() -> None:
    assert merged(MINE_2, THEIRS_2) == merged(MINE_2, THEIRS_2)
    undecided, decided = merged(MINE_2, THEIRS_2), merged(MINE_2, THEIRS_2, {KEY_2: Choice.BOTH})
    assert undecided.issue == decided.issue


def test_the_copy_of_an_undecided_paragraph_does_not_take_an_id_that_is_in_use() -> None:
    first = merged(MINE_2, THEIRS_2).issue.article("a")
    assert first is not None
    stranger = paragraph(first.blocks[2].id, "已有的一段。")
    found = merged(both(MINE_2, inserts("a", 3, stranger)), THEIRS_2)
    there = found.issue.article("a")
    assert there is not None
    assert texts(found) == ["甲一。", "我的第二段。", "同事的第二段。", "甲三。", "已有的一段。"]
    assert len({block.id for block in there.blocks}) == 5


def test_another_text_and_another_kind_of_one_paragraph_go_together() -> None:
    def theirs(blocks: list[Block]) -> None:
        blocks[1] = replace(blocks[1], kind=ParagraphKind.LEVEL_1, alignment=Alignment.CENTRE)

    found = merged(MINE_2, blocks_of("a", theirs))
    there = found.issue.article("a")
    assert there is not None
    assert there.blocks[1] == Paragraph((Span("我的第二段。"),), ParagraphKind.LEVEL_1, Alignment.CENTRE, id="a2")
    assert not found.conflicts


def test_where_only_marks_differ_the_conflict_shows_them() -> None:
    def marked(mark: Mark) -> Change:
        return blocks_of("a", lambda found: found.__setitem__(1, Paragraph((Span("甲二。", mark),), id="a2")))

    found = merged(marked(Mark.STRONG), marked(Mark.KAI))
    assert [(one.mine, one.theirs) for one in found.left] == [("〔加粗〕甲二。〔/〕", "〔楷体〕甲二。〔/〕")]


def test_text_cut_into_other_spans_is_no_change() -> None:
    cut = blocks_of("a", lambda found: found.__setitem__(1, Paragraph((Span("甲"), Span("二。")), id="a2")))
    found = merged(both(cut, types("a1", "改。")), THEIRS_2)
    assert texts(found) == ["改。", "同事的第二段。", "甲三。"]
    assert not found.conflicts


def test_both_inserted_at_the_same_spot_mine_comes_first() -> None:
    found = merged(inserts("a", 1, paragraph("m", "我加。")), inserts("a", 1, paragraph("t", "她加。")))
    assert texts(found) == ["甲一。", "我加。", "她加。", "甲二。", "甲三。"]


def test_insertions_stand_where_they_were_made() -> None:
    found = merged(
        inserts("a", 0, paragraph("m", "我加。")),
        both(inserts("a", 3, paragraph("t", "她加。")), inserts("a", 2, paragraph("u", "她又加。"))),
    )
    assert texts(found) == ["我加。", "甲一。", "甲二。", "她又加。", "甲三。", "她加。"]


def test_the_same_paragraph_inserted_by_both_stands_once() -> None:
    found = merged(inserts("a", 1, paragraph("m", "同加。")), inserts("a", 1, paragraph("m", "同加。")))
    assert texts(found) == ["甲一。", "同加。", "甲二。", "甲三。"]
    pasted = merged(
        both(inserts("a", 1, paragraph("m", "同加。"), paragraph("n", "再加。")), types("a3", "改。")),
        inserts("a", 1, paragraph("t", "同加。"), paragraph("u", "再加。")),
    )
    assert texts(pasted) == ["甲一。", "同加。", "再加。", "甲二。", "改。"], "pasted by both under different ids"


def test_a_paragraph_inserted_by_both_under_one_id_with_different_text_is_a_conflict() -> None:
    found = merged(inserts("a", 1, paragraph("m", "我写。")), inserts("a", 1, paragraph("m", "她写。")))
    assert texts(found) == ["甲一。", "我写。", "她写。", "甲二。", "甲三。"]
    assert [(one.base, one.mine, one.theirs) for one in found.left] == [("", "我写。", "她写。")]


def test_the_second_half_of_a_split_paragraph_is_not_torn_off_by_an_insertion() -> None:
    def split(blocks: list[Block]) -> None:
        blocks[0:1] = [paragraph("a1", "甲"), paragraph("s", "一。")]

    found = merged(inserts("a", 1, paragraph("m", "我加。")), blocks_of("a", split))
    assert texts(found) == ["甲", "一。", "我加。", "甲二。", "甲三。"]
    found = merged(blocks_of("a", split), inserts("a", 1, paragraph("t", "她加。")))
    assert texts(found) == ["甲", "一。", "她加。", "甲二。", "甲三。"]


def test_a_moved_paragraph_takes_the_other_sides_words_along() -> None:
    found = merged(blocks_of("a", lambda found: found.append(found.pop(0))), types("a1", "甲一改。"))
    assert texts(found) == ["甲二。", "甲三。", "甲一改。"]
    found = merged(types("a1", "甲一改。"), blocks_of("a", lambda found: found.append(found.pop(0))))
    assert texts(found) == ["甲二。", "甲三。", "甲一改。"]


def test_paragraphs_that_both_moved_stand_where_i_put_them() -> None:
    found = merged(
        blocks_of("a", lambda found: found.append(found.pop(0))),
        blocks_of("a", lambda found: found.insert(1, found.pop(0))),
    )
    assert texts(found) == ["甲二。", "甲三。", "甲一。"]
    assert not found.conflicts
    assert "《青石镇开“板凳会”》里的一段（“甲一。”）两边都改了位置，按您的位置放。" in found.notices


def test_of_two_paragraphs_that_changed_places_the_one_that_both_moved_is_mine() -> None:
    found = merged(
        blocks_of("a", lambda found: found.insert(0, found.pop(1))),
        blocks_of("a", lambda found: found.append(found.pop(1))),
    )
    assert texts(found) == ["甲二。", "甲一。", "甲三。"]
    assert any("按您的位置放" in notice for notice in found.notices)


def test_a_paragraph_deleted_by_one_and_untouched_by_the_other_is_gone() -> None:
    assert texts(merged(deletes("a", 1), types("a1", "改。"))) == ["改。", "甲三。"]
    assert texts(merged(types("a1", "改。"), deletes("a", 1))) == ["改。", "甲三。"]
    assert texts(merged(deletes("a", 1), both(deletes("a", 1), types("a1", "改。")))) == ["改。", "甲三。"]


def test_a_paragraph_that_one_deleted_and_the_other_changed_stays() -> None:
    found = merged(deletes("a", 1), THEIRS_2)
    assert texts(found) == ["甲一。", "同事的第二段。", "甲三。"]
    assert not found.conflicts
    assert found.notices[0] == "您删除了《青石镇开“板凳会”》里的一段（“同事的第二段。”），因为同事改过它，仍然保留。"
    found = merged(MINE_2, deletes("a", 1))
    assert texts(found) == ["甲一。", "我的第二段。", "甲三。"]
    assert found.notices[0] == "同事删除了《青石镇开“板凳会”》里的一段（“我的第二段。”），因为您改过它，仍然保留。"


def test_a_paragraph_moved_into_the_foreword_keeps_the_other_sides_words() -> None:
    def mine(issue: Issue) -> Issue:
        return edits.set_foreword(deletes("a", 0)(issue), "a", [TITLED.paragraphs[0]])

    found = merged(mine, types("a1", "甲一改。")).issue.article("a")
    assert found is not None
    assert [one.text for one in found.foreword] == ["甲一改。"]
    assert [block.id for block in found.blocks] == ["a2", "a3"]


def test_a_paragraph_of_the_foreword_is_named_as_one() -> None:
    base = edits.set_foreword(BASE, "a", [paragraph("f", "编者按。")])
    mine, theirs = (edits.set_foreword(base, "a", [paragraph("f", text)]) for text in ("我按。", "她按。"))
    found = merge(base, mine, theirs)
    assert [one.label for one in found.left] == ["「青石镇开“板凳会”」编者按第1段"]


# --- tables and figures -------------------------------------------------------------------------------------------


def tables(found: Merged) -> list[Table]:
    there = found.issue.article("e")
    assert there is not None
    return [block for block in there.blocks if isinstance(block, Table)]


def table_becomes(new: Table) -> Change:
    return blocks_of("e", lambda found: found.__setitem__(0, new))


def test_different_cells_of_a_table_are_merged() -> None:
    found = merged(
        table_becomes(table("项目 数", "走访 4", "培训 5")),
        table_becomes(replace(table("项目 人数", "走访 3", "培训 5"), caption="新表题", column_weights=(2, 1))),
    )
    assert not found.conflicts
    assert tables(found) == [replace(table("项目 人数", "走访 4", "培训 5"), caption="新表题", column_weights=(2, 1))]


def test_a_cell_that_both_changed_lets_both_tables_stand() -> None:
    found = merged(
        table_becomes(table("项目 数", "走访 4", "培训 6")), table_becomes(table("项目 人数", "走访 7", "培训 5"))
    )
    assert [one.text for one in tables(found)] == [
        "表题\n项目\t数\n走访\t4\n培训\t6",
        "表题\n项目\t人数\n走访\t7\n培训\t5",
    ]
    assert [one.key for one in found.left] == [("article", "e", "t", "text")]


def test_tables_of_different_shape_both_stand() -> None:
    found = merged(
        table_becomes(table("项目 数", "走访 4", "培训 5")),
        table_becomes(table("项目 数", "走访 7", "培训 5", "回访 1")),
    )
    assert [len(one.rows) for one in tables(found)] == [3, 4]
    assert [(one.label, one.mine, one.theirs) for one in found.left] == [
        ("「题e」第1个表格", "项目\t数\n走访\t4\n培训\t5", "项目\t数\n走访\t7\n培训\t5\n回访\t1")
    ]


def test_a_table_is_never_put_together_from_two_shapes() -> None:
    wider = replace(table("项目 数 县", "走访 3 甲", "培训 5 乙"), caption="新表题")
    mine = table_becomes(replace(table("项目 数", "走访 3", "培训 5"), column_weights=(3, 1)))
    found = merged(mine, table_becomes(wider))
    assert [one.column_weights for one in tables(found)] == [(3, 1), (1, 1, 1)]
    assert {one.caption for one in tables(found)} == {"新表题"}
    taken = merged(mine, table_becomes(wider), {found.left[0].key: Choice.THEIRS})
    assert tables(taken) == [wider]


def test_a_picture_that_both_replaced_stands_twice() -> None:
    base = edits.set_blocks(BASE, "b", [Figure(PICTURE, "图", id="f")])
    mine, theirs = (
        edits.set_blocks(base, "b", [Figure(Picture("image/png", tiny_png(grey=grey), 2, 2), caption, id="f")])
        for grey, caption in ((1, "图"), (2, "图二"))
    )
    found = merge(base, mine, theirs)
    there = found.issue.article("b")
    assert there is not None
    assert [block.picture.data for block in there.blocks if isinstance(block, Figure)] == [
        tiny_png(grey=1),
        tiny_png(grey=2),
    ]
    assert [block.text for block in there.blocks] == ["图二", "图二"]
    assert [one.label for one in found.left] == ["「题b」第1张图片"]


def test_a_paragraph_that_became_a_table_on_one_side_only_stands_as_both() -> None:
    found = merged(MINE_2, blocks_of("a", lambda found: found.__setitem__(1, replace(table("甲 二"), id="a2"))))
    assert texts(found) == ["甲一。", "我的第二段。", "表题\n甲\t二", "甲三。"]
    assert len(found.left) == 1


# --- articles: where they are -------------------------------------------------------------------------------------


def test_new_articles_of_both_are_there_mine_first() -> None:
    found = merged(
        lambda issue: edits.add_article(issue, "near", article("m", "我。"), 1),
        lambda issue: edits.add_article(edits.add_article(issue, "near", article("t", "她。"), 1), POOL, article("q")),
    )
    assert ids(found, "near") == "amtbc"
    assert ids(found, POOL) == "pq"
    assert found.notices == ("同事新增稿件《题t》，在「市内」。", "同事新增稿件《题q》，在备用稿。")


def test_moves_of_different_articles_go_together() -> None:
    found = merged(
        lambda issue: edits.move_article(issue, "a", "near", 2), lambda issue: edits.move_article(issue, "d", "near", 2)
    )
    assert (ids(found, "near"), ids(found, "far")) == ("bdca", "e")
    assert "同事把《题d》移到了「市内」。" in found.notices


def test_an_article_that_both_moved_stands_once_where_i_put_it() -> None:
    found = merged(
        lambda issue: edits.move_article(issue, "b", "far", 0), lambda issue: edits.move_article(issue, "b", POOL, 0)
    )
    assert (ids(found, "near"), ids(found, "far"), ids(found, POOL)) == ("ac", "bde", "p")
    assert not found.conflicts
    assert found.notices == ("《题b》两边都改了位置，按您的位置放。",)


def test_a_deleted_article_that_nobody_else_touched_is_in_the_bin() -> None:
    found = merged(types("a1", "改。"), lambda issue: edits.remove_article(issue, "b"))
    assert (ids(found, "near"), ids(found, BIN)) == ("ac", "bx")
    assert found.notices == ("同事删除了《题b》，可以在回收站里找到。",)


@pytest.mark.parametrize("purged", [False, True])
def test_an_article_that_one_deleted_and_the_other_changed_stays_where_it_is(purged: bool) -> None:
    def delete(issue: Issue) -> Issue:
        gone = edits.remove_article(issue, "a")
        return edits.empty_bin(gone) if purged else gone

    found = merged(MINE_2, delete)
    assert ids(found, "near") == "abc"
    assert texts(found)[1] == "我的第二段。"
    assert found.notices[0] == "同事删除了《青石镇开“板凳会”》，因为您改过它，仍然保留。"
    found = merged(delete, THEIRS_2)
    assert ids(found, "near") == "abc"
    assert found.notices[0] == "您删除了《青石镇开“板凳会”》，因为同事改过它，仍然保留。"


def test_an_article_that_one_deleted_and_the_other_moved_stays() -> None:
    found = merged(lambda issue: edits.remove_article(issue, "b"), lambda issue: edits.move_article(issue, "b", "far"))
    assert (ids(found, "near"), ids(found, "far")) == ("ac", "deb")
    assert found.notices == ("您删除了《题b》，因为同事移动过它，仍然保留。",)


def test_what_one_purged_from_the_bin_and_the_other_did_not_touch_stays_gone() -> None:
    for mine, theirs in ((edits.empty_bin, types("a1", "改。")), (types("a1", "改。"), edits.empty_bin)):
        assert merged(mine, theirs).issue.article("x") is None
    assert "同事清空回收站，《题x》不再保留。" in merged(types("a1", "改。"), edits.empty_bin).notices


def test_what_one_purged_and_the_other_brought_back_is_back() -> None:
    found = merged(edits.empty_bin, lambda issue: edits.move_article(issue, "x", "far", 0))
    assert (ids(found, "far"), ids(found, BIN)) == ("xde", "")


def test_what_both_deleted_is_deleted() -> None:
    found = merged(
        both(types("a1", "改。"), lambda issue: edits.remove_article(issue, "b")),
        lambda issue: edits.empty_bin(edits.remove_article(issue, "b")),
    )
    assert (ids(found, "near"), ids(found, BIN)) == ("ac", "b"), "in the bin as long as one side has it there"


def test_an_article_that_both_took_in_under_one_id_stands_once() -> None:
    found = merged(
        lambda issue: edits.add_article(issue, "near", article("n", "同一篇。"), 0),
        lambda issue: edits.add_article(issue, "far", article("n", "同一篇。")),
    )
    assert (ids(found, "near"), ids(found, "far")) == ("nabc", "de")


# --- sections -----------------------------------------------------------------------------------------------------


def section_ids(found: Merged) -> list[str]:
    return [section.id for section in found.issue.sections]


def test_sections_are_renamed_added_moved_and_set_in_columns_by_both() -> None:
    found = merged(
        both(
            lambda issue: edits.rename_section(issue, "near", "本市"), lambda issue: edits.move_section(issue, "far", 0)
        ),
        both(
            lambda issue: edits.set_section_layout(issue, "near", SectionLayout.TWO_COLUMN),
            lambda issue: edits.add_section(issue, Section("短讯", id="news")),
        ),
    )
    assert section_ids(found) == ["far", "news", "near"]
    assert found.issue.sections[2].title == "本市"
    assert found.issue.sections[2].layout is SectionLayout.TWO_COLUMN
    assert found.notices == ("同事修改了栏目「本市」的版式。", "同事新增栏目「短讯」。")


def test_a_section_that_both_renamed_is_a_conflict() -> None:
    found = merged(
        lambda issue: edits.rename_section(issue, "near", "本市"),
        lambda issue: edits.rename_section(issue, "near", "市里"),
    )
    assert [(one.label, one.base, one.mine, one.theirs) for one in found.left] == [
        ("栏目「本市」：名称", "市内", "本市", "市里")
    ]


def test_a_removed_section_that_nobody_else_touched_is_gone_and_its_articles_in_the_bin() -> None:
    found = merged(types("a1", "改。"), lambda issue: edits.remove_section(issue, "far"))
    assert section_ids(found) == ["near"]
    assert ids(found, BIN) == "dex"


@pytest.mark.parametrize(
    ("kept_for", "articles"),
    [
        (lambda issue: edits.rename_section(issue, "far", "外地"), ""),
        (types("d1", "改。"), "d"),
        (lambda issue: edits.move_article(issue, "b", "far", 0), "b"),
        (lambda issue: edits.add_article(issue, "far", article("n")), "n"),
    ],
)
def test_a_section_that_one_removed_and_the_other_worked_in_stays(kept_for: Change, articles: str) -> None:
    def remove(issue: Issue) -> Issue:
        return edits.remove_section(issue, "far")

    for found, who in ((merged(kept_for, remove), "同事"), (merged(remove, kept_for), "您")):
        assert section_ids(found) == ["near", "far"]
        assert ids(found, "far") == articles
        assert any(notice.startswith(f"{who}删除了栏目「") and "仍然保留" in notice for notice in found.notices)


def test_a_section_whose_id_is_a_word_of_the_program_is_a_section_all_the_same() -> None:
    def issue(first: str, second: str) -> Issue:
        sections = (Section("甲", (article("a", first),), "bin"), Section("乙", (article("b", second),), "pool"))
        return replace(BASE, sections=sections)

    found = merge(issue("一。", "一。"), issue("我。", "一。"), issue("一。", "她。"))
    assert [[one.text for one in section.articles] for section in found.issue.sections] == [["我。"], ["她。"]]


# --- no common version --------------------------------------------------------------------------------------------


def test_without_a_common_version_both_sides_are_kept_and_every_difference_is_shown() -> None:
    mine = after(
        MINE_2, lambda issue: edits.add_article(issue, "near", article("m", "我。")), sets(number=20, copies=None)
    )
    theirs = after(THEIRS_2, lambda issue: edits.add_article(issue, "far", article("t", "她。")), deletes("a", 2))
    found = merge(None, mine, theirs)
    assert (ids(found, "near"), ids(found, "far")) == ("abcm", "det")
    assert texts(found) == ["甲一。", "我的第二段。", "同事的第二段。", "甲三。"]
    assert [(one.label, one.base, one.mine, one.theirs) for one in found.left] == [
        ("刊头：期号", "", "20", "19"),
        ("「青石镇开“板凳会”」第2段", "", "我的第二段。", "同事的第二段。"),
    ]
    assert found.issue.copies == 60, "what only one side has is kept"
    assert "只有同事有稿件《题t》，在「市外」。" in found.notices


def test_without_a_common_version_equal_issues_are_equal() -> None:
    assert merge(None, BASE, BASE) == Merged(BASE)


def test_without_a_common_version_a_deleted_article_that_the_other_prints_is_printed() -> None:
    gone = edits.remove_article(BASE, "b")
    for mine, theirs in ((gone, BASE), (BASE, gone)):
        assert ids(merge(None, mine, theirs), "near") == "abc"


# --- files that somebody else's program wrote ---------------------------------------------------------------------


def test_ids_that_a_file_holds_twice_are_told_apart() -> None:
    twice = edits.set_blocks(BASE, "a", [paragraph("a1", "一。"), paragraph("a1", "二。"), paragraph("a3", "三。")])
    twice = replace(twice, sections=(*twice.sections, Section("又一", (article("z", "末。"),), "near")))
    mine, theirs = edits.set_source(twice, "a", "云泽县"), edits.set_note(twice, "a", "备注")
    found = merge(twice, mine, theirs)
    there = found.issue.article("a")
    assert there is not None
    assert (there.source, there.note, texts(found)) == ("云泽县", "备注", ["一。", "二。", "三。"])
    assert len({block.id for block in there.blocks}) == 3
    assert len(set(section_ids(found))) == 3
    assert merge(twice, twice, theirs).issue == theirs


# --- the order of the list ----------------------------------------------------------------------------------------


def test_conflicts_are_listed_in_the_order_of_the_issue() -> None:
    def changed(who: str) -> Issue:
        return after(
            sets(number=30 + len(who), imprint=(ImprintLine("报", who), *BASE.imprint[1:])),
            types("d1", who), types("b1", who), types("a3", who), types("a1", who), types("p1", who),
            lambda issue: edits.set_title(issue, "a", f"题{who}"),
            lambda issue: edits.rename_section(issue, "far", who),
        )  # fmt: skip

    found = merge(BASE, changed("我"), changed("同事"))
    assert [one.label for one in found.left] == [
        "刊头：期号", "「题我」：标题", "「题我」第1段", "「题我」第3段", "「题b」第1段", "栏目「我」：名称",
        "「题d」第1段", "「题p」第1段", "版记：报",
    ]  # fmt: skip
