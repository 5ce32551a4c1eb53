"""The font files that are shipped: which upstream file each comes from, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_FANDOL: Final = "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"
_WENKAI: Final = "usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Light.ttf"


@dataclass(frozen=True)
class Source:
    """An upstream font file: where it lies in its package, and what must be in it."""

    package: str
    """Registry, name and version."""
    path: str
    """Below the directory given for the package."""
    sha256: str
    upstream: str
    licence: str
    """SPDX expression."""
    licence_files: tuple[str, ...]


@dataclass(frozen=True)
class Face:
    """A font file to be shipped."""

    file: str
    role: str
    family: str
    directory: str
    """The option that names the unpacked package."""
    source: Source
    changes: str
    modified: bool = True


def _fandol(file: str, family: str, sha256: str) -> Source:
    return Source(
        package="Debian texlive-lang-chinese 2022.20230122-1",
        path=f"{_FANDOL}/{file}",
        sha256=sha256,
        upstream=f"{family} 1.300 (Fandol 0.3)",
        licence="GPL-3.0-only WITH Font-exception-2.0",
        licence_files=("licenses/Fandol-COPYING.txt", "licenses/Fandol-README.txt"),
    )


def _noto(family: str, version: str, style: str, sha256: str) -> Source:
    """`style` is a folder of the package, such as 400Regular."""
    name = family.replace(" ", "")
    return Source(
        package=f"npm @expo-google-fonts/{family.lower().replace(' ', '-')} 0.4.3",
        path=f"package/{style}/{name}_{style}.ttf",
        sha256=sha256,
        upstream=f"{family} {style[:3]} {version}",
        licence="OFL-1.1",
        licence_files=(f"licenses/{name}-OFL.txt",),
    )


_SUBSET_NOTE: Final = (
    "Subset to GB 2312, the 8,105 characters of 通用规范汉字表 and blocks of signs; Chinese dashes made "
    "the plain ones; hinting, vertical metrics and layout tables removed except the ccmp feature; "
    "renamed and made the Regular of a family of its own."
)
_RARE_NOTE: Final = (
    "Subset to what FandolFang or FandolKai lacks of GB 2312, 通用规范汉字表 and blocks of signs; hinting, "
    "vertical metrics and layout tables removed; renamed as the licence asks and made the Regular of a "
    "family of its own."
)

FACES: Final[tuple[Face, ...]] = (
    Face(
        file="FandolFang-Regular.otf",
        role="仿宋",
        family="FandolFang",
        directory="fandol",
        source=_fandol(
            "FandolFang-Regular.otf",
            "FandolFang",
            "d838ad32ce2244d8144f408c37fe71065aba6fbbc80759a4d2aa2033948d5bc9",
        ),
        changes="Copied as it is.",
        modified=False,
    ),
    Face(
        file="FandolKai-Regular.otf",
        role="楷体",
        family="FandolKai",
        directory="fandol",
        source=_fandol(
            "FandolKai-Regular.otf",
            "FandolKai",
            "ea7e7fb4f9b3ac694a68d43946e04d21deed6e8c29a7c2d3081e1a4138f2f827",
        ),
        changes="Copied as it is.",
        modified=False,
    ),
    Face(
        file="BulletinHei-Regular.ttf",
        role="黑体",
        family="Bulletin Hei",
        directory="sans",
        source=_noto(
            "Noto Sans SC",
            "2.004-H2",
            "400Regular",
            "d45f67f0a7c0ca3f256950777ce6a61cc7ce5f9696d02900cbbaac25f8aa7d16",
        ),
        changes=_SUBSET_NOTE,
    ),
    Face(
        file="BulletinSong-Regular.ttf",
        role="宋体",
        family="Bulletin Song",
        directory="serif",
        source=_noto(
            "Noto Serif SC",
            "2.003-H1",
            "400Regular",
            "c358a69de3df5f423a8946a7b03e3126fb6ba116f1130a463455b4e39e1f0742",
        ),
        changes=_SUBSET_NOTE,
    ),
    Face(
        file="BulletinSongBold-Regular.ttf",
        role="小标宋",
        family="Bulletin SongBold",
        directory="serif",
        source=_noto(
            "Noto Serif SC",
            "2.003-H1",
            "700Bold",
            "9c6a2ba736e4b499c84f65ce366bd3625c0401885fd3e585ace50fb738b96ff6",
        ),
        changes=_SUBSET_NOTE,
    ),
    Face(
        file="BulletinSongBlack-Regular.ttf",
        role="刊名小标宋",
        family="Bulletin SongBlack",
        directory="serif",
        source=_noto(
            "Noto Serif SC",
            "2.003-H1",
            "900Black",
            "092e71a70c744be3cc33999eb4edcb10fbe95c1b4cff6c2d7f04d6ff15d031e2",
        ),
        changes=_SUBSET_NOTE,
    ),
    Face(
        file="BulletinRareKai-Regular.ttf",
        role="缺字替补",
        family="Bulletin Rare Kai",
        directory="wenkai",
        source=Source(
            package="Debian fonts-lxgw-wenkai 1.250+repack-1",
            path=_WENKAI,
            sha256="e302f84a1967817f91fc4011de7c8c12489c41072a7f0605a1c7b1399352cb93",
            upstream="LXGW WenKai Light 1.250",
            licence="OFL-1.1",
            licence_files=("licenses/LXGWWenKai-OFL.txt",),
        ),
        changes=_RARE_NOTE,
    ),
)
