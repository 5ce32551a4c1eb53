#!/usr/bin/env python3
"""Tries the built wheel as a stranger would get it: in an empty virtual environment, far from the checkout.

    .venv/bin/python installer/check_wheel.py

Builds the sdist, and the wheel from the sdist; compares the resources in the wheel with those of the checkout; installs
the locked packages and the wheel into a new environment in a temporary folder; and there, from another folder, asks the
version and the fonts and makes the sample issue that came with the wheel into PDF and DOCX. Ends with status 1 at the
first thing that is not as it should be. Needs what requirements/test.txt holds, and pdffonts where there is one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "anqing_bulletin"
SAMPLE = "安庆组工信息样刊"


class WheelFault(Exception):
    """The wheel is not what a stranger needs; the text says in what."""


def step(text: str) -> None:
    """Say what is being done, at once."""
    print(f"[wheel] {text}", flush=True)


def build(into: Path) -> Path:
    """Build the sdist and, from it, the wheel; gives the wheel."""
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(into), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False)
    if done.returncode != 0:
        raise WheelFault(f"it does not build:\n{done.stdout}\n{done.stderr}")
    (wheel,) = into.glob("*.whl")
    return wheel


def compare_contents(wheel: Path) -> None:
    """Every module and every resource of the checkout is in the wheel, to the byte, and no test or tool is."""
    wanted = {
        f"{PACKAGE}/{path.relative_to(ROOT / PACKAGE).as_posix()}": path
        for path in (ROOT / PACKAGE).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    } | {
        f"{PACKAGE}/_resources/{path.relative_to(ROOT / 'resources').as_posix()}": path
        for path in (ROOT / "resources").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if ".dist-info/" not in name}
        if missing := sorted(wanted.keys() - inside):
            raise WheelFault(f"not in it: {missing}")
        if strange := sorted(inside - wanted.keys()):
            raise WheelFault(f"should not be in it: {strange}")
        if changed := sorted(name for name, path in wanted.items() if archive.read(name) != path.read_bytes()):
            raise WheelFault(f"differs from the checkout: {changed}")
    step(f"{len(inside)} files as in the checkout, {wheel.stat().st_size / 1e6:.1f} MB")


class EmptyEnvironment:
    """A new virtual environment with the locked packages and the wheel, and a folder to work in that is not ours."""

    def __init__(self, home: Path) -> None:
        self.place = home / "别处"
        self.place.mkdir()
        self._venv = home / "venv"
        self._programs = self._venv / ("Scripts" if sys.platform == "win32" else "bin")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
        # no trace of the checkout on any path, and nobody's settings
        self._environment = kept | {"ANQING_BULLETIN_DATA_DIR": str(home / "data"), "PYTHONUTF8": "1"}

    def install(self, wheel: Path) -> None:
        """Make the environment: only what requirements/run.txt locks, and the wheel."""
        self._run([sys.executable, "-m", "venv", str(self._venv)])
        pip = [str(self._programs / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        lock = ROOT / "requirements" / "run.txt"
        self._run([*pip, "--require-hashes", "--only-binary", ":all:", "-r", str(lock)])
        self._run([*pip, "--no-deps", str(wheel)])
        self._run([str(self._programs / "python"), "-m", "pip", "check"])

    def python(self, code: str) -> str:
        """What a line of Python prints there."""
        return self._run([str(self._programs / "python"), "-c", code])

    def bulletin(self, *arguments: str) -> str:
        """What the console script prints."""
        return self._run([str(self._programs / "anqing-bulletin"), *arguments])

    def _run(self, command: list[str]) -> str:
        done = subprocess.run(
            command,
            cwd=self.place,
            env=self._environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if done.returncode != 0:
            raise WheelFault(f"{' '.join(command)}\nended with {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done.stdout.strip()


def check_pdf(pdf: Path) -> None:
    """It is a PDF, and every font in it is embedded as a subset."""
    if not pdf.read_bytes().startswith(b"%PDF-"):
        raise WheelFault(f"{pdf.name} is no PDF")
    if shutil.which("pdffonts") is None:
        step("pdffonts is not here: the embedding of the fonts was not looked at")
        return
    done = subprocess.run(["pdffonts", str(pdf)], capture_output=True, text=True, encoding="utf-8", check=True)
    rows = done.stdout.splitlines()[2:]
    # the columns from the right: name … type … encoding … emb sub uni object id
    loose = [row for row in rows if row.split()[-5:-3] != ["yes", "yes"]]
    if not rows or loose:
        raise WheelFault(f"fonts that are not embedded as subsets:\n{done.stdout}")
    step(f"PDF with {len(rows)} fonts, all embedded as subsets")


def check_docx(docx: Path) -> None:
    """It is a whole package with a main document."""
    with zipfile.ZipFile(docx) as package:
        if (bad := package.testzip()) is not None:
            raise WheelFault(f"{docx.name}: damaged part {bad}")
        if not {"[Content_Types].xml", "word/document.xml"} <= set(package.namelist()):
            raise WheelFault(f"{docx.name} is no Word document")
    step("DOCX is a whole package")


def check(home: Path) -> None:
    """Everything, in a temporary folder."""
    step("building the sdist, and the wheel from it")
    wheel = build(home / "dist")
    compare_contents(wheel)

    step("installing the locked packages and the wheel into an empty environment")
    environment = EmptyEnvironment(home)
    environment.install(wheel)

    where = Path(environment.python(f"import {PACKAGE}; print({PACKAGE}.__file__)"))
    if ROOT in where.parents:
        raise WheelFault(f"the checkout was used instead of the wheel: {where}")
    version = environment.python(f"import {PACKAGE}; print({PACKAGE}.__version__)")
    if version not in environment.bulletin("--version"):
        raise WheelFault(f"anqing-bulletin --version does not say {version}")
    if not environment.bulletin("fonts"):
        raise WheelFault("anqing-bulletin fonts says nothing")

    step("making its sample issue into PDF and DOCX")
    resources = f"from {PACKAGE}.resources import resource_path; "
    sample = environment.python(f"{resources}print(resource_path('samples', '{SAMPLE}.zgxx'))")
    environment.bulletin("export", sample, "--pdf", "样刊.pdf", "--docx", "样刊.docx")
    check_pdf(environment.place / "样刊.pdf")
    check_docx(environment.place / "样刊.docx")


def main() -> int:
    """Check, tell how it went, and clear away; gives the exit status."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="wheel-", ignore_cleanup_errors=True) as home:
        try:
            check(Path(home).resolve())
        except WheelFault as fault:
            step(f"FAILED: {fault}")
            return 1
    step(f"passed in {time.monotonic() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
