"""What a command may write to: never over what it reads, and over other files only when told so."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from anqing_bulletin.errors import SaveFailed


def refuse_same(paths: Sequence[Path]) -> None:
    """Say that one file was named for two things, before one overwrites the other.  Raises `SaveFailed`."""
    seen: set[str] = set()
    for path in paths:
        real = os.path.normcase(os.path.realpath(path))
        if real in seen:
            raise SaveFailed(f"“{path}”在命令中出现了两次，写出会盖掉另一份内容，什么也没有写。请换一个文件名。")
        seen.add(real)


def refuse_existing(paths: Iterable[Path]) -> None:
    """Say that a file is there already before anything is written.  Raises `SaveFailed`."""
    for path in paths:
        if path.exists():
            raise SaveFailed(f"“{path}”已经存在，没有导出，原来的文件没有动。要覆盖它，请加 --force。")
