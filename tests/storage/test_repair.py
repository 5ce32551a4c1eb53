"""A damaged file gives back what is whole in it, says what is not, and is itself left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest

from anqing_bulletin.bulletin.edits import set_title
from anqing_bulletin.bulletin.model import Figure, Paragraph
from anqing_bulletin.errors import ProjectDamaged, ProjectError, ProjectNewer
from anqing_bulletin.storage import container
from anqing_bulletin.storage.clean import clean_copy
from anqing_bulletin.storage.project import Project, decode, encode, encode_project
from anqing_bulletin.storage.repair import Salvaged, salvage
from anqing_bulletin.storage.version_parts import INDEX_PART
from anqing_bulletin.storage.versions import Stamp, issue_at
from tests.storage.crafting import SEAL_SIZE, full_project, manifest_of, parts_of, project_with_history, sealed

ISSUE, REPORT, KEPT = "content/issue.json", "content/articles/a1.json", "content/articles/a2.json"
WHOLE = Project(full_project().issue)


def hurt(data: bytes, *names: str) -> bytes:
    """The file with a byte changed in the packed data of some parts."""
    entries = {entry.name: entry for entry in container._directory(data, SEAL_SIZE)}
    spoilt = bytearray(data)
    for name in names:
        spoilt[entries[name].start + entries[name].packed // 2] ^= 0x5A
    return bytes(spoilt)


def salvaged(tmp_path: Path, data: bytes) -> Salvaged:
    path = tmp_path / "坏.zgxx"
    path.write_bytes(data)
    found = salvage(path)
    assert path.read_bytes() == data
    assert decode(encode_project(found.project).data).issue == found.project.issue
    return found


def test_a_file_that_is_not_damaged_loses_nothing(tmp_path: Path) -> None:
    found = salvaged(tmp_path, encode(WHOLE.issue))

    assert found.project.issue == WHOLE.issue
    assert found.losses == ()
    assert found.whole == 3


@pytest.mark.parametrize("name", [REPORT, KEPT])
def test_a_damaged_article_does_not_take_the_others_along(tmp_path: Path, name: str) -> None:
    found = salvaged(tmp_path, hurt(encode(WHOLE.issue), name))
    lost = name.rsplit("/", maxsplit=1)[-1].removesuffix(".json")

    assert found.project.issue.article(lost) is None
    assert found.whole == 2
    assert found.losses == (f"有一篇稿件（编号 {lost}）已损坏，找不回来。",)
    others = [article for article in ("a1", "a2", "a3") if article != lost]
    assert [found.project.issue.article(other) for other in others] == [WHOLE.issue.article(other) for other in others]


def test_a_damaged_article_comes_back_as_it_was_saved_before(tmp_path: Path) -> None:
    project = encode_project(WHOLE, Stamp(datetime(2026, 3, 1, 8, 15, tzinfo=timezone.utc), "沈砚")).project
    edited = replace(project, issue=set_title(project.issue, "a1", "新题"))
    data = encode_project(edited, Stamp(datetime(2026, 3, 1, 9, 0, tzinfo=timezone.utc), "沈砚")).data
    found = salvaged(tmp_path, hurt(data, REPORT))

    assert found.project.issue == WHOLE.issue
    assert "《青石镇开“板凳会” 小事不出村》已损坏，换成了 2026-03-01" in found.losses[0]
    assert len(found.project.versions.snapshots) >= 1


def test_without_its_masthead_the_articles_are_kept_aside(tmp_path: Path) -> None:
    found = salvaged(tmp_path, hurt(encode(WHOLE.issue), ISSUE))

    assert {article.id for article in found.project.issue.pool} == {"a1", "a2", "a3"}
    assert "刊头与目录已损坏，找不回来" in found.losses[0]


def test_a_damaged_masthead_comes_back_as_it_was_saved_before(tmp_path: Path) -> None:
    data = encode_project(project_with_history()).data
    found = salvaged(tmp_path, hurt(data, ISSUE))

    assert found.project.issue == replace(project_with_history().issue, final=False)
    assert "换成了" in found.losses[0]


def test_a_damaged_picture_costs_the_picture_and_not_the_article(tmp_path: Path) -> None:
    data = encode(WHOLE.issue)
    picture = next(name for name in parts_of(data) if name.startswith("media/"))
    found = salvaged(tmp_path, hurt(data, picture))

    report = found.project.issue.article("a1")
    assert report.text.startswith("议题摆上桌。")
    assert not any(isinstance(block, Figure) for block in report.blocks)
    assert isinstance(report.blocks[0], Paragraph)
    assert "取下了它的图片" in found.losses[0]


def test_without_the_directory_at_its_end_everything_is_still_found(tmp_path: Path) -> None:
    data = encode_project(project_with_history()).data
    cut = data.index(b"PK\x01\x02")
    found = salvaged(tmp_path, data[:cut])

    assert found.project.issue == project_with_history().issue
    assert found.losses == ()
    assert found.project.versions.snapshots[:3] == project_with_history().versions.snapshots


def test_without_its_manifest_the_parts_are_taken_with_a_warning(tmp_path: Path) -> None:
    found = salvaged(tmp_path, hurt(encode(WHOLE.issue), "manifest.json"))

    assert found.project.issue == WHOLE.issue
    assert found.whole == 0
    assert any("只核对了压缩包的校验码" in loss for loss in found.losses)


def test_a_part_that_somebody_changed_is_not_taken_for_the_saved_one(tmp_path: Path) -> None:
    parts = parts_of(encode(WHOLE.issue))
    listed = manifest_of(parts)
    forged = parts | {KEPT: parts[KEPT].replace("备用稿".encode(), "伪造稿".encode())}
    found = salvaged(tmp_path, sealed(forged, manifest=listed))

    assert found.project.issue.article("a2") is None
    assert any("编号 a2" in loss for loss in found.losses)


def test_damaged_states_of_the_history_go_and_the_whole_ones_stay(tmp_path: Path) -> None:
    project = project_with_history()
    data = encode_project(project).data
    revision = next(name for name in parts_of(data) if name.startswith("hist/") and name != INDEX_PART)
    found = salvaged(tmp_path, hurt(data, revision))

    assert found.project.issue == project.issue
    assert len(found.project.versions.snapshots) < 3
    for snapshot in found.project.versions.snapshots:
        issue_at(found.project.versions, snapshot)


@pytest.mark.parametrize("cut", range(0, 3000, 97))
def test_however_short_a_file_is_cut_no_word_of_it_is_wrong(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "短.zgxx"
    path.write_bytes(encode(WHOLE.issue)[:cut])
    try:
        found = salvage(path)
    except ProjectError:
        return
    for article in (*found.project.issue.articles, *found.project.issue.pool, *found.project.issue.bin):
        saved = WHOLE.issue.article(article.id)
        if article != saved:  # then a picture is gone, and it is said
            assert article.paragraphs == saved.paragraphs
            assert any(saved.title in loss and "图片" in loss for loss in found.losses)


def test_what_is_no_project_at_all_and_what_is_newer_is_said(tmp_path: Path) -> None:
    path = tmp_path / "别.zgxx"
    path.write_bytes(b"hello" * 100)
    with pytest.raises(ProjectDamaged, match="没有找到完好的稿件"):
        salvage(path)
    parts = parts_of(encode(WHOLE.issue))
    path.write_bytes(sealed(parts, manifest=manifest_of(parts, version=[9, 0])))
    with pytest.raises(ProjectNewer):
        salvage(path)
    with pytest.raises(ProjectError, match="文件不存在"):
        salvage(tmp_path / "无.zgxx")


# --- the clean copy -----------------------------------------------------------------------------------------------


def test_a_clean_copy_holds_what_is_printed_and_nobodys_name_or_note() -> None:
    project = project_with_history()
    data = encode_project(clean_copy(replace(project, kept=full_project().kept))).data
    text = b"".join(parts_of(data).values()).decode("utf-8", "replace")

    assert decode(data).issue.sections[0].articles[0].blocks == project.issue.sections[0].articles[0].blocks
    for told in ("沈砚", "顾青禾", "送审稿", "核对户数", "备用稿", "旧稿", "作废"):
        assert told not in text
    assert not [name for name in parts_of(data) if name.startswith(("hist/", "ext/"))]
