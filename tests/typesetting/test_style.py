"""House styles: what ships is sound, and whoever writes one is told in Chinese which line is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from anqing_bulletin.errors import BulletinError, LayoutImpossible, StyleInvalid
from anqing_bulletin.typesetting.style import DEFAULT_STYLE, MAX_STYLE_BYTES, ROLES, load_style, style_names


def write(folder: Path, text: str, name: str = "本单位.toml") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def changed(folder: Path, table: str, line: str) -> str:
    """A style that differs from the default in one line of one table."""
    head = f"[{table}]\n" if table else ""
    return write(folder, f'name = "本单位"\nbase = "{DEFAULT_STYLE}"\n{head}{line}\n')


def test_three_styles_ship_and_the_default_comes_first() -> None:
    assert style_names()[0] == DEFAULT_STYLE
    assert set(style_names()) >= {DEFAULT_STYLE, "27×22", "28×22"}


@pytest.mark.parametrize("name", style_names())
def test_a_shipped_style_is_a4_and_knows_its_own_name(name: str) -> None:
    style = load_style(name)
    assert style.name == name
    assert (style.width, style.height) == (595276, 841890)
    assert (style.measure, style.depth) == (442205, 637795)
    assert set(style.roles) == set(ROLES)
    assert style.body.size == 16_000


def test_the_default_style_has_23_rows_and_the_presets_their_grids() -> None:
    grids = {name: (load_style(name).grid.columns, load_style(name).grid.rows) for name in style_names()}
    assert grids[DEFAULT_STYLE] == (0, 23)
    assert grids["27×22"] == (27, 22)
    assert grids["28×22"] == (28, 22)


def test_a_style_may_say_only_what_differs_from_its_base(tmp_path: Path) -> None:
    style = load_style(changed(tmp_path, "paper", "left_mm = 30.0"))
    default = load_style()
    assert style.name == "本单位"
    assert style.paper.left_mm == 30.0
    assert style.paper.top_mm == default.paper.top_mm
    assert style.roles == default.roles


def test_one_key_of_a_role_may_be_changed_alone(tmp_path: Path) -> None:
    style = load_style(changed(tmp_path, "roles.body", "size_pt = 15.0"))
    assert style.body.size == 15_000
    assert style.body.face == load_style().body.face


def test_a_base_is_found_beside_the_file_that_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "版式"
    folder.mkdir()
    write(folder, f'name = "甲"\nbase = "{DEFAULT_STYLE}"\n[grid]\nrows = 21\n', "甲.toml")
    path = write(folder, 'name = "乙"\nbase = "甲.toml"\n', "乙.toml")
    monkeypatch.chdir(tmp_path)
    assert load_style(path).grid.rows == 21


WRONG: list[tuple[str, str, str]] = [
    ("paper", "width_mm = 49", "paper.width_mm"),
    ("paper", "width_mm = nan", "paper.width_mm"),
    ("paper", "width_mm = inf", "paper.width_mm"),
    ("paper", 'width_mm = "宽"', "paper.width_mm"),
    ("paper", "width_mm = true", "paper.width_mm"),
    ("paper", "width = 210", "paper.width"),
    ("grid", "rows = 23.5", "grid.rows"),
    ("grid", "rows = 0", "grid.rows"),
    ("grid", "columns = 90", "grid.columns"),
    ("lines", "han_latin_gap_em = 2", "lines.han_latin_gap_em"),
    ("lines", "hanging = 3", "lines.hanging"),
    ("lines", 'compress_pairs = "是"', "lines.compress_pairs"),
    ("lines", 'latin_face = "宋体"', "lines.latin_face"),
    ("strong", 'method = "bold"', "strong.method"),
    ("strong", 'face = "粗"', "strong.face"),
    ("flow", 'title = "居中"', "flow.title"),
    ("cover", "red = [0.0, 0.8]", "cover.red"),
    ("cover", "red = [0.0, 0.8, 0.8, 9]", "cover.red"),
    ("cover", 'red = ["红", "红", "红", "红"]', "cover.red"),
    ("cover", 'arrangement = "left"', "cover.arrangement"),
    ("page_number", 'form = "— —"', "page_number.form"),
    ("page_number", 'form = "{} / {}"', "page_number.form"),
    ("roles", 'body = "仿宋"', "roles.body"),
    ("roles", 'body = { face = "fangsong", size_pt = 1000 }', "roles.body.size_pt"),
    ("roles", 'body = { face = "新宋", size_pt = 16 }', "roles.body.face"),
    ("roles", 'body = { face = "fangsong", size_pt = 16, bold = true }', "roles.body.bold"),
    ("roles", 'footer = { face = "song", size_pt = 9 }', "roles.footer"),
    ("faces", 'fangsong = "仿宋"', "faces.fangsong"),
    ("faces", 'fangsong = [1]', "faces.fangsong"),
    ("faces", 'round = ["圆体"]', "faces.round"),
    ("", "grid = 3", "grid"),
    ("", 'motto = "实事求是"', "motto"),
    ("", "text_width_em = 20.0", "text_width_em"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "line", "key"), WRONG, ids=[f"{table}: {line}" for table, line, _ in WRONG])
def test_a_wrong_line_is_named_by_its_key_in_a_chinese_sentence(
    tmp_path: Path, table: str, line: str, key: str
) -> None:
    with pytest.raises(StyleInvalid) as caught:
        load_style(changed(tmp_path, table, line))
    sentence = str(caught.value)
    assert key in sentence
    assert sentence.startswith("版式")
    assert sentence.endswith("。")


def test_a_style_without_a_base_must_say_everything(tmp_path: Path) -> None:
    with pytest.raises(StyleInvalid, match="缺少设置：paper"):
        load_style(write(tmp_path, 'name = "半个"\n'))


@pytest.mark.parametrize("role", ["body", "page-number"])
def test_a_role_that_is_missing_is_named(tmp_path: Path, role: str) -> None:
    """Written out whole, without a base."""
    text = (Path(__file__).parents[2] / "resources" / "styles" / f"{DEFAULT_STYLE}.toml").read_text("utf-8")
    kept = "\n".join(line for line in text.splitlines() if not line.startswith(f"{role} "))
    with pytest.raises(StyleInvalid, match=f"缺少设置：roles.{role}"):
        load_style(write(tmp_path, kept))


@pytest.mark.parametrize(
    "name", ["没有这个版式", "", ".toml", "没有.toml", "/", "..", "a" * 5000 + ".toml", "空\0字节.toml", "样式.txt"]
)
def test_a_style_that_is_not_there_is_said_with_those_that_are(name: str) -> None:
    with pytest.raises(StyleInvalid, match=f"可用的版式有：{DEFAULT_STYLE}"):
        load_style(name)


def test_a_style_that_is_its_own_base_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, 'name = "甲"\nbase = "甲.toml"\n', "甲.toml")
    with pytest.raises(StyleInvalid, match="base"):
        load_style(path)
    write(tmp_path, 'name = "甲"\nbase = "./乙.toml"\n', "甲.toml")
    write(tmp_path, 'name = "乙"\nbase = "甲.toml"\n', "乙.toml")
    with pytest.raises(StyleInvalid, match="base"):
        load_style(path)


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe\x00", b"name = ", b"[grid\n", b"a = " + b"[" * 5000, "name = “甲”".encode(),
     b"x" * (MAX_STYLE_BYTES + 1)],
    ids=["binary", "no value", "open table", "deep", "wrong quotes", "enormous"],
)  # fmt: skip
def test_a_file_that_is_no_style_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "坏.toml"
    path.write_bytes(content)
    with pytest.raises(BulletinError, match=r"坏\.toml"):
        load_style(str(path))


@pytest.mark.parametrize("ems", [3.9, 0.0, -5.0, 40.0, float("nan"), float("inf")])
def test_a_text_width_that_the_paper_cannot_hold_is_refused(ems: float) -> None:
    with pytest.raises(LayoutImpossible, match="版心宽度"):
        load_style().with_text_width(ems)


def test_a_text_width_overrides_margins_and_grid() -> None:
    style = load_style("28×22").with_text_width(20.5)
    assert style.measure == 328_000
    assert style.tracking == 0
