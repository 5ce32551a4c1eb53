"""What an office changes in a style goes with the issue: checked like a style file, and never a crash."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anqing_bulletin.bulletin import style_names as names_of_settings
from anqing_bulletin.bulletin.model import Publication, Section, SectionLayout
from anqing_bulletin.bulletin.style_names import setting_name, style_words
from anqing_bulletin.errors import BulletinError, StyleInvalid
from anqing_bulletin.output.docx import docx_bytes
from anqing_bulletin.typesetting.schema import Choice, Limits
from anqing_bulletin.typesetting.style import (
    DEFAULT_STYLE,
    ROLES,
    HouseStyle,
    TextStyle,
    face_classes,
    load_style,
    named_style,
    nearest_style,
    style_names,
    style_of,
)
from anqing_bulletin.typesetting.style_changes import change, changes_between, settings_of
from tests.typesetting.invented import THIRD, article_of, composed, issue_of

if TYPE_CHECKING:
    from pathlib import Path

    from anqing_bulletin.bulletin.model import StyleChanges


def test_changes_are_laid_over_the_named_style() -> None:
    style = named_style("28×22", (("cover.red", "[0,1,1,0]"), ("paper.top_mm", "30"), ("roles.body.face", '"song"')))
    assert (style.name, style.grid.columns) == ("28×22", 28)
    assert (style.paper.top_mm, style.cover.red, style.body.face) == (30.0, (0.0, 1.0, 1.0, 0.0), "song")
    assert style.body.size_pt == 16.0


def test_the_same_name_and_changes_are_one_style() -> None:
    publication = Publication(style="27×22", style_changes=(("grid.rows", "20"),))
    assert style_of(publication) is style_of(replace(publication, title="云泽组工"))


@pytest.mark.parametrize("name", style_names())
def test_any_style_is_the_default_with_changes(name: str) -> None:
    changes = changes_between(load_style(), load_style(name))
    assert replace(named_style(DEFAULT_STYLE, changes), name=name) == load_style(name)
    assert list(changes) == sorted(changes)
    assert changes_between(load_style(), load_style()) == ()


def test_whole_numbers_are_written_as_such() -> None:
    assert change("paper.top_mm", 37.0) == ("paper.top_mm", "37")
    assert change("cover.red", (0.0, 0.8, 1.0, 0.0)) == ("cover.red", "[0,0.8,1,0]")


WRONG: list[tuple[str, str, str]] = [
    ("paper.top_mm", "400", "“上边距”（paper.top_mm） 应在 0 至 300 之间，现为 400"),
    ("paper.top_mm", "NaN", "“上边距”"),
    ("paper.top_mm", "1e999", "“上边距”"),
    ("paper.top_mm", "9" * 400, "“上边距”"),
    ("paper.top_mm", "9" * 9000, "“上边距”"),
    ("paper.top_mm", "null", "“上边距”"),
    ("paper.top_mm", "[" * 90_000, "“上边距”"),
    ("paper.top_mm", "{}", "“上边距”"),
    ("paper.top_mm.left", "1", "paper.top_mm.left"),
    ("grid.rows", "23.5", "“每页行数”"),
    ("grid.rows", "60", "至多 39 行"),
    ("grid.columns", "90", "“每行字数”"),
    ("grid.rows", "true", "“每页行数”"),
    ("paper.left_mm", "180", "每行容不下四个字"),
    ("roles.body.face", '"fallback-of-mine"', "“正文字体”"),
    ("roles.body.size_pt", "0", "“正文字号”"),
    ("roles.nobody.size_pt", "16", "roles.nobody"),
    ("cover.red", "[0,1,1]", "“红色”"),
    ("cover.red", "[0,1,1,2]", "“红色”"),
    ("page_number.form", '"页"', "“页码形式”"),
    ("page_number.form", '"{}\\n{}"', "“页码形式”"),
    ("page_number.form", '"第{}页，请勿折叠、请勿涂改、请妥善保管，勿外传"', "“页码形式”"),
    ("page_number.form", '"第\\u0000{}页"', "看不见的字符"),
    ("page_number.form", '"\\ud800{}"', "看不见的字符"),
    ("flow.title_sign", json.dumps("△" * 500), "太长"),
    ("strong.method", '"bold"', "“加粗的办法”"),
    ("motto", '"实事求是"', "motto"),
    ("name", '"别的"', "name"),
    ("", "1", "不认识的设置"),
    ("paper.", "1", "paper."),
    ("future.thing", "1", "future"),
]


@pytest.mark.parametrize(("key", "text", "words"), WRONG, ids=[f"{key}: {text[:20]}" for key, text, _ in WRONG])
def test_a_wrong_change_is_refused_in_a_sentence_that_names_it(key: str, text: str, words: str) -> None:
    with pytest.raises(StyleInvalid) as caught:
        style_of(Publication(style_changes=((key, text),)))
    assert words in str(caught.value)
    assert str(caught.value).endswith("。")
    assert len(str(caught.value)) < 250


def test_more_changes_than_there_are_settings_are_refused() -> None:
    many = tuple((f"paper.x{number}", "1") for number in range(500))
    with pytest.raises(StyleInvalid, match="超过"):
        style_of(Publication(style_changes=many))


def test_the_nearest_style_is_the_one_of_the_name_or_the_default() -> None:
    assert nearest_style(Publication(style="27×22", style_changes=(("future.thing", "1"),))) is named_style("27×22")
    assert nearest_style(Publication(style="县里的版式")) is named_style(DEFAULT_STYLE)


def test_an_issue_from_elsewhere_reads_no_file_of_this_computer(tmp_path: Path) -> None:
    path = tmp_path / "别人的.toml"
    path.write_text(f'name = "别人的"\nbase = "{DEFAULT_STYLE}"\n', encoding="utf-8")
    assert load_style(str(path)).name == "别人的"
    with pytest.raises(StyleInvalid, match="没有名为"):
        style_of(Publication(style=str(path)))


def test_a_style_with_its_changes_in_words() -> None:
    changes = (("cover.red", "[0,1,1,0]"), ("page_number.form", '"第{}页"'), ("paper.top_mm", "35"),
               ("page_number.on_cover", "true"), ("roles.body.face", '"kai"'), ("x.y", "["))  # fmt: skip
    words = style_words("28×22", changes)
    assert words == "28×22（红色 C0 M100 Y100 K0、页码形式 第1页、上边距 35 毫米、封面印页码 是、正文字体 楷体、x.y [）"
    assert style_words("28×22", ()) == "28×22"
    assert style_words("28×22", changes * 9).endswith("、另有 34 处）")


def test_every_role_and_every_face_has_a_chinese_name() -> None:
    assert set(names_of_settings.ROLES) == set(ROLES)
    assert {key: entry.label for key, entry in face_classes().items() if key != "fallback"} == names_of_settings.FACES
    known = set(settings_of(load_style()))
    assert {key for key in names_of_settings._NAMES if not key.startswith(("roles.", "faces."))} <= known
    assert all(setting_name(key) != key for key in known if key.startswith("roles."))


# --- whatever is legal can be set -----------------------------------------------------------------------------------

WORDS = st.sampled_from(("", "△", "【", "……", "，。、；：！？", "　　", "编者按：", "A b", "䶮𬍛", "{}", "长" * 60))


def values_for(hint: Any) -> st.SearchStrategy[Any]:
    """Values that the schema allows."""
    if get_origin(hint) is Annotated:
        plain, rule = get_args(hint)
        if isinstance(rule, Choice):
            return st.sampled_from(rule.values)
        assert isinstance(rule, Limits)
        if plain is int:
            return st.integers(int(rule.low), int(rule.high))
        return st.sampled_from((rule.low, rule.high)) | st.floats(rule.low, rule.high)
    if hint is bool:
        return st.booleans()
    if get_origin(hint) is tuple:
        return st.lists(st.floats(0, 1), min_size=4, max_size=4)
    assert hint is str, hint
    return WORDS


def keys_of(cls: Any, path: str) -> dict[str, st.SearchStrategy[Any]]:
    hints = get_type_hints(cls, include_extras=True)
    result: dict[str, st.SearchStrategy[Any]] = {}
    for item in fields(cls):
        hint, key = hints[item.name], f"{path}{item.name}"
        if is_dataclass(hint):
            result |= keys_of(hint, f"{key}.")
        elif path:
            face = item.name.endswith("face")
            result[key] = st.sampled_from(tuple(face_classes())) if face else values_for(hint)
    return result


LEGAL = keys_of(HouseStyle, "")
for role in ROLES:
    LEGAL |= {f"roles.{key}": values for key, values in keys_of(TextStyle, f"{role}.").items()}
LEGAL["page_number.form"] = st.sampled_from(("— {} —", "{}", "第{}页", "{}" + "长" * 18))


@st.composite
def legal_changes(draw: st.DrawFn) -> StyleChanges:
    keys = draw(st.lists(st.sampled_from(sorted(LEGAL)), min_size=1, max_size=6, unique=True))
    return tuple(sorted(change(key, draw(LEGAL[key])) for key in keys))


SMALL = issue_of(
    article_of("一是" + "办实事。" * 60, "二是看实效，2026年见效。"), replace(THIRD, blocks=THIRD.blocks[:1])
)
SMALL = replace(
    SMALL,
    sections=(
        *SMALL.sections,
        Section("简讯", (article_of("短。", article_id="x"),), "s", layout=SectionLayout.TWO_COLUMN),
    ),
)


def said(error: BulletinError) -> None:
    """What was refused is explained."""
    assert str(error).endswith("。")


@settings(max_examples=60)
@given(st.sampled_from(style_names()), legal_changes())
def test_legal_changes_are_set_or_refused_in_a_sentence(name: str, changes: StyleChanges) -> None:
    try:
        style = style_of(Publication(style=name, style_changes=changes))
        sheets = composed(SMALL, style).sheets
    except BulletinError as error:
        said(error)
        return
    assert sum(len(sheet.lines) for sheet in sheets) > 5


@settings(max_examples=12)
@given(legal_changes())
def test_what_can_be_set_can_be_exported_to_word(changes: StyleChanges) -> None:
    try:
        pages = composed(SMALL, style_of(Publication(style_changes=changes)))
    except BulletinError:
        return
    assert docx_bytes(pages.issue, pages.style, pages.pages, len(pages.sheets))


JUNK = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4),
)


@settings(max_examples=80)
@given(st.lists(st.tuples(st.sampled_from(sorted(LEGAL)) | st.text(max_size=12), JUNK.map(json.dumps)), max_size=4))
def test_junk_is_a_style_or_a_sentence(pairs: list[tuple[str, str]]) -> None:
    try:
        style = load_style(DEFAULT_STYLE, tuple(pairs))
    except StyleInvalid as error:
        said(error)
    else:
        assert style.measure > 0
