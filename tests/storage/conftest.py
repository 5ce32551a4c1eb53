"""What the tests of saving share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.storage.disks import OLD


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file that is there already."""
    path = tmp_path / "第7期.zgxx"
    path.write_bytes(OLD)
    return path
