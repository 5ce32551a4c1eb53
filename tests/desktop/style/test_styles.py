"""What stands behind the dialog of styles, without a widget: sizes, words, own styles, the draft, the sample."""

from __future__ import annotations

from dataclasses import replace

import pytest

from anqing_bulletin.bulletin.model import Issue, Publication
from anqing_bulletin.desktop.folders import styles_folder
from anqing_bulletin.desktop.style.draft import StyleDraft
from anqing_bulletin.desktop.style.measures import FORMS, GROUPS, REDS
from anqing_bulletin.desktop.style.own_styles import (
    OwnStyle,
    keep_style,
    name_fault,
    own_styles,
    remove_style,
    style_path,
    style_text,
)
from anqing_bulletin.desktop.style.sample import ENOUGH, is_shortened, sample_of, with_articles
from anqing_bulletin.desktop.style.type_sizes import SIZES, points_of, size_text
from anqing_bulletin.desktop.style.words import (
    description,
    fault_words,
    number_form,
    number_text,
    type_area_words,
)
from anqing_bulletin.errors import SaveFailed
from anqing_bulletin.typesetting.style import load_style, named_style, style_names
from anqing_bulletin.typesetting.style_changes import settings_of
from tests.desktop.small_issue import make_article

CHANGES = (("cover.red", "[0,1,1,0]"), ("page_number.form", '"第{}页"'),
           ("paper.top_mm", "30"), ("roles.body.face", '"song"'))  # fmt: skip


# --- words --------------------------------------------------------------------------------------------------------


def test_sizes_are_written_by_name_or_in_points() -> None:
    for name, points in SIZES:
        assert points_of(name) == points
        assert points_of(size_text(points)) == points
    assert [points_of(text) for text in ("3号", "１号", "16", "15.5 磅", "56pt", " 小三 ")] == [
        16,
        26,
        16,
        15.5,
        56,
        15,
    ]
    assert [points_of(text) for text in ("", "大号", "三号半", "0", "-3", "nan", "1e9", "三号 大")] == [None] * 8
    assert size_text(56.0) == "56 磅"


def test_a_page_number_is_written_as_on_page_1() -> None:
    assert all(number_form(number_text(form)) == form for form in FORMS)
    assert number_form("第12页") == "第{}页"
    assert [number_form(text) for text in ("", "第页", "1/8", "{}1", "第一页")] == [None] * 5


def test_a_style_in_words() -> None:
    assert description(load_style("28×22")) == "每页 22 行，每行 28 字；正文三号仿宋，标题接排。"
    assert type_area_words(load_style("28×22")) == "版心 156 × 225 毫米，行距 28.99 磅，每行 28 字。"
    assert "每行约 27.6 字" in type_area_words(load_style())


def test_every_measure_of_the_editor_is_one_of_every_style() -> None:
    keys = [kind.key for group in GROUPS for row in group.rows for kind in row.kinds]
    assert len(keys) == len(set(keys))
    assert set(keys) <= set(settings_of(load_style()))
    assert list(load_style().cover.red) in [list(shares) for _, shares in REDS]


# --- own styles ---------------------------------------------------------------------------------------------------


def test_an_own_style_is_kept_offered_replaced_and_removed() -> None:
    assert own_styles() == ()
    keep_style("本县 简报", "28×22", CHANGES)
    (own,) = own_styles()
    assert (own.name, own.base, own.changes, own.fault) == ("本县 简报", "28×22", CHANGES, "")
    assert load_style(str(own.path)).body.face == "song", "the command line can be given it"
    keep_style("本县 简报", "27×22", ())
    (own,) = own_styles()
    assert (own.base, own.changes) == ("27×22", ())
    remove_style(own)
    remove_style(own)
    assert own_styles() == ()


def test_a_style_file_written_by_hand_is_offered_as_a_shipped_one_with_changes() -> None:
    folder = styles_folder()
    folder.mkdir(parents=True)
    shipped = "28×22"
    (folder / "甲.toml").write_text(f'name = "甲"\nbase = "{shipped}"\n[paper]\ntop_mm = 31.5\n', encoding="utf-8")
    (folder / "乙.toml").write_text('name = "乙"\nbase = "甲.toml"\n[grid]\nrows = 20\n', encoding="utf-8")
    (folder / "坏.toml").write_text("x = [", encoding="utf-8")
    (folder / "圈.toml").write_text('name = "圈"\nbase = "圈.toml"\n', encoding="utf-8")
    found = {own.name: own for own in own_styles()}
    assert (found["乙"].base, found["乙"].changes) == (shipped, (("grid.rows", "20"), ("paper.top_mm", "31.5")))
    assert found["甲"].changes == (("paper.top_mm", "31.5"),)
    assert all("不能选用" in found[name].fault for name in ("坏", "圈"))


