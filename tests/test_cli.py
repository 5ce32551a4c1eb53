"""The command line: every command, and every refusal a plain Chinese sentence with nothing half done."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from anqing_bulletin import __version__, cli
from anqing_bulletin.bulletin.edits import replace_blocks, set_title
from anqing_bulletin.bulletin.model import Span
from anqing_bulletin.cli import main
from anqing_bulletin.storage.project import read_project, write_project
from anqing_bulletin.storage.saving import open_project, save_project, stamp_now
from anqing_bulletin.typesetting import fonts
from anqing_bulletin.typesetting.sheet import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., tuple[int, str, str]]

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "resources" / "samples" / "安庆组工信息样刊.txt"
SEED = ROOT.parent / "shared" / "seed"


@pytest.fixture(autouse=True)
def only_shipped_faces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "installed_faces", dict)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command here; gives status, output and what was said beside it."""

    def run(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as leaving:
            status = leaving.code if isinstance(leaving.code, int) else 1
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def project(tmp_path: Path, run: Run) -> Path:
    path = tmp_path / "第1期.zgxx"
    status, _, err = run("import", SAMPLE, "-o", path)
    assert (status, err) == (0, "")
    return path


def assert_refused(result: tuple[int, str, str], *words: str) -> None:
    """Status 2, nothing on the output, one Chinese sentence beside it, no trace of Python."""
    status, out, err = result
    assert status == 2
    assert out == ""
    assert re.search(r"[\u4e00-\u9fff]", err)
    assert err.rstrip().endswith(("。", "）"))
    assert not re.search(r"Traceback|Error|Errno|\.py", err)
    for word in words:
        assert word in err


def files_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


# --- import -------------------------------------------------------------------------------------------------------


def test_an_import_says_what_it_made_and_where(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "第1期.zgxx"
    status, out, err = run("import", SAMPLE, "-o", path)
    assert (status, err) == (0, "")
    assert f"已存为“{path}”" in out
    assert path.exists()


def test_gb18030_is_read_as_well_as_utf8(tmp_path: Path, run: Run, project: Path) -> None:
    old = tmp_path / "旧编码.txt"
    old.write_bytes(SAMPLE.read_text("utf-8").encode("gb18030"))
    path = tmp_path / "旧.zgxx"
    assert run("import", old, "-o", path)[0] == 0
    assert run("info", path, "--json") == run("info", project, "--json")


def test_several_manuscripts_become_one_issue(tmp_path: Path, run: Run) -> None:
    for name in ("甲", "乙"):
        (tmp_path / f"{name}.txt").write_text(f"{name}镇推进工作\n{name}镇干部走访群众，解决难题。\n", "utf-8")
    path = tmp_path / "期.zgxx"
    assert run("import", tmp_path / "甲.txt", tmp_path / "乙.txt", "-o", path)[0] == 0
    facts = json.loads(run("info", path, "--json")[1])
    assert len(facts["sections"][0]["articles"]) == 2


def binary(path: Path) -> None:
    path.write_bytes(b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 8)


def picture(path: Path) -> None:
    path.write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\0" * 500)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def blank(path: Path) -> None:
    path.write_text(" \n\u3000\n\t\n", "utf-8")


def enormous(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(20 * 1024 * 1024 + 1)  # sparse: takes no room


def undecodable(path: Path) -> None:
    path.write_bytes("干部".encode() * 50 + b"\xff\xfe\x81\xff" * 50)


def nothing_there(path: Path) -> None:
    assert not path.exists()


def folder(path: Path) -> None:
    path.mkdir()


BAD = [binary, picture, empty, blank, enormous, undecodable, nothing_there, folder]


@pytest.mark.parametrize("make", BAD, ids=lambda make: make.__name__)
def test_what_is_no_manuscript_is_refused_and_leaves_no_file(
    tmp_path: Path, run: Run, make: Callable[[Path], None]
) -> None:
    make(tmp_path / "稿件.txt")
    before = files_in(tmp_path)
    assert_refused(run("import", tmp_path / "稿件.txt", "-o", tmp_path / "期.zgxx"), "稿件.txt")
    assert files_in(tmp_path) == before


def test_one_bad_manuscript_among_good_ones_spoils_nothing(tmp_path: Path, run: Run) -> None:
    binary(tmp_path / "坏.txt")
    assert_refused(run("import", SAMPLE, tmp_path / "坏.txt", "-o", tmp_path / "期.zgxx"), "坏.txt")
    assert files_in(tmp_path) == {"坏.txt"}


def test_a_project_that_is_there_already_is_not_replaced_without_force(run: Run, project: Path) -> None:
    before = project.read_bytes()
    assert_refused(run("import", SAMPLE, "-o", project), "已经存在", "--force")
    assert project.read_bytes() == before
    assert run("import", SAMPLE, "-o", project, "--force")[0] == 0


def test_a_manuscript_is_never_replaced_by_its_own_project(tmp_path: Path, run: Run) -> None:
    own = tmp_path / "稿件.txt"
    own.write_text("甲镇推进工作\n正文。\n", "utf-8")
    assert_refused(run("import", own, "-o", own, "--force"), "两次")
    assert_refused(run("import", own, "-o", tmp_path / "." / "稿件.txt", "--force"), "两次")
    assert own.read_text("utf-8").startswith("甲镇")


# --- info ---------------------------------------------------------------------------------------------------------


def test_info_tells_masthead_pages_articles_and_imprint(run: Run, project: Path) -> None:
    status, out, err = run("info", project)
    assert (status, err) == (0, "")
    facts = json.loads(run("info", project, "--json")[1])
    assert f"第{facts['masthead']['number']}期" in out
    assert f"共 {facts['pages']} 页" in out
    for section in facts["sections"]:
        for article in section["articles"]:
            assert article["title"] in out
    for line in facts["imprint"]:
        assert line["recipients"] in out


def keys_of(value: Any) -> Any:
    """The shape of plain data: keys and types, lists by their first item."""
    if isinstance(value, dict):
        return {key: keys_of(item) for key, item in value.items()}
    if isinstance(value, list):
        return [keys_of(value[0])] if value else []
    return type(value).__name__


@pytest.mark.skipif(not (SEED / "issue-19.txt").exists(), reason="../shared/seed is not beside this checkout")
def test_info_gives_the_printed_issue_in_the_agreed_shape(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "第19期.zgxx"
    assert run("import", SEED / "issue-19.txt", "-o", path)[0] == 0
    expected = json.loads((SEED / "issue-19.expected.json").read_text("utf-8"))
    facts = json.loads(run("info", path, "--json")[1])
    del expected["page_ends"]
    assert facts["pages"] == expected["pages"]
    assert facts["masthead"] == expected["masthead"]
    assert facts["imprint"] == expected["imprint"]
    for section, wanted in zip(facts["sections"], expected["sections"], strict=True):
        assert section["title"] == wanted["title"]
        for article, printed in zip(section["articles"], wanted["articles"], strict=True):
            assert article["first_words"].startswith(printed["first_words"])
            assert article["last_words"].endswith(printed["last_words"])
            assert {**article, "first_words": "", "last_words": ""} == {**printed, "first_words": "", "last_words": ""}
    assert keys_of(facts) == keys_of(expected)


# --- layout -------------------------------------------------------------------------------------------------------


def test_layout_gives_every_line_in_the_agreed_shape(run: Run, project: Path) -> None:
    status, out, err = run("layout", project, "--json")
    assert (status, err) == (0, "")
    layout = json.loads(out)
    assert list(layout) == ["pages"]
    roles = set()
    for number, page in enumerate(layout["pages"], 1):
        assert list(page) == ["number", "lines"]
        assert page["number"] == number
        for line in page["lines"]:
            assert list(line) == ["text", "x", "y", "width", "role", "article", "paragraph", "start", "end"]
            roles.add(line["role"])
    assert roles >= {
        "masthead", "number", "issuer", "date", "contents-section", "contents-entry", "instruction", "section-head",
        "body", "imprint", "page-number",
    }  # fmt: skip
    assert roles <= {role.value for role in Role}


def test_layout_and_info_agree_on_the_page_of_every_article(run: Run, project: Path) -> None:
    pages = json.loads(run("layout", project, "--json")[1])["pages"]
    facts = json.loads(run("info", project, "--json")[1])
    assert facts["pages"] == len(pages)
    for section in facts["sections"]:
        for article in section["articles"]:
            lines = pages[article["page"] - 1]["lines"]
            assert any(line["role"] == "body" and line["text"].startswith("△" + article["title"][:5]) for line in lines)


def test_layout_in_another_width_sets_lines_of_that_width(run: Run, project: Path) -> None:
    for ems in ("20", "27.815"):
        pages = json.loads(run("layout", project, "--json", "--text-width", ems)[1])["pages"]
        rights = [line["x"] + line["width"] for page in pages for line in page["lines"] if line["role"] == "body"]
        left = min(line["x"] for page in pages for line in page["lines"] if line["role"] == "body")
        assert max(rights) - left == pytest.approx(float(ems) * 16, abs=0.01)


def test_layout_in_a_narrow_width_still_prints_the_whole_masthead(run: Run, project: Path) -> None:
    pages = json.loads(run("layout", project, "--json", "--text-width", "12")[1])["pages"]
    title = json.loads(run("info", project, "--json")[1])["masthead"]["title"]
    assert [line["text"] for line in pages[0]["lines"] if line["role"] == "masthead"] == [title]


@pytest.mark.parametrize("width", ["0", "-3", "3.9", "1000", "nan", "inf"])
def test_a_width_that_no_paper_has_is_refused(run: Run, project: Path, width: str) -> None:
    assert_refused(run("layout", project, "--text-width", width), "版心宽度")


def test_layout_for_people_names_pages_and_roles(run: Run, project: Path) -> None:
    out = run("layout", project)[1]
    assert "== 第 1 页" in out
    assert "masthead" in out


def test_layout_in_another_shipped_style(run: Run, project: Path) -> None:
    pages = json.loads(run("layout", project, "--json", "--style", "28×22")[1])["pages"]
    for page in pages[1:]:
        assert sum(line["role"] in ("body", "section-head") for line in page["lines"]) <= 22


def test_an_issue_of_a_style_that_is_not_here_is_set_in_the_default_one_and_told(
    tmp_path: Path, run: Run, project: Path
) -> None:
    held = read_project(project)
    publication = replace(held.issue.publication, style="外单位的版式")
    other = tmp_path / "外来.zgxx"
    write_project(other, replace(held, issue=replace(held.issue, publication=publication)))
    status, out, err = run("layout", other, "--json")
    assert status == 0
    assert "外单位的版式" in err
    assert json.loads(out) == json.loads(run("layout", project, "--json")[1])


def test_layout_in_an_office_s_own_style_file(tmp_path: Path, run: Run, project: Path) -> None:
    style = tmp_path / "本单位.toml"
    style.write_text('name = "本单位"\nbase = "安庆组工信息"\n[page_number]\nform = "第{}页"\n', "utf-8")
    pages = json.loads(run("layout", project, "--json", "--style", style)[1])["pages"]
    assert pages[1]["lines"][-1]["text"] == "第2页"


# --- export -------------------------------------------------------------------------------------------------------


def test_export_makes_both_files_and_says_so(tmp_path: Path, run: Run, project: Path) -> None:
    pdf, docx = tmp_path / "期.pdf", tmp_path / "期.docx"
    status, out, _ = run("export", project, "--pdf", pdf, "--docx", docx)
    assert status == 0
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert zipfile.is_zipfile(docx)
    assert str(pdf) in out
    assert str(docx) in out


def test_the_same_project_is_exported_to_the_same_bytes(tmp_path: Path, run: Run, project: Path) -> None:
    paths = [tmp_path / name for name in ("一.pdf", "一.docx", "二.pdf", "二.docx")]
    assert run("export", project, "--pdf", paths[0], "--docx", paths[1])[0] == 0
    assert run("export", project, "--pdf", paths[2], "--docx", paths[3])[0] == 0
    assert paths[0].read_bytes() == paths[2].read_bytes()
    assert paths[1].read_bytes() == paths[3].read_bytes()


def test_an_export_never_replaces_a_file_without_force(tmp_path: Path, run: Run, project: Path) -> None:
    old = tmp_path / "期.docx"
    old.write_bytes(b"old")
    result = run("export", project, "--pdf", tmp_path / "期.pdf", "--docx", old)
    assert_refused(result, "已经存在", "--force")
    assert old.read_bytes() == b"old"
    assert not (tmp_path / "期.pdf").exists()
    assert run("export", project, "--docx", old, "--force")[0] == 0
    assert old.read_bytes() != b"old"


@pytest.mark.parametrize("name", ["第1期.zgxx", "./第1期.zgxx"])
def test_an_export_never_replaces_the_project_it_reads(tmp_path: Path, run: Run, project: Path, name: str) -> None:
    before = project.read_bytes()
    assert_refused(run("export", project, "--pdf", f"{tmp_path}/{name}", "--force"), "两次")
    assert project.read_bytes() == before


def test_two_exports_into_one_file_are_refused(tmp_path: Path, run: Run, project: Path) -> None:
    path = tmp_path / "期.pdf"
    assert_refused(run("export", project, "--pdf", path, "--docx", path), "两次")
    assert not path.exists()


def test_an_export_that_fails_leaves_the_old_file_whole(
    tmp_path: Path, run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "期.pdf"
    old.write_bytes(b"old")

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    assert_refused(run("export", project, "--pdf", old, "--force"), "没有保存", "原有的文件未受影响")
    assert old.read_bytes() == b"old"
    assert files_in(tmp_path) == {"期.pdf", project.name}


def test_an_export_into_a_folder_that_is_not_there_is_refused(tmp_path: Path, run: Run, project: Path) -> None:
    assert_refused(run("export", project, "--pdf", tmp_path / "没有" / "期.pdf"), "期.pdf")
    assert_refused(run("export", project, "--pdf", project / "期.pdf"), "期.pdf")


@pytest.mark.skipif(sys.platform == "win32", reason="modes of folders are those of POSIX")
def test_an_export_into_a_folder_that_may_not_be_written_is_refused(tmp_path: Path, run: Run, project: Path) -> None:
    closed = tmp_path / "只读"
    closed.mkdir()
    closed.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        if os.access(closed, os.W_OK):
            pytest.skip("root may write everywhere")
        assert_refused(run("export", project, "--pdf", closed / "期.pdf"), "期.pdf")
    finally:
        closed.chmod(0o700)


def test_an_export_of_nothing_is_refused(run: Run, project: Path) -> None:
    assert_refused(run("export", project), "--pdf", "--docx")


def test_characters_that_a_face_lacks_are_told_after_an_export(tmp_path: Path, run: Run) -> None:
    manuscript = tmp_path / "稿件.txt"
    manuscript.write_text("甲镇推进工作\n联系人䶮某，编号\ue123。\n", "utf-8")
    path = tmp_path / "期.zgxx"
    assert run("import", manuscript, "-o", path)[0] == 0
    status, _, err = run("export", path, "--pdf", tmp_path / "期.pdf")
    assert status == 0
    assert "替补：“䶮”（U+4DAE）" in err
    assert "缺字：“\ue123”（U+E123）没有一种字体能排" in err


# --- damaged files and wrong words --------------------------------------------------------------------------------

COMMANDS = [
    ["info", "{}"], ["info", "{}", "--json"], ["layout", "{}"], ["layout", "{}", "--json"],
    ["export", "{}", "--pdf", "期.pdf"], ["export", "{}", "--docx", "期.docx"], ["fonts", "{}"],
]  # fmt: skip


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def altered(path: Path) -> None:
    """One part of the container says something else than its checksum."""
    with zipfile.ZipFile(path) as old:
        parts = {info: old.read(info) for info in old.infolist()}
    with zipfile.ZipFile(path, "w") as new:
        for info, part in parts.items():
            new.writestr(info, part.replace(b'"number"', b'"nummer"') if info.filename.endswith(".json") else part)


def not_a_project(path: Path) -> None:
    path.write_text("这不是项目文件", "utf-8")


def gone(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("damage", [truncated, altered, not_a_project, empty, gone], ids=lambda damage: damage.__name__)
def test_a_damaged_project_is_refused_by_every_command(
    tmp_path: Path,
    run: Run,
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    damage: Callable[[Path], None],
    command: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    damage(project)
    before = files_in(tmp_path)
    assert_refused(run(*(word.format(project) for word in command)))
    assert files_in(tmp_path) == before


@pytest.mark.parametrize("command", [["layout", "{}"], ["export", "{}", "--pdf", "期.pdf"], ["fonts", "{}"], ["fonts"]])
@pytest.mark.parametrize("style", ["没有这个版式", "没有.toml", "a" * 4000 + ".toml"])
def test_an_unknown_style_is_refused_with_those_that_are_there(
    tmp_path: Path, run: Run, project: Path, monkeypatch: pytest.MonkeyPatch, command: list[str], style: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert_refused(run(*(word.format(project) for word in command), "--style", style), "安庆组工信息", "28×22")
    assert not (tmp_path / "期.pdf").exists()


def test_a_style_file_with_a_fault_is_refused_by_its_key(tmp_path: Path, run: Run, project: Path) -> None:
    style = tmp_path / "坏.toml"
    style.write_text('name = "坏"\nbase = "安庆组工信息"\n[grid]\nrows = "多"\n', "utf-8")
    assert_refused(run("layout", project, "--style", style), "grid.rows")


@pytest.mark.parametrize(
    "words",
    [["info"], ["info", "甲", "乙"], ["import", "甲.txt"], ["import", "-o", "期.zgxx"],
     ["layout", "甲", "--text-width", "宽"], ["export", "甲", "--odt", "乙"], ["fonts", "--jsonn"],
     ["--nonsense"], ["import"]],
    ids=" ".join,
)  # fmt: skip
def test_a_command_written_wrongly_is_refused_with_its_usage(run: Run, words: list[str]) -> None:
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert "命令写法有误" in err
    assert "Traceback" not in err


def test_help_and_version_are_told(run: Run) -> None:
    assert run("--version") == (0, f"anqing-bulletin {__version__}\n", "")
    status, out, _ = run("--help")
    assert status == 0
    for command in ("import", "info", "layout", "export", "fonts"):
        assert command in out
        assert run(command, "--help")[0] == 0


# --- fonts --------------------------------------------------------------------------------------------------------


def test_fonts_lists_every_class_with_the_roles_that_use_it(run: Run) -> None:
    status, out, err = run("fonts")
    assert (status, err) == (0, "")
    for words in ("仿宋（", "正文", "黑体（", "刊名", "页码", "随程序附带"):
        assert words in out
    data = json.loads(run("fonts", "--json")[1])
    assert {entry["class"] for entry in data} >= {"fangsong", "kai", "hei", "song", "xiaobiaosong", "masthead"}
    assert all(Path(entry["path"]).is_file() and entry["shipped"] and entry["face"] for entry in data)


def test_fonts_of_an_issue_tells_what_stands_in_for_its_rare_characters(tmp_path: Path, run: Run) -> None:
    manuscript = tmp_path / "稿件.txt"
    manuscript.write_text("甲镇推进工作\n联系人䶮某、\U0002cc56某，编号\ue123。\n", "utf-8")
    path = tmp_path / "期.zgxx"
    assert run("import", manuscript, "-o", path)[0] == 0
    (body,) = [entry for entry in json.loads(run("fonts", path, "--json")[1]) if entry["class"] == "fangsong"]
    told = {entry["codes"][0]: entry["substitute"] for entry in body["missing"]}
    assert told["U+4DAE"]
    assert told["U+2CC56"]
    assert told["U+E123"] is None


# --- as a program -------------------------------------------------------------------------------------------------


def program(*arguments: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "anqing_bulletin", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, check=False, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT), **environment}
    )


def test_a_console_that_cannot_say_chinese_still_gets_it(tmp_path: Path) -> None:
    told = program("info", tmp_path / "没有.zgxx", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert told.returncode == 2
    assert "没有.zgxx" in told.stderr.decode("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell's pipe")
def test_whoever_has_read_enough_may_close_the_pipe(project: Path) -> None:
    command = f'"{sys.executable}" -m anqing_bulletin layout "{project}" --json | head -c 20'
    told = subprocess.run(
        command, shell=True, capture_output=True, check=False, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert told.stdout.startswith(b'{"pages"')
    assert told.stderr == b""


def test_the_commands_work_where_qt_cannot_be_imported(tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "class NoQt:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] == 'PySide6': raise ImportError('libGL.so.1')\n"
        "sys.meta_path.insert(0, NoQt())\n"
        "from anqing_bulletin.cli import main\n"
        "import_, project, pdf, docx = sys.argv[1:]\n"
        "assert main(['import', import_, '-o', project]) == 0\n"
        "assert main(['info', project]) == 0\n"
        "assert main(['layout', project]) == 0\n"
        "assert main(['export', project, '--pdf', pdf, '--docx', docx]) == 0\n"
        "assert main(['fonts']) == 0\n"
        "assert main([project]) == 2\n"
    )
    names = [tmp_path / name for name in ("期.zgxx", "期.pdf", "期.docx")]
    told = subprocess.run(
        [sys.executable, "-c", script, SAMPLE, *names],
        capture_output=True, check=False, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    said = told.stderr.decode("utf-8")
    assert told.returncode == 0, said
    assert "打不开窗口" in said
    assert "命令行的各项功能不受影响" in said


def test_every_command_in_the_help_is_one_that_runs() -> None:
    assert set(cli._COMMANDS) == set(cli._RUNS)


# --- project files ------------------------------------------------------------------------------------------------


@pytest.fixture
def copies(project: Path, tmp_path: Path) -> tuple[Path, Path]:
    """One issue saved by two people who did not know of each other."""
    start = open_project(project).project
    first, second, *_ = start.issue.articles
    mine, theirs = tmp_path / "我的.zgxx", tmp_path / "同事的.zgxx"
    for path, article, title in ((mine, first, "我改的题目"), (theirs, second, "同事改的题目")):
        edited = replace(start, issue=set_title(start.issue, article.id, title))
        save_project(path, edited, stamp=stamp_now("送审稿"), expected=None)
    return mine, theirs


def titles(path: Path) -> list[str]:
    return [article.title for article in read_project(path).issue.articles]


def test_two_copies_are_merged_into_one_that_comes_from_both(
    copies: tuple[Path, Path], tmp_path: Path, run: Run
) -> None:
    out = tmp_path / "合.zgxx"
    status, said, err = run("merge", *copies, "-o", out)

    assert (status, err) == (0, "")
    assert titles(out)[:2] == ["我改的题目", "同事改的题目"]
    assert "没有冲突" in said
    assert len(read_project(out).versions.head.parents) == 2


def test_what_both_changed_is_reported_and_nothing_of_it_is_lost(copies, tmp_path: Path, run: Run) -> None:
    mine, theirs = copies
    out = tmp_path / "合.zgxx"
    for path, text in ((mine, "我的话"), (theirs, "同事的话")):
        held = read_project(path)
        article = next(held.issue.articles)
        paragraph = replace(article.paragraphs[0], spans=(Span(text),))
        edited = replace_blocks(held.issue, article.id, 0, 1, [paragraph])
        save_project(path, replace(held, issue=edited), stamp=stamp_now(), expected=None)
    status, said, err = run("merge", mine, theirs, "-o", out)

    assert (status, err) == (1, "")
    assert "待定" in said
    assert "我的话" in said
    assert "同事的话" in said
    text = next(read_project(out).issue.articles).text
    assert "我的话" in text
    assert "同事的话" in text


def test_merging_a_file_with_itself_gives_it_back(copies, tmp_path: Path, run: Run) -> None:
    mine, _ = copies
    same = tmp_path / "same.zgxx"
    same.write_bytes(mine.read_bytes())
    assert run("merge", mine, same, "-o", tmp_path / "合.zgxx")[0] == 0
    assert read_project(tmp_path / "合.zgxx").issue == read_project(mine).issue


def test_a_merge_never_writes_over_what_it_reads(copies, tmp_path: Path, run: Run) -> None:
    mine, theirs = copies
    before = mine.read_bytes(), theirs.read_bytes()
    for out in (mine, theirs):
        status, _, err = run("merge", mine, theirs, "-o", out, "--force")
        assert status == 2
        assert "什么也没有写" in err
    (tmp_path / "有.zgxx").write_bytes(b"x")
    status, _, err = run("merge", mine, theirs, "-o", tmp_path / "有.zgxx")
    assert (status, (tmp_path / "有.zgxx").read_bytes()) == (2, b"x")
    assert "已经存在" in err
    assert (mine.read_bytes(), theirs.read_bytes()) == before


def test_two_different_issues_are_not_merged(copies, tmp_path: Path, run: Run) -> None:
    mine, _ = copies
    other = tmp_path / "别的.zgxx"
    run("import", SAMPLE, "-o", other)
    status, said, err = run("merge", mine, other, "-o", tmp_path / "合.zgxx")

    assert (status, said) == (2, "")
    assert "两期不同的刊物" in err
    assert not (tmp_path / "合.zgxx").exists()


def test_a_damaged_file_is_repaired_into_another_one(copies, tmp_path: Path, run: Run) -> None:
    mine, _ = copies
    bad = tmp_path / "坏.zgxx"
    bad.write_bytes(mine.read_bytes()[:-200])
    assert run("info", bad)[0] == 2
    status, said, err = run("repair", bad, "-o", tmp_path / "好.zgxx")

    assert (status, err) == (0, "")
    assert read_project(tmp_path / "好.zgxx").issue == read_project(mine).issue
    assert "没有改动" in said
    assert run("repair", bad, "-o", bad, "--force")[0] == 2


def test_a_repair_that_lost_something_says_so_in_its_status(copies, tmp_path: Path, run: Run) -> None:
    mine, _ = copies
    bad = tmp_path / "坏.zgxx"
    bad.write_bytes(mine.read_bytes()[: len(mine.read_bytes()) // 3])
    status, said, _ = run("repair", bad, "-o", tmp_path / "好.zgxx")

    assert status == 1
    assert "损坏" in said


def test_a_clean_copy_has_no_history(copies, tmp_path: Path, run: Run) -> None:
    mine, _ = copies
    out = tmp_path / "净.zgxx"
    assert run("clean", mine, "-o", out)[0] == 0
    assert read_project(out).versions.head.author == ""
    assert not [name for name in zipfile.ZipFile(out).namelist() if name.startswith("hist/")]
    assert run("clean", mine, "-o", out)[0] == 2


def test_the_versions_of_a_file_are_listed(copies, run: Run) -> None:
    mine, _ = copies
    status, said, err = run("versions", mine)
    assert (status, err) == (0, "")
    assert said.splitlines()[-1].endswith("送审稿")
    facts = json.loads(run("versions", mine, "--json")[1])
    assert facts[-1]["name"] == "送审稿"
    assert facts[-1]["parents"] == [facts[0]["id"]]


def test_two_versions_are_compared_and_exported_as_a_marked_up_copy(copies, tmp_path: Path, run: Run) -> None:
    mine, theirs = copies
    pdf, docx = tmp_path / "花.pdf", tmp_path / "花.docx"
    status, said, err = run("compare", mine, theirs, "--pdf", pdf, "--docx", docx)

    assert (status, err) == (0, "")
    assert "我改的题目" in said
    assert pdf.read_bytes().startswith(b"%PDF")
    with zipfile.ZipFile(docx) as archive:
        xml = archive.read("word/document.xml").decode()
    assert "<w:ins " in xml
    assert "<w:del " in xml


def test_versions_inside_one_file_are_compared_by_name(copies, run: Run) -> None:
    mine, _ = copies
    first = json.loads(run("versions", mine, "--json")[1])[0]["id"]
    assert "我改的题目" in run("compare", mine, "--from", first[:8], "--to", "送审稿")[1]
    assert run("compare", mine, "--from", "送审稿")[1] == "没有不同。\n"
    status, _, err = run("compare", mine, "--from", "没有的")
    assert status == 2
    assert "没有叫“没有的”的版本" in err
    assert run("compare", mine)[0] == 2
