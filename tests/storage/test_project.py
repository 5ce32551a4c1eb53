"""What is saved comes back, whoever saved it."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anqing_bulletin import __version__
from anqing_bulletin.bulletin.model import Article, Figure, Issue, Paragraph, Picture, Section, Span
from anqing_bulletin.errors import ProjectError, ProjectNewer, SaveFailed
from anqing_bulletin.storage.manifest import MINOR
from anqing_bulletin.storage.project import (
    Project,
    Unknown,
    decode,
    encode,
    encode_project,
    read_project,
    write_project,
)
from anqing_bulletin.storage.save import Saved
from tests.storage.crafting import (
    GOLDEN_FOLDER,
    full_file,
    full_project,
    manifest_in,
    manifest_of,
    parts_of,
    project_with_history,
    sealed,
    small_parts,
)
from tests.strategies import any_text, extras, issues


@settings(max_examples=80, suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow])
@given(issues(text=any_text(), extra=extras()))
def test_every_issue_comes_back_as_it_was_saved(issue: Issue) -> None:
    data = encode(issue)

    assert decode(data) == Project(issue)
    assert encode(decode(data).issue) == data


part_names = st.from_regex(r"ext/[a-z0-9]{1,8}(\.bin)?", fullmatch=True)


@settings(max_examples=60)
@given(
    parts=st.dictionaries(part_names, st.binary(max_size=50), max_size=3),
    manifest=extras(),
    record=extras().filter(bool),
    minor=st.integers(MINOR, 9),
)
def test_what_only_a_newer_program_knows_is_written_back(parts, manifest, record, minor) -> None:
    kept = Unknown(tuple(sorted(parts.items())), manifest, (("content/issue.json", record),), minor)
    project = Project(full_project().issue, kept)

    assert decode(encode(project.issue, kept=kept)) == project


def test_the_same_issue_gives_the_same_bytes() -> None:
    assert full_file() == full_file()


@given(issues(), issues())
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], deadline=None)
def test_a_save_after_another_writes_what_a_first_save_would(issue: Issue, other: Issue) -> None:
    encode(issue)
    edited = replace(issue, number=issue.number + 1, pool=())
    after = encode(edited)
    encode(other)
    encode(Issue(other.publication, 1, other.date))  # nothing is known any more
    assert encode(edited) == after
    assert decode(after).issue == edited


def test_an_article_that_is_changed_after_a_save_is_written_anew() -> None:
    article = Article("题", blocks=(Paragraph((Span("旧"),)),))
    issue = replace(full_project().issue, sections=(Section("栏", (article, Article("另一篇"))),))
    encode(issue)
    edited = replace(article, blocks=(Paragraph((Span("新"),)),))
    changed = replace(issue, sections=(replace(issue.sections[0], articles=(edited, issue.sections[0].articles[1])),))
    assert decode(encode(changed)).issue == changed
    assert decode(encode(issue)).issue == issue


def test_a_project_survives_the_road_through_a_file(tmp_path: Path) -> None:
    path = tmp_path / "第7期.zgxx"

    assert write_project(path, full_project()) is Saved.CONFIRMED
    assert read_project(path) == full_project()


def test_any_unzip_program_can_look_inside(tmp_path: Path) -> None:
    path = tmp_path / "a.zgxx"
    path.write_bytes(full_file())

    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type, first.header_offset, first.extra) == ("mimetype", 0, 0, b"")
        assert archive.namelist()[2:] == sorted(archive.namelist()[2:])
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "青石镇" in archive.read("content/articles/a1.json").decode()
    assert manifest_in(full_file())["app"] == __version__


def test_a_picture_used_twice_is_stored_once() -> None:
    picture = Picture("image/jpeg", b"\xff\xd8\xff\xe0 not really", 1, 1)
    article = Article(id="a1", blocks=(Figure(picture, id="f1"), Figure(picture, "再次", id="f2")))
    issue = replace(full_project().issue, pool=(), bin=(), sections=(Section("一", (article,), "s"),))

    assert len([name for name in parts_of(encode(issue)) if name.startswith("media/")]) == 1
    assert decode(encode(issue)).issue == issue


def test_a_picture_that_is_no_longer_used_leaves_the_file() -> None:
    project = full_project()
    without = replace(project.issue, sections=())

    assert not [name for name in parts_of(encode(without, kept=project.kept)) if name.startswith("media/")]


def test_a_large_monotonous_part_does_not_look_like_a_bomb_to_ourselves() -> None:
    article = Article(id="a1", blocks=(Paragraph((Span("哈" * 900_000),), id="p"),))
    issue = replace(full_project().issue, bin=(article,), sections=())

    assert decode(encode(issue)).issue == issue


# --- versions -----------------------------------------------------------------------------------------------------


def test_a_higher_minor_version_opens_keeps_its_number_and_says_so() -> None:
    parts = small_parts()
    project = decode(sealed(parts, manifest=manifest_of(parts, version=[1, 7], history={"kept": True})))

    assert project.is_newer
    again = manifest_in(encode(project.issue, kept=project.kept))
    assert again["version"] == [1, 7]
    assert again["history"] == {"kept": True}


@pytest.mark.parametrize("changes", [{"version": [2, 0]}, {"needs": ["columns"]}], ids=["major", "needs"])
def test_a_file_that_only_a_newer_program_understands_is_refused_with_advice(changes) -> None:
    parts = small_parts()
    with pytest.raises(ProjectNewer) as refused:
        decode(sealed(parts, manifest=manifest_of(parts, app="3.1", **changes)))

    assert "更新版本的程序（3.1）" in str(refused.value)
    assert "请升级" in str(refused.value)
    assert "文件未被改动" in str(refused.value)


def test_a_newer_major_version_is_recognised_although_all_else_in_it_is_strange() -> None:
    manifest = json.dumps({"format": "anqing-bulletin", "version": [2, 1], "app": "3", "shards": 4}).encode()
    with pytest.raises(ProjectNewer):
        decode(sealed(small_parts(), manifest=manifest))


VERSIONS = {"1.0": full_project, "1.1": project_with_history}


@pytest.mark.parametrize("path", sorted(GOLDEN_FOLDER.glob("*.zgxx")), ids=lambda path: path.stem)
def test_the_file_of_every_version_still_opens(path: Path) -> None:
    assert read_project(path).issue == VERSIONS[path.stem]().issue
    assert read_project(path).kept.parts == VERSIONS[path.stem]().kept.parts


def test_the_first_version_had_what_a_newer_program_left_there_and_it_is_still_kept() -> None:
    assert read_project(GOLDEN_FOLDER / "1.0.zgxx") == full_project()
    assert parts_of(full_file()) == parts_of((GOLDEN_FOLDER / "1.0.zgxx").read_bytes())


def test_the_present_version_still_writes_the_parts_of_its_golden_file() -> None:
    golden = (GOLDEN_FOLDER / "1.1.zgxx").read_bytes()

    assert parts_of(encode_project(project_with_history()).data) == parts_of(golden)
    assert decode(golden).versions == project_with_history().versions


# --- what cannot be saved or read ---------------------------------------------------------------------------------


def with_text(text: str) -> Issue:
    article = Article(id="a1", title="某稿", blocks=(Paragraph((Span(text),), id="p"),))
    return replace(full_project().issue, sections=(Section("一", (article,), "s"),))


@pytest.mark.parametrize(
    ("issue", "said"),
    [
        (with_text("\ud83d"), "稿件“某稿”的文字里有不完整的字符（U+D83D）"),
        (with_text("a\0b"), "空字符"),
        (with_text("长" * 2_000_001), "超过 2000000 字"),
        (replace(full_project().issue, pool=(Article(id="a1"),)), "重复出现"),
        (replace(full_project().issue, pool=(Article(id="../a"),)), "编号不能用"),
        (replace(full_project().issue, pool=(Article(id="con"),)), "系统保留"),
        (replace(full_project().issue, copies=-1), "$.copies"),
    ],
    ids=["half a surrogate pair", "NUL", "too long", "twice", "unsafe id", "device", "negative"],
)
def test_what_would_not_come_back_is_not_saved(issue: Issue, said: str, tmp_path: Path) -> None:
    path = tmp_path / "a.zgxx"
    path.write_bytes(b"old")
    with pytest.raises(SaveFailed) as refused:
        write_project(path, Project(issue))

    assert said in str(refused.value)
    assert "完好无损" in str(refused.value)
    assert path.read_bytes() == b"old"


def test_a_foreign_part_is_not_overwritten_by_an_article_of_the_same_name() -> None:
    project = full_project()
    kept = replace(project.kept, parts=(("content/articles/a1.json", b"somebody's"),))
    with pytest.raises(SaveFailed, match="同名"):
        encode(project.issue, kept=kept)


def test_reading_says_why_a_file_does_not_open(tmp_path: Path) -> None:
    huge = tmp_path / "大.zgxx"
    with huge.open("wb") as file:
        file.truncate((96 << 20) + 1)
    for path, said in (
        (tmp_path / "无.zgxx", "文件不存在"),
        (tmp_path, "不是普通文件"),
        (huge, "96 MB"),
        (Path("a\0b"), "不允许的字符"),
    ):
        with pytest.raises(ProjectError) as refused:
            read_project(path)
        assert said in str(refused.value)
        assert path.name in str(refused.value)
