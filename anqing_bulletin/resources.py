"""Where the files that ship with the program are found, in a checkout as in an installed wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def resources_root() -> Path:
    """The folder of shipped resources: `_resources` inside an installed wheel, else `resources` of the checkout."""
    installed = _PACKAGE / "_resources"
    return installed if installed.is_dir() else _PACKAGE.parent / "resources"


def resource_path(*parts: str) -> Path:
    """The path of a shipped file, for instance `resource_path("styles", "安庆组工信息.toml")`."""
    return resources_root().joinpath(*parts)
