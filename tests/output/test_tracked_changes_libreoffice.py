"""LibreOffice itself accepts, and refuses, all changes of a marked-up copy: what is left is one of the versions."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.model import Section, SectionLayout
from anqing_bulletin.output.docx import docx_bytes
from anqing_bulletin.output.docx_tracked import Revision, tracked_docx_bytes
from anqing_bulletin.typesetting.style import load_style
from tests.output.docx_issues import CIRCLE, EMPTY, FULL, LIST, MENTORS, paragraph
from tests.output.test_docx_libreoffice import SOFFICE
from tests.typesetting.office import Office

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from anqing_bulletin.bulletin.model import Issue

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not on this computer"),
    pytest.mark.skipif(sys.platform == "win32", reason="the profile's folders are those of other systems"),
]
STYLE = load_style()
REVISION = Revision("程知微", datetime(2026, 5, 8, 9, 30), ("送审稿", "定稿"))  # noqa: DTZ001
MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Carry(source, target, command)
Dim hidden(0) As New com.sun.star.beans.PropertyValue
hidden(0).Name = "Hidden"
hidden(0).Value = True
document = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
dispatcher.executeDispatch(document.CurrentController.Frame, command, "", 0, Array())
Dim kind(1) As New com.sun.star.beans.PropertyValue
kind(0).Name = "FilterName"
kind(0).Value = "Text (encoded)"
kind(1).Name = "FilterOptions"
kind(1).Value = "UTF8,LF,,,false"
document.storeToURL(target, kind())
document.close(True)
End Sub
</script:module>
"""


@pytest.fixture(scope="module")
def carried_out(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes, str], list[str]]:
    """Gives the lines of a document after a command, in a profile that has our macro."""
    folder = tmp_path_factory.mktemp("tracked")
    (folder / "empty.txt").write_text("", "utf-8")
    office(folder, "--convert-to", "txt", "--outdir", str(folder / "out"), str(folder / "empty.txt"))
    (folder / "profile/user/basic/Standard/Module1.xba").write_text(MACRO, "utf-8")

    def carry(data: bytes, command: str) -> list[str]:
        source, target = folder / "copy.docx", folder / "copy.txt"
        source.write_bytes(data)
        target.unlink(missing_ok=True)
        arguments = ",".join(f'"{value}"' for value in (source.as_uri(), target.as_uri(), f".uno:{command}"))
        office(folder, f"macro:///Standard.Module1.Carry({arguments})")
        # LibreOffice counts the pages of the contents anew.
        lines = (re.sub(r"\t\d+$", "", line) for line in target.read_text("utf-8-sig").split("\n"))
        return [line for line in lines if line.strip()]

    return carry


def office(folder: Path, *arguments: str) -> None:
    profile = (folder / "profile").as_uri()
    subprocess.run(
        [str(SOFFICE), f"-env:UserInstallation={profile}", "--headless", *arguments],
        check=True, capture_output=True, timeout=120, env={**os.environ, "HOME": str(folder)},
    )  # fmt: skip


def edited() -> Issue:
    """A moved, a removed, a new and a rewritten article, a new section in columns, a shorter imprint."""
    issue = edits.move_article(FULL, MENTORS.id, FULL.sections[0].id, 1)
    issue = edits.remove_article(issue, LIST.id)
    issue = edits.add_article(issue, FULL.sections[2].id, replace(LIST, id="0" * 15 + "a", title="新增的一篇"))
    blocks = [block for block in CIRCLE.blocks if block is not CIRCLE.blocks[1]]
    issue = edits.set_blocks(issue, CIRCLE.id, (paragraph("开篇先说两句。"), *blocks))
    short = tuple(replace(LIST, id=f"{number:016x}", title=f"简讯{number}") for number in (21, 22))
    issue = edits.add_section(issue, Section("简讯", short, "short", layout=SectionLayout.TWO_COLUMN))
    return replace(issue, number=8, imprint=FULL.imprint[:1])


def worked_on() -> Issue:
    someone = Office(1, FULL)
    for _ in range(15):
        someone.act()
    return someone.issue


@pytest.mark.parametrize("new", [edited, worked_on, lambda: EMPTY], ids=["edited", "worked on", "everything gone"])
def test_libreoffice_comes_to_the_same_text(
    new: Callable[[], Issue], carried_out: Callable[[bytes, str], list[str]]
) -> None:
    issue = new()
    pages = {article.id: 2 for version in (FULL, issue) for article in version.articles}
    data = tracked_docx_bytes(FULL, issue, STYLE, pages, 6, REVISION)

    for command, version in (("AcceptAllTrackedChanges", issue), ("RejectAllTrackedChanges", FULL)):
        assert carried_out(data, command) == carried_out(docx_bytes(version, STYLE, pages, 6), command)
