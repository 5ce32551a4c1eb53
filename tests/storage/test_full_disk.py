"""A disk that is full refuses the save and keeps the old file; full backups refuse nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.campaigns.full_disk import run, why_not
from tests.campaigns.routines import NO_BACKUP, OLD_PROJECT, ROUTINES, backups_beside
from tests.storage.disks import names, posix_only


@pytest.mark.skipif(bool(why_not()), reason=why_not())
def test_on_a_disk_of_any_size_the_file_is_the_old_one_or_the_new_one() -> None:
    found = run(0.1)

    assert found.bad == []
    assert found.tried > 30


@posix_only
def test_a_disk_too_full_for_a_backup_does_not_keep_the_work_from_being_saved(tmp_path: Path) -> None:
    target = tmp_path / "share" / "第7期.zgxx"
    target.parent.mkdir()
    target.write_bytes(OLD_PROJECT)
    backups_beside(target).parent.write_bytes(b"")  # no folder can be made there

    assert ROUTINES["a project"].act(target) == f"confirmed{NO_BACKUP}"
    assert target.read_bytes() != OLD_PROJECT
    assert names(target.parent) == [target.name]