@pytest.mark.parametrize("name", ["", "a/b", "..", "CON", "con.x", "名\n字", "长" * 31, "28×22", "名 ", "x?"])
def test_a_name_that_cannot_be_a_file_is_refused(name: str) -> None:
    assert name_fault(name).endswith("。")
    with pytest.raises(SaveFailed):
        keep_style(name, "28×22", ())


def test_a_folder_that_cannot_be_made_is_said() -> None:
    styles_folder().parent.mkdir(parents=True)
    styles_folder().write_text("", encoding="utf-8")
    with pytest.raises(SaveFailed, match="没有保存"):
        keep_style("甲", "28×22", ())
    assert own_styles() == ()


def test_what_json_lets_stand_and_toml_does_not_is_escaped() -> None:
    assert "\x7f" not in style_text("a\x7fb", "28×22", (("page_number.form", '"\x7f{}"'),))


# --- the draft ----------------------------------------------------------------------------------------------------


def draft_of(style: str, changes: tuple[tuple[str, str], ...] = (), *own: OwnStyle) -> StyleDraft:
    return StyleDraft(Publication(style=style, style_changes=changes), own)


def test_the_draft_begins_with_the_issues_style_and_keeps_what_is_changed_in_each() -> None:
    draft = draft_of("28×22", CHANGES)
    assert (draft.offer.name, draft.offer.changes, draft.offer.is_changed) == ("28×22", CHANGES, True)
    draft.choose(0)
    assert draft.offer.changes == ()
    draft.put("grid.rows", 20)
    draft.put("paper.top_mm", 30.5)
    draft.put("paper.top_mm", 37.0)
    assert draft.offer.changes == (("grid.rows", "20"),), "what the style says itself is no change"
    draft.choose(style_names().index("28×22"))
    assert draft.offer.changes == CHANGES
    draft.reset()
    assert draft.offer.changes == ()
    assert draft.style() is named_style("28×22")


def test_an_issue_in_an_own_style_is_shown_in_it_and_never_depends_on_it() -> None:
    own = OwnStyle("本县简报", style_path("本县简报"), "28×22", CHANGES)
    draft = draft_of("28×22", CHANGES, own)
    assert (draft.offer.name, draft.offer.base, draft.offer.is_changed) == ("本县简报", "28×22", False)
    draft.put("paper.top_mm", 35)
    draft.reset()
    assert draft.offer.changes == CHANGES
    draft.remove()
    assert (draft.offer.name, draft.offer.changes) == ("28×22", CHANGES)
    draft.add(replace(own, name="新", path=style_path("新")))
    assert draft.offer.name == "新"
    assert draft.offers[2].changes == ()
    draft.add(replace(own, name="新", path=style_path("新"), changes=()))
    assert (len(draft.offers), draft.offer.changes) == (4, ())


def test_a_style_that_this_pc_has_not_is_offered_as_it_is_called_and_cannot_be_set() -> None:
    draft = draft_of("县里的版式")
    assert draft.offer.name == "县里的版式"
    assert draft.fault is not None
    assert "没有版式“县里的版式”" in str(draft.fault)
    assert draft.settings == settings_of(load_style())


def test_wrong_changes_of_an_issue_are_shown_where_a_field_can_and_named() -> None:
    draft = draft_of(
        "28×22", (("cover.red", '[0,"x",1,0]'), ("grid.rows", "90"), ("paper.top_mm", '"宽"'), ("x.y", "1"))
    )
    assert (draft.settings["grid.rows"], draft.settings["paper.top_mm"]) == (90, 37)
    assert draft.settings["cover.red"] == [0, 0.8, 0.8, 0]
    assert draft.fault is not None
    assert fault_words(draft.fault) == "版式中有不认识的设置：x。"
    many = draft_of("28×22", (("grid.columns", "50"),)).fault
    assert many is not None
    assert fault_words(many) == "“每行字数”太多，字会叠在一起：这个版心和字号每行至多 31 字。"


# --- the sample ---------------------------------------------------------------------------------------------------


def test_a_short_issue_is_its_own_sample_and_a_long_one_its_first_articles(issue: Issue) -> None:
    assert not is_shortened(issue)
    assert sample_of(issue).sections == issue.sections
    assert sample_of(issue).pool == ()
    city, other = issue.sections
    long = replace(issue, sections=(replace(city, articles=(make_article("jia", ENOUGH), *city.articles)), other))
    assert is_shortened(long)
    assert [[article.id for article in section.articles] for section in sample_of(long).sections] == [["jia"]]


def test_an_issue_without_an_article_borrows_those_of_the_sample(issue: Issue) -> None:
    empty = replace(issue, sections=tuple(replace(section, articles=()) for section in issue.sections))
    assert any(True for _ in with_articles(empty).articles)
    assert with_articles(empty).publication is issue.publication
    assert with_articles(issue) is issue
