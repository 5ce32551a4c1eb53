#!/usr/bin/env python3
"""Makes the colour profiles of resources/icc/ from the free characterisation data that Debian ships.

    apt-get install icc-profiles-free argyll
    python3 installer/icc/build_icc.py

Uncoated.icc: offset printing on uncoated paper, from the FOGRA29 data (paper type 4, ISO 12647-2): an office bulletin
is printed on uncoated paper, so its output intent says so. Tables are kept coarse towards the press and medium from it
(the profile travels in every PDF), the measurements themselves are left out, total ink is held to 300 %.
sRGB.icc: what a screen shows, copied as it is.

The recipe is not part of any test: it takes a minute, and its result is committed.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TARGET = ROOT / "resources" / "icc"
SOURCE = Path("/usr/share/color/icc")
COPYRIGHT = Path("/usr/share/doc/icc-profiles-free/copyright")

DATA = "FOGRA29L.ti3"
SCREEN = "sRGB.icc"
UNCOATED = "Uncoated.icc"

DESCRIPTION = "Uncoated offset paper (FOGRA29 data)"
NOTICE = (
    "Made from FOGRA29L.ti3 of ICC Profiles Free, Copyright Kai-Uwe Behrmann, zlib licence; altered: "
    "turned into a profile by the anqing-bulletin project."
)
OPTIONS = ("-qm", "-bl", "-nc", "-cmt", "-dpp", "-kr", "-l300", "-L95")
"""Medium tables, low ones towards the press, no measurements inside; GCR along a ramp, total ink 300 %, black 95 %."""

_DATE = slice(24, 36)
_CREATED = b"\x07\xea\x00\x01\x00\x01\x00\x00\x00\x00\x00\x00"
"""1 January 2026, in place of the moment of making: the same recipe gives the same bytes (ICC.1, 7.2.8)."""


def uncoated() -> bytes:
    """The press profile from the measurements."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        shutil.copy(SOURCE / DATA, work / "data.ti3")
        subprocess.run(
            [
                "colprof", *OPTIONS, "-s", str(SOURCE / SCREEN), "-A", "anqing-bulletin", "-M", "Uncoated",
                "-D", DESCRIPTION, "-C", NOTICE, "-O", "out.icc", "data",
            ],
            cwd=work, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        made = bytearray((work / "out.icc").read_bytes())
    made[_DATE] = _CREATED
    return bytes(made)


def provenance(profiles: dict[str, bytes]) -> str:
    """The text of PROVENANCE.toml."""
    package = _output("dpkg-query", "-W", "-f=${Version}", "icc-profiles-free")
    argyll = _output("dpkg-query", "-W", "-f=${Version}", "argyll")
    changes = {
        UNCOATED: (DATA, f"colprof {' '.join(OPTIONS)} -s {SCREEN}; date fixed to 2026-01-01."),
        SCREEN: (SCREEN, "Copied as it is."),
    }
    parts = [
        "# Where each colour profile comes from, and what was done; written by installer/icc/build_icc.py.\n",
        f'[recipe]\nscript = "installer/icc/build_icc.py"\nargyll = "{argyll}"\n',
    ]
    for file, (source, change) in changes.items():
        source_hash = hashlib.sha256((SOURCE / source).read_bytes()).hexdigest()
        parts.append(
            f'[[profile]]\nfile = "{file}"\npackage = "Debian icc-profiles-free {package}"\n'
            f'source_file = "{(SOURCE / source).as_posix().lstrip("/")}"\nsource_sha256 = "{source_hash}"\n'
            f'sha256 = "{hashlib.sha256(profiles[file]).hexdigest()}"\nlicence = "Zlib"\n'
            f'licence_file = "licenses/icc-profiles-free.txt"\nchanges = "{change}"\n'
        )
    return "\n".join(parts)


def _output(*command: str) -> str:
    found = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    return re.sub(r"[^\w.+:~-]", "", found)


def main() -> None:
    """Write the profiles, their provenance and their licence."""
    profiles = {UNCOATED: uncoated(), SCREEN: (SOURCE / SCREEN).read_bytes()}
    (TARGET / "licenses").mkdir(parents=True, exist_ok=True)
    for name, data in profiles.items():
        (TARGET / name).write_bytes(data)
        print(f"{name}: {len(data)} bytes")
    (TARGET / "PROVENANCE.toml").write_text(provenance(profiles), encoding="utf-8")
    (TARGET / "licenses" / "icc-profiles-free.txt").write_text(COPYRIGHT.read_text(encoding="utf-8"), encoding="utf-8")


if __name__ == "__main__":
    main()
