"""The folder of templates: names that any system can have, and no file in it that keeps the others from being seen."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

import pytest

from anqing_bulletin.bulletin.model import Issue, Publication, Section
from anqing_bulletin.errors import ProjectDamaged, TemplateFailed
from anqing_bulletin.storage import templates
from anqing_bulletin.storage.saving import open_project
from anqing_bulletin.storage.templates import (
    free_name,
    keep_template,
    mark_used,
    name_fault,
    remove_template,
    rename_template,
    template_files,
    used_names,
)

TEMPLATE = Issue(Publication(), 0, date(2022, 6, 3), (Section("市内信息"),))


def names(folder: Path) -> list[str]:
    return [template.name for template in template_files(folder)]


def test_a_template_is_kept_read_renamed_and_deleted(tmp_path: Path) -> None:
    folder = tmp_path / "模板"
    assert template_files(folder) == ()
    kept = keep_template(folder, "党建专刊", TEMPLATE)
    assert open_project(kept.path).project.issue == TEMPLATE
    renamed = rename_template(kept, "人才专刊")
    assert names(folder) == ["人才专刊"]
    keep_template(folder, "人才专刊", TEMPLATE)
    assert names(folder) == ["人才专刊"], "the same name is the same template"
    keep_template(folder, "ABC", TEMPLATE)
    keep_template(folder, "abc", TEMPLATE)
    assert sorted(names(folder)) == ["ABC", "人才专刊"], "large and small letters are one name on many disks"
    with pytest.raises(TemplateFailed, match="已经有"):
        rename_template(renamed, "abc")
    remove_template(renamed)
    remove_template(renamed)
    assert names(folder) == ["ABC"]


NO_NAMES = (
    "", "  ", "a/b", "..", "../x", "a\\b", "C:", "x.", " x", "~x", "con", "NUL.zgxx", "长" * 41, "a\nb", "a\u202eb",
)  # fmt: skip


@pytest.mark.parametrize("name", NO_NAMES)
def test_a_name_that_could_lead_elsewhere_or_nowhere_is_refused(tmp_path: Path, name: str) -> None:
    assert name_fault(name)
    with pytest.raises(TemplateFailed):
        keep_template(tmp_path, name, TEMPLATE)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["标准一期", "2022年 增刊", "简报（县区）", "v1.2"])
def test_an_ordinary_name_is_taken(name: str) -> None:
    assert name_fault(name) == ""
    assert "已经有" in name_fault(name, [name.upper()])


def test_what_is_no_template_is_not_listed_and_a_bad_file_is_said_when_it_is_opened(tmp_path: Path) -> None:
    (tmp_path / "坏的.zgxx").write_bytes(b"no project")
    (tmp_path / "文件夹.zgxx").mkdir()
    (tmp_path / "别的.txt").write_text("x", "utf-8")
    if sys.platform != "win32":
        (tmp_path / "链接.zgxx").symlink_to("/etc/passwd")
    assert names(tmp_path) == ["坏的"]
    with pytest.raises(ProjectDamaged):
        open_project(template_files(tmp_path)[0].path)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(TemplateFailed, match="没有存下来"):
        keep_template(tmp_path / "file" / "模板", "甲", TEMPLATE)
    mark_used(tmp_path / "file" / "模板", "甲")


def test_the_last_used_comes_first_also_when_it_was_renamed(tmp_path: Path) -> None:
    for name in ("甲", "乙"):
        keep_template(tmp_path, name, TEMPLATE)
        mark_used(tmp_path, name)
    mark_used(tmp_path, "增刊")
    assert used_names(tmp_path) == ("增刊", "乙", "甲")
    found = {template.name: template for template in template_files(tmp_path)}
    rename_template(found["乙"], "丙")
    assert used_names(tmp_path) == ("增刊", "丙", "甲")
    for data in (b"", b"{}", b"[1, 2]", b"[" * 9999, b"\xff"):
        (tmp_path / "used.json").write_bytes(data)
        assert used_names(tmp_path) == ()


def test_the_newest_stand_first_and_no_more_than_can_be_looked_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(templates, "MOST", 2)
    for second, name in enumerate(("甲", "乙", "丙")):
        path = tmp_path / f"{name}.zgxx"
        path.write_bytes(b"")
        os.utime(path, (second, second))
    assert names(tmp_path) == ["丙", "乙"]


def test_a_name_from_a_foreign_file_is_made_fit() -> None:
    assert free_name("第19期", []) == "第19期"
    assert free_name("第19期", ["第19期", "第19期（2）"]) == "第19期（3）"
    assert free_name("../..\n", []) == "模板"
    assert name_fault(free_name("长" * 100, [])) == ""
