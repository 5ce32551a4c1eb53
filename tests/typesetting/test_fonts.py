"""Faces: every character is printed, and whoever prints is told what stood in for what."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
import uharfbuzz as hb

from anqing_bulletin.errors import FontMissing
from anqing_bulletin.resources import resource_path
from anqing_bulletin.typesetting import fonts, installed
from anqing_bulletin.typesetting.breaking import CLOSERS, OPENERS, STOPS
from anqing_bulletin.typesetting.cells import CellMaker
from anqing_bulletin.typesetting.fonts import Face, FontBook
from anqing_bulletin.typesetting.printed import Look, PrintedText, Stretch
from anqing_bulletin.typesetting.report import face_report
from anqing_bulletin.typesetting.style import face_classes, load_style
from tests.typesetting.invented import article_of, composed, issue_of
from tests.typesetting.official_text import book

TEXT_CLASSES = [key for key in face_classes() if key not in ("latin", "fallback")]
RARE = ("䶮", "㛃", "\U0002cc56")
UNKNOWN = "\ue123"


@pytest.mark.parametrize("character", RARE)
def test_a_rare_name_is_printed_in_a_face_that_has_it_and_reported(character: str) -> None:
    composition = composed(issue_of(article_of(f"联系人{character}某。")))
    (found,) = [item for item in composition.substitutions if item.text == character]
    assert found.wanted == "fangsong"
    assert found.used
    assert composition.missing == ()
    run = next(
        run for sheet in composition.sheets for run, _, _ in sheet.runs() if character in run.text
    )  # fmt: skip
    assert run.face != "FandolFang-Regular"
    glyph = run.glyphs[run.text.index(character)]
    assert glyph == composition.fonts.face(run.face).glyph(character) != 0


def test_a_character_that_no_face_has_is_a_thick_bar_and_reported_missing() -> None:
    composition = composed(issue_of(article_of(f"未知的{UNKNOWN}字。")))
    assert composition.missing == (UNKNOWN,)
    run = next(run for sheet in composition.sheets for run, _, _ in sheet.runs() if UNKNOWN in run.text)
    glyph = run.glyphs[run.texts.index(UNKNOWN)]
    assert glyph == composition.fonts.face(run.face).glyph("〓")


@pytest.mark.parametrize("face_class", TEXT_CLASSES)
def test_the_thick_bar_is_an_em_wide_in_every_face(face_class: str) -> None:
    """The one in FandolKai says it is half as wide, and would be printed over its neighbour."""
    assert book().set(face_class, UNKNOWN).advance == 1000


def test_no_glyph_of_any_sheet_is_the_empty_box_of_its_face() -> None:
    text = "".join(chr(code) for code in range(0x20, 0x250)) + "䶮㛃𬱖𠮷😀한あ①⒇Ⅻ㎡№" + UNKNOWN
    composition = composed(issue_of(article_of(text)))
    for sheet in composition.sheets:
        for run, _, _ in sheet.runs():
            assert 0 not in run.glyphs, run.text


def test_the_report_tells_what_each_class_lacks_and_what_stands_in() -> None:
    composition = composed(issue_of(article_of(f"䶮{UNKNOWN}")))
    lines = {line.face_class: line for line in face_report(composition.style, composition.fonts, composition)}
    assert set(lines) == set(face_classes())
    told = str(lines["fangsong"])
    assert "缺“䶮”（U+4DAE）：由“" in told
    assert f"缺“{UNKNOWN}”（U+E123）：没有字体可替，排作“〓”" in told
    assert lines["fangsong"].is_shipped
    assert "正文" in told
    data = lines["fangsong"].as_data()["missing"]
    assert [entry["codes"] for entry in data] == [["U+4DAE"], ["U+E123"]]


@pytest.mark.parametrize("face_class", TEXT_CLASSES)
def test_a_pair_of_dashes_is_one_unbroken_stroke(face_class: str) -> None:
    """破折号: two ems in every face, its ink without a gap in the middle."""
    setting = book().set(face_class, "——")
    assert setting.advance == 2000
    face = book().face(setting.face)
    pen, ink = 0, []
    for glyph, advance in zip(setting.glyphs, setting.advances, strict=True):
        left, right = face.ink(glyph)
        scale = 1000 / face.units_per_em
        ink.append((pen + left * scale, pen + right * scale))
        pen += advance
    assert all(second[0] <= first[1] for first, second in pairwise(ink))
    assert ink[-1][1] - ink[0][0] >= 1800


def ink_of(mark: str, face_class: str) -> tuple[float, float]:
    """The left and right edge of a mark's ink in its cell, in ems."""
    text = PrintedText((Stretch(mark, Look(face_class, 1000)),), 1000)
    (cell,) = CellMaker(book(), load_style().lines).row(text).cells
    left = (cell.shift + cell.setting.left) / 1000
    return left, left + cell.setting.ink / 1000


