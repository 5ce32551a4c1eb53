"""Several people at work on one file in one folder, each in a process of his own: no word of anybody's is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from anqing_bulletin.errors import ProjectChanged
from anqing_bulletin.storage.project import read_project
from anqing_bulletin.storage.save import save_file
from anqing_bulletin.storage.saving import NOT_THERE, save_project
from tests.campaigns.editing import Editor, words_in
from tests.campaigns.samples import edited, stamp
from tests.campaigns.two_editors import CARELESS, new_files, one_file
from tests.storage.crafting import full_project
from tests.storage.disks import names, posix_only


@posix_only
def test_three_who_save_and_merge_lose_no_word_and_nobody_reads_half_a_file() -> None:
    found = one_file("abc", 45)

    assert found.bad == []
    assert found.tried == 45
    assert found.figures["merges"]
    assert found.figures["reads meanwhile"]


@posix_only
@pytest.mark.parametrize("manner", CARELESS.values(), ids=list(CARELESS))
def test_an_editor_who_is_careless_is_seen_to_lose_work(manner: str) -> None:
    assert any(one_file("abc", 45, manner, readers=0).bad for _ in range(4))


@posix_only
def test_of_two_who_make_the_same_new_file_in_the_same_moment_one_is_told() -> None:
    found = new_files("ab", 25)

    assert found.bad == []
    assert found.figures["new files refused, a colleague was first"] > 20


@posix_only
def test_a_file_that_a_colleague_makes_at_the_very_last_moment_is_not_overwritten(tmp_path: Path) -> None:
    path, theirs = tmp_path / "第7期.zgxx", full_project()
    seen: list[bytes | None] = []

    def told(former: bytes | None) -> None:
        seen.append(former)
        if former is not None:
            raise ProjectChanged("别人刚刚保存了")
        save_project(path, theirs, stamp=stamp(1), expected=NOT_THERE, backups=tmp_path / "backups")

    with pytest.raises(ProjectChanged):
        save_file(path, b"mine", before_replacing=told)

    assert seen == [None, path.read_bytes()]
    assert read_project(path).issue == theirs.issue
    assert names(tmp_path) == [path.name]


def test_the_words_of_the_editors_are_found_wherever_they_wrote_them() -> None:
    editor, issue = Editor("a", 1), edited(full_project(), 1).issue
    for _ in range(300):
        issue = editor.edit(issue)

    assert editor.wrote - editor.threw_away == words_in(issue)
    assert len(editor.wrote) > 250