@pytest.mark.parametrize("face_class", TEXT_CLASSES)
def test_the_blank_that_a_mark_gives_up_is_blank_in_every_face(face_class: str) -> None:
    """Else two marks beside each other print over each other."""
    for mark in STOPS + CLOSERS:
        left, right = ink_of(mark, face_class)
        assert 0 <= left < right <= 0.56, mark
    for mark in OPENERS:
        left, right = ink_of(mark, face_class)
        assert 0.44 <= left < right <= 1.0, mark


def test_quotes_are_an_em_wide_on_the_page() -> None:
    composition = composed(issue_of(article_of("干“部”群", title="")))
    (run,) = next(p.line for p in composition.sheets[1].lines if p.line.paragraph).runs
    assert [x // 16_000 for x in run.xs] == [2, 3, 4, 5, 6]


def test_fallback_characters_stand_in_the_middle_of_the_same_em_box() -> None:
    """Within a hair, or a substitute jumps in its line."""
    for face_class in ("fangsong", "kai"):
        base, rare = book().set(face_class, "国"), book().set(face_class, "䶮")
        centres = []
        for setting in (base, rare):
            face = book().face(setting.face)
            box = face.hb_font.get_glyph_extents(setting.glyphs[0])
            assert box is not None
            centres.append((box.y_bearing + box.height / 2) * 1000 / face.units_per_em + setting.rise)
        assert abs(centres[0] - centres[1]) < 40


@pytest.mark.parametrize("text", ["葛\U000e0100", "，\ufe00", "中\u200b", "e\u0301", "中\u0301"])
def test_a_cluster_is_set_as_its_base_and_never_as_a_box(text: str) -> None:
    setting = book().set("fangsong", text)
    assert 0 not in setting.glyphs
    assert setting.substitution is None or setting.substitution.used


def test_shipped_faces_are_enough_when_nothing_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "installed_faces", dict)
    found = FontBook.find(load_style())
    assert all(found.chosen[key].path.parent == resource_path("fonts") for key in face_classes())


def test_an_installed_official_face_comes_before_the_shipped_one(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in = resource_path("fonts", "FandolKai-Regular.otf")
    monkeypatch.setattr(fonts, "installed_faces", lambda: {"仿宋_gb2312": installed.InstalledFace(stand_in, 0)})
    found = FontBook.find(load_style())
    assert found.chosen["fangsong"].path == stand_in
    assert FontBook.find(load_style(), installed=False).chosen["fangsong"].path != stand_in
    assert found.set("fangsong", "国").face == "FandolKai-Regular"


def test_a_missing_or_unreadable_font_file_is_said_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(FontMissing, match=r"坏字体\.ttf"):
        _ = Face(tmp_path / "坏字体.ttf").blob


# --- what is installed --------------------------------------------------------------------------------------------


def names_of(**names: str) -> set[str]:
    """The names under which a face of these name-table entries is found."""
    table = {(int(key.split("_")[1]), key.split("_")[2]): value for key, value in names.items()}
    face = SimpleNamespace(get_name=lambda name_id, language: table.get((name_id, "zh" if "zh" in language else "en")))
    return set(installed._names(face))


def test_a_family_name_means_its_regular_face_only() -> None:
    regular = names_of(n_1_en="Nimbus Roman", n_2_en="Regular", n_4_en="Nimbus Roman Regular", n_6_en="NimbusRoman-R")
    italic = names_of(n_1_en="Nimbus Roman", n_2_en="Italic", n_4_en="Nimbus Roman Italic", n_6_en="NimbusRoman-I")
    assert "Nimbus Roman" in regular
    assert "Nimbus Roman" not in italic
    assert "Nimbus Roman Italic" in italic


def test_chinese_and_english_names_lead_to_the_same_face() -> None:
    names = names_of(n_1_en="FangSong", n_2_en="Regular", n_1_zh="仿宋", n_2_zh="常规", n_4_zh="仿宋")
    assert {"FangSong", "仿宋"} <= names


def test_files_that_are_no_fonts_are_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "坏.ttf").write_bytes(b"not a font")
    (tmp_path / "空.otf").write_bytes(b"")
    (tmp_path / "说明.txt").write_text("字体", encoding="utf-8")
    (tmp_path / "sub").mkdir()
    good = tmp_path / "sub" / "good.otf"
    good.write_bytes(resource_path("fonts", "BulletinRareKai-Regular.ttf").read_bytes())
    monkeypatch.setattr(installed, "font_folders", lambda: (tmp_path, tmp_path / "不存在"))
    found = dict(installed.installed_faces.__wrapped__())
    assert {face.path for face in found.values()} == {good}
    assert "bulletin rare kai" in found


def test_the_face_s_name_for_people_is_not_empty() -> None:
    for face in book().chosen.values():
        assert face.name
        assert isinstance(face.hb_face, hb.Face)
